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
    // A log that changes its key keeps its readers' lists.
    let keys = session.memory_keys();
    let state = {
        let keys = keys.clone();
        use_reducer(move || {
            let kept = keys.iter().find_map(|log| storage::watch(log));
            WatchState::kept(kept.as_deref())
        })
    };
    let is_kept = use_state_eq(|| true);
    {
        let is_kept = is_kept.setter();
        use_effect_with((keys, Rc::clone(&state.list)), move |(keys, list)| {
            let is_any = || keys.iter().any(|log| storage::watch(log).is_some());
            if !list.all().is_empty() || is_any() {
                let text = list.to_text();
                let kept = keys.iter().filter(|log| storage::set_watch(log, &text));
                is_kept.set(kept.count() == keys.len());
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
