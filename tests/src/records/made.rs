//! Records made here, the same on every run.

use serde_json::{Value, json};
use stele_sign::canonical::to_bytes_foreign;
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;
use stele_verify::encoding::to_multibase58;
use stele_verify::hash::Hash;
use stele_verify::key::{DidKey, Signature};

/// When the records of the tests were signed.
pub const CREATED: &str = "2026-08-03T12:00:00Z";

/// The roles in which the keys 1, 2 and 3 sign.
const ROLES: [&str; 3] = ["custodian", "surveyor", "witness"];

/// A signer of the tests: TEST KEY, whose seed everybody knows.
pub fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32]).unwrap()
}

/// A tree card with Chinese text, to be signed by the keys 1 to `signers`.
pub fn draft(signers: u8) -> Draft {
    let subject = json!({
        "dbhMm": 412,
        "id": "urn:stele:tree:R-0412",
        "latitudeE7": 260_800_000,
        "locality": "鼓楼区中山路12号\\北侧，人称\"古榕\"🌳",
        "longitudeE7": -1_192_900_000,
        "observedOn": "2026-08-02",
        "scientificName": "Ficus microcarpa L.f.",
        "section": "鼓楼区",
        "tag": "R-0412",
        "type": "Tree",
        "vernacularName": "榕树",
    });
    Draft {
        id: "urn:uuid:6b0c58a1-5d0b-4b4e-9c3f-6f2f0a3f7c11".into(),
        record_type: "TreeCard".into(),
        log: "trees.example/2026".into(),
        valid_from: CREATED.into(),
        valid_until: None,
        supersedes: None,
        subject: subject.as_object().unwrap().clone(),
        signers: (1..=signers)
            .zip(ROLES.iter().cycle())
            .map(|(seed, role)| (key(seed).did().clone(), (*role).to_owned()))
            .collect(),
    }
}

/// The draft signed by the keys 1 to 16, as far as it names them.
pub fn sign(draft: &Draft) -> Vec<u8> {
    let mut document = draft.document().unwrap();
    for key in (1..=16).map(key) {
        if draft.signers.iter().any(|(did, _)| did == key.did()) {
            document.sign(&key, CREATED).unwrap();
        }
    }
    document.finish().unwrap()
}

/// A record with so many signers.
pub fn record(signers: u8) -> Vec<u8> {
    sign(&draft(signers))
}

/// A proof over a document without proofs, by whoever signs, named or not.
pub fn proof(document: &Value, signer: &DidKey, sign: impl FnOnce(&[u8]) -> Signature) -> Value {
    let mut proof = json!({
        "@context": document["@context"],
        "created": CREATED,
        "cryptosuite": "eddsa-jcs-2022",
        "proofPurpose": "assertionMethod",
        "type": "DataIntegrityProof",
        "verificationMethod": signer.verification_method(),
    });
    let hash = |value| *Hash::of(&[&to_bytes_foreign(value).unwrap()]).as_bytes();
    let signature = sign([hash(&proof), hash(document)].as_flattened());
    proof["proofValue"] = json!(to_multibase58(signature.as_bytes()));
    proof
}

/// A record after a change, canonical again.
pub fn edited(record: &[u8], edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(record).unwrap();
    edit(&mut value);
    to_bytes_foreign(&value).unwrap()
}

/// A record after a text that stands in it once was replaced.
pub fn replaced(record: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = core::str::from_utf8(record).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to).into_bytes()
}
