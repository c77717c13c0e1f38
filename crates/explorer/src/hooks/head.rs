//! The state of the log, checked once for all pages, and again on demand.

use std::rc::Rc;

use yew::{Callback, UseReducerHandle, hook, use_callback, use_effect_with, use_reducer};

use super::task::use_task;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};

/// The log's state, and a way to ask again.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HeadHandle {
    pub(crate) head: Rc<Latest<HeadView>>,
    pub(crate) refresh: Callback<()>,
}

/// Checks the log when the page opens and whenever it is asked to.
#[hook]
pub(crate) fn use_head(session: &Rc<Session>) -> HeadHandle {
    let task = use_task();
    let state: UseReducerHandle<Latest<HeadView>> =
        use_reducer(|| Latest::new(HeadView::pending(None)));
    let dispatcher = state.dispatcher();
    let refresh = use_callback(Rc::clone(session), move |(), session| {
        let (session, dispatcher) = (Rc::clone(session), dispatcher.clone());
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            let remembered = session.remembered();
            say(Said::Begin(HeadView::pending(remembered)));
            let step = |verdict: &_| {
                say(Said::Step(HeadView::step(
                    remembered,
                    Clone::clone(verdict),
                )));
            };
            let head = session.check_head(step).await;
            say(Said::Done(HeadView::done(remembered, head)));
        });
    });
    use_effect_with(refresh.clone(), |refresh| refresh.emit(()));
    HeadHandle {
        head: Rc::new((*state).clone()),
        refresh,
    }
}
