//! Projects side by side, a project as data, and how it is cited.

use std::rc::Rc;

use futures::executor::block_on;
use stele_client::cache::MemoryCache;
use stele_client::check::{check_head, check_list, head_at};
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_messages::Lang;
use stele_records::index::IndexKey;
use stele_records::story::ProjectStory;
use stele_records::verdict::{FetchProblem, Reason};
use stele_tests::city::{City, NOW, ORIGIN};
use stele_tests::rules::funds::{PROJECT, Site};
use stele_tests::rules::town::Town;
use yew::{Html, Properties, ServerRenderer, component, html};

use super::projects::late;
use super::stories::look_at;
use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::project::cite::{cite, cited};
use crate::components::project::download::said;
use crate::components::project::overview::{late_line, row};
use crate::components::text::Locale;
use crate::hooks::Writing;
use crate::route::ListRoute;
use crate::state::cite::Cited;
use crate::state::head::HeadView;
use crate::state::lateness::LateTally;
use crate::state::list::ListView;
use crate::state::money::{Listed, Order, Told, projects};
use crate::state::record::RecordView;
use crate::state::story::{About, Story};

/// What a page shows, for a test.
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    Rows(Vec<(Listed, Option<Told>)>),
    Late(Vec<LateTally>),
    Files(Vec<Writing>),
    Cited(Option<Cited>),
}

#[derive(Debug, PartialEq, Properties)]
struct Props {
    shown: Shown,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let locale = &props.locale;
    match &props.shown {
        Shown::Rows(rows) => {
            let rows = rows
                .iter()
                .map(|(listed, told)| row(listed, told.as_ref(), locale));
            html! { <ul>{ for rows.map(|row| html! { <li>{ row }</li> }) }</ul> }
        }
        Shown::Late(all) => all.iter().map(|own| late_line(*own, locale)).collect(),
        Shown::Files(states) => states.iter().map(|state| said(state, locale)).collect(),
        Shown::Cited(own) => cite(own.as_ref(), locale),
    }
}

fn render(shown: impl Fn() -> Shown + Send + 'static, lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        shown: shown(),
        locale: locale(lang),
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

fn locale(lang: Lang) -> Locale {
    Locale {
        lang,
        zone: Zone::Utc,
    }
}

/// A site with a payment beyond its contract.
fn site() -> Site {
    let mut site = Site::new();
    site.progress("400");
    site.pay_steel("5000", serde_json::json!({}));
    site
}

fn story(city: &City) -> ProjectStory {
    let view = look_at(city, &About::Project(PROJECT.into()));
    match view.story {
        Some(Ok(story)) => match &*story {
            Story::Project(project) => project.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// The project as its own record has it.
fn listed(city: &City) -> Listed {
    let records: Vec<(u64, RecordView)> = (0..)
        .zip(&city.entries)
        .filter_map(|(index, bytes)| Some((index, RecordView::read(bytes)?)))
        .collect();
    let newest = records.iter().rev().map(|(index, record)| (*index, record));
    projects(newest, Order::Newest).remove(0)
}

#[test]
fn projects_side_by_side() {
    let city = site().town.city();
    let rows = move || {
        let own = listed(&city);
        let failed = Reason::Fetch {
            path: "index/v1/page/00".into(),
            problem: FetchProblem::Status(503),
        };
        Shown::Rows(vec![
            (own.clone(), None),
            (own.clone(), Some(Rc::new(Ok(story(&city))))),
            (own, Some(Rc::new(Err(failed)))),
        ])
    };
    hold("money-rows", |lang| render(rows.clone(), lang));
    let html = render(rows, Lang::En);
    // What breaks a rule is the row's mark, what could not be had is none against it.
    assert_eq!(html.matches("tag-no\"").count(), 1, "{html}");
    assert_eq!(html.matches("tag-unknown").count(), 1, "{html}");
    assert!(html.contains("Working out the figures"), "{html}");
}

#[test]
fn what_is_late_is_seen_in_the_list() {
    let city = site().town.city();
    let rows = move || {
        let own = listed(&city);
        Shown::Rows(vec![(own, Some(Rc::new(Ok(late()))))])
    };
    hold("money-late", |lang| render(rows.clone(), lang));
    let html = render(rows, Lang::En);
    assert!(html.contains("data-late=\"1\" data-runs=\"1\""), "{html}");
    // Of what hasn't been looked at nothing is said.
    let tally = |late, checked| LateTally {
        late,
        checked,
        of: 12,
    };
    let all = move || Shown::Late(vec![tally(0, 0), tally(0, 3), tally(2, 7), tally(1, 12)]);
    hold("money-late-line", |lang| render(all, lang));
}

#[test]
fn what_came_of_a_file() {
    hold("money-files", |lang| {
        let states = || {
            Shown::Files(vec![
                Writing::Not,
                Writing::Busy(0, 0),
                Writing::Busy(16, 40),
                Writing::Saved,
                Writing::Refused,
                Writing::Failed(Reason::ListTooLong {
                    count: 5_000,
                    limit: 2_000,
                }),
            ])
        };
        render(states, lang)
    });
}

/// How the site is cited, in the state that its log had at a size.
fn citation(city: &City, at: Option<u64>, lang: Lang) -> Option<Cited> {
    let trust = Town::trust();
    let log = Log::new(city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let memory = MemorySeen::default();
    let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
    let then = match at {
        Some(size) => block_on(head_at(&log, &trust, &head, size)),
        None => head.clone(),
    };
    let key = IndexKey::project(PROJECT);
    let list = block_on(check_list(&log, &then, std::slice::from_ref(&key)));
    let list = list.into_iter().next().expect("one answer");
    let route = ListRoute {
        at,
        ..ListRoute::of(key)
    };
    let view = ListView::looked_up(route, list, &then);
    let link = |size| format!("https://city.example/#/f/{PROJECT}/at/{size}");
    let head = HeadView::done(head, false);
    cited(
        ("容东学校 <一期>", PROJECT),
        &view,
        &head,
        &link,
        &locale(lang),
    )
}

#[test]
fn a_citation_names_the_state_that_was_looked_at() {
    let mut site = site();
    let before = site.town.city();
    let first = u64::try_from(before.entries.len()).expect("a size");
    site.pay_steel("1", serde_json::json!({}));
    let city = grown(&before, &site);
    hold("money-cite", |lang| {
        let own = citation(&city, None, lang);
        render(move || Shown::Cited(own.clone()), lang)
    });
    let now = citation(&city, None, Lang::En).expect("a citation");
    assert!(now.size > first && now.root.is_some(), "{now:?}");
    let then = citation(&city, Some(first), Lang::En).expect("a citation");
    assert_eq!((then.size, &then.root), (first, &None));
    assert!(then.link.ends_with(&format!("/at/{first}")), "{then:?}");
    // A size that it was never published with is nothing to be cited.
    assert_eq!(citation(&city, Some(first - 1), Lang::En), None);
    let html = render(|| Shown::Cited(None), Lang::En);
    assert!(html.contains("There is none at the moment"), "{html}");
}

/// The log as it was, and then what has been logged since.
fn grown(before: &City, site: &Site) -> City {
    let mut city = before.clone();
    // The last entry of a published state is its index root, which the town knows nothing of.
    let known = before.entries.len() - 1;
    city.publish(site.town.entries[known..].to_vec());
    city
}
