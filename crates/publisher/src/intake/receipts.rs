//! The receipts that were given, so that whoever posts a record again gets the same one, also after years.
//!
//! A receipt is kept after its record is durable in the queue. It is no proof and nothing rests on it: lost,
//! records that are posted again get the time of that moment.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use redb::{Database, ReadableDatabase as _, ReadableTable as _, TableDefinition};
use stele_verify::hash::Hash;

/// When a record was accepted (POSIX seconds) and by which department it came, by its leaf hash.
const TABLE: TableDefinition<'_, &[u8; Hash::LEN], (u64, &str)> = TableDefinition::new("receipts");

/// What may be kept in memory of them.
const CACHE_LEN: usize = 16 << 20;

/// Why receipts can't be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptsError {
    /// Another process has them open.
    InUse(PathBuf),
    /// The system refused, or the file is damaged.
    Broken(PathBuf, String),
}

impl fmt::Display for ReceiptsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse(path) => write!(
                f,
                "another intake of this folder is running ({} is open). One is enough: it takes what \
                 comes at the same time together",
                path.display()
            ),
            Self::Broken(path, why) => write!(
                f,
                "the receipts in {} can't be read or written: {why}. Is the disk full? If the file is \
                 damaged, move it away: no record is lost, and only the times of old receipts are",
                path.display()
            ),
        }
    }
}

impl std::error::Error for ReceiptsError {}

/// What is kept of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// When the record was accepted, in POSIX seconds.
    pub accepted: u64,
    /// The department that posted it.
    pub department: String,
}

/// The receipts, open for this process alone.
#[derive(Debug)]
pub struct Receipts {
    db: Database,
    path: PathBuf,
}

impl Receipts {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// [`ReceiptsError`]
    pub fn open(path: &Path) -> Result<Self, ReceiptsError> {
        guarded(path, || {
            let db = Database::builder()
                .set_cache_size(CACHE_LEN)
                .create(path)
                .map_err(|error| fault(path, error))?;
            let txn = db.begin_write().map_err(|error| fault(path, error))?;
            txn.open_table(TABLE).map_err(|error| fault(path, error))?;
            txn.commit().map_err(|error| fault(path, error))?;
            let path = path.to_owned();
            Ok(Self { db, path })
        })
    }

    /// The receipt of a record.
    ///
    /// # Errors
    /// [`ReceiptsError`]
    pub fn get(&self, leaf: &Hash) -> Result<Option<Kept>, ReceiptsError> {
        let path = &self.path;
        guarded(path, || {
            let txn = self.db.begin_read().map_err(|error| fault(path, error))?;
            let table = txn.open_table(TABLE).map_err(|error| fault(path, error))?;
            let row = table
                .get(leaf.as_bytes())
                .map_err(|error| fault(path, error))?;
            Ok(row.map(|row| {
                let (accepted, department) = row.value();
                let department = department.to_owned();
                Kept {
                    accepted,
                    department,
                }
            }))
        })
    }

    /// Keeps receipts; when this returns, they survive a crash. One that is there already stays as it is.
    ///
    /// # Errors
    /// [`ReceiptsError`]: none of them was kept.
    pub fn keep<'r>(
        &self,
        receipts: impl IntoIterator<Item = (&'r Hash, &'r Kept)>,
    ) -> Result<(), ReceiptsError> {
        let path = &self.path;
        guarded(path, || {
            let mut txn = self.db.begin_write().map_err(|error| fault(path, error))?;
            // After a crash the file is usable at once, however large it is.
            txn.set_quick_repair(true);
            {
                let mut table = txn.open_table(TABLE).map_err(|error| fault(path, error))?;
                for (leaf, kept) in receipts {
                    let leaf = leaf.as_bytes();
                    let is_there = table
                        .get(leaf)
                        .map_err(|error| fault(path, error))?
                        .is_some();
                    if !is_there {
                        let row = (kept.accepted, kept.department.as_str());
                        table
                            .insert(leaf, row)
                            .map_err(|error| fault(path, error))?;
                    }
                }
            }
            txn.commit().map_err(|error| fault(path, error))
        })
    }
}

fn fault(path: &Path, error: impl Into<redb::Error>) -> ReceiptsError {
    let path = path.to_owned();
    match error.into() {
        redb::Error::DatabaseAlreadyOpen => ReceiptsError::InUse(path),
        error => ReceiptsError::Broken(path, error.to_string()),
    }
}

/// Runs what uses the database, which may panic where the file was changed.
fn guarded<T>(
    path: &Path,
    work: impl FnOnce() -> Result<T, ReceiptsError>,
) -> Result<T, ReceiptsError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let why = "its structure doesn't hold".to_owned();
        Err(ReceiptsError::Broken(path.to_owned(), why))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_receipt_stays_and_there_is_one_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("receipts.redb");
        let kept = |accepted| Kept {
            accepted,
            department: "forestry".into(),
        };
        let (one, two) = (Hash::of(&[b"1"]), Hash::of(&[b"2"]));
        let receipts = Receipts::open(&path).unwrap();
        assert_eq!(receipts.get(&one), Ok(None));
        receipts.keep([(&one, &kept(7))]).unwrap();
        receipts.keep([(&one, &kept(8)), (&two, &kept(8))]).unwrap();
        assert_eq!(
            Receipts::open(&path).unwrap_err(),
            ReceiptsError::InUse(path.clone())
        );
        drop(receipts);
        let receipts = Receipts::open(&path).unwrap();
        assert_eq!(receipts.get(&one), Ok(Some(kept(7))));
        assert_eq!(receipts.get(&two), Ok(Some(kept(8))));
    }
}
