//! Where a full audit keeps what it has to remember: a small database in a file, in the browser's own file
//! system, or in memory.
//!
//! It holds the pages and long lists of the index that is replayed, the facts that were read with their proofs
//! checked, and how far the audit has come. All of it is this program's own: nothing in it was handed in by
//! anybody, and whoever could change it could change the program as well. It is for one log, one trust file
//! and one version of the program; what was left by another is thrown away.

mod archive;
mod facts;
mod index;
mod memory;
mod tables;
#[cfg(feature = "web")]
pub mod web;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use redb::{
    Builder, Database, Durability, ReadableDatabase as _, StorageBackend, WriteTransaction,
};
use stele_tlog::index::IndexHead;
use stele_verify::hash::Hash;

use super::full::SpillError;
pub(super) use facts::Entries;
use facts::{Blocks, Dictionary, Tail};
use index::Remembered;
use memory::Memory;
use tables::{META, Reading, STATE};

/// What the database keeps in memory.
const CACHE_LEN: usize = 16 << 20;

/// The same where all of it is there.
const CACHE_IN_MEMORY: usize = 1 << 20;

/// The database of one audit.
#[derive(Debug, Clone)]
pub struct Spill(Rc<Core>);

struct Core {
    // A transaction ends before its database closes: in this order.
    writing: RefCell<Option<WriteTransaction>>,
    reading: RefCell<Option<Reading>>,
    db: Database,
    /// Whether it is to survive this process.
    is_durable: bool,
    fault: RefCell<Option<SpillError>>,
    tail: RefCell<Tail>,
    blocks: RefCell<Blocks>,
    dictionary: RefCell<Dictionary>,
    /// The index, with all that was added.
    head: Cell<IndexHead>,
    /// What was settled and isn't written yet.
    settled: RefCell<BTreeMap<(u64, u8), i64>>,
    remembered: RefCell<Remembered>,
    /// Leaves before the first index root that aren't written yet.
    leaves: RefCell<Vec<Hash>>,
}

impl std::fmt::Debug for Core {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Core")
            .field("is_durable", &self.is_durable)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

impl Spill {
    /// A database in memory: for logs of up to some [`IN_MEMORY_ENTRIES`](super::space::IN_MEMORY_ENTRIES), where there is no other place.
    ///
    /// # Errors
    /// [`SpillError`]
    pub fn in_memory() -> Result<Self, SpillError> {
        Self::open(Memory::default(), false, CACHE_IN_MEMORY)
    }

    /// A database that nobody goes on with after this process.
    ///
    /// # Errors
    /// [`SpillError`]
    pub fn temporary(backend: impl StorageBackend) -> Result<Self, SpillError> {
        Self::open(backend, false, CACHE_LEN)
    }

    /// A database that survives this process, and goes on with what it holds.
    ///
    /// # Errors
    /// [`SpillError`]
    pub fn lasting(backend: impl StorageBackend) -> Result<Self, SpillError> {
        Self::open(backend, true, CACHE_LEN)
    }

    fn open(
        backend: impl StorageBackend,
        is_durable: bool,
        cache: usize,
    ) -> Result<Self, SpillError> {
        let is_new = backend.len().map_err(|error| SpillError::of_io(&error))? == 0;
        let db = Builder::new()
            .set_cache_size(cache)
            .set_check_integrity_on_open(!is_new)
            .create_with_backend(backend)
            .map_err(|error| SpillError::of(error.into()))?;
        Ok(Self(Rc::new(Core {
            writing: RefCell::default(),
            reading: RefCell::default(),
            db,
            is_durable,
            fault: RefCell::default(),
            tail: RefCell::default(),
            blocks: RefCell::default(),
            dictionary: RefCell::default(),
            head: Cell::default(),
            settled: RefCell::default(),
            remembered: RefCell::default(),
            leaves: RefCell::default(),
        })))
    }

    /// Why the database failed, if it has; once.
    pub(super) fn take_fault(&self) -> Option<SpillError> {
        self.0.fault.take()
    }

    /// What was put aside as [`Spill::commit`] was handed it.
    pub(super) fn state(&self) -> Option<Vec<u8>> {
        self.read(|tables| {
            let state = tables.meta.get(STATE)?;
            Ok(state.map(|state| state.value().to_vec()))
        })?
    }

    /// Forgets everything.
    pub(super) fn clear(&self) {
        self.0.tail.take();
        self.0.blocks.take();
        self.0.dictionary.take();
        self.0.settled.take();
        self.0.leaves.take();
        self.0.head.take();
        self.0.remembered.take();
        self.write(|txn| {
            let tables: Vec<_> = txn.list_tables()?.collect();
            for table in tables {
                txn.delete_table(table)?;
            }
            tables::create(txn)
        });
        self.end(None);
    }

    /// Writes all that is new, together with the state of the audit that has come so far.
    pub(super) fn commit(&self, state: &[u8]) {
        self.end(Some(state));
    }

    fn end(&self, state: Option<&[u8]>) {
        self.write_tail();
        self.write_settled();
        self.write_leaves();
        if let Some(state) = state {
            self.write(|txn| {
                let mut meta = txn.open_table(META)?;
                meta.insert(STATE, state)?;
                Ok(())
            });
        }
        let Some(mut txn) = self.0.writing.take() else {
            return;
        };
        let durability = match self.0.is_durable {
            true => Durability::Immediate,
            false => Durability::None,
        };
        // After a crash the database is usable at once, however large it is.
        txn.set_quick_repair(self.0.is_durable);
        let done = txn
            .set_durability(durability)
            .map_err(redb::Error::from)
            .and_then(|()| txn.commit().map_err(redb::Error::from));
        self.note(done);
    }

    /// Works on the transaction under way, or begins one.
    fn write<T>(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<T, redb::Error>,
    ) -> Option<T> {
        self.0.reading.take();
        let mut writing = self.0.writing.borrow_mut();
        let done = match writing.as_ref() {
            Some(txn) => work(txn),
            None => {
                let begun = self.0.db.begin_write().map_err(redb::Error::from);
                begun.and_then(|txn| work(writing.insert(txn)))
            }
        };
        drop(writing);
        self.note(done)
    }

    /// Reads what was committed. Nothing if the database failed.
    fn read<T>(&self, work: impl FnOnce(&Reading) -> Result<T, redb::Error>) -> Option<T> {
        if self.0.writing.borrow().is_some() {
            self.end(None);
        }
        let mut reading = self.0.reading.borrow_mut();
        let done = match reading.as_ref() {
            Some(tables) => work(tables),
            None => match self.begin_read() {
                Ok(tables) => work(reading.insert(tables)),
                Err(error) => Err(error),
            },
        };
        drop(reading);
        self.note(done)
    }

    /// A database without tables yet is given them: so that they can be read.
    fn begin_read(&self) -> Result<Reading, redb::Error> {
        let txn = self.0.db.begin_read()?;
        if let Some(tables) = Reading::open(&txn)? {
            return Ok(tables);
        }
        drop(txn);
        let txn = self.0.db.begin_write()?;
        tables::create(&txn)?;
        txn.commit()?;
        let txn = self.0.db.begin_read()?;
        Reading::open(&txn)?.ok_or(redb::Error::DatabaseClosed)
    }

    fn note<T>(&self, done: Result<T, redb::Error>) -> Option<T> {
        match done {
            Ok(done) => Some(done),
            Err(error) => {
                self.fail(SpillError::of(error));
                None
            }
        }
    }

    /// The first fault is the cause of the others.
    fn fail(&self, error: SpillError) {
        self.0.fault.borrow_mut().get_or_insert(error);
    }
}

impl SpillError {
    fn of(error: redb::Error) -> Self {
        match error {
            redb::Error::DatabaseAlreadyOpen => Self::InUse,
            redb::Error::Io(error) => Self::of_io(&error),
            error => Self::Damaged(error.to_string()),
        }
    }

    fn of_io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof => {
                Self::Damaged(error.to_string())
            }
            _ => Self::Io(error.to_string()),
        }
    }
}
