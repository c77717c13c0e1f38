//! The publisher's own log, read from where its public files lie.

use std::collections::BTreeSet;
use std::ops::{Deref, Range};
use std::path::PathBuf;

use stele_records::index::IndexRoot;
use stele_tlog::path::entry_path;
use stele_tlog::{BundleId, Edge, Head, Plan, TILE_WIDTH, Tile, TileId, Tree, bundle};
use stele_verify::hash::{Hash, leaf_hash};

use super::error::PublishError;
use crate::store::Public;

/// Tiles that are read together where many are gone through.
const TOGETHER: usize = 64;

/// The files of a log, in a folder or in a bucket.
#[derive(Debug, Clone)]
pub struct LogFiles {
    public: Public,
}

/// They are written as they are.
impl Deref for LogFiles {
    type Target = Public;

    fn deref(&self) -> &Public {
        &self.public
    }
}

impl LogFiles {
    /// The log in this folder or bucket.
    pub fn new(public: impl Into<Public>) -> Self {
        Self {
            public: public.into(),
        }
    }

    /// The place of a file of the log.
    pub fn path(&self, path: &str) -> PathBuf {
        self.public.path(path)
    }

    /// Reads a file of the log; `None` if it isn't there.
    ///
    /// # Errors
    /// [`PublishError::Disk`]
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, PublishError> {
        Ok(self.public.read(path)?)
    }

    /// Those of the leaves that the tree of `size` leaves holds.
    ///
    /// An entry's own file doesn't say so: it may be left from a publication that was decided, and
    /// taken back with a backup. But without a file there is no entry, which mostly spares the walk.
    ///
    /// # Errors
    /// [`PublishError`] if a tile is missing or damaged.
    pub fn logged(
        &self,
        size: u64,
        leaves: impl IntoIterator<Item = Hash>,
    ) -> Result<BTreeSet<Hash>, PublishError> {
        let tiles = size.div_ceil(u64::from(TILE_WIDTH));
        let mut open: BTreeSet<Hash> = leaves.into_iter().collect();
        if self.is_quick_to_ask(open.len(), tiles) {
            let leaves: Vec<Hash> = open.into_iter().collect();
            let paths: Vec<String> = leaves.iter().map(entry_path).collect();
            let have_files = self.public.exist(&paths)?.into_iter();
            let known = leaves.into_iter().zip(have_files);
            open = known.filter_map(|(leaf, is)| is.then_some(leaf)).collect();
        }
        let mut found = BTreeSet::new();
        let ids: Vec<_> = (0..tiles)
            .filter_map(|index| TileId::in_tree(size, 0, index))
            .collect();
        for ids in ids.chunks(TOGETHER) {
            if open.is_empty() {
                break;
            }
            for tile in self.tiles(ids)? {
                found.extend(tile.hashes().iter().filter_map(|leaf| open.take(leaf)));
            }
        }
        Ok(found)
    }

    /// Whether to ask for so many files rather than read so many tiles. On this machine asking costs
    /// next to nothing; elsewhere it costs as much as reading.
    fn is_quick_to_ask(&self, files: usize, tiles: u64) -> bool {
        match self.public {
            Public::Folder(_) => true,
            Public::Bucket(_) => (files as u64) < tiles,
        }
    }

    /// The partial tiles of the tree with this head.
    ///
    /// # Errors
    /// [`PublishError::Tree`] if they don't give its root.
    pub fn edge(&self, head: Head) -> Result<Edge, PublishError> {
        let ids: Vec<_> = Edge::ids(head.size).collect();
        Ok(Edge::authenticate(head, self.tiles(&ids)?)?)
    }

    /// The tiles of a plan, checked against the head.
    ///
    /// # Errors
    /// [`PublishError::Tree`] names the tile that is wrong.
    pub fn tree(&self, head: Head, plan: &Plan) -> Result<Tree, PublishError> {
        Ok(Tree::authenticate(head, self.tiles(plan.tiles())?)?)
    }

    /// The bytes of the partial bundle in which a log of this size ends; empty if it ends in a
    /// full one.
    ///
    /// # Errors
    /// [`PublishError::Missing`] if it isn't there.
    pub fn last_bundle(&self, size: u64) -> Result<Vec<u8>, PublishError> {
        match BundleId::in_tree(size, size / u64::from(TILE_WIDTH)) {
            None => Ok(Vec::new()),
            Some(id) => self.require(&id.path()),
        }
    }

    /// Every entry of a log of this size, in order.
    ///
    /// # Errors
    /// [`PublishError`] if a bundle is missing or malformed.
    pub fn for_each_entry(
        &self,
        size: u64,
        mut visit: impl FnMut(u64, &[u8]),
    ) -> Result<(), PublishError> {
        let all = 0..size.div_ceil(u64::from(TILE_WIDTH));
        for start in all.clone().step_by(self.together()) {
            for (id, bytes) in self.bundles(size, start..all.end)? {
                let entries = bundle::parse(id, &bytes)
                    .map_err(|_| PublishError::Missing(self.path(&id.path())))?;
                for (entry, number) in entries.into_iter().zip(id.first()..) {
                    visit(number, entry);
                }
            }
        }
        Ok(())
    }

    /// The entries of these numbers in the log with this head, each held against its leaf.
    ///
    /// # Errors
    /// [`PublishError`] if a file is missing, or isn't the one that the log has; and what `visit`
    /// gives.
    pub fn for_each_authentic(
        &self,
        head: Head,
        range: Range<u64>,
        mut visit: impl FnMut(u64, &[u8]) -> Result<(), PublishError>,
    ) -> Result<(), PublishError> {
        let width = u64::from(TILE_WIDTH);
        let all = range.start / width..range.end.div_ceil(width);
        for start in all.clone().step_by(self.together()) {
            let bundles = self.bundles(head.size, start..all.end)?;
            let Some((last, _)) = bundles.last() else {
                continue;
            };
            let leaves = start * width..head.size.min(last.first() + width);
            let tree = self.tree(head, &Plan::for_range(head.size, leaves)?)?;
            for (id, bytes) in bundles {
                let wrong = |code| PublishError::Bundle(self.path(&id.path()), code);
                let entries = bundle::parse(id, &bytes).map_err(|error| wrong(error.code()))?;
                for (number, entry) in (id.first()..).zip(entries) {
                    if !range.contains(&number) {
                        continue;
                    }
                    if tree.leaf_hash(number)? != leaf_hash(entry) {
                        return Err(wrong("log-entry-mismatch"));
                    }
                    visit(number, entry)?;
                }
            }
        }
        Ok(())
    }

    /// Bundles that are read together: side by side, where they are far away. They lie in memory until
    /// they were gone through.
    const fn together(&self) -> usize {
        match self.public {
            Public::Folder(_) => 1,
            Public::Bucket(_) => 16,
        }
    }

    /// The first of these bundles, as many as are read together.
    fn bundles(
        &self,
        size: u64,
        indexes: Range<u64>,
    ) -> Result<Vec<(BundleId, Vec<u8>)>, PublishError> {
        let ids = indexes.filter_map(|index| BundleId::in_tree(size, index));
        let ids: Vec<_> = ids.take(self.together()).collect();
        let paths: Vec<_> = ids.iter().map(BundleId::path).collect();
        let files = self.public.read_all(&paths)?.into_iter();
        let files = ids.into_iter().zip(files.zip(&paths));
        files
            .map(|(id, (bytes, path))| {
                let missing = || PublishError::Missing(self.path(path));
                Ok((id, bytes.ok_or_else(missing)?))
            })
            .collect()
    }

    /// The entry of this number in the log with this head; none if it has no such entry.
    ///
    /// # Errors
    /// As [`LogFiles::for_each_authentic`].
    pub fn entry(&self, head: Head, number: u64) -> Result<Option<Vec<u8>>, PublishError> {
        let mut found = None;
        if number < head.size {
            self.for_each_authentic(head, number..number + 1, |_, entry| {
                found = Some(entry.to_vec());
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// The index root in which the log with this head ends, if it ends in one.
    ///
    /// # Errors
    /// As [`LogFiles::for_each_authentic`].
    pub fn last_index_root(&self, head: Head) -> Result<Option<IndexRoot>, PublishError> {
        match head.size.checked_sub(1) {
            Some(last) => self.index_root(head, last),
            None => Ok(None),
        }
    }

    /// The index root that is the entry of this number, if it is one.
    ///
    /// # Errors
    /// As [`LogFiles::for_each_authentic`].
    pub fn index_root(&self, head: Head, number: u64) -> Result<Option<IndexRoot>, PublishError> {
        let entry = self.entry(head, number)?;
        let root = entry.and_then(|entry| IndexRoot::parse(&entry).ok());
        Ok(root.filter(|root| root.covered().size == number))
    }

    fn tiles(&self, ids: &[TileId]) -> Result<Vec<Tile>, PublishError> {
        let paths: Vec<String> = ids.iter().map(TileId::path).collect();
        let files = self.public.read_all(&paths)?.into_iter();
        let files = files.zip(ids.iter().zip(&paths));
        files
            .map(|(bytes, (id, path))| {
                let bytes = bytes.ok_or_else(|| PublishError::Missing(self.path(path)))?;
                Tile::parse(*id, &bytes).map_err(|error| PublishError::Tile(self.path(path), error))
            })
            .collect()
    }

    fn require(&self, path: &str) -> Result<Vec<u8>, PublishError> {
        self.read(path)?
            .ok_or_else(|| PublishError::Missing(self.path(path)))
    }
}
