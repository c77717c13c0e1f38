//! ML-DSA-44 (FIPS 204): keys and signatures that a quantum computer doesn't break.
//!
//! Keys and signatures are read always. They are verified with the cargo feature `ml-dsa`, and
//! without it by nobody: then [`MlDsaPublicKey::verify`] doesn't exist.

use alloc::boxed::Box;
use core::fmt;

use super::ed25519::KeyError;
use crate::encoding::to_hex;

/// Where t1 begins in a key, after the seed of the matrix (FIPS 204, algorithm 22).
const T1: usize = 32;

/// An ML-DSA-44 public key in its encoding, which is the only one (FIPS 204, algorithm 22).
#[derive(Clone, PartialEq, Eq)]
pub struct MlDsaPublicKey(Box<[u8; Self::LEN]>);

impl MlDsaPublicKey {
    /// Length in bytes.
    pub const LEN: usize = 1312;

    /// Takes 1,312 bytes for a key. Nearly all are one: the encoding has no gaps, and a signature
    /// is bound to its key and message, so unlike with Ed25519 no key makes one fit two texts.
    ///
    /// # Errors
    /// [`KeyError::AllZero`] for a key without content, for which everybody could sign.
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Result<Self, KeyError> {
        if bytes.iter().skip(T1).all(|byte| *byte == 0) {
            return Err(KeyError::AllZero);
        }
        Ok(Self(Box::new(*bytes)))
    }

    /// The 1,312 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// Checks a signature with the empty context (FIPS 204, algorithm 3).
    ///
    /// # Errors
    /// [`BadSignature`](super::BadSignature) if it doesn't hold.
    #[cfg(feature = "ml-dsa")]
    pub fn verify(
        &self,
        message: &[u8],
        signature: &MlDsaSignature,
    ) -> Result<(), super::BadSignature> {
        use ml_dsa::{EncodedSignature, EncodedVerifyingKey, MlDsa44, Signature, VerifyingKey};

        let key: &EncodedVerifyingKey<MlDsa44> = self.as_bytes().into();
        let encoded: &EncodedSignature<MlDsa44> = signature.as_bytes().into();
        let signature = Signature::<MlDsa44>::decode(encoded).ok_or(super::BadSignature)?;
        if VerifyingKey::<MlDsa44>::decode(key).verify_with_context(message, &[], &signature) {
            Ok(())
        } else {
            Err(super::BadSignature)
        }
    }
}

impl fmt::Debug for MlDsaPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(self.as_bytes()))
    }
}

/// The 2,420 bytes of an ML-DSA-44 signature, not yet checked.
#[derive(Clone, PartialEq, Eq)]
pub struct MlDsaSignature(Box<[u8; Self::LEN]>);

impl MlDsaSignature {
    /// Length in bytes.
    pub const LEN: usize = 2420;

    /// Takes 2,420 bytes for a signature; whether they are one is for the check to say.
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Self {
        Self(Box::new(*bytes))
    }

    /// The 2,420 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

impl fmt::Debug for MlDsaSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(self.as_bytes()))
    }
}
