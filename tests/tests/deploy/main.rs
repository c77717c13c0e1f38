//! The configurations of `docs/deploy.md`, started for real: what nginx and Caddy say of each file.
//!
//! `cargo xtask test deploy` finds or installs the servers and names them by environment (`STELE_NGINX`, `STELE_CADDY`).
//! Then it runs the tests of the site in a browser against both.
#![cfg(all(unix, not(target_arch = "wasm32")))]

mod docs;
mod front;
mod headers;
mod http;
mod operate;
#[allow(dead_code, reason = "shared with the tests in browsers")]
#[path = "../browser/process.rs"]
mod process;
