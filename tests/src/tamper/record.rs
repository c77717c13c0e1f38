//! A record, changed in each of its regions: by the log that logs it so, in a proof that is handed
//! over, and alone.

mod content;
mod form;
mod proofs;

use serde_json::json;
use stele_records::verdict::CheckCode::{
    Fields, Form, Freshness, Growth, Inclusion, LogSignature, Origin, Roles, Witnesses,
};
use stele_sign::record::Draft;
use stele_verify::encoding::to_base64;
use stele_verify::record::MAX_LEN;

use super::{Case, ENTRY, Expected, How, Reasons, World, html_page, replaced};
use crate::city::{self, OTHER_ORIGIN};

/// Bytes in place of the record's, and the checks that say so.
struct Change {
    name: &'static str,
    change: fn(&[u8]) -> Vec<u8>,
    failed: Reasons,
}

fn change(name: &'static str, change: fn(&[u8]) -> Vec<u8>, failed: impl Into<Reasons>) -> Change {
    let failed = failed.into();
    Change {
        name,
        change,
        failed,
    }
}

/// Every change, each in three ways.
pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = content::changes()
        .into_iter()
        .flat_map(in_three_ways)
        .collect();
    cases.extend(proofs::changes().into_iter().flat_map(in_three_ways));
    cases.extend(form::changes().into_iter().flat_map(in_three_ways));
    cases.extend(well_signed().into_iter().flat_map(in_three_ways));
    cases.extend(alone());
    cases
}

fn in_three_ways(this: Change) -> [Case; 3] {
    let Change {
        name,
        change,
        failed,
    } = this;
    let logged = move |world: &mut World| {
        let bytes = change(&world.record);
        world.log_instead(bytes);
    };
    let handed_over = move |world: &mut World| {
        let record = to_base64(&world.record);
        let changed = to_base64(&change(&world.record));
        world.proof = replaced(&world.proof, &record, &changed);
    };
    let alone = move |world: &mut World| world.record = change(&world.record);
    let mut with_inclusion = failed.clone();
    with_inclusion.push((Inclusion, "merkle-root-mismatch"));
    with_inclusion.sort();
    // Which log it was made for is asked only where a log is there.
    let mut without_origin = failed.clone();
    without_origin.retain(|(code, _)| *code != Origin);
    let alone_expected = match without_origin.is_empty() {
        true => Expected::CouldNotCheck(offline()),
        false => Expected::Failed(without_origin),
    };
    [
        Case::new(How::Log, name, logged, Expected::Failed(failed)),
        Case::new(
            How::Proof,
            name,
            handed_over,
            Expected::Failed(with_inclusion),
        ),
        Case::new(How::Record, name, alone, alone_expected),
    ]
}

/// What a record alone can't show.
fn offline() -> Reasons {
    let codes = [
        LogSignature,
        Witnesses,
        Freshness,
        Growth,
        Inclusion,
        Origin,
    ];
    codes.map(|code| (code, "offline")).to_vec()
}

/// Signed by its custodian as it stands: intact, and yet not what it should be.
fn well_signed() -> Vec<Change> {
    vec![
        change(
            "a field that the type doesn't have",
            |_| with_subject("colour", json!("green")),
            [(Fields, "field-unknown")],
        ),
        change(
            "a field out of range",
            |_| with_subject("dbhMm", json!(20_001)),
            [(Fields, "field-malformed")],
        ),
        change(
            "a field of another form",
            |_| with_subject("dbhMm", json!("128")),
            [(Fields, "field-malformed")],
        ),
        change(
            "half a position",
            |_| without_subject("latitudeE7"),
            [(Fields, "field-missing")],
        ),
        change(
            "an id of another tree",
            |_| with_subject("id", json!("urn:stele:tree:T-0005")),
            [(Fields, "field-subject-id")],
        ),
        change(
            "without the role that the type needs",
            |_| {
                let mut draft = city::draft(ENTRY);
                draft.signers[0].1 = "bystander".into();
                city::signed(&draft)
            },
            [(Roles, "role-missing")],
        ),
        change(
            "for another log",
            |_| {
                city::signed(&Draft {
                    log: OTHER_ORIGIN.into(),
                    ..city::draft(ENTRY)
                })
            },
            [(Origin, "other-log")],
        ),
    ]
}

fn alone() -> Vec<Case> {
    let alone =
        |name, tamper: fn(&mut World), expected| Case::new(How::Record, name, tamper, expected);
    let refused = |code| Expected::FileRefused(code);
    vec![
        alone(
            "as it should be",
            |_| (),
            Expected::CouldNotCheck(offline()),
        ),
        alone(
            "nothing",
            |world| world.record.clear(),
            refused("file-empty"),
        ),
        alone(
            "blanks",
            |world| world.record = b" \r\n ".to_vec(),
            refused("file-unknown"),
        ),
        alone(
            "a web page",
            |world| world.record = html_page(),
            refused("file-unknown"),
        ),
        alone(
            "a picture",
            |world| world.record = b"\x89PNG\r\n\x1a\n".to_vec(),
            refused("file-unknown"),
        ),
        alone(
            "UTF-16",
            |world| world.record = b"\xff\xfe{\0}\0".to_vec(),
            refused("file-unknown"),
        ),
        alone(
            "longer than any file",
            |world| world.record = vec![b'{'; 1 << 20],
            refused("file-too-long"),
        ),
        alone(
            "longer than any record",
            |world| world.record = replaced(&world.record, "银杏", &"x".repeat(MAX_LEN)),
            Expected::Failed(vec![(Form, "record-too-long")]),
        ),
        Case::new(
            How::Record,
            "of an unknown type, well signed",
            |world| {
                world.record = city::signed(&Draft {
                    record_type: "Listing".into(),
                    ..city::draft(ENTRY)
                });
            },
            Expected::CouldNotCheck([offline(), unknown_type()].concat()),
        ),
        alone(
            "a list",
            |world| world.record = b"[]".to_vec(),
            refused("file-unknown"),
        ),
        Case::log(
            "a list",
            |world| world.log_instead(b"[]".to_vec()),
            Expected::Failed(vec![(Form, "record-not-an-object")]),
        ),
        Case::log(
            "of an unknown type, well signed",
            |world| {
                world.log_instead(city::signed(&Draft {
                    record_type: "Listing".into(),
                    ..city::draft(ENTRY)
                }));
            },
            Expected::CouldNotCheck(unknown_type()),
        ),
    ]
}

fn unknown_type() -> Reasons {
    vec![(Fields, "unknown-type"), (Roles, "unknown-type")]
}

fn with_subject(name: &str, value: serde_json::Value) -> Vec<u8> {
    let mut draft = city::draft(ENTRY);
    draft.subject.insert(name.into(), value);
    city::signed(&draft)
}

fn without_subject(name: &str) -> Vec<u8> {
    let mut draft = city::draft(ENTRY);
    draft.subject.remove(name).expect("it has this field");
    city::signed(&draft)
}
