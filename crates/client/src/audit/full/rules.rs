//! The rules, asked record by record over what was put aside.

use std::rc::Rc;

use stele_records::known::Known;
use stele_records::trust::TrustFile;
use stele_verify::checkpoint::VerifiedCheckpoint;

use super::super::ruled::{Questions, RecordFinding};
use super::super::spill::Spill;
use super::SpillError;
use super::state::{Place, RulesState};

/// Records that are asked about in one step.
const ASKED: usize = 128;

/// Bytes of facts and lists that stay in memory between questions.
pub(super) const LOADED: usize = 8 << 20;

/// Rules being asked.
#[derive(Debug)]
pub(super) struct Rules<'t> {
    known: Known<'t>,
    spill: Spill,
    pub(super) state: RulesState,
    /// Entries in the log.
    size: u64,
    questions: Option<Questions>,
    /// What was found before this program began, to be found again.
    again: Vec<u64>,
    /// What was found since the state was last put aside.
    pub(super) found: Vec<u64>,
    budget: usize,
}

impl<'t> Rules<'t> {
    pub(super) fn new(
        spill: &Spill,
        trust: &'t TrustFile,
        checkpoint: &VerifiedCheckpoint,
        state: RulesState,
        again: Vec<u64>,
        budget: usize,
    ) -> Self {
        let archive = Rc::new(spill.clone());
        let (origin, time) = (checkpoint.origin(), checkpoint.quorum_time());
        Self {
            known: Known::kept(archive, origin, time, trust),
            spill: spill.clone(),
            state,
            size: checkpoint.size(),
            questions: None,
            again,
            found: Vec::new(),
            budget,
        }
    }

    /// Asks about some more records. Whether there is nothing more to ask.
    ///
    /// # Errors
    /// [`SpillError`]; it can be called again.
    pub(super) fn step(&mut self, findings: &mut Vec<RecordFinding>) -> Result<bool, SpillError> {
        if self.questions.is_none() {
            let questions = Questions::new(&self.known, self.state.now);
            self.sound()?;
            self.questions = Some(questions);
        }
        let mut left = ASKED;
        while left > 0 {
            if let Some(number) = self.again.last().copied() {
                findings.extend(self.ask(number)?);
                self.again.pop();
                left = left.saturating_sub(1);
                continue;
            }
            match self.state.place.clone() {
                Place::Entry(next) if next < self.size => {
                    left = left.saturating_sub(usize::from(self.ask_entry(next, findings)?));
                    self.state.place = Place::Entry(next.saturating_add(1));
                }
                Place::Entry(_) => self.state.place = Place::Project(String::new(), 0),
                Place::Project(name, number) => {
                    let next = self.spill.of_projects((&name, number), left);
                    let next = next.ok_or_else(|| self.fault())?;
                    if next.is_empty() {
                        self.state.place = Place::End;
                    }
                    for (own, number) in next {
                        if !matches!(&self.state.place, Place::Project(before, _) if *before == own)
                        {
                            self.known.leave_project();
                        }
                        let more = self.ask(number)?;
                        self.take(number, more, findings);
                        self.state.place = Place::Project(own, number);
                        left = left.saturating_sub(1);
                    }
                }
                Place::End => return Ok(true),
            }
        }
        Ok(false)
    }

    /// Asks about an entry, if there is a fact in it that is no project's. Whether it was asked.
    fn ask_entry(
        &mut self,
        number: u64,
        findings: &mut Vec<RecordFinding>,
    ) -> Result<bool, SpillError> {
        let is_asked = match self.known.fact(number) {
            Ok(Some(fact)) => fact.content().project().is_none(),
            Ok(None) => false,
            Err(_) => return Err(self.fault()),
        };
        if is_asked {
            let more = self.ask(number)?;
            self.take(number, more, findings);
        }
        Ok(is_asked)
    }

    fn ask(&mut self, number: u64) -> Result<Vec<RecordFinding>, SpillError> {
        let Some(questions) = &mut self.questions else {
            return Ok(Vec::new());
        };
        let found = questions.ask(&self.known, number);
        // An answer that could not look at all it should is none.
        self.sound()?;
        self.known.trim(self.budget);
        Ok(found)
    }

    fn take(&mut self, number: u64, more: Vec<RecordFinding>, findings: &mut Vec<RecordFinding>) {
        if !more.is_empty() {
            self.found.push(number);
        }
        findings.extend(more);
        self.state.asked = self.state.asked.saturating_add(1);
    }

    fn sound(&mut self) -> Result<(), SpillError> {
        match self.spill.take_fault() {
            None => Ok(()),
            Some(fault) => {
                // What was concluded meanwhile rests on what could not be had.
                self.questions = None;
                self.known.trim(0);
                Err(fault)
            }
        }
    }

    fn fault(&self) -> SpillError {
        let fault = self.spill.take_fault();
        fault.unwrap_or_else(|| SpillError::Damaged("no answer".into()))
    }
}
