//! Builds the explorer's site with Trunk, unless nothing that goes into it has changed.

pub(crate) mod finish;
pub(crate) mod html;
pub(crate) mod integrity;
mod keeper;
pub(crate) mod split;
pub(crate) mod widget;
mod worker;

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::dist;
use crate::paths;
use crate::remap;
use crate::run::{Failure, Outcome};
use crate::setup::Toolbox;
use crate::walk;

/// What the site is made of, besides the trust file.
const INPUTS: [&str; 17] = [
    "crates/verify",
    "crates/tlog",
    "crates/records",
    "crates/client",
    "crates/export",
    "crates/search",
    "crates/messages",
    "crates/explorer",
    "crates/worker",
    "crates/xtask/src/site",
    "www",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "rust-toolchain.toml",
];

/// Builds the site with a trust file built in, and with the widget where there is one; hands back its folder.
///
/// # Errors
/// Fails where Trunk does, and where an input can't be read.
pub(crate) fn build(tools: &Toolbox, trust: &Path) -> Outcome<PathBuf> {
    let target = paths::target()?;
    let (dist, stamp) = (target.join("site"), target.join("site.stamp"));
    let (widget, integrity) = dist::pinned()?.unwrap_or_default();
    if integrity.is_empty() {
        println!(
            "  no widget is built: “Embed this” will say that its hash isn’t known, and offer no files of the site’s (cargo xtask dist)"
        );
    } else {
        println!(
            "  “Embed this” pins the widget in {}, which the site gets a copy of",
            widget.display()
        );
    }
    let manifest = Some(widget.join(dist::MANIFEST)).filter(|path| path.is_file());
    let digest =
        digest(&paths::root(), &INPUTS, Some(trust))? + &digest(&widget, &[], manifest.as_deref())?;
    if dist.join("index.html").is_file() && fs::read_to_string(&stamp).ok() == Some(digest.clone())
    {
        println!("  the site is up to date: {}", dist.display());
        return Ok(dist);
    }
    // Without a stamp, an interrupted build is never taken for a finished one.
    if stamp.exists() {
        fs::remove_file(&stamp).map_err(|error| Failure::io("can't remove", &stamp, &error))?;
    }
    fs::create_dir_all(&dist).map_err(|error| Failure::io("can't make", &dist, &error))?;
    let cmd = tools
        .cmd("trunk")
        .args(["build", "--release", "--locked", "--dist"])
        .arg(&dist)
        .dir(paths::root())
        .env("CARGO_TARGET_DIR", &target)
        .env(remap::VARIABLE, remap::flags(tools, &paths::root())?)
        .env("STELE_TRUST", trust)
        .env("STELE_WIDGET", widget)
        // Trunk takes these words for booleans and knows only `true` and `false`.
        .unset("NO_COLOR");
    tools.wasm(cmd).run()?;
    fs::write(&stamp, digest).map_err(|error| Failure::io("can't write", &stamp, &error))?;
    Ok(dist)
}

/// The folder of the site that was built last.
///
/// # Errors
/// Fails where none was built.
pub(crate) fn latest() -> Outcome<PathBuf> {
    let dist = paths::target()?.join("site");
    if dist.join("index.html").is_file() {
        Ok(dist)
    } else {
        Err(
            Failure::new(format!("there is no site in {}", dist.display()))
                .remedy("cargo xtask demo --once"),
        )
    }
}

/// What wasm-opt is told, which index.html tells Trunk.
///
/// # Errors
/// Fails where index.html doesn't say it for the worker.
pub(crate) fn wasm_opt_flags(root: &Path) -> Outcome<Vec<String>> {
    let path = root.join("index.html");
    let page = finish::read(&path)?;
    let tags = html::tags(&page)?;
    let both = tags
        .iter()
        .find_map(|tag| Some((tag.get("data-wasm-opt")?, tag.get("data-wasm-opt-params")?)));
    match both {
        Some((level, params)) => Ok([format!("-O{level}")]
            .into_iter()
            .chain(params.split_whitespace().map(str::to_owned))
            .collect()),
        None => Err(Failure::new(
            "index.html doesn't say how wasm-opt is called",
        )),
    }
}

/// A digest of names and contents of all inputs, which are paths below a folder, and of one file elsewhere.
///
/// # Errors
/// Fails where one can't be read.
pub(crate) fn digest(root: &Path, inputs: &[&str], other: Option<&Path>) -> Outcome<String> {
    let mut sum = Sha256::new();
    let mut feed = |name: &Path| -> Outcome {
        let bytes = fs::read(name).map_err(|error| Failure::io("can't read", name, &error))?;
        let short = name.strip_prefix(root).unwrap_or(name).to_string_lossy();
        sum.update((short.len() as u64).to_be_bytes());
        sum.update(short.as_bytes());
        sum.update((bytes.len() as u64).to_be_bytes());
        sum.update(&bytes);
        Ok(())
    };
    for input in inputs {
        for file in walk::files(&root.join(input))? {
            feed(&file)?;
        }
    }
    if let Some(other) = other {
        feed(other)?;
    }
    Ok(integrity::hex(&sum.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_counts() {
        let root = std::env::temp_dir().join(format!("stele-xtask-site-{}", std::process::id()));
        let write = |name: &str, text: &str| {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("makes a folder");
            fs::write(path, text).expect("writes");
        };
        write("www/a.css", "a");
        write("trust.json", "{}");
        let trust = root.join("trust.json");
        let first = digest(&root, &INPUTS, Some(&trust)).expect("digests");
        assert_eq!(digest(&root, &INPUTS, Some(&trust)), Ok(first.clone()));
        write("www/a.css", "b");
        let second = digest(&root, &INPUTS, Some(&trust)).expect("digests");
        write("trust.json", "[]");
        let third = digest(&root, &INPUTS, Some(&trust)).expect("digests");
        write("crates/tlog/src/lib.rs", "");
        let fourth = digest(&root, &INPUTS, Some(&trust)).expect("digests");
        let all = std::collections::BTreeSet::from([first, second, third, fourth]);
        assert_eq!(all.len(), 4);
        fs::remove_dir_all(&root).expect("cleans up");
    }
}
