//! Everything about a log: its hashes, its signatures, its index and the rules, in one value that goes on
//! where it stopped.
//!
//! `stele audit` and the explorer's audit drive this same code: one step, then the next, until it is done.
//! Reading comes first, because a rule may rest on any entry; what is found about single records leaves the
//! soundness of the log as it is.

#[cfg(feature = "spill")]
mod ahead;
#[cfg(feature = "spill")]
mod digest;
#[cfg(feature = "spill")]
mod drive;
#[cfg(feature = "spill")]
mod form;
#[cfg(feature = "spill")]
mod hands;
mod report;
#[cfg(feature = "spill")]
mod rules;
#[cfg(feature = "spill")]
mod state;

use super::AuditError;

#[cfg(feature = "spill")]
pub use digest::{Digested, Digester, Run};
#[cfg(feature = "spill")]
pub use drive::{Found, FullAudit};
#[cfg(feature = "spill")]
pub use hands::{Hands, Here, Job};
pub use report::FullReport;

/// Why what an audit has to remember can't be put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpillError {
    /// There is no room left.
    Full,
    /// Another audit has it open.
    InUse,
    /// The system refused.
    Io(String),
    /// It holds what it can't have been given.
    Damaged(String),
}

impl SpillError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Full => "spill-full",
            Self::InUse => "spill-in-use",
            Self::Io(_) => "spill-io",
            Self::Damaged(_) => "spill-damaged",
        }
    }
}

/// Why a full audit stopped. What it has found so far stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FullAuditError {
    /// The log: a file could not be had, or is wrong.
    Audit(AuditError),
    /// What it has to remember can't be put aside. Says nothing of the log.
    Spill(SpillError),
}

impl FullAuditError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Audit(error) => error.code(),
            Self::Spill(error) => error.code(),
        }
    }
}

impl From<AuditError> for FullAuditError {
    fn from(error: AuditError) -> Self {
        Self::Audit(error)
    }
}

impl From<SpillError> for FullAuditError {
    fn from(error: SpillError) -> Self {
        Self::Spill(error)
    }
}

/// What a full audit is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Reading entries: hashes, signatures, the index.
    Reading,
    /// Holding records against the rules.
    Rules,
    /// There is nothing more to do.
    Done,
}

/// How far a full audit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FullProgress {
    /// What it is at.
    pub phase: Phase,
    /// Entries read, or records held against the rules.
    pub done: u64,
    /// Of so many.
    pub of: u64,
    /// Bytes of entries read so far.
    pub bytes: u64,
}

impl FullProgress {
    /// Whether there is nothing more to do.
    pub const fn is_done(&self) -> bool {
        matches!(self.phase, Phase::Done)
    }
}

#[cfg(all(test, feature = "spill"))]
mod tests;
