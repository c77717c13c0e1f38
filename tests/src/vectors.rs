//! Test vectors that nobody here wrote, from `../shared/vectors`.
//!
//! The folder lies beside the project, or where the environment variable `STELE_SHARED` says. It
//! isn't part of the project: tests that need it say that they were skipped where it is missing.

#[cfg(not(target_arch = "wasm32"))]
use std::path::PathBuf;

/// A file of the vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the folder that was asked for, with `/`.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A folder's files, whatever the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files(Vec<File>);

impl Files {
    /// All of them, by path.
    pub fn all(&self) -> &[File] {
        &self.0
    }

    /// The bytes of one that must be there.
    pub fn get(&self, path: &str) -> &[u8] {
        let found = self.0.iter().find(|file| file.path == path);
        &found
            .unwrap_or_else(|| panic!("the vectors have no file {path}"))
            .bytes
    }
}

/// All files below a folder of the vectors, natively and in a browser; or nothing, after having
/// said that the test is skipped.
pub fn files(folder: &str) -> Option<Files> {
    let mut files = read_all(folder)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!files.is_empty(), "the vectors have no folder {folder}");
    Some(Files(files))
}

/// A folder of the vectors on disk; or nothing, after having said that the test is skipped.
#[cfg(not(target_arch = "wasm32"))]
pub fn vectors(folder: &str) -> Option<PathBuf> {
    let path = shared().join("vectors").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    skipped(folder);
    None
}

/// The folder of shared input, whether it is there or not.
#[cfg(not(target_arch = "wasm32"))]
pub fn shared() -> PathBuf {
    // A relative path counts from the project, not from the package that cargo starts tests in.
    let project = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let shared = std::env::var_os("STELE_SHARED");
    project.join(shared.map_or_else(|| "../shared".into(), PathBuf::from))
}

/// Says so past the test harness, which swallows what passing tests print.
#[cfg(not(target_arch = "wasm32"))]
fn skipped(folder: &str) {
    use std::io::Write as _;
    let folder = shared().join("vectors").join(folder);
    let line = format!("skipped: there is no folder {}\n", folder.display());
    // A closed stderr is no reason for a test to fail.
    let _ = std::io::stderr().write_all(line.as_bytes());
}

#[cfg(not(target_arch = "wasm32"))]
fn read_all(folder: &str) -> Option<Vec<File>> {
    let root = vectors(folder)?;
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the vectors can be read") {
            let path = entry.expect("the vectors can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(&root).expect("it lies below the root");
            let below = below.to_str().expect("the vectors' names are UTF-8");
            files.push(File {
                path: below.replace('\\', "/"),
                bytes: std::fs::read(&path).expect("the vectors can be read"),
            });
        }
    }
    Some(files)
}

/// Every file of the vectors, as the build script has found them.
#[cfg(target_arch = "wasm32")]
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/vectors.rs"));

#[cfg(target_arch = "wasm32")]
fn read_all(folder: &str) -> Option<Vec<File>> {
    if EMBEDDED.is_empty() {
        wasm_bindgen_test::console_log!("skipped: there was no folder vectors/{folder}");
        return None;
    }
    let below = |(path, bytes): &(&str, &[u8])| {
        let path = path.strip_prefix(folder)?.strip_prefix('/')?;
        Some(File {
            path: path.into(),
            bytes: bytes.to_vec(),
        })
    };
    Some(EMBEDDED.iter().filter_map(below).collect())
}
