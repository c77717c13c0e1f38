//! Salted digests of private fields (RFC 9901).
//!
//! A record holds only digests, sorted, in `_sd` of its subject. The holder keeps the disclosures
//! and shows those they choose to.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::envelope::Record;
use crate::encoding::{from_base64url, to_base64url};
use crate::hash::Hash;
use crate::json::{self, JsonError, Value};

/// Shortest salt in bytes: 128 bits (RFC 9901 section 9.3).
pub const MIN_SALT_LEN: usize = 16;
/// Longest disclosure in characters: what it discloses once stood in a record.
const MAX_LEN: usize = super::MAX_LEN.saturating_mul(2);

/// Why a text is no disclosure of this record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisclosureError {
    /// Longer than any disclosure can be.
    TooLong,
    /// Not URL-safe base64 without padding.
    Encoding,
    /// The content is not in canonical form.
    Json(JsonError),
    /// The content is not `["salt","name",value]`.
    Shape,
    /// The salt has fewer than [`MIN_SALT_LEN`] bytes: the value could be guessed.
    Salt,
    /// The record's `_sd_alg` is not `sha-256`, or its `_sd` is missing or malformed.
    Digests,
    /// The record states a field of this name openly: of two values, readers could take either.
    NameInRecord,
    /// The record holds no such digest: another record's disclosure, or a changed one.
    NotInRecord,
}

impl DisclosureError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "disclosure-too-long",
            Self::Encoding => "disclosure-encoding",
            Self::Json(error) => error.kind.code(),
            Self::Shape => "disclosure-shape",
            Self::Salt => "disclosure-salt",
            Self::Digests => "disclosure-digests",
            Self::NameInRecord => "disclosure-name-in-record",
            Self::NotInRecord => "disclosure-not-in-record",
        }
    }
}

/// The digest of a disclosure: base64url(SHA-256(ASCII of the disclosure)), 43 characters
/// (RFC 9901 section 4.2.3). It is taken over the text as it was sent.
pub fn digest(disclosure: &str) -> String {
    to_base64url(Hash::of(&[disclosure.as_bytes()]).as_bytes())
}

/// A disclosed field whose digest stands in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    name: String,
    value_json: String,
}

impl Disclosure {
    /// Reads a disclosure and finds its digest in the record's subject.
    ///
    /// # Errors
    /// [`DisclosureError`] if it is malformed, or not of this record.
    pub fn verify(text: &str, record: &Record<'_>) -> Result<Self, DisclosureError> {
        if text.len() > MAX_LEN {
            return Err(DisclosureError::TooLong);
        }
        let content = from_base64url(text).ok_or(DisclosureError::Encoding)?;
        let value = json::parse(&content).map_err(DisclosureError::Json)?;
        let Some([salt, name, value]) = value.as_array() else {
            return Err(DisclosureError::Shape);
        };
        let salt = salt.value.as_str().ok_or(DisclosureError::Shape)?;
        let name = name.value.as_str().ok_or(DisclosureError::Shape)?;
        // Names of the mechanism itself can't be disclosed (RFC 9901 section 4.2.1).
        if matches!(name, "_sd" | "_sd_alg" | "...") {
            return Err(DisclosureError::Shape);
        }
        match from_base64url(salt) {
            Some(salt) if salt.len() >= MIN_SALT_LEN => {}
            _ => return Err(DisclosureError::Salt),
        }
        let value_json = content.get(value.span.clone()).unwrap_or_default();
        let value_json = core::str::from_utf8(value_json).map_err(|_| DisclosureError::Shape)?;
        // Once, not for each digest that it is held against: a text may be long, a record full.
        let digest = digest(text);
        if !digests(record)?.any(|found| found == digest) {
            return Err(DisclosureError::NotInRecord);
        }
        // RFC 9901 section 7.1, step 3.c.ii.
        if record
            .subject()
            .is_some_and(|subject| subject.get(name).is_some())
        {
            return Err(DisclosureError::NameInRecord);
        }
        Ok(Self {
            name: name.to_owned(),
            value_json: value_json.to_owned(),
        })
    }

    /// The name of the field.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its value, as canonical JSON.
    pub fn value_json(&self) -> &str {
        &self.value_json
    }
}

/// The digests in the record's subject: `_sd` strictly increasing, `_sd_alg` sha-256.
fn digests<'r>(record: &'r Record<'_>) -> Result<impl Iterator<Item = &'r str>, DisclosureError> {
    let subject = record.subject().ok_or(DisclosureError::Digests)?;
    let algorithm = subject.get("_sd_alg").and_then(Value::as_str);
    let items = subject
        .get("_sd")
        .and_then(Value::as_array)
        .ok_or(DisclosureError::Digests)?;
    let sorted = items.is_sorted_by(|a, b| match (a.value.as_str(), b.value.as_str()) {
        (Some(a), Some(b)) => a < b,
        _ => false,
    });
    if algorithm != Some("sha-256") || !sorted {
        return Err(DisclosureError::Digests);
    }
    Ok(items.iter().filter_map(|item| item.value.as_str()))
}
