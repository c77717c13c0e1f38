//! A tile: up to 256 neighbouring hashes of one level (tlog-tiles, "Merkle Tree").

use alloc::vec::Vec;

use stele_verify::hash::{Hash, node_hash};

use crate::path::{PathError, TileId};

/// Why bytes are not the tile that they are said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileError {
    /// A tile has 32 bytes for each hash, neither more nor less.
    Length {
        /// The tile.
        tile: TileId,
        /// Bytes that it has.
        expected: usize,
        /// Bytes that were given.
        found: usize,
    },
}

impl TileError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "tile-length",
        }
    }
}

/// The hashes of a tile, with its place in the tree. Whether they are right is not known here:
/// that takes a [`Tree`](crate::Tree).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    id: TileId,
    hashes: Vec<Hash>,
}

impl Tile {
    /// Length of a tile of this width, in bytes.
    pub const fn len_of(width: u16) -> usize {
        (width as usize).saturating_mul(Hash::LEN)
    }

    /// Reads a tile's bytes.
    ///
    /// # Errors
    /// [`TileError::Length`] if they are not 32 for each hash of the tile.
    pub fn parse(id: TileId, bytes: &[u8]) -> Result<Self, TileError> {
        let expected = Self::len_of(id.width());
        if bytes.len() != expected {
            return Err(TileError::Length {
                tile: id,
                expected,
                found: bytes.len(),
            });
        }
        let hashes = bytes
            .chunks_exact(Hash::LEN)
            .filter_map(Hash::from_slice)
            .collect();
        Ok(Self { id, hashes })
    }

    /// A tile of these hashes, as wide as they are many.
    ///
    /// # Errors
    /// [`PathError`] if no tree has such a tile, as with no hashes or more than 256.
    pub fn from_hashes(level: u8, index: u64, hashes: Vec<Hash>) -> Result<Self, PathError> {
        let width = u16::try_from(hashes.len()).map_err(|_| PathError::Width)?;
        let id = TileId::new(level, index, width)?;
        Ok(Self { id, hashes })
    }

    /// The bytes of the tile's file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes
            .iter()
            .flat_map(|hash| *hash.as_bytes())
            .collect()
    }

    /// Which tile this is.
    pub const fn id(&self) -> TileId {
        self.id
    }

    /// The hashes, from left to right; never none.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// The partial tile that this tile's first `width` hashes are: what was served before the tree
    /// grew. None if this tile is narrower.
    #[must_use]
    pub fn truncate(&self, width: u16) -> Option<Self> {
        let hashes = self.hashes.get(..usize::from(width))?;
        Self::from_hashes(self.id.level(), self.id.index(), hashes.to_vec()).ok()
    }

    /// The hash that stands for this tile one level up. None for a partial tile, which must not be
    /// hashed into a tile above.
    pub fn root(&self) -> Option<Hash> {
        if !self.id.is_full() {
            return None;
        }
        self.subtree(0, 8)
    }

    /// The root over the 2^height hashes from `offset` on. None where the tile doesn't reach.
    pub(crate) fn subtree(&self, offset: u8, height: u8) -> Option<Hash> {
        let start = usize::from(offset);
        let end = start.checked_add(1usize.checked_shl(u32::from(height))?)?;
        let mut hashes = self.hashes.get(start..end)?.to_vec();
        for _ in 0..height {
            hashes = hashes
                .chunks_exact(2)
                .filter_map(|pair| match pair {
                    [left, right] => Some(node_hash(left, right)),
                    _ => None,
                })
                .collect();
        }
        hashes.pop()
    }
}

#[cfg(test)]
mod tests {
    use stele_verify::merkle::root_of_leaves;

    use super::*;
    use crate::testing::leaves;

    fn full() -> Tile {
        Tile::from_hashes(0, 7, leaves(256)).unwrap()
    }

    #[test]
    fn bytes_read_back_and_other_lengths_are_refused() {
        let id = TileId::new(0, 7, 3).unwrap();
        let bytes = full().truncate(3).unwrap().to_bytes();
        assert_eq!(Tile::parse(id, &bytes).unwrap().to_bytes(), bytes);
        for length in [0, 1, 95, 97, 8192] {
            let error = Tile::parse(id, &alloc::vec![0; length]).unwrap_err();
            assert_eq!(
                error,
                TileError::Length {
                    tile: id,
                    expected: 96,
                    found: length
                }
            );
        }
    }

    #[test]
    fn no_tile_of_no_or_too_many_hashes() {
        for count in [0, 257, 70_000] {
            let hashes = alloc::vec![Hash::new([1; 32]); count];
            assert_eq!(Tile::from_hashes(0, 0, hashes), Err(PathError::Width));
        }
    }

    #[test]
    fn truncated_is_the_partial_tile() {
        let tile = full().truncate(255).unwrap();
        assert_eq!(tile.id().path(), "tile/0/007.p/255");
        assert_eq!(tile.hashes(), &full().hashes()[..255]);
        assert_eq!(tile.truncate(256), None);
        assert_eq!(tile.truncate(0), None);
        assert_eq!(full().truncate(256), Some(full()));
    }

    #[test]
    fn roots_of_parts() {
        assert_eq!(full().root(), Some(root_of_leaves(leaves(256))));
        assert_eq!(full().truncate(255).unwrap().root(), None);
        let part = root_of_leaves(leaves(24)[16..].iter().copied());
        assert_eq!(full().subtree(16, 3), Some(part));
        assert_eq!(full().subtree(255, 0), Some(leaves(256)[255]));
        assert_eq!(full().subtree(255, 1), None);
        assert_eq!(full().subtree(0, 9), None);
        assert_eq!(full().subtree(0, 255), None);
    }
}
