//! A reference for tests: tiles straight from their definition, and proofs from RFC 6962's own
//! recursion. It shares no code with what is tested.

extern crate std;

use alloc::vec::Vec;
use std::sync::OnceLock;

use stele_verify::hash::{Hash, empty_root, leaf_hash, node_hash};

use crate::edge::Head;
use crate::path::TileId;
use crate::tile::Tile;

/// Tree sizes at which tiles begin, fill up and spill over.
pub(crate) const SIZES: [u64; 16] = [
    0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_792, 65_793, MAX,
];
const MAX: u64 = 70_000;

/// The leaf hashes of a tree of this size: a smaller tree's are the beginning of a larger one's.
pub(crate) fn leaves(size: u64) -> Vec<Hash> {
    perfect()[0][..size as usize].to_vec()
}

/// All that a server has for a tree of at most [`MAX`] leaves.
pub(crate) struct Files {
    size: u64,
}

impl Files {
    pub(crate) fn new(size: u64) -> Self {
        Self { size }
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn head(&self) -> Head {
        Head {
            size: self.size,
            root: self.root_at(self.size),
        }
    }

    pub(crate) fn root_at(&self, old: u64) -> Hash {
        mth(0, old as usize)
    }

    pub(crate) fn leaf(&self, index: u64) -> Hash {
        perfect()[0][index as usize]
    }

    /// MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l]) for each i.
    pub(crate) fn tile(&self, id: TileId) -> Tile {
        let span = 256usize.pow(id.level().into());
        let first = id.index() as usize * 256;
        let hashes = (first..first + usize::from(id.width()))
            .map(|i| mth(i * span, (i + 1) * span))
            .collect();
        Tile::from_hashes(id.level(), id.index(), hashes).unwrap()
    }

    pub(crate) fn get(&self, ids: impl IntoIterator<Item = TileId>) -> Vec<Tile> {
        ids.into_iter().map(|id| self.tile(id)).collect()
    }

    pub(crate) fn inclusion(&self, index: u64) -> Vec<Hash> {
        path(index as usize, 0, self.size as usize)
    }

    pub(crate) fn consistency(&self, old: u64) -> Vec<Hash> {
        subproof(old as usize, 0, self.size as usize, true)
    }
}

/// The hashes over 2^h leaves, for each h: computed once for all tests.
fn perfect() -> &'static [Vec<Hash>] {
    static LEVELS: OnceLock<Vec<Vec<Hash>>> = OnceLock::new();
    LEVELS.get_or_init(|| {
        let leaves = (0..MAX).map(|index| leaf_hash(&index.to_be_bytes()));
        let mut levels = std::vec![leaves.collect::<Vec<_>>()];
        while levels[levels.len() - 1].len() > 1 {
            let pairs = levels[levels.len() - 1].chunks_exact(2);
            levels.push(pairs.map(|pair| node_hash(&pair[0], &pair[1])).collect());
        }
        levels
    })
}

/// MTH(D[start:end])
fn mth(start: usize, end: usize) -> Hash {
    let n = end - start;
    if n == 0 {
        return empty_root();
    }
    if n.is_power_of_two() && start.is_multiple_of(n) {
        return perfect()[n.ilog2() as usize][start / n];
    }
    let k = n.next_power_of_two() / 2;
    node_hash(&mth(start, start + k), &mth(start + k, end))
}

fn path(index: usize, start: usize, end: usize) -> Vec<Hash> {
    let n = end - start;
    if n == 1 {
        return Vec::new();
    }
    let middle = start + n.next_power_of_two() / 2;
    let (mut proof, other) = if index < middle {
        (path(index, start, middle), mth(middle, end))
    } else {
        (path(index, middle, end), mth(start, middle))
    };
    proof.push(other);
    proof
}

fn subproof(old: usize, start: usize, end: usize, whole: bool) -> Vec<Hash> {
    if old == end {
        let own = [mth(start, end)];
        return own[usize::from(whole)..].to_vec();
    }
    let middle = start + (end - start).next_power_of_two() / 2;
    let (mut proof, other) = if old <= middle {
        (subproof(old, start, middle, whole), mth(middle, end))
    } else {
        (subproof(old, middle, end, false), mth(start, middle))
    };
    proof.push(other);
    proof
}
