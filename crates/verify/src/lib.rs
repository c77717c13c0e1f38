#![no_std]
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
//! Checks records, proofs, notes, checkpoints and policies.
//!
//! No I/O, no clock, no randomness, no unsafe code, and no panic on any input: whoever calls
//! brings the bytes and the time. Every parser checks sizes first and accepts only what it would
//! print itself. A value of a type that is named for a check ([`record::IntactRecord`],
//! [`checkpoint::VerifiedCheckpoint`], [`merkle::Included`]) can be made by that check alone.

extern crate alloc;

pub mod checkpoint;
pub mod cosignature;
#[cfg(feature = "cost")]
pub mod cost;
#[cfg(not(feature = "cost"))]
mod cost;
pub mod encoding;
pub mod hash;
pub mod json;
pub mod key;
pub mod merkle;
pub mod note;
pub mod policy;
pub mod record;
pub mod sorted;
pub mod time;
pub mod tlog_proof;
