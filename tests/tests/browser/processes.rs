//! Real processes, as a reader sees them: a log, three witnesses who cosign it over the network, and an
//! auditor who replays it; with all of them there, with one that is down, slow, lying or killed, and
//! without a quorum.

mod between;
mod city;

use serde_json::json;

use crate::page::{Page, Site};
use crate::server::Served;
use between::Manner;
use city::{AGO, City, NAMES};

/// What is said of a witness, or of an auditor.
fn said(page: &Page, css: &str, name: &str) -> String {
    let lines = page.texts(css);
    let line = lines.iter().find(|line| line.contains(name));
    line.unwrap_or_else(|| panic!("{name}: {lines:?}")).clone()
}

fn assert_opinion(page: &Page, name: &str, words: &str) {
    let line = format!(
        "[...document.querySelectorAll('.opinions .signature')].some(line => line.innerText.includes({}) && line.innerText.includes({}))",
        json!(name),
        json!(words)
    );
    page.wait_until(&line, &format!("{name}: {words}"));
}

/// The page about the log, when all is there: the gap since the audit is replayed last.
fn open(page: &Page) {
    page.open("#/log");
    page.wait_for(".figure");
    page.settle();
}

#[test]
fn a_log_with_witnesses_and_an_auditor_elsewhere() {
    let Some(site) = Site::found() else { return };
    let city = City::founded(&site);
    city.add(1);
    assert!(city.publish().0);
    city.audit();
    let trust = city.trust();
    let built = city.site(&site.folder);
    let served = Served::home(&site.stele, &built, &city.path("city"));
    let page = site.stranger("en-GB,en", &served.base);
    page.allow_console("net::ERR");
    page.allow_console("status of 404");
    page.trust(&trust);

    open(&page);
    assert_eq!(page.tone(), "yes", "{}", page.everything());
    let text = page.text(".answer");
    assert!(
        text.contains("3 of 3 witnesses cosigned; 2 are needed."),
        "{text}"
    );
    for name in NAMES {
        let said = said(&page, ".signatures:not(.opinions) .signature", name);
        assert!(said.contains("cosigned on"), "{said}");
        assert_opinion(&page, name, "has seen the same state");
    }
    let auditor = said(&page, ".auditors .signature", "College");
    assert!(auditor.contains("replayed"), "{auditor}");
    assert!(text.contains("replayed by 1 auditor"), "{text}");
    page.open("#/entry/0");
    assert_eq!(page.outcomes()["completeness"], "passed");
    let size = || page.text(".figure");
    open(&page);
    let before = size();

    // One is down.
    city.stop(2);
    city.add(2);
    assert!(city.publish().0);
    open(&page);
    assert_eq!(page.tone(), "yes", "{}", page.everything());
    let text = page.text(".answer");
    assert!(
        text.contains("2 of 3 witnesses cosigned; 2 are needed."),
        "{text}"
    );
    let down = said(&page, ".signatures:not(.opinions) .signature", "w3");
    assert!(down.contains("has not cosigned"), "{down}");
    assert_opinion(&page, "w1", "has seen the same state");
    assert_opinion(&page, "w3", "gave no second opinion");
    assert_ne!(size(), before);
    let before = size();
    // What came after the audit is replayed by the page.
    assert!(text.contains("replayed by 1 auditor"), "{text}");
    assert_eq!(page.count("[data-alarm]"), 0);

    // Another one, and there is no quorum: what is public stays, and grows old.
    city.stop(1);
    city.add(3);
    assert!(!city.publish().0);
    // Who can ask the one that is left hears that it has cosigned more.
    open(&page);
    page.wait_for("[data-alarm=rollback]");
    assert!(page.text(".alarm").contains("w1 has cosigned more entries"));
    let mut quiet = trust.clone();
    quiet["keys"] = json!({});
    page.trust(&quiet);
    open(&page);
    assert_eq!(page.tone(), "yes", "{}", page.everything());
    assert_eq!(size(), before);
    assert_eq!(page.count("[data-alarm]"), 0);
    page.open("#/entry/0");
    assert_eq!(page.outcomes()["freshness"], "passed");
    assert_eq!(page.outcomes()["growth"], "passed");
    // To a reader who asks for newer ones it is too old.
    let mut strict = quiet.clone();
    strict["maxAgeSeconds"] = json!(AGO - 3_600);
    page.trust(&strict);
    open(&page);
    page.wait_for("[data-alarm=freeze]");
    let alarm = page.text(".alarm");
    assert!(alarm.contains("20 hours ago"), "{alarm}");
    page.assert_quiet();
}

/// The witnesses who cosigned what is shown, by name, and that they are enough.
fn assert_cosigned(page: &Page, names: &[&str]) {
    open(page);
    assert_eq!(page.tone(), "yes", "{}", page.everything());
    assert_eq!(page.count("[data-alarm]"), 0);
    let text = page.text(".answer");
    let count = format!("{} of 3 witnesses cosigned; 2 are needed.", names.len());
    assert!(text.contains(&count), "{text}");
    for name in NAMES {
        let said = said(page, ".signatures:not(.opinions) .signature", name);
        let words = if names.contains(&name) {
            "cosigned on"
        } else {
            "has not cosigned"
        };
        assert!(said.contains(words), "{said}");
    }
}

/// The third witness is slow, lies, and is killed in the middle of a request; the log goes on with the two
/// others, the reader sees who cosigned, and whatever any of them has seen is this log.
#[test]
fn a_witness_that_is_slow_lies_or_is_killed() {
    let Some(site) = Site::found() else { return };
    let mut city = City::founded(&site);
    let between = city.put_between(2);
    let patient = 60;
    city.set_grace(patient);
    city.add(1);
    assert!(city.publish().0);
    city.audit();
    let built = city.site(&site.folder);
    let served = Served::home(&site.stele, &built, &city.path("city"));
    let page = site.stranger("en-GB,en", &served.base);
    page.allow_console("net::ERR");
    page.trust(&city.trust());
    assert_cosigned(&page, &NAMES);
    let all = city.witnessed();
    let first = all[0];
    assert_eq!(all, [first; 3]);

    // It is slow: the publisher goes on without it, and learns of it the next time.
    between.behave(Manner::Slow);
    city.set_grace(2);
    city.add(2);
    let (is_public, text) = city.publish();
    assert!(
        is_public && text.contains("w3: had not answered when time was up"),
        "{text}"
    );
    assert_cosigned(&page, &["w1", "w2"]);
    assert_opinion(&page, "w3", "what is shown here begins with them");
    let second = city.witnessed()[0];
    assert_eq!(city.witnessed(), [second, second, first]);
    between.behave(Manner::Honest);
    between.wait();
    assert_eq!(
        city.witnessed(),
        [second; 3],
        "late, and yet it has cosigned"
    );
    assert_cosigned(&page, &["w1", "w2"]);
    assert_opinion(&page, "w3", "has seen the same state");
    city.set_grace(patient);
    assert!(city.publish().0);
    assert_cosigned(&page, &NAMES);

    // It lies: to the publisher, and to whoever asks it. Neither counts, and neither is a fork.
    between.behave(Manner::Lying);
    city.add(3);
    let (is_public, text) = city.publish();
    assert!(
        is_public && text.contains("w3: its cosignature doesn't hold"),
        "{text}"
    );
    assert_cosigned(&page, &["w1", "w2"]);
    assert_opinion(&page, "w1", "has seen the same state");
    assert_opinion(&page, "w3", "gave no second opinion (checkpoint-");
    let third = city.witnessed()[0];
    assert_eq!(city.witnessed(), [third, third, second]);

    // It is killed before it has read all: it has seen nothing of that.
    between.behave(Manner::DiesReading);
    city.add(4);
    let (is_public, text) = city.publish();
    assert!(
        is_public && text.contains("w3: could not be reached"),
        "{text}"
    );
    assert_cosigned(&page, &["w1", "w2"]);
    assert_opinion(&page, "w3", "gave no second opinion (fetch-");
    city.start(2);
    between.behave(Manner::Honest);
    let fourth = city.witnessed()[0];
    assert_eq!(city.witnessed(), [fourth, fourth, second]);
    assert_cosigned(&page, &["w1", "w2"]);
    assert_opinion(&page, "w3", "what is shown here begins with them");

    // It is killed when it has begun to answer: the publisher learned nothing, and it hasn't forgotten.
    between.behave(Manner::DiesAnswering);
    let (is_public, text) = city.publish();
    assert!(
        is_public && text.contains("w3: could not be reached"),
        "{text}"
    );
    city.start(2);
    between.behave(Manner::Honest);
    assert_eq!(city.witnessed(), [fourth; 3]);
    assert_cosigned(&page, &["w1", "w2"]);
    assert_opinion(&page, "w3", "has seen the same state");

    // All goes on, and nobody has seen anything but this log.
    city.add(5);
    assert!(city.publish().0);
    assert_cosigned(&page, &NAMES);
    let all = city.witnessed();
    assert!(all[0] > fourth);
    assert_eq!(all, [all[0]; 3]);
    for (at, name) in NAMES.iter().enumerate() {
        assert!(!city.has_evidence(at), "{name}");
        assert_opinion(&page, name, "has seen the same state");
    }
    page.assert_quiet();
}
