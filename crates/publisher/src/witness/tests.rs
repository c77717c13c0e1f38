use std::fs;

use stele_verify::hash::empty_root;
use stele_verify::note::{KeyKind, Note};

use super::testing::{NOW, TestLog, signer};
use super::*;

struct World {
    folder: tempfile::TempDir,
    log: TestLog,
    witness: Witness,
}

fn world(rate: u32) -> World {
    let folder = tempfile::tempdir().unwrap();
    let log = TestLog::new("example.com/log", 1);
    let mut logs = Logs::default();
    assert!(logs.trust(log.key.verifier_key()));
    let keys = vec![signer("w", KeyKind::CosignatureV1, 3)];
    let clock = Clock::Fixed(NOW);
    let witness = Witness::open(keys, logs, folder.path(), clock, rate, Begin::First).unwrap();
    World {
        folder,
        log,
        witness,
    }
}

impl World {
    fn ask(&self, body: &[u8]) -> u16 {
        match self.witness.add_checkpoint(body).unwrap() {
            Answer::Cosigned(_) => 200,
            Answer::Refused(refusal) => refusal.status(),
            Answer::Busy(_) => 429,
        }
    }

    /// The codes of the cases that were kept.
    fn cases(&self) -> Vec<String> {
        let log = self.folder.path().join("evidence");
        let log = log.join(origin_hash(self.log.origin).to_hex());
        let names = fs::read_dir(log).into_iter().flatten();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut codes: Vec<_> = names.map(|name| name[65..].to_owned()).collect();
        codes.sort();
        codes
    }
}

#[test]
fn a_fork_is_kept_as_evidence_once() {
    let world = world(100);
    assert_eq!(world.ask(&world.log.request(0, 5, 0)), 200);
    assert_eq!(world.cases(), [""; 0]);
    // Of the same size, asked for from the right size, and from another.
    assert_eq!(world.ask(&world.log.request(5, 5, 1)), 422);
    assert_eq!(world.ask(&world.log.request(5, 5, 1)), 422);
    assert_eq!(world.ask(&world.log.request(4, 5, 1)), 409);
    assert_eq!(world.cases(), ["log-forked"]);
    assert_eq!(world.ask(&world.log.request(4, 5, 2)), 409);
    assert_eq!(world.cases(), ["log-forked", "log-forked"]);
    // Larger ones may be genuine ones with a wrong proof.
    assert_eq!(world.ask(&world.log.request(5, 9, 1)), 422);
    assert_eq!(
        world.cases(),
        ["log-forked", "log-forked", "merkle-root-mismatch"]
    );

    let log = world.folder.path().join("evidence");
    let log = log.join(origin_hash(world.log.origin).to_hex());
    let case = Hash::of(&[world.log.text(5, 1).as_bytes()]).to_hex();
    let case = log.join(format!("{case}-log-forked"));
    let read = |name: &str| fs::read(case.join(name)).unwrap();
    assert_eq!(read("shown"), world.log.note(5, 1).to_bytes());
    assert_eq!(read("request"), world.log.request(5, 5, 1));
    let seen = Note::parse(&read("seen")).unwrap();
    assert_eq!(seen.text(), world.log.text(5, 0));
    assert_eq!(seen.signatures().len(), 2, "the log's and the witness's");
}

#[test]
fn what_the_log_has_not_signed_or_may_well_have_meant_is_no_evidence() {
    let world = world(100);
    assert_eq!(world.ask(&world.log.request(0, 5, 0)), 200);
    let forger = TestLog {
        origin: world.log.origin,
        key: signer(world.log.origin, KeyKind::Ed25519, 9),
    };
    assert_eq!(world.ask(&forger.request(5, 5, 1)), 403);
    assert_eq!(world.ask(&world.log.request(0, 9, 0)), 409);
    assert_eq!(world.ask(&world.log.request(3, 4, 0)), 409);
    assert_eq!(world.ask(&world.log.request(9, 4, 0)), 400);
    assert_eq!(world.ask(b"old 5\n"), 400);
    assert_eq!(world.cases(), [""; 0]);
}

#[test]
fn an_empty_tree_with_a_root_is_evidence_by_itself() {
    let world = world(100);
    let text = world.log.text(0, 0);
    let wrong = TestLog::root(1, 0).to_base64();
    let wrong = text.replace(&empty_root().to_base64(), &wrong);
    let body = protocol::request(0, &[], &world.log.signed(&wrong));
    assert_eq!(world.ask(&body), 422);
    assert_eq!(world.cases(), ["log-forked"]);
    assert_eq!(world.ask(&world.log.request(0, 0, 0)), 200);
    assert_eq!(world.ask(&body), 422);
    assert_eq!(world.ask(&world.log.request(0, 0, 0)), 200);
}

#[test]
fn only_growth_counts_against_a_log_s_rate() {
    let world = world(1);
    let forger = TestLog {
        origin: world.log.origin,
        key: signer(world.log.origin, KeyKind::Ed25519, 9),
    };
    assert_eq!(world.ask(&world.log.request(0, 5, 0)), 200);
    // What is public can be handed in by anybody: that keeps the log from nothing.
    for (body, status) in [
        (forger.request(0, 6, 0), 403),
        (world.log.request(6, 5, 0), 400),
        (world.log.request(0, 5, 0), 409),
        (world.log.request(3, 4, 0), 409),
        (protocol::request(5, &[], &world.log.note(6, 0)), 422),
        (world.log.request(5, 5, 0), 200),
    ] {
        for _ in 0..50 {
            assert_eq!(world.ask(&body), status);
        }
    }
    let grows = |size| world.ask(&world.log.request(size, size + 1, 0)) == 200;
    let granted = (5..200).take_while(|size| grows(*size)).count();
    assert!((9..100).contains(&granted), "{granted}");
    let size = 5 + granted as u64;
    assert_eq!(world.ask(&world.log.request(size, size + 1, 0)), 429);
    assert_eq!(world.ask(&world.log.request(size, size, 0)), 200);
    assert_eq!(world.ask(&forger.request(0, 6, 0)), 403);
    // It still says what it has cosigned.
    let note = world.witness.checkpoint(&origin_hash(world.log.origin));
    assert!(note.unwrap().is_some());
    let known = KnownLog {
        origin: world.log.origin.to_owned(),
        keys: vec![world.log.key.verifier_key().clone()],
        size: Some(size),
    };
    assert_eq!(world.witness.logs().unwrap(), [known]);
    assert_eq!(world.witness.keys().count(), 1);
}

#[test]
fn a_clock_that_is_behind_is_told_of() {
    let mut world = world(100);
    assert_eq!(world.witness.clock_behind().unwrap(), 0);
    assert_eq!(world.ask(&world.log.request(0, 5, 0)), 200);
    assert_eq!(world.witness.clock_behind().unwrap(), 0);
    world.witness.clock = Clock::Fixed(NOW - 400);
    assert_eq!(world.witness.clock_behind().unwrap(), 400);
}
