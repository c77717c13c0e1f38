//! What is recorded under what a reader typed, in a small city.

use futures::executor::block_on;
use stele_client::check::check_list;
use stele_messages::Lang;
use stele_records::index::{IndexKey, Kind};
use stele_tests::city::City;
use stele_verify::checkpoint::VerifiedCheckpoint;
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::found::Found;
use crate::components::text::Locale;
use crate::state::find::candidates;
use crate::state::list::Findings;
use crate::state::typed::forms;
use crate::testing;

/// What came out for a text.
#[derive(Debug, Clone, PartialEq)]
struct Case {
    text: String,
    findings: Option<Findings>,
    leaf: Option<u64>,
    size: Option<u64>,
    project: Option<IndexKey>,
}

#[derive(Debug, PartialEq, Properties)]
struct Props {
    case: Case,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let case = &props.case;
    let forms = forms(&case.text);
    let found = Found {
        text: &case.text,
        forms: &forms,
        findings: case.findings.as_ref(),
        leaf: case.leaf,
        size: case.size,
        project: case.project.as_ref(),
    };
    let shown = found.show(Html::default(), &props.locale);
    html! {
        <>
            <p role="status">{ shown.announcement }</p>
            { shown.numbered }
            { for shown.exact }
        </>
    }
}

fn render(cases: &[Case], lang: Lang) -> String {
    let all = cases.iter().map(|case| {
        let case = case.clone();
        let renderer = ServerRenderer::<Body>::with_props(move || Props {
            case,
            locale: Locale {
                lang,
                zone: Zone::Utc,
            },
        });
        lines(&block_on(renderer.hydratable(false).render()))
    });
    all.collect::<Vec<_>>().join("\n")
}

/// A text, with what this city has under all that it can be, in each form.
fn looked_up(text: &str, city: &City) -> Case {
    let (log, head) = (testing::log(city), testing::head(city));
    let keys = forms(text);
    let keys: Vec<IndexKey> = keys.iter().flat_map(|form| candidates(form)).collect();
    let lists = block_on(check_list(&log, &head, &keys));
    Case {
        text: text.to_owned(),
        findings: Some(Findings::of(&lists)),
        leaf: None,
        size: head.checkpoint.as_ref().map(VerifiedCheckpoint::size),
        project: None,
    }
}

/// The same of a city with two trees of one tag.
fn typed(text: &str) -> Case {
    looked_up(text, &testing::city(2))
}

#[test]
fn something_is_recorded() {
    // Exactly so, and in another form than it was typed.
    let cases = ["A-1", "ａ-1"].map(typed);
    let found = |case: &Case| {
        case.findings
            .as_ref()
            .is_some_and(|all| !all.found.is_empty())
    };
    assert!(cases.iter().all(found), "{cases:?}");
    hold("find-found", |lang| render(&cases, lang));
}

#[test]
fn nothing_is_recorded() {
    let beginning = Case {
        project: Some(IndexKey::new(Kind::Project, "XA-2026-01")),
        ..typed("XA-2026-01-77")
    };
    let hash = typed(&"5e".repeat(32));
    let cases = [typed("T-9999"), typed("nobody"), beginning, hash];
    hold("find-nothing", |lang| render(&cases, lang));
}

#[test]
fn an_entry_is_meant() {
    let by_leaf = Case {
        leaf: Some(1),
        ..typed(&"5e".repeat(32))
    };
    let cases = [typed("entry 1"), typed("entry 7"), typed("1"), by_leaf];
    hold("find-entry", |lang| render(&cases, lang));
}

#[test]
fn it_is_not_known_yet_or_can_not_be() {
    let waiting = Case {
        findings: None,
        ..typed("A-1")
    };
    let mut city = testing::city(2);
    city.files.retain(|path, _| !path.contains("/page/"));
    let cases = [waiting, looked_up("A-1", &city)];
    hold("find-open", |lang| render(&cases, lang));
}
