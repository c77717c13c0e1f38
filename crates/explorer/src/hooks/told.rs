//! Several things that are asked about one after the other; each answer is there as it comes.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use stele_client::check::CheckedHead;
use stele_records::story::EntityStory;
use yew::{Callback, hook, use_effect_with, use_mut_ref, use_reducer, use_state_eq};

use super::task::use_task;
use crate::browser::breath::breathe;
use crate::session::Session;
use crate::state::forest::{Census, Lives};
use crate::state::head::HeadView;
use crate::state::latest::Latest;
use crate::state::told::{Answer, Told, ToldAction};

/// Says what came of some of the questions.
type Say<T> = Callback<Vec<(String, Answer<T>)>>;
/// Asks about several things.
type Ask<T> = fn(Rc<Session>, CheckedHead, Vec<String>, Say<T>) -> LocalBoxFuture<'static, ()>;

/// The lives of these trees, by their ids; also gives a way to ask once more for what could not be had.
#[hook]
pub(crate) fn use_trees(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    trees: Vec<String>,
) -> (Rc<Lives>, Callback<()>) {
    use_told(session, head, trees, |session, head, trees, say| {
        Box::pin(async move {
            let say = |batch| say.emit(batch);
            session.tell_trees(&head, &trees, say, breathe).await;
        })
    })
}

/// Companies with their keys and what they may sign, by their ids.
#[hook]
pub(crate) fn use_entities(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    entities: Vec<String>,
) -> (Rc<Told<Rc<EntityStory>>>, Callback<()>) {
    use_told(session, head, entities, |session, head, entities, say| {
        Box::pin(async move {
            let say = |batch| say.emit(batch);
            session.tell_entities(&head, &entities, say, breathe).await;
        })
    })
}

/// What became of the trees of these sections.
#[hook]
pub(crate) fn use_census(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    sections: Vec<String>,
) -> (Rc<Told<Rc<Census>>>, Callback<()>) {
    use_told(session, head, sections, |session, head, sections, say| {
        Box::pin(async move {
            for section in sections {
                let census = session.census(&head, &section).await;
                say.emit(vec![(section, census)]);
                breathe().await;
            }
        })
    })
}

#[hook]
fn use_told<T: Clone + PartialEq + 'static>(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    wanted: Vec<String>,
    ask: Ask<T>,
) -> (Rc<Told<T>>, Callback<()>) {
    let task = use_task();
    let state = use_reducer(Told::<T>::default);
    let attempt = use_state_eq(|| 0_u32);
    let asked_of = use_mut_ref(|| None::<Rc<Latest<HeadView>>>);
    let (dispatcher, told) = (state.dispatcher(), Rc::new((*state).clone()));
    let session = Rc::clone(session);
    let deps = (Rc::clone(head), wanted, *attempt);
    use_effect_with(deps, move |(head, wanted, _)| {
        let before = asked_of.replace(Some(Rc::clone(head)));
        let anew = before.as_ref() != Some(head);
        let is_open = |asked: &&String| anew || !matches!(told.of(asked), Some(Ok(_)));
        let open: Vec<String> = wanted.iter().filter(is_open).cloned().collect();
        let head = Rc::clone(head);
        task.begin(move |run| async move {
            dispatcher.dispatch(ToldAction::Begin { run, anew });
            if head.is_done() && !open.is_empty() {
                let said = dispatcher.clone();
                let say =
                    Callback::from(move |batch| said.dispatch(ToldAction::Came { run, batch }));
                ask(session, head.value().checked(), open, say).await;
            }
            dispatcher.dispatch(ToldAction::Done { run });
        });
    });
    let retry = Callback::from(move |()| attempt.set(attempt.wrapping_add(1)));
    (Rc::new((*state).clone()), retry)
}
