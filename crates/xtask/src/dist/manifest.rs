//! `manifest.json`: every file of a version with its size and its hashes.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::files::{below, read, read_text, write};
use crate::run::{Failure, Outcome};
use crate::site::integrity;
use crate::size;
use crate::walk;

/// What it is called.
pub(super) const NAME: &str = "manifest.json";

/// The file's content.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Manifest {
    pub(super) version: String,
    /// By path from the version's folder.
    pub(super) files: BTreeMap<String, Entry>,
}

/// One file.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Entry {
    pub(super) bytes: usize,
    /// What it weighs as brotli sends it.
    pub(super) brotli: usize,
    /// Hexadecimal, as `sha256sum` prints it.
    pub(super) sha256: String,
    /// As `integrity` attributes have it.
    pub(super) integrity: String,
}

/// The integrity of a file of a folder that was built, by its manifest.
///
/// # Errors
/// Fails where it names no such file.
pub(super) fn integrity_in(folder: &Path, name: &str) -> Outcome<String> {
    let path = folder.join(NAME);
    let manifest: Manifest = serde_json::from_str(&read_text(&path)?)
        .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    manifest.integrity(name).map(str::to_owned)
}

impl Manifest {
    /// Of all files in a folder, besides the manifest itself.
    pub(super) fn of(folder: &Path, version: &str) -> Outcome<Self> {
        let mut files = BTreeMap::new();
        for file in walk::files(folder)? {
            let name = below(folder, &file);
            if name == NAME {
                continue;
            }
            let bytes = read(&file)?;
            let entry = Entry {
                bytes: bytes.len(),
                brotli: size::brotli(&bytes)?,
                sha256: integrity::hex(&Sha256::digest(&bytes)),
                integrity: integrity::value(&bytes),
            };
            files.insert(name, entry);
        }
        Ok(Self {
            version: version.to_owned(),
            files,
        })
    }

    /// The integrity of a file that must be there.
    pub(super) fn integrity(&self, name: &str) -> Outcome<&str> {
        let entry = self.files.get(name);
        entry
            .map(|entry| entry.integrity.as_str())
            .ok_or_else(|| Failure::new(format!("{name} was not built")))
    }

    pub(super) fn write(&self, folder: &Path) -> Outcome {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| Failure::new(format!("{NAME}: {error}")))?;
        write(&folder.join(NAME), text + "\n")
    }
}
