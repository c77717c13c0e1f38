//! Signing trust files.

use stele_records::trust::{Envelope, SignatureEntry, TrustError, TrustFile};
use stele_verify::encoding::to_base64;

use crate::multikey::{SecretKey, SecretKeyError};

/// Why a trust file wasn't signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustSignError {
    /// It isn't sound.
    Trust(TrustError),
    /// The key gave no signature.
    Key(SecretKeyError),
}

/// Signs a trust file, plain or signed already, and gives the envelope with this signature beside those
/// that it had. One that the key has made before is replaced. The trust file itself stands in the
/// envelope byte for byte as it was.
///
/// # Errors
/// [`TrustSignError`] if it isn't a sound trust file, or the key gives no signature.
pub fn sign(file: &[u8], key: &SecretKey) -> Result<Vec<u8>, TrustSignError> {
    TrustFile::parse(file).map_err(TrustSignError::Trust)?;
    let envelope = Envelope::open(file).map_err(TrustSignError::Trust)?;
    let signature = key.sign(&envelope.message());
    let signature = signature.map_err(TrustSignError::Key)?;
    let mut signatures = envelope.signatures;
    signatures.retain(|entry| entry.key != key.did().as_str());
    signatures.push(SignatureEntry {
        key: key.did().as_str().to_owned(),
        signature: to_base64(signature.as_bytes()),
    });
    let lines = signatures.iter().map(|entry| {
        let (key, signature) = (quoted(&entry.key), quoted(&entry.signature));
        format!("    {{\"key\": {key}, \"signature\": {signature}}}")
    });
    let lines: Vec<String> = lines.collect();
    let (signed, lines) = (envelope.signed, lines.join(",\n"));
    let text = format!("{{\n  \"signed\": {signed},\n  \"signatures\": [\n{lines}\n  ]\n}}\n");
    Ok(text.into_bytes())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
