//! Tree cards between table and log: what is said already, and new cards for new rows.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::{Map, Value, json};
use stele_records::types::forest::{TreeCard, subject_id};
use stele_records::types::{Content, RecordType};
use stele_sign::multikey::SecretKey;
use stele_sign::record::{Draft, SignError};
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::record::Record;

use crate::import::diff::Previous;
use crate::import::rows::Row;
use crate::import::tree::{Position, TreeSubject};
use crate::publish::PublishError;
use crate::record_drafts;
use crate::store::Home;

/// What log and queue say already.
#[derive(Debug, Default)]
pub struct History {
    /// The newest card of each tree, by its key in the owner's table.
    pub trees: BTreeMap<String, Previous<String>>,
    entries: BTreeSet<Hash>,
}

impl History {
    /// Whether exactly these bytes are logged or queued.
    pub fn holds(&self, record: &[u8]) -> bool {
        self.entries.contains(&leaf_hash(record))
    }

    fn take(&mut self, bytes: &[u8]) {
        self.entries.insert(leaf_hash(bytes));
        let Ok(record) = Record::parse(bytes) else {
            return;
        };
        if RecordType::from_name(record.record_type()) != Some(RecordType::TreeCard) {
            return;
        }
        let Some((key, subject)) = read_card(&record).and_then(subject_of) else {
            return;
        };
        let previous = Previous {
            record: record.id().to_owned(),
            digest: subject.digest(),
        };
        self.trees.insert(key, previous);
    }
}

fn read_card(record: &Record<'_>) -> Option<TreeCard> {
    match RecordType::TreeCard.read(record) {
        Ok(Content::TreeCard(card)) => Some(card),
        _ => None,
    }
}

/// Reads the log and the queue, in the order in which things were said.
///
/// # Errors
/// [`PublishError`] if the folder is damaged.
pub fn history(home: &Home) -> Result<History, PublishError> {
    let mut history = History::default();
    record_drafts::each_entry(home, |entry| history.take(entry))?;
    Ok(history)
}

/// A card's key in its owner's table, and what it says.
fn subject_of(card: TreeCard) -> Option<(String, TreeSubject)> {
    let position = match card.position {
        Some((latitude, longitude)) => Some(Position::new(latitude, longitude).ok()?),
        None => None,
    };
    let subject = TreeSubject {
        tag: card.tag.clone(),
        scientific_name: card.scientific_name,
        vernacular_name: card.vernacular_name,
        dbh_mm: card.dbh_mm.and_then(|mm| u16::try_from(mm).ok()),
        position,
        locality: card.locality,
        section: card.section,
        observed_on: card.observed_on.parse::<Date>().ok()?,
    };
    Some((card.catalog_number.unwrap_or(card.tag), subject))
}

/// Makes signed cards for one log, by one signer, at one time.
#[derive(Debug)]
pub struct Maker<'a> {
    origin: &'a str,
    key: &'a SecretKey,
    now: &'a str,
}

impl<'a> Maker<'a> {
    /// `now` is RFC 3339 in whole seconds, ending in `Z`.
    pub fn new(origin: &'a str, key: &'a SecretKey, now: &'a str) -> Self {
        Self { origin, key, now }
    }

    /// The signed card of a row, which replaces `supersedes`, if given.
    ///
    /// # Errors
    /// [`SignError`] if the row doesn't fit a record.
    pub fn make(&self, row: &Row, supersedes: Option<&str>) -> Result<Vec<u8>, SignError> {
        let subject = subject_json(row);
        let draft = Draft {
            id: self.id(&subject, supersedes),
            record_type: RecordType::TreeCard.name().into(),
            log: self.origin.into(),
            valid_from: self.now.into(),
            valid_until: None,
            supersedes: supersedes.map(Into::into),
            subject,
            signers: vec![(self.key.did().clone(), "custodian".into())],
        };
        let mut document = draft.document()?;
        document.sign(self.key, self.now)?;
        document.finish()
    }

    /// An id that follows from what is said, so that saying it again gives the same id.
    fn id(&self, subject: &Map<String, Value>, supersedes: Option<&str>) -> String {
        let subject = Value::Object(subject.clone()).to_string();
        record_drafts::derived_id(&[self.origin, &subject, supersedes.unwrap_or_default()])
    }
}

fn subject_json(row: &Row) -> Map<String, Value> {
    let tree = &row.subject;
    let catalog_number = (row.key != tree.tag).then(|| row.key.clone());
    let fields = [
        ("catalogNumber", json!(catalog_number)),
        ("dbhMm", json!(tree.dbh_mm)),
        ("id", json!(subject_id(&tree.tag))),
        (
            "latitudeE7",
            json!(tree.position.map(Position::latitude_e7)),
        ),
        ("locality", json!(tree.locality)),
        (
            "longitudeE7",
            json!(tree.position.map(Position::longitude_e7)),
        ),
        ("observedOn", json!(tree.observed_on.to_string())),
        ("scientificName", json!(tree.scientific_name)),
        ("section", json!(tree.section)),
        ("tag", json!(tree.tag)),
        ("type", json!("Tree")),
        ("vernacularName", json!(tree.vernacular_name)),
    ];
    fields
        .into_iter()
        .filter(|(_, v)| !v.is_null())
        .map(|(k, v)| (k.to_owned(), v))
        .collect()
}
