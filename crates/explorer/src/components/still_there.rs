//! What the log says now of a record whose file somebody handed over, once it was asked.

use stele_messages::ui::Ui;
use yew::{Callback, Html, MouseEvent, html};

use super::mark::Shape;
use super::questions::tag;
use super::text::Locale;
use crate::hooks::Live;
use crate::route::Route;

/// The answer: its mark, its word, and a sentence. Nothing before there is one.
pub(crate) fn live_words(live: Live, ui: &Ui) -> Option<(Shape, &'static str, &'static str)> {
    match live {
        Live::NotAsked | Live::Asking => None,
        Live::Yes => Some((Shape::Yes, ui.word_verified, ui.live_yes)),
        Live::No => Some((Shape::No, ui.word_not_verified, ui.live_no)),
        Live::Unknown => Some((Shape::Unknown, ui.word_cant_tell, ui.live_unknown)),
    }
}

/// The answer, and the way to ask for it; `route` is the record's own page.
pub(crate) fn still_there(
    live: Live,
    route: &Route,
    onclick: Callback<MouseEvent>,
    locale: &Locale,
) -> Html {
    let ui = locale.ui();
    let said = live_words(live, ui);
    let label = match live {
        Live::Asking => ui.live_asking,
        _ => ui.live_ask,
    };
    html! {
        <section class="sheet" aria-labelledby="live">
            <h2 id="live">{ ui.live_title }</h2>
            if let Some((shape, word, text)) = said {
                <p>{ tag(shape, word) }</p>
                <p>{ text }</p>
            } else {
                <p>{ ui.live_note }</p>
            }
            if live != Live::Yes {
                <button type="button" class="button" disabled={live == Live::Asking}
                    {onclick}>{ label }</button>
            }
            <p><a href={route.to_hash()}>{ ui.live_link }</a></p>
        </section>
    }
}
