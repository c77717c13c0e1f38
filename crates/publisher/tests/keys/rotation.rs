//! A new key for a log, a new witness, the end of a log: and proofs from before, which go on verifying.

use std::fs;

use crate::folder::{NOW, alone, check, enqueue, mixed};
use crate::stele::{Desk, said};
use serde_json::Value;
use stele_publisher::store::Home;
use stele_verify::note::Note;

const DAY: u64 = 86_400;

/// A log with a record whose proof and dossier were made at [`NOW`], and version 1 of its trust file.
struct Town {
    desk: Desk,
    now: u64,
    version: u64,
}

impl Town {
    fn new() -> Self {
        let desk = Desk::new();
        desk.done(NOW, "keygen council.key");
        desk.done(
            NOW,
            "init city --origin test.example/log --witness w1 --witness w2 --auditor-quorum 0 \
             --signer council.key --signer-name-en A --signer-name-zh 甲",
        );
        let town = Self {
            desk,
            now: NOW,
            version: 1,
        };
        fs::copy(town.path("city/trust.json"), town.path("1.json")).unwrap();
        enqueue(&town.home(), &mixed(0..2));
        town.done("publish city");
        fs::write(town.path("record.json"), &mixed(0..1)[0]).unwrap();
        town.done("prove city --record record.json --out old.tlog-proof");
        town.done("prove city --record record.json --out old.dossier --dossier");
        town
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.desk.path().join(name)
    }

    fn home(&self) -> Home {
        Home::open(&self.path("city")).unwrap()
    }

    fn done(&self, words: &str) -> String {
        self.desk.done(self.now, words)
    }

    /// Signs the draft `N.json` and puts it in place.
    fn adopt(&mut self) {
        self.version += 1;
        let file = format!("{}.json", self.version);
        self.done(&format!(
            "trust sign {file} --key council.key --previous city/trust.json"
        ));
        self.done(&format!("trust publish city {file}"));
    }

    /// How many keys have signed the public checkpoint, the log's and the witnesses'.
    fn signatures(&self, of: &str) -> usize {
        let note = fs::read(self.home().public().join("checkpoint")).unwrap();
        let note = Note::parse(&note).unwrap();
        note.signatures()
            .iter()
            .filter(|line| line.name().to_string() == of)
            .count()
    }

    /// What the proof and the dossier of before say with a version of the trust file, by the checks' codes.
    fn verdicts(&self, trust: &str) -> Vec<Value> {
        ["old.tlog-proof", "old.dossier"]
            .map(|file| self.verdict(file, trust))
            .to_vec()
    }

    /// A verdict without its evidence.
    fn verdict(&self, file: &str, trust: &str) -> Value {
        let words = format!("verify {file} --trust {trust} --no-follow --json");
        let output = self.desk.command(NOW, &words).output().unwrap();
        let verdict = serde_json::from_slice(&output.stdout);
        let mut verdict: Value = verdict.unwrap_or_else(|_| panic!("{}", said(&output)));
        for question in verdict["questions"].as_array_mut().unwrap() {
            for check in question["checks"].as_array_mut().unwrap() {
                check.as_object_mut().unwrap().remove("evidence");
            }
        }
        verdict
    }

    /// Proof and dossier of before say with the newest version what they said with the first.
    fn old_proofs_hold(&self) {
        let newest = format!("{}.json", self.version);
        let (before, after) = (self.verdicts("1.json"), self.verdicts(&newest));
        assert_eq!(before, after);
        for verdict in &before {
            let text = verdict.to_string();
            assert!(
                !text.contains("\"no\"") && !text.contains("failed"),
                "{verdict:#}"
            );
            assert!(verdict["questions"][1]["answer"] == "yes", "{verdict:#}");
        }
    }

    /// The public log, read by somebody who has only version 1 and doesn't follow.
    fn read_with(&self, status: i32, trust: &str) -> String {
        self.desk.ends(
            status,
            self.now,
            &format!("audit city/log --trust {trust} --no-follow --origin test.example/log"),
        )
    }
}

#[test]
fn a_log_gets_another_key_and_old_proofs_hold() {
    let _alone = alone();
    let mut town = Town::new();
    town.now += DAY;
    town.done("log rotate-key city --out 2.json");
    // Both sign before anybody knows the new one, and again on what was decided before.
    town.done("publish city");
    assert_eq!(town.signatures("test.example/log"), 2);
    town.read_with(0, "1.json");
    // Nobody could read what the new key alone signs.
    let refused = town
        .desk
        .ends(1, town.now, "log retire-key city --out 3.json");
    assert!(
        refused.contains("doesn't name the new key yet"),
        "{refused}"
    );
    town.adopt();
    enqueue(&town.home(), &mixed(2..4));
    town.done("publish city");
    town.read_with(0, "1.json");
    town.read_with(0, "2.json");
    town.old_proofs_hold();

    town.now += DAY;
    town.done("log retire-key city --out 3.json");
    town.adopt();
    town.now += DAY;
    town.done("publish city");
    enqueue(&town.home(), &mixed(4..6));
    town.done("publish city");
    assert_eq!(town.signatures("test.example/log"), 1);
    town.read_with(0, "2.json");
    town.read_with(0, "3.json");
    // Who knows the old key alone isn't fooled: the log looks unsigned.
    town.read_with(1, "1.json");
    // And by himself he goes on to the newest.
    town.done("audit city/log --trust 1.json");
    town.old_proofs_hold();
    check(&town.home());

    // The old key signs nothing any more: not with cosignatures of now.
    let settings = fs::read_to_string(town.path("city/stele.toml")).unwrap();
    fs::write(
        town.path("city/stele.toml"),
        settings.replace("keys/log-2.key", "keys/log.key"),
    )
    .unwrap();
    let refused = town.desk.ends(1, town.now, "publish city");
    assert!(refused.contains("log-key-outside-window"), "{refused}");
}

#[test]
fn a_quiet_log_is_signed_anew_by_the_key_that_is_left() {
    let _alone = alone();
    let mut town = Town::new();
    town.done("log rotate-key city --out 2.json --at-once");
    town.adopt();
    town.now += DAY;
    // Nothing is queued, and what was decided bears the old key's signature alone.
    town.done("publish city");
    town.read_with(0, "2.json");
    assert_eq!(town.signatures("test.example/log"), 1);
    town.old_proofs_hold();
}

#[test]
fn a_witness_gives_way_to_another_and_old_proofs_hold() {
    let _alone = alone();
    let mut town = Town::new();
    let line = town.done("keygen --witness w3 city/keys/witness-w3.key");
    let vkey = line.split_whitespace().nth(2).unwrap().to_owned();
    town.now += DAY;
    town.done(&format!(
        "trust new city/trust.json --out 2.json --succeed-witness w1 {vkey}"
    ));
    town.adopt();
    let settings = fs::read_to_string(town.path("city/stele.toml")).unwrap();
    let settings = settings
        .replace("name = \"w1\"", "name = \"w3\"")
        .replace("witness-w1", "witness-w3");
    fs::write(town.path("city/stele.toml"), settings).unwrap();
    town.now += DAY;
    enqueue(&town.home(), &mixed(2..4));
    town.done("publish city");
    assert_eq!((town.signatures("w1"), town.signatures("w3")), (0, 1));
    town.read_with(0, "2.json");
    town.old_proofs_hold();
    check(&town.home());
    // Merely replaced, it takes its cosignatures with it.
    town.done(&format!(
        "trust new 1.json --out replaced.json --replace-witness w1 {vkey}"
    ));
    let verdict = town.verdict("old.tlog-proof", "replaced.json");
    assert_eq!(verdict["questions"][1]["answer"], "no", "{verdict:#}");
}

#[test]
fn a_closed_log_stays_as_it_is_and_says_so() {
    let _alone = alone();
    let mut town = Town::new();
    enqueue(&town.home(), &mixed(2..3));
    let refused = town.desk.ends(1, town.now, "log close city --out 2.json");
    assert!(refused.contains("would never be logged"), "{refused}");
    town.done("publish city");
    let closed = town.done("log close city --out 2.json");
    assert!(
        closed.contains("test.example/log is closed with 5 entries"),
        "{closed}"
    );
    // From now on, whether the version is in place yet or not.
    for _ in 0..2 {
        for words in ["add city record.json", "add city record.json --dry-run"] {
            let refused = town.desk.ends(1, town.now, words);
            assert!(refused.contains("was closed at"), "{refused}");
        }
        if town.version == 1 {
            town.adopt();
        }
    }
    town.done("publish city");
    town.old_proofs_hold();

    // Years later: no alarm, and no freshness that anybody would have to keep up.
    town.now += 900 * DAY;
    town.done("prove city --record record.json --out late.dossier --dossier");
    let words = |trust: &str| format!("verify late.dossier --trust {trust} --no-follow --json");
    let late = |trust: &str| {
        let output = town.desk.command(town.now, &words(trust)).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let reason = |verdict: &Value| {
        let checks = verdict["questions"][1]["checks"]
            .as_array()
            .unwrap()
            .clone();
        let fresh = checks
            .into_iter()
            .find(|check| check["check"] == "freshness");
        fresh.unwrap()["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!(reason(&late("1.json")), "stale");
    assert_eq!(reason(&late("2.json")), "closed");
    let verdict = late("2.json");
    assert_eq!(verdict["questions"][1]["answer"], "yes", "{verdict:#}");
    assert_eq!(
        verdict["questions"][3]["answer"], "cant-tell",
        "{verdict:#}"
    );
    let told = town.desk.ends(
        2,
        town.now,
        "verify late.dossier --trust 2.json --no-follow",
    );
    assert!(told.contains("This log was closed on"), "{told}");
    let told = town.done("status city");
    assert!(told.contains("closed"), "{told}");

    // Who has all keys adds to it all the same.
    let settings = fs::read_to_string(town.path("city/stele.toml")).unwrap();
    let opened: String = settings
        .lines()
        .filter(|line| !line.starts_with("closed"))
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(town.path("city/stele.toml"), opened).unwrap();
    fs::copy(town.path("1.json"), town.path("city/trust.json")).unwrap();
    enqueue(&town.home(), &mixed(4..5));
    town.done("publish city");
    town.done("prove city --record record.json --out beyond.tlog-proof");
    let output = town
        .desk
        .command(
            town.now,
            "verify beyond.tlog-proof --trust 2.json --no-follow --json",
        )
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(reason(&verdict), "not-as-closed");
    assert_eq!(verdict["questions"][1]["answer"], "no");
}

#[test]
fn another_log_goes_on_and_look_ups_say_which_they_cover() {
    let _alone = alone();
    let mut town = Town::new();
    enqueue(&town.home(), &mixed(2..3));
    town.done("publish city");
    let vkey = town.done("keygen --log test.example/next next.key");
    let vkey = vkey.lines().next().unwrap();
    town.done(&format!(
        "log close city --out 2.json --successor {vkey} --mirror next/"
    ));
    town.adopt();
    town.old_proofs_hold();
    let init = "init next --origin test.example/next --key next.key --trust 2.json";
    let keys = "--witness-key city/keys/witness-w1.key --witness-key city/keys/witness-w2.key";
    town.done(&format!("{init} {keys}"));
    let next = Home::open(&town.path("next")).unwrap();
    assert_eq!(
        fs::read(next.trust_path()).unwrap(),
        fs::read(town.path("2.json")).unwrap()
    );
    town.done("publish next");
    let told = town.desk.ends(2, town.now, "lookup city tag:EY0");
    assert!(
        told.contains("this covers the log test.example/log alone"),
        "{told}"
    );
    assert!(told.contains("test.example/next"), "{told}");
    let output = town
        .desk
        .command(town.now, "lookup next tag:EY0")
        .output()
        .unwrap();
    let told = said(&output);
    assert!(
        told.contains("test.example/log (closed at 2027-01-15T08:00:00Z)"),
        "{told}"
    );
    let told = town
        .desk
        .ends(2, town.now, "verify old.dossier --trust 2.json --no-follow");
    assert!(
        !told.contains("closed"),
        "an earlier state ages as others do: {told}"
    );
    town.done("prove city --record record.json --out new.dossier --dossier");
    let told = town
        .desk
        .ends(2, town.now, "verify new.dossier --trust 2.json --no-follow");
    assert!(
        told.contains("the log test.example/next goes on from it"),
        "{told}"
    );
}
