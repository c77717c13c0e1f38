//! Documents, disclosure files and the files of a program, held against the record that `stele verify`
//! checks. They are only read: nothing of them goes anywhere.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stele_client::check::CheckedFile;
use stele_client::disclosures::{self, Disclosed, salted_hash};
use stele_client::handed::{Field, NamedFiles, fields, salt_of};
use stele_messages::error::{disclosure_error, disclosures_error};
use stele_messages::{Lang, Text, reason};
use stele_records::verdict::{Outcome, Reason};
use stele_verify::hash::Hash;
use stele_verify::record::{DisclosureError, IntactRecord, Record};

use super::compared::Compared;
use crate::failure::{Failure, status};
use crate::output::say;
use crate::output::shown::shown;

/// Files that are held against the record.
#[derive(Debug, clap::Args)]
pub struct HandedArgs {
    /// A document, such as a lease or a photo: is it one that the record names (C7)? If it isn't, the exit
    /// status is 1. May be given several times.
    #[arg(long = "document", value_name = "FILE")]
    documents: Vec<PathBuf>,
    /// A disclosure file that the holder gave you: the salt of the document, and fields that stand in the
    /// record as digests. If one doesn't fit, the exit status is 1. May be given several times.
    #[arg(long = "disclosures", value_name = "FILE")]
    disclosures: Vec<PathBuf>,
    /// The folder of a program's files: are they, byte by byte, those of this Release, and no others? If they
    /// aren't, the exit status is 1.
    #[arg(long, value_name = "DIR")]
    files: Option<PathBuf>,
}

/// What came of the files.
#[derive(Debug, Default)]
pub(super) struct Handed {
    documents: Vec<Document>,
    disclosed: Vec<Shown>,
    compared: Option<Compared>,
}

/// A document, and how it stands to the record.
#[derive(Debug)]
struct Document {
    path: PathBuf,
    hash: Hash,
    outcome: Outcome,
}

/// What is disclosed of a record.
#[derive(Debug)]
struct Shown {
    record: String,
    /// None where it is another record, which isn't looked up here.
    fields: Option<Vec<Result<Field, DisclosureError>>>,
}

impl HandedArgs {
    /// Whether there are any.
    pub(super) const fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.disclosures.is_empty() && self.files.is_none()
    }

    /// Holds the files against the record; what the documents are goes into the verdict, as C7.
    ///
    /// # Errors
    /// [`Failure`] if a file can't be read, or is no disclosure file, or the record is of no program.
    pub(super) fn hold(&self, checked: &mut CheckedFile, lang: Lang) -> Result<Handed, Failure> {
        let mut disclosed = Vec::new();
        for path in &self.disclosures {
            disclosed.extend(read_disclosures(path, lang)?);
        }
        // What a changed record says is no matter.
        let bytes = checked.record.as_deref().unwrap_or_default();
        let record = Record::parse(bytes).ok();
        let intact = record.and_then(|record| record.verify().ok());
        let record = intact.as_ref().map(IntactRecord::record);
        let id = record.map(Record::id);
        let named = record.map(NamedFiles::of);
        let salt = id.and_then(|id| salt_of(&disclosed, id));
        let mut handed = Handed::default();
        for path in &self.documents {
            let file = fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
            let hash = Hash::of(&[&file]);
            let salted = salt.map(|salt| salted_hash(&salt, &file));
            let outcome = match &named {
                Some(named) => named.compare(hash, salted).outcome(),
                None => Outcome::CouldNotCheck(Reason::Blocked),
            };
            handed.documents.push(Document {
                path: path.clone(),
                hash,
                outcome,
            });
        }
        handed.disclosed = disclosed
            .iter()
            .map(|of| Shown {
                record: of.record.clone(),
                fields: (id == Some(of.record.as_str())).then(|| fields(of, bytes)),
            })
            .collect();
        if let Some(folder) = &self.files {
            handed.compared = Some(Compared::of(record, folder)?);
        }
        for document in &handed.documents {
            checked.verdict.judge_document(document.outcome.clone());
        }
        Ok(handed)
    }
}

impl Handed {
    /// The exit status, where the verdict's alone would be `verdict`: a disclosed field that doesn't fit is
    /// no better than a check that failed, and neither are files of another program.
    pub(super) fn exit_code(&self, verdict: u8) -> u8 {
        let mut fields = self.disclosed.iter().filter_map(|of| of.fields.as_ref());
        let has_other_files = self.compared.as_ref().is_some_and(Compared::is_other);
        if has_other_files || fields.any(|fields| fields.iter().any(Result::is_err)) {
            status::FAILED
        } else {
            verdict
        }
    }

    /// Adds what came of the files to the verdict for machines.
    pub(super) fn report(&self, report: &mut Value) {
        let documents = self.documents.iter().map(|document| {
            let mut report = json!({
                "file": document.path.to_string_lossy(),
                "outcome": document.outcome.code(),
                "sha256": document.hash.to_hex(),
            });
            if let Some(reason) = document.outcome.reason() {
                report["reason"] = json!(reason.code());
            }
            report
        });
        report["documents"] = documents.collect();
        let disclosed = self.disclosed.iter().map(|of| {
            let fields = of.fields.as_ref().map(|fields| {
                let fields = fields.iter().map(|field| match field {
                    Ok(field) => json!({"name": field.name, "value": field.value}),
                    Err(error) => json!({"error": error.code()}),
                });
                fields.collect::<Value>()
            });
            json!({"record": of.record, "fields": fields})
        });
        report["disclosed"] = disclosed.collect();
        if let Some(compared) = &self.compared {
            report["files"] = compared.report();
        }
    }

    /// Prints what came of the files.
    pub(super) fn print(&self, lang: Lang) {
        if let Some(compared) = &self.compared {
            compared.print(lang);
        }
        let words = stele_messages::ui::handed(lang);
        for document in &self.documents {
            let name = shown(&document.path.to_string_lossy());
            say!("\n{}", words.document.replace("{name}", &name));
            match document.outcome.reason() {
                None => say!("  ✓ {}", words.document_logged),
                Some(why) => {
                    let Text { what, todo } = reason(lang, why);
                    say!(
                        "  {} {what}\n    {todo}",
                        super::verify::mark(&document.outcome)
                    );
                }
            }
            say!("  SHA-256 {}", document.hash.to_hex());
        }
        for of in &self.disclosed {
            let Some(fields) = &of.fields else {
                say!(
                    "\n{}",
                    words.elsewhere_file.replace("{id}", &shown(&of.record))
                );
                continue;
            };
            if fields.is_empty() {
                continue;
            }
            say!("\n{}", words.of_itself);
            for field in fields {
                match field {
                    Ok(field) => {
                        let label = (words.field)(&field.name);
                        let label = label.map_or_else(|| shown(&field.name), str::to_owned);
                        let value = shown(&field.value);
                        say!("  ✓ {label}: {value} ({})", words.word_fits);
                    }
                    Err(error) => {
                        let Text { what, todo } = disclosure_error(lang, error);
                        say!("  ✗ {}: {what}\n    {todo}", words.word_unfit);
                    }
                }
            }
            if fields.iter().any(Result::is_ok) {
                say!("  {}", words.fits_note);
            }
        }
    }
}

fn read_disclosures(path: &Path, lang: Lang) -> Result<Vec<Disclosed>, Failure> {
    let unreadable = |error| Failure::unreadable(path, &error);
    let limit = u64::try_from(disclosures::MAX_LEN + 1).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(limit)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    disclosures::parse(&bytes).map_err(|error| {
        let text = disclosures_error(lang, &error);
        Failure::misuse(format!("{}: {} {}", path.display(), text.what, text.todo))
    })
}
