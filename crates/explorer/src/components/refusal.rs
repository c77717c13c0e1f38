//! Why a file that somebody handed over wasn't even checked, and what to do.

use stele_messages::error::{dossier_error, evidence_error, file_error};
use yew::{Html, html};

use super::text::{Locale, fill, foreign};
use super::values::id_link;
use crate::state::intake::{FileProblem, Intake};

/// What is said of a file that was refused; nothing where none was.
pub(crate) fn refusal(intake: &Intake, locale: &Locale) -> Html {
    let ui = locale.ui();
    let Intake::Refused { name, problem } = intake else {
        return Html::default();
    };
    // Some say themselves what to do.
    let says_it = matches!(
        problem,
        FileProblem::Folder | FileProblem::Several | FileProblem::Unreadable | FileProblem::NoFile
    );
    let mut todo: Html = ui.file_todo.into();
    let what = match problem {
        FileProblem::ForRecord { error, records } => {
            let text = file_error(locale.lang, error);
            let ids = records.iter().map(|id| html! { <li>{ id_link(id) }</li> });
            todo = html! {
                <>
                    { text.todo }
                    if !records.is_empty() {
                        <ul class="values">{ for ids }</ul>
                    }
                </>
            };
            text.what.into()
        }
        FileProblem::Empty => ui.file_empty.into(),
        FileProblem::TooLarge { limit } => {
            fill(ui.file_too_large, &[("limit", (ui.bytes)(*limit).into())])
        }
        FileProblem::Dossier(error) => dossier_error(locale.lang, error).what.into(),
        FileProblem::Evidence(error) => evidence_error(locale.lang, error).what.into(),
        FileProblem::Folder => ui.file_folder.into(),
        FileProblem::Several => ui.file_several.into(),
        FileProblem::Unreadable => ui.file_unreadable.into(),
        FileProblem::NoFile => ui.file_none.into(),
        FileProblem::Neither => ui.file_neither.into(),
    };
    html! {
        <div class="alert">
            <p><strong>{ ui.file_refused }</strong></p>
            if !name.is_empty() {
                <p class="file-name">{ foreign(name) }</p>
            }
            <p>{ what }</p>
            if !says_it {
                <div class="todo">{ todo }</div>
            }
        </div>
    }
}
