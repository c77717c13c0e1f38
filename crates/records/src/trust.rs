//! The trust file: whom a reader trusts, pinned by the reader or the page.
//!
//! ```json
//! {"version": 1,
//!  "name": {"en": "Demo city", "zh": "演示城市"},
//!  "policy": "log ...\nwitness ...\nquorum ...\n",
//!  "mirrors": {"city.example/log": ["https://log.city.example/"]},
//!  "maxAgeSeconds": 86400,
//!  "auditorQuorum": 0,
//!  "anchors": [{"key": "did:key:z6Mk...", "name": {"en": "Registrar", "zh": "登记机关"},
//!               "recordTypes": ["Entity", "Key"], "areas": ["130629"]}],
//!  "timeZone": "Asia/Shanghai",
//!  "contact": "https://city.example/records"}
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;
use stele_verify::key::{DidKey, DidKeyError};
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
    /// The key of a root authority is none.
    AnchorKey {
        /// Position in `anchors`, from zero.
        anchor: usize,
        /// Why.
        error: DidKeyError,
    },
    /// Two root authorities have the same key.
    AnchorTwice {
        /// Position of the second, from zero.
        anchor: usize,
    },
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
            Self::AnchorKey { error, .. } => error.code(),
            Self::AnchorTwice { .. } => "trust-anchor-twice",
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
    #[serde(default)]
    anchors: Vec<AnchorFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct AnchorFile {
    key: String,
    name: Localized,
    record_types: Vec<String>,
    areas: Vec<String>,
}

/// A root authority: whom the city's own records can't vouch for, because all of them rest on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Its key.
    pub key: DidKey,
    /// Its name in each language.
    pub name: Localized,
    /// The record types that it may sign, and may accredit others for.
    pub record_types: Vec<String>,
    /// Where: a code covers every code that begins with it.
    pub areas: Vec<String>,
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
    /// The root authorities; without any, nobody is known to be entitled to sign anything.
    pub anchors: Vec<Anchor>,
}

impl Localized {
    /// Whether this is the name of something that says of itself that it is made up: a demonstration or a
    /// test. Every page must say so too.
    pub fn is_made_up(&self) -> bool {
        let en = self.en.to_ascii_lowercase();
        en.contains("made up") || en.contains("made-up") || self.zh.contains("虚构")
    }
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
        let anchors = read_anchors(file.anchors)?;
        Ok(Self {
            anchors,
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

fn read_anchors(files: Vec<AnchorFile>) -> Result<Vec<Anchor>, TrustError> {
    let mut anchors: Vec<Anchor> = Vec::with_capacity(files.len());
    for (anchor, file) in files.into_iter().enumerate() {
        let key = DidKey::parse(&file.key);
        let key = key.map_err(|error| TrustError::AnchorKey { anchor, error })?;
        if anchors.iter().any(|other| other.key == key) {
            return Err(TrustError::AnchorTwice { anchor });
        }
        anchors.push(Anchor {
            key,
            name: file.name,
            record_types: file.record_types,
            areas: file.areas,
        });
    }
    Ok(anchors)
}
