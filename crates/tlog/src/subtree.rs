//! How RFC 6962 splits a range of leaves, and where the tiles keep the parts.

use alloc::vec::Vec;

use crate::path::TileId;

/// A perfect subtree: the 2^height leaves from `index` * 2^height on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node {
    height: u8,
    index: u64,
}

impl Node {
    /// One leaf.
    pub(crate) const fn leaf(index: u64) -> Self {
        Self { height: 0, index }
    }

    /// Tile level and index, offset of the first hash in the tile, and the height above it (0..=7).
    pub(crate) fn place(self) -> (u8, u64, u8, u8) {
        let within = self.height % 8;
        // No overflow: the first leaf's index is a u64, and this is that index shifted right.
        let first = self.index.checked_shl(u32::from(within)).unwrap_or(0);
        let [.., offset] = first.to_be_bytes();
        (self.height / 8, first >> 8, offset, within)
    }

    /// The tile that holds this subtree's leaves or their hashes, in a tree of `size` leaves.
    pub(crate) fn tile(self, size: u64) -> Option<TileId> {
        let (level, index, ..) = self.place();
        TileId::in_tree(size, level, index)
    }
}

/// The leaves `start..end`, as RFC 6962 hashes them: `MTH(D[start:end])`.
///
/// Only ranges that occur in a tree are made: `start` is a multiple of a power of two that is no
/// smaller than the number of leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Subtree {
    start: u64,
    end: u64,
}

impl Subtree {
    /// The whole tree of `size` leaves.
    pub(crate) const fn whole(size: u64) -> Self {
        Self {
            start: 0,
            end: size,
        }
    }

    /// Both halves, split at the largest power of two below the number of leaves.
    fn split(self) -> Option<(Self, Self)> {
        let before_last = self.end.checked_sub(self.start)?.checked_sub(1)?;
        let left = 1u64.checked_shl(before_last.checked_ilog2()?)?;
        let middle = self.start.checked_add(left)?;
        Some((
            Self {
                start: self.start,
                end: middle,
            },
            Self {
                start: middle,
                end: self.end,
            },
        ))
    }

    /// The perfect subtrees that this one is made of, from left to right, largest first.
    pub(crate) fn nodes(self) -> impl Iterator<Item = Node> {
        let mut start = self.start;
        core::iter::from_fn(move || {
            let height = self.end.checked_sub(start)?.checked_ilog2()?;
            let node = Node {
                height: u8::try_from(height).ok()?,
                index: start.checked_shr(height)?,
            };
            start = start.checked_add(1u64.checked_shl(height)?)?;
            Some(node)
        })
    }
}

/// The subtrees whose hashes prove that a leaf is in the tree, from the leaf up
/// (RFC 6962 section 2.1.1). Empty if `index` is not below `size`.
pub(crate) fn inclusion(index: u64, size: u64) -> Vec<Subtree> {
    let mut proof = Vec::new();
    if index >= size {
        return proof;
    }
    let mut at = Subtree::whole(size);
    while let Some((left, right)) = at.split() {
        let (into, sibling) = if index < left.end {
            (left, right)
        } else {
            (right, left)
        };
        proof.push(sibling);
        at = into;
    }
    proof.reverse();
    proof
}

/// The subtrees whose hashes prove that the tree begins with the tree of `old` leaves, from the
/// bottom up (RFC 6962 section 2.1.2). Empty if `old` is not in `1..size`.
pub(crate) fn consistency(old: u64, size: u64) -> Vec<Subtree> {
    let mut proof = Vec::new();
    if old == 0 || old >= size {
        return proof;
    }
    let mut at = Subtree::whole(size);
    while at.end != old {
        let Some((left, right)) = at.split() else {
            break;
        };
        let (into, sibling) = if old <= left.end {
            (left, right)
        } else {
            (right, left)
        };
        proof.push(sibling);
        at = into;
    }
    // Where the old tree is itself a node of the new one, its root is known to who asks.
    if at.start != 0 {
        proof.push(at);
    }
    proof.reverse();
    proof
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn perfect_parts_of_a_tree() {
        let parts: Vec<_> = Subtree::whole(0b1011).nodes().collect();
        assert_eq!(
            parts,
            [
                Node {
                    height: 3,
                    index: 0
                },
                Node {
                    height: 1,
                    index: 4
                },
                Node {
                    height: 0,
                    index: 10
                },
            ]
        );
        assert_eq!(Subtree::whole(0).nodes().count(), 0);
        assert_eq!(Subtree::whole(u64::MAX).nodes().count(), 64);
    }

    #[test]
    fn the_largest_trees_are_walked_without_overflow() {
        assert_eq!(inclusion(u64::MAX - 1, u64::MAX).len(), 63);
        assert_eq!(inclusion(0, u64::MAX).len(), 64);
        assert_eq!(inclusion(u64::MAX, u64::MAX), []);
        assert_eq!(inclusion(0, 0), []);
        assert_eq!(consistency(1 << 63, u64::MAX).len(), 1);
        assert_eq!(consistency(u64::MAX - 1, u64::MAX).len(), 64);
        assert_eq!(consistency(0, 7), []);
        assert_eq!(consistency(8, 7), []);
    }

    #[test]
    fn every_place_is_in_a_tile_of_the_tree() {
        for size in [1, 255, 256, 257, 65_535, 65_536, 65_537, u64::MAX] {
            for node in Subtree::whole(size).nodes() {
                let tile = node.tile(size).unwrap();
                let (level, index, offset, within) = node.place();
                assert_eq!((tile.level(), tile.index()), (level, index));
                let end = u16::from(offset) + (1 << within);
                assert!(end <= tile.width());
                // The root hangs on partial tiles alone.
                assert!(!tile.is_full());
            }
        }
    }
}
