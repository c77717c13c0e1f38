//! An auditor at work: what it cosigns, what it refuses, and what readers make of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

mod common;
#[allow(dead_code, reason = "shared with other tests")]
mod folder;

use common::tempdir;
use folder::{NOW, alone, copy, disguise, init, mixed, publish_more};
use serde_json::{Value, json};
use stele_publisher::index::prune;
use stele_publisher::store::{Disk, Home};
use stele_records::auditors::{Statement, checkpoint_path};
use stele_records::time::format_time;
use stele_records::trust::TrustFile;
use stele_verify::note::{KeyKind, VerifierKey};

/// Runs a command by somebody who has seen no log before.
fn stele(folder: &Path, now: u64, args: &[&str]) -> Output {
    let seen = tempdir();
    Command::new(env!("CARGO_BIN_EXE_stele"))
        .arg("--now")
        .arg(format_time(now).unwrap())
        .args(args)
        .env("XDG_STATE_HOME", seen.path())
        .current_dir(folder)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8(text).unwrap()
}

/// The exit status and all that was printed.
fn run(folder: &Path, now: u64, args: &[&str]) -> (Option<i32>, String) {
    let output = stele(folder, now, args);
    (output.status.code(), said(&output))
}

fn make_key(folder: &Path, name: &str, file: &str) -> VerifierKey {
    let output = stele(folder, NOW, &["keygen", "--auditor", name, file]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let vkey = String::from_utf8(output.stdout).unwrap();
    VerifierKey::parse(vkey.trim_end()).unwrap()
}

/// Names an auditor in the trust file of a publisher's folder.
fn trust(home: &Home, auditor: &VerifierKey) -> TrustFile {
    let path = home.trust_path();
    let mut trust: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    trust["auditorQuorum"] = json!(1);
    trust["auditors"] =
        json!([{"key": auditor.to_vkey(), "name": {"en": "College", "zh": "学院"}}]);
    let text = trust.to_string();
    fs::write(&path, &text).unwrap();
    TrustFile::parse(text.as_bytes()).unwrap()
}

const AUDIT: [&str; 6] = [
    "audit",
    "city",
    "--cosign",
    "auditor.key",
    "--state",
    "memory",
];

fn statement(file: &PathBuf, key: &VerifierKey, trust: &TrustFile, origin: &str) -> Statement {
    let bytes = fs::read(file).unwrap();
    Statement::verify(&bytes, key, &trust.policy, origin).unwrap()
}

#[test]
fn an_auditor_replays_and_cosigns() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let home = init(dir);
    let origin = home.settings().origin.clone();
    publish_more(&home, &mixed(0..40), NOW);
    let key = make_key(dir, "audit.example", "auditor.key");
    // Whoever isn't in the trust file may cosign, and is told that nobody counts it.
    let (status, text) = run(dir, NOW, &AUDIT);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("names no auditor with the key"), "{text}");
    let file = home.public().join(checkpoint_path(&key));
    fs::remove_file(&file).unwrap();

    let trust = trust(&home, &key);
    let look = ["lookup", "city", "tag:nothing"];
    let (status, text) = run(dir, NOW, &look);
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("There is no statement by College."), "{text}");
    let (status, text) = run(dir, NOW + 60, &AUDIT);
    assert_eq!(status, Some(0), "{text}");
    assert!(!text.contains("names no auditor"), "{text}");
    let first = statement(&file, &key, &trust, &origin);
    assert_eq!(first.time(), NOW + 60);
    // What the witnesses have signed is still there.
    trust.policy.verify(first.note().as_bytes()).unwrap();
    let (status, text) = run(dir, NOW, &look);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("replayed by 1 auditor up to entry"), "{text}");

    // With nothing new the time is fresh, and there is one line by the auditor.
    let (status, text) = run(dir, NOW + 120, &AUDIT);
    assert_eq!(status, Some(0), "{text}");
    let again = statement(&file, &key, &trust, &origin);
    assert_eq!((again.head(), again.time()), (first.head(), NOW + 120));
    let lines = again
        .note()
        .signatures()
        .iter()
        .filter(|line| line.claims(&key));
    assert_eq!(lines.count(), 1);

    // What comes later the reader replays.
    copy(&dir.join("city"), &dir.join("older"));
    publish_more(&home, &mixed(40..50), NOW + 180);
    let (status, text) = run(dir, NOW + 180, &look);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("and here since"), "{text}");
    let (status, text) = run(dir, NOW + 240, &AUDIT);
    assert_eq!(status, Some(0), "{text}");
    let newest = statement(&file, &key, &trust, &origin);
    assert!(newest.head().size > first.head().size);

    // A smaller log, and one that went another way, are refused; what was signed stays.
    let older = [
        "audit",
        "older",
        "--cosign",
        "auditor.key",
        "--state",
        "memory",
        "--out",
        "out",
    ];
    let (status, text) = run(dir, NOW + 300, &older);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("this auditor has cosigned"), "{text}");
    let other = Home::open(&dir.join("older")).unwrap();
    publish_more(&other, &mixed(60..90), NOW + 300);
    let (status, text) = run(dir, NOW + 360, &older);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("The log was split"), "{text}");
    assert!(!dir.join("out").exists());
    // Nor does a reader believe it who has the auditor's statement.
    fs::copy(&file, other.public().join(checkpoint_path(&key))).unwrap();
    let (status, text) = run(dir, NOW + 360, &["lookup", "older", "tag:nothing"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("the log was split"), "{text}");
}

/// An auditor with an ML-DSA-44 key beside its Ed25519 one: two statements, one auditor.
#[test]
fn an_auditor_with_a_post_quantum_key() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let home = init(dir);
    let origin = home.settings().origin.clone();
    publish_more(&home, &mixed(0..10), NOW);
    let made = [
        "keygen",
        "--auditor",
        "audit.example",
        "--ml-dsa-44",
        "pq.key",
    ];
    let output = stele(dir, NOW, &made);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let vkey = String::from_utf8(output.stdout).unwrap();
    let key = VerifierKey::parse(vkey.trim_end()).unwrap();
    assert_eq!(key.kind(), KeyKind::MlDsa44);
    let trust = trust(&home, &key);
    let look = ["lookup", "city", "tag:nothing"];
    let audit = ["audit", "city", "--cosign", "pq.key", "--state", "memory"];
    let (status, text) = run(dir, NOW + 60, &audit);
    assert_eq!(status, Some(0), "{text}");
    let file = home.public().join(checkpoint_path(&key));
    let first = statement(&file, &key, &trust, &origin);
    assert_eq!(first.time(), NOW + 60);
    let line = first.note().signatures().iter();
    let mut line = line.filter(|line| line.claims(&key));
    // A time of eight bytes, and the signature.
    assert_eq!(line.next().unwrap().bytes().len(), 8 + 2420);
    let (status, text) = run(dir, NOW + 60, &look);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("replayed by 1 auditor up to entry"), "{text}");

    // What came later the reader replays on the word of that key alone.
    publish_more(&home, &mixed(10..20), NOW + 120);
    let (status, text) = run(dir, NOW + 120, &look);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("and here since"), "{text}");

    // With an Ed25519 key of the same name it is one auditor still.
    let other = make_key(dir, "audit.example", "auditor.key");
    let name = json!({"en": "College", "zh": "学院"});
    let mut json: Value = serde_json::from_slice(&fs::read(home.trust_path()).unwrap()).unwrap();
    json["auditors"] = [&key, &other]
        .map(|key| json!({"key": key.to_vkey(), "name": name}))
        .into_iter()
        .collect();
    for (quorum, expected) in [(1, 0), (2, 2)] {
        json["auditorQuorum"] = json!(quorum);
        fs::write(home.trust_path(), json.to_string()).unwrap();
        let (status, text) = run(dir, NOW + 120, &AUDIT);
        assert_eq!(status, Some(0), "{text}");
        let (status, text) = run(dir, NOW + 120, &look);
        assert_eq!(status, Some(expected), "{text}");
    }
    let (_, text) = run(dir, NOW + 120, &look);
    assert!(text.contains("asks for 2 auditors"), "{text}");
    assert!(text.contains("Shown to have: 1."), "{text}");

    // A signature with one other bit is none.
    let honest = fs::read_to_string(&file).unwrap();
    let at = honest.rfind("— audit.example ").unwrap() + "— audit.example ".len() + 2000;
    let mut changed = honest.into_bytes();
    changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
    fs::write(&file, changed).unwrap();
    json["auditors"].as_array_mut().unwrap().truncate(1);
    json["auditorQuorum"] = json!(1);
    fs::write(home.trust_path(), json.to_string()).unwrap();
    let (status, text) = run(dir, NOW + 120, &look);
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("cosignature-invalid"), "{text}");
}

#[test]
fn an_auditor_signs_nothing_that_is_unsound_or_unread() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let home = init(dir);
    publish_more(&home, &mixed(0..40), NOW);
    make_key(dir, "audit.example", "auditor.key");
    let bundles = home.public().join("tile/entries");
    copy(&bundles, &dir.join("bundles"));
    fs::remove_dir_all(&bundles).unwrap();
    let args = [&AUDIT[..], &["--out", "out"]].concat();
    let (status, text) = run(dir, NOW, &args);
    assert_eq!(status, Some(2), "{text}");
    assert!(!dir.join("out").exists());
    copy(&dir.join("bundles"), &bundles);

    // A memory that can't be read is no reason to begin anew.
    let (status, text) = run(dir, NOW, &args);
    assert_eq!(status, Some(0), "{text}");
    let memory = find(&dir.join("memory"), "cosigned.json");
    fs::write(&memory, b"{}").unwrap();
    let (status, text) = run(dir, NOW + 60, &args);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("restore"), "{text}");

    // Keys of another kind, and places that are no folder.
    let log_key = [
        "audit",
        "city",
        "--cosign",
        "city/keys/log.key",
        "--state",
        "memory",
    ];
    assert_eq!(run(dir, NOW, &log_key).0, Some(3));
    let nowhere = ["audit", "http://127.0.0.1:9/", "--trust", "city/trust.json"];
    let nowhere = [
        &nowhere[..],
        &["--cosign", "auditor.key", "--state", "memory"],
    ]
    .concat();
    let (status, text) = run(dir, NOW, &nowhere);
    assert_eq!(status, Some(3), "{text}");
    assert!(text.contains("--out"), "{text}");
}

/// The one file of this name below a folder.
fn find(folder: &Path, name: &str) -> PathBuf {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    for path in entries {
        if path.is_dir() {
            return find(&path, name);
        }
        if path.ends_with(name) {
            return path;
        }
    }
    panic!("no {name} in {}", folder.display());
}

/// One key doesn't vouch for a log twice, whatever it is called.
#[test]
fn an_auditor_s_key_is_nobody_else_s() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let home = init(dir);
    publish_more(&home, &mixed(0..3), NOW);
    for (file, role) in [("log.key", "a log"), ("witness-w2.key", "a witness")] {
        let other = dir.join(format!("as-{file}"));
        disguise(&dir.join("city/keys").join(file), "college", &other);
        let key = other.to_str().unwrap();
        let (status, text) = run(
            dir,
            NOW,
            &["audit", "city", "--cosign", key, "--state", "m"],
        );
        assert_eq!(status, Some(3), "{text}");
        let words = format!("is also the key of {role} in the trust file");
        assert!(text.contains(&words), "{text}");
    }
    assert!(!dir.join("m").exists() && !home.public().join("audit").exists());
}

#[test]
fn init_names_auditors() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let keys = ["a.example", "b.example", "c.example"]
        .map(|name| make_key(dir, name, &format!("{name}.key")));
    let named = format!("{} University / 大学", keys[0].to_vkey());
    let (b, c) = (keys[1].to_vkey(), keys[2].to_vkey());
    let args = [
        "init",
        "made",
        "--origin",
        "records.example/a",
        "--auditor",
        &named,
    ];
    let args = [&args[..], &["--auditor", &b, "--auditor", &c]].concat();
    let (status, text) = run(dir, NOW, &args);
    assert_eq!(status, Some(0), "{text}");
    let trust = Home::open(&dir.join("made")).unwrap().trust().unwrap();
    assert_eq!(trust.auditor_quorum, Some(2));
    let names: Vec<_> = trust
        .auditors
        .iter()
        .map(|own| own.name.zh.as_str())
        .collect();
    assert_eq!(names, ["大学", "b.example", "c.example"]);
    let (status, text) = run(
        dir,
        NOW,
        &["init", "no", "--origin", "o", "--auditor", "nonsense"],
    );
    assert_eq!(status, Some(3), "{text}");
}

/// Readers go on from the index that an auditor has compared: it stays when others are pruned.
#[test]
fn pruning_keeps_what_auditors_have_cosigned() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let home = init(dir);
    publish_more(&home, &mixed(0..40), NOW);
    let key = make_key(dir, "audit.example", "auditor.key");
    trust(&home, &key);
    let (status, text) = run(dir, NOW, &AUDIT);
    assert_eq!(status, Some(0), "{text}");
    for round in 1..4 {
        publish_more(
            &home,
            &mixed(40 * round..40 * round + 40),
            NOW + u64::from(round),
        );
    }
    let later = NOW + 10 * 86_400;
    let look = ["lookup", "city", "tag:EY4"];
    let (_, before) = run(dir, NOW + 4, &look);
    assert!(before.contains("and here since"), "{before}");

    // Without the statement that state is nobody's: a copy shows what would be lost.
    copy(&dir.join("city"), &dir.join("without"));
    fs::remove_dir_all(dir.join("without/log/audit")).unwrap();
    let without = Home::open(&dir.join("without")).unwrap();
    let lost = prune(&without, &Disk::new(), 1, later).unwrap();
    // What isn't a statement keeps nothing.
    let file = home.public().join(checkpoint_path(&key));
    let nothing = without.public().join(checkpoint_path(&key));
    fs::create_dir_all(nothing.parent().unwrap()).unwrap();
    fs::write(&nothing, b"<!DOCTYPE html>\n").unwrap();
    fs::write(without.public().join("audit/README"), b"who audits\n").unwrap();
    assert_eq!(prune(&without, &Disk::new(), 1, later).unwrap().kept, 1);
    fs::copy(&file, &nothing).unwrap();
    let (_, text) = run(dir, NOW + 4, &["lookup", "without", "tag:EY4"]);
    assert!(!text.contains("and here since"), "{text}");

    let pruned = prune(&home, &Disk::new(), 1, later).unwrap();
    assert_eq!((lost.kept, pruned.kept), (1, 2));
    assert!(
        pruned.files > 0 && pruned.files < lost.files,
        "{pruned:?} {lost:?}"
    );
    let (_, after) = run(dir, NOW + 4, &look);
    assert_eq!(after, before);
    // The newest state is kept once, whoever has cosigned it.
    let (status, text) = run(dir, NOW + 5, &AUDIT);
    assert_eq!(status, Some(0), "{text}");
    assert_eq!(prune(&home, &Disk::new(), 1, later).unwrap().kept, 1);
}
