//! The worker's own program: the way in and out, and the browser around it.

mod hands;
mod memory;
mod timer;
mod voice;

use std::cell::Cell;
use std::rc::Rc;

use futures::channel::mpsc;
use hands::Crew;
use js_sys::Date;
use stele_client::audit::full::{Hands, SpillError};
use stele_client::audit::spill::{Spill, web};
use stele_client::fetch::Mirrors;
use stele_client::web::WebFetch;
use stele_worker::audit::{Place, serve};
use stele_worker::message::{self, Order, Report};
use timer::timeout;
use voice::Voice;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// How much work may be lost where the worker is ended all of a sudden, milliseconds.
const KEEP: f64 = 10_000.0;

/// The file that an audit is put aside in. One is enough: that of another log is thrown away.
const FILE: &str = "stele-audit";

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    if scope.name() == hands::NAME {
        hands::serve(&scope);
        return;
    }
    let (inbox, orders) = mpsc::unbounded::<Order>();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(order) = message::read(event.data()) {
            // It fails only where nothing is to be done any more.
            let _ = inbox.unbounded_send(order);
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    hear.forget();
    spawn_local(async move {
        let here = Here {
            voice: Voice::new(scope.clone()),
            kept: Cell::new(Date::now()),
        };
        serve(&here, orders).await;
        scope.close();
    });
}

struct Here {
    voice: Rc<Voice>,
    /// When it last put aside how far it has come.
    kept: Cell<f64>,
}

impl Place for Here {
    type Fetch = Mirrors<WebFetch>;

    fn open(&self, mirrors: &[String]) -> Self::Fetch {
        let mut mirrors = mirrors.iter().map(|url| WebFetch::new(url));
        let first = mirrors.next().unwrap_or_else(|| WebFetch::new(""));
        Mirrors::new(first, mirrors.collect())
    }

    async fn room(&self, anew: bool) -> Result<Option<Spill>, SpillError> {
        if anew {
            web::remove(FILE).await?;
        }
        web::open(FILE).await
    }

    fn say(&self, report: &Report) {
        self.voice.say(report);
    }

    async fn breathe(&self) {
        let _ = timeout(0).await;
    }

    fn is_time(&self) -> bool {
        let now = Date::now();
        let is_time = !(0.0..KEEP).contains(&(now - self.kept.get()));
        if is_time {
            self.kept.set(now);
        }
        is_time
    }

    fn memory(&self) -> u64 {
        memory::length()
    }

    fn hands(&self, origin: &str) -> Option<Box<dyn Hands>> {
        Some(Box::new(Crew::start(origin)?))
    }
}
