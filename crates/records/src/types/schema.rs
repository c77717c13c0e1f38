//! The JSON Schemas of `docs/schemas/`, written from the tables of fields.
//!
//! A schema says of a record what JSON Schema can say: its members, the fields of its type and their
//! forms, and which roles sign. What it can't say, the reader of the type checks besides: lengths in
//! bytes, canonical form, signatures, and that the subject's id belongs to its fields.

mod about;

use serde_json::{Map, Value, json};
use stele_verify::json::MAX_INTEGER;
use stele_verify::record::{CONTEXT, MAX_PROOFS};

use super::RecordType;
use super::field::{
    ACCOUNT, CATALOGUE, CONTRACT, DEPOSIT, ENTITY, Field, Form, MAX_AMOUNTS, MAX_FILES, MAX_GOODS,
    MAX_ITEMS, MAX_LINES, MAX_PATH_LEN, MAX_POINTS, MAX_TEXT_LEN, MILESTONE, PAYMENT, PROJECT,
    PROPERTY, RATES, REDEMPTION, RELEASE, REQUEST, SECTION, STATION, TREE, WAGES,
};

pub use about::about;

/// The version of every type's schema.
pub const VERSION: u32 = 1;

/// No control characters, and no blanks at the ends.
const PLAIN: &str = r"^[^\s\u0000-\u001f\u007f-\u009f]([^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f])?$";
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const TIME: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";
const DID_KEY: &str = "^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}$";
const URI: &str = r#"^[a-z][a-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+$"#;
const ENTITY_CODE: &str = "([0-9A-Z]{18}|[0-9A-Z]{20})$";
const UNIT: &str = "[0-9]{6}[0-9A-Z]{22}$";
const AREA_CODE: &str = "^[0-9A-Z]{2,16}$";
const SHA256: &str = "^[0-9a-f]{64}$";
const DIGEST: &str = "^[A-Za-z0-9_-]{43}$";
const CHANGE: &str = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$";
const RECEIPT: &str = r"^\S(.{0,62}\S)?/[0-9]{4}-[0-9]{2}-[0-9]{2}/[1-9][0-9]{0,5}$";
const PATH: &str = "^[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*(/[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*)*$";
const DECIMAL: &str = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$";

/// The name of a type's schema, which is no address: `urn:stele:schema:RentalListing:v1`.
pub fn schema_id(record_type: RecordType) -> String {
    format!("urn:stele:schema:{}:v{VERSION}", record_type.name())
}

/// The name of the file that holds it: `RentalListing.v1.json`.
pub fn file_name(record_type: RecordType) -> String {
    format!("{}.v{VERSION}.json", record_type.name())
}

/// The schema of a whole record of this type.
pub fn schema(record_type: RecordType) -> Value {
    let uri = |about: &str| text(about, Some(URI), Some(256));
    let time = |about: &str| {
        let mut time = text(about, Some(TIME), None);
        put(&mut time, "format", json!("date-time"));
        time
    };
    json!({
        "$id": schema_id(record_type),
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": about(record_type),
        "properties": {
            "@context": {"const": CONTEXT, "description": "Compared literally, never fetched."},
            "credentialSubject": subject_schema(record_type),
            "id": uri("The record's own id."),
            "issuer": text("One of the signers.", Some(DID_KEY), None),
            "log": text("The log that the record is made for, by its origin.", None, None),
            "proof": {
                "description": "One Data Integrity proof (eddsa-jcs-2022) for each signer, in the same order.",
                "items": proof(),
                "maxItems": MAX_PROOFS,
                "minItems": 1,
                "type": "array",
            },
            "signers": signers(record_type),
            "supersedes": uri("The id of the record that this one replaces."),
            "type": {"const": ["VerifiableCredential", record_type.name()]},
            "validFrom": time("From when it holds."),
            "validUntil": time("Until when it holds; without it, there is no end."),
        },
        "required": required(record_type),
        "title": record_type.name(),
        "type": "object",
    })
}

/// What every record of a type has.
fn required(record_type: RecordType) -> Vec<&'static str> {
    let always = [
        "@context",
        "credentialSubject",
        "id",
        "issuer",
        "log",
        "proof",
        "signers",
        "type",
        "validFrom",
    ];
    let end = record_type.must_end().then_some("validUntil");
    always.into_iter().chain(end).collect()
}

/// The schema of `credentialSubject`.
fn subject_schema(record_type: RecordType) -> Value {
    let fields = record_type.fields();
    let mut properties = Map::new();
    properties.insert("id".into(), subject_id(record_type));
    let named = json!({"const": record_type.subject_type()});
    properties.insert("type".into(), named);
    for field in fields {
        properties.insert(field.name.into(), field_schema(field));
    }
    let required = fields.iter().filter(|field| field.required);
    let required: Vec<&str> = ["id", "type"]
        .into_iter()
        .chain(required.map(|field| field.name))
        .collect();
    let mut schema = json!({
        "additionalProperties": false,
        "properties": properties,
        "required": required,
        "type": "object",
    });
    if fields.iter().any(|field| field.name == "latitudeE7") {
        let together = json!({"latitudeE7": ["longitudeE7"], "longitudeE7": ["latitudeE7"]});
        put(&mut schema, "dependentRequired", together);
    }
    if record_type == RecordType::Milestone {
        let together = json!({"amount": ["currency"], "currency": ["amount"]});
        put(&mut schema, "dependentRequired", together);
    }
    let conditions = conditions(record_type);
    if !conditions.is_empty() {
        put(&mut schema, "allOf", json!(conditions));
    }
    schema
}

/// What the id of the subject looks like.
fn subject_id(record_type: RecordType) -> Value {
    let (about, pattern) = match record_type {
        RecordType::Accreditation | RecordType::Entity => (
            "The entity: its unified social credit code or its LEI.",
            format!("^{ENTITY}{ENTITY_CODE}"),
        ),
        RecordType::Key | RecordType::PersonAttestation => ("The key.", DID_KEY.into()),
        RecordType::Lease
        | RecordType::LeaseEnd
        | RecordType::Mandate
        | RecordType::Property
        | RecordType::RentalListing
        | RecordType::Reservation
        | RecordType::TitleAttestation => (
            "The flat: its real-estate unit number, as in the field property.",
            format!("^{PROPERTY}{UNIT}"),
        ),
        RecordType::Section => (
            "The section: its name, percent-encoded, as in the field section.",
            format!("^{SECTION}[A-Za-z0-9._~%-]+$"),
        ),
        RecordType::TreeCard => (
            "The tree: its tag, percent-encoded, as in the field tag.",
            format!("^{TREE}[A-Za-z0-9._~%-]+$"),
        ),
        RecordType::TreeEvent => (
            "The tree, by its first tag: it stays the same for life.",
            format!("^{TREE}"),
        ),
        RecordType::Withdrawal => ("The subject of the record that is withdrawn.", URI.into()),
        RecordType::Project => (
            "The project: its name, percent-encoded, as in the field project.",
            named(PROJECT, 1),
        ),
        RecordType::Contract | RecordType::Amendment => (
            "The contract: its number, percent-encoded, as in the field contract.",
            named(CONTRACT, 1),
        ),
        RecordType::Milestone => (
            "The milestone: contract and milestone, percent-encoded, as in the fields.",
            named(MILESTONE, 2),
        ),
        RecordType::PaymentRequest => (
            "The request: contract and request, percent-encoded, as in the fields.",
            named(REQUEST, 2),
        ),
        RecordType::Payment | RecordType::Reversal => (
            "The line of the payment: payment, percent-encoded, and line, as in the fields.",
            named(PAYMENT, 2),
        ),
        RecordType::WageRun => (
            "The wage run: contract and wage run, percent-encoded, as in the fields.",
            named(WAGES, 2),
        ),
        RecordType::Station => (
            "The station: its name, percent-encoded, as in the field station.",
            named(STATION, 1),
        ),
        RecordType::RateTable => (
            "The scheme: its name, percent-encoded, as in the field scheme.",
            named(RATES, 1),
        ),
        RecordType::Account => (
            "The account: its name, percent-encoded, as in the field account.",
            named(ACCOUNT, 1),
        ),
        RecordType::AccountTransfer => (
            "The account that is left: its name, percent-encoded.",
            named(ACCOUNT, 1),
        ),
        RecordType::Deposit
        | RecordType::Grant
        | RecordType::Expiry
        | RecordType::PointsReversal => (
            "The deposit: its receipt, percent-encoded, as in the field receipt.",
            named(DEPOSIT, 1),
        ),
        RecordType::Catalogue => (
            "The catalogue: its name, percent-encoded, as in the field catalogue.",
            named(CATALOGUE, 1),
        ),
        RecordType::Redemption => (
            "The redemption: its receipt, percent-encoded, as in the field receipt.",
            named(REDEMPTION, 1),
        ),
        RecordType::Release => (
            "The version of the program: name and version, percent-encoded, as in the fields.",
            named(RELEASE, 2),
        ),
    };
    text(about, Some(&pattern), Some(256))
}

/// An id of so many names, percent-encoded.
fn named(scheme: &str, names: usize) -> String {
    const NAME: &str = "[A-Za-z0-9._~%-]+";
    format!("^{scheme}{}$", vec![NAME; names].join(":"))
}

/// Fields that depend on what happened.
fn conditions(record_type: RecordType) -> Vec<Value> {
    match record_type {
        RecordType::Key => vec![exactly_with("action", "rotate", "replacedBy")],
        RecordType::TreeEvent => vec![
            exactly_with("event", "retag", "formerTag"),
            exactly_with("event", "select", "nurseryTag"),
            exactly_with("event", "replace", "replacedBy"),
            exactly_with("event", "inspect", "alive"),
            json!({
                "if": {"required": ["nursery"]},
                "then": {"properties": {"event": {"const": "select"}}},
            }),
            needs("event", "position", "latitudeE7"),
            needs("event", "measure", "dbhMm"),
        ],
        _ => Vec::new(),
    }
}

fn needs(name: &str, value: &str, field: &str) -> Value {
    json!({
        "if": {"properties": {name: {"const": value}}},
        "then": {"required": [field]},
    })
}

fn exactly_with(name: &str, value: &str, field: &str) -> Value {
    let mut condition = needs(name, value, field);
    put(
        &mut condition,
        "else",
        json!({"not": {"required": [field]}}),
    );
    condition
}

fn field_schema(field: &Field) -> Value {
    let mut schema = form_schema(field.form);
    put(&mut schema, "description", json!(field.about));
    schema
}

fn form_schema(form: Form) -> Value {
    let pattern = |pattern: &str| json!({"pattern": pattern, "type": "string"});
    match form {
        Form::Text => json!({"maxLength": MAX_TEXT_LEN, "pattern": PLAIN, "type": "string"}),
        Form::Short(most) => json!({"maxLength": most, "pattern": PLAIN, "type": "string"}),
        Form::Choice(choices) => json!({"enum": choices}),
        Form::Flag => json!({"type": "boolean"}),
        Form::Integer(min, max) => json!({"maximum": max, "minimum": min, "type": "integer"}),
        Form::Decimal => pattern(DECIMAL),
        Form::Currency => pattern("^[A-Z]{3}$"),
        Form::Date => json!({"format": "date", "pattern": DATE, "type": "string"}),
        Form::Entity => pattern(&format!("^{ENTITY}{ENTITY_CODE}")),
        Form::Key => pattern(DID_KEY),
        Form::Id => json!({"maxLength": 256, "pattern": URI, "type": "string"}),
        Form::Sha256 => pattern(SHA256),
        Form::Unit => pattern(&format!("^{UNIT}")),
        Form::Area => list(&pattern(AREA_CODE), 1, 4, true),
        Form::Areas => list(&pattern(AREA_CODE), 1, MAX_ITEMS, false),
        Form::Digests => list(&pattern(DIGEST), 1, MAX_ITEMS, true),
        Form::Polygon => {
            let degrees = |most: i64| json!({"maximum": most, "minimum": -most, "type": "integer"});
            let corner = json!({
                "items": false,
                "minItems": 2,
                "prefixItems": [degrees(900_000_000), degrees(1_800_000_000)],
                "type": "array",
            });
            list(&corner, 3, MAX_ITEMS, false)
        }
        Form::Texts => list(&form_schema(Form::Text), 1, MAX_ITEMS, false),
        Form::Sha256s => list(&pattern(SHA256), 1, MAX_ITEMS, true),
        Form::Change => json!({
            "not": {"pattern": "^-[0.]+$"},
            "pattern": CHANGE,
            "type": "string",
        }),
        Form::Month => pattern("^[0-9]{4}-(0[1-9]|1[0-2])$"),
        Form::Receipt => pattern(RECEIPT),
        Form::Pair => {
            let mut pair = list(&form_schema(Form::Short(64)), 2, 2, true);
            put(&mut pair, "description", json!("Two different texts."));
            pair
        }
        Form::Amounts | Form::WageLines | Form::Rates | Form::Goods | Form::Files => objects(form),
    }
}

/// A list of objects, each with all of these members and no others.
fn objects(form: Form) -> Value {
    let points = |least: i64| json!({"maximum": MAX_POINTS, "minimum": least, "type": "integer"});
    let amount = || form_schema(Form::Decimal);
    let (most, members) = match form {
        Form::WageLines => (
            MAX_LINES,
            json!({"amount": amount(), "pseudonym": form_schema(Form::Short(64))}),
        ),
        Form::Rates => (
            MAX_GOODS,
            json!({"kind": form_schema(Form::Short(32)), "pointsPerKilogram": points(0)}),
        ),
        Form::Goods => (
            MAX_GOODS,
            json!({
                "good": form_schema(Form::Short(64)),
                "name": form_schema(Form::Text),
                "points": points(1),
            }),
        ),
        Form::Files => (
            MAX_FILES,
            json!({
                "bytes": {"maximum": MAX_INTEGER, "minimum": 0, "type": "integer"},
                "path": {"maxLength": MAX_PATH_LEN, "pattern": PATH, "type": "string"},
                "sha256": form_schema(Form::Sha256),
            }),
        ),
        _ => (
            MAX_AMOUNTS,
            json!({"amount": amount(), "currency": form_schema(Form::Currency)}),
        ),
    };
    let names = members.as_object().into_iter().flatten();
    let names: Vec<&String> = names.map(|(name, _)| name).collect();
    let item = json!({
        "additionalProperties": false,
        "required": names,
        "properties": members,
        "type": "object",
    });
    list(&item, 1, most, false)
}

fn list(items: &Value, least: usize, most: usize, once: bool) -> Value {
    let mut list = json!({"items": items, "maxItems": most, "minItems": least, "type": "array"});
    if once {
        put(&mut list, "uniqueItems", json!(true));
    }
    list
}

/// Who signs: each signer in a role of the type, and one of the sets of roles in full.
fn signers(record_type: RecordType) -> Value {
    let sets = record_type.role_sets();
    let all = sets.iter().copied().chain([record_type.optional_roles()]);
    let mut roles: Vec<&str> = all.flatten().copied().collect();
    roles.sort_unstable();
    roles.dedup();
    let has = |role: &&str| json!({"contains": {"properties": {"role": {"const": role}}}});
    let full = sets.iter().map(|set| {
        let each: Vec<Value> = set.iter().map(has).collect();
        json!({"allOf": each})
    });
    json!({
        "anyOf": full.collect::<Vec<_>>(),
        "description": "Who signs, strictly increasing by key.",
        "items": {
            "additionalProperties": false,
            "properties": {
                "id": text("The key.", Some(DID_KEY), None),
                "role": {"enum": roles},
            },
            "required": ["id", "role"],
            "type": "object",
        },
        "maxItems": MAX_PROOFS,
        "minItems": 1,
        "type": "array",
    })
}

fn proof() -> Value {
    let method = format!(
        "{}#z6Mk[1-9A-HJ-NP-Za-km-z]{{44}}$",
        DID_KEY.trim_end_matches('$')
    );
    json!({
        "additionalProperties": false,
        "properties": {
            "@context": {"const": CONTEXT},
            "created": {"format": "date-time", "pattern": TIME, "type": "string"},
            "cryptosuite": {"const": "eddsa-jcs-2022"},
            "proofPurpose": {"const": "assertionMethod"},
            "proofValue": {"pattern": "^z[1-9A-HJ-NP-Za-km-z]+$", "type": "string"},
            "type": {"const": "DataIntegrityProof"},
            "verificationMethod": {"pattern": method, "type": "string"},
        },
        "required": [
            "@context", "created", "cryptosuite", "proofPurpose", "proofValue", "type",
            "verificationMethod",
        ],
        "type": "object",
    })
}

fn text(about: &str, pattern: Option<&str>, most: Option<usize>) -> Value {
    let mut schema = json!({"description": about, "minLength": 1, "type": "string"});
    if let Some(pattern) = pattern {
        put(&mut schema, "pattern", json!(pattern));
    }
    if let Some(most) = most {
        put(&mut schema, "maxLength", json!(most));
    }
    schema
}

fn put(schema: &mut Value, name: &str, value: Value) {
    if let Some(members) = schema.as_object_mut() {
        members.insert(name.into(), value);
    }
}

#[cfg(test)]
mod tests;
