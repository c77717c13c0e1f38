//! Why something was refused, as RFC 9457 has it: `application/problem+json`.
//!
//! ```json
//! {"type": "urn:stele:problem:proof-signature", "title": "A signature doesn’t hold", "status": 422,
//!  "detail": "This record was changed after it was signed …", "code": "proof-signature",
//!  "todo": "…"}
//! ```

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};
use stele_verify::hash::Hash;
use stele_verify::record::MAX_LEN;

use super::departments::NotAllowed;
use crate::gate::{Refusal, Wrong};

/// The media type of a problem.
pub const TYPE: &str = "application/problem+json";

/// What records may be sent as: the registered type of a credential, and plain JSON.
pub const RECORD_TYPES: [&str; 2] = ["application/vc", "application/json"];

/// Why something was refused. Nothing of it was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// There is no token.
    TokenMissing,
    /// The token is no department's.
    TokenUnknown,
    /// The department posts or asks more often than it may: come again after so many seconds.
    TooOften(u64),
    /// The body isn't said to be a record.
    ContentType,
    /// The body is longer than a record may be.
    TooLarge,
    /// The body didn't come within the time that it has.
    TooSlow,
    /// The connection broke before all of the body had come.
    Torn,
    /// The record may not enter the log, whoever posts it.
    Refused(Refusal),
    /// The department may not post this record.
    NotAllowed(NotAllowed),
    /// The id is another record's.
    IdTaken {
        /// The id.
        id: String,
        /// The leaf hash of the record that has it.
        other: Hash,
    },
    /// The log was closed: nothing is recorded in it any more.
    Closed,
    /// More requests wait than can be answered soon.
    Overloaded,
    /// The queue holds as many records as it may.
    QueueFull,
    /// There is no room on the disk.
    DiskFull,
    /// Queue or log can't be read or written. Whoever runs the intake is told why.
    Broken,
    /// Nothing was accepted under this id or hash.
    UnknownRecord,
    /// The record isn't public yet, so there is no proof of it.
    NotYetLogged,
    /// There is nothing at this address.
    NoSuchPlace,
    /// This address takes other methods.
    Method(&'static str),
}

/// Seconds after which to come again where nobody knows better.
const LATER: u64 = 5;
/// Seconds after which to come again when room has to be made first.
const MUCH_LATER: u64 = 60;

impl Problem {
    /// One of each whose code doesn't depend on the record.
    pub fn fixed() -> Vec<Self> {
        let id = String::new();
        let other = Hash::of(&[]);
        vec![
            Self::Torn,
            Self::TokenMissing,
            Self::TokenUnknown,
            Self::NotAllowed(NotAllowed::Signer),
            Self::NotAllowed(NotAllowed::Type(String::new())),
            Self::UnknownRecord,
            Self::NotYetLogged,
            Self::NoSuchPlace,
            Self::Method("POST"),
            Self::TooSlow,
            Self::IdTaken { id, other },
            Self::Closed,
            Self::TooLarge,
            Self::ContentType,
            Self::TooOften(1),
            Self::Overloaded,
            Self::QueueFull,
            Self::DiskFull,
            Self::Broken,
        ]
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TokenMissing => "token-missing",
            Self::TokenUnknown => "token-unknown",
            Self::TooOften(_) => "rate-exceeded",
            Self::ContentType => "content-type",
            Self::TooLarge => "body-too-large",
            Self::TooSlow => "body-too-slow",
            Self::Torn => "body-torn",
            Self::Refused(refusal) => refusal.code,
            Self::NotAllowed(NotAllowed::Signer) => "issuer-unknown",
            Self::NotAllowed(NotAllowed::Type(_)) => "type-not-allowed",
            Self::IdTaken { .. } => "id-taken",
            Self::Closed => "log-closed",
            Self::Overloaded => "overloaded",
            Self::QueueFull => "queue-full",
            Self::DiskFull => "disk-full",
            Self::Broken => "out-of-order",
            Self::UnknownRecord => "record-unknown",
            Self::NotYetLogged => "not-yet-logged",
            Self::NoSuchPlace => "no-such-place",
            Self::Method(_) => "method",
        }
    }

    /// The status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::TokenMissing | Self::TokenUnknown => StatusCode::UNAUTHORIZED,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Torn => StatusCode::BAD_REQUEST,
            Self::Refused(refusal) => match refusal.wrong {
                Wrong::Form => StatusCode::BAD_REQUEST,
                Wrong::Signature | Wrong::Content => StatusCode::UNPROCESSABLE_ENTITY,
            },
            Self::NotAllowed(_) => StatusCode::FORBIDDEN,
            Self::IdTaken { .. } => StatusCode::CONFLICT,
            Self::Closed => StatusCode::GONE,
            Self::Overloaded | Self::QueueFull | Self::DiskFull | Self::Broken => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::UnknownRecord | Self::NotYetLogged | Self::NoSuchPlace => StatusCode::NOT_FOUND,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
        }
    }

    /// After how many seconds to try the same again; none, if that wouldn't help.
    pub const fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooOften(seconds) => Some(*seconds),
            Self::Overloaded => Some(LATER),
            Self::QueueFull | Self::DiskFull | Self::Broken | Self::NotYetLogged => {
                Some(MUCH_LATER)
            }
            _ => None,
        }
    }

    /// What kind of problem it is, in a few words.
    const fn title(&self) -> &'static str {
        match self {
            Self::TokenMissing | Self::TokenUnknown => "Who are you?",
            Self::TooOften(_) => "Too many requests",
            Self::ContentType => "Not said to be a record",
            Self::TooLarge => "Too large",
            Self::TooSlow => "Too slow",
            Self::Torn => "Not all of it came",
            Self::Refused(refusal) => match refusal.wrong {
                Wrong::Form => "Not a record",
                Wrong::Signature => "A signature doesn’t hold",
                Wrong::Content => "Not a record of this log",
            },
            Self::NotAllowed(_) => "Not yours to post",
            Self::IdTaken { .. } => "The id is taken",
            Self::Closed => "The log is closed",
            Self::Overloaded => "Too much at once",
            Self::QueueFull => "The queue is full",
            Self::DiskFull => "The disk is full",
            Self::Broken => "Out of order",
            Self::UnknownRecord => "No such record",
            Self::NotYetLogged => "Not logged yet",
            Self::NoSuchPlace => "Nothing is here",
            Self::Method(_) => "Another method is needed",
        }
    }

    /// What happened.
    fn detail(&self) -> String {
        match self {
            Self::TokenMissing => "The request has no token.".into(),
            Self::TokenUnknown => "The token is no department’s, or was taken back.".into(),
            Self::TooOften(_) => "This department sends more requests than it may.".into(),
            Self::ContentType => format!(
                "The body isn’t said to be {}, or it is compressed.",
                RECORD_TYPES.join(" or ")
            ),
            Self::TooLarge => {
                format!("The body is longer than the {MAX_LEN} bytes of the longest record.")
            }
            Self::TooSlow => "The body didn’t come within the time that it has.".into(),
            Self::Torn => "The connection broke before all of the body had come.".into(),
            Self::Refused(refusal) => refusal.sentence.clone(),
            Self::NotAllowed(NotAllowed::Signer) => {
                "None of this department’s keys has signed the record.".into()
            }
            Self::NotAllowed(NotAllowed::Type(name)) => {
                format!("This department may not post records of the type {name}.")
            }
            Self::IdTaken { id, .. } => format!("Another record was accepted under the id {id}."),
            Self::Closed => "This log was closed: nothing is recorded in it any more.".into(),
            Self::Overloaded => "More requests wait than can be answered soon.".into(),
            Self::QueueFull => "As many records wait to be published as may wait.".into(),
            Self::DiskFull => "There is no room on the disk.".into(),
            Self::Broken => "The queue or the log can’t be read or written now.".into(),
            Self::UnknownRecord => "Nothing was accepted under this id or hash.".into(),
            Self::NotYetLogged => "The record is accepted, but not public yet.".into(),
            Self::NoSuchPlace => "There is nothing at this address.".into(),
            Self::Method(allowed) => format!("This address takes {allowed}."),
        }
    }

    /// What to do.
    const fn todo(&self) -> &'static str {
        match self {
            Self::TokenMissing => "Send the header `Authorization: Bearer TOKEN`.",
            Self::TokenUnknown => "Ask whoever runs the intake for a token.",
            Self::TooOften(_) => "Wait as long as Retry-After says, then send it again.",
            Self::ContentType => {
                "Send the record’s bytes as they are, with `Content-Type: application/vc`."
            }
            Self::TooLarge => {
                "Post one record at a time. Large documents are logged by their hashes."
            }
            Self::TooSlow | Self::Torn => "Send it again.",
            Self::Refused(refusal) => match refusal.wrong {
                Wrong::Form => "Send the signed record byte for byte as it was signed.",
                Wrong::Signature => "Sign the record again, or send the file that was signed.",
                Wrong::Content => "Mend the record and have it signed again.",
            },
            Self::NotAllowed(_) => {
                "Ask whoever runs the intake to allow it, or have the department post it whose it is."
            }
            Self::IdTaken { .. } => {
                "Give a record that says something new an id of its own, with `supersedes` if it takes the \
                 place of the old one."
            }
            Self::Closed => "Post it to the log that goes on from this one, if there is one.",
            Self::Overloaded | Self::QueueFull | Self::DiskFull | Self::Broken => {
                "Nothing was accepted. Keep the record, and send it again after as long as Retry-After says."
            }
            Self::UnknownRecord => "Check the id, or post the record.",
            Self::NotYetLogged => "Ask again after the next publication.",
            Self::NoSuchPlace => "Post to `records`, and ask at `records/HASH` or `records/ID`.",
            Self::Method(_) => "Use that method.",
        }
    }

    /// The problem as JSON.
    pub fn to_json(&self) -> Value {
        let mut all = Map::new();
        let code = self.code();
        all.insert("code".into(), json!(code));
        all.insert("detail".into(), json!(self.detail()));
        all.insert("status".into(), json!(self.status().as_u16()));
        all.insert("title".into(), json!(self.title()));
        all.insert("todo".into(), json!(self.todo()));
        all.insert("type".into(), json!(format!("urn:stele:problem:{code}")));
        if let Self::IdTaken { other, .. } = self {
            all.insert("leafHash".into(), json!(other.to_hex()));
        }
        Value::Object(all)
    }

    /// The problem as an answer.
    pub fn to_response(&self) -> Response {
        let body = format!("{:#}\n", self.to_json());
        let mut headers = HeaderMap::new();
        let fixed = HeaderValue::from_static;
        headers.insert(header::CONTENT_TYPE, fixed(TYPE));
        headers.insert(header::CACHE_CONTROL, fixed("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        match self {
            Self::TokenMissing => {
                headers.insert(header::WWW_AUTHENTICATE, fixed("Bearer realm=\"stele\""));
            }
            Self::TokenUnknown => {
                let unknown = fixed("Bearer realm=\"stele\", error=\"invalid_token\"");
                headers.insert(header::WWW_AUTHENTICATE, unknown);
            }
            Self::ContentType => {
                headers.insert(header::ACCEPT, fixed("application/vc, application/json"));
            }
            Self::Method(allowed) => {
                headers.insert(header::ALLOW, fixed(allowed));
            }
            _ => {}
        }
        (self.status(), headers, body).into_response()
    }
}
