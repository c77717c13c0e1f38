//! Why a trust file is refused, by itself or as the successor of another.

use stele_verify::key::DidKeyError;
use stele_verify::note::VkeyError;
use stele_verify::policy::PolicyError;

/// Why a trust file was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustError {
    /// Longer than [`MAX_LEN`](super::MAX_LEN) bytes.
    TooLong {
        /// How long, in bytes.
        found: usize,
    },
    /// Not the JSON of a trust file; unknown members are refused too.
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the reader said.
        what: String,
    },
    /// A list stands where none belongs: lists of values don't pass for objects.
    StrayList {
        /// Where: `auditors[0].name`; empty for the file itself.
        at: String,
    },
    /// An object has a member twice, and readers differ in which of them they take.
    MemberTwice {
        /// Which, with its place.
        at: String,
    },
    /// A text other than the policy, or a member's name, has a character that isn't shown, or that
    /// changes how others are shown.
    ControlCharacter {
        /// Where.
        at: String,
    },
    /// Its number is zero: they count from one.
    Version(u64),
    /// The policy is refused.
    Policy(PolicyError),
    /// A log of the policy has no mirror, so it can't be read.
    NoMirror {
        /// The log's origin.
        origin: String,
    },
    /// Mirrors of a log that the policy doesn't name.
    UnknownLog {
        /// The origin that the file names.
        origin: String,
    },
    /// No log at all.
    NoLog,
    /// `maxAgeSeconds` is zero.
    MaxAge,
    /// The key of a root authority is none.
    AnchorKey {
        /// Position in `anchors`, from zero.
        anchor: usize,
        /// Why.
        error: DidKeyError,
    },
    /// Two root authorities have the same key.
    AnchorTwice {
        /// Position of the second, from zero.
        anchor: usize,
    },
    /// The key of an auditor is none.
    AuditorKey {
        /// Position in `auditors`, from zero.
        auditor: usize,
        /// Why.
        error: VkeyError,
    },
    /// The key of an auditor isn't one for cosignatures.
    AuditorKeyKind {
        /// Position in `auditors`, from zero.
        auditor: usize,
    },
    /// The public key of an auditor is that of another one, of a witness or of a log: one signature
    /// would make two statements.
    AuditorTwice {
        /// Position of the second, from zero.
        auditor: usize,
    },
    /// A member of `keys` is about a key that is neither in the policy nor an auditor's.
    KeyUnknown {
        /// What stands there instead of a key's name and id.
        key: String,
    },
    /// A time in `keys` isn't RFC 3339 in whole seconds that ends in `Z`.
    KeyTime {
        /// Name and id of the key.
        key: String,
    },
    /// A key's validity ends before it begins.
    KeyWindow {
        /// Name and id of the key.
        key: String,
    },
    /// What is said of a log's end in `closed` is of no log of the policy, has no root or time, or names as the
    /// successor no other log of the policy.
    Closed {
        /// The origin that stands there.
        origin: String,
    },
    /// A key in `signers` is none.
    SignerKey {
        /// Position in `signers`, from zero.
        signer: usize,
        /// Why.
        error: DidKeyError,
    },
    /// Two signers have the same key.
    SignerTwice {
        /// Position of the second, from zero.
        signer: usize,
    },
    /// The threshold of `signers` is zero, or more than there are.
    SignersThreshold {
        /// The threshold.
        threshold: u64,
        /// How many signers there are.
        signers: usize,
    },
}

impl TrustError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "trust-too-long",
            Self::Json { .. } => "trust-json",
            Self::StrayList { .. } => "trust-stray-list",
            Self::MemberTwice { .. } => "trust-member-twice",
            Self::ControlCharacter { .. } => "trust-control-character",
            Self::Version(_) => "trust-version",
            Self::Policy(error) => error.code(),
            Self::NoMirror { .. } => "trust-no-mirror",
            Self::UnknownLog { .. } => "trust-unknown-log",
            Self::NoLog => "trust-no-log",
            Self::MaxAge => "trust-max-age",
            Self::AnchorKey { error, .. } => error.code(),
            Self::AnchorTwice { .. } => "trust-anchor-twice",
            Self::AuditorKey { error, .. } => error.code(),
            Self::AuditorKeyKind { .. } => "trust-auditor-key-kind",
            Self::AuditorTwice { .. } => "trust-auditor-twice",
            Self::KeyUnknown { .. } => "trust-key-unknown",
            Self::KeyTime { .. } => "trust-key-time",
            Self::KeyWindow { .. } => "trust-key-window",
            Self::Closed { .. } => "trust-closed",
            Self::SignerKey { error, .. } => error.code(),
            Self::SignerTwice { .. } => "trust-signer-twice",
            Self::SignersThreshold { .. } => "trust-signers-threshold",
        }
    }
}

/// Why a trust file doesn't follow the one in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuccessionError {
    /// It isn't a sound trust file.
    File(TrustError),
    /// The version in use names no signers, so nothing can follow it.
    NoSigners,
    /// It isn't the next number: the same, one before, or one that leaves a gap.
    Number {
        /// The number of the version in use.
        present: u64,
        /// Its own.
        found: u64,
    },
    /// An auditor of one version has the key that a witness or a log has in the other. The same signature
    /// would say today that a log was seen, and tomorrow that it was replayed.
    KeyMoved {
        /// Name and id of the key.
        key: String,
    },
    /// Too few signers of the version in use have signed it.
    TooFew {
        /// How many have.
        valid: usize,
        /// How many must.
        threshold: usize,
    },
    /// Too few of the signers that it names itself have signed it.
    TooFewOwn {
        /// How many have.
        valid: usize,
        /// How many must.
        threshold: usize,
    },
}

impl SuccessionError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::File(error) => error.code(),
            Self::NoSigners => "succession-no-signers",
            Self::Number { .. } => "succession-number",
            Self::KeyMoved { .. } => "succession-key-moved",
            Self::TooFew { .. } => "succession-too-few",
            Self::TooFewOwn { .. } => "succession-too-few-own",
        }
    }
}
