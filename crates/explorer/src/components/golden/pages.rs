//! Pages that need no log: an address that leads nowhere, and a site without a trust file; and the rows of companies.

use futures::executor::block_on;
use stele_messages::Lang;
use stele_records::trust::TrustError;
use stele_records::types::field::ENTITY;
use yew::{Callback, Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::directory::may_line;
use crate::components::text::Locale;
use crate::pages::companies::{Registered, row};
use crate::pages::no_trust::NoTrust;
use crate::pages::unknown::Unknown;
use crate::state::record::Tone;

/// More bytes than a trust file may have.
const FOUND: usize = 2_000_000;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

fn on_trust() -> Callback<String> {
    Callback::noop()
}

#[component]
fn NoLog(props: &Props) -> Html {
    let locale = &props.locale;
    html! {
        <>
            <Unknown locale={locale.clone()} />
            <NoTrust locale={locale.clone()} refused={None::<TrustError>} on_trust={on_trust()} />
            <NoTrust locale={locale.clone()} refused={Some(TrustError::TooLong { found: FOUND })} on_trust={on_trust()} />
        </>
    }
}

/// A company whose name is markup, one that failed, and one of which it isn't known yet what it may sign.
#[component]
fn Companies(props: &Props) -> Html {
    let locale = &props.locale;
    let company = |entry: u64, name: &str, kind: Option<&str>, tone| Registered {
        entry,
        id: format!("{ENTITY}91130629MA0000031{entry}"),
        name: name.into(),
        kind: kind.map(str::to_owned),
        tone,
    };
    let all = [
        company(1, "安新县<b>房产</b>经纪", Some("agency"), Tone::Yes),
        company(
            2,
            "A kind that has no words",
            Some("<i>guild</i>"),
            Tone::No,
        ),
        company(3, "雄安建设", None, Tone::Pending),
    ];
    html! { <ul>{ for all.iter().map(|own| row(own, may_line(None, locale), locale)) }</ul> }
}

fn locale(lang: Lang) -> Locale {
    Locale {
        lang,
        zone: Zone::Utc,
    }
}

fn no_log(lang: Lang) -> String {
    let renderer = ServerRenderer::<NoLog>::with_props(move || Props {
        locale: locale(lang),
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

fn companies(lang: Lang) -> String {
    let renderer = ServerRenderer::<Companies>::with_props(move || Props {
        locale: locale(lang),
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn pages_without_a_log() {
    let html = no_log(Lang::En);
    // Only the second was handed a file, and says what is wrong with it.
    assert_eq!(html.matches("class=\"alert\"").count(), 1, "{html}");
    assert!(html.contains("2,000,000"), "{html}");
    hold("no-log", no_log);
}

#[test]
fn rows_of_companies() {
    let html = companies(Lang::En);
    assert!(!html.contains("<b>") && !html.contains("<i>"), "{html}");
    hold("companies", companies);
}
