//! The fallback for machines that reach package mirrors but not Rust's download server.
//!
//! Debian builds a newer rustc, with the library's source and lld, for its browsers. Its packages are
//! unpacked into the user's cache, which needs no privilege (and installing them would remove
//! Debian's own rustup). Then std is built once for wasm32, and rustup is told of the result.

use std::fs;
use std::path::Path;

use super::rust_target::TARGET;
use super::store::{self, Store};
use super::system::on_path;
use crate::paths;
use crate::pins::DebianWeb;
use crate::run::{Cmd, Failure, Outcome};

/// The name by which rustup knows the result.
pub(super) const TOOLCHAIN: &str = "stele-wasm";

/// Raise it when what is built here changes.
const VERSION: &str = "1";

/// Whether this machine has what the fallback needs.
pub(super) fn possible() -> bool {
    ["apt-get", "apt-cache", "dpkg-query", "dpkg-deb", "rustup"]
        .iter()
        .all(|program| on_path(program).is_some())
}

/// Makes the toolchain and links it.
pub(super) fn install(store: &Store, pins: &DebianWeb) -> Outcome {
    let folder = store.once("rust-web", VERSION, |folder| {
        unpack(folder, pins)?;
        let usr = folder.join("usr");
        arrange(&usr, pins)?;
        build_std(folder, &usr)
    })?;
    Cmd::new("rustup")
        .args(["toolchain", "link", TOOLCHAIN])
        .arg(folder.join("usr"))
        .run()
        .map(drop)
}

/// Downloads the packages, and what they depend on that isn't installed, and unpacks them.
fn unpack(folder: &Path, pins: &DebianWeb) -> Outcome {
    let depends = Cmd::new("apt-cache")
        .args(["depends", "--recurse", "--no-recommends", "--no-suggests"])
        .args([
            "--no-conflicts",
            "--no-breaks",
            "--no-replaces",
            "--no-enhances",
        ])
        .args(&pins.packages);
    let tree = match depends.probe() {
        Some(tree) => tree,
        // An empty package list knows no package: only then is an update worth its time.
        None => {
            Cmd::new("apt-get").arg("update").attempt()?;
            depends.run()?
        }
    };
    let installed = Cmd::new("dpkg-query")
        .args([
            "--show",
            "--showformat",
            "${Package} ${db:Status-Status}\\n",
        ])
        .probe()
        .unwrap_or_default();
    let wanted = missing(&tree, &installed);
    Cmd::new("apt-get")
        .arg("download")
        .args(&wanted)
        .dir(folder)
        .run()?;
    for file in files(folder)? {
        if file.extension().is_some_and(|extension| extension == "deb") {
            Cmd::new("dpkg-deb")
                .arg("-x")
                .arg(&file)
                .arg(folder)
                .run()?;
            fs::remove_file(&file).map_err(|error| Failure::io("can't remove", &file, &error))?;
        }
    }
    Ok(())
}

/// Lays Debian's files out as rustup expects a toolchain: libraries in `lib`, a cargo, a linker.
fn arrange(usr: &Path, pins: &DebianWeb) -> Outcome {
    let lib = usr.join("lib");
    for folder in files(&lib)? {
        let name = folder.file_name().unwrap_or_default().to_owned();
        if !name.to_string_lossy().ends_with("-linux-gnu") {
            continue;
        }
        for file in files(&folder)? {
            let file_name = file.file_name().unwrap_or_default();
            if file_name.to_string_lossy().contains(".so") {
                link(&Path::new(&name).join(file_name), &lib.join(file_name))?;
            }
        }
    }
    let cargo = Cmd::new("rustup")
        .args(["which", "cargo"])
        .dir(paths::root())
        .run()?;
    link(Path::new(cargo.trim()), &usr.join("bin/cargo"))?;
    let host = Cmd::new("rustc").arg("-vV").dir(paths::root()).run()?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or_else(|| Failure::new("rustc doesn't say what machine it runs on"))?;
    let bin = lib.join("rustlib").join(host).join("bin");
    fs::create_dir_all(&bin).map_err(|error| Failure::io("can't make", &bin, &error))?;
    link(&usr.join("bin").join(&pins.linker), &bin.join("rust-lld"))
}

/// Builds the standard library for wasm32 with its test harness, and lays it where rustc looks.
fn build_std(folder: &Path, usr: &Path) -> Outcome {
    let project = folder.join("std-builder");
    let manifest = "[package]\nname = \"std-builder\"\nedition = \"2021\"\n[workspace]\n";
    write(&project.join("Cargo.toml"), manifest)?;
    write(&project.join("src/lib.rs"), "")?;
    Cmd::new(usr.join("bin/cargo"))
        .args([
            "build",
            "--release",
            "--target",
            TARGET,
            "-Z",
            "build-std=std,panic_abort,test",
        ])
        .dir(&project)
        .env("RUSTC", usr.join("bin/rustc"))
        .env("LD_LIBRARY_PATH", usr.join("lib"))
        .env("CARGO_TARGET_DIR", project.join("target"))
        // Debian's rustc is a stable one; -Z needs this.
        .env("RUSTC_BOOTSTRAP", "1")
        .run()?;
    let libraries = usr.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&libraries)
        .map_err(|error| Failure::io("can't make", &libraries, &error))?;
    for file in files(&project.join("target").join(TARGET).join("release/deps"))? {
        let name = file.file_name().unwrap_or_default();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libstd_builder-") {
            let to = libraries.join(name);
            fs::copy(&file, &to).map_err(|error| Failure::io("can't write", &to, &error))?;
        }
    }
    store::remove(&project)
}

/// The packages of a dependency tree that aren't installed. Lines that are indented or in angle
/// brackets are edges and virtual packages.
fn missing(tree: &str, installed: &str) -> Vec<String> {
    let have: Vec<_> = installed
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    let mut wanted: Vec<_> = tree
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()))
        .filter(|name| !have.contains(name))
        .map(str::to_owned)
        .collect();
    wanted.sort();
    wanted.dedup();
    wanted
}

fn files(folder: &Path) -> Outcome<Vec<std::path::PathBuf>> {
    let listed = fs::read_dir(folder).and_then(|entries| {
        entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect()
    });
    listed.map_err(|error| Failure::io("can't list", folder, &error))
}

fn write(path: &Path, text: &str) -> Outcome {
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| Failure::io("can't write", path, &error))
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) -> Outcome {
    std::os::unix::fs::symlink(target, at).map_err(|error| Failure::io("can't make", at, &error))
}

#[cfg(not(unix))]
fn link(_: &Path, at: &Path) -> Outcome {
    Err(Failure::new(format!(
        "can't make {}: no links here",
        at.display()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_packages_that_are_not_installed_are_downloaded() {
        let tree = "rustc-web\n  Depends: libc6\n |Depends: gcc\nlibc6\n<c-compiler>\n  gcc\nlibllvm22\nlibllvm22\n";
        let installed = "libc6 installed\nlibllvm22 config-files\n";
        assert_eq!(missing(tree, installed), ["libllvm22", "rustc-web"]);
    }
}
