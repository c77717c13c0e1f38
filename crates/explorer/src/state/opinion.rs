//! What witnesses say of the log when they are asked themselves.

use stele_client::evidence::Evidence;
use stele_client::opinion::{NoOpinion, Opinion};
use stele_records::verdict::{CheckCode, Sighting};

use super::head::HeadView;

/// A witness, and what has become of the question to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OpinionView {
    /// Its name in the policy.
    pub(crate) witness: String,
    pub(crate) answer: Answered,
    /// What can be shown to others, if it speaks against the log.
    pub(crate) evidence: Option<Evidence>,
}

/// What has become of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answered {
    /// It is under way.
    Asking,
    /// What the witness has seen, and when it cosigned that.
    Seen {
        sighting: Sighting,
        size: u64,
        time: u64,
    },
    /// There is no second opinion, for the reason with this code.
    Nothing(&'static str),
}

impl From<&Result<Opinion, NoOpinion>> for Answered {
    fn from(opinion: &Result<Opinion, NoOpinion>) -> Self {
        match opinion {
            Ok(opinion) => Self::Seen {
                sighting: opinion.sighting(),
                size: opinion.said().checkpoint().size(),
                time: opinion.said().time(),
            },
            Err(nothing) => Self::Nothing(nothing.code()),
        }
    }
}

/// The log's state with what witnesses say against it. A good opinion changes nothing.
pub(crate) fn with_opinions(head: &HeadView, opinions: &[OpinionView]) -> HeadView {
    let mut head = head.clone();
    for opinion in opinions {
        if let Answered::Seen { sighting, .. } = opinion.answer {
            let before = head.verdict.check(CheckCode::Growth).cloned();
            head.verdict.judge_sighting(&opinion.witness, sighting);
            // The evidence is that of what is said.
            if head.verdict.check(CheckCode::Growth) != before.as_ref() {
                head.evidence.clone_from(&opinion.evidence);
            }
        }
    }
    head
}

#[cfg(test)]
mod tests {
    use stele_records::verdict::{Answer, Growth, Verdict};

    use super::*;
    use crate::state::head::answer;

    fn head() -> HeadView {
        let mut verdict = Verdict::pending();
        verdict.judge_growth(Growth::FirstVisit);
        HeadView::step(verdict)
    }

    fn seen(sighting: Sighting) -> OpinionView {
        let (size, time) = (9, 1_790_000_000);
        OpinionView {
            witness: "station".into(),
            answer: Answered::Seen {
                sighting,
                size,
                time,
            },
            evidence: None,
        }
    }

    #[test]
    fn only_what_speaks_against_the_log_changes_its_state() {
        let asking = OpinionView {
            witness: "garden".into(),
            answer: Answered::Asking,
            evidence: None,
        };
        let nothing = OpinionView {
            answer: Answered::Nothing("fetch-network"),
            ..asking.clone()
        };
        let good = [
            asking,
            nothing,
            seen(Sighting::Same),
            seen(Sighting::Grown { seen: 3 }),
            seen(Sighting::Ahead { seen: 9 }),
        ];
        assert_eq!(with_opinions(&head(), &good), head());
        let forked = seen(Sighting::Forked { seen: 9, shown: 5 });
        let worse = with_opinions(&head(), &[good.as_slice(), &[forked]].concat());
        assert_eq!(answer(&worse.verdict), Answer::No);
    }
}
