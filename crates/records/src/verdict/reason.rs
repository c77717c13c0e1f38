//! Why a check is not simply passed. Data with stable codes; the texts live in `stele-messages`.

use stele_tlog::index::LookupError;
use stele_verify::checkpoint::CheckpointError;
use stele_verify::merkle::MerkleError;
use stele_verify::record::RecordError;
use stele_verify::tlog_proof::TlogProofError;

use crate::auditors::AuditorSays;
use crate::authority::AuthorityReason;
use crate::index::{CommittedError, GapError};
use crate::rules::{ForestReason, FundsReason, PointsReason, RentalReason, RuleReason};
use crate::types::System;
use crate::types::field::FieldError;

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
    /// By the reader's clock the cosignatures are older than the trust file allows; but by the clock of the
    /// log's host they aren't, and nobody vouches for either.
    ClockAhead {
        /// Age in seconds, by the reader's clock.
        age: u64,
        /// Highest age allowed, in seconds.
        max_age: u64,
        /// By how many seconds the reader's clock is ahead of the host's.
        ahead: u64,
    },
    /// A quorum of witnesses has cosigned at a time that the reader's clock hasn't reached: so that it
    /// doesn't tell how old anything is.
    ClockBehind {
        /// By at least how many seconds it is behind.
        behind: u64,
    },
    /// The log is at its end, which the trust file pins: nothing more is recorded in it.
    Closed {
        /// When it was closed, in POSIX seconds.
        time: u64,
        /// The log in which what came later is recorded, by its origin.
        successor: Option<String>,
    },
    /// The log isn't what it was at its end, which the trust file pins.
    NotAsClosed {
        /// Entries that it had.
        size: u64,
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
    /// A witness, asked by itself, has seen more of the log than is shown, and not just now.
    HeldBack {
        /// The witness's name in the policy.
        witness: String,
        /// Entries that it has seen.
        seen: u64,
        /// Entries shown now.
        shown: u64,
        /// How many seconds ago it cosigned them, by the reader's clock.
        age: u64,
    },
    /// A witness, asked by itself, has seen another past of the log than is shown.
    WitnessForked {
        /// The witness's name in the policy.
        witness: String,
        /// Entries that it has seen.
        seen: u64,
        /// Entries shown now.
        shown: u64,
    },
    /// This reader sees the log for the first time.
    FirstVisit,
    /// Checked from a file, without asking the log.
    Offline,
    /// A file with one record doesn't show this; one with all that the answer rests on does.
    NeedsDossier,
    /// An earlier check has failed, so this one has nothing to stand on.
    Blocked,
    /// In a list of entries later records aren't looked for.
    InList,
    /// The entry is no record: it commits the log to its index.
    NotARecord,
    /// The log commits to no index, so nothing shows that a list is complete.
    NoIndex,
    /// The index that the server shows is older than the log.
    IndexStale {
        /// Entries that the index's log has.
        shown: u64,
        /// Entries in the log.
        size: u64,
    },
    /// The entry that should commit the log to its index is refused.
    Committed(CommittedError),
    /// The proof of what the index has, from a file, is refused.
    Lookup(LookupError),
    /// The index doesn't list an entry under a key that the entry has.
    IndexOmits {
        /// Number of the entry.
        entry: u64,
    },
    /// The index lists an entry under a key that the entry doesn't have.
    IndexMislists {
        /// Number of the entry.
        entry: u64,
    },
    /// Files of an index this old are kept no more.
    Pruned {
        /// Entries in the log when it committed to that index.
        size: u64,
    },
    /// The log was never published at this size, so it committed to no index then.
    NeverPublished {
        /// The size asked for, in entries.
        size: u64,
    },
    /// The list is longer than what is read for one verdict.
    ListTooLong {
        /// Entries in the list.
        count: u64,
        /// How many are read.
        limit: u64,
    },
    /// What an answer rests on is more than a file for it can hold.
    DossierTooLong {
        /// How long it would be, in bytes.
        found: usize,
    },
    /// The list is complete as the log has committed it; nobody else has replayed it.
    AsCommitted {
        /// Entries that the index covers.
        covered: u64,
    },
    /// The trust file doesn't say how many auditors must have replayed the log.
    AuditorsUndecided,
    /// Fewer auditors have replayed the log than the trust file asks for.
    AuditorsMissing {
        /// How many it asks for.
        needed: u64,
        /// What each of the trust file's auditors has to say.
        says: Vec<AuditorSays>,
    },
    /// Enough auditors have replayed the log up to an entry, but what came later was not replayed here.
    AuditedUpTo {
        /// Entries of the log that they have replayed.
        upto: u64,
        /// Entries that came later.
        later: u64,
        /// Why the reader didn't replay them; nothing where they are too many, or not in the file.
        because: Option<Box<Reason>>,
    },
    /// An auditor has replayed another log of the same name and key: the log was split.
    AuditorForked {
        /// The auditor.
        auditor: AuditorSays,
        /// Entries in the log that is shown.
        shown: u64,
    },
    /// An auditor has replayed more of the log than is shown.
    AuditorAhead {
        /// The auditor.
        auditor: AuditorSays,
        /// Entries in the log that is shown.
        shown: u64,
    },
    /// A list of the index isn't what auditors have replayed, followed by what came later.
    IndexDiffers(GapError),
    /// Another record by the same signers replaces this one.
    Superseded {
        /// Number of that entry.
        by: u64,
    },
    /// Another record by others says that it replaces this one; whether they may isn't known.
    SupersededByOthers {
        /// Number of that entry.
        by: u64,
    },
    /// Another record that may take this one back: it mentions it, a signer of this one has signed it,
    /// and its type is one that this version doesn't know.
    UnknownMention {
        /// Number of that entry.
        by: u64,
        /// Its type.
        record_type: String,
    },
    /// The record's period of validity is over.
    Expired {
        /// When it ended, in POSIX seconds.
        until: u64,
    },
    /// The record's period of validity hasn't begun.
    NotYetValid {
        /// When it begins, in POSIX seconds.
        from: u64,
    },
    /// Another record bears the same id.
    SameId {
        /// Number of the other entry.
        entry: u64,
    },
    /// Another record by somebody entitled takes this one back.
    Withdrawn {
        /// Number of that entry.
        by: u64,
    },
    /// The trust file names no root authorities, so nobody is known to be entitled to anything.
    NoAnchors,
    /// What the right to sign rests on goes deeper than is followed.
    TooDeep,
    /// The log's commitments don't show when an entry was logged.
    IntervalUnknown {
        /// Number of the entry.
        entry: u64,
    },
    /// Something began or ended in the very time between two checkpoints in which an entry was logged.
    TimeUnclear {
        /// Number of the entry.
        entry: u64,
    },
    /// A signer has a role that this record type doesn't have.
    RoleUnknown(String),
    /// Two signers have the same role.
    RoleTwice(String),
    /// A signer was not entitled to sign.
    Authority(AuthorityReason),
    /// A rule for records of every type.
    Rule(RuleReason),
    /// A rule of the rental platform.
    Rental(RentalReason),
    /// A rule of the forest.
    Forest(ForestReason),
    /// A rule of engineering funds.
    Funds(FundsReason),
    /// A rule of personal points.
    Points(PointsReason),
}

impl From<RentalReason> for Reason {
    fn from(reason: RentalReason) -> Self {
        Self::Rental(reason)
    }
}

impl From<ForestReason> for Reason {
    fn from(reason: ForestReason) -> Self {
        Self::Forest(reason)
    }
}

impl From<FundsReason> for Reason {
    fn from(reason: FundsReason) -> Self {
        Self::Funds(reason)
    }
}

impl From<PointsReason> for Reason {
    fn from(reason: PointsReason) -> Self {
        Self::Points(reason)
    }
}

impl From<RuleReason> for Reason {
    fn from(reason: RuleReason) -> Self {
        Self::Rule(reason)
    }
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
    /// Whether this shows the log's index to be false.
    pub const fn is_index_lie(&self) -> bool {
        matches!(
            self,
            Self::IndexMislists { .. } | Self::IndexOmits { .. } | Self::IndexDiffers(_)
        )
    }

    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale { .. } => "stale",
            Self::ClockAhead { .. } => "clock-ahead",
            Self::ClockBehind { .. } => "clock-behind",
            Self::Closed { .. } => "closed",
            Self::NotAsClosed { .. } => "not-as-closed",
            Self::NoWitnesses => "no-witnesses",
            Self::Offline => "offline",
            Self::NeedsDossier => "needs-dossier",
            // Of a sound proof nothing gives another reason.
            _ if !System::ANY_BUILT_IN => "",
            Self::Record(error) => error.code(),
            Self::Checkpoint(error) => error.code(),
            Self::Merkle(error) => error.code(),
            Self::ProofFile(error) => error.code(),
            Self::OtherRecord => "other-record",
            Self::NoRecord => "no-record",
            Self::OtherLog { .. } => "other-log",
            Self::Blocked => "blocked",
            Self::Expired { .. } => "expired",
            Self::NotYetValid { .. } => "not-yet-valid",
            Self::Field(error) => error.code(),
            Self::UnknownType(_) => "unknown-type",
            Self::RoleMissing(_) => "role-missing",
            Self::LogFile { code, .. } => code,
            Self::Fetch { problem, .. } => problem.code(),
            Self::BeyondLog { .. } => "beyond-log",
            Self::RolledBack { .. } => "rolled-back",
            Self::Forked { .. } => "forked",
            Self::HeldBack { .. } => "held-back",
            Self::WitnessForked { .. } => "witness-forked",
            Self::FirstVisit => "first-visit",
            Self::InList => "in-list",
            Self::NotARecord => "not-a-record",
            Self::NoIndex => "no-index",
            Self::IndexStale { .. } => "index-stale",
            Self::Committed(error) => error.code(),
            Self::Lookup(error) => error.code(),
            Self::IndexOmits { .. } => "index-omits",
            Self::IndexMislists { .. } => "index-mislists",
            Self::Pruned { .. } => "pruned",
            Self::NeverPublished { .. } => "never-published",
            Self::ListTooLong { .. } => "list-too-long",
            Self::DossierTooLong { .. } => "dossier-too-long",
            Self::AsCommitted { .. } => "as-committed",
            Self::AuditorsUndecided => "auditors-undecided",
            Self::AuditorsMissing { .. } => "auditors-missing",
            Self::AuditedUpTo { .. } => "audited-up-to",
            Self::AuditorForked { .. } => "auditor-forked",
            Self::AuditorAhead { .. } => "auditor-ahead",
            Self::IndexDiffers(_) => "index-differs",
            Self::Superseded { .. } => "superseded",
            Self::SupersededByOthers { .. } => "superseded-by-others",
            Self::UnknownMention { .. } => "unknown-mention",
            Self::SameId { .. } => "same-id",
            Self::Withdrawn { .. } => "withdrawn",
            Self::NoAnchors => "no-anchors",
            Self::TooDeep => "too-deep",
            Self::IntervalUnknown { .. } => "interval-unknown",
            Self::TimeUnclear { .. } => "time-unclear",
            Self::RoleUnknown(_) => "role-unknown",
            Self::RoleTwice(_) => "role-twice",
            Self::Authority(reason) => reason.code(),
            Self::Rule(reason) => reason.code(),
            Self::Rental(reason) => reason.code(),
            Self::Forest(reason) => reason.code(),
            Self::Funds(reason) => reason.code(),
            Self::Points(reason) => reason.code(),
        }
    }
}
