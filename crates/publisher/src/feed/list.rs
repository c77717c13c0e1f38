//! The newest numbers of a key's list, read from the public index: a walk down its pages, and the end of
//! the list. What that costs doesn't grow with the list.

use std::collections::BTreeMap;

use stele_records::index::IndexKey;
use stele_tlog::index::list::parse_numbers;
use stele_tlog::index::{IndexPath, List, Walk};
use stele_tlog::{BundleId, TILE_WIDTH};
use stele_verify::hash::Hash;

use crate::index::{State, files};
use crate::publish::{LogFiles, PublishError};

/// The newest index of a log in a folder.
pub(super) struct Lists<'a> {
    log: &'a LogFiles,
    state: State,
    /// Pages that were read, by their address: all walks begin with the same ones.
    pages: BTreeMap<Hash, Vec<u8>>,
}

impl<'a> Lists<'a> {
    pub(super) const fn new(log: &'a LogFiles, state: State) -> Self {
        let pages = BTreeMap::new();
        Self { log, state, pages }
    }

    /// A key's list as its page has it; none if nothing is logged under the key.
    pub(super) fn list(&mut self, key: &IndexKey) -> Result<Option<List>, PublishError> {
        let State { covered, index } = self.state;
        let mut walk = Walk::new(index.root, key.hash(), covered.size);
        while let Some(address) = walk.wants() {
            let bytes = match self.pages.get(&address) {
                Some(bytes) => bytes.clone(),
                None => self.read(&IndexPath::Page(address))?,
            };
            walk.read(&bytes)
                .map_err(|error| self.damaged(&IndexPath::Page(address), error.code()))?;
            self.pages.insert(address, bytes);
        }
        Ok(walk.finish().and_then(|lookup| lookup.list().cloned()))
    }

    /// The last numbers of a list, at most so many, in order.
    pub(super) fn last(
        &self,
        key: &IndexKey,
        list: &List,
        most: usize,
    ) -> Result<Vec<u64>, PublishError> {
        let List::Long(head) = list else {
            let numbers = list.numbers().unwrap_or_default();
            return Ok(numbers[numbers.len().saturating_sub(most)..].to_vec());
        };
        let mut numbers = Vec::new();
        for bundle in (0..head.size.div_ceil(u64::from(TILE_WIDTH))).rev() {
            let mut before = self.bundle(key, head.size, bundle)?;
            before.append(&mut numbers);
            numbers = before;
            if numbers.len() >= most {
                break;
            }
        }
        Ok(numbers.split_off(numbers.len().saturating_sub(most)))
    }

    /// The first number of a list that is greater than this one, if there is one. Bundles that were
    /// read are kept in `bundles`.
    pub(super) fn after(
        &self,
        key: &IndexKey,
        list: &List,
        number: u64,
        bundles: &mut BTreeMap<u64, Vec<u64>>,
    ) -> Result<Option<u64>, PublishError> {
        let first = |numbers: &[u64]| {
            let at = numbers.partition_point(|own| *own <= number);
            numbers.get(at).copied()
        };
        let List::Long(head) = list else {
            return Ok(first(list.numbers().unwrap_or_default()));
        };
        let count = head.size.div_ceil(u64::from(TILE_WIDTH));
        // The first bundle of which the last number is greater.
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            let bundle = match bundles.get(&middle) {
                Some(bundle) => bundle,
                None => {
                    let read = self.bundle(key, head.size, middle)?;
                    bundles.entry(middle).or_insert(read)
                }
            };
            if bundle.last().is_some_and(|last| *last > number) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(bundles.get(&low).and_then(|bundle| first(bundle)))
    }

    fn bundle(&self, key: &IndexKey, size: u64, index: u64) -> Result<Vec<u64>, PublishError> {
        let Some(id) = BundleId::in_tree(size, index) else {
            return Ok(Vec::new());
        };
        let path = IndexPath::Numbers(key.hash(), id);
        parse_numbers(id, &self.read(&path)?).map_err(|error| self.damaged(&path, error.code()))
    }

    fn read(&self, path: &IndexPath) -> Result<Vec<u8>, PublishError> {
        let bytes = self.log.read(&files::path(path))?;
        bytes.ok_or_else(|| self.damaged(path, "not-found"))
    }

    fn damaged(&self, path: &IndexPath, code: &'static str) -> PublishError {
        let path = self.log.path(&files::path(path));
        PublishError::IndexPage { path, code }
    }
}
