//! Programs that `cargo install` builds: trunk, wasm-bindgen, cargo-deny, geckodriver, garage.

use std::path::PathBuf;

use super::store::{self, Store};
use super::system::on_path;
use crate::pins::CargoTool;
use crate::run::{Cmd, Outcome};

/// Finds or builds the tool; hands back the folder that holds its programs.
pub(super) fn ensure(store: &Store, name: &str, tool: &CargoTool) -> Outcome<PathBuf> {
    if let Some(path) = on_path(&tool.binary).filter(|path| answers(path, tool))
        && let Some(folder) = path.parent()
    {
        println!("  {name} {}: {}", tool.version, path.display());
        return Ok(folder.to_owned());
    }
    let root = store.folder(name, &tool.version);
    let folder = root.join("bin");
    let path = folder.join(&tool.binary);
    // Cargo moves a program to its place only when it is done, so no mark is needed.
    if !answers(&path, tool) {
        println!("  building {name}, once: up to {} minutes", tool.minutes);
        let build = store.build_folder(name);
        Cmd::new("cargo")
            .args(["install", &tool.package, "--version", &tool.version])
            .args(tool.locked.then_some("--locked"))
            .arg("--force")
            .arg("--root")
            .arg(&root)
            .env("CARGO_TARGET_DIR", &build)
            .run()?;
        store::remove(&build)?;
    }
    println!("  {name} {}: {}", tool.version, path.display());
    Ok(folder)
}

fn answers(path: &std::path::Path, tool: &CargoTool) -> bool {
    let answer = Cmd::new(path).arg("--version").probe();
    answer.is_some_and(|text| names_version(&text, &tool.version))
}

/// Whether one word of a program's `--version` is exactly this version. Garage says where it is from, before a
/// colon.
fn names_version(answer: &str, version: &str) -> bool {
    let mut words = answer.split(|c: char| c.is_whitespace() || c == ':');
    words.any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_whole() {
        assert!(names_version("wasm-bindgen 0.2.130", "0.2.130"));
        assert!(names_version("garage cargo:2.5.0 [features: k2v]", "2.5.0"));
        assert!(!names_version("wasm-bindgen 0.2.13", "0.2.130"));
        assert!(!names_version("trunk 0.21.14-rc.1", "0.21.14"));
    }
}
