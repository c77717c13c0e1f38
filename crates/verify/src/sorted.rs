//! Maps and sets in the order of their keys.
//!
//! They are those of the standard library; or, with the feature `compact`, vectors that are kept in order,
//! which make a program about a hundred kilobytes smaller. Those are as fast for the few hundred keys that
//! one verdict needs, and slow where a whole log is held.

#[cfg(any(test, feature = "compact"))]
mod compact;

#[cfg(feature = "compact")]
pub use compact::{SortedMap, SortedSet};

/// A map in the order of its keys.
#[cfg(not(feature = "compact"))]
pub type SortedMap<K, V> = alloc::collections::BTreeMap<K, V>;

/// A set in order.
#[cfg(not(feature = "compact"))]
pub type SortedSet<T> = alloc::collections::BTreeSet<T>;

mod heap;

pub use heap::sort;
