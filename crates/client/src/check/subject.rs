//! What a log has about what somebody asks for: a record by its id, or all about a key.

use stele_records::index::{IndexKey, Kind, WrittenKeyError};
use stele_records::trust::TrustFile;
use stele_records::verdict::{Answer, MAX_HISTORY, Question};
use stele_tlog::index::Lookup;
use stele_verify::record::Record;

use super::file::CheckedRows;
use super::{CheckedEntry, CheckedHead, CheckedList, check_entry, check_list, check_listed};
use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::{Index, Log, LogError};

/// How many entries of a list are read at a time: those of one bundle.
const STEP: u64 = 256;

/// How many records with one id are checked in full for one answer.
const MAX_SAME: u64 = 16;

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

/// Looks a subject up below a head. Anybody may give a record any id: of several with one id it is the first that is
/// intact and that nobody without the right to it has signed; only where there is none, the first that is intact.
/// Where one that mentions the id can't be had, that one takes the place of what is not authorised, or not there at
/// all: nothing is said not to be there that may be.
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
    let mut search = Search {
        log,
        trust,
        head,
        key: &key,
        id,
        rows: Vec::new(),
        refused: None,
    };
    let (mut list, found) = search.list().await;
    let Search { rows, refused, .. } = search;
    let rows = match found {
        Ok(Some(record)) => return Found::Record(Box::new(record)),
        Ok(None) => rows,
        Err(error) => {
            list = CheckedList::new(key, head.verdict.clone(), Err(error));
            Vec::new()
        }
    };
    // Not read again: what comes then may be another record, and the one that was meant is still unread.
    if let Some(hidden) = rows.iter().find(|row| row.bytes.is_none() && id.is_some()) {
        return Found::Record(Box::new(hidden.clone()));
    }
    if list.found.is_ok()
        && let Some(first) = refused
    {
        return Found::Record(Box::new(first));
    }
    list.hold_against(&rows);
    Found::List(Box::new(CheckedRows { list, rows }))
}

/// A look-up on its way.
struct Search<'s, F, C> {
    log: &'s Log<F, C>,
    trust: &'s TrustFile,
    head: &'s CheckedHead,
    key: &'s IndexKey,
    /// Of the record, if one is looked for.
    id: Option<&'s str>,
    /// The entries that were read, each checked on its own.
    rows: Vec<CheckedEntry>,
    /// The first record with the id, if somebody without the right to it has signed it.
    refused: Option<CheckedEntry>,
}

impl<F: Fetch, C: Cache> Search<'_, F, C> {
    /// The key's list, and of its entries the record that is looked for, once it is there; else all are read.
    async fn list(&mut self) -> (CheckedList, Result<Option<CheckedEntry>, LogError>) {
        let key = self.key;
        let mut lists = check_list(self.log, self.head, std::slice::from_ref(key)).await;
        // One answer for each key.
        let verdict = &self.head.verdict;
        let none = || CheckedList::new(key.clone(), verdict.clone(), Err(LogError::NoIndex));
        let list = lists.pop().unwrap_or_else(none);
        let found = match (&list.found, &self.head.index) {
            (Ok(found), Ok(index)) => self.read(index, found).await,
            // The list says why.
            _ => Ok(None),
        };
        (list, found)
    }

    /// # Errors
    /// [`LogError::ListTooLong`] if there are more than are read for one answer, and whatever keeps the list away.
    async fn read(
        &mut self,
        index: &Index,
        found: &Lookup,
    ) -> Result<Option<CheckedEntry>, LogError> {
        let count = found.count();
        let too_long = |count, limit| Err(LogError::ListTooLong { count, limit });
        if count > MAX_HISTORY && self.id.is_none() {
            return too_long(count, MAX_HISTORY);
        }
        let (mut start, mut same) = (0, 0);
        while start < count.min(MAX_HISTORY) {
            let end = start.saturating_add(STEP);
            let numbers = self.log.numbers(index, found, start..end).await?;
            let rows = check_listed(self.log, self.head, self.key, &numbers).await;
            for row in rows.iter().filter(|row| is_meant(row, self.id)) {
                if same >= MAX_SAME {
                    return too_long(same.saturating_add(1), MAX_SAME);
                }
                same = same.saturating_add(1);
                let entry = check_entry(self.log, self.trust, self.head, row.index, |_| ()).await;
                if entry.verdict.answer(Question::Authorised) != Answer::No {
                    return Ok(Some(entry));
                }
                self.refused.get_or_insert(entry);
            }
            self.rows.extend(rows);
            start = end;
        }
        if count > MAX_HISTORY {
            return too_long(count, MAX_HISTORY);
        }
        Ok(None)
    }
}

fn is_meant(row: &CheckedEntry, id: Option<&str>) -> bool {
    let bytes = row.bytes.as_deref().zip(id);
    bytes.is_some_and(|(bytes, id)| is_record(bytes, id))
}

/// Whether these bytes are the intact record with this id: a forged entry must not stand in for it.
pub fn is_record(bytes: &[u8], id: &str) -> bool {
    let record = Record::parse(bytes).ok();
    let record = record.filter(|record| record.id() == id);
    record.is_some_and(|record| record.verify().is_ok())
}
