//! The rental platform: flats, who owns them, who may let them, and what was agreed.
//!
//! The subject of all of them is the flat, so its one list in the index is its whole history. Field
//! names follow schema.org (`Accommodation`, `RealEstateListing`, `Offer`, `RentAction`).

use super::field::{Field, FieldError, Form, PROPERTY, Subject, may, must};
use super::{Content, RecordType};
use serde::{Deserialize, Serialize};

const PROPERTY_FIELD: Field = must(
    "property",
    Form::Unit,
    "The flat's real-estate unit number, 28 characters.",
);
const AREA: Field = must(
    "area",
    Form::Area,
    "Where the flat lies: division codes, widest first.",
);
const FLOOR_SIZE: Field = must(
    "floorSizeCm2",
    Form::Integer(1, 100_000_000_000),
    "Floor space in square centimetres (schema.org floorSize).",
);
const FLOOR_LEVEL: Field = must(
    "floorLevel",
    Form::Short(16),
    "The floor (schema.org floorLevel).",
);
const ROOMS: Field = must(
    "numberOfRooms",
    Form::Integer(1, 1_000),
    "Rooms (schema.org numberOfRooms).",
);
const PRICE: Field = must("price", Form::Decimal, "Rent a month (schema.org price).");
const CURRENCY: Field = must(
    "priceCurrency",
    Form::Currency,
    "The currency of rent and deposit (schema.org priceCurrency).",
);
const DEPOSIT: Field = must("deposit", Form::Decimal, "The deposit.");

/// The same field where a record may do without it.
const fn optional(field: Field) -> Field {
    Field {
        required: false,
        ..field
    }
}

/// Fields of a `Property`: a flat as the registry has it (schema.org `Accommodation`).
pub const PROPERTY_FIELDS: &[Field] = &[
    PROPERTY_FIELD,
    AREA,
    must("address", Form::Text, "Its address (schema.org address)."),
    FLOOR_SIZE,
    FLOOR_LEVEL,
    ROOMS,
];

/// Fields of a `TitleAttestation`: whose key speaks for the owner of a flat. The owner stands in
/// salted digests only.
pub const TITLE_FIELDS: &[Field] = &[
    PROPERTY_FIELD,
    AREA,
    must("ownerKey", Form::Key, "The owner's key for this flat."),
    must(
        "status",
        Form::Choice(&["held", "sealed", "revoked"]),
        "Whether the owner may let it: a court or the registry can seal or revoke a title.",
    ),
    FLOOR_SIZE,
    FLOOR_LEVEL,
    ROOMS,
    must(
        "_sd",
        Form::Digests,
        "Salted digests of the owner's name and documents (RFC 9901).",
    ),
    must(
        "_sd_alg",
        Form::Choice(&["sha-256"]),
        "The digests' algorithm (RFC 9901).",
    ),
];

/// Fields of a `Mandate`: the owner, or an agent of theirs, lets an agent act. The record's own
/// `validFrom` and `validUntil` say from when until when.
pub const MANDATE_FIELDS: &[Field] = &[
    PROPERTY_FIELD,
    AREA,
    must("agent", Form::Entity, "The agent who may act."),
    must(
        "exclusive",
        Form::Flag,
        "Whether it shuts out the owner and all other agents.",
    ),
];

/// Fields of a `RentalListing` (schema.org `RealEstateListing`). The record's own `validFrom` and
/// `validUntil` say from when until when it stands. What the flat measures may be left out, since many
/// platforms don't ask: there is then nothing to hold against the title.
pub const LISTING_FIELDS: &[Field] = &[
    PROPERTY_FIELD,
    AREA,
    may("name", Form::Text, "Its headline (schema.org name)."),
    may(
        "address",
        Form::Text,
        "The flat's address (schema.org address).",
    ),
    may("agent", Form::Entity, "The agent who lists it."),
    may("listingId", Form::Short(64), "Its number on the platform."),
    PRICE,
    CURRENCY,
    optional(FLOOR_SIZE),
    optional(FLOOR_LEVEL),
    optional(ROOMS),
    may(
        "photo",
        Form::Sha256s,
        "SHA-256 of its photos (schema.org photo).",
    ),
    may(
        "latitudeE7",
        Form::Integer(-900_000_000, 900_000_000),
        "Degrees north x 10^7, WGS 84.",
    ),
    may(
        "longitudeE7",
        Form::Integer(-1_800_000_000, 1_800_000_000),
        "Degrees east x 10^7, WGS 84.",
    ),
];

/// Fields of a `Reservation`: the flat is kept for a tenant until the record's own `validUntil`.
pub const RESERVATION_FIELDS: &[Field] = &[
    PROPERTY_FIELD,
    AREA,
    must(
        "pseudonym",
        Form::Short(64),
        "The tenant, by the pseudonym of the lease to come.",
    ),
    DEPOSIT,
    CURRENCY,
    may(
        "listing",
        Form::Id,
        "The id of the listing that it follows.",
    ),
];

/// Fields of a `Lease` (schema.org `RentAction`).
pub const LEASE_FIELDS: &[Field] = &[
    PROPERTY_FIELD,
    AREA,
    must(
        "pseudonym",
        Form::Short(64),
        "The tenant, by the pseudonym of this lease.",
    ),
    must("startDate", Form::Date, "The first day."),
    must("endDate", Form::Date, "The last day, included."),
    PRICE,
    CURRENCY,
    DEPOSIT,
    must(
        "documentHash",
        Form::Sha256,
        "SHA-256 of a 16-byte salt and the lease as a file; the salt is kept with the disclosures.",
    ),
    may(
        "reservation",
        Form::Id,
        "The id of the reservation that it fulfils.",
    ),
    may(
        "listing",
        Form::Id,
        "The id of the listing that it follows.",
    ),
    may(
        "headLease",
        Form::Id,
        "Of a sublease: the id of the lease that it lies within.",
    ),
];

/// Fields of a `LeaseEnd`: a lease ends before its last day.
pub const LEASE_END_FIELDS: &[Field] = &[
    PROPERTY_FIELD,
    AREA,
    must("lease", Form::Id, "The id of the lease."),
    must("endDate", Form::Date, "Its last day now, included."),
    may("reason", Form::Text, "Why."),
];

/// Floor space, floor and rooms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Floor space in square centimetres.
    pub floor_cm2: i64,
    /// The floor.
    pub level: String,
    /// Rooms.
    pub rooms: i64,
}

/// Floor space, floor and rooms, as far as a listing states them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedSize {
    /// Floor space in square centimetres.
    pub floor_cm2: Option<i64>,
    /// The floor.
    pub level: Option<String>,
    /// Rooms.
    pub rooms: Option<i64>,
}

/// A flat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Its address.
    pub address: String,
    /// What it measures.
    pub size: Size,
}

/// Whether an owner may let a flat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TitleStatus {
    /// Yes.
    Held,
    /// No, for the time being.
    Sealed,
    /// No.
    Revoked,
}

/// Whose key speaks for the owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// The owner's key, as `did:key`.
    pub owner_key: String,
    /// Whether the owner may let the flat.
    pub status: TitleStatus,
    /// What it measures.
    pub size: Size,
}

/// That an agent may act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// The agent's entity.
    pub agent: String,
    /// Whether it shuts out all others.
    pub exclusive: bool,
}

/// A listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Its headline.
    pub name: Option<String>,
    /// The flat's address.
    pub address: Option<String>,
    /// The agent's entity.
    pub agent: Option<String>,
    /// Its number on the platform.
    pub listing_id: Option<String>,
    /// Rent a month, a decimal.
    pub price: String,
    /// Its currency.
    pub currency: String,
    /// What the listing says that the flat measures.
    pub size: ListedSize,
    /// SHA-256 of its photos, in hex.
    pub photos: Vec<String>,
    /// Latitude and longitude in degrees x 10^7.
    pub position: Option<(i64, i64)>,
}

/// A flat that is kept for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The tenant's pseudonym.
    pub pseudonym: String,
    /// The deposit, a decimal.
    pub deposit: String,
    /// Its currency.
    pub currency: String,
    /// The id of the listing.
    pub listing: Option<String>,
}

/// A lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The tenant's pseudonym.
    pub pseudonym: String,
    /// The first day, YYYY-MM-DD.
    pub start: String,
    /// The last day, included.
    pub end: String,
    /// Rent a month, a decimal.
    pub price: String,
    /// The currency of rent and deposit.
    pub currency: String,
    /// The deposit, a decimal.
    pub deposit: String,
    /// Salted SHA-256 of the document, in hex.
    pub document: String,
    /// The id of the reservation.
    pub reservation: Option<String>,
    /// The id of the listing.
    pub listing: Option<String>,
    /// The id of the lease that this sublease lies within.
    pub head_lease: Option<String>,
}

/// The early end of a lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaseEnd {
    /// The id of the lease.
    pub lease: String,
    /// Its last day, included.
    pub end: String,
}

/// The subject must be the flat that the field names.
fn check_subject(subject: Subject<'_>) -> Result<(), FieldError> {
    let unit = subject.text("property").unwrap_or_default();
    if subject.id().strip_prefix(PROPERTY) == Some(unit) {
        Ok(())
    } else {
        Err(FieldError::SubjectId)
    }
}

impl Size {
    fn read(subject: Subject<'_>) -> Self {
        Self {
            floor_cm2: subject.integer("floorSizeCm2").unwrap_or_default(),
            level: subject.required("floorLevel"),
            rooms: subject.integer("numberOfRooms").unwrap_or_default(),
        }
    }
}

impl Property {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        check_subject(subject)?;
        Ok(Self {
            address: subject.required("address"),
            size: Size::read(subject),
        })
    }
}

impl Title {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        check_subject(subject)?;
        Ok(Self {
            owner_key: subject.required("ownerKey"),
            status: match subject.text("status") {
                Some("held") => TitleStatus::Held,
                Some("sealed") => TitleStatus::Sealed,
                _ => TitleStatus::Revoked,
            },
            size: Size::read(subject),
        })
    }
}

impl Mandate {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        check_subject(subject)?;
        Ok(Self {
            agent: subject.required("agent"),
            exclusive: subject.flag("exclusive"),
        })
    }
}

impl Listing {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        check_subject(subject)?;
        Ok(Self {
            name: subject.owned("name"),
            address: subject.owned("address"),
            agent: subject.owned("agent"),
            listing_id: subject.owned("listingId"),
            price: subject.required("price"),
            currency: subject.required("priceCurrency"),
            size: ListedSize {
                floor_cm2: subject.integer("floorSizeCm2"),
                level: subject.owned("floorLevel"),
                rooms: subject.integer("numberOfRooms"),
            },
            photos: subject.texts("photo"),
            position: subject.position()?,
        })
    }
}

impl Reservation {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        check_subject(subject)?;
        Ok(Self {
            pseudonym: subject.required("pseudonym"),
            deposit: subject.required("deposit"),
            currency: subject.required("priceCurrency"),
            listing: subject.owned("listing"),
        })
    }
}

impl Lease {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        check_subject(subject)?;
        Ok(Self {
            pseudonym: subject.required("pseudonym"),
            start: subject.required("startDate"),
            end: subject.required("endDate"),
            price: subject.required("price"),
            currency: subject.required("priceCurrency"),
            deposit: subject.required("deposit"),
            document: subject.required("documentHash"),
            reservation: subject.owned("reservation"),
            listing: subject.owned("listing"),
            head_lease: subject.owned("headLease"),
        })
    }
}

impl LeaseEnd {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        check_subject(subject)?;
        Ok(Self {
            lease: subject.required("lease"),
            end: subject.required("endDate"),
        })
    }
}

/// The fields of a type of this system; none of another's.
pub(super) const fn fields(record_type: RecordType) -> &'static [Field] {
    match record_type {
        RecordType::Lease => LEASE_FIELDS,
        RecordType::LeaseEnd => LEASE_END_FIELDS,
        RecordType::Mandate => MANDATE_FIELDS,
        RecordType::Property => PROPERTY_FIELDS,
        RecordType::RentalListing => LISTING_FIELDS,
        RecordType::Reservation => RESERVATION_FIELDS,
        RecordType::TitleAttestation => TITLE_FIELDS,
        _ => &[],
    }
}

/// Reads what a record of this system says.
///
/// # Errors
/// [`FieldError`] with the first field that is wrong.
pub(super) fn read(record_type: RecordType, subject: Subject<'_>) -> Result<Content, FieldError> {
    Ok(match record_type {
        RecordType::Lease => Content::Lease(Lease::read(subject)?),
        RecordType::LeaseEnd => Content::LeaseEnd(LeaseEnd::read(subject)?),
        RecordType::Mandate => Content::Mandate(Mandate::read(subject)?),
        RecordType::Property => Content::Property(Property::read(subject)?),
        RecordType::RentalListing => Content::Listing(Listing::read(subject)?),
        RecordType::Reservation => Content::Reservation(Reservation::read(subject)?),
        RecordType::TitleAttestation => Content::Title(Title::read(subject)?),
        _ => return Err(FieldError::Missing("type")),
    })
}
