//! Why a log, or a part of it, could not be read.

use stele_records::verdict::Reason;
use stele_tlog::bundle::BundleError;
use stele_tlog::{TileError, TreeError};
use stele_verify::checkpoint::CheckpointError;
use stele_verify::merkle::MerkleError;

use crate::fetch::FetchError;

/// Why a log, or a part of it, could not be read. [`LogError::Fetch`] means "could not check"; all
/// others mean that what was fetched is wrong, or that the question is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogError {
    /// A file could not be had.
    Fetch {
        /// Its path below the log.
        path: String,
        /// What went wrong.
        error: FetchError,
    },
    /// The checkpoint was refused.
    Checkpoint(CheckpointError),
    /// The checkpoint is that of another log, which the policy knows too.
    OtherOrigin {
        /// The log that was asked for.
        expected: String,
        /// The log that it is of.
        found: String,
    },
    /// A file is no tile.
    Tile {
        /// Its path below the log.
        path: String,
        /// What is wrong with it.
        error: TileError,
    },
    /// Tiles don't fit the head, or the question is about what is not in the tree.
    Tree {
        /// The tiles' paths below the log; more than one where it can't be told which is wrong.
        paths: Vec<String>,
        /// What is wrong with them.
        error: TreeError,
    },
    /// A file is no entry bundle.
    Bundle {
        /// Its path below the log.
        path: String,
        /// What is wrong with it.
        error: BundleError,
    },
    /// A file holds another entry than the tree.
    EntryMismatch {
        /// The file's path below the log.
        path: String,
        /// Index of the entry.
        index: u64,
    },
    /// The proof made from authenticated tiles doesn't hold: a fault of this program.
    Inclusion {
        /// Index of the entry.
        index: u64,
        /// What is wrong with it.
        error: MerkleError,
    },
}

impl LogError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Fetch { error, .. } => error.code(),
            Self::Checkpoint(error) => error.code(),
            Self::OtherOrigin { .. } => "log-other-origin",
            Self::Tile { error, .. } => error.code(),
            Self::Tree { error, .. } => error.code(),
            Self::Bundle { error, .. } => error.code(),
            Self::EntryMismatch { .. } => "log-entry-mismatch",
            Self::Inclusion { error, .. } => error.code(),
        }
    }

    /// Whether this says nothing about the log: a file could not be had.
    pub const fn could_not_check(&self) -> bool {
        matches!(self, Self::Fetch { .. })
    }

    /// The files that it is about, by their paths below the log.
    pub fn paths(&self) -> &[String] {
        match self {
            Self::Fetch { path, .. }
            | Self::Tile { path, .. }
            | Self::Bundle { path, .. }
            | Self::EntryMismatch { path, .. } => std::slice::from_ref(path),
            Self::Tree { paths, .. } => paths,
            Self::Checkpoint(_) | Self::OtherOrigin { .. } | Self::Inclusion { .. } => &[],
        }
    }

    /// An error of a tree whose tiles lie below `prefix`.
    pub(crate) fn of_tree(prefix: &str, error: TreeError) -> Self {
        let tiles = match &error {
            TreeError::TileMissing { tile }
            | TreeError::TileMismatch { tile }
            | TreeError::NotInTree { tile } => std::slice::from_ref(tile),
            TreeError::EdgeMismatch { tiles } => tiles,
            TreeError::BeyondSize { .. } | TreeError::RangeTooLong { .. } => &[],
        };
        let paths = tiles.iter().map(|tile| format!("{prefix}{}", tile.path()));
        Self::Tree {
            paths: paths.collect(),
            error,
        }
    }

    /// An error of a question to the log's own tree.
    pub(crate) fn of_question(error: TreeError) -> Self {
        Self::of_tree("", error)
    }
}

/// What a verdict says where this is why a check has no answer, or the answer no.
impl From<LogError> for Reason {
    fn from(error: LogError) -> Self {
        let code = error.code();
        match error {
            LogError::Fetch { path, error } => {
                let problem = error;
                Self::Fetch { path, problem }
            }
            LogError::Checkpoint(error) => Self::Checkpoint(error),
            LogError::Inclusion { error, .. } => Self::Merkle(error),
            LogError::Tree {
                error: TreeError::BeyondSize { index, size },
                ..
            } => Self::BeyondLog { index, size },
            LogError::OtherOrigin { .. } => Self::LogFile {
                path: "checkpoint".to_owned(),
                code,
            },
            other => Self::LogFile {
                path: other.paths().join(", "),
                code,
            },
        }
    }
}
