//! The record types that this version knows: their fields, and who must sign each in which role.
//!
//! One table a type ([`RecordType::fields`]) is what checks records, what the JSON Schemas in
//! `docs/schemas/` are written from, and what importers and pages read.

pub mod field;
pub mod forest;
pub mod identity;
pub mod rental;
pub mod schema;

use std::collections::BTreeSet;

use stele_verify::json::{Object, Value};
use stele_verify::record::Record;

use field::{Field, FieldError, Subject};
use forest::{EventKind, Section, TreeCard, TreeEvent};
use identity::{Accreditation, Entity, Key, KeyAction, Person, Withdrawal};
use rental::{Lease, LeaseEnd, Listing, Mandate, Property, Reservation, Title};

/// A record type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordType {
    /// What an entity may sign.
    Accreditation,
    /// A legal entity.
    Entity,
    /// An event in the life of an entity's key.
    Key,
    /// A lease of a flat.
    Lease,
    /// The early end of a lease.
    LeaseEnd,
    /// That an agent may act for an owner.
    Mandate,
    /// A person whose identity was checked, by key and pseudonym.
    PersonAttestation,
    /// A flat.
    Property,
    /// The offer of a flat.
    RentalListing,
    /// A flat that is kept for somebody.
    Reservation,
    /// A part of the plantation.
    Section,
    /// Whose key speaks for the owner of a flat.
    TitleAttestation,
    /// The state of a tree at one day.
    TreeCard,
    /// An event in the life of a tree.
    TreeEvent,
    /// Takes a record back.
    Withdrawal,
}

/// Every type, in the order of their names.
pub const ALL: [RecordType; 15] = [
    RecordType::Accreditation,
    RecordType::Entity,
    RecordType::Key,
    RecordType::Lease,
    RecordType::LeaseEnd,
    RecordType::Mandate,
    RecordType::PersonAttestation,
    RecordType::Property,
    RecordType::RentalListing,
    RecordType::Reservation,
    RecordType::Section,
    RecordType::TitleAttestation,
    RecordType::TreeCard,
    RecordType::TreeEvent,
    RecordType::Withdrawal,
];

/// What stands behind a role: why a reader should care about the signature of whoever has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The key is registered to an entity that is accredited for this type, role and area.
    Accredited,
    /// The key is that of a person whose identity was checked, or is registered to an entity. What
    /// the signer may decide follows from another record: a title, a mandate, a lease.
    Identified,
    /// Nothing but the key itself: the holder shows to have it, or takes back what is its own.
    Possession,
}

/// What a record says, read by its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// What an entity may sign.
    Accreditation(Accreditation),
    /// A legal entity.
    Entity(Entity),
    /// An event in the life of a key.
    Key(Key),
    /// A lease.
    Lease(Lease),
    /// The early end of a lease.
    LeaseEnd(LeaseEnd),
    /// That an agent may act.
    Mandate(Mandate),
    /// A person by key and pseudonym.
    Person(Person),
    /// A flat.
    Property(Property),
    /// A listing.
    Listing(Listing),
    /// A flat that is kept for somebody.
    Reservation(Reservation),
    /// A part of the plantation.
    Section(Section),
    /// Whose key speaks for the owner.
    Title(Title),
    /// The state of a tree.
    TreeCard(TreeCard),
    /// An event in the life of a tree.
    TreeEvent(TreeEvent),
    /// Takes a record back.
    Withdrawal(Withdrawal),
}

impl RecordType {
    /// The type of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        ALL.into_iter().find(|known| known.name() == name)
    }

    /// The name that stands in `type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accreditation => "Accreditation",
            Self::Entity => "Entity",
            Self::Key => "Key",
            Self::Lease => "Lease",
            Self::LeaseEnd => "LeaseEnd",
            Self::Mandate => "Mandate",
            Self::PersonAttestation => "PersonAttestation",
            Self::Property => "Property",
            Self::RentalListing => "RentalListing",
            Self::Reservation => "Reservation",
            Self::Section => "Section",
            Self::TitleAttestation => "TitleAttestation",
            Self::TreeCard => "TreeCard",
            Self::TreeEvent => "TreeEvent",
            Self::Withdrawal => "Withdrawal",
        }
    }

    /// The name that stands in `credentialSubject.type`.
    pub const fn subject_type(self) -> &'static str {
        match self {
            Self::Accreditation | Self::Entity => "Organization",
            Self::Key => "Key",
            Self::Lease | Self::LeaseEnd => "RentAction",
            Self::Mandate => "Mandate",
            Self::PersonAttestation => "Person",
            Self::Property | Self::TitleAttestation => "Accommodation",
            Self::RentalListing => "RealEstateListing",
            Self::Reservation => "Reservation",
            Self::Section => "Place",
            Self::TreeCard | Self::TreeEvent => "Tree",
            Self::Withdrawal => "Withdrawal",
        }
    }

    /// The fields of its subject, besides `id` and `type`.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Accreditation => identity::ACCREDITATION_FIELDS,
            Self::Entity => identity::ENTITY_FIELDS,
            Self::Key => identity::KEY_FIELDS,
            Self::Lease => rental::LEASE_FIELDS,
            Self::LeaseEnd => rental::LEASE_END_FIELDS,
            Self::Mandate => rental::MANDATE_FIELDS,
            Self::PersonAttestation => identity::PERSON_FIELDS,
            Self::Property => rental::PROPERTY_FIELDS,
            Self::RentalListing => rental::LISTING_FIELDS,
            Self::Reservation => rental::RESERVATION_FIELDS,
            Self::Section => forest::SECTION_FIELDS,
            Self::TitleAttestation => rental::TITLE_FIELDS,
            Self::TreeCard => forest::TREE_CARD_FIELDS,
            Self::TreeEvent => forest::TREE_EVENT_FIELDS,
            Self::Withdrawal => identity::WITHDRAWAL_FIELDS,
        }
    }

    /// The sets of roles of which one must have signed in full. Where a type has several, the parties
    /// differ from record to record: an owner lets a flat, or an agent.
    pub const fn role_sets(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Accreditation => &[&["accreditor"]],
            Self::Entity => &[&["registrar"]],
            // Which of them a record needs follows from its action: see `sets_for`.
            Self::Key => &[&["registrar", "holder"], &["registrar"], &["holder"]],
            Self::Lease => &[
                &["landlord", "tenant", "platform"],
                &["agent", "tenant", "platform"],
            ],
            Self::LeaseEnd => &[&["landlord", "tenant"], &["agent", "tenant"]],
            Self::Mandate => &[&["principal", "agent"]],
            Self::PersonAttestation => &[&["attester", "holder"]],
            Self::Property | Self::TitleAttestation => &[&["registry"]],
            Self::RentalListing => &[&["owner", "platform"], &["agent", "platform"]],
            Self::Reservation => &[&["landlord", "platform"], &["agent", "platform"]],
            Self::Section | Self::TreeCard => &[&["custodian"]],
            Self::TreeEvent => &[
                &["nursery"],
                &["carrier"],
                &["planter"],
                &["surveyor"],
                &["inspector"],
                &["maintainer"],
                &["maintainer", "inspector"],
                &["custodian"],
            ],
            Self::Withdrawal => &[&["withdrawer"]],
        }
    }

    /// Whether a record of this type is withdrawn only if the party in this role says so too. What several
    /// have agreed isn't one party's to undo: a lease, its end, a reservation, a tree taken away. Of a type for
    /// which no role is needed, any one party withdraws.
    pub fn needs_to_withdraw(self, role: &str) -> bool {
        match self {
            // The platform vouches for the parties of a lease; it is none of them.
            Self::Lease | Self::LeaseEnd => !matches!(role, "platform" | "headLandlord"),
            Self::Reservation | Self::TreeEvent => true,
            _ => false,
        }
    }

    /// Roles that may sign besides.
    pub const fn optional_roles(self) -> &'static [&'static str] {
        match self {
            // The consent of the landlord above, to a sublease.
            Self::Lease => &["headLandlord"],
            Self::LeaseEnd => &["platform"],
            _ => &[],
        }
    }

    /// What stands behind a role; none for a role that the type doesn't have.
    pub fn standing(self, role: &str) -> Option<Standing> {
        let sets = self.role_sets().iter().copied();
        let mut known = sets.chain([self.optional_roles()]).flatten();
        if !known.any(|known| *known == role) {
            return None;
        }
        Some(match role {
            "holder" | "withdrawer" => Standing::Possession,
            "owner" | "landlord" | "tenant" | "principal" | "headLandlord" => Standing::Identified,
            _ => Standing::Accredited,
        })
    }

    /// The sets of roles of which a record with this subject needs one: as [`RecordType::role_sets`],
    /// but by what is said.
    pub fn sets_for(self, subject: Option<&Object<'_>>) -> &'static [&'static [&'static str]] {
        let text = |name| {
            let value = subject.and_then(|subject| subject.get(name));
            value.and_then(Value::as_str)
        };
        match self {
            // Whoever registers a key shows to have it; whoever has one may take it out of service alone.
            Self::Key if text("action") == Some("register") => &[&["registrar", "holder"]],
            Self::Key => &[&["registrar"], &["holder"]],
            Self::TreeEvent => match text("event").and_then(EventKind::from_name) {
                Some(kind) => event_roles(kind),
                None => self.role_sets(),
            },
            _ => self.role_sets(),
        }
    }

    /// The required roles that no signer of the record has; of several sets, those of the one that
    /// lacks the fewest.
    pub fn missing_roles(self, record: &Record<'_>) -> Vec<&'static str> {
        let has = |role: &str| record.signers().iter().any(|signer| signer.role == role);
        self.missing_from(record.subject(), has)
    }

    /// As [`RecordType::missing_roles`], for a subject and roles that are no record yet.
    pub fn missing_from(
        self,
        subject: Option<&Object<'_>>,
        has_role: impl Fn(&str) -> bool,
    ) -> Vec<&'static str> {
        let missing = |set: &[&'static str]| -> Vec<&'static str> {
            set.iter().copied().filter(|role| !has_role(role)).collect()
        };
        let sets = self.sets_for(subject).iter().copied().map(missing);
        sets.min_by_key(Vec::len).unwrap_or_default()
    }

    /// The first required role that no signer of the record has.
    pub fn missing_role(self, record: &Record<'_>) -> Option<&'static str> {
        self.missing_roles(record).first().copied()
    }

    /// The first signer whose role is none of this type's.
    pub fn unknown_role(self, record: &Record<'_>) -> Option<String> {
        let mut roles = record.signers().iter().map(|signer| &signer.role);
        roles.find(|role| self.standing(role).is_none()).cloned()
    }

    /// The first role that two signers have: whatever is asked of a role could be asked of one of them
    /// only. Several who withdraw a record together are all asked.
    pub fn double_role(self, record: &Record<'_>) -> Option<String> {
        let mut seen = BTreeSet::new();
        let mut roles = record.signers().iter().map(|signer| &signer.role);
        let double = roles.find(|role| !seen.insert(role.as_str()));
        double.filter(|_| self != Self::Withdrawal).cloned()
    }

    /// Checks that the subject has the fields of this type, and no others.
    ///
    /// # Errors
    /// [`FieldError`] with the first field that is wrong.
    pub fn check_fields(self, record: &Record<'_>) -> Result<(), FieldError> {
        self.read(record).map(|_| ())
    }

    /// Reads what a record of this type says.
    ///
    /// # Errors
    /// [`FieldError`] with the first field that is wrong; unknown fields are refused.
    pub fn read(self, record: &Record<'_>) -> Result<Content, FieldError> {
        let subject = record.subject();
        self.read_subject(subject.ok_or(FieldError::Missing("credentialSubject"))?)
    }

    /// Reads `credentialSubject`.
    ///
    /// # Errors
    /// As [`RecordType::read`].
    pub fn read_subject(self, object: &Object<'_>) -> Result<Content, FieldError> {
        let subject = Subject::check(object, self.subject_type(), self.fields())?;
        Ok(match self {
            Self::Accreditation => Content::Accreditation(Accreditation::read(subject)?),
            Self::Entity => Content::Entity(Entity::read(subject)?),
            Self::Key => Content::Key(Key::read(subject)?),
            Self::Lease => Content::Lease(Lease::read(subject)?),
            Self::LeaseEnd => Content::LeaseEnd(LeaseEnd::read(subject)?),
            Self::Mandate => Content::Mandate(Mandate::read(subject)?),
            Self::PersonAttestation => Content::Person(Person::read(subject)?),
            Self::Property => Content::Property(Property::read(subject)?),
            Self::RentalListing => Content::Listing(Listing::read(subject)?),
            Self::Reservation => Content::Reservation(Reservation::read(subject)?),
            Self::Section => Content::Section(Section::read(subject)?),
            Self::TitleAttestation => Content::Title(Title::read(subject)?),
            Self::TreeCard => Content::TreeCard(TreeCard::read(subject)?),
            Self::TreeEvent => Content::TreeEvent(TreeEvent::read(subject)?),
            Self::Withdrawal => Content::Withdrawal(Withdrawal::read(subject)),
        })
    }
}

/// Who signs an event in the life of a tree.
pub const fn event_roles(kind: EventKind) -> &'static [&'static [&'static str]] {
    match kind {
        EventKind::Select | EventKind::Lift => &[&["nursery"]],
        EventKind::Load | EventKind::Transport => &[&["carrier"]],
        EventKind::Receive | EventKind::Plant => &[&["planter"]],
        EventKind::Position => &[&["surveyor"], &["planter"]],
        EventKind::Inspect => &[&["inspector"]],
        EventKind::Care => &[&["maintainer"]],
        EventKind::Measure => &[&["maintainer"], &["surveyor"]],
        EventKind::Replace | EventKind::Remove => &[&["maintainer", "inspector"]],
        EventKind::Correct | EventKind::Retag => &[&["custodian"], &["inspector"]],
    }
}

impl Content {
    /// What is done with a key, if that is what the record says.
    pub fn key_action(&self) -> Option<KeyAction> {
        match self {
            Self::Key(key) => Some(key.action),
            _ => None,
        }
    }
}
