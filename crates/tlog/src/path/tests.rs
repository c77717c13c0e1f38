use alloc::string::ToString;

use proptest::prelude::*;
use stele_verify::hash::leaf_hash;

use super::*;

fn tile(level: u8, index: u64, width: u16) -> String {
    TileId::new(level, index, width).unwrap().path()
}

#[test]
fn the_examples_of_the_spec() {
    assert_eq!(tile(0, 1_234_067, 256), "tile/0/x001/x234/067");
    // A tree of 70,000 leaves.
    let at = |level, index| TileId::in_tree(70_000, level, index).map(|id| id.path());
    assert_eq!(at(0, 272).unwrap(), "tile/0/272");
    assert_eq!(at(0, 273).unwrap(), "tile/0/273.p/112");
    assert_eq!(at(0, 274), None);
    assert_eq!(at(1, 0).unwrap(), "tile/1/000");
    assert_eq!(at(1, 1).unwrap(), "tile/1/001.p/17");
    assert_eq!(at(2, 0).unwrap(), "tile/2/000.p/1");
    assert_eq!(at(3, 0), None);
    // A tree of 256 leaves.
    assert_eq!(TileId::in_tree(256, 0, 0).unwrap().path(), "tile/0/000");
    assert_eq!(TileId::in_tree(256, 0, 1), None);
    assert_eq!(TileId::in_tree(256, 1, 0).unwrap().path(), "tile/1/000.p/1");
}

#[test]
fn empty_trees_have_no_tiles_and_huge_ones_end_at_level_7() {
    for level in 0..=255 {
        assert_eq!(TileId::in_tree(0, level, 0), None);
    }
    let top = TileId::in_tree(u64::MAX, 7, 0).unwrap();
    assert_eq!((top.width(), top.parent(u64::MAX)), (255, None));
    assert_eq!(TileId::in_tree(u64::MAX, 8, 0), None);
    assert_eq!(TileId::in_tree(u64::MAX, 0, u64::MAX), None);
    let last = TileId::in_tree(u64::MAX, 0, (1 << 56) - 1).unwrap();
    assert_eq!(last.width(), 255);
    assert_eq!(last.full(), Err(PathError::Index));
    assert_eq!(TileId::new(0, u64::MAX, 1), Err(PathError::Index));
}

#[test]
fn a_full_tile_has_its_parent_in_the_same_tree() {
    let id = TileId::in_tree(70_000, 0, 271).unwrap();
    let (parent, offset) = id.parent(70_000).unwrap();
    assert_eq!((parent.path().as_str(), offset), ("tile/1/001.p/17", 15));
    assert_eq!(parent.parent(70_000), None);
}

#[test]
fn refuses_what_it_would_not_print() {
    use PathError::*;
    let long = "tile/0/".to_string() + &"x000/".repeat(1000) + "000";
    for (path, error) in [
        ("", Unknown),
        ("tile", Unknown),
        ("/tile/0/000", Unknown),
        ("checkpoint/", Unknown),
        (long.as_str(), Unknown),
        ("tile/", Level),
        ("tile/8/000", Level),
        ("tile/63/000", Level),
        ("tile/00/000", Level),
        ("tile/-1/000", Level),
        ("tile/+1/000", Level),
        ("tile/data/000", Level),
        ("tile/0", Level),
        ("tile/0/", Index),
        ("tile/0/0", Index),
        ("tile/0/0000", Index),
        ("tile/0/x000/001", Index),
        ("tile/0/001/002", Index),
        ("tile/0/x001", Index),
        ("tile/0/x001/x002", Index),
        ("tile/0/+01", Index),
        ("tile/0/００１", Index),
        ("tile/0/000/", Index),
        ("tile/0/000.p", Index),
        ("tile/0/x018/x446/x744/x073/x709/x551/615", Index),
        ("tile/0/x999/x999/x999/x999/x999/x999/x999/999", Index),
        ("tile/0/000.p/", Width),
        ("tile/0/000.p/0", Width),
        ("tile/0/000.p/01", Width),
        ("tile/0/000.p/256", Width),
        ("tile/0/000.p/1/", Width),
        ("tile/0/000.p/1.p/1", Width),
        ("tile/entries/", Index),
        ("tile/entries/000.p/256", Width),
        ("entry/", Entry),
        ("entry/00/00", Entry),
    ] {
        assert_eq!(LogPath::parse(path), Err(error), "{path}");
    }
}

#[test]
fn entries_lie_under_their_first_two_digits() {
    let leaf = leaf_hash(b"");
    let path = entry_path(&leaf);
    assert_eq!(
        path,
        "entry/6e/6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    );
    assert_eq!(LogPath::parse(&path), Ok(LogPath::Entry(leaf)));
    for bad in [
        path.replace("/6e/", "/6f/"),
        path.replace("/6e/", "/6/"),
        path.replace("/6e/", "/6e3/"),
        path.replace("/6e/", "//"),
        path.replace("6e34", "6E34"),
        path.clone() + "0",
    ] {
        assert_eq!(LogPath::parse(&bad), Err(PathError::Entry), "{bad}");
    }
}

proptest! {
    #[test]
    fn paths_read_back(level in 0..8u8, index: u64, width in 1..=256u16, shift in 0..64u32) {
        if let Ok(id) = TileId::new(level, index >> shift, width) {
            prop_assert!(id.path().len() <= MAX_PATH_LEN);
            prop_assert_eq!(LogPath::parse(&id.path()), Ok(LogPath::Tile(id)));
        }
        if let Ok(id) = BundleId::new(index >> shift, width) {
            prop_assert_eq!(LogPath::parse(&id.path()), Ok(LogPath::Bundle(id)));
        }
    }

    #[test]
    fn what_is_read_prints_the_same(path in "(tile/(entries|[0-9]{1,2})/|entry/)?[x0-9a/.p]{0,30}") {
        if let Ok(id) = LogPath::parse(&path) {
            prop_assert_eq!(id.path(), path);
        }
    }
}
