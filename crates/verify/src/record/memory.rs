//! Records that were found intact, so that nobody checks the same signatures twice.

use crate::hash::Hash;
use crate::sorted::SortedSet;

/// Which bytes were found to be an intact record, by their leaf hash: other bytes have another one, so what is
/// remembered of a record can't be taken for an answer about anything else. What was refused isn't remembered.
///
/// At most [`Memory::MAX`] are kept. The oldest are forgotten first, half of all at a time, and are checked again.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    young: SortedSet<Hash>,
    old: SortedSet<Hash>,
}

impl Memory {
    /// The most records that are remembered; each takes 32 bytes.
    pub const MAX: usize = 4_096;

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.young.len().saturating_add(self.old.len())
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn has(&self, leaf: &Hash) -> bool {
        self.young.contains(leaf) || self.old.contains(leaf)
    }

    /// Remembers a record of which every proof was checked.
    pub(super) fn add(&mut self, leaf: Hash) {
        if self.has(&leaf) {
            return;
        }
        if self.young.len() >= Self::MAX / 2 {
            self.old = core::mem::take(&mut self.young);
        }
        self.young.insert(leaf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However many files a page checks.
    #[test]
    fn it_has_an_end_and_forgets_the_oldest_first() {
        let leaf = |n: usize| Hash::of(&[&n.to_be_bytes()]);
        let mut memory = Memory::default();
        for n in 0..3 * Memory::MAX {
            memory.add(leaf(n));
            memory.add(leaf(n));
            assert!(memory.has(&leaf(n)) && memory.len() <= Memory::MAX);
            let last = n.saturating_sub(Memory::MAX / 2 - 1);
            assert!(
                memory.has(&leaf(last)),
                "{last} is younger than half of all"
            );
        }
        assert!(!memory.has(&leaf(0)) && !memory.has(&leaf(2 * Memory::MAX - 1)));
    }
}
