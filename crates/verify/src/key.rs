//! Ed25519 keys and signatures, their text form `did:key`, and ML-DSA-44 for cosignatures.
//!
//! This is the one place that calls the curve and the lattice. Two equations are in use, never mixed:
//! checkpoints and cosignatures are checked by [`PublicKey::verify_strict`], the proofs of records
//! by the equation of ZIP 215, alone ([`PublicKey::verify_zip215`]) or in a batch
//! ([`batch::verify`]), which always agree.

pub mod batch;
mod did;
mod ed25519;
mod known;
mod ml_dsa;

pub use did::{DidKey, DidKeyError};
pub use ed25519::{BadSignature, KeyError, PublicKey, Signature};
pub use known::KnownKeys;
pub use ml_dsa::{MlDsaPublicKey, MlDsaSignature};
