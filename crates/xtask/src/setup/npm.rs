//! Sets of npm packages, each in a folder of its own: wasm-opt, esbuild and the foreign verifiers.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::json;

use super::Toolbox;
use super::store::Store;
use super::system::on_path;
use crate::pins::PackageSet;
use crate::run::{Cmd, Failure, Outcome};

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

/// The same for a set that nobody runs: none of its install scripts are, and `overrides` stand in for what it depends
/// on and can't be had.
pub(super) fn ensure_peer(
    store: &Store,
    tools: &Toolbox,
    name: &str,
    set: &PackageSet,
    overrides: &[(&str, &str)],
) -> Outcome<PathBuf> {
    let folder = store.once(&format!("npm-{name}"), &set.version, |folder| {
        let overrides: BTreeMap<_, _> = overrides.iter().copied().collect();
        let manifest =
            json!({"private": true, "dependencies": set.packages, "overrides": overrides});
        let path = folder.join("package.json");
        std::fs::write(&path, manifest.to_string())
            .map_err(|error| Failure::io("can't write", &path, &error))?;
        let flags = ["install", "--ignore-scripts", "--no-audit", "--no-fund"];
        tools.cmd("npm").args(flags).dir(folder).run().map(drop)
    })?;
    Ok(folder.join("node_modules"))
}

/// The packages of a set as they are published, without what they depend on.
pub(super) fn ensure_packed(
    store: &Store,
    tools: &Toolbox,
    name: &str,
    set: &PackageSet,
) -> Outcome<PathBuf> {
    let folder = store.once(&format!("npm-{name}"), &set.version, |folder| {
        for (package, version) in &set.packages {
            let pack = ["pack", "--silent", "--ignore-scripts"];
            let spec = format!("{package}@{version}");
            let output = tools.cmd("npm").args(pack).arg(spec).dir(folder).run()?;
            let archive = output.lines().last().unwrap_or_default().trim().to_owned();
            let place = folder.join("node_modules").join(package);
            std::fs::create_dir_all(&place)
                .map_err(|error| Failure::io("can't make", &place, &error))?;
            let unpack = ["--strip-components=1", "-xzf"];
            let tar = Cmd::new("tar").args(unpack).arg(folder.join(archive));
            tar.dir(&place).run()?;
        }
        Ok(())
    })?;
    Ok(folder.join("node_modules"))
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
