//! Files below a log, fetched side by side, authenticated, and only then kept.

use std::cell::{Cell, RefCell};

use stele_tlog::bundle::{self, MAX_BUNDLE_LEN};
use stele_tlog::index::WalkError;
use stele_tlog::{BundleId, Head, Plan, Tile, TileId, Tree};
use stele_verify::hash::leaf_hash;

use super::bundle::Bundle;
use super::error::LogError;
use super::mirror::{Ask, MirrorFault, Miss};
use crate::cache::Cache;
use crate::fetch::{Fetch, FetchError, is_html};

/// Fetches under way at once. Browsers queue more than six to one host anyway; over HTTP/2 this
/// many hide the distance.
pub(super) const PARALLEL: usize = 16;

/// Limit in bytes for checkpoints, tiles and single entries: no such file is longer, but a web page
/// that is sent in its place may be, and is to be known as one.
pub const SMALL_FILE: u64 = 128 * 1024;

/// Faults that are remembered: a mirror may be wrong in every file.
const MAX_FAULTS: usize = 64;

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

/// The files of a log: what is not in the cache is fetched, from the first mirror that has it right.
#[derive(Debug)]
pub struct Files<F, C> {
    fetch: F,
    cache: C,
    traffic: Cell<Traffic>,
    faults: RefCell<Vec<MirrorFault>>,
}

/// A file that was read, and how many fetches it took, one after the other: none from the cache.
pub(crate) struct Got<T> {
    pub(crate) value: T,
    pub(crate) rounds: u64,
    /// The mirror that it is from; none from the cache.
    pub(crate) mirror: Option<usize>,
}

impl<T> Got<T> {
    /// Out of the cache.
    pub(crate) const fn cached(value: T) -> Self {
        Self {
            value,
            rounds: 0,
            mirror: None,
        }
    }

    /// What follows from it, after so many fetches before.
    pub(crate) fn map<U>(self, rounds: u64, to: impl FnOnce(T) -> U) -> Got<U> {
        Got {
            value: to(self.value),
            rounds: self.rounds.saturating_add(rounds),
            mirror: self.mirror,
        }
    }
}

impl<F: Fetch, C: Cache> Files<F, C> {
    /// Files that `fetch` reads.
    pub fn new(fetch: F, cache: C) -> Self {
        Self {
            fetch,
            cache,
            traffic: Cell::default(),
            faults: RefCell::default(),
        }
    }

    /// The part that a plan asks for of the tree whose tiles lie below `prefix`, which is empty or
    /// ends in a slash. Everything that was authenticated is kept, also if something else was not.
    ///
    /// # Errors
    /// [`LogError::Fetch`], [`LogError::Tile`] and [`LogError::Tree`].
    pub async fn tree(&self, prefix: &str, head: Head, plan: &Plan) -> Result<Tree, LogError> {
        self.tree_on(None, prefix, head, plan).await
    }

    /// The same, with what is authenticated of this tree already.
    pub(super) async fn tree_on(
        &self,
        kept: Option<Tree>,
        prefix: &str,
        head: Head,
        plan: &Plan,
    ) -> Result<Tree, LogError> {
        let load = async |id, ask| {
            let got = self.tile(prefix, id, ask).await?;
            Ok(got.map(0, |tile| (tile, ())))
        };
        let file = |id: TileId| format!("{prefix}{}", id.path());
        let keep = |tile: &Tile| self.cache.put(&file(tile.id()), &tile.to_bytes());
        let missing = plan.tiles().iter().copied();
        let is_missing = |id: &TileId| kept.as_ref().is_none_or(|kept| kept.tile(*id).is_err());
        let missing: Vec<TileId> = missing.filter(is_missing).collect();
        let place = (prefix, head, kept);
        let (tree, _) = self.assemble(place, &missing, load, file, keep).await?;
        Ok(tree)
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

    /// A tile. Logs may delete partial tiles once the full one is there (tlog-tiles, "Partial Tiles"):
    /// its beginning will do, and no more of it than was asked for is kept.
    pub(super) async fn tile(&self, prefix: &str, id: TileId, ask: Ask) -> Result<Got<Tile>, Miss> {
        if ask == Ask::Any
            && let Some(tile) = self.cached_tile(prefix, id)
        {
            return Ok(Got::cached(tile));
        }
        let partial = match self.whole_tile(prefix, id, ask).await {
            Err(partial) if partial.is_gone() && !id.is_full() => partial,
            result => return result,
        };
        let Ok(full) = id.full() else {
            return Err(partial);
        };
        match self.whole_tile(prefix, full, ask).await {
            Ok(got) => match got.value.truncate(id.width()) {
                Some(tile) => Ok(got.map(1, |_| tile)),
                None => Err(partial),
            },
            Err(full) => Err(partial.and(full)),
        }
    }

    async fn whole_tile(&self, prefix: &str, id: TileId, ask: Ask) -> Result<Got<Tile>, Miss> {
        let path = format!("{prefix}{}", id.path());
        let parse = |bytes: &[u8]| {
            let path = path.clone();
            Tile::parse(id, bytes).map_err(|error| LogError::Tile { path, error })
        };
        self.read(&path, SMALL_FILE, ask, parse).await
    }

    /// The entries of a bundle, each held against the tree, which must have the tile with their
    /// leaf hashes. A log may delete partial bundles as it may partial tiles.
    pub(crate) async fn bundle(
        &self,
        prefix: &str,
        tree: &Tree,
        id: BundleId,
    ) -> Result<Got<Bundle>, LogError> {
        let partial = match self.whole_bundle(prefix, tree, id, id).await {
            Err(partial) if partial.is_gone() && !id.is_full() => partial,
            result => return result.map_err(Miss::into_error),
        };
        let Ok(full) = id.full() else {
            return Err(partial.into_error());
        };
        match self.whole_bundle(prefix, tree, full, id).await {
            Ok(got) => Ok(got.map(1, |bundle| bundle)),
            Err(full) => Err(partial.and(full).into_error()),
        }
    }

    /// Fetches the bundle `id`, and gives as many of its entries as `wanted` has.
    async fn whole_bundle(
        &self,
        prefix: &str,
        tree: &Tree,
        id: BundleId,
        wanted: BundleId,
    ) -> Result<Got<Bundle>, Miss> {
        let path = format!("{prefix}{}", id.path());
        let limit = u64::try_from(MAX_BUNDLE_LEN).unwrap_or(u64::MAX);
        let check = |bytes: &[u8]| {
            let path = path.clone();
            let entries = match bundle::parse(id, bytes) {
                Ok(entries) => entries,
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
            Ok(leaves.to_vec())
        };
        let got = self.read_whole(&path, limit, Ask::Any, check).await?;
        Ok(got.map(0, |(bytes, leaves)| Bundle::new(wanted, bytes, leaves)))
    }

    /// Reads a file that `check` authenticates. A mirror that hasn't got it, or sends one that is refused,
    /// is passed over: each is asked once at most. The cache isn't looked into.
    pub(super) async fn read<T>(
        &self,
        path: &str,
        limit: u64,
        ask: Ask,
        check: impl Fn(&[u8]) -> Result<T, LogError>,
    ) -> Result<Got<T>, Miss> {
        let got = self.read_whole(path, limit, ask, check).await?;
        Ok(got.map(0, |(_, value)| value))
    }

    /// The same, with its bytes.
    async fn read_whole<T>(
        &self,
        path: &str,
        limit: u64,
        ask: Ask,
        check: impl Fn(&[u8]) -> Result<T, LogError>,
    ) -> Result<Got<(Vec<u8>, T)>, Miss> {
        let mirrors = match ask {
            Ask::Any => 0..self.fetch.mirrors(),
            Ask::Mirror(mirror) => mirror..mirror.saturating_add(1),
        };
        let mut miss = Miss::default();
        for (mirror, rounds) in mirrors.zip(1..) {
            let result = self.fetch.get_at(mirror, path, limit).await;
            let bytes = self.count(path, limit, result);
            let checked = bytes.and_then(|bytes| match check(&bytes) {
                Err(error) if !error.could_not_check() && is_html(&bytes) => Err(LogError::Fetch {
                    path: path.to_owned(),
                    error: FetchError::Html,
                }),
                result => Ok((bytes, result?)),
            });
            match checked {
                Ok(value) => {
                    return Ok(Got {
                        value,
                        rounds,
                        mirror: Some(mirror),
                    });
                }
                Err(error) => {
                    self.note(mirror, path, &error);
                    miss.add(error);
                }
            }
        }
        Err(miss)
    }

    /// Remembers that a mirror has sent a file wrong. That one could not be had is no fault.
    pub(super) fn note(&self, mirror: usize, path: &str, error: &LogError) {
        let mut faults = self.faults.borrow_mut();
        let is_known = faults
            .iter()
            .any(|fault| fault.mirror == mirror && fault.path == path);
        // Where a way through the index went astray, an earlier page of whatever mirror is at fault.
        let is_astray = matches!(error, LogError::Page { error, .. }
            if !matches!(**error, WalkError::Page { .. }));
        if error.could_not_check() || is_astray || is_known || faults.len() >= MAX_FAULTS {
            return;
        }
        faults.push(MirrorFault {
            mirror,
            path: path.to_owned(),
            code: error.code(),
        });
    }

    /// The files that mirrors have sent wrong so far; at most 64.
    pub fn faults(&self) -> Vec<MirrorFault> {
        self.faults.borrow().clone()
    }

    /// What time it is by the log's host: see [`Fetch::told_time`].
    pub fn told_time(&self) -> Option<u64> {
        self.fetch.told_time()
    }

    /// How many mirrors there are to ask.
    pub(super) fn mirrors(&self) -> usize {
        self.fetch.mirrors()
    }

    /// Fetches a file from one mirror. What it holds is not authenticated.
    pub(super) async fn fetch_at(
        &self,
        mirror: usize,
        path: &str,
        limit: u64,
    ) -> Result<Vec<u8>, LogError> {
        let result = self.fetch.get_at(mirror, path, limit).await;
        self.count(path, limit, result)
    }

    /// Fetches a file. What it holds is not authenticated.
    pub(super) async fn fetch(&self, path: &str, limit: u64) -> Result<Vec<u8>, LogError> {
        let result = self.fetch.get(path, limit).await;
        self.count(path, limit, result)
    }

    /// Counts what a fetch has cost, and holds it to its limit.
    fn count(
        &self,
        path: &str,
        limit: u64,
        result: Result<Vec<u8>, FetchError>,
    ) -> Result<Vec<u8>, LogError> {
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

    pub(super) async fn breathe(&self) {
        self.fetch.breathe().await;
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
