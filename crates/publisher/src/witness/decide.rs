//! What a witness answers, decided from what it knows: pure functions, without I/O and clock.
//!
//! The order is the specification's: the log must be known (404), a key of it must have signed
//! (403), the sizes must be in order (400), the old size must be the latest one (409), and the tree
//! must have grown from there (422).

use std::collections::BTreeMap;

use stele_verify::checkpoint::{Checkpoint, CheckpointError};
use stele_verify::cosignature::Cosignature;
use stele_verify::hash::{Hash, empty_root};
use stele_verify::merkle::{MerkleError, verify_consistency};
use stele_verify::note::{KeyKind, Note, SignatureLine, VerifierKey};

use super::protocol::{AddCheckpoint, RequestError, Submitted};

/// Why a checkpoint isn't cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The request is malformed: 400.
    Request(RequestError),
    /// No key is trusted for this origin: 404.
    UnknownLog,
    /// No key that is trusted for this origin has signed: 403.
    NotSigned,
    /// A line says it is by a trusted key, and doesn't hold: 403.
    BadSignature,
    /// The old size is above the checkpoint's: 400.
    OldAboveNew,
    /// The old size isn't that of the latest checkpoint cosigned: 409, with the latest.
    Conflict {
        /// Entries in the latest checkpoint cosigned; zero if there is none.
        latest: u64,
    },
    /// An empty tree with another root than the hash of nothing: 422.
    EmptyTreeRoot,
    /// A proof from size zero, which needs none: 422.
    NeedlessProof,
    /// The tree hasn't grown from the one that was cosigned, or the proof doesn't show it: 422.
    Inconsistent(MerkleError),
}

impl Refusal {
    /// The HTTP status code.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Request(_) | Self::OldAboveNew => 400,
            Self::NotSigned | Self::BadSignature => 403,
            Self::UnknownLog => 404,
            Self::Conflict { .. } => 409,
            Self::EmptyTreeRoot | Self::NeedlessProof | Self::Inconsistent(_) => 422,
        }
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Request(error) => error.code(),
            Self::UnknownLog => "witness-unknown-log",
            Self::NotSigned => "witness-not-signed",
            Self::BadSignature => "witness-bad-signature",
            Self::OldAboveNew => "witness-old-above-new",
            Self::Conflict { .. } => "witness-conflict",
            Self::EmptyTreeRoot => "checkpoint-empty-tree-root",
            Self::NeedlessProof => "witness-needless-proof",
            Self::Inconsistent(error) => error.code(),
        }
    }

    /// One sentence for whoever reads the answer.
    pub fn sentence(&self) -> String {
        match self {
            Self::Request(error) => error.to_string(),
            Self::UnknownLog => "this witness wasn't told of a log of this origin".into(),
            Self::NotSigned => "no key that this witness trusts for the origin has signed".into(),
            Self::BadSignature => "a signature that names a trusted key doesn't hold".into(),
            Self::OldAboveNew => "the old size is above the checkpoint's".into(),
            Self::Conflict { latest } => format!("the latest checkpoint cosigned has {latest}"),
            Self::EmptyTreeRoot => "the root of an empty tree is the hash of nothing".into(),
            Self::NeedlessProof => "from size zero there is nothing to prove".into(),
            Self::Inconsistent(error) => format!(
                "the checkpoint isn't shown to have grown from the one cosigned before ({})",
                error.code()
            ),
        }
    }
}

/// The logs that a witness cosigns, each with the keys that it trusts for it.
#[derive(Debug, Clone, Default)]
pub struct Logs {
    keys: BTreeMap<String, Vec<VerifierKey>>,
}

impl Logs {
    /// Trusts a log's key for its name, which is the origin. Says whether it was taken: a witness's
    /// key signs no logs.
    #[must_use]
    pub fn trust(&mut self, key: &VerifierKey) -> bool {
        if !signs(key) {
            return false;
        }
        let known = self.keys.entry(key.name().to_string()).or_default();
        if !known.contains(key) {
            known.push(key.clone());
        }
        true
    }

    /// The origins, in order, with the keys of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[VerifierKey])> {
        let all = self.keys.iter();
        all.map(|(origin, keys)| (origin.as_str(), keys.as_slice()))
    }

    /// Checks the signatures, and gives the lines by keys of the checkpoint's own log. Lines by
    /// unknown keys are ignored.
    ///
    /// # Errors
    /// [`Refusal::UnknownLog`], [`Refusal::NotSigned`] or [`Refusal::BadSignature`].
    pub fn verify(&self, submitted: &Submitted) -> Result<Vec<SignatureLine>, Refusal> {
        self.verify_note(submitted.origin(), submitted.note())
    }

    /// The same for a note that says it is of this log.
    ///
    /// # Errors
    /// [`Refusal::UnknownLog`], [`Refusal::NotSigned`] or [`Refusal::BadSignature`].
    pub fn verify_note(&self, origin: &str, note: &Note) -> Result<Vec<SignatureLine>, Refusal> {
        let own = self.keys.get(origin);
        let own = own.ok_or(Refusal::UnknownLog)?;
        let mut held = Vec::new();
        for line in note.signatures() {
            let mut known = self.keys.values().flatten();
            let Some(key) = known.find(|key| line.claims(key)) else {
                continue;
            };
            if !holds(key, line, note.text()) {
                return Err(Refusal::BadSignature);
            }
            if own.contains(key) && !held.contains(line) {
                held.push(line.clone());
            }
        }
        if held.is_empty() {
            return Err(Refusal::NotSigned);
        }
        Ok(held)
    }
}

/// Whether a key of this kind can be a log's.
fn signs(key: &VerifierKey) -> bool {
    matches!(key.kind(), KeyKind::Ed25519 | KeyKind::MlDsa44)
}

/// Whether a line by a log's key holds for the text of a checkpoint. One of the kind ML-DSA-44 has the
/// form of a cosignature.
fn holds(key: &VerifierKey, line: &SignatureLine, text: &str) -> bool {
    match key.kind() {
        KeyKind::Ed25519 => key.verify_text(text, line.bytes()).is_ok(),
        _ => Cosignature::parse(line.bytes()).is_ok_and(|line| line.verify(key, text).is_ok()),
    }
}

/// The latest checkpoint that was cosigned of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latest {
    /// Entries.
    pub size: u64,
    /// The root.
    pub root: Hash,
}

impl Latest {
    /// Of a log of which nothing was cosigned yet.
    pub fn none() -> Self {
        Self {
            size: 0,
            root: empty_root(),
        }
    }

    /// What a note that was cosigned says.
    ///
    /// # Errors
    /// [`CheckpointError`] if it is no checkpoint.
    pub fn of(note: &Note) -> Result<Self, CheckpointError> {
        let checkpoint = Checkpoint::parse_text(note.text())?;
        Ok(Self {
            size: checkpoint.size(),
            root: checkpoint.root(),
        })
    }

    /// Whether the checkpoint can take the place of this one.
    ///
    /// # Errors
    /// [`Refusal`]
    pub fn require_growth(&self, request: &AddCheckpoint) -> Result<(), Refusal> {
        let (old, new) = (request.old_size(), request.submitted());
        if old > new.size() {
            return Err(Refusal::OldAboveNew);
        }
        if old != self.size {
            return Err(Refusal::Conflict { latest: self.size });
        }
        if new.size() == 0 && new.root() != empty_root() {
            return Err(Refusal::EmptyTreeRoot);
        }
        if old == 0 {
            return match request.proof() {
                [] => Ok(()),
                _ => Err(Refusal::NeedlessProof),
            };
        }
        verify_consistency(old, new.size(), self.root, new.root(), request.proof())
            .map_err(Refusal::Inconsistent)
    }

    /// Whether a checkpoint that the log has signed can't be true beside this one, whatever it was
    /// handed in with: the two are proof that the log has forked, for anyone.
    pub fn contradicts(&self, signed: &Submitted) -> bool {
        let is_impossible = signed.size() == 0 && signed.root() != empty_root();
        is_impossible || (signed.size() == self.size && signed.root() != self.root)
    }
}

#[cfg(test)]
mod tests;
