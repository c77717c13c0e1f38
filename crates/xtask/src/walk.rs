//! Lists files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{Failure, Outcome};

/// All files under a path, sorted; the path itself if it is a file; none if nothing is there.
pub(crate) fn files(path: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![path.to_owned()];
    while let Some(path) = waiting.pop() {
        if path.is_file() {
            found.push(path);
        } else if path.is_dir() {
            let entries =
                fs::read_dir(&path).map_err(|error| Failure::io("can't list", &path, &error))?;
            for entry in entries {
                let entry = entry.map_err(|error| Failure::io("can't list", &path, &error))?;
                waiting.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}
