//! What is offered for rent: every listing, read as far as the reader goes on, and what fits of it.

use std::rc::Rc;

use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use yew::{
    Callback, ContextProvider, Html, Properties, component, html, use_callback, use_effect_with,
    use_state_eq,
};

use super::list::retry;
use crate::browser::{page, storage};
use crate::components::browse::browse_bar;
use crate::components::list_panel::{Asked, how_known, list_panel, list_words};
use crate::components::mark::Shape;
use crate::components::rent::choices::Choices;
use crate::components::rent::{Choosing, compare_bar, offers, summary};
use crate::components::text::Locale;
use crate::hooks::{HeadHandle, use_announcement, use_browse, use_title, use_whole};
use crate::route::Route;
use crate::route::rent::RentRoute;
use crate::session::Session;
use crate::state::browse::Browse;
use crate::state::names::Names;
use crate::state::rent::{PAGE, Picked, areas};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    /// What is looked for.
    pub(crate) asked: RentRoute,
}

#[component]
pub(crate) fn Rent(props: &Props) -> Html {
    let (locale, head, asked) = (&props.locale, &props.head, &props.asked);
    let words = locale.rental();
    let browse = use_browse(&props.session, &head.head, &key_of(asked));
    let view = &browse.view;
    // Whoever looks for something else begins at its first rows.
    let most = use_state_eq(|| PAGE);
    {
        let most = most.setter();
        use_effect_with(asked.clone(), move |_| most.set(PAGE));
    }
    let picked = Picked::of(view, asked, *most);
    use_whole(&props.session, &head.head, &browse, picked.wanted.clone());
    // What is chosen outlives the way to a listing's own page and back.
    let log = props
        .session
        .memory_keys()
        .into_iter()
        .next()
        .unwrap_or_default();
    let chosen = use_state_eq(|| storage::compared(&log));
    use_effect_with((log, (*chosen).clone()), |(log, chosen)| {
        storage::set_compared(log, chosen);
    });
    let toggle = {
        let chosen = chosen.clone();
        Callback::from(move |id: String| {
            let mut next = (*chosen).clone();
            match next.iter().position(|own| *own == id) {
                Some(at) => drop(next.remove(at)),
                None => next.push(id),
            }
            chosen.set(next);
        })
    };
    let choosing = Choosing {
        chosen: (*chosen).clone(),
        toggle,
    };
    let clear = Callback::from(move |()| chosen.set(Vec::new()));
    let on_ask = use_callback((), |asked: RentRoute, ()| {
        page::go(&Route::Rent(asked).to_hash());
    });
    use_title(locale.ui().page_title, words.title.into());
    let rows = view.rows();
    let (shape, _, title) = list_words(&view.list, &rows, Asked::Key, locale);
    let is_busy = view.is_reading() || !picked.wanted.is_empty();
    use_announcement(match (shape, is_busy) {
        (Shape::Pending, _) | (_, true) => locale.lists().status_looking.into(),
        (Shape::Yes | Shape::Note, false) => (words.shown)(picked.shown.len()),
        _ => title,
    });
    let shown: Vec<u64> = picked.shown.iter().map(|offer| offer.index).collect();
    let show_more = {
        let (most, next) = (most.setter(), most.saturating_add(PAGE));
        move |_| most.set(next)
    };
    let has_rows = view.count().is_some_and(|count| count > 0);
    let answer = list_panel(
        &view.list,
        &rows,
        Asked::Key,
        locale,
        retry(shape, head, &browse.acts.retry, locale),
    );
    // What keeps everything below from being told comes first.
    let (first, last) = match shape {
        Shape::Unknown | Shape::No => (answer, Html::default()),
        _ => (Html::default(), answer),
    };
    html! {
        <ContextProvider<Names> context={view.names.clone()}>
            <div class="list-hero">
                <h1>{ words.title }</h1>
                <p class="lead">{ words.lead }</p>
            </div>
            { first }
            <Choices locale={locale.clone()} asked={asked.clone()} seen={seen(view)} {on_ask} />
            if has_rows {
                <section class="sheet" aria-labelledby="offers">
                    <h2 id="offers">{ (words.shown)(picked.shown.len()) }</h2>
                    { summary(view, &picked, asked, locale) }
                    { offers(view, &picked, asked, &choosing, locale) }
                    if picked.more > 0 {
                        <p class="button-row"><button type="button" class="button show-more" onclick={show_more}>{ words.show_more }</button></p>
                    }
                    { browse_bar(view, &browse.acts, &shown, locale) }
                    <p class="fine">{ locale.browse().read_note }</p>
                </section>
            }
            { compare_bar(&choosing, &clear, locale) }
            <div class="wide">
                { last }
                { how_known(&view.list, &props.session.trust, locale) }
            </div>
        </ContextProvider<Names>>
    }
}

/// The list to choose from: the whole city's, or that of an area, which is as complete.
fn key_of(asked: &RentRoute) -> IndexKey {
    let own = RecordType::RentalListing.name();
    match &asked.township {
        Some(code) => IndexKey::area(own, code),
        None => IndexKey::new(Kind::Type, own),
    }
}

/// The areas that the rows name, sorted.
fn seen(view: &Browse) -> Vec<String> {
    let entries = view.lines().iter().filter_map(|line| line.entry.as_ref());
    let records = entries.filter_map(|entry| entry.record.as_ref());
    let codes = records.flat_map(|record| areas(record).iter().cloned());
    let mut codes: Vec<String> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
