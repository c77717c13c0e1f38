//! Making salted digests of private fields (RFC 9901).

use serde_json::{Value, json};
use stele_verify::encoding::to_base64url;
use stele_verify::record::{MIN_SALT_LEN, disclosure_digest};

use crate::canonical::{self, CanonicalError};

/// A private field: the digest goes into the record, the text stays with its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Private {
    /// What goes into `_sd`.
    pub digest: String,
    /// The disclosure, to be kept.
    pub disclosure: String,
}

/// Hides a field behind a salt of 128 bits or more.
///
/// # Errors
/// [`CanonicalError`] if the value is outside the profile.
///
/// # Panics
/// If the salt is shorter than 16 bytes: then the value could be guessed.
pub fn hide(name: &str, value: &Value, salt: &[u8]) -> Result<Private, CanonicalError> {
    assert!(salt.len() >= MIN_SALT_LEN, "a salt has 128 bits or more");
    let content = canonical::to_bytes(&json!([to_base64url(salt), name, value]))?;
    let disclosure = to_base64url(&content);
    Ok(Private {
        digest: disclosure_digest(&disclosure),
        disclosure,
    })
}

/// A salt of 128 bits from the system's randomness.
///
/// # Errors
/// The system's error if it has no randomness to give.
pub fn new_salt() -> Result<[u8; MIN_SALT_LEN], getrandom::Error> {
    let mut salt = [0; MIN_SALT_LEN];
    getrandom::fill(&mut salt)?;
    Ok(salt)
}

/// The `_sd` member: all digests, sorted, so that their order tells nothing.
pub fn sd_member<'a>(fields: impl IntoIterator<Item = &'a Private>) -> Value {
    let mut digests: Vec<_> = fields
        .into_iter()
        .map(|field| field.digest.as_str())
        .collect();
    digests.sort_unstable();
    json!(digests)
}
