//! Judging by a replay: the caller has read the whole log, from its first entry to its last, and built its
//! index anew. What an index proof shows otherwise, the lists of the replay show here.

use stele_tlog::index::IndexHead;
use stele_verify::record::IntactRecord;

use super::Verdict;
use super::check::{CheckCode, Evidence, Outcome};
use super::history::Listed;
use super::reason::Reason;
use crate::index::{Committed, IndexKey, Kind};
use crate::known::Known;

impl Verdict {
    /// Judges whether lists are complete: they are if the index that the log commits to is the one that
    /// was built from its first `covered` entries. Then no auditor needs to be asked. Judge the index
    /// first.
    pub fn judge_replay(&mut self, committed: &Committed, covered: u64, index: IndexHead) {
        let root = committed.root();
        let is_same =
            committed.number() == covered && root.keys() == index.keys && root.root() == index.root;
        if is_same {
            let size = covered.saturating_add(1);
            let evidence = Evidence::Auditors {
                says: Vec::new(),
                needed: None,
                upto: size,
                size,
                by_reader: true,
            };
            self.set(CheckCode::Completeness, Outcome::Passed, evidence);
        } else {
            self.could_not_check(CheckCode::Completeness, Reason::Blocked);
        }
    }

    /// As [`Verdict::judge_history`], with the list of the entries that mention the record from a replay,
    /// and those entries themselves. Judge the replay first.
    pub fn judge_replayed_history(
        &mut self,
        record: &IntactRecord<'_>,
        number: u64,
        committed: &Committed,
        known: &Known<'_>,
        entries: &[Listed<'_>],
    ) {
        let is_replayed = known.is_replayed()
            && self
                .check(CheckCode::Completeness)
                .is_some_and(|check| check.outcome == Outcome::Passed);
        let key = IndexKey::new(Kind::Ref, record.record().id());
        let listed = entries.iter().map(|entry| entry.included.index());
        let numbers = known.list(&key).ok();
        let numbers = numbers.filter(|numbers| {
            is_replayed
                && entries.iter().all(|entry| entry.is_in(committed))
                && numbers.iter().copied().eq(listed)
                && numbers.binary_search(&number).is_ok()
        });
        match numbers {
            Some(numbers) => self.weigh_history(record, number, numbers.to_vec(), entries),
            None => self.could_not_check(CheckCode::History, Reason::Blocked),
        }
    }
}
