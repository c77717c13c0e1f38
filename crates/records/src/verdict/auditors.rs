//! Judging *complete*: by auditors who have replayed the log, by the reader who replays what came later,
//! or by the reader who has replayed all of it.

use super::Verdict;
use super::check::{CheckCode, Evidence, Outcome};
use super::reason::Reason;
use crate::auditors::{Auditors, Reached};
use crate::index::{Committed, Gap};
use crate::trust::TrustFile;

/// What a reader knows of the entries since the auditors' newest state.
#[derive(Debug, Clone, Copy)]
pub enum Since<'a> {
    /// There are none, or they don't matter.
    Nothing,
    /// They were replayed; every list has to be held against them.
    Replayed(&'a Gap),
    /// They were not, for this reason, which says nothing against the log.
    Unknown(&'a Reason),
    /// They are not what the log has signed.
    Wrong(&'a Reason),
}

impl Verdict {
    /// Judges whether the lists of this index are complete. Judge the index and the growth first.
    ///
    /// Passed says of the index what [`Since`] says of the entries that no auditor has replayed: whoever
    /// hands over a [`Gap`] holds every list against it.
    pub fn judge_auditors(
        &mut self,
        committed: &Committed,
        trust: &TrustFile,
        auditors: &Auditors,
        since: Since<'_>,
    ) {
        let checkpoint = committed.checkpoint();
        let head = auditors.head();
        if (head.size, head.root) != (checkpoint.size(), checkpoint.root()) {
            self.could_not_check(CheckCode::Completeness, Reason::Blocked);
            return;
        }
        let reached = auditors.reached(trust);
        let size = committed.number().saturating_add(1);
        let upto = reached.map(|reached| reached.upto.min(size));
        let evidence = Evidence::Auditors {
            says: auditors.says().to_vec(),
            needed: trust.auditor_quorum,
            upto: upto.unwrap_or(0),
            size,
            by_reader: reached.is_some_and(|reached| reached.by_reader),
        };
        let outcome = completeness(committed, trust, auditors, reached, since);
        self.set(CheckCode::Completeness, outcome, evidence);
        if let Some(forked) = auditors.forked() {
            let shown = head.size;
            let forked = Reason::AuditorForked {
                auditor: forked.clone(),
                shown,
            };
            self.fail(CheckCode::Growth, forked);
        }
    }
}

fn completeness(
    committed: &Committed,
    trust: &TrustFile,
    auditors: &Auditors,
    reached: Option<Reached>,
    since: Since<'_>,
) -> Outcome {
    let shown = auditors.head().size;
    if let Some(forked) = auditors.forked() {
        let auditor = forked.clone();
        return Outcome::Failed(Reason::AuditorForked { auditor, shown });
    }
    let covered = committed.number();
    let Some(reached) = reached else {
        return match trust.auditor_quorum {
            Some(0) => Outcome::Warning(Reason::AsCommitted { covered }),
            Some(needed) => Outcome::CouldNotCheck(Reason::AuditorsMissing {
                needed,
                says: auditors.says().to_vec(),
            }),
            None => Outcome::CouldNotCheck(Reason::AuditorsUndecided),
        };
    };
    let size = covered.saturating_add(1);
    let later = size.saturating_sub(reached.upto);
    let is_closed = match since {
        _ if later == 0 => true,
        Since::Replayed(gap) => {
            let former = gap.former();
            let is_here = former.checkpoint().root() == committed.checkpoint().root();
            is_here && gap.is_whole() && former.number() < reached.upto
        }
        Since::Unknown(_) | Since::Wrong(_) | Since::Nothing => false,
    };
    match since {
        _ if is_closed => match auditors.ahead() {
            // Whoever has seen more than is shown was shown more.
            Some(ahead) => Outcome::Warning(Reason::AuditorAhead {
                auditor: ahead.clone(),
                shown,
            }),
            None => Outcome::Passed,
        },
        Since::Wrong(reason) => Outcome::Failed(reason.clone()),
        Since::Unknown(reason) => Outcome::CouldNotCheck(Reason::AuditedUpTo {
            upto: reached.upto,
            later,
            because: Some(Box::new(reason.clone())),
        }),
        Since::Nothing | Since::Replayed(_) => Outcome::CouldNotCheck(Reason::AuditedUpTo {
            upto: reached.upto,
            later,
            because: None,
        }),
    }
}
