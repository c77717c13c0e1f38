//! A file that a reader hands over.

use std::rc::Rc;

use stele_client::check::{CheckedFile, FileError, FileKind};
use stele_verify::tlog_proof::TlogProof;

use super::record::{EntryView, RawEvidence, RecordView};

/// The largest file that is read at all, in bytes.
pub(crate) const MAX_LEN: usize = TlogProof::MAX_LEN;

/// Why a file wasn't even checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileProblem {
    Empty,
    TooLarge,
    Folder,
    Several,
    Unreadable,
    /// Text or a link was dropped.
    NoFile,
    /// Neither a proof nor a record.
    Neither,
}

impl From<FileError> for FileProblem {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Empty => Self::Empty,
            FileError::TooLong { .. } => Self::TooLarge,
            FileError::Unknown => Self::Neither,
        }
    }
}

/// A file that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileView {
    pub(crate) kind: FileKind,
    /// The log that the proof's checkpoint is of.
    pub(crate) origin: Option<String>,
    pub(crate) entry: EntryView,
}

impl From<CheckedFile> for FileView {
    fn from(file: CheckedFile) -> Self {
        let record = file.record.as_deref().and_then(RecordView::read);
        let evidence = file.proof.as_ref().zip(file.checkpoint.as_ref());
        let evidence = evidence.map(|(proof, checkpoint)| RawEvidence::of(proof, checkpoint));
        Self {
            kind: file.kind,
            origin: file
                .checkpoint
                .map(|checkpoint| checkpoint.origin().to_owned()),
            entry: EntryView {
                index: file.proof.as_ref().map(TlogProof::index),
                verdict: file.verdict,
                record: record.map(Rc::new),
                bytes: file.record.map(Into::into),
                evidence: evidence.map(Rc::new),
            },
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
}

/// Refuses a file by its size alone.
///
/// # Errors
/// `Empty` or `TooLarge`.
pub(crate) fn check_size(bytes: u64) -> Result<(), FileProblem> {
    match usize::try_from(bytes) {
        Ok(0) => Err(FileProblem::Empty),
        Ok(bytes) if bytes <= MAX_LEN => Ok(()),
        Ok(_) | Err(_) => Err(FileProblem::TooLarge),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(check_size(0), Err(FileProblem::Empty));
        assert_eq!(check_size(1), Ok(()));
        assert_eq!(check_size(MAX_LEN as u64), Ok(()));
        assert_eq!(check_size(MAX_LEN as u64 + 1), Err(FileProblem::TooLarge));
        assert_eq!(check_size(u64::MAX), Err(FileProblem::TooLarge));
    }
}
