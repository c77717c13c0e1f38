//! Every bit of every byte of a signed record, flipped: nothing is left unsigned, and the error
//! names the region.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use stele_verify::json::{self, Value};
use stele_verify::record::{Record, RecordError};

use super::made;

/// A region of a record and what may be said of a change there, besides that it is no longer
/// canonical JSON.
type Row = (&'static str, &'static [&'static str]);

/// Which errors come from which region: all of them do, and no others. `NAME:` is a member's name
/// with its colon, and `N` stands for a position.
const REGIONS: [Row; 38] = [
    ("punctuation", &[]),
    ("@context:", &["record-member-missing"]),
    ("@context.N", &["record-context"]),
    ("credentialSubject:", &["record-member-missing"]),
    ("credentialSubject.id:", &["record-member-malformed"]),
    (
        "credentialSubject.id",
        &["proof-signature", "record-member-malformed"],
    ),
    ("credentialSubject.*:", &["proof-signature"]),
    ("credentialSubject.*", &["proof-signature"]),
    ("id:", &["record-member-missing"]),
    ("id", &["proof-signature", "record-member-malformed"]),
    ("issuer:", &["record-member-missing"]),
    ("issuer", &["record-issuer-not-signer"]),
    ("log:", &["record-member-missing"]),
    ("log", &["proof-signature"]),
    ("proof:", &["record-member-missing"]),
    ("proof.N.@context:", &["proof-members"]),
    ("proof.N.@context.N", &["proof-context"]),
    ("proof.N.created:", &["proof-members"]),
    ("proof.N.created", &["proof-created", "proof-signature"]),
    ("proof.N.cryptosuite:", &["proof-members"]),
    ("proof.N.cryptosuite", &["proof-suite"]),
    ("proof.N.proofPurpose:", &["proof-members"]),
    ("proof.N.proofPurpose", &["proof-purpose"]),
    ("proof.N.proofValue:", &["proof-members"]),
    ("proof.N.proofValue", &["proof-signature", "proof-value"]),
    ("proof.N.type:", &["proof-members"]),
    ("proof.N.type", &["proof-suite"]),
    ("proof.N.verificationMethod:", &["proof-members"]),
    ("proof.N.verificationMethod", &["did-key-fragment"]),
    ("signers:", &["record-member-missing"]),
    ("signers.N.id:", &["record-member-malformed"]),
    (
        "signers.N.id",
        &[
            "did-key-not-ed25519",
            "did-key-syntax",
            "key-not-a-point",
            "record-issuer-not-signer",
        ],
    ),
    ("signers.N.role:", &["record-member-malformed"]),
    (
        "signers.N.role",
        &["proof-signature", "record-member-malformed"],
    ),
    ("type:", &["record-member-missing"]),
    ("type.N", &["proof-signature", "record-member-malformed"]),
    ("validFrom:", &["record-member-missing"]),
    ("validFrom", &["proof-signature", "record-member-malformed"]),
];

/// What may be said besides of a signer's key where there are several: not in order, or no longer
/// the proof's.
const OF_SEVERAL: [&str; 2] = ["record-signer-order", "record-signers-differ"];

/// Flips every bit of a record with one signer.
pub fn every_bit() {
    let codes = |expected: &[&'static str]| expected.iter().copied().collect();
    let expected = REGIONS.map(|(region, expected)| (region, codes(expected)));
    assert_eq!(flip(1, 0..8), BTreeMap::from(expected));
}

/// Flips a bit of every byte of a record with three signers.
pub fn every_byte() {
    // The lowest turns letters into letters, digits into digits: most of these are well-formed.
    for (region, mut codes) in flip(3, 0..1) {
        if region == "signers.N.id" {
            assert!(OF_SEVERAL.iter().any(|code| codes.remove(code)));
            codes.retain(|code| !OF_SEVERAL.contains(code));
        }
        let (_, expected) = REGIONS.iter().find(|(row, _)| *row == region).unwrap();
        let expected = expected.iter().copied().collect();
        assert!(codes.is_subset(&expected), "{region}: {codes:?}");
    }
}

/// The codes of the errors that flipped bits lead to, by region, without those of JSON.
fn flip(signers: u8, bits: Range<u8>) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let record = made::record(signers);
    let regions = regions(&record);
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (region, span) in &regions {
        let codes = found.entry(generic(region)).or_default();
        for (at, bit) in span
            .clone()
            .flat_map(|at| bits.clone().map(move |bit| (at, bit)))
        {
            let mut changed = record.clone();
            changed[at] ^= 1 << bit;
            let result = Record::parse(&changed).and_then(Record::verify);
            let Err(error) = result else {
                panic!("byte {at}, bit {bit}, in {region}");
            };
            check_place(region, span, &error);
            if !matches!(error, RecordError::Json(_)) {
                codes.insert(error.code());
            }
        }
    }
    // Every byte was in one region.
    let mut bytes: Vec<_> = regions.into_iter().flat_map(|(_, span)| span).collect();
    bytes.sort_unstable();
    assert!(bytes.into_iter().eq(0..record.len()));
    found
}

/// JSON errors point into the region or behind it, where a lost quote or a wrong order shows; or to
/// the number before it, where a comma becomes a dot. A proof's error names that proof; after any other change it is the first one that doesn't fit.
fn check_place(region: &str, span: &Range<usize>, error: &RecordError) {
    match error {
        RecordError::Json(error) => {
            let number = "-1192900000".len();
            assert!(error.at + number >= span.start, "{region}: {error:?}");
        }
        RecordError::Proof(error) => {
            let position = region
                .strip_prefix("proof.")
                .map_or(0, |rest| rest.split('.').next().unwrap().parse().unwrap());
            assert_eq!(error.proof, position, "{region}: {error:?}");
        }
        RecordError::Envelope(_) => {}
        RecordError::TooLong { .. } => panic!("{region}: {error:?}"),
    }
}

/// The row of [`REGIONS`] that a region belongs to.
fn generic(region: &str) -> &'static str {
    let mut parts: Vec<&str> = region.split('.').collect();
    for part in &mut parts {
        if part.parse::<usize>().is_ok() {
            *part = "N";
        }
    }
    if parts.len() == 2 && parts[0] == "credentialSubject" && !parts[1].starts_with("id") {
        parts[1] = if parts[1].ends_with(':') { "*:" } else { "*" };
    }
    let name = parts.join(".");
    let row = REGIONS.iter().find(|(row, _)| *row == name);
    row.unwrap_or_else(|| panic!("no row for {name}")).0
}

/// The record cut into names, values and what stands between.
fn regions(record: &[u8]) -> Vec<(String, Range<usize>)> {
    let value = json::parse(record).unwrap();
    let mut regions = Vec::new();
    collect("", &value, 0..record.len(), &mut regions);
    regions.sort_by_key(|(_, span)| span.start);
    let mut punctuation = Vec::new();
    let mut end = 0;
    for (_, span) in &regions {
        punctuation.push((String::from("punctuation"), end..span.start));
        end = span.end;
    }
    punctuation.push((String::from("punctuation"), end..record.len()));
    regions.extend(punctuation);
    regions
}

fn collect(
    path: &str,
    value: &Value<'_>,
    span: Range<usize>,
    into: &mut Vec<(String, Range<usize>)>,
) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                collect(
                    &below(&position.to_string()),
                    &item.value,
                    item.span.clone(),
                    into,
                );
            }
        }
        Value::Object(object) => {
            for member in object.members() {
                let name = member.span.start..member.value_span.start;
                into.push((format!("{}:", below(member.name)), name));
                collect(
                    &below(member.name),
                    &member.value,
                    member.value_span.clone(),
                    into,
                );
            }
        }
        _ => into.push((path.to_owned(), span)),
    }
}
