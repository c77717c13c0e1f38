//! The wasm32 target of the Rust toolchain: as rustup has it, else Debian's.

use std::fs;
use std::path::Path;

use super::debian_web;
use super::store::Store;
use crate::paths;
use crate::pins::DebianWeb;
use crate::run::{Cmd, Failure, Outcome};

pub(super) const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that wasm can be built. Hands back the toolchain to build it with, if that isn't the usual one.
pub(super) fn ensure(store: &Store, debian: &DebianWeb) -> Outcome<Option<String>> {
    if sysroot(None).is_some_and(|root| has_std(&root)) {
        println!("  Rust target {TARGET}: installed");
        return Ok(None);
    }
    let linked = sysroot(Some(debian_web::TOOLCHAIN)).is_some_and(|root| has_std(&root));
    // Looked at, not believed: rustup answers by its own list of what is installed.
    let added = !linked && add() && sysroot(None).is_some_and(|root| has_std(&root));
    match way(linked, added, debian_web::possible()) {
        Way::Usual => Ok(None),
        Way::Linked => {
            println!(
                "  Rust target {TARGET}: toolchain {}",
                debian_web::TOOLCHAIN
            );
            Ok(Some(debian_web::TOOLCHAIN.to_owned()))
        }
        Way::Debian => {
            println!("  rustup can't fetch it; falling back to Debian's Rust");
            debian_web::install(store, debian)?;
            Ok(Some(debian_web::TOOLCHAIN.to_owned()))
        }
        Way::None => Err(
            Failure::new(format!("rustup can't add the target {TARGET}"))
                .remedy(format!("rustup target add {TARGET}")),
        ),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Way {
    Usual,
    Linked,
    Debian,
    None,
}

/// The ordinary way first; what an earlier fallback made is used before anything is fetched again.
fn way(linked: bool, added: bool, debian: bool) -> Way {
    match (linked, added, debian) {
        (true, ..) => Way::Linked,
        (_, true, _) => Way::Usual,
        (_, _, true) => Way::Debian,
        _ => Way::None,
    }
}

fn add() -> bool {
    let add = Cmd::new("rustup").args(["target", "add", TARGET]);
    add.dir(paths::root())
        .attempt()
        .is_ok_and(|(success, _)| success)
}

fn sysroot(toolchain: Option<&str>) -> Option<String> {
    let cmd = Cmd::new("rustc")
        .args(["--print", "sysroot"])
        .dir(paths::root());
    match toolchain {
        Some(name) => cmd.env("RUSTUP_TOOLCHAIN", name).probe(),
        None => cmd.probe(),
    }
}

fn has_std(sysroot: &str) -> bool {
    let libraries = Path::new(sysroot)
        .join("lib/rustlib")
        .join(TARGET)
        .join("lib");
    fs::read_dir(libraries).is_ok_and(|mut files| {
        files.any(|file| {
            file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ordinary_way_comes_first() {
        assert_eq!(way(false, true, true), Way::Usual);
        assert_eq!(way(false, false, true), Way::Debian);
        assert_eq!(way(true, false, true), Way::Linked);
        assert_eq!(way(false, false, false), Way::None);
    }

    #[test]
    fn a_toolchain_without_the_target_is_seen() {
        assert!(!has_std("/nonexistent"));
    }
}
