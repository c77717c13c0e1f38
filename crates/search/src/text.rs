//! Which texts of a record can be searched.

use stele_verify::json::{Object, Value};
use stele_verify::key::KnownKeys;
use stele_verify::record::Record;

/// The members of a record's subject that hold names and addresses.
const MEMBERS: [&str; 10] = [
    "address",
    "alternateName",
    "description",
    "legalName",
    "locality",
    "name",
    "scientificName",
    "section",
    "title",
    "vernacularName",
];

/// The names and addresses in an entry's subject; none if it isn't a record.
///
/// Purely by the names of members, so that types which are invented later are searched too. Persons stand in
/// records by digests alone, and so can't be found by their names.
pub fn text_of(entry: &[u8]) -> Vec<String> {
    text_of_with(entry, &mut KnownKeys::new())
}

/// The same, for one of many that the same keys have signed.
pub fn text_of_with(entry: &[u8], known: &mut KnownKeys) -> Vec<String> {
    let record = Record::parse_with(entry, known);
    record.map_or_else(|_| Vec::new(), |record| text_of_record(&record))
}

/// The same, of a record that was read before.
pub fn text_of_record(record: &Record<'_>) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(subject) = record.subject() {
        collect(subject, &mut texts);
    }
    texts
}

/// Recursion is bounded by the depth that the JSON reader allows.
fn collect(object: &Object<'_>, texts: &mut Vec<String>) {
    for member in object.members() {
        let is_text = MEMBERS.contains(&member.name);
        match &member.value {
            Value::String(text) if is_text => texts.push(text.to_string()),
            Value::Object(inner) => collect(inner, texts),
            Value::Array(items) => {
                for item in items {
                    match &item.value {
                        Value::String(text) if is_text => texts.push(text.to_string()),
                        Value::Object(inner) => collect(inner, texts),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}
