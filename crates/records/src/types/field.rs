//! Fields of a record's subject: their forms, and the one strict reader for all types.
//!
//! A type is a table of fields. The same table checks records, writes the JSON Schemas in
//! `docs/schemas/`, and tells importers what there is. A field that the table doesn't have is refused.

mod parts;

use stele_verify::json::{Object, Value};
use stele_verify::key::DidKey;
use stele_verify::record::is_uri;
use stele_verify::time::parse_date;

use crate::index::is_sha256;

pub use parts::{
    Good, MAX_AMOUNTS, MAX_FILES, MAX_GOODS, MAX_LINES, MAX_PATH_LEN, MAX_POINTS, Money, Rate,
    ReleaseFile, WageLine,
};
use parts::{amounts, files, goods, is_currency, is_short, lines, pair, rates};

/// Longest text of a field, in bytes.
pub const MAX_TEXT_LEN: usize = 512;

/// Longest list of a field.
pub const MAX_ITEMS: usize = 64;

/// How the id of an entity begins; its USCC or LEI follows.
pub const ENTITY: &str = "urn:stele:entity:";
/// How the id of a flat begins; its real-estate unit number follows.
pub const PROPERTY: &str = "urn:stele:property:";
/// How the id of a tree begins; its first tag follows, percent-encoded.
pub const TREE: &str = "urn:stele:tree:";
/// How the id of a section begins; its name follows, percent-encoded.
pub const SECTION: &str = "urn:stele:section:";

/// How the id of an engineering project begins; its name follows, percent-encoded.
pub const PROJECT: &str = "urn:stele:project:";
/// How the id of a contract begins; its name follows, percent-encoded.
pub const CONTRACT: &str = "urn:stele:contract:";
/// How the id of a milestone begins; contract and milestone follow, each percent-encoded.
pub const MILESTONE: &str = "urn:stele:milestone:";
/// How the id of a request for payment begins; contract and request follow, each percent-encoded.
pub const REQUEST: &str = "urn:stele:request:";
/// How the id of a line of a payment begins; payment, percent-encoded, and line follow.
pub const PAYMENT: &str = "urn:stele:payment:";
/// How the id of a wage run begins; contract and run follow, each percent-encoded.
pub const WAGES: &str = "urn:stele:wages:";
/// How the id of a collection station begins; its name follows, percent-encoded.
pub const STATION: &str = "urn:stele:station:";
/// How the id of a points scheme's rate table begins; the scheme's name follows, percent-encoded.
pub const RATES: &str = "urn:stele:rates:";
/// How the id of a points account begins; its name follows, percent-encoded.
pub const ACCOUNT: &str = "urn:stele:account:";
/// How the id of a deposit begins; its receipt follows, percent-encoded.
pub const DEPOSIT: &str = "urn:stele:deposit:";
/// How the id of a catalogue begins; its name follows, percent-encoded.
pub const CATALOGUE: &str = "urn:stele:catalogue:";
/// How the id of a redemption begins; its receipt follows, percent-encoded.
pub const REDEMPTION: &str = "urn:stele:redemption:";
/// How the id of a version of a program begins; name and version follow, each percent-encoded.
pub const RELEASE: &str = "urn:stele:release:";

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

/// What a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text of up to [`MAX_TEXT_LEN`] bytes: not empty, no control characters, no blanks at its ends.
    Text,
    /// Text of up to so many characters, otherwise as [`Form::Text`].
    Short(usize),
    /// One of these.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A whole number from the first to the second, both included.
    Integer(i64, i64),
    /// An amount of money or a rate that isn't negative: digits without leading zeros, and up to four
    /// decimals behind a point.
    Decimal,
    /// A currency: three capitals (ISO 4217).
    Currency,
    /// A day, YYYY-MM-DD.
    Date,
    /// The id of an entity: [`ENTITY`] and its 18 or 20 digits and capitals.
    Entity,
    /// A key, as `did:key`.
    Key,
    /// The id of another record, or of a subject: a URI.
    Id,
    /// A SHA-256 as 64 lower-case hex digits.
    Sha256,
    /// A real-estate unit number: 28 digits and capitals, the first six a division code.
    Unit,
    /// An area, from the widest to the narrowest: one to four codes of digits and capitals, each of
    /// which begins with the one before it.
    Area,
    /// Codes of areas, side by side.
    Areas,
    /// Salted digests (RFC 9901 `_sd`): base64url of 32 bytes each, strictly increasing.
    Digests,
    /// A polygon: 3 to 64 corners, each its latitude and longitude in degrees x 10^7.
    Polygon,
    /// A list of one to [`MAX_ITEMS`] texts.
    Texts,
    /// A list of SHA-256s, one to [`MAX_ITEMS`], none of them twice.
    Sha256s,
    /// A change of an amount: as [`Form::Decimal`], with a minus sign before what is taken away.
    Change,
    /// A month, YYYY-MM.
    Month,
    /// The name of a receipt: the station, its day, and its running number on that day, between slashes.
    Receipt,
    /// Amounts of money, one a currency, strictly increasing by currency: each `amount` and `currency`.
    Amounts,
    /// Lines of a wage run: each `amount` and `pseudonym`.
    WageLines,
    /// Rates, strictly increasing by kind: each `kind` and `pointsPerKilogram`.
    Rates,
    /// Goods, strictly increasing by name: each `good`, `name` and `points`.
    Goods,
    /// Two different texts of up to 64 characters.
    Pair,
    /// Files of a program, strictly increasing by path: each `bytes`, `path` and `sha256`.
    Files,
}

/// A field of a record type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in `credentialSubject`.
    pub name: &'static str,
    /// What it may hold.
    pub form: Form,
    /// Whether every record of the type has it.
    pub required: bool,
    /// What it means, in one English sentence, with the vocabulary that the name is from.
    pub about: &'static str,
}

/// A field that every record of the type has.
pub(super) const fn must(name: &'static str, form: Form, about: &'static str) -> Field {
    Field {
        name,
        form,
        required: true,
        about,
    }
}

/// A field that a record may have.
pub(super) const fn may(name: &'static str, form: Form, about: &'static str) -> Field {
    Field {
        name,
        form,
        required: false,
        about,
    }
}

/// A subject whose fields have been checked against the table of its type.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'r>(&'r Object<'r>);

impl<'r> Subject<'r> {
    /// Checks that a subject has the fields of this table in the right form, and no others.
    /// Every subject has besides an `id`, and a `type` with this name.
    ///
    /// # Errors
    /// [`FieldError`] with the first field that is wrong.
    pub fn check(
        subject: &'r Object<'r>,
        subject_type: &str,
        fields: &[Field],
    ) -> Result<Self, FieldError> {
        let is_known = |name: &str| {
            matches!(name, "id" | "type") || fields.iter().any(|field| field.name == name)
        };
        if let Some(other) = subject.members().iter().find(|m| !is_known(m.name)) {
            return Err(FieldError::Unknown(other.name.to_owned()));
        }
        if subject.get("type").and_then(Value::as_str) != Some(subject_type) {
            return Err(FieldError::Malformed("type"));
        }
        for field in fields {
            match subject.get(field.name) {
                None if field.required => return Err(FieldError::Missing(field.name)),
                Some(value) if !field.form.fits(value) => {
                    return Err(FieldError::Malformed(field.name));
                }
                None | Some(_) => {}
            }
        }
        Ok(Self(subject))
    }

    /// The subject's id.
    pub fn id(self) -> &'r str {
        self.text("id").unwrap_or_default()
    }

    /// Checks that it is about the thing of this id: what its fields name.
    ///
    /// # Errors
    /// [`FieldError::SubjectId`]
    pub(super) fn must_be(self, id: &str) -> Result<(), FieldError> {
        if self.id() == id {
            Ok(())
        } else {
            Err(FieldError::SubjectId)
        }
    }

    /// A text.
    pub fn text(self, name: &str) -> Option<&'r str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A text of its own.
    pub fn owned(self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    /// A text that the table requires.
    pub fn required(self, name: &str) -> String {
        self.owned(name).unwrap_or_default()
    }

    /// A whole number.
    pub fn integer(self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_integer)
    }

    /// A flag, if it stands there.
    pub fn choice(self, name: &str) -> Option<bool> {
        match self.0.get(name) {
            Some(Value::Bool(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// Whether a flag stands there and is true.
    pub fn flag(self, name: &str) -> bool {
        self.choice(name).unwrap_or_default()
    }

    /// A list of texts; none if the field is missing.
    pub fn texts(self, name: &str) -> Vec<String> {
        let items = self.0.get(name).and_then(Value::as_array);
        let items = items.unwrap_or_default().iter();
        items
            .filter_map(|item| item.value.as_str().map(str::to_owned))
            .collect()
    }

    /// A place, in degrees x 10^7: latitude and longitude.
    ///
    /// # Errors
    /// [`FieldError::Missing`] if one stands there without the other.
    pub fn position(self) -> Result<Option<(i64, i64)>, FieldError> {
        match (self.integer("latitudeE7"), self.integer("longitudeE7")) {
            (Some(latitude), Some(longitude)) => Ok(Some((latitude, longitude))),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(FieldError::Missing("latitudeE7")),
            (Some(_), None) => Err(FieldError::Missing("longitudeE7")),
        }
    }

    /// Amounts of money, one a currency; none if the field is missing.
    pub fn amounts(self, name: &str) -> Vec<Money> {
        self.0.get(name).and_then(amounts).unwrap_or_default()
    }

    /// Lines of a wage run.
    pub fn lines(self, name: &str) -> Vec<WageLine> {
        self.0.get(name).and_then(lines).unwrap_or_default()
    }

    /// Rates of a rate table.
    pub fn rates(self, name: &str) -> Vec<Rate> {
        self.0.get(name).and_then(rates).unwrap_or_default()
    }

    /// Goods of a catalogue.
    pub fn goods(self, name: &str) -> Vec<Good> {
        self.0.get(name).and_then(goods).unwrap_or_default()
    }

    /// Files of a program.
    pub fn files(self, name: &str) -> Vec<ReleaseFile> {
        self.0.get(name).and_then(files).unwrap_or_default()
    }

    /// Two different texts.
    pub fn pair(self, name: &str) -> (String, String) {
        self.0.get(name).and_then(pair).unwrap_or_default()
    }

    /// The corners of a polygon.
    pub fn polygon(self, name: &str) -> Vec<(i64, i64)> {
        self.0.get(name).and_then(corners).unwrap_or_default()
    }
}

impl Form {
    /// Whether a value has this form.
    pub fn fits(self, value: &Value<'_>) -> bool {
        let text = value.as_str();
        match self {
            Self::Text => text.is_some_and(is_plain),
            Self::Short(most) => text.is_some_and(|text| is_short(text, most)),
            Self::Choice(choices) => text.is_some_and(|text| choices.contains(&text)),
            Self::Flag => matches!(value, Value::Bool(_)),
            Self::Integer(min, max) => value.as_integer().is_some_and(|n| min <= n && n <= max),
            Self::Decimal => text.is_some_and(is_decimal),
            Self::Currency => text.is_some_and(is_currency),
            Self::Date => text.is_some_and(|text| parse_date(text).is_some()),
            Self::Entity => text.is_some_and(is_entity),
            Self::Key => text.is_some_and(|text| DidKey::parse(text).is_ok()),
            Self::Id => text.is_some_and(is_uri),
            Self::Sha256 => text.is_some_and(is_sha256),
            Self::Unit => text.is_some_and(is_unit),
            Self::Area => list(value, 4, is_area_code).is_some_and(|codes| is_nested(&codes)),
            Self::Areas => list(value, MAX_ITEMS, is_area_code).is_some(),
            Self::Digests => {
                list(value, MAX_ITEMS, is_digest).is_some_and(|all| all.is_sorted_by(|a, b| a < b))
            }
            Self::Polygon => corners(value).is_some(),
            Self::Texts => list(value, MAX_ITEMS, is_plain).is_some(),
            Self::Sha256s => list(value, MAX_ITEMS, is_sha256).is_some_and(|all| {
                let mut once = all.clone();
                once.sort_unstable();
                once.dedup();
                once.len() == all.len()
            }),
            Self::Change => text.is_some_and(|text| match text.strip_prefix('-') {
                Some(less) => is_decimal(less) && less.bytes().any(|b| (b'1'..=b'9').contains(&b)),
                None => is_decimal(text),
            }),
            Self::Month => text.is_some_and(|t| parse_date(&format!("{t}-01")).is_some()),
            Self::Receipt => text.is_some_and(|text| receipt(text).is_some()),
            Self::Amounts => amounts(value).is_some(),
            Self::WageLines => lines(value).is_some(),
            Self::Rates => rates(value).is_some(),
            Self::Goods => goods(value).is_some(),
            Self::Pair => pair(value).is_some(),
            Self::Files => files(value).is_some(),
        }
    }
}

/// One to `most` texts of this form.
fn list<'v>(value: &'v Value<'_>, most: usize, fits: fn(&str) -> bool) -> Option<Vec<&'v str>> {
    let items = value.as_array()?;
    if items.is_empty() || items.len() > most {
        return None;
    }
    let items = items.iter();
    items
        .map(|item| item.value.as_str().filter(|text| fits(text)))
        .collect()
}

/// Not empty, not too long, no control characters, no blanks at the ends.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_TEXT_LEN
        && text.trim() == text
        && !text.chars().any(char::is_control)
}

/// Up to 15 digits before the point, which no sum of a million of them overflows in 128 bits.
fn is_decimal(text: &str) -> bool {
    let (whole, decimals) = match text.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && whole.len() <= 15
        && (whole.len() == 1 || !whole.starts_with('0'))
        && decimals.is_none_or(|decimals| digits(decimals) && decimals.len() <= 4)
}

fn is_code(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

pub(crate) fn is_entity(text: &str) -> bool {
    let code = text.strip_prefix(ENTITY);
    code.is_some_and(|code| matches!(code.len(), 18 | 20) && is_code(code))
}

fn is_unit(text: &str) -> bool {
    text.len() == 28 && is_code(text) && text.bytes().take(6).all(|byte| byte.is_ascii_digit())
}

fn is_area_code(text: &str) -> bool {
    (2..=16).contains(&text.len()) && is_code(text)
}

fn is_nested(codes: &[&str]) -> bool {
    codes.windows(2).all(|pair| match pair {
        [wide, narrow] => narrow.len() > wide.len() && narrow.starts_with(wide),
        _ => true,
    })
}

fn is_digest(text: &str) -> bool {
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    text.len() == 43 && text.bytes().all(is_base64url)
}

fn corners(value: &Value<'_>) -> Option<Vec<(i64, i64)>> {
    let items = value.as_array()?;
    if !(3..=MAX_ITEMS).contains(&items.len()) {
        return None;
    }
    let corner = |value: &Value<'_>| match value.as_array()? {
        [latitude, longitude] => {
            let latitude = latitude.value.as_integer()?;
            let longitude = longitude.value.as_integer()?;
            let fits = latitude.abs() <= 900_000_000 && longitude.abs() <= 1_800_000_000;
            fits.then_some((latitude, longitude))
        }
        _ => None,
    };
    items.iter().map(|item| corner(&item.value)).collect()
}

/// Station, day and running number of a receipt.
pub fn receipt(text: &str) -> Option<(&str, &str, u32)> {
    let (rest, number) = text.rsplit_once('/')?;
    let (station, day) = rest.rsplit_once('/')?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let fits = digits && !number.starts_with('0') && number.len() <= 6;
    parse_date(day)?;
    let number = number.parse().ok().filter(|_| fits)?;
    is_short(station, 64).then_some((station, day, number))
}

/// The id that stands for these texts: each percent-encoded as by [`encode_id`], with colons between.
pub fn encode_ids(scheme: &str, texts: &[&str]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| encode_id("", text)).collect();
    format!("{scheme}{}", texts.join(":"))
}

/// The end of an id that stands for this text: everything but letters, digits and `-._~` in ASCII is
/// percent-encoded (RFC 3986 section 2.1).
pub fn encode_id(scheme: &str, text: &str) -> String {
    let mut id = String::from(scheme);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            id.push(char::from(byte));
        } else {
            id.push_str(&format!("%{byte:02X}"));
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_verify::json::parse;

    fn fits(form: Form, json: &str) -> bool {
        form.fits(&parse(json.as_bytes()).unwrap())
    }

    #[test]
    fn each_form_takes_what_it_says() {
        let hash = format!("\"{}\"", "0a".repeat(32));
        let hashes = format!("[{hash}]");
        let digest = format!("[\"{}\"]", "A".repeat(43));
        for (form, json) in [
            (Form::Text, "\"安新县 1 号\""),
            (Form::Short(2), "\"安新\""),
            (Form::Choice(&["a", "b"]), "\"b\""),
            (Form::Flag, "false"),
            (Form::Integer(-1, 5), "-1"),
            (Form::Decimal, "\"0\""),
            (Form::Decimal, "\"3200.50\""),
            (Form::Currency, "\"CNY\""),
            (Form::Date, "\"2024-02-29\""),
            (Form::Entity, "\"urn:stele:entity:91133100MA0CPN1A14\""),
            (Form::Id, "\"urn:uuid:1\""),
            (Form::Sha256, hash.as_str()),
            (Form::Sha256s, hashes.as_str()),
            (Form::Unit, "\"130629001001GB00001F00010001\""),
            (Form::Area, "[\"130629\",\"130629100\"]"),
            (Form::Areas, "[\"130629\",\"130632\"]"),
            (Form::Digests, digest.as_str()),
            (Form::Polygon, "[[1,2],[3,4],[-5,6]]"),
            (Form::Texts, "[\"a\"]"),
            (Form::Change, "\"-0.5\""),
            (Form::Change, "\"0\""),
            (Form::Month, "\"2026-02\""),
            (Form::Receipt, "\"S/1/2026-02-28/17\""),
        ] {
            assert!(fits(form, json), "{form:?} {json}");
        }
    }

    #[test]
    fn each_form_refuses_what_it_must() {
        let twice = format!("[\"{0}\",\"{0}\"]", "0a".repeat(32));
        for (form, json) in [
            (Form::Text, "\"\""),
            (Form::Text, "\" a\""),
            (Form::Text, "1"),
            (Form::Short(2), "\"abc\""),
            (Form::Choice(&["a", "b"]), "\"A\""),
            (Form::Flag, "\"true\""),
            (Form::Integer(-1, 5), "6"),
            (Form::Decimal, "\"-1\""),
            (Form::Decimal, "\"01\""),
            (Form::Decimal, "\"1.\""),
            (Form::Decimal, "\".5\""),
            (Form::Decimal, "\"1.00001\""),
            (Form::Decimal, "\"1234567890123456\""),
            (Form::Decimal, "1"),
            (Form::Currency, "\"cny\""),
            (Form::Date, "\"2023-02-29\""),
            (Form::Entity, "\"urn:stele:entity:9113\""),
            (Form::Key, "\"did:key:z6Mk\""),
            (Form::Sha256, "\"0A\""),
            (Form::Sha256s, twice.as_str()),
            (Form::Unit, "\"13062X001001GB00001F00010001\""),
            (Form::Area, "[]"),
            (Form::Area, "[\"130629100\",\"130629\"]"),
            (Form::Area, "[\"130629\",\"130632100\"]"),
            (Form::Area, "\"130629\""),
            (Form::Digests, "[\"A\"]"),
            (Form::Polygon, "[[1,2],[3,4]]"),
            (Form::Polygon, "[[1,2],[3,4],[900000001,0]]"),
            (Form::Texts, "[]"),
            (Form::Change, "\"-0.00\""),
            (Form::Change, "\"--1\""),
            (Form::Change, "\"+1\""),
            (Form::Month, "\"2026-13\""),
            (Form::Month, "\"2026-02-01\""),
            (Form::Receipt, "\"S/2026-02-30/1\""),
            (Form::Receipt, "\"S/2026-02-28/01\""),
            (Form::Receipt, "\"S/2026-02-28/+1\""),
            (Form::Receipt, "\"/2026-02-28/1\""),
            (Form::Receipt, "\"2026-02-28/1\""),
        ] {
            assert!(!fits(form, json), "{form:?} {json}");
        }
    }
}
