//! Auditors' statements about a log that has changed its key: each key counts for its own time.

use serde_json::json;
use stele_client::evidence;
use stele_records::time::format_time;
use stele_records::trust::{TrustFile, label_of};
use stele_records::verdict::CheckCode;
use stele_sign::note::NoteSigner;
use stele_verify::note::KeyKind;

use super::Reader;
use super::audited::{auditor_key, code, show, statement, trusting_json};
use crate::city::{self, CARDS, COSIGNERS, City, MAX_AGE, NOW, ORIGIN, card, note_key, signed_by};

/// When the log's former key ended.
const ENDED: u64 = NOW - 1_000;

/// The key that the log had before. TEST KEY.
fn former_key() -> NoteSigner {
    note_key(ORIGIN, KeyKind::Ed25519, 0x24)
}

/// The trust file with both keys of the log, and the auditor's key until then.
fn trust(auditor_until: u64) -> TrustFile {
    let mut json = trusting_json(1, 1);
    let policy = json["policy"].as_str().expect("it is text");
    let line = format!("log {}\n", former_key().verifier_key().to_vkey());
    json["policy"] = format!("{policy}{line}").into();
    let until = |time| json!({"validUntil": format_time(time).expect("a time of this century")});
    json["keys"] = json!({
        label_of(former_key().verifier_key()): until(ENDED),
        label_of(auditor_key(0).verifier_key()): until(auditor_until),
    });
    TrustFile::parse(json.to_string().as_bytes()).expect("it is sound")
}

/// What an auditor says of another log, signed by the former key, that these witnesses have cosigned.
fn of_a_fork(witnesses: &[usize], cosigned: u64, said: u64) -> City {
    let mut other = City::founded();
    other.publish((1..=CARDS).map(card).collect());
    let text = other.head_text();
    other.show(signed_by(&former_key(), &text, witnesses, cosigned));
    let mut city = city::city().clone();
    show(&mut city, 0, statement(&other, &auditor_key(0), said));
    city.publish(vec![card(400)]);
    city
}

/// A fork that the log's former key has signed is one if the key counted then, by the quorum's word, else by
/// that of an auditor whose own key counted. Else whoever came by that key may have made it.
pub fn a_former_key() {
    let (before, after) = (ENDED, ENDED + 1);
    let always = NOW;
    for (witnesses, cosigned, said, auditor, standing) in [
        (&[][..], before, before, always, "forked"),
        (
            &[],
            before,
            after,
            always,
            "checkpoint-log-key-outside-window",
        ),
        (&COSIGNERS, before, after, always, "forked"),
        (&COSIGNERS, before, after, before, "forked"),
        (
            &COSIGNERS,
            after,
            before,
            always,
            "checkpoint-log-key-outside-window",
        ),
        // Whose key doesn't count vouches for no time.
        (&[], before, before, before - 1, "outside-window"),
    ] {
        let name = format!("{} {cosigned} {said} {auditor}", witnesses.len());
        let city = of_a_fork(witnesses, cosigned, said);
        let reader = Reader::trusting(&city, trust(auditor));
        let index = reader.head.index.as_ref().expect("it has one");
        let auditors = index.auditors().expect("one was asked");
        assert_eq!(auditors.says()[0].standing.code(), standing, "{name}");
        let growth = code(&reader.head.verdict, CheckCode::Growth);
        let Some(evidence) = &reader.head.evidence else {
            assert_eq!(growth, "not-applicable first-visit", "{name}");
            assert_ne!(standing, "forked", "{name}");
            continue;
        };
        assert_eq!(growth, "failed auditor-forked", "{name}");
        let found = evidence::check(evidence, &reader.trust.policy, MAX_AGE, NOW).finding;
        // Others don't know the auditor.
        let expected = match witnesses.is_empty() {
            true => "evidence-key-retired",
            false => "fork-by-two-keys",
        };
        assert_eq!(found.code(), expected, "{name}");
    }
}
