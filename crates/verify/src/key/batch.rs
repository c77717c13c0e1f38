//! Many signatures in one equation: about five times as fast as one by one.

mod strict;

use crate::sorted::SortedMap;
use alloc::vec::Vec;

use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use sha2::{Digest, Sha256};

use super::ed25519::{BadSignature, PublicKey, Signature, challenge};
use crate::cost;
use crate::hash::Hash;

pub use strict::verify_strict;

/// A signature to check, with its key and message.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// Who is said to have signed.
    pub key: &'a PublicKey,
    /// What is said to have been signed.
    pub message: &'a [u8],
    /// The signature.
    pub signature: &'a Signature,
}

/// Checks every item by the equation of ZIP 215; the answer is the same as one by one.
///
/// One answer per item, in order. A batch that doesn't hold as a whole is checked again one by
/// one, so a single bad signature neither hides nor taints its neighbours.
///
/// The coefficients come from a hash over all keys, signatures and messages. A signer who wants
/// two bad signatures to cancel out would have to find inputs that fit their own hash, and the
/// same input always gives the same answer, without any randomness.
pub fn verify(items: &[Item<'_>]) -> Vec<Result<(), BadSignature>> {
    let one_by_one = || {
        let check = |item: &Item<'_>| item.key.verify_zip215(item.message, item.signature);
        items.iter().map(check).collect()
    };
    if cfg!(feature = "single") || items.len() < 2 {
        return one_by_one();
    }
    match holds_as_a_whole(items) {
        Ok(()) => items.iter().map(|_| Ok(())).collect(),
        Err(BadSignature) => one_by_one(),
    }
}

/// `[8](sum(z s) B - sum(z R) - sum(z k A)) = 0`, with the terms of equal keys joined.
fn holds_as_a_whole(items: &[Item<'_>]) -> Result<(), BadSignature> {
    Equation::of(items)?.holds()
}

/// The terms of the equation.
struct Equation {
    /// A digest of all that is checked.
    seed: Hash,
    /// The coefficient of each R, then that of each key.
    scalars: Vec<Scalar>,
    /// Each R, in the items' order, then each key, once.
    points: Vec<EdwardsPoint>,
    /// The coefficient of B.
    base: Scalar,
}

impl Equation {
    fn of(items: &[Item<'_>]) -> Result<Self, BadSignature> {
        cost::checked_together(items.len());
        let challenges: Vec<Scalar> = items
            .iter()
            .map(|item| challenge(item.key, item.message, item.signature))
            .collect();
        let seed = seed(items, &challenges);

        let mut base = Scalar::ZERO;
        let mut keys: SortedMap<&[u8; PublicKey::LEN], (Scalar, EdwardsPoint)> = SortedMap::new();
        let mut scalars = Vec::new();
        let mut points = Vec::new();
        for ((item, k), z) in items.iter().zip(&challenges).zip(coefficients(seed)) {
            let (r, s) = item.signature.split()?;
            base += z * s;
            let (sum, _) = keys
                .entry(item.key.as_bytes())
                .or_insert_with(|| (Scalar::ZERO, item.key.point()));
            *sum += z * k;
            scalars.push(z);
            points.push(r);
        }
        for (sum, point) in keys.into_values() {
            scalars.push(sum);
            points.push(point);
        }
        Ok(Self {
            seed,
            scalars,
            points,
            base,
        })
    }

    fn holds(mut self) -> Result<(), BadSignature> {
        // B has the other sign: rather negate its one scalar than every point.
        self.scalars.push(-self.base);
        self.points.push(ED25519_BASEPOINT_POINT);
        let sum = EdwardsPoint::vartime_multiscalar_mul(&self.scalars, &self.points);
        if sum.mul_by_cofactor().is_identity() {
            Ok(())
        } else {
            Err(BadSignature)
        }
    }
}

/// A digest of all that is checked. A challenge stands for its message: it is a hash of it.
fn seed(items: &[Item<'_>], challenges: &[Scalar]) -> Hash {
    // A key, a signature and a challenge for each, behind the name of the digest.
    cost::hashed(|| items.len().saturating_mul(128).saturating_add(15));
    let mut state = Sha256::new();
    state.update(b"stele/batch/v1\0");
    for (item, k) in items.iter().zip(challenges) {
        state.update(item.key.as_bytes());
        state.update(item.signature.as_bytes());
        state.update(k.as_bytes());
    }
    Hash::new(state.finalize().into())
}

/// Scalars of 128 bits, two from each SHA-256(seed | counter).
fn coefficients(seed: Hash) -> impl Iterator<Item = Scalar> {
    (0_u64..).flat_map(move |counter| {
        let digest = Hash::of(&[seed.as_bytes(), &counter.to_be_bytes()]);
        let (first, second) = digest.as_bytes().split_at(16);
        [half(first), half(second)]
    })
}

fn half(bytes: &[u8]) -> Scalar {
    Scalar::from(bytes.try_into().map_or(0, u128::from_le_bytes))
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use ed25519_dalek::{Signer as _, SigningKey};

    use super::*;

    type Signed = (PublicKey, Vec<u8>, Signature);

    /// Honest signatures by as many keys in turn.
    fn signed(count: u8, keys: u8) -> Vec<Signed> {
        (0..count)
            .map(|n| {
                let key = SigningKey::from_bytes(&[1 + n % keys; 32]);
                let message = vec![n; 64];
                let signature = Signature::from_bytes(key.sign(&message).to_bytes());
                let public = PublicKey::from_bytes(key.verifying_key().as_bytes()).unwrap();
                (public, message, signature)
            })
            .collect()
    }

    fn items(signed: &[Signed]) -> Vec<Item<'_>> {
        signed
            .iter()
            .map(|(key, message, signature)| Item {
                key,
                message,
                signature,
            })
            .collect()
    }

    /// Were the joint equation wrong, every batch would fall back to one by one, unnoticed but slow.
    #[test]
    fn honest_batches_hold_as_a_whole() {
        for (count, keys) in [(2, 1), (2, 2), (64, 1), (64, 8), (200, 3)] {
            let signed = signed(count, keys);
            assert_eq!(
                holds_as_a_whole(&items(&signed)),
                Ok(()),
                "{count} by {keys}"
            );
        }
    }

    #[test]
    fn one_bad_signature_is_found_and_no_other() {
        let mut signed = signed(64, 8);
        signed[40].1[0] ^= 1;
        assert_eq!(holds_as_a_whole(&items(&signed)), Err(BadSignature));
        let answers = verify(&items(&signed));
        let bad: Vec<_> = (0..64).filter(|n| answers[*n].is_err()).collect();
        assert_eq!(bad, [40]);
    }

    /// Coefficients that left one of these out could be steered through it.
    #[test]
    fn the_seed_depends_on_everything() {
        let seed_of = |signed: &[Signed]| {
            let items = items(signed);
            let challenges: Vec<_> = items
                .iter()
                .map(|item| challenge(item.key, item.message, item.signature))
                .collect();
            seed(&items, &challenges)
        };
        let honest = signed(3, 3);
        let before = seed_of(&honest);
        assert_eq!(seed_of(&honest), before);
        let mut message = honest.clone();
        message[2].1[63] ^= 1;
        let mut signature = honest.clone();
        let mut bytes = *signature[1].2.as_bytes();
        bytes[63] ^= 1;
        signature[1].2 = Signature::from_bytes(bytes);
        let mut key = honest.clone();
        key[0].0 = honest[1].0;
        let fewer = honest[..2].to_vec();
        for changed in [message, signature, key, fewer] {
            assert_ne!(seed_of(&changed), before);
        }
    }
}
