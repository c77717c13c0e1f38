//! Records between table and log: what is said already, who has to sign, and documents for new rows.

pub mod book;
pub mod parties;

use std::collections::BTreeMap;

use serde_json::Value;
use stele_records::types::RecordType;
use stele_sign::record::{Document, Draft, SignError};
use stele_verify::hash::Hash;
use stele_verify::key::DidKey;
use stele_verify::record::Record;

use crate::import::records::RecordRow;
use crate::publish::{LogFiles, PublishError};
use crate::store::{Home, Queue};

/// Hands over every entry of the log and then of the queue, in the order in which they were said.
///
/// # Errors
/// [`PublishError`] if the folder is damaged.
pub fn each_entry(home: &Home, mut take: impl FnMut(&[u8])) -> Result<(), PublishError> {
    let log = LogFiles::new(home.log()?);
    if let Some(note) = log.read("checkpoint")? {
        let size = home.trust()?.policy.verify(&note)?.size();
        log.for_each_entry(size, |_, entry| take(entry))?;
    }
    let queue = Queue::new(home.state("queue"));
    for name in queue.names()? {
        for entry in queue.read_batch(name)?.entries {
            take(&entry);
        }
    }
    Ok(())
}

/// An id that follows from these texts: UUID version 8 (RFC 9562 section 5.8) of their SHA-256.
pub fn derived_id(parts: &[&str]) -> String {
    let hash = Hash::of(&[parts.join("\0").as_bytes()]);
    let mut bytes = *hash.as_bytes();
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = Hash::new(bytes).to_hex();
    let part = |range| hex.get(range).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32)
    )
}

/// What one record says, without who signed it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    subject: Hash,
    valid_from: String,
    valid_until: Option<String>,
}

/// What log and queue say already in records of one type.
#[derive(Debug, Default)]
pub struct History {
    records: BTreeMap<String, Said>,
}

impl History {
    /// Reads the log and the queue.
    ///
    /// # Errors
    /// [`PublishError`] if the folder is damaged.
    pub fn read(home: &Home, record_type: RecordType) -> Result<Self, PublishError> {
        let mut history = Self::default();
        each_entry(home, |entry| history.take(record_type, entry))?;
        Ok(history)
    }

    fn take(&mut self, record_type: RecordType, entry: &[u8]) {
        let Ok(record) = Record::parse(entry) else {
            return;
        };
        if record.record_type() != record_type.name() {
            return;
        }
        let Ok(json) = serde_json::from_slice::<Value>(entry) else {
            return;
        };
        let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
        let said = Said {
            subject: json
                .get("credentialSubject")
                .map_or_else(|| digest(&Value::Null), digest),
            valid_from: text("validFrom").unwrap_or_default(),
            valid_until: text("validUntil"),
        };
        self.records.insert(record.id().to_owned(), said);
    }

    /// Takes a record that is going to be made of a row.
    fn note(&mut self, id: &str, row: &RecordRow) {
        let said = Said {
            subject: digest(&Value::Object(row.subject.clone())),
            valid_from: row.valid_from.clone().unwrap_or_default(),
            valid_until: row.valid_until.clone(),
        };
        self.records.insert(id.to_owned(), said);
    }

    /// Whether a record says what the row says. A date that the map doesn't give makes no difference.
    fn says(&self, id: &str, row: &RecordRow) -> bool {
        let subject = digest(&Value::Object(row.subject.clone()));
        self.records.get(id).is_some_and(|said| {
            let from = row.valid_from.as_ref();
            let until = row.valid_until.as_ref();
            said.subject == subject
                && from.is_none_or(|from| *from == said.valid_from)
                && until.is_none_or(|until| Some(until) == said.valid_until.as_ref())
        })
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It was never said: a record with this id.
    New(String),
    /// Something else was said before: a record with this id, in the place of the other.
    Changed {
        /// Its id.
        id: String,
        /// The id of the record that it replaces.
        supersedes: String,
    },
    /// The newest record of the row, with this id, says the same.
    Equal(String),
}

/// What becomes of a row, by its key and its subject. The ids of a row's records follow one from the
/// other, so the newest of them is found without a list of keys.
pub fn fate(history: &History, origin: &str, row: &RecordRow) -> Fate {
    let subject = row.subject.get("id").and_then(Value::as_str);
    let id_after = |last: &str| {
        derived_id(&[
            "import",
            origin,
            row.record_type.name(),
            subject.unwrap_or_default(),
            &row.key,
            last,
        ])
    };
    let mut newest: Option<String> = None;
    let mut id = id_after("");
    while history.records.contains_key(&id) {
        let next = id_after(&id);
        newest = Some(std::mem::replace(&mut id, next));
    }
    match newest {
        None => Fate::New(id),
        Some(newest) if history.says(&newest, row) => Fate::Equal(newest),
        Some(supersedes) => Fate::Changed { id, supersedes },
    }
}

/// The document of a row, which nobody has signed yet.
///
/// # Errors
/// [`SignError`] if the row doesn't fit a record.
pub fn document(
    origin: &str,
    row: &RecordRow,
    (id, supersedes): (&str, Option<&str>),
    now: &str,
    signers: &[(&'static str, DidKey)],
) -> Result<Document, SignError> {
    let signers = signers.iter();
    Draft {
        id: id.into(),
        record_type: row.record_type.name().into(),
        log: origin.into(),
        valid_from: row.valid_from.clone().unwrap_or_else(|| now.into()),
        valid_until: row.valid_until.clone(),
        supersedes: supersedes.map(Into::into),
        subject: row.subject.clone(),
        signers: signers
            .map(|(role, did)| (did.clone(), (*role).to_owned()))
            .collect(),
    }
    .document()
}

fn digest(subject: &Value) -> Hash {
    Hash::of(&[subject.to_string().as_bytes()])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(key: &str, name: &str) -> RecordRow {
        let Value::Object(subject) = json!({"id": "urn:stele:entity:1", "legalName": name}) else {
            unreachable!()
        };
        RecordRow {
            record_type: RecordType::Entity,
            index: 0,
            line: 2,
            key: key.into(),
            subject,
            valid_from: None,
            valid_until: None,
            signers: Vec::new(),
            returns: None,
        }
    }

    fn log(history: &mut History, id: &str, row: &RecordRow) {
        let said = Said {
            subject: digest(&Value::Object(row.subject.clone())),
            valid_from: "2026-01-01T00:00:00Z".into(),
            valid_until: None,
        };
        history.records.insert(id.into(), said);
    }

    fn fate_of(history: &History, row: &RecordRow) -> Fate {
        fate(history, "test.example/log", row)
    }

    #[test]
    fn each_version_follows_the_one_before() {
        let mut history = History::default();
        let first = row("1", "A");
        let Fate::New(id) = fate_of(&history, &first) else {
            panic!("never said")
        };
        log(&mut history, &id, &first);
        assert_eq!(fate_of(&history, &first), Fate::Equal(id.clone()));
        let second = row("1", "B");
        let Fate::Changed {
            id: next,
            supersedes,
        } = fate_of(&history, &second)
        else {
            panic!("something else was said")
        };
        assert_eq!(supersedes, id);
        log(&mut history, &next, &second);
        assert_eq!(fate_of(&history, &second), Fate::Equal(next));
        // Back to the first: a third version, not the first again.
        assert!(matches!(fate_of(&history, &first), Fate::Changed { .. }));
        assert!(matches!(fate_of(&history, &row("2", "A")), Fate::New(_)));
    }

    #[test]
    fn a_date_counts_where_the_map_gives_it() {
        let mut history = History::default();
        let mut first = row("1", "A");
        let Fate::New(id) = fate_of(&history, &first) else {
            panic!("never said")
        };
        log(&mut history, &id, &first);
        first.valid_from = Some("2026-01-01T00:00:00Z".into());
        assert_eq!(fate_of(&history, &first), Fate::Equal(id));
        first.valid_until = Some("2027-01-01T23:59:59Z".into());
        assert!(matches!(fate_of(&history, &first), Fate::Changed { .. }));
    }
}
