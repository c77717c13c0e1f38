//! Evidence against a log, through the command: `stele audit` saves it, `stele verify --evidence` says
//! what it proves. `STELE_BLESS=1` writes the example of the documentation anew.
#![cfg(not(target_arch = "wasm32"))]

mod keys;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use futures::executor::block_on;
use serde_json::Value;
use stele_client::cache::MemoryCache;
use stele_client::check::{check_file, check_head, hold_file};
use stele_client::evidence::{self, Evidence};
use stele_client::fetch::{Fetch, FetchError};
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::{Answer, CheckCode, Question, Reason};
use stele_sign::note::NoteSigner;
use stele_tests::city::{self, COSIGNERS, City, NOW, ORIGIN};
use stele_tests::command::STELE;
use stele_verify::note::{Note, SignatureLine};
use tempfile::TempDir;

use keys::{fork_of, head, new_key, rotating};

fn of_size(size: u64) -> City {
    City::of((0..size).map(city::card).collect())
}

/// The same, but for entry 5.
fn forked(size: u64) -> City {
    let number = |at| if at == 5 { 1_005 } else { at };
    City::of((0..size).map(|at| city::card(number(at))).collect())
}

/// What a reader has who saw one log and is shown another.
fn evidence(seen: &City, shown: &City) -> Option<Evidence> {
    let (trust, memory) = (city::trust(), MemorySeen::default());
    let look = |city| {
        let log = Log::new(city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
        block_on(check_head(&log, &trust, NOW, &memory, |_| ()))
    };
    look(seen);
    look(shown).evidence
}

/// A folder with the city's trust file, and a memory of its own.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let trust = city::trust_json(&city::policy()).to_string();
        fs::write(folder.path().join("trust.json"), trust).expect("it can be written");
        Self(folder)
    }

    /// With another trust file.
    fn with(trust: &Value) -> Self {
        let folder = Self::new();
        let path = folder.0.path().join("trust.json");
        fs::write(path, trust.to_string()).expect("it can be written");
        folder
    }

    fn stele(&self, args: &[&str]) -> Output {
        let mut command = Command::new(&*STELE);
        command.args(["--now", city::NOW_TEXT]).args(args);
        command.args(["--trust", "trust.json"]);
        command.env("XDG_STATE_HOME", self.0.path());
        command.current_dir(self.0.path());
        command.output().expect("the command runs")
    }

    /// Shows this log and audits it; the exit status and what was said on the error channel.
    fn audit(&self, city: &City) -> (Option<i32>, String) {
        let log = self.0.path().join("log");
        // What was there before is gone: a server shows one log at a time.
        let _ = fs::remove_dir_all(&log);
        for (path, bytes) in &city.files {
            let path = log.join(path);
            fs::create_dir_all(path.parent().expect("it is below a folder"))
                .expect("it can be made");
            fs::write(&path, bytes).expect("it can be written");
        }
        let output = self.stele(&["audit", "log", "--origin", ORIGIN]);
        let error = String::from_utf8(output.stderr).expect("it prints text");
        (output.status.code(), error)
    }

    /// The only file of evidence that was saved.
    fn saved(&self) -> PathBuf {
        let folder = self.0.path().join("stele/evidence");
        let mut files = fs::read_dir(folder).expect("evidence was saved");
        let file = files
            .next()
            .expect("there is a file")
            .expect("it is listed");
        assert!(files.next().is_none(), "there is one");
        file.path()
    }

    fn verify(&self, file: &[u8]) -> (Option<i32>, Value, String) {
        let path = self.0.path().join("x.evidence");
        fs::write(path, file).expect("it can be written");
        let output = self.stele(&["verify", "--evidence", "x.evidence", "--json"]);
        let report = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
        let error = String::from_utf8(output.stderr).expect("it prints text");
        (output.status.code(), report, error)
    }
}

#[test]
fn a_fork_is_saved_by_the_audit_and_proven_by_the_file() {
    for size in [300, 310] {
        let folder = Folder::new();
        assert_eq!(folder.audit(&of_size(300)).0, Some(0));
        let (status, error) = folder.audit(&forked(size));
        assert_eq!(status, Some(1), "{error}");
        let path = folder.saved();
        assert!(error.contains(&path.display().to_string()), "{error}");
        let file = path.to_str().expect("a plain name");
        let output = folder.stele(&["verify", "--evidence", file]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{text}");
        assert!(
            text.starts_with("Proven: the log signed two heads"),
            "{text}"
        );
        for part in ["garden", "station", "is not proven", "Seen before"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("verified"), "{text}");
        let (status, report, _) = folder.verify(&fs::read(&path).expect("it is there"));
        assert_eq!(status, Some(0));
        assert_eq!(report["evidence"]["proven"], true);
        assert_eq!(report["evidence"]["seen"]["size"], 300);
        assert_eq!(report["evidence"]["shown"]["size"], size);
        assert_eq!(report["evidence"]["witnessesOfBoth"][1], "station");
        // The honest log is believed again: the fork was not taken for what was seen.
        assert_eq!(folder.audit(&of_size(320)).0, Some(0));
    }
}

/// One more line below the city's checkpoint.
fn add_line(city: &mut City, line: SignatureLine) {
    let note = city::cosigned(&city.head_text(), &COSIGNERS, NOW);
    let note = Note::parse(&note).expect("the city's own");
    let lines = [note.signatures(), &[line]].concat();
    let note = Note::new(note.text(), &lines).expect("a note");
    city.show(note.to_bytes());
}

/// The city's trust file, which knows another log besides.
fn trust_of_two() -> Value {
    let other = city::other_log_key().verifier_key().to_vkey();
    let mut trust = city::trust_json(&format!("log {other}\n{}", city::policy()));
    trust["mirrors"][city::OTHER_ORIGIN] = serde_json::json!(["other/"]);
    trust
}

/// The code of a refusal, and what leads to it.
type Spoilt = (&'static str, fn(&mut City));

/// What may keep a head from being accepted that the log has signed.
const SPOILT: [Spoilt; 4] = [
    ("checkpoint-quorum-not-reached", |city| {
        city.cosign(&[], NOW);
    }),
    ("checkpoint-quorum-not-reached", |city| {
        city.cosign(&COSIGNERS[1..], NOW);
    }),
    ("cosignature-invalid", |city| {
        let other = of_size(7).head_text();
        let line = city::witness_key(1).cosign(&other, NOW);
        add_line(city, line.expect("it cosigns a checkpoint"));
    }),
    ("checkpoint-log-signature-invalid", |city| {
        let line = city::other_log_key().sign_line("another text\n");
        add_line(city, line.expect("it signs anything"));
    }),
];

/// The log's own signature is what binds the log, whoever else has signed.
#[test]
fn a_fork_is_one_whoever_has_cosigned_it() {
    for (code, spoil) in SPOILT {
        let folder = Folder::with(&trust_of_two());
        assert_eq!(folder.audit(&of_size(20)).0, Some(0), "{code}");
        // The smaller one is held against what was seen by that one's tiles.
        for size in [20, 24, 12] {
            let mut city = forked(size);
            spoil(&mut city);
            if size < 20 {
                let honest = of_size(20).files.into_iter();
                city.files
                    .extend(honest.filter(|(path, _)| path.starts_with("tile/")));
            }
            let (status, error) = folder.audit(&city);
            assert_eq!(status, Some(1), "{code}: {error}");
            for part in [code, "does not begin with", "Both signed heads were saved"] {
                assert!(error.contains(part), "{part}: {error}");
            }
            let path = folder.saved();
            let (status, report, error) = folder.verify(&fs::read(&path).expect("it is there"));
            assert_eq!(status, Some(0), "{code}: {error}");
            let report = &report["evidence"];
            assert_eq!(report["finding"], "fork-proven", "{code}");
            assert_eq!(report["seen"]["size"], 20, "{code}");
            assert_eq!(report["shown"]["size"], size, "{code}");
            fs::remove_file(path).expect("it can be removed");
        }
        // What lacks nothing but signatures is no fork, and no memory either.
        for size in [12, 20, 28] {
            let mut city = of_size(size);
            spoil(&mut city);
            let (status, error) = folder.audit(&city);
            assert_eq!(status, Some(1), "{code}: {error}");
            assert!(
                error.contains(code) && !error.contains("does not begin with"),
                "{error}"
            );
        }
        assert_eq!(folder.audit(&of_size(24)).0, Some(0), "{code}");
    }
}

/// Two mirrors, each with its own log: the one that is accepted, and one that no quorum has cosigned.
struct Mirrors([City; 2]);

impl Fetch for Mirrors {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        self.0[0].get(path, limit).await
    }

    fn mirrors(&self) -> usize {
        2
    }

    async fn get_at(&self, mirror: usize, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        self.0[mirror].get(path, limit).await
    }
}

#[test]
fn one_mirror_s_fork_is_seen_although_another_has_the_log() {
    let trust = city::trust();
    for size in [300, 310, 270] {
        let (mut fork, memory) = (forked(size), MemorySeen::default());
        fork.cosign(&[], NOW);
        let look = |first: City| {
            let mirrors = Mirrors([first, of_size(300)]);
            let log = Log::new(
                mirrors,
                MemoryCache::default(),
                trust.policy.clone(),
                ORIGIN,
            );
            block_on(check_head(&log, &trust, NOW, &memory, |_| ()))
        };
        let head = look(fork);
        assert_eq!(
            evidence::Kind::of(&head.verdict),
            Some(evidence::Kind::Fork),
            "{size}"
        );
        let evidence = head.evidence.expect("two signed heads");
        let found = evidence::check(&evidence, &trust.policy, trust.max_age, NOW).finding;
        assert_eq!(found.code(), "fork-proven");
        // The other mirror is believed, as what is behind it was.
        let mut late = of_size(270);
        late.cosign(&[], NOW);
        let head = look(late);
        assert_eq!(evidence::Kind::of(&head.verdict), None, "{size}");
        assert_eq!(
            head.checkpoint.map(|checkpoint| checkpoint.size()),
            Some(300)
        );
    }
}

#[test]
fn a_log_that_went_back_proves_nothing_by_itself() {
    let folder = Folder::new();
    assert_eq!(folder.audit(&of_size(300)).0, Some(0));
    let (status, error) = folder.audit(&of_size(270));
    assert_eq!(status, Some(2), "{error}");
    let saved = fs::read(folder.saved()).expect("it was saved");
    let (status, report, _) = folder.verify(&saved);
    assert_eq!(status, Some(2));
    assert_eq!(report["evidence"]["finding"], "rollback-not-proven");
    assert_eq!(report["evidence"]["proven"], false);
    assert_eq!(report["evidence"]["shown"]["signedByLog"], true);
}

#[test]
fn what_is_no_proof_of_misbehaviour_is_not_called_one() {
    let folder = Folder::new();
    let file = evidence(&of_size(300), &forked(310))
        .expect("a fork")
        .to_bytes();
    let text = String::from_utf8(file.clone()).expect("it is text");
    let edit = |from: &str, to: &str| text.replacen(from, to, 1).into_bytes();
    let same = |city: &City| {
        let note = String::from_utf8(city.files["checkpoint"].clone()).expect("it is text");
        let head = format!("stele/evidence@v1\nkind fork\norigin {ORIGIN}\ntime {NOW}\n");
        format!("{head}\nseen\n{note}\nshown\n{note}").into_bytes()
    };
    let root = text.lines().find_map(|line| line.strip_prefix("root "));
    let other_root = edit(
        root.expect("its root"),
        &of_size(300).head().root.to_base64(),
    );
    for (name, file, status, code) in [
        (
            "the same head twice",
            same(&of_size(300)),
            1,
            "evidence-consistent",
        ),
        ("another root", other_root, 1, "evidence-proof"),
        (
            "another size",
            edit("\n310\n", "\n311\n"),
            1,
            "checkpoint-log-signature-invalid",
        ),
    ] {
        let (found, report, error) = folder.verify(&file);
        assert_eq!(found, Some(status), "{name}: {error}");
        assert_eq!(report["evidence"]["finding"], code, "{name}");
    }
    for (name, file, says) in [
        (
            "cut off",
            text.trim_end().as_bytes().to_vec(),
            "note-no-final-newline",
        ),
        (
            "by an editor",
            text.replace('\n', "\r\n").into_bytes(),
            "text-carriage-return",
        ),
        (
            "another kind",
            edit("kind fork", "kind rollback"),
            "evidence-kind",
        ),
        ("a record", city::card(3), "evidence-header"),
    ] {
        let (found, _, error) = folder.verify(&file);
        assert_eq!(found, Some(3), "{name}: {error}");
        assert!(error.contains(says), "{name}: {error}");
    }
    // A trust file of another log.
    let other = city::other_log_key().verifier_key().to_vkey();
    let own = city::log_key().verifier_key().to_vkey();
    let policy = city::policy().replace(&own, &other);
    let mut trust = city::trust_json(&policy);
    trust["mirrors"] = serde_json::json!({ city::OTHER_ORIGIN: ["log/"] });
    let path = folder.0.path().join("trust.json");
    fs::write(path, trust.to_string()).expect("it can be written");
    let (status, report, error) = folder.verify(&file);
    assert_eq!(status, Some(2), "{error}");
    assert_eq!(report["evidence"]["finding"], "checkpoint-unknown-origin");
}

/// A file shows the log as well as the log itself does.
#[test]
fn a_file_of_a_fork_is_held_against_what_was_seen() {
    let trust = city::trust();
    let honest = City::indexed((0..19).map(city::card).collect());
    let memory = MemorySeen::default();
    let log = Log::new(
        &honest,
        MemoryCache::default(),
        trust.policy.clone(),
        ORIGIN,
    );
    let hold = |file: &[u8]| {
        let mut checked = check_file(file, &trust, NOW).expect("it is a file of a record");
        let split = block_on(hold_file(&log, &mut checked, NOW, &memory));
        let growth = checked.verdict.check(CheckCode::Growth);
        let growth = growth.and_then(|check| check.outcome.reason());
        let growth = growth.map(Reason::code);
        (growth, checked.verdict.answer(Question::Logged), split)
    };
    let number = |at| if at == 5 { 1_005 } else { at };
    let fork = |size: u64| City::indexed((0..size - 1).map(|at| city::card(number(at))).collect());
    // Nothing was seen, so there is nothing to hold it against.
    assert_eq!(hold(&fork(20).dossier(4)).0, Some("offline"));
    block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
    let before = block_on(log.remembered(&memory));
    for file in [honest.dossier(4), honest.proof(4)] {
        let (growth, answer, split) = hold(&file);
        assert_eq!((growth, answer), (Some("offline"), Answer::Yes));
        assert!(split.is_none());
    }
    for (size, file) in [
        (20, fork(20).dossier(4)),
        (20, fork(20).proof(4)),
        // By the tiles of the log that was seen.
        (12, fork(12).dossier(4)),
        (12, fork(12).dossier_of(&IndexKey::new(Kind::Tag, "T-0004"))),
    ] {
        let (growth, answer, split) = hold(&file);
        assert_eq!((growth, answer), (Some("forked"), Answer::No), "{size}");
        let split = split.expect("it can't be of the same log");
        assert_eq!((split.seen.head.size, split.shown.head.size), (20, size));
        let evidence = split.evidence.expect("both are signed");
        let found = evidence::check(&evidence, &trust.policy, trust.max_age, NOW).finding;
        assert_eq!(found.code(), "fork-proven");
    }
    // Whether a larger one is a fork only its own tiles could show.
    assert_eq!(hold(&fork(30).dossier(4)).0, Some("offline"));
    assert_eq!(block_on(log.remembered(&memory)), before);
}

#[test]
fn evidence_is_no_record() {
    let folder = Folder::new();
    let file = evidence(&of_size(300), &forked(310))
        .expect("a fork")
        .to_bytes();
    fs::write(folder.0.path().join("x.evidence"), file).expect("it can be written");
    let output = folder.stele(&["verify", "x.evidence"]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{error}");
    assert!(error.contains("--evidence x.evidence"), "{error}");
    assert!(output.stdout.is_empty());
}

#[test]
fn the_example_of_the_documentation() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let file = evidence(&of_size(12), &forked(20))
        .expect("a fork")
        .to_bytes();
    let trust = format!("{:#}\n", city::trust_json(&city::policy()));
    let by = |city: &City, key: NoteSigner| head(city, &[key], &COSIGNERS, NOW);
    let two = fork_of(
        by(&of_size(20), city::log_key()),
        by(&forked(20), new_key()),
    );
    let two_trust = format!("{:#}\n", rotating(None, None));
    for (name, bytes) in [
        ("fork.evidence", &file[..]),
        ("fork-trust.json", trust.as_bytes()),
        ("two-keys.evidence", &two.to_bytes()),
        ("two-keys-trust.json", two_trust.as_bytes()),
    ] {
        let path = docs.join("examples").join(name);
        if std::env::var_os("STELE_BLESS").is_some() {
            fs::write(&path, bytes).expect("it can be written");
        }
        let found = fs::read(&path).unwrap_or_default();
        assert!(
            found == bytes,
            "{name} is out of date: run with STELE_BLESS=1"
        );
    }
    let page = fs::read_to_string(docs.join("evidence.md")).expect("the page is there");
    let text = String::from_utf8(file).expect("it is text");
    assert!(
        page.contains(&text),
        "docs/evidence.md shows another file:\n{text}"
    );
}

/// Every command of the page, as it stands there; where it says FILE, the page's own example is meant.
#[test]
fn the_commands_of_the_documentation() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("docs/evidence.md")).expect("the page is there");
    let commands: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("    stele "))
        .collect();
    assert_eq!(commands.len(), 2, "{commands:?}");
    for command in commands {
        let words = command.split(' ').map(|word| match word {
            "FILE" => "docs/examples/fork.evidence",
            "trust.json" => "docs/examples/fork-trust.json",
            word => word,
        });
        let state = tempfile::tempdir().expect("a temporary folder");
        let output = Command::new(&*STELE)
            .args(words)
            .env("XDG_STATE_HOME", state.path())
            .current_dir(&root)
            .output()
            .expect("the command runs");
        let text = String::from_utf8(output.stdout).expect("it prints text");
        assert_eq!(output.status.code(), Some(0), "{command}: {text}");
        let (seen, shown) = (of_size(12).head(), forked(20).head());
        for line in [
            "Proven: the log signed two heads",
            "Seen before",
            "12 entries",
            "20 entries",
            &seen.root.to_base64(),
            &shown.root.to_base64(),
            "garden",
            "station",
        ] {
            assert!(text.contains(line), "{command}: {line}: {text}");
        }
    }
}
