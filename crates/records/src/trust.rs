//! The trust file: whom a reader trusts, pinned by the reader or the page.
//!
//! ```json
//! {"version": 1,
//!  "name": {"en": "Demo city", "zh": "演示城市"},
//!  "policy": "log ...\nwitness ...\nquorum ...\n",
//!  "mirrors": {"city.example/log": ["https://log.city.example/"]},
//!  "maxAgeSeconds": 86400,
//!  "auditorQuorum": 0,
//!  "timeZone": "Asia/Shanghai",
//!  "contact": "https://city.example/records"}
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;
use stele_verify::policy::{Policy, PolicyError};

/// Largest trust file in bytes.
pub const MAX_LEN: usize = 256 * 1024;

/// Why a trust file was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustError {
    /// Longer than [`MAX_LEN`] bytes.
    TooLong {
        /// How long, in bytes.
        found: usize,
    },
    /// Not the JSON of a trust file; unknown members are refused too.
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the reader said.
        what: String,
    },
    /// A version that this program doesn't know.
    Version(u64),
    /// The policy is refused.
    Policy(PolicyError),
    /// A log of the policy has no mirror, so it can't be read.
    NoMirror {
        /// The log's origin.
        origin: String,
    },
    /// Mirrors of a log that the policy doesn't name.
    UnknownLog {
        /// The origin that the file names.
        origin: String,
    },
    /// No log at all.
    NoLog,
    /// `maxAgeSeconds` is zero.
    MaxAge,
}

impl TrustError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "trust-too-long",
            Self::Json { .. } => "trust-json",
            Self::Version(_) => "trust-version",
            Self::Policy(error) => error.code(),
            Self::NoMirror { .. } => "trust-no-mirror",
            Self::UnknownLog { .. } => "trust-unknown-log",
            Self::NoLog => "trust-no-log",
            Self::MaxAge => "trust-max-age",
        }
    }
}

/// A text in each language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct File {
    version: u64,
    name: Localized,
    policy: String,
    mirrors: BTreeMap<String, Vec<String>>,
    max_age_seconds: u64,
    #[serde(default)]
    auditor_quorum: Option<u64>,
    time_zone: String,
    contact: String,
}

/// A trust file that has been read and found sound.
#[derive(Debug, Clone)]
pub struct TrustFile {
    /// Whose records these are.
    pub name: Localized,
    /// Which logs and witnesses, and what quorum.
    pub policy: Policy,
    /// Each log's origin with its mirrors, in the order in which they are tried; URLs or paths
    /// relative to the page.
    pub mirrors: BTreeMap<String, Vec<String>>,
    /// How old the quorum's cosignatures may be, in seconds.
    pub max_age: u64,
    /// How many auditors must have replayed the log before its lists count as complete. Zero takes
    /// the log's own commitment for enough, and has to be chosen: without a number none does.
    pub auditor_quorum: Option<u64>,
    /// The zone in which days are counted, an IANA name.
    pub time_zone: String,
    /// Where to ask.
    pub contact: String,
}

impl TrustFile {
    /// Reads a trust file.
    ///
    /// # Errors
    /// [`TrustError`], also for whatever tlog-policy says must be refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, TrustError> {
        if bytes.len() > MAX_LEN {
            return Err(TrustError::TooLong { found: bytes.len() });
        }
        let file: File = serde_json::from_slice(bytes).map_err(|error| TrustError::Json {
            line: error.line(),
            column: error.column(),
            what: error.to_string(),
        })?;
        if file.version != 1 {
            return Err(TrustError::Version(file.version));
        }
        if file.max_age_seconds == 0 {
            return Err(TrustError::MaxAge);
        }
        let policy = Policy::parse(file.policy.as_bytes()).map_err(TrustError::Policy)?;
        let origins: Vec<String> = policy
            .logs()
            .iter()
            .map(|log| log.key().name().to_string())
            .collect();
        if origins.is_empty() {
            return Err(TrustError::NoLog);
        }
        for origin in &origins {
            if file.mirrors.get(origin).is_none_or(Vec::is_empty) {
                return Err(TrustError::NoMirror {
                    origin: origin.clone(),
                });
            }
        }
        if let Some(origin) = file.mirrors.keys().find(|origin| !origins.contains(origin)) {
            return Err(TrustError::UnknownLog {
                origin: origin.clone(),
            });
        }
        Ok(Self {
            name: file.name,
            policy,
            mirrors: file.mirrors,
            max_age: file.max_age_seconds,
            auditor_quorum: file.auditor_quorum,
            time_zone: file.time_zone,
            contact: file.contact,
        })
    }
}
