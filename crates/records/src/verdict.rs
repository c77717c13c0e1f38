//! The verdict: four questions, each made of named checks, none of them skipped.
//!
//! A verdict starts with every check pending, and a check is passed only by a function that is
//! handed the evidence for it. What is pending, could not be checked or isn't built yet makes its
//! question "can't tell"; nothing defaults to passed and nothing to failed.

mod auditors;
mod check;
mod clock;
mod history;
mod judge;
mod reason;
mod replayed;
mod report;
mod ruled;

pub use auditors::Since;
pub use check::{Check, CheckCode, Evidence, Outcome, Question};
pub use clock::{Age, CLOCK_SKEW, Clock, Shown};
pub use history::{Listed, MAX_HISTORY};
pub use judge::{Growth, Head, Sighting};
pub use reason::{FetchProblem, Reason};

use core::mem::discriminant;

use crate::types::System;

/// The answer to a question, or to all four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Every check that applies has passed.
    Yes,
    /// A check has failed.
    No,
    /// No check has failed, but not every one could be made.
    CantTell,
}

impl Answer {
    /// The stable code of this answer.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::CantTell => "cant-tell",
        }
    }
}

/// The word at the top of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headline {
    /// All four questions are answered yes.
    Verified,
    /// A question is answered no.
    NotVerified,
    /// Intact and logged; the rest can't be told.
    IntactAndLogged,
    /// Intact, logged and current; whether its signers were entitled can't be told.
    AllButAuthorised,
    /// Intact, logged and authorised, but the state of the log is too old, or of unknown age: what came
    /// later isn't known.
    WasVerified,
    /// No record at all: a logged commitment to the index.
    IndexRoot,
    /// Can't tell.
    CantTell,
}

impl Headline {
    /// The stable code of this headline.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::NotVerified => "not-verified",
            Self::IntactAndLogged => "intact-and-logged",
            Self::AllButAuthorised => "all-but-authorised",
            Self::WasVerified => "was-verified",
            Self::IndexRoot => "index-root",
            Self::CantTell => "cant-tell",
        }
    }
}

/// What was checked about one record, and what came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    checks: Vec<Check>,
    frozen: bool,
    depth: Depth,
}

/// How far a verdict goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// As far as what is handed over allows.
    Whole,
    /// Intact and logged, and the period of validity: what a record and its proof show, whatever its type means.
    Alone,
}

impl Default for Verdict {
    fn default() -> Self {
        Self::pending()
    }
}

impl Verdict {
    /// Every check that will be made, all pending: what a page shows before the first answer.
    pub fn pending() -> Self {
        let pending = |code| Check {
            code,
            outcome: Outcome::Pending,
            evidence: Evidence::None,
        };
        Self {
            checks: CheckCode::ALL.into_iter().map(pending).collect(),
            frozen: false,
            depth: Depth::Whole,
        }
    }

    /// The same for a record and its proof alone: what its type means isn't looked at.
    pub fn pending_alone() -> Self {
        Self {
            depth: Depth::Alone,
            ..Self::pending()
        }
    }

    /// Whether what the type of a record means isn't looked at. Where no type is built in, it never is.
    pub fn is_alone(&self) -> bool {
        !System::ANY_BUILT_IN || self.depth == Depth::Alone
    }

    /// Whether the log has stood still for longer than allowed, also if clocks differ as they may
    /// ([`Age::is_frozen`]): a state that is merely stale is no reason for an alarm.
    pub const fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// The checks in their order.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The checks of one question, in their order.
    pub fn checks_of(&self, question: Question) -> impl Iterator<Item = &Check> {
        self.checks
            .iter()
            .filter(move |check| check.code.question() == question)
    }

    /// One check.
    pub fn check(&self, code: CheckCode) -> Option<&Check> {
        self.checks.iter().find(|check| check.code == code)
    }

    /// The answer to one question.
    pub fn answer(&self, question: Question) -> Answer {
        answer_of(self.checks_of(question).map(|check| &check.outcome))
    }

    /// The answer to all four: yes only if all are, no if any is.
    pub fn overall(&self) -> Answer {
        let answers = Question::ALL.map(|question| self.answer(question));
        if answers.contains(&Answer::No) {
            Answer::No
        } else if answers.iter().all(|answer| *answer == Answer::Yes) {
            Answer::Yes
        } else {
            Answer::CantTell
        }
    }

    /// The word at the top.
    pub fn headline(&self) -> Headline {
        match self.overall() {
            Answer::Yes => Headline::Verified,
            Answer::No => Headline::NotVerified,
            Answer::CantTell => {
                let yes = |question| self.answer(question) == Answer::Yes;
                if !(yes(Question::Intact) && yes(Question::Logged)) {
                    Headline::CantTell
                } else if self.is_no_record() {
                    Headline::IndexRoot
                } else if yes(Question::Current) {
                    Headline::AllButAuthorised
                } else if yes(Question::Authorised) && self.lacks_only_age() {
                    Headline::WasVerified
                } else {
                    Headline::IntactAndLogged
                }
            }
        }
    }

    /// Whether nothing keeps the record from being current but the age of the log's state.
    fn lacks_only_age(&self) -> bool {
        let Some(age) = self.age() else {
            return false;
        };
        self.checks_of(Question::Current)
            .all(|check| match &check.outcome {
                // Of one kind they are the same: both are of this verdict.
                Outcome::CouldNotCheck(reason) => discriminant(reason) == discriminant(age),
                Outcome::Pending | Outcome::Failed(_) => false,
                Outcome::Passed | Outcome::Warning(_) | Outcome::NotApplicable(_) => true,
            })
    }

    /// Whether this is about an entry that is no record, so that nobody signed it but the log.
    fn is_no_record(&self) -> bool {
        let proofs = self.check(CheckCode::Proofs);
        proofs.is_some_and(|check| {
            matches!(check.outcome, Outcome::NotApplicable(Reason::NotARecord))
        })
    }

    /// Whether this check is still under way.
    pub fn is_open(&self, code: CheckCode) -> bool {
        self.check(code)
            .is_some_and(|check| matches!(check.outcome, Outcome::Pending))
    }

    /// Whether a check is still under way.
    pub fn is_pending(&self) -> bool {
        self.checks
            .iter()
            .any(|check| matches!(check.outcome, Outcome::Pending))
    }

    /// The codes of the checks that are or will be made.
    fn codes(&self) -> Vec<CheckCode> {
        self.checks.iter().map(|check| check.code).collect()
    }

    fn set(&mut self, code: CheckCode, outcome: Outcome, evidence: Evidence) {
        if let Some(check) = self.checks.iter_mut().find(|check| check.code == code) {
            check.outcome = outcome;
            check.evidence = evidence;
        }
    }
}

fn answer_of<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Answer {
    let mut answer = Answer::CantTell;
    let mut open = false;
    for outcome in outcomes {
        match outcome {
            Outcome::Failed(_) => return Answer::No,
            Outcome::Pending | Outcome::CouldNotCheck(_) => open = true,
            Outcome::Passed | Outcome::Warning(_) => answer = Answer::Yes,
            Outcome::NotApplicable(_) => {}
        }
    }
    if open { Answer::CantTell } else { answer }
}
