//! The lists of the index: the numbers of the entries about a key, whole or a part of them.

use std::ops::Range;
use std::sync::Arc;

use stele_verify::sorted::SortedMap;

use stele_records::index::Committed;
use stele_tlog::index::list::{check_order, parse_numbers, tile_of};
use stele_tlog::index::path::list_prefix;
use stele_tlog::index::{Complete, IndexPath, List, ListError, Lookup};
use stele_tlog::{BundleId, Head, MAX_RANGE, Plan, Tile, TileId, Tree};
use stele_verify::hash::Hash;

use super::Log;
use super::error::LogError;
use super::files::{Got, SMALL_FILE};
use super::index::{index_path, pruned};
use super::mirror::{Ask, Miss};
use super::recent::Recent;
use crate::cache::Cache;
use crate::fetch::Fetch;

pub(super) type Bundles = SortedMap<u64, Vec<u64>>;

/// Numbers of a list that are kept at most: as many as one verdict rests on, and more.
const MAX_NUMBERS: u64 = 4_096;

/// Long lists that were held against their heads, by their keys: one answer asks for the same ones many times.
#[derive(Debug)]
pub(super) struct Lists {
    /// Whole ones; each takes 32 KB at most.
    complete: Recent<Hash, Arc<Complete>>,
    /// Trees with the numbers in them, as far as they were wanted; each takes about 300 KB at most.
    parts: Recent<Hash, (Tree, Bundles)>,
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            complete: Recent::new(64),
            parts: Recent::new(16),
        }
    }
}

impl<F: Fetch, C: Cache> Log<F, C> {
    /// The numbers at these positions of a key's list, proven to be its own. Positions beyond its
    /// end give nothing.
    ///
    /// # Errors
    /// [`LogError`] names the file that could not be had or is wrong.
    pub async fn numbers(
        &self,
        index: &Committed,
        found: &Lookup,
        positions: Range<u64>,
    ) -> Result<Vec<u64>, LogError> {
        let head = match found.list() {
            None => return Ok(Vec::new()),
            Some(List::Short(numbers)) => {
                let all = (0..).zip(numbers.iter().copied());
                let wanted = all.filter(|(position, _)| positions.contains(position));
                return Ok(wanted.map(|(_, number)| number).collect());
            }
            Some(List::Long(head)) => *head,
        };
        let wanted = positions.start..positions.end.min(head.size);
        let mut numbers = Vec::new();
        let mut start = wanted.start;
        // As much as one plan covers at a time, with bounds at which bundles end.
        while start < wanted.end {
            let end = (start | MAX_RANGE.saturating_sub(1)).saturating_add(1);
            let part = start..end.min(wanted.end);
            let plan = Plan::for_range(head.size, part.clone()).map_err(LogError::of_question)?;
            let (_, bundles) = self.list_part(index, &found.key(), head, &plan).await?;
            let all = bundles
                .into_iter()
                .flat_map(|(bundle, numbers)| (bundle.saturating_mul(256)..).zip(numbers));
            let own = all.filter(|(position, _)| part.contains(position));
            numbers.extend(own.map(|(_, number)| number));
            start = part.end;
        }
        if numbers.len() as u64 != wanted.end.saturating_sub(wanted.start) {
            return Err(wrong_list(&found.key(), ListError::Mismatch));
        }
        check_order(&numbers, wanted.start, index.number())
            .map_err(|error| wrong_list(&found.key(), error))?;
        Ok(numbers)
    }

    /// All numbers of a key's list, if there are no more than `limit`.
    ///
    /// # Errors
    /// [`LogError::ListTooLong`], and as [`Log::numbers`].
    pub async fn complete(
        &self,
        index: &Committed,
        found: Lookup,
        limit: u64,
    ) -> Result<Complete, LogError> {
        let count = found.count();
        if count > limit {
            return Err(LogError::ListTooLong { count, limit });
        }
        let key = found.key();
        let wrong = |error| wrong_list(&key, error);
        let known = self.lists.borrow_mut().complete.get(&key);
        if let Some(known) = known.filter(|known| known.lookup().list() == found.list()) {
            return found.complete_as(&known).map_err(wrong);
        }
        let is_long = matches!(found.list(), Some(List::Long(_)));
        let numbers = self.numbers(index, &found, 0..count).await?;
        let complete = found.complete(numbers).map_err(wrong)?;
        if is_long && count <= MAX_NUMBERS {
            let known = Arc::new(complete.clone());
            self.lists.borrow_mut().complete.put(key, known);
        }
        Ok(complete)
    }

    /// The tree that a plan asks for, and the bundles of numbers in it by their index, authenticated
    /// against the list's head by the tiles of a log; those of level 0 follow from the numbers themselves.
    pub(super) async fn list_part(
        &self,
        index: &Committed,
        key: &Hash,
        head: Head,
        plan: &Plan,
    ) -> Result<(Tree, Bundles), LogError> {
        let load = async |id, ask| self.list_tile(key, id, ask).await;
        let prefix = index_path_of(key);
        let file = |id: TileId| match BundleId::new(id.index(), id.width()) {
            Ok(bundle) if id.level() == 0 => index_path(&IndexPath::Numbers(*key, bundle)),
            _ => format!("{prefix}{}", id.path()),
        };
        let known = self.lists.borrow_mut().parts.get(key);
        let known = known.filter(|(tree, _)| (tree.size(), tree.root()) == (head.size, head.root));
        let (tree, mut all) = known.map_or((None, Bundles::new()), |(tree, bundles)| {
            (Some(tree), bundles)
        });
        let is_there = |tree: &Tree, id: TileId| {
            tree.tile(id).is_ok() && (id.level() > 0 || all.contains_key(&id.index()))
        };
        let is_missing = |id: &TileId| tree.as_ref().is_none_or(|tree| !is_there(tree, *id));
        let missing: Vec<TileId> = plan.tiles().iter().copied().filter(is_missing).collect();
        let parts = self
            .files()
            .assemble((&prefix, head, tree), &missing, load, file, |_| ());
        let (tree, parts) = parts.await.map_err(|error| pruned(index, error))?;
        let new = parts.into_iter();
        let new = new.filter_map(|(id, numbers)| Some((id.index(), numbers?)));
        let new: Bundles = new.collect();
        self.keep_numbers(key, head, &new);
        for (at, numbers) in new {
            all.insert(at, numbers);
        }
        if all.len() as u64 <= MAX_NUMBERS / 256 {
            let part = (tree.clone(), all.clone());
            self.lists.borrow_mut().parts.put(*key, part);
        }
        let wanted = plan.tiles().iter().filter(|id| id.level() == 0);
        let wanted = wanted.filter_map(|id| Some((id.index(), all.get(&id.index())?.clone())));
        Ok((tree, wanted.collect()))
    }

    /// A tile of a list's tree; with its numbers, if it is of level 0.
    async fn list_tile(
        &self,
        key: &Hash,
        id: TileId,
        ask: Ask,
    ) -> Result<Got<(Tile, Option<Vec<u64>>)>, Miss> {
        if id.level() > 0 {
            let got = self.files().tile(&index_path_of(key), id, ask).await?;
            return Ok(got.map(0, |tile| (tile, None)));
        }
        let wrong = || Miss::from(wrong_list(key, ListError::Mismatch));
        let bundle = BundleId::new(id.index(), id.width()).map_err(|_| wrong())?;
        let got = self.list_bundle(key, bundle, ask).await?;
        let tile = tile_of(bundle, &got.value).ok_or_else(wrong)?;
        Ok(got.map(0, |numbers| (tile, Some(numbers))))
    }

    /// A bundle of numbers, or the beginning of the full one that has taken its place.
    async fn list_bundle(&self, key: &Hash, id: BundleId, ask: Ask) -> Result<Got<Vec<u64>>, Miss> {
        let path = index_path(&IndexPath::Numbers(*key, id));
        let cached = self.files().cache().get(&path).filter(|_| ask == Ask::Any);
        if let Some(value) = cached.and_then(|bytes| parse_numbers(id, &bytes).ok()) {
            return Ok(Got::cached(value));
        }
        let partial = match self.fetch_numbers(key, id, ask).await {
            Err(partial) if partial.is_gone() && !id.is_full() => partial,
            result => return result,
        };
        let Ok(full) = id.full() else {
            return Err(partial);
        };
        match self.fetch_numbers(key, full, ask).await {
            Ok(got) => Ok(got.map(1, |mut numbers| {
                numbers.truncate(usize::from(id.width()));
                numbers
            })),
            Err(full) => Err(partial.and(full)),
        }
    }

    async fn fetch_numbers(
        &self,
        key: &Hash,
        id: BundleId,
        ask: Ask,
    ) -> Result<Got<Vec<u64>>, Miss> {
        let path = index_path(&IndexPath::Numbers(*key, id));
        let parse = |bytes: &[u8]| {
            let path = path.clone();
            parse_numbers(id, bytes).map_err(|error| LogError::List { path, error })
        };
        self.files().read(&path, SMALL_FILE, ask, parse).await
    }

    /// Keeps bundles that were authenticated.
    fn keep_numbers(&self, key: &Hash, head: Head, bundles: &Bundles) {
        for (index, numbers) in bundles {
            let Some(id) = BundleId::in_tree(head.size, *index) else {
                continue;
            };
            let numbers: Vec<_> = numbers.iter().map(|number| number.to_be_bytes()).collect();
            if let Ok(bytes) = stele_tlog::bundle::encode(&numbers) {
                let path = index_path(&IndexPath::Numbers(*key, id));
                self.files().cache().put(&path, &bytes);
            }
        }
    }
}

/// The folder of a list's files below the log, with a slash at its end.
fn index_path_of(key: &Hash) -> String {
    format!(
        "index/{}/{}",
        stele_records::index::MAP_ID,
        list_prefix(key)
    )
}

fn wrong_list(key: &Hash, error: ListError) -> LogError {
    let path = index_path_of(key);
    LogError::List { path, error }
}
