//! The index: a map from keys to lists of entry numbers, committed to by one hash and served in
//! pages.
//!
//! Keys are opaque digests of 32 bytes; a key's list is a small log of its own, whose entries are
//! the numbers, each as 8 bytes, big-endian. The tree over the keys is a Merkle Patricia tree
//! ([`mpt`]); [`page`] cuts it into files addressed by their hash; [`walk`] finds a key, or shows
//! that it is not there; [`grow`] adds to it. The format is set out in docs/index.md.
//!
//! ```
//! use stele_tlog::index::{IndexHead, MemoryStore, Walk};
//! use stele_verify::hash::Hash;
//!
//! // Writing: two keys.
//! let (tree, other) = (Hash::of(&[b"tree"]), Hash::of(&[b"other"]));
//! let mut store = MemoryStore::default();
//! let mut additions = vec![(tree, vec![0, 2]), (other, vec![1])];
//! additions.sort();
//! let index = IndexHead::default().grow(&mut store, &additions).unwrap();
//!
//! // Reading: from the root, page by page, until there is an answer.
//! let mut walk = Walk::new(index.root, tree, 3);
//! while let Some(address) = walk.wants() {
//!     let bytes = store.bytes(&address).unwrap();
//!     walk.read(bytes).unwrap();
//! }
//! let found = walk.finish().unwrap();
//! assert_eq!(found.list().unwrap().numbers(), Some(&[0, 2][..]));
//! ```

mod authentic;
pub mod grow;
pub mod list;
mod memory;
pub mod mpt;
pub mod page;
pub mod path;
pub mod walk;

pub use authentic::AuthenticPage;
pub use grow::{Addition, GrowError, IndexHead, Part, Store};
pub use list::{List, ListEdge, ListError, SHORT};
pub use memory::MemoryStore;
pub use page::{Found, MAX_PAGE_LEN, Page, PageError};
pub use path::IndexPath;
pub use walk::{Complete, Lookup, LookupError, Walk, WalkError};
