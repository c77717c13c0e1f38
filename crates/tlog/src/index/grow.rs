//! Adding to an index: from the pages of a tree and new numbers to the pages of the grown tree.
//!
//! What comes out depends on the keys and their lists alone, never on the order or the batches in
//! which they came; and what is written grows with the batch, and with the tree by its depth only.

use alloc::vec::Vec;

use stele_verify::hash::{Hash, empty_root};

use super::list::{List, SHORT};
use super::mpt::first_difference;
use super::page::{Inner, MAX_KEYS, Page, Record, Slot, row_of, width_for};
use crate::edge::Head;

/// Where the pages and the long lists of an index are kept while it grows.
pub trait Store {
    /// Why the store failed.
    type Error;

    /// The page with this address.
    ///
    /// # Errors
    /// If it isn't there or can't be read.
    fn page(&self, address: &Hash) -> Result<Page, Self::Error>;

    /// Keeps a page of the grown tree.
    ///
    /// # Errors
    /// If it can't be kept.
    fn put(&mut self, address: Hash, page: &Page) -> Result<(), Self::Error>;

    /// The hashes of the records of a leaf page, if they are remembered. They follow from the page, but it takes longer to
    /// find them again than all else about it.
    fn leaves(&self, _address: &Hash) -> Option<Vec<Hash>> {
        None
    }

    /// Remembers them, or doesn't. Called with each leaf page that is kept.
    fn put_leaves(&mut self, _address: &Hash, _leaves: Vec<Hash>) {}

    /// Drops a page that the grown tree doesn't have.
    ///
    /// # Errors
    /// If the store fails.
    fn remove(&mut self, address: &Hash) -> Result<(), Self::Error>;

    /// Appends numbers to a long list, which had this head before: of size 0 if the list has just
    /// become long, and then these are all its numbers. Gives its new head.
    ///
    /// # Errors
    /// If the store has the list in another state, or fails.
    fn grow_list(&mut self, key: &Hash, before: Head, numbers: &[u64])
    -> Result<Head, Self::Error>;
}

/// Why an index can't grow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrowError<E> {
    /// The store.
    Store(E),
    /// The new numbers aren't given in the order of their keys, each once.
    KeyOrder {
        /// The key out of order.
        key: Hash,
    },
    /// A key's new numbers are none, or don't increase from the last one on that it has.
    NumberOrder {
        /// The key.
        key: Hash,
    },
    /// A page of the store says a number of keys that can't be. Its hash doesn't commit to it, but
    /// the number in the next index root would rest on it.
    KeyCount {
        /// How many it says.
        says: u64,
    },
}

impl<E> From<E> for GrowError<E> {
    fn from(error: E) -> Self {
        Self::Store(error)
    }
}

impl<E: core::fmt::Display> core::fmt::Display for GrowError<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::KeyOrder { key } => write!(f, "index key {key:?} is out of order"),
            Self::NumberOrder { key } => {
                write!(f, "the numbers of index key {key:?} are out of order")
            }
            Self::KeyCount { says } => {
                write!(f, "a page that says to have {says} keys hasn't so many")
            }
        }
    }
}

impl<E: core::error::Error> core::error::Error for GrowError<E> {}

/// New numbers of a key.
pub type Addition = (Hash, Vec<u64>);

/// Root and number of keys of an index. The default is the empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexHead {
    /// The hash of the whole tree; of an empty one, the SHA-256 of nothing.
    pub root: Hash,
    /// Keys in the tree.
    pub keys: u64,
}

impl Default for IndexHead {
    fn default() -> Self {
        Self {
            root: empty_root(),
            keys: 0,
        }
    }
}

impl IndexHead {
    /// Adds numbers to keys, which must be given in order.
    ///
    /// # Errors
    /// [`GrowError`]; then the store holds something in between.
    pub fn grow<S: Store>(
        &self,
        store: &mut S,
        additions: &[Addition],
    ) -> Result<Self, GrowError<S::Error>> {
        self.grow_in_parts(store, additions, grow_all)
    }

    /// The same, where `grow_all` grows the parts of the index, each with [`Part::grow`]. It may do so side by side, in
    /// stores that begin with what `store` holds, and have what these were given put into `store`. Gives what each part
    /// has become, in their order. An index that is small, or must be split anew, has no parts.
    ///
    /// # Errors
    /// As [`IndexHead::grow`].
    pub fn grow_in_parts<S: Store>(
        &self,
        store: &mut S,
        additions: &[Addition],
        grow_all: impl FnOnce(&mut S, Vec<Part<'_>>) -> Grown<Vec<Self>, S>,
    ) -> Result<Self, GrowError<S::Error>> {
        check(additions)?;
        if additions.is_empty() {
            return Ok(*self);
        }
        let old = match self.keys {
            0 => None,
            _ => Some((self.root, store.page(&self.root)?)),
        };
        if let Some(says) = old.as_ref().map(|(_, page)| page.keys())
            && says != self.keys
        {
            return Err(GrowError::KeyCount { says });
        }
        let mut grower = Grower { store };
        let Some((address, Page::Inner(inner))) = old else {
            return grower.subtree(old, additions);
        };
        match grower.parts(&inner, additions)? {
            Some(parts) => grower.within(address, inner, parts, grow_all),
            None => grower.anew(address, inner, additions),
        }
    }
}

fn check<E>(additions: &[Addition]) -> Result<(), GrowError<E>> {
    let mut before: Option<Hash> = None;
    for (key, numbers) in additions {
        let key = *key;
        if before.is_some_and(|before| before >= key) {
            return Err(GrowError::KeyOrder { key });
        }
        let increasing = |pair: &[u64]| matches!(pair, [a, b] if a < b);
        if numbers.is_empty() || !numbers.windows(2).all(increasing) {
            return Err(GrowError::NumberOrder { key });
        }
        before = Some(key);
    }
    Ok(())
}

/// Grows parts one after the other.
fn grow_all<S: Store>(store: &mut S, parts: Vec<Part<'_>>) -> Grown<Vec<IndexHead>, S> {
    parts.into_iter().map(|part| part.grow(store)).collect()
}

/// Holds the keys of a page against those of its children, as far as these are looked at. The others
/// have one key each at least.
fn check_count<E>(inner: &Inner, children: &[Part<'_>]) -> Result<(), GrowError<E>> {
    let old = || children.iter().filter_map(|child| child.old.as_ref());
    let known = old().fold(0_u64, |sum, (_, page)| sum.saturating_add(page.keys()));
    let others = inner.slots.len().saturating_sub(old().count()) as u64;
    let says = inner.keys;
    if known.saturating_add(others) > says || (others == 0 && known != says) {
        return Err(GrowError::KeyCount { says });
    }
    Ok(())
}

/// A record, and its hash in the tree if that is known already.
struct Known {
    record: Record,
    leaf: Option<Hash>,
}

/// A page with its address.
type Addressed = (Hash, Page);

struct Grower<'s, S> {
    store: &'s mut S,
}

/// What growing gives in this store.
type Grown<T, S> = Result<T, GrowError<<S as Store>::Error>>;

impl<S: Store> Grower<'_, S> {
    /// The subtree that was this page, or was nothing, with the additions, of which there are some.
    fn subtree(&mut self, old: Option<Addressed>, additions: &[Addition]) -> Grown<IndexHead, S> {
        match old {
            None => {
                let records = self.merge(Vec::new(), additions)?;
                self.build(records)
            }
            Some((address, Page::Leaf(records))) => {
                let records = self.known(&address, records);
                self.store.remove(&address)?;
                let records = self.merge(records, additions)?;
                self.build(records)
            }
            Some((address, Page::Inner(inner))) => self.inner(address, inner, additions),
        }
    }

    fn inner(
        &mut self,
        address: Hash,
        inner: Inner,
        additions: &[Addition],
    ) -> Grown<IndexHead, S> {
        let Some(parts) = self.parts(&inner, additions)? else {
            return self.anew(address, inner, additions);
        };
        self.within(address, inner, parts, grow_all)
    }

    /// The parts that additions fall into, unless the page must be split anew.
    fn parts<'a>(
        &self,
        inner: &Inner,
        additions: &'a [Addition],
    ) -> Grown<Option<Vec<Part<'a>>>, S> {
        if !self.keeps_its_bit(inner, additions)? {
            return Ok(None);
        }
        let parts = self.children(inner, additions)?;
        check_count(inner, &parts)?;
        let keeps = self.keeps_its_width(inner, &parts)?;
        Ok(keeps.then_some(parts))
    }

    fn anew(&mut self, address: Hash, inner: Inner, additions: &[Addition]) -> Grown<IndexHead, S> {
        // It is split anew. But for keys that somebody has ground to share a prefix, only a subtree
        // narrower than 8 bits comes here, which has some thousand keys at most.
        let mut records = Vec::new();
        self.gather(address, Page::Inner(inner), &mut records)?;
        let records = self.merge(records, additions)?;
        self.build(records)
    }

    /// Whether no addition branches off above the subtree's own bit.
    fn keeps_its_bit(&self, inner: &Inner, additions: &[Addition]) -> Grown<bool, S> {
        let mut slots = inner.slots.clone();
        // Any key below will do: up to that bit they all agree.
        let sample = loop {
            let Some(slot) = slots.first() else {
                return Ok(false);
            };
            match self.store.page(&slot.hash)? {
                Page::Inner(inner) => slots = inner.slots,
                Page::Leaf(records) => break records.first().map(|record| record.key),
            }
        };
        let Some(sample) = sample else {
            return Ok(false);
        };
        Ok(additions.iter().all(|(key, _)| {
            first_difference(key.as_bytes(), sample.as_bytes())
                .is_none_or(|at| at >= u32::from(inner.bit))
        }))
    }

    /// The slots that additions fall into, with what is there now.
    fn children<'a>(&self, inner: &Inner, additions: &'a [Addition]) -> Grown<Vec<Part<'a>>, S> {
        let split = inner.split();
        let mut children = Vec::new();
        for part in additions.chunk_by(|(a, _), (b, _)| split.label_of(a) == split.label_of(b)) {
            let Some((key, _)) = part.first() else {
                continue;
            };
            let label = split.label_of(key);
            let slot = inner.slots.iter().find(|slot| slot.label == label);
            let old = match slot {
                Some(slot) => Some((slot.hash, self.store.page(&slot.hash)?)),
                None => None,
            };
            children.push(Part {
                label,
                old,
                additions: part,
            });
        }
        Ok(children)
    }

    /// Whether the subtree will be split over as many bits as it is now.
    fn keeps_its_width(&self, inner: &Inner, children: &[Part<'_>]) -> Grown<bool, S> {
        let mut keys = inner.keys;
        for child in children {
            let new = match &child.old {
                Some((_, page)) => self.count_new(page, child.additions)?,
                None => child.additions.len() as u64,
            };
            keys = keys.saturating_add(new);
            if width_for(keys) != inner.width {
                return Ok(false);
            }
            // Wider it can't become, so there is nothing to count.
            if width_for(u64::MAX) == inner.width {
                return Ok(true);
            }
        }
        Ok(true)
    }

    /// How many of the additions bring a new key.
    fn count_new(&self, page: &Page, additions: &[Addition]) -> Grown<u64, S> {
        let mut count = 0_u64;
        match page {
            Page::Leaf(records) => {
                for (key, _) in additions {
                    let is_new = records
                        .binary_search_by_key(key, |record| record.key)
                        .is_err();
                    count = count.saturating_add(u64::from(is_new));
                }
            }
            Page::Inner(inner) => {
                for child in self.children(inner, additions)? {
                    let new = match &child.old {
                        Some((_, page)) => self.count_new(page, child.additions)?,
                        None => child.additions.len() as u64,
                    };
                    count = count.saturating_add(new);
                }
            }
        }
        Ok(count)
    }

    /// The same split as before, with new pages where there is something new.
    fn within(
        &mut self,
        address: Hash,
        mut inner: Inner,
        parts: Vec<Part<'_>>,
        grow_all: impl FnOnce(&mut S, Vec<Part<'_>>) -> Grown<Vec<IndexHead>, S>,
    ) -> Grown<IndexHead, S> {
        self.store.remove(&address)?;
        let before = |part: &Part<'_>| part.old.as_ref().map_or(0, |(_, page)| page.keys());
        let slots = parts.iter().map(|part| (part.label, before(part)));
        let slots: Vec<_> = slots.collect();
        let grown = grow_all(self.store, parts)?;
        for ((label, before), head) in slots.into_iter().zip(grown) {
            let IndexHead { root: hash, keys } = head;
            inner.keys = inner.keys.saturating_add(keys.saturating_sub(before));
            let slot = Slot { label, hash };
            match inner.slots.binary_search_by_key(&label, |slot| slot.label) {
                Ok(at) => {
                    if let Some(old) = inner.slots.get_mut(at) {
                        *old = slot;
                    }
                }
                Err(at) => inner.slots.insert(at, slot),
            }
        }
        self.put(&Page::Inner(inner))
    }

    /// All keys of a subtree in order; its pages are dropped.
    fn gather(&mut self, address: Hash, page: Page, records: &mut Vec<Known>) -> Grown<(), S> {
        let says = page.keys();
        let before = records.len();
        match page {
            Page::Leaf(more) => {
                records.append(&mut self.known(&address, more));
                self.store.remove(&address)?;
            }
            Page::Inner(inner) => {
                self.store.remove(&address)?;
                for slot in inner.slots {
                    let page = self.store.page(&slot.hash)?;
                    self.gather(slot.hash, page, records)?;
                }
            }
        }
        if records.len().saturating_sub(before) as u64 != says {
            return Err(GrowError::KeyCount { says });
        }
        Ok(())
    }

    /// The records of a page, with their hashes as far as these are remembered.
    fn known(&self, address: &Hash, records: Vec<Record>) -> Vec<Known> {
        let leaves = self.store.leaves(address);
        let leaves = leaves.filter(|leaves| leaves.len() == records.len());
        let leaves = leaves.into_iter().flatten().map(Some);
        let leaves = leaves.chain(core::iter::repeat(None));
        let known = records.into_iter().zip(leaves);
        known.map(|(record, leaf)| Known { record, leaf }).collect()
    }

    /// Both in order, with the additions at the ends of their lists.
    fn merge(&mut self, records: Vec<Known>, additions: &[Addition]) -> Grown<Vec<Known>, S> {
        let mut merged = Vec::with_capacity(records.len().saturating_add(additions.len()));
        let mut records = records.into_iter().peekable();
        for (key, numbers) in additions {
            while let Some(known) = records.next_if(|known| known.record.key < *key) {
                merged.push(known);
            }
            let old = records.next_if(|known| known.record.key == *key);
            let list = self.extend(key, old.map(|known| known.record.list), numbers)?;
            let record = Record { key: *key, list };
            merged.push(Known { record, leaf: None });
        }
        merged.extend(records);
        Ok(merged)
    }

    fn extend(&mut self, key: &Hash, old: Option<List>, numbers: &[u64]) -> Grown<List, S> {
        let mut all = match old {
            Some(List::Long(head)) => {
                return Ok(List::Long(self.store.grow_list(key, head, numbers)?));
            }
            Some(List::Short(all)) => all,
            None => Vec::new(),
        };
        if all.last() >= numbers.first() {
            return Err(GrowError::NumberOrder { key: *key });
        }
        all.extend_from_slice(numbers);
        if all.len() <= SHORT {
            return Ok(List::Short(all));
        }
        let nothing = Head {
            size: 0,
            root: empty_root(),
        };
        Ok(List::Long(self.store.grow_list(key, nothing, &all)?))
    }

    /// The pages over these keys, of which there is at least one.
    fn build(&mut self, records: Vec<Known>) -> Grown<IndexHead, S> {
        if records.len() <= MAX_KEYS {
            return self.put_leaf(records);
        }
        let keys = records.len() as u64;
        let ends = records.first().zip(records.last());
        let bit = ends.and_then(|(first, last)| {
            first_difference(first.record.key.as_bytes(), last.record.key.as_bytes())
        });
        let mut inner = Inner {
            keys,
            // Keys of 32 bytes that differ do so at a bit below 256.
            bit: bit.and_then(|bit| u8::try_from(bit).ok()).unwrap_or(0),
            width: width_for(keys),
            slots: Vec::new(),
        };
        let split = inner.split();
        let mut records = records.into_iter().peekable();
        while let Some(first) = records.next() {
            let label = split.label_of(&first.record.key);
            let mut part = Vec::from([first]);
            let is_own = |next: &Known| split.label_of(&next.record.key) == label;
            while let Some(next) = records.next_if(is_own) {
                part.push(next);
            }
            let hash = self.build(part)?.root;
            inner.slots.push(Slot { label, hash });
        }
        self.put(&Page::Inner(inner))
    }

    fn put_leaf(&mut self, records: Vec<Known>) -> Grown<IndexHead, S> {
        let leaves = records.iter();
        let leaves = leaves.map(|known| known.leaf.unwrap_or_else(|| known.record.leaf()));
        let leaves: Vec<Hash> = leaves.collect();
        let records: Vec<_> = records.into_iter().map(|known| known.record).collect();
        let (root, keys) = (row_of(&records, &leaves).root(), records.len() as u64);
        self.store.put(root, &Page::Leaf(records))?;
        self.store.put_leaves(&root, leaves);
        Ok(IndexHead { root, keys })
    }

    fn put(&mut self, page: &Page) -> Grown<IndexHead, S> {
        let (root, keys) = (page.hash(), page.keys());
        self.store.put(root, page)?;
        Ok(IndexHead { root, keys })
    }
}

/// A slot of an inner page that additions fall into: the keys below it are no others' keys, and neither are its pages.
#[derive(Debug)]
pub struct Part<'a> {
    label: u8,
    old: Option<Addressed>,
    additions: &'a [Addition],
}

impl Part<'_> {
    /// The part with what is added to it, in this store.
    ///
    /// # Errors
    /// As [`IndexHead::grow`].
    pub fn grow<S: Store>(self, store: &mut S) -> Result<IndexHead, GrowError<S::Error>> {
        Grower { store }.subtree(self.old, self.additions)
    }
}

#[cfg(test)]
mod tests;
