//! What a command says besides its output, on standard error: for people as lines, or for machines as one JSON object a line.
//!
//! `{"time":"2026-11-26T08:00:00Z","level":"warn","message":"…"}`; the end of a command has `command`, `status` and `seconds`
//! besides. A journal and its collectors need no more, so there is no framework of spans and subscribers here.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::shown::shown_lines;

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The environment's word for it, where the call has none.
pub(crate) const VARIABLE: &str = "STELE_LOG_FORMAT";

/// Whether events are JSON. It is set once, before anything is said.
static IS_JSON: AtomicBool = AtomicBool::new(false);

/// Has all events of this process written so.
pub(crate) fn set(format: Format) {
    IS_JSON.store(format == Format::Json, Ordering::Relaxed);
}

/// Whether events of this process are JSON.
pub(crate) fn is_json() -> bool {
    IS_JSON.load(Ordering::Relaxed)
}

/// How much an event matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Info,
    Warn,
    Error,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// Says what somebody should know, and the command goes on.
macro_rules! warning {
    ($($arg:tt)*) => {
        $crate::output::events::tell($crate::output::events::Level::Warn, &format!($($arg)*))
    };
}
pub(crate) use warning;

/// Says what is good to know.
macro_rules! notice {
    ($($arg:tt)*) => {
        $crate::output::events::tell($crate::output::events::Level::Info, &format!($($arg)*))
    };
}
pub(crate) use notice;

/// Says to whoever sits there what was done, and what is still to do: a line without the program's name.
macro_rules! aside {
    ($($arg:tt)*) => {
        $crate::output::events::tell_bare($crate::output::events::Level::Info, &format!($($arg)*))
    };
}
pub(crate) use aside;

/// See `warning!`. A terminal that is gone hears nothing.
pub(crate) fn tell(level: Level, message: &str) {
    match is_json() {
        true => write(level, message, Map::new()),
        false => {
            let _ = writeln!(std::io::stderr(), "stele: {}", shown_lines(message));
        }
    }
}

/// As [`tell`], without the program's name before it.
pub(crate) fn tell_bare(level: Level, message: &str) {
    match is_json() {
        true => write(level, message, Map::new()),
        false => {
            let _ = writeln!(std::io::stderr(), "{}", shown_lines(message));
        }
    }
}

/// Says how a command ended; to people only why it failed.
pub(crate) fn ended(command: &str, status: u8, took: Duration, failure: Option<&str>) {
    if !is_json() {
        if let Some(message) = failure {
            tell(Level::Error, message);
        }
        return;
    }
    let level = match failure {
        Some(_) => Level::Error,
        None => Level::Info,
    };
    let fields = [
        ("command".to_owned(), json!(command)),
        ("status".to_owned(), json!(status)),
        ("seconds".to_owned(), json!(took.as_secs_f64())),
    ];
    write(
        level,
        failure.unwrap_or("ended"),
        fields.into_iter().collect(),
    );
}

fn write(level: Level, message: &str, mut fields: Map<String, Value>) {
    let now = jiff::Timestamp::now();
    let now = jiff::Timestamp::from_second(now.as_second()).unwrap_or(now);
    fields.insert("time".into(), json!(now.to_string()));
    fields.insert("level".into(), json!(level.name()));
    fields.insert("message".into(), json!(message));
    let _ = writeln!(std::io::stderr(), "{}", Value::Object(fields));
}
