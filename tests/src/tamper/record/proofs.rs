//! The record's proofs: changed, exchanged, too few and too many.

use stele_records::verdict::CheckCode::{Form, Proofs};
use stele_sign::multikey::SecretKey;

use super::{Change, change};
use crate::city::{self, NOW_TEXT};
use crate::tamper::{ENTRY, replaced, with_other_character};

/// Every change.
pub(super) fn changes() -> Vec<Change> {
    vec![
        change(
            "a character of the signature",
            |r| with_other_character(r, r#""proofValue":"z"#, 25),
            [(Proofs, "proof-signature")],
        ),
        change(
            "a signature too short",
            |r| without_last_of(r, r#""proofValue":""#),
            [(Form, "proof-value")],
        ),
        change(
            "when it was signed",
            |r| replaced(r, r#""created":"2026-09-21"#, r#""created":"2026-09-20"#),
            [(Proofs, "proof-signature")],
        ),
        change(
            "when it was signed, as no time",
            |r| replaced(r, r#""created":"2026-09-21T"#, r#""created":"2026-09-21 "#),
            [(Form, "proof-created")],
        ),
        change(
            "another suite",
            |r| replaced(r, "eddsa-jcs-2022", "eddsa-rdfc-2022"),
            [(Form, "proof-suite")],
        ),
        change(
            "another purpose",
            |r| replaced(r, r#""assertionMethod""#, r#""authentication""#),
            [(Form, "proof-purpose")],
        ),
        change(
            "another key in the proof",
            |r| {
                String::from_utf8_lossy(r)
                    .replace(&method(0x11), &method(0x12))
                    .into_bytes()
            },
            [(Form, "record-signers-differ")],
        ),
        change(
            "another key everywhere",
            |r| {
                String::from_utf8_lossy(r)
                    .replace(&multibase(0x11), &multibase(0x12))
                    .into_bytes()
            },
            [(Proofs, "proof-signature")],
        ),
        change(
            "a member more in the proof",
            |r| replaced(r, r#""created":"#, r#""challenge":"x","created":"#),
            [(Form, "proof-members")],
        ),
        change(
            "no proof at all",
            without_proofs,
            [(Form, "record-no-proof")],
        ),
        change(
            "the proof twice",
            |r| with_proofs(r, &[0x11, 0x11]),
            [(Form, "proof-order")],
        ),
        change(
            "a stranger's proof beside it",
            |r| with_proofs(r, &[0x11, 0x12]),
            [(Form, "record-signers-differ")],
        ),
        change(
            "a stranger's proof in its place",
            |r| with_proofs(r, &[0x12]),
            [(Form, "record-signers-differ")],
        ),
    ]
}

/// TEST KEY of one repeated byte.
fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32]).expect("an honest seed")
}

/// The key as records name it.
pub(super) fn did(seed: u8) -> String {
    key(seed).did().as_str().to_owned()
}

fn multibase(seed: u8) -> String {
    did(seed).trim_start_matches("did:key:").to_owned()
}

fn method(seed: u8) -> String {
    format!(
        r#""verificationMethod":"{}""#,
        key(seed).did().verification_method()
    )
}

fn without_proofs(record: &[u8]) -> Vec<u8> {
    let (start, end) = proof_array(record);
    [&record[..start], b"[]", &record[end..]].concat()
}

/// The proofs of the record as these keys would make them, whether it names them or not.
fn with_proofs(record: &[u8], seeds: &[u8]) -> Vec<u8> {
    let proof = |seed: &u8| {
        let mut draft = city::draft(ENTRY);
        draft.signers = vec![(key(*seed).did().clone(), "custodian".into())];
        let mut document = draft.document().expect("a good draft");
        document
            .sign(&key(*seed), NOW_TEXT)
            .expect("it is a signer");
        let bytes = document.finish().expect("it has signed");
        let (start, end) = proof_array(&bytes);
        String::from_utf8(bytes[start + 1..end - 1].to_vec()).expect("records are text")
    };
    let mut proofs: Vec<String> = seeds.iter().map(proof).collect();
    proofs.sort_by_key(|proof| proof.split("verificationMethod").nth(1).map(str::to_owned));
    let (start, end) = proof_array(record);
    let proofs = format!("[{}]", proofs.join(","));
    [&record[..start], proofs.as_bytes(), &record[end..]].concat()
}

/// Where the array of proofs begins and ends.
fn proof_array(record: &[u8]) -> (usize, usize) {
    let text = core::str::from_utf8(record).expect("records are text");
    let start = text.find(r#""proof":["#).expect("it has proofs") + r#""proof":"#.len();
    let end = text.find(r#","signers":"#).expect("it has signers");
    (start, end)
}

fn without_last_of(record: &[u8], mark: &str) -> Vec<u8> {
    let text = core::str::from_utf8(record).expect("records are text");
    let start = text.find(mark).expect("it occurs") + mark.len();
    let end = start + text[start..].find('"').expect("strings end");
    format!("{}{}", &text[..end - 1], &text[end..]).into_bytes()
}
