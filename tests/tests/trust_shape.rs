//! The JSON of a trust file can be read in one way only.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::{Value, json};
use stele_records::trust::{TrustError, TrustFile, label_of};
use stele_tests::city;
use stele_tests::trust::{draft, signed};
use stele_verify::note::KeyKind;

/// A trust file with every member that there is.
fn full() -> Value {
    let mut trust = draft(1, 1, &[1, 2]);
    let text = || json!({"en": "A", "zh": "甲"});
    let auditor = city::note_key("auditor.test", KeyKind::CosignatureV1, 0x61);
    trust["auditors"] = json!([{
        "key": auditor.verifier_key().to_vkey(),
        "name": text(),
        "url": "https://auditor.test/",
    }]);
    trust["auditorQuorum"] = json!(1);
    let witness = label_of(city::witness_key(0).verifier_key());
    trust["keys"] = json!({witness: {
        "organisation": text(),
        "jurisdiction": "CN-HE",
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "monitoring": "https://garden.test/",
    }});
    trust["anchors"][0]["areas"] = json!(["130629"]);
    trust
}

/// By itself, and in its envelope.
fn both() -> [Value; 2] {
    let enveloped = serde_json::from_slice(&signed(&full(), &[1])).unwrap();
    [full(), enveloped]
}

fn read(text: &str) -> Result<u64, TrustError> {
    TrustFile::parse(text.as_bytes()).map(|trust| trust.version)
}

/// Pointers to all values for which this holds.
fn places(value: &Value, is_one: fn(&Value) -> bool) -> Vec<String> {
    fn go(value: &Value, at: &str, is_one: fn(&Value) -> bool, found: &mut Vec<String>) {
        if is_one(value) {
            found.push(at.to_owned());
        }
        let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
        match value {
            Value::Object(members) => members.iter().for_each(|(name, member)| {
                go(member, &format!("{at}/{}", escaped(name)), is_one, found);
            }),
            Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| {
                go(item, &format!("{at}/{index}"), is_one, found);
            }),
            _ => {}
        }
    }
    let mut found = Vec::new();
    go(value, "", is_one, &mut found);
    found
}

/// The value's text, with what stands at this place replaced.
fn with(value: &Value, at: &str, text: &str) -> String {
    const MARK: &str = "here";
    let mut value = value.clone();
    *value.pointer_mut(at).unwrap() = json!(MARK);
    let whole = value.to_string();
    assert_eq!(whole.matches("\"here\"").count(), 1);
    whole.replacen("\"here\"", text, 1)
}

#[test]
fn the_full_file_reads() {
    for file in both() {
        assert_eq!(read(&file.to_string()), Ok(1));
    }
}

#[test]
fn no_list_passes_for_an_object() {
    for file in both() {
        let objects = places(&file, Value::is_object);
        assert!(objects.len() >= 13, "{objects:?}");
        for at in objects {
            let members = file.pointer(&at).unwrap().as_object().unwrap();
            // In the order of the alphabet, and for the names in the order in which they are declared.
            let list: Value = members.values().cloned().collect();
            let error = read(&with(&file, &at, &list.to_string())).unwrap_err();
            assert_eq!(error.code(), "trust-stray-list", "{at}: {error:?}");
        }
    }
}

#[test]
fn no_member_stands_there_twice() {
    for file in both() {
        for at in places(&file, Value::is_object) {
            let object = file.pointer(&at).unwrap();
            for (name, member) in object.as_object().unwrap() {
                let again = json!({name: member}).to_string();
                let text = object.to_string();
                let (text, again) = (text.strip_suffix('}').unwrap(), &again[1..]);
                let twice = format!("{text},{again}");
                let error = read(&with(&file, &at, &twice)).unwrap_err();
                let TrustError::MemberTwice { at: found } = &error else {
                    panic!("{at} {name}: {error:?}");
                };
                assert!(found.ends_with(name.as_str()), "{found}");
            }
        }
    }
}

#[test]
fn no_text_hides_anything() {
    for file in both() {
        for at in places(&file, Value::is_string) {
            let text = file.pointer(&at).unwrap().as_str().unwrap();
            for hidden in ['\u{7}', '\n', '\u{85}', '\u{202e}', '\u{2067}', '\u{2028}'] {
                let text = json!(format!("{text}{hidden}")).to_string();
                let found = read(&with(&file, &at, &text)).map_err(|error| error.code());
                if at.ends_with("/policy") {
                    // It has rules of its own.
                    assert_ne!(found, Err("trust-control-character"), "{at}");
                } else {
                    assert_eq!(found, Err("trust-control-character"), "{at} {hidden:?}");
                }
            }
        }
    }
    // A control character can stand in a name by an escape alone, and no name has any.
    for (member, name, code) in [
        ("keys", "a\u{7}b", "trust-json"),
        ("keys", "a\u{85}b", "trust-control-character"),
        ("mirrors", "a\u{202e}b", "trust-control-character"),
    ] {
        let mut file = full();
        file[member][name] = json!([]);
        let error = read(&file.to_string()).unwrap_err();
        assert_eq!(error.code(), code, "{member}");
    }
}

#[test]
fn the_place_is_named() {
    let mut file = full();
    file["auditors"][0]["name"] = json!(["A", "甲"]);
    let at = "signed.auditors[0].name".to_owned();
    let file = json!({"signed": file, "signatures": []}).to_string();
    assert_eq!(read(&file), Err(TrustError::StrayList { at }));
}
