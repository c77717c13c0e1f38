//! Driving the audit, step by step.

mod reading;

use std::fmt;

use stele_records::trust::TrustFile;
use stele_tlog::Head;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;

use super::super::Audit;
use super::super::replay::{Replay, get_frontier, put_frontier};
use super::super::ruled::RecordFinding;
use super::super::spill::Spill;
use super::ahead::Ahead;
use super::digest::finding_of;
use super::hands::Hands;
use super::rules::{LOADED, Rules};
use super::state::{Counts, RulesState, State, Times, identity};
use super::{FullAuditError, FullProgress, FullReport, Phase, SpillError};
use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::Log;

/// After how many entries, or records asked about, the state is put aside.
const PUT_ASIDE_AFTER: u64 = 16_384;

/// Entries that are wrong by themselves, read again at once.
const AT_ONCE: usize = 256;

/// What was found where the state of an audit is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nothing: the audit begins.
    Nothing,
    /// The same audit, which goes on.
    Own,
    /// An audit of another log, by another trust file or another version of the program. It was thrown away.
    Other,
}

/// A full audit of one log at one checkpoint.
#[derive(Debug)]
pub struct FullAudit<'t> {
    trust: &'t TrustFile,
    checkpoint: VerifiedCheckpoint,
    identity: [u8; Hash::LEN],
    /// The clock of the rules when they begin, POSIX seconds.
    now: u64,
    found: Found,
    spill: Spill,
    audit: Audit,
    ahead: Ahead,
    replay: Replay<Spill>,
    times: Times,
    counts: Counts,
    rules: Option<Box<Rules<'t>>>,
    is_done: bool,
    /// How far it had come when its state was last put aside.
    put_aside: u64,
    put_aside_after: u64,
    /// Where the entries that were found wrong before this program began are read again from.
    again: Option<u64>,
    /// What the rules have settled is of a log that has grown since. It goes with the next state that is put
    /// aside, not before: until then it may still be wanted.
    is_outgrown: bool,
    findings: Vec<RecordFinding>,
    budget: usize,
    watch: Watch<'t>,
}

/// Who is told while a step is under way.
#[derive(Default)]
struct Watch<'t>(Option<Watcher<'t>>);

type Watcher<'t> = Box<dyn Fn(&FullAudit<'_>) + 't>;

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

impl<'t> FullAudit<'t> {
    /// Audits the log with this checkpoint; or goes on with what was put aside of it. Its records are held
    /// against the rules with a clock at `now` (POSIX seconds), or at the time when that once began.
    ///
    /// # Errors
    /// [`SpillError`]
    pub fn new(
        spill: Spill,
        trust: &'t TrustFile,
        checkpoint: &VerifiedCheckpoint,
        now: u64,
    ) -> Result<Self, FullAuditError> {
        let origin = checkpoint.origin();
        let identity = identity(origin, trust);
        let head = Head::from(checkpoint.checkpoint());
        let mut own = Self {
            trust,
            checkpoint: checkpoint.clone(),
            identity,
            now,
            found: Found::Nothing,
            audit: Audit::new(head),
            ahead: Ahead::new(origin),
            replay: Replay::with(spill.clone(), origin, trust.policy.clone()),
            times: Times::default(),
            counts: Counts::default(),
            rules: None,
            is_done: false,
            put_aside: 0,
            put_aside_after: PUT_ASIDE_AFTER,
            again: None,
            is_outgrown: false,
            findings: Vec::new(),
            budget: LOADED,
            watch: Watch::default(),
            spill,
        };
        let state = own.spill.state();
        own.sound()?;
        if let Some(state) = state {
            let state: Option<State> = postcard::from_bytes(&state).ok();
            let state = state.filter(|state| state.identity == identity);
            own.found = match state {
                Some(state) if own.resume(&state) => Found::Own,
                _ => Found::Other,
            };
            own.sound()?;
        }
        if own.found == Found::Other {
            own.spill.clear();
            own.sound()?;
        }
        Ok(own)
    }

    /// Has others digest what is read, instead of doing it here and now.
    #[must_use]
    pub fn with_hands(mut self, hands: Box<dyn Hands>) -> Self {
        // Where all is read already there is nothing for them to do.
        if self.rules.is_none() {
            self.ahead.set_hands(hands);
        }
        self
    }

    /// Calls this whenever some entries have been taken, also while a step still waits for a slow host.
    #[must_use]
    pub fn watched(mut self, watch: impl Fn(&FullAudit<'_>) + 't) -> Self {
        self.watch = Watch(Some(Box::new(watch)));
        self
    }

    /// Memory that those who digest have beside this program's own, in bytes.
    pub fn memory_of_hands(&self) -> u64 {
        self.ahead.memory()
    }

    /// Keeps at most so many bytes of facts in memory between questions. None at all makes it remember
    /// nothing, which must change no answer.
    #[must_use]
    pub const fn with_budget(mut self, budget: usize) -> Self {
        self.budget = budget;
        self
    }

    /// Puts its state aside after so many entries, or records asked about, instead of 16,384.
    #[must_use]
    pub const fn putting_aside_after(mut self, entries: u64) -> Self {
        self.put_aside_after = entries;
        self
    }

    /// What was there when it began.
    pub const fn found(&self) -> Found {
        self.found
    }

    /// How far it has come.
    pub fn progress(&self) -> FullProgress {
        let read = self.audit.progress();
        let facts = self.counts.facts;
        let (phase, done, of) = match &self.rules {
            _ if self.is_done => (Phase::Done, facts, facts),
            Some(rules) => (Phase::Rules, rules.state.asked, facts),
            None => (Phase::Reading, read.checked, read.size),
        };
        FullProgress {
            phase,
            done,
            of,
            bytes: self.counts.bytes,
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
        if let Some(from) = self.again {
            self.find_again(from)?;
        } else if self.is_done {
        } else if let Some(rules) = &mut self.rules {
            let is_done = rules.step(&mut self.findings)?;
            if is_done {
                self.is_done = true;
                self.findings.sort_by_key(|found| found.entry);
            }
            self.put_aside(is_done)?;
        } else {
            self.read(log).await?;
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

    /// Puts aside how far it has come, so that nothing until now is to be done again.
    ///
    /// # Errors
    /// [`SpillError`]
    pub fn keep(&mut self) -> Result<(), FullAuditError> {
        self.put_aside(true)
    }

    /// Entries read, or records asked about, when its state was last put aside.
    pub const fn kept(&self) -> u64 {
        self.put_aside
    }

    /// What was found so far. Of an audit that isn't done it says nothing about the rest.
    pub fn report(&self) -> FullReport {
        FullReport {
            size: self.checkpoint.size(),
            root: self.checkpoint.root(),
            records: self.counts.records,
            index_roots: self.counts.index_roots,
            has_anchors: !self.trust.anchors.is_empty(),
            roots: self.replay.roots(),
            wrong: self.replay.wrong(),
            index: self.replay.finish(&self.checkpoint),
            unwitnessed: self.replay.unwitnessed().cloned(),
            findings: self.findings.clone(),
        }
    }

    fn begin_rules(&mut self, state: RulesState, again: Vec<u64>) {
        let (trust, checkpoint) = (self.trust, &self.checkpoint);
        let rules = Rules::new(&self.spill, trust, checkpoint, state, again, self.budget);
        self.rules = Some(Box::new(rules));
    }

    /// Puts the state aside, if it is time to.
    fn put_aside(&mut self, is_time: bool) -> Result<(), FullAuditError> {
        let at = match &self.rules {
            Some(rules) => rules.state.asked,
            None => self.audit.progress().checked,
        };
        if !is_time && at.abs_diff(self.put_aside) < self.put_aside_after {
            return Ok(());
        }
        // What was read of one log stays, until it is known that this is the same.
        if !self.audit.is_linked() && self.rules.is_none() {
            return Ok(());
        }
        self.put_aside = at;
        if std::mem::take(&mut self.is_outgrown) {
            self.spill.forget_rules();
        }
        let Some(replay) = self.replay.state() else {
            return self.sound();
        };
        if let Some(rules) = &mut self.rules {
            self.spill.put_found(&std::mem::take(&mut rules.found));
        }
        let state = State {
            identity: self.identity,
            head: (self.checkpoint.size(), *self.checkpoint.root().as_bytes()),
            checked: put_frontier(self.audit.checked()),
            replay,
            times: self.times.clone(),
            counts: self.counts,
            rules: self.rules.as_ref().map(|rules| rules.state.clone()),
        };
        match postcard::to_allocvec(&state) {
            Ok(bytes) => self.spill.commit(&bytes),
            Err(error) => return Err(SpillError::Io(error.to_string()).into()),
        }
        self.sound()
    }

    /// Goes on where this state was put aside. Whether it can.
    fn resume(&mut self, state: &State) -> bool {
        let (origin, policy) = (self.checkpoint.origin(), self.trust.policy.clone());
        let replay = Replay::behind(&state.replay, self.spill.clone(), origin, policy);
        let (Some(checked), Some(mut replay)) = (get_frontier(&state.checked), replay) else {
            return false;
        };
        let Some(index) = replay.index_head() else {
            return false;
        };
        self.spill.resume_index(index);
        self.spill.resume_facts(checked.size());
        self.put_aside = checked.size();
        let head = Head::from(self.checkpoint.checkpoint());
        self.audit = Audit::behind(checked, head);
        self.replay = replay;
        self.times = state.times.clone();
        self.counts = state.counts;
        self.again = Some(0);
        let is_same = state.head == (head.size, *head.root.as_bytes());
        match &state.rules {
            Some(rules) if is_same => {
                let mut found = self.spill.found().unwrap_or_default();
                // The last one first, so that they come out in order.
                found.reverse();
                self.put_aside = rules.asked;
                self.begin_rules(rules.clone(), found);
            }
            // The log has grown since: every record is asked about anew.
            _ => self.is_outgrown = true,
        }
        true
    }

    /// Finds again what was wrong with entries that were read before this program began.
    fn find_again(&mut self, from: u64) -> Result<(), FullAuditError> {
        let wrong = self.spill.wrong(from, AT_ONCE);
        self.sound()?;
        let wrong = wrong.unwrap_or_default();
        let origin = self.checkpoint.origin();
        let found = wrong.iter();
        let found = found.filter_map(|(number, bytes)| finding_of(*number, bytes, origin));
        self.findings.extend(found);
        self.again = wrong.last().map(|(number, _)| number.saturating_add(1));
        Ok(())
    }

    fn sound(&self) -> Result<(), FullAuditError> {
        match self.spill.take_fault() {
            Some(fault) => Err(fault.into()),
            None => Ok(()),
        }
    }
}
