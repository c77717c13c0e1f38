//! Private fields of records made here: what shows them, and what doesn't.

use serde_json::{Value, json};
use stele_sign::disclosure::{Private, hide, sd_member};
use stele_verify::encoding::to_base64url;
use stele_verify::json::JsonErrorKind;
use stele_verify::record::{Disclosure, DisclosureError, Record, disclosure_digest};

use super::made;

const SALT: &[u8; 16] = b"sixteen bytes...";

fn private(name: &str, value: &Value) -> Private {
    hide(name, value, SALT).unwrap()
}

/// A record with this `_sd`.
fn record(sd: Value, algorithm: &str) -> Vec<u8> {
    let mut draft = made::draft(1);
    draft.subject.insert("_sd".into(), sd);
    draft.subject.insert("_sd_alg".into(), json!(algorithm));
    made::sign(&draft)
}

fn show(disclosure: &str, record: &[u8]) -> Result<(String, String), DisclosureError> {
    let record = Record::parse(record).unwrap();
    let shown = Disclosure::verify(disclosure, &record)?;
    Ok((shown.name().to_owned(), shown.value_json().to_owned()))
}

/// What was hidden is shown by its disclosure, whatever it is.
pub fn shown() {
    let fields = [
        ("owner", json!("陈小姐 \"A\"\n")),
        ("rentCents", json!(480_000)),
        ("rooms", json!([1, {"deep": null}, "三"])),
        ("furnished", json!(false)),
    ];
    let hidden: Vec<_> = fields
        .iter()
        .map(|(name, value)| private(name, value))
        .collect();
    let record = record(sd_member(&hidden), "sha-256");
    for ((name, value), private) in fields.iter().zip(&hidden) {
        let (shown_name, shown_value) = show(&private.disclosure, &record).unwrap();
        assert_eq!(&shown_name, name);
        assert_eq!(&serde_json::from_str::<Value>(&shown_value).unwrap(), value);
        // Nothing of it stands in the record.
        let text = core::str::from_utf8(&record).unwrap();
        assert!(
            !text.contains(name) && !text.contains(&shown_value),
            "{name}"
        );
    }
}

/// Each text that is no disclosure, or none of this record, by its own name.
pub fn refused() {
    let good = private("owner", &json!("陈小姐"));
    let other = private("owner", &json!("林先生"));
    let content = |json: &str| to_base64url(json.as_bytes());
    let salt = to_base64url(SALT);
    let json = |at: usize, kind: JsonErrorKind| {
        DisclosureError::Json(stele_verify::json::JsonError { at, kind })
    };
    let short = to_base64url(&SALT[..15]);
    let changed = format!("{}A", &good.disclosure[..good.disclosure.len() - 1]);
    let rows = [
        (
            "another record's",
            other.disclosure,
            DisclosureError::NotInRecord,
        ),
        (
            "short salt",
            content(&format!("[\"{short}\",\"a\",1]")),
            DisclosureError::Salt,
        ),
        (
            "salt that is no base64",
            content("[\"sixteen bytes...\",\"a\",1]"),
            DisclosureError::Salt,
        ),
        ("no salt", content("[\"\",\"a\",1]"), DisclosureError::Salt),
        (
            "an element of an array",
            content(&format!("[\"{salt}\",1]")),
            DisclosureError::Shape,
        ),
        (
            "four parts",
            content(&format!("[\"{salt}\",\"a\",1,2]")),
            DisclosureError::Shape,
        ),
        ("an object", content("{\"a\":1}"), DisclosureError::Shape),
        (
            "a number for a name",
            content(&format!("[\"{salt}\",1,1]")),
            DisclosureError::Shape,
        ),
        (
            "_sd for a name",
            content(&format!("[\"{salt}\",\"_sd\",[]]")),
            DisclosureError::Shape,
        ),
        (
            "_sd_alg for a name",
            content(&format!("[\"{salt}\",\"_sd_alg\",\"\"]")),
            DisclosureError::Shape,
        ),
        (
            "... for a name",
            content(&format!("[\"{salt}\",\"...\",\"\"]")),
            DisclosureError::Shape,
        ),
        (
            "a blank",
            content(&format!("[\"{salt}\", \"a\",1]")),
            json(26, JsonErrorKind::Whitespace),
        ),
        (
            "a float",
            content(&format!("[\"{salt}\",\"a\",1.5]")),
            json(30, JsonErrorKind::Float),
        ),
        (
            "cut off",
            content(&format!("[\"{salt}\",\"a\"")),
            json(29, JsonErrorKind::UnexpectedEnd),
        ),
        (
            "nothing",
            String::new(),
            json(0, JsonErrorKind::UnexpectedEnd),
        ),
        (
            "a field that stands there openly",
            content(&format!("[\"{salt}\",\"tag\",\"R-0413\"]")),
            DisclosureError::NameInRecord,
        ),
        (
            "padded",
            format!("{}=", good.disclosure),
            DisclosureError::Encoding,
        ),
        ("a page", String::from("<html>"), DisclosureError::Encoding),
        ("too long", "A".repeat(131_071), DisclosureError::TooLong),
        (
            "a line end behind it",
            format!("{}\n", good.disclosure),
            DisclosureError::Encoding,
        ),
        (
            "a tilde behind it",
            format!("{}~", good.disclosure),
            DisclosureError::Encoding,
        ),
    ];
    // The record holds the digest of each of them: the form alone is what refuses it.
    let not_in_record = "another record's";
    let mut digests: Vec<_> = rows
        .iter()
        .filter(|(name, ..)| *name != not_in_record)
        .map(|(_, text, _)| disclosure_digest(text))
        .chain([good.digest.clone()])
        .collect();
    digests.sort_unstable();
    let record = record(json!(digests), "sha-256");
    assert!(show(&good.disclosure, &record).is_ok());
    for (name, text, error) in rows {
        assert_eq!(show(&text, &record), Err(error), "{name}");
    }
    assert_ne!(changed, good.disclosure);
    assert!(show(&changed, &record).is_err());
}

/// Digests that the record doesn't hold as it must: sorted, each once, by SHA-256.
pub fn digests_refused() {
    let good = private("owner", &json!("陈小姐"));
    let digest = good.digest.as_str();
    let (low, high) = ("-".repeat(43), "z".repeat(43));
    let refused = Err(DisclosureError::Digests);
    for (sd, algorithm) in [
        (json!([digest, low]), "sha-256"),
        (json!([high, digest]), "sha-256"),
        (json!([digest, digest]), "sha-256"),
        (json!([digest, 1]), "sha-256"),
        (json!(digest), "sha-256"),
        (json!({"0": digest}), "sha-256"),
        (json!([digest]), "sha-512"),
        (json!([digest]), "SHA-256"),
    ] {
        let name = format!("{sd} {algorithm}");
        assert_eq!(
            show(&good.disclosure, &record(sd, algorithm)),
            refused,
            "{name}"
        );
    }
    assert_eq!(show(&good.disclosure, &made::record(1)), refused);
    let sorted = json!([low, digest, high]);
    assert!(show(&good.disclosure, &record(sorted, "sha-256")).is_ok());

    // RFC 9901 takes a missing algorithm for SHA-256; here it must be said.
    let mut draft = made::draft(1);
    draft.subject.insert("_sd".into(), json!([digest]));
    assert_eq!(show(&good.disclosure, &made::sign(&draft)), refused);
}
