//! The ways in on the home page: before anything is counted, counted, counted without proof, and where nothing can be.

use futures::executor::block_on;
use stele_client::check::{CheckedList, check_list};
use stele_messages::Lang;
use stele_tests::city;
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::systems::{counted, systems};
use crate::components::text::Locale;
use crate::testing;

/// What there is of a log that can't be had.
fn nothing() -> Vec<CheckedList> {
    let mut town = testing::city(40);
    town.files.remove("checkpoint");
    let head = testing::head(&town);
    block_on(check_list(&testing::log(&town), &head, &counted()))
}

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

/// The counts of a town; `now` may be too late for its cosignatures.
fn lists(now: u64) -> Vec<CheckedList> {
    let town = testing::city(40);
    let head = testing::head_at(&town, now);
    block_on(check_list(&testing::log(&town), &head, &counted()))
}

#[component]
fn Body(props: &Props) -> Html {
    let known = lists(city::NOW);
    let old = lists(city::NOW + 400 * 86_400);
    let locale = &props.locale;
    html! {
        <>
            { systems(None, locale) }
            { systems(Some(&known), locale) }
            { systems(Some(&old), locale) }
            { systems(Some(&nothing()), locale) }
        </>
    }
}

fn render(lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn ways_in() {
    let html = render(Lang::En);
    // Forty-one tree cards, and a proof that there is nothing of the others.
    assert!(
        html.contains("<strong>41</strong>") && html.contains("<strong>0</strong>"),
        "{html}"
    );
    // Where nothing can be counted, that is said once, and the ways in stay.
    let blind = html.rsplit("<section").next().unwrap_or_default();
    assert_eq!(blind.matches("can’t be told").count(), 1, "{blind}");
    assert_eq!(blind.matches("system-link").count(), 5, "{blind}");
    assert!(!blind.contains("data-kind"), "{blind}");
    hold("systems", render);
}
