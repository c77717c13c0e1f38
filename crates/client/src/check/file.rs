//! A file that somebody hands over, checked without asking anyone.

use stele_records::index::IndexRoot;
use stele_records::trust::TrustFile;
use stele_records::verdict::{CheckCode, Clock, Headline, Reason, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::leaf_hash;
use stele_verify::record::Memory;
use stele_verify::tlog_proof::{TlogProof, TlogProofError};

use super::{CheckedEntry, CheckedList, dossier, judge_bytes};
use crate::disclosures;
use crate::dossier::{CLAIM, Dossier, DossierError};

/// What a file is, that someone wants checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A `.tlog-proof`.
    Proof,
    /// A record alone.
    Record,
    /// A dossier.
    Dossier,
}

/// How a `.tlog-proof` of any version begins.
const CLAIM_OF_PROOFS: &[u8] = b"c2sp.org/tlog-proof@";

/// The largest file that is read at all, in bytes.
pub const MAX_FILE_LEN: usize = crate::dossier::MAX_LEN;

/// Why a file can't be checked at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileError {
    /// It has no bytes.
    Empty,
    /// It is longer than any proof.
    TooLong {
        /// Limit in bytes.
        limit: usize,
    },
    /// Neither a proof, nor a dossier, nor a record.
    Unknown,
    /// It begins as a dossier, but is none.
    Dossier(DossierError),
    /// It discloses something of records, which have these ids; none where it can't be read.
    Disclosures {
        /// The ids.
        records: Vec<String>,
    },
    /// A document, to be held against a record.
    Document,
}

impl FileError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file-empty",
            Self::TooLong { .. } => "file-too-long",
            Self::Unknown => "file-unknown",
            Self::Dossier(error) => error.code(),
            Self::Disclosures { .. } => "file-disclosures",
            Self::Document => "file-document",
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
    /// The whole verdict; of a dossier about a key, the checks of the log and its index.
    pub verdict: Verdict,
    /// What a dossier about a key holds.
    pub rows: Option<CheckedRows>,
}

/// All entries about a key, each checked on its own.
#[derive(Debug, Clone)]
pub struct CheckedRows {
    /// The list, or that there is nothing.
    pub list: CheckedList,
    /// The entries in the order of the log.
    pub rows: Vec<CheckedEntry>,
}

/// Checks a dossier, a `.tlog-proof` with its record inside, or a record alone. Offline.
///
/// # Errors
/// [`FileError`] if it is none of these.
pub fn check_file(
    file: &[u8],
    trust: &TrustFile,
    clock: impl Into<Clock>,
) -> Result<CheckedFile, FileError> {
    check_next_file(file, trust, clock, &mut Memory::default())
}

/// As [`check_file`], where several files are checked one after the other: the proofs of a record that stands in more
/// than one dossier are checked once.
///
/// # Errors
/// [`FileError`] if it is none of these.
pub fn check_next_file(
    file: &[u8],
    trust: &TrustFile,
    clock: impl Into<Clock>,
    memory: &mut Memory,
) -> Result<CheckedFile, FileError> {
    let clock = clock.into();
    if file.is_empty() {
        return Err(FileError::Empty);
    }
    if file.starts_with(b"%PDF-") {
        return Err(FileError::Document);
    }
    let is_dossier = file.starts_with(CLAIM);
    let limit = if is_dossier {
        MAX_FILE_LEN
    } else {
        TlogProof::MAX_LEN
    };
    if file.len() > limit {
        return Err(FileError::TooLong { limit });
    }
    if is_dossier {
        let dossier = Dossier::parse(file).map_err(FileError::Dossier)?;
        return Ok(dossier::check(&dossier, trust, clock, memory));
    }
    if file.starts_with(CLAIM_OF_PROOFS) {
        return Ok(check_proof(file, None, trust, clock));
    }
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    if !text.trim_ascii_start().starts_with(b"{") {
        return Err(FileError::Unknown);
    }
    if has_record_mark(text) {
        return Ok(check_record(Verdict::pending(), file, clock.earliest()));
    }
    // One that was written by hand may have blanks.
    let bare: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    if disclosures::claims_to_be(&bare) {
        let records = disclosures::parse(file).unwrap_or_default().into_iter();
        let records = records.map(|disclosed| disclosed.record).collect();
        return Err(FileError::Disclosures { records });
    }
    Err(FileError::Unknown)
}

/// Checks a `.tlog-proof` as [`check_file`] does, and as far as it goes by itself: whether its record is intact and
/// logged, and within its period of validity. Nothing, where it isn't all of these: then [`check_file`] says why. So a
/// program that holds no more than this needs no words for what is wrong.
pub fn check_alone(file: &[u8], trust: &TrustFile, clock: impl Into<Clock>) -> Option<CheckedFile> {
    if !file.starts_with(CLAIM_OF_PROOFS) || file.len() > TlogProof::MAX_LEN {
        return None;
    }
    let proof = TlogProof::parse(file).ok()?;
    // What the log says of its index is no record.
    if proof.extra().is_none_or(IndexRoot::claims_to_be) {
        return None;
    }
    let verdict = Verdict::pending_alone();
    let checked = prove(verdict, Ok(proof), None, trust, clock.into());
    let is_sound = checked.verdict.headline() == Headline::IntactAndLogged;
    is_sound.then_some(checked)
}

/// Whether a JSON text has what every record has and nothing else needs: so that what is no record isn't
/// called a damaged one.
fn has_record_mark(text: &[u8]) -> bool {
    let has = |mark: &[u8]| text.windows(mark.len()).any(|found| found == mark);
    has(b"\"@context\"") || has(b"\"proof\"")
}

/// A record alone.
fn check_record(mut verdict: Verdict, file: &[u8], now: u64) -> CheckedFile {
    verdict.judge_record(file, now);
    verdict.close_by(|| Reason::Offline);
    CheckedFile {
        kind: FileKind::Record,
        record: Some(file.to_vec()),
        proof: None,
        checkpoint: None,
        verdict,
        rows: None,
    }
}

/// Checks a `.tlog-proof` for a record: the one given, or the one inside the proof. Offline.
pub fn check_proof(
    file: &[u8],
    record: Option<&[u8]>,
    trust: &TrustFile,
    clock: impl Into<Clock>,
) -> CheckedFile {
    let proof = TlogProof::parse(file);
    prove(Verdict::pending(), proof, record, trust, clock.into())
}

fn prove(
    mut verdict: Verdict,
    proof: Result<TlogProof, TlogProofError>,
    record: Option<&[u8]>,
    trust: &TrustFile,
    clock: Clock,
) -> CheckedFile {
    let now = clock.earliest();
    let proof = match proof {
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
        checkpoint = judge_proof(&mut verdict, proof, record.as_deref(), trust, clock);
    }
    match (&record, &checkpoint) {
        (Some(bytes), Some(checkpoint)) => judge_bytes(&mut verdict, bytes, checkpoint, now),
        (Some(bytes), None) => {
            verdict.judge_record(bytes, now);
        }
        (None, _) if proof.is_some() => {
            verdict.could_not_check(CheckCode::Form, Reason::NoRecord);
        }
        (None, _) => {}
    }
    // A proof holds one record; what else is logged isn't in it.
    let codes: Vec<CheckCode> = verdict.checks().iter().map(|check| check.code).collect();
    for code in codes {
        let needs_others = matches!(
            code,
            CheckCode::Index | CheckCode::Completeness | CheckCode::History | CheckCode::Rule(_)
        );
        if needs_others && verdict.is_open(code) {
            verdict.could_not_check(code, Reason::Offline);
        }
    }
    verdict.close_by(|| Reason::Blocked);
    CheckedFile {
        kind: FileKind::Proof,
        record,
        proof,
        checkpoint,
        verdict,
        rows: None,
    }
}

fn judge_proof(
    verdict: &mut Verdict,
    proof: &TlogProof,
    record: Option<&[u8]>,
    trust: &TrustFile,
    clock: Clock,
) -> Option<VerifiedCheckpoint> {
    let checkpoint = match trust.policy.verify(proof.note().as_bytes()) {
        Ok(checkpoint) => checkpoint,
        Err(error) => {
            verdict.judge_checkpoint(Err(&error), trust, clock);
            return None;
        }
    };
    verdict.judge_checkpoint(Ok(&checkpoint), trust, clock);
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
