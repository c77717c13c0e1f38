use std::rc::Rc;

use futures::executor::block_on;
use stele_client::check::check_list;
use stele_client::fetch::FetchError;
use stele_records::verdict::{CheckCode, Growth};
use stele_tests::city::{City, MAX_AGE, NOW};
use yew::Reducible;

use super::*;
use crate::testing;

const TAG: &str = "A-1";

fn key() -> IndexKey {
    IndexKey::new(Kind::Tag, TAG)
}

fn followed(mark: Option<Mark>) -> Followed {
    Followed {
        about: About::Tree(TAG.into()),
        key: key(),
        name: "银杏 A-1".into(),
        mark,
    }
}

/// What is new of the tag in this city.
fn found(city: &City, mark: Option<Mark>) -> Found {
    let (log, head) = (testing::log(city), testing::head(city));
    let list = block_on(check_list(&log, &head, &[key()])).pop().unwrap();
    let checkpoint = head.checkpoint.as_ref().unwrap();
    let (size, time) = (checkpoint.size(), checkpoint.quorum_time());
    let (found, wanted) = Found::looked_up(mark, &list, size, time);
    match (mark, wanted) {
        (Some(mark), Some(wanted)) => {
            let lookup = list.found.as_ref().unwrap();
            let index = head.index.as_ref().unwrap();
            let numbers = block_on(log.numbers(index, lookup, wanted.clone()));
            found.read(mark, wanted.start, numbers)
        }
        _ => found,
    }
}

/// How far the list of this city goes.
fn mark(city: &City) -> Mark {
    found(city, None).now.unwrap()
}

#[test]
fn what_is_new_is_what_came_since() {
    for before in [1, 2, 30] {
        let seen = mark(&testing::city(before));
        for count in [0, 1, 2, 19, 20, 21, 25] {
            let after = testing::grown(before, before + count);
            let found = found(&after, Some(seen));
            match found.news {
                News::Quiet => assert_eq!(count, 0),
                News::New {
                    count: says,
                    newest,
                } => {
                    assert_eq!(says, count);
                    let shown = u64::try_from(newest.len()).unwrap();
                    assert_eq!(shown, count.min(MOST_NEW));
                    assert!(newest.is_sorted_by(|a, b| a > b), "{newest:?}");
                    assert!(newest.iter().all(|number| *number >= seen.size));
                }
                other => panic!("{before} {count}: {other:?}"),
            }
        }
    }
}

#[test]
fn the_first_look_is_where_it_begins() {
    let first = found(&testing::city(3), None);
    assert_eq!(first.news, News::Begun);
    let state = Rc::new(WatchState::default());
    let state = state.reduce(WatchAction::Follow(followed(None)));
    let state = state.reduce(WatchAction::Found(key(), first.clone()));
    assert_eq!(state.list.all().first().unwrap().mark, first.now);
    assert_eq!(state.with_news(), 0);
    // Next time something has come.
    let later = found(&testing::grown(3, 5), first.now);
    let state = state.reduce(WatchAction::Begin);
    let state = state.reduce(WatchAction::Found(key(), later.clone()));
    assert_eq!(state.with_news(), 1);
    // It stays new until the reader has seen it.
    assert_eq!(state.list.all().first().unwrap().mark, first.now);
    let state = state.reduce(WatchAction::Seen(key()));
    assert_eq!(state.list.all().first().unwrap().mark, later.now);
    assert_eq!(state.with_news(), 0);
    assert_eq!(state.found(&key()).news, News::Quiet);
}

/// A host that may be lying can neither make a reader begin with what it shows, nor have it seen.
#[test]
fn below_a_head_that_is_in_doubt_nothing_is_seen() {
    let new = testing::grown(3, 5);
    let before = mark(&testing::city(3));
    let changed = |change: fn(&mut Verdict)| {
        let mut verdict = testing::good_log();
        change(&mut verdict);
        verdict
    };
    let (seen, shown) = (9, 6);
    for (verdict, why) in [
        (
            changed(|verdict| verdict.judge_growth(Growth::Forked { seen: 9, shown: 6 })),
            Some(Reason::Forked { seen, shown }),
        ),
        (
            changed(|verdict| verdict.judge_growth(Growth::RolledBack { seen: 9, shown: 6 })),
            Some(Reason::RolledBack { seen, shown }),
        ),
        (
            changed(|verdict| verdict.could_not_check(CheckCode::Growth, Reason::Blocked)),
            Some(Reason::Blocked),
        ),
        (
            changed(|verdict| verdict.fail(CheckCode::Witnesses, Reason::Blocked)),
            Some(Reason::Blocked),
        ),
        (Verdict::pending(), None),
        (
            testing::head_at(&new, NOW + 2 * MAX_AGE).verdict,
            Some(Reason::Stale {
                age: 2 * MAX_AGE + NOW - new_time(&new),
                max_age: MAX_AGE,
            }),
        ),
    ] {
        let first = found(&new, None).below(&verdict);
        assert_eq!(first.news, News::CantTell(why.clone()));
        let same = found(&new, Some(mark(&new))).below(&verdict);
        assert_eq!(same.news, News::CantTell(why.clone()), "nor is it quiet");
        let later = found(&new, Some(before)).below(&verdict);
        // That there is something new is said all the same.
        assert!(later.has_news());
        for (mark, found) in [(None, first), (Some(before), later)] {
            let state = Rc::new(WatchState::default());
            let state = state.reduce(WatchAction::Follow(followed(mark)));
            let state = state.reduce(WatchAction::Found(key(), found));
            let state = state.reduce(WatchAction::Seen(key()));
            assert_eq!(state.list.all()[0].mark, mark, "{why:?}");
        }
    }
    let sound = found(&new, None);
    assert_eq!(sound.clone().below(&testing::good_log()), sound);
}

/// When the quorum vouched for the city's log.
fn new_time(city: &City) -> u64 {
    let checkpoint = testing::head(city).checkpoint.unwrap();
    checkpoint.quorum_time().unwrap()
}

#[test]
fn a_past_that_was_changed_is_never_taken_for_news() {
    let city = testing::city(5);
    let honest = mark(&city);
    // It had more entries than there are now, in a log that was no larger.
    let lost = Mark { count: 9, ..honest };
    assert_eq!(found(&city, Some(lost)).news, News::Changed);
    // What is said to be old was logged after it was seen, or the other way round.
    let younger = Mark { size: 2, ..honest };
    assert_eq!(found(&city, Some(younger)).news, News::Changed);
    let fewer = Mark { count: 3, ..honest };
    assert_eq!(found(&city, Some(fewer)).news, News::Changed);
    // An older log says nothing about what is new.
    let larger = Mark { size: 99, ..honest };
    assert_eq!(found(&city, Some(larger)).news, News::Behind);
}

#[test]
fn what_could_not_be_had_is_no_news() {
    let mark = mark(&testing::city(3));
    let mut list = testing::list(3);
    list.found = Err(LogError::Fetch {
        path: "index/v1/page/00/00".into(),
        error: FetchError::NotFound,
    });
    let (found, wanted) = Found::looked_up(Some(mark), &list, mark.size, None);
    assert!(matches!(found.news, News::CantTell(Some(_))));
    assert_eq!((wanted, found.now), (None, None));
    // Nor is it quiet where the list may leave something out.
    let mut list = testing::list(3);
    let undecided = Reason::AuditorsUndecided;
    list.verdict
        .could_not_check(CheckCode::Completeness, undecided.clone());
    let (found, _) = Found::looked_up(Some(mark), &list, mark.size, None);
    assert_eq!(found.doubt, Some(undecided.clone()));
    let found = found.read(mark, 2, Ok(vec![2]));
    assert_eq!(found.news, News::CantTell(Some(undecided.clone())));
    let state = Rc::new(WatchState::default());
    let state = state.reduce(WatchAction::Follow(followed(Some(mark))));
    let state = state.reduce(WatchAction::Found(key(), found.clone()));
    assert_eq!((state.with_news(), state.open()), (0, 1));
    // What was new and has been seen leaves the rest as open as it was.
    let newest = vec![3];
    let new = Found {
        news: News::New { count: 1, newest },
        ..found
    };
    let state = state.reduce(WatchAction::Found(key(), new));
    assert_eq!((state.with_news(), state.open()), (1, 0));
    let state = state.reduce(WatchAction::Seen(key()));
    assert_eq!(state.found(&key()).news, News::CantTell(Some(undecided)));
    // What can't be relied on at all isn't shown as news.
    list.verdict.fail(CheckCode::LogSignature, Reason::Blocked);
    let (found, wanted) = Found::looked_up(Some(mark), &list, mark.size, None);
    assert!(matches!(found.news, News::CantTell(_)) && wanted.is_none());
}

#[test]
fn a_list_reads_back_and_holds_so_many() {
    let mark = Mark {
        size: 300,
        count: 7,
        time: None,
    };
    let flat = About::Flat("130629001001GB00001F00010001".into());
    let mut list = WatchList::default();
    list.follow(followed(Some(mark)));
    list.follow(Followed {
        key: flat.watch_key(None).unwrap(),
        about: flat,
        name: "长".repeat(MAX_NAME),
        mark: None,
    });
    assert!(list.all()[1].name.len() <= MAX_NAME);
    assert_eq!(WatchList::parse(&list.to_text()), list);
    // Twice is once.
    list.follow(followed(None));
    assert_eq!(list.all().len(), 2);
    for number in 0..2 * MOST_FOLLOWED {
        let project = About::Project(format!("P-{number}"));
        list.follow(Followed {
            key: project.watch_key(None).unwrap(),
            about: project,
            name: String::new(),
            mark: None,
        });
    }
    assert_eq!(list.all().len(), MOST_FOLLOWED);
    list.stop(&key());
    assert!(!list.has(&key()) && !list.is_full());
}

#[test]
fn what_is_no_list_is_none() {
    for text in ["", "null", "{}", "[1]", "[{\"about\": \"#/f/P\"}]"] {
        assert_eq!(WatchList::parse(text), WatchList::default(), "{text}");
    }
    let mut list = WatchList::default();
    let project = About::Project("P-1".into());
    list.follow(Followed {
        key: project.watch_key(None).unwrap(),
        about: project,
        name: String::new(),
        mark: None,
    });
    // The list of something else under its name.
    let text = list.to_text().replace("project/P-1", "project/P-2");
    assert_ne!(text, list.to_text());
    assert_eq!(WatchList::parse(&text), WatchList::default());
}
