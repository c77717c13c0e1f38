//! A panel with an answer that isn't a record's: about the log, about a list.

use yew::{Html, html};

use super::mark::{Mark, Shape};

/// What a reader can do about an answer, below it; nothing where there is nothing to do.
pub(crate) fn actions(actions: Html) -> Html {
    if actions == Html::default() {
        return actions;
    }
    html! { <div class="answer-actions">{ actions }</div> }
}

/// Mark, word and heading, and below them whatever there is to say. `id` is that of the heading.
pub(crate) fn panel(id: &'static str, shape: Shape, word: &str, title: Html, body: Html) -> Html {
    let name = shape.name();
    html! {
        <section class={format!("answer answer-panel tone-{name}")} data-tone={name} aria-labelledby={id}>
            <div class="answer-mark">
                <Mark {shape} />
                <span class="answer-word">{ word.to_owned() }</span>
            </div>
            <div class="answer-text">
                <h2 {id}>{ title }</h2>
                { body }
            </div>
        </section>
    }
}
