//! What the intake has answered since it started, for `/metrics`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use crate::metrics::Page;

/// Answers, by what was asked for and how they came out. Shared by all who serve.
#[derive(Debug, Clone, Default)]
pub struct Counts(Arc<Mutex<Counted>>);

#[derive(Debug, Default)]
struct Counted {
    /// By route and HTTP status.
    answers: BTreeMap<(&'static str, u16), u64>,
    /// Time from the head of a request to the head of its answer, by route.
    took: BTreeMap<&'static str, Duration>,
}

impl Counts {
    fn add(&self, route: &'static str, status: StatusCode, took: Duration) {
        // Numbers are whole between any two steps.
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = counted.answers.entry((route, status.as_u16())).or_default();
        *answers = answers.saturating_add(1);
        let sum = counted.took.entry(route).or_default();
        *sum = sum.saturating_add(took);
    }

    /// The same as metrics of the log with this origin.
    pub(crate) fn text(&self, origin: &str) -> String {
        let mut page = Page::new(origin);
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = "stele_intake_answers_total";
        let help = "Answers of the intake since it started, by what was asked for and HTTP status.";
        page.head(name, help, "counter");
        for ((route, status), count) in &counted.answers {
            let status = status.to_string();
            page.line(name, &[("route", route), ("status", &status)], count);
        }
        let name = "stele_intake_answer_seconds_total";
        let help = "Time that these answers took, together.";
        page.head(name, help, "counter");
        for (route, took) in &counted.took {
            page.line(name, &[("route", route)], took.as_secs_f64());
        }
        page.text
    }
}

/// Counts an answer. What nothing is served under is one route, so that nobody outside can make more of them.
pub async fn count(State(counts): State<Counts>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let route = match path.map(MatchedPath::as_str) {
        Some("/records") => "records",
        Some("/records/{which}") => "record",
        Some("/records/{which}/proof") => "proof",
        _ => "other",
    };
    let begun = Instant::now();
    let response = next.run(request).await;
    counts.add(route, response.status(), begun.elapsed());
    response
}
