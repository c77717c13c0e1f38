//! Signing by hand, on the curve itself.

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity as _;
use sha2::{Digest as _, Sha512};

/// The order of the prime subgroup in little-endian bytes (RFC 8032 section 5.1).
pub(super) const L: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];
/// The top bit of an encoded point: the sign of x.
pub(super) const SIGN: u8 = 0x80;

/// A signer's secrets, and what is added to the points that follow from them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hand {
    pub(super) secret: Scalar,
    pub(super) nonce: Scalar,
    /// Added to the public key.
    pub(super) key_torsion: EdwardsPoint,
    /// Added to R.
    pub(super) nonce_torsion: EdwardsPoint,
}

impl Hand {
    pub(super) fn honest(seed: u8) -> Self {
        Self {
            secret: scalar(b"secret", seed),
            nonce: scalar(b"nonce", seed),
            key_torsion: EdwardsPoint::identity(),
            nonce_torsion: EdwardsPoint::identity(),
        }
    }

    pub(super) fn key(&self) -> [u8; 32] {
        let point = ED25519_BASEPOINT_POINT * self.secret + self.key_torsion;
        point.compress().to_bytes()
    }

    pub(super) fn r(&self) -> [u8; 32] {
        let point = ED25519_BASEPOINT_POINT * self.nonce + self.nonce_torsion;
        point.compress().to_bytes()
    }

    /// R as given, and s that fits it.
    pub(super) fn sign_with_r(&self, r: [u8; 32], message: &[u8]) -> [u8; 64] {
        let k = challenge(&r, &self.key(), message);
        join(r, (self.nonce + k * self.secret).to_bytes())
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.sign_with_r(self.r(), message)
    }

    /// The first of the texts "text 0", "text 1" ... whose challenge does what is asked.
    pub(super) fn message(&self, wanted: impl Fn(Scalar) -> bool) -> Vec<u8> {
        let texts = (0..).map(|n: u32| format!("text {n}").into_bytes());
        let fits = |text: &Vec<u8>| wanted(challenge(&self.r(), &self.key(), text));
        texts.into_iter().find(fits).unwrap()
    }
}

/// The encodings of the eight points of small order that a careless parser reads: eight canonical
/// ones, and six more, with y + p instead of y or with a sign for an x that is zero.
pub(super) fn small_order_encodings() -> Vec<([u8; 32], bool)> {
    let canonical = EIGHT_TORSION.map(|point| (point.compress().to_bytes(), true));
    let p = field_order();
    let signed = |mut bytes: [u8; 32]| {
        bytes[31] |= SIGN;
        bytes
    };
    let (zero, one) = (p, add(&small(1), &p));
    let mut minus_one = p;
    minus_one[0] -= 1;
    let others = [
        zero,
        signed(zero),
        one,
        signed(one),
        signed(small(1)),
        signed(minus_one),
    ];
    let others = others.map(|encoding| (encoding, false));
    [canonical.as_slice(), &others].concat()
}

/// p = 2^255 - 19 in little-endian bytes.
pub(super) fn field_order() -> [u8; 32] {
    let mut p = [0xff; 32];
    p[0] = 0xed;
    p[31] = 0x7f;
    p
}

pub(super) fn small(number: u8) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[0] = number;
    bytes
}

/// The sum of two little-endian numbers, which must fit into 32 bytes.
pub(super) fn add(a: &[u8; 32], b: &[u8; 32]) -> [u8; 32] {
    let mut sum = [0; 32];
    let mut carry = 0;
    for ((sum, a), b) in sum.iter_mut().zip(a).zip(b) {
        carry += u16::from(*a) + u16::from(*b);
        [*sum, _] = carry.to_le_bytes();
        carry >>= 8;
    }
    assert_eq!(carry, 0);
    sum
}

/// The same signature with s + l in place of s.
pub fn with_s_plus_l(signature: &[u8; 64]) -> [u8; 64] {
    join(half(signature, 0), add(&half(signature, 32), &L))
}

pub(super) fn scalar(label: &[u8], seed: u8) -> Scalar {
    let digest = Sha512::new().chain_update(label).chain_update([seed]);
    Scalar::from_bytes_mod_order_wide(&digest.finalize().into())
}

pub(super) fn challenge(r: &[u8; 32], key: &[u8; 32], message: &[u8]) -> Scalar {
    let digest = Sha512::new().chain_update(r).chain_update(key);
    Scalar::from_bytes_mod_order_wide(&digest.chain_update(message).finalize().into())
}

pub(super) fn is_neutral(point: EdwardsPoint) -> bool {
    point == EdwardsPoint::identity()
}

pub(super) fn join(r: [u8; 32], s: [u8; 32]) -> [u8; 64] {
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&r);
    signature[32..].copy_from_slice(&s);
    signature
}

pub(super) fn half(signature: &[u8; 64], start: usize) -> [u8; 32] {
    signature[start..start + 32].try_into().unwrap()
}
