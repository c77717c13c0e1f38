//! Auditors' statements that hold and can't be built upon, and auditors with several keys.

use serde_json::{Value, json};
use stele_records::auditors::{Auditors, Standing, checkpoint_path};
use stele_records::trust::TrustFile;
use stele_records::verdict::{Answer, CLOCK_SKEW, CheckCode, Evidence};
use stele_sign::note::NoteSigner;
use stele_verify::note::KeyKind;

use super::audited::{auditor_key, code, show, statement, trusting};
use super::{Reader, tag};
use crate::city::{self, City, NOW, SIZE, card, note_key, policy, trust_json};

/// How it is known that lists are complete, and up to where.
fn complete(reader: &Reader<impl stele_client::fetch::Fetch>) -> (String, u64) {
    let check = reader.head.verdict.check(CheckCode::Completeness);
    let upto = match check.map(|check| &check.evidence) {
        Some(Evidence::Auditors { upto, .. }) => *upto,
        _ => 0,
    };
    (code(&reader.head.verdict, CheckCode::Completeness), upto)
}

/// What each auditor has to say.
fn standings(reader: &Reader<impl stele_client::fetch::Fetch>) -> Vec<Standing> {
    let index = reader.head.index.as_ref().expect("it has one");
    let says = index.auditors().map(Auditors::says).unwrap_or_default();
    says.iter().map(|says| says.standing.clone()).collect()
}

fn passed(upto: u64) -> (String, u64) {
    ("passed".to_owned(), upto)
}

fn missing() -> (String, u64) {
    ("could-not-check auditors-missing".to_owned(), 0)
}

/// What an auditor says of the first entries of a city, at whatever size.
fn said_of(city: &City, size: u64, auditor: usize) -> Vec<u8> {
    let size = usize::try_from(size).expect("test logs are small");
    let beginning = City::of(city.entries[..size].to_vec());
    statement(&beginning, &auditor_key(auditor), NOW)
}

/// A statement about a state that was never published gives way to the next lower one.
pub fn of_a_size_never_published() {
    let mut city = city::city().clone();
    city.publish((400..404).map(card).collect());
    let never = |size| Standing::NeverPublished { size, time: NOW };
    let counts = |size| Standing::Replayed { size, time: NOW };
    // It stands alone.
    let said = said_of(&city, SIZE + 2, 0);
    show(&mut city, 0, said);
    let reader = Reader::trusting(&city, trusting(1, 1));
    assert_eq!(complete(&reader), missing());
    assert_eq!(standings(&reader), [never(SIZE + 2)]);
    // Beside it is another one like it, and a good one below both.
    let said = said_of(&city, SIZE + 1, 1);
    show(&mut city, 1, said);
    let said = said_of(&city, SIZE, 2);
    show(&mut city, 2, said);
    let reader = Reader::trusting(&city, trusting(3, 1));
    assert_eq!(complete(&reader), passed(SIZE));
    assert_eq!(
        standings(&reader),
        [never(SIZE + 2), never(SIZE + 1), counts(SIZE)]
    );
    assert_eq!(reader.list(&tag("T-0004")).answer(), Answer::Yes);
    assert_eq!(reader.list(&tag("T-0402")).answer(), Answer::Yes);
    // Who has replayed more has replayed that much too, and isn't needed at its own size.
    let reader = Reader::trusting(&city, trusting(3, 3));
    assert_eq!(complete(&reader), passed(SIZE));
    assert_eq!(
        standings(&reader),
        [counts(SIZE + 2), counts(SIZE + 1), counts(SIZE)]
    );
    // What it leaves are too few.
    let reader = Reader::trusting(&city, trusting(2, 2));
    assert_eq!(complete(&reader), missing());
}

/// A statement from the future counts for nothing, and it is said whose it is.
pub fn from_the_future() {
    let at = |time| {
        let mut city = city::city().clone();
        let said = statement(&city, &auditor_key(0), time);
        show(&mut city, 0, said);
        city
    };
    let time = NOW + CLOCK_SKEW;
    let within = Reader::trusting(at(time), trusting(1, 1));
    assert_eq!(complete(&within), passed(SIZE));
    let time = time + 1;
    let mut city = at(time);
    let beyond = Reader::trusting(&city, trusting(2, 1));
    assert_eq!(complete(&beyond), missing());
    let future = Standing::FromFuture { size: SIZE, time };
    assert_eq!(standings(&beyond)[0], future);
    // The other's word still counts.
    let said = statement(&city, &auditor_key(1), NOW);
    show(&mut city, 1, said);
    let reader = Reader::trusting(&city, trusting(2, 1));
    assert_eq!(complete(&reader), passed(SIZE));
    assert_eq!(standings(&reader)[0], future);
    let reader = Reader::trusting(&city, trusting(2, 2));
    assert_eq!(complete(&reader), missing());
}

/// An auditor with an Ed25519 and an ML-DSA key of one name is one auditor.
pub fn two_keys_of_one_name() {
    let keys = [
        auditor_key(0),
        note_key("college", KeyKind::MlDsa44, 0x51),
        auditor_key(1),
    ];
    let trusting = |quorum: u64| {
        let mut json = trust_json(&policy());
        let auditor = |key: &NoteSigner| json!({"key": key.verifier_key().to_vkey(), "name": {"en": "A", "zh": "甲"}});
        json["auditors"] = keys.iter().map(auditor).collect::<Value>();
        json["auditorQuorum"] = quorum.into();
        TrustFile::parse(json.to_string().as_bytes()).expect("it is sound")
    };
    let say = |city: &mut City, key: &NoteSigner| {
        let said = statement(city, key, NOW);
        let path = checkpoint_path(key.verifier_key());
        city.files.insert(path, said);
    };
    assert_eq!(trusting(1).auditor_count(), 2);
    let mut city = city::city().clone();
    say(&mut city, &keys[0]);
    city.publish(vec![card(400)]);
    say(&mut city, &keys[1]);
    // Both hold, and the post-quantum one has replayed more.
    let reader = Reader::trusting(&city, trusting(1));
    assert_eq!(complete(&reader), passed(SIZE + 2));
    let counts = |size| Standing::Replayed { size, time: NOW };
    assert_eq!(standings(&reader)[..2], [counts(SIZE), counts(SIZE + 2)]);
    let reader = Reader::trusting(&city, trusting(2));
    assert_eq!(complete(&reader), missing());
    say(&mut city, &keys[2]);
    let reader = Reader::trusting(&city, trusting(2));
    assert_eq!(complete(&reader), passed(SIZE + 2));
}
