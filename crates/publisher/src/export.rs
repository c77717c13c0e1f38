//! Export: records of a log that was replayed, each with its verdict and the evidence for it
//! (`docs/export.md`). A form takes [`Row`]s one after the other and writes as it goes; one that has to
//! see all of them first writes at the end.

mod csv;
mod evidence;
mod file;
mod jsonl;
mod ocds;

use std::io::{self, Write};

use stele_records::verdict::{Answer, Check, Outcome, Question, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;
use stele_verify::record::IntactRecord;

pub(crate) use csv::{Cells, Csv};
pub(crate) use file::Output;
pub(crate) use jsonl::JsonLines;
pub(crate) use ocds::{Naming, Ocds, Plan, UNREGISTERED, parse_prefix};

/// An entry of a log, with what was found out about it.
pub(crate) struct Row<'r> {
    /// Its number in the log, from zero.
    pub(crate) entry: u64,
    /// The hash of its bytes, which the log commits to.
    pub(crate) leaf: Hash,
    /// The record, if it is intact: of another entry nothing is told.
    pub(crate) record: Option<IntactRecord<'r>>,
    /// All checks.
    pub(crate) verdict: &'r Verdict,
    /// The state of the log that the verdict is of.
    pub(crate) checkpoint: &'r VerifiedCheckpoint,
}

impl Row<'_> {
    /// The overall word: that of the four answers.
    pub(crate) fn word(&self) -> &'static str {
        match self.verdict.overall() {
            Answer::Yes => "verified",
            Answer::No => "not-verified",
            Answer::CantTell => "cant-tell",
        }
    }

    /// The answer to a question, by its code.
    pub(crate) fn answer(&self, question: Question) -> &'static str {
        self.verdict.answer(question).code()
    }

    /// The checks that came out in this way.
    pub(crate) fn checks(&self, came_out: fn(&Outcome) -> bool) -> impl Iterator<Item = &Check> {
        let checks = self.verdict.checks().iter();
        checks.filter(move |check| came_out(&check.outcome))
    }
}

/// Whether a check failed.
pub(crate) const fn failed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed(_))
}

/// Whether a check holds, with a warning.
pub(crate) const fn warned(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Warning(_))
}

/// Whether a check could not be made.
pub(crate) const fn open(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::CouldNotCheck(_) | Outcome::Pending)
}

/// A form that rows are written in.
pub(crate) trait Form {
    /// Begins the file.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;

    /// Writes, or keeps, the next row, in the order of the log.
    fn row(&mut self, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// Ends the file.
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;
}
