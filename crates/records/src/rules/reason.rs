//! Why a rule didn't simply pass. Data with stable codes; the texts live in `stele-messages`.

use crate::codes::CodeError;

/// Why a rule didn't simply pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleReason {
    /// The rule is about other records.
    OtherRecords,
    /// No file is at hand that could be compared.
    NoFile,
    /// The file at hand is not the logged one.
    OtherFile,
    /// The document was logged with a salt that isn't there.
    SaltMissing,
    /// The record names no file that could be compared with the one at hand.
    NoDocument,
    /// A signer gives a time after the record was logged.
    CreatedLate {
        /// The time that the signer gives, in POSIX seconds.
        created: u64,
        /// When the record was in the log at the latest.
        logged: u64,
    },
    /// A signer gives a time long before the record was logged.
    LoggedLate {
        /// The time that the signer gives, in POSIX seconds.
        created: u64,
        /// When the record wasn't in the log yet.
        logged: u64,
    },
    /// A signer gives a time before that of an earlier record about the same subject.
    CreatedBefore {
        /// The time that the signer gives, in POSIX seconds.
        created: u64,
        /// Number of the earlier record.
        earlier: u64,
    },
    /// The entity's code has a wrong check digit, or another form than it should.
    EntityCode {
        /// The code.
        code: String,
        /// Why.
        error: CodeError,
    },
    /// The division that the record names is none that is known.
    UnknownDivision {
        /// Its code.
        code: String,
    },
    /// What it replaces isn't there, or is about something else.
    NothingToSupersede {
        /// The id that it names.
        id: String,
    },
    /// What it replaces was signed by others.
    NotTheirsToSupersede {
        /// Number of the entry that it would replace.
        of: u64,
    },
    /// What it replaces is a movement of money or points: that is reversed, not replaced.
    MovementReplaced {
        /// Number of the entry that it would replace.
        of: u64,
    },
    /// Another record replaces the same one.
    TwoVersions {
        /// Number of the other record.
        other: u64,
    },
}

impl RuleReason {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherRecords => "other-records",
            Self::NoFile => "no-file",
            Self::OtherFile => "other-file",
            Self::SaltMissing => "salt-missing",
            Self::NoDocument => "no-document",
            Self::CreatedLate { .. } => "created-late",
            Self::LoggedLate { .. } => "logged-late",
            Self::CreatedBefore { .. } => "created-before",
            Self::EntityCode { error, .. } => error.code(),
            Self::UnknownDivision { .. } => "unknown-division",
            Self::NothingToSupersede { .. } => "nothing-to-supersede",
            Self::NotTheirsToSupersede { .. } => "not-theirs-to-supersede",
            Self::MovementReplaced { .. } => "movement-replaced",
            Self::TwoVersions { .. } => "two-versions",
        }
    }
}
