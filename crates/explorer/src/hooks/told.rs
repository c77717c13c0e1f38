//! Several things that are asked about one after the other; each answer is there as it comes.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use futures::future::LocalBoxFuture;
use stele_client::check::CheckedHead;
use stele_client::web::breathe;
use stele_records::story::EntityStory;
use yew::{Callback, hook, use_effect_with, use_mut_ref, use_reducer, use_state_eq};

use super::pace::Pace;
use super::task::use_task;
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

/// So many are asked about together: they share what they rest on.
const BATCH: usize = 10;

/// What is still to be asked.
#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<String>,
    /// What waits, is under way, or has its answer.
    taken: BTreeSet<String>,
    is_running: bool,
}

impl Queue {
    /// Puts what isn't taken yet at the end.
    fn put(&mut self, wanted: &[String]) {
        for one in wanted {
            if self.taken.insert(one.clone()) {
                self.waiting.push_back(one.clone());
            }
        }
    }

    fn take(&mut self) -> Vec<String> {
        let count = self.waiting.len().min(BATCH);
        self.waiting.drain(..count).collect()
    }
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
    let queue = use_mut_ref(Queue::default);
    let attempt = use_state_eq(|| 0_u32);
    let asked_of = use_mut_ref(|| None::<(Rc<Latest<HeadView>>, u32)>);
    let (dispatcher, told) = (state.dispatcher(), Rc::new((*state).clone()));
    let session = Rc::clone(session);
    let deps = (Rc::clone(head), wanted, *attempt);
    use_effect_with(deps, move |(head, wanted, attempt)| {
        let now = (Rc::clone(head), *attempt);
        let before = asked_of.replace(Some(now.clone()));
        let anew = before.as_ref().is_none_or(|(before, _)| before != head);
        if before != Some(now) {
            queue.take();
        }
        // What comes to be wanted while others are told waits for its turn.
        if !queue.borrow().is_running {
            let has = |asked: &&String| !anew && matches!(told.of(asked), Some(Ok(_)));
            queue.borrow_mut().taken = wanted.iter().filter(has).cloned().collect();
        }
        queue.borrow_mut().put(wanted);
        if queue.borrow().is_running {
            return;
        }
        queue.borrow_mut().is_running = true;
        let (head, queue) = (Rc::clone(head), Rc::clone(&queue));
        task.begin(move |run| async move {
            dispatcher.dispatch(ToldAction::Begin { run, anew });
            // What came faster than the page can draw it.
            let unsaid = Rc::new(RefCell::new(Vec::<(String, Answer<T>)>::new()));
            let done = dispatcher.clone();
            let tell = move |batch| dispatcher.dispatch(ToldAction::Came { run, batch });
            let pace = Pace::default();
            let say = {
                let (unsaid, tell) = (Rc::clone(&unsaid), tell.clone());
                Callback::from(move |batch: Vec<_>| {
                    unsaid.borrow_mut().extend(batch);
                    pace.say(|| tell(unsaid.take()));
                })
            };
            while head.is_done() {
                let batch = queue.borrow_mut().take();
                if batch.is_empty() {
                    break;
                }
                let (session, head) = (Rc::clone(&session), head.value().checked());
                ask(session, head, batch, say.clone()).await;
            }
            queue.borrow_mut().is_running = false;
            let rest = unsaid.take();
            if !rest.is_empty() {
                tell(rest);
            }
            done.dispatch(ToldAction::Done { run });
        });
    });
    let retry = Callback::from(move |()| attempt.set(attempt.wrapping_add(1)));
    (Rc::new((*state).clone()), retry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_asked_once_and_in_the_order_in_which_it_was_wanted() {
        let ids = |ids: std::ops::Range<u8>| ids.map(|id| id.to_string()).collect::<Vec<_>>();
        let mut queue = Queue::default();
        queue.put(&ids(0..12));
        assert_eq!(queue.take(), ids(0..10));
        queue.put(&ids(0..14));
        assert_eq!(queue.take(), ids(10..14));
        queue.put(&ids(3..14));
        assert!(queue.take().is_empty());
    }
}
