//! Telling the page: of progress no more often than it can be drawn, and of the last of it always.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Date;
use stele_worker::message::{self, Report};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::DedicatedWorkerGlobalScope;

use crate::timer::timeout;

/// Between two words about progress, milliseconds.
const PACE: i32 = 200;

/// What speaks to the page.
pub(crate) struct Voice {
    scope: DedicatedWorkerGlobalScope,
    /// When it last spoke of progress.
    spoke: Cell<f64>,
    /// Progress that came too soon after. The audit may wait for a host now, and nothing come after it.
    unsaid: RefCell<Option<JsValue>>,
    /// Whether it will be said.
    is_waiting: Cell<bool>,
}

impl Voice {
    pub(crate) fn new(scope: DedicatedWorkerGlobalScope) -> Rc<Self> {
        Rc::new(Self {
            scope,
            spoke: Cell::new(0.0),
            unsaid: RefCell::default(),
            is_waiting: Cell::new(false),
        })
    }

    pub(crate) fn say(self: &Rc<Self>, report: &Report) {
        let Some(value) = message::write(report) else {
            return;
        };
        // Whatever comes later says more.
        self.unsaid.take();
        if !matches!(report, Report::Running(_)) {
            self.post(&value);
            return;
        }
        let since = Date::now() - self.spoke.get();
        if !(0.0..f64::from(PACE)).contains(&since) {
            self.spoke.set(Date::now());
            self.post(&value);
            return;
        }
        self.unsaid.replace(Some(value));
        if !self.is_waiting.replace(true) {
            let own = Rc::clone(self);
            spawn_local(async move {
                let _ = timeout(PACE).await;
                own.is_waiting.set(false);
                if let Some(value) = own.unsaid.take() {
                    own.spoke.set(Date::now());
                    own.post(&value);
                }
            });
        }
    }

    fn post(&self, value: &JsValue) {
        // Plain data can always be sent.
        let _ = self.scope.post_message(value);
    }
}
