//! What the widget's module for proofs says, held against what the whole one says of the same file: it speaks of what
//! is intact and logged, in the same words, and leaves everything else to the whole one.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::cache::MemoryCache;
use stele_client::check::{CheckedFile, check_alone, check_entries, check_head};
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_publisher::fetch::Place;
use stele_records::types::ALL;
use stele_records::verdict::{Answer, CheckCode, Outcome, Question, Verdict};
use stele_tests::city::{self, City, card, draft_of, policy, signed, trust_json};
use stele_tests::demo::{DemoCity, NOW};
use stele_verify::encoding::{from_base64, to_base64};
use stele_widget::checker::Checker;

/// A city, its trust file, and the `.tlog-proof` of each of its entries.
struct Town {
    trust: Vec<u8>,
    proofs: Vec<Vec<u8>>,
    city: DemoCity,
}

static TOWN: LazyLock<Town> = LazyLock::new(|| {
    let city = DemoCity::new(7, 1_500);
    let place = Place::parse(&city.dir().join("log").display().to_string());
    let policy = city.trust.policy.clone();
    let log = Log::new(place, MemoryCache::default(), policy, &city.origin());
    let memory = MemorySeen::default();
    let head = block_on(check_head(&log, &city.trust, NOW, &memory, |_| ()));
    let numbers: Vec<u64> = (0..city.entries.len() as u64).collect();
    let entries = block_on(check_entries(&log, &head, &numbers, |_, _| ()));
    let proofs = entries.into_iter().map(|entry| {
        let proof = entry.proof.expect("an honest log proves its entries");
        proof.to_bytes()
    });
    Town {
        trust: fs::read(city.dir().join("trust.json")).expect("there is one"),
        proofs: proofs.collect(),
        city,
    }
});

/// What came out of a file: the verdict, and the report that the page is handed.
type Said = (CheckedFile, Value);

struct Both {
    alone: Checker,
    whole: Checker,
}

impl Both {
    fn of(trust: &[u8]) -> Self {
        Self {
            alone: Checker::alone(trust, None).expect("the trust file is sound"),
            whole: Checker::new(trust, None).expect("the trust file is sound"),
        }
    }

    fn town() -> Self {
        Self::of(&TOWN.trust)
    }

    /// What the small one says, if it speaks.
    fn alone(&self, file: &[u8], now: u64) -> Option<Said> {
        let report = self.alone.report_alone(file, now, &clock);
        let checked = check_alone(file, self.alone.trust(), now);
        assert_eq!(report.is_some(), checked.is_some());
        checked.zip(report.as_deref().map(read))
    }

    fn whole(&self, file: &[u8], now: u64) -> Option<Said> {
        let checked = self.whole.check(file, now).ok()?;
        let report = read(&self.whole.report(&checked, &clock));
        Some((checked, report))
    }

    /// Holds the two against one another; says whether the small one spoke.
    fn compare(&self, file: &[u8], now: u64, about: &str) -> bool {
        match (self.alone(file, now), self.whole(file, now)) {
            (Some(alone), Some(whole)) => {
                assert!(is_sound(&whole.0.verdict), "{about}: says more");
                same(&alone, &whole, about);
                true
            }
            (Some(_), None) => panic!("{about}: says more"),
            (None, whole) => {
                let sound = whole.is_some_and(|(checked, _)| is_sound(&checked.verdict));
                assert!(!sound, "{about}: says less");
                false
            }
        }
    }
}

fn clock(time: u64) -> String {
    format!("at {time}")
}

fn read(report: &str) -> Value {
    serde_json::from_str(report).expect("it is JSON")
}

/// Intact, logged, and within its time.
fn is_sound(verdict: &Verdict) -> bool {
    let yes = |question| verdict.answer(question) == Answer::Yes;
    let validity = verdict.check(CheckCode::Validity);
    yes(Question::Intact)
        && yes(Question::Logged)
        && validity.is_some_and(|check| check.outcome == Outcome::Passed)
}

fn same(alone: &(CheckedFile, Value), whole: &(CheckedFile, Value), about: &str) {
    let ((alone, said), (whole, all)) = (alone, whole);
    let (one, other) = (&alone.verdict, &whole.verdict);
    for question in [Question::Intact, Question::Logged] {
        let checks = |verdict: &Verdict| verdict.checks_of(question).cloned().collect::<Vec<_>>();
        assert_eq!(checks(one), checks(other), "{about}: {question:?}");
    }
    let validity = CheckCode::Validity;
    assert_eq!(one.check(validity), other.check(validity), "{about}");
    // Whoever signed it, and what came later, is for others to say.
    assert_eq!(one.overall(), Answer::CantTell, "{about}");
    for question in [Question::Authorised, Question::Current] {
        assert_eq!(one.answer(question), Answer::CantTell, "{about}");
    }
    // What else the record shows by itself are its fields and roles.
    let failed = other
        .checks()
        .iter()
        .filter(|check| matches!(check.outcome, Outcome::Failed(_)));
    for check in failed {
        let of_its_type = matches!(check.code, CheckCode::Fields | CheckCode::Roles);
        assert!(of_its_type, "{about}: {check:?}");
    }
    // And in words.
    for part in ["log", "trust", "record", "lang", "kind", "wants"] {
        assert_eq!(said[part], all[part], "{about}: {part}");
    }
    for question in 0..2 {
        assert_eq!(said["questions"][question], all["questions"][question]);
        let verdict = |report: &Value| report["verdict"]["questions"][question].clone();
        assert_eq!(verdict(said), verdict(all), "{about}");
    }
    assert_eq!(said["state"], "cant-tell", "{about}");
    assert_eq!(said["verdict"]["headline"], "intact-and-logged", "{about}");
    assert!(one.checks().iter().all(|check| !is_empty(said, check.code)));
}

/// Whether a check has no words.
fn is_empty(report: &Value, code: CheckCode) -> bool {
    let questions = report["questions"].as_array().expect("questions");
    let mut checks = questions
        .iter()
        .filter_map(|question| question["checks"].as_array())
        .flatten();
    let check = checks.find(|check| check["code"] == code.code());
    let check = check.expect("each is told of");
    check["title"] == "" || check["what"] == ""
}

#[test]
fn proofs_of_records_of_every_type() {
    let both = Both::town();
    let mut types = BTreeSet::new();
    for (number, proof) in (0..).zip(&TOWN.proofs) {
        let record = TOWN.city.entries[number].starts_with(b"{");
        let spoke = both.compare(proof, NOW, &format!("entry {number}"));
        if spoke {
            types.insert(TOWN.city.record(number as u64).record_type().to_owned());
        }
        // What is in force at that time is told of, and the log's index is for others.
        assert!(record || !spoke, "entry {number}");
    }
    // No demo city has tree cards: the next test does. Nor has any a program of its own.
    let known = ALL.map(|known| known.name().to_owned()).into_iter();
    let known = known.filter(|name| !["TreeCard", "Release"].contains(&name.as_str()));
    assert_eq!(types, known.collect());
}

/// A small log, of records whose fields are right and of some whose aren't: these are as intact.
#[test]
fn fields_and_roles_are_left_to_a_dossier() {
    let both = Both::of(&serde_json::to_vec(&trust_json(&policy())).expect("it is written"));
    let mut subject = serde_json::Map::new();
    subject.insert("id".into(), "urn:tree:1".into());
    subject.insert("type".into(), "Tree".into());
    let wrong = signed(&draft_of(9, subject));
    let city = City::of(vec![card(1), wrong, card(2)]);
    for entry in 0..3 {
        assert!(both.compare(&city.proof(entry), city::NOW, &format!("card {entry}")));
    }
    let (whole, _) = both
        .whole(&city.proof(1), city::NOW)
        .expect("it is a proof");
    assert_eq!(whole.verdict.overall(), Answer::No);
}

#[test]
fn the_reader_is_pointed_to_a_dossier() {
    let both = Both::town();
    let (_, said) = both
        .alone(&TOWN.proofs[some_record()], NOW)
        .expect("it is sound");
    let reason = &said["reasons"][0];
    assert!(reason["todo"].as_str().expect("text").contains("dossier"));
    assert_eq!(said["reasons"].as_array().map(Vec::len), Some(1));
    for question in 2..4 {
        let checks = said["questions"][question]["checks"].as_array();
        let open = checks.expect("checks").iter();
        let mut open = open.filter(|check| check["code"] != "validity");
        assert!(open.all(|check| check["outcome"] == "could-not-check"));
    }
}

#[test]
fn old_states_and_clocks_that_are_wrong() {
    let both = Both::town();
    let proof = &TOWN.proofs[some_record()];
    for (now, freshness) in [
        (NOW, "passed"),
        (NOW + 3_600, "passed"),
        (NOW + 30 * 86_400, "warning"),
        (NOW - 30 * 86_400, "warning"),
        (0, "warning"),
    ] {
        assert!(both.compare(proof, now, &format!("at {now}")));
        let (_, said) = both.alone(proof, now).expect("it is sound");
        assert_eq!(said["questions"][1]["checks"][2]["outcome"], freshness);
    }
    // Somewhere in a hundred years most are over.
    let over = TOWN
        .proofs
        .iter()
        .filter(|proof| !both.compare(proof, NOW + 100 * 365 * 86_400, "in a hundred years"));
    assert!(over.count() > 50);
}

#[test]
fn every_part_of_a_proof_changed() {
    let both = Both::town();
    let proof = &TOWN.proofs[some_record()];
    let mut spoke = 0;
    for at in 0..proof.len() {
        // All of the proof's own lines and the checkpoint; of the record, which is the longest, every ninth byte.
        if proof[at..].contains(&b'\n') && at % 9 != 0 && is_in_extra(proof, at) {
            continue;
        }
        for bit in [1, 4] {
            let mut changed = proof.clone();
            changed[at] ^= bit;
            spoke += u32::from(both.compare(&changed, NOW, &format!("byte {at} bit {bit}")));
        }
    }
    // A line by a witness that the quorum can do without may become one by somebody who isn't known.
    assert!(spoke < 400, "{spoke}");
    for length in (0..proof.len()).step_by(37) {
        let cut = &proof[..length];
        assert!(!both.compare(cut, NOW, &format!("the first {length} bytes")));
    }
}

/// The record inside, changed byte by byte as it is read, and one in the place of another.
#[test]
fn another_record_in_a_proof() {
    let both = Both::town();
    let number = some_record();
    let proof = String::from_utf8(TOWN.proofs[number].clone()).expect("it is text");
    let extra = proof.lines().find_map(|line| line.strip_prefix("extra "));
    let extra = extra.expect("the record is inside");
    let record = from_base64(extra).expect("it is base64");
    for at in (0..record.len()).step_by(5) {
        let mut changed = record.clone();
        changed[at] ^= 1;
        let changed = proof.replace(extra, &to_base64(&changed));
        assert!(!both.compare(changed.as_bytes(), NOW, &format!("byte {at} of the record")));
    }
    let other = TOWN.city.entries[number + 1].clone();
    let other = proof.replace(extra, &to_base64(&other));
    assert!(!both.compare(other.as_bytes(), NOW, "another record"));
    let none = proof.replace(&format!("extra {extra}\n"), "");
    assert!(!both.compare(none.as_bytes(), NOW, "no record"));
}

#[test]
fn other_trust_files() {
    let trust: Value = serde_json::from_slice(&TOWN.trust).expect("it is JSON");
    let proof = &TOWN.proofs[some_record()];
    let policy = trust["policy"].as_str().expect("text");
    let line = |start: &str| policy.lines().find(|line| line.starts_with(start));
    let log = line("log ").expect("there is a log");
    let with = |name: &str, value: Value| {
        let mut trust = trust.clone();
        trust[name] = value;
        serde_json::to_vec(&trust).expect("it is written")
    };
    // Nobody vouches for the time.
    let mut alone = trust.clone();
    alone["policy"] = json!(format!("{log}\nquorum none\n"));
    alone["keys"] = json!({});
    let alone = Both::of(&serde_json::to_vec(&alone).expect("it is written"));
    assert!(alone.compare(proof, NOW, "no witnesses"));
    let (_, said) = alone.alone(proof, NOW).expect("it is sound");
    assert_eq!(said["questions"][1]["checks"][1]["outcome"], "warning");
    // No root authorities, no auditors.
    assert!(Both::of(&with("anchors", json!([]))).compare(proof, NOW, "no anchors"));
    assert!(Both::of(&with("maxAgeSeconds", json!(1))).compare(proof, NOW + 99, "short"));
    // What isn't read by the one isn't by the other.
    for (name, value) in [
        ("version", json!(0)),
        ("policy", json!("quorum none\n")),
        ("policy", json!(format!("{log}\n{log}\nquorum none\n"))),
        (
            "anchors",
            json!([{"key": "did:key:z", "name": {"en": "a", "zh": "b"}}]),
        ),
        ("mirrors", json!({})),
        ("unknown", json!(1)),
        ("timeZone", json!(1)),
    ] {
        let trust = with(name, value);
        let why = Checker::new(&trust, None).expect_err(name).code;
        assert!(why.starts_with("trust-") || name == "policy", "{why}");
        assert!(Checker::alone(&trust, None).is_none(), "{name}");
    }
    assert!(Checker::alone(&TOWN.trust, Some("sha256-")).is_none());
    let other = format!("sha256-{}", to_base64(&[7; 32]));
    assert!(Checker::alone(&TOWN.trust, Some(&other)).is_none());
}

#[test]
fn other_files_are_for_a_whole_module() {
    let both = Both::town();
    let number = some_record();
    let head = TOWN.city.dir().join("log/index/head.tlog-proof");
    let head = fs::read(head).expect("the log has an index");
    for (name, file) in [
        ("nothing", &b""[..]),
        ("a record", &TOWN.city.entries[number]),
        ("the index", &head),
        ("a dossier", b"stele/dossier@v1\n"),
        ("a document", b"%PDF-1.7"),
        ("words", b"hello"),
        ("another version", b"c2sp.org/tlog-proof@v2\n"),
        ("the first line", b"c2sp.org/tlog-proof@v1\n"),
        (
            "much",
            &[b"c2sp.org/tlog-proof@v1\n".to_vec(), vec![b'x'; 1 << 20]].concat(),
        ),
    ] {
        assert!(both.alone(file, NOW).is_none(), "{name}");
    }
}

/// The last record of the city: what is in force there is so at its present.
fn some_record() -> usize {
    let both = Both::town();
    let sound = |number: &usize| both.alone(&TOWN.proofs[*number], NOW).is_some();
    let last = (0..TOWN.proofs.len() - 1).rev().find(sound);
    last.expect("one is in force")
}

fn is_in_extra(proof: &[u8], at: usize) -> bool {
    let start = proof.windows(6).position(|found| found == b"extra ");
    let start = start.expect("the record is inside") + 6;
    let length = proof[start..].iter().position(|byte| *byte == b'\n');
    (start..start + length.expect("it ends")).contains(&at)
}
