#![forbid(unsafe_code)]
//! Export: records of a log, each with its verdict and the evidence for it (`docs/export.md`). A form
//! takes [`Row`]s one after the other and writes as it goes; one that has to see all of them first writes
//! at the end.
//!
//! The command line and the explorer write by the same code: of one state of a log, judged alike, the same bytes.

mod csv;
mod evidence;
mod jsonl;
mod ocds;
mod project;

use std::io::{self, Write};

use stele_records::verdict::{Answer, Check, Outcome, Question, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;
use stele_verify::record::IntactRecord;

pub use csv::{Cells, Csv};
pub use jsonl::JsonLines;
pub use ocds::{Naming, Ocds, Plan, UNREGISTERED, is_of_funds, parse_prefix};
pub use project::{Format, ProjectError, write_project};

/// An entry of a log, with what was found out about it.
pub struct Row<'r> {
    /// Its number in the log, from zero.
    pub entry: u64,
    /// The hash of its bytes, which the log commits to.
    pub leaf: Hash,
    /// The record, if it is intact: of another entry nothing is told.
    pub record: Option<IntactRecord<'r>>,
    /// All checks.
    pub verdict: &'r Verdict,
    /// The state of the log that the verdict is of.
    pub checkpoint: &'r VerifiedCheckpoint,
}

impl Row<'_> {
    /// The overall word: that of the four answers.
    pub fn word(&self) -> &'static str {
        match self.verdict.overall() {
            Answer::Yes => "verified",
            Answer::No => "not-verified",
            Answer::CantTell => "cant-tell",
        }
    }

    /// The answer to a question, by its code.
    pub fn answer(&self, question: Question) -> &'static str {
        self.verdict.answer(question).code()
    }

    /// The checks that came out in this way.
    pub fn checks(&self, came_out: fn(&Outcome) -> bool) -> impl Iterator<Item = &Check> {
        let checks = self.verdict.checks().iter();
        checks.filter(move |check| came_out(&check.outcome))
    }
}

/// Whether a check failed.
const fn failed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed(_))
}

/// Whether a check holds, with a warning.
const fn warned(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Warning(_))
}

/// Whether a check could not be made.
const fn open(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::CouldNotCheck(_) | Outcome::Pending)
}

/// A form that rows are written in.
pub trait Form {
    /// Begins the file.
    ///
    /// # Errors
    /// What the writer says.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;

    /// Writes, or keeps, the next row, in the order of the log.
    ///
    /// # Errors
    /// What the writer says.
    fn row(&mut self, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// Ends the file.
    ///
    /// # Errors
    /// What the writer says.
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;
}
