//! A record to try things with.

use std::rc::Rc;

use stele_client::evidence::Kind;
use stele_verify::checkpoint::VerifiedCheckpoint;
use yew::{Callback, hook, use_effect_with, use_reducer, use_state_eq};

use super::task::use_task;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::how::Example;
use crate::state::latest::{From, Latest, Said};
use crate::state::record::EntryView;

/// How many of the newest entries are looked at: the last is always the index.
const LOOKED_AT: u64 = 8;

/// The newest record, once the log's state is known; whether looking has ended; and a way to put another text in its
/// place.
#[hook]
pub(crate) fn use_example(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
) -> (Option<Example>, bool, Callback<Example>) {
    let task = use_task();
    let state = use_reducer(|| Latest::new(None));
    let edited = use_state_eq(|| None::<Example>);
    let (session, dispatcher, forget) = (Rc::clone(session), state.dispatcher(), edited.setter());
    let shown = state.value().clone();
    use_effect_with(Rc::clone(head), move |head| {
        let head = Rc::clone(head);
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            // Nothing of a log that there is an alarm about is shown as an example of what holds. Else what is shown
            // stays, with what a reader has changed, also when the log is looked at again.
            let alarm = head
                .is_done()
                .then(|| Kind::of(&head.value().verdict))
                .flatten();
            say(Said::Begin(shown.filter(|_| alarm.is_none())));
            if !head.is_done() {
                return;
            }
            let checked = head.value().checked();
            let checkpoint = match alarm {
                Some(_) => {
                    forget.set(None);
                    None
                }
                None => checked.checkpoint.as_ref(),
            };
            let size = checkpoint.map_or(0, VerifiedCheckpoint::size);
            let newest: Vec<u64> = (size.saturating_sub(LOOKED_AT)..size).rev().collect();
            let entries = session.check_entries(&checked, &newest).await;
            let mut entries = entries.into_iter();
            let example = entries.find_map(|entry| {
                Example::of(&EntryView::done(entry, checked.checkpoint.as_ref()))
            });
            say(Said::Done(example));
        });
    });
    let edit = {
        let edited = edited.clone();
        Callback::from(move |example| edited.set(Some(example)))
    };
    let example = (*edited).clone().or_else(|| state.value().clone());
    (example, state.is_done(), edit)
}
