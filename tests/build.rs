//! Puts the foreign vectors into the tests that run in a browser, which has no files.
//!
//! They are included from where they lie. Without them the list is empty, and the tests say that
//! they were skipped.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=STELE_SHARED");
    if env::var("CARGO_CFG_TARGET_ARCH").as_deref() != Ok("wasm32") {
        return;
    }
    let shared = env::var_os("STELE_SHARED").map_or_else(|| "../shared".into(), PathBuf::from);
    // Relative to the project, as `vectors::shared` has it.
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = project.join(shared).join("vectors");
    let mut list = String::from("&[\n");
    if let Ok(root) = root.canonicalize() {
        println!("cargo::rerun-if-changed={}", root.display());
        for file in files_below(&root) {
            let path = file.strip_prefix(&root).expect("it lies below the root");
            let path = path.to_str().expect("the vectors' names are UTF-8");
            writeln!(list, "({path:?}, include_bytes!({file:?})),").expect("strings only grow");
        }
    }
    list.push(']');
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("vectors.rs"), list).expect("the build folder can be written");
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the vectors can be read");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("the vectors can be read").path())
        .collect();
    paths.sort();
    let below = |path: PathBuf| {
        if path.is_dir() {
            files_below(&path)
        } else {
            vec![path]
        }
    };
    paths.into_iter().flat_map(below).collect()
}
