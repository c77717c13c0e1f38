//! Whose keys a witness starts with: its own and no one else's, and those that all trust files name.

use std::fs;

use stele_publisher::store::read_signer;

use crate::folder::{ORIGIN, disguise};
use crate::process::{Witness, run, stele};
use crate::town::Town;

/// The exit status of a witness that doesn't start, and what it says.
fn refused(town: &Town, args: &[&str]) -> (Option<i32>, String) {
    let first = ["witness", "--listen", "127.0.0.1:0"];
    let output = stele(town.folder.path(), &[&first, args].concat());
    let output = { output }.output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// A second log whose auditor is `college.key`.
fn with_auditor(town: &Town, origin: &str) {
    let folder = town.folder.path();
    let vkey = run(folder, &["keygen", "--auditor", "college", "college.key"]);
    let auditor = format!("{} College / 学院", vkey.trim());
    let init = ["init", "other", "--origin", origin, "--auditor", &auditor];
    run(folder, &init);
}

#[test]
fn a_witness_s_key_is_nobody_else_s() {
    let town = Town::new();
    with_auditor(&town, "records.other.example");
    let path = |name: &str| town.path(name);
    disguise(
        &path("city/keys/log.key"),
        "log.example",
        &path("log-as.key"),
    );
    disguise(&path("college.key"), "w.example", &path("college-as.key"));
    let both = ["--trust", "city/trust.json", "--trust", "other/trust.json"];
    let log = read_signer(&path("city/keys/log.key")).unwrap();
    let log = log.verifier_key().to_vkey();
    for (args, role) in [
        (
            &["--key", "college.key"][..],
            "the auditor college in other/trust.json",
        ),
        (&["--key", "college-as.key"], "the auditor college"),
        (&["--key", "w1.key", "--key", "college.key"], "the auditor"),
        (&["--key", "log-as.key"], ORIGIN),
        (&["--key", "log-as.key", "--log", &log], ORIGIN),
    ] {
        let more: &[&str] = if args.contains(&"--log") { &[] } else { &both };
        let (status, errors) = refused(&town, &[args, &["--state", "s"], more].concat());
        assert_eq!(status, Some(3), "{args:?}: {errors}");
        for words in ["is also the key of", role, "must not play two roles"] {
            assert!(errors.contains(words), "{args:?}: {errors}");
        }
        assert!(!path("s").exists(), "nothing was begun");
    }
    // The policy's own witness is who starts it.
    let witness = Witness::start(town.folder.path(), "w1", &both);
    assert!(witness.lines.last().unwrap().starts_with("http://"));
}

#[test]
fn trust_files_that_name_different_keys_of_one_log_are_refused() {
    let town = Town::new();
    with_auditor(&town, ORIGIN);
    let both = ["--trust", "city/trust.json", "--trust", "other/trust.json"];
    let ids = ["city", "other"].map(|home| {
        let key = read_signer(&town.path(home).join("keys/log.key")).unwrap();
        (
            key.verifier_key().to_vkey(),
            format!("{:08x}", key.verifier_key().key_id()),
        )
    });
    let (status, errors) = refused(
        &town,
        &[&["--key", "w1.key", "--state", "s"], &both[..]].concat(),
    );
    assert_eq!(status, Some(3), "{errors}");
    for words in [
        "name different keys",
        &ids[0].1,
        &ids[1].1,
        both[1],
        both[3],
        ORIGIN,
    ] {
        assert!(errors.contains(words), "{errors}");
    }
    assert!(!town.path("s").exists());
    // A copy of one says nothing else; and who names a second key means it.
    fs::copy(town.path(both[1]), town.path("copy.json")).unwrap();
    let two = ["--trust", both[1], "--trust", "copy.json"];
    let started = |name: &str, more: &[&str]| {
        let witness = Witness::start(town.folder.path(), name, more);
        let lines = witness.lines.iter();
        let lines: Vec<_> = lines
            .filter(|line| line.starts_with("log "))
            .cloned()
            .collect();
        lines
    };
    assert_eq!(
        started("w1", &two),
        [format!(
            "log {ORIGIN} (key {}): nothing cosigned yet",
            ids[0].1
        )]
    );
    assert_eq!(
        started("w2", &["--trust", both[1], "--log", &ids[1].0]),
        [format!(
            "log {ORIGIN} (keys {}, {}): nothing cosigned yet",
            ids[0].1, ids[1].1
        )]
    );
}

#[test]
fn a_witness_whose_state_is_gone_does_not_begin_anew_by_itself() {
    let (mut town, mut witnesses) = Town::running();
    town.publish(2).unwrap();
    witnesses[0].kill();
    fs::remove_file(town.path("w1/witness.redb")).unwrap();
    let start = [
        "--key",
        "w1.key",
        "--state",
        "w1",
        "--trust",
        "city/trust.json",
    ];
    let (status, errors) = refused(&town, &start);
    assert_eq!(status, Some(1), "{errors}");
    for words in ["is gone", "--new-state", "cosign a fork"] {
        assert!(errors.contains(words), "{errors}");
    }
    witnesses[0].add(&["--new-state"]);
    witnesses[0].start_again();
    assert_eq!(town.seen_by(&witnesses[0]), None);
    witnesses[0].kill();
    let (status, errors) = refused(&town, &[&start[..], &["--new-state"]].concat());
    assert_eq!(status, Some(3), "{errors}");
    assert!(errors.contains("leave --new-state out"), "{errors}");
}
