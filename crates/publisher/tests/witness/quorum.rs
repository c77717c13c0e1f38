//! Honest witnesses: all there, one down, two down, one slow.

use std::fs;
use std::io::Read as _;
use std::thread;
use std::time::{Duration, Instant};

use stele_publisher::publish::{Missed, Outcome, PublishError};

use crate::http;
use crate::process::{run, stele};
use crate::town::{NAMES, Town, missed, now};

#[test]
fn three_witnesses_cosign_and_tell_of_it() {
    let (mut town, witnesses) = Town::running();
    for (round, count) in [0, 3, 300].into_iter().enumerate() {
        let published = town.publish(count).unwrap();
        assert!(published.is_renewed);
        assert_eq!(published.added, u64::from(count));
        for name in NAMES {
            assert_eq!(missed(&published.witnesses, name), None, "{round}");
        }
        assert_eq!(town.cosigners(), NAMES);
        for witness in &witnesses {
            assert_eq!(town.seen_by(witness), Some(published.size));
        }
    }
    assert_eq!(town.records(), 303);
}

#[test]
fn with_nothing_new_there_are_fresh_cosignatures() {
    let (mut town, mut witnesses) = Town::running();
    town.publish(2).unwrap();
    let before = town.public();
    // The clock of a witness ticks in seconds: one of them that runs by another one is a second on.
    witnesses[0].kill();
    let later = stele_records::time::format_time(now() + 100).unwrap();
    let more = ["--trust", "city/trust.json", "--now", &later];
    let ahead = crate::process::Witness::start(town.folder.path(), "w1", &more);
    town.set_address("w1", ahead.address);
    let published = town.publish(0).unwrap();
    assert!(published.is_renewed && published.added == 0);
    let after = town.public();
    assert_eq!(after.checkpoint(), before.checkpoint());
    assert!(after.cosigners()[0].time >= before.cosigners()[0].time + 99);
    assert_eq!(
        after.note().signatures().len(),
        before.note().signatures().len()
    );
}

#[test]
fn one_down_is_no_matter_and_its_earlier_cosignature_stays() {
    let (mut town, mut witnesses) = Town::running();
    town.publish(2).unwrap();
    witnesses[2].kill();
    let published = town.publish(0).unwrap();
    assert!(published.is_renewed);
    let kept = &published.witnesses[2];
    assert!(
        matches!(
            &kept.outcome,
            Outcome::Kept {
                missed: Missed::Unreachable(_),
                ..
            }
        ),
        "{kept:?}"
    );
    assert_eq!(town.cosigners(), NAMES);
    // On another checkpoint it can't stay.
    let published = town.publish(1).unwrap();
    let missed = missed(&published.witnesses, "w3");
    assert!(matches!(missed, Some(Missed::Unreachable(_))), "{missed:?}");
    assert_eq!(town.cosigners(), ["w1", "w2"]);
    // When it is back it catches up.
    witnesses[2].start_again();
    assert!(witnesses[2].lines[1].ends_with("): cosigned up to 3 entries"));
    town.publish(1).unwrap();
    assert_eq!(town.cosigners(), NAMES);
    assert_eq!(town.seen_by(&witnesses[2]), Some(town.public().size()));
}

#[test]
fn without_the_quorum_nothing_public_changes_and_the_next_run_goes_on() {
    let (mut town, mut witnesses) = Town::running();
    town.publish(2).unwrap();
    let shown = town.shown();
    witnesses[1].kill();
    witnesses[2].kill();
    for _ in 0..2 {
        let error = town.publish(0).map(|published| published.is_renewed);
        assert!(matches!(error, Ok(false)), "{error:?}");
    }
    let shown_since = town.shown();
    assert_eq!(shown_since[1].is_some(), shown[1].is_some());
    // Also when it is tried again, with more in the queue.
    for more in [3, 2] {
        let error = town.publish(more).unwrap_err();
        let PublishError::Quorum { witnesses, needed } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(*needed, Some((2, 3)));
        assert_eq!(missed(witnesses, "w1"), None);
        assert!(matches!(
            missed(witnesses, "w2"),
            Some(Missed::Unreachable(_))
        ));
        let text = error.to_string();
        for line in [
            "2 of 3",
            "\n  w1: cosigned",
            "\n  w2: could not be reached",
            "\n  w3: ",
        ] {
            assert!(text.contains(line), "{text}");
        }
        assert!(town.shown() == shown_since);
    }
    witnesses[1].start_again();
    let published = town.publish(1).unwrap();
    assert!(published.resumed);
    assert_eq!(town.records(), 8);
    assert_eq!(town.cosigners(), ["w1", "w2"]);
}

/// Accepts, reads, and never says a word.
fn silent() -> std::net::SocketAddr {
    http::server(|mut stream| {
        let _ = stream.read_to_end(&mut Vec::new());
    })
}

#[test]
fn a_slow_one_is_not_waited_for_once_the_quorum_stands() {
    let (mut town, _witnesses) = Town::running();
    town.set_address("w3", silent());
    town.set_limits(600, 0);
    let begun = Instant::now();
    let published = town.publish(2).unwrap();
    assert_eq!(missed(&published.witnesses, "w3"), Some(Missed::Late));
    assert_eq!(town.cosigners(), ["w1", "w2"]);
    assert!(begun.elapsed() < Duration::from_secs(300));
}

#[test]
fn a_quorum_that_never_comes_is_waited_for_to_the_limit_only() {
    let (mut town, _witnesses) = Town::running();
    town.publish(1).unwrap();
    town.set_address("w2", silent());
    town.set_address("w3", silent());
    town.set_limits(1, 0);
    let shown = town.shown();
    let error = town.publish(1).unwrap_err();
    let PublishError::Quorum { witnesses, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(missed(&witnesses, "w1"), None);
    for name in ["w2", "w3"] {
        let missed = missed(&witnesses, name);
        let is_late = matches!(&missed, Some(Missed::Late | Missed::Unreachable(_)));
        assert!(is_late, "{missed:?}");
    }
    assert!(town.shown() == shown);
}

/// Within the grace the others are waited for: here one that answers when it is told to, and it is
/// told when both others have cosigned.
#[test]
fn the_others_get_a_grace() {
    let (mut town, witnesses) = Town::running();
    let (slow, others) = (
        witnesses[2].address,
        [witnesses[0].address, witnesses[1].address],
    );
    let relay = http::server(move |mut stream| {
        let Some(body) = http::read_request(&mut stream) else {
            return;
        };
        let origin = stele_verify::hash::Hash::of(&[crate::folder::ORIGIN.as_bytes()]).to_hex();
        let path = format!("/{origin}/checkpoint");
        while others
            .iter()
            .any(|other| http::get(*other, &path).status != 200)
        {
            thread::yield_now();
        }
        let answer = http::post(slow, "/add-checkpoint", &body);
        let _ = std::io::Write::write_all(&mut stream, &http::answer(answer.status, &answer.body));
    });
    town.set_address("w3", relay);
    town.set_limits(600, 300);
    let published = town.publish(0).unwrap();
    assert_eq!(missed(&published.witnesses, "w3"), None);
    assert_eq!(town.cosigners(), NAMES);
}

#[test]
fn the_command_says_who_cosigned_and_who_did_not() {
    let (mut town, mut witnesses) = Town::running();
    town.publish(1).unwrap();
    witnesses[1].kill();
    let text = run(town.folder.path(), &["publish", "city"]);
    assert!(
        text.contains("cosigned by w1, w3\n  w2: cosigned at 20"),
        "{text}"
    );
    assert!(
        text.contains("Z, not since: could not be reached: "),
        "{text}"
    );
    let text = run(town.folder.path(), &["publish", "city", "--without", "w2"]);
    assert!(text.contains("Z, not since: left out, as asked"), "{text}");
    let unknown = stele(town.folder.path(), &["publish", "city", "--without", "w9"]);
    let output = { unknown }.output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    // Too few this time: readers see what they saw, and whoever runs it by the clock is told.
    witnesses[0].kill();
    let output = stele(town.folder.path(), &["publish", "city"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.contains("too few witnesses cosigned this time"),
        "{errors}"
    );
}

/// Both kinds in one policy: here three of four must cosign.
#[test]
fn witnesses_inside_and_elsewhere_go_together() {
    let (town, mut witnesses) = Town::running();
    let folder = town.folder.path();
    let mut lines = String::new();
    for line in fs::read_to_string(town.path("witnesses.txt"))
        .unwrap()
        .lines()
    {
        let Some((line, _)) = line
            .rsplit_once(' ')
            .filter(|_| line.starts_with("witness"))
        else {
            continue;
        };
        let known = witnesses
            .iter()
            .find(|known| line.contains(&format!(" {} ", known.name)));
        lines += &format!("{line} {}\n", known.unwrap().url());
    }
    fs::write(town.path("both.txt"), lines).unwrap();
    let init = [
        "init",
        "both",
        "--origin",
        "test.example/both",
        "--witness",
        "inner",
    ];
    run(folder, &[&init[..], &["--witnesses", "both.txt"]].concat());
    // The witnesses know the other log only.
    let output = stele(folder, &["publish", "both"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("asks for 3 of 4"), "{errors}");
    assert!(
        errors.contains("  inner: cosigned\n  w1: knows no log of this name"),
        "{errors}"
    );
    let more = ["--trust", "both/trust.json"];
    for witness in &mut witnesses {
        witness.kill();
        witness.add(&more);
        witness.start_again();
        assert_eq!(witness.lines.len(), 4);
    }
    let text = run(folder, &["publish", "both"]);
    assert!(text.contains("cosigned by inner, w1, w2, w3"), "{text}");
}

#[test]
fn a_file_that_names_no_witnesses_makes_no_log() {
    let town = Town::new();
    let folder = town.folder.path();
    let sound = fs::read_to_string(town.path("witnesses.txt")).unwrap();
    let line = sound.lines().last().unwrap();
    let without_url = line.rsplit_once(' ').unwrap().0;
    for (text, words) in [
        ("", "names no witness"),
        ("# none\n", "names no witness"),
        ("log a\n", "line 1: this is no witness"),
        (without_url, "line 1: this is no witness"),
        (
            &line.replace("http", "ftp"),
            "line 1: a witness\u{2019}s address",
        ),
        (&format!("{line}\n{line}\n"), "policy-"),
        (&line.replace("w3+", "w3+0"), "is refused"),
    ] {
        fs::write(town.path("bad.txt"), text).unwrap();
        let init = ["init", "bad", "--origin", "a", "--witnesses", "bad.txt"];
        let output = stele(folder, &init).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{text}");
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains(words), "{text}: {errors}");
        assert!(!town.path("bad").exists());
    }
}

/// Two lines with one URL are one witness: it is asked once, and its keys count as one.
#[test]
fn a_witness_with_two_keys_is_one_witness() {
    let (town, witnesses) = Town::running();
    let folder = town.folder.path();
    let second = run(
        folder,
        &["keygen", "--witness", "w1-new", "--ml-dsa-44", "w1-new.key"],
    );
    let keys = fs::read_to_string(town.path("witnesses.txt")).unwrap();
    let mut lines = String::new();
    for (witness, line) in witnesses.iter().zip(keys.lines().skip(2)) {
        let (key, _) = line.rsplit_once(' ').unwrap();
        lines += &format!("{key} {}\n", witness.url());
    }
    lines += &format!("{} {}\n", second.trim(), witnesses[0].url());
    fs::write(town.path("two.txt"), lines).unwrap();
    let init = [
        "init",
        "two",
        "--origin",
        "test.example/two",
        "--witnesses",
        "two.txt",
    ];
    run(folder, &init);
    let trust = fs::read_to_string(town.path("two/trust.json")).unwrap();
    let quorum = "group w1-keys any w1 w1-new-pq\\n";
    assert!(trust.contains(quorum), "{trust}");
    assert!(
        trust.contains("group witnesses 2 w1-keys w2 w3\\n"),
        "{trust}"
    );
    let mut witnesses = witnesses;
    for (number, witness) in witnesses.iter_mut().enumerate() {
        witness.kill();
        witness.add(&["--trust", "two/trust.json"]);
        if number == 0 {
            witness.add(&["--key", "w1-new.key"]);
        }
        witness.start_again();
    }
    let text = run(folder, &["publish", "two"]);
    assert!(text.contains("cosigned by w1, w1-new-pq, w2, w3"), "{text}");
    witnesses[1].kill();
    witnesses[2].kill();
    let output = stele(folder, &["publish", "two"]).output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(1),
        "two keys are no two witnesses"
    );
}
