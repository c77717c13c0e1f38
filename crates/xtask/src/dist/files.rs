//! Files and folders, with the path in every failure.

use std::fs;
use std::path::Path;

use crate::run::{Failure, Outcome};

pub(super) fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| Failure::io("can't read", path, &error))
}

pub(super) fn read_text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::io("can't read", path, &error))
}

/// Writes a file, and its folder if need be.
pub(super) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Outcome {
    if let Some(folder) = path.parent() {
        make(folder)?;
    }
    fs::write(path, bytes).map_err(|error| Failure::io("can't write", path, &error))
}

pub(super) fn copy(from: &Path, to: &Path) -> Outcome {
    write(to, read(from)?)
}

pub(super) fn make(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| Failure::io("can't make", folder, &error))
}

/// Makes a folder anew, without what lay in it.
pub(super) fn fresh(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::io("can't remove", folder, &error))
        }
        _ => make(folder),
    }
}

/// A file's path from a folder, with slashes.
pub(super) fn below(folder: &Path, file: &Path) -> String {
    let name = file.strip_prefix(folder).unwrap_or(file);
    name.to_string_lossy().replace('\\', "/")
}
