//! The line above every page that says that the log can't be reached, and what is shown instead.

use yew::{Callback, Html, html};

use super::text::{Locale, fill};
use crate::state::head::HeadView;

/// Nothing where the log was read just now, or nothing of it is known.
pub(crate) fn offline_line(head: &HeadView, retry: &Callback<()>, locale: &Locale) -> Html {
    let (words, ui) = (locale.keep(), locale.ui());
    let Some(checkpoint) = head.recalled() else {
        return Html::default();
    };
    let size = ("size", Html::from((ui.entries_count)(checkpoint.size())));
    let text = match checkpoint.quorum_time() {
        Some(time) => fill(words.offline, &[size, ("time", locale.time(time))]),
        None => fill(words.offline_no_time, &[size]),
    };
    html! {
        <section class="offline" aria-labelledby="offline" data-offline="">
            <div role="status">
                <p id="offline"><strong>{ text }</strong></p>
                <p>{ words.offline_note }</p>
            </div>
            <div class="answer-actions">
                <button type="button" class="button" onclick={retry.reform(|_| ())}>{ ui.retry }</button>
            </div>
        </section>
    }
}
