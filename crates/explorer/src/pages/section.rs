//! The trees of a section: on a map, in a list, and what became of them.

use std::rc::Rc;

use stele_messages::number;
use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use stele_records::types::forest::section_id;
use yew::{Html, Properties, component, hook, html, use_effect_with, use_memo, use_mut_ref};

use super::list::retry;
use crate::components::browse::browse_bar;
use crate::components::evidence::entry_link;
use crate::components::forest::{TreeList, far, grown, open_lives, tree_signs, tree_spots};
use crate::components::list_panel::{Asked, how_known, list_panel_of, list_words};
use crate::components::mark::Shape;
use crate::components::plan::Plan;
use crate::components::section::{own_rule, section_sheet};
use crate::components::text::{Locale, fill, fill_text, foreign};
use crate::hooks::{
    BrowseHandle, HeadHandle, use_announcement, use_browse, use_survival, use_title, use_trees,
    use_whole,
};
use crate::session::Session;
use crate::state::browse::Reading;
use crate::state::forest::{Tree, boundary, named, trees};
use crate::state::plan::{Place, Plane, hull};
use crate::state::same::Same;

/// So many entries are read without being asked for: a map of a few trees tells little.
const FIRST: u64 = 400;
/// The seconds of a day.
const DAY: u64 = 86_400;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    /// Its name, as trees give it.
    pub(crate) name: String,
}

#[component]
pub(crate) fn Section(props: &Props) -> Html {
    let (locale, head, name) = (&props.locale, &props.head, &props.name);
    let words = locale.forest();
    let area = |record_type: RecordType| IndexKey::area(record_type.name(), name);
    let events = use_browse(&props.session, &head.head, &area(RecordType::TreeEvent));
    let cards = use_browse(&props.session, &head.head, &area(RecordType::TreeCard));
    let own = IndexKey::new(Kind::Subject, section_id(name));
    let own = use_browse(&props.session, &head.head, &own);
    use_first(&events);
    use_first(&cards);
    let newest: Vec<u64> = own
        .view
        .lines()
        .iter()
        .take(3)
        .map(|line| line.index)
        .collect();
    use_whole(&props.session, &head.head, &own, newest);

    let read = (events.view.version(), cards.view.version());
    let named = use_memo(read, |_| named(&[&events.view, &cards.view]));
    let subjects: Vec<String> = named.iter().map(|tree| tree.subject.clone()).collect();
    let (told, again) = use_trees(&props.session, &head.head, subjects);
    let today = head.head.value().checked().now / DAY;
    let deps = (Same(Rc::clone(&named)), told.version(), name.clone(), today);
    let trees = use_memo(deps, |(named, _, name, today)| {
        trees(&named.0, &told, Some(name), *today)
    });
    let deps = (Same(Rc::clone(&trees)), locale.clone());
    let spots = use_memo(deps, |(trees, locale)| tree_spots(&trees.0, locale));
    let unplaced = trees.len().saturating_sub(spots.len());
    let counted = use_survival(&props.session, &head.head, name);
    let boundary = boundary(&own.view);
    let corners = boundary.as_ref().map(|(corners, _)| corners.clone());
    let deps = (Same(Rc::clone(&trees)), corners);
    let outlines = use_memo(deps, |(trees, corners)| {
        let corners = corners.clone().unwrap_or_else(|| around(&trees.0));
        match corners.len() {
            0..3 => Vec::new(),
            _ => vec![corners],
        }
    });

    // Where nothing but cards is recorded, they are what it is about.
    let (main, other) = match (events.view.count(), cards.view.count()) {
        (Some(0), Some(1..)) => (&cards, &events),
        _ => (&events, &cards),
    };
    let is_reading = events.view.is_reading() || cards.view.is_reading();
    let title = fill_text(words.section_title, &[("name", name)]);
    use_title(locale.ui().page_title, title.clone());
    let rows = main.view.rows();
    let (shape, _, said) = list_words(&main.view.list, &rows, Asked::Key, locale);
    use_announcement(match shape {
        Shape::Pending => locale.lists().status_looking.into(),
        _ => said,
    });
    let actions = retry(shape, head, &main.acts.retry, locale);
    let own_rule = own_rule(counted.as_deref(), locale);
    let hero = fill(words.section_title, &[("name", foreign(name))]);
    html! {
        <>
            <div class="list-hero">
                <h1>{ hero }</h1>
                <p class="lead">{ words.section_lead }</p>
            </div>
            { list_panel_of(&main.view.list, &rows, Asked::Key, locale, actions, own_rule) }
            <div class="plan-columns">
                <section class="sheet" aria-labelledby="map">
                    <h2 id="map">{ words.map_trees }</h2>
                    <Plan locale={locale.clone()} label={words.map_trees} {spots} {outlines} {is_reading}
                        signs={tree_signs(&trees, locale)} />
                    if unplaced > 0 && !is_reading {
                        <p class="fine">{ (words.map_unplaced)(unplaced) }</p>
                    }
                    if !trees.is_empty() {
                        { outlined(boundary.map(|(_, entry)| entry), locale) }
                    }
                </section>
                <section class="sheet" aria-labelledby="trees">
                    <h2 id="trees">{ words.trees }</h2>
                    if is_reading && trees.is_empty() {
                        <p class="fine">{ locale.ui().word_checking }</p>
                    } else {
                        { far(&trees, locale) }
                    }
                    { open_lives(&told, &again, locale) }
                    { browse_bar(&main.view, &main.acts, &[], locale) }
                    if other.view.count().is_some_and(|count| count > 0) {
                        <p class="fine">{ second(other, locale) }</p>
                        { browse_bar(&other.view, &other.acts, &[], locale) }
                    }
                    if !is_reading || !trees.is_empty() {
                        <TreeList trees={Rc::clone(&trees)} locale={locale.clone()} />
                    }
                </section>
            </div>
            <div class="thirds">
                { section_sheet(counted.as_deref(), locale) }
                { grown(&trees, locale) }
            </div>
            <div class="wide">{ how_known(&main.view.list, &props.session.trust, locale) }</div>
        </>
    }
}

/// Reads a list that isn't long to its end, once.
#[hook]
fn use_first(browse: &BrowseHandle) {
    let begun = use_mut_ref(|| 0_u64);
    let view = &browse.view;
    let is_idle = view.reading == Reading::Idle;
    let deps = (view.list_run(), is_idle, view.left(), view.reach());
    let all = browse.acts.all.clone();
    use_effect_with(deps, move |&(run, is_idle, left, reach)| {
        if is_idle && left > 0 && reach <= FIRST && *begun.borrow() != run {
            *begun.borrow_mut() = run;
            all.emit(());
        }
    });
}

/// What is around all trees that have a place.
fn around(trees: &[Tree]) -> Vec<Place> {
    let places: Vec<Place> = trees.iter().filter_map(Tree::place).collect();
    let Some(plane) = Plane::around(places.iter().copied()) else {
        return Vec::new();
    };
    let points: Vec<_> = places.iter().map(|place| plane.metres(*place)).collect();
    let outside = hull(&points);
    let corner = |point: &(f64, f64)| {
        let at = points.iter().position(|own| own == point)?;
        places.get(at).copied()
    };
    outside.iter().filter_map(corner).collect()
}

/// Whose outline it is.
fn outlined(entry: Option<u64>, locale: &Locale) -> Html {
    let words = locale.forest();
    let says = match entry {
        Some(entry) => fill(
            words.outline_record,
            &[("entry", entry_link(entry, locale))],
        ),
        None => words.outline_hull.into(),
    };
    html! { <p class="fine">{ says }</p> }
}

/// What is recorded besides.
fn second(other: &BrowseHandle, locale: &Locale) -> Html {
    let words = locale.forest();
    let label = match other
        .view
        .key()
        .value()
        .starts_with(RecordType::TreeCard.name().as_bytes())
    {
        true => words.count_cards,
        false => words.count_events,
    };
    let count = other.view.count().unwrap_or_default();
    html! { <>{ label }{ " · " }{ number(count) }</> }
}
