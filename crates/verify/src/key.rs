//! Ed25519 keys and signatures, and their text form `did:key`.
//!
//! This is the one place that calls the curve. Two equations are in use, never mixed:
//! checkpoints and cosignatures are checked by [`PublicKey::verify_strict`], the proofs of records
//! by the equation of ZIP 215, alone ([`PublicKey::verify_zip215`]) or in a batch
//! ([`batch::verify`]), which always agree.

pub mod batch;
mod did;
mod ed25519;

pub use did::{DidKey, DidKeyError};
pub use ed25519::{BadSignature, KeyError, PublicKey, Signature};
