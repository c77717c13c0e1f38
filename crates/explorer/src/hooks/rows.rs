//! The rows of a list, each checked on its own.

use std::rc::Rc;

use stele_records::index::IndexKey;
use yew::{hook, use_effect_with, use_reducer};

use super::task::use_task;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::Latest;
use crate::state::record::EntryView;
use crate::state::rows::{Rows, RowsAction};

/// Checks these entries once the log's state is known; if a key's list names them, also that they
/// belong there.
#[hook]
pub(crate) fn use_rows(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    key: Option<IndexKey>,
    indices: Vec<u64>,
) -> Rc<Rows> {
    let task = use_task();
    let state = use_reducer(Rows::default);
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    let asked = indices.clone();
    use_effect_with(
        (Rc::clone(head), key, indices),
        move |(head, key, indices)| {
            let (key, indices, head) = (key.clone(), indices.clone(), Rc::clone(head));
            task.begin(move |run| async move {
                let rows = indices.clone();
                dispatcher.dispatch(RowsAction::Begin { run, indices: rows });
                if !head.is_done() || indices.is_empty() {
                    return;
                }
                let checked = head.value().checked();
                let entries = match &key {
                    Some(key) => session.check_listed(&checked, key, &indices).await,
                    None => session.check_entries(&checked, &indices).await,
                };
                for entry in entries {
                    let entry = Rc::new(EntryView::done(entry, checked.checkpoint.as_ref()));
                    dispatcher.dispatch(RowsAction::Checked { run, entry });
                }
            });
        },
    );
    // Between a question and the first step of its run, the old rows answer another one.
    if state.are_of(&asked) {
        Rc::new((*state).clone())
    } else {
        Rc::new(Rows::pending(0, asked))
    }
}
