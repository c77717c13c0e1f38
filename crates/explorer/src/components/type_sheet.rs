//! Everything of a type with what it says, each verified: rates, stations, goods.

use std::rc::Rc;

use stele_records::index::{IndexKey, Kind};
use stele_records::types::{Content as Says, RecordType};
use yew::{ContextProvider, Html, Properties, component, html, use_state_eq};

use super::browse::browse_bar;
use super::evidence::entry_link;
use super::lines::subject_line;
use super::list_panel::{Asked, list_words};
use super::mark::Shape;
use super::names::EntityName;
use super::questions::tag;
use super::record_card::said_fields;
use super::row::tone_word;
use super::text::{Locale, fill, foreign};
use crate::hooks::{BrowseActs, HeadHandle, use_browse, use_whole};
use crate::session::Session;
use crate::state::browse::{Browse, Line};
use crate::state::names::Names;
use crate::state::record::RecordView;

/// So many records are shown at first: each says all that it says.
pub(crate) const FEW: usize = 5;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) record_type: RecordType,
    pub(crate) title: &'static str,
    pub(crate) note: &'static str,
}

/// All records of a type with what they say: those that something speaks against, and then the newest.
#[component]
pub(crate) fn TypeSheet(props: &Props) -> Html {
    let (locale, name) = (&props.locale, props.record_type.name());
    let key = IndexKey::new(Kind::Type, name);
    let browse = use_browse(&props.session, &props.head.head, &key);
    let most = use_state_eq(|| FEW);
    // Of what isn't in sight it is told too how it came out.
    let all: Vec<u64> = ordered(&browse.view)
        .iter()
        .map(|line| line.index)
        .collect();
    use_whole(&props.session, &props.head.head, &browse, all);
    let (view, acts) = (&browse.view, &browse.acts);
    let rows = rows(view, acts, *most, locale);
    let more = {
        let most = most.clone();
        move |_| most.set(usize::MAX)
    };
    html! {
        <section class="sheet typed" aria-labelledby={name}>
            { head(view, name, props.title, locale) }
            <p>{ props.note }</p>
            { how_it_stands(view, locale) }
            { rows }
            if view.lines().len() > *most {
                <p class="button-row"><button type="button" class="button" onclick={more}>{ locale.lists().show_more }</button></p>
            }
        </section>
    }
}

fn head(view: &Browse, name: &'static str, title: &'static str, locale: &Locale) -> Html {
    let (shape, word, _) = list_words(&view.list, &view.rows(), Asked::Key, locale);
    html! { <div class="sheet-head"><h2 id={name}>{ title }</h2>{ tag(shape, word) }</div> }
}

/// How the list came out, and, where it is no plain yes, how many rows that is for.
pub(crate) fn how_it_stands(view: &Browse, locale: &Locale) -> Html {
    let rows = view.rows();
    let (_, _, said) = list_words(&view.list, &rows, Asked::Key, locale);
    let tally = rows.tally();
    let has_trouble = tally.bad + tally.unknown + tally.warned > 0;
    html! {
        <>
            <p class="fine">{ said }</p>
            if has_trouble {
                <p><strong>{ (locale.directory().trouble)(tally.bad, tally.unknown, tally.warned) }</strong></p>
            }
        </>
    }
}

/// The rows that are shown, so many at most.
pub(crate) fn rows(view: &Browse, acts: &BrowseActs, most: usize, locale: &Locale) -> Html {
    let lines = ordered(view);
    let shown = lines.get(..lines.len().min(most)).unwrap_or_default();
    let numbers: Vec<u64> = lines.iter().map(|line| line.index).collect();
    html! {
        <>
            <ul class="typed-rows">
                <ContextProvider<Names> context={view.names.clone()}>
                    { for shown.iter().map(|line| row(line, locale)) }
                </ContextProvider<Names>>
            </ul>
            if shown.len() == lines.len() {
                { browse_bar(view, acts, &numbers, locale) }
            }
        </>
    }
}

/// Those that something speaks against, then the others, the newest first among both.
fn ordered(view: &Browse) -> Vec<&Line> {
    let mut lines: Vec<&Line> = view.lines().iter().collect();
    lines.sort_by_key(|line| !matches!(result(line).0, Shape::No | Shape::Unknown | Shape::Note));
    lines
}

/// How a row came out. One that was right and is over is not a wrong one.
fn result(line: &Line) -> (Shape, bool) {
    match line.row().is_past() {
        true => (Shape::Nothing, true),
        false => (Shape::from(line.tone()), false),
    }
}

/// A record with all that it says, and what it came out as: its name first, as people know it.
fn row(line: &Line, locale: &Locale) -> Html {
    let (shape, is_past) = result(line);
    let word = match is_past {
        true => locale.stories().word_past,
        false => tone_word(line.tone(), locale.ui()),
    };
    let entry = line.entry.as_ref();
    let record = entry.and_then(|entry| entry.record.as_ref());
    let named = record.map(|record| (record, name(record, locale)));
    let says = named
        .clone()
        .and_then(|(record, (_, above))| Some(said_fields(record, record.said()?, above, locale)));
    html! {
        <li data-tone={shape.name()} key={line.index}>
            <div class="typed-head">
                if let Some((_, (name, _))) = named {
                    <h3>{ name }</h3>
                }
                { tag(shape, word) }
                <span class="fine">{ entry_link(line.index, locale) }</span>
            </div>
            { for says }
        </li>
    }
}

/// What people call it, and the fields that this tells.
fn name(record: &RecordView, locale: &Locale) -> (Html, &'static [&'static str]) {
    match record.said().map(|said| &said.content) {
        Some(Says::Station(own)) => (foreign(&own.name), &["name"]),
        Some(Says::Catalogue(own)) => {
            let merchant = html! { <EntityName id={own.merchant.clone()} is_link=true /> };
            let slots = [
                ("merchant", merchant),
                ("catalogue", foreign(&own.catalogue)),
            ];
            let name = fill(locale.directory().catalogue_of, &slots);
            (name, &["merchant", "catalogue"])
        }
        Some(Says::RateTable(_)) => (subject_line(record, locale), &["scheme", "version"]),
        _ => (subject_line(record, locale), &[]),
    }
}
