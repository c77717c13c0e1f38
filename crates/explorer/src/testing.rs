//! Records for tests. The keys are made of known seeds and protect nothing.

pub(crate) mod market;
pub(crate) mod samples;
pub(crate) mod wood;

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::cache::MemoryCache;
use stele_client::check::{CheckedHead, CheckedList, check_head, check_list};
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_records::index::{IndexKey, Kind};
use stele_records::trust::TrustFile;
use stele_records::verdict::Verdict;
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;
pub(crate) use stele_tests::city::NOW;
use stele_tests::city::{self, City, ORIGIN};

const TIME: &str = "2026-08-03T12:00:00Z";
/// When reservations end.
const UNTIL: Option<&str> = Some("2026-08-10T12:00:00Z");

/// A signed tree card.
pub(crate) fn tree_record(tag: &str) -> Vec<u8> {
    record(
        "TreeCard",
        &json!({
            "dbhMm": 253,
            "id": format!("urn:stele:tree:{tag}"),
            "latitudeE7": 437_181_234,
            "locality": "Elm Street <7>",
            "longitudeE7": -793_401_200,
            "observedOn": "2026-08-03",
            "scientificName": "Acer platanoides",
            "tag": tag,
            "type": "Tree",
        }),
    )
}

/// A signed record of a type that nobody knows, with text that would like to be markup.
pub(crate) fn other_record() -> Vec<u8> {
    record(
        "Riddle",
        &json!({
            "id": "urn:x:1",
            "nested": {"a": 1},
            "note": "<b>\u{202e}x",
        }),
    )
}

/// A title that hides these fields of its owner.
pub(crate) fn title(hidden: &[&stele_sign::disclosure::Private]) -> Vec<u8> {
    let mut subject = samples::subject(stele_records::types::RecordType::TitleAttestation);
    subject["type"] = json!("Accommodation");
    subject["_sd"] = stele_sign::disclosure::sd_member(hidden.iter().copied());
    signed_as("TitleAttestation", &subject, &["registry"])
}

/// A city whose log has so many entries with the tag A-1, and its index root.
pub(crate) fn city(count: u64) -> City {
    let mut entries = vec![city::card(0)];
    entries.extend((1..=count).map(tagged));
    City::indexed(entries)
}

/// The same after it has published the entries of the tag up to so many, if that is more.
pub(crate) fn grown(count: u64, to: u64) -> City {
    let mut city = city(count);
    let more: Vec<Vec<u8>> = (count + 1..=to).map(tagged).collect();
    if !more.is_empty() {
        city.publish(more);
    }
    city
}

/// A card of the tree with the tag A-1.
fn tagged(number: u64) -> Vec<u8> {
    let mut draft = city::draft(number);
    let subject = &mut draft.subject;
    subject.insert("tag".into(), json!("A-1"));
    subject.insert("id".into(), json!("urn:stele:tree:A-1"));
    city::signed(&draft)
}

/// The city's own trust file.
pub(crate) fn trust() -> TrustFile {
    city::trust()
}

/// The head of a city's log, as its own trust file has it checked.
pub(crate) fn head(city: &City) -> CheckedHead {
    head_at(city, NOW)
}

/// The same at this time, in POSIX seconds.
pub(crate) fn head_at(city: &City, now: u64) -> CheckedHead {
    let trust = city::trust();
    let memory = MemorySeen::default();
    block_on(check_head(&log(city), &trust, now, &memory, |_| ()))
}

/// The log of a city.
pub(crate) fn log(city: &City) -> Log<&City> {
    let policy = city::trust().policy;
    Log::new(city, MemoryCache::default(), policy, ORIGIN)
}

/// What a log says of the tag A-1 that has so many entries of it.
pub(crate) fn list(count: u64) -> CheckedList {
    let city = city(count);
    let key = IndexKey::new(Kind::Tag, "A-1");
    let mut lists = block_on(check_list(&log(&city), &head(&city), &[key]));
    lists.pop().expect("one answer for one key")
}

/// The checks of a log that is in order.
pub(crate) fn good_log() -> Verdict {
    head(&city(0)).verdict
}

fn record(record_type: &str, subject: &Value) -> Vec<u8> {
    signed_as(record_type, subject, &["custodian"])
}

/// A key of one repeated byte. TEST KEY.
pub(crate) fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32]).expect("a strong key")
}

/// A record signed in these roles, each by another key.
fn signed_as(record_type: &str, subject: &Value, roles: &[&str]) -> Vec<u8> {
    let keys: Vec<SecretKey> = (7..).take(roles.len()).map(key).collect();
    let signers = keys.iter().zip(roles);
    let signers = signers.map(|(key, role)| (key.did().clone(), (*role).to_owned()));
    let draft = Draft {
        id: "urn:uuid:00000000-0000-4000-8000-000000000001".into(),
        record_type: record_type.into(),
        log: "test.example/log".into(),
        valid_from: TIME.into(),
        valid_until: UNTIL
            .map(str::to_owned)
            .filter(|_| record_type == "Reservation"),
        supersedes: None,
        subject: subject.as_object().cloned().unwrap_or_default(),
        signers: signers.collect(),
    };
    let mut document = draft.document().expect("within the profile");
    for key in &keys {
        document.sign(key, TIME).expect("a signer");
    }
    document.finish().expect("a record")
}
