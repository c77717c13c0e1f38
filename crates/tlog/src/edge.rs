//! The right edge of a tree: its partial tiles, at most one a level, on which the root hangs.

use alloc::vec::Vec;

use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::{Hash, empty_root, node_hash};

use crate::path::{LEVELS, TileId, shift_of};
use crate::subtree::Subtree;
use crate::tile::Tile;
use crate::tree::TreeError;

/// Size and root of a tree, as a checkpoint states them.
///
/// Whether they are to be believed is decided before, by the checkpoint's signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Leaves in the tree.
    pub size: u64,
    /// Its root; of an empty tree, the SHA-256 of nothing.
    pub root: Hash,
}

impl From<&Checkpoint> for Head {
    fn from(checkpoint: &Checkpoint) -> Self {
        Self {
            size: checkpoint.size(),
            root: checkpoint.root(),
        }
    }
}

/// The partial tiles of a tree. They give its root, and are all that appending to it takes.
///
/// Made only by [`Edge::authenticate`] or by appending; the default is the empty tree's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// Lowest level first.
    tiles: Vec<Tile>,
}

impl Edge {
    /// Takes fetched tiles for the edge of the tree with this head.
    ///
    /// # Errors
    /// [`TreeError::TileMissing`], [`TreeError::NotInTree`] for a tile that is not of the edge, and
    /// [`TreeError::EdgeMismatch`] if the tiles lead to another root: which of them is wrong can't
    /// be told, since nothing but the root vouches for them.
    pub fn authenticate(
        head: Head,
        tiles: impl IntoIterator<Item = Tile>,
    ) -> Result<Self, TreeError> {
        let given: Vec<Tile> = tiles.into_iter().collect();
        for tile in &given {
            if !Self::ids(head.size).any(|id| id == tile.id()) {
                return Err(TreeError::NotInTree { tile: tile.id() });
            }
        }
        let mut tiles = Vec::new();
        for id in Self::ids(head.size) {
            let tile = given.iter().find(|tile| tile.id() == id).cloned();
            tiles.push(tile.ok_or(TreeError::TileMissing { tile: id })?);
        }
        let edge = Self {
            size: head.size,
            tiles,
        };
        if edge.head() != head {
            let tiles = Self::ids(head.size).collect();
            return Err(TreeError::EdgeMismatch { tiles });
        }
        Ok(edge)
    }

    /// The edge after an append, from parts that belong together.
    pub(crate) const fn from_parts(size: u64, tiles: Vec<Tile>) -> Self {
        Self { size, tiles }
    }

    /// The partial tiles of a tree of `size` leaves, lowest level first.
    pub fn ids(size: u64) -> impl Iterator<Item = TileId> {
        (0..LEVELS).filter_map(move |level| {
            // One past the last full tile; the top level has none.
            let index = size.checked_shr(shift_of(level.saturating_add(1)));
            TileId::in_tree(size, level, index.unwrap_or(0))
        })
    }

    /// Leaves in the tree.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        // From the right: each perfect subtree is hashed onto what follows it.
        let mut root = None;
        for tile in &self.tiles {
            let parts: Vec<_> = Subtree::whole(u64::from(tile.id().width()))
                .nodes()
                .collect();
            for part in parts.into_iter().rev() {
                let (_, _, offset, height) = part.place();
                let Some(hash) = tile.subtree(offset, height) else {
                    continue;
                };
                root = Some(match root {
                    None => hash,
                    Some(right) => node_hash(&hash, &right),
                });
            }
        }
        root.unwrap_or_else(empty_root)
    }

    /// Size and root of the tree.
    pub fn head(&self) -> Head {
        Head {
            size: self.size,
            root: self.root(),
        }
    }

    /// The partial tiles, lowest level first.
    pub fn tiles(&self) -> &[Tile] {
        &self.tiles
    }

    /// The partial tile of this level, if there is one.
    pub fn tile(&self, level: u8) -> Option<&Tile> {
        self.tiles.iter().find(|tile| tile.id().level() == level)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use stele_verify::merkle::root_of_leaves;

    use super::*;
    use crate::testing::{Files, SIZES, leaves};

    #[test]
    fn gives_the_root_at_every_size_of_interest() {
        for size in SIZES {
            let files = Files::new(size);
            let edge = Edge::authenticate(files.head(), files.get(Edge::ids(size))).unwrap();
            assert_eq!(edge.root(), root_of_leaves(leaves(size)), "{size}");
            assert_eq!(edge.tiles().len(), Edge::ids(size).count());
        }
    }

    #[test]
    fn the_edge_of_the_largest_tree_has_a_tile_a_level() {
        let widths: Vec<_> = Edge::ids(u64::MAX).map(|id| id.width()).collect();
        assert_eq!(widths, [255; 8]);
        assert_eq!(Edge::ids(1 << 63).count(), 1);
        assert_eq!(Edge::ids(0).count(), 0);
    }

    #[test]
    fn refuses_a_wrong_missing_or_foreign_tile() {
        let files = Files::new(65_793);
        let tiles = files.get(Edge::ids(files.size()));
        let ids: Vec<_> = tiles.iter().map(Tile::id).collect();
        assert_eq!(ids.len(), 3);
        for (at, id) in ids.iter().enumerate() {
            let mut missing = tiles.clone();
            missing.remove(at);
            assert_eq!(
                Edge::authenticate(files.head(), missing),
                Err(TreeError::TileMissing { tile: *id })
            );
            let mut wrong = tiles.clone();
            let mut bytes = wrong[at].to_bytes();
            bytes[0] ^= 1;
            wrong[at] = Tile::parse(*id, &bytes).unwrap();
            assert_eq!(
                Edge::authenticate(files.head(), wrong),
                Err(TreeError::EdgeMismatch { tiles: ids.clone() })
            );
        }
        let mut foreign = tiles;
        let tile = TileId::new(0, 0, 256).unwrap();
        foreign.extend(files.get([tile]));
        assert_eq!(
            Edge::authenticate(files.head(), foreign),
            Err(TreeError::NotInTree { tile })
        );
    }

    #[test]
    fn an_empty_tree_has_the_empty_root_alone() {
        let head = Head {
            size: 0,
            root: empty_root(),
        };
        assert_eq!(Edge::authenticate(head, []), Ok(Edge::default()));
        let root = Hash::new([0; 32]);
        assert_eq!(
            Edge::authenticate(Head { size: 0, root }, []),
            Err(TreeError::EdgeMismatch { tiles: vec![] })
        );
    }
}
