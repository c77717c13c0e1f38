//! Why a text is no policy.

use alloc::vec::Vec;

use crate::note::{TextError, VkeyError};

/// Why a text is no policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyError {
    /// Too long, or with characters that no policy may hold.
    Text(TextError),
    /// There is no quorum line; one that demands nobody is written `quorum none`.
    QuorumMissing,
    /// A line is wrong.
    Line {
        /// Line number, from 1.
        line: usize,
        /// What is wrong with it.
        error: LineError,
    },
}

impl PolicyError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Text(error) => error.code(),
            Self::QuorumMissing => "policy-quorum-missing",
            Self::Line { error, .. } => error.code(),
        }
    }
}

/// What is wrong with a line of a policy. `first` is the number of the line that it clashes with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineError {
    /// The line doesn't end in a newline: the file may be cut off.
    Unterminated,
    /// It begins with none of `log`, `witness`, `group`, `quorum`.
    UnknownKeyword,
    /// Something is missing at its end.
    MissingItem,
    /// There is more on it than belongs there.
    ExtraItem,
    /// More than [`Policy::MAX_OF_EACH`](super::Policy::MAX_OF_EACH) lines of this sort.
    TooMany,
    /// The key can't be read.
    Key(VkeyError),
    /// A log with a key of another kind than 0x01 and 0x06.
    LogKeyKind,
    /// A witness with a key of another kind than 0x04 and 0x06.
    WitnessKeyKind,
    /// The same public key a second time, under whatever name.
    DuplicateKey {
        /// Line of the first.
        first: usize,
    },
    /// A witness with the public key of a log, or the other way round: that log would vouch for
    /// itself, and the quorum would count one witness too many.
    LogIsWitness {
        /// Line of the first.
        first: usize,
    },
    /// Another key with the same name and id: their signatures couldn't be told apart.
    AmbiguousKey {
        /// Line of the first.
        first: usize,
    },
    /// A witness or a group called `none`.
    ReservedName,
    /// A witness or a group whose name is taken.
    NameTaken {
        /// Line of the first.
        first: usize,
    },
    /// A name that no earlier line defines.
    UnknownName {
        /// The name, as opaque octets.
        name: Vec<u8>,
    },
    /// A name that is a member of a group already, of this one or another.
    MemberTwice {
        /// The name, as opaque octets.
        name: Vec<u8>,
        /// Line of the first.
        first: usize,
    },
    /// Neither `all` nor `any` nor a number from 1 to the number of members.
    Threshold,
    /// A second quorum line.
    QuorumTwice {
        /// Line of the first.
        first: usize,
    },
}

impl LineError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unterminated => "policy-line-unterminated",
            Self::UnknownKeyword => "policy-unknown-keyword",
            Self::MissingItem => "policy-missing-item",
            Self::ExtraItem => "policy-extra-item",
            Self::TooMany => "policy-too-many-lines",
            Self::Key(error) => error.code(),
            Self::LogKeyKind => "policy-log-key-kind",
            Self::WitnessKeyKind => "policy-witness-key-kind",
            Self::DuplicateKey { .. } => "policy-duplicate-key",
            Self::LogIsWitness { .. } => "policy-log-is-witness",
            Self::AmbiguousKey { .. } => "policy-ambiguous-key",
            Self::ReservedName => "policy-reserved-name",
            Self::NameTaken { .. } => "policy-name-taken",
            Self::UnknownName { .. } => "policy-unknown-name",
            Self::MemberTwice { .. } => "policy-member-twice",
            Self::Threshold => "policy-threshold",
            Self::QuorumTwice { .. } => "policy-quorum-twice",
        }
    }
}
