//! What witnesses say when they are asked themselves, one of each kind, and a mirror that sent something
//! wrong.

use futures::executor::block_on;
use stele_messages::Lang;
use stele_records::verdict::Sighting;
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::opinions::{mirror_faults, opinions};
use crate::components::text::Locale;
use crate::state::opinion::{Answered, OpinionView};

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

fn views() -> Vec<OpinionView> {
    let seen = |sighting, size| Answered::Seen {
        sighting,
        size,
        time: 1_790_000_000,
    };
    let held_back = Sighting::HeldBack {
        seen: 940,
        shown: 900,
        age: 7_200,
    };
    let forked = Sighting::Forked {
        seen: 700,
        shown: 900,
    };
    let answers = [
        ("garden", Answered::Asking),
        ("library", seen(Sighting::Same, 900)),
        ("station", seen(Sighting::Grown { seen: 1 }, 1)),
        ("harbour", seen(Sighting::Ahead { seen: 940 }, 940)),
        ("school", seen(held_back, 940)),
        ("<b>market</b>", seen(forked, 700)),
        ("tower", Answered::Nothing("fetch-network")),
    ];
    let views = answers.map(|(witness, answer)| OpinionView {
        witness: witness.into(),
        answer,
        evidence: None,
    });
    views.into()
}

#[component]
fn Body(props: &Props) -> Html {
    let fault = ("https://m.example/log/".into(), "tile/0/000".into());
    html! {
        <>
            { opinions(&views(), &props.locale) }
            { mirror_faults(&[fault], &props.locale) }
            { opinions(&[], &props.locale) }
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
fn what_witnesses_say() {
    let html = render(Lang::En);
    assert!(!html.contains("<b>market"), "{html}");
    assert_eq!(
        html.matches("<h3>").count(),
        1,
        "nothing where none is asked"
    );
    hold("opinions", render);
}
