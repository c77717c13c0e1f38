//! The log's state in one line, for the home page.

use stele_verify::checkpoint::VerifiedCheckpoint;
use yew::{Callback, Html, html};

use super::log_panel::shape_of;
use super::mark::{Mark, Shape};
use super::text::{Locale, fill, foreign};
use crate::route::Route;
use crate::state::head::HeadView;
use crate::state::latest::Latest;

/// The line. Where not all is well it offers to look again.
pub(crate) fn log_line(head: &Latest<HeadView>, refresh: &Callback<()>, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.log());
    let shape = match head.is_done() {
        true => shape_of(&head.value().verdict),
        false => Shape::Pending,
    };
    let is_well = matches!(shape, Shape::Yes | Shape::Pending);
    let label = if is_well {
        words.line_more
    } else {
        words.line_why
    };
    let name = shape.name();
    let onclick = refresh.reform(|_| ());
    html! {
        <p class={format!("log-line tone-{name}")} data-tone={name}>
            <Mark {shape} />
            <span class="log-line-says">
                { says(shape, head.value(), locale) }{ " " }
                <a href={Route::Log.to_hash()}>{ label }</a>
            </span>
            if !is_well {
                <button type="button" class="button" {onclick}>{ ui.retry }</button>
            }
        </p>
    }
}

fn says(shape: Shape, head: &HeadView, locale: &Locale) -> Html {
    let words = locale.log();
    let shown = head.checkpoint.as_ref();
    let shown = shown.and_then(VerifiedCheckpoint::quorum_time);
    let seen = head.remembered.as_ref();
    let (with, without, time) = match shape {
        Shape::Pending => return words.line_checking.into(),
        Shape::No => return words.line_no.into(),
        Shape::Unknown => (
            words.line_cant_tell_seen,
            words.line_cant_tell,
            seen.and_then(|seen| seen.time),
        ),
        Shape::Note => (words.line_note, words.line_note_no_time, shown),
        _ => (words.line_yes, words.line_yes_no_time, shown),
    };
    match time {
        Some(time) => {
            let zone = foreign(locale.zone.name());
            fill(with, &[("time", locale.time(time)), ("zone", zone)])
        }
        None => without.into(),
    }
}
