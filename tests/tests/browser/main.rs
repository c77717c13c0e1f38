//! The site in a real browser: what a reader sees of an honest log, of a tampered one, and where
//! nothing can be said.
//!
//! `cargo xtask test browser` builds what this needs and names it by environment: `STELE_SITE` (the
//! built site), `STELE_BIN` (the `stele` command), `STELE_DEMO` (the demo city), `CHROMEDRIVER`,
//! `STELE_CHROMIUM`; `STELE_AXE` (the script of axe-core) and `STELE_EXAMPLES` (what the
//! examples are built with). With `STELE_NGINX` or `STELE_CADDY`, what `stele serve` would serve comes through that server,
//! with the configuration of docs/deploy.md. Without the rest every test says that it was skipped.
#![cfg(not(target_arch = "wasm32"))]

mod attacks;
mod audit;
mod axe;
mod bare;
mod checking;
mod deployed;
mod dossiers;
mod faults;
mod find;
mod forest;
#[allow(dead_code, reason = "shared with the tests of headers")]
#[path = "../deploy/front.rs"]
mod front;
mod funds;
mod given;
mod ground;
mod honest;
mod hostile;
mod keeping;
mod keyboard;
mod large;
mod lists;
mod memory;
mod office;
mod offline;
mod opinions;
mod page;
mod parts;
mod photos;
mod places;
mod process;
mod processes;
mod purse;
mod rent;
mod safety;
mod screenshots;
mod server;
mod stories;
mod tampered;
mod tour;
mod town;
mod trouble;
mod trust;
mod walks;
mod watch;
mod webdriver;
mod widget;
mod works;
