//! What the rows of a table can be, and how the ids of their subjects are made.

use serde_json::{Map, Value};
use stele_records::types::RecordType;
use stele_records::types::field::{PROPERTY, TREE, encode_id};
use stele_records::types::funds::{contract_id, milestone_id, payment_id, project_id, request_id};

use super::{Reading, is_coordinate};
use crate::import::codes::Codes;

/// What rows are, besides tree cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Events in the lives of trees.
    TreeEvents,
    /// Legal entities.
    Entities,
    /// Flats.
    Properties,
    /// Offers of flats.
    Listings,
    /// Leases.
    Leases,
    /// Engineering projects.
    Projects,
    /// Contracts.
    Contracts,
    /// Changes of contracts' values.
    Amendments,
    /// Milestones.
    Milestones,
    /// Requests for payment.
    Requests,
    /// Payments, and what came back of them.
    Payments,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::TreeEvents,
        Self::Entities,
        Self::Properties,
        Self::Listings,
        Self::Leases,
        Self::Projects,
        Self::Contracts,
        Self::Amendments,
        Self::Milestones,
        Self::Requests,
        Self::Payments,
    ];

    /// Those that a package of open contracting data holds, whose records are told apart by what they name.
    pub const FUNDS: [Self; 6] = [
        Self::Projects,
        Self::Contracts,
        Self::Amendments,
        Self::Milestones,
        Self::Requests,
        Self::Payments,
    ];

    /// The word in the map and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TreeEvents => "tree-events",
            Self::Entities => "entities",
            Self::Properties => "properties",
            Self::Listings => "listings",
            Self::Leases => "leases",
            Self::Projects => "projects",
            Self::Contracts => "contracts",
            Self::Amendments => "amendments",
            Self::Milestones => "milestones",
            Self::Requests => "requests",
            Self::Payments => "payments",
        }
    }

    /// The type of the records.
    pub const fn record_type(self) -> RecordType {
        match self {
            Self::TreeEvents => RecordType::TreeEvent,
            Self::Entities => RecordType::Entity,
            Self::Properties => RecordType::Property,
            Self::Listings => RecordType::RentalListing,
            Self::Leases => RecordType::Lease,
            Self::Projects => RecordType::Project,
            Self::Contracts => RecordType::Contract,
            Self::Amendments => RecordType::Amendment,
            Self::Milestones => RecordType::Milestone,
            Self::Requests => RecordType::PaymentRequest,
            Self::Payments => RecordType::Payment,
        }
    }

    /// The roles of its signers, each once.
    pub fn roles(self) -> Vec<&'static str> {
        crate::record_drafts::parties::roles(self.record_type())
    }

    /// How the subject's `id` is read, where the map may give it.
    pub(super) fn id_reading(self, codes: &Codes) -> Option<Reading> {
        match self {
            Self::TreeEvents => Some(Reading::Tag(64)),
            Self::Entities => Some(Reading::Entity(codes.clone())),
            _ => None,
        }
    }

    /// Whether the map must give it.
    pub(super) const fn requires_id(self) -> bool {
        matches!(self, Self::Entities)
    }

    /// Whether its subjects have a place.
    pub(super) fn has_place(self) -> bool {
        self.record_type().fields().iter().any(is_coordinate)
    }

    /// The fields that tell its rows apart, where no column of the map's choice does.
    pub const fn own_key(self) -> &'static [&'static str] {
        match self {
            Self::Projects => &["project"],
            Self::Contracts => &["contract"],
            Self::Amendments => &["contract", "amendment"],
            Self::Milestones => &["contract", "milestone"],
            Self::Requests => &["contract", "request"],
            Self::Payments => &["payment", "line"],
            _ => &[],
        }
    }

    /// The key of a row of a kind that has its own.
    pub fn key_of(self, fields: &Map<String, Value>) -> String {
        let parts = self.own_key().iter().map(|name| match fields.get(*name) {
            // A slash within a part must not be taken for the one between two.
            Some(Value::String(text)) => text.replace('%', "%25").replace('/', "%2F"),
            Some(other) => other.to_string(),
            None => String::new(),
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// The subject's id: what the map gives, or what follows from the fields.
    pub fn subject_id(self, given: Option<&str>, fields: &Map<String, Value>) -> String {
        let field = |name| fields.get(name).and_then(Value::as_str).unwrap_or_default();
        match self {
            Self::TreeEvents => encode_id(TREE, given.unwrap_or_else(|| field("tag"))),
            Self::Entities => given.unwrap_or_default().to_owned(),
            Self::Properties | Self::Listings | Self::Leases => {
                format!("{PROPERTY}{}", field("property"))
            }
            Self::Projects => project_id(field("project")),
            Self::Contracts | Self::Amendments => contract_id(field("contract")),
            Self::Milestones => milestone_id(field("contract"), field("milestone")),
            Self::Requests => request_id(field("contract"), field("request")),
            Self::Payments => {
                let line = fields.get("line").and_then(Value::as_i64);
                payment_id(field("payment"), line.unwrap_or_default())
            }
        }
    }
}
