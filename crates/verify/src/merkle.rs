//! Roots, inclusion and consistency of the Merkle tree of RFC 6962 section 2.1.
//!
//! The checks follow RFC 9162 sections 2.1.3.2 and 2.1.4.2: they walk from the leaf to the root
//! and need no recursion.

use alloc::vec::Vec;

use crate::hash::{Hash, empty_root, leaf_hash, node_hash};

/// The longest proof that a tree of 2^64 - 1 leaves can need, in hashes.
pub const MAX_PROOF_LEN: usize = 64;

/// Why a Merkle proof was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MerkleError {
    /// The index is not below the size.
    IndexBeyondSize {
        /// Index of the leaf.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// The first size is zero or above the second.
    SizesOutOfOrder {
        /// Leaves in the older tree.
        old: u64,
        /// Leaves in the newer tree.
        new: u64,
    },
    /// The proof has the wrong number of hashes for this index and size.
    ProofLength {
        /// How many hashes it has.
        found: usize,
    },
    /// The proof leads to another root.
    RootMismatch,
}

impl MerkleError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::IndexBeyondSize { .. } => "merkle-index-beyond-size",
            Self::SizesOutOfOrder { .. } => "merkle-sizes-out-of-order",
            Self::ProofLength { .. } => "merkle-proof-length",
            Self::RootMismatch => "merkle-root-mismatch",
        }
    }
}

/// A leaf of which [`Included::verify`] has shown that it stands in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Included {
    leaf: Hash,
    index: u64,
    size: u64,
    root: Hash,
}

impl Included {
    /// Checks an inclusion proof (RFC 9162 section 2.1.3.2).
    ///
    /// # Errors
    /// [`MerkleError`] if the proof doesn't lead from this leaf, at this index, to this root.
    pub fn verify(
        leaf: Hash,
        index: u64,
        size: u64,
        root: Hash,
        proof: &[Hash],
    ) -> Result<Self, MerkleError> {
        if index >= size {
            return Err(MerkleError::IndexBeyondSize { index, size });
        }
        let length = MerkleError::ProofLength { found: proof.len() };
        let mut fn_ = index;
        let mut sn = size.saturating_sub(1);
        let mut hash = leaf;
        for sibling in proof {
            if sn == 0 {
                return Err(length);
            }
            if fn_ & 1 == 1 || fn_ == sn {
                hash = node_hash(sibling, &hash);
                if fn_ & 1 == 0 {
                    let zeros = fn_.trailing_zeros();
                    fn_ = fn_.checked_shr(zeros).unwrap_or(0);
                    sn = sn.checked_shr(zeros).unwrap_or(0);
                }
            } else {
                hash = node_hash(&hash, sibling);
            }
            fn_ >>= 1;
            sn >>= 1;
        }
        if sn != 0 {
            return Err(length);
        }
        if hash != root {
            return Err(MerkleError::RootMismatch);
        }
        Ok(Self {
            leaf,
            index,
            size,
            root,
        })
    }

    /// The leaf hash.
    pub const fn leaf(&self) -> Hash {
        self.leaf
    }

    /// The entry's number in the log, from zero.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Leaves in the tree.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    pub const fn root(&self) -> Hash {
        self.root
    }
}

/// Checks that the tree `new` begins with the tree `old` (RFC 9162 section 2.1.4.2).
///
/// A proof from size zero is an error, also to size zero: it would say nothing.
///
/// # Errors
/// [`MerkleError`] if the proof doesn't lead to both roots.
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: Hash,
    new_root: Hash,
    proof: &[Hash],
) -> Result<(), MerkleError> {
    if old == 0 || old > new {
        return Err(MerkleError::SizesOutOfOrder { old, new });
    }
    let length = MerkleError::ProofLength { found: proof.len() };
    if old == new {
        return match (proof.is_empty(), old_root == new_root) {
            (false, _) => Err(length),
            (true, false) => Err(MerkleError::RootMismatch),
            (true, true) => Ok(()),
        };
    }
    // A tree of 2^n leaves is a node of the newer tree itself, so the proof leaves it out.
    let (first, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        let (first, rest) = proof.split_first().ok_or(length)?;
        (*first, rest)
    };
    let shift = old.trailing_zeros();
    let mut fn_ = old.saturating_sub(1).checked_shr(shift).unwrap_or(0);
    let mut sn = new.saturating_sub(1).checked_shr(shift).unwrap_or(0);
    let (mut from_old, mut from_new) = (first, first);
    for sibling in rest {
        if sn == 0 {
            return Err(length);
        }
        if fn_ & 1 == 1 || fn_ == sn {
            from_old = node_hash(sibling, &from_old);
            from_new = node_hash(sibling, &from_new);
            if fn_ & 1 == 0 {
                let zeros = fn_.trailing_zeros();
                fn_ = fn_.checked_shr(zeros).unwrap_or(0);
                sn = sn.checked_shr(zeros).unwrap_or(0);
            }
        } else {
            from_new = node_hash(&from_new, sibling);
        }
        fn_ >>= 1;
        sn >>= 1;
    }
    if sn != 0 {
        return Err(length);
    }
    if from_old != old_root || from_new != new_root {
        return Err(MerkleError::RootMismatch);
    }
    Ok(())
}

/// A tree that only grows: the roots of its perfect subtrees, largest first.
///
/// Holds at most 64 hashes whatever the size, so a whole log can be hashed as it streams by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        // Two neighbours of one height become their parent, once for each trailing one of size.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size = self.size.saturating_add(1);
    }

    /// A frontier from its size and its [`Frontier::peaks`]; nothing where these can't belong together.
    pub fn from_peaks(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        let count = u32::try_from(peaks.len()).ok()?;
        (count == size.count_ones()).then_some(Self { size, peaks })
    }

    /// Leaves so far.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The roots of its perfect subtrees, largest first: one for each bit of its size.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// The root of the tree so far.
    pub fn root(&self) -> Hash {
        self.peaks
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| node_hash(&left, &right))
            .unwrap_or_else(empty_root)
    }
}

/// The root over the leaf hashes.
pub fn root_of_leaves(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut frontier = Frontier::new();
    for leaf in leaves {
        frontier.push(leaf);
    }
    frontier.root()
}

/// The root over the entries.
pub fn root_of_entries<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Hash {
    root_of_leaves(entries.into_iter().map(leaf_hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6962's own recursive definition, as an oracle.
    fn mth(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                node_hash(&mth(left), &mth(right))
            }
        }
    }

    fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
        if leaves.len() == 1 {
            return Vec::new();
        }
        let k = leaves.len().next_power_of_two() / 2;
        let (left, right) = leaves.split_at(k);
        let (mut proof, other) = if index < k {
            (path(index, left), mth(right))
        } else {
            (path(index - k, right), mth(left))
        };
        proof.push(other);
        proof
    }

    fn subproof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
        if m == leaves.len() {
            return if whole {
                Vec::new()
            } else {
                alloc::vec![mth(leaves)]
            };
        }
        let k = leaves.len().next_power_of_two() / 2;
        let (left, right) = leaves.split_at(k);
        let (mut proof, other) = if m <= k {
            (subproof(m, left, whole), mth(right))
        } else {
            (subproof(m - k, right, false), mth(left))
        };
        proof.push(other);
        proof
    }

    fn leaves(n: usize) -> Vec<Hash> {
        (0..n).map(|i| leaf_hash(&i.to_be_bytes())).collect()
    }

    #[test]
    fn every_inclusion_up_to_40() {
        for n in 1..=40 {
            let leaves = leaves(n);
            let root = mth(&leaves);
            assert_eq!(root_of_leaves(leaves.iter().copied()), root);
            for (i, leaf) in leaves.iter().enumerate() {
                let proof = path(i, &leaves);
                let check = |leaf, index, size, proof: &[Hash]| {
                    Included::verify(leaf, index, size, root, proof)
                };
                let (index, size) = (i as u64, n as u64);
                assert!(check(*leaf, index, size, &proof).is_ok(), "{i} of {n}");
                assert!(check(Hash::new([9; 32]), index, size, &proof).is_err());
                assert!(check(*leaf, size, size, &proof).is_err());
                let mut longer = proof.clone();
                longer.push(root);
                assert!(check(*leaf, index, size, &longer).is_err());
                if let Some((_, shorter)) = proof.split_last() {
                    assert!(check(*leaf, index, size, shorter).is_err());
                }
                if n > 1 {
                    assert!(check(*leaf, (index + 1) % size, size, &proof).is_err());
                }
            }
        }
    }

    #[test]
    fn every_consistency_up_to_40() {
        for new in 1..=40 {
            let leaves = leaves(new);
            let new_root = mth(&leaves);
            for old in 1..=new {
                let old_root = mth(&leaves[..old]);
                let proof = subproof(old, &leaves, true);
                let (old, new) = (old as u64, new as u64);
                let check = |old_root, proof: &[Hash]| {
                    verify_consistency(old, new, old_root, new_root, proof)
                };
                assert_eq!(check(old_root, &proof), Ok(()), "{old} in {new}");
                assert!(check(Hash::new([9; 32]), &proof).is_err());
                let mut longer = proof.clone();
                longer.push(new_root);
                assert!(check(old_root, &longer).is_err());
            }
        }
    }

    #[test]
    fn size_zero_and_huge_sizes() {
        let root = empty_root();
        assert_eq!(
            verify_consistency(0, 0, root, root, &[]),
            Err(MerkleError::SizesOutOfOrder { old: 0, new: 0 })
        );
        assert_eq!(
            Included::verify(root, u64::MAX - 1, u64::MAX, root, &[]),
            Err(MerkleError::ProofLength { found: 0 })
        );
        assert!(Included::verify(root, u64::MAX - 1, u64::MAX, root, &[root; 64]).is_err());
        assert!(verify_consistency(1 << 63, u64::MAX, root, root, &[root; 64]).is_err());
    }
}
