//! A file that a reader hands over.

use std::rc::Rc;

use stele_client::check::{CheckedFile, CheckedList, FileError, FileKind, FileSplit, MAX_FILE_LEN};
use stele_client::dossier::DossierError;
use stele_client::evidence::{CheckedEvidence, EvidenceError};
use stele_verify::tlog_proof::TlogProof;

use super::head::HeadView;
use super::latest::Latest;
use super::record::{EntryView, RawEvidence, RecordView, index_root};
use super::rows::{Row, Rows};

/// Why a file wasn't even checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FileProblem {
    Empty,
    TooLarge {
        /// The most that such a file can have, in bytes.
        limit: usize,
    },
    Folder,
    Several,
    Unreadable,
    /// Text or a link was dropped.
    NoFile,
    /// Neither a proof, nor a dossier, nor a record.
    Neither,
    /// It begins as a dossier, but is none.
    Dossier(DossierError),
    /// It begins as evidence, but is none.
    Evidence(EvidenceError),
    /// It is for a record's page: a document, or what is disclosed of the records with these ids.
    ForRecord {
        /// Why, in the words of the client.
        error: FileError,
        /// The ids.
        records: Vec<String>,
    },
}

impl From<FileError> for FileProblem {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Empty => Self::Empty,
            FileError::TooLong { limit } => Self::TooLarge { limit },
            FileError::Unknown => Self::Neither,
            FileError::Dossier(error) => Self::Dossier(error),
            FileError::Disclosures { ref records } => Self::ForRecord {
                records: records.clone(),
                error,
            },
            FileError::Document => Self::ForRecord {
                records: Vec::new(),
                error,
            },
        }
    }
}

/// A file that was checked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FileView {
    pub(crate) kind: FileKind,
    /// The log that the proof's checkpoint is of.
    pub(crate) origin: Option<String>,
    /// Of a dossier about a key, only the checks of the log.
    pub(crate) entry: EntryView,
    /// What a dossier about a key holds.
    pub(crate) list: Option<FileList>,
    /// The log as the file shows it, where that can't be the log that this browser has seen.
    pub(crate) split: Option<Rc<Latest<HeadView>>>,
}

/// A list from a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FileList {
    pub(crate) list: CheckedList,
    /// Newest first.
    pub(crate) rows: Rc<Rows>,
}

impl From<CheckedFile> for FileView {
    fn from(file: CheckedFile) -> Self {
        let record = file.record.as_deref().and_then(RecordView::read);
        let evidence = file.proof.as_ref().zip(file.checkpoint.as_ref());
        let evidence = evidence.map(|(proof, checkpoint)| RawEvidence::of(proof, checkpoint));
        let checkpoint = file.checkpoint.as_ref();
        let list = file.rows.map(|rows| FileList {
            list: rows.list,
            rows: Rc::new(Rows::checked(rows.rows.into_iter().rev().map(|entry| {
                Row {
                    index: entry.index,
                    entry: Some(Rc::new(EntryView::done(entry, checkpoint))),
                }
            }))),
        });
        Self {
            kind: file.kind,
            origin: checkpoint.map(|checkpoint| checkpoint.origin().to_owned()),
            entry: EntryView {
                index: file.proof.as_ref().map(TlogProof::index),
                record: record.map(Rc::new),
                evidence: evidence.map(Rc::new),
                index_root: index_root(file.record.as_deref(), &file.verdict),
                history: None,
                bytes: file.record.map(Into::into),
                verdict: file.verdict,
            },
            list,
            split: None,
        }
    }
}

impl FileView {
    /// A file that shows another past than this browser has seen.
    pub(crate) fn split(file: CheckedFile, split: FileSplit) -> Self {
        let head = HeadView {
            remembered: Some(split.seen),
            shown: Some(split.shown),
            evidence: split.evidence,
            ..HeadView::step(file.verdict.clone())
        };
        Self {
            split: Some(Rc::new(Latest::new(head))),
            ..Self::from(file)
        }
    }
}

/// How far a file has come.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Intake {
    #[default]
    Waiting,
    Reading {
        name: String,
    },
    Refused {
        name: String,
        problem: FileProblem,
    },
    Checked {
        name: String,
        file: Rc<FileView>,
    },
    /// It is about the log, not about a record.
    Evidence {
        name: String,
        checked: Rc<CheckedEvidence>,
    },
}

/// Refuses a file by its size alone.
///
/// # Errors
/// `Empty` or `TooLarge`.
pub(crate) fn check_size(bytes: u64) -> Result<(), FileProblem> {
    match usize::try_from(bytes) {
        Ok(0) => Err(FileProblem::Empty),
        Ok(bytes) if bytes <= MAX_FILE_LEN => Ok(()),
        Ok(_) | Err(_) => Err(FileProblem::TooLarge {
            limit: MAX_FILE_LEN,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_client::check::check_file;
    use stele_tests::city::NOW;
    use stele_tests::rules::town::Town;

    #[test]
    fn sizes() {
        let limit = MAX_FILE_LEN;
        assert_eq!(check_size(0), Err(FileProblem::Empty));
        assert_eq!(check_size(1), Ok(()));
        assert_eq!(check_size(limit as u64), Ok(()));
        for size in [limit as u64 + 1, u64::MAX] {
            assert_eq!(check_size(size), Err(FileProblem::TooLarge { limit }));
        }
    }

    fn error(file: &[u8]) -> Option<FileError> {
        check_file(file, &Town::trust(), NOW).err()
    }

    #[test]
    fn what_is_no_record_is_not_called_a_damaged_one() {
        let salts = "{\"documentHash\":\"AAECAwQFBgcICQoLDA0ODw\"}";
        let member = format!("{{\"record\":\"urn:uuid:1\",\"salts\":{salts}}}");
        let file = format!("{{\"records\":[{member}],\"stele\":\"disclosures/v1\"}}");
        let of = |records: &[&str]| {
            let records = records.iter().map(|id| (*id).to_owned()).collect();
            Some(FileError::Disclosures { records })
        };
        assert_eq!(error(file.as_bytes()), of(&["urn:uuid:1"]));
        assert_eq!(error(file.replace(':', ": ").as_bytes()), of(&[]));
        assert_eq!(error(b"{\"policy\":\"x\"}"), Some(FileError::Unknown));
        assert_eq!(error(b"%PDF-1.7 x"), Some(FileError::Document));
        // A record with whatever else is wrong is one.
        for damaged in [&b"{\"@context\":[]}"[..], b" {\"proof\": 1, \"id\": 2"] {
            assert_eq!(error(damaged), None);
        }
    }
}
