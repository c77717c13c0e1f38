//! The publisher's side of the index (`docs/index.md`): grown beside the log, written as files,
//! rebuilt from nothing, and pruned.
//!
//! - [`store`]: the private store, a file that holds the newest index and nothing that the log
//!   doesn't give again.
//! - [`growth`]: one transaction of it, in which the index grows.
//! - [`build`]: entries in, keys sorted, the index grown piece by piece.
//! - [`files`]: the pages and list files of the public folder.
//! - `publish`: the index's part of a publication.
//! - [`mod@rebuild`] and [`mod@prune`]: what `stele index` does to a publisher's folder.
//!
//! **What the store has committed lies in the public folder.** A publication grows the index in a
//! transaction, decides, writes the files, and only then commits; so whoever grows it from what the
//! store holds writes all that is new, and after a lost store all there is.

pub mod build;
pub mod files;
pub mod growth;
pub mod prune;
pub(crate) mod publish;
pub mod rebuild;
pub mod store;

pub use build::Builder;
pub use files::Written;
pub use growth::Growth;
pub use prune::{Pruned, prune, would_prune};
pub use rebuild::{Missing, Rebuilt, rebuild, would_rebuild};
pub use store::{IndexStore, State, StoreError};
