//! Why a log, or a part of it, could not be read.

use stele_records::auditors::StatementError;
use stele_records::index::{CommittedError, GapError};
use stele_records::verdict::Reason;
use stele_tlog::bundle::BundleError;
use stele_tlog::index::{ListError, LookupError, WalkError};
use stele_tlog::{TileError, TreeError};
use stele_verify::checkpoint::CheckpointError;
use stele_verify::merkle::MerkleError;
use stele_verify::tlog_proof::TlogProofError;

use super::index::HEAD_PATH;
use crate::fetch::FetchError;

/// Why a log, or a part of it, could not be read. Where [`LogError::could_not_check`] says so, this
/// says nothing about the log; all others mean that what was fetched is wrong, or that the question
/// is.
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
    /// The log commits to no index.
    NoIndex,
    /// The file that a look-up starts with is no proof.
    IndexProof(TlogProofError),
    /// The index that the server shows is older than the log.
    IndexStale {
        /// Entries in the log of that index.
        shown: u64,
        /// Entries in the log.
        size: u64,
    },
    /// The entry that should commit the log to its index is refused.
    Committed(CommittedError),
    /// A page of the index is wrong.
    Page {
        /// Its path below the log.
        path: String,
        /// What is wrong with it.
        error: Box<WalkError>,
    },
    /// A file of a list is wrong, or the list as a whole.
    List {
        /// Its path below the log; of a list as a whole, that of its folder.
        path: String,
        /// What is wrong with it.
        error: ListError,
    },
    /// A look-up from a file is refused.
    Lookup(LookupError),
    /// The list is longer than what was to be read.
    ListTooLong {
        /// Entries in the list.
        count: u64,
        /// How many were to be read at most.
        limit: u64,
    },
    /// What an answer rests on is more than a dossier can hold.
    DossierTooLong {
        /// How long the dossier would be, in bytes.
        found: usize,
    },
    /// Files of an index this old are kept no more.
    Pruned {
        /// The path below the log of the file that is gone.
        path: String,
        /// Entries in the log when it committed to that index.
        size: u64,
    },
    /// The log was never published at this size, so it committed to no index then.
    NeverPublished {
        /// The size asked for, in entries.
        size: u64,
    },
    /// A list isn't what auditors have replayed, followed by what came later.
    Differs(GapError),
    /// A file is none of the auditor's statements.
    Statement {
        /// Its path below the log, or below the auditor's own prefix.
        path: String,
        /// What is wrong with it.
        error: Box<StatementError>,
    },
    /// A file isn't the one that a record names by its SHA-256.
    Attachment {
        /// Its path below the log.
        path: String,
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
            Self::NoIndex => "no-index",
            Self::IndexProof(error) => error.code(),
            Self::IndexStale { .. } => "index-stale",
            Self::Committed(error) => error.code(),
            Self::Page { error, .. } => error.code(),
            Self::List { error, .. } => error.code(),
            Self::Lookup(error) => error.code(),
            Self::ListTooLong { .. } => "list-too-long",
            Self::DossierTooLong { .. } => "dossier-too-long",
            Self::Pruned { .. } => "pruned",
            Self::NeverPublished { .. } => "never-published",
            Self::Differs(_) => "index-differs",
            Self::Statement { error, .. } => error.code(),
            Self::Attachment { .. } => "attachment-mismatch",
        }
    }

    /// Whether this says nothing against the log: a file could not be had, isn't there
    /// to be had, or is of a later version.
    pub const fn could_not_check(&self) -> bool {
        match self {
            Self::Committed(error) => error.could_not_check(),
            other => matches!(
                other,
                Self::Fetch { .. }
                    | Self::NoIndex
                    | Self::IndexStale { .. }
                    | Self::ListTooLong { .. }
                    | Self::DossierTooLong { .. }
                    | Self::Pruned { .. }
                    | Self::NeverPublished { .. }
            ),
        }
    }

    /// The files that it is about, by their paths below the log.
    pub fn paths(&self) -> &[String] {
        match self {
            Self::Fetch { path, .. }
            | Self::Tile { path, .. }
            | Self::Bundle { path, .. }
            | Self::EntryMismatch { path, .. }
            | Self::Page { path, .. }
            | Self::List { path, .. }
            | Self::Statement { path, .. }
            | Self::Attachment { path }
            | Self::Pruned { path, .. } => std::slice::from_ref(path),
            Self::Tree { paths, .. } => paths,
            Self::Checkpoint(_)
            | Self::OtherOrigin { .. }
            | Self::Inclusion { .. }
            | Self::NoIndex
            | Self::IndexProof(_)
            | Self::IndexStale { .. }
            | Self::Committed(_)
            | Self::Lookup(_)
            | Self::Differs(_)
            | Self::NeverPublished { .. }
            | Self::ListTooLong { .. }
            | Self::DossierTooLong { .. } => &[],
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
            LogError::NoIndex => Self::NoIndex,
            LogError::IndexProof(_) => Self::LogFile {
                path: HEAD_PATH.to_owned(),
                code,
            },
            LogError::IndexStale { shown, size } => Self::IndexStale { shown, size },
            LogError::Committed(error) => Self::Committed(error),
            LogError::Lookup(error) => Self::Lookup(error),
            LogError::ListTooLong { count, limit } => Self::ListTooLong { count, limit },
            LogError::DossierTooLong { found } => Self::DossierTooLong { found },
            LogError::Pruned { size, .. } => Self::Pruned { size },
            LogError::NeverPublished { size } => Self::NeverPublished { size },
            LogError::Differs(error) => Self::IndexDiffers(error),
            other => Self::LogFile {
                path: other.paths().join(", "),
                code,
            },
        }
    }
}
