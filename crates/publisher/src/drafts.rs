//! Drafts: documents on their way from hand to hand until every party has signed.
//!
//! A draft is the JSON of a record with the signers it names and the proofs it has so far. It lies in a
//! file of its own, or in a bundle: `.jsonl`, one document a line in canonical form, so that many can
//! go to a co-signer as one file.

pub mod day;
pub mod fields;
pub mod logged;
mod make;
mod pile;
mod private;
mod state;

pub(crate) use make::require_absent;
pub use make::{KeyOf, Making, Seat};
pub use pile::{Draft, Pile};
pub(crate) use pile::{bundle, is_bundle, read_bytes};
pub use private::PrivateArgs;
pub use state::State;
pub(crate) use state::{roles, subject_id};
