//! The bytes: what is no longer canonical, or outside the profile.

use serde_json::{Value, json};
use stele_verify::json::{JsonError, JsonErrorKind};
use stele_verify::record::RecordError;

use super::super::made::{self, CREATED, edited, replaced};
use super::{Row, row};

const DBH: &str = "\"dbhMm\":412";
const SECTION: &str = "\"section\":\"鼓楼区\"";
const TAG: &str = "\"tag\":\"R-0412\"";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = replacements();
    rows.extend(whole_files());
    rows
}

/// A place in the record, what is written there instead, and how far behind its start the fault is.
fn replacements() -> Vec<Row> {
    use JsonErrorKind as Kind;
    let swapped = format!("{TAG},{SECTION}");
    let twice = format!("{DBH},{DBH}");
    let twice_apart = format!("{DBH},\"id\":0,{DBH}");
    let another = format!("{TAG},\"tag\":\"R-0413\"");
    let table: [(&str, &str, usize, Kind); 26] = [
        (DBH, "\"dbhMm\": 412", 8, Kind::Whitespace),
        (DBH, "\n\"dbhMm\":412", 0, Kind::Whitespace),
        (DBH, "\"dbhMm\":412 ", 11, Kind::Whitespace),
        (DBH, &twice, 12, Kind::DuplicateName),
        (DBH, &twice_apart, 19, Kind::DuplicateName),
        (TAG, &another, 15, Kind::DuplicateName),
        (SECTION, &swapped, 15, Kind::NameOrder),
        ("412,", "412.0,", 0, Kind::Float),
        ("412,", "412e0,", 0, Kind::Float),
        ("412,", "0412,", 0, Kind::IntegerForm),
        ("412,", "-0,", 0, Kind::IntegerForm),
        ("412,", "9007199254740992,", 0, Kind::IntegerRange),
        ("412,", "+412,", 0, Kind::UnexpectedByte(b'+')),
        ("412,", "NaN,", 0, Kind::UnexpectedByte(b'N')),
        ("L.f.", "L\\u002ef.", 1, Kind::Escape),
        ("榕树", "\\u6995\\u6811", 0, Kind::Escape),
        ("🌳", "\\ud83c\\udf33", 0, Kind::LoneSurrogate),
        ("🌳", "\\ud83c", 0, Kind::LoneSurrogate),
        ("L.f.", "L.\nf.", 2, Kind::ControlCharacter),
        ("L.f.", "L.\u{0}f.", 2, Kind::ControlCharacter),
        ("L.f.", "L\\u001F", 1, Kind::Escape),
        ("L.f.", "L\\u000a", 1, Kind::Escape),
        ("dbhMm", "胸径", 0, Kind::Name),
        ("dbhMm", "dbh\u{7f}", 3, Kind::Name),
        ("dbhMm", "dbh\\n", 3, Kind::Name),
        ("dbhMm", "", 0, Kind::Name),
    ];
    let record = made::record(1);
    let text = core::str::from_utf8(&record).unwrap();
    let rows = table.into_iter().map(|(from, to, behind, kind)| {
        let at = text.find(from).unwrap() + behind;
        let error = RecordError::Json(JsonError { at, kind });
        row(
            format!("{from} -> {to}"),
            replaced(&record, from, to),
            error,
        )
    });
    rows.collect()
}

fn whole_files() -> Vec<Row> {
    use JsonErrorKind as Kind;
    let record = made::record(1);
    let text = core::str::from_utf8(&record).unwrap();
    let end = text.len();
    let indented = {
        let value: Value = serde_json::from_slice(&record).unwrap();
        serde_json::to_vec_pretty(&value).unwrap()
    };
    let (before, behind) = text.split_once("榕树").unwrap();
    let gb18030 = [
        before.as_bytes(),
        &[0xe9, 0xc5, 0xca, 0xf7],
        behind.as_bytes(),
    ]
    .concat();
    let utf16: Vec<u8> = "{\"id\":1}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let deep = of_depth(17);
    let innermost = {
        let open = "[".repeat(17 - 2);
        core::str::from_utf8(&deep).unwrap().find(&open).unwrap() + open.len() - 1
    };
    let rows: [(&str, Vec<u8>, usize, Kind); 11] = [
        ("CRLF", format!("{text}\r\n").into(), end, Kind::Whitespace),
        ("LF", format!("{text}\n").into(), end, Kind::Whitespace),
        (
            "BOM",
            format!("\u{feff}{text}").into(),
            0,
            Kind::ByteOrderMark,
        ),
        ("indented", indented, 1, Kind::Whitespace),
        (
            "two records",
            format!("{text}{text}").into(),
            end,
            Kind::TrailingBytes,
        ),
        ("GB18030", gb18030, before.len(), Kind::NotUtf8),
        ("UTF-16", utf16, 1, Kind::UnexpectedByte(0)),
        ("nothing", Vec::new(), 0, Kind::UnexpectedEnd),
        (
            "a page",
            b"<!doctype html>".to_vec(),
            0,
            Kind::UnexpectedByte(b'<'),
        ),
        ("a level too deep", deep, innermost, Kind::TooDeep),
        ("only brackets", vec![b'['; 60_000], 16, Kind::TooDeep),
    ];
    let rows = rows
        .into_iter()
        .map(|(name, bytes, at, kind)| row(name, bytes, RecordError::Json(JsonError { at, kind })));
    let found = 65_536;
    let too_long = row(
        "a byte too long",
        of_length(found),
        RecordError::TooLong { found },
    );
    rows.chain([too_long]).collect()
}

/// A record of so many bytes, signed, whether a record may be so long or not.
pub(super) fn of_length(length: usize) -> Vec<u8> {
    let padded = |by: usize| {
        let mut draft = made::draft(1);
        draft.subject.insert("note".into(), json!("x".repeat(by)));
        let mut document = draft.document().unwrap();
        document.sign(&made::key(1), CREATED).unwrap();
        document.to_bytes().unwrap()
    };
    // In base58, signatures differ in length by a character or two.
    let near = length - padded(0).len();
    let tries = (near - 2..=near + 2).map(padded);
    tries
        .into_iter()
        .find(|record| record.len() == length)
        .unwrap()
}

/// A record in which so many levels lie in each other, signed where that can be.
pub(super) fn of_depth(depth: usize) -> Vec<u8> {
    let nested = (0..depth - 2).fold(json!(null), |inner, _| json!([inner]));
    if depth > 16 {
        return edited(&made::record(1), |record| {
            record["credentialSubject"]["note"] = nested;
        });
    }
    let mut draft = made::draft(1);
    draft.subject.insert("note".into(), nested);
    made::sign(&draft)
}
