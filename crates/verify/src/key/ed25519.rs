//! Public keys that can't sign two texts at once, and the two ways to check a signature.

use core::fmt;

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::IsIdentity;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha512};

use crate::cost;

/// Why bytes are no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// Not a point of the curve.
    NotAPoint,
    /// A point, but not in its one canonical encoding.
    NotCanonical,
    /// A point of small order: one signature would verify for every text.
    SmallOrder,
    /// An ML-DSA key that is mostly zeroes: everybody could sign for it.
    MostlyZero,
}

impl KeyError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAPoint => "key-not-a-point",
            Self::NotCanonical => "key-not-canonical",
            Self::SmallOrder => "key-small-order",
            Self::MostlyZero => "key-mostly-zero",
        }
    }
}

/// The signature doesn't belong to this key and message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadSignature;

/// An Ed25519 public key: canonically encoded and not of small order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Length in bytes.
    pub const LEN: usize = 32;

    /// Takes 32 bytes for a key (RFC 8032 section 5.1.2).
    ///
    /// # Errors
    /// [`KeyError`] for what is no point, encoded in another way, or of small order.
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Result<Self, KeyError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::NotAPoint)?;
        if !is_canonical(bytes) {
            return Err(KeyError::NotCanonical);
        }
        if key.is_weak() {
            return Err(KeyError::SmallOrder);
        }
        Ok(Self(key))
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; Self::LEN] {
        self.0.as_bytes()
    }

    pub(super) fn point(&self) -> EdwardsPoint {
        self.0.to_edwards()
    }

    /// Checks a signature as strictly as the field does: canonical R of large order, canonical s,
    /// and the equation without cofactor. For checkpoints and cosignatures.
    ///
    /// # Errors
    /// [`BadSignature`] if it doesn't hold.
    pub fn verify_strict(&self, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        cost::checked_one();
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        self.0
            .verify_strict(message, &signature)
            .map_err(|_| BadSignature)
    }

    /// Checks a signature by the equation of ZIP 215, `[8](sB - kA - R) = 0`, which is the one that
    /// a batch can check too. For the proofs of records.
    ///
    /// # Errors
    /// [`BadSignature`] if it doesn't hold.
    pub fn verify_zip215(&self, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        cost::checked_one();
        let (r, s) = signature.split()?;
        let k = challenge(self, message, signature);
        let expected = EdwardsPoint::vartime_double_scalar_mul_basepoint(&k, &-self.point(), &s);
        if (expected - r).mul_by_cofactor().is_identity() {
            Ok(())
        } else {
            Err(BadSignature)
        }
    }
}

/// Whether the bytes of a point are its one encoding (RFC 8032 section 5.1.3): y below p = 2^255 - 19, and no sign where
/// x is zero, which it is for y = 1 and y = p - 1 alone. Compressing the point anew tells the same, and takes as long as
/// decompressing it did.
pub(super) fn is_canonical([first, middle @ .., last]: &[u8; PublicKey::LEN]) -> bool {
    let (has_sign, top) = (last & 0x80 != 0, last & 0x7f);
    let all = |byte: u8| middle.iter().all(|other| *other == byte);
    let is_high = top == 0x7f && all(0xff);
    let is_low = top == 0 && all(0);
    let is_beyond = is_high && *first >= 0xed;
    let has_no_x = (is_low && *first == 1) || (is_high && *first == 0xec);
    !(is_beyond || has_sign && has_no_x)
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::encoding::to_hex(self.as_bytes()))
    }
}

/// The 64 bytes of an Ed25519 signature, not yet checked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; Signature::LEN]);

impl Signature {
    /// Length in bytes.
    pub const LEN: usize = 64;

    /// Takes 64 bytes for a signature; whether they are one is for the check to say.
    pub const fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// The 64 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// R, in any encoding of a point (ZIP 215 rule 1), and s, in its one encoding (rule 2).
    pub(super) fn split(&self) -> Result<(EdwardsPoint, Scalar), BadSignature> {
        let (r, s) = self.0.split_at(32);
        let r: [u8; 32] = r.try_into().map_err(|_| BadSignature)?;
        let s: [u8; 32] = s.try_into().map_err(|_| BadSignature)?;
        let r = CompressedEdwardsY(r).decompress().ok_or(BadSignature)?;
        let s = Option::from(Scalar::from_canonical_bytes(s)).ok_or(BadSignature)?;
        Ok((r, s))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::encoding::to_hex(&self.0))
    }
}

/// k = SHA-512(R | A | M) mod l (RFC 8032 section 5.1.7), over the bytes as they were sent.
pub(super) fn challenge(key: &PublicKey, message: &[u8], signature: &Signature) -> Scalar {
    let (r, _) = signature.0.split_at(32);
    let digest: [u8; 64] = Sha512::new()
        .chain_update(r)
        .chain_update(key.as_bytes())
        .chain_update(message)
        .finalize()
        .into();
    Scalar::from_bytes_mod_order_wide(&digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every y that is near an end, with and without the sign, and some between: the answer is that of compressing the
    /// point anew.
    #[test]
    fn canonical_is_what_comes_back() {
        let mut seen = [0; 2];
        let mut check = |bytes: [u8; 32]| {
            if let Some(point) = CompressedEdwardsY(bytes).decompress() {
                let is_canonical = point.compress().as_bytes() == &bytes;
                assert_eq!(super::is_canonical(&bytes), is_canonical, "{bytes:?}");
                seen[usize::from(is_canonical)] += 1;
            }
        };
        for sign in [0, 0x80] {
            for (inner, top) in [(0, 0), (0xff, 0x7f), (0xff, 0x7e), (0, 0x7f), (0xff, 0)] {
                for first in 0..=u8::MAX {
                    let mut bytes = [inner; 32];
                    bytes[0] = first;
                    bytes[31] = top | sign;
                    check(bytes);
                    // One byte of the middle is another.
                    for at in [1, 15, 30] {
                        let mut other = bytes;
                        other[at] ^= 1;
                        check(other);
                    }
                }
            }
            for n in 0..200_u64 {
                let mut bytes = *crate::hash::Hash::of(&[&n.to_be_bytes()]).as_bytes();
                bytes[31] = bytes[31] & 0x7f | sign;
                check(bytes);
            }
        }
        // Of 19 values of y beyond p, and the two with a sign that x = 0 hasn't, those that are points.
        assert!(seen[0] >= 10 && seen[1] > 1_000, "{seen:?}");
    }
}
