//! The trust file: whom a reader trusts, pinned by the reader or the page.
//!
//! ```json
//! {"version": 1,
//!  "name": {"en": "Demo city", "zh": "演示城市"},
//!  "policy": "log ...\nwitness ...\nquorum ...\n",
//!  "mirrors": {"city.example/log": ["https://log.city.example/"]},
//!  "maxAgeSeconds": 86400,
//!  "auditors": [{"key": "auditor.example+...", "name": {"en": "University", "zh": "大学"}}],
//!  "auditorQuorum": 1,
//!  "keys": {"w1.example+8b7c6d5e": {"organisation": {"en": "Library", "zh": "图书馆"},
//!           "jurisdiction": "CN-HE", "validFrom": "2026-01-01T00:00:00Z"}},
//!  "signers": {"threshold": 1, "keys": [{"key": "did:key:z6Mk...",
//!              "name": {"en": "Council", "zh": "委员会"}}]},
//!  "anchors": [{"key": "did:key:z6Mk...", "name": {"en": "Registrar", "zh": "登记机关"},
//!               "recordTypes": ["Entity", "Key"], "areas": ["130629"]}],
//!  "timeZone": "Asia/Shanghai",
//!  "closed": {"city.example/2025": {"size": 6332, "root": "...", "time": "2026-01-01T00:00:00Z",
//!             "successor": "city.example/2026"}},
//!  "contact": "https://city.example/records"}
//! ```
//!
//! It may also lie in an envelope with signatures ([`Envelope`]): then it may take the place of the version
//! before it ([`TrustFile::succeed`]), and a reader who has pinned that one goes on with it
//! ([`TrustChain`]).

mod chain;
mod closed;
mod error;
mod file;
mod keys;
mod members;
mod pin;
mod signed;
mod standing;

use stele_verify::sorted::{SortedMap, SortedSet};

use stele_verify::key::DidKey;
use stele_verify::note::VerifierKey;
use stele_verify::policy::{Log, Policy, Witness};

pub use chain::{RecallError, TrustChain};
pub use closed::Closed;
pub use error::{SuccessionError, TrustError};
use file::{AnchorFile, File};
pub use keys::{Auditor, KeyLabel, Signer, Signers, label_of};
use keys::{read_auditors, read_labels, read_signers, set_windows};
pub use pin::{Pin, PinError};
pub use signed::{Envelope, SIGNED_PREFIX, SignatureEntry};
pub use standing::{Standing, Validity};

/// Largest trust file in bytes.
pub const MAX_LEN: usize = 256 * 1024;

/// A text in each language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Localized {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
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
    /// Its number, from 1. One that replaces another has the next.
    pub version: u64,
    /// Whose records these are.
    pub name: Localized,
    /// Which logs and witnesses, and what quorum.
    pub policy: Policy,
    /// Each log's origin with its mirrors, in the order in which they are tried; URLs or paths
    /// relative to the page.
    pub mirrors: SortedMap<String, Vec<String>>,
    /// How old the quorum's cosignatures may be, in seconds.
    pub max_age: u64,
    /// How many auditors must have replayed the log before its lists count as complete. Zero takes
    /// the log's own commitment for enough, and has to be chosen: without a number none does.
    pub auditor_quorum: Option<u64>,
    /// Who replays the log and cosigns it then.
    pub auditors: Vec<Auditor>,
    /// What is known of keys of the policy and of auditors, by [`label_of`] each.
    pub keys: SortedMap<String, KeyLabel>,
    /// Whose signatures the next version needs; without any there is none.
    pub signers: Option<Signers>,
    /// Who has signed it, of those who may: its own signers, and those of the version before where it was
    /// read as the successor of that.
    pub signed_by: Vec<Signer>,
    /// The zone in which days are counted, an IANA name.
    pub time_zone: String,
    /// Where to ask.
    pub contact: String,
    /// The root authorities; without any, nobody is known to be entitled to sign anything.
    pub anchors: Vec<Anchor>,
    /// Logs that have come to their end, by origin.
    pub closed: SortedMap<String, Closed>,
}

impl Localized {
    /// Whether this is the name of something that says of itself that it is made up: a demonstration or a
    /// test. Every page must say so too.
    pub fn is_made_up(&self) -> bool {
        // By bytes: the search for any text is large.
        let has = |text: &str, part: &str| {
            let mut windows = text.as_bytes().windows(part.len());
            windows.any(|found| found.eq_ignore_ascii_case(part.as_bytes()))
        };
        has(&self.en, "made up") || has(&self.en, "made-up") || has(&self.zh, "虚构")
    }
}

impl TrustFile {
    /// Whether there are keys of logs, witnesses or auditors that this program wasn't built to verify (ML-DSA):
    /// one that was may count signatures that this one has to leave open.
    pub fn has_unverifiable_keys(&self) -> bool {
        let logs = self.policy.logs().iter().map(Log::key);
        let witnesses = self.policy.witnesses().iter().map(Witness::key);
        let auditors = self.auditors.iter().map(|auditor| &auditor.key);
        let mut keys = logs.chain(witnesses).chain(auditors);
        keys.any(|key| !key.kind().can_be_verified())
    }

    /// Reads a trust file, plain or signed.
    ///
    /// # Errors
    /// [`TrustError`], also for whatever tlog-policy says must be refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, TrustError> {
        let (envelope, file) = Envelope::read(bytes)?;
        Self::of(file, &envelope)
    }

    fn of(file: File, envelope: &Envelope<'_>) -> Result<Self, TrustError> {
        if file.version == 0 {
            return Err(TrustError::Version(file.version));
        }
        if file.max_age_seconds == 0 {
            return Err(TrustError::MaxAge);
        }
        let mut trust = Self {
            version: file.version,
            name: file.name,
            policy: Policy::parse(file.policy.as_bytes()).map_err(TrustError::Policy)?,
            mirrors: file.mirrors,
            max_age: file.max_age_seconds,
            auditor_quorum: file.auditor_quorum,
            auditors: Vec::new(),
            keys: SortedMap::new(),
            signers: None,
            signed_by: Vec::new(),
            time_zone: file.time_zone,
            contact: file.contact,
            anchors: Vec::new(),
            closed: SortedMap::new(),
        };
        trust.check_mirrors()?;
        trust.anchors = read_anchors(file.anchors)?;
        trust.auditors = read_auditors(file.auditors, &trust.policy)?;
        trust.keys = read_labels(file.keys, &trust.policy, &trust.auditors)?;
        trust.closed = closed::read(file.closed, &trust.policy)?;
        set_windows(&mut trust.policy, &mut trust.auditors, &trust.keys)?;
        trust.signers = read_signers(file.signers)?;
        let signers = trust.signers.as_ref();
        trust.signed_by = signers.map_or_else(Vec::new, |signers| envelope.signed_by(signers));
        Ok(trust)
    }

    /// There is a log, and it is said of each where it lies, and of no other.
    fn check_mirrors(&self) -> Result<(), TrustError> {
        let logs = self.policy.logs().iter();
        let origins: Vec<String> = logs.map(|log| log.key().name().to_string()).collect();
        if origins.is_empty() {
            return Err(TrustError::NoLog);
        }
        for origin in &origins {
            if self.mirrors.get(origin).is_none_or(Vec::is_empty) {
                return Err(TrustError::NoMirror {
                    origin: origin.clone(),
                });
            }
        }
        match self.mirrors.keys().find(|origin| !origins.contains(origin)) {
            None => Ok(()),
            Some(origin) => Err(TrustError::UnknownLog {
                origin: origin.clone(),
            }),
        }
    }
}

impl TrustFile {
    /// How many auditors there are: several keys of one name are one auditor's.
    pub fn auditor_count(&self) -> usize {
        let names = self.auditors.iter();
        let names: SortedSet<String> = names
            .map(|auditor| auditor.key.name().to_string())
            .collect();
        names.len()
    }

    /// What is known of a key beside the policy.
    pub fn label(&self, key: &VerifierKey) -> Option<&KeyLabel> {
        self.keys.get(&label_of(key))
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
