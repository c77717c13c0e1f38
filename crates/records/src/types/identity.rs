//! Identities: entities, their keys, what they may sign, and persons by pseudonym and digest only.

use super::field::{Field, FieldError, Form, Subject, may, must};
use super::release::{RELEASE_FIELDS, Release};
use super::{Content, RecordType};
use serde::{Deserialize, Serialize};

/// What an entity can be.
pub const ENTITY_KINDS: [&str; 14] = [
    "agency",
    "authority",
    "bank",
    "carrier",
    "contractor",
    "developer",
    "merchant",
    "nursery",
    "platform",
    "registrar",
    "station",
    "supervisor",
    "supplier",
    "other",
];

/// Fields of an `Entity`: a legal entity as its registrar has it (schema.org `Organization`).
pub const ENTITY_FIELDS: &[Field] = &[
    must(
        "legalName",
        Form::Text,
        "The registered name (schema.org legalName).",
    ),
    may(
        "alternateName",
        Form::Text,
        "A name in another language (schema.org alternateName).",
    ),
    must(
        "kind",
        Form::Choice(&ENTITY_KINDS),
        "What the entity does in this city.",
    ),
    may(
        "area",
        Form::Area,
        "Where it is registered: division codes, widest first.",
    ),
    may(
        "address",
        Form::Text,
        "Its registered address (schema.org address).",
    ),
];

/// A legal entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// `urn:stele:entity:` and its USCC or LEI.
    pub id: String,
    /// The registered name.
    pub legal_name: String,
    /// A name in another language.
    pub alternate_name: Option<String>,
    /// One of [`ENTITY_KINDS`].
    pub kind: String,
    /// Where it is registered, widest first.
    pub area: Vec<String>,
    /// Its registered address.
    pub address: Option<String>,
}

impl Entity {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        check_id(subject, Form::Entity)?;
        Ok(Self {
            id: subject.id().to_owned(),
            legal_name: subject.required("legalName"),
            alternate_name: subject.owned("alternateName"),
            kind: subject.required("kind"),
            area: subject.texts("area"),
            address: subject.owned("address"),
        })
    }
}

/// Fields of a `Key`: what becomes of a key of an entity. The subject's id is the key.
pub const KEY_FIELDS: &[Field] = &[
    must(
        "action",
        Form::Choice(&["register", "rotate", "revoke"]),
        "What is done with the key.",
    ),
    must("entity", Form::Entity, "Whose key it is."),
    may(
        "replacedBy",
        Form::Key,
        "With rotate: the key that takes its place, which has a registration of its own.",
    ),
    may("reason", Form::Text, "Why, in the registrar's words."),
];

/// What is done with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyAction {
    /// From this entry on the entity may sign with it.
    Register,
    /// It is revoked, and another takes its place, which has a registration of its own.
    Rotate,
    /// From this entry on nothing that it signs counts.
    Revoke,
}

/// An event in the life of an entity's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// The key, as `did:key`.
    pub key: String,
    /// What is done with it.
    pub action: KeyAction,
    /// Whose it is.
    pub entity: String,
    /// With a rotation, the key that takes its place.
    pub replaced_by: Option<String>,
    /// Why, in the words of whoever signed it.
    pub reason: Option<String>,
}

impl Key {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        check_id(subject, Form::Key)?;
        let action = match subject.text("action") {
            Some("register") => KeyAction::Register,
            Some("rotate") => KeyAction::Rotate,
            _ => KeyAction::Revoke,
        };
        let replaced_by = subject.owned("replacedBy");
        match (action, &replaced_by) {
            (KeyAction::Rotate, None) => return Err(FieldError::Missing("replacedBy")),
            (KeyAction::Rotate, Some(_)) | (_, None) => {}
            (_, Some(_)) => return Err(FieldError::Malformed("replacedBy")),
        }
        Ok(Self {
            key: subject.id().to_owned(),
            action,
            entity: subject.required("entity"),
            replaced_by,
            reason: subject.owned("reason"),
        })
    }
}

/// Fields of an `Accreditation`: what an entity may sign. The subject's id is the entity; the record's
/// own `validFrom` and `validUntil` say from when until when.
pub const ACCREDITATION_FIELDS: &[Field] = &[
    must(
        "recordTypes",
        Form::Texts,
        "Record types that the entity may sign.",
    ),
    must("roles", Form::Texts, "Roles in which it may sign them."),
    must(
        "areas",
        Form::Areas,
        "Where: a code covers every code that begins with it.",
    ),
    may(
        "mayAccredit",
        Form::Flag,
        "Whether it may in turn accredit others within the same bounds.",
    ),
];

/// What an entity may sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accreditation {
    /// The entity.
    pub entity: String,
    /// Record types.
    pub record_types: Vec<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// Codes of areas; each covers every code that begins with it.
    pub areas: Vec<String>,
    /// Whether it may accredit others.
    pub may_accredit: bool,
}

impl Accreditation {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        check_id(subject, Form::Entity)?;
        Ok(Self {
            entity: subject.id().to_owned(),
            record_types: subject.texts("recordTypes"),
            roles: subject.texts("roles"),
            areas: subject.texts("areas"),
            may_accredit: subject.flag("mayAccredit"),
        })
    }
}

/// Fields of a `PersonAttestation`: that a key and a pseudonym belong to a person whose identity was
/// checked. The subject's id is the key. Names, ids and numbers stand in salted digests only.
pub const PERSON_FIELDS: &[Field] = &[
    must(
        "pseudonym",
        Form::Short(64),
        "The person's name within the scope, drawn at random.",
    ),
    must(
        "scope",
        Form::Choice(&["property", "lease", "project", "account"]),
        "How far the pseudonym reaches: a new one for each, so that nobody's life hangs on one name.",
    ),
    may(
        "scopeId",
        Form::Id,
        "The id of the property, project or account that the scope names.",
    ),
    must(
        "_sd",
        Form::Digests,
        "Salted digests of the person's name and documents (RFC 9901).",
    ),
    must(
        "_sd_alg",
        Form::Choice(&["sha-256"]),
        "The digests' algorithm (RFC 9901).",
    ),
];

/// A person whose identity was checked, by key and pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The person's key within the scope, as `did:key`.
    pub key: String,
    /// The pseudonym.
    pub pseudonym: String,
    /// How far it reaches: `property`, `lease`, `project` or `account`.
    pub scope: String,
    /// The id of what the scope names, where it was known at the time.
    pub scope_id: Option<String>,
}

impl Person {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        check_id(subject, Form::Key)?;
        Ok(Self {
            key: subject.id().to_owned(),
            pseudonym: subject.required("pseudonym"),
            scope: subject.required("scope"),
            scope_id: subject.owned("scopeId"),
        })
    }
}

/// Fields of a `Withdrawal`: takes a record back. The subject's id is that of the record taken back,
/// and so are the fields below that it has, so that both stand in the same lists.
pub const WITHDRAWAL_FIELDS: &[Field] = &[
    must(
        "withdraws",
        Form::Id,
        "The id of the record that is withdrawn.",
    ),
    may("area", Form::Area, "The area that the record names."),
    may("property", Form::Unit, "The flat that the record names."),
    may("tag", Form::Short(64), "The tag that the record names."),
    may("reason", Form::Text, "Why."),
];

/// A record that takes another one back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The subject of both.
    pub subject: String,
    /// The id of the record that is withdrawn.
    pub withdraws: String,
    /// Why.
    pub reason: Option<String>,
}

impl Withdrawal {
    pub(super) fn read(subject: Subject<'_>) -> Self {
        Self {
            subject: subject.id().to_owned(),
            withdraws: subject.required("withdraws"),
            reason: subject.owned("reason"),
        }
    }
}

/// The subject's own id must have this form.
pub(super) fn check_id(subject: Subject<'_>, form: Form) -> Result<(), FieldError> {
    let id = stele_verify::json::Value::String(subject.id().into());
    if form.fits(&id) {
        Ok(())
    } else {
        Err(FieldError::SubjectId)
    }
}

/// The fields of a type of this system; none of another's.
pub(super) const fn fields(record_type: RecordType) -> &'static [Field] {
    match record_type {
        RecordType::Accreditation => ACCREDITATION_FIELDS,
        RecordType::Entity => ENTITY_FIELDS,
        RecordType::Key => KEY_FIELDS,
        RecordType::PersonAttestation => PERSON_FIELDS,
        RecordType::Release => RELEASE_FIELDS,
        RecordType::Withdrawal => WITHDRAWAL_FIELDS,
        _ => &[],
    }
}

/// Reads what a record of this system says.
///
/// # Errors
/// [`FieldError`] with the first field that is wrong.
pub(super) fn read(record_type: RecordType, subject: Subject<'_>) -> Result<Content, FieldError> {
    Ok(match record_type {
        RecordType::Accreditation => Content::Accreditation(Accreditation::read(subject)?),
        RecordType::Entity => Content::Entity(Entity::read(subject)?),
        RecordType::Key => Content::Key(Key::read(subject)?),
        RecordType::PersonAttestation => Content::Person(Person::read(subject)?),
        RecordType::Release => Content::Release(Release::read(subject)?),
        RecordType::Withdrawal => Content::Withdrawal(Withdrawal::read(subject)),
        _ => return Err(FieldError::Missing("type")),
    })
}
