//! A Python environment of its own for the foreign verifiers from PyPI.

use std::path::{Path, PathBuf};

use super::store::Store;
use super::system::{self, Packages, on_path};
use crate::pins::PackageSet;
use crate::run::{Cmd, Outcome};

const PACKAGES: Packages = Packages {
    apt: &["python3", "python3-venv"],
    dnf: &["python3"],
    brew: &["python"],
};

/// Finds or makes the environment; hands back its `python`.
pub(super) fn ensure(store: &Store, name: &str, set: &PackageSet) -> Outcome<PathBuf> {
    let folder = store.once(&format!("python-{name}"), &set.version, |folder| {
        environment(folder)?;
        let specs = set
            .packages
            .iter()
            .map(|(package, version)| format!("{package}=={version}"));
        Cmd::new(folder.join("bin/python"))
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args(specs)
            .run()
            .map(drop)
    })?;
    let python = folder.join("bin/python");
    println!("  python {name}: {}", python.display());
    Ok(python)
}

fn environment(folder: &Path) -> Outcome {
    let make = Cmd::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(folder);
    if on_path("python3").is_some() && make.attempt()?.0 {
        return Ok(());
    }
    // Debian ships Python without the module that makes environments.
    system::install("Python with venv", PACKAGES)?;
    make.run().map(drop)
}
