//! What somebody says: a draft of a record, who signs it and when, and when it is handed in.

use std::sync::Arc;

use serde_json::{Map, Value};
use stele_records::types::RecordType;
use stele_sign::multikey::SecretKey;
use stele_sign::record::{Draft, SignError};
use stele_verify::record::Record;

use super::DemoError;
use super::calendar::stamp;
use crate::drafts::day;

/// A demo key, shared by all that it signs.
pub type Key = Arc<SecretKey>;

/// What is to be said, written down in one place for readers of the scenarios.
#[derive(Debug, Clone)]
pub struct Say<'s> {
    pub(super) record_type: RecordType,
    pub(super) subject: Value,
    pub(super) at: u64,
    pub(super) by: Vec<(Key, &'static str)>,
    pub(super) until: Option<u64>,
    pub(super) supersedes: Option<&'s str>,
    pub(super) handed_in: u64,
    pub(super) log: Option<&'s str>,
    pub(super) asks_gate: bool,
}

impl<'s> Say<'s> {
    /// A record of this type about this subject, signed at this moment and handed in at once. Members of
    /// the subject that are `null` are left out.
    pub fn new(record_type: RecordType, subject: Value, at: u64) -> Self {
        Self {
            record_type,
            subject,
            at,
            by: Vec::new(),
            until: None,
            supersedes: None,
            handed_in: at,
            log: None,
            asks_gate: true,
        }
    }

    /// Signed by this key in this role; the first signer is the issuer.
    #[must_use]
    pub fn by(mut self, key: &Key, role: &'static str) -> Self {
        self.by.push((key.clone(), role));
        self
    }

    /// Holds until this moment.
    #[must_use]
    pub fn until(mut self, until: u64) -> Self {
        self.until = Some(until);
        self
    }

    /// Replaces the record of this id.
    #[must_use]
    pub fn supersedes(mut self, id: &'s str) -> Self {
        self.supersedes = Some(id);
        self
    }

    /// Is handed to the publisher only at this moment.
    #[must_use]
    pub fn handed_in(mut self, at: u64) -> Self {
        self.handed_in = at;
        self
    }

    /// Is made for another log.
    #[must_use]
    pub fn for_log(mut self, origin: &'s str) -> Self {
        self.log = Some(origin);
        self
    }

    /// Is logged by a publisher who doesn't ask what `stele add` asks.
    #[must_use]
    pub fn past_the_gate(mut self) -> Self {
        self.asks_gate = false;
        self
    }

    /// The paper of this, for the log `origin`, with this id.
    pub(super) fn write(self, id: String, origin: &str) -> Paper {
        let subject = match self.subject {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let subject = subject.into_iter().filter(|(_, value)| !value.is_null());
        let signers = self.by.iter();
        let draft = Draft {
            id,
            record_type: self.record_type.name().into(),
            log: self.log.unwrap_or(origin).into(),
            valid_from: day::time_of(self.record_type.name(), &stamp(self.at)),
            valid_until: self.until.map(stamp),
            supersedes: self.supersedes.map(str::to_owned),
            subject: subject.collect(),
            signers: signers
                .map(|(key, role)| (key.did().clone(), (*role).to_owned()))
                .collect(),
        };
        Paper {
            draft,
            keys: self.by.into_iter().map(|(key, _)| key).collect(),
            at: self.at,
            handed_in: self.handed_in,
            asks_gate: self.asks_gate,
        }
    }
}

/// A draft with the keys that sign it.
#[derive(Debug, Clone)]
pub struct Paper {
    draft: Draft,
    keys: Vec<Key>,
    at: u64,
    pub(super) handed_in: u64,
    asks_gate: bool,
}

impl Paper {
    /// The record's id.
    pub fn id(&self) -> &str {
        &self.draft.id
    }

    /// The id of what it is about.
    pub fn subject(&self) -> &str {
        let id = self.draft.subject.get("id");
        id.and_then(Value::as_str).unwrap_or_default()
    }

    /// The record, signed by all.
    ///
    /// # Errors
    /// [`DemoError`] if it isn't one that the log takes: a mistake in the making of the city.
    pub fn sign(&self) -> Result<Vec<u8>, DemoError> {
        let failed = |error: SignError| DemoError::Sign {
            id: self.draft.id.clone(),
            error: Box::new(error),
        };
        let mut document = self.draft.document().map_err(failed)?;
        let created = day::time_of(&self.draft.record_type, &stamp(self.at));
        for key in &self.keys {
            document.sign(key, &created).map_err(failed)?;
        }
        let bytes = document.finish().map_err(failed)?;
        if self.asks_gate {
            check(&bytes).map_err(|why| DemoError::Refused {
                record: String::from_utf8_lossy(&bytes).into_owned(),
                why,
            })?;
        }
        Ok(bytes)
    }
}

/// What `stele add` asks of a record, but for its signatures, which were just made and checked.
fn check(bytes: &[u8]) -> Result<(), String> {
    let record = Record::parse(bytes).map_err(|error| error.code().to_owned())?;
    let name = record.record_type();
    let record_type = RecordType::from_name(name).ok_or_else(|| format!("no type {name}"))?;
    record_type
        .check_fields(&record)
        .map_err(|error| format!("{error:?}"))?;
    if let Some(role) = record_type.unknown_role(&record) {
        return Err(format!("no role {role}"));
    }
    match record_type.missing_role(&record) {
        Some(role) => Err(format!("nobody signed as {role}")),
        None => day::tells_more(record_type, &record).map_or(Ok(()), Err),
    }
}
