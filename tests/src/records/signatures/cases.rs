//! The signatures on which implementations differ, and what is said of each.

use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::CompressedEdwardsY;
use curve25519_dalek::scalar::Scalar;
use stele_verify::key::{BadSignature, PublicKey, Signature, batch};

use super::curve::{
    Hand, L, SIGN, add, field_order, half, is_neutral, join, small, small_order_encodings,
    with_s_plus_l,
};

/// A signature with what each equation has to say of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// What is special about it.
    pub name: String,
    pub(super) key: PublicKey,
    pub(super) message: Vec<u8>,
    pub(super) signature: Signature,
    /// What `verify_strict` says.
    pub strict: bool,
    /// What `verify_zip215` and a batch say.
    pub lenient: bool,
}

impl Case {
    /// The case as an item of a batch.
    pub fn item(&self) -> batch::Item<'_> {
        batch::Item {
            key: &self.key,
            message: &self.message,
            signature: &self.signature,
        }
    }

    /// What a batch has to say of it.
    pub fn expected(&self) -> Result<(), BadSignature> {
        self.lenient.then_some(()).ok_or(BadSignature)
    }
}

/// All cases, with what each equation says of them.
pub fn cases() -> Vec<Case> {
    let mut cases = vec![good(1, b""), good(2, "你好".as_bytes())];
    cases.extend(of_mixed_order());
    cases.extend(with_r_of_small_order());
    cases.extend(malformed());
    cases
}

/// An honest signature.
pub fn good(seed: u8, message: &[u8]) -> Case {
    let hand = Hand::honest(seed);
    Case {
        strict: true,
        lenient: true,
        ..refused(
            &hand,
            &format!("honest {seed}"),
            message,
            hand.sign(message),
        )
    }
}

/// An honest signature, under another text.
pub fn bad(seed: u8, message: &[u8]) -> Case {
    let signature = Hand::honest(seed).sign(b"the text that was signed");
    refused(
        &Hand::honest(seed),
        &format!("another text {seed}"),
        message,
        signature,
    )
}

/// Key and R that are no multiples of the base point: the cofactor decides.
fn of_mixed_order() -> Vec<Case> {
    let lenient = |case: Case| Case {
        lenient: true,
        ..case
    };
    let torsion = EIGHT_TORSION[1];
    let hand = Hand {
        key_torsion: torsion,
        ..Hand::honest(3)
    };
    let vanishes = |k: Scalar| is_neutral(torsion * k);
    let text = hand.message(|k| !vanishes(k));
    let key_only = lenient(refused(
        &hand,
        "key of mixed order",
        &text,
        hand.sign(&text),
    ));

    let text = hand.message(vanishes);
    let key_by_luck = Case {
        strict: true,
        ..lenient(refused(
            &hand,
            "key of mixed order, challenge divisible by 8",
            &text,
            hand.sign(&text),
        ))
    };

    let hand = Hand {
        nonce_torsion: torsion,
        ..Hand::honest(4)
    };
    let r_only = lenient(refused(
        &hand,
        "R of mixed order",
        b"text",
        hand.sign(b"text"),
    ));

    let hand = Hand {
        key_torsion: torsion,
        nonce_torsion: torsion,
        ..Hand::honest(5)
    };
    let cancels = |k: Scalar| is_neutral(torsion * k + torsion);
    let text = hand.message(|k| !cancels(k));
    let both = lenient(refused(
        &hand,
        "key and R of mixed order",
        &text,
        hand.sign(&text),
    ));
    let text = hand.message(cancels);
    let both_cancel = Case {
        strict: true,
        ..lenient(refused(
            &hand,
            "key and R of mixed order that cancel out",
            &text,
            hand.sign(&text),
        ))
    };
    vec![key_only, key_by_luck, r_only, both, both_cancel]
}

/// R is one of the fourteen encodings of the eight points of small order, with s = k a.
fn with_r_of_small_order() -> Vec<Case> {
    let hand = Hand {
        nonce: Scalar::ZERO,
        ..Hand::honest(6)
    };
    let case = |(encoding, canonical): ([u8; 32], bool)| {
        let canonical = if canonical { "" } else { ", not canonical" };
        let name = format!("R of small order {:02x}..{canonical}", encoding[0]);
        Case {
            lenient: true,
            ..refused(&hand, &name, b"text", hand.sign_with_r(encoding, b"text"))
        }
    };
    small_order_encodings().into_iter().map(case).collect()
}

/// No equation can hold for these.
fn malformed() -> Vec<Case> {
    let hand = Hand::honest(7);
    let signature = hand.sign(b"text");
    let case = |name: &str, r: [u8; 32], s: [u8; 32]| refused(&hand, name, b"text", join(r, s));
    let (r, s) = (hand.r(), half(&signature, 32));
    // Some verifiers look only at the top three bits.
    let mut high_bits = s;
    high_bits[31] |= 0xe0;
    let no_point = {
        let mut bytes = [0; 32];
        bytes[0] = 2;
        assert!(CompressedEdwardsY(bytes).decompress().is_none());
        bytes
    };
    // 2^255 - 19 + 3: a point of large order, encoded as no honest signer does.
    let not_canonical = add(&small(3), &field_order());
    let negative = {
        let mut bytes = r;
        bytes[31] ^= SIGN;
        bytes
    };
    vec![
        // The same s modulo l: what makes signatures malleable.
        case("s + l", r, half(&with_s_plus_l(&signature), 32)),
        case("s = l", r, L),
        case("s with its top bits set", r, high_bits),
        case("s of ones only", r, [0xff; 32]),
        case("R is no point", no_point, s),
        case("R of large order, not canonical", not_canonical, s),
        case("-R", negative, s),
        case("s = 0", r, [0; 32]),
        case("R and s are zero", [0; 32], [0; 32]),
    ]
}

/// A case of this signer, that nobody accepts unless said otherwise.
pub(super) fn refused(hand: &Hand, name: &str, message: &[u8], signature: [u8; 64]) -> Case {
    Case {
        name: name.into(),
        key: PublicKey::from_bytes(&hand.key()).unwrap(),
        message: message.into(),
        signature: Signature::from_bytes(signature),
        strict: false,
        lenient: false,
    }
}
