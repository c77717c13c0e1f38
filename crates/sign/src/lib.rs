//! Making records: keys, the canonical form, proofs, disclosures and notes; signing trust files; and
//! reading foreign credentials, which need a canonicaliser too.
//!
//! Everything that verifies without making lives in `stele-verify`. Randomness enters only where a
//! key or a salt is made.

pub mod canonical;
pub mod disclosure;
pub mod elsewhere;
pub mod foreign;
pub mod multikey;
pub mod note;
pub mod record;
pub mod strict_json;
pub mod trust;
