//! A tile with all the hashes above its own, each worked out once: every proof takes some of them.

use alloc::vec::Vec;

use stele_verify::hash::{Hash, node_hash};

use crate::tile::Tile;

/// A tile and its rows of hashes, the parents of its own first. What a partial tile doesn't complete isn't there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hashed {
    tile: Tile,
    rows: Vec<Vec<Hash>>,
}

impl Hashed {
    pub(crate) fn new(tile: Tile) -> Self {
        let mut rows = Vec::new();
        let mut row = joined(tile.hashes());
        while !row.is_empty() {
            let next = joined(&row);
            rows.push(row);
            row = next;
        }
        Self { tile, rows }
    }

    pub(crate) const fn tile(&self) -> &Tile {
        &self.tile
    }

    /// The hash that stands for this tile one level up, as [`Tile::root`] gives it.
    pub(crate) fn root(&self) -> Option<Hash> {
        self.subtree(0, 8).filter(|_| self.tile.id().is_full())
    }

    /// The root over the 2^height hashes from `offset` on, which is a multiple of that. None where the tile doesn't
    /// reach.
    pub(crate) fn subtree(&self, offset: u8, height: u8) -> Option<Hash> {
        let Some(above) = height.checked_sub(1) else {
            return self.tile.hashes().get(usize::from(offset)).copied();
        };
        let (offset, height) = (u16::from(offset), u32::from(height));
        let at = offset.checked_shr(height)?;
        let row = self.rows.get(usize::from(above))?;
        row.get(usize::from(at))
            .copied()
            .filter(|_| offset.trailing_zeros() >= height)
    }
}

/// The hashes above these, without the one that the last of an odd number would have.
fn joined(hashes: &[Hash]) -> Vec<Hash> {
    let pairs = hashes.chunks_exact(2).filter_map(|pair| match pair {
        [left, right] => Some(node_hash(left, right)),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::leaves;

    #[test]
    fn every_part_is_what_the_tile_itself_gives() {
        for width in [1, 2, 3, 24, 128, 255, 256] {
            let tile = Tile::from_hashes(0, 7, leaves(width)).unwrap();
            let hashed = Hashed::new(tile.clone());
            assert_eq!((hashed.tile(), hashed.root()), (&tile, tile.root()));
            for height in 0..=9 {
                let step = 1_usize << height;
                for offset in (0_u8..=255).step_by(step) {
                    let expected = tile.subtree(offset, height);
                    assert_eq!(
                        hashed.subtree(offset, height),
                        expected,
                        "{offset} {height}"
                    );
                }
            }
        }
        let full = Hashed::new(Tile::from_hashes(0, 7, leaves(256)).unwrap());
        assert_eq!((full.subtree(4, 3), full.subtree(0, 255)), (None, None));
    }
}
