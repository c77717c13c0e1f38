//! A tree of which only authenticated tiles are held, and the questions it answers.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Reverse;
use stele_verify::sorted::SortedMap;

use stele_verify::hash::{Hash, empty_root, node_hash};

use crate::edge::{Edge, Head};
use crate::hashed::Hashed;
use crate::path::TileId;
use crate::subtree::{Node, Subtree, consistency, inclusion};
use crate::tile::Tile;

/// Why tiles were refused, or a question can't be answered from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeError {
    /// This tile is needed and was not given.
    TileMissing {
        /// The tile.
        tile: TileId,
    },
    /// The hashes of this full tile are not those that the tree committed to.
    TileMismatch {
        /// The tile.
        tile: TileId,
    },
    /// The partial tiles don't lead to the root; at least one of them is wrong.
    EdgeMismatch {
        /// The tiles; none if the tree is empty and its root is not the empty one.
        tiles: Vec<TileId>,
    },
    /// The tree has no such tile, or not of this width.
    NotInTree {
        /// The tile.
        tile: TileId,
    },
    /// The question is about a leaf or an older tree beyond the tree's end.
    BeyondSize {
        /// Index of the leaf, or size of the older tree.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// More leaves than one plan covers ([`MAX_RANGE`](crate::MAX_RANGE)).
    RangeTooLong {
        /// How many.
        leaves: u64,
    },
}

impl TreeError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TileMissing { .. } => "tree-tile-missing",
            Self::TileMismatch { .. } => "tree-tile-mismatch",
            Self::EdgeMismatch { .. } => "tree-edge-mismatch",
            Self::NotInTree { .. } => "tree-not-in-tree",
            Self::BeyondSize { .. } => "tree-beyond-size",
            Self::RangeTooLong { .. } => "tree-range-too-long",
        }
    }
}

/// A tree, as far as its tiles have been authenticated. Every hash in it is proven to be the one
/// that the tree's root commits to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    edge: Edge,
    root: Hash,
    /// The edge's tiles, lowest level first.
    partial: Vec<Arc<Hashed>>,
    /// Full tiles by level and index.
    full: SortedMap<(u8, u64), Arc<Hashed>>,
}

impl Tree {
    /// Checks a plan's tiles against the head: the partial ones together give the root, and each
    /// full one is what the tile above says.
    ///
    /// # Errors
    /// [`TreeError`] names the tile that is missing, wrong, or not of this tree.
    pub fn authenticate(
        head: Head,
        tiles: impl IntoIterator<Item = Tile>,
    ) -> Result<Self, TreeError> {
        let (mut full, edge): (Vec<_>, Vec<_>) =
            tiles.into_iter().partition(|tile| tile.id().is_full());
        let mut tree = Self::from(Edge::authenticate(head, edge)?);
        // From the top, since a tile is checked against the one above.
        full.sort_by_key(|tile| Reverse(tile.id()));
        for tile in full {
            tree.add(tile)?;
        }
        Ok(tree)
    }

    /// Checks one more full tile against the tile above it, and keeps it.
    ///
    /// # Errors
    /// [`TreeError::NotInTree`], [`TreeError::TileMissing`] if the tile above has not been added
    /// before, and [`TreeError::TileMismatch`].
    pub fn add(&mut self, tile: Tile) -> Result<(), TreeError> {
        let id = tile.id();
        let (parent, offset) = TileId::in_tree(self.size(), id.level(), id.index())
            .filter(|in_tree| *in_tree == id)
            .and_then(|id| id.parent(self.size()))
            .ok_or(TreeError::NotInTree { tile: id })?;
        let expected = self.tile(parent)?.hashes().get(usize::from(offset));
        let tile = Hashed::new(tile);
        if tile.root().as_ref() != expected {
            return Err(TreeError::TileMismatch { tile: id });
        }
        self.full.insert((id.level(), id.index()), Arc::new(tile));
        Ok(())
    }

    /// How many full tiles it holds: each takes 16 KB.
    pub fn full_tiles(&self) -> usize {
        self.full.len()
    }

    /// Leaves in the tree.
    pub const fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        self.root
    }

    /// The partial tiles.
    pub const fn edge(&self) -> &Edge {
        &self.edge
    }

    /// The authenticated tile with this name.
    ///
    /// # Errors
    /// [`TreeError::TileMissing`]
    pub fn tile(&self, id: TileId) -> Result<&Tile, TreeError> {
        self.hashed(id).map(Hashed::tile)
    }

    fn hashed(&self, id: TileId) -> Result<&Hashed, TreeError> {
        let mut partial = self.partial.iter();
        let tile = match id.is_full() {
            true => self.full.get(&(id.level(), id.index())),
            false => partial.find(|tile| tile.tile().id() == id),
        };
        let tile = tile.filter(|tile| tile.tile().id() == id);
        tile.map(AsRef::as_ref)
            .ok_or(TreeError::TileMissing { tile: id })
    }

    /// The hash of the leaf with this index.
    ///
    /// # Errors
    /// [`TreeError::BeyondSize`] and [`TreeError::TileMissing`]
    pub fn leaf_hash(&self, index: u64) -> Result<Hash, TreeError> {
        self.check_index(index)?;
        self.node(Node::leaf(index))
    }

    /// The proof that the leaf with this index is in the tree, for
    /// [`Included::verify`](stele_verify::merkle::Included::verify).
    ///
    /// # Errors
    /// [`TreeError::BeyondSize`] and [`TreeError::TileMissing`]
    pub fn inclusion_proof(&self, index: u64) -> Result<Vec<Hash>, TreeError> {
        self.check_index(index)?;
        inclusion(index, self.size())
            .into_iter()
            .map(|subtree| self.subtree(subtree))
            .collect()
    }

    /// The proof that this tree has grown from the tree of `old` leaves, for
    /// [`verify_consistency`](stele_verify::merkle::verify_consistency). Empty for the tree itself,
    /// and from the empty tree, from which every tree has grown.
    ///
    /// # Errors
    /// [`TreeError::BeyondSize`] and [`TreeError::TileMissing`]
    pub fn consistency_proof(&self, old: u64) -> Result<Vec<Hash>, TreeError> {
        self.check_old(old)?;
        consistency(old, self.size())
            .into_iter()
            .map(|subtree| self.subtree(subtree))
            .collect()
    }

    /// The root that this tree had when it had `old` leaves. If it is the root seen then, this tree
    /// has grown from that one.
    ///
    /// # Errors
    /// [`TreeError::BeyondSize`] and [`TreeError::TileMissing`]
    pub fn root_at(&self, old: u64) -> Result<Hash, TreeError> {
        self.check_old(old)?;
        self.subtree(Subtree::whole(old))
    }

    /// The hash over the leaves of a subtree; its perfect parts are joined from the right.
    fn subtree(&self, subtree: Subtree) -> Result<Hash, TreeError> {
        let parts: Vec<Node> = subtree.nodes().collect();
        let mut hash = None;
        for part in parts.into_iter().rev() {
            let left = self.node(part)?;
            hash = Some(match hash {
                None => left,
                Some(right) => node_hash(&left, &right),
            });
        }
        Ok(hash.unwrap_or_else(empty_root))
    }

    fn node(&self, node: Node) -> Result<Hash, TreeError> {
        let (_, index, offset, height) = node.place();
        let size = self.size();
        let tile = node
            .tile(size)
            .ok_or(TreeError::BeyondSize { index, size })?;
        let hash = self.hashed(tile)?.subtree(offset, height);
        hash.ok_or(TreeError::TileMissing { tile })
    }

    fn check_index(&self, index: u64) -> Result<(), TreeError> {
        let size = self.size();
        if index < size {
            Ok(())
        } else {
            Err(TreeError::BeyondSize { index, size })
        }
    }

    fn check_old(&self, old: u64) -> Result<(), TreeError> {
        let size = self.size();
        if old <= size {
            Ok(())
        } else {
            Err(TreeError::BeyondSize { index: old, size })
        }
    }
}

impl From<Edge> for Tree {
    fn from(edge: Edge) -> Self {
        let partial = edge.tiles().iter().cloned().map(Hashed::new);
        Self {
            root: edge.root(),
            partial: partial.map(Arc::new).collect(),
            edge,
            full: SortedMap::new(),
        }
    }
}

#[cfg(test)]
mod tests;
