//! Everything about a log: its hashes, its signatures, its index and the rules, in one value that goes on
//! where it stopped.
//!
//! `stele audit` and the explorer's audit drive this same code: one step, then the next, until it is done.
//! Reading comes first, because a rule may rest on any entry; what is found about single records leaves the
//! soundness of the log as it is.

mod form;
mod report;

use stele_records::index::IndexRoot;
use stele_records::known::Known;
use stele_records::trust::TrustFile;
use stele_records::verdict::Outcome;
use stele_tlog::Head;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::record::verify_batch;

use super::replay::Replay;
use super::ruled::{Questions, RecordFinding, Ruled};
use super::{Audit, AuditError};
use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::Log;

pub use report::FullReport;

/// Records that are held against the rules in one step.
const ASKED: usize = 128;

/// Why a full audit stopped. What it has found so far stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FullAuditError {
    /// The log: a file could not be had, or is wrong.
    Audit(AuditError),
}

impl FullAuditError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Audit(error) => error.code(),
        }
    }
}

impl From<AuditError> for FullAuditError {
    fn from(error: AuditError) -> Self {
        Self::Audit(error)
    }
}

/// What a full audit is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Reading entries: hashes, signatures, the index.
    Reading,
    /// Holding records against the rules.
    Rules,
    /// There is nothing more to do.
    Done,
}

/// How far a full audit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FullProgress {
    /// What it is at.
    pub phase: Phase,
    /// Entries read, or records held against the rules.
    pub done: u64,
    /// Of so many.
    pub of: u64,
    /// Bytes of entries read so far.
    pub bytes: u64,
}

impl FullProgress {
    /// Whether there is nothing more to do.
    pub const fn is_done(&self) -> bool {
        matches!(self.phase, Phase::Done)
    }
}

/// A full audit of one log at one checkpoint.
#[derive(Debug)]
pub struct FullAudit<'t> {
    trust: &'t TrustFile,
    checkpoint: VerifiedCheckpoint,
    /// The clock of the rules, POSIX seconds.
    now: u64,
    audit: Audit,
    replay: Replay,
    stage: Stage<'t>,
    records: u64,
    index_roots: u64,
    bytes: u64,
    findings: Vec<RecordFinding>,
}

#[derive(Debug)]
enum Stage<'t> {
    Reading(Box<Ruled<'t>>),
    Rules(Box<Rules<'t>>),
    Done(u64),
}

#[derive(Debug)]
struct Rules<'t> {
    known: Known<'t>,
    numbers: Vec<u64>,
    asked: usize,
    questions: Option<Questions>,
}

impl<'t> FullAudit<'t> {
    /// Begins at the first entry of the log with this checkpoint, whose records are held against the rules
    /// with a clock at `now` (POSIX seconds).
    ///
    /// # Errors
    /// [`FullAuditError`]
    pub fn new(
        trust: &'t TrustFile,
        checkpoint: &VerifiedCheckpoint,
        now: u64,
    ) -> Result<Self, FullAuditError> {
        let origin = checkpoint.origin();
        Ok(Self {
            trust,
            now,
            audit: Audit::new(Head::from(checkpoint.checkpoint())),
            replay: Replay::new(origin, trust.policy.clone()),
            stage: Stage::Reading(Box::new(Ruled::new(
                origin,
                checkpoint.quorum_time(),
                trust,
            ))),
            checkpoint: checkpoint.clone(),
            records: 0,
            index_roots: 0,
            bytes: 0,
            findings: Vec::new(),
        })
    }

    /// How far it has come.
    pub fn progress(&self) -> FullProgress {
        let bytes = self.bytes;
        let read = self.audit.progress();
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let (phase, done, of) = match &self.stage {
            Stage::Reading(_) => (Phase::Reading, read.checked, read.size),
            Stage::Rules(rules) => (Phase::Rules, count(rules.asked), count(rules.numbers.len())),
            Stage::Done(asked) => (Phase::Done, *asked, *asked),
        };
        FullProgress {
            phase,
            done,
            of,
            bytes,
        }
    }

    /// Reads up to 1,024 entries, or holds some records against the rules: so that a page can draw, pause and
    /// stop between steps. After an error it can be called again.
    ///
    /// # Errors
    /// [`FullAuditError`]
    pub async fn step<F: Fetch, C: Cache>(
        &mut self,
        log: &Log<F, C>,
    ) -> Result<FullProgress, FullAuditError> {
        match &mut self.stage {
            Stage::Reading(_) => self.read(log).await?,
            Stage::Rules(rules) => {
                if rules.step(self.now, &mut self.findings) {
                    let asked = u64::try_from(rules.asked).unwrap_or(u64::MAX);
                    self.stage = Stage::Done(asked);
                    self.findings.sort_by_key(|found| found.entry);
                }
            }
            Stage::Done(_) => {}
        }
        Ok(self.progress())
    }

    /// Steps to the end. `report` is told after each step how far it has come.
    ///
    /// # Errors
    /// As [`FullAudit::step`].
    pub async fn run<F: Fetch, C: Cache>(
        &mut self,
        log: &Log<F, C>,
        mut report: impl FnMut(FullProgress),
    ) -> Result<(), FullAuditError> {
        loop {
            let progress = self.step(log).await?;
            report(progress);
            if progress.is_done() {
                return Ok(());
            }
        }
    }

    /// What was found so far. Of an audit that isn't done it says nothing about the rest.
    pub fn report(&self) -> FullReport {
        FullReport {
            size: self.checkpoint.size(),
            root: self.checkpoint.root(),
            records: self.records,
            index_roots: self.index_roots,
            has_anchors: !self.trust.anchors.is_empty(),
            roots: self.replay.roots(),
            wrong: self.replay.wrong(),
            index: self.replay.finish(&self.checkpoint),
            unwitnessed: self.replay.unwitnessed().cloned(),
            findings: self.findings.clone(),
        }
    }

    async fn read<F: Fetch, C: Cache>(&mut self, log: &Log<F, C>) -> Result<(), FullAuditError> {
        let mut read = Vec::new();
        let visit = |number, bytes: &[u8]| read.push((number, bytes.to_vec()));
        let result = self.audit.step(log, visit).await;
        // What was read before an error is right, and isn't read again.
        self.take(&read);
        if result?.is_done()
            && let Stage::Reading(ruled) = std::mem::replace(&mut self.stage, Stage::Done(0))
        {
            let known = ruled.finish();
            let numbers = known.numbers();
            self.stage = Stage::Rules(Box::new(Rules {
                known,
                numbers,
                asked: 0,
                questions: None,
            }));
        }
        Ok(())
    }

    fn take(&mut self, entries: &[(u64, Vec<u8>)]) {
        let Stage::Reading(ruled) = &mut self.stage else {
            return;
        };
        let results = verify_batch(entries.iter().map(|(_, bytes)| bytes.as_slice()));
        for ((number, bytes), result) in entries.iter().zip(results) {
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            self.bytes = self.bytes.saturating_add(length);
            self.replay.push(*number, bytes);
            ruled.push(*number, bytes, result.as_ref().ok());
            if IndexRoot::claims_to_be(bytes) {
                self.index_roots = self.index_roots.saturating_add(1);
                continue;
            }
            if result.is_ok() {
                self.records = self.records.saturating_add(1);
            }
            let wrong = form::check(result, self.checkpoint.origin());
            self.findings
                .extend(wrong.map(|(check, reason)| RecordFinding {
                    entry: *number,
                    check,
                    outcome: Outcome::Failed(reason),
                }));
        }
    }
}

impl Rules<'_> {
    /// Asks about some more records. Whether there is nothing more to ask.
    fn step(&mut self, now: u64, findings: &mut Vec<RecordFinding>) -> bool {
        let known = &self.known;
        let questions = self
            .questions
            .get_or_insert_with(|| Questions::new(known, now));
        for number in self.numbers.iter().skip(self.asked).take(ASKED) {
            findings.extend(questions.ask(known, *number));
            self.asked = self.asked.saturating_add(1);
        }
        self.asked >= self.numbers.len()
    }
}

#[cfg(test)]
mod tests;
