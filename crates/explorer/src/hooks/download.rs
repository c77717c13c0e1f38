//! Writing a project's data and handing it to the reader.

use std::rc::Rc;

use stele_client::web::breathe;
use stele_export::{Format, ProjectError};
use stele_records::verdict::Reason;
use yew::{Callback, hook, use_callback, use_reducer};

use super::task::use_task;
use crate::browser::save;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};

/// How far a file has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Writing {
    Not,
    /// So many records of so many are checked.
    Busy(usize, usize),
    Saved,
    /// Not everything could be read, or known.
    Failed(Reason),
    /// The browser refuses downloads.
    Refused,
}

/// Checks everything that names a project when the reader asks for it, and saves it in the form that is asked for, under
/// this name and the form's ending.
#[hook]
pub(crate) fn use_download(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    project: &str,
    name: &str,
) -> (Writing, Callback<Format>) {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Writing::Not));
    let dispatcher = state.dispatcher();
    let deps = (
        Rc::clone(session),
        Rc::clone(head),
        project.to_owned(),
        name.to_owned(),
    );
    let write = use_callback(deps, move |format, (session, head, project, name)| {
        let (session, dispatcher) = (Rc::clone(session), dispatcher.clone());
        let (head, project) = (Rc::clone(head), project.clone());
        let file = format!("{name}{}", ending(format));
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(Writing::Busy(0, 0)));
            let on_rows = async |done, of| {
                say(Said::Step(Writing::Busy(done, of)));
                breathe().await;
            };
            let checked = head.value().checked();
            let bytes = session.export(&checked, &project, format, on_rows).await;
            say(Said::Done(match bytes {
                Ok(bytes) => match save::save(&file, &bytes) {
                    Ok(()) => Writing::Saved,
                    Err(_) => Writing::Refused,
                },
                Err(ProjectError::Unknown(reason)) => Writing::Failed(reason),
                Err(ProjectError::Write(_)) => Writing::Failed(Reason::Blocked),
            }));
        });
    });
    (state.value().clone(), write)
}

const fn ending(format: Format) -> &'static str {
    match format {
        Format::Csv => ".csv",
        Format::JsonLines => ".jsonl",
        Format::Ocds => ".ocds.json",
    }
}
