//! Sets of npm packages, each in a folder of its own: wasm-opt, esbuild and the foreign verifiers.

use std::path::PathBuf;

use super::Toolbox;
use super::store::Store;
use super::system::on_path;
use crate::pins::PackageSet;
use crate::run::{Cmd, Outcome};

/// Finds or installs a set; hands back its `node_modules`.
pub(super) fn ensure(
    store: &Store,
    tools: &Toolbox,
    name: &str,
    set: &PackageSet,
) -> Outcome<PathBuf> {
    let folder = store.once(&format!("npm-{name}"), &set.version, |folder| {
        let specs = set
            .packages
            .iter()
            .map(|(package, version)| format!("{package}@{version}"));
        tools
            .cmd("npm")
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--no-save",
                "--save-exact",
            ])
            .arg("--prefix")
            .arg(folder)
            .args(specs)
            .run()
            .map(drop)
    })?;
    let modules = folder.join("node_modules");
    println!("  npm {name}: {}", modules.display());
    Ok(modules)
}

/// wasm-opt of exactly the pinned version; hands back the folder that holds it.
pub(super) fn wasm_opt(store: &Store, tools: &Toolbox, set: &PackageSet) -> Outcome<PathBuf> {
    if let Some(path) = on_path("wasm-opt")
        && let Some(answer) = Cmd::new(&path).arg("--version").probe()
        && answer.split_whitespace().nth(2) == Some(&set.version)
        && let Some(folder) = path.parent()
    {
        println!("  wasm-opt {}: {}", set.version, path.display());
        return Ok(folder.to_owned());
    }
    Ok(ensure(store, tools, "binaryen", set)?.join(".bin"))
}
