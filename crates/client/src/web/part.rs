//! Parts of files that no log vouches for, such as a map behind a plan.
//!
//! A host that knows no ranges answers with the whole file, of which nothing is read then: it may have gigabytes.

use futures::TryFutureExt as _;
use futures::future::try_join;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, Response, WritableStream, WritableStreamDefaultWriter};

use super::{Deadline, TIMEOUT_SECONDS, WebFetch, network, read_stream, request, scope};
use crate::fetch::FetchError;

/// Bytes of a file, and which state of it they are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The bytes: fewer than were asked for where the file ends.
    pub bytes: Vec<u8>,
    /// The file's `ETag`, or when it was changed last: another one means another file. None where the host doesn't say, or
    /// doesn't tell pages of other origins (`Access-Control-Expose-Headers`).
    pub version: Option<String>,
}

impl WebFetch {
    /// Reads so many bytes of a file, from the one with this number, by an HTTP range request (RFC 9110, section 14).
    ///
    /// # Errors
    /// As [`Fetch::get`](crate::fetch::Fetch::get). A host that sends the whole file is [`FetchError::Status`] with 200.
    pub async fn part(&self, path: &str, start: u64, length: u64) -> Result<Part, FetchError> {
        let deadline = Deadline::new(scope(), self.seconds).map_err(|error| network(&error))?;
        let url = format!("{}{path}", self.prefix);
        let request = request(&url, path, &deadline).map_err(|error| network(&error))?;
        let end = start.saturating_add(length).saturating_sub(1);
        let range = format!("bytes={start}-{end}");
        let headers = request.headers();
        headers
            .set("range", &range)
            .map_err(|error| network(&error))?;
        let answer = JsFuture::from(scope().fetch_with_request(&request)).await;
        let response: Response = answer
            .and_then(JsCast::dyn_into)
            .map_err(|error| deadline.explain(&error))?;
        match response.status() {
            206 => {}
            404 => return Err(FetchError::NotFound),
            status => return Err(FetchError::Status(status)),
        }
        let header = |name| response.headers().get(name).ok().flatten();
        let begins = format!("bytes {start}-");
        if header("content-range").is_some_and(|range| !range.trim().starts_with(&begins)) {
            return Err(FetchError::Status(206));
        }
        let version = header("etag").or_else(|| header("last-modified"));
        let bytes = match response.body() {
            Some(body) => read_stream(body, length, &deadline).await?,
            None => Vec::new(),
        };
        Ok(Part { bytes, version })
    }
}

/// Bytes that are unpacked at a time: they become a thousand times as many at most (RFC 1951), before it is seen that it
/// is too much.
const STEP: usize = 4_096;

/// Unpacks gzip with the browser's own means, up to `limit` bytes.
///
/// # Errors
/// [`FetchError::TooLarge`] beyond the limit; [`FetchError::Network`] where it is no gzip, or the browser can't unpack
/// (Firefox before 113).
pub async fn gunzip(bytes: &[u8], limit: u64) -> Result<Vec<u8>, FetchError> {
    let failed = |error: JsValue| network(&error);
    let deadline = Deadline::new(scope(), TIMEOUT_SECONDS).map_err(failed)?;
    let (into, out) = unpacker().map_err(failed)?;
    let write = async {
        for step in bytes.chunks(STEP) {
            let step = Uint8Array::from(step);
            JsFuture::from(into.write_with_chunk(&step)).await?;
        }
        JsFuture::from(into.close()).await
    };
    let write = write.map_err(failed);
    let read = read_stream(out, limit, &deadline);
    let (unpacked, _) = try_join(read, write).await?;
    Ok(unpacked)
}

/// Both ends of the browser's `DecompressionStream`, which not every browser has.
fn unpacker() -> Result<(WritableStreamDefaultWriter, ReadableStream), JsValue> {
    let class = Reflect::get(&js_sys::global(), &"DecompressionStream".into())?;
    let class: Function = class.dyn_into()?;
    let unpacker = Reflect::construct(&class, &Array::of1(&"gzip".into()))?;
    let into: WritableStream = Reflect::get(&unpacker, &"writable".into())?.dyn_into()?;
    let out: ReadableStream = Reflect::get(&unpacker, &"readable".into())?.dyn_into()?;
    Ok((into.get_writer()?, out))
}
