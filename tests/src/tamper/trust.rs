//! The trust file: other keys, another quorum, or none that may be believed.

use serde_json::{Value, json};
use stele_records::trust::label_of;
use stele_records::verdict::CheckCode::{Freshness, LogSignature, Witnesses};
use stele_verify::encoding::to_base64;
use stele_verify::hash::Hash;
use stele_verify::note::KeyKind;

use super::{Case, Expected, World, failed};
use crate::city::{self, ORIGIN, WITNESSES};

/// Every change.
pub fn cases() -> Vec<Case> {
    let mut cases = policies();
    cases.extend(refused_policies());
    cases.extend(refused_files());
    cases.extend(refused_keys());
    cases
}

/// Policies that say something else than the city's.
fn policies() -> Vec<Case> {
    let other_log = city::note_key(ORIGIN, KeyKind::Ed25519, 0x23);
    let other_witness = city::note_key(WITNESSES[2], KeyKind::CosignatureV1, 0x39);
    let too_few = || failed(Witnesses, "checkpoint-quorum-not-reached");
    let no_witnesses = vec![(Witnesses, "no-witnesses"), (Freshness, "no-witnesses")];
    vec![
        policy(
            "another key for the log",
            move |p| {
                with_line(
                    p,
                    "log ",
                    &format!("log {}\n", other_log.verifier_key().to_vkey()),
                )
            },
            failed(LogSignature, "checkpoint-log-signature-missing"),
        ),
        policy(
            "another log",
            |p| {
                with_line(
                    p,
                    "log ",
                    &format!("log {}\n", city::other_log_key().verifier_key().to_vkey()),
                )
            },
            Expected::TrustRefused("trust-no-mirror"),
        ),
        policy(
            "another key for a witness",
            move |p| {
                with_line(
                    p,
                    "witness station",
                    &city::witness_line("station", other_witness.verifier_key()),
                )
            },
            too_few(),
        ),
        policy(
            "all three witnesses needed",
            |p| p.replace("group city 2", "group city all"),
            too_few(),
        ),
        policy(
            "the third witness needed",
            |p| p.replace("quorum city", "quorum library"),
            too_few(),
        ),
        policy(
            "one witness enough",
            |p| p.replace("group city 2", "group city any"),
            Expected::Unharmed,
        ),
        policy(
            "one certain witness enough",
            |p| p.replace("quorum city", "quorum garden"),
            Expected::Unharmed,
        ),
        policy(
            "no witness needed",
            |p| p.replace("quorum city", "quorum none"),
            Expected::Warned(no_witnesses),
        ),
    ]
}

/// What tlog-policy says must be refused.
fn refused_policies() -> Vec<Case> {
    let refused =
        |name, change: fn(&str) -> String, code| policy(name, change, Expected::TrustRefused(code));
    vec![
        refused(
            "a weak key for the log",
            |p| with_line(p, "log ", &format!("log {}\n", weak_key())),
            "key-small-order",
        ),
        refused(
            "a key under the id of another",
            |p| {
                let at = p.find('+').expect("keys have ids") + 1;
                let other = if &p[at..=at] == "0" { "1" } else { "0" };
                format!("{}{other}{}", &p[..at], &p[at + 1..])
            },
            "vkey-id-mismatch",
        ),
        refused(
            "one key for two witnesses",
            |p| {
                with_line(
                    p,
                    "witness library",
                    &city::witness_line("library", city::witness_key(0).verifier_key()),
                )
            },
            "policy-duplicate-key",
        ),
        refused(
            "the log as its own witness",
            |p| {
                with_line(
                    p,
                    "witness library",
                    &city::witness_line(
                        "library",
                        city::note_key("library", KeyKind::CosignatureV1, 0x21).verifier_key(),
                    ),
                )
            },
            "policy-log-is-witness",
        ),
        refused(
            "a log's key for a witness",
            |p| {
                with_line(
                    p,
                    "witness library",
                    &city::witness_line("library", city::other_log_key().verifier_key()),
                )
            },
            "policy-witness-key-kind",
        ),
        refused(
            "a witness's key for the log",
            |p| {
                with_line(
                    p,
                    "log ",
                    &format!("log {}\n", city::witness_key(0).verifier_key().to_vkey()),
                )
            },
            "policy-log-key-kind",
        ),
        refused(
            "no quorum",
            |p| p.replace("quorum city\n", ""),
            "policy-quorum-missing",
        ),
        refused(
            "two quorums",
            |p| format!("{p}quorum none\n"),
            "policy-quorum-twice",
        ),
        refused(
            "more needed than there are",
            |p| p.replace("group city 2", "group city 4"),
            "policy-threshold",
        ),
        refused(
            "none needed of many",
            |p| p.replace("group city 2", "group city 0"),
            "policy-threshold",
        ),
        refused(
            "a witness that nobody has named",
            |p| p.replace("quorum city", "quorum town"),
            "policy-unknown-name",
        ),
        refused(
            "a witness counted twice",
            |p| p.replace("group city 2 garden", "group city 2 garden garden"),
            "policy-member-twice",
        ),
        refused(
            "a word that nobody knows",
            |p| format!("auditor x\n{p}"),
            "policy-unknown-keyword",
        ),
        refused(
            "cut off",
            |p| p[..p.len() - 1].to_owned(),
            "policy-line-unterminated",
        ),
        refused(
            "CRLF line ends",
            |p| p.replace('\n', "\r\n"),
            "text-carriage-return",
        ),
    ]
}

fn file(name: &str, change: fn(&mut Value), code: &'static str) -> Case {
    let tamper = move |world: &mut World| change(&mut world.trust);
    Case::log(
        &format!("trust file: {name}"),
        tamper,
        Expected::TrustRefused(code),
    )
}

/// Auditors, signers and what is said of keys.
fn refused_keys() -> Vec<Case> {
    let auditor = |seed| city::note_key("auditor.test", KeyKind::CosignatureV1, seed);
    let of = move |seed| json!({"key": auditor(seed).verifier_key().to_vkey(), "name": {"en": "A", "zh": "甲"}});
    let name = json!({"en": "S", "zh": "署"});
    let signer = |key: &str| json!({"key": key, "name": name});
    let did = city::custodian().did().as_str().to_owned();
    let log = label_of(city::log_key().verifier_key());
    let cases: Vec<(&str, &'static str, Value, &'static str)> = vec![
        (
            "an auditor without a key",
            "auditors",
            json!([{"key": "a", "name": {"en": "A", "zh": "甲"}}]),
            "vkey-syntax",
        ),
        (
            "an auditor with a log's key",
            "auditors",
            json!([{"key": city::other_log_key().verifier_key().to_vkey(), "name": {"en": "A", "zh": "甲"}}]),
            "trust-auditor-key-kind",
        ),
        (
            "an auditor twice",
            "auditors",
            json!([of(0x61), of(0x61)]),
            "trust-auditor-twice",
        ),
        // The seed of the first witness.
        (
            "a witness as auditor",
            "auditors",
            json!([of(0x31)]),
            "trust-auditor-twice",
        ),
        (
            "words about a key that nobody holds",
            "keys",
            json!({"x+00000000": {}}),
            "trust-key-unknown",
        ),
        (
            "a day for a time",
            "keys",
            json!({&log: {"validFrom": "2026-08-03"}}),
            "trust-key-time",
        ),
        (
            "a validity that ends first",
            "keys",
            json!({&log: {"validFrom": "2026-08-03T00:00:01Z", "validUntil": "2026-08-03T00:00:00Z"}}),
            "trust-key-window",
        ),
        (
            "no signer",
            "signers",
            json!({"threshold": 0, "keys": []}),
            "trust-signers-threshold",
        ),
        (
            "more signatures than signers",
            "signers",
            json!({"threshold": 2, "keys": [signer(&did)]}),
            "trust-signers-threshold",
        ),
        (
            "a signer twice",
            "signers",
            json!({"threshold": 1, "keys": [signer(&did), signer(&did)]}),
            "trust-signer-twice",
        ),
        (
            "a signer without a key",
            "signers",
            json!({"threshold": 1, "keys": [signer("did:key:x")]}),
            "did-key-syntax",
        ),
    ];
    let case = |(name, member, value, code): (&str, &'static str, Value, &'static str)| {
        let tamper = move |world: &mut World| world.trust[member] = value.clone();
        Case::log(
            &format!("trust file: {name}"),
            tamper,
            Expected::TrustRefused(code),
        )
    };
    cases.into_iter().map(case).collect()
}

fn refused_files() -> Vec<Case> {
    let refused = file;
    vec![
        refused("no number", |t| t["version"] = json!(0), "trust-version"),
        refused(
            "a member that nobody knows",
            |t| t["auditor"] = json!({}),
            "trust-json",
        ),
        refused(
            "no policy",
            |t| {
                t.as_object_mut().expect("an object").remove("policy");
            },
            "trust-json",
        ),
        refused(
            "a negative age",
            |t| t["maxAgeSeconds"] = json!(-1),
            "trust-json",
        ),
        refused("no age", |t| t["maxAgeSeconds"] = json!(0), "trust-max-age"),
        refused(
            "no log",
            |t| {
                t["policy"] = json!("quorum none\n");
                t["mirrors"] = json!({});
            },
            "trust-no-log",
        ),
        refused("no mirror", |t| t["mirrors"] = json!({}), "trust-no-mirror"),
        refused(
            "an empty list of mirrors",
            |t| t["mirrors"][ORIGIN] = json!([]),
            "trust-no-mirror",
        ),
        refused(
            "a mirror of a log that it doesn't trust",
            |t| t["mirrors"]["x.test"] = json!(["x/"]),
            "trust-unknown-log",
        ),
        refused(
            "a name in one language only",
            |t| {
                t["name"].as_object_mut().expect("an object").remove("zh");
            },
            "trust-json",
        ),
        refused(
            "longer than any",
            |t| t["contact"] = json!("x".repeat(300_000)),
            "trust-too-long",
        ),
        refused("a list", |t| *t = json!([]), "trust-stray-list"),
        refused(
            "a name as a list",
            |t| t["name"] = json!(["Test city", "测试城市"]),
            "trust-stray-list",
        ),
        refused(
            "a name that turns round what follows",
            |t| t["name"]["en"] = json!("\u{202e}ytic"),
            "trust-control-character",
        ),
        refused(
            "a web page, as text",
            |t| *t = json!("<!DOCTYPE html>"),
            "trust-json",
        ),
    ]
}

fn policy(name: &str, change: impl Fn(&str) -> String + 'static, expected: Expected) -> Case {
    let tamper = move |world: &mut World| {
        let changed = change(&city::policy());
        assert_ne!(changed, city::policy());
        world.trust["policy"] = json!(changed);
    };
    Case::log(&format!("policy: {name}"), tamper, expected)
}

/// The policy with another line in place of the one that begins so.
fn with_line(policy: &str, start: &str, line: &str) -> String {
    let found = policy.lines().find(|line| line.starts_with(start));
    let found = found.unwrap_or_else(|| panic!("there is a line {start:?}"));
    policy.replacen(&format!("{found}\n"), line, 1)
}

/// A verifier key whose point has order 4: one signature of it holds for two texts.
fn weak_key() -> String {
    let mut key = [0; 33];
    key[0] = KeyKind::Ed25519.byte();
    let id = Hash::of(&[ORIGIN.as_bytes(), b"\n", &key]).to_hex();
    format!("{ORIGIN}+{}+{}", &id[..8], to_base64(&key))
}
