//! What a company paid and received, once a reader has come to where it stands.

use std::rc::Rc;

use yew::{Callback, hook, use_effect_with, use_reducer, use_state_eq};

use super::pace::Pace;
use super::task::use_task;
use crate::session::Session;
use crate::state::dealings::DealingsView;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};

/// Adds up what an entity paid and received once the log's state is known and it `is_seen`; also gives a way to try
/// again.
#[hook]
pub(crate) fn use_dealings(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    entity: &str,
    is_seen: bool,
) -> (Rc<DealingsView>, Callback<()>) {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Rc::<DealingsView>::default()));
    let attempt = use_state_eq(|| 0_u32);
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    let deps = (Rc::clone(head), entity.to_owned(), is_seen, *attempt);
    use_effect_with(deps, move |(head, entity, is_seen, _)| {
        let (entity, head) = (entity.clone(), Rc::clone(head));
        let is_due = *is_seen && head.is_done();
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(Rc::default()));
            if is_due {
                let checked = head.value().checked();
                let pace = Pace::default();
                let step = |view| pace.say(|| say(Said::Step(Rc::new(view))));
                let view = session.dealings(&checked, &entity, step).await;
                say(Said::Done(Rc::new(view)));
            }
        });
    });
    let retry = Callback::from(move |()| attempt.set(attempt.wrapping_add(1)));
    (Rc::clone(state.value()), retry)
}
