//! The `stele` command line: for those who publish, prove and audit.

// What is said besides a command's output goes through `output::events`, which knows whether people or machines read it.
#![deny(clippy::print_stderr)]

pub mod auditor;
mod checkup;
pub mod cli;
pub mod command;
pub mod demo;
mod doctor;
pub mod drafts;
pub(crate) mod export;
pub mod failure;
pub(crate) mod feed;
pub mod fetch;
pub mod gate;
pub mod import;
pub mod index;
pub mod intake;
pub mod keys;
pub mod metrics;
mod output;
mod progress;
pub mod publish;
pub mod record_drafts;
mod release;
pub(crate) mod search;
pub mod standing;
pub mod store;
mod threads;
pub mod tree_cards;
pub mod witness;
