use std::cell::RefCell;

use futures::executor::block_on;
use proptest::prelude::*;
use stele_records::index::Kind;
use stele_records::verdict::Answer;
use stele_tests::city::City;

use super::*;
use crate::session::browse::{Goal, begin, go_on, whole};
use crate::state::list::ListAnswer;
use crate::testing;

fn key() -> IndexKey {
    IndexKey::new(Kind::Tag, "A-1")
}

fn answer(view: &Browse) -> ListAnswer {
    view.list.answer(&view.rows())
}

/// A reader over a city: what its reports come to.
struct Reader {
    city: City,
    state: RefCell<Rc<Browse>>,
}

impl Reader {
    fn of(city: City) -> Self {
        let state = RefCell::new(Rc::new(Browse::pending(key())));
        Self { city, state }
    }

    fn say(&self, action: BrowseAction) {
        let state = self.state.borrow().clone();
        let next = state.reduce(action);
        *self.state.borrow_mut() = next;
    }

    fn view(&self) -> Rc<Browse> {
        self.state.borrow().clone()
    }

    /// The files as they are now, with a cache of nothing.
    fn begin(&self, run: u64) {
        self.say(BrowseAction::Begin { run, key: key() });
        let (log, head) = (testing::log(&self.city), testing::head(&self.city));
        block_on(begin(
            &log,
            &head,
            &key(),
            run,
            |a| self.say(a),
            async || (),
        ));
    }

    fn go_on(&self, until: u64, again: bool, run: u64) {
        let view = self.view();
        let goal = Goal {
            have: view.come(),
            until,
            again: if again { view.missing() } else { Vec::new() },
        };
        self.say(BrowseAction::GoOn { run, until, again });
        // The head is an old acquaintance: what is gone since is only found out on the way.
        let (log, head) = (testing::log(&self.city), testing::head(&self.city));
        let say = |action| self.say(action);
        block_on(go_on(
            &log,
            &head,
            &view.list,
            (goal, run),
            say,
            async || (),
        ));
    }

    fn numbers(&self) -> Vec<u64> {
        self.view().lines().iter().map(|line| line.index).collect()
    }

    /// Takes the entry files away, also out of their bundles.
    fn lose(&mut self, is_lost: impl Fn(&str) -> bool) -> Vec<(String, Vec<u8>)> {
        let lost = self.city.files.extract_if(.., |path, _| is_lost(path));
        lost.collect()
    }
}

fn is_entry(path: &str) -> bool {
    path.starts_with("entry/") || path.starts_with("tile/entries/")
}

#[test]
fn a_list_is_read_in_windows_without_gaps() {
    let reader = Reader::of(testing::city(150));
    reader.begin(1);
    let view = reader.view();
    assert_eq!(
        (view.come(), view.count(), view.left()),
        (20, Some(150), 130)
    );
    assert_eq!(view.reading, Reading::Idle);
    assert_eq!(answer(&view), ListAnswer::Complete(150));
    assert!(view.lines().iter().all(|line| line.stage == Stage::Read));
    assert!(view.lines().iter().all(|line| line.tone() == Tone::Partly));
    reader.go_on(40, false, 2);
    assert_eq!(reader.view().come(), 40);
    // Over several strides, and no further than there is.
    reader.go_on(1_000, false, 3);
    let all: Vec<u64> = (1..=150).rev().collect();
    assert_eq!(reader.numbers(), all);
    assert_eq!(reader.view().left(), 0);
    let line = reader.view().line(77).cloned().expect("it is there");
    assert_eq!(line.entry.expect("it was read").index, Some(77));
    assert_eq!(reader.view().line(151), None);
}

#[test]
fn nothing_recorded_is_a_list_of_none() {
    let reader = Reader::of(testing::city(0));
    reader.begin(1);
    let view = reader.view();
    assert_eq!(answer(&view), ListAnswer::Nothing);
    assert_eq!(
        (view.come(), view.left(), &view.reading),
        (0, 0, &Reading::Idle)
    );
}

#[test]
fn what_could_not_be_had_is_asked_for_again() {
    let mut reader = Reader::of(testing::city(50));
    reader.begin(1);
    let lost = reader.lose(is_entry);
    reader.go_on(40, false, 2);
    // The rows that were under way are there, and say that they could not be had: nobody is accused.
    let view = reader.view();
    assert!(
        matches!(view.reading, Reading::Failed(Reason::Fetch { .. })),
        "{:?}",
        view.reading
    );
    assert_eq!(view.missing(), (11..=30).rev().collect::<Vec<u64>>());
    assert!(view.is_open());
    assert_eq!(view.line(11).map(Line::tone), Some(Tone::Unknown));
    assert_eq!(
        answer(&view),
        ListAnswer::Complete(50),
        "the list is another matter"
    );
    reader.city.files.extend(lost);
    reader.go_on(40, true, 3);
    let view = reader.view();
    assert!(!view.is_open() && view.missing().is_empty());
    assert_eq!(view.come(), 40);
    assert_eq!(view.line(11).map(Line::tone), Some(Tone::Partly));
}

#[test]
fn one_missing_entry_keeps_no_other_back() {
    let mut reader = Reader::of(testing::city(30));
    let path = reader.city.entry_path(25);
    let _ = reader.lose(|own| own == path || own.starts_with("tile/entries/"));
    reader.begin(1);
    let view = reader.view();
    assert_eq!(view.reading, Reading::Idle);
    assert_eq!(view.missing(), [25]);
    assert_eq!(view.come(), 20);
    assert!(view.is_open());
}

#[test]
fn a_list_out_of_reach_is_neither_empty_nor_wrong() {
    let mut reader = Reader::of(testing::city(30));
    let _ = reader.lose(|path| path.starts_with("index/v1/page"));
    reader.begin(1);
    let view = reader.view();
    assert!(
        matches!(answer(&view), ListAnswer::CantTell(None)),
        "{:?}",
        answer(&view)
    );
    assert_eq!((view.count(), view.come()), (None, 0));
    assert!(!view.is_reading());
}

#[test]
fn an_entry_that_is_wrong_is_said_to_be() {
    let mut reader = Reader::of(testing::city(30));
    let path = reader.city.entry_path(25);
    let _ = reader.lose(|own| own.starts_with("tile/entries/"));
    reader.city.files.get_mut(&path).expect("it is there")[40] ^= 1;
    reader.begin(1);
    let view = reader.view();
    let line = view.line(25).expect("it has its row");
    assert_eq!((line.stage, line.tone()), (Stage::Missing, Tone::No));
    let entry = line.entry.as_deref().expect("it was judged");
    assert_eq!(entry.record, None);
}

#[test]
fn a_row_is_told_whole_where_it_is_shown() {
    let reader = Reader::of(testing::city(30));
    reader.begin(1);
    let (log, head) = (testing::log(&reader.city), testing::head(&reader.city));
    let line = block_on(whole(&log, &testing::trust(), &head, &key(), 30));
    let line = line.expect("there is an index");
    assert_eq!(line.stage, Stage::Whole);
    let entry = line.entry.clone().expect("it was checked");
    assert_ne!(
        entry.verdict.overall(),
        Answer::CantTell,
        "{:?}",
        entry.verdict
    );
    // What another list has found says nothing here.
    reader.say(BrowseAction::Whole {
        of: 7,
        line: line.clone(),
    });
    assert_eq!(
        reader.view().line(30).map(|line| line.stage),
        Some(Stage::Read)
    );
    reader.say(BrowseAction::Whole { of: 1, line });
    assert_eq!(
        reader.view().line(30).map(|line| line.stage),
        Some(Stage::Whole)
    );
    // Going on changes nothing of it.
    reader.go_on(25, false, 2);
    assert_eq!(
        reader.view().line(30).map(|line| line.stage),
        Some(Stage::Whole)
    );
}

#[test]
fn a_whole_check_that_lacks_a_file_is_asked_for_again() {
    let mut reader = Reader::of(testing::city(30));
    reader.begin(1);
    let _ = reader.lose(|path| path.starts_with("index/v1/page"));
    let head = testing::head(&testing::city(30));
    let line = block_on(whole(
        &testing::log(&reader.city),
        &testing::trust(),
        &head,
        &key(),
        30,
    ));
    let line = line.expect("there is an index");
    assert_eq!(line.tone(), Tone::Partly);
    reader.say(BrowseAction::Whole { of: 1, line });
    assert!(reader.view().is_open());
    reader.go_on(20, true, 2);
    let view = reader.view();
    assert_eq!(view.line(30).map(|line| line.stage), Some(Stage::Read));
    assert!(!view.is_open());
}

#[test]
fn stopping_leaves_what_has_come() {
    let reader = Reader::of(testing::city(50));
    reader.begin(1);
    reader.say(BrowseAction::GoOn {
        run: 2,
        until: 50,
        again: false,
    });
    reader.say(BrowseAction::Numbers {
        run: 2,
        numbers: (1..=30).rev().collect(),
    });
    assert_eq!(reader.view().lines().len(), 50);
    assert_eq!(reader.view().come(), 20);
    reader.say(BrowseAction::Stop { run: 3 });
    let view = reader.view();
    assert_eq!((view.lines().len(), &view.reading), (20, &Reading::Idle));
    // What comes late isn't heard.
    reader.say(BrowseAction::Numbers {
        run: 2,
        numbers: (1..=30).rev().collect(),
    });
    assert_eq!(reader.view().lines().len(), 20);
}

fn action() -> impl Strategy<Value = BrowseAction> {
    let run = 0..6_u64;
    let line = |index: u64| Line {
        index,
        stage: Stage::Read,
        entry: Some(Rc::new(EntryView::pending(index))),
    };
    let lines = proptest::collection::vec((0..12_u64).prop_map(line), 0..6);
    let numbers = proptest::collection::vec(0..12_u64, 0..8);
    prop_oneof![
        run.clone()
            .prop_map(|run| BrowseAction::Begin { run, key: key() }),
        (run.clone(), any::<bool>()).prop_map(|(run, again)| BrowseAction::GoOn {
            run,
            until: 9,
            again
        }),
        (run.clone(), numbers).prop_map(|(run, numbers)| BrowseAction::Numbers { run, numbers }),
        (run.clone(), lines).prop_map(|(run, lines)| BrowseAction::Read { run, lines }),
        run.clone().prop_map(|run| BrowseAction::Failed {
            run,
            why: Reason::Blocked
        }),
        run.clone().prop_map(|run| BrowseAction::Done { run }),
        run.clone().prop_map(|run| BrowseAction::Stop { run }),
        (run, 0..12_u64).prop_map(move |(of, index)| BrowseAction::Whole {
            of,
            line: line(index)
        }),
    ]
}

proptest! {
    /// Whatever comes in whatever order: rows fall without one twice, nothing that is old is heard, and where
    /// nothing is under way no row waits.
    #[test]
    fn rows_stay_in_order(actions in proptest::collection::vec(action(), 0..40)) {
        let mut state = Rc::new(Browse::pending(key()));
        for action in actions {
            let before = Rc::clone(&state);
            let old = action.report_of().is_some_and(|run| run != before.run || !before.is_reading());
            state = Rc::clone(&state).reduce(action);
            if old {
                prop_assert_eq!(&state, &before);
            }
            let falls = state.lines().windows(2).all(|two| two[0].index > two[1].index);
            prop_assert!(falls, "{:?}", state.lines());
            prop_assert!(state.run >= before.run && state.list_run() <= state.run);
            if !state.is_reading() {
                prop_assert!(state.lines().iter().all(|line| line.stage != Stage::Reading));
            }
        }
        let run = state.run + 1;
        let state = state.reduce(BrowseAction::Stop { run });
        prop_assert!(state.lines().iter().all(|line| line.stage != Stage::Reading));
        prop_assert_eq!(state.come(), state.lines().len() as u64);
    }
}
