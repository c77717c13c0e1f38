//! The made-up city: each planted fraud is caught, its twin passes, and the city is the same for the same
//! seed.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;
use stele_client::disclosures::{self, salted_hash};
use stele_client::handed::{NamedFiles, salt_of};
use stele_client::log::{Picture, attachment_path};
use stele_publisher::demo::names::COUNTIES;
use stele_records::rules::{Rule, RuleReason};
use stele_records::types;
use stele_records::verdict::{Outcome, Reason};
use stele_tests::demo::{DemoCity, Found};
use stele_tests::vectors;
use stele_verify::encoding::from_base64url;
use stele_verify::hash::Hash;
use stele_verify::record::Record;

/// The city that most of these look at.
fn city() -> &'static DemoCity {
    static CITY: OnceLock<DemoCity> = OnceLock::new();
    CITY.get_or_init(|| DemoCity::new(1, 2_000))
}

/// All that the rules find in it.
fn found() -> &'static Found {
    static FOUND: OnceLock<Found> = OnceLock::new();
    FOUND.get_or_init(|| city().found())
}

#[test]
fn there_is_a_fraud_for_each_rule() {
    let codes = city().codes();
    let rules = Rule::ALL.iter().map(|rule| rule.code());
    let missing: Vec<_> = rules
        .chain(["C8", "roles"])
        .filter(|code| !codes.contains(code))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn each_fraud_is_caught_and_its_twin_passes() {
    assert_eq!(city().uncaught(found()), [""; 0]);
}

#[test]
fn only_what_is_planted_fails_for_reasons_that_time_does_not_bring() {
    assert_eq!(city().unexplained(found()), [""; 0]);
}

#[test]
fn a_fraud_with_money_or_points_fails_by_its_own_rule_alone() {
    assert_eq!(of_other_rules(city(), found()), [""; 0]);
}

#[test]
#[ignore = "makes a city of 20,000 records, which takes a while"]
fn the_same_holds_of_20_000_records() {
    let city = DemoCity::new(1, 20_000);
    let found = city.found();
    assert_eq!(city.uncaught(&found), [""; 0]);
    assert_eq!(city.unexplained(&found), [""; 0]);
    assert_eq!(of_other_rules(&city, &found), [""; 0]);
}

/// Frauds with money or points of which another rule has something to say, and their twins.
fn of_other_rules(city: &DemoCity, found: &Found) -> Vec<String> {
    let frauds = city.frauds.iter().filter(|planted| {
        planted["kind"] == "fraud" && planted["code"].as_str().unwrap().starts_with(['F', 'P'])
    });
    let mut wrong = Vec::new();
    for planted in frauds {
        let codes: Vec<_> = found[&planted["entry"].as_u64().unwrap()].keys().collect();
        let twin: Vec<_> = found[&planted["twin"].as_u64().unwrap()].keys().collect();
        if codes != [&planted["code"].as_str().unwrap()] || !twin.is_empty() {
            wrong.push(format!("{planted}: {codes:?}, twin {twin:?}"));
        }
    }
    wrong
}

#[test]
fn there_are_records_of_every_type() {
    let city = city();
    let records = city
        .entries
        .iter()
        .filter_map(|entry| Record::parse(entry).ok());
    let types: BTreeSet<String> = records
        .map(|record| record.record_type().to_owned())
        .collect();
    let all = types::ALL.iter().map(|one| one.name());
    let missing: Vec<_> = all.filter(|name| !types.contains(*name)).collect();
    // A city that is made up has no program of its own to log.
    assert_eq!(missing, ["Release"]);
}

#[test]
fn a_worker_finds_their_wages() {
    let city = city();
    let read = |path: &str| -> Value {
        serde_json::from_slice(&fs::read(city.dir().join(path)).unwrap()).unwrap()
    };
    let examples = read("examples.json");
    let run = credential(city, examples["wageRun"].as_u64().unwrap());
    assert_eq!(run["credentialSubject"]["project"], examples["project"]);
    let told = read(examples["disclosures"].as_str().unwrap());
    let attested = told["records"][0]["record"].as_str().unwrap();
    let attested = (0..city.entries.len() as u64).find(|entry| {
        Record::parse(&city.entries[usize::try_from(*entry).unwrap()])
            .is_ok_and(|record| record.id() == attested)
    });
    let person = credential(city, attested.expect("the attestation is logged"));
    let person = &person["credentialSubject"];
    let lines = run["credentialSubject"]["lines"].as_array().unwrap();
    let own = lines
        .iter()
        .filter(|line| line["pseudonym"] == person["pseudonym"]);
    assert_eq!(own.count(), 1);
    let about = format!(
        "urn:stele:project:{}",
        examples["project"].as_str().unwrap()
    );
    assert_eq!(person["scopeId"], about);
}

/// A record as JSON, or `null` for another entry.
fn credential(city: &DemoCity, entry: u64) -> Value {
    serde_json::from_slice(&city.entries[usize::try_from(entry).unwrap()]).unwrap_or_default()
}

#[test]
fn a_file_is_the_logged_one_or_not() {
    let city = city();
    let planted = city
        .frauds
        .iter()
        .find(|planted| planted["code"] == "C7")
        .unwrap();
    for (entry, file, disclosures, is_logged) in [
        ("entry", "file", "disclosures", false),
        ("twin", "twinFile", "twinDisclosures", true),
    ] {
        let read = |name: &str| fs::read(city.dir().join(planted[name].as_str().unwrap())).unwrap();
        let disclosed = disclosures::parse(&read(disclosures)).unwrap();
        let record = city.record(planted[entry].as_u64().unwrap());
        let salt = salt_of(&disclosed, record.id()).expect("the salt is handed over");
        let bytes = read(file);
        let named = NamedFiles::of(&record);
        let plain = Hash::of(&[&bytes]);
        let outcome = named.compare(plain, Some(salted_hash(&salt, &bytes)));
        let expected = if is_logged {
            Outcome::Passed
        } else {
            Outcome::Failed(Reason::Rule(RuleReason::OtherFile))
        };
        assert_eq!(outcome.outcome(), expected, "{entry}");
        let without = named.compare(plain, None).outcome();
        assert!(matches!(without, Outcome::CouldNotCheck(_)), "{entry}");
    }
}

#[test]
fn the_photos_of_every_listing_lie_beside_the_log() {
    let city = city();
    let mut named = BTreeSet::new();
    for entry in &city.entries {
        let record = Record::parse(entry).ok();
        let subject = record.as_ref().and_then(Record::subject);
        let photos = subject.and_then(|subject| subject.get("photo")?.as_array());
        let photos = photos.unwrap_or_default().iter();
        named.extend(photos.filter_map(|photo| Hash::from_hex(photo.value.as_str()?)));
    }
    assert!(named.len() > 100, "{}", named.len());
    for hash in &named {
        let bytes = fs::read(city.dir().join("log").join(attachment_path(hash))).unwrap();
        assert_eq!(Hash::of(&[&bytes]), *hash);
        assert_eq!(Picture::of(&bytes), Some(Picture::Png));
        assert!(bytes.len() < 320, "{}", bytes.len());
    }
    // And nothing else.
    let files = fs::read_dir(city.dir().join("log/files")).unwrap();
    assert_eq!(files.count(), named.len());
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let [one, again, other] = [1, 1, 2].map(|seed| DemoCity::new(seed, 1_400).files());
    for (path, bytes) in &one {
        assert_eq!(again.get(path), Some(bytes), "{}", path.display());
    }
    assert_eq!(one.len(), again.len());
    let path = Path::new("trust.json");
    assert_ne!(one.get(path), other.get(path));
}

#[test]
fn nothing_that_names_a_person_is_published() {
    let city = city();
    let mut private = BTreeSet::new();
    let files = city.files();
    for (path, bytes) in &files {
        if !path.to_string_lossy().ends_with(".disclosures.json") {
            continue;
        }
        let told: Value = serde_json::from_slice(bytes).unwrap();
        for member in told["records"].as_array().unwrap() {
            for disclosure in member["disclosures"].as_array().into_iter().flatten() {
                let content = from_base64url(disclosure.as_str().unwrap()).unwrap();
                let content: Value = serde_json::from_slice(&content).unwrap();
                private.insert(content[2].as_str().unwrap().to_owned());
            }
        }
    }
    // Developers own flats too; their names are public.
    private.retain(|text| !text.contains("（示例）") && !text.starts_with("urn:"));
    assert!(private.len() > 100, "there are persons in the city");
    let text: Vec<String> = files
        .iter()
        .filter(|(path, _)| path.starts_with("log") || path.ends_with("trust.json"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    for name in private {
        assert!(
            text.iter().all(|text| !text.contains(&name)),
            "{name} is published"
        );
    }
}

#[test]
fn townships_are_the_real_ones() {
    let path = vectors::shared().join("data/admin/xiongan_townships.csv");
    let Ok(table) = fs::read_to_string(&path) else {
        eprintln!("skipped: there is no {}", path.display());
        return;
    };
    let real: BTreeSet<(&str, &str)> = table
        .lines()
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.next()?))
        })
        .collect();
    let own = COUNTIES.iter().flat_map(|county| county.townships);
    let unknown: Vec<_> = own.filter(|township| !real.contains(township)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
