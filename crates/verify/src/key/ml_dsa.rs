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

/// Bytes of one of the four rows of t1: 256 coefficients of ten bits.
const ROW: usize = 320;

/// So many of a row's 256 coefficients must not be zero.
const MIN_NON_ZERO: usize = 200;

/// An ML-DSA-44 public key in its encoding, which is the only one (FIPS 204, algorithm 22).
#[derive(Clone, PartialEq, Eq)]
pub struct MlDsaPublicKey(Box<[u8; Self::LEN]>);

impl MlDsaPublicKey {
    /// Length in bytes.
    pub const LEN: usize = 1312;

    /// Takes 1,312 bytes for a key. Nearly all are one: the encoding has no gaps, and a signature
    /// is bound to its key and message, so unlike with Ed25519 no key makes one fit two texts.
    ///
    /// But the key enters the check (FIPS 204, algorithm 8) as c·t1·2^13 alone. Where t1 is zero,
    /// everybody signs: choose a short z, take w1 from A·z and c from its hash. Where few coefficients
    /// aren't, c·t1 changes few of w1, and the signature's 80 hints or another z make up for it. So each of
    /// the four rows needs 200 coefficients of 256 that aren't zero.
    ///
    /// An honest key has them: 4,097 of the 8,380,417 values of a coefficient of t round to zero in t1,
    /// one in 2,046. With t as good as uniform, which is what hides the secret key, 57 zeroes or more in
    /// any row of a key come with a probability below 2^-432. That somebody holds the secret key isn't shown
    /// by this, nor by anything about a public key.
    ///
    /// # Errors
    /// [`KeyError::MostlyZero`] for a key with fewer, for which everybody could sign.
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Result<Self, KeyError> {
        let (_, t1) = bytes.split_at(T1);
        if t1.chunks(ROW).any(|row| non_zero(row) < MIN_NON_ZERO) {
            return Err(KeyError::MostlyZero);
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

        crate::cost::checked_ml_dsa();
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

/// How many coefficients aren't zero: ten bits each, the lowest first (FIPS 204, algorithm 16).
fn non_zero(row: &[u8]) -> usize {
    // Five bytes are four coefficients.
    let fours = row.chunks(5).map(|bytes| {
        let bits = bytes.iter().rev();
        let bits = bits.fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let coefficients = [0, 10, 20, 30].map(|at| bits >> at & 0x3ff);
        coefficients.iter().filter(|one| **one != 0).count()
    });
    fours.sum()
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

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    /// A key with these coefficients in the rows of t1.
    fn key(rows: [[u16; 256]; 4]) -> [u8; MlDsaPublicKey::LEN] {
        let mut bits = rows.iter().flatten().flat_map(|coefficient| {
            assert!(*coefficient < 1 << 10);
            (0..10).map(move |at| coefficient >> at & 1 == 1)
        });
        let t1: Vec<u8> = (0..4 * ROW)
            .map(|_| (0..8).fold(0, |byte, at| byte | u8::from(bits.next().unwrap()) << at))
            .collect();
        let mut key = [0x5a; MlDsaPublicKey::LEN];
        key[T1..].copy_from_slice(&t1);
        key
    }

    /// A row whose first coefficients are this, and the rest zero.
    fn row(coefficient: u16, count: usize) -> [u16; 256] {
        core::array::from_fn(|at| if at < count { coefficient } else { 0 })
    }

    #[test]
    fn a_key_that_is_mostly_zeroes_is_none() {
        let weak = Err(KeyError::MostlyZero);
        let taken = |rows| MlDsaPublicKey::from_bytes(&key(rows)).map(|_| ());
        assert_eq!(taken([row(0, 0); 4]), weak);
        // Whichever bits of it are set.
        for bit in 0..10 {
            let one = 1 << bit;
            assert_eq!(taken([row(one, MIN_NON_ZERO); 4]), Ok(()), "{bit}");
            assert_eq!(taken([row(one, MIN_NON_ZERO - 1); 4]), weak, "{bit}");
        }
        // One row is enough for it.
        for at in 0..4 {
            let mut rows = [row(1023, 256); 4];
            assert_eq!(taken(rows), Ok(()));
            rows[at] = row(1023, MIN_NON_ZERO - 1);
            assert_eq!(taken(rows), weak, "{at}");
        }
    }
}
