//! An entry looked for by its leaf hash.

use std::rc::Rc;

use stele_verify::hash::Hash;
use yew::{hook, use_effect_with, use_reducer};

use super::task::use_task;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};

/// What was asked for, and the number that was found.
type Answer = (Option<Hash>, Option<u64>);

/// The number of the entry with this leaf hash, where one is wanted: nothing while that is under way.
#[hook]
pub(crate) fn use_leaf(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    leaf: Option<Hash>,
) -> Option<Option<u64>> {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Answer::default()));
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    use_effect_with((Rc::clone(head), leaf), move |(head, leaf)| {
        let (head, leaf) = (Rc::clone(head), *leaf);
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin((leaf, None)));
            if !head.is_done() {
                return;
            }
            let found = match leaf {
                Some(leaf) => session.entry_of_leaf(&head.value().checked(), &leaf).await,
                None => None,
            };
            say(Said::Done((leaf, found)));
        });
    });
    let (of, found) = state.value();
    (state.is_done() && *of == leaf).then_some(*found)
}
