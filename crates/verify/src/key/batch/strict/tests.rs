//! Signatures of all kinds, made to get by: the answer for many is that for each alone.

use alloc::vec;

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as BASE, EIGHT_TORSION};
use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::{Signer as _, SigningKey};
use proptest::prelude::*;

use super::*;
use crate::key::batch;
use crate::key::ed25519::challenge;
use crate::key::{PublicKey, Signature};

type Signed = (PublicKey, Vec<u8>, Signature);

fn signed(count: usize) -> Vec<Signed> {
    (0..count)
        .map(|n| {
            let key = SigningKey::from_bytes(&[1 + (n % 5) as u8; 32]);
            let message = n.to_be_bytes().to_vec();
            let signature = Signature::from_bytes(key.sign(&message).to_bytes());
            let public = PublicKey::from_bytes(key.verifying_key().as_bytes()).unwrap();
            (public, message, signature)
        })
        .collect()
}

fn items(signed: &[Signed]) -> Vec<Item<'_>> {
    let item = |(key, message, signature)| Item {
        key,
        message,
        signature,
    };
    signed
        .iter()
        .map(|(key, message, signature)| item((key, message.as_slice(), signature)))
        .collect()
}

/// A signature by someone who adds a point of small order to the key, to R, or to both: the equation of ZIP 215
/// holds.
fn with_small_order(in_key: EdwardsPoint, in_r: EdwardsPoint, n: u64) -> Signed {
    let (secret, nonce) = (Scalar::from(7_u64), Scalar::from(1_000 + n));
    let key = PublicKey::from_bytes(&(BASE * secret + in_key).compress().to_bytes()).unwrap();
    let r = (BASE * nonce + in_r).compress().to_bytes();
    let message = n.to_be_bytes().to_vec();
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&r);
    let k = challenge(&key, &message, &Signature::from_bytes(bytes));
    bytes[32..].copy_from_slice((nonce + k * secret).as_bytes());
    (key, message, Signature::from_bytes(bytes))
}

/// Were this wrong, every batch would fall back to one by one, unnoticed but slow.
#[test]
fn honest_batches_hold_as_a_whole() {
    let signed = signed(MANY);
    assert_eq!(holds_strictly(&items(&signed)), Ok(()));
    assert!(verify_strict(&items(&signed)).iter().all(Result::is_ok));
}

#[test]
fn one_bad_signature_is_found_and_no_other() {
    let mut signed = signed(MANY);
    signed[40].1[0] ^= 1;
    let answers = verify_strict(&items(&signed));
    let bad: Vec<_> = (0..answers.len())
        .filter(|n| answers[*n].is_err())
        .collect();
    assert_eq!(bad, [40]);
}

/// The batch never says yes where the strict equation of a single one says no, though that of ZIP 215 says yes to
/// each of these.
#[test]
fn parts_of_small_order_are_seen_wherever_they_are() {
    let honest = signed(12);
    let none = EdwardsPoint::identity();
    let mut refused = 0;
    for (number, small) in (0..).zip(EIGHT_TORSION) {
        for (in_key, in_r) in [
            (small, none),
            (none, small),
            (small, small),
            (small, -small),
        ] {
            let mut signed = honest.clone();
            signed[number] = with_small_order(in_key, in_r, number as u64);
            let items = items(&signed);
            assert_eq!(batch::verify(&items)[number], Ok(()));
            assert_eq!(holds_strictly(&items).is_ok(), small.is_identity());
            let one = items[number];
            let alone = one.key.verify_strict(one.message, one.signature);
            refused += usize::from(alone.is_err());
        }
    }
    assert!(refused > 8, "{refused}");
}

/// Two that would cancel out in every sum that has both.
#[test]
fn parts_of_small_order_do_not_cancel_out() {
    let mut signed = signed(MANY);
    let none = EdwardsPoint::identity();
    let pairs = [(1, 4), (2, 4), (3, 1), (4, 7)];
    for (number, small) in pairs {
        signed[number] = with_small_order(none, EIGHT_TORSION[small], number as u64);
    }
    let answers = verify_strict(&items(&signed));
    let bad: Vec<_> = (0..answers.len())
        .filter(|n| answers[*n].is_err())
        .collect();
    assert_eq!(bad, [1, 2, 3, 4]);
}

/// R of small order, in its one encoding and in another: by ZIP 215 both hold.
#[test]
fn a_neutral_r_is_refused_however_it_is_written() {
    let neutral: [u8; 32] = core::array::from_fn(|at| u8::from(at == 0));
    let beyond: [u8; 32] = core::array::from_fn(|at| match at {
        0 => 0xee,
        31 => 0x7f,
        _ => 0xff,
    });
    for r in [neutral, beyond] {
        let secret = Scalar::from(7_u64);
        let key = PublicKey::from_bytes(&(BASE * secret).compress().to_bytes()).unwrap();
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&r);
        let k = challenge(&key, b"text", &Signature::from_bytes(bytes));
        bytes[32..].copy_from_slice((k * secret).as_bytes());
        let mut signed = signed(12);
        signed[9] = (key, b"text".to_vec(), Signature::from_bytes(bytes));
        let items = items(&signed);
        assert_eq!(batch::verify(&items)[9], Ok(()));
        assert_eq!(holds_strictly(&items), Err(BadSignature));
    }
}

/// Each draw is another, and depends on the seed.
#[test]
fn draws_differ() {
    let first: Vec<_> = draw(Hash::of(&[b"a"])).take(5).collect();
    let second: Vec<_> = draw(Hash::of(&[b"b"])).take(5).collect();
    let mut all = [first, second].concat();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 10);
}

fn one_by_one(items: &[Item<'_>]) -> Vec<Result<(), BadSignature>> {
    let check = |item: &Item<'_>| item.key.verify_strict(item.message, item.signature);
    items.iter().map(check).collect()
}

/// Each of the sums is made and looked at: a part of small order is seen in whichever it is, and only there.
#[test]
fn no_sum_is_left_out() {
    let two = EIGHT_TORSION[4];
    let points = [BASE, BASE + two, BASE * Scalar::from(3_u64), BASE + two];
    let all = [0xff; SUMS / 8];
    let none = [0; SUMS / 8];
    assert!(are_torsion_free(&points, &[all, none, all, none]));
    for sum in 0..SUMS {
        let mut only = none;
        only[sum / 8] = 1 << (sum % 8);
        for others in [none, all] {
            assert!(!are_torsion_free(&points, &[others, only, others, none]));
            assert!(!are_torsion_free(&points, &[others, none, others, only]));
            // In one sum they cancel out: that's why each is drawn for itself.
            assert!(are_torsion_free(&points, &[others, only, others, only]));
        }
    }
}

/// Were a bit drawn too seldom, or two of them together, there would be fewer sums than it seems.
#[test]
fn sums_are_of_halves_and_each_of_another() {
    const DRAWS: usize = 4_096;
    let drawn: Vec<u128> = draw(Hash::of(&[b"seed"]))
        .take(DRAWS)
        .map(u128::from_le_bytes)
        .collect();
    let is_half = |count: usize| (DRAWS * 2 / 5..DRAWS * 3 / 5).contains(&count);
    let count = |has: &dyn Fn(&u128) -> bool| drawn.iter().filter(|bits| has(bits)).count();
    for one in 0..SUMS {
        assert!(is_half(count(&|bits| bits >> one & 1 == 1)), "{one}");
        for other in 0..one {
            let differ = count(&|bits| (bits >> one ^ bits >> other) & 1 == 1);
            assert!(is_half(differ), "{one} {other}");
        }
    }
    let neighbours = drawn
        .windows(2)
        .map(|pair| (pair[0] ^ pair[1]).count_ones());
    assert!(neighbours.min() > Some(20), "draws are each for itself");
}

/// A key with a part of order two: where the challenge is even, its signature holds strictly. Its terms are joined, and
/// half of them cancel out.
#[test]
fn a_key_with_a_part_of_small_order_is_seen_through_its_joined_terms() {
    let none = EdwardsPoint::identity();
    for (count, many) in [(2, 1), (3, 1), (24, 1), (MANY + 1, MANY)] {
        let signed: Vec<_> = (0..count as u64)
            .map(|n| with_small_order(EIGHT_TORSION[4], none, n))
            .collect();
        let items = items(&signed);
        let alone = one_by_one(&items);
        assert_eq!(holds_strictly(&items), Err(BadSignature));
        assert_eq!(verify_from(many, &items), alone);
        let good = alone.iter().filter(|answer| answer.is_ok()).count();
        assert!(count < 24 || (count / 4..count).contains(&good), "{good}");
    }
}

/// Those of key and R cancel out, so the strict equation holds: many give the same answer, if not as fast.
#[test]
fn what_holds_strictly_alone_holds_among_many() {
    let in_key = EIGHT_TORSION[1];
    let mut crafted = (0..).flat_map(|n| {
        let of_n = move |small| with_small_order(in_key, small, n);
        EIGHT_TORSION.into_iter().map(of_n)
    });
    let is_strict =
        |(key, message, signature): &Signed| key.verify_strict(message, signature).is_ok();
    let mut signed = signed(MANY);
    for number in [0, 7, MANY - 1] {
        signed[number] = crafted.by_ref().find(is_strict).unwrap();
    }
    assert!(verify_strict(&items(&signed)).iter().all(Result::is_ok));
    assert_eq!(holds_strictly(&items(&signed)), Err(BadSignature));
}

/// The last one too, and with an odd number of points; and none of nothing.
#[test]
fn any_place_and_any_number() {
    let none = EdwardsPoint::identity();
    assert_eq!(verify_strict(&[]), []);
    assert_eq!(verify_from(0, &[]), []);
    for count in [1, 2, 3, MANY - 1, MANY, MANY + 1] {
        let mut signed = signed(count);
        assert!(verify_from(1, &items(&signed)).iter().all(Result::is_ok));
        signed[count - 1] = with_small_order(none, EIGHT_TORSION[4], 1);
        for many in [1, MANY] {
            let answers = verify_from(many, &items(&signed));
            assert_eq!(answers.len(), count);
            assert!(answers[..count - 1].iter().all(Result::is_ok));
            assert_eq!(answers[count - 1], Err(BadSignature));
        }
    }
}

/// The same signature many times, whose points are equal.
#[test]
fn repeated_signatures_hold() {
    let good = signed(1).remove(0);
    let bad = with_small_order(EIGHT_TORSION[4], EIGHT_TORSION[4], 3);
    let mut signed = vec![good; MANY];
    assert_eq!(holds_strictly(&items(&signed)), Ok(()));
    for at in [3, 4, 5, 6] {
        signed[at] = bad.clone();
    }
    let items = items(&signed);
    assert_eq!(holds_strictly(&items), Err(BadSignature));
    assert_eq!(verify_strict(&items), one_by_one(&items));
}

/// Encodings of points of small order, each y in its one form and beyond p, with and without a sign: those that a
/// library decompresses.
fn small_encodings() -> Vec<[u8; 32]> {
    let mut all = Vec::new();
    for small in EIGHT_TORSION {
        all.push(small.compress().to_bytes());
    }
    for (low, top) in [(0, 0), (1, 0), (0xec, 0x7f), (0xed, 0x7f), (0xee, 0x7f)] {
        for sign in [0, 0x80] {
            let middle = if top == 0 { 0 } else { 0xff };
            let mut bytes = [middle; 32];
            (bytes[0], bytes[31]) = (low, top | sign);
            all.push(bytes);
        }
    }
    all
}

#[test]
fn an_r_of_small_order_is_refused_in_every_encoding() {
    let mut tried = 0;
    for r in small_encodings() {
        let forged = with_r(r, b"text");
        let mut signed = signed(5);
        signed.push(forged);
        let items = items(&signed);
        tried += usize::from(batch::verify(&items)[5].is_ok());
        assert_eq!(holds_strictly(&items), Err(BadSignature), "{r:?}");
        assert_eq!(verify_from(1, &items), one_by_one(&items));
        assert_eq!(verify_from(1, &items)[5], Err(BadSignature));
    }
    assert_eq!(tried, small_encodings().len(), "all hold by ZIP 215");
}

/// A signature with this R, by whose own equation it is neutral.
fn with_r(r: [u8; 32], message: &[u8]) -> Signed {
    let secret = Scalar::from(7_u64);
    let key = PublicKey::from_bytes(&(BASE * secret).compress().to_bytes()).unwrap();
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&r);
    let k = challenge(&key, message, &Signature::from_bytes(bytes));
    bytes[32..].copy_from_slice((k * secret).as_bytes());
    (key, message.to_vec(), Signature::from_bytes(bytes))
}

/// The order of the group, added to an s that is below it.
fn beyond_the_order(signature: &Signature) -> Signature {
    let order = (Scalar::ZERO - Scalar::ONE).to_bytes();
    let mut bytes = *signature.as_bytes();
    let mut carry = 1_u16;
    for (byte, more) in bytes[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(more) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    Signature::from_bytes(bytes)
}

/// What someone may hand in.
fn any_signed() -> impl Strategy<Value = Signed> {
    let small = || (0..8_usize).prop_map(|at| EIGHT_TORSION[at]);
    let honest = (0..6_usize).prop_map(|n| signed(6).swap_remove(n));
    let crafted = (small(), small(), 0..8_u64)
        .prop_map(|(in_key, in_r, n)| with_small_order(in_key, in_r, n));
    let forged = (0..small_encodings().len()).prop_map(|at| with_r(small_encodings()[at], b"text"));
    let changed = (0..6_usize, 0..64_usize, 0..8_u8).prop_map(|(n, byte, bit)| {
        let (key, message, signature) = signed(6).swap_remove(n);
        let mut bytes = *signature.as_bytes();
        bytes[byte] ^= 1 << bit;
        (key, message, Signature::from_bytes(bytes))
    });
    let beyond = (0..6_usize).prop_map(|n| {
        let (key, message, signature) = signed(6).swap_remove(n);
        let beyond = beyond_the_order(&signature);
        (key, message, beyond)
    });
    prop_oneof![8 => honest, 4 => crafted, 1 => forged, 1 => changed, 1 => beyond]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is handed in: many together and each alone agree.
    #[test]
    fn together_is_as_alone(signed in prop::collection::vec(any_signed(), 0..5)) {
        let items = items(&signed);
        let alone = one_by_one(&items);
        prop_assert_eq!(verify_from(0, &items), alone.clone());
        if holds_strictly(&items).is_ok() {
            prop_assert!(alone.iter().all(Result::is_ok));
        }
    }
}
