use alloc::vec;

use super::*;
use crate::index::page::{Slot, width_for};
use crate::index::{IndexHead, MemoryStore, SHORT};

const COVERED: u64 = 10_000;

fn key(n: u64) -> Hash {
    Hash::of(&[&n.to_be_bytes()])
}

/// An index of 10,000 keys, each with its number: two levels of pages.
fn large() -> (IndexHead, MemoryStore) {
    let mut additions: Vec<_> = (0..COVERED).map(|n| (key(n), vec![n])).collect();
    additions.sort();
    let mut store = MemoryStore::default();
    let index = IndexHead::default().grow(&mut store, &additions).unwrap();
    (index, store)
}

fn walk(index: &IndexHead, store: &MemoryStore, key: Hash) -> Result<(Lookup, u32), WalkError> {
    let mut walk = Walk::new(index.root, key, COVERED);
    let mut pages = 0;
    while let Some(address) = walk.wants() {
        walk.read(store.bytes(&address).unwrap())?;
        pages += 1;
    }
    Ok((walk.finish().unwrap(), pages))
}

#[test]
fn present_and_absent() {
    let (index, store) = large();
    for n in [0, 1, 4_711, COVERED - 1] {
        let (found, pages) = walk(&index, &store, key(n)).unwrap();
        assert_eq!(found.list(), Some(&List::Short(vec![n])));
        assert_eq!(pages, 2);
        assert_eq!(found.count(), 1);
        assert!(found.clone().complete(vec![n]).is_ok());
        assert_eq!(found.complete(vec![]), Err(ListError::Mismatch));
    }
    for n in [COVERED, COVERED + 1, u64::MAX] {
        let (found, _) = walk(&index, &store, key(n)).unwrap();
        assert_eq!((found.list(), found.count()), (None, 0));
        assert!(found.proof().other.is_some());
        assert!(found.clone().complete(vec![]).is_ok());
        assert_eq!(found.complete(vec![1]), Err(ListError::Mismatch));
    }
}

#[test]
fn an_unfinished_walk_is_no_answer() {
    let (index, store) = large();
    let mut walk = Walk::new(index.root, key(1), COVERED);
    assert_eq!(walk.clone().finish(), None);
    walk.read(store.bytes(&index.root).unwrap()).unwrap();
    assert_eq!(walk.clone().finish(), None);
    let leaf = walk.wants().unwrap();
    walk.read(store.bytes(&leaf).unwrap()).unwrap();
    let again = walk.read(store.bytes(&leaf).unwrap());
    assert_eq!(again, Err(WalkError::NotWanted));
}

#[test]
fn another_page_than_the_wanted_one_is_refused() {
    let (index, store) = large();
    let mut walk = Walk::new(index.root, key(1), COVERED);
    let other = store.pages().find(|(hash, _)| **hash != index.root);
    let error = walk.read(other.unwrap().1).unwrap_err();
    let address = index.root;
    let mismatch = PageError::HashMismatch;
    assert_eq!(
        error,
        WalkError::Page {
            address,
            error: mismatch
        }
    );
}

/// A server that gives a slot another label keeps the hash; but the key isn't made absent by it.
#[test]
fn a_relabelled_slot_hides_nothing() {
    // Two slots that differ at the first bit alone, so that other labels give the same hash.
    let part = |first: u8| -> Vec<_> {
        let mut keys: Vec<_> = (0..100)
            .map(|n| {
                let mut bytes = *key(n).as_bytes();
                bytes[0] = first | bytes[0] >> 2;
                Hash::new(bytes)
            })
            .collect();
        keys.sort();
        keys
    };
    let (left, right) = (part(0b0000_0000), part(0b1100_0000));
    let wanted = right[50];
    let additions: Vec<_> = left
        .into_iter()
        .chain(right)
        .map(|key| (key, vec![7]))
        .collect();
    let mut store = MemoryStore::default();
    let index = IndexHead::default().grow(&mut store, &additions).unwrap();
    let Page::Inner(mut inner) = Page::parse(store.bytes(&index.root).unwrap()).unwrap() else {
        unreachable!("200 keys are no leaf page");
    };
    assert_eq!((inner.width, inner.slots.len()), (2, 2));
    assert_eq!(inner.slots[1].label, 0b11);
    inner.slots[1].label = 0b10;
    let forged = Page::Inner(inner);
    assert_eq!(forged.hash(), index.root, "the hash doesn't tell");

    let mut walk = Walk::new(index.root, wanted, COVERED);
    walk.read(&forged.to_bytes()).unwrap();
    let address = walk.wants().unwrap();
    let error = walk.read(store.bytes(&address).unwrap()).unwrap_err();
    assert!(matches!(error, WalkError::Prefix { .. }), "{error:?}");
    assert_eq!(error.code(), "index-page-prefix");
    assert_eq!(walk.finish(), None);
}

/// Pages of a publisher who puts a key where it doesn't belong: the hashes fit, the prefix doesn't.
#[test]
fn a_key_under_another_prefix() {
    let (index, mut store) = large();
    let Page::Inner(mut inner) = Page::parse(store.bytes(&index.root).unwrap()).unwrap() else {
        unreachable!("it is large");
    };
    let (first, second) = (inner.slots[0], inner.slots[1]);
    (inner.slots[0].hash, inner.slots[1].hash) = (second.hash, first.hash);
    let forged = Page::Inner(inner);
    let root = forged.hash();
    crate::index::Store::put(&mut store, root, &forged).unwrap();
    let forged = IndexHead {
        root,
        keys: index.keys,
    };
    let hidden = (0..COVERED).map(key).min().unwrap();
    let error = walk(&forged, &store, hidden).unwrap_err();
    assert!(matches!(error, WalkError::Prefix { .. }), "{error:?}");
}

#[test]
fn a_page_that_branches_where_it_was_decided_already() {
    let slots = |hash: Hash| {
        let label = |label| Slot { label, hash };
        vec![label(0), label(3)]
    };
    let inner = |bit, hash| {
        Page::Inner(Inner {
            keys: 200,
            bit,
            width: width_for(200),
            slots: slots(hash),
        })
    };
    let below = inner(1, key(1));
    let above = inner(0, below.hash());
    let mut walk = Walk::new(above.hash(), key(1), COVERED);
    walk.read(&above.to_bytes()).unwrap();
    let address = below.hash();
    assert_eq!(
        walk.read(&below.to_bytes()),
        Err(WalkError::Bit { address, bit: 1 })
    );
}

#[test]
fn numbers_beyond_what_the_index_covers() {
    let beyond = |list: List| {
        let records = vec![Record { key: key(1), list }];
        let page = Page::Leaf(records);
        let mut walk = Walk::new(page.hash(), key(1), 100);
        walk.read(&page.to_bytes()).unwrap_err()
    };
    let number = beyond(List::Short(vec![3, 100]));
    assert_eq!(number.code(), "list-beyond");
    let count = beyond(List::Long(Head {
        size: 101,
        root: key(2),
    }));
    assert_eq!(count.code(), "list-beyond");
}

#[test]
fn a_long_list_is_complete_only_with_all_its_numbers() {
    let numbers: Vec<u64> = (0..SHORT as u64 + 1).collect();
    let mut store = MemoryStore::default();
    let additions = [(key(1), numbers.clone())];
    let index = IndexHead::default().grow(&mut store, &additions).unwrap();
    let (found, _) = walk(&index, &store, key(1)).unwrap();
    assert_eq!(found.list().and_then(List::numbers), None);
    assert_eq!(found.count(), 17);
    let mut fewer = numbers.clone();
    fewer.remove(3);
    for wrong in [fewer, vec![], numbers.iter().map(|n| n + 1).collect()] {
        assert_eq!(found.clone().complete(wrong), Err(ListError::Mismatch));
    }
    assert!(found.complete(numbers).is_ok());
}

#[test]
fn a_proof_from_a_file_shows_one_thing_only() {
    let (index, store) = large();
    let (found, _) = walk(&index, &store, key(5)).unwrap();
    let (absent, _) = walk(&index, &store, key(COVERED)).unwrap();
    let verify = |key, list: Option<List>, proof: &Proof| {
        Lookup::verify(index.root, key, COVERED, list, proof)
    };
    let list = found.list().cloned();
    assert_eq!(
        verify(key(5), list.clone(), &found.proof()),
        Ok(found.clone())
    );
    assert_eq!(
        verify(key(COVERED), None, &absent.proof()),
        Ok(absent.clone())
    );
    // Not of another key, not another list, and absence not of what is there.
    assert!(verify(key(6), list.clone(), &found.proof()).is_err());
    assert!(verify(key(5), Some(List::Short(vec![6])), &found.proof()).is_err());
    assert!(verify(key(5), None, &found.proof()).is_err());
    assert!(verify(key(5), None, &absent.proof()).is_err());
    let other = absent.proof().other.unwrap();
    let same = Hash::from_slice(&other.0).unwrap();
    assert_eq!(
        verify(same, None, &absent.proof()),
        Err(LookupError::Proof(ProofError::SameKey))
    );
    let elsewhere = (0..COVERED)
        .step_by(37)
        .map(|n| walk(&index, &store, key(n)).unwrap().0);
    let refused = elsewhere.filter(|found| verify(found.key(), None, &absent.proof()).is_ok());
    assert_eq!(refused.count(), 0);
}
