//! The trees of a log that has no sections, as one that was imported may be: by their cards, the newest first.

use std::rc::Rc;

use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use yew::{Html, Properties, component, html, use_memo};

use super::super::list::retry;
use crate::components::browse::browse_bar;
use crate::components::forest::{TreeList, far, grown, open_lives, tree_signs, tree_spots};
use crate::components::list_panel::{Asked, list_panel, list_words};
use crate::components::mark::Shape;
use crate::components::plan::Plan;
use crate::components::text::Locale;
use crate::hooks::{HeadHandle, use_announcement, use_browse, use_trees};
use crate::session::Session;
use crate::state::forest::{newest_first, trees};
use crate::state::same::Same;

/// The seconds of a day.
const DAY: u64 = 86_400;

#[derive(Debug, PartialEq, Properties)]
pub(super) struct Props {
    pub(super) locale: Locale,
    pub(super) session: Rc<Session>,
    pub(super) head: HeadHandle,
}

/// A map and a list of the trees whose cards have been read, each told from its whole life.
#[component]
pub(super) fn TreeCards(props: &Props) -> Html {
    let (locale, head) = (&props.locale, &props.head);
    let words = locale.forest();
    let key = IndexKey::new(Kind::Type, RecordType::TreeCard.name());
    let cards = use_browse(&props.session, &head.head, &key);
    let view = &cards.view;
    let named = use_memo(view.version(), |_| newest_first(view));
    let subjects: Vec<String> = named.iter().map(|tree| tree.subject.clone()).collect();
    let (told, again) = use_trees(&props.session, &head.head, subjects);
    let today = head.head.value().checked().now / DAY;
    let deps = (Same(Rc::clone(&named)), told.version(), today);
    let trees = use_memo(deps, |(named, _, today)| {
        trees(&named.0, &told, None, *today)
    });
    let deps = (Same(Rc::clone(&trees)), locale.clone());
    let spots = use_memo(deps, |(trees, locale)| tree_spots(&trees.0, locale));
    let outlines = use_memo((), |()| Vec::new());
    let rows = view.rows();
    let (shape, _, said) = list_words(&view.list, &rows, Asked::Key, locale);
    use_announcement(match shape {
        Shape::Pending => locale.lists().status_looking.into(),
        _ => said,
    });
    let actions = retry(shape, head, &cards.acts.retry, locale);
    html! {
        <>
            { list_panel(&view.list, &rows, Asked::Key, locale, actions) }
            <p class="note no-sections">{ words.no_sections }</p>
            <div class="plan-columns">
                <section class="sheet" aria-labelledby="map">
                    <h2 id="map">{ words.map_trees }</h2>
                    <Plan locale={locale.clone()} label={words.map_trees} {spots} {outlines}
                        is_reading={view.is_reading()} signs={tree_signs(&trees, locale)} />
                </section>
                <section class="sheet" aria-labelledby="trees">
                    <h2 id="trees">{ words.cards }</h2>
                    { far(&trees, locale) }
                    { open_lives(&told, &again, locale) }
                    if !view.is_reading() || !trees.is_empty() {
                        <TreeList trees={Rc::clone(&trees)} locale={locale.clone()} />
                    }
                    { browse_bar(view, &cards.acts, &[], locale) }
                </section>
            </div>
            <div class="thirds">{ grown(&trees, locale) }</div>
        </>
    }
}
