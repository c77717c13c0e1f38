//! Releases of a program: which files it is made of, so that anybody can compare theirs.

use super::field::{Field, FieldError, Form, RELEASE, ReleaseFile, Subject, encode_ids, may, must};
use serde::{Deserialize, Serialize};

/// Fields of a `Release`: a version of a program, file by file. The subject's id is program and version.
pub const RELEASE_FIELDS: &[Field] = &[
    must(
        "name",
        Form::Short(64),
        "The program's name (schema.org name).",
    ),
    must(
        "version",
        Form::Short(64),
        "Its version, as in 0.1.0 (schema.org version).",
    ),
    may(
        "commit",
        Form::Short(64),
        "The commit of the source that it was built from.",
    ),
    must(
        "files",
        Form::Files,
        "Every file of it, by its path, with its length in bytes and its SHA-256.",
    ),
];

/// A version of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The program.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The commit of its source.
    pub commit: Option<String>,
    /// Its files, strictly increasing by path.
    pub files: Vec<ReleaseFile>,
}

impl Release {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let own = Self {
            name: subject.required("name"),
            version: subject.required("version"),
            commit: subject.owned("commit"),
            files: subject.files("files"),
        };
        subject.must_be(&release_id(&own.name, &own.version))?;
        Ok(own)
    }
}

/// The id of this version of a program.
pub fn release_id(name: &str, version: &str) -> String {
    encode_ids(RELEASE, &[name, version])
}
