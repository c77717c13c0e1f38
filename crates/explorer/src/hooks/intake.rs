//! Taking a file from the reader and checking it, without a network.

use std::rc::Rc;

use stele_client::check::check_file;
use stele_client::evidence::{self, Evidence};
use stele_records::verdict::Clock;
use web_sys::{DataTransfer, File, FileList};
use yew::{Callback, hook, use_callback, use_reducer};

use super::task::use_task;
use crate::browser::{clock, file};
use crate::session::Session;
use crate::state::intake::{FileProblem, FileView, Intake, check_size};
use crate::state::latest::{From, Latest, Said};

/// What the reader hands over.
#[derive(Debug)]
pub(crate) enum Offered {
    /// Chosen with the button.
    Chosen(FileList),
    /// Dropped on the page.
    Dropped(DataTransfer),
    /// Made of a text that was pasted or scanned.
    Made(File),
    /// Nothing any more: another file comes next.
    Cleared,
}

impl Offered {
    /// The one file in it, if there is one.
    ///
    /// # Errors
    /// What it is instead.
    pub(crate) fn file(&self) -> Result<Option<File>, FileProblem> {
        match self {
            Self::Chosen(files) => file::one_of(files),
            Self::Dropped(dropped) => file::dropped(dropped),
            Self::Made(file) => Ok(Some(file.clone())),
            Self::Cleared => Ok(None),
        }
    }

    /// All files in it; none if they are to be forgotten, or the reader has chosen none.
    ///
    /// # Errors
    /// What it is instead.
    pub(crate) fn files(&self) -> Result<Vec<File>, FileProblem> {
        match self {
            Self::Chosen(files) => Ok(file::all_of(files)),
            Self::Dropped(dropped) => file::all_dropped(dropped),
            Self::Made(file) => Ok(vec![file.clone()]),
            Self::Cleared => Ok(Vec::new()),
        }
    }
}

/// A file under way, and how to hand one over.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct IntakeHandle {
    pub(crate) intake: Intake,
    pub(crate) offer: Callback<Offered>,
}

/// Reads and checks what is offered.
#[hook]
pub(crate) fn use_intake(session: &Rc<Session>) -> IntakeHandle {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Intake::Waiting));
    let dispatcher = state.dispatcher();
    let offer = use_callback(Rc::clone(session), move |offered: Offered, session| {
        let (session, dispatcher) = (Rc::clone(session), dispatcher.clone());
        // What was dropped is emptied as soon as this event is over.
        let picked = offered.file();
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            let file = match picked {
                Ok(Some(file)) => file,
                Ok(None) => return say(Said::Begin(Intake::Waiting)),
                Err(problem) => {
                    let name = String::new();
                    return say(Said::Begin(Intake::Refused { name, problem }));
                }
            };
            let name = file.name();
            say(Said::Begin(Intake::Reading { name: name.clone() }));
            let intake = check(name.clone(), &file, &session).await;
            let refused = |problem| Intake::Refused { name, problem };
            say(Said::Done(intake.unwrap_or_else(refused)));
        });
    });
    IntakeHandle {
        intake: state.value().clone(),
        offer,
    }
}

async fn check(name: String, file: &File, session: &Session) -> Result<Intake, FileProblem> {
    check_size(file::size(file))?;
    let bytes = file::read(file).await.ok_or(FileProblem::Unreadable)?;
    let trust = &session.trust;
    if evidence::claims_to_be(&bytes) {
        let evidence = Evidence::parse(&bytes).map_err(FileProblem::Evidence)?;
        let checked = Rc::new(evidence::check(
            &evidence,
            &trust.policy,
            trust.max_age,
            clock::now(),
        ));
        return Ok(Intake::Evidence { name, checked });
    }
    // What was seen of the log before may show that the reader's clock is behind.
    let seen = session.remembered().await.and_then(|seen| seen.time);
    let clock = Clock::new(clock::now()).proven(seen);
    let mut checked = check_file(&bytes, trust, clock)?;
    // The log has signed this too, wherever the file comes from.
    let file = Rc::new(match session.hold_file(&mut checked).await {
        Some(split) => FileView::split(checked, split),
        None => FileView::from(checked),
    });
    Ok(Intake::Checked { name, file })
}
