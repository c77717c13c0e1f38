//! Cosignatures: a witness says that it saw a log grow (C2SP tlog-cosignature).
//!
//! A witness states that at that time this was the largest tree, consistent with all before, that
//! it had seen of the log. There are two kinds: Ed25519 (0x04) signs the text of the checkpoint;
//! ML-DSA-44 (0x06), which a quantum computer doesn't break, signs its contents and the cosigner's
//! name. A log signs with a key of kind 0x06 the same way, under its origin as the name.
//!
//! ML-DSA-44 is verified with the cargo feature `ml-dsa`. Without it such a cosignature is none that
//! holds and none that fails: [`CosignatureError::Unsupported`].

use alloc::format;
use alloc::vec::Vec;

use crate::checkpoint::Checkpoint;
use crate::key::{MlDsaSignature, Signature};
use crate::note::{KeyName, NotePublicKey, SignatureLine, VerifierKey};

/// The latest time that a cosignature may bear: 2^63 - 1 seconds.
const MAX_TIME: u64 = i64::MAX.unsigned_abs();
/// Bytes of the time before the signature.
const TIME_LEN: usize = 8;
/// What an ML-DSA-44 cosigner signs begins with this, so that it is never taken for anything else.
const LABEL: &[u8; 12] = b"subtree/v1\n\0";

/// Why a cosignature was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CosignatureError {
    /// Not 8 bytes of time and a signature of the key's kind: 64 bytes, or 2,420 of ML-DSA-44.
    Length {
        /// How many bytes it has.
        found: usize,
    },
    /// The time is above 2^63 - 1.
    TimeOutOfRange {
        /// POSIX seconds.
        time: u64,
    },
    /// The time is zero: it doesn't say that this is the largest tree, so it is no witness's.
    NoTime,
    /// The key isn't one for cosignatures.
    KeyKind,
    /// An ML-DSA-44 cosignature can't state this: no checkpoint of three lines, or an origin of more
    /// than 255 bytes.
    Unstatable,
    /// Whether it holds isn't known: this build doesn't verify ML-DSA-44.
    Unsupported,
    /// The signature doesn't hold for this key, text and time.
    Signature,
}

impl CosignatureError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "cosignature-length",
            Self::TimeOutOfRange { .. } => "cosignature-time-out-of-range",
            Self::NoTime => "cosignature-no-time",
            Self::KeyKind => "cosignature-key-kind",
            Self::Unstatable => "cosignature-unstatable",
            Self::Unsupported => "cosignature-unsupported",
            Self::Signature => "cosignature-invalid",
        }
    }
}

/// The signature in a cosignature, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CosignerSignature {
    /// By a key of kind 0x04.
    Ed25519(Signature),
    /// By a key of kind 0x06.
    MlDsa44(MlDsaSignature),
}

impl CosignerSignature {
    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Ed25519(signature) => signature.as_bytes(),
            Self::MlDsa44(signature) => signature.as_bytes(),
        }
    }
}

impl From<Signature> for CosignerSignature {
    fn from(signature: Signature) -> Self {
        Self::Ed25519(signature)
    }
}

impl From<MlDsaSignature> for CosignerSignature {
    fn from(signature: MlDsaSignature) -> Self {
        Self::MlDsa44(signature)
    }
}

/// A time and a signature, the `timestamped_signature` of the specification. Not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    time: u64,
    signature: CosignerSignature,
}

impl Cosignature {
    /// Length in bytes of the Ed25519 kind: big-endian time, then the signature.
    pub const LEN: usize = TIME_LEN + Signature::LEN;

    /// Length in bytes of the ML-DSA-44 kind.
    pub const ML_DSA_44_LEN: usize = TIME_LEN + MlDsaSignature::LEN;

    /// Puts a cosignature together; `time` is in POSIX seconds.
    ///
    /// # Errors
    /// [`CosignatureError::TimeOutOfRange`]
    pub fn new(
        time: u64,
        signature: impl Into<CosignerSignature>,
    ) -> Result<Self, CosignatureError> {
        if time > MAX_TIME {
            return Err(CosignatureError::TimeOutOfRange { time });
        }
        let signature = signature.into();
        Ok(Self { time, signature })
    }

    /// Reads what [`SignatureLine::bytes`] gives for a line by a cosigner of either kind.
    ///
    /// # Errors
    /// [`CosignatureError`] for the wrong length or a time out of range.
    pub fn parse(bytes: &[u8]) -> Result<Self, CosignatureError> {
        let length = CosignatureError::Length { found: bytes.len() };
        let (time, signature) = bytes.split_first_chunk::<TIME_LEN>().ok_or(length)?;
        let time = u64::from_be_bytes(*time);
        if let Ok(signature) = signature.try_into() {
            return Self::new(time, Signature::from_bytes(signature));
        }
        let signature = signature.try_into().map_err(|_| length)?;
        Self::new(time, MlDsaSignature::from_bytes(signature))
    }

    /// The signature line of this cosignature by `key`.
    pub fn to_line(&self, key: &VerifierKey) -> SignatureLine {
        let mut bytes = self.time.to_be_bytes().to_vec();
        bytes.extend_from_slice(self.signature.as_bytes());
        SignatureLine::of(key, bytes)
    }

    /// When it was made, in POSIX seconds, by the cosigner's clock. Zero where the cosigner doesn't
    /// say that this is the largest tree it has seen: as a witness's cosignature that is nothing.
    pub const fn time(&self) -> u64 {
        self.time
    }

    /// Checks the cosignature over the text of a checkpoint.
    ///
    /// # Errors
    /// [`CosignatureError`]: `KeyKind` or `Length` if the key is of another kind, `Unstatable`,
    /// `Unsupported`, `Signature`.
    pub fn verify(&self, key: &VerifierKey, text: &str) -> Result<(), CosignatureError> {
        if !key.kind().cosigns() {
            return Err(CosignatureError::KeyKind);
        }
        match (key.public_key(), &self.signature) {
            (NotePublicKey::Ed25519(key), CosignerSignature::Ed25519(signature)) => key
                .verify_strict(&signed_message(text, self.time), signature)
                .map_err(|_| CosignatureError::Signature),
            (NotePublicKey::MlDsa44(public), CosignerSignature::MlDsa44(signature)) => {
                let checkpoint =
                    Checkpoint::parse_text(text).map_err(|_| CosignatureError::Unstatable)?;
                let message = cosigned_message(key.name(), self.time, &checkpoint)?;
                verify_ml_dsa(public, &message, signature)
            }
            _ => Err(CosignatureError::Length {
                found: TIME_LEN.saturating_add(self.signature.as_bytes().len()),
            }),
        }
    }
}

#[cfg(feature = "ml-dsa")]
fn verify_ml_dsa(
    key: &crate::key::MlDsaPublicKey,
    message: &[u8],
    signature: &MlDsaSignature,
) -> Result<(), CosignatureError> {
    key.verify(message, signature)
        .map_err(|_| CosignatureError::Signature)
}

#[cfg(not(feature = "ml-dsa"))]
fn verify_ml_dsa(
    _: &crate::key::MlDsaPublicKey,
    _: &[u8],
    _: &MlDsaSignature,
) -> Result<(), CosignatureError> {
    Err(CosignatureError::Unsupported)
}

/// What an Ed25519 cosigner signs: a header, the time (POSIX seconds) and the checkpoint's whole text.
///
/// The header keeps a cosignature from being taken for a log's signature, whose text begins with
/// its origin.
pub fn signed_message(text: &str, time: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

/// What an ML-DSA-44 cosigner signs: the `cosigned_message` of the specification for a whole
/// checkpoint, so with a start of zero. `time` is in POSIX seconds.
///
/// # Errors
/// [`CosignatureError::Unstatable`] if cosigner or origin have more than 255 bytes.
pub fn cosigned_message(
    cosigner: &KeyName,
    time: u64,
    checkpoint: &Checkpoint,
) -> Result<Vec<u8>, CosignatureError> {
    let mut message = LABEL.to_vec();
    push_short(&mut message, cosigner.as_str())?;
    message.extend_from_slice(&time.to_be_bytes());
    push_short(&mut message, checkpoint.origin())?;
    message.extend_from_slice(&0_u64.to_be_bytes());
    message.extend_from_slice(&checkpoint.size().to_be_bytes());
    message.extend_from_slice(checkpoint.root().as_bytes());
    Ok(message)
}

/// `opaque text<1..2^8-1>` (RFC 8446, section 3.4): one byte of length, then the text.
fn push_short(message: &mut Vec<u8>, text: &str) -> Result<(), CosignatureError> {
    let len = u8::try_from(text.len()).map_err(|_| CosignatureError::Unstatable)?;
    message.push(len);
    message.extend_from_slice(text.as_bytes());
    Ok(())
}

#[cfg(test)]
mod tests;
