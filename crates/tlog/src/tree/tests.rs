use alloc::collections::BTreeSet;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;
use stele_verify::merkle::{Included, verify_consistency};

use super::*;
use crate::plan::Plan;
use crate::testing::{Files, SIZES};

fn tree(files: &Files, plan: Result<Plan, TreeError>) -> Tree {
    let tiles = files.get(plan.unwrap().tiles().iter().copied());
    Tree::authenticate(files.head(), tiles).unwrap()
}

/// Leaves at which something begins or ends, in a tree of this size.
fn interesting(size: u64) -> BTreeSet<u64> {
    SIZES
        .into_iter()
        .flat_map(|at| [at.saturating_sub(1), at, at + 1])
        .chain([size / 2, size / 3, size.saturating_sub(2), size])
        .filter(move |index| *index <= size)
        .collect()
}

fn check_leaf(files: &Files, tree: &Tree, index: u64) {
    let head = files.head();
    let leaf = tree.leaf_hash(index).unwrap();
    assert_eq!(leaf, files.leaf(index));
    let proof = tree.inclusion_proof(index).unwrap();
    Included::verify(leaf, index, head.size, head.root, &proof)
        .unwrap_or_else(|error| panic!("{index} of {}: {error:?}", head.size));
}

fn check_old(files: &Files, tree: &Tree, old: u64) {
    let head = files.head();
    let old_root = files.root_at(old);
    assert_eq!(tree.root_at(old), Ok(old_root), "{old} of {}", head.size);
    let proof = tree.consistency_proof(old).unwrap();
    if old > 0 {
        verify_consistency(old, head.size, old_root, head.root, &proof).unwrap();
    } else {
        assert_eq!(proof, []);
    }
}

#[test]
fn every_leaf_and_every_older_tree_of_small_trees() {
    for size in (1..=70).chain(255..=257) {
        let files = Files::new(size);
        let whole = tree(&files, Plan::for_range(size, 0..size));
        for index in 0..size {
            let proof = whole.inclusion_proof(index).unwrap();
            assert_eq!(proof, files.inclusion(index), "{index} of {size}");
            assert_eq!(whole.leaf_hash(index), Ok(files.leaf(index)));
        }
        for old in 1..=size {
            let proof = whole.consistency_proof(old).unwrap();
            assert_eq!(proof, files.consistency(old), "{old} of {size}");
        }
    }
}

#[test]
fn a_plan_for_one_question_is_enough_at_every_size_of_interest() {
    for size in SIZES {
        let files = Files::new(size);
        for at in interesting(size) {
            if at < size {
                check_leaf(&files, &tree(&files, Plan::for_leaf(size, at)), at);
            }
            check_old(&files, &tree(&files, Plan::for_root(size, at)), at);
        }
    }
}

#[test]
fn a_range_answers_for_each_of_its_leaves() {
    let files = Files::new(70_000);
    let tree = tree(&files, Plan::for_range(70_000, 65_530..65_800));
    for index in 65_530..65_800 {
        check_leaf(&files, &tree, index);
    }
    let tile = TileId::in_tree(70_000, 0, 0).unwrap();
    assert_eq!(tree.leaf_hash(0), Err(TreeError::TileMissing { tile }));
}

#[test]
fn questions_beyond_the_end_are_refused() {
    let files = Files::new(257);
    let tree = tree(&files, Plan::for_range(257, 0..257));
    let beyond = |index| TreeError::BeyondSize { index, size: 257 };
    assert_eq!(tree.leaf_hash(257), Err(beyond(257)));
    assert_eq!(tree.inclusion_proof(u64::MAX), Err(beyond(u64::MAX)));
    assert_eq!(tree.root_at(258), Err(beyond(258)));
    assert_eq!(tree.consistency_proof(258), Err(beyond(258)));
    assert_eq!(tree.consistency_proof(257), Ok(Vec::new()));
}

#[test]
fn an_empty_tree_answers_nothing() {
    let tree = Tree::from(Edge::default());
    assert_eq!(tree.root(), empty_root());
    assert_eq!(tree.root_at(0), Ok(empty_root()));
    let beyond = TreeError::BeyondSize { index: 0, size: 0 };
    assert_eq!(tree.leaf_hash(0), Err(beyond));
}

#[test]
fn every_wrong_or_missing_tile_is_named() {
    let files = Files::new(70_000);
    let plan = Plan::for_leaves(70_000, [0, 69_999]).unwrap();
    let tiles = files.get(plan.tiles().iter().copied());
    for at in 0..tiles.len() {
        let id = tiles[at].id();
        let mut wrong = tiles.clone();
        let mut bytes = wrong[at].to_bytes();
        *bytes.last_mut().unwrap() ^= 0x80;
        wrong[at] = Tile::parse(id, &bytes).unwrap();
        let expected = match id.is_full() {
            true => TreeError::TileMismatch { tile: id },
            false => TreeError::EdgeMismatch {
                tiles: Edge::ids(70_000).collect(),
            },
        };
        assert_eq!(Tree::authenticate(files.head(), wrong), Err(expected));

        let mut missing = tiles.clone();
        missing.remove(at);
        let found = Tree::authenticate(files.head(), missing);
        match id.level() == 0 && id.is_full() {
            // Nothing hangs on this one but the answer.
            true => assert!(found.unwrap().leaf_hash(0).is_err()),
            false => assert_eq!(found, Err(TreeError::TileMissing { tile: id })),
        }
    }
}

#[test]
fn a_tile_of_another_place_or_width_is_refused() {
    let files = Files::new(70_000);
    let mut tree = tree(&files, Plan::for_leaf(70_000, 0));
    let before = tree.clone();
    let moved = Tile::from_hashes(
        0,
        1,
        files
            .tile(TileId::new(0, 0, 256).unwrap())
            .hashes()
            .to_vec(),
    );
    let tile = moved.as_ref().unwrap().id();
    assert_eq!(
        tree.add(moved.unwrap()),
        Err(TreeError::TileMismatch { tile })
    );
    for (level, index, width) in [
        (0, 273, 112),
        (0, 1, 255),
        (0, 273, 256),
        (0, 274, 256),
        (2, 0, 256),
        (3, 0, 1),
        (7, 0, 255u16),
    ] {
        let hashes = alloc::vec![Hash::new([0; 32]); usize::from(width)];
        let tile = Tile::from_hashes(level, index, hashes).unwrap();
        let id = tile.id();
        assert_eq!(tree.add(tile), Err(TreeError::NotInTree { tile: id }));
    }
    assert_eq!(tree, before, "nothing of this was kept");
}

#[test]
fn a_full_tile_stands_in_for_the_partial_one_that_is_gone() {
    let (then, now) = (Files::new(300), Files::new(1000));
    let plan = Plan::for_leaf(300, 299).unwrap();
    let tiles = plan.tiles().iter().map(|id| {
        let full = now.tile(TileId::in_tree(1000, id.level(), id.index()).unwrap());
        full.truncate(id.width()).unwrap()
    });
    let tree = Tree::authenticate(then.head(), tiles).unwrap();
    check_leaf(&then, &tree, 299);
}

#[test]
fn another_log_is_no_older_tree() {
    let files = Files::new(1000);
    let tree = tree(&files, Plan::for_root(1000, 300));
    assert_ne!(tree.root_at(300).unwrap(), files.head().root);
    assert_eq!(tree.root_at(300), Ok(Files::new(300).head().root));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn agrees_with_ct_merkle(size in 1..2000u64, at in any::<prop::sample::Index>()) {
        let mut oracle = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        for index in 0..size {
            oracle.push(index.to_be_bytes().to_vec());
        }
        let bytes = |proof: Result<Vec<Hash>, TreeError>| -> Vec<u8> {
            proof.unwrap().iter().flat_map(|hash| *hash.as_bytes()).collect()
        };
        let files = Files::new(size);
        let index = at.index(size as usize);

        let leaf = tree(&files, Plan::for_leaf(size, index as u64));
        prop_assert_eq!(leaf.root().as_bytes().to_vec(), oracle.root().as_bytes().to_vec());
        let proof = bytes(leaf.inclusion_proof(index as u64));
        let expected = oracle.prove_inclusion(index);
        prop_assert_eq!(&proof, expected.as_bytes());

        // From an older tree of at least one leaf.
        let old = index as u64 + 1;
        let older = tree(&files, Plan::for_root(size, old));
        let proof = bytes(older.consistency_proof(old));
        if old < size {
            let expected = oracle.prove_consistency((size - old) as usize);
            prop_assert_eq!(&proof, expected.as_bytes());
        }
    }

    /// Where all leaves are equal, the hash over 2^n of them is known for each n, so that trees of
    /// any size can be had without their leaves.
    #[test]
    fn trees_of_any_size(size in 1u64.., shift in 0..64u32, at in any::<prop::sample::Index>()) {
        let size = (size >> shift).max(1);
        let files = Uniform { size };
        for index in [size - 1, at_u64(at, size)] {
            let tree = files.tree(&Plan::for_leaf(size, index).unwrap());
            let leaf = tree.leaf_hash(index).unwrap();
            let proof = tree.inclusion_proof(index).unwrap();
            let included = Included::verify(leaf, index, size, tree.root(), &proof);
            prop_assert!(included.is_ok(), "{index} of {size}: {included:?}");

            let old = index + 1;
            let tree = files.tree(&Plan::for_root(size, old).unwrap());
            let root = tree.root_at(old).unwrap();
            prop_assert_eq!(root, Uniform { size: old }.edge().root());
            let proof = tree.consistency_proof(old).unwrap();
            prop_assert_eq!(verify_consistency(old, size, root, tree.root(), &proof), Ok(()));
        }
    }

    #[test]
    fn trees_of_any_size_grow(size: u64, shift in 0..64u32, added in 0..2000u64) {
        let size = (size >> shift).min(u64::MAX - added);
        let leaves = alloc::vec![uniform_hash(0); added as usize];
        let grown = Uniform { size }.edge().append(&leaves).unwrap();
        prop_assert_eq!(grown.edge, Uniform { size: size + added }.edge());
        // What a batch writes grows with the batch and the depth, not with the log.
        prop_assert!(grown.tiles.len() as u64 <= added / 255 + 2 * 8);
    }
}

fn at_u64(at: prop::sample::Index, size: u64) -> u64 {
    at.index(usize::try_from(size).unwrap()) as u64
}

/// The hash over 2^height equal leaves.
fn uniform_hash(height: u8) -> Hash {
    (0..height).fold(Hash::new([7; 32]), |hash, _| node_hash(&hash, &hash))
}

struct Uniform {
    size: u64,
}

impl Uniform {
    fn tile(id: TileId) -> Tile {
        let hash = uniform_hash(id.level() * 8);
        let hashes = alloc::vec![hash; usize::from(id.width())];
        Tile::from_hashes(id.level(), id.index(), hashes).unwrap()
    }

    /// The root by the definition, on which the tiles are then held.
    fn root(&self) -> Hash {
        let heights = (0..64).filter(|height| self.size >> height & 1 == 1);
        let parts = heights.map(|height| uniform_hash(height as u8));
        let root = parts.reduce(|right, left| node_hash(&left, &right));
        root.unwrap_or_else(empty_root)
    }

    fn edge(&self) -> Edge {
        let (size, root) = (self.size, self.root());
        let tiles = Edge::ids(size).map(Self::tile);
        Edge::authenticate(Head { size, root }, tiles).unwrap()
    }

    fn tree(&self, plan: &Plan) -> Tree {
        let (size, root) = (self.size, self.root());
        let tiles = plan.tiles().iter().copied().map(Self::tile);
        Tree::authenticate(Head { size, root }, tiles).unwrap()
    }
}
