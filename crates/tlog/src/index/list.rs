//! A key's list: the numbers of the entries about it, as a small log of its own.
//!
//! The list's entries are the numbers, each as 8 bytes, big-endian, strictly increasing; its root
//! is that of RFC 6962. A list of up to [`SHORT`] numbers stands in the index's page itself. A
//! longer one lies in files of the tlog-tiles layout, without tiles of level 0: their hashes follow
//! from the numbers.

use alloc::vec::Vec;

use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::merkle::root_of_leaves;

use super::path::IndexPath;
use crate::append::{AppendError, Batch};
use crate::bundle::{self, BundleError};
use crate::edge::{Edge, Head};
use crate::path::{BundleId, LogPath, TileId};
use crate::tile::{Tile, TileError};
use crate::tree::TreeError;

/// The most numbers of a list that a page carries itself.
pub const SHORT: usize = 16;

/// Bytes of a number in a list.
const NUMBER_LEN: usize = 8;

/// Why numbers are no list, or a list can't be appended to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListError {
    /// A file is no bundle.
    Bundle(BundleError),
    /// An entry of a list isn't 8 bytes long.
    NumberLength {
        /// Its position in the list, from zero.
        position: u64,
        /// How long it is.
        found: usize,
    },
    /// A number isn't greater than the one before it.
    Order {
        /// Its position in the list, from zero.
        position: u64,
    },
    /// A number isn't below the number of entries that the index covers.
    Beyond {
        /// The number.
        number: u64,
        /// Entries that the index covers.
        covered: u64,
    },
    /// The numbers give another root than the index has, or there are more or fewer of them.
    Mismatch,
    /// A list's own edge can't be appended to.
    Append(AppendError),
    /// A list's own edge is damaged.
    Tree(TreeError),
    /// A list's own edge is damaged.
    Tile(TileError),
}

impl ListError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Bundle(error) => error.code(),
            Self::NumberLength { .. } => "list-number-length",
            Self::Order { .. } => "list-order",
            Self::Beyond { .. } => "list-beyond",
            Self::Mismatch => "list-mismatch",
            Self::Append(error) => error.code(),
            Self::Tree(error) => error.code(),
            Self::Tile(error) => error.code(),
        }
    }
}

/// A key's list as an index's page has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List {
    /// Up to [`SHORT`] numbers, strictly increasing, at least one.
    Short(Vec<u64>),
    /// Size and root of a longer one.
    Long(Head),
}

impl List {
    /// Size and root.
    pub fn head(&self) -> Head {
        match self {
            Self::Short(numbers) => head_of(numbers),
            Self::Long(head) => *head,
        }
    }

    /// How many numbers.
    pub fn count(&self) -> u64 {
        match self {
            Self::Short(numbers) => numbers.len() as u64,
            Self::Long(head) => head.size,
        }
    }

    /// The numbers, if the page carries them.
    pub fn numbers(&self) -> Option<&[u64]> {
        match self {
            Self::Short(numbers) => Some(numbers),
            Self::Long(_) => None,
        }
    }

    /// The value in the tree: size as 8 bytes, big-endian, then the root.
    pub fn value(&self) -> [u8; 40] {
        value_of(&self.head())
    }
}

/// The value that stands in the tree for a list: size as 8 bytes, big-endian, then the root.
pub fn value_of(head: &Head) -> [u8; 40] {
    let mut value = [0; 40];
    let (size, root) = value.split_at_mut(NUMBER_LEN);
    size.copy_from_slice(&head.size.to_be_bytes());
    root.copy_from_slice(head.root.as_bytes());
    value
}

/// Size and root of the list of these numbers.
pub fn head_of(numbers: &[u64]) -> Head {
    Head {
        size: numbers.len() as u64,
        root: match numbers {
            // Most keys have one.
            [one] => number_hash(*one),
            all => root_of_leaves(all.iter().copied().map(number_hash)),
        },
    }
}

/// The leaf of a number in a list's tree.
pub fn number_hash(number: u64) -> Hash {
    leaf_hash(&number.to_be_bytes())
}

/// Checks that these are all the numbers of a list: in order, below `covered`, and of this root.
///
/// # Errors
/// [`ListError::Order`], [`ListError::Beyond`] and [`ListError::Mismatch`].
pub fn check_all(numbers: &[u64], head: &Head, covered: u64) -> Result<(), ListError> {
    check_order(numbers, 0, covered)?;
    if head_of(numbers) == *head {
        Ok(())
    } else {
        Err(ListError::Mismatch)
    }
}

/// Checks that numbers, of which the first stands at `position` in its list, increase and stay
/// below `covered`.
///
/// # Errors
/// [`ListError::Order`] and [`ListError::Beyond`].
pub fn check_order(numbers: &[u64], position: u64, covered: u64) -> Result<(), ListError> {
    let mut before = None;
    for (number, position) in numbers.iter().zip(position..) {
        if before.is_some_and(|before| before >= *number) {
            return Err(ListError::Order { position });
        }
        if *number >= covered {
            let number = *number;
            return Err(ListError::Beyond { number, covered });
        }
        before = Some(*number);
    }
    Ok(())
}

/// Reads a bundle of a list. Whether the numbers are right is for the tree to say: the tile of
/// level 0 that they give is [`tile_of`].
///
/// # Errors
/// [`ListError::Bundle`] and [`ListError::NumberLength`].
pub fn parse_numbers(id: BundleId, bytes: &[u8]) -> Result<Vec<u64>, ListError> {
    let entries = bundle::parse(id, bytes).map_err(ListError::Bundle)?;
    let number = |(entry, position): (&[u8], u64)| {
        let found = entry.len();
        let bytes = entry.try_into();
        let bytes = bytes.map_err(|_| ListError::NumberLength { position, found })?;
        Ok(u64::from_be_bytes(bytes))
    };
    entries.into_iter().zip(id.first()..).map(number).collect()
}

/// The tile of level 0 over the numbers of a bundle. None if there are not as many as the bundle
/// has.
pub fn tile_of(id: BundleId, numbers: &[u64]) -> Option<Tile> {
    let hashes = numbers.iter().copied().map(number_hash).collect();
    let tile = Tile::from_hashes(0, id.index(), hashes).ok()?;
    (tile.id() == id.tile()).then_some(tile)
}

/// A file of a list: it must be created, or found to be there with the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFile {
    /// What it is, which gives its path.
    pub path: IndexPath,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What appending to a long list takes: the partial tiles in which it ends, and the numbers of its
/// partial bundle. The default is the empty list's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListEdge {
    edge: Edge,
    /// The partial bundle's bytes.
    bundle: Vec<u8>,
}

impl ListEdge {
    /// Size and root.
    pub fn head(&self) -> Head {
        self.edge.head()
    }

    /// Appends numbers: they must be greater than those that are there. Gives the files to write:
    /// bundles that are full now, the partial one in which the list ends, and tiles of level 1 and
    /// above.
    ///
    /// # Errors
    /// [`ListError::Append`]
    pub fn append(&mut self, key: Hash, numbers: &[u64]) -> Result<Vec<ListFile>, ListError> {
        let entries: Vec<_> = numbers.iter().map(|number| number.to_be_bytes()).collect();
        let batch = Batch::new(&self.edge, &self.bundle, &entries).map_err(ListError::Append)?;
        self.edge = batch.edge;
        self.bundle.clear();
        let mut files = Vec::new();
        for file in batch.files {
            let path = match file.path {
                LogPath::Bundle(id) => {
                    if !id.is_full() {
                        self.bundle.clone_from(&file.bytes);
                    }
                    IndexPath::Numbers(key, id)
                }
                LogPath::Tile(id) if id.level() > 0 => IndexPath::Tile(key, id),
                LogPath::Tile(_) | LogPath::Entry(_) | LogPath::Checkpoint => continue,
            };
            let bytes = file.bytes;
            files.push(ListFile { path, bytes });
        }
        Ok(files)
    }

    /// The files in which the list ends now, those that [`partial_files`] names: they go once no index
    /// has a list of this size any more.
    pub fn files(&self, key: Hash) -> Vec<ListFile> {
        let tiles = self.edge.tiles().iter();
        let tiles = tiles.filter(|tile| tile.id().level() > 0);
        let tiles = tiles.map(|tile| ListFile {
            path: IndexPath::Tile(key, tile.id()),
            bytes: tile.to_bytes(),
        });
        let bundle = last_bundle(self.edge.size()).map(|id| ListFile {
            path: IndexPath::Numbers(key, id),
            bytes: self.bundle.clone(),
        });
        tiles.chain(bundle).collect()
    }

    /// The edge as bytes, to be kept by whoever appends: size, root, the partial tiles of level 1
    /// and above, and the partial bundle.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = self.head();
        let mut bytes = value_of(&head).to_vec();
        for tile in self
            .edge
            .tiles()
            .iter()
            .filter(|tile| tile.id().level() > 0)
        {
            bytes.extend(tile.to_bytes());
        }
        bytes.extend_from_slice(&self.bundle);
        bytes
    }

    /// Reads what [`ListEdge::to_bytes`] wrote, and checks it against its own root.
    ///
    /// # Errors
    /// [`ListError`] if it is damaged.
    pub fn parse(bytes: &[u8]) -> Result<Self, ListError> {
        let (size, rest) = bytes.split_first_chunk().ok_or(ListError::Mismatch)?;
        let (root, mut rest) = rest
            .split_at_checked(Hash::LEN)
            .ok_or(ListError::Mismatch)?;
        let head = Head {
            size: u64::from_be_bytes(*size),
            root: Hash::from_slice(root).ok_or(ListError::Mismatch)?,
        };
        let mut tiles = Vec::new();
        for id in Edge::ids(head.size).filter(|id| id.level() > 0) {
            let length = Tile::len_of(id.width());
            let (tile, after) = rest.split_at_checked(length).ok_or(ListError::Mismatch)?;
            tiles.push(Tile::parse(id, tile).map_err(ListError::Tile)?);
            rest = after;
        }
        match last_bundle(head.size) {
            None if rest.is_empty() => {}
            None => return Err(ListError::Mismatch),
            Some(id) => {
                let numbers = parse_numbers(id, rest)?;
                tiles.extend(tile_of(id, &numbers));
            }
        }
        let edge = Edge::authenticate(head, tiles).map_err(ListError::Tree)?;
        let bundle = rest.to_vec();
        Ok(Self { edge, bundle })
    }
}

/// The partial bundle in which a list of this size ends, if it doesn't end in a full one.
fn last_bundle(size: u64) -> Option<BundleId> {
    BundleId::in_tree(size, size >> 8)
}

/// The files that a list of this size needs, but for full bundles and full tiles, which it has in
/// common with every longer one: what may be removed once no index that is still served has a list
/// of this size.
pub fn partial_files(key: Hash, size: u64) -> Vec<IndexPath> {
    let tiles = Edge::ids(size).filter(|id: &TileId| id.level() > 0);
    let tiles = tiles.map(|id| IndexPath::Tile(key, id));
    let bundle = last_bundle(size).map(|id| IndexPath::Numbers(key, id));
    tiles.chain(bundle).collect()
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;
    use alloc::vec;

    use stele_verify::merkle::root_of_entries;

    use super::*;
    use crate::plan::Plan;
    use crate::tree::Tree;

    #[test]
    fn a_list_is_a_log_of_numbers() {
        let list = List::Short(vec![3, 5, 900]);
        let entries: Vec<_> = [3_u64, 5, 900].iter().map(|n| n.to_be_bytes()).collect();
        let root = root_of_entries(entries.iter().map(|entry| &entry[..]));
        assert_eq!(list.head(), Head { size: 3, root });
        assert_eq!(list.value()[..8], [0, 0, 0, 0, 0, 0, 0, 3]);
        assert_eq!(list.value()[8..], root.as_bytes()[..]);
        assert_eq!(List::Long(list.head()).value(), list.value());
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let head = head_of(&[1, 2, 3]);
        assert_eq!(check_all(&[1, 2, 3], &head, 4), Ok(()));
        assert_eq!(check_all(&[1, 2], &head, 4), Err(ListError::Mismatch));
        assert_eq!(check_all(&[1, 2, 4], &head, 5), Err(ListError::Mismatch));
        let order = ListError::Order { position: 2 };
        assert_eq!(check_all(&[1, 3, 3], &head, 4), Err(order));
        let beyond = ListError::Beyond {
            number: 3,
            covered: 3,
        };
        assert_eq!(check_all(&[1, 2, 3], &head, 3), Err(beyond));
        let id = BundleId::new(1, 2).unwrap();
        let short = bundle::encode(&[&[0; 8][..], &[0; 7]]).unwrap();
        let length = ListError::NumberLength {
            position: 257,
            found: 7,
        };
        assert_eq!(parse_numbers(id, &short), Err(length));
    }

    /// Appended in pieces, a list has the files of the tlog-tiles layout, from which any part of it
    /// is authenticated; and its edge survives being written down.
    #[test]
    fn a_long_list_in_pieces() {
        let key = Hash::of(&[b"key"]);
        let numbers: Vec<u64> = (0..70_000).map(|n| n * 3).collect();
        let mut edge = ListEdge::default();
        let mut files = BTreeMap::new();
        let mut done = 0;
        for piece in [17, 1, 237, 1, 256, 5_000, 60_024, 4_464] {
            let written = edge.append(key, &numbers[done..done + piece]).unwrap();
            for file in written {
                let before = files.insert(file.path, file.bytes.clone());
                assert!(before.is_none_or(|before| before == file.bytes));
            }
            done += piece;
            assert_eq!(edge.head(), head_of(&numbers[..done]));
            let bytes = edge.to_bytes();
            assert_eq!(ListEdge::parse(&bytes), Ok(edge.clone()));
            for at in [0, 20, bytes.len() - 1] {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1;
                assert!(ListEdge::parse(&damaged).is_err(), "{done}, byte {at}");
            }
            let ends = edge.files(key);
            assert!(ends.iter().all(|file| files[&file.path] == file.bytes));
            let paths: Vec<_> = ends.into_iter().map(|file| file.path).collect();
            assert_eq!(paths, partial_files(key, done as u64));
        }
        assert_eq!(done, numbers.len());

        let head = edge.head();
        let plan = Plan::for_range(head.size, 66_000..66_300).unwrap();
        let tiles = plan.tiles().iter().map(|id| match id.level() {
            0 => {
                let id = BundleId::in_tree(head.size, id.index()).unwrap();
                let numbers = parse_numbers(id, &files[&IndexPath::Numbers(key, id)]).unwrap();
                tile_of(id, &numbers).unwrap()
            }
            _ => Tile::parse(*id, &files[&IndexPath::Tile(key, *id)]).unwrap(),
        });
        let tree = Tree::authenticate(head, tiles).unwrap();
        assert_eq!(tree.leaf_hash(66_299), Ok(number_hash(66_299 * 3)));
    }
}
