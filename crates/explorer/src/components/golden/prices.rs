//! How the rent of a flat changed, and two homes side by side.

use futures::executor::block_on;
use stele_client::cache::MemoryCache;
use stele_client::check::check_head;
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_messages::Lang;
use stele_records::story::PriceStory;
use stele_records::verdict::{FetchProblem, Reason};
use stele_tests::city::{City, NOW, ORIGIN};
use stele_tests::rules::rental::{Street, lease, leased, listed, listed_by, listing, property};
use stele_tests::rules::town::Town;
use yew::{ContextProvider, Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::compare::compared;
use crate::components::prices::price_story;
use crate::components::text::Locale;
use crate::session::story::prices;
use crate::state::compare::{Pair, Side};
use crate::state::names::Names;
use crate::testing::market::{Market, browsed, listings, unit};

#[derive(Debug, PartialEq, Properties)]
struct Props {
    story: PriceStory,
    names: Names,
    here: Option<u64>,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    html! {
        <ContextProvider<Names> context={props.names.clone()}>
            { price_story(&props.story, NOW, props.here, &props.locale) }
        </ContextProvider<Names>>
    }
}

fn locale(lang: Lang) -> Locale {
    Locale {
        lang,
        zone: Zone::Utc,
    }
}

/// The rents of a flat in this town.
fn told(city: &City, subject: &str) -> (PriceStory, Names) {
    let trust = Town::trust();
    let log = Log::new(city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let memory = MemorySeen::default();
    let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
    block_on(prices(&log, &trust, &head, subject)).expect("an honest log")
}

fn render(make: fn() -> (City, String, Option<u64>), lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || {
        let (city, subject, here) = make();
        let (story, names) = told(&city, &subject);
        Props {
            story,
            names,
            here,
            locale: locale(lang),
        }
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

/// An owner lowers the rent twice; an agency lists beside; somebody else offers it for less; and it was let before.
fn busy() -> (City, String, Option<u64>) {
    let mut s = Street::new();
    let owner = s.owner.clone();
    let mut before = None;
    for (price, from) in [
        ("3600.00", "2026-06-01T00:00:00Z"),
        ("3400.00", "2026-07-10T00:00:00Z"),
        ("3200.50", "2026-08-20T00:00:00Z"),
    ] {
        let mut paper = listed(&s.platform, &owner, listing(price));
        paper.valid_from = from;
        paper.valid_until = Some("2027-03-01T15:59:59Z");
        paper.supersedes = before;
        before = Some(s.town.log(paper));
    }
    let agency = &s.agency;
    let mandate = s.mandate_paper(&owner, agency, false);
    let mandate = s.town.sign(mandate);
    s.town.log_bytes(mandate);
    let mut paper = listed_by(&s.platform, &s.agency, listing("3300"));
    paper.valid_from = "2026-09-01T00:00:00Z";
    s.town.log(paper);
    s.town
        .log(listed(&s.platform, &s.stranger, listing("1200")));
    let mut terms = lease("2025-03-01", "2026-05-20");
    terms["price"] = "3500".into();
    s.town.log(leased(&s.platform, &s.owner, &s.tenant, terms));
    (
        s.town.city(),
        property(stele_tests::rules::rental::UNIT),
        before,
    )
}

#[test]
fn how_a_rent_changed() {
    hold("prices", |lang| render(busy, lang));
    let html = render(busy, Lang::En);
    // Four versions count, and one doesn't: it is in the table alone.
    assert_eq!(html.matches("data-counts=\"true\"").count(), 4, "{html}");
    assert_eq!(html.matches("data-counts=\"false\"").count(), 1, "{html}");
    assert_eq!(html.matches("class=\"chart-dot\"").count(), 4, "{html}");
    assert!(!html.contains(" style="), "{html}");
}

#[test]
fn a_rent_that_was_never_asked() {
    let none = || {
        let market = Market::new();
        (market.city(), property(&unit(9)), None)
    };
    let html = render(none, Lang::En);
    assert!(html.contains("no rent to show"), "{html}");
}

#[derive(Debug, PartialEq, Properties)]
struct PairProps {
    pair: Pair,
    locale: Locale,
}

#[component]
fn Both(props: &PairProps) -> Html {
    compared(&props.pair, &props.locale)
}

fn side(market: &Market, entry: u64) -> Side {
    let view = browsed(&market.city(), &listings(), &[]);
    let line = view.line(entry).expect("it has been read");
    Side::Found(line.entry.clone().expect("it has been checked"))
}

fn beside(make: fn(&Market) -> Pair, lang: Lang) -> String {
    let renderer = ServerRenderer::<Both>::with_props(move || PairProps {
        pair: make(&Market::new()),
        locale: locale(lang),
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn two_homes_side_by_side() {
    hold("compare", |lang| {
        beside(|m| [side(m, m.offered[1]), side(m, m.by_agent)], lang)
    });
    hold("compare-forged", |lang| {
        beside(|m| [side(m, m.forged), side(m, m.warned)], lang)
    });
}

#[test]
fn what_is_not_there_is_neither_good_nor_bad() {
    hold("compare-open", |lang| {
        beside(
            |_| {
                let why = Reason::Fetch {
                    path: "index/head.tlog-proof".into(),
                    problem: FetchProblem::NotFound,
                };
                [Side::None, Side::Open(why)]
            },
            lang,
        )
    });
}
