use futures::executor::block_on;
use serde_json::json;
use stele_records::trust::label_of;
use stele_records::verdict::{Answer, CheckCode, Growth, Outcome, Question, Reason, Verdict};

use super::*;
use crate::cache::MemoryCache;
use crate::evidence::{self, Claimed};
use crate::testing::{ORIGIN, OTHER, Server, TIME, checkpoint_at, checkpoint_by, log_vkey, policy};

const PREFIX: &str = "https://witness.example/seen";

fn trust(label: &serde_json::Value) -> TrustFile {
    let policy = policy();
    let witness = &policy.witnesses()[0];
    let name = label_of(witness.key());
    let logs = policy.logs().iter().map(|log| log.key().to_vkey());
    let logs: String = logs.map(|vkey| format!("log {vkey}\n")).collect();
    let text = format!("{logs}witness w {}\nquorum w\n", witness.key().to_vkey());
    let trust = json!({
        "version": 1,
        "name": {"en": "Test city", "zh": "测试市"},
        "policy": text,
        "mirrors": {ORIGIN: ["log/"], OTHER: ["other/"]},
        "maxAgeSeconds": 86_400,
        "keys": {name: label},
        "timeZone": "Asia/Shanghai",
        "contact": "mailto:records@city.example",
    });
    TrustFile::parse(trust.to_string().as_bytes()).unwrap()
}

fn adviser() -> Adviser {
    let trust = trust(&json!({"monitoring": PREFIX}));
    let mut found = advisers(&trust, ORIGIN);
    assert_eq!(found.len(), 1);
    found.pop().unwrap()
}

/// A witness that says this.
fn witness(note: Vec<u8>) -> Server {
    let server = Server::default();
    server.files.borrow_mut().insert(adviser().path(), note);
    server
}

fn ask(note: Vec<u8>) -> Result<Statement, NoOpinion> {
    let server = witness(note);
    block_on(adviser().ask(&&server))
}

/// What comes of it where the host shows one log and the witness saw another, `age` seconds ago.
fn sighting(host: &Server, seen: &Server, age: u64) -> Result<Sighting, NoOpinion> {
    let said = ask(checkpoint_at(ORIGIN, seen.head(), TIME)).unwrap();
    let log = host.log();
    let shown = block_on(log.checkpoint()).unwrap();
    let opinion = block_on(compare(&log, &shown, said, Clock::new(TIME + age)));
    opinion.map(|opinion| {
        let caught = matches!(
            opinion.sighting(),
            Sighting::Forked { .. } | Sighting::HeldBack { .. }
        );
        let evidence = opinion.evidence(TIME + age);
        assert_eq!(evidence.is_some(), caught);
        if let Some(evidence) = evidence {
            let said = opinion.said().checkpoint().note();
            assert_eq!(evidence.seen().map(Claimed::note), Some(said));
            assert_eq!(evidence.shown().note(), shown.note());
            // Anybody who has the log's key comes to the same.
            let found = evidence::check(&evidence, &policy(), 86_400, TIME + age).finding;
            let expected = match opinion.sighting() {
                Sighting::Forked { .. } => "fork-proven",
                _ => "rollback-not-proven",
            };
            assert_eq!(found.code(), expected);
        }
        opinion.sighting()
    })
}

#[test]
fn those_are_asked_whose_prefix_is_known() {
    let adviser = adviser();
    assert_eq!(adviser.witness, "w");
    assert_eq!(adviser.prefix, "https://witness.example/seen/");
    // SHA-256 of the origin in hex, as `printf %s log.example/records | sha256sum` prints it.
    let hash = "747f0f63cc05b79c5269375e1314ef894f0a7ad8d7844ff347b47460a17eccb9";
    assert_eq!(adviser.path(), format!("{hash}/checkpoint"));
    assert!(advisers(&trust(&json!({"jurisdiction": "CN-HE"})), ORIGIN).is_empty());
    assert!(advisers(&trust(&json!({"monitoring": PREFIX})), "no.example").is_empty());
}

#[test]
fn a_statement_bears_both_signatures() {
    let server = Server::with_entries(300);
    let note = checkpoint_at(ORIGIN, server.head(), TIME);
    let said = ask(note.clone()).unwrap();
    assert_eq!((said.time(), said.checkpoint().size()), (TIME, 300));
    let text = String::from_utf8(note).unwrap();
    let without = |name: &str| {
        let lines = text
            .lines()
            .filter(|line| !line.starts_with(&format!("— {name} ")));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    for (sent, code) in [
        (without("witness.example"), "checkpoint-quorum-not-reached"),
        (without(ORIGIN), "checkpoint-log-signature-missing"),
        (
            text.replacen("\n300\n", "\n299\n", 1),
            "checkpoint-log-signature-invalid",
        ),
        (String::new(), "note-no-signatures"),
        ("<!DOCTYPE html><title>Sign in</title>".into(), "fetch-html"),
    ] {
        let refused = ask(sent.clone().into_bytes()).unwrap_err();
        assert_eq!(refused.code(), code, "{sent}");
    }
    let other = checkpoint_at(OTHER, server.head(), TIME);
    // A policy for one log knows no other.
    assert_eq!(ask(other).unwrap_err().code(), "checkpoint-unknown-origin");
    let none = block_on(adviser().ask(&&Server::default()));
    assert_eq!(none, Err(NoOpinion::Fetch(FetchError::NotFound)));
}

#[test]
fn a_key_speaks_while_it_counts() {
    let server = Server::with_entries(3);
    let note = checkpoint_at(ORIGIN, server.head(), 1_790_000_000);
    let window = |from: &str, until: &str| {
        let label = json!({"monitoring": PREFIX, "validFrom": from, "validUntil": until});
        let adviser = advisers(&trust(&label), ORIGIN).pop().unwrap();
        block_on(adviser.ask(&&witness(note.clone()))).map(|said| said.time())
    };
    let time = 1_790_000_000;
    let outside = Err(NoOpinion::KeyWindow { time });
    // 1,790,000,000 is 2026-09-21T14:13:20Z.
    assert_eq!(
        window("2026-09-21T14:13:20Z", "2026-09-21T14:13:20Z"),
        Ok(time)
    );
    assert_eq!(
        window("2026-09-21T14:13:21Z", "2027-01-01T00:00:00Z"),
        outside
    );
    assert_eq!(
        window("2026-01-01T00:00:00Z", "2026-09-21T14:13:19Z"),
        outside
    );
}

#[test]
fn every_key_of_the_log_counts_for_its_time() {
    const NEW: u8 = 7;
    let server = Server::with_entries(3);
    let [old, new] = [1, NEW].map(|key| log_vkey(key, ORIGIN));
    let trust = trust(&json!({"monitoring": PREFIX}));
    let mut text = json!({
        "version": 1,
        "name": {"en": "Test city", "zh": "测试市"},
        "mirrors": {ORIGIN: ["log/"]},
        "maxAgeSeconds": 86_400,
        "timeZone": "Asia/Shanghai",
        "contact": "mailto:records@city.example",
    });
    let witness = trust.policy.witnesses()[0].key();
    let (old_vkey, new_vkey, w) = (old.to_vkey(), new.to_vkey(), witness.to_vkey());
    let policy = format!("log {old_vkey}\nlog {new_vkey}\nwitness w {w}\nquorum w\n");
    text["policy"] = policy.into();
    // 1,790,000,000 is 2026-09-21T14:13:20Z.
    text["keys"] = json!({
        label_of(witness): {"monitoring": PREFIX},
        label_of(&old): {"validUntil": "2026-09-21T14:13:20Z"},
        label_of(&new): {"validFrom": "2026-09-21T14:13:20Z"},
    });
    let trust = TrustFile::parse(text.to_string().as_bytes()).unwrap();
    let adviser = advisers(&trust, ORIGIN).pop().unwrap();
    for (key, time, counts) in [
        (1, TIME, true),
        (1, TIME + 1, false),
        (NEW, TIME, true),
        (NEW, TIME - 1, false),
    ] {
        let note = checkpoint_by(key, ORIGIN, server.head(), time);
        let said = block_on(adviser.ask(&&self::witness(note)));
        let code = said.map_or_else(|error| error.code(), |_| "said");
        let expected = match counts {
            true => "said",
            false => "checkpoint-log-key-outside-window",
        };
        assert_eq!(code, expected, "{key} {time}");
    }
}

#[test]
fn what_a_witness_has_seen_is_held_against_what_is_shown() {
    let host = Server::with_entries(700);
    let same = Server::with_entries(700);
    assert_eq!(sighting(&host, &same, 0), Ok(Sighting::Same));
    for seen in [0, 1, 256, 699] {
        let older = Server::default();
        older.publish(seen);
        assert_eq!(sighting(&host, &older, 9_999), Ok(Sighting::Grown { seen }));
    }
    let newer = Server::with_entries(900);
    for (age, expected) in [
        (0, Sighting::Ahead { seen: 900 }),
        (GRACE, Sighting::Ahead { seen: 900 }),
        (GRACE + 1, held(900, 700, GRACE + 1)),
    ] {
        assert_eq!(sighting(&host, &newer, age), Ok(expected));
    }
    // Also where the host has the files and shows an old checkpoint.
    let full = Server::with_entries(900);
    full.put(
        stele_tlog::LogPath::Checkpoint,
        checkpoint_at(ORIGIN, host.head(), TIME),
    );
    assert_eq!(
        sighting(&full, &newer, 0),
        Ok(Sighting::Ahead { seen: 900 })
    );
    assert_eq!(sighting(&full, &newer, 7_200), Ok(held(900, 700, 7_200)));
}

const fn held(seen: u64, shown: u64, age: u64) -> Sighting {
    Sighting::HeldBack { seen, shown, age }
}

#[test]
fn another_past_is_a_fork() {
    let host = Server::with_entries(700);
    for seen in [1, 300, 700] {
        let other = Server::default();
        other.publish_other(seen);
        let shown = 700;
        assert_eq!(
            sighting(&host, &other, 0),
            Ok(Sighting::Forked { seen, shown })
        );
    }
    // Of a larger one only if the host sends its tiles, which it would be a fool to do.
    let other = Server::default();
    other.publish_other(900);
    assert_eq!(
        sighting(&host, &other, 0),
        Ok(Sighting::Ahead { seen: 900 })
    );
    assert_eq!(sighting(&host, &other, 7_200), Ok(held(900, 700, 7_200)));
    other.put(
        stele_tlog::LogPath::Checkpoint,
        checkpoint_at(ORIGIN, host.head(), TIME),
    );
    let forked = Sighting::Forked {
        seen: 900,
        shown: 700,
    };
    assert_eq!(sighting(&other, &other_of(900), 0), Ok(forked));
}

fn other_of(count: u64) -> Server {
    let other = Server::default();
    other.publish_other(count);
    other
}

#[test]
fn what_cannot_be_fetched_counts_against_nobody() {
    let host = Server::with_entries(700);
    host.delete("tile/");
    let older = Server::with_entries(300);
    let found = sighting(&host, &older, 0);
    assert!(
        matches!(&found, Err(NoOpinion::Log(error)) if error.could_not_check()),
        "{found:?}"
    );
}

#[test]
fn an_opinion_makes_a_verdict_no_better() {
    let judged = |growth: Option<Growth>, sighting| {
        let mut verdict = Verdict::pending();
        growth
            .into_iter()
            .for_each(|growth| verdict.judge_growth(growth));
        verdict.judge_sighting("w", sighting);
        let growth = verdict.check(CheckCode::Growth).unwrap().outcome.clone();
        (growth, verdict.answer(Question::Logged))
    };
    let good = [
        Sighting::Same,
        Sighting::Grown { seen: 3 },
        Sighting::Ahead { seen: 9 },
    ];
    for sighting in good {
        assert_eq!(judged(None, sighting), (Outcome::Pending, Answer::CantTell));
        let back = Growth::RolledBack { seen: 9, shown: 5 };
        let (outcome, _) = judged(Some(back), sighting);
        assert!(matches!(outcome, Outcome::CouldNotCheck(_)));
    }
    let forked = Sighting::Forked { seen: 9, shown: 5 };
    let (outcome, answer) = judged(Some(Growth::FirstVisit), forked);
    assert!(matches!(
        outcome,
        Outcome::Failed(Reason::WitnessForked { .. })
    ));
    assert_eq!(answer, Answer::No);
    // Nor does it say what holds now.
    for sighting in [forked, held(9, 5, 700)] {
        let mut verdict = Verdict::pending();
        verdict.judge_growth(Growth::Consistent { seen: 5 });
        assert_eq!(verdict.age_unknown(), None);
        verdict.judge_sighting("w", sighting);
        let growth = verdict.check(CheckCode::Growth).unwrap().outcome.reason();
        assert_eq!(verdict.age_unknown().as_ref(), growth);
    }
    let seen = Growth::Consistent { seen: 5 };
    let (outcome, answer) = judged(Some(seen), held(9, 5, 700));
    assert!(matches!(
        outcome,
        Outcome::CouldNotCheck(Reason::HeldBack { .. })
    ));
    assert_eq!(answer, Answer::CantTell);
    // A fork stays one.
    let fork = Growth::Forked { seen: 5, shown: 5 };
    let (outcome, _) = judged(Some(fork), held(9, 5, 700));
    assert!(matches!(outcome, Outcome::Failed(Reason::Forked { .. })));
}

#[test]
fn a_reader_who_reads_from_mirrors_compares_as_well() {
    let (bad, good) = (Server::with_entries(700), Server::with_entries(700));
    bad.fault("tile/0/000", crate::testing::Fault::Flip(9));
    let mirrors = crate::fetch::Mirrors::new(&bad, vec![&good]);
    let log = Log::new(mirrors, MemoryCache::default(), policy(), ORIGIN);
    let shown = block_on(log.checkpoint()).unwrap();
    let older = Server::with_entries(100);
    let said = ask(checkpoint_at(ORIGIN, older.head(), TIME)).unwrap();
    let opinion = block_on(compare(&log, &shown, said, Clock::new(TIME))).unwrap();
    assert_eq!(opinion.sighting(), Sighting::Grown { seen: 100 });
}
