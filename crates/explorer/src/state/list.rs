//! What the log's index has under one key: a page of a list that is complete, or nothing at all.

use std::rc::Rc;

use stele_client::check::{CheckedHead, CheckedList};
use stele_client::log::{Index, LogError};
use stele_messages::{HowComplete, Lang, how_complete};
use stele_records::index::IndexKey;
use stele_records::verdict::{Answer, Check, CheckCode, Outcome, Reason, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;

use super::head::LOG_CHECKS;
use super::intake::FileList;
use super::rows::Rows;
use crate::route::ListRoute;

/// Which state of the log a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The newest one.
    Now,
    /// The one that the log had at this size, because a link says so.
    At(u64),
    /// The log was never published with this size.
    Never(u64),
    /// The log that is shown is smaller than the link says.
    Ahead {
        /// What the link says.
        size: u64,
        /// Entries in the log that is shown.
        shown: u64,
    },
}

/// A list as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ListView {
    /// What was asked for.
    pub(crate) route: ListRoute,
    pub(crate) moment: Moment,
    /// Nothing while it is being looked up.
    pub(crate) list: Option<CheckedList>,
    /// The index that it was looked up in.
    pub(crate) index: Option<Rc<Index>>,
    /// How many entries there are, where that is proven.
    pub(crate) count: Option<u64>,
    /// The entries of the page that is shown, newest first.
    pub(crate) numbers: Vec<u64>,
}

/// What can be said of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListAnswer {
    /// It is still being looked up.
    Pending,
    /// So many entries, and that these are all is as good as the log's word.
    Complete(u64),
    /// Nothing, proven.
    Nothing,
    /// So many, or none, in a state that is too old to say what holds now.
    Then(u64),
    /// It can't be told; the index has so many, where that much is known.
    CantTell(Option<u64>),
    /// Something that was shown is wrong.
    Wrong,
}

impl ListView {
    /// Before anything is known.
    pub(crate) const fn pending(route: ListRoute) -> Self {
        Self {
            moment: match route.at {
                Some(size) => Moment::At(size),
                None => Moment::Now,
            },
            route,
            list: None,
            index: None,
            count: None,
            numbers: Vec::new(),
        }
    }

    /// Looked up, or why not, in the index of this head.
    pub(crate) fn looked_up(route: ListRoute, list: CheckedList, head: &CheckedHead) -> Self {
        let size = head.checkpoint.as_ref().map(VerifiedCheckpoint::size);
        Self {
            moment: moment(route.at, size, head.index.as_ref().err()),
            index: head.index.as_ref().ok().cloned().map(Rc::new),
            count: list.count(),
            list: Some(list),
            ..Self::pending(route)
        }
    }

    /// From a dossier, whose rows are at hand.
    pub(crate) fn from_file(file: &FileList) -> Self {
        Self {
            count: file.list.count(),
            list: Some(file.list.clone()),
            ..Self::pending(ListRoute::of(file.list.key.clone()))
        }
    }

    /// With the entries of a page. If they could not be had, the list isn't known after all.
    pub(crate) fn with_numbers(mut self, numbers: Result<Vec<u64>, LogError>) -> Self {
        match numbers {
            Ok(numbers) => self.numbers = numbers,
            Err(error) => {
                if let Some(list) = &mut self.list {
                    list.found = Err(error);
                }
            }
        }
        self
    }

    /// What can be said, given what is known of the rows. A row that doesn't belong there shows the
    /// index to be false.
    pub(crate) fn answer(&self, rows: &Rows) -> ListAnswer {
        let Some(list) = &self.list else {
            return ListAnswer::Pending;
        };
        if lie(rows).is_some() {
            return ListAnswer::Wrong;
        }
        // A link that leads to no state of the log says nothing against the log.
        let answer = match self.moment {
            Moment::Never(_) | Moment::Ahead { .. } => match head_answer(&list.verdict) {
                Answer::No => Answer::No,
                Answer::Yes | Answer::CantTell => Answer::CantTell,
            },
            // What holds now isn't asked of a state that is past.
            Moment::At(_) if self.is_former() => list.answer_then(),
            Moment::Now | Moment::At(_) => list.answer(),
        };
        match (answer, self.count) {
            (Answer::No, _) => ListAnswer::Wrong,
            (Answer::Yes, Some(0)) => ListAnswer::Nothing,
            (Answer::Yes, Some(count)) => ListAnswer::Complete(count),
            (Answer::CantTell, Some(count)) if self.holds_then() => ListAnswer::Then(count),
            // Whether there is nothing isn't known either.
            (_, Some(0) | None) => ListAnswer::CantTell(None),
            (Answer::CantTell, count) => ListAnswer::CantTell(count),
        }
    }

    /// Whether nothing but the age of the log's state is in doubt.
    fn holds_then(&self) -> bool {
        let is_of_a_state = matches!(self.moment, Moment::Now | Moment::At(_));
        let list = self.list.as_ref();
        is_of_a_state && list.is_some_and(|list| list.answer_then() == Answer::Yes)
    }

    /// Why the answer is not simply yes.
    pub(crate) fn reason(&self, rows: &Rows) -> Option<Reason> {
        lie(rows).or_else(|| self.list.as_ref()?.reason())
    }

    /// Whether this is a state that the log has left behind.
    pub(crate) fn is_former(&self) -> bool {
        self.index.as_ref().is_some_and(|index| !index.is_newest())
    }

    /// How it is known to be complete.
    pub(crate) fn how(&self, lang: Lang) -> HowComplete {
        let verdict = self.list.as_ref().map(|list| &list.verdict);
        how_complete(lang, verdict.unwrap_or(&Verdict::pending()))
    }

    /// What the reader must know although the answer is yes.
    pub(crate) fn warnings(&self) -> Vec<Reason> {
        let Some(list) = &self.list else {
            return Vec::new();
        };
        // That nobody but the log vouches for its index stands in the answer itself.
        let is_ahead = |check: &&Check| {
            let outcome = &check.outcome;
            matches!(outcome, Outcome::Warning(Reason::AuditorAhead { .. }))
        };
        let replayed = list.verdict.check(CheckCode::Completeness).filter(is_ahead);
        let checks = LOG_CHECKS.iter();
        let checks = checks
            .filter_map(|code| list.verdict.check(*code))
            .chain(replayed);
        let mut warnings = Vec::new();
        for check in checks {
            match &check.outcome {
                Outcome::Warning(reason) if !warnings.contains(reason) => {
                    warnings.push(reason.clone());
                }
                _ => {}
            }
        }
        warnings
    }
}

fn head_answer(verdict: &Verdict) -> Answer {
    super::head::answer(verdict)
}

/// Which state this is, after it was asked for.
fn moment(at: Option<u64>, shown: Option<u64>, error: Option<&LogError>) -> Moment {
    let Some(size) = at else {
        return Moment::Now;
    };
    match (shown, error) {
        (Some(shown), _) if size > shown => Moment::Ahead { size, shown },
        (_, Some(LogError::NeverPublished { .. })) => Moment::Never(size),
        _ => Moment::At(size),
    }
}

/// What a row shows to be wrong with the list.
fn lie(rows: &Rows) -> Option<Reason> {
    let mut entries = rows.rows().iter().filter_map(|row| row.entry.as_ref());
    entries.find_map(|entry| entry.verdict.index_lie()).cloned()
}

/// Looked-up keys, sorted by what came out.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Findings {
    /// Keys with entries, and how many.
    pub(crate) found: Vec<(IndexKey, u64, Answer)>,
    /// How it is known that these are all; nothing where nothing was looked up.
    pub(crate) verdict: Option<Verdict>,
    /// Keys without any, proven.
    pub(crate) none: Vec<IndexKey>,
    /// Keys of which nothing can be said, or nothing good.
    pub(crate) open: Vec<CheckedList>,
}

impl Findings {
    /// Sorts what was looked up.
    pub(crate) fn of(lists: &[CheckedList]) -> Self {
        let verdict = lists.first().map(|list| list.verdict.clone());
        let mut findings = Self {
            verdict,
            ..Self::default()
        };
        for list in lists {
            match (list.count(), list.answer()) {
                (Some(0), Answer::Yes) => findings.none.push(list.key.clone()),
                (Some(count), answer @ (Answer::Yes | Answer::CantTell)) if count > 0 => {
                    findings.found.push((list.key.clone(), count, answer));
                }
                _ => findings.open.push(list.clone()),
            }
        }
        findings
    }

    /// The worst of all answers.
    pub(crate) fn answer(&self) -> Answer {
        let mut answers = self.open.iter().map(CheckedList::answer);
        if answers.any(|answer| answer == Answer::No) {
            Answer::No
        } else if self.open.is_empty() && self.found.iter().all(|(.., a)| *a == Answer::Yes) {
            Answer::Yes
        } else {
            Answer::CantTell
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::record::EntryView;
    use crate::state::rows::RowsAction;
    use crate::testing;
    use stele_client::fetch::FetchError;
    use stele_records::index::{CommittedError, IndexRootError, Kind};
    use stele_records::verdict::CheckCode;
    use yew::Reducible;

    fn key() -> IndexKey {
        IndexKey::new(Kind::Tag, "A-1")
    }

    fn route() -> ListRoute {
        ListRoute::of(key())
    }

    /// A list that could not be looked up, below a log in order.
    fn failed(error: LogError) -> CheckedList {
        CheckedList {
            key: key(),
            verdict: testing::good_log(),
            found: Err(error),
        }
    }

    fn fetch() -> LogError {
        LogError::Fetch {
            path: "index/v1/page/00/00".into(),
            error: FetchError::NotFound,
        }
    }

    fn view(list: CheckedList, moment: Moment) -> ListView {
        ListView {
            moment,
            count: list.count(),
            list: Some(list),
            ..ListView::pending(route())
        }
    }

    #[test]
    fn what_could_not_be_had_is_neither_absent_nor_wrong() {
        let rows = Rows::default();
        assert_eq!(
            ListView::pending(route()).answer(&rows),
            ListAnswer::Pending
        );
        let pruned = LogError::Pruned {
            path: "index/v1/page/00/00".into(),
            size: 8,
        };
        for error in [fetch(), pruned, LogError::NoIndex] {
            let view = view(failed(error), Moment::Now);
            assert_eq!(view.answer(&rows), ListAnswer::CantTell(None));
            assert!(view.reason(&rows).is_some());
        }
    }

    #[test]
    fn a_proven_list_is_as_good_as_its_log() {
        let rows = Rows::default();
        for (count, expected) in [(0, ListAnswer::Nothing), (3, ListAnswer::Complete(3))] {
            let mut list = testing::list(count);
            let good = view(list.clone(), Moment::Now);
            assert_eq!(good.answer(&rows), expected);
            // Part of it can't be had.
            let without = good.clone().with_numbers(Err(fetch()));
            let open = ListAnswer::CantTell(Some(count).filter(|count| *count > 0));
            assert_eq!(without.answer(&rows), open);
            list.verdict
                .could_not_check(CheckCode::Completeness, Reason::AuditorsUndecided);
            assert_eq!(view(list.clone(), Moment::Now).answer(&rows), open);
            list.verdict.fail(CheckCode::LogSignature, Reason::Blocked);
            assert_eq!(view(list, Moment::Now).answer(&rows), ListAnswer::Wrong);
        }
    }

    #[test]
    fn a_row_that_does_not_belong_there_makes_the_list_wrong() {
        let mut entry = EntryView::pending(5);
        let lie = Reason::IndexMislists { entry: 5 };
        entry.verdict.fail(CheckCode::Index, lie.clone());
        let entry = Rc::new(entry);
        let rows = Rc::new(Rows::pending(0, vec![5]));
        let rows = rows.reduce(RowsAction::Checked { run: 0, entry });
        let view = view(testing::list(3), Moment::Now);
        assert_eq!(view.answer(&rows), ListAnswer::Wrong);
        assert_eq!(view.reason(&rows), Some(lie));
    }

    #[test]
    fn a_link_to_no_state_says_nothing_against_the_log() {
        let magic = LogError::Committed(CommittedError::Root(IndexRootError::Magic));
        let never = LogError::NeverPublished { size: 5 };
        assert_eq!(moment(None, Some(9), Some(&never)), Moment::Now);
        assert_eq!(moment(Some(5), Some(9), Some(&never)), Moment::Never(5));
        assert_eq!(moment(Some(5), Some(9), None), Moment::At(5));
        let ahead = Moment::Ahead { size: 10, shown: 9 };
        assert_eq!(moment(Some(10), Some(9), Some(&magic)), ahead);
        for moment in [Moment::Never(5), ahead] {
            let view = view(failed(never.clone()), moment);
            assert_eq!(view.answer(&Rows::default()), ListAnswer::CantTell(None));
        }
        // But where the log had a state, and its index is refused, that is wrong.
        let view = view(failed(magic), Moment::At(5));
        assert_eq!(view.answer(&Rows::default()), ListAnswer::Wrong);
    }

    #[test]
    fn findings_never_promise_more_than_was_found() {
        let found = testing::list(2);
        let none = testing::list(0);
        let open = failed(fetch());
        let findings = Findings::of(&[found.clone(), none.clone(), open]);
        assert_eq!(findings.found.len(), 1);
        assert_eq!(findings.none, [key()]);
        assert_eq!(findings.open.len(), 1);
        assert_eq!(findings.answer(), Answer::CantTell);
        assert_eq!(Findings::of(&[found, none.clone()]).answer(), Answer::Yes);
        // An absence below a log that can't be relied on is none.
        let mut doubtful = none;
        doubtful
            .verdict
            .could_not_check(CheckCode::Completeness, Reason::AuditorsUndecided);
        let findings = Findings::of(&[doubtful]);
        assert!(findings.none.is_empty());
        assert_eq!(findings.answer(), Answer::CantTell);
        let wrong = failed(LogError::Committed(CommittedError::Root(
            IndexRootError::Magic,
        )));
        assert_eq!(Findings::of(&[wrong]).answer(), Answer::No);
    }
}
