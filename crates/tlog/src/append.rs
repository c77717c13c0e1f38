//! Growing a tree: from its partial tiles and new leaves to the tiles to write.

use alloc::vec::Vec;

use stele_verify::hash::{Hash, leaf_hash};

use crate::bundle::{self, BundleError, MAX_ENTRY_LEN};
use crate::edge::Edge;
use crate::path::{BundleId, LEVELS, LogPath, TILE_WIDTH, shift_of};
use crate::tile::Tile;

/// Why entries can't be appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppendError {
    /// The tree would have more than 2^64 - 1 leaves.
    TooLarge {
        /// Leaves in the tree now.
        size: u64,
        /// Leaves to be added.
        added: usize,
    },
    /// The bundle that the tree ends in can't be read, or an entry is too long for one.
    Bundle(BundleError),
    /// An entry of the bundle that the tree ends in is not the one that the tree holds.
    BundleMismatch {
        /// Index of the entry in the log.
        index: u64,
    },
}

impl AppendError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "append-too-large",
            Self::Bundle(error) => error.code(),
            Self::BundleMismatch { .. } => "append-bundle-mismatch",
        }
    }
}

/// A file to write: it must be created, or found to be there with the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What it is, which gives its path.
    pub path: LogPath,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// All that publishing a batch writes, but for the checkpoint.
///
/// For each new entry `entry/<hh>/<leaf hash>`; the bundles and tiles that the batch fills, whole;
/// and the partial bundle and partial tiles in which the grown tree ends, under the width they have
/// now. Files of earlier sizes are never changed. The number of files grows with the batch, and
/// only by the depth of the tree with the log.
///
/// The checkpoint comes after all of them, so that it never commits to what isn't there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The edge of the grown tree: its size, its root, and what the next batch begins with.
    pub edge: Edge,
    /// The files: entries, then bundles, then tiles from the leaves up. Equal entries have equal
    /// files.
    pub files: Vec<File>,
}

impl Batch {
    /// Appends entries to the tree with this edge. `bundle` holds the bytes of the partial bundle
    /// in which the tree ends, and is empty if its last bundle is full.
    ///
    /// # Errors
    /// [`AppendError`]; the bundle is held against the tree, so that a damaged one isn't copied.
    pub fn new<E: AsRef<[u8]>>(
        edge: &Edge,
        bundle: &[u8],
        entries: &[E],
    ) -> Result<Self, AppendError> {
        let leaves: Vec<Hash> = entries
            .iter()
            .map(|entry| leaf_hash(entry.as_ref()))
            .collect();
        let mut batch = Self::without_entries(edge, bundle, entries, &leaves)?;
        let own = leaves.into_iter().zip(entries).map(|(leaf, entry)| File {
            path: LogPath::Entry(leaf),
            bytes: entry.as_ref().to_vec(),
        });
        batch.files = own.chain(batch.files).collect();
        Ok(batch)
    }

    /// The same for entries whose leaves are known, without the entries' own files: of a large batch they are most of
    /// what it writes, and whoever has them needs no copies.
    ///
    /// # Errors
    /// As [`Batch::new`]. That the leaves are those of the entries shows in the root only.
    pub fn without_entries<E: AsRef<[u8]>>(
        edge: &Edge,
        bundle: &[u8],
        entries: &[E],
        leaves: &[Hash],
    ) -> Result<Self, AppendError> {
        let entries: Vec<&[u8]> = entries.iter().map(AsRef::as_ref).collect();
        check_lengths(&entries)?;
        let Grown { edge: grown, tiles } = edge.append(leaves)?;
        let mut files = Vec::new();
        for (id, bytes) in bundles(edge, bundle, &entries)? {
            let path = LogPath::Bundle(id);
            files.push(File { path, bytes });
        }
        for tile in tiles {
            files.push(File {
                path: LogPath::Tile(tile.id()),
                bytes: tile.to_bytes(),
            });
        }
        Ok(Self { edge: grown, files })
    }
}

/// A tree that has grown, and the tiles that are new in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grown {
    /// The edge of the grown tree.
    pub edge: Edge,
    /// The tiles to write: those that are now full, and those in which the tree now ends.
    pub tiles: Vec<Tile>,
}

impl Edge {
    /// Appends leaf hashes. Takes time for the new leaves and the tree's depth, not for its size.
    ///
    /// # Errors
    /// [`AppendError::TooLarge`]
    pub fn append(&self, leaves: &[Hash]) -> Result<Grown, AppendError> {
        let too_large = AppendError::TooLarge {
            size: self.size(),
            added: leaves.len(),
        };
        let size = u64::try_from(leaves.len())
            .ok()
            .and_then(|added| self.size().checked_add(added))
            .ok_or(too_large)?;
        let mut edge = Vec::new();
        let mut tiles = Vec::new();
        let mut added = leaves.to_vec();
        for level in 0..LEVELS {
            let old = self.tile(level);
            if added.is_empty() {
                // Nothing new from here up: what there is stays, and was written before.
                edge.extend(old.cloned());
                continue;
            }
            let mut index = self
                .size()
                .checked_shr(shift_of(level.saturating_add(1)))
                .unwrap_or(0);
            let mut hashes = old.map_or_else(Vec::new, |tile| tile.hashes().to_vec());
            hashes.append(&mut added);
            for chunk in hashes.chunks(usize::from(TILE_WIDTH)) {
                let tile =
                    Tile::from_hashes(level, index, chunk.to_vec()).map_err(|_| too_large)?;
                match tile.root() {
                    Some(root) => added.push(root),
                    None => edge.push(tile.clone()),
                }
                tiles.push(tile);
                index = index.saturating_add(1);
            }
        }
        let edge = Self::from_parts(size, edge);
        Ok(Grown { edge, tiles })
    }
}

/// The bundles to write: those that are now full, and the one in which the log now ends.
fn bundles(
    edge: &Edge,
    bundle: &[u8],
    entries: &[&[u8]],
) -> Result<Vec<(BundleId, Vec<u8>)>, AppendError> {
    let mut all = last_entries(edge, bundle)?;
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    all.extend(entries);
    let mut bundles = Vec::new();
    let mut index = edge.size() >> 8;
    for chunk in all.chunks(usize::from(TILE_WIDTH)) {
        let too_large = AppendError::TooLarge {
            size: edge.size(),
            added: entries.len(),
        };
        let width = u16::try_from(chunk.len()).map_err(|_| too_large)?;
        let id = BundleId::new(index, width).map_err(|_| too_large)?;
        let bytes = bundle::encode(chunk).map_err(AppendError::Bundle)?;
        bundles.push((id, bytes));
        index = index.saturating_add(1);
    }
    Ok(bundles)
}

/// The entries of the partial bundle in which the log ends, checked against the tree.
fn last_entries<'a>(edge: &Edge, bundle: &'a [u8]) -> Result<Vec<&'a [u8]>, AppendError> {
    let Some(id) = BundleId::in_tree(edge.size(), edge.size() >> 8) else {
        return match bundle.len() {
            0 => Ok(Vec::new()),
            count => Err(AppendError::Bundle(BundleError::TrailingBytes { count })),
        };
    };
    let entries = bundle::parse(id, bundle).map_err(AppendError::Bundle)?;
    let leaves = edge.tile(0).map_or(&[][..], Tile::hashes);
    for ((entry, leaf), index) in entries.iter().zip(leaves).zip(id.first()..) {
        if leaf_hash(entry) != *leaf {
            return Err(AppendError::BundleMismatch { index });
        }
    }
    Ok(entries)
}

fn check_lengths(entries: &[&[u8]]) -> Result<(), AppendError> {
    for (position, entry) in entries.iter().enumerate() {
        if entry.len() > MAX_ENTRY_LEN {
            let found = entry.len();
            let error = BundleError::EntryTooLong { position, found };
            return Err(AppendError::Bundle(error));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
