//! One file for each command: its options, and what it prints.

pub mod add;
pub mod audit;
mod context;
pub mod import;
pub mod index;
pub mod init;
mod key;
pub mod keygen;
pub mod link;
pub mod lookup;
mod progress;
pub mod prove;
pub mod publish;
pub mod reader;
mod seen;
pub mod serve;
pub mod sign;
pub mod status;
pub mod verify;

pub use context::{Context, HomeArg};
