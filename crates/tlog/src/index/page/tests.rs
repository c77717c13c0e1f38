use alloc::vec;

use proptest::prelude::*;
use stele_verify::hash::Hash;

use super::*;

fn hash(n: u64) -> Hash {
    Hash::of(&[&n.to_be_bytes()])
}

fn leaf_page(count: u64) -> Page {
    let mut records: Vec<_> = (0..count)
        .map(|n| Record {
            key: hash(n),
            list: List::Short(vec![n, n + 7]),
        })
        .collect();
    records.sort_by_key(|record| record.key);
    Page::Leaf(records)
}

fn inner_page(labels: &[u8], keys: u64) -> Page {
    let slots = labels.iter().map(|label| Slot {
        label: *label,
        hash: hash(u64::from(*label)),
    });
    Page::Inner(Inner {
        keys,
        bit: 3,
        width: width_for(keys),
        slots: slots.collect(),
    })
}

#[test]
fn widths_aim_at_64_keys_a_slot() {
    for (keys, width) in [
        (129, 2),
        (256, 2),
        (257, 3),
        (1_000, 4),
        (8_192, 7),
        (8_193, 8),
        (16_384, 8),
        (16_385, 8),
        (u64::MAX, 8),
    ] {
        assert_eq!(width_for(keys), width, "{keys}");
    }
}

#[test]
fn pages_read_back() {
    let long = Page::Leaf(vec![Record {
        key: hash(1),
        list: List::Long(Head {
            size: 17,
            root: hash(2),
        }),
    }]);
    let pages = [
        leaf_page(1),
        leaf_page(128),
        long,
        inner_page(&[0, 3], 129),
        inner_page(&(0..=255).collect::<Vec<_>>(), 1_000_000),
    ];
    for page in pages {
        let bytes = page.to_bytes();
        assert_eq!(Page::parse(&bytes), Ok(page.clone()));
        assert_eq!(Page::authenticate(&page.hash(), &bytes), Ok(page.clone()));
        let other = Page::authenticate(&hash(99), &bytes);
        assert_eq!(other, Err(PageError::HashMismatch));
        let longer = [&bytes[..], b"x"].concat();
        assert_eq!(Page::parse(&longer), Err(PageError::TrailingBytes));
        for length in 0..bytes.len() {
            let error = Page::parse(&bytes[..length]).unwrap_err();
            let truncated = [PageError::Truncated, PageError::Magic, PageError::Number];
            assert!(truncated.contains(&error), "{length}: {error:?}");
        }
    }
}

/// The largest page that there can be is within the limit, and a longer one is not even read.
#[test]
fn the_largest_page() {
    let numbers: Vec<u64> = (0..16).map(|n| (1 << 63) + n * (1 << 58)).collect();
    let record = |n| Record {
        key: hash(n),
        list: List::Short(numbers.clone()),
    };
    let mut records: Vec<_> = (0..128).map(record).collect();
    records.sort_by_key(|record| record.key);
    let bytes = Page::Leaf(records).to_bytes();
    assert!(bytes.len() <= MAX_PAGE_LEN, "{}", bytes.len());
    let found = MAX_PAGE_LEN + 1;
    let error = Page::parse(&vec![0; found]).unwrap_err();
    assert_eq!(error, PageError::TooLong { found });
}

#[test]
fn each_fault_of_a_leaf_page_has_its_name() {
    let Page::Leaf(records) = leaf_page(3) else {
        unreachable!()
    };
    let swapped = Page::Leaf(vec![records[1].clone(), records[0].clone()]).to_bytes();
    assert_eq!(
        Page::parse(&swapped),
        Err(PageError::KeyOrder { position: 1 })
    );
    let twice = Page::Leaf(vec![records[0].clone(), records[0].clone()]).to_bytes();
    assert_eq!(
        Page::parse(&twice),
        Err(PageError::KeyOrder { position: 1 })
    );
    let mut bytes = Page::Leaf(records).to_bytes();
    bytes[5] = 128;
    assert_eq!(Page::parse(&bytes), Err(PageError::KeyCount { found: 129 }));
    bytes[5] = 2;
    bytes[4] = 2;
    assert_eq!(Page::parse(&bytes), Err(PageError::Magic));
    bytes[4] = 0;
    bytes[3] = b'2';
    assert_eq!(Page::parse(&bytes), Err(PageError::Magic));

    let with_list = |list: &[u8]| {
        let head = [MAGIC, &[LEAF, 0], hash(1).as_bytes()].concat();
        Page::parse(&[&head[..], list].concat())
    };
    assert_eq!(with_list(&[0]), Err(PageError::EmptyList { position: 0 }));
    assert_eq!(with_list(&[1, 0x80, 0]), Err(PageError::Number));
    let last = varint(u64::MAX);
    assert_eq!(
        with_list(&[&[1][..], &last].concat()),
        Err(PageError::Number)
    );
    let overflow = [&[2, 1][..], &last].concat();
    assert_eq!(with_list(&overflow), Err(PageError::Number));
    assert_eq!(with_list(&[17]), Err(PageError::Truncated));
}

#[test]
fn each_fault_of_an_inner_page_has_its_name() {
    let parse = |page: &Page| Page::parse(&page.to_bytes());
    let order = |position| Err(PageError::SlotOrder { position });
    assert_eq!(parse(&inner_page(&[2, 1], 200)), order(1));
    assert_eq!(parse(&inner_page(&[1, 1], 200)), order(1));
    assert_eq!(parse(&inner_page(&[0, 4], 200)), order(1));
    // Both on one side: then the subtree branches elsewhere. One alone: then it doesn't at all.
    assert_eq!(parse(&inner_page(&[0, 1], 200)), Err(PageError::Slots));
    assert_eq!(parse(&inner_page(&[2, 3], 200)), Err(PageError::Slots));
    assert_eq!(parse(&inner_page(&[0], 200)), Err(PageError::Slots));
    let few = Err(PageError::KeyCount { found: 128 });
    assert_eq!(parse(&inner_page(&[0, 3], 128)), few);

    let Page::Inner(inner) = inner_page(&[0, 3], 200) else {
        unreachable!()
    };
    let wider = Page::Inner(Inner {
        width: 3,
        ..inner.clone()
    });
    assert_eq!(parse(&wider), Err(PageError::Width { found: 3 }));
    let deeper = Page::Inner(Inner { bit: 255, ..inner });
    assert_eq!(parse(&deeper), Err(PageError::Width { found: 2 }));
}

/// The hash commits to where slots differ, not to their labels: why look-ups don't go by them.
#[test]
fn labels_are_not_hashed() {
    let relabelled = |labels: [u8; 2]| {
        let Page::Inner(mut inner) = inner_page(&labels, 200) else {
            unreachable!()
        };
        for (slot, n) in inner.slots.iter_mut().zip(0..) {
            slot.hash = hash(n);
        }
        Page::Inner(inner).hash()
    };
    assert_eq!(relabelled([0, 3]), relabelled([1, 2]));
}

proptest! {
    #[test]
    fn nothing_panics_and_what_is_read_is_written_the_same(bytes: Vec<u8>, kind in 0..2_u8) {
        let bytes = [MAGIC, &[kind], &bytes].concat();
        if let Ok(page) = Page::parse(&bytes) {
            prop_assert_eq!(page.to_bytes(), bytes);
        }
    }

    #[test]
    fn a_changed_page_is_another_or_none(at: prop::sample::Index, flip in 1..=255_u8, inner: bool) {
        let page = if inner { inner_page(&[0, 1, 5, 6, 9, 15], 1_000) } else { leaf_page(20) };
        let mut bytes = page.to_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        if let Ok(other) = Page::parse(&bytes) {
            prop_assert_ne!(other, page);
        }
    }
}

/// What is found without reading a page whole is what stands in it.
#[test]
fn find_agrees_with_parse() {
    let leaf = leaf_page(128);
    let narrow = inner_page(&[0, 1, 2, 3], 200);
    let wide: Vec<u8> = (0..=255).filter(|label| label % 3 != 1).collect();
    let wide = inner_page(&wide, 100_000);
    for page in [leaf, narrow, wide] {
        let bytes = page.to_bytes();
        for key in (0..600).map(hash) {
            let expected = match &page {
                Page::Leaf(records) => {
                    let own = records.iter().find(|record| record.key == key);
                    own.map(|record| Found::List(record.list.clone()))
                }
                Page::Inner(inner) => {
                    let label = inner.split().label_of(&key);
                    let own = inner.slots.iter().find(|slot| slot.label == label);
                    own.map(|slot| Found::Page(slot.hash))
                }
            };
            let expected = expected.unwrap_or(Found::Nothing);
            assert_eq!(Page::find(&bytes, &key), Ok(expected));
        }
    }
    let cut = inner_page(&[0, 3], 200).to_bytes();
    for end in 0..cut.len() {
        assert!(Page::find(&cut[..end], &hash(1)).is_err(), "{end}");
    }
}
