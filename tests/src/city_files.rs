//! The files that the transcripts of the command line use: the city's, and some that were tampered
//! with.

use serde_json::{Value, json};
use stele_records::index::{IndexKey, IndexRoot, Kind};
use stele_records::trust::label_of;
use stele_sign::record::Draft;
use stele_verify::encoding::to_base64;
use stele_verify::note::KeyKind;

use crate::city::{self, City, OTHER_ORIGIN, city};
use crate::index::audited::{auditor_key, trusting_json};
use crate::tamper::{World, replaced};
use crate::trust;

/// What a server sends in place of a file.
const PAGE: &str = "<!DOCTYPE html>\n<title>Please sign in</title>\n";

/// Paths below `tests/cmd`, and what lies there.
pub fn for_transcripts() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let trust = trust_file(&city::policy());
    for folder in ["verify", "audit", "misuse", "lookup", "export"] {
        files.push((format!("{folder}.in/trust.json"), trust.clone()));
    }
    files.extend(verify_files());
    files.extend(add_files());
    files.extend(audit_files());
    files.extend(misuse_files());
    files.extend(lookup_files());
    files.extend(export_files());
    files.extend(trust_files());
    files
}

/// What the auditor's transcript uses: an auditor whom the trust file names and one whom it doesn't, a
/// log, the same later, what both aren't, and trust files. TEST KEYs.
pub fn for_auditors() -> Vec<(String, Vec<u8>)> {
    let key = |auditor| {
        let signer = auditor_key(auditor);
        format!("{}\n", *signer.to_private_text().unwrap()).into_bytes()
    };
    let trust = |until: Option<&str>| {
        let mut json = trusting_json(1, 1);
        if let Some(until) = until {
            let label = label_of(auditor_key(0).verifier_key());
            json["keys"] = json!({label: {"validUntil": until}});
        }
        format!("{json:#}\n").into_bytes()
    };
    let mut files = vec![
        ("college.key".to_owned(), key(0)),
        ("press.key".to_owned(), key(1)),
        (
            "log.key".to_owned(),
            format!("{}\n", *city::log_key().to_private_text().unwrap()).into_bytes(),
        ),
        ("trust.json".to_owned(), trust(None)),
        (
            "retired.json".to_owned(),
            trust(Some("2026-01-01T00:00:00Z")),
        ),
    ];
    let log = City::indexed((0..3).map(city::card).collect());
    let mut later = log.clone();
    later.publish(vec![city::card(3)]);
    let lying = with_false_index(later.clone(), 4);
    let mut other = City::indexed((4..7).map(city::card).collect());
    other.publish((7..9).map(city::card).collect());
    let plain = City::of((0..3).map(city::card).collect());
    let mut unread = log.clone();
    unread
        .files
        .retain(|path, _| !path.starts_with("tile/entries/"));
    let logs = [
        ("log", log),
        ("later", later),
        ("other", other),
        ("false", lying),
        ("plain", plain),
        ("unread", unread),
    ];
    for (name, city) in logs {
        let below = city.files.into_iter();
        files.extend(below.map(|(path, bytes)| (format!("{name}/{path}"), bytes)));
    }
    files
}

fn trust_file(policy: &str) -> Vec<u8> {
    format!("{:#}\n", city::trust_json(policy)).into_bytes()
}

fn verify_files() -> Vec<(String, Vec<u8>)> {
    let World { proof, record, .. } = World::honest();
    let thicker = replaced(&record, r#""dbhMm":128"#, r#""dbhMm":828"#);
    let tampered = replaced(&proof, &to_base64(&record), &to_base64(&thicker));
    in_folder(
        "verify.in",
        [
            ("tree.tlog-proof", proof),
            ("tampered.tlog-proof", tampered),
            ("tree.record", record),
            ("other.record", city().entry(5).to_vec()),
        ],
    )
}

/// Versions of a trust file: what follows and what doesn't, and a log whose host has two of them.
fn trust_files() -> Vec<(String, Vec<u8>)> {
    let version = |number| trust::draft(number, 2, &[1, 2, 3]);
    let replaced = city::witness_line("library", city::witness_key(1).verifier_key());
    let archive = city::note_key("archive.test", KeyKind::CosignatureV1, 0x51);
    let archive = city::witness_line("archive", archive.verifier_key());
    let policy = city::policy().replace(&replaced, &archive);
    let mut second = version(2);
    second["policy"] = json!(policy.replace("garden library", "garden archive"));
    second["contact"] = json!("https://city.test/records");
    second["keys"] = json!({
        label_of(city::witness_key(0).verifier_key()):
            {"organisation": {"en": "Parks office", "zh": "园林局"}, "jurisdiction": "CN-HE"},
    });
    let next = trust::signed(&second, &[1, 3]);
    let mut files = vec![
        ("1.json".to_owned(), trust::signed(&version(1), &[])),
        ("2.json".to_owned(), next.clone()),
        ("2-by-one.json".to_owned(), trust::signed(&second, &[2])),
        ("3.json".to_owned(), trust::signed(&version(3), &[1, 2])),
        ("unsound.json".to_owned(), b"{\"version\": 2}\n".to_vec()),
        ("log/trust/2.json".to_owned(), next),
        (
            "log/trust/3.json".to_owned(),
            trust::signed(&version(3), &[2]),
        ),
    ];
    let log = city_of_one();
    let log = log.files.iter();
    files.extend(log.map(|(path, bytes)| (format!("log/{path}"), bytes.clone())));
    let below = files.into_iter();
    below
        .map(|(path, bytes)| (format!("trust.in/{path}"), bytes))
        .collect()
}

/// The smallest log with an index.
fn city_of_one() -> City {
    City::indexed(vec![city::card(0)])
}

fn add_files() -> Vec<(String, Vec<u8>)> {
    let good = city::card(1);
    let mut unknown = city::draft(1);
    unknown.subject.insert("colour".into(), json!("green"));
    let pretty: Value = serde_json::from_slice(&good).expect("records are JSON");
    let draft = |draft: Draft| city::signed(&draft);
    let unsigned = city::draft(1).document().expect("a good draft");
    in_folder(
        "add.in",
        [
            (
                "tampered.record",
                replaced(&good, "T-0001\",\"type", "T-0002\",\"type"),
            ),
            (
                "elsewhere.record",
                draft(Draft {
                    log: OTHER_ORIGIN.into(),
                    ..city::draft(1)
                }),
            ),
            (
                "another-type.record",
                draft(Draft {
                    record_type: "Listing".into(),
                    ..city::draft(1)
                }),
            ),
            ("unknown-field.record", city::signed(&unknown)),
            (
                "unsigned.record",
                unsigned.to_bytes().expect("it is canonical"),
            ),
            ("pretty.record", format!("{pretty:#}").into_bytes()),
            ("good.record", good),
        ],
    )
}

fn audit_files() -> Vec<(String, Vec<u8>)> {
    let sound = City::of((0..3).map(city::card).collect());
    let stray = city::signed(&Draft {
        log: OTHER_ORIGIN.into(),
        ..city::draft(3)
    });
    let larger = City::of((0..3).map(city::card).chain([stray]).collect());
    let forked = City::of((5..10).map(city::card).collect());
    let changed = |city: &City, change: fn(&mut City)| {
        let mut city = city.clone();
        change(&mut city);
        city
    };
    let logs = [
        (
            "bad-bundle",
            changed(&larger, |city| flip_in(city, "tile/entries/000.p/4")),
        ),
        (
            "bad-tile",
            changed(&larger, |city| flip_in(city, "tile/0/000.p/4")),
        ),
        (
            "bad-checkpoint",
            changed(&larger, |city| flip_in(city, "checkpoint")),
        ),
        (
            "no-bundle",
            changed(&larger, |city| {
                city.files.remove("tile/entries/000.p/4");
            }),
        ),
        (
            "html",
            changed(&larger, |city| {
                city.files.insert("checkpoint".into(), PAGE.into());
            }),
        ),
        ("sound", sound),
        ("larger", larger),
        (
            "unwitnessed",
            changed(&forked, |city| city.cosign(&[], city::NOW)),
        ),
        ("forked", forked),
    ];
    let of_log = |(name, city): (&str, City)| {
        let name = name.to_owned();
        let files = city
            .files
            .into_iter()
            .filter(|(path, _)| !path.starts_with("entry/"));
        files.map(move |(path, bytes)| (format!("audit.in/{name}/{path}"), bytes))
    };
    logs.into_iter().flat_map(of_log).collect()
}

/// A log whose second publication commits to an index without the card that came with it.
pub fn false_index() -> City {
    with_false_index(City::indexed((0..2).map(city::card).collect()), 2)
}

/// The same log later, with one card more and an index root that commits to the index before it.
fn with_false_index(mut city: City, number: u64) -> City {
    let index = city.index.as_ref().expect("it has one").head;
    city.publish_as(vec![city::card(number)], |_, root| {
        let previous = root.previous().cloned();
        let lie = IndexRoot::new(
            root.covered(),
            index.keys,
            index.root,
            root.time(),
            previous,
        );
        lie.expect("a lie has a form too").to_bytes()
    });
    city
}

fn flip_in(city: &mut City, path: &str) {
    city.files.get_mut(path).expect("the file is there")[9] ^= 1;
}

/// A small log with an index, of which the first card is replaced; and dossiers of it.
fn lookup_files() -> Vec<(String, Vec<u8>)> {
    let city = with_one_replaced();
    let replaced_record = city.dossier(0);
    let text = String::from_utf8(replaced_record.clone()).expect("dossiers are text");
    let mut files = in_folder(
        "lookup.in",
        [
            ("shortened.dossier", text.replacen(" 0,4 ", " 0 ", 1).into()),
            ("replaced.dossier", replaced_record),
            ("current.dossier", city.dossier(1)),
            (
                "nothing.dossier",
                city.dossier_of(&IndexKey::new(Kind::Tag, "T-9999")),
            ),
        ],
    );
    let log = city.files.into_iter();
    files.extend(log.map(|(path, bytes)| (format!("lookup.in/log/{path}"), bytes)));
    files
}

/// A log with an index, of which the first of four cards is replaced.
fn with_one_replaced() -> City {
    let mut city = City::indexed((0..3).map(city::card).collect());
    let mut later = city::draft(0);
    later.id = city::draft(1_000).id;
    later.supersedes = Some(city::draft(0).id);
    city.publish(vec![city::signed(&later), city::card(3)]);
    city
}

/// A sound log, and the same with a file missing; without the entries' own files, which are for readers of
/// single records.
fn export_files() -> Vec<(String, Vec<u8>)> {
    let sound = with_one_replaced();
    let mut partial = sound.clone();
    partial.files.remove("tile/entries/000.p/7");
    let logs = [("log", sound), ("partial", partial)];
    let of_log = |(name, city): (&str, City)| {
        let name = name.to_owned();
        let files = city.files.into_iter();
        let files = files.filter(|(path, _)| !path.starts_with("entry/"));
        files.map(move |(path, bytes)| (format!("export.in/{name}/{path}"), bytes))
    };
    logs.into_iter().flat_map(of_log).collect()
}

fn misuse_files() -> Vec<(String, Vec<u8>)> {
    let twice = city::policy().replace("group city 2 garden", "group city 2 garden garden");
    in_folder(
        "misuse.in",
        [
            ("empty", Vec::new()),
            (
                "page.html",
                b"<!DOCTYPE html>\n<title>Please sign in</title>\n".to_vec(),
            ),
            ("member-twice.json", trust_file(&twice)),
        ],
    )
}

fn in_folder<const N: usize>(folder: &str, files: [(&str, Vec<u8>); N]) -> Vec<(String, Vec<u8>)> {
    let named = files
        .into_iter()
        .map(|(name, bytes)| (format!("{folder}/{name}"), bytes));
    named.collect()
}
