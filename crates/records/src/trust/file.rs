//! The members of a trust file as they stand in its JSON.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Localized;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct File {
    pub(super) version: u64,
    pub(super) name: Localized,
    pub(super) policy: String,
    pub(super) mirrors: BTreeMap<String, Vec<String>>,
    pub(super) max_age_seconds: u64,
    #[serde(default)]
    pub(super) auditors: Vec<AuditorFile>,
    #[serde(default)]
    pub(super) auditor_quorum: Option<u64>,
    #[serde(default)]
    pub(super) keys: BTreeMap<String, KeyFile>,
    #[serde(default)]
    pub(super) signers: Option<SignersFile>,
    pub(super) time_zone: String,
    pub(super) contact: String,
    #[serde(default)]
    pub(super) anchors: Vec<AnchorFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct AnchorFile {
    pub(super) key: String,
    pub(super) name: Localized,
    pub(super) record_types: Vec<String>,
    pub(super) areas: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct AuditorFile {
    pub(super) key: String,
    pub(super) name: Localized,
    #[serde(default)]
    pub(super) url: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct KeyFile {
    #[serde(default)]
    pub(super) organisation: Option<Localized>,
    #[serde(default)]
    pub(super) jurisdiction: Option<String>,
    #[serde(default)]
    pub(super) valid_from: Option<String>,
    #[serde(default)]
    pub(super) valid_until: Option<String>,
    #[serde(default)]
    pub(super) monitoring: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct SignersFile {
    pub(super) threshold: u64,
    pub(super) keys: Vec<SignerFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct SignerFile {
    pub(super) key: String,
    pub(super) name: Localized,
}
