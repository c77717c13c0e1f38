//! Everything that is logged about a key: a list that is complete, or nothing at all.

use stele_records::index::{IndexKey, keys_of};
use stele_records::verdict::{Answer, CheckCode, Outcome, Reason, Verdict};
use stele_tlog::index::Lookup;

use super::{CheckedEntry, CheckedHead, check_entries, stop};
use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::{Log, LogError};

/// The checks that a list rests on: those of the log, and of the index that it commits to.
const CHECKS: [CheckCode; 6] = [
    CheckCode::LogSignature,
    CheckCode::Witnesses,
    CheckCode::Freshness,
    CheckCode::Growth,
    CheckCode::Index,
    CheckCode::Completeness,
];

/// What the log's index has under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedList {
    /// The key.
    pub key: IndexKey,
    /// The checks of the log and its index. Those of a record don't arise.
    pub verdict: Verdict,
    /// The proven count, which may be none; or why it could not be proven.
    pub found: Result<Lookup, LogError>,
}

impl CheckedList {
    /// What was found under a key, below a head with this verdict. A list that is false speaks against the
    /// index.
    pub(super) fn new(key: IndexKey, verdict: Verdict, found: Result<Lookup, LogError>) -> Self {
        let mut verdict = verdict;
        let reason = found.as_ref().err().map(|e| Reason::from(e.clone()));
        if let Some(lie) = reason.filter(Reason::is_index_lie) {
            verdict.fail(CheckCode::Index, lie);
        }
        Self {
            key,
            verdict,
            found,
        }
    }

    /// Whether the list can be relied on to be complete now, or the absence to be true: yes only if the
    /// log and its index pass every check, nothing went wrong with the list itself, and the state of
    /// the log is as recent as the trust file asks for. What came later than an old state isn't in it.
    pub fn answer(&self) -> Answer {
        match self.answer_then() {
            Answer::Yes if self.verdict.age_unknown().is_some() => Answer::CantTell,
            answer => answer,
        }
    }

    /// The same of the moment when the log was in this state, however long ago that was.
    pub fn answer_then(&self) -> Answer {
        let failed = |outcome: &Outcome| matches!(outcome, Outcome::Failed(_));
        let open =
            |outcome: &Outcome| matches!(outcome, Outcome::Pending | Outcome::CouldNotCheck(_));
        let error = self.found.as_ref().err();
        let is_wrong = error.is_some_and(|error| !error.could_not_check());
        if is_wrong || outcomes(&self.verdict).any(failed) {
            Answer::No
        } else if error.is_some() || outcomes(&self.verdict).any(open) {
            Answer::CantTell
        } else {
            Answer::Yes
        }
    }

    /// The entries about the key, if that is proven.
    pub fn count(&self) -> Option<u64> {
        self.found.as_ref().ok().map(Lookup::count)
    }

    /// Takes note of what its entries show of it: one that doesn't belong there shows the index to be
    /// false, and with it the list.
    pub fn hold_against(&mut self, entries: &[CheckedEntry]) {
        let mut lies = entries.iter().filter_map(|entry| entry.verdict.index_lie());
        if let Some(lie) = lies.next() {
            self.verdict.fail(CheckCode::Index, lie.clone());
        }
    }

    /// Why the answer is not yes: the first check that failed, or else the first left open.
    pub fn reason(&self) -> Option<Reason> {
        let found = self.found.as_ref().err().map(|e| Reason::from(e.clone()));
        why_not(&self.verdict, found)
    }
}

impl CheckedHead {
    /// Whether what its lists say can be relied on now, as [`CheckedList::answer`] has it: to be asked before anything
    /// is told of a thing without showing its list.
    ///
    /// # Errors
    /// [`Reason`] why not.
    pub fn relied(&self) -> Result<(), Reason> {
        let is_pending = |outcome: &Outcome| matches!(outcome, Outcome::Pending);
        let pending = outcomes(&self.verdict).any(is_pending);
        let why = why_not(&self.verdict, None).or(pending.then_some(Reason::Blocked));
        why.map_or(Ok(()), Err)
    }
}

/// Why lists below a head with this verdict can't be relied on: the first check that failed, why a list wasn't found,
/// the first check left open, or that the state is too old.
fn why_not(verdict: &Verdict, found: Option<Reason>) -> Option<Reason> {
    let failed = outcomes(verdict).find(|outcome| matches!(outcome, Outcome::Failed(_)));
    let open = outcomes(verdict).find(|outcome| matches!(outcome, Outcome::CouldNotCheck(_)));
    failed
        .and_then(Outcome::reason)
        .cloned()
        .or(found)
        .or_else(|| open.and_then(Outcome::reason).cloned())
        .or_else(|| verdict.age_unknown())
}

fn outcomes(verdict: &Verdict) -> impl Iterator<Item = &Outcome> {
    let checks = CHECKS.iter().filter_map(|code| verdict.check(*code));
    checks.map(|check| &check.outcome)
}

/// Looks keys up below a head: one answer each, in order.
pub async fn check_list<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    keys: &[IndexKey],
) -> Vec<CheckedList> {
    let found = match &head.index {
        Ok(index) => {
            let hashes: Vec<_> = keys.iter().map(IndexKey::hash).collect();
            log.look_up(index, &hashes).await
        }
        Err(error) => keys.iter().map(|_| Err(error.clone())).collect(),
    };
    let lists = keys.iter().zip(found).map(|(key, found)| {
        let verdict = head.verdict.clone();
        CheckedList::new(key.clone(), verdict, found)
    });
    lists.collect()
}

/// Reads entries that a key's list names, and checks each on its own; and that it belongs there. A
/// list that names what isn't about the key shows the index to be false.
pub async fn check_listed<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    key: &IndexKey,
    numbers: &[u64],
) -> Vec<CheckedEntry> {
    let mut entries = check_entries(log, head, numbers, |_, _| ()).await;
    for entry in &mut entries {
        judge_place(key, entry);
    }
    entries
}

/// Judges whether an entry belongs into a key's list. What isn't shown to be the log's says nothing of
/// its index.
pub(super) fn judge_place(key: &IndexKey, entry: &mut CheckedEntry) {
    let inclusion = entry.verdict.check(CheckCode::Inclusion);
    if inclusion.is_none_or(|check| check.outcome != Outcome::Passed) {
        return;
    }
    let belongs = |bytes: &Vec<u8>| keys_of(bytes).contains(key);
    if entry.bytes.as_ref().is_some_and(|bytes| !belongs(bytes)) {
        let entry_number = entry.index;
        let lie = Reason::IndexMislists {
            entry: entry_number,
        };
        entry.verdict.fail(CheckCode::Index, lie);
    }
}

/// A list that could not be read, as a check of a verdict. One that is false speaks against the index, and
/// leaves open what a true one would say.
pub(super) fn stop_list(verdict: &mut Verdict, error: &LogError) {
    let reason = Reason::from(error.clone());
    if reason.is_index_lie() {
        verdict.fail(CheckCode::Index, reason);
        verdict.could_not_check(CheckCode::History, Reason::Blocked);
    } else {
        stop(verdict, CheckCode::History, error);
    }
}
