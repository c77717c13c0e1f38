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
    verify_from(MANY, items)
}

/// The same, together from so many items on.
fn verify_from(many: usize, items: &[Item<'_>]) -> Vec<Result<(), BadSignature>> {
    if items.len() >= many && holds_strictly(items).is_ok() {
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
    if !no_identity || !items.iter().all(encoded) {
        return Err(BadSignature);
    }
    let drawn: Vec<Drawn> = draw(equation.seed).take(equation.points.len()).collect();
    if are_torsion_free(&equation.points, &drawn) {
        equation.holds()
    } else {
        Err(BadSignature)
    }
}

/// In which sums a point is: a bit for each.
type Drawn = [u8; SUMS / 8];

/// Whether all points lie in the group of prime order, as far as these sums of them show.
fn are_torsion_free(points: &[EdwardsPoint], drawn: &[Drawn]) -> bool {
    (0..SUMS / TOGETHER).all(|at| {
        // The sums of all points for which the same bits were drawn; then, bit by bit, of all that have it.
        let mut sums = [EdwardsPoint::identity(); 1 << TOGETHER];
        for (point, bits) in points.iter().zip(drawn) {
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
fn draw(seed: Hash) -> impl Iterator<Item = Drawn> {
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
mod tests;
