mod samples;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use stele_verify::record::Record;

use samples::samples;

use super::*;
use crate::types::ALL;
use crate::types::field::FieldError;

/// Set this to write the files anew: `STELE_WRITE_DOCS=1 cargo test -p stele-records schemas`.
const REWRITE: &str = "STELE_WRITE_DOCS";

const KEYS: [&str; 4] = [
    "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
    "did:key:z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG",
    "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
];
const UNIT_NUMBER: &str = "130629001001GB00001F00010001";
const COMPANY: &str = "urn:stele:entity:91133100MA0CPN1A14";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas")
}

#[test]
fn schemas_in_docs_are_up_to_date() {
    let readme = folder().join("README.md");
    if std::env::var_os(REWRITE).is_some() {
        fs::create_dir_all(folder()).unwrap();
        for record_type in ALL {
            let text = serde_json::to_string_pretty(&schema(record_type)).unwrap() + "\n";
            fs::write(folder().join(file_name(record_type)), text).unwrap();
        }
        fs::write(&readme, document()).unwrap();
    }
    let says = format!("run `{REWRITE}=1 cargo test -p stele-records schemas`");
    for record_type in ALL {
        let name = file_name(record_type);
        let found = fs::read(folder().join(&name)).unwrap_or_default();
        let found: Value = serde_json::from_slice(&found).unwrap_or_default();
        assert!(
            found == schema(record_type),
            "{name} is out of date: {says}"
        );
    }
    let found = fs::read_to_string(readme).unwrap_or_default();
    assert!(found == document(), "README.md is out of date: {says}");
    let files = fs::read_dir(folder()).unwrap();
    assert_eq!(
        files.count(),
        ALL.len() + 1,
        "a file for each type, and the README"
    );
}

#[test]
fn schemas_and_readers_agree_on_samples_of_every_type() {
    for record_type in ALL {
        let validator = validator(record_type);
        let samples = samples(record_type);
        assert!(!samples.is_empty());
        for sample in &samples {
            agree(&validator, record_type, sample, "as it is");
            assert_eq!(read(record_type, sample), Ok(()), "{sample:#}");
            let given = sample["credentialSubject"].as_object().unwrap();
            let names = record_type.fields().iter().map(|field| field.name);
            for name in names.chain(["type"]) {
                if given.contains_key(name) {
                    let less = changed(sample, name, None);
                    agree(&validator, record_type, &less, &format!("without {name}"));
                }
                for bad in [Value::Null, json!(1.5), json!([]), json!(""), json!(" x ")] {
                    let other = changed(sample, name, Some(bad.clone()));
                    agree(&validator, record_type, &other, &format!("{name}: {bad}"));
                }
            }
        }
    }
}

#[test]
fn schemas_and_readers_refuse_unknown_fields() {
    for record_type in ALL {
        let validator = validator(record_type);
        for sample in samples(record_type) {
            for name in ["colour", "schemaVersion"] {
                let more = changed(&sample, name, Some(json!(2)));
                assert!(!validator.is_valid(&more), "{more:#}");
                let error = read(record_type, &more);
                assert_eq!(error, Err(FieldError::Unknown(name.into())), "{more:#}");
            }
        }
    }
}

#[test]
fn schemas_ask_for_the_roles_of_the_type() {
    for record_type in ALL {
        let validator = validator(record_type);
        for mut sample in samples(record_type) {
            sample["signers"] = json!([{"id": KEYS[0], "role": "stranger"}]);
            assert!(!validator.is_valid(&sample), "{sample:#}");
            sample["signers"] = json!([]);
            assert!(!validator.is_valid(&sample), "{sample:#}");
        }
    }
}

/// A schema names no field in a condition that the type doesn't have.
#[test]
fn schemas_have_no_conditions_on_other_fields() {
    for record_type in ALL {
        let known = |name: &str| record_type.fields().iter().any(|field| field.name == name);
        for condition in conditions(record_type) {
            let named = condition["if"]["properties"].as_object();
            let named = named.into_iter().flatten().map(|(name, _)| name.as_str());
            let required = [&condition["then"]["required"], &condition["if"]["required"]];
            let required = required.into_iter().filter_map(Value::as_array).flatten();
            for name in named.chain(required.filter_map(Value::as_str)) {
                assert!(known(name), "{} {name}", record_type.name());
            }
        }
    }
}

fn validator(record_type: RecordType) -> Validator {
    let schema = schema(record_type);
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::options().build(&schema).unwrap()
}

/// Reader and schema say the same of a subject.
fn agree(validator: &Validator, record_type: RecordType, record: &Value, how: &str) {
    let reads = read(record_type, record);
    let errors: Vec<String> = validator
        .iter_errors(record)
        .map(|e| e.to_string())
        .collect();
    assert_eq!(
        reads.is_ok(),
        errors.is_empty(),
        "{} {how}: {reads:?}, {errors:?}",
        record_type.name()
    );
}

fn read(record_type: RecordType, record: &Value) -> Result<(), FieldError> {
    // Floats are outside the profile of records altogether.
    let text = record.to_string().replace("1.5", "9007199254740991");
    let record = Record::parse(text.as_bytes()).expect("samples have the envelope of a record");
    record_type.check_fields(&record)
}

fn changed(record: &Value, name: &str, value: Option<Value>) -> Value {
    let mut record = record.clone();
    let subject = record["credentialSubject"].as_object_mut().unwrap();
    match value {
        Some(value) => subject.insert(name.into(), value),
        None => subject.remove(name),
    };
    record
}

/// A record with this subject and these roles; its signatures are none.
fn record(record_type: RecordType, mut subject: Value, roles: &[&str]) -> Value {
    subject["type"] = json!(record_type.subject_type());
    let signers = KEYS.iter().zip(roles);
    let proof = |key: &str| {
        let method = format!("{key}#{}", key.trim_start_matches("did:key:"));
        json!({
            "@context": CONTEXT,
            "created": "2026-09-21T13:40:00Z",
            "cryptosuite": "eddsa-jcs-2022",
            "proofPurpose": "assertionMethod",
            "proofValue": format!("z{}", "1".repeat(64)),
            "type": "DataIntegrityProof",
            "verificationMethod": method,
        })
    };
    json!({
        "@context": CONTEXT,
        "credentialSubject": subject,
        "id": "urn:uuid:0e7a4f0c-7d6e-4d5e-8a8e-2b9f6a6f0001",
        "issuer": KEYS[0],
        "log": "records.city.test/2026",
        "proof": signers.clone().map(|(key, _)| proof(key)).collect::<Vec<_>>(),
        "signers": signers.map(|(key, role)| json!({"id": key, "role": role})).collect::<Vec<_>>(),
        "type": ["VerifiableCredential", record_type.name()],
        "validFrom": "2026-09-21T13:40:00Z",
        "validUntil": "2027-09-21T13:40:00Z",
    })
}

/// `docs/schemas/README.md`.
fn document() -> String {
    let mut text = String::from(INTRODUCTION);
    for record_type in ALL {
        let sets = record_type.role_sets().iter().map(|set| set.join(" + "));
        let mut roles = sets.collect::<Vec<_>>().join(", or ");
        if !record_type.optional_roles().is_empty() {
            write!(
                roles,
                "; besides: {}",
                record_type.optional_roles().join(", ")
            )
            .unwrap();
        }
        let (name, file) = (record_type.name(), file_name(record_type));
        let about = about(record_type);
        writeln!(text, "| [{name}]({file}) | {about} | {roles} |").unwrap();
    }
    text.push_str(VERSIONS);
    text
}

const INTRODUCTION: &str = "\
# Record types

One JSON Schema (2020-12) for each record type: the whole record, with its envelope, its signers and the
fields of its subject. They are for those who write records with other programs than `stele`, or want to
check forms before anything is signed. `stele draft TYPE` makes a record of a type from the same table of
fields, and `stele add` refuses what doesn’t fit.

Schemas and this page are made by a test of `crates/records`; don’t edit them by hand.

What a schema can’t say is checked all the same: that the bytes are the canonical form (RFC 8785, no
floats, at most 65,535 bytes), that texts have at most 512 bytes, that days and times exist, that the
subject’s id belongs to its fields, that lists of areas are nested and digests sorted, that every signer
has signed. What a record *means* beside others (who was entitled to sign, whether the flat is let
already) is the verdict’s business, not a schema’s.

Fields have the names of schema.org, Darwin Core, OpenTrees, OCDS and OC4IDS where those have one. A field that a type
doesn’t have is refused, so a record never says anything that readers overlook.

| type | what it is for | who signs |
|---|---|---|
";

const VERSIONS: &str = "
Money is a decimal beside its currency, never a float. A movement of money or points (a payment, its
reversal, a wage run, a deposit and what follows from it, a redemption, a change of account) can't be
withdrawn or replaced: what has moved is reversed by a record of its own.

The parties of a `Key` and a `TreeEvent` follow from what happened: a key is registered by its registrar
and its holder; each event of a tree has its own party.

## Versions

- What stands in a published schema never changes: no field changes its meaning, none is added, taken
  away, widened or narrowed. Only descriptions are mended.
- What has to change becomes a new version, in a file of its own: `RentalListing.v2.json` beside
  `RentalListing.v1.json`. Its records say `\"schemaVersion\": 2` in `credentialSubject`; a record without
  it is of version 1. No record says 1.
- A program that doesn’t know a version refuses its records whole, by the name of that field
  (`field-unknown`): nothing is ever half understood. So a publisher lets readers be updated first, and
  logs the new version afterwards.
- Old versions are read for ever: a log keeps what was logged.
- The index counts all versions of a type under the type’s one name, so lists stay complete.
";
