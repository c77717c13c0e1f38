//! The HTTP of a witness, with limits on sizes, times and connections.
//!
//! `axum::serve` sets no time limits on its connections, so they are served by hyper itself.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use stele_verify::hash::Hash;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::decide::Refusal;
use super::protocol::{self, MAX_REQUEST_LEN, SIZE_TYPE};
use super::state::StateError;
use super::{Answer, Witness, note};

/// What clients may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at a time; more wait until one is closed.
    pub connections: usize,
    /// How long a connection may rest, or take for the head of a request.
    pub idle: Duration,
    /// How long the body of a request may take, and how long is waited for requests under way when
    /// the witness stops.
    pub request: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 256,
            idle: Duration::from_secs(30),
            request: Duration::from_secs(10),
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

/// Serves until `stop` is done, then lets requests under way end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let permits = Arc::new(Semaphore::new(limits.connections));
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle);
    tokio::pin!(stop);
    loop {
        let accept = async {
            // The semaphore is never closed; without a permit there is merely no limit.
            let permit = permits.clone().acquire_owned().await.ok();
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            accepted = accept => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file descriptors, or the client is gone again: others may be luckier.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What goes wrong with a connection is its client's to see.
            let _ = connection.await;
            drop(permit);
        });
    }
    drop(listener);
    // Whoever is still slow then is cut off.
    let _ = tokio::time::timeout(limits.request, graceful.shutdown()).await;
}

async fn add_checkpoint(
    State(shared): State<Shared>,
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
    let answer = tokio::task::spawn_blocking(move || witness.add_checkpoint(&body)).await;
    Ok(match answer.unwrap_or_else(|_| Err(stopped())) {
        Ok(Answer::Cosigned(lines)) => plain(StatusCode::OK, lines),
        Ok(Answer::Refused(refusal)) => refused(&refusal),
        Ok(Answer::Busy(seconds)) => {
            let mut response = text(
                StatusCode::TOO_MANY_REQUESTS,
                "this log has asked too often",
            );
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
