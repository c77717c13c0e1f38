//! Why no city was made.

use std::fmt;
use std::path::PathBuf;

use stele_records::codes::CodeError;
use stele_sign::canonical::CanonicalError;
use stele_sign::multikey::SecretKeyError;
use stele_sign::note::NoteSignerError;
use stele_sign::record::SignError;

use crate::auditor::AuditorError;
use crate::publish::PublishError;
use crate::store::{DiskError, HomeError, LockError, QueueError};

/// Why no city was made.
#[derive(Debug)]
pub enum DemoError {
    /// The folder isn't empty.
    NotEmpty(PathBuf),
    /// Fewer records than the city's identities and scenarios take.
    TooFew {
        /// How many were asked for.
        records: u64,
        /// The smallest number.
        least: u64,
    },
    /// A time at which there can be no city of three years.
    Now(u64),
    /// A credit code can't be made.
    Code(CodeError),
    /// A record can't be signed.
    Sign {
        /// Its id.
        id: String,
        /// Why.
        error: Box<SignError>,
    },
    /// A record that the log wouldn't take.
    Refused {
        /// The record.
        record: String,
        /// Why.
        why: String,
    },
    /// Nobody takes points.
    NoShop,
    /// A private field can't be hidden.
    Hide(CanonicalError),
    /// A key can't be made.
    Key(SecretKeyError),
    /// A log's or a witness's key can't be made.
    NoteKey(NoteSignerError),
    /// JSON or TOML can't be written.
    Write(String),
    /// A file can't be written.
    Io(PathBuf, std::io::Error),
    /// Its own log isn't sound, by this code.
    Audit(&'static str),
    /// Its auditor doesn't cosign.
    Auditor(Box<AuditorError>),
    /// The publisher refused.
    Publish(Box<PublishError>),
    /// The publisher's folder is none.
    Home(Box<HomeError>),
}

impl fmt::Display for DemoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEmpty(path) => write!(
                f,
                "{} isn't empty, and nothing is overwritten. Name a new folder, or remove this one",
                path.display()
            ),
            Self::TooFew { records, least } => write!(
                f,
                "{records} records are too few: identities and planted frauds alone take {least}. Ask \
                 for {least} or more"
            ),
            Self::Now(now) => write!(
                f,
                "no city of three years can be made at {now} seconds after 1970. Give --now a time \
                 between 1974 and 9900"
            ),
            Self::Code(error) => write!(f, "no credit code can be made ({})", error.code()),
            Self::Sign { id, error } => write!(f, "the record {id} can't be signed: {error}"),
            Self::Refused { record, why } => write!(
                f,
                "the city would hold a record that no log takes ({why}). This is a mistake in the \
                 program; please report it with the seed: {record}"
            ),
            Self::NoShop => f.write_str(
                "there is no shop that takes points. This is a mistake in the program; please report it \
                 with the seed",
            ),
            Self::Hide(error) => write!(f, "a private field can't be hidden: {error:?}"),
            Self::Key(error) => error.fmt(f),
            Self::NoteKey(error) => error.fmt(f),
            Self::Write(why) => write!(f, "a file of the city can't be written as text: {why}"),
            Self::Io(path, error) => write!(
                f,
                "could not write {}: {error}. Is there room, and may you write there?",
                path.display()
            ),
            Self::Audit(code) => write!(
                f,
                "the city's own log isn't sound ({code}). This is a mistake in the program; please \
                 report it with the seed"
            ),
            Self::Auditor(error) => error.fmt(f),
            Self::Publish(error) => error.fmt(f),
            Self::Home(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DemoError {}

impl From<CanonicalError> for DemoError {
    fn from(error: CanonicalError) -> Self {
        Self::Hide(error)
    }
}

impl From<SecretKeyError> for DemoError {
    fn from(error: SecretKeyError) -> Self {
        Self::Key(error)
    }
}

impl From<NoteSignerError> for DemoError {
    fn from(error: NoteSignerError) -> Self {
        Self::NoteKey(error)
    }
}

impl From<AuditorError> for DemoError {
    fn from(error: AuditorError) -> Self {
        Self::Auditor(Box::new(error))
    }
}

impl From<PublishError> for DemoError {
    fn from(error: PublishError) -> Self {
        Self::Publish(Box::new(error))
    }
}

impl From<HomeError> for DemoError {
    fn from(error: HomeError) -> Self {
        Self::Home(Box::new(error))
    }
}

impl From<DiskError> for DemoError {
    fn from(error: DiskError) -> Self {
        PublishError::from(error).into()
    }
}

impl From<QueueError> for DemoError {
    fn from(error: QueueError) -> Self {
        PublishError::from(error).into()
    }
}

impl From<LockError> for DemoError {
    fn from(error: LockError) -> Self {
        PublishError::from(error).into()
    }
}

impl From<serde_json::Error> for DemoError {
    fn from(error: serde_json::Error) -> Self {
        Self::Write(error.to_string())
    }
}
