//! Signers' keys as W3C Multikeys: `publicKeyMultibase` and `secretKeyMultibase`.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use stele_verify::encoding::{from_multibase58, to_multibase58};
use stele_verify::key::{DidKey, PublicKey, Signature};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::elsewhere::{NOT_ITS_SIGNATURE, SigningDevice};

/// Multicodec of an Ed25519 private key, 0x1300 as a varint.
const ED25519_SECRET: [u8; 2] = [0x80, 0x26];

/// Why a private key can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretKeyError {
    /// The file is not the JSON of a Multikey.
    Json,
    /// `secretKeyMultibase` is not an Ed25519 private key.
    Secret,
    /// `publicKeyMultibase` belongs to another private key.
    PublicKeyDiffers,
    /// The system gave no randomness.
    Randomness(String),
    /// The key lies elsewhere, and no signature by it could be had there.
    Elsewhere(String),
}

impl fmt::Display for SecretKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json => f.write_str(
                "this is no key file: expected JSON with \"type\": \"Multikey\", \
                 publicKeyMultibase and secretKeyMultibase. Make one with `stele keygen`",
            ),
            Self::Secret => f.write_str("secretKeyMultibase is not an Ed25519 private key"),
            Self::PublicKeyDiffers => f.write_str(
                "publicKeyMultibase doesn't belong to secretKeyMultibase: the file was changed",
            ),
            Self::Randomness(why) => write!(f, "the system gave no randomness: {why}"),
            Self::Elsewhere(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for SecretKeyError {}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Multikey {
    #[serde(rename = "type")]
    kind: String,
    public_key_multibase: String,
    secret_key_multibase: String,
}

/// A signer's private key. Its bytes, where they are here, are wiped when it is dropped, and never printed.
pub struct SecretKey {
    key: Half,
    did: DidKey,
}

/// The private half.
enum Half {
    Here(Box<SigningKey>),
    Elsewhere(Box<dyn SigningDevice>),
}

impl SecretKey {
    /// Makes a new key from the system's randomness.
    ///
    /// # Errors
    /// [`SecretKeyError::Randomness`] if the system has none to give.
    pub fn generate() -> Result<Self, SecretKeyError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *seed)
            .map_err(|error| SecretKeyError::Randomness(error.to_string()))?;
        Self::from_seed(&seed)
    }

    /// The key of a seed of 32 bytes (RFC 8032 section 5.1.5).
    ///
    /// # Errors
    /// [`SecretKeyError::Secret`] if the public key is refused, which honest seeds never cause.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, SecretKeyError> {
        let key = SigningKey::from_bytes(seed);
        let public = PublicKey::from_bytes(key.verifying_key().as_bytes())
            .map_err(|_| SecretKeyError::Secret)?;
        Ok(Self {
            key: Half::Here(Box::new(key)),
            did: DidKey::new(public),
        })
    }

    /// A key that lies elsewhere, by its public half.
    pub fn elsewhere(did: DidKey, device: Box<dyn SigningDevice>) -> Self {
        let key = Half::Elsewhere(device);
        Self { key, did }
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`SecretKeyError`] if it isn't one, or its halves don't belong together.
    pub fn from_json(json: &[u8]) -> Result<Self, SecretKeyError> {
        let file: Multikey = serde_json::from_slice(json).map_err(|_| SecretKeyError::Json)?;
        if file.kind != "Multikey" {
            return Err(SecretKeyError::Json);
        }
        let bytes: Zeroizing<[u8; 34]> = Zeroizing::new(
            from_multibase58(&file.secret_key_multibase).ok_or(SecretKeyError::Secret)?,
        );
        let seed = bytes
            .strip_prefix(&ED25519_SECRET)
            .ok_or(SecretKeyError::Secret)?;
        let seed: Zeroizing<[u8; 32]> =
            Zeroizing::new(seed.try_into().map_err(|_| SecretKeyError::Secret)?);
        let key = Self::from_seed(&seed)?;
        if key.did.as_str().strip_prefix("did:key:") != Some(&file.public_key_multibase) {
            return Err(SecretKeyError::PublicKeyDiffers);
        }
        Ok(key)
    }

    /// The text of a key file. It holds the private key: write it with mode 0600. Nothing for a key that
    /// lies elsewhere.
    pub fn to_json(&self) -> Option<Zeroizing<String>> {
        let Half::Here(key) = &self.key else {
            return None;
        };
        let mut bytes = Zeroizing::new([0; 34]);
        bytes[..2].copy_from_slice(&ED25519_SECRET);
        bytes[2..].copy_from_slice(key.as_bytes());
        let file = Multikey {
            kind: "Multikey".into(),
            public_key_multibase: self.did.as_str().trim_start_matches("did:key:").into(),
            secret_key_multibase: to_multibase58(&*bytes),
        };
        let mut text = Zeroizing::new(
            serde_json::to_string_pretty(&file).expect("three strings are always valid JSON"),
        );
        text.push('\n');
        Some(text)
    }

    /// The public name of this key.
    pub fn did(&self) -> &DidKey {
        &self.did
    }

    /// Signs a message (RFC 8032 section 5.1.6).
    ///
    /// # Errors
    /// [`SecretKeyError::Elsewhere`] if the key lies elsewhere, and no signature came from there that
    /// holds.
    pub fn sign(&self, message: &[u8]) -> Result<Signature, SecretKeyError> {
        let device = match &self.key {
            Half::Here(key) => return Ok(Signature::from_bytes(key.sign(message).to_bytes())),
            Half::Elsewhere(device) => device,
        };
        let bytes = device.sign(message).map_err(SecretKeyError::Elsewhere)?;
        let signature = <[u8; 64]>::try_from(bytes).map(Signature::from_bytes).ok();
        signature
            .filter(|signature| {
                let key = self.did.key();
                key.verify_strict(message, signature).is_ok()
            })
            .ok_or_else(|| SecretKeyError::Elsewhere(NOT_ITS_SIGNATURE.to_owned()))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({:?}, ...)", self.did)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_reads_back() {
        let key = SecretKey::from_seed(&[7; 32]).unwrap();
        let text = key.to_json().unwrap();
        let again = SecretKey::from_json(text.as_bytes()).unwrap();
        assert_eq!(again.did(), key.did());
        let signature = again.sign(b"text").unwrap();
        assert_eq!(key.did().key().verify_strict(b"text", &signature), Ok(()));
    }

    #[test]
    fn a_wrong_file_is_refused() {
        let text = SecretKey::from_seed(&[7; 32]).unwrap().to_json().unwrap();
        let other = SecretKey::from_seed(&[8; 32]).unwrap();
        let other = other.did().as_str().trim_start_matches("did:key:");
        let own = SecretKey::from_seed(&[7; 32]).unwrap();
        let own = own.did().as_str().trim_start_matches("did:key:").to_owned();
        for (bad, error) in [
            ("{}".to_owned(), SecretKeyError::Json),
            (text.replace("Multikey\"", "Other\""), SecretKeyError::Json),
            (text.replace(&own, other), SecretKeyError::PublicKeyDiffers),
            (text.replace("\"z3u2", "\"z3u3"), SecretKeyError::Secret),
        ] {
            assert_eq!(
                SecretKey::from_json(bad.as_bytes()).err(),
                Some(error),
                "{bad}"
            );
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let key = SecretKey::from_seed(&[7; 32]).unwrap();
        let secret = key.to_json().unwrap();
        let secret = secret
            .split('"')
            .find(|part| part.starts_with("z3u2"))
            .unwrap();
        assert!(!format!("{key:?}").contains(secret));
    }
}
