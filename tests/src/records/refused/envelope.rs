//! The members that every record has.

use serde_json::{Value, json};
use stele_verify::encoding::to_multibase58;
use stele_verify::key::{DidKeyError, KeyError};
use stele_verify::record::{EnvelopeError, ProofErrorKind, RecordError};

use super::super::made::{self, edited, replaced};
use super::{Row, malformed, missing, of_three, proof, remove, row};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = well_formed_but_not_signed();
    rows.extend(malformed_members());
    rows.extend(signers());
    let members = [
        "@context",
        "credentialSubject",
        "id",
        "issuer",
        "log",
        "signers",
        "type",
        "validFrom",
    ];
    rows.extend(members.map(|member| {
        let bytes = of_three(|record| remove(record, member));
        row(format!("no {member}"), bytes, missing(member))
    }));
    rows
}

/// Each of these could be a record, but nobody has signed it.
fn well_formed_but_not_signed() -> Vec<Row> {
    let set = [
        ("/credentialSubject/tag", json!("R-0413")),
        ("/credentialSubject/dbhMm", json!(413)),
        ("/credentialSubject/dbhMm", json!("412")),
        ("/credentialSubject/id", json!("urn:stele:tree:R-0413")),
        ("/id", json!("urn:uuid:1")),
        ("/log", json!("trees.example/2027")),
        ("/type/1", json!("TreeCare")),
        ("/validFrom", json!("2026-08-04T12:00:00Z")),
        ("/signers/0/role", json!("owner")),
        ("/issuer", another_signer()),
    ];
    let set = set.map(|(pointer, value)| (pointer, of_three(|record| put(record, pointer, value))));
    let others = [
        ("a field added", {
            of_three(|record| record["credentialSubject"]["note"] = json!(""))
        }),
        ("a field removed", {
            of_three(|record| remove(&mut record["credentialSubject"], "section"))
        }),
        (
            "a member added",
            of_three(|record| record["note"] = json!("")),
        ),
        (
            "supersedes",
            of_three(|record| record["supersedes"] = json!("urn:uuid:1")),
        ),
        ("roles swapped", of_three(swap_roles)),
        ("text decomposed", decomposed()),
    ];
    let rows = set.into_iter().chain(others);
    rows.map(|(name, bytes)| row(name, bytes, proof(0, ProofErrorKind::Signature)))
        .collect()
}

fn malformed_members() -> Vec<Row> {
    let context = RecordError::Envelope(EnvelopeError::Context);
    let set = [
        (
            "/@context/0",
            json!("https://www.w3.org/ns/credentials/v3"),
            context.clone(),
        ),
        (
            "/@context/1",
            json!({"tag": "https://x.example/tag"}),
            context.clone(),
        ),
        (
            "/@context",
            json!(["https://www.w3.org/ns/credentials/v2"]),
            context,
        ),
        (
            "/@context",
            json!("https://www.w3.org/ns/credentials/v2"),
            malformed("@context"),
        ),
        (
            "/credentialSubject",
            json!([]),
            malformed("credentialSubject"),
        ),
        (
            "/credentialSubject/id",
            json!(""),
            malformed("credentialSubject.id"),
        ),
        ("/id", json!("R 0412"), malformed("id")),
        ("/id", json!(1), malformed("id")),
        ("/log", json!(""), malformed("log")),
        (
            "/type",
            json!(["TreeCard", "VerifiableCredential"]),
            malformed("type"),
        ),
        ("/type", json!(["VerifiableCredential"]), malformed("type")),
        ("/type/1", json!("树"), malformed("type")),
        (
            "/validFrom",
            json!("2026-08-03T12:00:00"),
            malformed("validFrom"),
        ),
        ("/validFrom", json!("2026-08-03"), malformed("validFrom")),
    ];
    let set = set.map(|(pointer, value, error)| {
        let name = format!("{pointer} {value}");
        row(name, of_three(|record| put(record, pointer, value)), error)
    });
    let others = [
        row(
            "validUntil that is no time",
            of_three(|record| record["validUntil"] = json!("never")),
            malformed("validUntil"),
        ),
        row(
            "supersedes nothing",
            of_three(|record| record["supersedes"] = Value::Null),
            malformed("supersedes"),
        ),
        row(
            "a record in an array",
            of_three(|record| *record = json!([record.take()])),
            RecordError::Envelope(EnvelopeError::NotAnObject),
        ),
    ];
    set.into_iter().chain(others).collect()
}

fn signers() -> Vec<Row> {
    let of_one = |id: Value| edited(&made::record(1), |record| record["signers"][0]["id"] = id);
    let edit = |edit: &dyn Fn(&mut Vec<Value>)| {
        of_three(|record| edit(record["signers"].as_array_mut().unwrap()))
    };
    let signer_key = |error| EnvelopeError::SignerKey { signer: 0, error };
    let stranger = json!(made::key(9).did().as_str());
    let other = |record: &mut Value| {
        let issuer = record["issuer"].clone();
        let signers = record["signers"].as_array_mut().unwrap();
        let at = signers.iter().position(|signer| signer["id"] != issuer);
        signers.remove(at.unwrap());
    };
    let rows = [
        (
            "issuer is a stranger",
            of_three(|record| record["issuer"] = stranger),
            { EnvelopeError::IssuerNotSigner },
        ),
        (
            "a signer removed",
            of_three(other),
            EnvelopeError::SignersDiffer,
        ),
        ("signers reordered", edit(&|all| all.swap(1, 2)), {
            EnvelopeError::SignerOrder { signer: 2 }
        }),
        ("a signer twice", edit(&|all| all[1] = all[0].clone()), {
            EnvelopeError::SignerOrder { signer: 1 }
        }),
        ("17 signers", edit(&|all| *all = vec![all[0].take(); 17]), {
            EnvelopeError::TooManyProofs { found: 17 }
        }),
        ("a weak key", of_one(weak_key()), {
            signer_key(DidKeyError::Key(KeyError::SmallOrder))
        }),
        (
            "no key",
            of_one(json!("did:web:city.example")),
            signer_key(DidKeyError::Syntax),
        ),
        (
            "a role of two words",
            edit(&|all| all[0]["role"] = json!("tree surgeon")),
            { EnvelopeError::Malformed { member: "signers" } },
        ),
        (
            "a signer with a name",
            edit(&|all| all[0]["name"] = json!("x")),
            { EnvelopeError::Malformed { member: "signers" } },
        ),
    ];
    rows.into_iter()
        .map(|(name, bytes, error)| row(name, bytes, RecordError::Envelope(error)))
        .collect()
}

fn put(record: &mut Value, pointer: &str, value: Value) {
    *record.pointer_mut(pointer).unwrap() = value;
}

fn swap_roles(record: &mut Value) {
    let role = record["signers"][0]["role"].take();
    record["signers"][0]["role"] = record["signers"][1]["role"].take();
    record["signers"][1]["role"] = role;
}

/// A signer of the record of three who isn't its issuer.
fn another_signer() -> Value {
    json!(made::key(2).did().as_str())
}

/// The same text to a reader's eye, in other characters: it was signed as it was.
fn decomposed() -> Vec<u8> {
    let mut draft = made::draft(1);
    let name = json!("Caf\u{e9}");
    draft.subject.insert("vernacularName".into(), name);
    replaced(&made::sign(&draft), "Caf\u{e9}", "Cafe\u{301}")
}

/// The neutral element as a `did:key`.
fn weak_key() -> Value {
    let mut multikey = [0; 34];
    multikey[..3].copy_from_slice(&[0xed, 0x01, 1]);
    json!(format!("did:key:{}", to_multibase58(&multikey)))
}
