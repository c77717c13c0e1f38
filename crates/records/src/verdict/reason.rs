//! Why a check is not simply passed. Data with stable codes; the texts live in `stele-messages`.

use stele_verify::checkpoint::CheckpointError;
use stele_verify::merkle::MerkleError;
use stele_verify::record::RecordError;
use stele_verify::tlog_proof::TlogProofError;

use crate::tree::FieldError;

/// Why a check came out as it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The record is malformed or a proof doesn't hold.
    Record(RecordError),
    /// The checkpoint was refused.
    Checkpoint(CheckpointError),
    /// The inclusion proof doesn't hold.
    Merkle(MerkleError),
    /// The proof file is malformed.
    ProofFile(TlogProofError),
    /// The proof is about other bytes than this record.
    OtherRecord,
    /// A proof file with no record in it, and none was given beside it.
    NoRecord,
    /// The record names another log.
    OtherLog {
        /// The log that the record names.
        named: String,
    },
    /// A field is wrong.
    Field(FieldError),
    /// A record type that this version doesn't know.
    UnknownType(String),
    /// No signer has this role.
    RoleMissing(&'static str),
    /// One of the log's files doesn't fit the checkpoint that the log signed.
    LogFile {
        /// Path of the file below the log.
        path: String,
        /// What is wrong with it.
        code: &'static str,
    },
    /// A file could not be had, so nothing can be said.
    Fetch {
        /// Path of the file below the log.
        path: String,
        /// What went wrong.
        problem: FetchProblem,
    },
    /// The log has fewer entries than this number.
    BeyondLog {
        /// Number asked for, from zero.
        index: u64,
        /// Entries in the log.
        size: u64,
    },
    /// The quorum's cosignatures are older than the trust file allows.
    Stale {
        /// Age in seconds.
        age: u64,
        /// Highest age allowed, in seconds.
        max_age: u64,
    },
    /// The cosignatures bear a time in the future: a clock is wrong, the reader's or theirs.
    Future {
        /// By how many seconds.
        ahead: u64,
    },
    /// The policy asks for no witness, so nobody but the log vouches for time and sameness.
    NoWitnesses,
    /// The log shown now has fewer entries than the one seen before.
    RolledBack {
        /// Entries seen before.
        seen: u64,
        /// Entries shown now.
        shown: u64,
    },
    /// The log shown now does not contain the one seen before: its past was changed.
    Forked {
        /// Entries seen before.
        seen: u64,
        /// Entries shown now.
        shown: u64,
    },
    /// This reader sees the log for the first time.
    FirstVisit,
    /// Checked from a file, without asking the log.
    Offline,
    /// An earlier check has failed, so this one has nothing to stand on.
    Blocked,
    /// This version can't check that yet.
    NotBuilt(NotBuilt),
}

/// What this version can't check yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBuilt {
    /// Registers of keys and accreditations.
    Identities,
    /// The index that shows histories to be complete.
    Index,
}

/// Why a file could not be had. None of these says anything about the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchProblem {
    /// No such file.
    NotFound,
    /// The server answered with another status.
    Status(u16),
    /// No answer: no network, a refused connection, a blocked request.
    Network(String),
    /// More bytes than such a file can have.
    TooLarge {
        /// Limit in bytes.
        limit: u64,
    },
    /// A web page in place of the file: a login page, or a server's own error page.
    Html,
}

impl FetchProblem {
    /// The stable code of this problem.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "fetch-not-found",
            Self::Status(_) => "fetch-status",
            Self::Network(_) => "fetch-network",
            Self::TooLarge { .. } => "fetch-too-large",
            Self::Html => "fetch-html",
        }
    }
}

impl Reason {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Record(error) => error.code(),
            Self::Checkpoint(error) => error.code(),
            Self::Merkle(error) => error.code(),
            Self::ProofFile(error) => error.code(),
            Self::OtherRecord => "other-record",
            Self::NoRecord => "no-record",
            Self::OtherLog { .. } => "other-log",
            Self::Field(error) => error.code(),
            Self::UnknownType(_) => "unknown-type",
            Self::RoleMissing(_) => "role-missing",
            Self::LogFile { code, .. } => code,
            Self::Fetch { problem, .. } => problem.code(),
            Self::BeyondLog { .. } => "beyond-log",
            Self::Stale { .. } => "stale",
            Self::Future { .. } => "future",
            Self::NoWitnesses => "no-witnesses",
            Self::RolledBack { .. } => "rolled-back",
            Self::Forked { .. } => "forked",
            Self::FirstVisit => "first-visit",
            Self::Offline => "offline",
            Self::Blocked => "blocked",
            Self::NotBuilt(NotBuilt::Identities) => "not-built-identities",
            Self::NotBuilt(NotBuilt::Index) => "not-built-index",
        }
    }
}
