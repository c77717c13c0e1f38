//! Files below a log, fetched side by side, authenticated, and only then kept.

use std::cell::Cell;
use std::cmp::Reverse;

use futures::stream::{self, StreamExt as _};
use stele_tlog::bundle::{self, MAX_BUNDLE_LEN};
use stele_tlog::{BundleId, Edge, Head, Plan, Tile, TileId, Tree};
use stele_verify::hash::leaf_hash;

use super::error::LogError;
use crate::cache::Cache;
use crate::fetch::{Fetch, FetchError, is_gone, is_html};

/// Fetches under way at once. Browsers queue more than six to one host anyway; over HTTP/2 this
/// many hide the distance.
pub(super) const PARALLEL: usize = 16;

/// Limit in bytes for checkpoints, tiles and single entries: no such file is longer, but a web page
/// that is sent in its place may be, and is to be known as one.
pub const SMALL_FILE: u64 = 128 * 1024;

/// What reading has cost so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Files asked for.
    pub requests: u64,
    /// Bytes received, before compression.
    pub bytes: u64,
    /// Fetches that had to wait for others before them. Counts questions asked at the same time one
    /// after the other, so it is at most too high.
    pub rounds: u64,
}

/// The files of a log: what is not in the cache is fetched.
#[derive(Debug)]
pub struct Files<F, C> {
    fetch: F,
    cache: C,
    traffic: Cell<Traffic>,
}

/// A file that was read, and how many fetches it took, one after the other: none from the cache.
pub(crate) struct Got<T> {
    pub(crate) value: T,
    pub(crate) rounds: u64,
}

impl<F: Fetch, C: Cache> Files<F, C> {
    /// Files that `fetch` reads.
    pub fn new(fetch: F, cache: C) -> Self {
        Self {
            fetch,
            cache,
            traffic: Cell::default(),
        }
    }

    /// The part that a plan asks for of the tree whose tiles lie below `prefix`, which is empty or
    /// ends in a slash. Everything that was authenticated is kept, also if something else was not.
    ///
    /// # Errors
    /// [`LogError::Fetch`], [`LogError::Tile`] and [`LogError::Tree`].
    pub async fn tree(&self, prefix: &str, head: Head, plan: &Plan) -> Result<Tree, LogError> {
        let tiles = self.tiles(prefix, plan, true).await?;
        let any_cached = tiles.iter().any(|tile| tile.rounds == 0);
        match self.authenticate(prefix, head, tiles) {
            // The cache is not to be believed either: ask the log before blaming it.
            Err(_) if any_cached => {
                let tiles = self.tiles(prefix, plan, false).await?;
                self.authenticate(prefix, head, tiles)
            }
            result => result,
        }
    }

    /// Checks tiles from the top of the tree down, and keeps each that is right.
    fn authenticate(
        &self,
        prefix: &str,
        head: Head,
        tiles: Vec<Got<Tile>>,
    ) -> Result<Tree, LogError> {
        let fetched: Vec<TileId> = tiles
            .iter()
            .filter(|tile| tile.rounds > 0)
            .map(|tile| tile.value.id())
            .collect();
        let keep = |tile: &Tile| {
            if fetched.contains(&tile.id()) {
                let path = format!("{prefix}{}", tile.id().path());
                self.cache.put(&path, &tile.to_bytes());
            }
        };
        let wrong = |error| LogError::of_tree(prefix, error);
        let (mut full, partial): (Vec<_>, Vec<_>) = tiles
            .into_iter()
            .map(|tile| tile.value)
            .partition(|tile| tile.id().is_full());
        let edge = Edge::authenticate(head, partial).map_err(wrong)?;
        edge.tiles().iter().for_each(keep);
        let mut tree = Tree::from(edge);
        full.sort_by_key(|tile| Reverse(tile.id()));
        for tile in full {
            let id = tile.id();
            tree.add(tile).map_err(wrong)?;
            keep(tree.tile(id).map_err(wrong)?);
        }
        Ok(tree)
    }

    async fn tiles(
        &self,
        prefix: &str,
        plan: &Plan,
        use_cache: bool,
    ) -> Result<Vec<Got<Tile>>, LogError> {
        let tiles = plan.tiles().iter().map(|id| async move {
            match self.cached_tile(prefix, *id).filter(|_| use_cache) {
                Some(value) => Ok(Got { value, rounds: 0 }),
                None => self.tile(prefix, *id).await,
            }
        });
        let tiles: Vec<_> = stream::iter(tiles).buffered(PARALLEL).collect().await;
        // The first error in the plan's order, so that the same faults give the same report.
        let tiles: Vec<_> = tiles.into_iter().collect::<Result<_, _>>()?;
        self.count_rounds(tiles.iter().map(|tile| tile.rounds).max().unwrap_or(0));
        Ok(tiles)
    }

    /// A tile from the cache, or the beginning of the full tile that has taken its place.
    fn cached_tile(&self, prefix: &str, id: TileId) -> Option<Tile> {
        let read = |id: TileId| {
            let bytes = self.cache.get(&format!("{prefix}{}", id.path()))?;
            Tile::parse(id, &bytes).ok()
        };
        read(id).or_else(|| {
            let full = id.full().ok().filter(|_| !id.is_full())?;
            read(full)?.truncate(id.width())
        })
    }

    /// Fetches a tile. Logs may delete partial tiles once the full one is there (tlog-tiles,
    /// "Partial Tiles"): its beginning will do, and no more of it than was asked for is kept.
    pub(super) async fn tile(&self, prefix: &str, id: TileId) -> Result<Got<Tile>, LogError> {
        let partial = match self.whole_tile(prefix, id).await {
            Ok(value) => return Ok(Got { value, rounds: 1 }),
            Err(error) => error,
        };
        match (&partial, id.full()) {
            (LogError::Fetch { error, .. }, Ok(full)) if !id.is_full() && is_gone(error) => {
                let full = match self.whole_tile(prefix, full).await {
                    Err(LogError::Fetch { .. }) => return Err(partial),
                    result => result?,
                };
                let value = full.truncate(id.width()).ok_or(partial)?;
                Ok(Got { value, rounds: 2 })
            }
            _ => Err(partial),
        }
    }

    async fn whole_tile(&self, prefix: &str, id: TileId) -> Result<Tile, LogError> {
        let path = format!("{prefix}{}", id.path());
        let bytes = self.fetch(&path, SMALL_FILE).await?;
        Tile::parse(id, &bytes).map_err(|error| {
            if is_html(&bytes) {
                let error = FetchError::Html;
                return LogError::Fetch { path, error };
            }
            LogError::Tile { path, error }
        })
    }

    /// The entries of a bundle, each held against the tree, which must have the tile with their
    /// leaf hashes. A log may delete partial bundles as it may partial tiles.
    pub(crate) async fn bundle(
        &self,
        prefix: &str,
        tree: &Tree,
        id: BundleId,
    ) -> Result<Got<Vec<Vec<u8>>>, LogError> {
        let partial = match self.whole_bundle(prefix, tree, id, id).await {
            Ok(value) => return Ok(Got { value, rounds: 1 }),
            Err(error) => error,
        };
        match (&partial, id.full()) {
            (LogError::Fetch { error, .. }, Ok(full)) if !id.is_full() && is_gone(error) => {
                match self.whole_bundle(prefix, tree, full, id).await {
                    Err(LogError::Fetch { .. }) => Err(partial),
                    result => result.map(|value| Got { value, rounds: 2 }),
                }
            }
            _ => Err(partial),
        }
    }

    /// Fetches the bundle `id`, and gives as many of its entries as `wanted` has.
    async fn whole_bundle(
        &self,
        prefix: &str,
        tree: &Tree,
        id: BundleId,
        wanted: BundleId,
    ) -> Result<Vec<Vec<u8>>, LogError> {
        let path = format!("{prefix}{}", id.path());
        let limit = u64::try_from(MAX_BUNDLE_LEN).unwrap_or(u64::MAX);
        let bytes = self.fetch(&path, limit).await?;
        let entries = match bundle::parse(id, &bytes) {
            Ok(entries) => entries,
            Err(_) if is_html(&bytes) => {
                let error = FetchError::Html;
                return Err(LogError::Fetch { path, error });
            }
            Err(error) => return Err(LogError::Bundle { path, error }),
        };
        let leaves = tree
            .tile(wanted.tile())
            .map_err(|error| LogError::of_tree(prefix, error))?
            .hashes();
        for ((entry, leaf), index) in entries.iter().zip(leaves).zip(wanted.first()..) {
            if leaf_hash(entry) != *leaf {
                return Err(LogError::EntryMismatch { path, index });
            }
        }
        let entries = entries.into_iter().take(leaves.len());
        Ok(entries.map(<[u8]>::to_vec).collect())
    }

    /// Fetches a file. What it holds is not authenticated.
    pub(super) async fn fetch(&self, path: &str, limit: u64) -> Result<Vec<u8>, LogError> {
        let result = self.fetch.get(path, limit).await;
        let length = result.as_ref().map_or(0, Vec::len);
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let mut traffic = self.traffic.get();
        traffic.requests = traffic.requests.saturating_add(1);
        traffic.bytes = traffic.bytes.saturating_add(length);
        self.traffic.set(traffic);
        let result = if length > limit {
            Err(FetchError::TooLarge { limit })
        } else {
            result
        };
        result.map_err(|error| LogError::Fetch {
            path: path.to_owned(),
            error,
        })
    }

    /// The cache, for those who have authenticated what they keep.
    pub(super) const fn cache(&self) -> &C {
        &self.cache
    }

    pub(super) fn count_rounds(&self, rounds: u64) {
        let mut traffic = self.traffic.get();
        traffic.rounds = traffic.rounds.saturating_add(rounds);
        self.traffic.set(traffic);
    }

    /// What reading has cost so far.
    pub fn traffic(&self) -> Traffic {
        self.traffic.get()
    }
}
