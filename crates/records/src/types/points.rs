//! Personal points: stations where waste is handed in, what it earns, accounts, and what points buy.
//!
//! Everything about a receipt has one subject, the deposit: the deposit itself, the points granted for it, and
//! what of them expires or is reversed. Points are whole numbers; days stand in for times, so that nobody's
//! day can be followed by the minute.

use super::field::{
    ACCOUNT, CATALOGUE, DEPOSIT, Field, FieldError, Form, Good, MAX_POINTS, RATES, REDEMPTION,
    Rate, STATION, Subject, encode_id, may, must, receipt,
};
use super::{Content, RecordType};
use serde::{Deserialize, Serialize};

/// Heaviest deposit, in grams: a tonne.
pub const MAX_WEIGHT_GRAMS: i64 = 1_000_000;

const ACCOUNT_FIELD: Field = must(
    "account",
    Form::Short(64),
    "The account, by its holder's pseudonym.",
);
const SCHEME: Field = must("scheme", Form::Short(64), "The points scheme.");
const STATION_FIELD: Field = must("station", Form::Short(64), "The station.");
const RECEIPT: Field = must(
    "receipt",
    Form::Receipt,
    "The deposit's receipt: station, day and the station's running number on that day.",
);
const DATE: Field = must("date", Form::Date, "The day.");
const POINTS: Field = must("points", Form::Integer(1, MAX_POINTS), "Points.");
const AREA: Field = may(
    "area",
    Form::Area,
    "Where it holds: division codes, widest first.",
);

/// Fields of a `Station`. The record's own `validFrom` and `validUntil` say from when until when it is open.
pub const STATION_FIELDS: &[Field] = &[
    STATION_FIELD,
    must("name", Form::Text, "What people call it (schema.org name)."),
    SCHEME,
    must("operator", Form::Entity, "Who runs it and signs for it."),
    must(
        "area",
        Form::Area,
        "Where it is: division codes, widest first.",
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
    may(
        "openingHours",
        Form::Text,
        "When it is open (schema.org openingHours).",
    ),
];

/// Fields of a `RateTable`: what waste earns in a scheme. The newest one in force counts.
pub const RATE_TABLE_FIELDS: &[Field] = &[
    SCHEME,
    must(
        "version",
        Form::Integer(1, 1_000_000),
        "The table's version, from 1.",
    ),
    must("rates", Form::Rates, "Points for a kilogram, by kind."),
    must(
        "maxDepositsPerDay",
        Form::Integer(1, 1_000),
        "How many deposits an account may make in a day.",
    ),
    AREA,
];

/// Fields of an `Account`.
pub const ACCOUNT_FIELDS: &[Field] = &[
    ACCOUNT_FIELD,
    must(
        "pseudonym",
        Form::Short(64),
        "The holder's pseudonym, drawn at random: the same text as the account.",
    ),
    must("key", Form::Key, "The holder's key for this account alone."),
    SCHEME,
];

/// Fields of an `AccountTransfer`: a holder goes on under another account, with all points.
pub const TRANSFER_FIELDS: &[Field] = &[
    must(
        "account",
        Form::Pair,
        "The account that is left, and the one that goes on.",
    ),
    DATE,
];

/// Fields of a `Deposit`: waste handed in at a station.
pub const DEPOSIT_FIELDS: &[Field] = &[
    ACCOUNT_FIELD,
    STATION_FIELD,
    must("kind", Form::Short(32), "What kind of waste."),
    must(
        "weightGrams",
        Form::Integer(1, MAX_WEIGHT_GRAMS),
        "Its weight in grams.",
    ),
    RECEIPT,
    DATE,
];

/// Fields of a `Grant`: the points for a deposit.
pub const GRANT_FIELDS: &[Field] = &[
    ACCOUNT_FIELD,
    STATION_FIELD,
    RECEIPT,
    must(
        "rateTable",
        Form::Id,
        "The id of the rate table that they follow from.",
    ),
    must("points", Form::Integer(0, MAX_POINTS), "Points."),
    DATE,
];

/// Fields of an `Expiry`: points of a grant that were not used in time.
pub const EXPIRY_FIELDS: &[Field] = &[ACCOUNT_FIELD, RECEIPT, POINTS, DATE];

/// Fields of a `PointsReversal`: points of a grant that were given by mistake.
pub const POINTS_REVERSAL_FIELDS: &[Field] = &[
    ACCOUNT_FIELD,
    RECEIPT,
    POINTS,
    DATE,
    may("reason", Form::Text, "Why."),
];

/// Fields of a `Catalogue`: what points buy at a merchant. The newest one in force counts.
pub const CATALOGUE_FIELDS: &[Field] = &[
    must("catalogue", Form::Short(64), "The catalogue."),
    must("merchant", Form::Entity, "The merchant."),
    must(
        "goods",
        Form::Goods,
        "What there is, and its price in points.",
    ),
];

/// Fields of a `Redemption`: points are spent.
pub const REDEMPTION_FIELDS: &[Field] = &[
    ACCOUNT_FIELD,
    must("merchant", Form::Entity, "The merchant."),
    must("catalogue", Form::Id, "The id of the catalogue's record."),
    must(
        "good",
        Form::Short(64),
        "What was bought, by its name in the catalogue.",
    ),
    must("quantity", Form::Integer(1, 1_000), "How many."),
    POINTS,
    must(
        "receipt",
        Form::Short(96),
        "The merchant's receipt, which is used once.",
    ),
    DATE,
];

/// A collection station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// The station.
    pub station: String,
    /// What people call it.
    pub name: String,
    /// The points scheme.
    pub scheme: String,
    /// Who runs it: an entity.
    pub operator: String,
    /// Latitude and longitude in degrees x 10^7.
    pub position: Option<(i64, i64)>,
    /// When it is open.
    pub opening_hours: Option<String>,
}

/// What waste earns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateTable {
    /// The points scheme.
    pub scheme: String,
    /// The table's version.
    pub version: i64,
    /// Points by kind.
    pub rates: Vec<Rate>,
    /// Deposits of an account in a day.
    pub max_deposits_per_day: i64,
}

/// A points account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The account.
    pub account: String,
    /// Its holder's key, as `did:key`.
    pub key: String,
    /// The points scheme.
    pub scheme: String,
}

/// A change from one account to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountTransfer {
    /// The account that is left.
    pub from: String,
    /// The account that goes on.
    pub to: String,
    /// The day.
    pub date: String,
}

/// Waste handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// Whose points it earns.
    pub account: String,
    /// The station.
    pub station: String,
    /// What kind of waste.
    pub kind: String,
    /// Its weight in grams.
    pub weight_grams: i64,
    /// The receipt.
    pub receipt: String,
    /// The running number within the receipt.
    pub number: u32,
    /// The day.
    pub date: String,
}

/// Points for a deposit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Who gets them.
    pub account: String,
    /// The station.
    pub station: String,
    /// The deposit's receipt.
    pub receipt: String,
    /// The id of the rate table's record.
    pub rate_table: String,
    /// Points.
    pub points: i64,
    /// The day.
    pub date: String,
}

/// Points of a grant that are taken back: expired, or reversed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// From whom.
    pub account: String,
    /// The receipt of the deposit that they were granted for.
    pub receipt: String,
    /// Points.
    pub points: i64,
    /// The day.
    pub date: String,
}

/// What points buy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The catalogue.
    pub catalogue: String,
    /// The merchant's entity.
    pub merchant: String,
    /// What there is.
    pub goods: Vec<Good>,
}

/// Points that were spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redemption {
    /// Whose points.
    pub account: String,
    /// The merchant's entity.
    pub merchant: String,
    /// The id of the catalogue's record.
    pub catalogue: String,
    /// What was bought.
    pub good: String,
    /// How many.
    pub quantity: i64,
    /// Points.
    pub points: i64,
    /// The merchant's receipt.
    pub receipt: String,
    /// The day.
    pub date: String,
}

/// The id of the station of this name.
pub fn station_id(station: &str) -> String {
    encode_id(STATION, station)
}

/// The id of a scheme's rate table.
pub fn rates_id(scheme: &str) -> String {
    encode_id(RATES, scheme)
}

/// The id of an account.
pub fn account_id(account: &str) -> String {
    encode_id(ACCOUNT, account)
}

/// The id of the deposit with this receipt.
pub fn deposit_id(receipt: &str) -> String {
    encode_id(DEPOSIT, receipt)
}

/// The id of the catalogue of this name.
pub fn catalogue_id(catalogue: &str) -> String {
    encode_id(CATALOGUE, catalogue)
}

/// The id of the redemption with this receipt.
pub fn redemption_id(receipt: &str) -> String {
    encode_id(REDEMPTION, receipt)
}

impl Station {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let station = subject.required("station");
        subject.must_be(&station_id(&station))?;
        Ok(Self {
            station,
            name: subject.required("name"),
            scheme: subject.required("scheme"),
            operator: subject.required("operator"),
            position: subject.position()?,
            opening_hours: subject.owned("openingHours"),
        })
    }
}

impl RateTable {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let scheme = subject.required("scheme");
        subject.must_be(&rates_id(&scheme))?;
        Ok(Self {
            scheme,
            version: subject.integer("version").unwrap_or_default(),
            rates: subject.rates("rates"),
            max_deposits_per_day: subject.integer("maxDepositsPerDay").unwrap_or_default(),
        })
    }
}

impl Account {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let account = subject.required("account");
        subject.must_be(&account_id(&account))?;
        if subject.text("pseudonym") != Some(account.as_str()) {
            return Err(FieldError::SubjectId);
        }
        Ok(Self {
            account,
            key: subject.required("key"),
            scheme: subject.required("scheme"),
        })
    }
}

impl AccountTransfer {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let (from, to) = subject.pair("account");
        subject.must_be(&account_id(&from))?;
        Ok(Self {
            from,
            to,
            date: subject.required("date"),
        })
    }
}

impl Deposit {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let text = subject.required("receipt");
        let named = receipt(&text).ok_or(FieldError::Malformed("receipt"))?;
        let (station, date) = (subject.required("station"), subject.required("date"));
        let (own_station, own_date, number) = named;
        subject.must_be(&deposit_id(&text))?;
        if own_station != station || own_date != date {
            return Err(FieldError::SubjectId);
        }
        Ok(Self {
            account: subject.required("account"),
            station,
            kind: subject.required("kind"),
            weight_grams: subject.integer("weightGrams").unwrap_or_default(),
            number,
            receipt: text,
            date,
        })
    }
}

impl Grant {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let receipt = subject.required("receipt");
        subject.must_be(&deposit_id(&receipt))?;
        Ok(Self {
            account: subject.required("account"),
            station: subject.required("station"),
            receipt,
            rate_table: subject.required("rateTable"),
            points: subject.integer("points").unwrap_or_default(),
            date: subject.required("date"),
        })
    }
}

impl Taken {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let receipt = subject.required("receipt");
        subject.must_be(&deposit_id(&receipt))?;
        Ok(Self {
            account: subject.required("account"),
            receipt,
            points: subject.integer("points").unwrap_or_default(),
            date: subject.required("date"),
        })
    }
}

impl Catalogue {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let catalogue = subject.required("catalogue");
        subject.must_be(&catalogue_id(&catalogue))?;
        Ok(Self {
            catalogue,
            merchant: subject.required("merchant"),
            goods: subject.goods("goods"),
        })
    }
}

impl Redemption {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let receipt = subject.required("receipt");
        subject.must_be(&redemption_id(&receipt))?;
        Ok(Self {
            account: subject.required("account"),
            merchant: subject.required("merchant"),
            catalogue: subject.required("catalogue"),
            good: subject.required("good"),
            quantity: subject.integer("quantity").unwrap_or_default(),
            points: subject.integer("points").unwrap_or_default(),
            receipt,
            date: subject.required("date"),
        })
    }
}

/// The fields of a type of this system; none of another's.
pub(super) const fn fields(record_type: RecordType) -> &'static [Field] {
    match record_type {
        RecordType::Account => ACCOUNT_FIELDS,
        RecordType::AccountTransfer => TRANSFER_FIELDS,
        RecordType::Catalogue => CATALOGUE_FIELDS,
        RecordType::Deposit => DEPOSIT_FIELDS,
        RecordType::Expiry => EXPIRY_FIELDS,
        RecordType::Grant => GRANT_FIELDS,
        RecordType::PointsReversal => POINTS_REVERSAL_FIELDS,
        RecordType::RateTable => RATE_TABLE_FIELDS,
        RecordType::Redemption => REDEMPTION_FIELDS,
        RecordType::Station => STATION_FIELDS,
        _ => &[],
    }
}

/// Reads what a record of this system says.
///
/// # Errors
/// [`FieldError`] with the first field that is wrong.
pub(super) fn read(record_type: RecordType, subject: Subject<'_>) -> Result<Content, FieldError> {
    Ok(match record_type {
        RecordType::Account => Content::Account(Account::read(subject)?),
        RecordType::AccountTransfer => Content::AccountTransfer(AccountTransfer::read(subject)?),
        RecordType::Catalogue => Content::Catalogue(Catalogue::read(subject)?),
        RecordType::Deposit => Content::Deposit(Deposit::read(subject)?),
        RecordType::Expiry => Content::Expiry(Taken::read(subject)?),
        RecordType::Grant => Content::Grant(Grant::read(subject)?),
        RecordType::PointsReversal => Content::PointsReversal(Taken::read(subject)?),
        RecordType::RateTable => Content::RateTable(RateTable::read(subject)?),
        RecordType::Redemption => Content::Redemption(Redemption::read(subject)?),
        RecordType::Station => Content::Station(Station::read(subject)?),
        _ => return Err(FieldError::Missing("type")),
    })
}
