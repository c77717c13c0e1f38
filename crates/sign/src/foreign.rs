//! Credentials made elsewhere: any JSON, any members, one proof or several.
//!
//! They are checked by the letter of vc-di-eddsa section 3.3.2, with a canonicaliser, and by the
//! strict equation. This says that the signatures hold; it makes no records of them.

use serde_json::Value;
use stele_verify::hash::Hash;
use stele_verify::key::{DidKey, DidKeyError};

use crate::canonical::to_bytes_foreign;
use crate::record::{hash_data, proof_value};
use crate::strict_json;

/// Why a foreign credential was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForeignError {
    /// Not a JSON object, or one that can't be canonicalised.
    Json(String),
    /// It has no proof.
    NoProof,
    /// A proof of another suite than `eddsa-jcs-2022`: can't be checked here.
    Suite(String),
    /// A verification method that isn't a `did:key`: can't be checked without a network.
    Key(DidKeyError),
    /// A proof's `@context` is not the beginning of the document's.
    Context,
    /// `proofValue` is not a signature.
    Value,
    /// The signature doesn't fit.
    Signature,
}

/// Checks every proof of a credential; gives the keys that signed.
///
/// # Errors
/// [`ForeignError`] with the first thing that is wrong: one bad proof is enough.
pub fn verify(json: &[u8]) -> Result<Vec<DidKey>, ForeignError> {
    let document: Value =
        strict_json::from_slice(json).map_err(|error| ForeignError::Json(error.to_string()))?;
    let Value::Object(mut members) = document else {
        return Err(ForeignError::Json("not an object".into()));
    };
    let proofs = match members.remove("proof") {
        Some(Value::Array(proofs)) if !proofs.is_empty() => proofs,
        Some(proof @ Value::Object(_)) => vec![proof],
        _ => return Err(ForeignError::NoProof),
    };
    let document = Value::Object(members);
    proofs
        .iter()
        .map(|proof| verify_proof(&document, proof))
        .collect()
}

/// Checks one proof over a document without its `proof` member.
///
/// # Errors
/// [`ForeignError`] with the first thing that is wrong.
pub fn verify_proof(document: &Value, proof: &Value) -> Result<DidKey, ForeignError> {
    let text = |name: &str| proof[name].as_str().unwrap_or_default();
    if text("type") != "DataIntegrityProof" || text("cryptosuite") != "eddsa-jcs-2022" {
        return Err(ForeignError::Suite(format!(
            "{} {}",
            text("type"),
            text("cryptosuite")
        )));
    }
    let key =
        DidKey::parse_verification_method(text("verificationMethod")).map_err(ForeignError::Key)?;
    let signature = proof_value(text("proofValue")).ok_or(ForeignError::Value)?;
    let mut config = proof.clone();
    if let Some(members) = config.as_object_mut() {
        members.remove("proofValue");
    }
    let mut document = document.clone();
    if let Some(context) = proof.get("@context") {
        let own = document.get_mut("@context");
        let own = own.filter(|own| starts_with(own, context));
        *own.ok_or(ForeignError::Context)? = context.clone();
    }
    let hash = |value: &Value| {
        let bytes =
            to_bytes_foreign(value).map_err(|error| ForeignError::Json(format!("{error:?}")))?;
        Ok(Hash::of(&[&bytes]))
    };
    let message = hash_data(&hash(&config)?, &hash(&document)?);
    key.key()
        .verify_strict(&message, &signature)
        .map_err(|_| ForeignError::Signature)?;
    Ok(key)
}

fn starts_with(whole: &Value, start: &Value) -> bool {
    let list = |value: &Value| match value {
        Value::Array(items) => items.clone(),
        other => vec![other.clone()],
    };
    list(whole).starts_with(&list(start))
}
