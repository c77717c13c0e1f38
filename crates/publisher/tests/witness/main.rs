//! Witnesses as real processes on this machine, honest and not, and the log that asks them.

#[path = "../common/mod.rs"]
mod common;
#[allow(dead_code, reason = "shared with the tests of crashes")]
#[path = "../folder/mod.rs"]
mod folder;

mod backup;
mod docs;
mod hostile;
mod http;
mod killed;
mod liars;
mod process;
mod quorum;
mod roles;
mod town;
