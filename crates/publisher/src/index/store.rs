//! The private store: the pages of the newest index, the ends of its long lists, and how far it
//! came.
//!
//! Nothing in it is precious or believed. What is read from it is held against hashes that end in
//! the log; if it is lost, damaged or out of date, the index is built from the log again.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use redb::{Database, ReadableDatabase as _, TableDefinition, TableError};
use stele_records::index::{IndexRoot, MAP_ID};
use stele_tlog::Head;
use stele_tlog::index::IndexHead;
use stele_verify::encoding::from_decimal;
use stele_verify::hash::{Hash, empty_root};

use super::growth::Growth;
use crate::store::{Disk, DiskError};

/// What the store may keep in memory: enough for the pages that a growth touches again and again.
const CACHE_LEN: usize = 64 << 20;

/// Pages of the newest index, by their address.
pub(super) const PAGES: TableDefinition<'_, &[u8; Hash::LEN], &[u8]> =
    TableDefinition::new("pages");
/// The ends of its long lists, by their key.
pub(super) const LISTS: TableDefinition<'_, &[u8; Hash::LEN], &[u8]> =
    TableDefinition::new("lists");
/// Full files of lists that this growth has made, by their path. Empty between transactions.
pub(super) const PENDING: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("pending");
/// One line: what [`State`] says.
pub(super) const META: TableDefinition<'_, &str, &str> = TableDefinition::new("meta");
/// The key of that line.
pub(super) const STATE: &str = "state";

/// Why the store can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// It holds what it can't have been given. It is to be built anew.
    Damaged(String),
    /// Another process has it open.
    InUse,
    /// The system refused.
    Io(String),
}

impl StoreError {
    /// Whether building the store anew is the answer.
    pub const fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_))
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(why) => write!(
                f,
                "the store in which the index grows is damaged ({why}). It is built from the log \
                 again"
            ),
            Self::InUse => f.write_str(
                "another process has the store in which the index grows open. Wait until it is done",
            ),
            Self::Io(why) => write!(
                f,
                "the store in which the index grows can't be read or written: {why}. Is the disk \
                 full, or the file another user's? Then run the command again"
            ),
        }
    }
}

impl std::error::Error for StoreError {}

/// Takes an error of the database for damage, unless the system or another process is at fault.
pub(super) fn fault(error: impl Into<redb::Error>) -> StoreError {
    match error.into() {
        redb::Error::DatabaseAlreadyOpen => StoreError::InUse,
        redb::Error::Io(error) => match error.kind() {
            ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof => {
                StoreError::Damaged(error.to_string())
            }
            _ => StoreError::Io(error.to_string()),
        },
        error @ redb::Error::PreviousIo => StoreError::Io(error.to_string()),
        error => StoreError::Damaged(error.to_string()),
    }
}

/// Runs what uses the database, which may panic where a file that it trusts was changed.
pub(super) fn guarded<T, E: From<StoreError>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(StoreError::Damaged("its structure doesn't hold".into()).into()))
}

/// How far an index has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// The log over the entries that the index covers.
    pub covered: Head,
    /// The index.
    pub index: IndexHead,
}

impl Default for State {
    fn default() -> Self {
        Self {
            covered: Head {
                size: 0,
                root: empty_root(),
            },
            index: IndexHead::default(),
        }
    }
}

impl State {
    /// What an index-root entry commits to.
    pub const fn committed(root: &IndexRoot) -> Self {
        Self {
            covered: root.covered(),
            index: IndexHead {
                root: root.root(),
                keys: root.keys(),
            },
        }
    }

    pub(super) fn to_text(self) -> String {
        let Self { covered, index } = self;
        format!(
            "{MAP_ID} {} {} {} {} {}",
            IndexRoot::TREE_ID,
            covered.size,
            covered.root.to_base64(),
            index.keys,
            index.root.to_base64()
        )
    }

    /// Reads what [`State::to_text`] wrote; nothing if it is of another map function or tree.
    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<_> = text.split(' ').collect();
        let [map, tree, size, head, keys, root] = parts.as_slice() else {
            return None;
        };
        if (*map, *tree) != (MAP_ID, IndexRoot::TREE_ID) {
            return None;
        }
        Some(Self {
            covered: Head {
                size: from_decimal(size)?,
                root: Hash::from_base64(head)?,
            },
            index: IndexHead {
                root: Hash::from_base64(root)?,
                keys: from_decimal(keys)?,
            },
        })
    }
}

/// Says that a store is as this program left it, by its length and its time of change. The database
/// trusts the file that it opens, and may not survive another one; a file without a fitting seal is
/// therefore checked from end to end, which takes as long as it is large.
#[derive(Debug)]
pub(super) struct Seal {
    path: PathBuf,
    store: PathBuf,
}

impl Seal {
    fn of(store: &Path) -> Self {
        Self {
            path: store.with_added_extension("seal"),
            store: store.to_owned(),
        }
    }

    /// Whether it holds. It is broken either way: a process that dies leaves none.
    fn take(&self) -> bool {
        let says = fs::read_to_string(&self.path).ok();
        let broken = fs::remove_file(&self.path).is_ok();
        broken && says.is_some() && says == self.text()
    }

    /// Seals the store, which must be closed. Without one it is only slower to open.
    pub(super) fn set(&self) {
        if let Some(text) = self.text() {
            fs::write(&self.path, text).unwrap_or_default();
        }
    }

    fn text(&self) -> Option<String> {
        let data = fs::metadata(&self.store).ok()?;
        let changed = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(format!("{} {}\n", data.len(), changed.as_nanos()))
    }
}

/// Removes a store.
///
/// # Errors
/// [`DiskError`]
pub fn discard(disk: &Disk, path: &Path) -> Result<(), DiskError> {
    disk.remove(path)?;
    disk.remove(&Seal::of(path).path)
}

/// The store, open for this process alone.
#[derive(Debug)]
pub struct IndexStore {
    db: Database,
    seal: Seal,
}

impl IndexStore {
    /// Opens the store in this file, or makes an empty one.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let seal = Seal::of(path);
        let is_known = seal.take() || !path.exists();
        guarded(|| {
            let db = Database::builder()
                .set_cache_size(CACHE_LEN)
                .set_check_integrity_on_open(!is_known)
                .create(path)
                .map_err(fault)?;
            Ok(Self { db, seal })
        })
    }

    /// What it holds; an empty index, if it is new.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] also for a store of another version.
    pub fn state(&self) -> Result<State, StoreError> {
        guarded(|| {
            let read = self.db.begin_read().map_err(fault)?;
            let table = match read.open_table(META) {
                Ok(table) => table,
                Err(TableError::TableDoesNotExist(_)) => return Ok(State::default()),
                Err(error) => return Err(fault(error)),
            };
            let Some(text) = table.get(STATE).map_err(fault)? else {
                return Ok(State::default());
            };
            State::parse(text.value())
                .ok_or_else(|| StoreError::Damaged("it is of another version".into()))
        })
    }

    /// Begins to grow what it holds.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn grow(self) -> Result<Growth, StoreError> {
        let state = self.state()?;
        let txn = guarded(|| {
            let mut txn = self.db.begin_write().map_err(fault)?;
            // After a crash the store is usable at once, however large it is.
            txn.set_quick_repair(true);
            Ok::<_, StoreError>(txn)
        })?;
        Ok(Growth::new(txn, self.db, self.seal, state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_reads_back_and_nothing_else_is_read() {
        let state = State {
            covered: Head {
                size: 7,
                root: Hash::of(&[b"log"]),
            },
            index: IndexHead {
                root: Hash::of(&[b"index"]),
                keys: 70,
            },
        };
        let text = state.to_text();
        assert_eq!(State::parse(&text), Some(state));
        for bad in [
            String::new(),
            text.replace("v1", "v2"),
            text.replace("mpt", "tree"),
            text.replace(" 7 ", " 07 "),
            format!("{text} "),
        ] {
            assert_eq!(State::parse(&bad), None, "{bad}");
        }
    }
}
