//! `did:key` with an Ed25519 Multikey (W3C CCG did:key; multicodec 0xed01).

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::ed25519::{KeyError, PublicKey};
use crate::encoding::{from_multibase58, to_multibase58};

const PREFIX: &str = "did:key:";
/// Multicodec of an Ed25519 public key, as a varint.
const ED25519: [u8; 2] = [0xed, 0x01];
const MULTIKEY_LEN: usize = ED25519.len().saturating_add(PublicKey::LEN);

/// Why a text is no `did:key` of an Ed25519 key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DidKeyError {
    /// It doesn't begin with `did:key:z`, or isn't base58 of 34 bytes.
    Syntax,
    /// A key of another kind than Ed25519.
    NotEd25519,
    /// `did:key:A#B` in which B is not A.
    Fragment,
    /// The key itself is refused.
    Key(KeyError),
}

impl DidKeyError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Syntax => "did-key-syntax",
            Self::NotEd25519 => "did-key-not-ed25519",
            Self::Fragment => "did-key-fragment",
            Self::Key(error) => error.code(),
        }
    }
}

/// A signer: a public key with its name `did:key:z6Mk...`.
#[derive(Clone, PartialEq, Eq)]
pub struct DidKey {
    key: PublicKey,
    text: String,
}

impl DidKey {
    /// The name of a key.
    pub fn new(key: PublicKey) -> Self {
        let mut multikey = [0; MULTIKEY_LEN];
        for (to, from) in multikey
            .iter_mut()
            .zip(ED25519.iter().chain(key.as_bytes()))
        {
            *to = *from;
        }
        Self {
            key,
            text: format!("{PREFIX}{}", to_multibase58(&multikey)),
        }
    }

    /// Reads `did:key:z...`.
    ///
    /// # Errors
    /// [`DidKeyError`] for anything that [`DidKey::as_str`] wouldn't print.
    pub fn parse(text: &str) -> Result<Self, DidKeyError> {
        let multibase = text.strip_prefix(PREFIX).ok_or(DidKeyError::Syntax)?;
        let multikey: [u8; MULTIKEY_LEN] =
            from_multibase58(multibase).ok_or(DidKeyError::Syntax)?;
        let bytes = multikey
            .strip_prefix(&ED25519)
            .ok_or(DidKeyError::NotEd25519)?;
        let bytes: &[u8; PublicKey::LEN] = bytes.try_into().map_err(|_| DidKeyError::Syntax)?;
        let key = PublicKey::from_bytes(bytes).map_err(DidKeyError::Key)?;
        Ok(Self {
            key,
            text: text.into(),
        })
    }

    /// Reads a verification method, `did:key:z...#z...` with twice the same key.
    ///
    /// # Errors
    /// [`DidKeyError`] as above, or if the fragment names another key.
    pub fn parse_verification_method(text: &str) -> Result<Self, DidKeyError> {
        let (did, fragment) = text.split_once('#').ok_or(DidKeyError::Fragment)?;
        if did.strip_prefix(PREFIX) != Some(fragment) {
            return Err(DidKeyError::Fragment);
        }
        Self::parse(did)
    }

    /// Whether this is what [`DidKey::verification_method`] gives.
    pub fn is_verification_method(&self, text: &str) -> bool {
        let fragment = self.text.strip_prefix(PREFIX);
        text.split_once('#')
            .is_some_and(|(did, own)| did == self.text && Some(own) == fragment)
    }

    /// The key.
    pub const fn key(&self) -> &PublicKey {
        &self.key
    }

    /// `did:key:z...`
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `did:key:z...#z...`
    pub fn verification_method(&self) -> String {
        let fragment = self.text.strip_prefix(PREFIX).unwrap_or_default();
        format!("{}#{fragment}", self.text)
    }
}

impl fmt::Debug for DidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example key of the eddsa-jcs-2022 specification.
    const SPEC: &str = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";

    #[test]
    fn reads_what_it_prints() {
        let did = DidKey::parse(SPEC).unwrap();
        assert_eq!(DidKey::new(*did.key()).as_str(), SPEC);
        let method = did.verification_method();
        assert!(did.is_verification_method(&method));
        for other in [SPEC, &method[1..], &method[..method.len() - 1], "", "#"] {
            assert!(!did.is_verification_method(other), "{other}");
        }
        assert_eq!(DidKey::parse_verification_method(&method), Ok(did));
    }

    #[test]
    fn refuses_everything_else() {
        for (text, error) in [
            ("", DidKeyError::Syntax),
            ("did:web:example.com", DidKeyError::Syntax),
            (
                "did:key:6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
                DidKeyError::Syntax,
            ),
            // X25519, from the did:key specification.
            (
                "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",
                DidKeyError::NotEd25519,
            ),
        ] {
            assert_eq!(DidKey::parse(text), Err(error), "{text}");
        }
        let other = format!("{SPEC}#z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc");
        assert_eq!(
            DidKey::parse_verification_method(&other),
            Err(DidKeyError::Fragment)
        );
        assert_eq!(
            DidKey::parse_verification_method(SPEC),
            Err(DidKeyError::Fragment)
        );
    }

    #[test]
    fn refuses_weak_keys() {
        let mut identity = [0; 34];
        identity[..2].copy_from_slice(&ED25519);
        identity[2] = 1;
        let text = format!("{PREFIX}{}", to_multibase58(&identity));
        assert_eq!(
            DidKey::parse(&text),
            Err(DidKeyError::Key(KeyError::SmallOrder))
        );
    }
}
