//! The verdict, driven: over a log, or from a file alone.
//!
//! Every function here ends with a verdict, whatever the network does: a step that could not be
//! made is one of its answers.

use stele_records::trust::TrustFile;
use stele_records::verdict::{CheckCode, Reason, Verdict};
use stele_tlog::Head;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::leaf_hash;
use stele_verify::tlog_proof::{TlogProof, TlogProofError};

use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::{Log, LogError};
use crate::seen::Seen;

/// The log's newest checkpoint and what was found out about it.
#[derive(Debug, Clone)]
pub struct CheckedHead {
    /// The checks of the checkpoint; those of a record are pending.
    pub verdict: Verdict,
    /// The checkpoint, if log and quorum have signed it.
    pub checkpoint: Option<VerifiedCheckpoint>,
    /// Why there is none.
    pub error: Option<LogError>,
}

/// One entry and what was found out about it.
#[derive(Debug, Clone)]
pub struct CheckedEntry {
    /// Its number in the log.
    pub index: u64,
    /// Its bytes, if the log holds them at this number. Look at the verdict before showing them.
    pub bytes: Option<Vec<u8>>,
    /// The whole verdict.
    pub verdict: Verdict,
    /// The proof of it as a file, with the record inside, to be checked offline.
    pub proof: Option<TlogProof>,
}

/// Reads the newest checkpoint and holds it against policy, clock and memory.
///
/// `now` is the reader's clock in POSIX seconds. `on_step` is called after each step.
pub async fn check_head<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    now: u64,
    memory: &impl Seen,
    mut on_step: impl FnMut(&Verdict),
) -> CheckedHead {
    let mut verdict = Verdict::pending();
    let checkpoint = match log.checkpoint().await {
        Ok(checkpoint) => checkpoint,
        Err(error) => {
            match &error {
                LogError::Checkpoint(refused) => {
                    verdict.judge_checkpoint(Err(refused), trust, now);
                }
                other => stop(&mut verdict, CheckCode::LogSignature, other),
            }
            on_step(&verdict);
            return CheckedHead {
                verdict,
                checkpoint: None,
                error: Some(error),
            };
        }
    };
    verdict.judge_checkpoint(Ok(&checkpoint), trust, now);
    on_step(&verdict);
    match log.growth(&checkpoint, memory).await {
        Ok(growth) => verdict.judge_growth(growth),
        Err(error) => stop(&mut verdict, CheckCode::Growth, &error),
    }
    on_step(&verdict);
    CheckedHead {
        verdict,
        checkpoint: Some(checkpoint),
        error: None,
    }
}

/// Reads one entry below a head and checks it.
pub async fn check_entry<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    index: u64,
    mut on_step: impl FnMut(&Verdict),
) -> CheckedEntry {
    let mut entries = check_entries(log, head, &[index], |_, verdict| on_step(verdict)).await;
    entries
        .pop()
        .unwrap_or_else(|| closed(head, index, &Reason::Blocked))
}

/// Reads several entries below a head, side by side, and checks each on its own.
///
/// One answer for each index, in order. `on_step` is told which of them it is about.
pub async fn check_entries<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    indexes: &[u64],
    mut on_step: impl FnMut(usize, &Verdict),
) -> Vec<CheckedEntry> {
    let Some(checkpoint) = &head.checkpoint else {
        return indexes
            .iter()
            .map(|index| closed(head, *index, &Reason::Blocked))
            .collect();
    };
    let tree_head = Head::from(checkpoint.checkpoint());
    let results = match log.entries(tree_head, indexes).await {
        Ok(results) => results,
        Err(error) => {
            let failed = |index: &u64| {
                let mut verdict = head.verdict.clone();
                stop(&mut verdict, CheckCode::Inclusion, &error);
                verdict.close(&Reason::Blocked);
                CheckedEntry {
                    index: *index,
                    bytes: None,
                    verdict,
                    proof: None,
                }
            };
            return indexes.iter().map(failed).collect();
        }
    };
    let mut checked = Vec::with_capacity(indexes.len());
    for (position, (index, result)) in indexes.iter().zip(results).enumerate() {
        let mut verdict = head.verdict.clone();
        let (bytes, proof) = match result {
            Ok(entry) => {
                let included = *entry.included();
                let hashes = entry.proof().to_vec();
                let bytes = entry.into_bytes();
                verdict.judge_inclusion(&bytes, Ok(&included), checkpoint);
                on_step(position, &verdict);
                judge_bytes(&mut verdict, &bytes, checkpoint);
                let note = checkpoint.note().clone();
                let proof = TlogProof::new(Some(bytes.clone()), *index, hashes, note).ok();
                (Some(bytes), proof)
            }
            Err(error) => {
                stop(&mut verdict, CheckCode::Inclusion, &error);
                (None, None)
            }
        };
        verdict.close(&Reason::Blocked);
        on_step(position, &verdict);
        checked.push(CheckedEntry {
            index: *index,
            bytes,
            verdict,
            proof,
        });
    }
    checked
}

/// What a file is, that someone wants checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A `.tlog-proof`.
    Proof,
    /// A record alone.
    Record,
}

/// Why a file can't be checked at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileError {
    /// It has no bytes.
    Empty,
    /// It is longer than any proof.
    TooLong {
        /// Limit in bytes.
        limit: usize,
    },
    /// Neither a proof nor a record.
    Unknown,
}

impl FileError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file-empty",
            Self::TooLong { .. } => "file-too-long",
            Self::Unknown => "file-unknown",
        }
    }
}

/// A file and what was found out about it, without asking anyone.
#[derive(Debug, Clone)]
pub struct CheckedFile {
    /// What it is.
    pub kind: FileKind,
    /// The record in it. Look at the verdict before showing it.
    pub record: Option<Vec<u8>>,
    /// The proof in it.
    pub proof: Option<TlogProof>,
    /// The checkpoint in it, if log and quorum have signed it.
    pub checkpoint: Option<VerifiedCheckpoint>,
    /// The whole verdict.
    pub verdict: Verdict,
}

/// Checks a `.tlog-proof` with its record inside, or a record alone. Offline.
///
/// # Errors
/// [`FileError`] if it is neither.
pub fn check_file(file: &[u8], trust: &TrustFile, now: u64) -> Result<CheckedFile, FileError> {
    if file.is_empty() {
        return Err(FileError::Empty);
    }
    if file.len() > TlogProof::MAX_LEN {
        return Err(FileError::TooLong {
            limit: TlogProof::MAX_LEN,
        });
    }
    if file.starts_with(b"c2sp.org/tlog-proof@") {
        return Ok(check_proof(file, None, trust, now));
    }
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    if !text.trim_ascii_start().starts_with(b"{") {
        return Err(FileError::Unknown);
    }
    let mut verdict = Verdict::pending();
    verdict.judge_record(file);
    verdict.close(&Reason::Offline);
    let record = Some(file.to_vec());
    Ok(CheckedFile {
        kind: FileKind::Record,
        record,
        proof: None,
        checkpoint: None,
        verdict,
    })
}

/// Checks a `.tlog-proof` for a record: the one given, or the one inside the proof. Offline.
pub fn check_proof(file: &[u8], record: Option<&[u8]>, trust: &TrustFile, now: u64) -> CheckedFile {
    let mut verdict = Verdict::pending();
    let proof = match TlogProof::parse(file) {
        Ok(proof) => Some(proof),
        Err(error) => {
            verdict.fail(CheckCode::Inclusion, Reason::ProofFile(error));
            None
        }
    };
    let record = record
        .or_else(|| proof.as_ref()?.extra())
        .map(<[u8]>::to_vec);
    let mut checkpoint = None;
    if let Some(proof) = &proof {
        checkpoint = judge_proof(&mut verdict, proof, record.as_deref(), trust, now);
    }
    match (&record, &checkpoint) {
        (Some(bytes), Some(checkpoint)) => judge_bytes(&mut verdict, bytes, checkpoint),
        (Some(bytes), None) => {
            verdict.judge_record(bytes);
        }
        (None, _) if proof.is_some() => {
            verdict.could_not_check(CheckCode::Form, Reason::NoRecord);
        }
        (None, _) => {}
    }
    verdict.close(&Reason::Blocked);
    CheckedFile {
        kind: FileKind::Proof,
        record,
        proof,
        checkpoint,
        verdict,
    }
}

fn judge_proof(
    verdict: &mut Verdict,
    proof: &TlogProof,
    record: Option<&[u8]>,
    trust: &TrustFile,
    now: u64,
) -> Option<VerifiedCheckpoint> {
    let checkpoint = match trust.policy.verify(proof.note().as_bytes()) {
        Ok(checkpoint) => checkpoint,
        Err(error) => {
            verdict.judge_checkpoint(Err(&error), trust, now);
            return None;
        }
    };
    verdict.judge_checkpoint(Ok(&checkpoint), trust, now);
    verdict.judge_growth_offline();
    let Some(record) = record else {
        verdict.could_not_check(CheckCode::Inclusion, Reason::NoRecord);
        return Some(checkpoint);
    };
    match proof.verify_inclusion(leaf_hash(record), &checkpoint) {
        Ok(included) => verdict.judge_inclusion(record, Ok(&included), &checkpoint),
        Err(TlogProofError::Inclusion(error)) => {
            verdict.judge_inclusion(record, Err(error), &checkpoint);
        }
        Err(error) => verdict.fail(CheckCode::Inclusion, Reason::ProofFile(error)),
    }
    Some(checkpoint)
}

fn judge_bytes(verdict: &mut Verdict, bytes: &[u8], checkpoint: &VerifiedCheckpoint) {
    match verdict.judge_record(bytes) {
        Some(intact) => verdict.judge_origin(&intact, checkpoint.origin()),
        None => verdict.could_not_check(CheckCode::Origin, Reason::Blocked),
    }
}

/// What went wrong at a step: a file that could not be had leaves the question open; one that is
/// wrong answers it.
fn stop(verdict: &mut Verdict, code: CheckCode, error: &LogError) {
    let reason = Reason::from(error.clone());
    match reason {
        Reason::BeyondLog { .. } => verdict.could_not_check(code, reason),
        _ if error.could_not_check() => verdict.could_not_check(code, reason),
        _ => verdict.fail(code, reason),
    }
}

fn closed(head: &CheckedHead, index: u64, reason: &Reason) -> CheckedEntry {
    let mut verdict = head.verdict.clone();
    verdict.close(reason);
    CheckedEntry {
        index,
        bytes: None,
        verdict,
        proof: None,
    }
}
