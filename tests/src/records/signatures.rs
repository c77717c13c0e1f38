//! What counts as a signature, where implementations are known to differ.
//!
//! The cases are those that ed25519-speccheck and C2SP's CCTV name: points of small and of mixed
//! order, several encodings of one point, and s beyond the order of the group. They are made here,
//! by hand, from the curve itself.

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity as _;
use sha2::{Digest as _, Sha512};
use stele_verify::key::{BadSignature, KeyError, PublicKey, Signature, batch};

/// The order of the prime subgroup in little-endian bytes (RFC 8032 section 5.1).
const L: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];
/// The top bit of an encoded point: the sign of x.
const SIGN: u8 = 0x80;

/// A signature with what each equation has to say of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// What is special about it.
    pub name: String,
    key: PublicKey,
    message: Vec<u8>,
    signature: Signature,
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

/// A signer's secrets, and what is added to the points that follow from them.
#[derive(Debug, Clone, Copy)]
struct Hand {
    secret: Scalar,
    nonce: Scalar,
    /// Added to the public key.
    key_torsion: EdwardsPoint,
    /// Added to R.
    nonce_torsion: EdwardsPoint,
}

impl Hand {
    fn honest(seed: u8) -> Self {
        Self {
            secret: scalar(b"secret", seed),
            nonce: scalar(b"nonce", seed),
            key_torsion: EdwardsPoint::identity(),
            nonce_torsion: EdwardsPoint::identity(),
        }
    }

    fn key(&self) -> [u8; 32] {
        let point = ED25519_BASEPOINT_POINT * self.secret + self.key_torsion;
        point.compress().to_bytes()
    }

    fn r(&self) -> [u8; 32] {
        let point = ED25519_BASEPOINT_POINT * self.nonce + self.nonce_torsion;
        point.compress().to_bytes()
    }

    /// R as given, and s that fits it.
    fn sign_with_r(&self, r: [u8; 32], message: &[u8]) -> [u8; 64] {
        let k = challenge(&r, &self.key(), message);
        join(r, (self.nonce + k * self.secret).to_bytes())
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.sign_with_r(self.r(), message)
    }

    fn case(&self, name: &str, message: &[u8], signature: [u8; 64]) -> Case {
        Case {
            name: name.into(),
            key: PublicKey::from_bytes(&self.key()).unwrap(),
            message: message.into(),
            signature: Signature::from_bytes(signature),
            strict: false,
            lenient: false,
        }
    }

    /// The first of the texts "text 0", "text 1" ... whose challenge does what is asked.
    fn message(&self, wanted: impl Fn(Scalar) -> bool) -> Vec<u8> {
        let texts = (0..).map(|n: u32| format!("text {n}").into_bytes());
        let fits = |text: &Vec<u8>| wanted(challenge(&self.r(), &self.key(), text));
        texts.into_iter().find(fits).unwrap()
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
        ..hand.case(&format!("honest {seed}"), message, hand.sign(message))
    }
}

/// An honest signature, under another text.
pub fn bad(seed: u8, message: &[u8]) -> Case {
    let signature = Hand::honest(seed).sign(b"the text that was signed");
    Hand::honest(seed).case(&format!("another text {seed}"), message, signature)
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
    let key_only = lenient(hand.case("key of mixed order", &text, hand.sign(&text)));

    let text = hand.message(vanishes);
    let key_by_luck = Case {
        strict: true,
        ..lenient(hand.case(
            "key of mixed order, challenge divisible by 8",
            &text,
            hand.sign(&text),
        ))
    };

    let hand = Hand {
        nonce_torsion: torsion,
        ..Hand::honest(4)
    };
    let r_only = lenient(hand.case("R of mixed order", b"text", hand.sign(b"text")));

    let hand = Hand {
        key_torsion: torsion,
        nonce_torsion: torsion,
        ..Hand::honest(5)
    };
    let cancels = |k: Scalar| is_neutral(torsion * k + torsion);
    let text = hand.message(|k| !cancels(k));
    let both = lenient(hand.case("key and R of mixed order", &text, hand.sign(&text)));
    let text = hand.message(cancels);
    let both_cancel = Case {
        strict: true,
        ..lenient(hand.case(
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
            ..hand.case(&name, b"text", hand.sign_with_r(encoding, b"text"))
        }
    };
    small_order_encodings().into_iter().map(case).collect()
}

/// No equation can hold for these.
fn malformed() -> Vec<Case> {
    let hand = Hand::honest(7);
    let signature = hand.sign(b"text");
    let case = |name: &str, r: [u8; 32], s: [u8; 32]| hand.case(name, b"text", join(r, s));
    let (r, s) = (hand.r(), half(&signature, 32));
    // Some verifiers look only at the top three bits.
    let mut high_bits = s;
    high_bits[31] |= 0xe0;
    let no_point = {
        let mut bytes = [0; 32];
        bytes[0] = 2;
        assert!(
            curve25519_dalek::edwards::CompressedEdwardsY(bytes)
                .decompress()
                .is_none()
        );
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
        let case = hand.case(
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

/// The same signature with s + l in place of s.
pub fn with_s_plus_l(signature: &[u8; 64]) -> [u8; 64] {
    join(half(signature, 0), add(&half(signature, 32), &L))
}

/// The encodings of the eight points of small order that a careless parser reads: eight canonical
/// ones, and six more, with y + p instead of y or with a sign for an x that is zero.
fn small_order_encodings() -> Vec<([u8; 32], bool)> {
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
fn field_order() -> [u8; 32] {
    let mut p = [0xff; 32];
    p[0] = 0xed;
    p[31] = 0x7f;
    p
}

fn small(number: u8) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[0] = number;
    bytes
}

/// The sum of two little-endian numbers, which must fit into 32 bytes.
fn add(a: &[u8; 32], b: &[u8; 32]) -> [u8; 32] {
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

fn scalar(label: &[u8], seed: u8) -> Scalar {
    let digest = Sha512::new().chain_update(label).chain_update([seed]);
    Scalar::from_bytes_mod_order_wide(&digest.finalize().into())
}

fn challenge(r: &[u8; 32], key: &[u8; 32], message: &[u8]) -> Scalar {
    let digest = Sha512::new().chain_update(r).chain_update(key);
    Scalar::from_bytes_mod_order_wide(&digest.chain_update(message).finalize().into())
}

fn is_neutral(point: EdwardsPoint) -> bool {
    point == EdwardsPoint::identity()
}

fn join(r: [u8; 32], s: [u8; 32]) -> [u8; 64] {
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&r);
    signature[32..].copy_from_slice(&s);
    signature
}

fn half(signature: &[u8; 64], start: usize) -> [u8; 32] {
    signature[start..start + 32].try_into().unwrap()
}
