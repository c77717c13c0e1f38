//! One entry, checked step by step.

use std::rc::Rc;

use yew::{Callback, hook, use_effect_with, use_reducer, use_state_eq};

use super::task::use_task;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};
use crate::state::record::EntryView;

/// Checks this entry once the log's state is known; also gives a way to try again.
#[hook]
pub(crate) fn use_entry(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    index: u64,
) -> (Rc<Latest<EntryView>>, Callback<()>) {
    let task = use_task();
    let state = use_reducer(|| Latest::new(EntryView::pending(index)));
    let attempt = use_state_eq(|| 0_u32);
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    let deps = (Rc::clone(head), index, *attempt);
    use_effect_with(deps, move |(head, index, _)| {
        let (index, head) = (*index, Rc::clone(head));
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            let verdict = head.value().verdict.clone();
            say(Said::Begin(EntryView::step(index, verdict)));
            if !head.is_done() {
                return;
            }
            let step = |verdict: &_| {
                say(Said::Step(EntryView::step(index, Clone::clone(verdict))));
            };
            let checked = head.value().checked();
            let entry = session.check_entry(&checked, index, step).await;
            say(Said::Done(EntryView::done(
                entry,
                checked.checkpoint.as_ref(),
            )));
        });
    });
    let retry = Callback::from(move |()| attempt.set(attempt.wrapping_add(1)));
    (Rc::new((*state).clone()), retry)
}
