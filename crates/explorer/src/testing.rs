//! Records for tests. The keys are made of known seeds and protect nothing.

use serde_json::{Value, json};
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;

const TIME: &str = "2026-08-03T12:00:00Z";

/// A signed tree card.
pub(crate) fn tree_record(tag: &str) -> Vec<u8> {
    record(
        "TreeCard",
        &json!({
            "dbhMm": 253,
            "id": format!("urn:stele:tree:{tag}"),
            "latitudeE7": 437_181_234,
            "locality": "Elm Street <7>",
            "longitudeE7": -793_401_200,
            "observedOn": "2026-08-03",
            "scientificName": "Acer platanoides",
            "tag": tag,
            "type": "Tree",
        }),
    )
}

/// A signed record of a type that nobody knows, with text that would like to be markup.
pub(crate) fn other_record() -> Vec<u8> {
    record(
        "Riddle",
        &json!({
            "id": "urn:x:1",
            "nested": {"a": 1},
            "note": "<b>\u{202e}x",
        }),
    )
}

fn record(record_type: &str, subject: &Value) -> Vec<u8> {
    let key = SecretKey::from_seed(&[7; 32]).expect("a strong key");
    let draft = Draft {
        id: "urn:uuid:00000000-0000-4000-8000-000000000001".into(),
        record_type: record_type.into(),
        log: "test.example/log".into(),
        valid_from: TIME.into(),
        supersedes: None,
        subject: subject.as_object().cloned().unwrap_or_default(),
        signers: vec![(key.did().clone(), "custodian".into())],
    };
    let mut document = draft.document().expect("within the profile");
    document.sign(&key, TIME).expect("a signer");
    document.finish().expect("a record")
}
