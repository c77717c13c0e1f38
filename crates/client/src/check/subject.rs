//! What a log has about what somebody asks for: a record by its id, or all about a key.

use stele_records::index::{IndexKey, Kind, WrittenKeyError};
use stele_records::trust::TrustFile;
use stele_records::verdict::MAX_HISTORY;
use stele_tlog::index::Lookup;
use stele_verify::record::Record;

use super::file::CheckedRows;
use super::{CheckedEntry, CheckedHead, CheckedList, check_entry, check_list, check_listed};
use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::{Index, Log, LogError};

/// How many entries of a list are read at a time: those of one bundle.
const STEP: u64 = 256;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The record with this id.
    Record(String),
    /// All entries about a key.
    Key(IndexKey),
}

/// Why it can't be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectError {
    /// Neither a record nor a key is named.
    Missing,
    /// No record can have this id.
    Id,
    /// No entry can have this key.
    Key(WrittenKeyError),
    /// The trust file names no place of the log, and nobody else did.
    Nowhere,
    /// The trust file has several logs, and nobody says which is meant.
    SeveralLogs,
}

impl SubjectError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "subject-missing",
            Self::Id => "subject-id",
            Self::Key(WrittenKeyError::Kind) => "subject-key-kind",
            Self::Key(WrittenKeyError::Value(_)) => "subject-key-value",
            Self::Nowhere => "subject-nowhere",
            Self::SeveralLogs => "subject-several-logs",
        }
    }
}

impl Subject {
    /// Reads what somebody has written: the id of a record, or else a key ([`IndexKey::parse`]).
    ///
    /// # Errors
    /// [`SubjectError`] if no record and no entry can have it: that it isn't there would be proven, and mean
    /// nothing.
    pub fn read(record: Option<&str>, key: Option<&str>) -> Result<Self, SubjectError> {
        match (record, key) {
            (Some(id), _) => {
                let key = IndexKey::read(Kind::Ref, id).ok_or(SubjectError::Id);
                key.map(|_| Self::Record(id.to_owned()))
            }
            (None, Some(key)) => IndexKey::parse(key)
                .map(Self::Key)
                .map_err(SubjectError::Key),
            (None, None) => Err(SubjectError::Missing),
        }
    }
}

/// What the log has.
#[derive(Debug, Clone)]
pub enum Found {
    /// The record, checked in full.
    Record(Box<CheckedEntry>),
    /// All entries about the key, each checked on its own, or that there are none; of a record that could not
    /// be found, those that mention it.
    List(Box<CheckedRows>),
}

/// Looks a subject up below a head. Of several records with one id it is the first that is intact: a forged
/// entry must not stand in for it. Where it isn't among those that mention the id, but one of these can't be had,
/// that one takes its place: nothing is said not to be there that may be.
pub async fn check_subject<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    subject: &Subject,
) -> Found {
    let (key, id) = match subject {
        Subject::Record(id) => (IndexKey::new(Kind::Ref, id.as_str()), Some(id.as_str())),
        Subject::Key(key) => (key.clone(), None),
    };
    let (mut list, read) = read(log, head, &key, id).await;
    let rows = match read {
        Ok(rows) => rows,
        Err(error) => {
            list = CheckedList::new(key, head.verdict.clone(), Err(error));
            Vec::new()
        }
    };
    if let Some(row) = id.and_then(|id| rows.iter().find(|row| has_record(row, id))) {
        let entry = check_entry(log, trust, head, row.index, |_| ()).await;
        return Found::Record(Box::new(entry));
    }
    // Not read again: what comes then may be another record, and the one that was meant is still unread.
    if let Some(hidden) = rows.iter().find(|row| row.bytes.is_none() && id.is_some()) {
        return Found::Record(Box::new(hidden.clone()));
    }
    list.hold_against(&rows);
    Found::List(Box::new(CheckedRows { list, rows }))
}

/// A key's list, and its entries, each checked on its own: all of them, or as far as the record `id`.
async fn read<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    key: &IndexKey,
    id: Option<&str>,
) -> (CheckedList, Result<Vec<CheckedEntry>, LogError>) {
    let mut lists = check_list(log, head, std::slice::from_ref(key)).await;
    // One answer for each key.
    let none = || CheckedList::new(key.clone(), head.verdict.clone(), Err(LogError::NoIndex));
    let list = lists.pop().unwrap_or_else(none);
    let rows = match (&list.found, &head.index) {
        (Ok(found), Ok(index)) => read_rows(log, head, index, key, found, id).await,
        // The list says why.
        _ => Ok(Vec::new()),
    };
    (list, rows)
}

/// # Errors
/// [`LogError::ListTooLong`] if there are more than are read for one answer, and whatever keeps the list away.
async fn read_rows<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    index: &Index,
    key: &IndexKey,
    found: &Lookup,
    id: Option<&str>,
) -> Result<Vec<CheckedEntry>, LogError> {
    let count = found.count();
    let too_long = || LogError::ListTooLong {
        count,
        limit: MAX_HISTORY,
    };
    if count > MAX_HISTORY && id.is_none() {
        return Err(too_long());
    }
    let mut rows = Vec::new();
    let mut start = 0;
    while start < count.min(MAX_HISTORY) {
        let end = start.saturating_add(STEP);
        let numbers = log.numbers(index, found, start..end).await?;
        rows.extend(check_listed(log, head, key, &numbers).await);
        if id.is_some_and(|id| rows.iter().any(|row| has_record(row, id))) {
            return Ok(rows);
        }
        start = end;
    }
    if count > MAX_HISTORY {
        return Err(too_long());
    }
    Ok(rows)
}

fn has_record(row: &CheckedEntry, id: &str) -> bool {
    row.bytes
        .as_deref()
        .is_some_and(|bytes| is_record(bytes, id))
}

/// Whether these bytes are the intact record with this id: a forged entry must not stand in for it.
pub fn is_record(bytes: &[u8], id: &str) -> bool {
    let record = Record::parse(bytes).ok();
    let record = record.filter(|record| record.id() == id);
    record.is_some_and(|record| record.verify().is_ok())
}
