//! Properties of records: the verifier's one pass and the signer's canonicaliser say the same, what
//! is signed verifies, nothing else does, and no input makes anything panic.
#![cfg(not(target_arch = "wasm32"))]

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::{Value, json};
use stele_records::types::RecordType;
use stele_sign::canonical::{to_bytes, to_bytes_foreign};
use stele_sign::disclosure::{hide, sd_member};
use stele_sign::foreign;
use stele_sign::multikey::SecretKey;
use stele_tests::records::made;
use stele_verify::json::{self, MAX_DEPTH, MAX_INTEGER, MAX_NAME_LEN};
use stele_verify::key::DidKey;
use stele_verify::record::{Disclosure, MIN_SALT_LEN, Record, verify_batch};
use unicode_normalization::is_nfc;

/// The same cases on every run, and no files left behind.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(4),
        ..ProptestConfig::default()
    }
}

// The profile once more, over values: written from the design, not from the reader.

fn in_profile(value: &Value) -> bool {
    fits(value, MAX_DEPTH)
}

fn fits(value: &Value, depth: u32) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => number
            .as_i64()
            .is_some_and(|number| (-MAX_INTEGER..=MAX_INTEGER).contains(&number)),
        Value::Array(items) => depth > 0 && items.iter().all(|item| fits(item, depth - 1)),
        Value::Object(members) => {
            depth > 0
                && members
                    .iter()
                    .all(|(name, value)| is_name(name) && fits(value, depth - 1))
        }
    }
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| matches!(byte, 0x20..=0x7e) && byte != b'"' && byte != b'\\';
    (1..=MAX_NAME_LEN).contains(&name.len()) && name.bytes().all(plain)
}

/// Whether all text is in NFC, which only who makes records sees to.
fn is_normal(value: &Value) -> bool {
    match value {
        Value::String(text) => is_nfc(text),
        Value::Array(items) => items.iter().all(is_normal),
        Value::Object(members) => members.values().all(is_normal),
        _ => true,
    }
}

// What the properties range over.

fn integer() -> impl Strategy<Value = i64> {
    let edges = [MAX_INTEGER - 1, MAX_INTEGER, MAX_INTEGER + 1];
    let edges = edges.into_iter().flat_map(|edge| [edge, -edge]);
    prop_oneof![
        4 => -1000_i64..1000,
        2 => -MAX_INTEGER..=MAX_INTEGER,
        1 => select(edges.collect::<Vec<_>>()),
        1 => any::<i64>(),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z榕树0-9 ]{0,8}",
        2 => "\\PC{0,8}",
        1 => any::<String>(),
        // What has to be escaped, what needn't be, and what isn't in NFC.
        1 => vec(select("\"\\/\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}\u{2028}\u{feff}e\u{301}\u{c5}".chars().collect::<Vec<_>>()), 0..6)
            .prop_map(String::from_iter),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => "[a-zA-Z@_]{1,4}",
        2 => "[ -\u{7f}]{1,3}",
        1 => "[a-z]{62,66}",
        1 => text(),
    ]
}

/// Values of which most are in the profile, and the others just outside.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        6 => integer().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        6 => text().prop_map(Value::from),
    ];
    let tree = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((name(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    // Few are deep by chance.
    let wrapped = (tree.clone(), 10_u32..18);
    prop_oneof![
        9 => tree,
        1 => wrapped.prop_map(|(tree, by)| (0..by).fold(tree, |inner, _| json!([inner]))),
    ]
}

/// A change of a byte: replaced, inserted or deleted; often into what means something in JSON.
#[derive(Debug, Clone)]
enum Change {
    Replace(Index, u8),
    Insert(Index, u8),
    Delete(Index),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        match self {
            Self::Insert(at, byte) => bytes.insert(at.index(length + 1), *byte),
            _ if length == 0 => {}
            Self::Replace(at, byte) => bytes[at.index(length)] = *byte,
            Self::Delete(at) => {
                bytes.remove(at.index(length));
            }
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let byte = || {
        prop_oneof![
            any::<u8>(),
            select(b"{}[],:\"\\ \n01-.eutf/aA\xe6".to_vec())
        ]
    };
    let change = prop_oneof![
        (any::<Index>(), byte()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (any::<Index>(), byte()).prop_map(|(at, byte)| Change::Insert(at, byte)),
        any::<Index>().prop_map(Change::Delete),
    ];
    vec(change, 1..4)
}

/// Tokens of JSON in any order; some sequences are JSON, some even canonical.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let tokens = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\":",
        "\"b\":",
        "{\"a\":1}",
        "[]",
        "{}",
        "\"a\"",
        "\"é\"",
        "0",
        "1",
        "-1",
        "-0",
        "01",
        "1.0",
        "1e2",
        "9007199254740991",
        "9007199254740992",
        "true",
        "false",
        "null",
        " ",
        "\n",
        "\"\\n\"",
        "\"\\u001f\"",
        "\"\\u001F\"",
        "\"\\u000a\"",
        "\"\\u0041\"",
        "\"\\ud83c\\udf33\"",
        "\"\\ud83c\"",
        "\"\\/\"",
        "\u{feff}",
        "\"",
        "\\",
    ];
    let tokens = tokens.map(str::as_bytes).to_vec();
    vec(select(tokens), 1..5).prop_map(|tokens| tokens.concat())
}

/// A value with one of its parts replaced.
fn replaced(mut value: Value, at: Index, by: Value) -> Value {
    fn parts(value: &mut Value) -> Vec<&mut Value> {
        match value {
            Value::Array(items) => items.iter_mut().collect(),
            Value::Object(members) => members.values_mut().collect(),
            _ => Vec::new(),
        }
    }
    fn count(value: &mut Value) -> usize {
        1 + parts(value).into_iter().map(count).sum::<usize>()
    }
    fn put(value: &mut Value, at: usize, by: Value) {
        let mut before = 1;
        if at == 0 {
            *value = by;
            return;
        }
        for part in parts(value) {
            let size = count(part);
            if at < before + size {
                return put(part, at - before, by);
            }
            before += size;
        }
    }
    let at = at.index(count(&mut value));
    put(&mut value, at, by);
    value
}

// The properties.

/// The reader accepts exactly what the canonicaliser prints of what it reads, in the profile; and
/// what who makes records prints, if the text is in NFC.
fn agree(bytes: &[u8]) -> Result<(), TestCaseError> {
    let accepted = json::parse(bytes).is_ok();
    let read: Option<Value> = serde_json::from_slice(bytes).ok();
    let printed = |value: &Value| to_bytes_foreign(value).is_ok_and(|printed| printed == bytes);
    let expected = |value: &Value| printed(value) && in_profile(value);
    prop_assert_eq!(accepted, read.as_ref().is_some_and(expected));
    let made = |value: &Value| to_bytes(value).is_ok_and(|made| made == bytes);
    let normal = read.as_ref().is_some_and(is_normal);
    prop_assert_eq!(accepted && normal, read.as_ref().is_some_and(made));
    Ok(())
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn reader_and_canonicaliser_agree_on_values(value in value()) {
        let bytes = to_bytes_foreign(&value).unwrap();
        agree(&bytes)?;
        // A float that is whole prints as an integer, so ask what it reads as.
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(json::parse(&bytes).is_ok(), in_profile(&value));
        if let Ok(made) = to_bytes(&value) {
            agree(&made)?;
            prop_assert!(json::parse(&made).is_ok());
        }
    }

    #[test]
    fn they_agree_after_changes(value in value(), changes in changes()) {
        let mut bytes = to_bytes_foreign(&value).unwrap();
        for change in changes {
            change.apply(&mut bytes);
        }
        agree(&bytes)?;
    }

    #[test]
    fn they_agree_on_pieces(bytes in soup()) {
        agree(&bytes)?;
    }

    #[test]
    fn they_agree_on_bytes(bytes in vec(any::<u8>(), 0..40)) {
        agree(&bytes)?;
    }
}

static RECORDS: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| [made::record(1), made::record(3)]);

/// Gives the bytes to everything that reads some. A record that holds is one that was signed.
fn read_everything(bytes: &[u8]) -> Result<(), TestCaseError> {
    let alone = Record::parse(bytes);
    if let Ok(record) = &alone {
        prop_assert_eq!(record.bytes(), bytes);
        agree(bytes)?;
        let _ = RecordType::TreeCard.read(record);
        let _ = Disclosure::verify(&String::from_utf8_lossy(bytes), record);
    }
    let alone = alone.and_then(Record::verify);
    prop_assert_eq!(alone.is_ok(), RECORDS.iter().any(|record| record == bytes));
    prop_assert_eq!(&verify_batch([bytes])[0], &alone);

    // A foreign credential may be written in other ways, but says the same.
    if foreign::verify(bytes).is_ok() {
        let value: Value = serde_json::from_slice(bytes).unwrap();
        let canonical = to_bytes_foreign(&value).unwrap();
        prop_assert!(
            RECORDS
                .iter()
                .any(|record| signs_the_same(record, &canonical))
        );
    }
    let _ = SecretKey::from_json(bytes);
    let text = String::from_utf8_lossy(bytes);
    let record = Record::parse(&RECORDS[0]).unwrap();
    prop_assert!(Disclosure::verify(&text, &record).is_err());
    read_keys(&text)
}

fn read_keys(text: &str) -> Result<(), TestCaseError> {
    if let Ok(key) = DidKey::parse(text) {
        prop_assert_eq!(key.as_str(), text);
    }
    if let Ok(key) = DidKey::parse_verification_method(text) {
        prop_assert_eq!(key.verification_method(), text);
    }
    Ok(())
}

/// Whether a credential is this record, perhaps with fewer of its proofs.
fn signs_the_same(record: &[u8], credential: &[u8]) -> bool {
    let mut record: Value = serde_json::from_slice(record).unwrap();
    let mut credential: Value = serde_json::from_slice(credential).unwrap();
    let (all, some) = (record["proof"].take(), credential["proof"].take());
    let all = all.as_array().unwrap();
    let some = some.as_array().cloned().unwrap_or_else(|| vec![some]);
    record == credential && some.iter().all(|proof| all.contains(proof))
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn no_bytes_panic_a_reader(bytes in vec(any::<u8>(), 0..100)) {
        read_everything(&bytes)?;
    }

    #[test]
    fn no_pieces_do(bytes in soup()) {
        read_everything(&bytes)?;
    }

    #[test]
    fn no_changed_record_does(which in 0..2_usize, changes in changes()) {
        let mut bytes = RECORDS[which].clone();
        for change in changes {
            change.apply(&mut bytes);
        }
        read_everything(&bytes)?;
    }

    #[test]
    fn no_record_with_other_parts_does(
        which in 0..2_usize,
        parts in vec((any::<Index>(), value()), 1..3),
        indented in any::<bool>(),
    ) {
        let mut record: Value = serde_json::from_slice(&RECORDS[which]).unwrap();
        for (at, part) in parts {
            record = replaced(record, at, part);
        }
        read_everything(&to_bytes_foreign(&record).unwrap())?;
        if indented {
            read_everything(&serde_json::to_vec_pretty(&record).unwrap())?;
        }
        let mut document = record.clone();
        let proof = document.get_mut("proof").map(Value::take).unwrap_or_default();
        let _ = foreign::verify_proof(&document, proof.get(0).unwrap_or(&proof));
        let first: Value = serde_json::from_slice(&RECORDS[which]).unwrap();
        let _ = foreign::verify_proof(&document, &first["proof"][0]);
    }

    #[test]
    fn no_text_is_a_key_by_chance(digits in "[1-9A-HJ-NP-Za-km-z]{0,60}", twice in any::<bool>()) {
        let key = format!("did:key:z{digits}");
        read_keys(&key)?;
        let fragment = if twice { format!("{key}#z{digits}") } else { format!("{key}#{digits}") };
        read_keys(&fragment)?;
    }
}

proptest! {
    #![proptest_config(config(300))]

    /// Whatever can be said in the profile can be signed, and then verifies; anything else is
    /// refused where it is made.
    #[test]
    fn what_is_signed_verifies(fields in vec((name(), value()), 0..4), signers in 1_u8..4) {
        let mut draft = made::draft(signers);
        for (name, value) in fields {
            draft.subject.entry(name).or_insert(value);
        }
        let subject = Value::from(draft.subject.clone());
        let document = draft.document();
        // The record lies around the subject.
        prop_assert_eq!(document.is_ok(), fits(&subject, MAX_DEPTH - 1));
        let Ok(mut document) = document else { return Ok(()) };
        for seed in (1..=signers).rev() {
            prop_assert!(document.finish().is_err());
            document.sign(&made::key(seed), made::CREATED).unwrap();
        }
        let bytes = document.finish().unwrap();
        let record = Record::parse(&bytes).and_then(Record::verify);
        prop_assert_eq!(record.unwrap().record().signers().len(), usize::from(signers));
        prop_assert_eq!(foreign::verify(&bytes).unwrap().len(), usize::from(signers));
        agree(&bytes)?;
    }

    /// Whatever can be said can be hidden and shown.
    #[test]
    fn what_is_hidden_is_shown(
        name in "[a-z]{9,12}",
        value in value(),
        salt in vec(any::<u8>(), MIN_SALT_LEN..40),
    ) {
        let hidden = hide(&name, &value, &salt);
        // It lies in the array of the disclosure.
        let Ok(hidden) = hidden else {
            prop_assert!(!fits(&value, MAX_DEPTH - 1));
            return Ok(());
        };
        let mut draft = made::draft(1);
        draft.subject.insert("_sd".into(), sd_member([&hidden]));
        draft.subject.insert("_sd_alg".into(), json!("sha-256"));
        let bytes = made::sign(&draft);
        let record = Record::parse(&bytes).unwrap();
        let shown = Disclosure::verify(&hidden.disclosure, &record).unwrap();
        prop_assert_eq!(shown.name(), name);
        prop_assert_eq!(shown.value_json().as_bytes(), to_bytes(&value).unwrap());
    }
}

/// What the properties range over holds enough of both kinds, or they would say little.
#[test]
fn both_kinds_come_up() {
    fn share(bytes: impl Strategy<Value = Vec<u8>>) -> usize {
        let mut runner = TestRunner::new(config(1));
        let mut next = || {
            let tree = bytes.new_tree(&mut runner).unwrap();
            proptest::strategy::ValueTree::current(&tree)
        };
        (0..1000).filter(|_| json::parse(&next()).is_ok()).count()
    }
    let printed = value().prop_map(|value| to_bytes_foreign(&value).unwrap());
    let accepted = share(printed);
    assert!((200..800).contains(&accepted), "{accepted} of values");
    let accepted = share(soup());
    assert!((50..950).contains(&accepted), "{accepted} of pieces");
    let changed = (value(), changes()).prop_map(|(value, changes)| {
        let mut bytes = to_bytes_foreign(&value).unwrap();
        changes.iter().for_each(|change| change.apply(&mut bytes));
        bytes
    });
    let accepted = share(changed);
    assert!(
        (50..950).contains(&accepted),
        "{accepted} of changed values"
    );
}
