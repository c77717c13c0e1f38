//! Digesting in workers of this worker, one for each processor, while it reads on and replays what is done.
//!
//! They are this same program under another name (`crates/xtask/src/site/worker.rs` starts them), made of the module
//! that is there already. Bundles go to them and answers come back as buffers that change hands, without being copied
//! on the way. Where a browser has no workers within workers, or they don't start, everything is done here.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Array, Function, Reflect, Uint8Array};
use stele_client::audit::full::{Digested, Digester, Hands, Here, Job, Run};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, Event, MessageEvent, Worker};

use crate::memory;
use crate::timer::timeout;

/// What a worker is called that digests for another one; the script around it goes by that, too.
pub(crate) const NAME: &str = "stele-hands";

/// What starts one: a function of the script around it.
const STARTER: &str = "steleHands";

/// Bundles of a run.
const TOGETHER: usize = 2;

/// Bundles for each worker that may be under way, or wait to be taken: some 500 KB each.
const AHEAD: usize = 4;

/// How long a run may take, in milliseconds. A worker that takes longer has most likely been ended by its browser,
/// which tells nobody.
const PATIENCE: i32 = 60_000;

/// The most workers: beyond them the replay, which has one, is what takes the time.
const MAX_WORKERS: usize = 4;

/// Workers that digest.
#[derive(Debug)]
pub(crate) struct Crew {
    here: Here,
    hands: Vec<Hand>,
}

#[derive(Debug)]
struct Hand {
    origin: String,
    worker: Worker,
    state: Rc<State>,
    // They listen as long as it lives.
    _hear: Closure<dyn Fn(MessageEvent)>,
    _fail: Closure<dyn Fn(Event)>,
    _lost: Closure<dyn Fn(MessageEvent)>,
}

#[derive(Debug, Default)]
struct State {
    /// Whether it listens. It doesn't before it has started, and not any more once it has failed.
    is_there: Cell<bool>,
    /// What it is asked for, in order: the first entry of each run, and who waits for it.
    tasks: RefCell<VecDeque<(u64, oneshot::Sender<Digested>)>>,
    /// How many answers it has given.
    answers: Cell<u64>,
    /// To be ended where it is of no use any more.
    worker: RefCell<Option<Worker>>,
    /// Bytes of its memory.
    memory: Cell<u64>,
}

impl State {
    /// Nobody answers any more: whoever waits is told so.
    fn leave(&self) {
        self.is_there.set(false);
        self.tasks.take();
        if let Some(worker) = self.worker.take() {
            worker.terminate();
        }
    }

    fn hear(&self, data: &JsValue) {
        if data.is_truthy() && data.as_bool().is_some() {
            self.is_there.set(true);
            return;
        }
        let Some(answer) = data.dyn_ref::<Array>() else {
            // The script around it says that it couldn't start.
            self.leave();
            return;
        };
        let memory = answer.get(1).as_f64();
        self.memory.set(memory::whole(memory.unwrap_or_default()));
        self.answers.set(self.answers.get().saturating_add(1));
        let task = self.tasks.borrow_mut().pop_front();
        let bytes = answer.get(0).dyn_into::<Uint8Array>();
        let digested = bytes.map(|bytes| Digested::from_own_bytes(&bytes.to_vec()));
        match (task, digested) {
            // Where an answer was lost, each after it would be taken for another.
            (Some((first, _)), Ok(Some(digested))) if digested.first() != first => self.leave(),
            (Some((_, task)), Ok(Some(digested))) => {
                // It fails where nobody waits any more.
                let _ = task.send(digested);
            }
            // What couldn't be digested there is digested here.
            _ => {}
        }
    }
}

impl Crew {
    /// One for each processor, for the log with this origin. Nothing where there is one alone, or no worker can be had.
    pub(crate) fn start(origin: &str) -> Option<Self> {
        let global = js_sys::global();
        let get = |of: &JsValue, name: &str| Reflect::get(of, &JsValue::from(name)).ok();
        let starter: Function = get(&global, STARTER)?.dyn_into().ok()?;
        let processors = get(&get(&global, "navigator")?, "hardwareConcurrency")?.as_f64()?;
        let count = usize::try_from(memory::whole(processors)).ok()?;
        if count < 2 {
            return None;
        }
        let hands = (0..count.min(MAX_WORKERS)).map_while(|_| Hand::start(&starter, origin));
        let hands: Vec<Hand> = hands.collect();
        let here = Here::new(origin);
        (!hands.is_empty()).then_some(Self { here, hands })
    }

    fn listening(&self) -> impl Iterator<Item = &Hand> {
        let hands = self.hands.iter();
        hands.filter(|hand| hand.state.is_there.get())
    }
}

impl Hands for Crew {
    fn together(&self) -> usize {
        match self.listening().next() {
            Some(_) => TOGETHER,
            None => self.here.together(),
        }
    }

    fn ahead(&self) -> usize {
        self.listening().count().saturating_mul(AHEAD)
    }

    fn begin(&self, run: &Arc<Run>) -> Job {
        let least = |hand: &&Hand| hand.state.tasks.borrow().len();
        match self.listening().min_by_key(least) {
            Some(hand) => hand.begin(run),
            None => self.here.begin(run),
        }
    }

    fn memory(&self) -> u64 {
        let hands = self.hands.iter().map(|hand| hand.state.memory.get());
        hands.fold(0, u64::saturating_add)
    }
}

impl Hand {
    fn start(starter: &Function, origin: &str) -> Option<Self> {
        let worker = starter.call0(&JsValue::UNDEFINED).ok()?;
        let worker: Worker = worker.dyn_into().ok()?;
        let state = Rc::new(State::default());
        let own = Rc::clone(&state);
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            own.hear(&event.data());
        });
        let own = Rc::clone(&state);
        let fail = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            // It is no failure of this worker.
            event.prevent_default();
            own.leave();
        });
        let own = Rc::clone(&state);
        let lost = Closure::<dyn Fn(MessageEvent)>::new(move |_| own.leave());
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(lost.as_ref().unchecked_ref()));
        state.worker.replace(Some(worker.clone()));
        let hand = Self {
            origin: origin.to_owned(),
            worker,
            state,
            _hear: hear,
            _fail: fail,
            _lost: lost,
        };
        // The first thing it hears is what it is made of.
        let module = wasm_bindgen::module();
        hand.worker.post_message(&module).ok()?;
        Some(hand)
    }

    fn begin(&self, run: &Run) -> Job {
        let (answer, done) = oneshot::channel();
        let bundles = run.bundles().iter();
        let bundles: Array = bundles
            .map(|bytes| Uint8Array::from(bytes.as_slice()))
            .collect();
        let buffers = bundles
            .iter()
            .map(|bytes| bytes.unchecked_into::<Uint8Array>().buffer());
        let buffers: Array = buffers.collect();
        let order = Array::of4(
            &JsValue::from(self.origin.as_str()),
            &JsValue::from(run.first()),
            &JsValue::from(run.skip()),
            &bundles,
        );
        // What couldn't be sent is answered by nobody.
        if self
            .worker
            .post_message_with_transfer(&order, &buffers)
            .is_ok()
        {
            let task = (run.first(), answer);
            self.state.tasks.borrow_mut().push_back(task);
        }
        let state = Rc::clone(&self.state);
        // It runs from now on, so that of several that are gone not each is waited for.
        let mut patience = timeout(PATIENCE);
        let mut answers = state.answers.get();
        let mut done = done;
        Box::pin(async move {
            loop {
                match select(&mut done, patience).await {
                    Either::Left((answer, _)) => return answer.ok(),
                    // After a long sleep what has come waits behind the clock.
                    Either::Right(_) => timeout(0).await.map_or((), drop),
                }
                if std::mem::replace(&mut answers, state.answers.get()) == state.answers.get() {
                    state.leave();
                    return done.try_recv().ok().flatten();
                }
                // Others of its answers have come: it is slow, and not gone.
                patience = timeout(PATIENCE);
            }
        })
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

/// Digests for another worker, as long as that wants.
pub(crate) fn serve(scope: &DedicatedWorkerGlobalScope) {
    let digester = RefCell::new(None);
    let own = scope.clone();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let order = event.data().dyn_into::<Array>().ok();
        let answer = order.and_then(|order| digest(&order, &mut digester.borrow_mut()));
        let bytes = answer.map(|digested| Uint8Array::from(digested.to_bytes().as_slice()));
        // Nothing is no answer, and the run is digested again by who asked.
        let bytes = bytes.unwrap_or_default();
        let buffers = Array::of1(&bytes.buffer());
        #[expect(clippy::cast_precision_loss, reason = "a memory is below 2^53 bytes")]
        let memory = memory::length() as f64;
        let answer = Array::of2(&bytes, &JsValue::from(memory));
        if own.post_message_with_transfer(&answer, &buffers).is_err() {
            // Whoever waits for that answer must not take the next one for it.
            let _ = own.post_message(&JsValue::FALSE);
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    let _ = scope.post_message(&JsValue::TRUE);
}

/// Digests the run in an order; nothing if it is none.
fn digest(order: &Array, digester: &mut Option<(String, Digester)>) -> Option<Digested> {
    let origin = order.get(0).as_string()?;
    let first = u64::try_from(order.get(1)).ok()?;
    let skip = usize::try_from(memory::whole(order.get(2).as_f64()?)).ok()?;
    let bundles = order.get(3).dyn_into::<Array>().ok()?;
    let bundles = bundles
        .iter()
        .map(|bytes| Some(bytes.dyn_into::<Uint8Array>().ok()?.to_vec()));
    let run = Run::new(first, skip, bundles.collect::<Option<_>>()?);
    if digester.as_ref().is_none_or(|(own, _)| *own != origin) {
        let new = Digester::new(&origin);
        *digester = Some((origin, new));
    }
    let (_, digester) = digester.as_mut()?;
    Some(digester.digest(&run))
}
