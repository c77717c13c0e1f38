//! The record types that this version knows: their fields, and who must sign each in which role.
//!
//! One table a type ([`RecordType::fields`]) is what checks records, what the JSON Schemas in
//! `docs/schemas/` are written from, and what importers and pages read.

pub mod field;
pub mod forest;
pub mod funds;
pub mod identity;
pub mod points;
pub mod release;
pub mod rental;
mod roles;
pub mod schema;
mod system;

use serde::{Deserialize, Serialize};
use stele_verify::json::Object;
use stele_verify::record::Record;

pub use roles::{Standing, event_roles};
pub use system::System;

use field::{Field, FieldError, Subject};
use forest::{Section, TreeCard, TreeEvent};
use funds::{Amendment, Contract, Milestone, Payment, PaymentRequest, Project, Reversal, WageRun};
use identity::{Accreditation, Entity, Key, KeyAction, Person, Withdrawal};
use points::{
    Account, AccountTransfer, Catalogue, Deposit, Grant, RateTable, Redemption, Station, Taken,
};
use release::Release;
use rental::{Lease, LeaseEnd, Listing, Mandate, Property, Reservation, Title};

/// A record type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RecordType {
    /// A points account.
    Account,
    /// A holder of points goes on under another account.
    AccountTransfer,
    /// What an entity may sign.
    Accreditation,
    /// The parties change the value of a contract.
    Amendment,
    /// What points buy at a merchant.
    Catalogue,
    /// A contract of an engineering project.
    Contract,
    /// Waste handed in at a station.
    Deposit,
    /// A legal entity.
    Entity,
    /// Points that were not used in time.
    Expiry,
    /// Points for a deposit.
    Grant,
    /// An event in the life of an entity's key.
    Key,
    /// A lease of a flat.
    Lease,
    /// The early end of a lease.
    LeaseEnd,
    /// That an agent may act for an owner.
    Mandate,
    /// What a supervisor finds of a part of the works.
    Milestone,
    /// A line of a payment under a contract.
    Payment,
    /// Whoever is to be paid asks for it.
    PaymentRequest,
    /// A person whose identity was checked, by key and pseudonym.
    PersonAttestation,
    /// Points that were granted by mistake.
    PointsReversal,
    /// An engineering project.
    Project,
    /// A flat.
    Property,
    /// What waste earns.
    RateTable,
    /// Points are spent.
    Redemption,
    /// A version of a program, file by file.
    Release,
    /// The offer of a flat.
    RentalListing,
    /// A flat that is kept for somebody.
    Reservation,
    /// Money of a payment comes back.
    Reversal,
    /// A part of the plantation.
    Section,
    /// A collection station.
    Station,
    /// Whose key speaks for the owner of a flat.
    TitleAttestation,
    /// The state of a tree at one day.
    TreeCard,
    /// An event in the life of a tree.
    TreeEvent,
    /// What workers are paid for a month, by pseudonym.
    WageRun,
    /// Takes a record back.
    Withdrawal,
}

/// Every type, in the order of their names.
pub const ALL: [RecordType; 34] = [
    RecordType::Account,
    RecordType::AccountTransfer,
    RecordType::Accreditation,
    RecordType::Amendment,
    RecordType::Catalogue,
    RecordType::Contract,
    RecordType::Deposit,
    RecordType::Entity,
    RecordType::Expiry,
    RecordType::Grant,
    RecordType::Key,
    RecordType::Lease,
    RecordType::LeaseEnd,
    RecordType::Mandate,
    RecordType::Milestone,
    RecordType::Payment,
    RecordType::PaymentRequest,
    RecordType::PersonAttestation,
    RecordType::PointsReversal,
    RecordType::Project,
    RecordType::Property,
    RecordType::RateTable,
    RecordType::Redemption,
    RecordType::Release,
    RecordType::RentalListing,
    RecordType::Reservation,
    RecordType::Reversal,
    RecordType::Section,
    RecordType::Station,
    RecordType::TitleAttestation,
    RecordType::TreeCard,
    RecordType::TreeEvent,
    RecordType::WageRun,
    RecordType::Withdrawal,
];

/// What a record says, read by its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A version of a program.
    Release(Release),
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
    /// A points account.
    Account(Account),
    /// A holder of points goes on under another account.
    AccountTransfer(AccountTransfer),
    /// The parties change the value of a contract.
    Amendment(Amendment),
    /// What points buy at a merchant.
    Catalogue(Catalogue),
    /// A contract of an engineering project.
    Contract(Contract),
    /// Waste handed in at a station.
    Deposit(Deposit),
    /// Points that were not used in time.
    Expiry(Taken),
    /// Points for a deposit.
    Grant(Grant),
    /// What a supervisor finds of a part of the works.
    Milestone(Milestone),
    /// A line of a payment under a contract.
    Payment(Payment),
    /// Whoever is to be paid asks for it.
    PaymentRequest(PaymentRequest),
    /// Points that were granted by mistake.
    PointsReversal(Taken),
    /// An engineering project.
    Project(Project),
    /// What waste earns.
    RateTable(RateTable),
    /// Points are spent.
    Redemption(Redemption),
    /// Money of a payment comes back.
    Reversal(Reversal),
    /// A collection station.
    Station(Station),
    /// What workers are paid for a month, by pseudonym.
    WageRun(WageRun),
}

impl RecordType {
    /// The type of this name, if this program is built with its [`System`].
    pub fn from_name(name: &str) -> Option<Self> {
        let known = Self::named(name)?;
        known.system().is_built_in().then_some(known)
    }

    /// The type of this name, also where its [`System`] is no part of this program.
    pub fn named(name: &str) -> Option<Self> {
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
            Self::Release => "Release",
            Self::RentalListing => "RentalListing",
            Self::Reservation => "Reservation",
            Self::Section => "Section",
            Self::TitleAttestation => "TitleAttestation",
            Self::TreeCard => "TreeCard",
            Self::TreeEvent => "TreeEvent",
            Self::Account => "Account",
            Self::AccountTransfer => "AccountTransfer",
            Self::Amendment => "Amendment",
            Self::Catalogue => "Catalogue",
            Self::Contract => "Contract",
            Self::Deposit => "Deposit",
            Self::Expiry => "Expiry",
            Self::Grant => "Grant",
            Self::Milestone => "Milestone",
            Self::Payment => "Payment",
            Self::PaymentRequest => "PaymentRequest",
            Self::PointsReversal => "PointsReversal",
            Self::Project => "Project",
            Self::RateTable => "RateTable",
            Self::Redemption => "Redemption",
            Self::Reversal => "Reversal",
            Self::Station => "Station",
            Self::WageRun => "WageRun",
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
            Self::Release => "SoftwareApplication",
            Self::RentalListing => "RealEstateListing",
            Self::Reservation => "Reservation",
            Self::Section => "Place",
            Self::TreeCard | Self::TreeEvent => "Tree",
            Self::Account => "Account",
            Self::AccountTransfer => "AccountTransfer",
            Self::Amendment => "Amendment",
            Self::Catalogue => "OfferCatalog",
            Self::Contract => "Contract",
            Self::Deposit => "Deposit",
            Self::Expiry => "Expiry",
            Self::Grant => "Grant",
            Self::Milestone => "Milestone",
            Self::Payment => "Transaction",
            Self::PaymentRequest => "PaymentRequest",
            Self::PointsReversal => "PointsReversal",
            Self::Project => "Project",
            Self::RateTable => "RateTable",
            Self::Redemption => "Redemption",
            Self::Reversal => "Reversal",
            Self::Station => "Station",
            Self::WageRun => "WageRun",
            Self::Withdrawal => "Withdrawal",
        }
    }

    /// The fields of its subject, besides `id` and `type`. None where its [`System`] isn't built in.
    pub const fn fields(self) -> &'static [Field] {
        match self.system() {
            System::Identity if cfg!(feature = "identity") => identity::fields(self),
            System::Rental if cfg!(feature = "rental") => rental::fields(self),
            System::Funds if cfg!(feature = "funds") => funds::fields(self),
            System::Forest if cfg!(feature = "forest") => forest::fields(self),
            System::Points if cfg!(feature = "points") => points::fields(self),
            System::Identity | System::Rental | System::Funds | System::Forest | System::Points => {
                &[]
            }
        }
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
        let content =
            self.read_subject(subject.ok_or(FieldError::Missing("credentialSubject"))?)?;
        if self.must_end() && record.valid_until_time().is_none() {
            return Err(FieldError::Missing("validUntil"));
        }
        Ok(content)
    }

    /// Whether a record of this type has to say until when it holds: a flat that is kept for somebody without
    /// an end could be neither kept nor free.
    pub const fn must_end(self) -> bool {
        matches!(self, Self::Reservation)
    }

    /// Reads `credentialSubject`.
    ///
    /// # Errors
    /// As [`RecordType::read`].
    pub fn read_subject(self, object: &Object<'_>) -> Result<Content, FieldError> {
        let subject = Subject::check(object, self.subject_type(), self.fields())?;
        match self.system() {
            System::Identity if cfg!(feature = "identity") => identity::read(self, subject),
            System::Rental if cfg!(feature = "rental") => rental::read(self, subject),
            System::Funds if cfg!(feature = "funds") => funds::read(self, subject),
            System::Forest if cfg!(feature = "forest") => forest::read(self, subject),
            System::Points if cfg!(feature = "points") => points::read(self, subject),
            // No record has such a type: `from_name` doesn't give it.
            System::Identity | System::Rental | System::Funds | System::Forest | System::Points => {
                Err(FieldError::Missing("type"))
            }
        }
    }
}

impl Content {
    /// The engineering project that the record names: each numbers its contracts by itself, so records of
    /// several can stand in the list of one number.
    pub fn project(&self) -> Option<&str> {
        match self {
            Self::Project(own) => Some(&own.project),
            Self::Contract(own) => Some(&own.project),
            Self::Amendment(own) => Some(&own.project),
            Self::Milestone(own) => Some(&own.project),
            Self::PaymentRequest(own) => Some(&own.project),
            Self::Payment(own) => Some(&own.project),
            Self::Reversal(own) => Some(&own.project),
            Self::WageRun(own) => Some(&own.project),
            _ => None,
        }
    }

    /// What is done with a key, if that is what the record says.
    pub fn key_action(&self) -> Option<KeyAction> {
        match self {
            Self::Key(key) => Some(key.action),
            _ => None,
        }
    }
}
