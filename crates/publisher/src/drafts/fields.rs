//! Fields of a subject, as they are typed: `price=3200`, `area=130629,130629100`.

mod parts;

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use stele_records::types::field::{ENTITY, Field, Form, MAX_TEXT_LEN, PROPERTY, TREE, encode_id};
use stele_records::types::forest::section_id;
use stele_records::types::{RecordType, funds, points, release};
use stele_sign::{canonical, strict_json};
use stele_verify::json;

use crate::failure::Failure;

/// Reads `NAME=VALUE`.
///
/// # Errors
/// A sentence that says how it is written.
pub fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.to_owned(), value.to_owned()))
        }
        _ => Err("a field is set as NAME=VALUE, as in price=3200".into()),
    }
}

/// Sets a field of a subject, after a look at the table of the type's fields.
///
/// # Errors
/// A sentence that names the fields there are, or what this one may hold.
pub fn set(
    record_type: RecordType,
    subject: &mut Map<String, Value>,
    name: &str,
    text: &str,
) -> Result<(), String> {
    let field = find(record_type, name)?;
    let value = value(field.form, text);
    let value = value.ok_or_else(|| format!("{name}={text}: it is {}", form(field.form)))?;
    subject.insert(name.to_owned(), value);
    Ok(())
}

/// Takes a field out of a subject.
///
/// # Errors
/// A sentence, if the type has no such field, or every record of it has one.
pub fn unset(
    record_type: RecordType,
    subject: &mut Map<String, Value>,
    name: &str,
) -> Result<(), String> {
    if find(record_type, name)?.required {
        return Err(format!("every {} has the field {name}", record_type.name()));
    }
    subject.remove(name);
    Ok(())
}

fn find(record_type: RecordType, name: &str) -> Result<&'static Field, String> {
    let mut fields = record_type.fields().iter();
    fields.find(|field| field.name == name).ok_or_else(|| {
        let names: Vec<&str> = record_type
            .fields()
            .iter()
            .map(|field| field.name)
            .collect();
        format!(
            "a {} has no field {name:?}; its fields are {}",
            record_type.name(),
            names.join(", ")
        )
    })
}

/// The required fields that a subject lacks.
pub fn missing(record_type: RecordType, subject: &Map<String, Value>) -> Vec<&'static str> {
    let required = record_type.fields().iter().filter(|field| field.required);
    let names = required.map(|field| field.name);
    names.filter(|name| !subject.contains_key(*name)).collect()
}

fn value(form: Form, text: &str) -> Option<Value> {
    let typed = match form {
        Form::Flag => Value::Bool(text.parse().ok()?),
        Form::Integer(..) => Value::from(text.parse::<i64>().ok()?),
        Form::Polygon | Form::Files => serde_json::from_str(text).ok()?,
        Form::Amounts | Form::WageLines | Form::Rates | Form::Goods => parts::read(form, text)?,
        Form::Area | Form::Areas | Form::Digests | Form::Texts | Form::Sha256s | Form::Pair => {
            if text.starts_with('[') {
                serde_json::from_str(text).ok()?
            } else {
                text.split(',').map(str::trim).collect()
            }
        }
        Form::Entity if !text.contains(':') => Value::from(format!("{ENTITY}{text}")),
        _ => Value::from(text),
    };
    let bytes = canonical::to_bytes(&typed).ok()?;
    let fits = json::parse(&bytes).is_ok_and(|value| form.fits(&value));
    fits.then_some(typed)
}

/// Reads the fields of a JSON file.
///
/// # Errors
/// [`Failure`] if it holds no object.
pub(crate) fn read_object(path: &Path) -> Result<Map<String, Value>, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
    let json = strict_json::from_slice(&bytes)
        .map_err(|error| Failure::misuse(format!("{}: {error}", path.display())))?;
    match json {
        Value::Object(mut fields) => {
            // It follows from the record type.
            fields.remove("type");
            Ok(fields)
        }
        _ => Err(Failure::misuse(format!(
            "{}: the fields stand in a JSON object",
            path.display()
        ))),
    }
}

/// What a field may hold, in words.
pub fn form(form: Form) -> String {
    match form {
        Form::Text => format!("a text of at most {MAX_TEXT_LEN} bytes, in one line"),
        Form::Short(most) => format!("a text of at most {most} characters, in one line"),
        Form::Choice(choices) => format!("one of {}", choices.join(", ")),
        Form::Flag => "true or false".into(),
        Form::Integer(min, max) => format!("a whole number from {min} to {max}"),
        Form::Decimal => "an amount, as in 3200 or 3200.50".into(),
        Form::Currency => "a currency, as in CNY".into(),
        Form::Date => "a day, as in 2026-10-01".into(),
        Form::Entity => "an entity: its credit code of 18 characters, or its LEI of 20".into(),
        Form::Key => "a key, as in did:key:z6Mk...".into(),
        Form::Id => "the id of a record or a subject, as in urn:uuid:...".into(),
        Form::Sha256 => "a SHA-256: 64 lower-case hexadecimal digits".into(),
        Form::Unit => "a real-estate unit number of 28 characters".into(),
        Form::Area => "division codes, widest first, as in 130629,130629100".into(),
        Form::Areas => "division codes, as in 130629,130632".into(),
        Form::Digests => {
            "salted digests of 43 characters, in order, with commas between them".into()
        }
        Form::Polygon => "corners, each its latitude and longitude in degrees x 10^7, as in \
             [[390000000,1160000000],[390000000,1160100000],[390100000,1160000000]]"
            .into(),
        Form::Texts => "texts with commas between them, or a JSON list".into(),
        Form::Sha256s => "SHA-256s with commas between them".into(),
        Form::Change => "an amount, with a minus sign before what is taken away: -20.50".into(),
        Form::Month => "a month, as in 2026-10".into(),
        Form::Receipt => "station, day and running number, as in RH-01/2026-10-01/17".into(),
        Form::Amounts => "amounts, one a currency, as in 5000000 CNY, 20000 EUR".into(),
        Form::WageLines => "pseudonyms with what each is paid, as in w-1=6200, w-2=5800.50".into(),
        Form::Rates => "kinds with their points for a kilogram, as in glass=4, paper=10".into(),
        Form::Goods => {
            "goods with their points and what they are, as in soap=30 肥皂, rice=200 大米".into()
        }
        Form::Pair => "two names with a comma between them".into(),
        Form::Files => {
            "files by their paths, in order, as --manifest takes them from a build".into()
        }
    }
}

/// The id of what a record is about: as it was given, in full or in short, or as it follows from the
/// fields.
///
/// # Errors
/// A sentence, if it follows from nothing.
pub fn subject_id(
    record_type: RecordType,
    given: Option<&str>,
    subject: &Map<String, Value>,
) -> Result<String, String> {
    let text = |name: &str| subject.get(name).and_then(Value::as_str);
    let short = given.filter(|id| !id.contains(':'));
    if let (Some(id), None) = (given, short) {
        return Ok(id.to_owned());
    }
    let (from, what) = match record_type {
        RecordType::Accreditation | RecordType::Entity => (
            short.map(|code| format!("{ENTITY}{code}")),
            "the entity: its credit code or LEI",
        ),
        RecordType::Key | RecordType::PersonAttestation => (None, "the key, did:key:z6Mk..."),
        RecordType::Lease
        | RecordType::LeaseEnd
        | RecordType::Mandate
        | RecordType::Property
        | RecordType::RentalListing
        | RecordType::Reservation
        | RecordType::TitleAttestation => {
            let unit = short.or_else(|| text("property"));
            (
                unit.map(|unit| format!("{PROPERTY}{unit}")),
                "the flat: its unit number",
            )
        }
        RecordType::Section => {
            let name = short.or_else(|| text("section"));
            (name.map(section_id), "the section: its name")
        }
        RecordType::TreeCard => {
            let tag = short.or_else(|| text("tag"));
            (tag.map(|tag| encode_id(TREE, tag)), "the tree: its tag")
        }
        // A tree keeps the id of its first tag; only at its selection that is the tag it bears.
        RecordType::TreeEvent => {
            let first = text("tag").filter(|_| text("event") == Some("select"));
            let tag = short.or(first);
            (
                tag.map(|tag| encode_id(TREE, tag)),
                "the tree: its first tag",
            )
        }
        RecordType::Withdrawal => (None, "the subject of what is withdrawn"),
        // Their subject is named by their own fields.
        _ => (
            named_by(record_type, subject),
            "set the fields that name it",
        ),
    };
    from.ok_or_else(|| {
        format!(
            "what is this {} about? Give --subject: {what}",
            record_type.name()
        )
    })
}

/// The id that follows from the fields of a record of funds or points, or of a release.
fn named_by(record_type: RecordType, subject: &Map<String, Value>) -> Option<String> {
    let text = |name: &str| subject.get(name).and_then(Value::as_str);
    Some(match record_type {
        RecordType::Release => release::release_id(text("name")?, text("version")?),
        RecordType::Project => funds::project_id(text("project")?),
        RecordType::Contract | RecordType::Amendment => funds::contract_id(text("contract")?),
        RecordType::Milestone => funds::milestone_id(text("contract")?, text("milestone")?),
        RecordType::PaymentRequest => funds::request_id(text("contract")?, text("request")?),
        RecordType::Payment | RecordType::Reversal => {
            let line = subject.get("line").and_then(Value::as_i64)?;
            funds::payment_id(text("payment")?, line)
        }
        RecordType::WageRun => funds::wage_run_id(text("contract")?, text("wageRun")?),
        RecordType::Station => points::station_id(text("station")?),
        RecordType::RateTable => points::rates_id(text("scheme")?),
        RecordType::Account => points::account_id(text("account")?),
        RecordType::AccountTransfer => {
            points::account_id(subject.get("account")?.get(0)?.as_str()?)
        }
        RecordType::Deposit
        | RecordType::Grant
        | RecordType::Expiry
        | RecordType::PointsReversal => points::deposit_id(text("receipt")?),
        RecordType::Catalogue => points::catalogue_id(text("catalogue")?),
        RecordType::Redemption => points::redemption_id(text("receipt")?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_read_by_their_form() {
        let mut subject = Map::new();
        for (name, text) in [
            ("price", "3200.50"),
            ("floorSizeCm2", "900000"),
            ("area", "130629, 130629100"),
            ("agent", "91133100MA0CPN1A14"),
            ("name", "a=b, c"),
        ] {
            set(RecordType::RentalListing, &mut subject, name, text).unwrap();
        }
        let expected = json!({
            "agent": "urn:stele:entity:91133100MA0CPN1A14",
            "area": ["130629", "130629100"],
            "floorSizeCm2": 900_000,
            "name": "a=b, c",
            "price": "3200.50",
        });
        assert_eq!(Value::Object(subject.clone()), expected);
        for (name, text, says) in [
            (
                "colour",
                "red",
                "has no field \"colour\"; its fields are property, area",
            ),
            ("price", "a lot", "price=a lot: it is an amount"),
            ("numberOfRooms", "3.5", "a whole number from"),
            ("area", "130632,130629", "widest first"),
        ] {
            let error = set(RecordType::RentalListing, &mut subject, name, text).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
        unset(RecordType::RentalListing, &mut subject, "name").unwrap();
        assert!(!subject.contains_key("name"));
        assert!(unset(RecordType::RentalListing, &mut subject, "price").is_err());
        assert!(setting("price").is_err() && setting("=1").is_err() && setting("a=").is_err());
    }

    #[test]
    fn subjects_follow_from_what_is_known() {
        let fields = |json: Value| json.as_object().unwrap().clone();
        let tree = fields(json!({"event": "care", "tag": "示/1"}));
        for (record_type, given, subject, id) in [
            (
                RecordType::TreeCard,
                None,
                &tree,
                Some("urn:stele:tree:%E7%A4%BA%2F1"),
            ),
            (RecordType::TreeEvent, None, &tree, None),
            (
                RecordType::TreeEvent,
                Some("A"),
                &tree,
                Some("urn:stele:tree:A"),
            ),
            (
                RecordType::TreeEvent,
                Some("urn:x:1"),
                &tree,
                Some("urn:x:1"),
            ),
            (
                RecordType::Entity,
                Some("9"),
                &tree,
                Some("urn:stele:entity:9"),
            ),
            (RecordType::Key, Some("me"), &tree, None),
            (RecordType::Lease, None, &tree, None),
        ] {
            let found = subject_id(record_type, given, subject);
            assert_eq!(found.ok().as_deref(), id, "{record_type:?} {given:?}");
        }
    }
}
