#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]
//! Reads a log: plan, fetch, authenticate, and only then keep and answer.
//!
//! I/O goes through one trait, [`fetch::Fetch`]; there is no clock, no thread and no file system
//! here, so the same code runs in a browser, on the command line and over a folder. Futures are
//! awaited where they are made and need no runtime.

pub mod audit;
pub mod cache;
pub mod check;
pub mod disclosures;
pub mod dossier;
pub mod evidence;
pub mod fetch;
pub mod handed;
pub mod log;
pub mod opinion;
pub mod seen;
pub mod trust;
#[cfg(feature = "web")]
pub mod web;
#[cfg(feature = "web")]
pub mod web_seen;
#[cfg(feature = "web")]
pub mod web_trust;

#[cfg(test)]
mod testing;
