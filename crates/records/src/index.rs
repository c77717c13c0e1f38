//! The index's map function and the entry that commits the log to an index (`docs/index.md`).
//!
//! The index lists, for each [`IndexKey`], the numbers of all entries that [`keys_of`] gives that
//! key. Publisher, browser and auditor run this same code, so a list can be recomputed by anyone
//! who reads the log, and what no list names isn't there. An [`IndexRoot`] is the last entry of
//! every published checkpoint: it names the root of the index over all entries before it.
//!
//! ```
//! use stele_records::index::{IndexKey, Kind, keys_of};
//!
//! // Whatever isn't a record of the profile has one key, so that nothing is hidden.
//! let keys = keys_of(b"anything");
//! assert!(keys.iter().eq([&IndexKey::new(Kind::Malformed, "")]));
//! ```

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

mod committed;
mod feed;
mod gap;
mod key;
mod map;
mod root;

pub use committed::{Committed, CommittedError};
pub use gap::{Gap, GapError};
pub use key::{IndexKey, Kind, WrittenKeyError};
pub(crate) use map::is_sha256;
pub use map::{keys_and_record_with, keys_of, keys_of_record, keys_of_with};
pub use root::{IndexRoot, IndexRootError};

/// The version of the map function, as it stands in index-root entries and in the paths of index
/// files. A log's keys never change under one version.
pub const MAP_ID: &str = "v1";
