//! What was asked for last, of which there may be too much to keep all.

use stele_verify::sorted::SortedMap;

/// Values by their keys. Those that were asked for last are kept: of different ones as many as it was made for, and at most
/// twice as many.
#[derive(Debug)]
pub(super) struct Recent<K, V> {
    young: SortedMap<K, V>,
    /// What was young until there were too many.
    old: SortedMap<K, V>,
    most: usize,
}

impl<K: Ord + Clone, V: Clone> Recent<K, V> {
    /// Nothing yet. `most` values are young at most.
    pub(super) const fn new(most: usize) -> Self {
        Self {
            young: SortedMap::new(),
            old: SortedMap::new(),
            most,
        }
    }

    /// What is kept under this key, which is young again.
    pub(super) fn get(&mut self, key: &K) -> Option<V> {
        if let Some(value) = self.young.get(key) {
            return Some(value.clone());
        }
        let value = self.old.remove(key)?;
        self.put(key.clone(), value.clone());
        Some(value)
    }

    /// Keeps a value in the place of what was there.
    pub(super) fn put(&mut self, key: K, value: V) {
        if self.young.len() >= self.most && !self.young.contains_key(&key) {
            self.old = core::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_stay_and_the_others_go() {
        let mut recent = Recent::new(4);
        for number in 0..100_u32 {
            recent.put(number, number);
            // One is asked for all the time.
            assert_eq!(recent.get(&0), Some(0), "after {number}");
            assert!(recent.young.len() <= 4 && recent.old.len() <= 4);
        }
        for number in 97..100 {
            assert_eq!(recent.get(&number), Some(number));
        }
        assert_eq!(recent.get(&50), None);
        recent.put(0, 7);
        assert_eq!(recent.get(&0), Some(7), "the newest value counts");
    }
}
