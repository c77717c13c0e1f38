//! The intake as a real process: refusals, load, kills, and the commands of its page.

#[path = "../common/mod.rs"]
mod common;
#[allow(dead_code, reason = "shared with the tests of crashes")]
#[path = "../folder/mod.rs"]
mod folder;
#[allow(dead_code, reason = "shared with the tests of witnesses")]
#[path = "../witness/http.rs"]
mod http;

mod busy;
mod docs;
mod figures;
mod killed;
mod load;
mod office;
mod refusals;
mod twice;
