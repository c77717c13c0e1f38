//! The newest records on the home page: of an empty log, of one that can't be had, while they are checked, and checked.

use std::rc::Rc;

use futures::executor::block_on;
use stele_client::check::check_entries;
use stele_messages::Lang;
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::newest::newest;
use crate::components::text::Locale;
use crate::state::record::EntryView;
use crate::state::rows::{Row, Rows};
use crate::testing;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

/// Three entries, newest first: two are checked, of which one can't be had, and the third isn't yet.
fn half() -> Rows {
    let mut town = testing::city(3);
    let path = town.entry_path(2);
    let is_other = |name: &str| *name != path && !name.starts_with("tile/entries/");
    town.files.retain(|name, _| is_other(name));
    let head = testing::head(&town);
    let log = testing::log(&town);
    let entries = block_on(check_entries(&log, &head, &[3, 2], |_, _| {}));
    let rows = entries.into_iter().map(|entry| Row {
        index: entry.index,
        entry: Some(Rc::new(EntryView::done(entry, head.checkpoint.as_ref()))),
    });
    let last = Row {
        index: 1,
        entry: None,
    };
    Rows::checked(rows.chain([last]))
}

#[component]
fn Body(props: &Props) -> Html {
    let locale = &props.locale;
    let ui = locale.ui();
    let none = Rows::default();
    html! {
        <>
            { newest(None, &none, ui.head_checking, locale) }
            { newest(None, &none, ui.head_cant_tell, locale) }
            { newest(Some(0), &none, ui.head_yes, locale) }
            { newest(Some(5), &Rows::pending(0, vec![4, 3]), ui.head_checking, locale) }
            { newest(Some(5), &half(), ui.head_yes, locale) }
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
fn newest_records() {
    hold("newest", render);
}
