//! Whether the log still shows what a file holds.

use std::rc::Rc;

use stele_verify::hash::Hash;
use yew::{Callback, hook, use_callback, use_reducer};

use super::task::use_task;
use crate::session::Session;
use crate::state::latest::{From, Latest, Said};
use crate::state::record::{EntryView, Tone};

/// What the log says of a file's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Live {
    NotAsked,
    Asking,
    Yes,
    No,
    Unknown,
}

/// Nothing is asked before the reader asks for it.
#[hook]
pub(crate) fn use_live(session: &Rc<Session>, index: u64, leaf: Hash) -> (Live, Callback<()>) {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Live::NotAsked));
    let dispatcher = state.dispatcher();
    let deps = (Rc::clone(session), index, leaf);
    let ask = use_callback(deps, move |(), (session, index, leaf)| {
        let (session, dispatcher) = (Rc::clone(session), dispatcher.clone());
        let (index, leaf) = (*index, *leaf);
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(Live::Asking));
            let checked = session.check_head(|_| {}).await;
            let entry = session.check_entry(&checked, index, |_| {}).await;
            say(Said::Done(answer(
                &EntryView::done(entry, checked.checkpoint.as_ref()),
                leaf,
            )));
        });
    });
    (*state.value(), ask)
}

/// Only what the log itself has signed can contradict a file.
fn answer(entry: &EntryView, leaf: Hash) -> Live {
    match (entry.leaf(), Tone::of(&entry.verdict)) {
        (Some(found), _) if found != leaf => Live::No,
        (Some(_), Tone::Yes | Tone::Note | Tone::Partly) => Live::Yes,
        _ => Live::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_verify::hash::leaf_hash;

    #[test]
    fn what_could_not_be_read_contradicts_nothing() {
        let mut entry = EntryView::pending(3);
        assert_eq!(answer(&entry, leaf_hash(b"a")), Live::Unknown);
        entry.bytes = Some(b"b".as_slice().into());
        assert_eq!(answer(&entry, leaf_hash(b"a")), Live::No);
        assert_eq!(answer(&entry, leaf_hash(b"b")), Live::Unknown);
    }
}
