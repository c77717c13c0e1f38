//! Private keys of every kind, what becomes of them, and of the log that they sign.

#[path = "../common/mod.rs"]
mod common;
mod docs;
mod dry_run;
#[allow(dead_code, reason = "shared with other tests")]
#[path = "../folder/mod.rs"]
mod folder;
#[path = "../page/mod.rs"]
mod page;
mod passphrase;
mod rotation;
mod stele;
mod terminal;
