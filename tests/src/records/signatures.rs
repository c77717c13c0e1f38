//! What counts as a signature, where implementations are known to differ.
//!
//! The cases are those that ed25519-speccheck and C2SP's CCTV name: points of small and of mixed
//! order, several encodings of one point, and s beyond the order of the group. They are made here,
//! by hand, from the curve itself.

mod cases;
mod curve;

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::scalar::Scalar;
use stele_verify::key::{KeyError, PublicKey, Signature, batch};

use cases::refused;
pub use cases::{Case, bad, cases, good};
pub use curve::with_s_plus_l;
use curve::{
    Hand, SIGN, add, field_order, half, is_neutral, join, scalar, small, small_order_encodings,
};

/// No key can be made from any encoding of a point of small order, nor from one that isn't
/// canonical.
pub fn weak_keys_are_refused() {
    for (encoding, canonical) in small_order_encodings() {
        let error = if canonical {
            KeyError::SmallOrder
        } else {
            KeyError::NotCanonical
        };
        assert_eq!(
            PublicKey::from_bytes(&encoding),
            Err(error),
            "{encoding:02x?}"
        );
    }
    // y from p to 2^255 - 1 encode small y once more; where there is a point, it isn't canonical.
    let (mut not_canonical, mut no_point) = (0, 0);
    for y in 0..19 {
        for sign in [0, SIGN] {
            let mut encoding = add(&small(y), &field_order());
            encoding[31] |= sign;
            match PublicKey::from_bytes(&encoding) {
                Err(KeyError::NotCanonical) => not_canonical += 1,
                Err(KeyError::NotAPoint) => no_point += 1,
                other => panic!("{other:?} for y = p + {y}"),
            }
        }
    }
    assert_eq!((not_canonical, no_point), (24, 14));
    // A key of mixed order has one large part, so it can't sign two texts at once.
    assert!(
        cases()
            .iter()
            .any(|case| case.name.starts_with("key of mixed order"))
    );
}

/// Each case by each equation.
pub fn each_equation() {
    for case in cases() {
        let name = &case.name;
        let strict = case.key.verify_strict(&case.message, &case.signature);
        assert_eq!(strict.is_ok(), case.strict, "{name}: strict");
        let lenient = case.key.verify_zip215(&case.message, &case.signature);
        assert_eq!(lenient, case.expected(), "{name}: zip215");
        assert!(case.lenient || !case.strict, "{name}: strict means more");
    }
}

/// Each case in batches: alone, twice, and among honest ones at each place.
pub fn each_in_a_batch() {
    let honest: Vec<_> = (20..23).map(|seed| good(seed, b"honest")).collect();
    for case in cases() {
        agrees(&[&case]);
        agrees(&[&case, &case]);
        for place in 0..=honest.len() {
            let mut mixed: Vec<_> = honest.iter().collect();
            mixed.insert(place, &case);
            agrees(&mixed);
        }
    }
    let cases = cases();
    agrees(&cases.iter().collect::<Vec<_>>());
    let accepted: Vec<_> = cases.iter().filter(|case| case.lenient).collect();
    agrees(&accepted);
}

/// Batches of the sizes at which the arithmetic changes: none, one, two, and 200 where it goes by
/// buckets; of one key and of many; all good, and with a bad one at the ends and in the middle.
pub fn batches_of_all_sizes() {
    for size in [0_u8, 1, 2, 64, 200] {
        for keys in [1, 8, size.max(1)] {
            let mut cases: Vec<_> = (0..size).map(|n| good(n % keys, &[n])).collect();
            agrees(&cases.iter().collect::<Vec<_>>());
            for place in [0, size / 2, size.saturating_sub(1)] {
                let Some(case) = cases.get_mut(usize::from(place)) else {
                    continue;
                };
                let honest = std::mem::replace(case, bad(place % keys, &[place]));
                agrees(&cases.iter().collect::<Vec<_>>());
                cases[usize::from(place)] = honest;
            }
        }
    }
}

/// Bad signatures made so that their errors add up to nothing: a batch with equal coefficients
/// takes them for good.
pub fn errors_that_cancel_out() {
    let shifted = |seed: u8, by: Scalar| {
        let hand = Hand::honest(seed);
        let signature = hand.sign(b"text");
        let s = Scalar::from_canonical_bytes(half(&signature, 32)).unwrap() + by;
        let case = refused(
            &hand,
            &format!("shifted {seed}"),
            b"text",
            join(hand.r(), s.to_bytes()),
        );
        (case, ED25519_BASEPOINT_POINT * by)
    };
    let d = scalar(b"shift", 0);
    for seeds in [[8, 9], [8, 8]] {
        let (one, error) = shifted(seeds[0], d);
        let (other, opposite) = shifted(seeds[1], -d);
        assert!(is_neutral(error + opposite));
        agrees(&[&one, &other]);
        agrees(&[&good(10, b"honest"), &one, &other, &good(11, b"honest")]);
        agrees(&[&one, &one, &other, &other]);
    }
    // Three that cancel out, and two that don't while their parts of small order do.
    let triple = [(12, d), (13, d), (14, -(d + d))].map(|(seed, by)| shifted(seed, by).0);
    agrees(&triple.iter().collect::<Vec<_>>());
}

/// A batch says of each what it is known to be, and what one by one says.
pub fn agrees(cases: &[&Case]) {
    let items: Vec<_> = cases.iter().map(|case| case.item()).collect();
    let one_by_one: Vec<_> = items
        .iter()
        .map(|item| item.key.verify_zip215(item.message, item.signature))
        .collect();
    let expected: Vec<_> = cases.iter().map(|case| case.expected()).collect();
    let names: Vec<_> = cases.iter().map(|case| &case.name).collect();
    assert_eq!(one_by_one, expected, "{names:?}");
    assert_eq!(batch::verify(&items), expected, "{names:?}");
}

/// A signer whose signatures hold by ZIP 215 and not strictly: R has a part of small order.
pub fn lenient_signer() -> (PublicKey, impl Fn(&[u8]) -> Signature) {
    let hand = Hand {
        nonce_torsion: EIGHT_TORSION[1],
        ..Hand::honest(15)
    };
    let key = PublicKey::from_bytes(&hand.key()).unwrap();
    (key, move |message: &[u8]| {
        Signature::from_bytes(hand.sign(message))
    })
}
