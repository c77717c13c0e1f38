//! Builds the trust file in: `STELE_TRUST` names it, and without it the page asks for one. And the hash of the widget's
//! script: `STELE_WIDGET` names the version's folder that `cargo xtask dist` made, and without it the lines for other
//! pages say that it isn't known.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Relocations tell `cargo xtask site-finish` what can be loaded later.
    if env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let trust = given("STELE_TRUST").map(|path| read("STELE_TRUST", &path));
    // An empty file means that none is built in.
    fs::write(out.join("trust.json"), trust.unwrap_or_default())
        .expect("OUT_DIR can be written to");
    if let Some(folder) = given("STELE_WIDGET") {
        match integrity(&read("STELE_WIDGET", &folder.join("manifest.json"))) {
            Ok(value) => println!("cargo::rustc-env=STELE_WIDGET_INTEGRITY={value}"),
            Err(why) => println!("cargo::error=STELE_WIDGET: {}: {why}", folder.display()),
        }
    }
}

/// What a variable names; none if it is empty.
fn given(variable: &str) -> Option<PathBuf> {
    println!("cargo::rerun-if-env-changed={variable}");
    let path = env::var_os(variable).filter(|path| !path.is_empty());
    path.map(PathBuf::from)
}

fn read(variable: &str, path: &Path) -> Vec<u8> {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read(path).unwrap_or_else(|error| {
        println!(
            "cargo::error={variable}: can't read {}: {error}",
            path.display()
        );
        Vec::new()
    })
}

/// The hash of the script that pages load, by the widget's manifest. The version stands in the lines, too.
fn integrity(manifest: &[u8]) -> Result<String, String> {
    let manifest: Value = serde_json::from_slice(manifest).map_err(|error| error.to_string())?;
    let (version, own) = (&manifest["version"], env!("CARGO_PKG_VERSION"));
    if version != own {
        return Err(format!(
            "it is version {version} of the widget, and this is {own}"
        ));
    }
    let value = &manifest["files"]["stele-verify.js"]["integrity"];
    let value = value.as_str().filter(|value| value.starts_with("sha384-"));
    value
        .map(str::to_owned)
        .ok_or_else(|| "it names no stele-verify.js".to_owned())
}
