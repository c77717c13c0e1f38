//! Records, their proofs and the signatures below them.
//!
//! Each function in here is a test that takes its input as bytes, or makes it, and panics where it
//! fails; so it runs natively and in a browser.

pub mod didwebvh;
pub mod disclosures;
pub mod eddsa_jcs;
pub mod jcs;
pub mod made;
pub mod mutations;
pub mod refused;
pub mod sd_jwt;
pub mod signature_vectors;
pub mod signatures;
