//! Many signatures by the strict equation at once.
//!
//! The equation of a batch can't tell points that differ by one of small order, and the strict equation can. So where
//! the batch holds, it is shown besides that no key and no R has a part of small order: then both equations say the
//! same. Multiplying each point by the group's order would show it, and take as long as checking each signature. Sums of
//! points are multiplied instead: a part of small order stays in the sum of a random half of the points with a
//! probability of one half at least, so 128 such sums that have none leave no doubt.

use alloc::vec::Vec;

use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::traits::{Identity, IsIdentity};

use super::{Equation, Item};
use crate::hash::Hash;
use crate::key::ed25519::{BadSignature, is_canonical};

/// From so many on it is worth it: the sums alone take as long as some 200 signatures.
const MANY: usize = 512;

/// Bits that are drawn for each point, one for each sum.
const SUMS: usize = 128;

/// Sums whose bits are looked at together.
const TOGETHER: usize = 8;

/// Checks every item as [`PublicKey::verify_strict`](super::PublicKey::verify_strict) does.
///
/// One answer per item, in order. A batch that doesn't hold as a whole is checked again one by one.
///
/// What is drawn comes from a hash over all keys, signatures and messages, as in [`verify`](super::verify).
pub fn verify_strict(items: &[Item<'_>]) -> Vec<Result<(), BadSignature>> {
    if items.len() >= MANY && holds_strictly(items).is_ok() {
        return items.iter().map(|_| Ok(())).collect();
    }
    let check = |item: &Item<'_>| item.key.verify_strict(item.message, item.signature);
    items.iter().map(check).collect()
}

fn holds_strictly(items: &[Item<'_>]) -> Result<(), BadSignature> {
    let encoded = |item: &Item<'_>| {
        let r = item.signature.as_bytes().first_chunk();
        r.is_some_and(is_canonical)
    };
    let equation = Equation::of(items)?;
    // Of all points without a part of small order one is of small order itself.
    let no_identity = !equation.points.iter().any(IsIdentity::is_identity);
    if no_identity && items.iter().all(encoded) && are_torsion_free(&equation.points, equation.seed)
    {
        equation.holds()
    } else {
        Err(BadSignature)
    }
}

/// Whether all points lie in the group of prime order.
fn are_torsion_free(points: &[EdwardsPoint], seed: Hash) -> bool {
    let drawn: Vec<[u8; SUMS / 8]> = draw(seed).take(points.len()).collect();
    (0..SUMS / TOGETHER).all(|at| {
        // The sums of all points for which the same bits were drawn; then, bit by bit, of all that have it.
        let mut sums = [EdwardsPoint::identity(); 1 << TOGETHER];
        for (point, bits) in points.iter().zip(&drawn) {
            let bits = bits.get(at).copied().unwrap_or(0);
            if let Some(sum) = sums.get_mut(usize::from(bits)) {
                *sum += point;
            }
        }
        let mut sums = sums.as_mut_slice();
        while let Some((without, with)) = sums.split_at_mut_checked(sums.len() / 2)
            && !without.is_empty()
        {
            let sum: EdwardsPoint = with.iter().sum();
            if !sum.is_torsion_free() {
                return false;
            }
            for (without, with) in without.iter_mut().zip(with) {
                *without += &*with;
            }
            sums = without;
        }
        true
    })
}

/// Two from each SHA-256("stele/batch/small-order/v1" 00 | seed | counter).
fn draw(seed: Hash) -> impl Iterator<Item = [u8; SUMS / 8]> {
    (0_u64..).flat_map(move |counter| {
        let parts: [&[u8]; 3] = [
            b"stele/batch/small-order/v1\0",
            seed.as_bytes(),
            &counter.to_be_bytes(),
        ];
        let digest = Hash::of(&parts);
        let (halves, _) = digest.as_bytes().as_chunks();
        [0, 1].map(|half| halves.get(half).copied().unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as BASE, EIGHT_TORSION};
    use curve25519_dalek::scalar::Scalar;
    use ed25519_dalek::{Signer as _, SigningKey};

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
}
