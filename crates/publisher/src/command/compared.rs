//! A folder of a program's files, held against the release that `stele verify` checks.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stele_messages::Lang;
use stele_records::types::release::Release;
use stele_records::types::{Content, RecordType};
use stele_verify::record::Record;

use crate::failure::Failure;
use crate::output::say;
use crate::output::shown::shown;
use crate::release::{Difference, compare};

/// A folder, and how it stands to the release.
#[derive(Debug)]
pub(super) struct Compared {
    folder: PathBuf,
    /// None where the record isn't as it was signed.
    of: Option<(Release, Vec<Difference>)>,
}

impl Compared {
    /// Compares; nothing with a record that isn't as it was signed.
    ///
    /// # Errors
    /// [`Failure`] if the record is of no program, or the folder can't be read.
    pub(super) fn of(record: Option<&Record<'_>>, folder: &Path) -> Result<Self, Failure> {
        let of = record.map(|record| -> Result<_, Failure> {
            let release = release_of(record)?;
            let differences = compare(&release.files, folder)?;
            Ok((release, differences))
        });
        Ok(Self {
            folder: folder.to_owned(),
            of: of.transpose()?,
        })
    }

    /// Whether the files are others than those of the release.
    pub(super) fn is_other(&self) -> bool {
        let of = self.of.as_ref();
        of.is_some_and(|(_, differences)| !differences.is_empty())
    }

    /// What came of it, for machines.
    pub(super) fn report(&self) -> Value {
        let outcome = match &self.of {
            None => "could-not-check",
            Some(_) if self.is_other() => "other",
            Some(_) => "same",
        };
        let differences = self.of.iter().flat_map(|(_, differences)| differences);
        let differences = differences.map(|one| {
            let mut report = json!({"outcome": one.code(), "path": one.path()});
            if let Difference::Differs { found, logged, .. } = one {
                report["sha256"] = json!(found.to_hex());
                report["logged"] = json!(logged);
            }
            report
        });
        json!({
            "differences": differences.collect::<Value>(),
            "folder": self.folder.to_string_lossy(),
            "outcome": outcome,
        })
    }

    /// What came of it, for people.
    pub(super) fn print(&self, lang: Lang) {
        let words = stele_messages::ui::compared(lang);
        let folder = shown(&self.folder.to_string_lossy());
        say!("\n{}", words.title.replace("{folder}", &folder));
        let Some((release, differences)) = &self.of else {
            say!("  ? {}", words.blocked);
            return;
        };
        let of = |text: &str| {
            text.replace("{count}", &release.files.len().to_string())
                .replace("{version}", &shown(&release.version))
                .replace("{name}", &shown(&release.name))
        };
        if differences.is_empty() {
            say!("  ✓ {}", of(words.same));
            return;
        }
        say!("  ✗ {}", of(words.other));
        for one in differences {
            let text = match one {
                Difference::Differs { found, logged, .. } => words
                    .differs
                    .replace("{found}", &found.to_hex())
                    .replace("{logged}", logged),
                Difference::Missing { .. } => words.missing.to_owned(),
                Difference::Extra { .. } => words.extra.to_owned(),
            };
            say!("    {}", text.replace("{path}", &shown(one.path())));
        }
        say!("    {}", words.todo);
    }
}

/// The release that a record is of.
fn release_of(record: &Record<'_>) -> Result<Release, Failure> {
    let kind = record.record_type();
    let known = RecordType::from_name(kind);
    let known = known.filter(|known| *known == RecordType::Release);
    match known.map(|known| known.read(record)) {
        Some(Ok(Content::Release(release))) => Ok(release),
        Some(_) => Err(Failure::misuse(
            "the fields of this Release are not in their form, so no files can be compared with it",
        )),
        None => Err(Failure::misuse(format!(
            "--files is for a record of type Release; this is of type {}",
            shown(kind)
        ))),
    }
}
