use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::Value as Json;
use stele_tlog::Head;
use stele_verify::encoding::to_multibase58;
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::key::{DidKey, PublicKey};
use stele_verify::record::{CONTEXT, MAX_LEN};

use super::*;

/// The n-th key of a fixed series. Nobody needs its private half: no signature is looked at.
fn did(n: usize) -> DidKey {
    let points = (2..).filter_map(|first: u8| {
        let mut bytes = [0; 32];
        bytes[0] = first;
        PublicKey::from_bytes(&bytes).ok()
    });
    DidKey::new(points.clone().nth(n).unwrap())
}

/// A record of this type and subject, in the form that the profile demands, with `more` between
/// `log` and `proof`.
fn record_with(
    record_type: &str,
    subject: &str,
    more: &str,
    tail: &str,
    dids: &[DidKey],
) -> String {
    let context = format!("{CONTEXT:?}").replace(", ", ",");
    let mut dids = dids.to_vec();
    dids.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    let value = to_multibase58(&[7; 64]);
    let proofs: Vec<_> = dids
        .iter()
        .map(|did| {
            let method = did.verification_method();
            format!(
                r#"{{"@context":{context},"created":"2026-08-03T12:00:00Z","cryptosuite":"eddsa-jcs-2022","proofPurpose":"assertionMethod","proofValue":"{value}","type":"DataIntegrityProof","verificationMethod":"{method}"}}"#
            )
        })
        .collect();
    let signers: Vec<_> = dids
        .iter()
        .map(|did| format!(r#"{{"id":"{}","role":"custodian"}}"#, did.as_str()))
        .collect();
    let (proofs, signers, issuer) = (proofs.join(","), signers.join(","), dids[0].as_str());
    format!(
        r#"{{"@context":{context},"credentialSubject":{subject},"id":"urn:x:record","issuer":"{issuer}","log":"example.com/log"{more},"proof":[{proofs}],"signers":[{signers}]{tail},"type":["VerifiableCredential","{record_type}"],"validFrom":"2026-08-03T12:00:00Z"}}"#
    )
}

fn record(record_type: &str, subject: &str) -> String {
    record_with(record_type, subject, "", "", &[did(0)])
}

/// The keys that such a record has beside those that its subject's other members give.
fn envelope_keys(record_type: &str) -> SortedSet<IndexKey> {
    let did = did(0);
    [
        (Kind::Ref, "urn:x:record"),
        (Kind::Ref, "urn:x:subject"),
        (Kind::Ref, did.as_str()),
        (Kind::Subject, "urn:x:subject"),
        (Kind::Signer, did.as_str()),
        (Kind::Type, record_type),
    ]
    .map(|(kind, value)| IndexKey::new(kind, value))
    .into()
}

fn set<const N: usize>(keys: [(Kind, &str); N]) -> SortedSet<IndexKey> {
    keys.map(|(kind, value)| IndexKey::new(kind, value)).into()
}

#[test]
fn the_table_of_members_is_sorted() {
    assert!(MEMBERS.is_sorted_by(|a, b| a.0 < b.0));
    for (name, kind) in MEMBERS {
        assert_eq!(kind_of(name), Some(kind));
    }
    for other in ["", "Party", "id", "zone"] {
        assert_eq!(kind_of(other), None);
    }
}

#[test]
fn a_whole_record() {
    let subject = concat!(
        r#"{"id":"urn:x:subject","latitudeE7":390401999,"longitudeE7":-1,"#,
        r#""nurseryTag":"N-7","section":"130629","tag":"T-7","type":"Tree"}"#
    );
    let tail = r#","supersedes":"urn:x:before""#;
    let (a, b) = (did(0), did(1));
    let entry = record_with("TreeCard", subject, "", tail, &[b.clone(), a.clone()]);
    let expected = set([
        (Kind::Ref, "urn:x:record"),
        (Kind::Ref, "urn:x:subject"),
        (Kind::Ref, "urn:x:before"),
        (Kind::Ref, a.as_str()),
        (Kind::Ref, b.as_str()),
        (Kind::Subject, "urn:x:subject"),
        (Kind::Signer, a.as_str()),
        (Kind::Signer, b.as_str()),
        (Kind::Type, "TreeCard"),
        (Kind::Tag, "T-7"),
        (Kind::Tag, "N-7"),
        (Kind::Area, "TreeCard\x00130629"),
        (Kind::Cell, "390401,-1"),
    ]);
    assert_eq!(keys_of(entry.as_bytes()), expected);
}

#[test]
fn members_of_the_subject() {
    let hash = "0123456789abcdef".repeat(4);
    let upper = hash.to_uppercase();
    let subject = |members: &str| members.replace("HASH", &hash).replace("UPPER", &upper);
    let empty: &[(Kind, &str)] = &[];
    for (members, expected) in [
        // By name, whatever the record type.
        (
            r#"{"id":"urn:x:subject","property":"P","receipt":"R"}"#,
            &[(Kind::Property, "P"), (Kind::Receipt, "R")][..],
        ),
        (
            r#"{"account":"A","contract":"C","id":"urn:x:subject","project":"J","pseudonym":"S"}"#,
            &[
                (Kind::Account, "A"),
                (Kind::Contract, "C"),
                (Kind::Project, "J"),
                (Kind::Pseudonym, "S"),
            ],
        ),
        // Texts of an array, but not of an array or object within it.
        (
            r#"{"id":"urn:x:subject","party":["a",["b"],{"c":"d"},1,"e"]}"#,
            &[(Kind::Party, "a"), (Kind::Party, "e")],
        ),
        // At any depth.
        (
            r#"{"id":"urn:x:subject","lines":[[{"payee":"a"}]],"x":{"y":{"payer":"b"}}}"#,
            &[(Kind::Party, "a"), (Kind::Party, "b")],
        ),
        // An id under a name of the table is both.
        (
            r#"{"id":"urn:x:subject","tenant":"urn:x:t"}"#,
            &[(Kind::Party, "urn:x:t"), (Kind::Ref, "urn:x:t")],
        ),
        // The members of an object under a name of the table have their own names.
        (
            r#"{"id":"urn:x:subject","owner":{"id":"did:web:a","tag":"t"}}"#,
            &[(Kind::Ref, "did:web:a"), (Kind::Tag, "t")],
        ),
        (
            r#"{"area":["130629","130632"],"id":"urn:x:subject"}"#,
            &[(Kind::Area, "X\x00130629"), (Kind::Area, "X\x00130632")],
        ),
        (
            r#"{"area":90,"id":"urn:x:subject","tag":{},"tenant":null}"#,
            empty,
        ),
        // Empty texts are no keys, other names none either, and names differ by case.
        (r#"{"id":"urn:x:subject","payment":"","tag":""}"#, empty),
        (r#"{"Tag":"t","id":"urn:x:subject","tags":"t"}"#, empty),
        // Payment lines.
        (
            r#"{"id":"urn:x:subject","line":3,"payment":"urn:x:p"}"#,
            &[(Kind::PaymentLine, "urn:x:p\x003"), (Kind::Ref, "urn:x:p")],
        ),
        (
            r#"{"id":"urn:x:subject","lines":[{"line":-1,"payment":"p"},{"line":0}]}"#,
            &[(Kind::PaymentLine, "p\x00-1")],
        ),
        (r#"{"id":"urn:x:subject","line":"3","payment":"p"}"#, empty),
        (r#"{"id":"urn:x:subject","line":3,"payment":7}"#, empty),
        (r#"{"id":"urn:x:subject","line":3,"payment":""}"#, empty),
        (
            r#"{"id":"urn:x:subject","line":3,"x":{"payment":"p"}}"#,
            empty,
        ),
        // Hashes, wherever they stand.
        (
            r#"{"id":"urn:x:subject","photos":["HASH",["UPPER"]],"x":"HASH0"}"#,
            &[(Kind::Sha256, &hash)],
        ),
        (
            r#"{"id":"urn:x:subject","invoice":{"tag":"HASH"}}"#,
            &[(Kind::Sha256, &hash), (Kind::Tag, &hash)],
        ),
        // Cells: both coordinates in one object.
        (
            r#"{"id":"urn:x:subject","latitudeE7":-1001,"longitudeE7":9007199254740991}"#,
            &[(Kind::Cell, "-2,9007199254740")],
        ),
        (
            r#"{"id":"urn:x:subject","latitudeE7":1,"x":{"longitudeE7":1}}"#,
            empty,
        ),
        (
            r#"{"id":"urn:x:subject","latitudeE7":"1","longitudeE7":1}"#,
            empty,
        ),
        // Exact texts, unescaped: a zero byte is one byte.
        (
            r#"{"id":"urn:x:subject","tag":"a\u0000\n雄"}"#,
            &[(Kind::Tag, "a\0\n雄")],
        ),
        // Ids begin exactly so.
        (
            r#"{"a":"urn:","b":"URN:x","c":" urn:x","d":"did:","e":"didx","id":"urn:x:subject"}"#,
            &[(Kind::Ref, "urn:"), (Kind::Ref, "did:")],
        ),
        (
            r#"{"id":"urn:x:subject","proof":{"@context":"urn:x:hidden"}}"#,
            &[(Kind::Ref, "urn:x:hidden")],
        ),
    ] {
        let entry = record("X", &subject(members));
        let mut all = envelope_keys("X");
        all.extend(expected.iter().map(|(k, v)| IndexKey::new(*k, *v)));
        assert_eq!(keys_of(entry.as_bytes()), all, "{members}");
    }
}

#[test]
fn members_of_the_envelope() {
    // Only ids are looked for outside the subject.
    let more = r#","note":[{"tag":"t","was":"urn:x:other"}]"#;
    let subject = r#"{"id":"urn:x:subject"}"#;
    let entry = record_with("X", subject, more, "", &[did(0)]);
    let mut expected = envelope_keys("X");
    expected.insert(IndexKey::new(Kind::Ref, "urn:x:other"));
    assert_eq!(keys_of(entry.as_bytes()), expected);
}

#[test]
fn ids_of_the_envelope_may_have_any_scheme() {
    let subject = r#"{"id":"https://a.example/1"}"#;
    let tail = r#","supersedes":"https://a.example/2""#;
    let entry = record_with("X", subject, "", tail, &[did(0)])
        .replace("urn:x:record", "https://a.example/3");
    let keys = keys_of(entry.as_bytes());
    for id in [
        "https://a.example/1",
        "https://a.example/2",
        "https://a.example/3",
    ] {
        assert!(keys.contains(&IndexKey::new(Kind::Ref, id)), "{id}");
    }
    assert_eq!(keys.len(), 7);
}

#[test]
fn whatever_is_no_record_is_malformed_and_nothing_else() {
    let good = record("X", r#"{"id":"urn:x:subject","tag":"t"}"#);
    assert_ne!(keys_of(good.as_bytes()), alone(Kind::Malformed));
    let long = good.replace(
        r#""tag":"t""#,
        &format!(r#""tag":"{}""#, "t".repeat(MAX_LEN)),
    );
    for bad in [
        String::new(),
        "{}".into(),
        "null".into(),
        format!("{good}\n"),
        format!(" {good}"),
        good.replace(r#""tag":"t""#, r#""tag": "t""#),
        good.replace(r#""tag":"t""#, r#""tag":1.5"#),
        good.replace("urn:x:record", "no id"),
        good.replace(r#""log":"example.com/log","#, ""),
        long,
    ] {
        assert_ne!(bad, good);
        assert_eq!(keys_of(bad.as_bytes()), alone(Kind::Malformed), "{bad:.99}");
    }
    assert_eq!(keys_of(b"\xff"), alone(Kind::Malformed));
}

#[test]
fn an_index_root_has_a_key_of_its_own() {
    let head = Head {
        size: 1,
        root: leaf_hash(b"x"),
    };
    let entry = IndexRoot::new(head, 1, Hash::new([1; 32]), 0, None).unwrap();
    let entry = String::from_utf8(entry.to_bytes()).unwrap();
    assert_eq!(keys_of(entry.as_bytes()), alone(Kind::IndexRoot));
    for bad in [
        entry.replace("@v1", "@v2"),
        entry.replace("map v1", "map v2"),
        entry.replace("covers 1", "covers 01"),
        format!("{entry}\n"),
        "stele/index-root@".into(),
    ] {
        assert_eq!(keys_of(bad.as_bytes()), alone(Kind::Malformed), "{bad}");
    }
}

fn description() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/index.md");
    std::fs::read_to_string(path).unwrap()
}

/// The cells of the rows of the first table that has this head.
fn rows(text: &str, head: &str) -> Vec<Vec<String>> {
    let (_, table) = text.split_once(head).unwrap();
    let rows = table.lines().skip(1);
    rows.take_while(|line| line.starts_with('|'))
        .map(|row| row.trim_matches('|').split('|').map(spans).collect())
        .collect()
}

/// The texts in code spans, with zero bytes between where there are several.
fn spans(cell: &str) -> String {
    let spans: Vec<_> = cell.split('`').skip(1).step_by(2).collect();
    spans.join("\0")
}

#[test]
fn the_description_is_true() {
    let docs = description();
    let kinds = rows(&docs, "| kind | value |\n");
    assert!(
        kinds
            .iter()
            .map(|row| &row[0])
            .eq(Kind::ALL.map(Kind::name))
    );

    let mut members = Vec::new();
    for row in rows(&docs, "| kind | names of members |\n") {
        let kind = Kind::from_name(&row[0]).unwrap();
        members.extend(row[1].split('\0').map(|name| (name.to_owned(), kind)));
    }
    members.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(members, MEMBERS.map(|(name, kind)| (name.to_owned(), kind)));

    let hashes = rows(&docs, "| kind | value | hash |\n");
    assert_eq!(hashes.len(), 5);
    for row in hashes {
        let key = IndexKey::new(Kind::from_name(&row[0]).unwrap(), row[1].clone());
        assert_eq!(key.hash().to_hex(), row[2], "{key:?}");
    }
}

#[test]
fn the_record_of_the_description_has_the_keys_that_it_tells() {
    let docs = description();
    let (_, example) = docs.split_once("### Example of a record").unwrap();
    let (_, subject) = example.split_once("```json\n").unwrap();
    let (subject, _) = subject.split_once('\n').unwrap();
    let did = did(0);
    let mut expected = set([
        (Kind::Ref, "urn:x:record"),
        (Kind::Ref, did.as_str()),
        (Kind::Signer, did.as_str()),
        (Kind::Type, "Payment"),
    ]);
    for row in rows(example, "| kind | value |\n") {
        let kind = Kind::from_name(&row[0]).unwrap();
        expected.insert(IndexKey::new(kind, row[1].clone()));
    }
    assert_eq!(expected.len(), 14);
    assert_eq!(keys_of(record("Payment", subject).as_bytes()), expected);
}

/// The same function once more, written from the description over another JSON reader.
fn keys_by_the_book(entry: &[u8]) -> SortedSet<IndexKey> {
    if Record::parse(entry).is_err() {
        return alone(Kind::Malformed);
    }
    let record: Json = serde_json::from_slice(entry).unwrap();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let mut keys = Vec::new();
    let mut new = |kind, value: &str| keys.push((kind, value.to_owned()));
    new(Kind::Ref, &text(&record["id"]));
    if let Some(id) = record["supersedes"].as_str() {
        new(Kind::Ref, id);
    }
    new(Kind::Ref, &text(&record["credentialSubject"]["id"]));
    new(Kind::Subject, &text(&record["credentialSubject"]["id"]));
    for signer in record["signers"].as_array().unwrap() {
        new(Kind::Signer, &text(&signer["id"]));
    }
    let record_type = text(&record["type"][1]);
    new(Kind::Type, &record_type);

    let mut document = record.clone();
    document.as_object_mut().unwrap().remove("proof");
    document.as_object_mut().unwrap().remove("@context");
    for (_, value) in all_values("", &document) {
        match value.as_str() {
            Some(id) if id.starts_with("urn:") || id.starts_with("did:") => new(Kind::Ref, id),
            _ => {}
        }
    }
    for (name, value) in all_values("", &record["credentialSubject"]) {
        let texts: Vec<&str> = match value {
            Json::String(text) => vec![text],
            Json::Array(items) => items.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        };
        let kind = match name {
            "property" => Kind::Property,
            "project" => Kind::Project,
            "contract" => Kind::Contract,
            "tag" | "nurseryTag" => Kind::Tag,
            "account" => Kind::Account,
            "pseudonym" => Kind::Pseudonym,
            "receipt" => Kind::Receipt,
            "area" | "section" => Kind::Area,
            "party" | "payer" | "payee" | "owner" | "landlord" | "tenant" | "agent"
            | "platform" | "buyer" | "supplier" | "contractor" | "operator" | "holder"
            | "merchant" | "nursery" | "planter" | "inspector" | "entity" => Kind::Party,
            // No member: stands for "no key".
            _ => Kind::Malformed,
        };
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            match kind {
                Kind::Malformed => {}
                Kind::Area => new(kind, &format!("{record_type}\0{text}")),
                _ => new(kind, text),
            }
        }
        if let (Some(payment), Some(line)) = (value["payment"].as_str(), value["line"].as_i64())
            && !payment.is_empty()
        {
            new(Kind::PaymentLine, &format!("{payment}\0{line}"));
        }
        let coordinates = (value["latitudeE7"].as_i64(), value["longitudeE7"].as_i64());
        if let (Some(latitude), Some(longitude)) = coordinates {
            // Integers within 2^53 are exact as floats, and so is this quotient's floor.
            let cell = |degrees: i64| (degrees as f64 / 1000.0).floor();
            new(
                Kind::Cell,
                &format!("{},{}", cell(latitude), cell(longitude)),
            );
        }
        if let Some(text) = value.as_str()
            && text.len() == 64
            && text.chars().all(|c| "0123456789abcdef".contains(c))
        {
            new(Kind::Sha256, text);
        }
    }
    keys.into_iter()
        .map(|(kind, value)| IndexKey::new(kind, value))
        .collect()
}

/// A value and all within it, each with the name of the member that it is, if it is one.
fn all_values<'v>(name: &'v str, value: &'v Json) -> Vec<(&'v str, &'v Json)> {
    let mut all = vec![(name, value)];
    match value {
        Json::Array(items) => all.extend(items.iter().flat_map(|item| all_values("", item))),
        Json::Object(members) => {
            all.extend(
                members
                    .iter()
                    .flat_map(|(name, value)| all_values(name, value)),
            );
        }
        _ => {}
    }
    all
}

fn a_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9雄 \\\\\"\\x00]{0,8}",
        "(urn|did|URN):[a-z]{0,3}",
        "[0-9a-f]{64}",
        "[0-9a-fA-F]{63,65}",
    ]
}

fn a_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        a_text().prop_map(|text| serde_json::to_string(&text).unwrap()),
        (-2_000_000_000_i64..2_000_000_000).prop_map(|number| number.to_string()),
        Just("null".to_owned()),
        Just("true".to_owned()),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            btree_map(a_name(), inner, 0..6).prop_map(print_object),
        ]
    })
}

fn a_name() -> impl Strategy<Value = String> {
    let table = proptest::sample::select(MEMBERS.map(|(name, _)| name).to_vec());
    let others = ["payment", "line", "latitudeE7", "longitudeE7", "proof", "x"];
    let others = proptest::sample::select(others.to_vec());
    prop_oneof![table, others].prop_map(str::to_owned)
}

fn a_subject() -> impl Strategy<Value = String> {
    btree_map(a_name(), a_value(), 0..8).prop_map(|mut members| {
        members.insert("id".into(), r#""urn:x:subject""#.into());
        print_object(members)
    })
}

#[expect(clippy::needless_pass_by_value, reason = "as `prop_map` hands it over")]
fn print_object(members: std::collections::BTreeMap<String, String>) -> String {
    let members: Vec<_> = members
        .iter()
        .map(|(name, value)| format!(r#""{name}":{value}"#))
        .collect();
    format!("{{{}}}", members.join(","))
}

/// What must be true of the keys of any entry.
fn check(entry: &[u8]) -> Result<(), TestCaseError> {
    let keys = keys_of(entry);
    let is_record = Record::parse(entry).is_ok();
    let is_index_root = IndexRoot::parse(entry).is_ok();
    let malformed = IndexKey::new(Kind::Malformed, "");
    prop_assert_eq!(keys == alone(Kind::Malformed), !is_record && !is_index_root);
    prop_assert_eq!(keys == alone(Kind::IndexRoot), is_index_root);
    prop_assert_eq!(keys.contains(&malformed), !is_record && !is_index_root);
    for key in &keys {
        let read = IndexKey::read(key.kind(), key.value());
        prop_assert_eq!(read.as_ref(), Some(key));
    }
    if !is_index_root {
        prop_assert_eq!(keys, keys_by_the_book(entry));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn records_have_the_keys_that_the_description_gives(subject in a_subject(), more in a_value()) {
        let more = format!(r#","more":{more}"#);
        let entry = record_with("X", &subject, &more, "", &[did(0)]);
        let parsed = Record::parse(entry.as_bytes());
        prop_assert!(parsed.is_ok(), "{:?} in {}", parsed, entry);
        check(entry.as_bytes())?;
    }

    #[test]
    fn mutated_records_never_panic(
        subject in a_subject(),
        at in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
        how in 0..4,
    ) {
        let mut entry = record("X", &subject).into_bytes();
        let at = at.index(entry.len());
        match how {
            0 => entry[at] = byte,
            1 => entry.insert(at, byte),
            2 => drop(entry.remove(at)),
            _ => entry.truncate(at),
        }
        check(&entry)?;
    }

    #[test]
    fn arbitrary_bytes_never_panic(mut bytes in vec(any::<u8>(), 0..300), prefix in 0..3) {
        let prefix: &[u8] = match prefix {
            0 => b"",
            1 => b"stele/index-root@v1\n",
            _ => br#"{"@context":"#,
        };
        bytes.splice(0..0, prefix.iter().copied());
        check(&bytes)?;
    }
}
