//! Lists of a small city's index, and the entry that commits to it.

use std::rc::Rc;

use futures::executor::block_on;
use stele_client::check::{CheckedHead, check_entry, check_list, check_listed};
use stele_client::fetch::FetchError;
use stele_client::log::LogError;
use stele_messages::Lang;
use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::Reason;
use stele_tests::city::{self, City, MAX_AGE, NOW};
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::list_panel::{Asked, how_known, list_panel};
use crate::components::list_rows::list_rows;
use crate::components::text::Locale;
use crate::route::ListRoute;
use crate::state::list::{ListAnswer, ListView};
use crate::state::record::EntryView;
use crate::state::rows::{Row, Rows};
use crate::testing;

/// What a list's page shows.
#[derive(Debug, PartialEq)]
struct Shown {
    view: ListView,
    rows: Rows,
}

#[derive(Debug, PartialEq, Properties)]
struct Props {
    shown: Rc<Shown>,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let Shown { view, rows } = &*props.shown;
    let locale = &props.locale;
    html! {
        <>
            { list_panel(view, rows, Asked::Key, locale, Html::default()) }
            { list_rows(view, rows, locale) }
            { how_known(view, &city::trust(), locale) }
        </>
    }
}

fn render(shown: fn() -> Shown, lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        shown: Rc::new(shown()),
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

fn tag() -> IndexKey {
    IndexKey::new(Kind::Tag, "A-1")
}

/// What a head shows of the tag, with its rows.
fn look_up(city: &City, head: &CheckedHead, at: Option<u64>) -> Shown {
    let log = testing::log(city);
    let mut lists = block_on(check_list(&log, head, &[tag()]));
    let list = lists.pop().expect("one answer");
    let found = list.found.clone();
    let route = ListRoute {
        at,
        ..ListRoute::of(tag())
    };
    let view = ListView::looked_up(route, list, head);
    let Ok(found) = found else {
        let rows = Rows::default();
        return Shown { view, rows };
    };
    let index = head.index.as_ref().expect("it was looked up in it");
    let numbers = block_on(log.numbers(index, &found, 0..20));
    let mut numbers = numbers.expect("an honest log");
    numbers.reverse();
    let entries = block_on(check_listed(&log, head, &tag(), &numbers));
    let rows = entries.into_iter().map(|entry| Row {
        index: entry.index,
        entry: Some(Rc::new(EntryView::done(entry, head.checkpoint.as_ref()))),
    });
    let rows = Rows::checked(rows);
    let view = view.with_numbers(Ok(numbers));
    Shown { view, rows }
}

fn of(count: u64) -> Shown {
    let city = testing::city(count);
    look_up(&city, &testing::head(&city), None)
}

/// When the log has been silent for longer than the trust file allows.
const LATE: u64 = NOW + 2 * MAX_AGE;

fn old(count: u64) -> Shown {
    let city = testing::city(count);
    look_up(&city, &testing::head_at(&city, LATE), None)
}

/// A city that has published twice, and its head with the index of the first time.
fn pinned() -> (City, CheckedHead, u64) {
    pinned_at(NOW)
}

/// The same, looked at at this time.
fn pinned_at(now: u64) -> (City, CheckedHead, u64) {
    let mut city = testing::city(2);
    let size = city.head().size;
    city.publish(vec![city::card(7)]);
    let mut head = testing::head_at(&city, now);
    let checkpoint = head.checkpoint.as_ref().expect("it is in order");
    head.index = block_on(testing::log(&city).index_at(checkpoint, size));
    (city, head, size)
}

#[test]
fn a_complete_list() {
    hold("list-complete", |lang| render(|| of(2), lang));
}

#[test]
fn nothing_recorded() {
    hold("list-nothing", |lang| render(|| of(0), lang));
}

#[test]
fn a_former_state() {
    let shown = || {
        let (city, head, size) = pinned();
        look_up(&city, &head, Some(size))
    };
    hold("list-pinned", |lang| render(shown, lang));
}

#[test]
fn a_list_of_a_log_that_is_old() {
    hold("list-old", |lang| render(|| old(2), lang));
    hold("list-old-nothing", |lang| render(|| old(0), lang));
}

#[test]
fn of_a_log_that_is_old_only_a_former_state_answers() {
    let (city, head, size) = pinned_at(LATE);
    let former = look_up(&city, &head, Some(size));
    assert_eq!(former.view.answer(&former.rows), ListAnswer::Complete(2));
    let head = testing::head_at(&city, LATE);
    let newest = look_up(&city, &head, None);
    let then = ListAnswer::Then(2);
    assert_eq!(newest.view.answer(&newest.rows), then);
    let pinned_newest = look_up(&city, &head, Some(city.head().size));
    assert_eq!(pinned_newest.view.answer(&pinned_newest.rows), then);
}

#[test]
fn a_former_state_that_is_kept_no_more() {
    let shown = || {
        let (mut city, head, size) = pinned();
        city.files.retain(|path, _| !path.contains("/page/"));
        look_up(&city, &head, Some(size))
    };
    let html = render(shown, Lang::En);
    assert!(html.contains("data-tone=\"unknown\""), "{html}");
    assert!(!html.contains("Nothing is recorded"), "{html}");
    hold("list-pruned", |lang| render(shown, lang));
}

#[test]
fn a_page_out_of_reach() {
    let shown = || {
        let mut city = testing::city(2);
        city.files.retain(|path, _| !path.contains("/page/"));
        look_up(&city, &testing::head(&city), None)
    };
    let html = render(shown, Lang::En);
    assert!(html.contains("data-tone=\"unknown\""), "{html}");
    hold("list-cant-tell", |lang| render(shown, lang));
}

#[test]
fn a_list_that_lies() {
    let shown = || {
        let mut shown = of(2);
        let first = shown.rows.rows().first().and_then(|row| row.entry.clone());
        let mut entry = (*first.expect("a row")).clone();
        let lie = Reason::IndexMislists { entry: 2 };
        entry
            .verdict
            .fail(stele_records::verdict::CheckCode::Index, lie);
        let row = Row {
            index: 2,
            entry: Some(Rc::new(entry)),
        };
        shown.rows = Rows::checked([row].into_iter());
        shown
    };
    hold("list-wrong", |lang| render(shown, lang));
}

#[test]
fn numbers_that_could_not_be_had() {
    let shown = || {
        let shown = of(2);
        let error = LogError::Fetch {
            path: "index/v1/list/00".into(),
            error: FetchError::Status(503),
        };
        Shown {
            view: shown.view.with_numbers(Err(error)),
            rows: Rows::default(),
        }
    };
    let html = render(shown, Lang::En);
    assert!(html.contains("2 entries are listed"), "{html}");
    assert!(
        !html.contains("complete as committed by the log<"),
        "{html}"
    );
}

#[test]
fn an_index_root() {
    let entry = |city: &City| {
        let (head, log) = (testing::head(city), testing::log(city));
        let number = head.index.as_ref().map(|index| index.number());
        let number = number.expect("the city has an index");
        let entry = block_on(check_entry(
            &log,
            &crate::testing::trust(),
            &head,
            number,
            |_| (),
        ));
        EntryView::done(entry, head.checkpoint.as_ref())
    };
    let view = entry(&testing::city(2));
    assert!(view.index_root.is_some() && view.record.is_none());
    super::check("index-root", &view);
}
