//! The newest records of the log; and who is behind the codes that rows name.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::{hook, use_effect_with, use_state, use_state_eq};

use super::task::use_task;
use crate::session::Session;
use crate::session::newest::begin;
use crate::state::head::HeadView;
use crate::state::latest::Latest;
use crate::state::names::{Named, Names};
use crate::state::rows::Rows;

/// So many of the newest records, once the log's state is known: each checked on its own.
#[hook]
pub(crate) fn use_newest(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    most: u64,
) -> Rc<Rows> {
    let task = use_task();
    let state = use_state(|| None);
    let (setter, session) = (state.setter(), Rc::clone(session));
    use_effect_with(Rc::clone(head), move |head| {
        let head = Rc::clone(head);
        task.begin(move |_| async move {
            if !head.is_done() {
                return;
            }
            let say = |rows: Vec<_>| {
                let rows = Rc::new(Rows::checked(rows.into_iter()));
                setter.set(Some((Rc::clone(&head), rows)));
            };
            session.newest(&head.value().checked(), most, say).await;
        });
    });
    match &*state {
        // What was found in another state answers another question.
        Some((of, rows)) if of == head => Rc::clone(rows),
        _ => {
            let first = begin(&head.value().checked(), most).rev();
            Rc::new(Rows::pending(0, first.collect()))
        }
    }
}

/// Who is behind the codes that these rows name: looked up once all rows are there, which are true without it.
#[hook]
pub(crate) fn use_row_names(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    rows: &Rows,
) -> Names {
    let task = use_task();
    let state = use_state_eq(Names::default);
    let known = (*state).clone();
    let (setter, session) = (state.setter(), Rc::clone(session));
    let wanted: BTreeSet<String> = rows.named().into_iter().flatten().collect();
    use_effect_with((Rc::clone(head), wanted), move |(head, wanted)| {
        let is_new = |id: &&String| !known.by_id.contains_key(*id);
        let ids: BTreeSet<String> = wanted.iter().filter(is_new).cloned().collect();
        if ids.is_empty() || !head.is_done() {
            return;
        }
        let head = Rc::clone(head);
        task.begin(move |_| async move {
            let named = Named {
                ids,
                ..Named::default()
            };
            let more = session.names_for(&head.value().checked(), named).await;
            setter.set(known.with(&more));
        });
    });
    (*state).clone()
}
