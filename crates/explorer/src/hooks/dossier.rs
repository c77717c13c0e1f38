//! Collecting a dossier and handing it to the reader.

use std::rc::Rc;

use stele_client::dossier::About;
use stele_client::log::LogError;
use yew::{Callback, hook, use_callback, use_reducer};

use super::task::use_task;
use crate::browser::save;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};

/// How far a dossier has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Collecting {
    Not,
    Busy,
    Saved,
    Failed(LogError),
    /// The browser refuses downloads.
    Refused,
}

/// Collects what an answer rests on when the reader asks for it, and saves it under this name.
#[hook]
pub(crate) fn use_dossier(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    about: About,
    name: String,
) -> (Collecting, Callback<()>) {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Collecting::Not));
    let dispatcher = state.dispatcher();
    let deps = (Rc::clone(session), Rc::clone(head), about, name);
    let collect = use_callback(deps, move |(), (session, head, about, name)| {
        let (session, dispatcher) = (Rc::clone(session), dispatcher.clone());
        let (head, about, name) = (Rc::clone(head), about.clone(), name.clone());
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(Collecting::Busy));
            let dossier = session.dossier(&head.value().checked(), &about).await;
            say(Said::Done(match dossier {
                Ok(dossier) => match save::save(&name, &dossier.to_bytes()) {
                    Ok(()) => Collecting::Saved,
                    Err(_) => Collecting::Refused,
                },
                Err(error) => Collecting::Failed(error),
            }));
        });
    });
    (state.value().clone(), collect)
}
