//! The private halves of note keys, each a seed of 32 bytes.

use ed25519_dalek::Signer as _;
use ml_dsa::{Keypair as _, MlDsa44};
use stele_verify::key::{MlDsaSignature, Signature};
use stele_verify::note::{KeyKind, KeyName, VerifierKey};
use zeroize::Zeroizing;

use super::{NoteSignerError, SEED_LEN};
use crate::elsewhere::{NOT_ITS_SIGNATURE, SigningDevice};

/// Wiped when it is dropped.
pub(super) enum Secret {
    /// For kinds 0x01 and 0x04.
    Ed25519(Box<ed25519_dalek::SigningKey>),
    /// For kind 0x06. Expanded it has tens of kilobytes.
    MlDsa44(Box<ml_dsa::SigningKey<MlDsa44>>),
    /// Whoever holds it is asked.
    Elsewhere(Box<dyn SigningDevice>),
}

impl Secret {
    /// The key of a seed (RFC 8032 section 5.1.5; FIPS 204 algorithm 6), and its public half.
    pub(super) fn new(
        name: KeyName,
        kind: KeyKind,
        seed: &[u8; SEED_LEN],
    ) -> Result<(Self, VerifierKey), NoteSignerError> {
        let (secret, public) = match kind {
            KeyKind::Ed25519 | KeyKind::CosignatureV1 => {
                let key = ed25519_dalek::SigningKey::from_bytes(seed);
                let public = key.verifying_key().as_bytes().to_vec();
                (Self::Ed25519(Box::new(key)), public)
            }
            KeyKind::MlDsa44 => {
                let key = ml_dsa::SigningKey::from_seed(seed.into());
                let public = key.verifying_key().encode().to_vec();
                (Self::MlDsa44(Box::new(key)), public)
            }
        };
        let public = VerifierKey::new(name, kind, &public).map_err(NoteSignerError::Key)?;
        Ok((secret, public))
    }

    /// Nothing where it lies elsewhere.
    pub(super) fn seed(&self) -> Option<Zeroizing<[u8; SEED_LEN]>> {
        match self {
            Self::Ed25519(key) => Some(Zeroizing::new(key.to_bytes())),
            Self::MlDsa44(key) => Some(Zeroizing::new(key.to_seed().into())),
            Self::Elsewhere(_) => None,
        }
    }

    pub(super) const fn is_elsewhere(&self) -> bool {
        matches!(self, Self::Elsewhere(_))
    }

    /// By a key of kind 0x01 or 0x04.
    pub(super) fn ed25519(&self, message: &[u8]) -> Result<Signature, NoteSignerError> {
        match self {
            Self::Ed25519(key) => Ok(Signature::from_bytes(key.sign(message).to_bytes())),
            Self::MlDsa44(_) => Err(NoteSignerError::WrongKind),
            Self::Elsewhere(device) => ask(device.as_ref(), message).map(Signature::from_bytes),
        }
    }

    /// By a key of kind 0x06: the deterministic variant with the empty context (FIPS 204 section 3.4),
    /// so that the same text is signed with the same bytes, and nothing hangs on randomness.
    pub(super) fn ml_dsa_44(&self, message: &[u8]) -> Result<MlDsaSignature, NoteSignerError> {
        let key = match self {
            Self::MlDsa44(key) => key,
            Self::Elsewhere(device) => {
                let signature = ask(device.as_ref(), message)?;
                return Ok(MlDsaSignature::from_bytes(&signature));
            }
            Self::Ed25519(_) => return Err(NoteSignerError::WrongKind),
        };
        let signature = key
            .expanded_key()
            .sign_deterministic(message, &[])
            .map_err(|_| NoteSignerError::Fault)?;
        Ok(MlDsaSignature::from_bytes(&signature.encode().into()))
    }
}

/// As many bytes as a signature has; whether they are one is for the caller to verify.
fn ask<const LEN: usize>(
    device: &dyn SigningDevice,
    message: &[u8],
) -> Result<[u8; LEN], NoteSignerError> {
    let bytes = device.sign(message).map_err(NoteSignerError::Elsewhere)?;
    let wrong = |_| NoteSignerError::Elsewhere(NOT_ITS_SIGNATURE.to_owned());
    bytes.try_into().map_err(wrong)
}
