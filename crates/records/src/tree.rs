//! Tree cards: the state of one tree at one day.
//!
//! Field names follow OpenTrees and Darwin Core; the unit stands in the name.

use stele_verify::json::{Object, Value};
use stele_verify::record::Record;
use stele_verify::time::parse_date;

/// Longest text of a field, in bytes.
pub const MAX_TEXT_LEN: usize = 512;
/// Thickest trunk that is believed, in millimetres: 20 m.
pub const MAX_DBH_MM: i64 = 20_000;

/// Which field of a record is wrong, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldError {
    /// A field is missing.
    Missing(&'static str),
    /// A field has another form or lies out of range.
    Malformed(&'static str),
    /// A field that this type doesn't have.
    Unknown(String),
    /// The subject's id doesn't name what the fields describe.
    SubjectId,
}

impl FieldError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "field-missing",
            Self::Malformed(_) => "field-malformed",
            Self::Unknown(_) => "field-unknown",
            Self::SubjectId => "field-subject-id",
        }
    }
}

/// The fields of a tree card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeCard {
    /// The tag on the tree, 1 to 64 characters.
    pub tag: String,
    /// What tells this tree apart in its owner's table, where that is not the tag (Darwin Core
    /// `catalogNumber`).
    pub catalog_number: Option<String>,
    /// Botanical name (Darwin Core `scientificName`).
    pub scientific_name: Option<String>,
    /// Common name (Darwin Core `vernacularName`).
    pub vernacular_name: Option<String>,
    /// Trunk diameter at breast height in millimetres (OpenTrees `dbh`).
    pub dbh_mm: Option<i64>,
    /// Latitude and longitude in degrees x 10^7, WGS 84.
    pub position: Option<(i64, i64)>,
    /// Address or description of the place (Darwin Core `locality`).
    pub locality: Option<String>,
    /// Section of the plantation, ward or district.
    pub section: Option<String>,
    /// The day of the observation, YYYY-MM-DD.
    pub observed_on: String,
}

const FIELDS: [&str; 12] = [
    "catalogNumber",
    "dbhMm",
    "id",
    "latitudeE7",
    "locality",
    "longitudeE7",
    "observedOn",
    "scientificName",
    "section",
    "tag",
    "type",
    "vernacularName",
];

impl TreeCard {
    /// Reads the subject of a record as a tree card.
    ///
    /// # Errors
    /// [`FieldError`] with the first field that is wrong; unknown fields are refused.
    pub fn read(record: &Record<'_>) -> Result<Self, FieldError> {
        let subject = record
            .subject()
            .ok_or(FieldError::Missing("credentialSubject"))?;
        Self::read_subject(subject)
    }

    /// Reads `credentialSubject` as a tree card.
    ///
    /// # Errors
    /// [`FieldError`], as for [`TreeCard::read`].
    pub fn read_subject(subject: &Object<'_>) -> Result<Self, FieldError> {
        if let Some(other) = subject.members().iter().find(|m| !FIELDS.contains(&m.name)) {
            return Err(FieldError::Unknown(other.name.to_owned()));
        }
        if subject.get("type").and_then(Value::as_str) != Some("Tree") {
            return Err(FieldError::Malformed("type"));
        }
        let card = Self {
            tag: text(subject, "tag")?.ok_or(FieldError::Missing("tag"))?,
            catalog_number: text(subject, "catalogNumber")?,
            scientific_name: text(subject, "scientificName")?,
            vernacular_name: text(subject, "vernacularName")?,
            dbh_mm: integer(subject, "dbhMm", 0..=MAX_DBH_MM)?,
            position: position(subject)?,
            locality: text(subject, "locality")?,
            section: text(subject, "section")?,
            observed_on: text(subject, "observedOn")?.ok_or(FieldError::Missing("observedOn"))?,
        };
        if card.tag.chars().count() > 64 {
            return Err(FieldError::Malformed("tag"));
        }
        if parse_date(&card.observed_on).is_none() {
            return Err(FieldError::Malformed("observedOn"));
        }
        let id = subject.get("id").and_then(Value::as_str);
        if id != Some(card.subject_id().as_str()) {
            return Err(FieldError::SubjectId);
        }
        Ok(card)
    }

    /// The id of the tree: `urn:stele:tree:` and the tag, percent-encoded (RFC 3986 section 2.1).
    pub fn subject_id(&self) -> String {
        subject_id(&self.tag)
    }
}

/// The id of the tree with this tag.
pub fn subject_id(tag: &str) -> String {
    let mut id = String::from("urn:stele:tree:");
    for byte in tag.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            id.push(char::from(byte));
        } else {
            id.push_str(&format!("%{byte:02X}"));
        }
    }
    id
}

fn text(subject: &Object<'_>, name: &'static str) -> Result<Option<String>, FieldError> {
    match subject.get(name) {
        None => Ok(None),
        Some(Value::String(text)) if is_plain(text) => Ok(Some(text.clone().into_owned())),
        Some(_) => Err(FieldError::Malformed(name)),
    }
}

/// Not empty, not too long, no control characters, no blanks at the ends.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_TEXT_LEN
        && text.trim() == text
        && !text.chars().any(char::is_control)
}

fn integer(
    subject: &Object<'_>,
    name: &'static str,
    range: core::ops::RangeInclusive<i64>,
) -> Result<Option<i64>, FieldError> {
    match subject.get(name) {
        None => Ok(None),
        Some(Value::Integer(number)) if range.contains(number) => Ok(Some(*number)),
        Some(_) => Err(FieldError::Malformed(name)),
    }
}

fn position(subject: &Object<'_>) -> Result<Option<(i64, i64)>, FieldError> {
    let latitude = integer(subject, "latitudeE7", -900_000_000..=900_000_000)?;
    let longitude = integer(subject, "longitudeE7", -1_800_000_000..=1_800_000_000)?;
    match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => Ok(Some((latitude, longitude))),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(FieldError::Missing("latitudeE7")),
        (Some(_), None) => Err(FieldError::Missing("longitudeE7")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_verify::json::parse;

    fn read(json: &str) -> Result<TreeCard, FieldError> {
        let value = parse(json.as_bytes()).unwrap();
        TreeCard::read_subject(value.as_object().unwrap())
    }

    #[test]
    fn reads_a_card() {
        let card = read(
            r#"{"dbhMm":250,"id":"urn:stele:tree:%E6%9D%A8%2F1","latitudeE7":1,"longitudeE7":-2,"observedOn":"2022-08-18","tag":"杨/1","type":"Tree"}"#,
        )
        .unwrap();
        assert_eq!(card.dbh_mm, Some(250));
        assert_eq!(card.position, Some((1, -2)));
    }

    #[test]
    fn refuses_what_is_wrong() {
        for (json, error) in [
            (r#"{"color":1}"#, FieldError::Unknown("color".into())),
            (
                r#"{"id":"urn:stele:tree:A"}"#,
                FieldError::Malformed("type"),
            ),
            (r#"{"type":"Tree"}"#, FieldError::Missing("tag")),
            (
                r#"{"tag":" A","type":"Tree"}"#,
                FieldError::Malformed("tag"),
            ),
            (
                r#"{"tag":"A","type":"Tree"}"#,
                FieldError::Missing("observedOn"),
            ),
            (
                r#"{"observedOn":"2022-02-30","tag":"A","type":"Tree"}"#,
                FieldError::Malformed("observedOn"),
            ),
            (
                r#"{"id":"urn:stele:tree:B","observedOn":"2022-02-03","tag":"A","type":"Tree"}"#,
                FieldError::SubjectId,
            ),
            (
                r#"{"dbhMm":-1,"tag":"A","type":"Tree"}"#,
                FieldError::Malformed("dbhMm"),
            ),
            (
                r#"{"latitudeE7":1,"tag":"A","type":"Tree"}"#,
                FieldError::Missing("longitudeE7"),
            ),
            (
                r#"{"latitudeE7":900000001,"tag":"A","type":"Tree"}"#,
                FieldError::Malformed("latitudeE7"),
            ),
        ] {
            assert_eq!(read(json), Err(error), "{json}");
        }
    }
}
