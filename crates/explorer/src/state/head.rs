//! The state of the log as a whole.

use stele_client::check::{CheckedHead, Glance};
use stele_client::evidence::Evidence;
use stele_client::log::{Index, LogError};
use stele_client::seen::SeenHead;
use stele_records::verdict::{Answer, CheckCode, Outcome, Reason, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;

/// The checks that are about the log and not about one record.
pub(crate) const LOG_CHECKS: [CheckCode; 4] = [
    CheckCode::LogSignature,
    CheckCode::Witnesses,
    CheckCode::Freshness,
    CheckCode::Growth,
];

/// The log as it was found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HeadView {
    /// The reader's clock when this was checked, in POSIX seconds.
    pub(crate) now: u64,
    pub(crate) verdict: Verdict,
    /// What the newest checkpoint shows by itself, as long as no more is known.
    pub(crate) glance: Option<Glance>,
    /// Whether that was looked for.
    pub(crate) glanced: bool,
    /// There only if log and quorum have signed it.
    pub(crate) checkpoint: Option<VerifiedCheckpoint>,
    /// The index that it commits to and who has replayed it, or why there is none to look into.
    pub(crate) index: Result<Index, LogError>,
    pub(crate) error: Option<LogError>,
    /// What this browser had verified last, before this check began.
    pub(crate) remembered: Option<SeenHead>,
    /// What the log shows and has signed, whether it is accepted or not.
    pub(crate) shown: Option<SeenHead>,
    /// What can be shown to others, if the log forked, went back or stands still.
    pub(crate) evidence: Option<Evidence>,
    /// Whether the browser refuses to remember what was seen.
    pub(crate) forgetful: bool,
}

impl HeadView {
    /// Before anything is known.
    pub(crate) fn pending() -> Self {
        Self::step(Verdict::pending())
    }

    /// On the way.
    pub(crate) const fn step(verdict: Verdict) -> Self {
        Self {
            now: 0,
            verdict,
            glance: None,
            glanced: false,
            checkpoint: None,
            index: Err(LogError::NoIndex),
            error: None,
            remembered: None,
            shown: None,
            evidence: None,
            forgetful: false,
        }
    }

    /// After the first look. All else is still to come.
    pub(crate) fn glanced(glance: Option<Glance>) -> Self {
        Self {
            glance,
            glanced: true,
            ..Self::step(Verdict::pending())
        }
    }

    /// In the end. Without a checkpoint nothing more will be checked, and nothing stays open.
    pub(crate) fn done(head: CheckedHead, forgetful: bool) -> Self {
        let mut verdict = head.verdict;
        if head.checkpoint.is_none() {
            verdict.close(&Reason::Blocked);
        }
        Self {
            now: head.now,
            verdict,
            glance: None,
            glanced: true,
            checkpoint: head.checkpoint,
            index: head.index,
            error: head.error,
            remembered: head.seen,
            shown: head.shown,
            evidence: head.evidence,
            forgetful,
        }
    }

    /// The state that this browser verified last, where it stands in the place of a log that can't be reached.
    pub(crate) fn recalled(&self) -> Option<&VerifiedCheckpoint> {
        self.checkpoint.as_ref().filter(|_| self.error.is_some())
    }

    /// What the checks of entries start from.
    pub(crate) fn checked(&self) -> CheckedHead {
        CheckedHead {
            now: self.now,
            verdict: self.verdict.clone(),
            checkpoint: self.checkpoint.clone(),
            index: self.index.clone(),
            error: self.error.clone(),
            seen: self.remembered.clone(),
            shown: self.shown.clone(),
            evidence: self.evidence.clone(),
        }
    }
}

/// Whether the log holds: yes only if its signature, witnesses and growth do.
pub(crate) fn answer(verdict: &Verdict) -> Answer {
    let outcomes = || LOG_CHECKS.iter().filter_map(|code| verdict.check(*code));
    let failed = |outcome: &Outcome| matches!(outcome, Outcome::Failed(_));
    let open = |outcome: &Outcome| matches!(outcome, Outcome::Pending | Outcome::CouldNotCheck(_));
    if outcomes().any(|check| failed(&check.outcome)) {
        Answer::No
    } else if outcomes().count() < LOG_CHECKS.len() || outcomes().any(|check| open(&check.outcome))
    {
        Answer::CantTell
    } else {
        Answer::Yes
    }
}

/// Whether a check of the log is still to come.
pub(crate) fn is_pending(verdict: &Verdict) -> bool {
    let mut codes = LOG_CHECKS.iter();
    codes.any(|code| {
        verdict
            .check(*code)
            .is_some_and(|check| check.outcome == Outcome::Pending)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_records::verdict::{FetchProblem, Growth};

    #[test]
    fn a_log_is_in_order_only_if_every_check_says_so() {
        let mut verdict = Verdict::pending();
        assert_eq!(answer(&verdict), Answer::CantTell);
        assert!(is_pending(&verdict));
        verdict.judge_growth(Growth::FirstVisit);
        assert_eq!(answer(&verdict), Answer::CantTell);
        verdict.judge_growth(Growth::Forked { seen: 5, shown: 5 });
        assert_eq!(answer(&verdict), Answer::No);
    }

    #[test]
    fn without_a_checkpoint_nothing_stays_open() {
        let mut verdict = Verdict::pending();
        let problem = FetchProblem::NotFound;
        let path = "checkpoint".into();
        verdict.could_not_check(CheckCode::LogSignature, Reason::Fetch { path, problem });
        let head = CheckedHead {
            now: 1_790_000_000,
            verdict,
            checkpoint: None,
            index: Err(LogError::NoIndex),
            error: None,
            seen: None,
            shown: None,
            evidence: None,
        };
        let view = HeadView::done(head, false);
        assert!(!view.verdict.is_pending());
        assert_eq!(answer(&view.verdict), Answer::CantTell);
    }

    #[test]
    fn a_log_out_of_reach_is_not_called_wrong() {
        let mut verdict = Verdict::pending();
        verdict.close(&Reason::Fetch {
            path: "checkpoint".into(),
            problem: FetchProblem::NotFound,
        });
        assert_eq!(answer(&verdict), Answer::CantTell);
        assert!(!is_pending(&verdict));
    }
}
