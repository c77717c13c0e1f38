//! Records of which every proof has been checked.

use alloc::vec::Vec;

use super::envelope::{Record, RecordError};
use super::memory::Memory;
use super::proof::{ProofError, ProofErrorKind};
use crate::hash::{Hash, leaf_hash};
use crate::key::{BadSignature, KnownKeys, batch};

/// A record in the profile whose signers have all signed exactly these bytes.
///
/// Says nothing about who the signers are and whether they were allowed to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntactRecord<'a>(Record<'a>);

impl<'a> IntactRecord<'a> {
    /// The record.
    pub const fn record(&self) -> &Record<'a> {
        &self.0
    }

    /// Its leaf in the log.
    pub fn leaf_hash(&self) -> Hash {
        leaf_hash(self.0.bytes)
    }
}

impl<'a> Record<'a> {
    /// Checks every proof of the set by the equation of ZIP 215. None may be wrong.
    ///
    /// # Errors
    /// [`RecordError::Proof`] with the first proof that doesn't verify.
    pub fn verify(self) -> Result<IntactRecord<'a>, RecordError> {
        let results = batch_of(core::slice::from_ref(&self), batch::verify);
        intact(self, &results)
    }

    /// As [`Record::verify`], and every signature by the strict equation besides.
    ///
    /// A log asks for this when it takes a record in, so that verifiers of either kind agree on
    /// what it holds. The strict equation, `sB - kA = R` with R in its one encoding, says more than
    /// eight times the same: where it holds, that of ZIP 215 does, and isn't computed again.
    ///
    /// # Errors
    /// [`RecordError::Proof`] with the first proof that doesn't verify.
    pub fn verify_strict(self) -> Result<IntactRecord<'a>, RecordError> {
        let document = self.document_hash();
        for (proof, found) in self.proofs().iter().enumerate() {
            let message = found.signed_message(&document);
            found
                .signer()
                .key()
                .verify_strict(&message, found.signature())
                .map_err(|_| {
                    RecordError::Proof(ProofError {
                        proof,
                        kind: ProofErrorKind::Signature,
                    })
                })?;
        }
        Ok(IntactRecord(self))
    }

    /// The hash of the signed document: the record without its `proof` member.
    pub fn document_hash(&self) -> Hash {
        let head = self.bytes.get(..self.proof_cut.start).unwrap_or_default();
        let tail = self.bytes.get(self.proof_cut.end..).unwrap_or_default();
        Hash::of(&[head, tail])
    }
}

/// Checks all proofs of many records in one batch, about five times as fast as one by one.
///
/// One answer for each input, in order, the same as [`Record::parse`] and [`Record::verify`] give.
pub fn verify_batch<'a>(
    inputs: impl IntoIterator<Item = &'a [u8]>,
) -> Vec<Result<IntactRecord<'a>, RecordError>> {
    verify_batch_with(inputs, &mut KnownKeys::new())
}

/// The same, for one of many batches that the same keys have signed.
pub fn verify_batch_with<'a>(
    inputs: impl IntoIterator<Item = &'a [u8]>,
    known: &mut KnownKeys,
) -> Vec<Result<IntactRecord<'a>, RecordError>> {
    verify_by(inputs, known, batch::verify)
}

/// Checks all proofs of many records by the strict equation, several times as fast as one by one.
///
/// One answer for each input, in order, the same as [`Record::parse`] and [`Record::verify_strict`] give.
pub fn verify_batch_strict<'a>(
    inputs: impl IntoIterator<Item = &'a [u8]>,
) -> Vec<Result<IntactRecord<'a>, RecordError>> {
    verify_by(inputs, &mut KnownKeys::new(), batch::verify_strict)
}

/// Both of them. Nothing is remembered, so no leaf is hashed: whoever reads a log has its leaves.
fn verify_by<'a>(
    inputs: impl IntoIterator<Item = &'a [u8]>,
    known: &mut KnownKeys,
    check: impl FnOnce(&[batch::Item<'_>]) -> Vec<Result<(), BadSignature>>,
) -> Vec<Result<IntactRecord<'a>, RecordError>> {
    let parsed = inputs.into_iter();
    let parsed = parsed.map(|bytes| Record::parse_with(bytes, known));
    let parsed: Vec<_> = parsed.collect();
    let results = batch_of(parsed.iter().flatten(), check);
    let mut results = results.as_slice();
    let answers = parsed.into_iter();
    answers
        .map(|read| next_intact(read?, &mut results))
        .collect()
}

/// As [`verify_batch`], but the proofs of records that are remembered aren't checked again; those that are found intact
/// are remembered.
pub fn verify_new<'a>(
    inputs: impl IntoIterator<Item = &'a [u8]>,
    memory: &mut Memory,
) -> Vec<Result<IntactRecord<'a>, RecordError>> {
    let mut known = KnownKeys::new();
    let parsed: Vec<_> = inputs
        .into_iter()
        .map(|bytes| {
            let record = Record::parse_with(bytes, &mut known)?;
            let leaf = leaf_hash(bytes);
            Ok((record, leaf, memory.has(&leaf)))
        })
        .collect();
    let new = parsed.iter().filter_map(|read| match read {
        Ok((record, _, is_known)) => (!is_known).then_some(record),
        Err(_) => None,
    });
    let results = batch_of(new, batch::verify);
    let mut results = results.as_slice();
    parsed
        .into_iter()
        .map(|read| {
            let (record, leaf, is_known) = read?;
            if is_known {
                return Ok(IntactRecord(record));
            }
            let intact = next_intact(record, &mut results)?;
            memory.add(leaf);
            Ok(intact)
        })
        .collect()
}

/// One answer for each proof of each record, in order, by this check of a batch.
fn batch_of<'r, 'a: 'r>(
    records: impl IntoIterator<Item = &'r Record<'a>>,
    check: impl FnOnce(&[batch::Item<'_>]) -> Vec<Result<(), BadSignature>>,
) -> Vec<Result<(), BadSignature>> {
    let mut signed = Vec::new();
    for record in records {
        let document = record.document_hash();
        for proof in record.proofs() {
            signed.push((proof, proof.signed_message(&document)));
        }
    }
    let items: Vec<_> = signed
        .iter()
        .map(|(proof, message)| batch::Item {
            key: proof.signer().key(),
            message,
            signature: proof.signature(),
        })
        .collect();
    check(&items)
}

/// Takes the answers for the proofs of the next record from those of many.
fn next_intact<'a>(
    record: Record<'a>,
    results: &mut &[Result<(), BadSignature>],
) -> Result<IntactRecord<'a>, RecordError> {
    let own = results.split_at_checked(record.proofs().len());
    let (own, rest) = own.unwrap_or_default();
    *results = rest;
    intact(record, own)
}

/// An answer for every proof is needed: a missing one is no answer.
fn intact<'a>(
    record: Record<'a>,
    results: &[Result<(), BadSignature>],
) -> Result<IntactRecord<'a>, RecordError> {
    let bad = (0..record.proofs().len()).find(|proof| results.get(*proof) != Some(&Ok(())));
    match bad {
        None => Ok(IntactRecord(record)),
        Some(proof) => Err(RecordError::Proof(ProofError {
            proof,
            kind: ProofErrorKind::Signature,
        })),
    }
}
