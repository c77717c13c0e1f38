//! Publishing with the `stele` command to real object stores on this machine.
//!
//! `STELE_AZURITE` is Azurite's script for blobs, which is run with Node: a store with true conditional
//! writes. `STELE_GARAGE` is the program of Garage, of which three nodes are run: a store that ignores the
//! conditions of writes. `cargo xtask test store` installs them and sets these, Garage with `--full` only;
//! without them the tests say that they were skipped.

#[path = "../common/mod.rs"]
mod common;
#[allow(dead_code, reason = "shared with other tests")]
#[path = "../folder/mod.rs"]
mod folder;

mod ailing;
mod azurite;
mod docs;
mod garage;
#[path = "../mounts/mod.rs"]
mod mounts;
mod scenes;
mod stele;
mod wire;
