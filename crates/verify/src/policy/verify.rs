//! From the bytes of a checkpoint to one that a log has signed and a quorum has cosigned.

use alloc::collections::BTreeMap;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::{Log, Policy};
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::cosignature::{Cosignature, CosignatureError};
use crate::hash::Hash;
use crate::note::{KeyName, Note, SignatureLine, VerifierKey};

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
        let log = self.signing_log(&note, checkpoint.origin())?;
        Ok(LogSigned {
            log: log.key.clone(),
            checkpoint,
            note,
        })
    }

    /// Verifies each signature by a log that the policy knows, and finds one by the log `origin`.
    ///
    /// Lines of other logs of the policy count for nothing, but must hold: where a known key's
    /// signature fails, something is wrong with the whole note (signed-note, "Signatures").
    fn signing_log(&self, note: &Note, origin: &str) -> Result<&Log, CheckpointError> {
        if self.log_for_origin(origin).is_none() {
            let origin = origin.to_string();
            return Err(CheckpointError::UnknownOrigin { origin });
        }
        let mut found = None;
        for line in note.signatures() {
            let Some(log) = self.logs.iter().find(|log| line.claims(&log.key)) else {
                continue;
            };
            log.key
                .verify_text(note.text(), line.bytes())
                .map_err(|_| CheckpointError::LogSignatureInvalid {
                    log: log.origin().to_string(),
                })?;
            if log.origin() == origin {
                found = Some(log);
            }
        }
        let origin = origin.to_string();
        found.ok_or(CheckpointError::LogSignatureMissing { origin })
    }

    /// Verifies each cosignature by a witness that the policy knows, and gives each witness's time.
    ///
    /// Several lines by one witness must all hold; it counts once, with its latest time, since
    /// each is a statement that was true when it was made.
    fn cosigners(&self, note: &Note) -> Result<BTreeMap<usize, u64>, CheckpointError> {
        let mut times = BTreeMap::new();
        for line in note.signatures() {
            let mut witnesses = (0_usize..).zip(&self.witnesses);
            let Some((index, witness)) = witnesses.find(|(_, known)| line.claims(&known.key))
            else {
                continue;
            };
            let time = cosigned_at(line, &witness.key, note.text()).map_err(|error| {
                let witness = witness.name.clone();
                CheckpointError::CosignatureInvalid { witness, error }
            })?;
            let latest = times.entry(index).or_insert(time);
            *latest = time.max(*latest);
        }
        Ok(times)
    }

    fn cosigned_by(&self, index: usize, time: u64) -> Option<CosignedBy> {
        let witness = self.witnesses.get(index)?;
        Some(CosignedBy {
            name: witness.name.clone(),
            key_name: witness.key.name().clone(),
            time,
        })
    }
}

fn cosigned_at(
    line: &SignatureLine,
    key: &VerifierKey,
    text: &str,
) -> Result<u64, CosignatureError> {
    let cosignature = Cosignature::parse(line.bytes())?;
    cosignature.verify(key, text)?;
    Ok(cosignature.time())
}

/// A checkpoint that a log of the policy has signed; its cosignatures aren't looked at yet.
///
/// So it may be a fork that no witness has seen: it is evidence to show, not to rely on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSigned {
    log: VerifierKey,
    checkpoint: Checkpoint,
    note: Note,
}

impl LogSigned {
    /// Checks the cosignatures and whether they are enough. `self` stays, to be shown if not.
    ///
    /// # Errors
    /// - [`CheckpointError::CosignatureInvalid`] if one of a known witness fails;
    /// - [`CheckpointError::QuorumNotReached`] if there are too few;
    /// - [`CheckpointError::UnknownOrigin`] if `policy` isn't the one that knew the log.
    pub fn require_quorum(&self, policy: &Policy) -> Result<VerifiedCheckpoint, CheckpointError> {
        if !policy.logs.iter().any(|log| log.key == self.log) {
            let origin = self.checkpoint.origin().to_string();
            return Err(CheckpointError::UnknownOrigin { origin });
        }
        let times = policy.cosigners(&self.note)?;
        let cosigned = times
            .iter()
            .filter_map(|(index, time)| policy.cosigned_by(*index, *time))
            .collect();
        if !policy.quorum.is_reached(|index| times.contains_key(&index)) {
            let needed = policy.quorum_size();
            return Err(CheckpointError::QuorumNotReached { cosigned, needed });
        }
        let times: Vec<(usize, u64)> = times.into_iter().collect();
        Ok(VerifiedCheckpoint {
            quorum_time: policy.quorum.time(&times),
            signed: self.clone(),
            cosigned,
        })
    }

    /// Origin, size and root, as the log signed them.
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note, with lines by unknown keys too.
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// The log's key that signed.
    pub const fn log_key(&self) -> &VerifierKey {
        &self.log
    }
}

/// A witness of the policy whose cosignature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CosignedBy {
    /// Its name in the policy, as opaque octets.
    pub name: Vec<u8>,
    /// The name of its key.
    pub key_name: KeyName,
    /// When it cosigned, in POSIX seconds; its latest time if it did so more than once.
    pub time: u64,
}

/// A checkpoint that satisfies a policy. Only [`Policy::verify`] and
/// [`LogSigned::require_quorum`] can make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCheckpoint {
    signed: LogSigned,
    cosigned: Vec<CosignedBy>,
    quorum_time: Option<u64>,
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

    /// The log's key that signed.
    pub const fn log_key(&self) -> &VerifierKey {
        &self.signed.log
    }
}

#[cfg(test)]
mod tests;
