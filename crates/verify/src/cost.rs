//! What was hashed and verified, counted since the program began: tests hold what an answer costs, on any machine.
//!
//! Without the feature `cost` nothing is counted, and this takes no time.

#[cfg(feature = "cost")]
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Work that was done.
#[cfg(feature = "cost")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// SHA-256 digests.
    pub hashes: u64,
    /// Blocks of 64 bytes that they were made of, padding included (FIPS 180-4 section 5).
    pub blocks: u64,
    /// Ed25519 signatures that were checked by an equation of their own.
    pub single: u64,
    /// Ed25519 signatures that were checked together with others.
    pub joined: u64,
    /// Equations over several signatures.
    pub equations: u64,
    /// ML-DSA-44 signatures.
    pub ml_dsa: u64,
}

#[cfg(feature = "cost")]
static COUNTS: [AtomicU64; 6] = [const { AtomicU64::new(0) }; 6];

/// All that was done until now, by all threads.
#[cfg(feature = "cost")]
pub fn spent() -> Cost {
    let [hashes, blocks, single, joined, equations, ml_dsa] =
        core::array::from_fn(|at| COUNTS.get(at).map_or(0, |count| count.load(Relaxed)));
    Cost {
        hashes,
        blocks,
        single,
        joined,
        equations,
        ml_dsa,
    }
}

#[cfg(feature = "cost")]
fn add(counts: [u64; 6]) {
    for (count, more) in COUNTS.iter().zip(counts).filter(|(_, more)| *more > 0) {
        count.fetch_add(more, Relaxed);
    }
}

/// A digest of so many bytes.
#[inline]
pub(crate) fn hashed(bytes: impl FnOnce() -> usize) {
    #[cfg(feature = "cost")]
    {
        // A bit and the length in eight bytes stand behind them.
        let padded = bytes().saturating_add(9);
        add([1, padded.div_ceil(64) as u64, 0, 0, 0, 0]);
    }
    #[cfg(not(feature = "cost"))]
    drop(bytes);
}

/// One signature by itself.
#[inline]
pub(crate) fn checked_one() {
    #[cfg(feature = "cost")]
    add([0, 0, 1, 0, 0, 0]);
}

/// So many signatures by one equation.
#[inline]
pub(crate) fn checked_together(_signatures: usize) {
    #[cfg(feature = "cost")]
    add([0, 0, 0, _signatures as u64, 1, 0]);
}

/// An ML-DSA-44 signature.
#[cfg(feature = "ml-dsa")]
#[inline]
pub(crate) fn checked_ml_dsa() {
    #[cfg(feature = "cost")]
    add([0, 0, 0, 0, 0, 1]);
}
