//! What the reader follows: kept in the browser, and looked up whenever the log's state is known.

use std::rc::Rc;

use yew::{Callback, hook, use_effect_with, use_reducer, use_state_eq};

use super::task::use_task;
use crate::browser::storage;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::Latest;
use crate::state::watch::{WatchAction, WatchState};

/// What the reader follows, and a way to change it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WatchHandle {
    pub(crate) state: Rc<WatchState>,
    /// Whether the browser keeps it beyond this page.
    pub(crate) is_kept: bool,
    pub(crate) act: Callback<WatchAction>,
}

/// Looks everything up that the reader follows once the log's state is known.
#[hook]
pub(crate) fn use_watch(session: &Rc<Session>, head: &Rc<Latest<HeadView>>) -> WatchHandle {
    let task = use_task();
    let log = session.memory_key();
    let state = {
        let log = log.clone();
        use_reducer(move || WatchState::kept(storage::watch(&log).as_deref()))
    };
    let is_kept = use_state_eq(|| true);
    {
        let is_kept = is_kept.setter();
        use_effect_with((log, Rc::clone(&state.list)), move |(log, list)| {
            if !list.all().is_empty() || storage::watch(log).is_some() {
                is_kept.set(storage::set_watch(log, &list.to_text()));
            }
        });
    }
    let keys: Vec<_> = state.list.all().iter().map(|one| one.key.clone()).collect();
    let dispatcher = state.dispatcher();
    let list = Rc::clone(&state.list);
    let session = Rc::clone(session);
    use_effect_with((Rc::clone(head), keys), move |(head, _)| {
        let head = Rc::clone(head);
        task.begin(move |_| async move {
            dispatcher.dispatch(WatchAction::Begin);
            if head.is_done() {
                let checked = head.value().checked();
                let say = |key, found| dispatcher.dispatch(WatchAction::Found(key, found));
                session.news(&checked, list.all(), say).await;
            }
        });
    });
    let act = {
        let dispatcher = state.dispatcher();
        Callback::from(move |action| dispatcher.dispatch(action))
    };
    WatchHandle {
        state: Rc::new((*state).clone()),
        is_kept: *is_kept,
        act,
    }
}
