#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]
//! Tiled logs (C2SP tlog-tiles) as pure functions: paths, plans, authentication, append.
//!
//! No I/O, no clock, no randomness. Keys and entries are opaque bytes. Paths are relative: whoever
//! calls puts a prefix before them, so one piece of code serves the log and the lists of its
//! [`index`].
//!
//! Reading takes three steps, so that the same code runs over HTTP, a folder or a single file:
//!
//! 1. [`Plan`] names the files that a question needs; all of them can be fetched at once.
//! 2. [`Tree::authenticate`] checks them against a [`Head`] whose signatures were verified before.
//! 3. The [`Tree`] answers: leaf hashes, inclusion and consistency proofs, roots of older trees.
//!
//! Writing is [`Batch::new`]: from the [`Edge`] of a tree and new entries it makes the edge of the
//! grown tree and every file to write.
//!
//! ```
//! use stele_tlog::{Edge, Plan, Tile, Tree};
//! use stele_verify::{hash::leaf_hash, merkle::Included};
//!
//! // Writing: three leaves make one partial tile.
//! let leaves: Vec<_> = (0..3u8).map(|i| leaf_hash(&[i])).collect();
//! let grown = Edge::default().append(&leaves).unwrap();
//! assert_eq!(grown.tiles[0].id().path(), "tile/0/000.p/3");
//!
//! // Reading: plan, fetch (here: from what was just written), authenticate, answer.
//! let head = grown.edge.head();
//! let plan = Plan::for_leaf(head.size, 1)?;
//! let fetched = plan.tiles().iter().map(|id| {
//!     let written = grown.tiles.iter().find(|tile| tile.id() == *id).unwrap();
//!     Tile::parse(*id, &written.to_bytes()).unwrap()
//! });
//! let tree = Tree::authenticate(head, fetched)?;
//! let proof = tree.inclusion_proof(1)?;
//! Included::verify(tree.leaf_hash(1)?, 1, head.size, head.root, &proof).unwrap();
//! # Ok::<(), stele_tlog::TreeError>(())
//! ```

extern crate alloc;

mod append;
pub mod bundle;
mod edge;
mod hashed;
pub mod index;
pub mod path;
mod plan;
mod subtree;
mod tile;
mod tree;

pub use append::{AppendError, Batch, File, Grown};
pub use edge::{Edge, Head};
pub use path::{BundleId, LogPath, PathError, TILE_WIDTH, TileId};
pub use plan::{MAX_RANGE, Plan};
pub use tile::{Tile, TileError};
pub use tree::{Tree, TreeError};

#[cfg(test)]
mod testing;
