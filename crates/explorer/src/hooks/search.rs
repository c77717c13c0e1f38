//! Finding a record by its id.

use std::rc::Rc;

use stele_client::check::CheckedHead;
use stele_client::log::LogError;
use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::MAX_HISTORY;
use yew::{Callback, hook, use_effect_with, use_reducer, use_state_eq};

use super::task::use_task;
use crate::route::ListRoute;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};
use crate::state::list::ListView;
use crate::state::record::RecordView;
use crate::state::search::Search;

/// How many entries are read at once.
const STEP: u64 = 20;

/// Looks for the first intact entry that bears this id; also gives a way to try again.
#[hook]
pub(crate) fn use_search(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    id: &str,
) -> (Rc<Search>, Callback<()>) {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Rc::new(Search::Pending)));
    let attempt = use_state_eq(|| 0_u32);
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    let deps = (Rc::clone(head), id.to_owned(), *attempt);
    use_effect_with(deps, move |(head, id, _)| {
        let (id, head) = (id.clone(), Rc::clone(head));
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(Rc::new(Search::Pending)));
            if head.is_done() {
                let found = search(&session, &head.value().checked(), &id).await;
                say(Said::Done(Rc::new(found)));
            }
        });
    });
    let retry = Callback::from(move |()| attempt.set(attempt.wrapping_add(1)));
    (Rc::clone(state.value()), retry)
}

async fn search(session: &Session, head: &CheckedHead, id: &str) -> Search {
    let key = IndexKey::new(Kind::Ref, id);
    let route = ListRoute::of(key.clone());
    let found = session.look_up(head, std::slice::from_ref(&key)).await;
    let Some(found) = found.into_iter().next() else {
        return Search::Pending;
    };
    let lookup = found.found.clone();
    let view = ListView::looked_up(route, found, head);
    let Ok(lookup) = lookup else {
        return Search::Open(view);
    };
    let count = lookup.count();
    if count == 0 {
        return Search::Open(view);
    }
    let mut missing = None;
    let mut first = 0;
    while first < count.min(MAX_HISTORY) {
        let numbers = session.numbers(head, &lookup, first..first + STEP).await;
        let numbers = match numbers {
            Ok(numbers) => numbers,
            Err(error) => return Search::Open(view.with_numbers(Err(error))),
        };
        for entry in session.check_entries(head, &numbers).await {
            let record = entry.bytes.as_deref();
            let record = record.and_then(|bytes| RecordView::checked(bytes, &entry.verdict));
            match record {
                Some(record) if record.id == id => return Search::Entry(entry.index),
                Some(_) => {}
                // Its page says why it can't be shown.
                None if entry.bytes.is_none() => missing = missing.or(Some(entry.index)),
                None => {}
            }
        }
        first += STEP;
    }
    match missing {
        Some(entry) => Search::Entry(entry),
        None if count > MAX_HISTORY => {
            let limit = MAX_HISTORY;
            Search::Open(view.with_numbers(Err(LogError::ListTooLong { count, limit })))
        }
        None => Search::OnlyMentioned(view),
    }
}
