//! How the rent of a flat changed.

use std::rc::Rc;

use stele_records::story::PriceStory;
use stele_records::verdict::Reason;
use yew::{Callback, hook, use_effect_with, use_reducer, use_state_eq};

use super::task::use_task;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};
use crate::state::names::Names;

/// What is known of the rents of a flat, and who has signed them; or why not.
pub(crate) type Prices = Result<(PriceStory, Names), Reason>;

/// Puts the rents of a flat together once the log's state is known; also gives a way to try again. Nothing while that
/// is under way.
#[hook]
pub(crate) fn use_prices(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    subject: &str,
) -> (Option<Rc<Prices>>, Callback<()>) {
    let task = use_task();
    let state = use_reducer(|| Latest::new(None));
    let attempt = use_state_eq(|| 0_u32);
    let dispatcher = state.dispatcher();
    let session = Rc::clone(session);
    let deps = (Rc::clone(head), subject.to_owned(), *attempt);
    use_effect_with(deps, move |(head, subject, _)| {
        let (subject, head) = (subject.clone(), Rc::clone(head));
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(None));
            if head.is_done() {
                let checked = head.value().checked();
                let prices = session.prices(&checked, &subject).await;
                say(Said::Done(Some(Rc::new(prices))));
            }
        });
    });
    let retry = Callback::from(move |()| attempt.set(attempt.wrapping_add(1)));
    (state.value().clone(), retry)
}
