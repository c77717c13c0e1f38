//! Every error as text, one file for each subject.
//!
//! Each function matches all variants by name: an error without a text does not compile.

mod checkpoint;
mod client;
mod disclosures;
mod dossier;
mod evidence;
mod index;
mod index_root;
mod json;
mod key;
mod note;
mod policy;
mod proof;
mod record;
mod replay;
mod succession;
mod tlog;
mod trust;

pub use checkpoint::{checkpoint_error, cosignature_error};
pub use client::{
    audit_error, file_error, full_audit_error, log_error, log_file, spill_error, subject_error,
};
pub use disclosures::disclosures_error;
pub use dossier::dossier_error;
pub use evidence::{evidence_error, finding};
pub use index::{
    committed_error, index_proof_error, list_error, lookup_error, page_error, walk_error,
};
pub use index_root::index_root_error;
pub use json::json_error;
pub use key::{did_key_error, key_error, key_name_error, vkey_error};
pub use note::{note_error, signature_line_error, text_error};
pub use policy::{line_error, policy_error, window_error};
pub use proof::{merkle_error, tlog_proof_error};
pub use record::{disclosure_error, envelope_error, field_error, proof_error, record_error};
pub use replay::replay_error;
pub use succession::{succession_error, trust_memory};
pub use tlog::{append_error, bundle_error, path_error, tile_error, tree_error};
pub use trust::{pin_error, trust_error};
