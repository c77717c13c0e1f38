//! One file for each command: its options, and what it prints.

pub mod add;
pub mod audit;
pub mod import;
pub mod init;
pub mod keygen;
pub mod link;
mod progress;
pub mod prove;
pub mod publish;
pub mod reader;
pub mod serve;
pub mod sign;
pub mod verify;
