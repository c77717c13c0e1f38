//! What stands in one proof.

use serde_json::{Value, json};
use stele_verify::encoding::to_multibase58;
use stele_verify::key::DidKeyError;
use stele_verify::record::{ProofErrorKind, Record};

use super::super::made::{self, CREATED};
use super::super::signatures::with_s_plus_l;
use super::{Row, of_three, proof, remove, row};

/// All are changes of the second of three proofs, and the error says so.
pub(super) fn rows() -> Vec<Row> {
    use ProofErrorKind as Kind;
    let did = made::key(9).did().as_str().to_owned();
    let no_fragment = Kind::Key(DidKeyError::Fragment);
    let bytes = |bytes: &[u8]| json!(to_multibase58(bytes));
    let set: Vec<(&str, Value, Kind)> = vec![
        // Nothing but the seven members, each a text or the context.
        ("previousProof", json!("urn:uuid:1"), Kind::Members),
        ("id", json!("urn:uuid:1"), Kind::Members),
        ("expires", json!(CREATED), Kind::Members),
        ("domain", json!("trees.example"), Kind::Members),
        ("challenge", json!("1"), Kind::Members),
        ("created", json!(1), Kind::Members),
        ("proofValue", json!(null), Kind::Members),
        ("@context", json!([]), Kind::Context),
        (
            "@context",
            json!("https://www.w3.org/ns/credentials/v2"),
            Kind::Context,
        ),
        ("type", json!("Ed25519Signature2020"), Kind::Suite),
        ("cryptosuite", json!("eddsa-rdfc-2022"), Kind::Suite),
        ("cryptosuite", json!("EDDSA-JCS-2022"), Kind::Suite),
        ("proofPurpose", json!("authentication"), Kind::Purpose),
        // A time, and the one that was signed.
        ("created", json!("2026-02-30T12:00:00Z"), Kind::Created),
        ("created", json!("2026-08-03T20:00:00+08:00"), Kind::Created),
        ("created", json!("2026-08-03T12:00:00.000Z"), Kind::Created),
        ("created", json!("2026-08-04T12:00:00Z"), Kind::Signature),
        // A key by its own name, twice.
        (
            "verificationMethod",
            json!("did:web:city.example#1"),
            no_fragment,
        ),
        ("verificationMethod", json!(did), no_fragment),
        (
            "verificationMethod",
            json!("#"),
            Kind::Key(DidKeyError::Fragment),
        ),
        // 64 bytes in base58, canonical, that fit.
        ("proofValue", json!(""), Kind::Value),
        ("proofValue", json!("uAAAA"), Kind::Value),
        ("proofValue", bytes(&[1; 63]), Kind::Value),
        ("proofValue", bytes(&[1; 65]), Kind::Value),
        ("proofValue", bytes(&[0; 64]), Kind::Signature),
        ("proofValue", bytes(&malleated()), Kind::Signature),
    ];
    let set = set.into_iter().map(|(member, value, kind)| {
        let name = format!("{member} {value}");
        let bytes = of_three(|record| record["proof"][1][member] = value);
        row(name, bytes, proof(1, kind))
    });
    let members = [
        "@context",
        "created",
        "cryptosuite",
        "proofPurpose",
        "proofValue",
        "type",
        "verificationMethod",
    ];
    let without = members.map(|member| {
        let bytes = of_three(|record| remove(&mut record["proof"][1], member));
        row(format!("no {member}"), bytes, proof(1, Kind::Members))
    });
    let shortened = of_three(|record| {
        record["proof"][1]["@context"].as_array_mut().unwrap().pop();
    });
    let text = of_three(|record| record["proof"][1] = json!("proof"));
    let others = [
        row("context shortened", shortened, proof(1, Kind::Context)),
        row("a text for a proof", text, proof(1, Kind::Members)),
    ];
    set.chain(without).chain(others).collect()
}

/// The second signature with s + l in place of s.
fn malleated() -> [u8; 64] {
    let record = made::record(3);
    let record = Record::parse(&record).unwrap();
    with_s_plus_l(record.proofs()[1].signature().as_bytes())
}
