//! What this browser saw of each log before, in its IndexedDB: for a page and for a worker alike.
//!
//! The database belongs to the web origin, and holds one text for each log. Nothing in it is believed
//! (see [`crate::seen`]).

use std::cell::Cell;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbTransactionMode, Storage,
};

use crate::seen::{MemorySeen, Seen};
use crate::web::scope;

const DATABASE: &str = "stele.seen";
const STORE: &str = "heads";

/// How long the browser may take for one step, in milliseconds. Every verdict waits for what was seen before, and some
/// browsers' databases have been known to answer neither yes nor no.
const PATIENCE: i32 = 5_000;

/// What stood before the log's name and key in local storage, where former versions remembered.
const FORMER: &str = "stele.seen.";

/// Remembers in the browser. Where it refuses to, by a setting say, or doesn't answer, it is remembered as
/// long as the page is open.
#[derive(Debug, Default)]
pub struct WebSeen {
    fallback: MemorySeen,
    refused: Cell<bool>,
}

impl WebSeen {
    /// Whether the browser has refused to remember. Then only this page does.
    pub const fn is_refused(&self) -> bool {
        self.refused.get()
    }

    /// What is kept in the database, with what a former version kept taken over.
    async fn stored(&self, log: &str) -> Result<Option<String>, JsValue> {
        let kept = load(log).await?;
        let Some(former) = former(log).filter(|_| kept.is_none()) else {
            return Ok(kept);
        };
        let kept = match swap(log, None, &former).await? {
            Ok(()) => Some(former),
            // Another page was quicker.
            Err(kept) => kept,
        };
        forget_former(log);
        Ok(kept)
    }
}

impl Seen for WebSeen {
    async fn load(&self, log: &str) -> Option<String> {
        // What was refused once may be behind from then on.
        if !self.refused.get() {
            match self.stored(log).await {
                Ok(kept) => return kept,
                Err(_) => self.refused.set(true),
            }
        }
        self.fallback.get(log).or_else(|| {
            let former = former(log)?;
            self.fallback.set(log, &former);
            Some(former)
        })
    }

    async fn swap(&self, log: &str, old: Option<&str>, new: &str) -> Result<(), Option<String>> {
        if !self.refused.get() {
            match swap(log, old, new).await {
                Ok(swapped) => return swapped,
                Err(_) => {
                    self.refused.set(true);
                    if let Some(old) = old {
                        self.fallback.set(log, old);
                    }
                }
            }
        }
        self.fallback.swap(log, old, new).await
    }
}

/// An open database, closed when it isn't needed any more.
struct Database(IdbDatabase);

impl Database {
    async fn open() -> Result<Self, JsValue> {
        // By reflection, since a worker has no window, and a browser may throw already here.
        let factory = Reflect::get(&js_sys::global(), &"indexedDB".into())?;
        let factory: IdbFactory = factory.dyn_into()?;
        let request = factory.open_with_u32(DATABASE, 1)?;
        let opened: &IdbOpenDbRequest = &request;
        let upgraded = opened.clone();
        // It must run also where nobody waits any more: a database without its store would stay so.
        let upgrade = Closure::once_into_js(move || {
            let database = upgraded.result().map(JsCast::unchecked_into);
            // If it fails, the transaction below finds no store.
            let _ = database.and_then(|database: IdbDatabase| database.create_object_store(STORE));
        });
        opened.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        let database = result_of(opened).await?;
        Ok(Self(database.unchecked_into()))
    }

    fn begin(&self, mode: IdbTransactionMode) -> Result<(IdbTransaction, IdbObjectStore), JsValue> {
        let transaction = self.0.transaction_with_str_and_mode(STORE, mode)?;
        let store = transaction.object_store(STORE)?;
        Ok((transaction, store))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.0.close();
    }
}

async fn load(log: &str) -> Result<Option<String>, JsValue> {
    let database = Database::open().await?;
    let (_, store) = database.begin(IdbTransactionMode::Readonly)?;
    Ok(result_of(&store.get(&log.into())?).await?.as_string())
}

/// Looks and writes in one transaction, which no other page's can come between.
async fn swap(
    log: &str,
    old: Option<&str>,
    new: &str,
) -> Result<Result<(), Option<String>>, JsValue> {
    let database = Database::open().await?;
    let (transaction, store) = database.begin(IdbTransactionMode::Readwrite)?;
    let kept = result_of(&store.get(&log.into())?).await?.as_string();
    if kept.as_deref() != old {
        return Ok(Err(kept));
    }
    let written = settled(|resolve, reject| {
        transaction.set_oncomplete(Some(resolve));
        transaction.set_onabort(Some(reject));
    });
    store.put_with_key(&new.into(), &log.into())?;
    written.await?;
    Ok(Ok(()))
}

async fn result_of(request: &IdbRequest) -> Result<JsValue, JsValue> {
    settled(|resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
    })
    .await?;
    request.result()
}

/// A future of which two event handlers are the ends, and the end of one's patience a third.
fn settled(handlers: impl Fn(&Function, &Function)) -> JsFuture {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        handlers(&resolve, &reject);
        // Where there are no timers it is waited for without an end. One that comes too late changes nothing.
        let _ = scope().set_timeout_with_callback_and_timeout_and_arguments_0(&reject, PATIENCE);
    }))
}

fn former(log: &str) -> Option<String> {
    local()?.get_item(&format!("{FORMER}{log}")).ok()?
}

fn forget_former(log: &str) {
    if let Some(storage) = local() {
        // What stays there is never looked at again while the database has an answer.
        let _ = storage.remove_item(&format!("{FORMER}{log}"));
    }
}

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
