//! Why an index root was found wrong.

use stele_records::index::IndexRootError;
use stele_tlog::index::{GrowError, IndexHead, MemoryStore, Store};
use stele_verify::checkpoint::CheckpointError;
use stele_verify::hash::Hash;

/// Why the replay's own index could not grow: a fault of this program.
pub type IndexTrouble = GrowError<<MemoryStore as Store>::Error>;

/// What is wrong with an index root, and with which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayFinding {
    /// The number of the entry at fault.
    pub entry: u64,
    /// What is wrong with it.
    pub error: ReplayError,
}

/// What is wrong with an index root of the log: what it commits to, and what the replay gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplayError {
    /// It has not the form of one, stands in the wrong place, holds a checkpoint of another size
    /// than the one published before it, or its time lies outside its interval.
    Entry(IndexRootError),
    /// It is about other entries than those before it.
    CoveredRoot {
        /// The root of the log's tree that stands in it.
        committed: Hash,
        /// The root over the entries before it.
        replayed: Hash,
    },
    /// The map function, applied to the entries before it, gives another index.
    Root {
        /// The index that it commits to.
        committed: IndexHead,
        /// The index of the entries before it.
        replayed: IndexHead,
    },
    /// The index is the right one, but has another number of keys.
    Keys {
        /// How many it says.
        committed: u64,
        /// How many there are.
        replayed: u64,
    },
    /// The checkpoint in it is one by another log.
    PreviousOrigin {
        /// The origin of that log.
        found: String,
    },
    /// The checkpoint in it was signed over other entries than those that the log begins with.
    PreviousRoot {
        /// Entries in that checkpoint.
        size: u64,
        /// Its root.
        committed: Hash,
        /// The root over the first `size` entries; nothing where so many don't stand before it.
        replayed: Option<Hash>,
    },
    /// The checkpoint in it isn't signed by the log, or holds a cosignature that its witness didn't
    /// make. As an [`Unwitnessed`](super::Unwitnessed) one: too few witnesses have cosigned it.
    Previous(CheckpointError),
    /// Its time is before that of an index root before it, by more than clocks may differ.
    TimeBack {
        /// The time in it, POSIX seconds.
        says: u64,
        /// The latest time in an index root before it, POSIX seconds.
        before: u64,
    },
    /// The last entry of the log is no index root, although there are some before it.
    Missing {
        /// The number of the last index root.
        last: u64,
    },
    /// Not the whole of the log with this checkpoint was replayed. Says nothing of the log.
    Unread {
        /// Entries replayed.
        read: u64,
        /// Entries in the checkpoint.
        size: u64,
    },
    /// The replay's own index could not grow. Says nothing of the log.
    Trouble(IndexTrouble),
}

impl ReplayError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Entry(error) => error.code(),
            Self::CoveredRoot { .. } => "replay-covered-root",
            Self::Root { .. } => "replay-root",
            Self::Keys { .. } => "replay-keys",
            Self::PreviousOrigin { .. } => "replay-previous-origin",
            Self::PreviousRoot { .. } => "replay-previous-root",
            Self::Previous(error) => error.code(),
            Self::TimeBack { .. } => "replay-time-back",
            Self::Missing { .. } => "replay-missing",
            Self::Unread { .. } => "replay-unread",
            Self::Trouble(_) => "replay-trouble",
        }
    }

    /// Whether this says nothing against the log: it could not be replayed, or by a later version
    /// of this program only.
    pub const fn could_not_check(&self) -> bool {
        match self {
            Self::Unread { .. } | Self::Trouble(_) => true,
            Self::Entry(error) => error.could_not_check(),
            Self::CoveredRoot { .. }
            | Self::Root { .. }
            | Self::Keys { .. }
            | Self::PreviousOrigin { .. }
            | Self::PreviousRoot { .. }
            | Self::Previous(_)
            | Self::TimeBack { .. }
            | Self::Missing { .. } => false,
        }
    }

    /// The finding that this is of this entry.
    pub(super) const fn at(self, entry: u64) -> ReplayFinding {
        ReplayFinding { entry, error: self }
    }
}

impl From<IndexRootError> for ReplayError {
    fn from(error: IndexRootError) -> Self {
        Self::Entry(error)
    }
}
