//! `stele export`: every row says what `stele verify` says of its record, and nothing is written of a log
//! that isn't sound.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

mod common;
#[allow(dead_code, reason = "shared with the tests of the index")]
mod folder;

use common::tempdir;
use folder::{ORIGIN, alone, entries, init, publish_more};
use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::cache::MemoryCache;
use stele_client::check::{Inquiry, check_head, check_in_full};
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_publisher::demo::{Wishes, make};
use stele_publisher::fetch::Folder;
use stele_records::index::{IndexKey, Kind};
use stele_records::trust::TrustFile;
use stele_records::verdict::{Answer, CheckCode, Outcome, Question, Reason};
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;
use stele_verify::hash::leaf_hash;
use stele_verify::record::Record;
use tempfile::TempDir;

const NOW: u64 = folder::NOW;
const NOW_TEXT: &str = "2027-01-15T08:00:00Z";

/// A demo city in a folder named `city`.
fn city() -> &'static TempDir {
    static CITY: OnceLock<TempDir> = OnceLock::new();
    CITY.get_or_init(|| {
        let folder = tempdir();
        let wishes = Wishes {
            seed: 3,
            records: 2_000,
            now: NOW,
        };
        make(&folder.path().join("city"), wishes).unwrap();
        folder
    })
}

fn stele(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stele"))
        .args(["--now", NOW_TEXT])
        .args(args)
        .env("XDG_STATE_HOME", folder.join("state"))
        .current_dir(folder)
        .output()
        .unwrap()
}

/// The standard output of an export that succeeds.
fn export(folder: &Path, args: &[&str]) -> String {
    let output = stele(folder, &[&["export"], args].concat());
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

fn lines(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// All rows of the city.
fn rows() -> &'static [Value] {
    static ROWS: OnceLock<Vec<Value>> = OnceLock::new();
    ROWS.get_or_init(|| lines(&export(city().path(), &["jsonl", "city"])))
}

fn codes(list: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = list.as_array().unwrap().iter();
    list.map(|said| (text(&said["code"]), text(&said["reason"])))
        .collect()
}

/// Judges the records of these rows once more, by the code of the pages: over the index, without a replay.
fn compare<'r>(home: &Path, rows: impl IntoIterator<Item = &'r Value>) {
    let trust = TrustFile::parse(&fs::read(home.join("trust.json")).unwrap()).unwrap();
    let origin = trust.mirrors.keys().next().unwrap().clone();
    let fetch = Folder::new(&home.join("log"));
    let log = Log::new(fetch, MemoryCache::default(), trust.policy.clone(), &origin);
    let memory = MemorySeen::default();
    let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
    let checkpoint = head.checkpoint.as_ref().unwrap();
    let mut inquiry = Inquiry::new(&log, &trust, &head).unwrap();
    for row in rows {
        let number = row["entry"].as_u64().unwrap();
        let key = IndexKey::new(Kind::Ref, row["recordId"].as_str().unwrap());
        let mut page = None;
        let keep = |entry| page = Some(entry);
        block_on(check_in_full(&mut inquiry, &key, &[number], keep));
        let page = page.unwrap();
        let bytes = page.bytes.as_deref().unwrap();
        let of = |came_out: fn(&Outcome) -> bool| -> Vec<(String, String)> {
            let checks = page.verdict.checks().iter().filter(|check| {
                // The only one that a replay answers otherwise.
                check.code != CheckCode::Completeness && came_out(&check.outcome)
            });
            let said = checks.map(|check| {
                let reason = check.outcome.reason().map(Reason::code);
                let reason = reason.unwrap_or_default().to_owned();
                (check.code.code().to_owned(), reason)
            });
            said.collect()
        };
        let failed = of(|outcome| matches!(outcome, Outcome::Failed(_)));
        let warned = of(|outcome| matches!(outcome, Outcome::Warning(_)));
        let open = of(|outcome| matches!(outcome, Outcome::CouldNotCheck(_)));
        assert_eq!(codes(&row["failed"]), failed, "{row:#}");
        assert_eq!(codes(&row["warnings"]), warned, "{row:#}");
        assert_eq!(codes(&row["couldNotCheck"]), open, "{row:#}");
        for question in Question::ALL {
            let answer = page.verdict.answer(question).code();
            assert_eq!(row["answers"][question.code()], answer, "{row:#}");
        }
        assert_eq!(row["leafHash"], leaf_hash(bytes).to_hex());
        let record = Record::parse(bytes).unwrap();
        assert_eq!(row["recordId"], record.id());
        assert_eq!(row["type"], record.record_type());
        assert_eq!(row["checkpoint"]["origin"], origin.as_str());
        assert_eq!(row["checkpoint"]["size"], checkpoint.size());
        assert_eq!(row["checkpoint"]["root"], checkpoint.root().to_base64());
    }
}

#[test]
fn a_row_says_what_its_page_says() {
    let rows = rows();
    // One in seventeen, and each against which something rare speaks.
    let is_common =
        |(code, _): &(String, String)| ["validity", "history", "R4", "R5"].contains(&code.as_str());
    let some = rows.iter().filter(|row| {
        let is_one_of_many = row["entry"].as_u64().unwrap() % 17 != 0;
        !(is_one_of_many && codes(&row["failed"]).iter().all(is_common))
    });
    compare(&city().path().join("city"), some);
    let numbers = rows.iter().map(|row| row["entry"].as_u64().unwrap());
    assert!(numbers.is_sorted_by(|a, b| a < b));
    let count = |word: &str| rows.iter().filter(|row| row["verdict"] == word).count();
    assert!(count("verified") > 1_000 && count("not-verified") > 30);
}

/// Without anchors the history alone says what takes a record back.
#[test]
fn a_row_knows_its_records_history() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    let trust = fs::read_to_string(home.trust_path()).unwrap();
    let trust = trust.replacen('{', "{\"auditorQuorum\": 0,", 1);
    fs::write(home.trust_path(), trust).unwrap();
    let [me, other] = [3, 4].map(|seed| SecretKey::from_seed(&[seed; 32]).unwrap());
    let later = |number, before, key| record(number, "here", Some(before), key);
    let mut batch: Vec<_> = (0..4)
        .map(|number| record(number, "here", None, &me))
        .collect();
    batch.push(later(10, 0, &me));
    batch.push(later(11, 1, &other));
    batch.push(record(2, "there", None, &me));
    publish_more(&home, &batch, NOW);
    let rows = lines(&export(folder.path(), &["jsonl", "city"]));
    let history = |row: &Value| {
        let all = [codes(&row["failed"]), codes(&row["couldNotCheck"])].concat();
        all.into_iter()
            .find(|(code, _)| code == "history")
            .map(|(_, reason)| reason)
    };
    // Of two entries that hold the same record the first one counts.
    let found: Vec<_> = rows.iter().map(history).collect();
    let reasons = ["superseded", "superseded-by-others", "same-id"];
    let [superseded, by_others, same_id] = reasons.map(|reason| Some(reason.to_owned()));
    assert_eq!(
        found,
        [superseded, by_others, None, None, None, None, same_id]
    );
    compare(&folder.path().join("city"), &rows);
}

/// The overall word is that of the four answers, which is never better than its worst.
#[test]
fn a_word_is_the_worst_of_its_answers() {
    for row in rows() {
        let answers: Vec<_> = row["answers"].as_object().unwrap().values().collect();
        assert_eq!(answers.len(), 4);
        let has = |answer: Answer| answers.iter().any(|own| **own == answer.code());
        let word = match (has(Answer::No), has(Answer::CantTell)) {
            (true, _) => "not-verified",
            (false, true) => "cant-tell",
            (false, false) => "verified",
        };
        assert_eq!(row["verdict"], word);
        assert_eq!(has(Answer::No), row["failed"] != json!([]));
    }
}

/// In each line stands the record as it is logged, byte for byte.
#[test]
fn a_line_holds_the_logged_bytes() {
    let text = export(city().path(), &["jsonl", "city", "--type", "Entity"]);
    let mut count = 0;
    for line in text.lines() {
        let (evidence, record) = line.split_once(",\"record\":").unwrap();
        let leaf = leaf_hash(record.strip_suffix('}').unwrap().as_bytes()).to_hex();
        assert!(evidence.contains(&format!("\"leafHash\":\"{leaf}\"")));
        count += 1;
    }
    assert!(count > 10);
}

/// A table read by another library has the same cells as the lines of JSON.
#[test]
fn a_table_says_the_same_as_the_lines() {
    let folder = city().path();
    for args in [
        &["--type", "RentalListing"][..],
        &["--type", "Lease", "--type", "Mandate"],
    ] {
        let rows = lines(&export(folder, &[&["jsonl", "city"], args].concat()));
        let table = export(folder, &[&["csv", "city", "--exact"], args].concat());
        assert_eq!(table.matches("\r\n").count(), rows.len() + 1);
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let names = reader.headers().unwrap().clone();
        let cells: Vec<BTreeMap<String, String>> = reader
            .records()
            .map(|row| {
                let row = row.unwrap();
                let cells = row.iter().map(str::to_owned);
                names.iter().map(str::to_owned).zip(cells).collect()
            })
            .collect();
        assert_eq!(cells.len(), rows.len());
        assert!(!cells.is_empty());
        for (cells, row) in cells.iter().zip(&rows) {
            let text = |value: &Value| match value {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            let subject = &row["record"]["credentialSubject"];
            let joined = |list: &Value| {
                let codes = codes(list).into_iter().map(|(code, _)| code);
                codes.collect::<Vec<_>>().join(" ")
            };
            for (name, value) in [
                ("entry", text(&row["entry"])),
                ("recordId", text(&row["recordId"])),
                ("leafHash", text(&row["leafHash"])),
                ("verdict", text(&row["verdict"])),
                ("current", text(&row["answers"]["current"])),
                ("failed", joined(&row["failed"])),
                ("warnings", joined(&row["warnings"])),
                ("couldNotCheck", joined(&row["couldNotCheck"])),
                ("log", text(&row["checkpoint"]["origin"])),
                ("logSize", text(&row["checkpoint"]["size"])),
                ("logRoot", text(&row["checkpoint"]["root"])),
                ("logTime", text(&row["checkpoint"]["time"])),
                ("subjectId", text(&subject["id"])),
                ("validUntil", text(&row["record"]["validUntil"])),
            ] {
                assert_eq!(cells[name], value, "{name}");
            }
            match cells.get("credentialSubject") {
                Some(json) => assert_eq!(&serde_json::from_str::<Value>(json).unwrap(), subject),
                None => {
                    for name in ["area", "name", "price", "floorSizeCm2", "photo", "agent"] {
                        assert_eq!(cells[name], text(&subject[name]), "{name}");
                    }
                }
            }
        }
    }
}

/// The published schema of an OCDS release, if foreign data lies beside the project.
fn schema() -> Option<Value> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared =
        std::env::var_os("STELE_SHARED").map_or_else(|| project.join("../shared"), PathBuf::from);
    let Ok(bytes) = fs::read(shared.join("data/ocds/release-schema.json")) else {
        eprintln!("skipped: no schema of OCDS beside the project (STELE_SHARED)");
        return None;
    };
    Some(serde_json::from_slice(&bytes).unwrap())
}

/// Every piece of evidence in a package of open contracting data.
fn evidence<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(members) if members.contains_key("leafHash") => found.push(value),
        Value::Object(members) => members.values().for_each(|own| evidence(own, found)),
        Value::Array(items) => items.iter().for_each(|own| evidence(own, found)),
        _ => {}
    }
}

/// Of a whole city: releases are what the schema says, and each row in them says what its line says.
#[test]
fn contracts_of_a_city_are_open_data() {
    let package = export(city().path(), &["ocds", "city"]);
    let package: Value = serde_json::from_str(&package).unwrap();
    let releases = package["releases"].as_array().unwrap();
    assert!(!releases.is_empty());
    if let Some(schema) = schema() {
        let options = jsonschema::options().should_validate_formats(true);
        let validator = options.build(&schema).unwrap();
        for release in releases {
            let error = validator.validate(release).err();
            assert!(error.is_none(), "{error:?}");
        }
    }
    let lines: BTreeMap<u64, &Value> = rows()
        .iter()
        .map(|row| (row["entry"].as_u64().unwrap(), row))
        .collect();
    let entries = |value: &Value| {
        let mut found = Vec::new();
        evidence(value, &mut found);
        let entries = found.into_iter().map(|row| {
            let entry = row["entry"].as_u64().unwrap();
            let line = lines[&entry];
            for name in ["recordId", "leafHash", "verdict", "failed", "checkpoint"] {
                assert_eq!(row[name], line[name]);
            }
            assert_eq!(
                row["credentialSubject"],
                line["record"]["credentialSubject"]
            );
            entry
        });
        entries.collect::<BTreeSet<u64>>()
    };
    let (released, apart) = (entries(&package["releases"]), entries(&package["stele"]));
    assert!(released.is_disjoint(&apart));
    let of_funds = lines.iter().filter(|(_, row)| {
        let subject = &row["record"]["credentialSubject"];
        subject["project"].is_string()
    });
    for (entry, row) in of_funds {
        assert!(released.contains(entry) || apart.contains(entry), "{row}");
    }
}

#[test]
fn keys_narrow_an_export_down() {
    let folder = city().path();
    let all = lines(&export(folder, &["jsonl", "city", "--type", "Lease"]));
    let property = all[0]["record"]["credentialSubject"]["property"]
        .as_str()
        .unwrap();
    let key = format!("property:{property}");
    let some = lines(&export(
        folder,
        &["jsonl", "city", "--type", "Lease", "--key", &key],
    ));
    let expected: Vec<_> = all
        .iter()
        .filter(|row| row["record"]["credentialSubject"]["property"] == property)
        .cloned()
        .collect();
    assert_eq!(some, expected);
    assert!(!some.is_empty() && some.len() < all.len());
    assert_eq!(
        export(folder, &["jsonl", "city", "--project", "there is none"]),
        ""
    );
    let table = export(folder, &["csv", "city", "--account", "none", "--bom"]);
    assert!(table.starts_with("\u{feff}entry,recordId,leafHash,verdict,"));
    assert_eq!(table.lines().count(), 1);
}

/// The calls on the page for people.
#[test]
fn the_examples_of_the_documentation() {
    let page = include_str!("../../../docs/export.md");
    let folder = tempdir();
    folder::copy(&city().path().join("city"), &folder.path().join("city"));
    let calls = page
        .lines()
        .filter_map(|line| line.strip_prefix("    stele "));
    let mut count = 0;
    for call in calls {
        let args: Vec<&str> = call.split(' ').collect();
        let output = stele(folder.path(), &args);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{call}: {error}");
        let (_, out) = call.split_once("--out ").unwrap();
        assert!(folder.path().join(out).is_file(), "{call}");
        count += 1;
    }
    assert!(count >= 4);
    // Each column has its place on the page.
    let table = fs::read_to_string(folder.path().join("trees.csv")).unwrap();
    let names: Vec<&str> = table.lines().next().unwrap().split(',').collect();
    for name in &names[..21] {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
}

/// A tree's card, which may replace another.
fn record(number: u32, locality: &str, supersedes: Option<u32>, key: &SecretKey) -> Vec<u8> {
    const SIGNED: &str = "2026-11-22T12:00:00Z";
    let id = |number: u32| format!("urn:uuid:00000000-0000-8000-8000-{number:012}");
    let tree = supersedes.unwrap_or(number);
    let subject = json!({
        "dbhMm": 30,
        "id": format!("urn:stele:tree:EY{tree}"),
        "latitudeE7": 390_000_000,
        "locality": locality,
        "longitudeE7": -1_150_000_000,
        "observedOn": "2026-11-20",
        "scientificName": "Ginkgo biloba",
        "section": "5",
        "tag": format!("EY{tree}"),
        "type": "Tree",
    });
    let draft = Draft {
        id: id(number),
        record_type: "TreeCard".into(),
        log: ORIGIN.into(),
        valid_from: SIGNED.into(),
        valid_until: None,
        supersedes: supersedes.map(id),
        subject: subject.as_object().unwrap().clone(),
        signers: vec![(key.did().clone(), "custodian".into())],
    };
    let mut document = draft.document().unwrap();
    document.sign(key, SIGNED).unwrap();
    document.finish().unwrap()
}

/// A record whose texts would be run by a spreadsheet, one whose proof is false, and what is no record.
fn odd_records() -> Vec<Vec<u8>> {
    let key = SecretKey::from_seed(&[3; 32]).unwrap();
    let formula = "=HYPERLINK(\"https://evil.example\",\"雄安\")";
    let lie = String::from_utf8(record(2, "true", None, &key)).unwrap();
    vec![
        record(1, formula, None, &key),
        lie.replace("\"true\"", "\"GOLDEN\"").into_bytes(),
        entries(0..1).remove(0),
    ]
}

#[test]
fn strangers_texts_are_not_run_and_unproven_ones_not_told() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &odd_records(), NOW);
    let table = export(folder.path(), &["csv", "city", "--type", "TreeCard"]);
    let formula = "\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"雄安\"\")\"";
    assert!(table.contains(formula), "{table}");
    assert!(table.contains(",-1150000000,"), "a number is no formula");
    let exact = export(
        folder.path(),
        &["csv", "city", "--type", "TreeCard", "--exact"],
    );
    // A root in Base64 may begin with a plus, which a spreadsheet would take for a formula, too.
    let plain = table.replace("\"'=HYP", "\"=HYP").replace(",'+", ",+");
    assert_eq!(exact, plain);
    let rows = lines(&export(folder.path(), &["jsonl", "city"]));
    assert_eq!(rows.len(), 3);
    for (row, failed) in rows[1..].iter().zip(["proofs", "form"]) {
        assert_eq!(row["verdict"], "not-verified");
        assert_eq!(row["failed"][0]["code"], failed);
        assert_eq!(
            (&row["record"], &row["recordId"]),
            (&Value::Null, &Value::Null)
        );
    }
    assert!(!table.contains("GOLDEN"));
    assert!(!export(folder.path(), &["jsonl", "city"]).contains("GOLDEN"));
    // Nobody is trusted as an anchor here, and no auditor is named: the one good record can't be told.
    assert_eq!(rows[0]["verdict"], "cant-tell");
    assert_eq!(rows[0]["answers"]["intact"], "yes");
    assert_eq!(rows[0]["answers"]["authorised"], "cant-tell");
}

/// Of a log that can't be read whole, or isn't sound, not a byte is written; an older file stays.
#[test]
fn an_unsound_log_gives_no_file() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &odd_records(), NOW);
    let bundle = home.public().join("tile/entries/000.p/4");
    let kept = fs::read(&bundle).unwrap();
    let mut changed = kept.clone();
    changed[100] ^= 1;
    let out = folder.path().join("out.jsonl");
    for (bytes, status) in [(Some(&changed), 1), (None, 2)] {
        match bytes {
            Some(bytes) => fs::write(&bundle, bytes).unwrap(),
            None => fs::remove_file(&bundle).unwrap(),
        }
        for old in [None, Some("older")] {
            fs::remove_file(&out).unwrap_or_default();
            if let Some(old) = old {
                fs::write(&out, old).unwrap();
            }
            for args in [&["--out", "out.jsonl"][..], &[]] {
                let call = [&["export", "jsonl", "city"], args].concat();
                let output = stele(folder.path(), &call);
                assert_eq!(output.status.code(), Some(status));
                assert!(output.stdout.is_empty() && !output.stderr.is_empty());
                assert_eq!(fs::read_to_string(&out).ok().as_deref(), old);
            }
        }
        fs::write(&bundle, &kept).unwrap();
    }
    let output = stele(
        folder.path(),
        &["export", "jsonl", "city", "--out", "out.jsonl"],
    );
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(lines(&fs::read_to_string(&out).unwrap()).len(), 3);
    let output = stele(
        folder.path(),
        &["export", "csv", "city", "--out", "none/out.csv"],
    );
    assert_eq!(output.status.code(), Some(1));
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
