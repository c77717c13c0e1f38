//! Signature lines: em dash, space, name, space, base64 of key id and signature.

use alloc::vec::Vec;
use core::fmt;

use super::name::{KeyName, KeyNameError};
use super::vkey::VerifierKey;
use crate::encoding::{from_base64, to_base64};
use crate::key::Signature;

/// Em dash, space.
const PREFIX: &str = "\u{2014} ";
/// The id of a key, big-endian, before the signature itself.
const KEY_ID_LEN: usize = 4;

/// Why a line is no signature line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureLineError {
    /// It isn't "em dash, space, name, space, base64".
    Syntax,
    /// The name is none.
    Name(KeyNameError),
    /// The signature isn't base64 in its one canonical form.
    Base64,
    /// Fewer bytes than a key id and one more.
    TooShort {
        /// How many bytes it has.
        found: usize,
    },
}

impl SignatureLineError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Syntax => "note-signature-syntax",
            Self::Name(error) => error.code(),
            Self::Base64 => "note-signature-base64",
            Self::TooShort { .. } => "note-signature-too-short",
        }
    }
}

/// A signature as it stands in a note: by whom it is said to be, and its bytes. Not verified.
#[derive(Clone, PartialEq, Eq)]
pub struct SignatureLine {
    name: KeyName,
    key_id: u32,
    bytes: Vec<u8>,
}

impl SignatureLine {
    /// The line for an Ed25519 signature of a note's text, by a key of kind 0x01. For cosignatures
    /// see [`Cosignature::to_line`](crate::cosignature::Cosignature::to_line).
    pub fn new(key: &VerifierKey, signature: &Signature) -> Self {
        Self::of(key, signature.as_bytes().to_vec())
    }

    /// `bytes` must not be empty, or the line can't be read again.
    pub(crate) fn of(key: &VerifierKey, bytes: Vec<u8>) -> Self {
        Self {
            name: key.name().clone(),
            key_id: key.key_id(),
            bytes,
        }
    }

    /// Reads one line, without its newline; as a string it is printed the same way.
    ///
    /// # Errors
    /// [`SignatureLineError`] for anything else.
    pub fn parse(line: &str) -> Result<Self, SignatureLineError> {
        let content = line
            .strip_prefix(PREFIX)
            .ok_or(SignatureLineError::Syntax)?;
        let (name, base64) = content.split_once(' ').ok_or(SignatureLineError::Syntax)?;
        let name = KeyName::new(name).map_err(SignatureLineError::Name)?;
        let decoded = from_base64(base64).ok_or(SignatureLineError::Base64)?;
        let too_short = SignatureLineError::TooShort {
            found: decoded.len(),
        };
        let (id, bytes) = decoded.split_first_chunk::<KEY_ID_LEN>().ok_or(too_short)?;
        if bytes.is_empty() {
            return Err(too_short);
        }
        Ok(Self {
            name,
            key_id: u32::from_be_bytes(*id),
            bytes: bytes.to_vec(),
        })
    }

    /// The name of the key.
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// The id of the key: an identifier, no strong hash.
    pub const fn key_id(&self) -> u32 {
        self.key_id
    }

    /// The signature, without the key id; its form depends on the kind of key.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the line claims to be by this key: name *and* id agree.
    pub fn claims(&self, key: &VerifierKey) -> bool {
        self.name == *key.name() && self.key_id == key.key_id()
    }
}

/// The line itself, without newline.
impl fmt::Display for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut decoded = self.key_id.to_be_bytes().to_vec();
        decoded.extend_from_slice(&self.bytes);
        write!(f, "{PREFIX}{} {}", self.name, to_base64(&decoded))
    }
}

impl fmt::Debug for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;

    use super::super::testing::TestKey;
    use super::*;

    #[test]
    fn a_line_claims_a_key_by_name_and_id() {
        let key = TestKey::log("a", 1);
        let line = key.sign("text\n");
        assert!(line.claims(&key.vkey));
        // The same name with another key, and the same key under another name.
        assert!(!line.claims(&TestKey::log("a", 2).vkey));
        assert!(!line.claims(&TestKey::log("b", 1).vkey));
        let renamed = format!("— b {}", line.to_string().split_once("a ").unwrap().1);
        let renamed = SignatureLine::parse(&renamed).unwrap();
        assert_eq!(renamed.key_id(), line.key_id());
        assert!(!renamed.claims(&key.vkey));
    }
}
