//! Builds the trust file in: `STELE_TRUST` names it, and without it the page asks for one.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=STELE_TRUST");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let trust = env::var_os("STELE_TRUST").filter(|path| !path.is_empty());
    let bytes = trust.map_or_else(Vec::new, |path| {
        let path = Path::new(&path);
        println!("cargo::rerun-if-changed={}", path.display());
        fs::read(path).unwrap_or_else(|error| {
            println!(
                "cargo::error=STELE_TRUST: can't read {}: {error}",
                path.display()
            );
            Vec::new()
        })
    });
    // An empty file means that none is built in.
    fs::write(out.join("trust.json"), bytes).expect("OUT_DIR can be written to");
}
