//! From the bytes of a checkpoint to one that a log has signed and a quorum has cosigned.

use crate::sorted::SortedSet;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::{CosignedBy, Log, Policy, Uncounted};
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::cosignature::{Cosignature, CosignatureError};
use crate::hash::Hash;
use crate::note::{KeyKind, Note, SignatureLine, VerifierKey};

impl Policy {
    /// Checks everything that the policy demands of a checkpoint.
    ///
    /// # Errors
    /// [`CheckpointError`], of the first step that fails.
    pub fn verify(&self, note: &[u8]) -> Result<VerifiedCheckpoint, CheckpointError> {
        let signed = self.verify_log_signature(note)?;
        signed.require_quorum(self)
    }

    /// Checks all but the cosignatures: the note, the checkpoint in it, the log's signature.
    ///
    /// # Errors
    /// [`CheckpointError`], of the first step that fails.
    pub fn verify_log_signature(&self, note: &[u8]) -> Result<LogSigned, CheckpointError> {
        let note = Note::parse(note).map_err(CheckpointError::Note)?;
        let checkpoint = Checkpoint::parse_text(note.text())?;
        let keys = self.signing_keys(&note, checkpoint.origin(), Others::MustHold)?;
        Ok(LogSigned {
            keys,
            checkpoint,
            note,
        })
    }

    /// Whether the log has signed this at all, whatever else is wrong with its signatures: for evidence
    /// against the log, which nobody can spoil by a line that doesn't hold. Nothing may rest on it else.
    ///
    /// # Errors
    /// As [`Policy::verify_log_signature`], but only if no line by a key of this origin holds.
    pub fn bound_by_log(&self, note: &[u8]) -> Result<LogSigned, CheckpointError> {
        let note = Note::parse(note).map_err(CheckpointError::Note)?;
        let checkpoint = Checkpoint::parse_text(note.text())?;
        let keys = self.signing_keys(&note, checkpoint.origin(), Others::Ignored)?;
        Ok(LogSigned {
            keys,
            checkpoint,
            note,
        })
    }

    /// Verifies each signature by a log that the policy knows, and finds those by the log `origin`:
    /// any one of its keys will do.
    ///
    /// Lines of other logs of the policy count for nothing, but must hold: where a known key's
    /// signature fails, something is wrong with the whole note (signed-note, "Signatures").
    fn signing_keys(
        &self,
        note: &Note,
        origin: &str,
        others: Others,
    ) -> Result<Keys, CheckpointError> {
        if self.log_for_origin(origin).is_none() {
            let origin = origin.to_string();
            return Err(CheckpointError::UnknownOrigin { origin });
        }
        let mut found = SortedSet::new();
        let mut is_unsure = false;
        let mut wrong = None;
        for line in note.signatures() {
            let mut logs = (0_usize..).zip(&self.logs);
            let Some((index, log)) = logs.find(|(_, log)| line.claims(&log.key)) else {
                continue;
            };
            let is_own = log.origin() == origin;
            if !is_own && others == Others::Ignored {
                continue;
            }
            match log.verify_line(line, note.text()) {
                Ok(()) if is_own => {
                    found.insert(index);
                }
                Ok(()) => {}
                Err(CosignatureError::Unsupported) => is_unsure |= is_own,
                Err(_) => {
                    let log = log.origin().to_string();
                    let error = CheckpointError::LogSignatureInvalid { log };
                    if others == Others::MustHold {
                        return Err(error);
                    }
                    wrong.get_or_insert(error);
                }
            }
        }
        let mut keys = found.iter().filter_map(|index| self.logs.get(*index));
        let origin = origin.to_string();
        match keys.next() {
            Some(first) => Ok(Keys {
                first: first.key.clone(),
                more: keys.map(|log| log.key.clone()).collect(),
            }),
            None if is_unsure => Err(CheckpointError::LogKeyUnsupported { origin }),
            None => Err(wrong.unwrap_or(CheckpointError::LogSignatureMissing { origin })),
        }
    }
}

/// What is asked of signatures besides the one that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Others {
    /// One of a known key that doesn't hold spoils the note.
    MustHold,
    /// They are not looked at, and of the log's own the one that holds is enough.
    Ignored,
}

impl Log {
    /// A log's ML-DSA-44 line is a cosignature under its origin. Its time may be zero, for the log
    /// vouches for no time.
    fn verify_line(&self, line: &SignatureLine, text: &str) -> Result<(), CosignatureError> {
        match self.key.kind() {
            KeyKind::Ed25519 | KeyKind::CosignatureV1 => self
                .key
                .verify_text(text, line.bytes())
                .map_err(|_| CosignatureError::Signature),
            KeyKind::MlDsa44 => Cosignature::parse(line.bytes())?.verify(&self.key, text),
        }
    }
}

/// The keys of one log that have signed, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Keys {
    first: VerifierKey,
    more: Vec<VerifierKey>,
}

impl Keys {
    fn iter(&self) -> impl Iterator<Item = &VerifierKey> {
        core::iter::once(&self.first).chain(&self.more)
    }
}

/// A checkpoint that a log of the policy has signed; its cosignatures aren't looked at yet.
///
/// So it may be a fork that no witness has seen: it is evidence to show, not to rely on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSigned {
    keys: Keys,
    checkpoint: Checkpoint,
    note: Note,
}

impl LogSigned {
    /// Checks the cosignatures and whether they are enough. `self` stays, to be shown if not.
    ///
    /// # Errors
    /// - [`CheckpointError::CosignatureInvalid`] if one of a known witness fails;
    /// - [`CheckpointError::QuorumNotReached`] if there are too few;
    /// - [`CheckpointError::LogKeyTimeUnknown`] or [`CheckpointError::LogKeyOutsideWindow`] if the
    ///   log has signed with keys only that don't count at the quorum time;
    /// - [`CheckpointError::UnknownOrigin`] if `policy` isn't the one that knew the log.
    pub fn require_quorum(&self, policy: &Policy) -> Result<VerifiedCheckpoint, CheckpointError> {
        let known = |key: &VerifierKey| policy.logs.iter().find(|log| log.key == *key);
        let logs: Vec<&Log> = self.keys.iter().filter_map(known).collect();
        if logs.is_empty() {
            let origin = self.checkpoint.origin().to_string();
            return Err(CheckpointError::UnknownOrigin { origin });
        }
        let found = policy.cosignatures(&self.note)?;
        let (times, quorum) = (&found.times, &policy.quorum);
        let cosigned = policy.cosigned(times);
        if !quorum.is_reached(|index| times.contains_key(&index)) {
            let needed = policy.quorum_size();
            return Err(CheckpointError::QuorumNotReached { cosigned, needed });
        }
        let pairs: Vec<(usize, u64)> = times.iter().map(|(index, time)| (*index, *time)).collect();
        let quorum_time = quorum.time(&pairs);
        let keys = self.keys_at(&logs, quorum_time)?;
        // Nobody at all survives nothing.
        let quorum_survives_quantum = !quorum.is_none()
            && quorum.is_reached(|index| {
                let key = policy.witnesses.get(index).map(|witness| &witness.key);
                times.contains_key(&index) && key.is_some_and(|key| key.kind().survives_quantum())
            });
        Ok(VerifiedCheckpoint {
            keys,
            signed: self.clone(),
            cosigned,
            uncounted: found.uncounted,
            quorum_time,
            quorum_survives_quantum,
        })
    }

    /// The log's keys that signed and count, as the policy has them and in its order: at the quorum time,
    /// or where nobody vouches for a time at `now`, in POSIX seconds. For whoever has only the log's own
    /// signature, as in evidence.
    pub fn counting<'p>(&self, policy: &'p Policy, now: u64) -> Vec<&'p Log> {
        let time = match self.require_quorum(policy) {
            Ok(checkpoint) => checkpoint.quorum_time(),
            Err(CheckpointError::LogKeyOutsideWindow { time, .. }) => Some(time),
            Err(_) => None,
        };
        let time = time.unwrap_or(now);
        let signed = |log: &&Log| self.keys.iter().any(|key| *key == log.key);
        let logs = policy.logs.iter().filter(signed);
        logs.filter(|log| log.window.contains(time)).collect()
    }

    /// Those keys that count at the quorum time.
    fn keys_at(&self, logs: &[&Log], time: Option<u64>) -> Result<Keys, CheckpointError> {
        let counts = |log: &&&Log| {
            log.window.is_open() || time.is_some_and(|time| log.window.contains(time))
        };
        let mut keys = logs.iter().filter(counts).map(|log| log.key.clone());
        if let Some(first) = keys.next() {
            let more = keys.collect();
            return Ok(Keys { first, more });
        }
        let origin = self.checkpoint.origin().to_string();
        Err(match time {
            Some(time) => CheckpointError::LogKeyOutsideWindow { origin, time },
            None => CheckpointError::LogKeyTimeUnknown { origin },
        })
    }

    /// What the policy's witnesses have put below it: the cosignatures that count, in the policy's
    /// order, and the lines that don't. For evidence; [`LogSigned::require_quorum`] decides.
    ///
    /// # Errors
    /// [`CheckpointError::CosignatureInvalid`] if one of a known witness fails.
    pub fn cosignatures(
        &self,
        policy: &Policy,
    ) -> Result<(Vec<CosignedBy>, Vec<Uncounted>), CheckpointError> {
        let found = policy.cosignatures(&self.note)?;
        Ok((policy.cosigned(&found.times), found.uncounted))
    }

    /// When the holder of `key`, whom the policy need not know, cosigned this checkpoint, in POSIX
    /// seconds: the latest time, if more than once. Nothing without a line that claims to be by it,
    /// or where none bears a time.
    ///
    /// # Errors
    /// [`CosignatureError`] of the first such line that doesn't hold or can't be verified.
    pub fn cosigned_at(&self, key: &VerifierKey) -> Result<Option<u64>, CosignatureError> {
        let mut latest = None;
        for line in self
            .note
            .signatures()
            .iter()
            .filter(|line| line.claims(key))
        {
            let cosignature = Cosignature::parse(line.bytes())?;
            cosignature.verify(key, self.note.text())?;
            latest = latest.max(Some(cosignature.time()).filter(|time| *time > 0));
        }
        Ok(latest)
    }

    /// Origin, size and root, as the log signed them.
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note, with lines by unknown keys too.
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// The log's key that signed; of several the one that the policy has first.
    pub const fn log_key(&self) -> &VerifierKey {
        &self.keys.first
    }

    /// All keys of the log that signed, in the policy's order.
    pub fn log_keys(&self) -> impl Iterator<Item = &VerifierKey> {
        self.keys.iter()
    }
}

/// A checkpoint that satisfies a policy. Only [`Policy::verify`] and
/// [`LogSigned::require_quorum`] can make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCheckpoint {
    /// Those that count at the quorum time.
    keys: Keys,
    signed: LogSigned,
    cosigned: Vec<CosignedBy>,
    uncounted: Vec<Uncounted>,
    quorum_time: Option<u64>,
    quorum_survives_quantum: bool,
}

impl VerifiedCheckpoint {
    /// The name of the log.
    pub fn origin(&self) -> &str {
        self.signed.checkpoint.origin()
    }

    /// Entries in the log.
    pub const fn size(&self) -> u64 {
        self.signed.checkpoint.size()
    }

    /// The root of the log's Merkle tree at this size.
    pub const fn root(&self) -> Hash {
        self.signed.checkpoint.root()
    }

    /// The witnesses of the policy who have cosigned, in the policy's order, also those whom the
    /// quorum doesn't need.
    pub fn cosigners(&self) -> &[CosignedBy] {
        &self.cosigned
    }

    /// Lines by witnesses of the policy that don't count, although nothing is wrong with the note.
    pub fn uncounted(&self) -> &[Uncounted] {
        &self.uncounted
    }

    /// Whether the log has signed this with an ML-DSA-44 key of the policy too, so that who breaks
    /// Ed25519 some day couldn't have put this together.
    pub fn log_signature_survives_quantum(&self) -> bool {
        self.keys.iter().any(|key| key.kind().survives_quantum())
    }

    /// Whether the quorum would stand by its ML-DSA-44 cosignatures alone. Never for `quorum none`.
    pub const fn quorum_survives_quantum(&self) -> bool {
        self.quorum_survives_quantum
    }

    /// The latest time, in POSIX seconds, such that the quorum holds when only cosignatures of that
    /// time or later count. Nothing for `quorum none`, where nobody vouches for a time.
    pub const fn quorum_time(&self) -> Option<u64> {
        self.quorum_time
    }

    /// The checkpoint as a value.
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.signed.checkpoint
    }

    /// The note it came in, with lines by unknown keys too.
    pub const fn note(&self) -> &Note {
        &self.signed.note
    }

    /// The log's key that signed; of several that count the one that the policy has first.
    pub const fn log_key(&self) -> &VerifierKey {
        &self.keys.first
    }

    /// All keys of the log that signed and count, in the policy's order.
    pub fn log_keys(&self) -> impl Iterator<Item = &VerifierKey> {
        self.keys.iter()
    }
}

#[cfg(test)]
mod tests;
