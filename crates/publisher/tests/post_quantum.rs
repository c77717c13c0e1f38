//! A log and witnesses with ML-DSA-44 keys beside the Ed25519 ones.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

mod common;
#[allow(dead_code, reason = "shared with the tests of crashes")]
mod folder;

use common::tempdir;
use folder::{Index, NOW, ORIGIN, alone, check, enqueue, entries, logged, publish_more, replayed};
use stele_publisher::publish::{PublishError, publish};
use stele_publisher::store::{Disk, Home};
use stele_records::index::IndexRoot;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::note::{KeyKind, VerifierKey};

fn stele(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stele"))
        .args(["--now", "2027-01-15T08:00:00Z"])
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn init(folder: &Path, witnesses: &[&str]) -> Home {
    let mut args = vec!["init", "city", "--origin", ORIGIN, "--ml-dsa-44"];
    args.extend(witnesses.iter().flat_map(|name| ["--witness", name]));
    let output = stele(folder, &args);
    assert!(output.status.success(), "{output:?}");
    Home::open(&folder.join("city")).unwrap()
}

fn public(home: &Home) -> VerifiedCheckpoint {
    let note = fs::read(home.public().join("checkpoint")).unwrap();
    home.trust().unwrap().policy.verify(&note).unwrap()
}

#[test]
fn every_checkpoint_is_signed_by_all_keys() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path(), &["north", "south", "west"]);
    let policy = home.trust().unwrap().policy;
    // As people count, there are three witnesses, two of whom are needed.
    assert_eq!(policy.quorum_size(), Some((2, 3)));
    let mut sizes = Vec::new();
    for round in 0..3 {
        if round > 0 {
            publish_more(&home, &entries(round..round + 1), NOW + u64::from(round));
        }
        let checkpoint = public(&home);
        let kinds: Vec<KeyKind> = checkpoint.log_keys().map(VerifierKey::kind).collect();
        assert_eq!(kinds, [KeyKind::Ed25519, KeyKind::MlDsa44]);
        let names: Vec<_> = checkpoint
            .cosigners()
            .iter()
            .map(|by| String::from_utf8_lossy(&by.name).into_owned())
            .collect();
        let expected = ["north", "north-pq", "south", "south-pq", "west", "west-pq"];
        assert_eq!(names, expected);
        assert!(checkpoint.log_signature_survives_quantum());
        assert!(checkpoint.quorum_survives_quantum());
        assert_eq!(policy.by_witness(checkpoint.cosigners()).len(), 3);
        sizes.push(checkpoint.size());
    }
    assert_eq!(sizes, [0, 2, 4]);
    assert_eq!(check(&home), entries(1..3));
    assert_eq!(replayed(&home), Ok(()));
    // And the log itself has kept all of them, for later.
    let roots = Index::audit(&home, &logged(&home)).roots;
    let kept = roots.last().unwrap().1.previous().unwrap();
    assert_eq!(kept.signatures().len(), 8);
    // The keys are private.
    for name in ["log-pq", "witness-north-pq"] {
        let path = folder.path().join(format!("city/keys/{name}.key"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
        assert!(
            fs::read_to_string(&path)
                .unwrap()
                .starts_with("PRIVATE+KEY+")
        );
    }
}

#[test]
fn an_older_log_gets_its_second_keys_later() {
    let _alone = alone();
    let folder = tempdir();
    let home = folder::init(folder.path());
    publish_more(&home, &entries(0..1), NOW);
    assert!(!public(&home).quorum_survives_quantum());

    let city = folder.path().join("city");
    let keygen = |file: &str, name: &str| {
        let args = ["keygen", file, "--witness", name, "--ml-dsa-44"];
        let output = stele(&city, &args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let witness = keygen("keys/w1-pq.key", "w1");
    assert!(witness.starts_with("witness w1-pq w1+"), "{witness}");
    let log = keygen("keys/log-pq.key", ORIGIN);
    let log = format!("log {}", log.rsplit(' ').next().unwrap());

    let trust = fs::read_to_string(city.join("trust.json")).unwrap();
    let mut trust: serde_json::Value = serde_json::from_str(&trust).unwrap();
    let policy = trust["policy"].as_str().unwrap();
    let (keys, _) = policy.split_once("group").unwrap();
    let policy = format!(
        "{keys}{log}\n{witness}\ngroup w1-keys any w1 w1-pq\ngroup witnesses 2 w1-keys w2\n\
         quorum witnesses\n"
    );
    trust["policy"] = policy.into();
    fs::write(city.join("trust.json"), trust.to_string()).unwrap();
    let settings = fs::read_to_string(city.join("stele.toml")).unwrap();
    let settings = format!(
        "log_key_pq = \"keys/log-pq.key\"\n{settings}\n[[witness]]\nname = \"w1-pq\"\n\
         key = \"keys/w1-pq.key\"\n"
    );
    fs::write(city.join("stele.toml"), settings).unwrap();

    let home = Home::open(&city).unwrap();
    assert_eq!(home.trust().unwrap().policy.quorum_size(), Some((2, 2)));
    publish_more(&home, &entries(1..2), NOW + 10);
    let checkpoint = public(&home);
    assert!(checkpoint.log_signature_survives_quantum());
    // Of two that are needed only one has a second key.
    assert!(!checkpoint.quorum_survives_quantum());
    assert_eq!(checkpoint.cosigners().len(), 3);
    assert_eq!(replayed(&home), Ok(()));
}

/// What readers were shown must fit into the next index root, or nothing could ever follow it.
#[test]
fn a_checkpoint_that_nothing_could_follow_is_never_shown() {
    let _alone = alone();
    let folder = tempdir();
    let names: Vec<String> = (0..20).map(|number| format!("w{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut args = vec!["init", "city", "--origin", ORIGIN, "--ml-dsa-44"];
    args.extend(names.iter().flat_map(|name| ["--witness", name]));
    let output = stele(folder.path(), &args);
    assert!(!output.status.success());
    let says = String::from_utf8(output.stderr).unwrap();
    assert!(says.contains("3.3 KB each"), "{says}");
    let home = Home::open(&folder.path().join("city")).unwrap();
    assert!(!home.public().join("checkpoint").exists());
    enqueue(&home, &entries(0..1));
    let refused = publish(&home, &Disk::new(), NOW);
    let limit = IndexRoot::MAX_CHECKPOINT_LEN;
    assert!(
        matches!(refused, Err(PublishError::CheckpointTooLong { found, limit: at }) if found > limit && at == limit)
    );

    // Sixteen are fine, time and again.
    let folder = tempdir();
    let home = init(folder.path(), &names[..16]);
    for round in 0..2 {
        publish_more(&home, &entries(round..round + 1), NOW + u64::from(round));
    }
    assert_eq!(public(&home).cosigners().len(), 32);
    assert_eq!(replayed(&home), Ok(()));
}

#[test]
fn keygen_refuses_a_name_that_no_cosignature_could_state() {
    let folder = tempdir();
    let long = "n".repeat(256);
    for name in [long.as_str(), "a b", ""] {
        let output = stele(
            folder.path(),
            &["keygen", "k.key", "--witness", name, "--ml-dsa-44"],
        );
        assert!(!output.status.success(), "{name}");
        assert!(!folder.path().join("k.key").exists());
    }
    let alone = stele(folder.path(), &["keygen", "k.key", "--ml-dsa-44"]);
    assert!(!alone.status.success());
}
