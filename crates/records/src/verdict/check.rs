//! The checks by name, what can come out of one, and the evidence for it.

use stele_verify::hash::Hash;

use super::reason::Reason;
use crate::auditors::AuditorSays;
use crate::rules::Rule;

/// One of the four questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Has it stayed as it was signed?
    Intact,
    /// Is it in the public log, and does everyone see the same log?
    Logged,
    /// Were the signers entitled to sign it?
    Authorised,
    /// Is it still in force?
    Current,
}

impl Question {
    /// The questions in their order.
    pub const ALL: [Self; 4] = [Self::Intact, Self::Logged, Self::Authorised, Self::Current];

    /// The stable code of this question.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Intact => "intact",
            Self::Logged => "logged",
            Self::Authorised => "authorised",
            Self::Current => "current",
        }
    }
}

/// A check by its stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckCode {
    /// The bytes are in the record profile.
    Form,
    /// Every proof of the set holds.
    Proofs,
    /// The log's key signed the checkpoint.
    LogSignature,
    /// The quorum of witnesses cosigned it.
    Witnesses,
    /// The quorum's cosignatures are recent.
    Freshness,
    /// The log has only grown since this reader last saw it.
    Growth,
    /// The record stands in the log.
    Inclusion,
    /// The record was made for this log: the rule C8.
    Origin,
    /// The record has the fields of its type.
    Fields,
    /// Every role that the type requires has signed.
    Roles,
    /// Now lies within the record's period of validity.
    Validity,
    /// The log commits to an index of all its entries.
    Index,
    /// Enough auditors have replayed that index.
    Completeness,
    /// Nothing in the complete history supersedes, withdraws or contradicts it.
    History,
    /// A rule of the city.
    Rule(Rule),
}

impl CheckCode {
    /// The checks that are made of every record, in their order. Those of the rules of its type follow
    /// them, once the type is known.
    pub const ALL: [Self; 16] = [
        Self::Form,
        Self::Proofs,
        Self::LogSignature,
        Self::Witnesses,
        Self::Freshness,
        Self::Growth,
        Self::Inclusion,
        Self::Origin,
        Self::Fields,
        Self::Roles,
        Self::Validity,
        Self::Index,
        Self::Completeness,
        Self::History,
        Self::Rule(Rule::C1),
        Self::Rule(Rule::C2),
    ];

    /// The question that this check belongs to.
    pub const fn question(self) -> Question {
        match self {
            Self::Form | Self::Proofs => Question::Intact,
            Self::LogSignature
            | Self::Witnesses
            | Self::Freshness
            | Self::Growth
            | Self::Inclusion
            | Self::Origin => Question::Logged,
            Self::Fields | Self::Roles => Question::Authorised,
            Self::Validity | Self::Index | Self::Completeness | Self::History => Question::Current,
            Self::Rule(rule) => rule.question(),
        }
    }

    /// The stable code of this check.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Proofs => "proofs",
            Self::LogSignature => "log-signature",
            Self::Witnesses => "witnesses",
            Self::Freshness => "freshness",
            Self::Growth => "growth",
            Self::Inclusion => "inclusion",
            Self::Origin => "C8",
            Self::Fields => "fields",
            Self::Roles => "roles",
            Self::Validity => "validity",
            Self::Index => "index",
            Self::Completeness => "completeness",
            Self::History => "history",
            Self::Rule(rule) => rule.code(),
        }
    }
}

/// What came out of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Not made yet.
    Pending,
    /// It holds.
    Passed,
    /// It holds, but the reader should know something.
    Warning(Reason),
    /// It doesn't hold.
    Failed(Reason),
    /// It could not be made.
    CouldNotCheck(Reason),
    /// It says nothing about this record.
    NotApplicable(Reason),
}

impl Outcome {
    /// The stable code of this outcome.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Passed => "passed",
            Self::Warning(_) => "warning",
            Self::Failed(_) => "failed",
            Self::CouldNotCheck(_) => "could-not-check",
            Self::NotApplicable(_) => "not-applicable",
        }
    }

    /// Why it is not simply passed.
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Pending | Self::Passed => None,
            Self::Warning(reason)
            | Self::Failed(reason)
            | Self::CouldNotCheck(reason)
            | Self::NotApplicable(reason) => Some(reason),
        }
    }
}

/// What a check rests on, for the reader who wants to see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing to show.
    None,
    /// The record's length in bytes and its leaf hash.
    Bytes {
        /// Length in bytes.
        length: usize,
        /// RFC 6962 leaf hash.
        leaf: Hash,
    },
    /// Who signed, by `did:key`, as what.
    Signers(Vec<(String, String)>),
    /// The checkpoint's origin, size and root.
    Checkpoint {
        /// Name of the log.
        origin: String,
        /// Entries.
        size: u64,
        /// Root of the tree.
        root: Hash,
    },
    /// Who cosigned, by the policy's names, and when (POSIX seconds).
    Cosigners {
        /// Name and time of each.
        cosigned: Vec<(String, u64)>,
        /// How many are needed of how many, where the quorum is one flat group.
        needed: Option<(usize, usize)>,
    },
    /// The latest time (POSIX seconds) at which the quorum stood.
    Time(u64),
    /// The entry's number and the size of the tree that it was proven in.
    Entry {
        /// Number of the entry, from zero.
        index: u64,
        /// Entries in the log.
        size: u64,
    },
    /// The size at which this reader saw the log before.
    Seen(u64),
    /// The record's period of validity, in POSIX seconds.
    Validity {
        /// Its beginning.
        from: u64,
        /// Its end; none if it is open.
        until: Option<u64>,
    },
    /// The index that the log commits to.
    Index {
        /// Number of the entry that commits to it: how many entries it covers.
        number: u64,
        /// Keys in it.
        keys: u64,
        /// Its root.
        root: Hash,
    },
    /// Who has replayed the log, and up to where.
    Auditors {
        /// What each of the trust file's auditors has to say.
        says: Vec<AuditorSays>,
        /// How many the trust file asks for.
        needed: Option<u64>,
        /// Entries that enough of them have replayed, or the reader; none where that is 0.
        upto: u64,
        /// Entries of the log that the index belongs to. Those above `upto` the reader has replayed.
        size: u64,
        /// Whether the reader has replayed them, and no auditor was needed.
        by_reader: bool,
    },
    /// The numbers of all entries that mention the record, itself among them.
    History(Vec<u64>),
    /// The numbers of the entries that a rule rests on.
    Entries(Vec<u64>),
}

/// A check, what came out of it, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which check.
    pub code: CheckCode,
    /// What came out.
    pub outcome: Outcome,
    /// What it rests on.
    pub evidence: Evidence,
}
