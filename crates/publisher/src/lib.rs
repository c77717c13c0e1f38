//! The `stele` command line: for those who publish, prove and audit.

pub mod cli;
pub mod command;
pub mod failure;
//pub mod import;
pub mod publish;
pub mod store;
