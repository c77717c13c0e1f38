//! One file for each command: its options, and what it prints.

pub mod accredit;
pub mod add;
pub mod anchor;
pub mod audit;
mod compared;
mod context;
pub mod deliver;
pub mod demo;
pub mod doctor;
pub mod draft;
mod evidence;
pub mod export;
mod follow;
pub mod handed;
pub mod import;
pub mod index;
mod index_key;
pub mod init;
pub mod key;
pub mod keygen;
pub mod link;
pub mod log;
pub mod lookup;
pub mod passphrase;
mod progress;
pub mod prove;
pub mod publish;
pub mod reader;
mod seen;
pub mod serve;
pub mod sign;
pub mod status;
pub mod supersede;
pub mod token;
pub mod trust;
pub mod verify;
pub mod withdraw;
pub mod witness;

pub use context::{Context, HomeArg};
pub use sign::load_key;

/// A time on the command line, in POSIX seconds.
pub(crate) fn parse_time(text: &str) -> Result<u64, String> {
    stele_verify::time::parse_time(text)
        .ok_or_else(|| "a time looks like 2026-08-03T12:00:00Z".to_owned())
}
