//! Records looked up by the widget's module, over honest hosts and others.
#![cfg(not(target_arch = "wasm32"))]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::cache::MemoryCache;
use stele_client::check::check_head;
use stele_client::dossier::about_entry;
use stele_client::fetch::{Fetch, FetchError};
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_client::trust::trust_path;
use stele_messages::Lang;
use stele_records::index::{IndexKey, Kind};
use stele_tests::city::{OTHER_ORIGIN, other_log_key};
use stele_tests::demo::{DemoCity, NOW};
use stele_tests::trust::{signed, signers};
use stele_verify::record::Record;
use stele_widget::checker::Checker;
use stele_widget::live::{Live, Question};

const HOST: &str = "https://log.example/log/";
/// Another one with the same files.
const MIRROR: &str = "https://mirror.example/log/";
/// In place of an answer: the host sends nothing, until nobody waits any more.
const SILENCE: &str = "silence";

/// A host's files by their address.
struct Web {
    files: BTreeMap<String, Vec<u8>>,
    trust: Vec<u8>,
}

/// What came out, and what was asked for.
struct Found {
    report: Value,
    asked: Vec<String>,
}

impl Web {
    fn of(city: &DemoCity) -> Self {
        let all = city.files();
        let trust = all.get(std::path::Path::new("trust.json"));
        let trust = trust.expect("a trust file").clone();
        let below_log = all.into_iter().filter_map(|(path, bytes)| {
            let path = path.strip_prefix("log").ok()?.to_str()?.to_owned();
            Some((format!("{HOST}{path}"), bytes))
        });
        Self {
            files: below_log.collect(),
            trust,
        }
    }

    /// The code of what keeps the log from being read at all.
    fn refused(&self, question: &Value) -> &'static str {
        let mut question = question.clone();
        question["log"] = json!(HOST);
        let question: Question = serde_json::from_value(question).expect("a question");
        let mut live = Live::new(&self.trust, None, &question, NOW).expect("it begins");
        loop {
            match live.poll() {
                Ok(asks) => asks.expect("it isn't done").into_iter().for_each(|ask| {
                    live.answer(ask.id, answer(&ask.url, self.files.get(&ask.url)));
                }),
                Err(refused) => return refused.code,
            }
        }
    }

    fn find(&self, question: &Value) -> Found {
        self.find_with(question, answer)
    }

    /// `change` decides what is sent in place of a file.
    fn find_with(
        &self,
        question: &Value,
        change: impl Fn(&str, Option<&Vec<u8>>) -> Result<Vec<u8>, FetchError>,
    ) -> Found {
        let mut question = question.clone();
        question["log"] = json!(HOST);
        let question: Question = serde_json::from_value(question).expect("a question");
        let mut live = Live::new(&self.trust, None, &question, NOW).expect("it begins");
        let mut asked = Vec::new();
        let mut open: Vec<_> = Vec::new();
        while let Some(asks) = live.poll().expect("there is a log") {
            open.extend(asks);
            // The last question first: answers come in any order.
            let ask = open.pop().expect("it waits for something");
            match change(&ask.url, self.files.get(&ask.url)) {
                Err(FetchError::Network(what)) if what == SILENCE => live.give_up(ask.id),
                answer => live.answer(ask.id, answer),
            }
            asked.push(ask.url);
        }
        let time = |zone: &str, at: u64| format!("{at} {zone}");
        let report = live.report(&time).expect("it is done");
        Found {
            report: serde_json::from_str(&report).expect("it is JSON"),
            asked,
        }
    }
}

impl Fetch for Web {
    async fn get(&self, path: &str, _: u64) -> Result<Vec<u8>, FetchError> {
        let url = format!("{HOST}{path}");
        answer(&url, self.files.get(&url))
    }
}

fn answer(_: &str, bytes: Option<&Vec<u8>>) -> Result<Vec<u8>, FetchError> {
    bytes.cloned().ok_or(FetchError::NotFound)
}

/// One city for all tests here.
fn city() -> &'static DemoCity {
    static CITY: LazyLock<DemoCity> = LazyLock::new(|| DemoCity::new(1, 1_400));
    &CITY
}

/// An honest listing and one by an agency that isn't accredited, by their numbers.
fn listings(city: &DemoCity) -> (u64, u64) {
    let fraud = &city.frauds[0];
    assert_eq!(fraud["code"], "C1");
    let number = |name: &str| fraud[name].as_u64().expect("a number");
    (number("twin"), number("entry"))
}

fn record_of(city: &DemoCity, entry: u64) -> Value {
    let record = Record::parse(&city.entries[usize::try_from(entry).expect("it fits")]);
    json!({"record": record.expect("a record").id()})
}

fn answers(report: &Value) -> Vec<(&str, &str)> {
    let questions = report["questions"].as_array().expect("questions");
    let text = |value: &'_ Value| value.as_str().expect("text").to_owned().leak() as &str;
    questions
        .iter()
        .map(|question| (text(&question["code"]), text(&question["answer"])))
        .collect()
}

#[test]
fn a_record_has_the_verdict_of_its_dossier() {
    let city = city();
    let web = Web::of(city);
    let (honest, fraud) = listings(city);
    for (entry, state) in [(honest, "verified"), (fraud, "not-verified")] {
        let Found { report, .. } = web.find(&record_of(city, entry));
        assert_eq!(
            (&report["state"], &report["kind"]),
            (&json!(state), &json!("log"))
        );
        assert_eq!(report["record"]["entry"], json!(entry));
        assert_eq!(report["wants"], Value::Null);
        let dossier = prove(city, &web, entry);
        let checker = Checker::new(&web.trust, None).expect("a trust file");
        let checked = checker.check(&dossier, NOW).expect("a dossier");
        let time = |at: u64| format!("{at} {}", checker.trust().time_zone);
        let offline: Value = serde_json::from_str(&checker.report(&checked, &time)).expect("JSON");
        assert_eq!(offline["state"], report["state"]);
        assert_eq!(offline["answer"], report["answer"]);
        assert_eq!(answers(&offline), answers(&report));
        assert_eq!(offline["record"], report["record"]);
        assert_eq!(offline["log"], report["log"]);
    }
}

fn prove(city: &DemoCity, web: &Web, entry: u64) -> Vec<u8> {
    let policy = city.trust.policy.clone();
    let log = Log::new(web, MemoryCache::default(), policy, &city.origin());
    block_on(async {
        let memory = MemorySeen::default();
        let head = check_head(&log, &city.trust, NOW, &memory, |_| ()).await;
        let dossier = about_entry(&log, &city.trust, &head, entry).await;
        dossier.expect("all of it is there").to_bytes()
    })
}

#[test]
fn what_is_not_there_is_said_and_never_verified() {
    let city = city();
    let web = Web::of(city);
    let none = "urn:uuid:00000000-0000-4000-8000-000000000000";
    let Found { report, .. } = web.find(&json!({ "record": none }));
    assert_eq!(report["state"], "not-verified");
    assert_eq!(report["list"]["count"], 0);
    let said = report["answer"]["what"].as_str().expect("a sentence");
    assert!(
        said.starts_with("This log has no record with this id"),
        "{said}"
    );
    // An id that is mentioned, but isn't that of a record.
    let (honest, _) = listings(city);
    let record = city.record(honest);
    let Found { report, .. } = web.find(&json!({ "record": record.subject_id() }));
    assert_eq!(report["state"], "not-verified");
    let said = report["answer"]["what"].as_str().expect("a sentence");
    assert!(said.contains("mention this id"), "{said}");
}

#[test]
fn all_about_a_key_is_listed() {
    let city = city();
    let web = Web::of(city);
    let (honest, _) = listings(city);
    let key = IndexKey::new(Kind::Subject, city.record(honest).subject_id());
    let Found { report, .. } = web.find(&json!({ "key": key.to_written() }));
    assert_eq!(report["state"], "verified");
    let count = report["list"]["count"].as_u64().expect("a number");
    let rows = report["list"]["entries"].as_array().expect("rows");
    assert_eq!(rows.len() as u64, count);
    assert!(rows.iter().any(|row| row["entry"] == json!(honest)));
    let Found { report, .. } = web.find(&json!({ "key": "tag:nowhere" }));
    assert_eq!(
        (&report["state"], &report["list"]["count"]),
        (&json!("verified"), &json!(0))
    );
}

/// Each file that is asked for fails, alone; then each is another. Nothing of that ever makes an honest record
/// forged, or a fraud verified.
#[test]
fn files_that_fail_or_lie() {
    let city = city();
    let web = Web::of(city);
    let (honest, fraud) = listings(city);
    let (honest, fraud) = (record_of(city, honest), record_of(city, fraud));
    let faults = [
        FetchError::NotFound,
        FetchError::Status(503),
        FetchError::Network(String::new()),
    ];
    let asked = web.find(&honest).asked;
    assert!(asked.len() > 5, "{asked:?}");
    for url in &asked {
        for fault in &faults {
            let fail = |at: &str, bytes: Option<&Vec<u8>>| match at == url {
                true => Err(fault.clone()),
                false => answer(at, bytes),
            };
            let state = web.find_with(&honest, fail).report["state"].clone();
            // A tile or a trust file may be had otherwise.
            assert!(
                state == "cant-tell" || state == "verified",
                "{url}: {state}"
            );
        }
    }
    for url in &web.find(&fraud).asked {
        for at in [0, 40, 200] {
            let lie = |asked: &str, bytes: Option<&Vec<u8>>| {
                let mut bytes = answer(asked, bytes)?;
                if asked == url
                    && let Some(byte) = bytes.get_mut(at)
                {
                    *byte ^= 1;
                }
                Ok(bytes)
            };
            let state = web.find_with(&fraud, lie).report["state"].clone();
            assert_ne!(state, "verified", "{url}");
        }
    }
    // With none of them there is no log at all.
    let dead = |_: &str, _: Option<&Vec<u8>>| Err(FetchError::Network(String::new()));
    let report = web.find_with(&honest, dead).report;
    assert_eq!(
        (&report["state"], &report["log"]),
        (&json!("cant-tell"), &Value::Null)
    );
}

/// A record that couldn't be read at first may be another one than that which comes at a second try.
#[test]
fn what_is_withheld_is_not_read_again() {
    let web = Web::of(city());
    let (honest, _) = listings(city());
    let question = record_of(city(), honest);
    let tried = RefCell::new(BTreeSet::new());
    let entry = |url: &str| url.contains("/entry/") || url.contains("/tile/entries/");
    let at_second_try = |url: &str, bytes: Option<&Vec<u8>>| match entry(url)
        && tried.borrow_mut().insert(url.to_owned())
    {
        true => Err(FetchError::Status(503)),
        false => answer(url, bytes),
    };
    let report = web.find_with(&question, at_second_try).report;
    assert_eq!(report["state"], "cant-tell", "{}", report["answer"]);
}

/// Of several logs none is guessed: what isn't in one of them isn't missing.
#[test]
fn several_logs_want_an_address() {
    let city = city();
    let mut web = Web::of(city);
    let (honest, _) = listings(city);
    let question = record_of(city, honest);
    let mut trust: Value = serde_json::from_slice(&web.trust).expect("JSON");
    let policy = trust["policy"].as_str().expect("a policy").to_owned();
    let other = other_log_key().verifier_key().to_vkey();
    trust["policy"] = json!(format!("log {other}\n{policy}"));
    trust["mirrors"][OTHER_ORIGIN] = json!(["https://other.example/"]);
    web.trust = serde_json::to_vec(&trust).expect("JSON");
    assert_eq!(web.refused(&question), "subject-several-logs");
    trust["mirrors"][city.origin()] = json!([HOST]);
    web.trust = serde_json::to_vec(&trust).expect("JSON");
    assert_eq!(web.find(&question).report["state"], "verified");
}

/// A page that pins an old trust file goes on with the newest that follows it.
#[test]
fn newer_trust_files_are_followed() {
    let city = city();
    let mut web = Web::of(city);
    let (honest, _) = listings(city);
    let question = record_of(city, honest);
    let version = |report: &Value| report["trust"]["version"].as_u64();
    assert_eq!(version(&web.find(&question).report), Some(1));
    let plain: Value = serde_json::from_slice(&web.trust).expect("JSON");
    let own = |version: u64| {
        let mut trust = plain.clone();
        trust["version"] = json!(version);
        trust["signers"] = signers(2, &[1, 2]);
        signed(&trust, &[1, 2])
    };
    web.trust = own(1);
    web.files.insert(format!("{HOST}{}", trust_path(2)), own(2));
    let report = web.find(&question).report;
    assert_eq!(
        (version(&report), &report["state"]),
        (Some(2), &json!("verified"))
    );
    // One that nobody has signed is none.
    let mut forged = plain.clone();
    forged["version"] = json!(2);
    let forged = serde_json::to_vec(&forged).expect("JSON");
    web.files.insert(format!("{HOST}{}", trust_path(2)), forged);
    assert_eq!(version(&web.find(&question).report), Some(1));
}

/// A host that sends nothing is waited for once, a mirror takes its place, and the reader is told.
#[test]
fn a_silent_host_is_waited_for_once() {
    let city = city();
    let mut web = Web::of(city);
    let (honest, _) = listings(city);
    let question = record_of(city, honest);
    let mut trust: Value = serde_json::from_slice(&web.trust).expect("JSON");
    trust["mirrors"][city.origin()] = json!([HOST, MIRROR]);
    trust["signers"] = signers(1, &[1]);
    web.trust = signed(&trust, &[1]);
    let mirrored = |url: &str| match url.strip_prefix(MIRROR) {
        Some(path) => answer(url, web.files.get(&format!("{HOST}{path}"))),
        None => Err(FetchError::Network(SILENCE.into())),
    };
    let Found { report, asked } = web.find_with(&question, |url, _| mirrored(url));
    assert_eq!(report["state"], "verified", "{}", report["answer"]);
    let waited = asked.iter().filter(|url| url.starts_with(HOST)).count();
    assert_eq!(waited, 1, "{asked:?}");
    assert_eq!(report["silent"], json!(["https://log.example"]));
    let notes = report["reasons"].to_string();
    assert!(
        notes.contains("log.example") && notes.contains("host-silent"),
        "{notes}"
    );
    // The mirror has said that there is no newer trust file.
    assert_eq!(report["trust"]["isNewest"], true);
    assert!(!notes.contains("trust-newer-unknown"), "{notes}");
    // With nobody else, there is no answer, and nobody is accused.
    let silent = |_: &str, _: Option<&Vec<u8>>| Err(FetchError::Network(SILENCE.into()));
    let Found { report, asked } = web.find_with(&question, silent);
    assert_eq!(report["state"], "cant-tell");
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert_eq!(
        report["silent"],
        json!(["https://log.example", "https://mirror.example"])
    );
}

/// Where nobody could be asked for a newer trust file, that is said.
#[test]
fn whether_there_is_a_newer_trust_file_is_said() {
    let city = city();
    let mut web = Web::of(city);
    let (honest, _) = listings(city);
    let question = record_of(city, honest);
    // Nobody may sign a newer one.
    let report = web.find(&question).report;
    assert_eq!(report["trust"]["isNewest"], true);
    assert_eq!(
        (&report["reasons"], &report["silent"]),
        (&json!([]), &json!([]))
    );
    let mut trust: Value = serde_json::from_slice(&web.trust).expect("JSON");
    trust["signers"] = signers(1, &[1]);
    web.trust = signed(&trust, &[1]);
    let next = format!("{HOST}{}", trust_path(2));
    let withheld = |url: &str, bytes: Option<&Vec<u8>>| match url == next {
        true => Err(FetchError::Status(503)),
        false => answer(url, bytes),
    };
    let report = web.find_with(&question, withheld).report;
    assert_eq!(
        (&report["state"], &report["trust"]["isNewest"]),
        (&json!("verified"), &json!(false))
    );
    let notes = report["reasons"].to_string();
    assert!(notes.contains("trust-newer-unknown"), "{notes}");
    // A file that is none is named with its sender.
    let forged = |url: &str, bytes: Option<&Vec<u8>>| match url == next {
        true => Ok(b"{}".to_vec()),
        false => answer(url, bytes),
    };
    let report = web.find_with(&question, forged).report;
    let notes = report["reasons"].to_string();
    assert!(
        notes.contains("sent a version 2 of the trust file"),
        "{notes}"
    );
    // In a file's report there is nothing of it.
    let checker = Checker::new(&web.trust, None).expect("a trust file");
    let checked = checker
        .check(&prove(city, &web, honest), NOW)
        .expect("a dossier");
    let offline: Value =
        serde_json::from_str(&checker.report(&checked, &|_| String::new())).expect("JSON");
    assert_eq!(
        (&offline["silent"], &offline["trust"]["isNewest"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn what_can_not_be_asked_is_refused() {
    let city = city();
    let web = Web::of(city);
    for (question, code) in [
        (json!({}), "subject-missing"),
        (json!({"record": "7"}), "subject-id"),
        (json!({"key": "T-1"}), "subject-key-kind"),
        (json!({"key": "sha256:7"}), "subject-key-value"),
    ] {
        let question: Question = serde_json::from_value(question).expect("a question");
        let refused = Live::new(&web.trust, None, &question, NOW).expect_err("refused");
        assert_eq!(refused.code, code);
    }
    let question: Question = serde_json::from_value(json!({"key": "tag:1"})).expect("a question");
    let pin = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let refused = Live::new(&web.trust, Some(pin), &question, NOW).expect_err("another file");
    assert!(!refused.text.what.is_empty() && Lang::default() == Lang::En);
}
