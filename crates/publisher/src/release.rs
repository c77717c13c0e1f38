//! The files of a program: read from the manifest that its build wrote, and held against a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use stele_records::types::field::{Form, ReleaseFile};
use stele_sign::{canonical, strict_json};
use stele_verify::hash::Hash;
use stele_verify::json;

use crate::failure::Failure;
use crate::output::shown::shown;

/// How a folder differs from a release, in the order of paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Difference {
    /// A file has other bytes.
    Differs {
        /// Which.
        path: String,
        /// Its SHA-256.
        found: Hash,
        /// The one it should have, in hexadecimal.
        logged: String,
    },
    /// A file isn't there.
    Missing {
        /// Which.
        path: String,
    },
    /// There is a file that the release doesn't have.
    Extra {
        /// Which.
        path: String,
    },
}

impl Difference {
    /// The stable code.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Differs { .. } => "differs",
            Self::Missing { .. } => "missing",
            Self::Extra { .. } => "extra",
        }
    }

    /// Of which file.
    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Differs { path, .. } | Self::Missing { path } | Self::Extra { path } => path,
        }
    }
}

/// Holds a folder against the files of a release.
///
/// # Errors
/// [`Failure`] if folder or file can't be read: of these nothing is known.
pub(crate) fn compare(files: &[ReleaseFile], folder: &Path) -> Result<Vec<Difference>, Failure> {
    let mut found = files_below(folder)?;
    let mut differences = Vec::new();
    for file in files {
        let path = file.path.clone();
        if !found.remove(&path) {
            differences.push(Difference::Missing { path });
            continue;
        }
        let place = folder.join(&path);
        let bytes = fs::read(&place).map_err(|error| Failure::unreadable(&place, &error))?;
        let hash = Hash::of(&[&bytes]);
        let is_as_long = i64::try_from(bytes.len()) == Ok(file.bytes);
        if hash.to_hex() != file.sha256 || !is_as_long {
            differences.push(Difference::Differs {
                path,
                found: hash,
                logged: file.sha256.clone(),
            });
        }
    }
    differences.extend(found.into_iter().map(|path| Difference::Extra { path }));
    differences.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(differences)
}

/// The paths of all files below a folder, with slashes. What a link leads to is no part of the folder.
fn files_below(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut found = BTreeSet::new();
    let mut open: Vec<(PathBuf, String)> = vec![(folder.to_owned(), String::new())];
    while let Some((place, prefix)) = open.pop() {
        let unreadable = |error: io::Error| Failure::unreadable(&place, &error);
        for entry in fs::read_dir(&place).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(unreadable)?.is_dir() {
                open.push((entry.path(), format!("{path}/")));
            } else {
                found.insert(path);
            }
        }
    }
    Ok(found)
}

/// What a build writes beside its files. What else stands there is for others.
#[derive(Debug, Deserialize)]
struct Manifest {
    version: String,
    files: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    bytes: i64,
    sha256: String,
}

/// The version and the files of a `Release`, by a manifest beside the files; the manifest is one of them.
///
/// # Errors
/// [`Failure`] if it is no manifest, or the files beside it aren't those that it names: nobody should sign
/// for others.
pub(crate) fn from_manifest(path: &Path) -> Result<Map<String, Value>, Failure> {
    let wrong = |why: &str| Failure::misuse(format!("{}: {why}", path.display()));
    let bytes = fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
    let json = strict_json::from_slice(&bytes).map_err(|error| wrong(&error.to_string()))?;
    let Manifest { version, mut files } =
        serde_json::from_value(json).map_err(|error| wrong(&error.to_string()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let own = Entry {
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        sha256: Hash::of(&[&bytes]).to_hex(),
    };
    if files.insert(name.into_owned(), own).is_some() {
        return Err(wrong("a manifest can’t name its own hash"));
    }
    let list: Vec<Value> = files
        .iter()
        .map(|(path, file)| json!({"bytes": file.bytes, "path": path, "sha256": file.sha256}))
        .collect();
    let list = Value::from(list);
    let files = read(&list).ok_or_else(|| wrong(UNFIT))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    };
    let differences = compare(&files, folder)?;
    if !differences.is_empty() {
        let each = differences.iter();
        let each = each.map(|one| format!("{} ({})", shown(one.path()), one.code()));
        return Err(Failure::failed(format!(
            "the files beside {} are not those that it names: {}. Build them anew, and draft from those",
            path.display(),
            each.collect::<Vec<_>>().join(", ")
        )));
    }
    let mut fields = Map::new();
    fields.insert("version".into(), version.into());
    fields.insert("files".into(), list);
    Ok(fields)
}

const UNFIT: &str = "a record takes up to 400 files, each with its length, its SHA-256 in lower-case hexadecimal, and \
     a path of letters, digits and ._@+- with slashes between, no part of which begins with a dot";

fn read(list: &Value) -> Option<Vec<ReleaseFile>> {
    let bytes = canonical::to_bytes(list).ok()?;
    let value = json::parse(&bytes).ok()?;
    Form::Files.fits(&value).then_some(())?;
    ReleaseFile::read_all(&value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> ReleaseFile {
        ReleaseFile {
            path: path.into(),
            bytes: i64::try_from(text.len()).unwrap(),
            sha256: Hash::of(&[text.as_bytes()]).to_hex(),
        }
    }

    #[test]
    fn a_folder_is_held_against_a_release_file_by_file() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
        fs::create_dir_all(folder.path().join("b/c")).unwrap();
        for path in ["a", "b/c/d", "z"] {
            write(path, path);
        }
        let files = ["a", "b/c/d", "z"].map(|path| file(path, path));
        assert_eq!(compare(&files, folder.path()).unwrap(), []);
        write("b/c/d", "other");
        write(".hidden", "");
        fs::remove_file(folder.path().join("z")).unwrap();
        let differences = compare(&files, folder.path()).unwrap();
        let codes: Vec<_> = differences
            .iter()
            .map(|one| (one.path(), one.code()))
            .collect();
        let expected = [(".hidden", "extra"), ("b/c/d", "differs"), ("z", "missing")];
        assert_eq!(codes, expected);
        assert!(compare(&files, &folder.path().join("none")).is_err());
    }
}
