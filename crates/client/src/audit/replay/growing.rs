//! The index over the entries read so far, in memory.

use std::collections::BTreeMap;

use stele_tlog::index::{IndexHead, MemoryStore};
use stele_verify::hash::Hash;

use super::error::IndexTrouble;

/// Numbers that wait to be added together: some 100 MB at most. Between two index roots there are
/// fewer, in a log whose publisher is at work; a log without any never lets them pile up.
const WAITING: usize = 1 << 20;

/// An index that grows by entries, and is hashed when its root is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Growing {
    head: IndexHead,
    store: MemoryStore,
    waiting: BTreeMap<Hash, Vec<u64>>,
    count: usize,
    /// Once it could not grow, it stays as it is.
    trouble: Option<IndexTrouble>,
}

impl Growing {
    /// Lists an entry under these keys. Its number must be above those before.
    pub(super) fn add(&mut self, keys: impl IntoIterator<Item = Hash>, number: u64) {
        for key in keys {
            self.waiting.entry(key).or_default().push(number);
            self.count = self.count.saturating_add(1);
        }
        if self.count >= WAITING {
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
            match self.head.grow(&mut self.store, &additions) {
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
        let mut whole = Growing::default();
        let mut pieces = Growing::default();
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
        let mut index = Growing::default();
        index.add([key], 5);
        index.head().unwrap();
        index.add([key], 5);
        let trouble = index.head().unwrap_err();
        assert_eq!(trouble, IndexTrouble::NumberOrder { key });
        index.add([key], 6);
        assert_eq!(index.head(), Err(trouble));
    }
}
