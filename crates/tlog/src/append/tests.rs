use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;

use proptest::prelude::*;
use stele_verify::merkle::root_of_entries;

use super::*;
use crate::path::TileId;
use crate::plan::Plan;
use crate::testing::{Files, SIZES, leaves};
use crate::tree::Tree;

fn edge(size: u64) -> Edge {
    Edge::default().append(&leaves(size)).unwrap().edge
}

/// The tiles that a tree gains when it grows, by the definition.
fn new_tiles(old: u64, new: u64) -> Vec<TileId> {
    let mut ids = Vec::new();
    for level in 0..LEVELS {
        let hashes = |size: u64| size >> shift_of(level);
        if hashes(old) == hashes(new) {
            continue;
        }
        let touched = hashes(old) / 256..=hashes(new) / 256;
        ids.extend(touched.filter_map(|index| TileId::in_tree(new, level, index)));
    }
    ids
}

#[test]
fn grows_across_every_boundary() {
    for old in SIZES {
        let before = edge(old);
        assert_eq!(before.head(), Files::new(old).head());
        for new in SIZES.into_iter().filter(|new| *new >= old).take(4) {
            let files = Files::new(new);
            let added = &leaves(new)[old as usize..];
            let grown = before.append(added).unwrap();
            assert_eq!(grown.edge.head(), files.head(), "{old} to {new}");
            let ids: Vec<_> = grown.tiles.iter().map(Tile::id).collect();
            assert_eq!(ids, new_tiles(old, new), "{old} to {new}");
            let fetched = files.get(Edge::ids(new));
            assert_eq!(Edge::authenticate(files.head(), fetched), Ok(grown.edge));
            // The reference is slow, so only tiles whose leaves are few.
            for tile in grown.tiles.iter().filter(|tile| tile.id().level() > 0) {
                assert_eq!(*tile, files.tile(tile.id()), "{old} to {new}");
            }
            for tile in grown.tiles.iter().rev().take(3) {
                assert_eq!(*tile, files.tile(tile.id()), "{old} to {new}");
            }
        }
    }
}

#[test]
fn nothing_new_writes_nothing() {
    let before = edge(70_000);
    let grown = before.append(&[]).unwrap();
    assert_eq!((grown.edge, grown.tiles), (before.clone(), vec![]));
    let batch = Batch::new(&Edge::default(), b"", &[b""; 0]).unwrap();
    assert_eq!((batch.edge, batch.files), (Edge::default(), vec![]));
}

#[test]
fn one_leaf_more_writes_one_tile_or_fills_some() {
    let paths = |size: u64| -> Vec<String> {
        let grown = edge(size).append(&leaves(size + 1)[size as usize..]);
        let tiles = grown.unwrap().tiles;
        tiles.iter().map(|tile| tile.id().path()).collect()
    };
    assert_eq!(paths(0), ["tile/0/000.p/1"]);
    assert_eq!(paths(254), ["tile/0/000.p/255"]);
    assert_eq!(paths(255), ["tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(paths(256), ["tile/0/001.p/1"]);
    assert_eq!(
        paths(65_535),
        ["tile/0/255", "tile/1/000", "tile/2/000.p/1"]
    );
    assert_eq!(paths(65_536), ["tile/0/256.p/1"]);
}

#[test]
fn the_largest_tree_is_full() {
    let size = u64::MAX - 1;
    let tiles = Edge::ids(size).map(|id| {
        let hashes = vec![Hash::new([1; 32]); usize::from(id.width())];
        Tile::from_hashes(id.level(), id.index(), hashes).unwrap()
    });
    let edge = Edge::from_parts(size, tiles.collect());
    let leaf = Hash::new([2; 32]);
    let grown = edge.append(&[leaf]).unwrap();
    assert_eq!(grown.edge.size(), u64::MAX);
    assert_eq!(grown.tiles.len(), 1);
    assert_eq!(
        edge.append(&[leaf; 2]),
        Err(AppendError::TooLarge { size, added: 2 })
    );
    // The last tile of level 0 fills up, and with it nothing above level 7.
    let edge = Edge::from_parts(u64::MAX - 255, edge.tiles()[1..].to_vec());
    let grown = edge.append(&[leaf; 255]).unwrap();
    assert_eq!(grown.edge.size(), u64::MAX);
}

fn entries(count: usize) -> Vec<Vec<u8>> {
    (0..count)
        .map(|i| i.to_be_bytes()[8 - i % 9..].to_vec())
        .collect()
}

/// Publishes in batches of these lengths, as a folder would hold it.
fn publish(all: &[Vec<u8>], lengths: &[usize]) -> (Edge, BTreeMap<LogPath, Vec<u8>>) {
    let mut folder: BTreeMap<LogPath, Vec<u8>> = BTreeMap::new();
    let mut edge = Edge::default();
    let mut rest = all;
    for length in lengths {
        let (batch, after) = rest.split_at((*length).min(rest.len()));
        let partial = BundleId::in_tree(edge.size(), edge.size() >> 8);
        let bundle = partial.map_or(&[][..], |id| &folder[&LogPath::Bundle(id)]);
        let batch = Batch::new(&edge, bundle, batch).unwrap();
        for file in batch.files {
            // Files never change.
            let before = folder.insert(file.path, file.bytes.clone());
            assert!(before.is_none_or(|before| before == file.bytes));
        }
        (edge, rest) = (batch.edge, after);
    }
    (edge, folder)
}

#[test]
fn a_batch_writes_entries_bundles_and_tiles() {
    let all = entries(300);
    let (edge, _) = publish(&all[..250], &[250]);
    let bundle = bundle::encode(&all[..250]).unwrap();
    let batch = Batch::new(&edge, &bundle, &all[250..]).unwrap();
    let paths: Vec<_> = batch.files.iter().map(|file| file.path.path()).collect();
    assert!(paths[..50].iter().all(|path| path.starts_with("entry/")));
    assert_eq!(
        paths[50..],
        [
            "tile/entries/000",
            "tile/entries/001.p/44",
            "tile/0/000",
            "tile/0/001.p/44",
            "tile/1/000.p/1"
        ]
    );
    assert_eq!(batch.files[0].bytes, all[250]);
    assert_eq!(batch.files[50].bytes, bundle::encode(&all[..256]).unwrap());
    assert_eq!(batch.files[51].bytes, bundle::encode(&all[256..]).unwrap());
}

#[test]
fn a_damaged_bundle_is_not_copied() {
    let all = entries(300);
    let (edge, _) = publish(&all, &[300]);
    let mut bundle = bundle::encode(&all[256..]).unwrap();
    let new = [b"new"];
    assert!(Batch::new(&edge, &bundle, &new).is_ok());
    *bundle.last_mut().unwrap() ^= 1;
    assert_eq!(
        Batch::new(&edge, &bundle, &new),
        Err(AppendError::BundleMismatch { index: 299 })
    );
    assert_eq!(
        Batch::new(&edge, &bundle[1..], &new).map(|_| ()),
        Err(AppendError::Bundle(
            bundle::parse(BundleId::in_tree(300, 1).unwrap(), &bundle[1..]).unwrap_err()
        ))
    );
    assert_eq!(
        Batch::new(&edge, b"", &new),
        Err(AppendError::Bundle(BundleError::Truncated { index: 256 }))
    );
    let (full, _) = publish(&all[..256], &[256]);
    assert_eq!(
        Batch::new(&full, b"x", &new),
        Err(AppendError::Bundle(BundleError::TrailingBytes { count: 1 }))
    );
}

#[test]
fn an_entry_too_long_is_named_by_its_place_in_the_batch() {
    let batch = [vec![0; MAX_ENTRY_LEN], vec![0; MAX_ENTRY_LEN + 1]];
    assert_eq!(
        Batch::new(&Edge::default(), b"", &batch),
        Err(AppendError::Bundle(BundleError::EntryTooLong {
            position: 1,
            found: 65_536
        }))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_split_into_batches_ends_alike(lengths in prop::collection::vec(0..600usize, 1..8)) {
        let all = entries(lengths.iter().sum());
        let (edge, folder) = publish(&all, &lengths);
        let (at_once, files) = publish(&all, &[all.len()]);
        prop_assert_eq!(edge.root(), root_of_entries(all.iter().map(Vec::as_slice)));
        prop_assert_eq!(&edge, &at_once);
        // What was written at once is there, and any reader can authenticate all of it.
        for (path, bytes) in &files {
            prop_assert_eq!(folder.get(path), Some(bytes));
        }
        let size = edge.size();
        let plan = Plan::for_range(size, 0..size).unwrap();
        let tiles = plan.tiles().iter().map(|id| Tile::parse(*id, &folder[&LogPath::Tile(*id)]).unwrap());
        let tree = Tree::authenticate(edge.head(), tiles).unwrap();
        for (entry, index) in all.iter().zip(0..) {
            let leaf = tree.leaf_hash(index).unwrap();
            prop_assert_eq!(leaf, leaf_hash(entry));
            prop_assert_eq!(&folder[&LogPath::Entry(leaf)], entry);
        }
    }
}
