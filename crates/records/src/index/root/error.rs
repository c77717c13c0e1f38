//! Why an index-root entry was refused.

use stele_verify::checkpoint::CheckpointError;
use stele_verify::note::NoteError;

/// Why bytes are no index root, or one doesn't stand in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexRootError {
    /// Longer than an entry can be.
    TooLong {
        /// How long it is, in bytes.
        found: usize,
    },
    /// It is none at all: it begins otherwise.
    Magic,
    /// It is one of a version that this one doesn't know.
    Version,
    /// It is about a map function that this version doesn't have.
    Map {
        /// The name that stands there.
        found: String,
    },
    /// It is about a tree hash that this version doesn't have.
    Tree {
        /// The name that stands there.
        found: String,
    },
    /// A line is missing or hasn't the one form that it can have.
    Line {
        /// The first word of the line that should stand there.
        name: &'static str,
    },
    /// There are bytes after the last line that are no checkpoint behind a blank line.
    Trailing,
    /// An index without keys over a log with entries, or keys over none, or another root than the
    /// hash of nothing where there is nothing.
    Empty,
    /// The previous checkpoint is no signed note.
    Note(NoteError),
    /// The text of the previous checkpoint is none of a checkpoint.
    Checkpoint(CheckpointError),
    /// It covers another number of entries than stand before it.
    Covers {
        /// How many entries it says that it covers.
        says: u64,
        /// Its own number as an entry: how many stand before it.
        at: u64,
    },
    /// The entries before it have another root.
    CoveredRoot,
    /// Its time lies outside its interval.
    Time {
        /// The time in it, POSIX seconds.
        says: u64,
        /// The quorum time of the previous checkpoint, POSIX seconds.
        from: Option<u64>,
        /// The quorum time of its own checkpoint, POSIX seconds.
        until: Option<u64>,
    },
    /// The checkpoint in it isn't the one published before.
    Previous {
        /// The size of the checkpoint in it, in entries.
        found: u64,
        /// The size of the one published before.
        expected: u64,
    },
    /// There is no checkpoint in it, although one was published before.
    PreviousMissing,
}

impl IndexRootError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "index-root-too-long",
            Self::Magic => "index-root-magic",
            Self::Version => "index-root-version",
            Self::Map { .. } => "index-root-map",
            Self::Tree { .. } => "index-root-tree",
            Self::Line { .. } => "index-root-line",
            Self::Trailing => "index-root-trailing",
            Self::Empty => "index-root-empty",
            Self::Note(error) => error.code(),
            Self::Checkpoint(error) => error.code(),
            Self::Covers { .. } => "index-root-covers",
            Self::CoveredRoot => "index-root-covered-root",
            Self::Time { .. } => "index-root-time",
            Self::Previous { .. } => "index-root-previous",
            Self::PreviousMissing => "index-root-previous-missing",
        }
    }

    /// Whether this says nothing against the log: a later version of this program may read it.
    pub const fn could_not_check(&self) -> bool {
        matches!(self, Self::Version | Self::Map { .. } | Self::Tree { .. })
    }
}
