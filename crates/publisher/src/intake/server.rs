//! The HTTP of the intake. Sizes, times and connections are bounded as a witness's are.
//!
//! ```text
//! POST /records            a signed record                 201 with a receipt; 200 if it was there already
//! GET  /records/WHICH      by leaf hash, or by id          where it stands
//! GET  /records/WHICH/proof                                its .tlog-proof, once it is public
//! ```

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Router, middleware};
use http_body_util::BodyExt as _;
use serde_json::json;
use stele_records::time::format_time;
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::record::MAX_LEN;
use tokio::time::timeout;

use super::counts::{Counts, count};
use super::departments::{Department, Watched};
use super::desk::{Desk, Posted, Receipt, Standing};
use super::problem::{Problem, RECORD_TYPES};
use crate::gate;
use crate::standing::{Named, Which};
use crate::witness::note;
use crate::witness::rate::Buckets;
use crate::witness::server::{Limits, Working};

/// What is read and thrown away of a body that is refused, so that its sender reads why: who is still writing
/// when the connection is closed may never see the answer.
const DISCARD: u64 = 8 << 20;

/// How long that may take.
const DISCARD_TIME: Duration = Duration::from_secs(10);

/// Questions that are answered for each record that a department may post.
const QUESTIONS: f64 = 10.0;

/// What all requests share.
#[derive(Debug, Clone)]
struct Shared {
    desk: Desk,
    departments: Arc<Watched>,
    posts: Arc<Buckets>,
    questions: Arc<Buckets>,
    origin: Arc<str>,
    /// What stands before `/records` in the addresses that are given.
    url: Arc<str>,
    request: Duration,
}

/// The routes. `origin` is the log's, `url` what stands before `/records` in the addresses that are given. All answers
/// are counted.
pub fn router(
    desk: Desk,
    departments: Watched,
    (origin, url): (&str, &str),
    limits: Limits,
    counts: Counts,
) -> Router {
    let shared = Shared {
        desk,
        departments: Arc::new(departments),
        posts: Arc::new(Buckets::new(1)),
        questions: Arc::new(Buckets::new(1)),
        origin: origin.into(),
        url: url.trim_end_matches('/').into(),
        request: limits.request,
    };
    let only = |allowed: &'static str| {
        move |request: Request| async move { other_method(request, allowed).await }
    };
    Router::new()
        .route("/records", post(add).fallback(only("POST")))
        .route("/records/{which}", get(status).fallback(only("GET, HEAD")))
        .route(
            "/records/{which}/proof",
            get(proof).fallback(only("GET, HEAD")),
        )
        .fallback(nothing_here)
        .layer(middleware::from_fn_with_state(counts, count))
        .with_state(shared)
}

async fn nothing_here(request: Request) -> Response {
    refuse(request, &Problem::NoSuchPlace).await
}

async fn other_method(request: Request, allowed: &'static str) -> Response {
    refuse(request, &Problem::Method(allowed)).await
}

async fn add(
    State(shared): State<Shared>,
    Extension(working): Extension<Working>,
    request: Request,
) -> Result<Response, Infallible> {
    let department = match shared.may_send(&request) {
        Ok(department) => department,
        Err(problem) => return Ok(refuse(request, &problem).await),
    };
    let body = match timeout(shared.request, read(request)).await {
        Ok(Ok(body)) => body,
        Ok(Err(problem)) => return Ok(problem.to_response()),
        Err(_) => return Ok(Problem::TooSlow.to_response()),
    };
    // From here on it is ours to decide, and the connection isn't closed for another one.
    let _at_work = working.begin();
    let origin = shared.origin.clone();
    let posted = tokio::task::spawn_blocking(move || check(&origin, &department, body)).await;
    let answer = match posted {
        Ok(Ok(posted)) => {
            let sha256 = Hash::of(&[&posted.bytes]);
            let given = shared.desk.post(posted).await;
            given.map(|receipt| shared.receipt(&receipt, &sha256))
        }
        Ok(Err(problem)) => Err(problem),
        Err(error) => {
            note(&format!("nothing was accepted: {error}"));
            Err(Problem::Broken)
        }
    };
    Ok(answer.unwrap_or_else(|problem| problem.to_response()))
}

async fn status(
    State(shared): State<Shared>,
    Path(which): Path<String>,
    request: Request,
) -> Result<Response, Infallible> {
    Ok(match shared.ask(request, which, false).await {
        Ok(found) => {
            let mut report = found.report;
            report["log"] = json!(&*shared.origin);
            report["accepted"] = json!(found.accepted.and_then(format_time));
            if found.is_logged {
                report["proof"] = json!(format!("{}/proof", shared.address(&found.leaf)));
            }
            answer(StatusCode::OK, "application/json", format!("{report:#}\n"))
        }
        Err(response) => response,
    })
}

async fn proof(
    State(shared): State<Shared>,
    Path(which): Path<String>,
    request: Request,
) -> Result<Response, Infallible> {
    Ok(match shared.ask(request, which, true).await {
        Ok(found) => match found.proof {
            Some(proof) => answer(StatusCode::OK, "text/plain; charset=utf-8", proof),
            None => Problem::NotYetLogged.to_response(),
        },
        Err(response) => response,
    })
}

impl Shared {
    /// The department that sends this, if it may send a record now.
    fn may_send(&self, request: &Request) -> Result<Department, Problem> {
        let department = self.department(request.headers())?;
        let rate = f64::from(department.rate);
        let may = self.posts.take_at(&department.name, rate, Instant::now());
        may.map_err(Problem::TooOften)?;
        if !is_record(request.headers()) {
            return Err(Problem::ContentType);
        }
        // What is said to be too long isn't waited for.
        match request.body().size_hint().lower() > longest() {
            true => Err(Problem::TooLarge),
            false => Ok(department),
        }
    }

    fn department(&self, headers: &HeaderMap) -> Result<Department, Problem> {
        let token = headers.get(header::AUTHORIZATION);
        let token = token.and_then(|value| value.to_str().ok()?.split_once(' '));
        let (_, token) = token
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"))
            .ok_or(Problem::TokenMissing)?;
        let departments = self.departments.now().map_err(|error| {
            note(&error.to_string());
            Problem::Broken
        })?;
        let found = departments.of(token.trim_start_matches(' '));
        found.cloned().ok_or(Problem::TokenUnknown)
    }

    /// Where a record stands.
    async fn ask(
        &self,
        request: Request,
        which: String,
        wants_proof: bool,
    ) -> Result<Standing, Response> {
        let may = self.department(request.headers()).and_then(|department| {
            let rate = f64::from(department.rate) * QUESTIONS;
            let may = (self.questions).take_at(&department.name, rate, Instant::now());
            may.map_err(Problem::TooOften)
        });
        if let Err(problem) = may {
            return Err(refuse(request, &problem).await);
        }
        let desk = self.desk.clone();
        let found =
            tokio::task::spawn_blocking(move || desk.find(&Which::parse(&which), wants_proof));
        let found = found.await.unwrap_or(Err(Problem::Broken));
        found.map_err(|problem| problem.to_response())
    }

    fn address(&self, leaf: &Hash) -> String {
        format!("{}/records/{}", self.url, leaf.to_hex())
    }

    /// The same record gets the same receipt, however often it is posted; only the status differs.
    fn receipt(&self, receipt: &Receipt, sha256: &Hash) -> Response {
        let Named { id, leaf } = &receipt.named;
        let address = self.address(leaf);
        let body = json!({
            "accepted": format_time(receipt.accepted),
            "id": id,
            "leafHash": leaf.to_hex(),
            "log": &*self.origin,
            "sha256": sha256.to_hex(),
            "status": address,
        });
        let status = match receipt.is_known {
            true => StatusCode::OK,
            false => StatusCode::CREATED,
        };
        let mut response = answer(status, "application/json", format!("{body:#}\n"));
        if let Ok(address) = HeaderValue::from_str(&address) {
            response.headers_mut().insert(header::LOCATION, address);
        }
        response
    }
}

/// Whether a body is a record that this department may post.
fn check(origin: &str, department: &Department, bytes: Vec<u8>) -> Result<Posted, Problem> {
    let intact = gate::accept(origin, &bytes).map_err(Problem::Refused)?;
    let record = intact.record();
    department.may_post(record).map_err(Problem::NotAllowed)?;
    let id = record.id().to_owned();
    let leaf = leaf_hash(&bytes);
    Ok(Posted {
        named: Named { id, leaf },
        bytes,
        department: department.name.clone(),
    })
}

/// Whether the body is said to be a record, as it is.
fn is_record(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let kind = text(header::CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_plain = text(header::CONTENT_ENCODING).is_none_or(|coding| coding == "identity");
    is_plain
        && RECORD_TYPES
            .iter()
            .any(|own| own.eq_ignore_ascii_case(kind))
}

fn longest() -> u64 {
    u64::try_from(MAX_LEN).unwrap_or(u64::MAX)
}

/// Reads the body of a record, which may be no longer than the longest.
async fn read(request: Request) -> Result<Vec<u8>, Problem> {
    let mut body = request.into_body();
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::Torn)?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        bytes.extend_from_slice(&data);
        if bytes.len() > MAX_LEN {
            discard(body).await;
            return Err(Problem::TooLarge);
        }
    }
    Ok(bytes)
}

/// Refuses a request whose body nobody reads.
async fn refuse(request: Request, problem: &Problem) -> Response {
    // Who asks first whether to send the body doesn't send it; and what is too much is not waited for.
    let asks = request.headers().contains_key(header::EXPECT);
    if !asks && request.body().size_hint().lower() <= DISCARD {
        discard(request.into_body()).await;
    }
    problem.to_response()
}

async fn discard(mut body: Body) {
    let mut left = DISCARD;
    let all = async {
        while let Some(Ok(frame)) = body.frame().await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            left = left.saturating_sub(u64::try_from(length).unwrap_or(u64::MAX));
            if left == 0 {
                return;
            }
        }
    };
    let _ = timeout(DISCARD_TIME, all).await;
}

fn answer(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, body.into()).into_response()
}
