//! Verifier keys: `<name>+<id>+<base64 of kind and key>` (C2SP signed-note, "Verifier keys").

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::name::{KeyName, KeyNameError};
use crate::encoding::{from_base64, from_hex, to_base64, to_hex};
use crate::hash::Hash;
use crate::key::{BadSignature, KeyError, PublicKey, Signature};

/// The kind byte of ML-DSA-44 cosignatures (C2SP tlog-cosignature).
const ML_DSA_44: u8 = 0x06;

/// What a key signs, and how. One public key of two kinds has two ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// 0x01: Ed25519 over a note's text, as logs sign checkpoints.
    Ed25519,
    /// 0x04: Ed25519 cosignatures with a time, as witnesses sign checkpoints.
    CosignatureV1,
}

impl KeyKind {
    /// The signature type identifier byte.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::CosignatureV1 => 0x04,
        }
    }

    /// The kind with this identifier byte, if it is one that can be verified here.
    pub const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            0x01 => Some(Self::Ed25519),
            0x04 => Some(Self::CosignatureV1),
            _ => None,
        }
    }
}

/// Why a text is no verifier key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VkeyError {
    /// Longer than [`VerifierKey::MAX_LEN`].
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// It isn't three parts joined by `+`.
    Syntax,
    /// The first part is no name.
    Name(KeyNameError),
    /// The second part isn't eight lower-case hexadecimal digits.
    KeyIdSyntax,
    /// The third part isn't base64 in its one canonical form, or is empty.
    Base64,
    /// A key for ML-DSA-44 cosignatures, which this version can't verify.
    MlDsa44Unsupported,
    /// A key of a kind that isn't known here.
    UnknownKind {
        /// The signature type identifier byte.
        kind: u8,
    },
    /// The wrong number of bytes for a key of its kind.
    KeyLength {
        /// How many bytes it has.
        found: usize,
    },
    /// The id doesn't belong to this name, kind and key.
    KeyIdMismatch {
        /// The id that stands there.
        found: u32,
        /// The id that belongs there.
        expected: u32,
    },
    /// The key itself is refused.
    Key(KeyError),
}

impl VkeyError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "vkey-too-long",
            Self::Syntax => "vkey-syntax",
            Self::Name(error) => error.code(),
            Self::KeyIdSyntax => "vkey-id-syntax",
            Self::Base64 => "vkey-base64",
            Self::MlDsa44Unsupported => "vkey-ml-dsa-44-unsupported",
            Self::UnknownKind { .. } => "vkey-unknown-kind",
            Self::KeyLength { .. } => "vkey-key-length",
            Self::KeyIdMismatch { .. } => "vkey-id-mismatch",
            Self::Key(error) => error.code(),
        }
    }
}

/// A public key with its name and kind, as policies list it.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    key_id: u32,
    kind: KeyKind,
    key: PublicKey,
}

impl VerifierKey {
    /// The most bytes of its text: ML-DSA-44 needs 1,760 beside the name, and must be recognised.
    pub const MAX_LEN: usize = 4096;

    /// A key under a name; the id follows from both.
    pub fn new_ed25519(name: KeyName, key: PublicKey, kind: KeyKind) -> Self {
        let key_id = key_id(&name, kind.byte(), key.as_bytes());
        Self {
            name,
            key_id,
            kind,
            key,
        }
    }

    /// Reads `<name>+<id>+<base64>`.
    ///
    /// # Errors
    /// [`VkeyError`] for anything that [`VerifierKey::to_vkey`] wouldn't print.
    pub fn parse(vkey: &str) -> Result<Self, VkeyError> {
        if vkey.len() > Self::MAX_LEN {
            return Err(VkeyError::TooLong { found: vkey.len() });
        }
        // Neither the name nor the id may hold a `+`, but base64 may.
        let (name, rest) = vkey.split_once('+').ok_or(VkeyError::Syntax)?;
        let (id, base64) = rest.split_once('+').ok_or(VkeyError::Syntax)?;
        let name = KeyName::new(name).map_err(VkeyError::Name)?;
        let found = from_hex(id)
            .map(u32::from_be_bytes)
            .ok_or(VkeyError::KeyIdSyntax)?;
        let decoded = from_base64(base64).ok_or(VkeyError::Base64)?;
        let (&byte, material) = decoded.split_first().ok_or(VkeyError::Base64)?;
        if byte == ML_DSA_44 {
            return Err(VkeyError::MlDsa44Unsupported);
        }
        let kind = KeyKind::from_byte(byte).ok_or(VkeyError::UnknownKind { kind: byte })?;
        let material: &[u8; PublicKey::LEN] =
            material.try_into().map_err(|_| VkeyError::KeyLength {
                found: material.len(),
            })?;
        let expected = key_id(&name, byte, material);
        if found != expected {
            return Err(VkeyError::KeyIdMismatch { found, expected });
        }
        let key = PublicKey::from_bytes(material).map_err(VkeyError::Key)?;
        Ok(Self::new_ed25519(name, key, kind))
    }

    /// `<name>+<id>+<base64>`
    pub fn to_vkey(&self) -> String {
        let mut material = Vec::from([self.kind.byte()]);
        material.extend_from_slice(self.key.as_bytes());
        let id = to_hex(&self.key_id.to_be_bytes());
        alloc::format!("{}+{id}+{}", self.name, to_base64(&material))
    }

    /// The name, which for a log is its origin.
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// The first four bytes of a SHA-256 over name, kind and key.
    pub const fn key_id(&self) -> u32 {
        self.key_id
    }

    /// What it signs.
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The key itself.
    pub const fn public_key(&self) -> &PublicKey {
        &self.key
    }

    /// Checks the signature of a note's text by a key of kind [`KeyKind::Ed25519`]; `signature` is
    /// what [`SignatureLine::bytes`](super::SignatureLine::bytes) gives.
    ///
    /// # Errors
    /// [`BadSignature`] if it doesn't hold, or if the key is for cosignatures only.
    pub fn verify_text(&self, text: &str, signature: &[u8]) -> Result<(), BadSignature> {
        if self.kind != KeyKind::Ed25519 {
            return Err(BadSignature);
        }
        let signature = signature.try_into().map_err(|_| BadSignature)?;
        self.key
            .verify_strict(text.as_bytes(), &Signature::from_bytes(signature))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_vkey())
    }
}

/// SHA-256(name | 0A | kind | key), the first four bytes (signed-note, "Signatures").
fn key_id(name: &KeyName, kind: u8, key: &[u8]) -> u32 {
    let hash = Hash::of(&[name.as_str().as_bytes(), b"\n", &[kind], key]);
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}
