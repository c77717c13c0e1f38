//! `stele.toml`: the publisher's own settings.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The publisher's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The log's origin, its name for ever.
    pub origin: String,
    /// The log's private key, relative to the folder.
    pub log_key: String,
    /// A second private key of the log, of the kind ML-DSA-44, which signs every checkpoint besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_key_pq: Option<String>,
    /// Further private keys of the log, each of which signs every checkpoint besides: those that are about to
    /// be given up, as long as readers may go by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub older_log_keys: Vec<String>,
    /// When the log was closed (RFC 3339): nothing is queued or published any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
    /// The address of the explorer that shows this log, or the way to it from the log's folder. Feeds link
    /// to its pages; without it, to the records' own files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explorer: Option<String>,
    /// Where the log's files lie, if not in the publisher's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<Storage>,
    /// Witnesses that run inside `stele publish`. They guard against a restored backup, not
    /// against the publisher, who holds their keys.
    #[serde(default, rename = "witness", skip_serializing_if = "Vec::is_empty")]
    pub witnesses: Vec<WitnessSettings>,
    /// How long witnesses elsewhere are waited for: those to which the trust file's policy gives a
    /// URL.
    #[serde(default, skip_serializing_if = "Witnessing::is_default")]
    pub witnessing: Witnessing,
}

/// Where the log's files lie in an object store. Credentials are never written here: they come from the
/// environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// What a web server or a CDN serves: `s3://bucket/prefix` or `az://container/prefix`.
    pub log: String,
    /// Where the lock object lies, which nobody else may read. Without it, beside the log's prefix, under
    /// the same name with `.private` at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private: Option<String>,
    /// A file, relative to the folder, that is locked while something is written: where the store doesn't
    /// keep to the conditions of writes, it keeps a second publisher out. Every machine that publishes
    /// this log must see the same file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_lock: Option<PathBuf>,
}

/// How long witnesses elsewhere are waited for. A publication waits as long as the slowest witness
/// that the quorum needs, and little longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Witnessing {
    /// Seconds for a connection.
    pub connect_seconds: u64,
    /// Seconds for all of it: then those that haven't answered are given up.
    pub limit_seconds: u64,
    /// Seconds that are waited for the others once the quorum stands.
    pub grace_seconds: u64,
}

impl Default for Witnessing {
    fn default() -> Self {
        Self {
            connect_seconds: 10,
            limit_seconds: 60,
            grace_seconds: 5,
        }
    }
}

impl Witnessing {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A witness that runs inside `stele publish`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessSettings {
    /// Its name in the policy.
    pub name: String,
    /// Its private key, relative to the folder.
    pub key: String,
}
