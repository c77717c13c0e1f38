//! Parts of an index that grow on all processors.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
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

/// Grows the parts, each on the processor that is free first. What they write is put into the tables when all have
/// grown: a table has one writer.
pub(super) fn grow_all(
    tables: &mut Tables<'_>,
    parts: Vec<Part<'_>>,
) -> Result<Vec<IndexHead>, Failed> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = processors.min(parts.len());
    let mut heads = vec![IndexHead::default(); parts.len()];
    let open = Mutex::new(
        parts
            .into_iter()
            .enumerate()
            .collect::<Vec<_>>()
            .into_iter(),
    );
    let shared = Mutex::new(tables);
    let asides = thread::scope(|scope| {
        let (open, shared) = (&open, &shared);
        let threads: Vec<_> = (0..threads)
            .map(|_| scope.spawn(move || Aside::new(shared).grow(open)))
            .collect();
        let done = threads.into_iter().map(ScopedJoinHandle::join);
        done.map(|done| done.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect::<Result<Vec<_>, Failed>>()
    })?;
    let tables = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
    for written in asides {
        for (at, head) in &written.heads {
            if let Some(own) = heads.get_mut(*at) {
                *own = *head;
            }
        }
        written.put_into(tables)?;
    }
    Ok(heads)
}

/// The tables as they were, and what one thread has written since.
struct Aside<'s, 'm, 't> {
    tables: &'s Mutex<&'m mut Tables<'t>>,
    written: Written,
}

/// What one thread has written.
#[derive(Default)]
struct Written {
    heads: Vec<(usize, IndexHead)>,
    pages: HashMap<Hash, Vec<u8>>,
    removed: BTreeSet<Hash>,
    /// Pages that were read and have the hash that is their address: each is read several times.
    authentic: RefCell<BTreeSet<Hash>>,
    lists: Vec<GrownList>,
}

impl<'s, 'm, 't> Aside<'s, 'm, 't> {
    fn new(tables: &'s Mutex<&'m mut Tables<'t>>) -> Self {
        Self {
            tables,
            written: Written::default(),
        }
    }

    /// Grows parts until none is left.
    fn grow(mut self, open: &Mutex<IntoIter<(usize, Part<'_>)>>) -> Result<Written, Failed> {
        loop {
            let next = open.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((at, part)) = next else {
                return Ok(self.written);
            };
            let head = part.grow(&mut self)?;
            self.written.heads.push((at, head));
        }
    }

    fn tables<T>(
        &self,
        ask: impl FnOnce(&Tables<'t>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // Whoever panicked while it asked has changed nothing; its panic is passed on.
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
        stored.is_known |= self.written.authentic.borrow().contains(address);
        let page = stored.page(address)?;
        self.written.authentic.borrow_mut().insert(*address);
        Ok(page)
    }

    fn put(&mut self, address: Hash, page: &Page) -> Result<(), StoreError> {
        self.written.pages.insert(address, page.to_bytes());
        Ok(())
    }

    fn remove(&mut self, address: &Hash) -> Result<(), StoreError> {
        if self.written.pages.remove(address).is_none() {
            self.written.removed.insert(*address);
        }
        Ok(())
    }

    fn grow_list(&mut self, key: &Hash, before: Head, numbers: &[u64]) -> Result<Head, StoreError> {
        let list = self.tables(|tables| read_list(&tables.lists, key))?;
        let grown = GrownList::new(list, key, before, numbers)?;
        let head = grown.head;
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
        tables.authentic.get_mut().extend(self.authentic.take());
        Ok(())
    }
}
