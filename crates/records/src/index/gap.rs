//! The entries between an index that auditors have replayed and a newer one: replayed by the reader.
//!
//! An auditor's word covers the index of its own state. What came later the reader maps itself, and
//! a list of the newer index is true exactly if it is the list of the older one, followed by the
//! numbers of the later entries that have the key. So nothing has to be known of other keys, and a
//! false index can't pass at any key that an answer rests on.

use stele_verify::sorted::SortedMap;

use stele_tlog::index::list::head_of;
use stele_tlog::index::{Complete, Lookup};
use stele_verify::hash::Hash;

use super::committed::Committed;
use super::map::keys_of;
use crate::verdict::Listed;

/// A list that isn't what was replayed, followed by what came later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GapError {
    /// Hash of the key.
    pub key: Hash,
    /// The first entry that the list has too much or too little, where that can be told.
    pub entry: Option<u64>,
}

/// The later entries, by their keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    former: Committed,
    /// The next entry to be read.
    next: u64,
    lists: SortedMap<Hash, Vec<u64>>,
}

impl Gap {
    /// Nothing of what followed this index has been read yet. Its checkpoint is the present one.
    pub const fn new(former: Committed) -> Self {
        Self {
            next: former.number(),
            former,
            lists: SortedMap::new(),
        }
    }

    /// The entries to be read: from the older index root, which it doesn't cover itself, to the newest,
    /// which nothing covers yet.
    pub fn entries(former: u64, size: u64) -> std::ops::Range<u64> {
        former..size.saturating_sub(1)
    }

    /// Takes the next entry. What isn't the next one, or isn't shown to stand in the log, is left aside.
    pub fn add(&mut self, entry: &Listed<'_>) {
        let number = entry.included.index();
        if number != self.next || self.is_whole() || !entry.is_in(&self.former) {
            return;
        }
        for key in keys_of(entry.bytes) {
            self.lists.entry(key.hash()).or_default().push(number);
        }
        self.next = number.saturating_add(1);
    }

    /// Whether everything was read.
    pub const fn is_whole(&self) -> bool {
        self.next >= self.former.checkpoint().size().saturating_sub(1)
    }

    /// The index before the gap.
    pub const fn former(&self) -> &Committed {
        &self.former
    }

    /// The entries of the gap that have this key and lie below a number: the size that an index covers.
    pub fn numbers(&self, key: &Hash, below: u64) -> &[u64] {
        let all = self.lists.get(key).map(Vec::as_slice).unwrap_or_default();
        let end = all.partition_point(|number| *number < below);
        all.get(..end).unwrap_or_default()
    }

    /// Holds a whole list of a newer index against that of the former one. `former` is the look-up of the
    /// same key there; one of another index or key shows nothing, and is refused like a lie.
    ///
    /// # Errors
    /// [`GapError`]
    pub fn check(&self, complete: &Complete, former: &Lookup) -> Result<(), GapError> {
        let key = complete.lookup().key();
        let wrong = |entry: Option<u64>| GapError { key, entry };
        let is_former = former.root() == self.former.root().root() && former.key() == key;
        if !is_former || !self.is_whole() {
            return Err(wrong(None));
        }
        let later = self.numbers(&key, complete.lookup().covered());
        let numbers = complete.numbers();
        let own = numbers.partition_point(|number| *number < self.former.number());
        let (before, after) = numbers.split_at_checked(own).unwrap_or((numbers, &[]));
        if after != later {
            let differs = after.iter().zip(later).find(|(a, b)| a != b);
            let differs = differs.map(|(a, b)| *a.min(b));
            let shorter = after.len().min(later.len());
            let rest = || after.get(shorter).or_else(|| later.get(shorter)).copied();
            return Err(wrong(differs.or_else(rest)));
        }
        let holds = match former.list() {
            None => before.is_empty(),
            Some(list) => list.head() == head_of(before),
        };
        let known = former.list().and_then(|list| list.numbers());
        let differs = || {
            let known = known.unwrap_or_default();
            let missing = known.iter().find(|number| !before.contains(number));
            let added = before.iter().find(|number| !known.contains(number));
            missing.into_iter().chain(added).min().copied()
        };
        let is_short = former.list().is_none() || known.is_some();
        match holds {
            true => Ok(()),
            false => Err(wrong(if is_short { differs() } else { None })),
        }
    }
}
