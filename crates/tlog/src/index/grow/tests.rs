use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;

use proptest::prelude::*;

use super::*;
use crate::index::list::value_of;
use crate::index::{MemoryStore, Walk, list, mpt};

/// What an index is, as plainly as can be said.
type Model = BTreeMap<Hash, Vec<u64>>;

/// The hash of a tree by its definition: split at the first bit that differs, and again.
fn root_of(model: &Model) -> Hash {
    fn node(pairs: &[(&Hash, &Vec<u64>)]) -> Hash {
        match pairs {
            [] => Hash::of(&[]),
            [(key, numbers)] => {
                let value = value_of(&list::head_of(numbers));
                Hash::of(&[&[0, 32], key.as_bytes(), &[40], &value])
            }
            _ => {
                let bit = |key: &Hash, at: u32| key.as_bytes()[at as usize / 8] >> (7 - at % 8) & 1;
                let last = pairs[pairs.len() - 1].0;
                let at = (0..256).find(|at| bit(pairs[0].0, *at) != bit(last, *at));
                let at = at.unwrap();
                let middle = pairs.partition_point(|(key, _)| bit(key, at) == 0);
                let (left, right) = pairs.split_at(middle);
                let (left, right) = (node(left), node(right));
                let label = if at < 128 {
                    vec![at as u8]
                } else {
                    vec![at as u8, 1]
                };
                Hash::of(&[&[1], &label, left.as_bytes(), right.as_bytes()])
            }
        }
    }
    node(&model.iter().collect::<Vec<_>>())
}

fn key(n: u64) -> Hash {
    Hash::of(&[&n.to_be_bytes()])
}

/// A key that begins with these bytes, as if somebody had tried until it did.
fn ground(prefix: &[u8], n: u64) -> Hash {
    let mut bytes = *key(n).as_bytes();
    bytes[..prefix.len()].copy_from_slice(prefix);
    Hash::new(bytes)
}

/// Grows an index batch by batch, and holds it against the model after each.
fn grow_in(batches: &[Model]) -> (IndexHead, MemoryStore) {
    let (mut index, mut store) = (IndexHead::default(), MemoryStore::default());
    let mut model = Model::new();
    for batch in batches {
        let additions: Vec<Addition> = batch.iter().map(|(k, n)| (*k, n.clone())).collect();
        index = index.grow(&mut store, &additions).unwrap();
        for (key, numbers) in batch {
            model.entry(*key).or_default().extend(numbers);
        }
        assert_eq!(index.root, root_of(&model));
        assert_eq!(index.keys, model.len() as u64);
        check_pages(&index, &store);
    }
    for (key, numbers) in &model {
        let found = look_up(&index, &store, *key);
        assert_eq!(found.count(), numbers.len() as u64);
        let complete = found.complete(numbers.clone()).unwrap();
        assert_eq!(complete.numbers(), numbers);
    }
    (index, store)
}

/// A store that remembers the hashes of records, and counts how often that was of use.
#[derive(Default)]
struct Remembering {
    store: MemoryStore,
    leaves: BTreeMap<Hash, Vec<Hash>>,
    used: core::cell::Cell<usize>,
}

impl Store for Remembering {
    type Error = <MemoryStore as Store>::Error;

    fn page(&self, address: &Hash) -> Result<Page, Self::Error> {
        self.store.page(address)
    }

    fn put(&mut self, address: Hash, page: &Page) -> Result<(), Self::Error> {
        self.store.put(address, page)
    }

    fn leaves(&self, address: &Hash) -> Option<Vec<Hash>> {
        let leaves = self.leaves.get(address)?;
        self.used.set(self.used.get() + leaves.len());
        Some(leaves.clone())
    }

    fn put_leaves(&mut self, address: &Hash, leaves: Vec<Hash>) {
        self.leaves.insert(*address, leaves);
    }

    fn remove(&mut self, address: &Hash) -> Result<(), Self::Error> {
        self.leaves.remove(address);
        self.store.remove(address)
    }

    fn grow_list(
        &mut self,
        key: &Hash,
        before: Head,
        numbers: &[u64],
    ) -> Result<Head, Self::Error> {
        self.store.grow_list(key, before, numbers)
    }
}

/// Small and large pages, splits and splits anew, lists that become long.
#[test]
fn remembered_hashes_change_no_page() {
    let mut plain = (IndexHead::default(), MemoryStore::default());
    let mut other = (IndexHead::default(), Remembering::default());
    for batch in 0..60_u64 {
        let numbers = batch * 100..(batch + 1) * 100;
        let mut model = Model::new();
        for number in numbers {
            for n in [number % 7, 10 + number % 501, 1_000 + number] {
                model.entry(key(n)).or_default().push(number);
            }
        }
        let additions: Vec<Addition> = model.into_iter().collect();
        plain.0 = plain.0.grow(&mut plain.1, &additions).unwrap();
        other.0 = other.0.grow(&mut other.1, &additions).unwrap();
        assert_eq!(plain.0, other.0);
    }
    assert!(plain.1.pages().eq(other.1.store.pages()));
    let leaf_pages = plain.1.pages();
    let leaf_pages =
        leaf_pages.filter(|(_, bytes)| matches!(Page::parse(bytes), Ok(Page::Leaf(_))));
    // It remembers what there is, and no more.
    assert!(
        leaf_pages
            .map(|(address, _)| address)
            .eq(other.1.leaves.keys())
    );
    assert!(other.1.used.get() > 10_000);
}

fn look_up(index: &IndexHead, store: &MemoryStore, key: Hash) -> crate::index::Lookup {
    let mut walk = Walk::new(index.root, key, u64::MAX);
    while let Some(address) = walk.wants() {
        walk.read(store.bytes(&address).unwrap()).unwrap();
    }
    let found = walk.finish().unwrap();
    let again = crate::index::Lookup::verify(
        index.root,
        key,
        u64::MAX,
        found.list().cloned(),
        &found.proof(),
    );
    assert_eq!(again.as_ref(), Ok(&found));
    found
}

/// Every page that the root leads to is there and right, every inner page has two slots, and there
/// is no other page.
fn check_pages(index: &IndexHead, store: &MemoryStore) {
    let mut reached = BTreeSet::new();
    let mut open: Vec<Hash> = (index.keys > 0).then_some(index.root).into_iter().collect();
    while let Some(address) = open.pop() {
        let page = Page::authenticate(&address, store.bytes(&address).unwrap()).unwrap();
        if let Page::Inner(inner) = page {
            assert!(inner.slots.len() >= 2);
            assert_eq!(inner.width, width_for(inner.keys));
            open.extend(inner.slots.iter().map(|slot| slot.hash));
        }
        reached.insert(address);
    }
    let kept: BTreeSet<Hash> = store.pages().map(|(address, _)| *address).collect();
    assert_eq!(kept, reached);
}

/// Numbers spread over keys, so that some lists become long.
fn batch(numbers: core::ops::Range<u64>, keys: u64) -> Model {
    let mut model = Model::new();
    for number in numbers {
        model.entry(key(number)).or_default().push(number);
        model.entry(key(number % keys)).or_default().push(number);
    }
    for numbers in model.values_mut() {
        numbers.dedup();
    }
    model
}

fn one_by_one(model: &Model) -> Vec<Model> {
    let mut numbers: Vec<(u64, Hash)> = Vec::new();
    for (key, list) in model {
        numbers.extend(list.iter().map(|number| (*number, *key)));
    }
    numbers.sort_unstable();
    let one = |(number, key): (u64, Hash)| Model::from([(key, vec![number])]);
    numbers.into_iter().map(one).collect()
}

#[test]
fn nothing_is_an_index_too() {
    let index = IndexHead::default();
    assert_eq!(index.root, root_of(&Model::new()));
    let mut store = MemoryStore::default();
    assert_eq!(index.grow(&mut store, &[]), Ok(index));
    assert_eq!(look_up(&index, &store, key(1)).list(), None);
}

#[test]
fn batches_of_any_size_give_one_index() {
    let whole = batch(0..700, 9);
    let (index, store) = grow_in(core::slice::from_ref(&whole));
    for size in [7, 100, 333] {
        let batches: Vec<_> = (0..700_u64)
            .step_by(size)
            .map(|at| {
                let mut part = batch(at..(at + size as u64).min(700), 9);
                part.retain(|_, numbers| !numbers.is_empty());
                part
            })
            .collect();
        let (other, pages) = grow_in(&batches);
        assert_eq!(other, index);
        assert!(pages.pages().eq(store.pages()), "batches of {size}");
    }
}

/// Through every width from 2 to 8, forth across each border, and one key at a time around it.
#[test]
fn widths_change_without_a_trace() {
    let mut sizes = vec![120_u64];
    for border in [128, 256, 512, 1_024, 2_048, 4_096, 8_192] {
        sizes.extend([border - 1, border, border + 1, border + 2]);
    }
    let (mut index, mut store) = (IndexHead::default(), MemoryStore::default());
    let mut from = 0;
    for to in sizes {
        let mut additions: Vec<Addition> = (from..to).map(|n| (key(n), vec![n])).collect();
        additions.sort();
        index = index.grow(&mut store, &additions).unwrap();
        from = to;
        let model: Model = (0..to).map(|n| (key(n), vec![n])).collect();
        assert_eq!(index.root, root_of(&model));
        check_pages(&index, &store);
        let mut fresh = MemoryStore::default();
        let all: Vec<Addition> = model.into_iter().collect();
        let built = IndexHead::default().grow(&mut fresh, &all).unwrap();
        assert_eq!(built, index);
        assert!(fresh.pages().eq(store.pages()), "{to} keys");
    }
}

/// Keys that share 16 bits and more: splitting by depth would give pages with a single slot, or one
/// hash with two pages. They come before others, after them, and alone.
#[test]
fn ground_keys_give_one_page_for_one_hash() {
    let few =
        |prefix: &[u8], n: u64| -> Model { (0..n).map(|n| (ground(prefix, n), vec![n])).collect() };
    let zeros = few(&[0, 0], 300);
    let deep = few(&[0, 0, 0, 0, 7, 7, 7, 7, 7], 300);
    let ones = few(&[0xff, 0xff, 0xff], 200);
    let plain: Model = (1_000..1_400).map(|n| (key(n), vec![n])).collect();
    let orders = [
        vec![&zeros, &ones, &deep, &plain],
        vec![&plain, &deep, &zeros, &ones],
        vec![&ones, &plain, &zeros, &deep],
        vec![&deep, &zeros, &plain, &ones],
    ];
    let mut seen: Option<(IndexHead, MemoryStore)> = None;
    for order in orders {
        let batches: Vec<Model> = order.into_iter().cloned().collect();
        let (index, store) = grow_in(&batches);
        let addresses: BTreeSet<Hash> = store.pages().map(|(address, _)| *address).collect();
        assert_eq!(addresses.len(), store.pages().count());
        if let Some((first, pages)) = &seen {
            assert_eq!(index, *first);
            assert!(store.pages().eq(pages.pages()));
        }
        seen = Some((index, store));
    }
    // Alone, the ground keys are the same pages as within the larger tree.
    let (_, alone) = grow_in(&[deep]);
    let (_, within) = seen.unwrap();
    for (address, bytes) in alone.pages() {
        assert_eq!(within.bytes(address), Some(bytes));
    }
}

#[test]
fn what_is_out_of_order_is_refused() {
    let mut store = MemoryStore::default();
    let grow = |store: &mut MemoryStore, index: IndexHead, additions: &[Addition]| {
        index.grow(store, additions)
    };
    let (a, b) = (ground(&[1], 0), ground(&[2], 0));
    let empty = IndexHead::default();
    let twice = [(a, vec![1]), (a, vec![2])];
    assert_eq!(
        grow(&mut store, empty, &twice),
        Err(GrowError::KeyOrder { key: a })
    );
    let backwards = [(b, vec![1]), (a, vec![2])];
    assert_eq!(
        grow(&mut store, empty, &backwards),
        Err(GrowError::KeyOrder { key: a })
    );
    for numbers in [vec![], vec![2, 2], vec![2, 1]] {
        let error = GrowError::NumberOrder { key: a };
        assert_eq!(grow(&mut store, empty, &[(a, numbers)]), Err(error));
    }
    let index = grow(&mut store, empty, &[(a, vec![5])]).unwrap();
    let error = GrowError::NumberOrder { key: a };
    assert_eq!(grow(&mut store, index, &[(a, vec![5])]), Err(error));
}

/// The hash of a page doesn't commit to its number of keys. A wrong one in the store must not end in
/// a root.
#[test]
fn a_wrong_number_of_keys_never_ends_in_a_root() {
    let sorted = |numbers: core::ops::Range<u64>| {
        let mut all: Vec<Addition> = numbers.map(|n| (key(n), vec![n])).collect();
        all.sort();
        all
    };
    let mut store = MemoryStore::default();
    let all = sorted(0..40_000);
    let index = IndexHead::default().grow(&mut store, &all).unwrap();
    let inner = |address: &Hash| match store.page(address).unwrap() {
        Page::Inner(inner) => inner,
        Page::Leaf(_) => panic!("it has many keys"),
    };
    let miscount = |address: Hash, change: i64| {
        let mut page = inner(&address);
        page.keys = page.keys.strict_add_signed(change);
        let page = Page::Inner(page);
        assert_eq!(page.hash(), address);
        let mut store = store.clone();
        store.put(address, &page).unwrap();
        (store, page.keys())
    };
    for change in [-1, 1, 64, -30_000] {
        let (mut store, says) = miscount(index.root, change);
        let refused = index.grow(&mut store, &sorted(40_000..40_001));
        assert_eq!(refused, Err(GrowError::KeyCount { says }), "{change}");
    }
    // Further down it is known where all beside is looked at, or all below.
    let below = inner(&index.root).slots[0].hash;
    for change in [-1, 1] {
        for to in [40_001, 40_100, 44_000, 60_000] {
            let (mut store, _) = miscount(below, change);
            match index.grow(&mut store, &sorted(40_000..to)) {
                Ok(grown) => assert_eq!(grown.keys, to),
                Err(error) => {
                    assert!(matches!(error, GrowError::KeyCount { .. }), "{error:?}");
                    continue;
                }
            }
            assert!(to < 44_000, "seen by now");
        }
    }
}

/// What is written for a batch follows the batch, not the index.
#[test]
fn writing_grows_with_the_batch() {
    #[derive(Default)]
    struct Counting {
        inner: MemoryStore,
        put: usize,
    }
    impl Store for Counting {
        type Error = crate::index::memory::MemoryError;
        fn page(&self, address: &Hash) -> Result<Page, Self::Error> {
            self.inner.page(address)
        }
        fn put(&mut self, address: Hash, page: &Page) -> Result<(), Self::Error> {
            self.put += 1;
            self.inner.put(address, page)
        }
        fn remove(&mut self, address: &Hash) -> Result<(), Self::Error> {
            self.inner.remove(address)
        }
        fn grow_list(&mut self, key: &Hash, b: Head, n: &[u64]) -> Result<Head, Self::Error> {
            self.inner.grow_list(key, b, n)
        }
    }
    let mut store = Counting::default();
    let mut all: Vec<Addition> = (0..20_000).map(|n| (key(n), vec![n])).collect();
    all.sort();
    let index = IndexHead::default().grow(&mut store, &all).unwrap();
    store.put = 0;
    index
        .grow(&mut store, &[(key(30_000), vec![30_000])])
        .unwrap();
    assert_eq!(store.put, 2, "the root and one leaf page");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Any keys in any batches and any order of insertion. Most often, more of them than a page holds
    /// share a ground prefix, and the hot ones have lists that are too long for a page.
    #[test]
    fn any_paging(
        spread in prop::collection::btree_set((0..240_u64, 0..4_usize, 0..400_u64), 1..1_600),
        hot in prop::collection::btree_set((0..2_u64, 0..4_usize, 0..400_u64), 0..500),
        cuts in prop::collection::vec(0..400_u64, 0..6),
    ) {
        let prefixes: [&[u8]; 4] = [&[], &[9, 9], &[9, 9, 9, 9], &[9, 9, 9, 9, 0xff, 0xff, 0xff]];
        let mut model = Model::new();
        let mut batches: BTreeMap<usize, Model> = BTreeMap::new();
        for (n, prefix, number) in spread.union(&hot) {
            let key = ground(prefixes[*prefix], *n);
            model.entry(key).or_default().push(*number);
            let at = cuts.iter().filter(|cut| *cut <= number).count();
            batches.entry(at).or_default().entry(key).or_default().push(*number);
        }
        let batches: Vec<Model> = batches.into_values().collect();
        let (index, store) = grow_in(&batches);
        let (whole, pages) = grow_in(core::slice::from_ref(&model));
        prop_assert_eq!(index, whole);
        prop_assert!(store.pages().eq(pages.pages()));
        for prefix in prefixes {
            let keys = || (0..260).map(|n| ground(prefix, n));
            let absent = keys().filter(|key| !model.contains_key(key));
            for key in absent.step_by(7).chain([ground(prefix, 1_000_000)]) {
                let found = look_up(&index, &store, key);
                prop_assert_eq!(found.list(), None);
            }
            // As close beside a key as another can be.
            let present = keys().filter(|key| model.contains_key(key));
            for key in present.step_by(31) {
                let mut bytes = *key.as_bytes();
                bytes[31] ^= 1;
                let found = look_up(&index, &store, Hash::new(bytes));
                prop_assert_eq!(found.list(), None);
            }
        }
        prop_assert_eq!(mpt::root(&pairs_of(&model)), index.root);
    }
}

fn pairs_of(model: &Model) -> Vec<([u8; 32], [u8; 40])> {
    let pair =
        |(key, numbers): (&Hash, &Vec<u64>)| (*key.as_bytes(), value_of(&list::head_of(numbers)));
    model.iter().map(pair).collect()
}

#[test]
fn one_number_at_a_time() {
    let model = batch(0..200, 5);
    let (whole, pages) = grow_in(core::slice::from_ref(&model));
    let (index, store) = grow_in(&one_by_one(&model));
    assert_eq!(index, whole);
    assert!(store.pages().eq(pages.pages()));
}
