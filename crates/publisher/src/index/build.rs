//! From entries to a grown index: keys are collected, sorted and added in bounded pieces.

use stele_records::index::keys_of;
use stele_tlog::index::{Addition, IndexHead};
use stele_verify::hash::Hash;

use super::growth::Growth;
use super::store::StoreError;

/// Pairs of a key and a number that are collected before the index grows, 40 bytes each. Each
/// growth rewrites nearly every page of an index that is not much larger, so it should be many.
const COLLECTED: usize = 1 << 21;

/// The same for an index that is small yet: so that its top, which later growths leave alone, comes
/// from keys of all kinds.
const COLLECTED_FIRST: usize = 1 << 18;

/// Pairs that are added at once. They are neighbours, so each page is rewritten once all the same.
const ADDED: usize = 1 << 17;

/// Adds entries to a growing index.
#[derive(Debug)]
pub struct Builder<'g> {
    growth: &'g mut Growth,
    next: u64,
    pairs: Vec<(Hash, u64)>,
}

impl<'g> Builder<'g> {
    /// Begins with the entry of this number.
    pub const fn new(growth: &'g mut Growth, next: u64) -> Self {
        Self {
            growth,
            next,
            pairs: Vec::new(),
        }
    }

    /// Adds the next entry of the log.
    ///
    /// # Errors
    /// [`StoreError`]; then the growth is good for nothing any more.
    pub fn push(&mut self, entry: &[u8]) -> Result<(), StoreError> {
        let number = self.next;
        self.next = number.saturating_add(1);
        let keys = keys_of(entry);
        self.pairs
            .extend(keys.iter().map(|key| (key.hash(), number)));
        let is_small = self.growth.index().keys < COLLECTED_FIRST as u64;
        let collected = if is_small { COLLECTED_FIRST } else { COLLECTED };
        if self.pairs.len() < collected {
            return Ok(());
        }
        self.add()
    }

    /// Adds what is left. Gives the index over all entries so far.
    ///
    /// # Errors
    /// As [`Builder::push`].
    pub fn finish(mut self) -> Result<IndexHead, StoreError> {
        self.add()?;
        Ok(self.growth.index())
    }

    fn add(&mut self) -> Result<(), StoreError> {
        self.pairs.sort_unstable();
        let mut additions: Vec<Addition> = Vec::new();
        let mut added = 0;
        for pairs in self.pairs.chunk_by(|(a, _), (b, _)| a == b) {
            let Some((key, _)) = pairs.first() else {
                continue;
            };
            additions.push((*key, pairs.iter().map(|(_, number)| *number).collect()));
            added += pairs.len();
            if added >= ADDED {
                self.growth.grow(&additions)?;
                additions.clear();
                added = 0;
            }
        }
        self.pairs.clear();
        self.growth.grow(&additions)
    }
}
