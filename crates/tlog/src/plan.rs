//! Which tiles a question needs. All of a plan's files can be fetched at once.

use alloc::vec::Vec;
use core::ops::Range;
use stele_verify::sorted::SortedSet;

use crate::edge::Edge;
use crate::path::TileId;
use crate::subtree::{Node, Subtree, consistency};
use crate::tree::TreeError;

/// Leaves that one plan covers at most: 257 tiles, or 2 MB. Ask for more in several plans.
pub const MAX_RANGE: u64 = 65_536;

/// The tiles that answer a question about a tree of a known size, and that authenticate the answer:
/// the tree's partial tiles, which give the root, and the full tiles on the way from the leaf up to
/// one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    size: u64,
    tiles: Vec<TileId>,
}

impl Plan {
    /// For a leaf's hash and its inclusion proof.
    ///
    /// # Errors
    /// [`TreeError::BeyondSize`]
    pub fn for_leaf(size: u64, index: u64) -> Result<Self, TreeError> {
        Self::for_leaves(size, [index])
    }

    /// For several leaves' hashes and inclusion proofs.
    ///
    /// # Errors
    /// [`TreeError::BeyondSize`]
    pub fn for_leaves(
        size: u64,
        indexes: impl IntoIterator<Item = u64>,
    ) -> Result<Self, TreeError> {
        let mut nodes = Vec::new();
        for index in indexes {
            if index >= size {
                return Err(TreeError::BeyondSize { index, size });
            }
            nodes.push(Node::leaf(index));
        }
        Ok(Self::for_nodes(size, nodes))
    }

    /// For the hashes and inclusion proofs of neighbouring leaves, at most [`MAX_RANGE`].
    ///
    /// # Errors
    /// [`TreeError::BeyondSize`] and [`TreeError::RangeTooLong`]
    pub fn for_range(size: u64, range: Range<u64>) -> Result<Self, TreeError> {
        let leaves = range.end.saturating_sub(range.start);
        if leaves == 0 {
            return Ok(Self::for_append(size));
        }
        if range.end > size {
            let index = range.end.saturating_sub(1);
            return Err(TreeError::BeyondSize { index, size });
        }
        if leaves > MAX_RANGE {
            return Err(TreeError::RangeTooLong { leaves });
        }
        // One leaf of each tile.
        let first = range.start & !255;
        let step = (first..range.end).step_by(256);
        Ok(Self::for_nodes(size, step.map(Node::leaf)))
    }

    /// For the root that the tree had at `old` leaves, and for the proof that it has grown from it:
    /// the root is recomputed from the newer tree's own tiles, so no server has to prove anything.
    ///
    /// # Errors
    /// [`TreeError::BeyondSize`]
    pub fn for_root(size: u64, old: u64) -> Result<Self, TreeError> {
        if old > size {
            return Err(TreeError::BeyondSize { index: old, size });
        }
        let root = Subtree::whole(old).nodes();
        let proof = consistency(old, size).into_iter().flat_map(Subtree::nodes);
        Ok(Self::for_nodes(size, root.chain(proof)))
    }

    /// For appending: the partial tiles alone.
    pub fn for_append(size: u64) -> Self {
        Self::for_nodes(size, [])
    }

    /// Both plans at once. None if they are for trees of different sizes.
    pub fn and(&self, other: &Self) -> Option<Self> {
        if self.size != other.size {
            return None;
        }
        let tiles: SortedSet<_> = self.tiles.iter().chain(&other.tiles).copied().collect();
        Some(Self {
            size: self.size,
            tiles: tiles.into_iter().collect(),
        })
    }

    fn for_nodes(size: u64, nodes: impl IntoIterator<Item = Node>) -> Self {
        let mut tiles: SortedSet<TileId> = Edge::ids(size).collect();
        for node in nodes {
            let mut next = node.tile(size);
            while let Some(tile) = next {
                if !tiles.insert(tile) {
                    break;
                }
                next = tile.parent(size).map(|(parent, _)| parent);
            }
        }
        Self {
            size,
            tiles: tiles.into_iter().collect(),
        }
    }

    /// Leaves in the tree that the plan is for.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The tiles: each once, by level, then index.
    pub fn tiles(&self) -> &[TileId] {
        &self.tiles
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec;

    use super::*;

    fn paths(plan: Result<Plan, TreeError>) -> Vec<String> {
        plan.unwrap().tiles.iter().map(TileId::path).collect()
    }

    #[test]
    fn a_leaf_needs_its_tiles_and_the_edge() {
        let edge = ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"];
        assert_eq!(paths(Ok(Plan::for_append(70_000))), edge);
        assert_eq!(paths(Plan::for_leaf(70_000, 69_999)), edge);
        let mut near = vec!["tile/0/272"];
        near.extend(edge);
        assert_eq!(paths(Plan::for_leaf(70_000, 69_700)), near);
        assert_eq!(
            paths(Plan::for_leaf(70_000, 0)),
            [
                "tile/0/000",
                "tile/0/273.p/112",
                "tile/1/000",
                "tile/1/001.p/17",
                "tile/2/000.p/1"
            ]
        );
        assert_eq!(
            paths(Plan::for_leaf(256, 0)),
            ["tile/0/000", "tile/1/000.p/1"]
        );
        assert_eq!(paths(Ok(Plan::for_append(0))), [""; 0]);
    }

    #[test]
    fn a_range_needs_each_of_its_tiles_once() {
        let plan = |range| paths(Plan::for_range(1000, range));
        assert_eq!(
            plan(255..257),
            [
                "tile/0/000",
                "tile/0/001",
                "tile/0/003.p/232",
                "tile/1/000.p/3"
            ]
        );
        assert_eq!(plan(256..512).len(), 3);
        assert_eq!(plan(0..1000).len(), 5);
        assert_eq!(plan(7..7).len(), 2);
        let all = Plan::for_range(MAX_RANGE, 0..MAX_RANGE).unwrap();
        assert_eq!(all.tiles().len(), 258);
    }

    #[test]
    fn an_older_root_needs_no_leaves_where_tiles_were_full() {
        assert_eq!(
            paths(Plan::for_root(70_000, 65_536)),
            paths(Ok(Plan::for_append(70_000)))
        );
        assert_eq!(
            paths(Plan::for_root(70_000, 512))[1],
            "tile/1/000",
            "level 0 is not needed"
        );
        assert_eq!(paths(Plan::for_root(70_000, 513))[0], "tile/0/002");
    }

    #[test]
    fn refuses_what_is_not_in_the_tree_or_too_much() {
        let beyond = |index, size| Err(TreeError::BeyondSize { index, size });
        assert_eq!(Plan::for_leaf(0, 0), beyond(0, 0));
        assert_eq!(Plan::for_leaf(7, 7), beyond(7, 7));
        assert_eq!(Plan::for_leaves(9, [8, 9]), beyond(9, 9));
        assert_eq!(Plan::for_range(7, 6..8), beyond(7, 7));
        assert_eq!(Plan::for_root(7, 8), beyond(8, 7));
        assert_eq!(
            Plan::for_range(u64::MAX, 0..u64::MAX),
            Err(TreeError::RangeTooLong { leaves: u64::MAX })
        );
    }

    #[test]
    fn the_largest_tree_is_planned_without_overflow() {
        assert_eq!(paths(Plan::for_leaf(u64::MAX, 0)).len(), 15);
        assert_eq!(paths(Plan::for_leaf(u64::MAX, u64::MAX - 1)).len(), 8);
        let end = u64::MAX - 1000..u64::MAX;
        assert_eq!(paths(Plan::for_range(u64::MAX, end)).len(), 11);
        assert_eq!(paths(Plan::for_root(u64::MAX, u64::MAX)).len(), 8);
    }

    #[test]
    fn plans_add_up() {
        let (a, b) = (Plan::for_leaf(1000, 0), Plan::for_leaf(1000, 300));
        let both = a.unwrap().and(&b.unwrap());
        assert_eq!(both, Plan::for_leaves(1000, [300, 0, 0]).ok());
        assert_eq!(Plan::for_append(1).and(&Plan::for_append(2)), None);
    }
}
