//! A map and a set as vectors in order, with what of the standard library's interface is used here.

use alloc::vec::{self, Vec};
use core::borrow::Borrow;
use core::ops::{Range, RangeInclusive};
use core::slice;

/// A map in the order of its keys, as a vector. Putting a key in costs a move of all behind it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortedMap<K, V> {
    items: Vec<(K, V)>,
}

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> SortedMap<K, V> {
    /// An empty map.
    pub const fn new() -> Self {
        Self { items: Vec::new() }
    }

    /// How many keys it has.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Keys and values in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter(self.items.iter())
    }

    /// Keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + Clone {
        self.items.iter().map(|(key, _)| key)
    }

    /// Values in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + Clone {
        self.items.iter().map(|(_, value)| value)
    }

    /// Values in the order of their keys, to be changed.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> {
        self.items.iter_mut().map(|(_, value)| value)
    }

    /// The keys, taken out.
    pub fn into_keys(self) -> impl DoubleEndedIterator<Item = K> {
        self.items.into_iter().map(|(key, _)| key)
    }

    /// The values, taken out.
    pub fn into_values(self) -> impl DoubleEndedIterator<Item = V> {
        self.items.into_iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        // Most are put in in order.
        match self.items.last() {
            Some((last, _)) if last.borrow() < key => Err(self.items.len()),
            _ => self
                .items
                .binary_search_by(|(own, _)| own.borrow().cmp(key)),
        }
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let at = self.place(key).ok()?;
        self.items.get(at).map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = self.place(key).ok()?;
        self.items.get_mut(at).map(|(_, value)| value)
    }

    /// Whether it has a key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Puts a value in, and gives back the one that the key had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(at) => {
                let (_, old) = self.items.get_mut(at)?;
                Some(core::mem::replace(old, value))
            }
            Err(at) => {
                self.items.insert(at, (key, value));
                None
            }
        }
    }

    /// Takes a key out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let at = self.place(key).ok()?;
        Some(self.items.remove(at).1)
    }

    /// Keys and values from the first key to before the second, to be changed.
    pub fn range_mut(&mut self, keys: Range<K>) -> impl DoubleEndedIterator<Item = (&K, &mut V)> {
        let start = self.items.partition_point(|(own, _)| *own < keys.start);
        let end = self.items.partition_point(|(own, _)| *own < keys.end);
        let items = self.items.get_mut(start..end).unwrap_or_default();
        items.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// The place of a key.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        let place = self.place(&key);
        Entry {
            map: self,
            key,
            place,
        }
    }
}

/// The place of a key, which may be empty.
#[derive(Debug)]
pub struct Entry<'m, K, V> {
    map: &'m mut SortedMap<K, V>,
    key: K,
    place: Result<usize, usize>,
}

impl<'m, K: Ord, V> Entry<'m, K, V> {
    /// The value; where there is none, the one that is made of the key.
    #[expect(clippy::indexing_slicing, reason = "the place was found or made here")]
    pub fn or_insert_with_key(self, make: impl FnOnce(&K) -> V) -> &'m mut V {
        let at = match self.place {
            Ok(at) => at,
            Err(at) => {
                let value = make(&self.key);
                self.map.items.insert(at, (self.key, value));
                at
            }
        };
        &mut self.map.items[at].1
    }

    /// The value; where there is none, the one that is made.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'m mut V {
        self.or_insert_with_key(|_| make())
    }

    /// The value; where there is none, this one.
    pub fn or_insert(self, value: V) -> &'m mut V {
        self.or_insert_with(|| value)
    }

    /// The value; where there is none, the default.
    pub fn or_default(self) -> &'m mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

/// Keys and values in order.
#[derive(Debug)]
pub struct Iter<'m, K, V>(slice::Iter<'m, (K, V)>);

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'m, K, V> Iterator for Iter<'m, K, V> {
    type Item = (&'m K, &'m V);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(key, value)| (key, value))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}

impl<'m, K, V> IntoIterator for &'m SortedMap<K, V> {
    type Item = (&'m K, &'m V);
    type IntoIter = Iter<'m, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<K: Ord, V> Extend<(K, V)> for SortedMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, items: I) {
        for (key, value) in items {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for SortedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let mut map = Self::new();
        map.extend(items);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for SortedMap<K, V> {
    fn from(items: [(K, V); N]) -> Self {
        items.into_iter().collect()
    }
}

/// A set in order, as a vector.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortedSet<T> {
    items: Vec<T>,
}

impl<T> Default for SortedSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> SortedSet<T> {
    /// An empty set.
    pub const fn new() -> Self {
        Self { items: Vec::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// All of them in order.
    pub fn iter(&self) -> slice::Iter<'_, T> {
        self.items.iter()
    }
}

impl<T: Ord> SortedSet<T> {
    fn place<Q: Ord + ?Sized>(&self, item: &Q) -> Result<usize, usize>
    where
        T: Borrow<Q>,
    {
        match self.items.last() {
            Some(last) if last.borrow() < item => Err(self.items.len()),
            _ => self.items.binary_search_by(|own| own.borrow().cmp(item)),
        }
    }

    /// Whether it is there.
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.place(item).is_ok()
    }

    /// Puts one in; whether it wasn't there.
    pub fn insert(&mut self, item: T) -> bool {
        match self.place(&item) {
            Ok(_) => false,
            Err(at) => {
                self.items.insert(at, item);
                true
            }
        }
    }

    /// Takes one out; whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        match self.place(item) {
            Ok(at) => {
                self.items.remove(at);
                true
            }
            Err(_) => false,
        }
    }

    /// Those from the first to the last of the range, both included.
    pub fn range(&self, range: RangeInclusive<T>) -> slice::Iter<'_, T> {
        let start = self.items.partition_point(|own| own < range.start());
        let end = self.items.partition_point(|own| own <= range.end());
        self.items.get(start..end).unwrap_or_default().iter()
    }

    /// Those that are in the first alone, in order.
    pub fn difference<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s T> {
        self.items.iter().filter(|item| !other.contains(*item))
    }
}

impl<'s, T> IntoIterator for &'s SortedSet<T> {
    type Item = &'s T;
    type IntoIter = slice::Iter<'s, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T> IntoIterator for SortedSet<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<T: Ord> Extend<T> for SortedSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.insert(item);
        }
    }
}

impl<T: Ord> FromIterator<T> for SortedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut set = Self::new();
        set.extend(items);
        set
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for SortedSet<T> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is done to both, both hold the same.
        #[test]
        fn a_map_is_as_the_standard_one(steps in prop::collection::vec((0_u8..5, 0_u8..24, any::<u16>()), 0..96)) {
            let (mut own, mut standard) = (SortedMap::new(), BTreeMap::new());
            for (step, key, value) in steps {
                match step {
                    0 | 1 => prop_assert_eq!(own.insert(key, value), standard.insert(key, value)),
                    2 => prop_assert_eq!(own.remove(&key), standard.remove(&key)),
                    3 => {
                        let (a, b) = (own.entry(key).or_default(), standard.entry(key).or_default());
                        (*a, *b) = (a.wrapping_add(value), b.wrapping_add(value));
                        prop_assert_eq!(a, b);
                    }
                    _ => {
                        let keys = key..key.saturating_add(8);
                        own.range_mut(keys.clone()).for_each(|(_, own)| *own ^= value);
                        standard.range_mut(keys).for_each(|(_, own)| *own ^= value);
                    }
                }
                prop_assert!(own.iter().eq(standard.iter()));
                prop_assert!(own.iter().rev().eq(standard.iter().rev()));
                prop_assert_eq!(own.get(&key), standard.get(&key));
                prop_assert_eq!(own.contains_key(&key), standard.contains_key(&key));
                prop_assert_eq!(own.len(), standard.len());
            }
            prop_assert!(own.keys().eq(standard.keys()));
            prop_assert!(own.values().eq(standard.values()));
            prop_assert!(own.into_iter().eq(standard));
        }

        #[test]
        fn a_set_is_as_the_standard_one(
            one in prop::collection::vec(0_u8..48, 0..40),
            other in prop::collection::vec(0_u8..48, 0..40),
        ) {
            let own: SortedSet<u8> = one.iter().copied().collect();
            let standard: BTreeSet<u8> = one.iter().copied().collect();
            let (own_other, standard_other) = (
                other.iter().copied().collect::<SortedSet<_>>(),
                other.iter().copied().collect::<BTreeSet<_>>(),
            );
            prop_assert!(own.iter().eq(&standard));
            prop_assert!(own.difference(&own_other).eq(standard.difference(&standard_other)));
            prop_assert!(own.range(8..=16).eq(standard.range(8..=16)));
            let (mut own, mut standard) = (own, standard);
            for item in other {
                prop_assert_eq!(own.remove(&item), standard.remove(&item));
                prop_assert_eq!(own.insert(item ^ 1), standard.insert(item ^ 1));
            }
            prop_assert!(own.into_iter().eq(standard));
        }
    }
}
