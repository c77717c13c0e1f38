//! The HTTP of a witness, with limits on sizes, times and connections.
//!
//! `axum::serve` sets no time limits on its connections, so they are served by hyper itself, in
//! `connections`.

mod connections;
mod timed;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use stele_verify::hash::Hash;

use super::decide::Refusal;
use super::protocol::{self, MAX_REQUEST_LEN, SIZE_TYPE};
use super::state::StateError;
use super::{Answer, Witness, note};
pub(crate) use connections::Working;
pub use connections::serve;

/// What clients may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at a time.
    pub connections: usize,
    /// Connections at a time of one address.
    pub per_address: usize,
    /// How long a connection may rest, or take for the head of a request.
    pub idle: Duration,
    /// How long the body of a request may take, and how long is waited for requests under way when
    /// a connection's time is over, or the witness stops.
    pub request: Duration,
    /// How long a client may take none of its answer.
    pub write: Duration,
    /// How long a connection serves requests.
    pub lifetime: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 256,
            per_address: 32,
            idle: Duration::from_secs(30),
            request: Duration::from_secs(10),
            write: Duration::from_secs(10),
            lifetime: Duration::from_secs(300),
        }
    }
}

#[derive(Debug, Clone)]
struct Shared {
    witness: Arc<Witness>,
    request: Duration,
}

/// The two routes, below a prefix that is empty or looks like `/w1`.
pub fn router(witness: Arc<Witness>, prefix: &str, limits: Limits) -> Router {
    let request = limits.request;
    Router::new()
        .route(&format!("{prefix}/add-checkpoint"), post(add_checkpoint))
        .route(&format!("{prefix}/{{origin}}/checkpoint"), get(checkpoint))
        .layer(DefaultBodyLimit::max(MAX_REQUEST_LEN))
        .with_state(Shared { witness, request })
}

async fn add_checkpoint(
    State(shared): State<Shared>,
    Extension(working): Extension<Working>,
    request: Request,
) -> Result<Response, Infallible> {
    // What is said to be too long isn't waited for.
    let limit = u64::try_from(MAX_REQUEST_LEN).unwrap_or(u64::MAX);
    if request.body().size_hint().lower() > limit {
        return Ok(text(StatusCode::PAYLOAD_TOO_LARGE, "the body is too long"));
    }
    let body = tokio::time::timeout(shared.request, Bytes::from_request(request, &()));
    let body = match body.await {
        Ok(Ok(body)) => body,
        // 413, or 400 where the client went away.
        Ok(Err(rejection)) => return Ok(rejection.into_response()),
        Err(_) => return Ok(text(StatusCode::REQUEST_TIMEOUT, "the body took too long")),
    };
    let witness = shared.witness;
    let _at_work = working.begin();
    let answer = tokio::task::spawn_blocking(move || witness.add_checkpoint(&body)).await;
    Ok(match answer.unwrap_or_else(|_| Err(stopped())) {
        Ok(Answer::Cosigned(lines)) => plain(StatusCode::OK, lines),
        Ok(Answer::Refused(refusal)) => refused(&refusal),
        Ok(Answer::Busy(seconds)) => {
            let mut response = text(StatusCode::TOO_MANY_REQUESTS, "this log grows too often");
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
            response
        }
        Err(error) => failed(&error),
    })
}

async fn checkpoint(
    State(shared): State<Shared>,
    Path(origin): Path<String>,
) -> Result<Response, Infallible> {
    let Some(origin) = Hash::from_hex(&origin) else {
        return Ok(text(StatusCode::NOT_FOUND, "no hash of an origin"));
    };
    let witness = shared.witness;
    let found = tokio::task::spawn_blocking(move || witness.checkpoint(&origin)).await;
    Ok(match found.unwrap_or_else(|_| Err(stopped())) {
        Ok(Some(note)) => {
            let mut response = plain(StatusCode::OK, note);
            let any = HeaderValue::from_static("*");
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
            response
        }
        Ok(None) => text(
            StatusCode::NOT_FOUND,
            "nothing of that log was cosigned yet",
        ),
        Err(error) => failed(&error),
    })
}

fn refused(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    if let Refusal::Conflict { latest } = refusal {
        let mut response = plain(status, protocol::size_answer(*latest));
        let size = HeaderValue::from_static(SIZE_TYPE);
        response.headers_mut().insert(header::CONTENT_TYPE, size);
        return response;
    }
    text(
        status,
        &format!("{} ({})", refusal.sentence(), refusal.code()),
    )
}

fn stopped() -> StateError {
    StateError::Store("its structure doesn't hold".into())
}

/// Who runs the witness is told why; a client is not.
fn failed(error: &StateError) -> Response {
    note(&error.to_string());
    text(
        StatusCode::INTERNAL_SERVER_ERROR,
        "this witness can't cosign now; whoever runs it finds the reason in its output",
    )
}

fn text(status: StatusCode, line: &str) -> Response {
    plain(status, format!("{line}\n"))
}

fn plain(status: StatusCode, body: impl Into<Body>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, body.into()).into_response()
}

#[cfg(test)]
mod tests;
