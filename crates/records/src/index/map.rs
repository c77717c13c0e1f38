//! The map function, version v1: which keys an entry has in the index.
//!
//! It looks at the form of an entry alone: no signature, no authority, no meaning of a record
//! type, so a type that is invented tomorrow is indexed today. **What it gives for an entry must
//! never change under one [`MAP_ID`](super::MAP_ID)**: that includes what `Record::parse` and
//! `IndexRoot::parse` accept. `docs/index.md` is its normative description.

use stele_verify::sorted::SortedSet;

use stele_verify::json::{Object, Value};
use stele_verify::key::KnownKeys;
use stele_verify::record::Record;

use super::key::{IndexKey, Kind};
use super::root::IndexRoot;

/// How a text begins that is an id.
const ID_SCHEMES: [&str; 2] = ["urn:", "did:"];

/// Members of a record in which no ids are looked for: signatures, which name the signers once
/// more, and the context, which is the same for all.
const WITHOUT_IDS: [&str; 2] = ["@context", "proof"];

/// Members within `credentialSubject` whose texts are keys, in the order of their names.
const MEMBERS: [(&str, Kind); 28] = [
    ("account", Kind::Account),
    ("agent", Kind::Party),
    ("area", Kind::Area),
    ("buyer", Kind::Party),
    ("contract", Kind::Contract),
    ("contractor", Kind::Party),
    ("entity", Kind::Party),
    ("holder", Kind::Party),
    ("inspector", Kind::Party),
    ("landlord", Kind::Party),
    ("merchant", Kind::Party),
    ("nursery", Kind::Party),
    ("nurseryTag", Kind::Tag),
    ("operator", Kind::Party),
    ("owner", Kind::Party),
    ("party", Kind::Party),
    ("payee", Kind::Party),
    ("payer", Kind::Party),
    ("planter", Kind::Party),
    ("platform", Kind::Party),
    ("project", Kind::Project),
    ("property", Kind::Property),
    ("pseudonym", Kind::Pseudonym),
    ("receipt", Kind::Receipt),
    ("section", Kind::Area),
    ("supplier", Kind::Party),
    ("tag", Kind::Tag),
    ("tenant", Kind::Party),
];

/// The keys of an entry, whatever its bytes are; at least one.
///
/// Signatures are not checked: what this gives shows where an entry has to be listed, not that
/// it is to be believed.
pub fn keys_of(entry: &[u8]) -> SortedSet<IndexKey> {
    keys_of_with(entry, &mut KnownKeys::new())
}

/// The same, for one of many that the same keys have signed.
pub fn keys_of_with(entry: &[u8], known: &mut KnownKeys) -> SortedSet<IndexKey> {
    keys_and_record_with(entry, known).0
}

/// The same, and beside them the record, if it is one: for whoever asks it for more.
pub fn keys_and_record_with<'e>(
    entry: &'e [u8],
    known: &mut KnownKeys,
) -> (SortedSet<IndexKey>, Option<Record<'e>>) {
    if IndexRoot::claims_to_be(entry) {
        let is_index_root = IndexRoot::parse(entry).is_ok();
        let kind = if is_index_root {
            Kind::IndexRoot
        } else {
            Kind::Malformed
        };
        return (alone(kind), None);
    }
    match Record::parse_with(entry, known) {
        Ok(record) => (keys_of_record(&record), Some(record)),
        Err(_) => (alone(Kind::Malformed), None),
    }
}

/// The same of a record that has been read. An entry that claims to be an index root is none, whatever else its
/// bytes may be.
pub fn keys_of_record(record: &Record<'_>) -> SortedSet<IndexKey> {
    let mut keys = Keys {
        record_type: record.record_type(),
        found: SortedSet::new(),
    };
    keys.add_record(record);
    keys.found
}

fn alone(kind: Kind) -> SortedSet<IndexKey> {
    SortedSet::from([IndexKey::new(kind, "")])
}

/// The keys found so far. Recursion is bounded by the depth that the JSON reader allows.
struct Keys<'r> {
    record_type: &'r str,
    found: SortedSet<IndexKey>,
}

impl Keys<'_> {
    fn add_record(&mut self, record: &Record<'_>) {
        for member in record.root().members() {
            if !WITHOUT_IDS.contains(&member.name) {
                self.add_ids(&member.value);
            }
        }
        // These are ids by their place, also with another scheme.
        for id in [Some(record.id()), record.supersedes()]
            .into_iter()
            .flatten()
        {
            self.add(Kind::Ref, id);
        }
        self.add(Kind::Ref, record.subject_id());
        self.add(Kind::Subject, record.subject_id());
        for signer in record.signers() {
            self.add(Kind::Signer, signer.did.as_str());
        }
        self.add(Kind::Type, record.record_type());
        if let Some(subject) = record.subject() {
            self.add_object(subject);
        }
    }

    /// Every id that is mentioned, at any depth.
    fn add_ids(&mut self, value: &Value<'_>) {
        match value {
            Value::String(text) => {
                if is_mentioned_id(text) {
                    self.add(Kind::Ref, text);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add_ids(&item.value)),
            Value::Object(object) => {
                let members = object.members().iter();
                members.for_each(|member| self.add_ids(&member.value));
            }
            Value::Null | Value::Bool(_) | Value::Integer(_) => {}
        }
    }

    /// What `credentialSubject`, or an object within it, holds.
    fn add_object(&mut self, object: &Object<'_>) {
        for member in object.members() {
            if let Some(kind) = kind_of(member.name) {
                self.add_texts(kind, &member.value);
            }
            self.add_value(&member.value);
        }
        if let (Some(payment), Some(line)) = (
            object.get("payment").and_then(Value::as_str),
            object.get("line").and_then(Value::as_integer),
        ) && !payment.is_empty()
        {
            self.found.insert(IndexKey::payment_line(payment, line));
        }
        if let (Some(latitude), Some(longitude)) = (
            object.get("latitudeE7").and_then(Value::as_integer),
            object.get("longitudeE7").and_then(Value::as_integer),
        ) {
            self.found.insert(IndexKey::cell(latitude, longitude));
        }
    }

    fn add_value(&mut self, value: &Value<'_>) {
        match value {
            Value::String(text) => {
                if is_sha256(text) {
                    self.add(Kind::Sha256, text);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add_value(&item.value)),
            Value::Object(object) => self.add_object(object),
            Value::Null | Value::Bool(_) | Value::Integer(_) => {}
        }
    }

    /// The value of a member in the table: a text, or the texts of an array.
    fn add_texts(&mut self, kind: Kind, value: &Value<'_>) {
        match value {
            Value::String(text) => self.add(kind, text),
            Value::Array(items) => {
                let texts = items.iter().filter_map(|item| item.value.as_str());
                texts.for_each(|text| self.add(kind, text));
            }
            Value::Object(_) | Value::Null | Value::Bool(_) | Value::Integer(_) => {}
        }
    }

    fn add(&mut self, kind: Kind, text: &str) {
        if text.is_empty() {
            return;
        }
        let key = match kind {
            Kind::Area => IndexKey::area(self.record_type, text),
            _ => IndexKey::new(kind, text),
        };
        self.found.insert(key);
    }
}

fn kind_of(member: &str) -> Option<Kind> {
    let at = MEMBERS.binary_search_by(|(name, _)| (*name).cmp(member));
    MEMBERS.get(at.ok()?).map(|(_, kind)| *kind)
}

/// Whether a text is taken for an id wherever it stands.
pub(super) fn is_mentioned_id(text: &str) -> bool {
    ID_SCHEMES.iter().any(|scheme| text.starts_with(scheme))
}

/// Whether a text is taken for a SHA-256 wherever it stands.
pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests;
