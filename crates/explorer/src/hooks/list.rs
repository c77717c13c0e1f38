//! Lists of the index: one page of one, or several keys at once.

use std::rc::Rc;

use stele_client::check::CheckedList;
use stele_records::index::IndexKey;
use yew::{Callback, hook, use_effect_with, use_reducer, use_state_eq};

use super::task::use_task;
use crate::route::ListRoute;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};
use crate::state::list::ListView;
use crate::state::paging::entries_of;

/// Looks a key up once the log's state is known, and reads the numbers of the page; also gives a way
/// to try again.
#[hook]
pub(crate) fn use_list(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    list: &ListRoute,
) -> (Rc<ListView>, Callback<()>) {
    let task = use_task();
    let pending = || Rc::new(ListView::pending(list.clone()));
    let state = use_reducer(|| Latest::new(pending()));
    let attempt = use_state_eq(|| 0_u32);
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    let deps = (Rc::clone(head), list.clone(), *attempt);
    use_effect_with(deps, move |(head, list, _)| {
        let (list, head) = (list.clone(), Rc::clone(head));
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(Rc::new(ListView::pending(list.clone()))));
            if !head.is_done() {
                return;
            }
            let mut checked = head.value().checked();
            if let Some(size) = list.at {
                checked = session.head_at(&checked, size).await;
            }
            let found = session
                .look_up(&checked, std::slice::from_ref(&list.key))
                .await;
            let Some(found) = found.into_iter().next() else {
                return;
            };
            let lookup = found.found.clone();
            let view = ListView::looked_up(list.clone(), found, &checked);
            let Ok(lookup) = lookup else {
                return say(Said::Done(Rc::new(view)));
            };
            let positions = entries_of(list.page, lookup.count());
            let (Some(first), Some(last)) = (positions.last(), positions.first()) else {
                return say(Said::Done(Rc::new(view)));
            };
            let numbers = session.numbers(&checked, &lookup, *first..*last + 1).await;
            let newest_first = numbers.map(|numbers| numbers.into_iter().rev().collect());
            say(Said::Done(Rc::new(view.with_numbers(newest_first))));
        });
    });
    let retry = Callback::from(move |()| attempt.set(attempt.wrapping_add(1)));
    // Until the next run has begun, what is there answers another question.
    let is_answer = state.value().route == *list;
    let view = if is_answer {
        Rc::clone(state.value())
    } else {
        pending()
    };
    (view, retry)
}

/// Keys that were looked up together, and what came out.
type Lookups = (Vec<IndexKey>, Vec<CheckedList>);

/// Looks several keys up once the log's state is known: nothing while that is under way.
#[hook]
pub(crate) fn use_lookups(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    keys: Vec<IndexKey>,
) -> (Option<Rc<Vec<CheckedList>>>, Callback<()>) {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Rc::new(Lookups::default())));
    let attempt = use_state_eq(|| 0_u32);
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    let asked = keys.clone();
    use_effect_with((Rc::clone(head), keys, *attempt), move |(head, keys, _)| {
        let (keys, head) = (keys.clone(), Rc::clone(head));
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(Rc::new((keys.clone(), Vec::new()))));
            if !head.is_done() {
                return;
            }
            let lists = session.look_up(&head.value().checked(), &keys).await;
            say(Said::Done(Rc::new((keys, lists))));
        });
    });
    let retry = Callback::from(move |()| attempt.set(attempt.wrapping_add(1)));
    // Until the next run has begun, what is there answers another question.
    let (of, lists) = &**state.value();
    let is_answer = state.is_done() && *of == asked;
    (is_answer.then(|| Rc::new(lists.clone())), retry)
}
