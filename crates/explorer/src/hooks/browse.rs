//! A list of the index that is read as far as the reader goes on; and its rows checked whole, as they are shown.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use futures::stream::{FuturesUnordered, StreamExt as _};
use stele_client::web::breathe;
use stele_records::index::IndexKey;
use yew::{
    Callback, UseReducerDispatcher, hook, use_effect_with, use_mut_ref, use_reducer, use_state_eq,
};

use super::task::use_task;
use crate::session::Session;
use crate::session::browse::Goal;
use crate::state::browse::{Browse, BrowseAction, Line, Stage, WINDOW};
use crate::state::head::HeadView;
use crate::state::latest::Latest;
use crate::state::names::Named;

/// Rows that are checked whole side by side: most of the time goes by with waiting for files.
const PARALLEL: usize = 4;

/// What a reader can do about a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct BrowseActs {
    /// Reads another window.
    pub(crate) more: Callback<()>,
    /// Reads all rows, or as many as are kept.
    pub(crate) all: Callback<()>,
    /// Stops reading.
    pub(crate) stop: Callback<()>,
    /// Asks once more for what could not be had.
    pub(crate) retry: Callback<()>,
}

/// A list, and what a reader can do about it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BrowseHandle {
    pub(crate) view: Rc<Browse>,
    pub(crate) acts: BrowseActs,
    dispatcher: UseReducerDispatcher<Browse>,
}

/// Looks a key up once the log's state is known, and reads the first window of its list.
#[hook]
pub(crate) fn use_browse(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    key: &IndexKey,
) -> BrowseHandle {
    let task = use_task();
    let state = use_reducer(|| Browse::pending(key.clone()));
    let attempt = use_state_eq(|| 0_u32);
    let dispatcher = state.dispatcher();
    // Between a question and the first step of its run, the old rows answer another one.
    let view = match state.key() == key {
        true => Rc::new((*state).clone()),
        false => Rc::new(Browse::pending(key.clone())),
    };
    {
        let (task, session, dispatcher) =
            (Rc::clone(&task), Rc::clone(session), dispatcher.clone());
        let deps = (Rc::clone(head), key.clone(), *attempt);
        use_effect_with(deps, move |(head, key, _)| {
            let (key, head) = (key.clone(), Rc::clone(head));
            task.begin(move |run| async move {
                let own = key.clone();
                dispatcher.dispatch(BrowseAction::Begin { run, key: own });
                if head.is_done() {
                    let checked = head.value().checked();
                    let say = |action| dispatcher.dispatch(action);
                    session.begin_browsing(&checked, &key, run, say).await;
                }
            });
        });
    }
    let go_on = {
        let (task, session, dispatcher) =
            (Rc::clone(&task), Rc::clone(session), dispatcher.clone());
        let (head, view) = (Rc::clone(head), Rc::clone(&view));
        Callback::from(move |(until, is_again): (u64, bool)| {
            let goal = Goal {
                have: view.come(),
                until: until.min(view.reach()),
                again: match is_again {
                    true => view.missing(),
                    false => Vec::new(),
                },
            };
            let (session, dispatcher) = (Rc::clone(&session), dispatcher.clone());
            let (head, list) = (Rc::clone(&head), view.list.clone());
            task.begin(move |run| async move {
                let until = goal.until;
                dispatcher.dispatch(BrowseAction::GoOn {
                    run,
                    until,
                    again: is_again,
                });
                let checked = head.value().checked();
                let say = |action| dispatcher.dispatch(action);
                session.browse_on(&checked, &list, goal, run, say).await;
            });
        })
    };
    let stop = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |()| {
            let dispatcher = dispatcher.clone();
            task.begin(move |run| async move { dispatcher.dispatch(BrowseAction::Stop { run }) });
        })
    };
    let (come, reach) = (view.come(), view.reach());
    let retry = match view
        .list
        .list
        .as_ref()
        .is_some_and(|list| list.found.is_ok())
    {
        true => {
            let until = come.max(WINDOW).min(reach);
            go_on.reform(move |()| (until, true))
        }
        // The list itself could not be had.
        false => Callback::from(move |()| attempt.set(attempt.wrapping_add(1))),
    };
    BrowseHandle {
        acts: BrowseActs {
            more: go_on.reform(move |()| (come.saturating_add(WINDOW), false)),
            all: go_on.reform(move |()| (reach, false)),
            stop,
            retry,
        },
        view,
        dispatcher,
    }
}

/// Rows that wait for being checked whole.
#[derive(Debug, Default)]
struct Queue {
    /// The run of the list that they belong to.
    of: u64,
    waiting: VecDeque<u64>,
    under_way: BTreeSet<u64>,
    is_running: bool,
}

impl Queue {
    /// Takes these instead of those that wait; what is under way goes on.
    fn put(&mut self, wanted: &[u64]) {
        let wanted = wanted.iter().copied();
        let wanted = wanted.filter(|number| !self.under_way.contains(number));
        self.waiting = wanted.collect();
    }

    fn take(&mut self) -> Option<u64> {
        let number = self.waiting.pop_front()?;
        self.under_way.insert(number);
        Some(number)
    }
}

/// Checks rows whole, in the order in which a page wants them: those that it shows. Whoever is named in them is
/// looked up besides. What the page wants no longer is dropped before it has begun.
#[hook]
pub(crate) fn use_whole(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    browse: &BrowseHandle,
    wanted: Vec<u64>,
) {
    let task = use_task();
    let queue = use_mut_ref(Queue::default);
    let (session, head) = (Rc::clone(session), Rc::clone(head));
    let (view, dispatcher) = (Rc::clone(&browse.view), browse.dispatcher.clone());
    let of = view.list_run();
    let key = view.key().clone();
    let is_read = |number: &u64| {
        let line = view.line(*number);
        line.is_some_and(|line| line.stage == Stage::Read)
    };
    let wanted: Vec<u64> = wanted.into_iter().filter(is_read).collect();
    use_effect_with((of, wanted), move |(of, wanted)| {
        let of = *of;
        let is_new = queue.borrow().of != of;
        if is_new {
            // What another list has under way is dropped with its task.
            *queue.borrow_mut() = Queue {
                of,
                ..Queue::default()
            };
        }
        queue.borrow_mut().put(wanted);
        let is_idle = !queue.borrow().is_running && !wanted.is_empty();
        if !is_idle && !is_new {
            return;
        }
        queue.borrow_mut().is_running = !wanted.is_empty();
        task.begin(move |_| async move {
            let run = Run {
                session: &session,
                head: &head,
                key: &key,
                of,
                queue: &queue,
                dispatcher: &dispatcher,
            };
            run.work().await;
        });
    });
}

/// What checks the rows of one list.
struct Run<'r> {
    session: &'r Session,
    head: &'r Latest<HeadView>,
    key: &'r IndexKey,
    of: u64,
    queue: &'r RefCell<Queue>,
    dispatcher: &'r UseReducerDispatcher<Browse>,
}

impl Run<'_> {
    async fn work(&self) {
        let checked = self.head.value().checked();
        let of = self.of;
        let mut going = FuturesUnordered::new();
        let (mut named, mut asked) = (Named::default(), BTreeSet::new());
        loop {
            while going.len() < PARALLEL {
                let Some(number) = self.queue.borrow_mut().take() else {
                    break;
                };
                let line = self.session.check_whole(&checked, self.key, number);
                going.push(async move { (number, line.await) });
            }
            if let Some((number, line)) = going.next().await {
                self.queue.borrow_mut().under_way.remove(&number);
                if let Some(line) = line {
                    name(&mut named, &line, &mut asked);
                    self.dispatcher.dispatch(BrowseAction::Whole { of, line });
                }
                breathe().await;
            } else if named.ids.is_empty() {
                self.queue.borrow_mut().is_running = false;
                return;
            } else {
                // Names come last: the rows are true without them.
                let wanted = std::mem::take(&mut named);
                let names = self.session.names_for(&checked, wanted).await;
                self.dispatcher.dispatch(BrowseAction::Named { of, names });
            }
        }
    }
}

/// Takes note of the entities and the flat that a row names, each once. Who is behind each key is told where a row is opened.
fn name(named: &mut Named, line: &Line, asked: &mut BTreeSet<String>) {
    let record = line.entry.as_ref().and_then(|entry| entry.record.as_ref());
    let Some(record) = record else { return };
    let mut own = Named::default();
    own.add(record, line.index);
    let new = own.ids.into_iter();
    named.ids.extend(new.filter(|id| asked.insert(id.clone())));
}
