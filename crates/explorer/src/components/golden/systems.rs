//! The ways in on the home page: before anything is counted, counted, and where nothing can be.

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
    hold("systems", render);
}
