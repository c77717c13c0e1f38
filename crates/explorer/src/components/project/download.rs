//! A project's data to take away: as a table, as lines of JSON, as open contracting data.

use std::rc::Rc;

use stele_export::Format;
use yew::{Html, Properties, component, html};

use crate::components::text::{Locale, code, fill};
use crate::hooks::{Writing, use_announcement, use_download};
use crate::session::Session;
use crate::state::cite::command;
use crate::state::head::HeadView;
use crate::state::latest::Latest;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: Rc<Latest<HeadView>>,
    /// The project's name.
    pub(crate) project: String,
    /// Name of the files, without their endings.
    pub(crate) name: String,
}

/// The buttons, and what came of it.
#[component]
pub(crate) fn Downloads(props: &Props) -> Html {
    let words = props.locale.money();
    let (state, write) = use_download(&props.session, &props.head, &props.project, &props.name);
    use_announcement(match state {
        // Not each step: that would be read aloud all the time.
        Writing::Busy(0, 0) => (words.download_busy)(0, 0),
        Writing::Saved => words.download_saved.into(),
        Writing::Not | Writing::Busy(..) | Writing::Failed(_) | Writing::Refused => String::new(),
    });
    let is_busy = matches!(state, Writing::Busy(..));
    let buttons = [
        (Format::Csv, "csv", words.download_csv),
        (Format::JsonLines, "jsonl", words.download_jsonl),
        (Format::Ocds, "ocds", words.download_ocds),
    ];
    let buttons = buttons.into_iter().map(|(format, name, label)| {
        html! {
            <button type="button" class="button" data-format={name} disabled={is_busy}
                onclick={write.reform(move |_| format)}>{ label }</button>
        }
    });
    html! {
        <section class="sheet actions" aria-labelledby="download">
            <h2 id="download">{ words.download }</h2>
            <p class="fine">{ words.download_note }</p>
            { for buttons }
            { said(&state, &props.locale) }
            <p class="fine">
                { fill(words.download_command, &[("command", code(&command(&props.project)))]) }
            </p>
        </section>
    }
}

/// What came of it.
pub(crate) fn said(state: &Writing, locale: &Locale) -> Html {
    let words = locale.money();
    match state {
        Writing::Not => Html::default(),
        Writing::Busy(done, of) => {
            let bar = match of {
                0 => Html::default(),
                of => html! {
                    <progress class="bar" max={of.to_string()} value={done.to_string()} aria-hidden="true"></progress>
                },
            };
            html! { <p class="fine download-busy">{ (words.download_busy)(*done, *of) }{ bar }</p> }
        }
        Writing::Saved => html! { <p class="fine download-saved">{ words.download_saved }</p> },
        Writing::Refused => html! { <p role="alert">{ words.download_refused }</p> },
        Writing::Failed(reason) => {
            let text = locale.reason(reason);
            html! {
                <div role="alert">
                    <p><strong>{ words.download_failed }</strong></p>
                    <p>{ text.what }</p>
                    <p class="todo">{ text.todo }</p>
                </div>
            }
        }
    }
}
