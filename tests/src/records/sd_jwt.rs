//! Disclosures of RFC 9901, and of the examples of its authors.
//!
//! A digest is taken over the text as it was sent, so all of them can be recomputed. As disclosures
//! *of a record* they are refused as they stand: the RFC leaves the blanks and escapes to its
//! issuers, the profile wants canonical JSON here too. Written so, those of object members are
//! accepted; those of array elements have no name and stay refused.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stele_sign::canonical::to_bytes_foreign;
use stele_verify::encoding::{from_base64url, to_base64url};
use stele_verify::json::JsonErrorKind;
use stele_verify::record::{Disclosure, DisclosureError, Record, disclosure_digest};

use super::made;
use crate::vectors::Files;

const CASES: [&str; 3] = ["address_only_recursive", "simple", "simple_structured"];
/// Disclosures in all files: two of the RFC, and those of the three cases.
const DISCLOSURES: usize = 2 + 5 + 10 + 10;

/// The digests of all disclosures are those that are written beside them, and each stands in its
/// payload or in another disclosure.
pub fn digests(files: &Files) {
    for (disclosure, digest) in of_the_rfc(files) {
        assert_eq!(disclosure_digest(&disclosure), digest);
    }
    for case in CASES {
        let listed = listed(files, case);
        let issued: BTreeSet<_> = issued(files, case).into_iter().collect();
        let disclosures: BTreeSet<_> = listed.iter().map(|(text, _)| text.clone()).collect();
        assert_eq!(issued, disclosures, "{case}");

        let payload = files.get(&format!("{case}/sd_jwt_payload.json"));
        let mut found = BTreeSet::new();
        collect_digests(&serde_json::from_slice(payload).unwrap(), &mut found);
        for (disclosure, digest) in &listed {
            assert_eq!(&disclosure_digest(disclosure), digest, "{case}");
            collect_digests(&content(disclosure), &mut found);
        }
        let digests: BTreeSet<_> = listed.into_iter().map(|(_, digest)| digest).collect();
        assert!(digests.is_subset(&found), "{case}");
        // What remains are decoys.
        let decoys: BTreeSet<_> = found.difference(&digests).cloned().collect();
        assert_eq!(decoys, self::decoys(files, case), "{case}");
    }
    assert_eq!(all(files).len(), DISCLOSURES);
}

/// As they stand they are no disclosures of a record, even where the record holds their digest.
pub fn refused_by_the_profile(files: &Files) {
    for disclosure in all(files) {
        let record = record_with(&disclosure);
        let record = Record::parse(&record).unwrap();
        let Err(DisclosureError::Json(error)) = Disclosure::verify(&disclosure, &record) else {
            panic!("{disclosure}");
        };
        // The blank after the salt and its comma.
        let salt = content(&disclosure)[0].as_str().unwrap().len();
        assert_eq!(error.kind, JsonErrorKind::Whitespace);
        assert_eq!(error.at, "[\"\",".len() + salt);
    }
}

/// In canonical form the members of objects are accepted, with their names and values.
pub fn accepted_when_canonical(files: &Files) {
    let (mut members, mut elements) = (0, 0);
    for disclosure in all(files) {
        let content = content(&disclosure);
        let disclosure = to_base64url(&to_bytes_foreign(&content).unwrap());
        let record = record_with(&disclosure);
        let record = Record::parse(&record).unwrap();
        let result = Disclosure::verify(&disclosure, &record);
        match content.as_array().unwrap().as_slice() {
            [_, name, value] => {
                let disclosed = result.unwrap_or_else(|error| panic!("{content}: {error:?}"));
                assert_eq!(disclosed.name(), name);
                let json = disclosed.value_json();
                assert_eq!(&serde_json::from_str::<Value>(json).unwrap(), value);
                members += 1;
            }
            [_, _] => {
                assert_eq!(result, Err(DisclosureError::Shape), "{content}");
                elements += 1;
            }
            _ => panic!("{content}"),
        }
    }
    assert!(members > 0 && elements > 0);
    assert_eq!(members + elements, DISCLOSURES);
}

/// A record whose subject hides what this disclosure shows.
fn record_with(disclosure: &str) -> Vec<u8> {
    let mut draft = made::draft(1);
    // Nothing stands there openly that a disclosure could repeat.
    draft.subject.retain(|name, _| name == "id");
    let digests = json!([disclosure_digest(disclosure)]);
    draft.subject.insert("_sd".into(), digests);
    draft.subject.insert("_sd_alg".into(), json!("sha-256"));
    made::sign(&draft)
}

fn all(files: &Files) -> Vec<String> {
    let rfc = of_the_rfc(files).into_iter().map(|(text, _)| text);
    let cases = CASES.iter().flat_map(|case| issued(files, case));
    rfc.chain(cases).collect()
}

fn content(disclosure: &str) -> Value {
    serde_json::from_slice(&from_base64url(disclosure).unwrap()).unwrap()
}

/// Disclosure and digest of each of the RFC's own examples.
fn of_the_rfc(files: &Files) -> Vec<(String, String)> {
    let cases: Value = serde_json::from_slice(files.get("disclosures_rfc9901.json")).unwrap();
    let cases = cases.as_array().unwrap().iter();
    cases
        .map(|case| {
            let text = |name: &str| case[name].as_str().unwrap().to_owned();
            assert_eq!(content(&text("disclosure")), case["decoded"]);
            (text("disclosure"), text("digest"))
        })
        .collect()
}

/// The disclosures behind the first `~` of an issued SD-JWT.
fn issued(files: &Files, case: &str) -> Vec<String> {
    let text = text(files, &format!("{case}/sd_jwt_issuance.txt")).replace('\n', "");
    let parts = text.split('~').skip(1).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Disclosure and digest of each claim, from the page that explains them.
fn listed(files: &Files, case: &str) -> Vec<(String, String)> {
    let text = text(files, &format!("{case}/disclosures.md"));
    let claims = text.split("SHA-256 Hash: `").skip(1);
    claims
        .map(|claim| {
            let (digest, rest) = claim.split_once('`').unwrap();
            let (_, rest) = rest.split_once("Disclosure:\\\n").unwrap();
            let (lines, _) = rest.split_once("\n * Contents:").unwrap();
            let disclosure = lines.lines().map(|line| line.trim_matches(['`', '\\']));
            (disclosure.collect(), digest.to_owned())
        })
        .collect()
}

/// The digests that stand for nothing, from the page that admits them.
fn decoys(files: &Files, case: &str) -> BTreeSet<String> {
    let path = format!("{case}/decoy_digests.md");
    if !files.all().iter().any(|file| file.path == path) {
        return BTreeSet::new();
    }
    let lines = text(files, &path).lines();
    let digests = lines.filter_map(|line| line.trim().strip_prefix("* `")?.strip_suffix('`'));
    digests.map(str::to_owned).collect()
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    core::str::from_utf8(files.get(path)).unwrap()
}

/// What stands in `_sd` and `...`, at any depth.
fn collect_digests(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_digests(item, found)),
        Value::Object(members) => {
            for (name, value) in members {
                match (name.as_str(), value) {
                    ("_sd", Value::Array(digests)) => {
                        found.extend(digests.iter().map(|digest| digest.as_str().unwrap().into()));
                    }
                    ("...", Value::String(digest)) => {
                        found.insert(digest.clone());
                    }
                    _ => collect_digests(value, found),
                }
            }
        }
        _ => {}
    }
}
