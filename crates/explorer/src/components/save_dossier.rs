//! A dossier to take away: collected from the log when the reader asks for it.

use std::rc::Rc;

use stele_client::dossier::About;
use stele_messages::error::log_error;
use yew::{Html, Properties, component, html};

use super::text::Locale;
use crate::hooks::{Collecting, use_announcement, use_dossier};
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::Latest;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: Rc<Latest<HeadView>>,
    pub(crate) about: About,
    /// Name of the file, without its ending.
    pub(crate) name: String,
}

/// The button, and what came of it.
#[component]
pub(crate) fn SaveDossier(props: &Props) -> Html {
    let (lang, lists) = (props.locale.lang, props.locale.lists());
    let file = format!("{}.dossier", props.name);
    let (state, collect) = use_dossier(&props.session, &props.head, props.about.clone(), file);
    let is_busy = state == Collecting::Busy;
    use_announcement(match state {
        Collecting::Busy => lists.dossier_busy.into(),
        Collecting::Saved => lists.dossier_saved.into(),
        Collecting::Not | Collecting::Failed(_) | Collecting::Refused => String::new(),
    });
    let label = match is_busy {
        true => lists.dossier_busy,
        false => lists.save_dossier,
    };
    html! {
        <>
            <button type="button" class="button button-main dossier" onclick={collect.reform(|_| ())}
                disabled={is_busy}>{ label }</button>
            <div role="alert">
                if let Collecting::Failed(error) = &state {
                    <p><strong>{ lists.dossier_failed }</strong></p>
                    <p>{ log_error(lang, error).what }</p>
                    <p class="todo">{ log_error(lang, error).todo }</p>
                } else if state == Collecting::Refused {
                    <p>{ lists.dossier_refused }</p>
                }
            </div>
            <p class="fine">
                { if state == Collecting::Saved { lists.dossier_saved } else { lists.save_dossier_note } }
            </p>
        </>
    }
}
