//! The forest: sections, tree cards, and the events of a tree's life.
//!
//! Field names follow OpenTrees and Darwin Core; the unit stands in the name.

use serde::{Deserialize, Serialize};
use stele_verify::json::Object;

use super::field::{Field, FieldError, Form, SECTION, Subject, TREE, encode_id, may, must};
use super::{Content, RecordType};

/// Thickest trunk that is believed, in millimetres: 20 m.
pub const MAX_DBH_MM: i64 = 20_000;

const TAG: Field = must(
    "tag",
    Form::Short(64),
    "The tag on the tree, 1 to 64 characters.",
);
const SPECIES: Field = may(
    "scientificName",
    Form::Text,
    "Botanical name (Darwin Core scientificName).",
);
const COMMON_NAME: Field = may(
    "vernacularName",
    Form::Text,
    "Common name (Darwin Core vernacularName).",
);
const DBH: Field = may(
    "dbhMm",
    Form::Integer(0, MAX_DBH_MM),
    "Trunk diameter at breast height in millimetres (OpenTrees dbh).",
);
const LATITUDE: Field = may(
    "latitudeE7",
    Form::Integer(-900_000_000, 900_000_000),
    "Degrees north x 10^7, WGS 84 (Darwin Core decimalLatitude).",
);
const LONGITUDE: Field = may(
    "longitudeE7",
    Form::Integer(-1_800_000_000, 1_800_000_000),
    "Degrees east x 10^7, WGS 84 (Darwin Core decimalLongitude).",
);
const IN_SECTION: Field = may(
    "section",
    Form::Text,
    "Section of the plantation, ward or district.",
);
const AREA: Field = may(
    "area",
    Form::Area,
    "Where it lies: division codes, widest first.",
);

/// Fields of a `TreeCard`: the state of a tree on one day.
pub const TREE_CARD_FIELDS: &[Field] = &[
    TAG,
    may(
        "catalogNumber",
        Form::Text,
        "What tells the tree apart in its owner's table, where that is not the tag (Darwin Core catalogNumber).",
    ),
    SPECIES,
    COMMON_NAME,
    DBH,
    LATITUDE,
    LONGITUDE,
    may(
        "locality",
        Form::Text,
        "Address or description of the place (Darwin Core locality).",
    ),
    IN_SECTION,
    AREA,
    must("observedOn", Form::Date, "The day of the observation."),
];

/// Fields of a `TreeEvent`: one event in the life of a tree. The subject's id stays the same for life,
/// whatever tag the tree bears.
pub const TREE_EVENT_FIELDS: &[Field] = &[
    must("event", Form::Choice(&EVENTS), "What happened."),
    must(
        "eventDate",
        Form::Date,
        "The day on which it happened (Darwin Core eventDate).",
    ),
    TAG,
    may(
        "formerTag",
        Form::Short(64),
        "With retag: the tag that the tree bore until then.",
    ),
    may(
        "nurseryTag",
        Form::Short(64),
        "With select: the tag put on in the nursery.",
    ),
    may(
        "nursery",
        Form::Entity,
        "With select: the nursery that the tree comes from.",
    ),
    SPECIES,
    COMMON_NAME,
    DBH,
    LATITUDE,
    LONGITUDE,
    IN_SECTION,
    AREA,
    may("alive", Form::Flag, "With inspect: whether the tree lives."),
    may(
        "replacedBy",
        Form::Id,
        "With replace: the id of the tree that stands there now.",
    ),
    may(
        "unknown",
        Form::Texts,
        "With correct: names of fields whose former value was wrong, where nobody knows the right one.",
    ),
    may("photo", Form::Sha256s, "SHA-256 of photos."),
    may("reason", Form::Text, "Why, in words."),
];

/// What a correction can take back without stating anything in its place. A place is taken back whole,
/// under the name of its first half.
pub const UNKNOWN: [&str; 5] = [
    "dbhMm",
    "latitudeE7",
    "scientificName",
    "section",
    "vernacularName",
];

/// Fields of a `Section`: a part of the plantation.
pub const SECTION_FIELDS: &[Field] = &[
    must("section", Form::Text, "Its name, as trees give it."),
    AREA,
    must(
        "boundaryE7",
        Form::Polygon,
        "Its corners: latitude and longitude in degrees x 10^7, WGS 84.",
    ),
];

/// The names of the events, in the order of a life.
pub const EVENTS: [&str; 14] = [
    "select",
    "lift",
    "load",
    "transport",
    "receive",
    "plant",
    "position",
    "inspect",
    "care",
    "measure",
    "replace",
    "remove",
    "correct",
    "retag",
];

/// What happens to a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EventKind {
    /// Chosen and tagged in the nursery.
    Select,
    /// Lifted out of the ground.
    Lift,
    /// Loaded.
    Load,
    /// On its way.
    Transport,
    /// Arrived at the section.
    Receive,
    /// Planted.
    Plant,
    /// Its position was taken.
    Position,
    /// Inspected by the supervisor.
    Inspect,
    /// Watered, pruned, treated.
    Care,
    /// Measured.
    Measure,
    /// Dead or taken away, and another stands in its place.
    Replace,
    /// Taken away.
    Remove,
    /// An earlier statement is corrected.
    Correct,
    /// It bears another tag from now on.
    Retag,
}

impl EventKind {
    /// All of them, as [`EVENTS`] names them.
    pub const ALL: [Self; 14] = [
        Self::Select,
        Self::Lift,
        Self::Load,
        Self::Transport,
        Self::Receive,
        Self::Plant,
        Self::Position,
        Self::Inspect,
        Self::Care,
        Self::Measure,
        Self::Replace,
        Self::Remove,
        Self::Correct,
        Self::Retag,
    ];

    /// The event of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter().zip(EVENTS);
        all.find(|(_, own)| *own == name).map(|(kind, _)| kind)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.into_iter().zip(EVENTS);
        all.find(|(kind, _)| *kind == self)
            .map_or("", |(_, name)| name)
    }
}

/// The state of a tree on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

impl TreeCard {
    /// Reads `credentialSubject` as a tree card.
    ///
    /// # Errors
    /// [`FieldError`] with the first field that is wrong; unknown fields are refused.
    pub fn read_subject(subject: &Object<'_>) -> Result<Self, FieldError> {
        Self::read(Subject::check(subject, "Tree", TREE_CARD_FIELDS)?)
    }

    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let card = Self {
            tag: subject.required("tag"),
            catalog_number: subject.owned("catalogNumber"),
            scientific_name: subject.owned("scientificName"),
            vernacular_name: subject.owned("vernacularName"),
            dbh_mm: subject.integer("dbhMm"),
            position: subject.position()?,
            locality: subject.owned("locality"),
            section: subject.owned("section"),
            observed_on: subject.required("observedOn"),
        };
        if subject.id() != card.subject_id() {
            return Err(FieldError::SubjectId);
        }
        Ok(card)
    }

    /// The id of the tree: `urn:stele:tree:` and the tag, percent-encoded (RFC 3986 section 2.1).
    pub fn subject_id(&self) -> String {
        subject_id(&self.tag)
    }
}

/// The id of the tree whose first tag this was.
pub fn subject_id(tag: &str) -> String {
    encode_id(TREE, tag)
}

/// The id of the section of this name.
pub fn section_id(name: &str) -> String {
    encode_id(SECTION, name)
}

/// An event in the life of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeEvent {
    /// What happened.
    pub kind: EventKind,
    /// When, YYYY-MM-DD.
    pub date: String,
    /// The tag that the tree bears after it.
    pub tag: String,
    /// The tag that it bore before a retag.
    pub former_tag: Option<String>,
    /// The tag put on in the nursery.
    pub nursery_tag: Option<String>,
    /// The nursery's entity.
    pub nursery: Option<String>,
    /// Botanical name.
    pub scientific_name: Option<String>,
    /// Common name.
    pub vernacular_name: Option<String>,
    /// Trunk diameter in millimetres.
    pub dbh_mm: Option<i64>,
    /// Latitude and longitude in degrees x 10^7.
    pub position: Option<(i64, i64)>,
    /// The section's name.
    pub section: Option<String>,
    /// Whether an inspection found it alive.
    pub alive: Option<bool>,
    /// The id of the tree that stands in its place.
    pub replaced_by: Option<String>,
    /// Fields of earlier statements that are taken back: some of [`UNKNOWN`].
    pub unknown: Vec<String>,
}

impl TreeEvent {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let kind = subject.text("event").and_then(EventKind::from_name);
        let event = Self {
            kind: kind.ok_or(FieldError::Malformed("event"))?,
            date: subject.required("eventDate"),
            tag: subject.required("tag"),
            former_tag: subject.owned("formerTag"),
            nursery_tag: subject.owned("nurseryTag"),
            nursery: subject.owned("nursery"),
            scientific_name: subject.owned("scientificName"),
            vernacular_name: subject.owned("vernacularName"),
            dbh_mm: subject.integer("dbhMm"),
            position: subject.position()?,
            section: subject.owned("section"),
            alive: subject.choice("alive"),
            replaced_by: subject.owned("replacedBy"),
            unknown: subject.texts("unknown"),
        };
        if !subject.id().starts_with(TREE) {
            return Err(FieldError::SubjectId);
        }
        event.check_kind()?;
        Ok(event)
    }

    /// What an event of this kind must have, and which fields belong to another kind.
    fn check_kind(&self) -> Result<(), FieldError> {
        let needs = |name, stands: bool, kind| match (stands, self.kind == kind) {
            (false, true) => Err(FieldError::Missing(name)),
            (true, false) => Err(FieldError::Malformed(name)),
            _ => Ok(()),
        };
        needs("formerTag", self.former_tag.is_some(), EventKind::Retag)?;
        needs("nurseryTag", self.nursery_tag.is_some(), EventKind::Select)?;
        needs("replacedBy", self.replaced_by.is_some(), EventKind::Replace)?;
        needs("alive", self.alive.is_some(), EventKind::Inspect)?;
        self.check_unknown()?;
        if self.nursery.is_some() && self.kind != EventKind::Select {
            return Err(FieldError::Malformed("nursery"));
        }
        match self.kind {
            EventKind::Position if self.position.is_none() => {
                Err(FieldError::Missing("latitudeE7"))
            }
            EventKind::Measure if self.dbh_mm.is_none() => Err(FieldError::Missing("dbhMm")),
            _ => Ok(()),
        }
    }

    /// Only a correction takes back, and nothing that it states itself.
    fn check_unknown(&self) -> Result<(), FieldError> {
        let stated = [
            self.dbh_mm.is_some(),
            self.position.is_some(),
            self.scientific_name.is_some(),
            self.section.is_some(),
            self.vernacular_name.is_some(),
        ];
        let may_be_unknown = |name: &String| {
            let mut all = UNKNOWN.iter().zip(stated);
            all.any(|(known, stated)| known == name && !stated)
        };
        let sound = self.unknown.is_empty() || self.kind == EventKind::Correct;
        if sound && self.unknown.iter().all(may_be_unknown) {
            Ok(())
        } else {
            Err(FieldError::Malformed("unknown"))
        }
    }
}

/// A part of the plantation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its name, as trees give it.
    pub name: String,
    /// Its corners: latitude and longitude in degrees x 10^7.
    pub boundary: Vec<(i64, i64)>,
}

impl Section {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let name = subject.required("section");
        if subject.id() != section_id(&name) {
            return Err(FieldError::SubjectId);
        }
        Ok(Self {
            name,
            boundary: subject.polygon("boundaryE7"),
        })
    }
}

/// The fields of a type of this system; none of another's.
pub(super) const fn fields(record_type: RecordType) -> &'static [Field] {
    match record_type {
        RecordType::Section => SECTION_FIELDS,
        RecordType::TreeCard => TREE_CARD_FIELDS,
        RecordType::TreeEvent => TREE_EVENT_FIELDS,
        _ => &[],
    }
}

/// Reads what a record of this system says.
///
/// # Errors
/// [`FieldError`] with the first field that is wrong.
pub(super) fn read(record_type: RecordType, subject: Subject<'_>) -> Result<Content, FieldError> {
    Ok(match record_type {
        RecordType::Section => Content::Section(Section::read(subject)?),
        RecordType::TreeCard => Content::TreeCard(TreeCard::read(subject)?),
        RecordType::TreeEvent => Content::TreeEvent(TreeEvent::read(subject)?),
        _ => return Err(FieldError::Missing("type")),
    })
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
                r#"{"latitudeE7":1,"observedOn":"2022-02-03","tag":"A","type":"Tree"}"#,
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
