//! The hash of the index tree: the Merkle Patricia tree of torchwood's package `mpt`, and its
//! look-up proofs, byte for byte.
//!
//! Every inner node has two children, whose keys agree up to the node's bit and differ at it. So
//! which nodes there are depends on the set of keys alone.
//!
//! - the empty tree: SHA-256 of nothing
//! - a leaf: SHA-256(00 | length of key | key | length of value | value)
//! - an inner node: SHA-256(01 | bit | left | right)
//!
//! Lengths and bits are unsigned varints (LEB128). Keys of other lengths than 32 bytes are read as
//! if a 00 byte and then FF bytes without end followed, so that no two keys agree everywhere.

use alloc::vec::Vec;
use core::ops::Deref;

use stele_verify::hash::{Hash, empty_root};

/// Why a look-up proof was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofError {
    /// It ends within a number, a key or a hash, or a number isn't in its shortest form.
    Malformed,
    /// The bits don't decrease from the leaf to the root.
    BitOrder,
    /// It shows that a key is absent by the key itself.
    SameKey,
    /// The other key doesn't lie where the key would have to.
    OtherPlace,
    /// It leads to another root.
    RootMismatch,
}

impl ProofError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "index-proof-malformed",
            Self::BitOrder => "index-proof-bit-order",
            Self::SameKey => "index-proof-same-key",
            Self::OtherPlace => "index-proof-other-place",
            Self::RootMismatch => "index-proof-root-mismatch",
        }
    }
}

/// The hash of a key with its value.
pub fn leaf(key: &[u8], value: &[u8]) -> Hash {
    let (key_length, value_length) = (varint(key.len() as u64), varint(value.len() as u64));
    Hash::of(&[&[0], &key_length, key, &value_length, value])
}

/// The hash of an inner node.
pub fn inner(bit: u32, left: &Hash, right: &Hash) -> Hash {
    let bit = varint(u64::from(bit));
    Hash::of(&[&[1], &bit, left.as_bytes(), right.as_bytes()])
}

/// The bit of a key, counted from its most significant one.
pub fn bit(key: &[u8], at: u32) -> bool {
    let byte = byte_of(key, at >> 3);
    byte.checked_shr(7_u32.saturating_sub(at & 7)).unwrap_or(0) & 1 == 1
}

/// The first bit at which two keys differ; none if they are equal.
pub fn first_difference(a: &[u8], b: &[u8]) -> Option<u32> {
    if a.len() == b.len() {
        let mut pairs = (0_u32..).zip(a.iter().zip(b));
        let (at, (a, b)) = pairs.find(|(_, (a, b))| a != b)?;
        return at.checked_mul(8)?.checked_add((a ^ b).leading_zeros());
    }
    // Past the longer one's padding byte both are FF for ever.
    let end = u32::try_from(a.len().max(b.len())).ok()?.checked_add(1)?;
    let differs = |at: &u32| byte_of(a, *at) != byte_of(b, *at);
    let at = (0..=end).find(differs)?;
    let zeros = (byte_of(a, at) ^ byte_of(b, at)).leading_zeros();
    at.checked_mul(8)?.checked_add(zeros)
}

fn byte_of(key: &[u8], at: u32) -> u8 {
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    match key.get(at) {
        Some(byte) => *byte,
        None if at == key.len() => 0,
        None => 0xff,
    }
}

/// Subtrees side by side, in the order of their keys, and the bits at which neighbours differ: all
/// that a hash over them needs, be they single leaves or whole pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    hashes: Vec<Hash>,
    /// `bits[i]` is where the subtrees i and i + 1 differ.
    bits: Vec<u32>,
}

/// An inner node on the way from a leaf to the root: where it branches, and the hash of the child
/// that the way doesn't pass through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The node's bit.
    pub bit: u32,
    /// The other child.
    pub sibling: Hash,
}

impl Row {
    /// A row of one subtree, or of none.
    pub fn new(first: Option<Hash>) -> Self {
        Self {
            hashes: first.into_iter().collect(),
            bits: Vec::new(),
        }
    }

    /// Appends a subtree, whose keys first differ from those of the last one at `bit`.
    pub fn push(&mut self, bit: u32, hash: Hash) {
        if !self.hashes.is_empty() {
            self.bits.push(bit);
        }
        self.hashes.push(hash);
    }

    /// The hash over all of them.
    pub fn root(&self) -> Hash {
        let node = |bit, left: Hash, right: Hash| inner(bit, &left, &right);
        self.fold(|_, hash| *hash, node).unwrap_or_else(empty_root)
    }

    /// The tree over them, with the hashes of all its nodes.
    pub fn tree(self) -> Tree {
        let mut nodes = Vec::with_capacity(self.bits.len());
        let hashes = &self.hashes;
        let top = self.fold(
            |at, _| at,
            |bit, left, right| {
                let hash = |at| hash_at(hashes, &nodes, at);
                let hash = inner(bit, &hash(left), &hash(right));
                nodes.push(Node {
                    bit,
                    left,
                    right,
                    hash,
                });
                hashes.len().saturating_add(nodes.len()).saturating_sub(1)
            },
        );
        Tree {
            hashes: self.hashes,
            nodes,
            top,
        }
    }

    /// Makes one of all: of each subtree by itself, and of two with the node over them. Nothing of an empty row.
    ///
    /// One pass with a stack: two subtrees become one as soon as what follows them is seen to branch off higher up. Keys
    /// are in order, so the node over some has the lowest of the bits between them.
    fn fold<T>(
        &self,
        leaf: impl Fn(usize, &Hash) -> T,
        mut node: impl FnMut(u32, T, T) -> T,
    ) -> Option<T> {
        // Each with the bit at which it differs from its left neighbour.
        let mut stack: Vec<(T, u32)> = Vec::with_capacity(16);
        let mut join = |stack: &mut Vec<(T, u32)>| {
            if let (Some((right, bit)), Some((left, before))) = (stack.pop(), stack.pop()) {
                stack.push((node(bit, left, right), before));
            }
        };
        for (at, hash) in self.hashes.iter().enumerate() {
            let left = at.checked_sub(1).and_then(|left| self.bits.get(left));
            let before = left.copied().unwrap_or(0);
            while stack.len() > 1 && stack.last().is_some_and(|(_, bit)| *bit > before) {
                join(&mut stack);
            }
            stack.push((leaf(at, hash), before));
        }
        while stack.len() > 1 {
            join(&mut stack);
        }
        stack.pop().map(|(all, _)| all)
    }
}

/// Subtrees side by side with the tree over them, hashed once: so no way down costs a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    hashes: Vec<Hash>,
    /// Nodes over them, each behind those below it. A position from `hashes.len()` on is one of these.
    nodes: Vec<Node>,
    /// Position of the topmost; nothing over no subtrees.
    top: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    bit: u32,
    left: usize,
    right: usize,
    hash: Hash,
}

fn hash_at(hashes: &[Hash], nodes: &[Node], at: usize) -> Hash {
    let node = || nodes.get(at.checked_sub(hashes.len())?);
    let found = hashes.get(at).copied();
    found
        .or_else(|| node().map(|node| node.hash))
        .unwrap_or_else(empty_root)
}

impl Tree {
    /// The hash over all subtrees.
    pub fn root(&self) -> Hash {
        self.top.map_or_else(empty_root, |top| self.hash(top))
    }

    fn hash(&self, at: usize) -> Hash {
        hash_at(&self.hashes, &self.nodes, at)
    }

    /// Goes down from the root as a look-up of `key` does: decided by the bits of the nodes alone, which the root
    /// commits to. Gives the position of the subtree where it ends and the nodes on the way, from the top; nothing where
    /// there are no subtrees.
    pub fn descend(&self, key: &[u8]) -> Option<(usize, Vec<Step>)> {
        let mut steps = Vec::new();
        let mut at = self.top?;
        while let Some(below) = at.checked_sub(self.hashes.len()) {
            let node = self.nodes.get(below)?;
            let (into, other) = match bit(key, node.bit) {
                false => (node.left, node.right),
                true => (node.right, node.left),
            };
            steps.push(Step {
                bit: node.bit,
                sibling: self.hash(other),
            });
            at = into;
        }
        Some((at, steps))
    }
}

/// The root of a tree of these keys and values, which must be strictly increasing by key as padded.
pub fn root<K: AsRef<[u8]>, V: AsRef<[u8]>>(pairs: &[(K, V)]) -> Hash {
    let mut row = Row::default();
    let mut before: Option<&[u8]> = None;
    for (key, value) in pairs {
        let (key, value) = (key.as_ref(), value.as_ref());
        let bit = before.and_then(|before| first_difference(before, key));
        row.push(bit.unwrap_or(0), leaf(key, value));
        before = Some(key);
    }
    row.root()
}

/// A look-up proof: the nodes from the leaf up to the root, and where the key is absent the leaf
/// that a look-up ends at in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The other key and its value.
    pub other: Option<(Vec<u8>, Vec<u8>)>,
    /// From the leaf up.
    pub steps: Vec<Step>,
}

impl Proof {
    /// The longest proof for keys of 32 bytes: another key with a value of 40, and 256 nodes.
    pub const MAX_LEN: usize = 1 + 32 + 1 + 40 + 256 * (2 + Hash::LEN);

    /// The proof's bytes: in torchwood's form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Some((key, value)) = &self.other {
            for part in [key, value] {
                bytes.extend_from_slice(&varint(part.len() as u64));
                bytes.extend_from_slice(part);
            }
        }
        for step in &self.steps {
            bytes.extend_from_slice(&varint(u64::from(step.bit)));
            bytes.extend_from_slice(step.sibling.as_bytes());
        }
        bytes
    }

    /// Reads a proof that a key is present, or that it is absent.
    ///
    /// # Errors
    /// [`ProofError::Malformed`]
    pub fn parse(mut bytes: &[u8], present: bool) -> Result<Self, ProofError> {
        let mut other = None;
        if !present && !bytes.is_empty() {
            let key = read_part(&mut bytes).ok_or(ProofError::Malformed)?;
            let value = read_part(&mut bytes).ok_or(ProofError::Malformed)?;
            other = Some((key, value));
        }
        let mut steps = Vec::new();
        while !bytes.is_empty() {
            steps.push(read_step(&mut bytes).ok_or(ProofError::Malformed)?);
        }
        Ok(Self { other, steps })
    }

    /// Checks that the tree with this root has this value under this key, or, if there is none, that
    /// it has no such key.
    ///
    /// # Errors
    /// [`ProofError`]
    pub fn verify(&self, root: Hash, key: &[u8], value: Option<&[u8]>) -> Result<(), ProofError> {
        let (key, value) = match (&self.other, value) {
            (None, Some(value)) => (key, value),
            (Some(_), Some(_)) => return Err(ProofError::Malformed),
            (None, None) => {
                let empty = self.steps.is_empty() && root == empty_root();
                return if empty {
                    Ok(())
                } else {
                    Err(ProofError::RootMismatch)
                };
            }
            (Some((other, _)), None) if other == key => return Err(ProofError::SameKey),
            (Some((other, value)), None) => {
                let agrees = |step: &Step| bit(other, step.bit) == bit(key, step.bit);
                if !self.steps.iter().all(agrees) {
                    return Err(ProofError::OtherPlace);
                }
                (other.as_slice(), value.as_slice())
            }
        };
        let decreasing = |pair: &[Step]| matches!(pair, [a, b] if a.bit > b.bit);
        if !self.steps.windows(2).all(decreasing) {
            return Err(ProofError::BitOrder);
        }
        let up = |hash: Hash, step: &Step| match bit(key, step.bit) {
            false => inner(step.bit, &hash, &step.sibling),
            true => inner(step.bit, &step.sibling, &hash),
        };
        if self.steps.iter().fold(leaf(key, value), up) == root {
            Ok(())
        } else {
            Err(ProofError::RootMismatch)
        }
    }
}

fn read_part(bytes: &mut &[u8]) -> Option<Vec<u8>> {
    let length = usize::try_from(read_varint(bytes)?).ok()?;
    let (part, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(part.to_vec())
}

fn read_step(bytes: &mut &[u8]) -> Option<Step> {
    let bit = u32::try_from(read_varint(bytes)?).ok()?;
    let (sibling, rest) = bytes.split_at_checked(Hash::LEN)?;
    *bytes = rest;
    let sibling = Hash::from_slice(sibling)?;
    Some(Step { bit, sibling })
}

/// An unsigned varint: seven bits a byte, lowest first (LEB128).
pub(crate) fn varint(mut number: u64) -> Varint {
    let mut bytes = [0; 10];
    let mut length = 0_usize;
    for byte in &mut bytes {
        *byte = u8::try_from(number & 0x7f).unwrap_or(0);
        length = length.saturating_add(1);
        number >>= 7;
        if number == 0 {
            break;
        }
        *byte |= 0x80;
    }
    Varint { bytes, length }
}

/// The bytes of a varint: a page has hundreds, so they aren't put on the heap.
pub(crate) struct Varint {
    bytes: [u8; 10],
    length: usize,
}

impl Deref for Varint {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// Reads what [`varint`] writes, and nothing longer.
pub(crate) fn read_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(byte & 0x7f);
        let shifted = part.checked_shl(shift)?;
        if shifted.checked_shr(shift)? != part {
            return None;
        }
        number |= shifted;
        if byte & 0x80 == 0 {
            // A last byte of zero would be another form of the same number.
            return (part != 0 || shift == 0).then_some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn varints_have_one_form() {
        for (number, bytes) in [
            (0, &[0][..]),
            (127, &[0x7f]),
            (128, &[0x80, 1]),
            (300, &[0xac, 2]),
            (u64::MAX, &[255, 255, 255, 255, 255, 255, 255, 255, 255, 1]),
        ] {
            assert_eq!(*varint(number), *bytes);
            assert_eq!(read_varint(&mut &bytes[..]), Some(number));
        }
        for bad in [
            &[][..],
            &[0x80],
            &[0x80, 0],
            &[0xff, 0x80, 0],
            &[255, 255, 255, 255, 255, 255, 255, 255, 255, 2],
            &[255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
        ] {
            assert_eq!(read_varint(&mut &bad[..]), None, "{bad:?}");
        }
    }

    #[test]
    fn bits_are_counted_from_the_top_and_short_keys_are_padded() {
        assert!(bit(&[0x80], 0) && !bit(&[0x80], 1) && bit(&[0, 1], 15));
        assert!(!bit(&[0xff], 8) && bit(&[0xff], 16) && bit(&[0xff], 1 << 20));
        assert_eq!(first_difference(&[0x12], &[0x12, 0x34]), Some(10));
        assert_eq!(first_difference(&[0xab, 0], &[0xab]), Some(16));
        assert_eq!(first_difference(&[], &[0]), Some(8));
        assert_eq!(first_difference(&[7; 32], &[7; 32]), None);
    }

    #[test]
    fn the_way_down_collects_the_way_up() {
        let keys: Vec<[u8; 32]> = (0..40_u8).map(|n| *Hash::of(&[&[n]]).as_bytes()).collect();
        let mut sorted: Vec<_> = keys.iter().map(|key| (*key, vec![key[0]])).collect();
        sorted.sort();
        let root = root(&sorted);
        let mut row = Row::default();
        for (at, (key, value)) in sorted.iter().enumerate() {
            let bit = at
                .checked_sub(1)
                .and_then(|b| first_difference(&sorted[b].0, key));
            row.push(bit.unwrap_or(0), leaf(key, value));
        }
        assert_eq!(row.root(), root);
        let tree = row.tree();
        assert_eq!(tree.root(), root);
        for wanted in (0..80_u8).map(|n| *Hash::of(&[&[n]]).as_bytes()) {
            let (at, mut steps) = tree.descend(&wanted).unwrap();
            steps.reverse();
            let (key, value) = &sorted[at];
            let proof = Proof {
                other: (*key != wanted).then(|| (key.to_vec(), value.clone())),
                steps,
            };
            let claim = (*key == wanted).then_some(value.as_slice());
            assert_eq!(claim.is_some(), keys.contains(&wanted));
            assert_eq!(proof.verify(root, &wanted, claim), Ok(()));
            let read = Proof::parse(&proof.to_bytes(), claim.is_some()).unwrap();
            assert_eq!(read, proof);
            assert!(proof.verify(Hash::of(&[b"other"]), &wanted, claim).is_err());
        }
        assert_eq!(Row::default().tree().descend(&[0; 32]), None);
        assert_eq!(Row::default().tree().root(), empty_root());
        assert_eq!(Row::default().root(), empty_root());
    }

    proptest! {
        #[test]
        fn no_proof_panics(bytes: Vec<u8>, present: bool, key: Vec<u8>) {
            if let Ok(proof) = Proof::parse(&bytes, present) {
                prop_assert_eq!(proof.to_bytes(), bytes);
                let claim = present.then_some(&b"v"[..]);
                prop_assert!(proof.verify(leaf(b"k", b"x"), &key, claim).is_err());
            }
        }
    }
}
