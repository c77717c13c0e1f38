//! The worker that audits: started only when a reader asks for it, and ended with this value.

use js_sys::{Function, Promise, Reflect};
use stele_worker::message::{self, Order, Report};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, MessageEvent, Worker};

/// What the page's start script offers: it alone may start a worker, and but one
/// (`crates/xtask/src/site/worker.rs`).
const STARTER: &str = "steleWorker";

/// A worker under way.
pub(crate) struct Auditor {
    worker: Worker,
    _hear: Closure<dyn Fn(MessageEvent)>,
    _fail: Closure<dyn Fn(Event)>,
}

impl Auditor {
    /// Loads and starts it. `hear` is told what it says; nothing, if it has ended by a fault of its own.
    /// None where its file can't be had, or isn't the one that this page expects.
    pub(crate) async fn start(hear: impl Fn(Option<Report>) + Clone + 'static) -> Option<Self> {
        let starter = Reflect::get(&js_sys::global(), &STARTER.into()).ok()?;
        let starter: Function = starter.dyn_into().ok()?;
        let started: Promise = starter.call0(&js_sys::global()).ok()?.dyn_into().ok()?;
        let worker: Worker = JsFuture::from(started).await.ok()?.dyn_into().ok()?;
        let fail = hear.clone();
        let fail = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.prevent_default();
            fail(None);
        });
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            // Another version of the worker would speak otherwise: that is a fault too.
            hear(message::read(event.data()));
        });
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            _hear: hear,
            _fail: fail,
        })
    }

    /// Gives an order.
    pub(crate) fn send(&self, order: &Order) {
        if let Some(value) = message::write(order) {
            // Plain data can always be sent.
            let _ = self.worker.post_message(&value);
        }
    }
}

impl Drop for Auditor {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
