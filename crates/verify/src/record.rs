//! Records: verifiable credentials in canonical form, signed by a proof set.
//!
//! ```text
//! {"@context":[...],"credentialSubject":{"id":...},"id":...,"issuer":...,"log":...,
//!  "proof":[{...}],"signers":[{"id":"did:key:...","role":"..."}],
//!  "type":["VerifiableCredential","TreeCard"],"validFrom":"2026-08-03T12:00:00Z"}
//! ```
//!
//! [`Record::parse`] checks the bytes and the envelope, [`Record::verify`] every proof. The signed
//! document is the record without its `proof` member and a proof's configuration is the proof
//! without its `proofValue` member (vc-di-eddsa section 3.3.2); both are slices of the bytes that
//! were read.

mod disclosure;
mod envelope;
mod intact;
mod memory;
mod proof;

pub use disclosure::{Disclosure, DisclosureError, MIN_SALT_LEN, digest as disclosure_digest};
pub use envelope::{EnvelopeError, Record, RecordError, Signer, is_type_name, is_uri};
pub use intact::{IntactRecord, verify_batch, verify_batch_strict, verify_batch_with, verify_new};
pub use memory::Memory;
pub use proof::{Proof, ProofError, ProofErrorKind};

/// Longest record in bytes: what a length prefix of an entry bundle can hold (tlog-tiles).
pub const MAX_LEN: usize = 65_535;
/// Most proofs on one record, which bounds the work that one record can ask for.
pub const MAX_PROOFS: usize = 16;
/// The `@context` of every record, compared literally and never fetched.
///
/// The second is the W3C's own context for terms that have no vocabulary yet.
pub const CONTEXT: [&str; 2] = [
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/ns/credentials/undefined-terms/v2",
];
