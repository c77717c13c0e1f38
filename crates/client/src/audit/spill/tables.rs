//! The tables of the database.

use redb::{ReadOnlyTable, ReadTransaction, TableDefinition, TableError, WriteTransaction};

pub(super) type Bytes32 = &'static [u8; 32];

/// Pages of the index by their hash.
pub(super) const PAGES: TableDefinition<'_, Bytes32, &[u8]> = TableDefinition::new("pages");
/// Of each long list, the roots of its perfect subtrees.
pub(super) const LISTS: TableDefinition<'_, Bytes32, &[u8]> = TableDefinition::new("lists");
/// The numbers of long lists, some hundred together, by their key and the first of them.
pub(super) const NUMBERS: TableDefinition<'_, (Bytes32, u64), &[u8]> =
    TableDefinition::new("numbers");
/// Facts, some dozen together, in as many rows as they take.
pub(super) const FACTS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("facts");
/// When entries were logged: from this one to another.
pub(super) const INTERVALS: TableDefinition<'_, u64, (u64, Option<u64>, Option<u64>)> =
    TableDefinition::new("intervals");
/// Entries that are asked about project by project.
pub(super) const OF_PROJECTS: TableDefinition<'_, (&str, u64), ()> =
    TableDefinition::new("projects");
/// Entries about which a rule has found something.
pub(super) const FOUND: TableDefinition<'_, u64, ()> = TableDefinition::new("found");
/// Entries that are wrong by themselves: their bytes.
pub(super) const WRONG: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("wrong");
/// What has been settled about entries.
pub(super) const SETTLED: TableDefinition<'_, (u64, u8), i64> = TableDefinition::new("settled");
/// Leaves before the first index root, some hundred together.
pub(super) const LEAVES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("leaves");
/// The state of the audit.
pub(super) const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
/// Its key.
pub(super) const STATE: &str = "state";
/// The key of what facts are packed against.
pub(super) const WORDS: &str = "words";

/// All tables as they were last committed.
pub(super) struct Reading {
    pub(super) pages: ReadOnlyTable<Bytes32, &'static [u8]>,
    pub(super) numbers: ReadOnlyTable<(Bytes32, u64), &'static [u8]>,
    pub(super) facts: ReadOnlyTable<u64, &'static [u8]>,
    pub(super) intervals: ReadOnlyTable<u64, (u64, Option<u64>, Option<u64>)>,
    pub(super) of_projects: ReadOnlyTable<(&'static str, u64), ()>,
    pub(super) found: ReadOnlyTable<u64, ()>,
    pub(super) wrong: ReadOnlyTable<u64, &'static [u8]>,
    pub(super) settled: ReadOnlyTable<(u64, u8), i64>,
    pub(super) meta: ReadOnlyTable<&'static str, &'static [u8]>,
}

impl Reading {
    /// Nothing of a database that has no tables yet.
    pub(super) fn open(txn: &ReadTransaction) -> Result<Option<Self>, redb::Error> {
        match Self::open_all(txn) {
            Ok(tables) => Ok(Some(tables)),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn open_all(txn: &ReadTransaction) -> Result<Self, TableError> {
        Ok(Self {
            pages: txn.open_table(PAGES)?,
            numbers: txn.open_table(NUMBERS)?,
            facts: txn.open_table(FACTS)?,
            intervals: txn.open_table(INTERVALS)?,
            of_projects: txn.open_table(OF_PROJECTS)?,
            found: txn.open_table(FOUND)?,
            wrong: txn.open_table(WRONG)?,
            settled: txn.open_table(SETTLED)?,
            meta: txn.open_table(META)?,
        })
    }
}

/// Makes the tables that aren't there yet.
pub(super) fn create(txn: &WriteTransaction) -> Result<(), redb::Error> {
    txn.open_table(PAGES)?;
    txn.open_table(LISTS)?;
    txn.open_table(NUMBERS)?;
    txn.open_table(FACTS)?;
    txn.open_table(INTERVALS)?;
    txn.open_table(OF_PROJECTS)?;
    txn.open_table(FOUND)?;
    txn.open_table(WRONG)?;
    txn.open_table(SETTLED)?;
    txn.open_table(LEAVES)?;
    txn.open_table(META)?;
    Ok(())
}
