//! From entries to a grown index: keys are collected, sorted and added in bounded pieces.

use std::collections::BTreeSet;

use stele_records::index::{IndexKey, keys_and_record_with, keys_of_with};
use stele_search::text_of_record;
use stele_tlog::index::{Addition, IndexHead};
use stele_verify::hash::Hash;
use stele_verify::key::KnownKeys;

use super::growth::Growth;
use super::store::StoreError;
use crate::search::together;
use crate::threads::side_by_side;

/// Pairs of a key and a number that are collected before the index grows, 40 bytes each. Each
/// growth rewrites nearly every page of an index that is not much larger, so it should be many.
const COLLECTED: usize = 1 << 21;

/// The same for an index that is small yet: so that its top, which later growths leave alone, comes
/// from keys of all kinds.
const COLLECTED_FIRST: usize = 1 << 18;

/// Pairs that are added at once. They are neighbours, so each page is rewritten once all the same.
const ADDED: usize = 1 << 17;

/// Entries whose keys are looked for at once.
const TOGETHER: usize = 4_096;

/// What is found in entries beside their keys, so that they are read once only.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The keys that are told of in feeds.
    pub(crate) feeds: BTreeSet<IndexKey>,
    /// What can be searched of each entry, together.
    pub(crate) texts: Vec<String>,
}

/// Adds entries to a growing index.
#[derive(Debug)]
pub struct Builder<'g> {
    growth: &'g mut Growth,
    next: u64,
    pairs: Vec<(Hash, u64)>,
    known: KnownKeys,
}

impl<'g> Builder<'g> {
    /// Begins with the entry of this number.
    pub const fn new(growth: &'g mut Growth, next: u64) -> Self {
        Self {
            growth,
            next,
            pairs: Vec::new(),
            known: KnownKeys::new(),
        }
    }

    /// Adds the next entry of the log.
    ///
    /// # Errors
    /// [`StoreError`]; then the growth is good for nothing any more.
    pub fn push(&mut self, entry: &[u8]) -> Result<(), StoreError> {
        let number = self.next;
        self.next = number.saturating_add(1);
        let keys = keys_of_with(entry, &mut self.known);
        self.pairs
            .extend(keys.iter().map(|key| (key.hash(), number)));
        self.add_if_many()
    }

    /// The same for many entries, whose keys are looked for on all processors. Gives what else was found in them.
    ///
    /// # Errors
    /// As [`Builder::push`].
    pub(crate) fn push_all(&mut self, entries: &[Vec<u8>]) -> Result<Found, StoreError> {
        let mut all = Found::default();
        for entries in entries.chunks(TOGETHER) {
            let first = self.next;
            self.next = first.saturating_add(entries.len() as u64);
            let numbered: Vec<_> = (first..).zip(entries).collect();
            let found = side_by_side(&numbered, |part| {
                let (mut known, mut pairs) = (KnownKeys::new(), Vec::new());
                let mut all = Found::default();
                for (number, entry) in part {
                    let (keys, record) = keys_and_record_with(entry, &mut known);
                    let texts = record.as_ref().map(text_of_record);
                    all.texts.push(together(&texts.unwrap_or_default()));
                    pairs.extend(keys.iter().map(|key| (key.hash(), *number)));
                    all.feeds
                        .extend(keys.into_iter().filter(IndexKey::has_feed));
                }
                (pairs, all)
            });
            for (pairs, more) in found {
                self.pairs.extend(pairs);
                all.feeds.extend(more.feeds);
                all.texts.extend(more.texts);
            }
            self.add_if_many()?;
        }
        Ok(all)
    }

    fn add_if_many(&mut self) -> Result<(), StoreError> {
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
