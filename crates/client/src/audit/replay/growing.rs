//! The index over the entries read so far.

use std::collections::BTreeMap;

use stele_tlog::index::{Addition, IndexHead, MemoryStore};
use stele_verify::hash::Hash;
use stele_verify::merkle::root_of_leaves;

use super::error::IndexTrouble;

/// Where a replay keeps what it can't do without.
pub trait Keep {
    /// Numbers that may wait to be added together, each of which takes some 100 bytes of memory. Between two
    /// index roots there are fewer, in a log whose publisher is at work; a log without any never lets them
    /// pile up.
    const WAITING: usize;

    /// Adds numbers to the index with this head.
    ///
    /// # Errors
    /// [`IndexTrouble`]
    fn grow(&mut self, head: &IndexHead, additions: &[Addition])
    -> Result<IndexHead, IndexTrouble>;

    /// Keeps the leaf of an entry before the first index root.
    fn keep_leaf(&mut self, leaf: Hash);

    /// The root over so many of these leaves; nothing if there aren't so many.
    fn root_of_first(&self, size: u64) -> Option<Hash>;

    /// These leaves aren't asked for any more.
    fn forget_leaves(&mut self);
}

/// An index in memory.
#[derive(Debug, Clone, Default)]
pub struct InMemory {
    store: MemoryStore,
    /// The leaves before the first index root: it may hold a checkpoint of any earlier size.
    leaves: Vec<Hash>,
}

impl Keep for InMemory {
    const WAITING: usize = 1 << 20;

    fn grow(
        &mut self,
        head: &IndexHead,
        additions: &[Addition],
    ) -> Result<IndexHead, IndexTrouble> {
        head.grow(&mut self.store, additions)
    }

    fn keep_leaf(&mut self, leaf: Hash) {
        self.leaves.push(leaf);
    }

    fn root_of_first(&self, size: u64) -> Option<Hash> {
        let size = usize::try_from(size).ok()?;
        let leaves = self.leaves.get(..size)?;
        Some(root_of_leaves(leaves.iter().copied()))
    }

    fn forget_leaves(&mut self) {
        self.leaves = Vec::new();
    }
}

/// An index that grows by entries, and is hashed when its root is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Growing<K> {
    head: IndexHead,
    pub(super) keep: K,
    waiting: BTreeMap<Hash, Vec<u64>>,
    count: usize,
    /// Once it could not grow, it stays as it is.
    trouble: Option<IndexTrouble>,
}

impl<K: Keep> Growing<K> {
    /// Goes on with the index that has this head.
    pub(super) const fn behind(head: IndexHead, keep: K) -> Self {
        Self {
            head,
            keep,
            waiting: BTreeMap::new(),
            count: 0,
            trouble: None,
        }
    }

    /// Lists an entry under these keys. Its number must be above those before.
    pub(super) fn add(&mut self, keys: impl IntoIterator<Item = Hash>, number: u64) {
        for key in keys {
            self.waiting.entry(key).or_default().push(number);
            self.count = self.count.saturating_add(1);
        }
        if self.count >= K::WAITING {
            self.grow();
        }
    }

    /// The index over all that was added.
    ///
    /// # Errors
    /// [`IndexTrouble`] is a fault of this program.
    pub(super) fn head(&mut self) -> Result<IndexHead, IndexTrouble> {
        self.grow();
        match &self.trouble {
            None => Ok(self.head),
            Some(trouble) => Err(trouble.clone()),
        }
    }

    fn grow(&mut self) {
        let additions: Vec<_> = std::mem::take(&mut self.waiting).into_iter().collect();
        self.count = 0;
        if self.trouble.is_none() {
            match self.keep.grow(&self.head, &additions) {
                Ok(head) => self.head = head,
                Err(trouble) => self.trouble = Some(trouble),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether it was asked in between, and so in what pieces it grew, changes nothing.
    #[test]
    fn pieces_make_no_difference() {
        let keys =
            |number: u64| [number % 3, number + 3].map(|key| Hash::of(&[&key.to_be_bytes()]));
        let mut whole = Growing::<InMemory>::default();
        let mut pieces = Growing::<InMemory>::default();
        for number in 0..300 {
            whole.add(keys(number), number);
            pieces.add(keys(number), number);
            if number % 7 == 0 {
                pieces.head().unwrap();
            }
        }
        assert_eq!(pieces.head(), whole.head());
        assert_eq!(whole.head().unwrap().keys, 303);
    }

    #[test]
    fn trouble_stays() {
        let key = Hash::of(&[b"key"]);
        let mut index = Growing::<InMemory>::default();
        index.add([key], 5);
        index.head().unwrap();
        index.add([key], 5);
        let trouble = index.head().unwrap_err();
        assert_eq!(trouble, IndexTrouble::NumberOrder { key });
        index.add([key], 6);
        assert_eq!(index.head(), Err(trouble));
    }
}
