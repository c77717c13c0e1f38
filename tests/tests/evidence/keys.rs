//! A log with several keys: which of them count, and what a fork by two of them proves.

use serde_json::Value;
use stele_client::evidence::{self, Evidence};
use stele_records::trust::{TrustFile, label_of};
use stele_sign::note::NoteSigner;
use stele_tests::city::{self, COSIGNERS, City, NOW, ORIGIN};
use stele_verify::note::{KeyKind, Note, SignatureLine};

use crate::{Folder, forked, of_size};

/// Another key of the log. TEST KEY.
pub(super) fn new_key() -> NoteSigner {
    city::note_key(ORIGIN, KeyKind::Ed25519, 0x23)
}

/// The city's trust file with both keys of the log: the old one until `until`, the new one from `from`.
pub(super) fn rotating(until: Option<&str>, from: Option<&str>) -> Value {
    let new = new_key();
    let policy = format!("{}log {}\n", city::policy(), new.verifier_key().to_vkey());
    let mut trust = city::trust_json(&policy);
    let old = label_of(city::log_key().verifier_key());
    let mut keys = serde_json::json!({});
    if let Some(until) = until {
        keys[old] = serde_json::json!({ "validUntil": until });
    }
    if let Some(from) = from {
        keys[label_of(new.verifier_key())] = serde_json::json!({ "validFrom": from });
    }
    trust["keys"] = keys;
    trust
}

/// A head of the city's, or of its fork, signed by these keys and cosigned at this time.
pub(super) fn head(city: &City, keys: &[NoteSigner], witnesses: &[usize], time: u64) -> Note {
    let text = city.head_text();
    let note = Note::parse(&city::cosigned(&text, witnesses, time)).expect("the city's own");
    let logs = keys
        .iter()
        .map(|key| key.sign_line(&text).expect("it signs"));
    let lines: Vec<SignatureLine> = logs.chain(note.signatures()[1..].iter().cloned()).collect();
    Note::new(&text, &lines).expect("a note")
}

pub(super) fn fork_of(seen: Note, shown: Note) -> Evidence {
    Evidence::new(evidence::Kind::Fork, NOW, Some(seen), shown, None)
        .expect("two heads of one size")
}

#[test]
fn a_fork_by_two_keys_is_not_laid_at_one_holder_s_door() {
    let trust = rotating(None, None);
    let [old, new] = [city::log_key(), new_key()].map(|key| label_of(key.verifier_key()));
    let folder = Folder::with(&trust);
    let by = |city: &City, keys: &[NoteSigner]| head(city, keys, &COSIGNERS, NOW);
    let (honest, fork) = (of_size(20), forked(20));
    let file = fork_of(by(&honest, &[city::log_key()]), by(&fork, &[new_key()]));
    let (status, report, error) = folder.verify(&file.to_bytes());
    assert_eq!(status, Some(0), "{error}");
    let report = &report["evidence"];
    assert_eq!(report["finding"], "fork-by-two-keys");
    assert_eq!(report["proven"], true);
    assert_eq!(report["seen"]["keys"], serde_json::json!([old]));
    assert_eq!(report["shown"]["keys"], serde_json::json!([new]));
    let what = report["what"].as_str().expect("it is text");
    assert!(what.contains(&old) && what.contains(&new), "{what}");
    // One key that signed both is enough, whatever else has signed.
    for keys in [vec![new_key()], vec![city::log_key(), new_key()]] {
        let file = fork_of(by(&honest, &[city::log_key(), new_key()]), by(&fork, &keys));
        let (status, report, error) = folder.verify(&file.to_bytes());
        assert_eq!(status, Some(0), "{error}");
        assert_eq!(report["evidence"]["finding"], "fork-proven");
    }
}

#[test]
fn a_key_that_is_out_of_use_proves_nothing() {
    // The old key until a day after, the new one from a day before.
    let trust = rotating(Some("2026-09-22T13:33:20Z"), Some("2026-09-20T13:33:20Z"));
    let trust = TrustFile::parse(trust.to_string().as_bytes()).expect("a sound trust file");
    let (old, new) = (|| vec![city::log_key()], || vec![new_key()]);
    let both = || vec![city::log_key(), new_key()];
    let (honest, fork) = (of_size(20), forked(20));
    let day = 86_400;
    let found = |seen: Note, shown: Note, now| {
        let file = fork_of(seen, shown);
        let found = evidence::check(&file, &trust.policy, trust.max_age, now).finding;
        (found.code(), found.exit_code())
    };
    let seen = |keys: Vec<NoteSigner>| head(&honest, &keys, &COSIGNERS, NOW);
    let shown = |keys: Vec<NoteSigner>, time| head(&fork, &keys, &COSIGNERS, time);
    let retired = ("evidence-key-retired", 2);
    let (one, two) = (("fork-proven", 0), ("fork-by-two-keys", 0));
    let late = NOW + 400 * day;
    // What a quorum vouches for holds for ever.
    assert_eq!(found(seen(old()), shown(old(), NOW + day), late), one);
    assert_eq!(
        found(seen(old()), shown(old(), NOW + day + 1), NOW),
        retired
    );
    assert_eq!(found(seen(new()), shown(new(), NOW - day), late), one);
    assert_eq!(
        found(seen(new()), shown(new(), NOW - day - 1), late),
        retired
    );
    assert_eq!(found(seen(old()), shown(both(), NOW + day + 1), late), two);
    assert_eq!(found(seen(both()), shown(both(), NOW + day + 1), late), one);
    // Of what nobody vouches for it counts whether the key is in use still.
    let alone = |keys: Vec<NoteSigner>| head(&fork, &keys, &[], NOW);
    assert_eq!(found(seen(old()), alone(old()), NOW + day), one);
    assert_eq!(found(seen(old()), alone(old()), NOW + day + 1), retired);
    assert_eq!(found(seen(old()), alone(new()), late), two);
    // Who didn't sign it is no matter of time.
    let forged = Note::parse(&city::signed_by(
        &city::other_log_key(),
        &honest.head_text(),
        &COSIGNERS,
        NOW,
    ));
    let forged = forged.expect("a note");
    let unsigned = ("checkpoint-log-signature-missing", 2);
    assert_eq!(found(forged, shown(new(), NOW), NOW), unsigned);
}

/// Whoever makes a head could put a line below it that doesn't hold: that takes nothing back.
#[test]
fn no_bad_line_spoils_evidence() {
    let mut trust = rotating(None, None);
    let other = city::other_log_key();
    let line = format!("log {}\n", other.verifier_key().to_vkey());
    trust["policy"] = format!("{line}{}", trust["policy"].as_str().expect("text")).into();
    trust["mirrors"][city::OTHER_ORIGIN] = serde_json::json!(["other/"]);
    let trust = TrustFile::parse(trust.to_string().as_bytes()).expect("a sound trust file");
    let seen = head(&of_size(20), &[city::log_key()], &COSIGNERS, NOW);
    for signer in [other, new_key(), city::log_key()] {
        let shown = head(&forked(20), &[city::log_key()], &COSIGNERS, NOW);
        let stray = signer.sign_line("another text\n").expect("it signs");
        let lines = [&[stray], shown.signatures()].concat();
        let shown = Note::new(shown.text(), &lines).expect("a note");
        assert!(trust.policy.verify(shown.as_bytes()).is_err(), "it is bad");
        let file = fork_of(seen.clone(), shown);
        let found = evidence::check(&file, &trust.policy, trust.max_age, NOW);
        assert_eq!(found.finding.code(), "fork-proven");
        assert_eq!(found.shown.cosigned.len(), COSIGNERS.len());
    }
}
