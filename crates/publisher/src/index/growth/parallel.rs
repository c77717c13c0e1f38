//! Parts of an index that grow on all processors.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ScopedJoinHandle};
use std::vec::IntoIter;

use stele_tlog::Head;
use stele_tlog::index::{GrowError, IndexHead, Page, Part, Store};
use stele_verify::hash::Hash;

use super::{GrownList, StoreError, Tables, damaged, read_list};

/// What goes wrong while a part grows.
type Failed = GrowError<StoreError>;

/// Bytes that a thread keeps before it puts them into the tables, once a part has grown: so what is kept in memory
/// doesn't grow with the index.
const KEPT: usize = 8 << 20;

/// Grows the parts, each on the processor that is free first. A part's pages are read and written by it alone, so what
/// it writes is put into the tables whenever there is much of it; a table has one writer at a time.
pub(super) fn grow_all(
    tables: &mut Tables<'_>,
    parts: Vec<Part<'_>>,
) -> Result<Vec<IndexHead>, Failed> {
    grow_keeping(KEPT, tables, parts)
}

fn grow_keeping(
    kept: usize,
    tables: &mut Tables<'_>,
    parts: Vec<Part<'_>>,
) -> Result<Vec<IndexHead>, Failed> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let others = processors.min(parts.len()).saturating_sub(1);
    let mut heads = vec![None; parts.len()];
    let numbered: Vec<_> = parts.into_iter().enumerate().collect();
    let open = Mutex::new(numbered.into_iter());
    let shared = Mutex::new(tables);
    let grown = thread::scope(|scope| {
        let work = || Aside::new(&shared).grow(kept, &open);
        // Where the system has no thread to give, the others do its work: whoever is free takes the next part.
        let threads: Vec<_> = (0..others)
            .filter_map(|_| thread::Builder::new().spawn_scoped(scope, work).ok())
            .collect();
        let own = work();
        let others = threads.into_iter().map(ScopedJoinHandle::join);
        let others = others.map(|done| done.unwrap_or_else(|panic| resume_unwind(panic)));
        // All of them have ended before the first error is looked at.
        let all: Vec<_> = std::iter::once(own).chain(others).collect();
        all.into_iter().collect::<Result<Vec<_>, Failed>>()
    })?;
    for (at, head) in grown.into_iter().flatten() {
        if let Some(own) = heads.get_mut(at) {
            *own = Some(head);
        }
    }
    let heads: Option<Vec<_>> = heads.into_iter().collect();
    heads.ok_or_else(|| Failed::Store(damaged("a part of the index has not grown")))
}

/// The tables as they were, and what one thread has written since.
struct Aside<'s, 'm, 't> {
    tables: &'s Mutex<&'m mut Tables<'t>>,
    written: Written,
}

/// What one thread has written and not yet put into the tables.
#[derive(Default)]
struct Written {
    pages: HashMap<Hash, Vec<u8>>,
    removed: BTreeSet<Hash>,
    /// Pages that were read and have the hash that is their address: each is read several times. With the hashes of their
    /// records, of which most stay as they are: until the page is gone, which is soon.
    authentic: RefCell<BTreeMap<Hash, Vec<Hash>>>,
    lists: Vec<GrownList>,
    /// Bytes of pages and lists.
    length: usize,
}

impl<'s, 'm, 't> Aside<'s, 'm, 't> {
    fn new(tables: &'s Mutex<&'m mut Tables<'t>>) -> Self {
        Self {
            tables,
            written: Written::default(),
        }
    }

    /// Grows parts until none is left. Gives what has become of them, with their numbers.
    fn grow(
        mut self,
        kept: usize,
        open: &Mutex<IntoIter<(usize, Part<'_>)>>,
    ) -> Result<Vec<(usize, IndexHead)>, Failed> {
        let mut heads = Vec::new();
        loop {
            let next = open.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((at, part)) = next else {
                break;
            };
            heads.push((at, part.grow(&mut self)?));
            if self.written.length > kept {
                self.put()?;
            }
        }
        self.put()?;
        Ok(heads)
    }

    /// Puts what is kept into the tables.
    fn put(&mut self) -> Result<(), Failed> {
        let written = std::mem::take(&mut self.written);
        // Whoever panicked meanwhile has its panic passed on: then nothing of this counts.
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        written.put_into(&mut tables)
    }

    fn tables<T>(
        &self,
        ask: impl FnOnce(&Tables<'t>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        ask(&tables)
    }
}

impl Store for Aside<'_, '_, '_> {
    type Error = StoreError;

    fn page(&self, address: &Hash) -> Result<Page, StoreError> {
        if let Some(bytes) = self.written.pages.get(address) {
            return Page::parse(bytes).map_err(|error| damaged(error.code()));
        }
        let mut stored = self.tables(|tables| tables.stored(address))?;
        stored.is_known |= self.written.authentic.borrow().contains_key(address);
        let (page, leaves) = stored.page(address)?;
        let mut authentic = self.written.authentic.borrow_mut();
        authentic.entry(*address).or_insert(leaves);
        drop(authentic);
        Ok(page)
    }

    fn leaves(&self, address: &Hash) -> Option<Vec<Hash>> {
        let mut authentic = self.written.authentic.borrow_mut();
        authentic.get_mut(address).map(std::mem::take)
    }

    fn put(&mut self, address: Hash, page: &Page) -> Result<(), StoreError> {
        let bytes = page.to_bytes();
        self.written.length = self.written.length.saturating_add(bytes.len());
        self.written.pages.insert(address, bytes);
        Ok(())
    }

    fn remove(&mut self, address: &Hash) -> Result<(), StoreError> {
        self.written.pages.remove(address);
        self.written.authentic.get_mut().remove(address);
        self.written.removed.insert(*address);
        Ok(())
    }

    fn grow_list(&mut self, key: &Hash, before: Head, numbers: &[u64]) -> Result<Head, StoreError> {
        let list = self.tables(|tables| read_list(&tables.lists, key))?;
        let grown = GrownList::new(list, key, before, numbers)?;
        let head = grown.head;
        self.written.length = self.written.length.saturating_add(grown.len());
        self.written.lists.push(grown);
        Ok(head)
    }
}

impl Written {
    fn put_into(self, tables: &mut Tables<'_>) -> Result<(), Failed> {
        for address in &self.removed {
            tables.remove(address)?;
        }
        // In the order of the table.
        let mut pages: Vec<_> = self.pages.into_iter().collect();
        pages.sort_unstable();
        for (address, bytes) in pages {
            tables.put_bytes(address, &bytes)?;
        }
        for list in &self.lists {
            tables.put_list(list)?;
        }
        let authentic = self.authentic.take().into_keys();
        tables.authentic.get_mut().extend(authentic);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ops::Range;
    use std::path::Path;

    use stele_tlog::index::{Addition, IndexPath, MemoryStore};

    use super::*;
    use crate::index::growth::{Growth, PAGES};
    use crate::index::store::IndexStore;

    fn batch(keys: u64, numbers: Range<u64>) -> Vec<Addition> {
        let key = |n: u64| Hash::of(&[&n.to_be_bytes()]);
        let all = (0..keys).map(|n| (key(n), numbers.clone().collect()));
        let all: BTreeMap<_, _> = all.collect();
        all.into_iter().collect()
    }

    /// Batches for an index that has parts, with lists of which some are long.
    fn batches() -> Vec<Vec<Addition>> {
        let mut batches = vec![batch(3_000, 0..1), batch(5_000, 1..3), batch(40, 3..600)];
        // New numbers after all others, in part of new keys.
        batches.push(batch(6_000, 600..601));
        batches
    }

    fn growth_at(path: &Path) -> Growth {
        IndexStore::open(path).unwrap().grow().unwrap()
    }

    fn files(growth: &Growth) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut add = |path: IndexPath, bytes| {
            files.insert(path.path(), bytes);
            Ok::<_, StoreError>(())
        };
        growth.for_each_new_file(&mut add).unwrap();
        files
    }

    /// However the parts grow, and whenever what they write is put into the store, it is the same index in the same
    /// files.
    #[test]
    fn parts_side_by_side_give_what_one_after_the_other_does() {
        let folder = tempfile::tempdir().unwrap();
        let (mut memory, mut head) = (MemoryStore::default(), IndexHead::default());
        let mut one_by_one = growth_at(&folder.path().join("one"));
        let mut often = growth_at(&folder.path().join("often"));
        let mut once = growth_at(&folder.path().join("once"));
        let mut parts_grown = 0;
        for additions in batches() {
            head = head.grow(&mut memory, &additions).unwrap();
            let in_order = |tables: &mut Tables<'_>, parts: Vec<Part<'_>>| {
                parts_grown += parts.len();
                parts.into_iter().map(|part| part.grow(tables)).collect()
            };
            one_by_one.grow_by(&additions, in_order).unwrap();
            let at_once =
                |tables: &mut Tables<'_>, parts: Vec<Part<'_>>| grow_keeping(0, tables, parts);
            often.grow_by(&additions, at_once).unwrap();
            once.grow(&additions).unwrap();
            assert_eq!(one_by_one.index(), head);
            assert_eq!((often.index(), once.index()), (head, head));
        }
        assert!(parts_grown > 100, "{parts_grown}");
        let expected = files(&one_by_one);
        assert_eq!(files(&often), expected);
        assert_eq!(files(&once), expected);
        assert_eq!(once.new_pages(), one_by_one.new_pages());
    }

    /// Damage below one part is what the whole says, whichever thread found it.
    #[test]
    fn what_fails_in_a_part_is_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index");
        let mut growth = growth_at(&path);
        // So many that a part reads its leaves itself.
        growth.grow(&batch(60_000, 0..1)).unwrap();
        let before = growth.index();
        growth
            .commit(Head {
                size: 0,
                root: stele_verify::hash::empty_root(),
            })
            .unwrap();
        let pages: Vec<_> = {
            let growth = growth_at(&path);
            let table = growth.txn.open_table(PAGES).unwrap();
            let rows = redb::ReadableTable::iter(&table).unwrap();
            rows.map(|row| {
                let (address, bytes) = row.unwrap();
                (*address.value(), bytes.value().to_vec())
            })
            .collect()
        };
        let is_leaf = |bytes: &[u8]| matches!(Page::parse(bytes), Ok(Page::Leaf(_)));
        let leaves = pages.into_iter().filter(|(_, bytes)| is_leaf(bytes));
        let mut tried = 0;
        for (address, mut bytes) in leaves.step_by(150) {
            // The number of its last key: all else is as it was.
            *bytes.last_mut().unwrap() ^= 1;
            let mut growth = growth_at(&path);
            assert_eq!(growth.index(), before);
            let mut table = growth.txn.open_table(PAGES).unwrap();
            table.insert(&address, bytes.as_slice()).unwrap();
            drop(table);
            let error = growth.grow(&batch(6_000, 1..2)).unwrap_err();
            assert!(error.is_damage(), "{error}");
            tried += 1;
        }
        assert!(tried > 2, "{tried}");
    }
}
