//! A page about a flat, a tree or an entity; and who is behind the keys of a record.

use std::rc::Rc;

use stele_records::rules::forest::Survival;
use stele_records::verdict::Reason;
use yew::{Callback, hook, use_effect_with, use_reducer, use_state_eq};

use super::pace::Pace;
use super::task::use_task;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};
use crate::state::names::Names;
use crate::state::record::EntryView;
use crate::state::story::{About, StoryView};

/// Puts together what is recorded once the log's state is known; also gives a way to try again.
#[hook]
pub(crate) fn use_story(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    about: &About,
    at: Option<u64>,
) -> (Rc<Latest<Rc<StoryView>>>, Callback<()>) {
    let task = use_task();
    let pending = || Rc::new(StoryView::pending(about.clone(), at));
    let state = use_reducer(|| Latest::new(pending()));
    let attempt = use_state_eq(|| 0_u32);
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    let deps = (Rc::clone(head), about.clone(), at, *attempt);
    use_effect_with(deps, move |(head, about, at, _)| {
        let (about, head, at) = (about.clone(), Rc::clone(head), *at);
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(Rc::new(StoryView::pending(about.clone(), at))));
            if !head.is_done() {
                return;
            }
            let checked = head.value().checked();
            let pace = Pace::default();
            // The last one comes with the end.
            let step = |view| pace.say(|| say(Said::Step(Rc::new(view))));
            let view = session.tell(&checked, &about, at, step).await;
            say(Said::Done(Rc::new(view)));
        });
    });
    let retry = Callback::from(move |()| attempt.set(attempt.wrapping_add(1)));
    (Rc::new((*state).clone()), retry)
}

/// Looks up who is behind the keys and codes of a record, once it has been checked.
#[hook]
pub(crate) fn use_names(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    entry: Option<Rc<EntryView>>,
) -> Names {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Names::default()));
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    let deps = (Rc::clone(head), entry);
    use_effect_with(deps, move |(head, entry)| {
        let (entry, head) = (entry.clone(), Rc::clone(head));
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(Names::default()));
            if let Some(entry) = entry {
                let checked = head.value().checked();
                say(Said::Done(session.names_of(&checked, &entry).await));
            }
        });
    });
    state.value().clone()
}

/// Counts the trees of a section once the log's state is known; nothing before that.
#[hook]
pub(crate) fn use_survival(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    section: &str,
) -> Option<Rc<Result<Survival, Reason>>> {
    let task = use_task();
    let state = use_reducer(|| Latest::new(None));
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    let deps = (Rc::clone(head), section.to_owned());
    use_effect_with(deps, move |(head, section)| {
        let (section, head) = (section.clone(), Rc::clone(head));
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(None));
            if head.is_done() {
                let checked = head.value().checked();
                let counted = session.survival(&checked, &section).await;
                say(Said::Done(Some(Rc::new(counted))));
            }
        });
    });
    state.value().clone()
}
