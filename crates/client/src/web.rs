//! The browser's [`Fetch`], for pages and for workers.
//!
//! Never sends cookies, passwords or the page's address; stops reading at the limit, not after it;
//! gives up after [`TIMEOUT_SECONDS`]; and is given up itself, in mid-air, when its future is dropped.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Date, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStream, ReadableStreamDefaultReader, ReferrerPolicy, Request,
    RequestCache, RequestCredentials, RequestInit, Response, WorkerGlobalScope,
};

mod part;

pub use part::{Part, gunzip};

use crate::fetch::{Fetch, FetchError, http_time};
use crate::log::changes_in_place;

/// How long one file may take, in seconds: a full tile over a bad phone connection.
pub const TIMEOUT_SECONDS: i32 = 20;

/// How long the thread is held before it is left to others, in milliseconds: less than a frame at 60 a second.
const SLICE_MILLISECONDS: f64 = 12.0;

/// Reads a log's files over HTTP, from a web page or a worker. In a worker, relative paths are relative to
/// its script.
#[derive(Debug, Clone)]
pub struct WebFetch {
    prefix: String,
    /// How long one file may take, in seconds.
    seconds: i32,
    /// The time that the host claimed last.
    told: Rc<Cell<Option<u64>>>,
}

impl WebFetch {
    /// Reads below this URL, or this path relative to the page.
    pub fn new(base: &str) -> Self {
        Self::patient(base, TIMEOUT_SECONDS)
    }

    /// The same, but gives up after so many seconds: for what nobody waits for.
    pub fn patient(base: &str, seconds: i32) -> Self {
        Self {
            prefix: Self::prefix(base),
            seconds,
            told: Rc::default(),
        }
    }

    /// What stands before the path of a file below this URL, or this path relative to the page.
    pub fn prefix(base: &str) -> String {
        let slash = if base.is_empty() || base.ends_with('/') {
            ""
        } else {
            "/"
        };
        format!("{base}{slash}")
    }
}

impl Fetch for WebFetch {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let scope = scope();
        let deadline =
            Deadline::new(scope.clone(), self.seconds).map_err(|error| network(&error))?;
        let url = format!("{}{path}", self.prefix);
        let request = request(&url, path, &deadline).map_err(|error| network(&error))?;
        // What comes out of the browser's cache bears the time at which it was put there.
        let is_fresh = changes_in_place(path);
        if is_fresh {
            self.told.set(None);
        }
        let answer = JsFuture::from(scope.fetch_with_request(&request)).await;
        let response: Response = answer
            .and_then(JsCast::dyn_into)
            .map_err(|error| deadline.explain(&error))?;
        if is_fresh {
            self.told.set(time_of(&response));
        }
        check_answer(&response, limit)?;
        read_body(&response, limit, &deadline).await
    }

    fn told_time(&self) -> Option<u64> {
        self.told.get()
    }

    async fn breathe(&self) {
        breathe().await;
    }
}

thread_local! {
    /// When the thread was last left to others, in milliseconds since 1970.
    static LEFT: Cell<f64> = const { Cell::new(0.0) };
}

/// Ends this task of the browser if it has taken a while; what follows is another one. In between, the page is
/// drawn, and what its reader has done is heard.
pub async fn breathe() {
    let (now, left) = (Date::now(), LEFT.get());
    // A clock that was put back is no reason to hold on.
    if !(0.0..SLICE_MILLISECONDS).contains(&(now - left)) {
        leave().await;
    }
}

/// Ends this task of the browser, however short it was.
pub async fn leave() {
    let scope = scope();
    let turn = Promise::new(&mut |resolve, _| {
        // It fails only where there are no timers.
        let _ = scope.set_timeout_with_callback(&resolve);
    });
    let _ = JsFuture::from(turn).await;
    LEFT.set(Date::now());
}

/// What is global here. A window and a worker have `fetch` and the timers in common, and these are called
/// by their names; so one type does for both.
pub(crate) fn scope() -> WorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn request(url: &str, path: &str, deadline: &Deadline) -> Result<Request, JsValue> {
    let init = RequestInit::new();
    init.set_method("GET");
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    let cache = if changes_in_place(path) {
        RequestCache::NoStore
    } else {
        RequestCache::Default
    };
    init.set_cache(cache);
    init.set_signal(Some(&deadline.controller.signal()));
    Request::new_with_str_and_init(url, &init)
}

/// The host's own time. Another origin's isn't shown to a page, unless that host allows it
/// (`Access-Control-Expose-Headers: Date`).
fn time_of(response: &Response) -> Option<u64> {
    let header = |name| response.headers().get(name).ok().flatten();
    http_time(&header("date")?, header("age").as_deref())
}

fn check_answer(response: &Response, limit: u64) -> Result<(), FetchError> {
    match response.status() {
        200 => {}
        404 => return Err(FetchError::NotFound),
        status => return Err(FetchError::Status(status)),
    }
    let header = |name| response.headers().get(name).ok().flatten();
    let media_type = header("content-type").unwrap_or_default();
    if media_type
        .trim()
        .to_ascii_lowercase()
        .starts_with("text/html")
    {
        return Err(FetchError::Html);
    }
    // With a content encoding the length is another one; then the count below decides.
    let length = header("content-length").filter(|_| header("content-encoding").is_none());
    match length.and_then(|length| length.parse::<u64>().ok()) {
        Some(length) if length > limit => Err(FetchError::TooLarge { limit }),
        Some(_) | None => Ok(()),
    }
}

async fn read_body(
    response: &Response,
    limit: u64,
    deadline: &Deadline,
) -> Result<Vec<u8>, FetchError> {
    match response.body() {
        Some(stream) => read_stream(stream, limit, deadline).await,
        None => Ok(Vec::new()),
    }
}

/// Reads to the end, or until there is more than `limit` bytes.
async fn read_stream(
    stream: ReadableStream,
    limit: u64,
    deadline: &Deadline,
) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let chunk = JsFuture::from(reader.read()).await;
        let chunk = chunk.map_err(|error| deadline.explain(&error))?;
        let value = Reflect::get(&chunk, &"value".into()).map_err(|error| network(&error))?;
        let Some(part) = value.dyn_ref::<Uint8Array>() else {
            return Ok(bytes);
        };
        let length = (bytes.len() as u64).saturating_add(u64::from(part.length()));
        if length > limit {
            return Err(FetchError::TooLarge { limit });
        }
        bytes.append(&mut part.to_vec());
    }
}

/// Aborts the request when time is up, and when it is dropped: then nobody waits for it any more.
struct Deadline {
    scope: WorkerGlobalScope,
    controller: AbortController,
    timer: i32,
    seconds: i32,
}

impl Deadline {
    fn new(scope: WorkerGlobalScope, seconds: i32) -> Result<Self, JsValue> {
        let controller = AbortController::new()?;
        // The browser's own function: a timer that fires although it was cleared, as where a page's clock and timers
        // are replaced under way, finds nothing of ours that is gone.
        let abort: Function = Reflect::get(&controller, &"abort".into())?.dyn_into()?;
        let timer = scope.set_timeout_with_callback_and_timeout_and_arguments_0(
            &abort.bind0(&controller),
            seconds.saturating_mul(1000),
        )?;
        Ok(Self {
            scope,
            controller,
            timer,
            seconds,
        })
    }

    /// What a failed step was: out of time, or the network.
    fn explain(&self, error: &JsValue) -> FetchError {
        if self.controller.signal().aborted() {
            let seconds = self.seconds;
            return FetchError::Network(format!("no answer within {seconds} seconds"));
        }
        network(error)
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        self.scope.clear_timeout_with_handle(self.timer);
        self.controller.abort();
    }
}

/// The browser's own words: it tells pages little more than "failed", on purpose.
fn network(error: &JsValue) -> FetchError {
    let message = Reflect::get(error, &"message".into()).ok();
    let message = message.and_then(|message| message.as_string());
    FetchError::Network(message.unwrap_or_else(|| "the browser gave no reason".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stand_below_the_base() {
        for (base, prefix) in [
            ("https://a.example/log", "https://a.example/log/"),
            ("log/", "log/"),
            ("", ""),
        ] {
            assert_eq!(WebFetch::new(base).prefix, prefix);
        }
    }
}
