//! What an editor of another page copies.

use futures::executor::block_on;
use stele_messages::Lang;
use stele_verify::hash::Hash;
use yew::ServerRenderer;

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::embed::{Embed, Props};
use crate::components::text::Locale;

fn render(lang: Lang) -> String {
    let renderer = ServerRenderer::<Embed>::with_props(move || Props {
        file: "entry-12.dossier".into(),
        link: "https://records.city.example/#/entry/12".into(),
        trust: Hash::of(&[b"a trust file"]),
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn the_lines_for_another_page() {
    hold("embed", render);
}
