//! What the rows of a table can be, and how the ids of their subjects are made.

use serde_json::{Map, Value};
use stele_records::types::RecordType;
use stele_records::types::field::{PROPERTY, TREE, encode_id};

use super::{Reading, is_coordinate};

/// What rows are, besides tree cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::TreeEvents,
        Self::Entities,
        Self::Properties,
        Self::Listings,
        Self::Leases,
    ];

    /// The word in the map and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TreeEvents => "tree-events",
            Self::Entities => "entities",
            Self::Properties => "properties",
            Self::Listings => "listings",
            Self::Leases => "leases",
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
        }
    }

    /// The roles of its signers, each once.
    pub fn roles(self) -> Vec<&'static str> {
        crate::record_drafts::parties::roles(self.record_type())
    }

    /// How the subject's `id` is read, where the map may give it.
    pub(super) fn id_reading(self) -> Option<Reading> {
        match self {
            Self::TreeEvents => Some(Reading::Tag(64)),
            Self::Entities => Some(Reading::Entity),
            Self::Properties | Self::Listings | Self::Leases => None,
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

    /// The subject's id: what the map gives, or what follows from the fields.
    pub fn subject_id(self, given: Option<&str>, fields: &Map<String, Value>) -> String {
        let field = |name| fields.get(name).and_then(Value::as_str).unwrap_or_default();
        match self {
            Self::TreeEvents => encode_id(TREE, given.unwrap_or_else(|| field("tag"))),
            Self::Entities => given.unwrap_or_default().to_owned(),
            Self::Properties | Self::Listings | Self::Leases => {
                format!("{PROPERTY}{}", field("property"))
            }
        }
    }
}
