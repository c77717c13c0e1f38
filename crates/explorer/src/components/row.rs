//! One row of a list of entries, with its own result.

use stele_messages::ui::Ui;
use yew::{Html, Properties, component, html};

use super::index_root::index_root_line;
use super::lines::subject_line;
use super::mark::Shape;
use super::questions::tag;
use super::record_card::type_name;
use super::text::Locale;
use crate::route::Route;
use crate::state::record::Tone;
use crate::state::rows::{Row, Rows};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) row: Row,
    pub(crate) locale: Locale,
    /// What stands below what it says.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// A row; all of it leads to the entry's page.
#[component]
pub(crate) fn EntryRow(props: &Props) -> Html {
    let ui = props.locale.ui();
    let Row { index, entry } = &props.row;
    let tone = props.row.tone();
    let route = Route::Entry {
        index: *index,
        pin: None,
    };
    let record = entry.as_ref().and_then(|entry| entry.record.as_ref());
    let index_root = entry.as_ref().and_then(|entry| entry.index_root.as_ref());
    let says = match (record, index_root, tone) {
        (None, Some(root), _) => html! {
            <>
                <span class="row-type">{ props.locale.lists().type_index_root }</span>
                <span class="row-subject">{ index_root_line(root, &props.locale) }</span>
            </>
        },
        (Some(record), ..) => html! {
            <>
                <span class="row-type">{ type_name(record, &props.locale) }</span>
                <span class="row-subject">{ subject_line(record, &props.locale) }</span>
            </>
        },
        (None, None, Tone::Pending) => html! { <span class="row-blank" aria-hidden="true"></span> },
        (None, None, Tone::Unknown) => {
            html! { <span class="row-subject">{ ui.row_unknown }</span> }
        }
        (None, None, Tone::No | Tone::Yes | Tone::Note | Tone::Partly) => {
            html! { <span class="row-subject">{ ui.row_hidden }</span> }
        }
    };
    // What was right once, and is over, is no wrong record.
    let (shape, word) = match props.row.is_past() {
        true => (Shape::Nothing, props.locale.stories().word_past),
        false => (Shape::from(tone), tone_word(tone, ui)),
    };
    html! {
        <li class="row" data-tone={shape.name()}>
            <a class="row-link" href={route.to_hash()}>{ (ui.entry_number)(*index) }</a>
            <span class="row-says">{ says }{ props.children.clone() }</span>
            { tag(shape, word) }
        </li>
    }
}

/// The word of a tone.
pub(crate) const fn tone_word(tone: Tone, ui: &Ui) -> &'static str {
    match tone {
        Tone::Yes => ui.word_verified,
        Tone::Note => ui.word_warned,
        Tone::Partly => ui.word_intact_and_logged,
        Tone::Unknown => ui.word_cant_tell,
        Tone::No => ui.word_not_verified,
        Tone::Pending => ui.word_checking,
    }
}

/// How the rows of a list came out. A summary is never better than its worst row.
pub(crate) fn rows_summary(rows: &Rows, ui: &Ui) -> Html {
    let tally = rows.tally();
    let text = (ui.rows_summary)(
        tally.good,
        tally.warned,
        tally.past,
        tally.unknown,
        tally.bad,
        tally.pending,
    );
    html! {
        if !rows.rows().is_empty() {
            <p class="fine rows-summary">{ text }</p>
        }
    }
}
