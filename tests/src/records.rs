//! Records, their proofs and the signatures below them.
//!
//! Each function in here is a test that takes its input as bytes, or makes it, and panics where it
//! fails; so it runs natively and in a browser.

pub mod signature_vectors;
pub mod signatures;
