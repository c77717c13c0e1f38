//! The `stele` command, for tests that run it.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

/// The `stele` command: the one that `STELE_BIN` names, else built here.
pub static STELE: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::var_os("STELE_BIN").map_or_else(build, PathBuf::from));

fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "build",
            "--quiet",
            "--locked",
            "--package",
            "stele-publisher",
        ])
        .args(["--bin", "stele", "--message-format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut built =
        messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    built
        .next()
        .unwrap_or_else(|| panic!("cargo can't build stele: {output:?}"))
}
