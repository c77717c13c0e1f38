#![forbid(unsafe_code)]
//! What `cargo xtask bench` measures.
//!
//! [`work`] is the verifier's own public functions over many signatures and records, the same natively and in a page;
//! [`exports`] is what a page's script calls. Nothing here is faster than what the explorer and its worker run.

pub mod exports;
#[cfg(not(target_arch = "wasm32"))]
pub mod inputs;
pub mod work;
