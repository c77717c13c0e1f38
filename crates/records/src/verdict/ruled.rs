//! Judging by the rules of the city: from what is known of the log.

use super::Verdict;
use super::check::{Check, CheckCode, Evidence, Outcome};
use super::reason::Reason;
use crate::known::{Fact, Known, Open, Told};
use crate::rules::{Finding, Rule};
use crate::types::{Content, RecordType};

impl Verdict {
    /// Lists the rules that this type of record will be held against, all pending.
    pub(super) fn expect_rules(&mut self, record_type: RecordType) {
        for rule in Rule::of(record_type) {
            let code = CheckCode::Rule(*rule);
            if self.check(code).is_none() {
                self.checks.push(Check {
                    code,
                    outcome: Outcome::Pending,
                    evidence: Evidence::None,
                });
            }
        }
    }

    /// Holds the record in this entry against the rules of its type, as far as what they ask for is
    /// known: what is wanted besides is noted in `known`, and stays open. `now` is the reader's clock
    /// in POSIX seconds.
    ///
    /// Judge record, checkpoint, index and history first: an answer can't be better than what it rests
    /// on.
    pub fn judge_rules(&mut self, known: &Known<'_>, number: u64, now: u64) {
        if let Some(lie) = known.lie() {
            self.fail(CheckCode::Index, lie.clone());
        }
        let fact = match known.fact(number) {
            Ok(Some(fact)) => fact,
            // Not intact, of an unknown type, or with wrong fields: each has a check of its own.
            Ok(None) => return,
            Err(open) => return self.leave_rules_open(&open),
        };
        for rule in Rule::of(fact.record_type()) {
            let finding = rule.ask(known, fact, now);
            self.set_rule(*rule, finding);
        }
        self.judge_later(known, fact);
    }

    /// Says whether a file at hand is the one that the record names (C7), as it was compared: of several
    /// files the worst counts. It is about the file and says nothing against the record.
    pub fn judge_document(&mut self, compared: Outcome) {
        let code = CheckCode::Rule(Rule::C7);
        let weight = |outcome: &Outcome| match outcome {
            Outcome::Failed(_) => 2,
            Outcome::Passed => 0,
            _ => 1,
        };
        match self.check(code) {
            Some(check) if weight(&check.outcome) >= weight(&compared) => {}
            Some(_) => self.set(code, compared, Evidence::None),
            None => self.checks.push(Check {
                code,
                outcome: compared,
                evidence: Evidence::None,
            }),
        }
    }

    fn set_rule(&mut self, rule: Rule, finding: Told<Finding>) {
        let code = CheckCode::Rule(rule);
        let (outcome, entries) = match finding {
            Ok(finding) => (finding.outcome, finding.entries),
            Err(Open::Wanted) => return,
            Err(Open::Unknown(reason)) => (Outcome::CouldNotCheck(reason), Vec::new()),
        };
        let outcome = match (self.weakness(rule), outcome) {
            (Some(reason), Outcome::Passed | Outcome::Warning(_)) => Outcome::CouldNotCheck(reason),
            (_, outcome) => outcome,
        };
        self.set(code, outcome, Evidence::Entries(entries));
    }

    /// What keeps a rule from passing: lists that aren't known to be complete, or too old a state.
    fn weakness(&self, rule: Rule) -> Option<Reason> {
        if rule.needs_completeness() {
            for code in [CheckCode::Index, CheckCode::Completeness] {
                if let Some(Outcome::CouldNotCheck(reason) | Outcome::Failed(reason)) =
                    self.check(code).map(|check| &check.outcome)
                {
                    return Some(reason.clone());
                }
            }
        }
        let is_about_now = rule.question() == super::Question::Current;
        self.age_unknown().filter(|_| is_about_now)
    }

    /// What takes the record back, now that it is known who was entitled to what.
    fn judge_later(&mut self, known: &Known<'_>, fact: &Fact) {
        let code = CheckCode::History;
        let Some(check) = self.check(code) else {
            return;
        };
        let evidence = check.evidence.clone();
        let is_settled = match &check.outcome {
            // That the index lies, or that the list couldn't be had, stays as it is.
            Outcome::CouldNotCheck(reason) => !matches!(
                reason,
                Reason::SupersededByOthers { .. } | Reason::SameId { .. }
            ),
            Outcome::Passed => false,
            // The same signers say so; but one of their keys may have been revoked by then.
            Outcome::Failed(Reason::Superseded { by }) => !matches!(known.fact(*by), Ok(Some(_))),
            _ => true,
        };
        if is_settled {
            return;
        }
        match known.undone(fact, u64::MAX) {
            Ok(Some(by)) => {
                let reason = undone_by(known, by);
                self.set(code, Outcome::Failed(reason), evidence);
            }
            Ok(None) => {
                // Of the entries that hold the same record, the first is the one that counts.
                let first = known.first(fact).ok();
                let first = first.filter(|first| *first != fact.number());
                let again = first.map(|entry| Reason::SameId { entry });
                let outcome = match self.age_unknown().or(again) {
                    Some(reason) => Outcome::CouldNotCheck(reason),
                    None => Outcome::Passed,
                };
                self.set(code, outcome, evidence);
            }
            // Without root authorities the same signers are all that counts.
            Err(Open::Unknown(Reason::NoAnchors)) => {}
            // What isn't known yet may still take it back.
            Err(Open::Wanted) => self.set(code, Outcome::Pending, evidence),
            Err(Open::Unknown(reason)) => {
                self.set(code, Outcome::CouldNotCheck(reason), evidence);
            }
        }
    }

    fn leave_rules_open(&mut self, open: &Open) {
        if let Open::Unknown(reason) = open {
            self.close(reason);
        }
    }
}

/// Whether it was withdrawn or replaced.
pub(crate) fn undone_by(known: &Known<'_>, by: u64) -> Reason {
    match known.fact(by) {
        Ok(Some(fact)) if matches!(fact.content(), Content::Withdrawal(_)) => {
            Reason::Withdrawn { by }
        }
        _ => Reason::Superseded { by },
    }
}
