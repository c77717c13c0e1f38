#![forbid(unsafe_code)]
//! What records of the city mean: their types, their keys in the index, the trust file, and the
//! verdict.
//!
//! Pure: no I/O, no clock, no randomness. A [`verdict::Verdict`] is a value that only the checks
//! themselves can turn to yes.

pub mod amount;
pub mod auditors;
pub mod authority;
pub mod codes;
pub mod index;
pub mod known;
pub mod life;
pub mod rules;
pub mod story;
pub mod time;
pub mod trust;
pub mod types;
pub mod verdict;
