//! Offline proofs that an entry is in a log: `.tlog-proof` files (C2SP tlog-proof).

use alloc::string::String;
use alloc::vec::Vec;

use crate::checkpoint::{CheckpointError, VerifiedCheckpoint};
use crate::encoding::{from_base64, from_decimal, to_base64};
use crate::hash::{Hash, leaf_hash};
use crate::merkle::{Included, MAX_PROOF_LEN, MerkleError};
use crate::note::{Note, NoteError, TextError, around_first_blank, check_text};
use crate::policy::Policy;

const HEADER: &str = "c2sp.org/tlog-proof@v1";
const EXTRA: &str = "extra ";
const INDEX: &str = "index ";

/// Why a file is no proof, or proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlogProofError {
    /// Too long, not UTF-8, or with characters that no proof may hold.
    Text(TextError),
    /// The first line isn't `c2sp.org/tlog-proof@v1`.
    Header,
    /// The extra data isn't base64 in its one canonical form.
    Extra,
    /// There is an `extra` line, but no data on it; without data there is no line.
    ExtraEmpty,
    /// The extra data is longer than [`TlogProof::MAX_EXTRA_LEN`].
    ExtraTooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// The next line isn't `index` and a decimal number below 2^64 without leading zeroes.
    Index,
    /// A line isn't the base64 of a hash.
    Hash {
        /// Line number, from 1.
        line: usize,
    },
    /// More hashes than any tree needs.
    TooManyHashes,
    /// There is no blank line with the checkpoint after it: the file may be cut off.
    CheckpointMissing,
    /// What stands after the blank line is no signed note. Lines count from its first.
    Note(NoteError),
    /// The checkpoint doesn't satisfy the policy.
    Checkpoint(CheckpointError),
    /// The entry isn't shown to be in the tree.
    Inclusion(MerkleError),
}

impl TlogProofError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Text(error) => error.code(),
            Self::Header => "tlog-proof-header",
            Self::Extra => "tlog-proof-extra",
            Self::ExtraEmpty => "tlog-proof-extra-empty",
            Self::ExtraTooLong { .. } => "tlog-proof-extra-too-long",
            Self::Index => "tlog-proof-index",
            Self::Hash { .. } => "tlog-proof-hash",
            Self::TooManyHashes => "tlog-proof-too-many-hashes",
            Self::CheckpointMissing => "tlog-proof-checkpoint-missing",
            Self::Note(error) => error.code(),
            Self::Checkpoint(error) => error.code(),
            Self::Inclusion(error) => error.code(),
        }
    }
}

/// A proof as it stands in a file, well-formed but not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    extra: Option<Vec<u8>>,
    index: u64,
    hashes: Vec<Hash>,
    note: Note,
}

impl TlogProof {
    /// The most bytes of extra data: two records of the largest size.
    pub const MAX_EXTRA_LEN: usize = 128 * 1024;

    /// The most bytes of a proof: extra data in base64, 64 hashes, a note, and the other lines.
    pub const MAX_LEN: usize =
        Self::MAX_EXTRA_LEN.div_ceil(3) * 4 + MAX_PROOF_LEN * 45 + Note::MAX_LEN + 128;

    /// Puts a proof together from extra data, the entry's number in the log, the hashes from the
    /// leaf's sibling upwards, and the checkpoint.
    ///
    /// # Errors
    /// `ExtraEmpty`, `ExtraTooLong` or `TooManyHashes`.
    pub fn new(
        extra: Option<Vec<u8>>,
        index: u64,
        hashes: Vec<Hash>,
        note: Note,
    ) -> Result<Self, TlogProofError> {
        match extra.as_ref().map(Vec::len) {
            Some(0) => return Err(TlogProofError::ExtraEmpty),
            Some(found) if found > Self::MAX_EXTRA_LEN => {
                return Err(TlogProofError::ExtraTooLong { found });
            }
            _ => {}
        }
        if hashes.len() > MAX_PROOF_LEN {
            return Err(TlogProofError::TooManyHashes);
        }
        Ok(Self {
            extra,
            index,
            hashes,
            note,
        })
    }

    /// Reads a proof; [`TlogProof::to_bytes`] gives back the same bytes.
    ///
    /// # Errors
    /// [`TlogProofError`] for anything that is no proof or beyond the limits.
    pub fn parse(bytes: &[u8]) -> Result<Self, TlogProofError> {
        let text = check_text(bytes, Self::MAX_LEN).map_err(TlogProofError::Text)?;
        // The first blank line ends the proof's own lines; a checkpoint has others.
        let (head, note) = around_first_blank(text).ok_or_else(|| without_checkpoint(text))?;
        let mut lines = (1_usize..).zip(head.split('\n')).peekable();
        lines
            .next_if(|(_, line)| *line == HEADER)
            .ok_or(TlogProofError::Header)?;
        let extra = lines.next_if(|(_, line)| line.starts_with(EXTRA));
        let extra = extra.map(|(_, line)| read_extra(line)).transpose()?;
        let (_, index) = lines.next().ok_or(TlogProofError::Index)?;
        let index = index
            .strip_prefix(INDEX)
            .and_then(from_decimal)
            .ok_or(TlogProofError::Index)?;
        let mut hashes = Vec::new();
        for (line, hash) in lines {
            hashes.push(Hash::from_base64(hash).ok_or(TlogProofError::Hash { line })?);
        }
        let note = Note::parse(note.as_bytes()).map_err(TlogProofError::Note)?;
        Self::new(extra, index, hashes, note)
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::from(HEADER);
        if let Some(extra) = &self.extra {
            text.push('\n');
            text.push_str(EXTRA);
            text.push_str(&to_base64(extra));
        }
        text.push_str(&alloc::format!("\n{INDEX}{}\n", self.index));
        for hash in &self.hashes {
            text.push_str(&hash.to_base64());
            text.push('\n');
        }
        text.push('\n');
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(self.note.as_bytes());
        bytes
    }

    /// Checks that `entry` is in a log that `policy` believes, at the proof's index.
    ///
    /// # Errors
    /// [`TlogProofError::Checkpoint`] or [`TlogProofError::Inclusion`].
    pub fn verify(
        &self,
        entry: &[u8],
        policy: &Policy,
    ) -> Result<(Included, VerifiedCheckpoint), TlogProofError> {
        let leaf = leaf_hash(entry);
        let checkpoint = policy
            .verify(self.note.as_bytes())
            .map_err(TlogProofError::Checkpoint)?;
        let included = self.verify_inclusion(leaf, &checkpoint)?;
        Ok((included, checkpoint))
    }

    /// Checks that the leaf is in the tree of a checkpoint; the step after the checkpoint's own.
    ///
    /// # Errors
    /// [`TlogProofError::Inclusion`]
    pub fn verify_inclusion(
        &self,
        leaf: Hash,
        checkpoint: &VerifiedCheckpoint,
    ) -> Result<Included, TlogProofError> {
        let (size, root) = (checkpoint.size(), checkpoint.root());
        Included::verify(leaf, self.index, size, root, &self.hashes)
            .map_err(TlogProofError::Inclusion)
    }

    /// Data that came along. Nobody has signed it: what it says must be checked like any input.
    pub fn extra(&self) -> Option<&[u8]> {
        self.extra.as_deref()
    }

    /// The entry's number in the log, from zero.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// The inclusion proof, from the leaf's sibling upwards.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// The checkpoint's note, not verified.
    pub const fn note(&self) -> &Note {
        &self.note
    }
}

/// What to say of a text without a blank line: another kind of file, or half of one.
fn without_checkpoint(text: &str) -> TlogProofError {
    if text.split('\n').next() == Some(HEADER) {
        TlogProofError::CheckpointMissing
    } else {
        TlogProofError::Header
    }
}

fn read_extra(line: &str) -> Result<Vec<u8>, TlogProofError> {
    let base64 = line.strip_prefix(EXTRA).ok_or(TlogProofError::Extra)?;
    from_base64(base64).ok_or(TlogProofError::Extra)
}

#[cfg(test)]
mod tests;
