//! Two records side by side, each checked to the end.

use std::rc::Rc;

use futures::future::join;
use yew::{Callback, hook, use_effect_with, use_reducer, use_state_eq};

use super::task::use_task;
use crate::session::Session;
use crate::state::compare::{Pair, Side};
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};
use crate::state::names::{Named, Names};

/// Both as far as they are known, and who is named in them.
pub(crate) type Compared = (Pair, Names);

/// Looks two records up by their ids once the log's state is known; also gives a way to try again.
#[hook]
pub(crate) fn use_compared(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    ids: &[String; 2],
) -> (Rc<Latest<Compared>>, Callback<()>) {
    let task = use_task();
    let pending = || ([Side::Pending, Side::Pending], Names::default());
    let state = use_reducer(|| Latest::new(pending()));
    let attempt = use_state_eq(|| 0_u32);
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    let deps = (Rc::clone(head), ids.clone(), *attempt);
    use_effect_with(deps, move |(head, ids, _)| {
        let (ids, head) = (ids.clone(), Rc::clone(head));
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(pending()));
            if !head.is_done() {
                return;
            }
            let checked = head.value().checked();
            let [one, other] = &ids;
            let find = async |id| match session.find_record(&checked, id).await {
                Ok(Some(entry)) => Side::Found(Rc::new(entry)),
                Ok(None) => Side::None,
                Err(why) => Side::Open(why),
            };
            let (one, other) = join(find(one), find(other)).await;
            let pair = [one, other];
            say(Said::Step((pair.clone(), Names::default())));
            let mut named = Named::default();
            for entry in pair.iter().filter_map(Side::entry) {
                if let (Some(record), Some(index)) = (&entry.record, entry.index) {
                    named.add(record, index);
                }
            }
            let names = session.names_for(&checked, named).await;
            say(Said::Done((pair, names)));
        });
    });
    let retry = Callback::from(move |()| attempt.set(attempt.wrapping_add(1)));
    (Rc::new((*state).clone()), retry)
}
