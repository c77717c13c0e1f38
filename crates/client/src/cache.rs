//! Where authenticated bytes are kept, so that they needn't be fetched again.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

/// A cache by path. Only bytes that were authenticated are put into it; but what it gives back is
/// authenticated again, so a damaged or forged cache costs time and nothing else.
///
/// Paths are relative to the log: one cache serves one log.
pub trait Cache {
    /// The bytes at this path, if they are still there.
    fn get(&self, path: &str) -> Option<Vec<u8>>;

    /// Keeps these bytes, or doesn't: a cache may forget what it likes.
    fn put(&self, path: &str, bytes: &[u8]);
}

/// Keeps nothing: for folders, where reading again costs no more.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCache;

impl Cache for NoCache {
    fn get(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: &str, _: &[u8]) {}
}

/// Keeps what was used last, in memory, within a budget of bytes.
#[derive(Debug)]
pub struct MemoryCache {
    budget: usize,
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    used: usize,
    clock: u64,
    files: HashMap<String, (u64, Vec<u8>)>,
    /// Paths by the time of their last use.
    by_use: BTreeMap<u64, String>,
}

impl MemoryCache {
    /// Room for the tiles of some hundred records, on a phone too.
    pub const DEFAULT_BUDGET: usize = 8 * 1024 * 1024;

    /// A cache of at most `budget` bytes.
    pub fn new(budget: usize) -> Self {
        Self {
            budget,
            state: RefCell::default(),
        }
    }

    /// Bytes in the cache.
    pub fn used(&self) -> usize {
        self.state.borrow().used
    }

    /// The paths in the cache, sorted.
    pub fn paths(&self) -> Vec<String> {
        let mut paths: Vec<_> = self.state.borrow().files.keys().cloned().collect();
        paths.sort();
        paths
    }
}

impl Default for MemoryCache {
    fn default() -> Self {
        Self::new(Self::DEFAULT_BUDGET)
    }
}

impl Cache for MemoryCache {
    fn get(&self, path: &str) -> Option<Vec<u8>> {
        let mut state = self.state.borrow_mut();
        let bytes = state.remove(path)?;
        state.insert(path, bytes.clone());
        Some(bytes)
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        if bytes.len() > self.budget {
            return;
        }
        let mut state = self.state.borrow_mut();
        state.remove(path);
        state.insert(path, bytes.to_vec());
        while state.used > self.budget && state.remove_oldest() {}
    }
}

impl State {
    fn insert(&mut self, path: &str, bytes: Vec<u8>) {
        self.clock = self.clock.saturating_add(1);
        self.used = self.used.saturating_add(bytes.len());
        self.by_use.insert(self.clock, path.to_owned());
        self.files.insert(path.to_owned(), (self.clock, bytes));
    }

    fn remove(&mut self, path: &str) -> Option<Vec<u8>> {
        let (used_at, bytes) = self.files.remove(path)?;
        self.by_use.remove(&used_at);
        self.used = self.used.saturating_sub(bytes.len());
        Some(bytes)
    }

    fn remove_oldest(&mut self) -> bool {
        let Some((_, path)) = self.by_use.pop_first() else {
            return false;
        };
        self.remove(&path);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_last_stays_within_the_budget() {
        let cache = MemoryCache::new(10);
        cache.put("a", &[1; 4]);
        cache.put("b", &[2; 4]);
        assert_eq!(cache.get("a"), Some(vec![1; 4]));
        cache.put("c", &[3; 4]);
        assert_eq!(cache.paths(), ["a", "c"], "b was used longest ago");
        assert_eq!(cache.used(), 8);
        cache.put("a", &[4; 2]);
        assert_eq!((cache.used(), cache.get("a")), (6, Some(vec![4; 2])));
        cache.put("d", &[5; 11]);
        assert_eq!(cache.get("d"), None, "larger than the whole budget");
        cache.put("e", &[6; 10]);
        assert_eq!(cache.paths(), ["e"]);
        assert_eq!(cache.state.borrow().by_use.len(), 1);
    }
}
