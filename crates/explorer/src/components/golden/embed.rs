//! What an editor of another page copies.

use futures::executor::block_on;
use stele_messages::Lang;
use stele_verify::hash::Hash;
use yew::{Html, Properties, ServerRenderer, component};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::embed::{Lines, embed};
use crate::components::text::Locale;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
    integrity: Option<&'static str>,
}

#[component]
fn Body(props: &Props) -> Html {
    let asked = [
        "https://records.city.example/log/",
        "https://audit.university.example",
    ];
    let about = Lines {
        file: "entry-12.dossier",
        record: "urn:uuid:0b5c1a52-7f0e-4c55-9d43-0f3f7c5b8d21",
        link: "https://records.city.example/#/entry/12",
        trust: Hash::of(&[b"a trust file"]),
        integrity: props.integrity,
        asked: &asked.map(str::to_owned),
        site: Some(Hash::of(&[b"the trust file that was built in"])),
    };
    embed(&about, &props.locale)
}

fn render(lang: Lang, integrity: Option<&'static str>) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
        integrity,
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn the_lines_for_another_page() {
    hold("embed", |lang| render(lang, None));
    hold("embed-pinned", |lang| render(lang, Some("sha384-AAAA")));
}
