//! Evidence against a log, through the command: `stele audit` saves it, `stele verify --evidence` says
//! what it proves. `STELE_BLESS=1` writes the example of the documentation anew.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use futures::executor::block_on;
use serde_json::Value;
use stele_client::cache::MemoryCache;
use stele_client::check::check_head;
use stele_client::evidence::Evidence;
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_tests::city::{self, City, NOW, ORIGIN};
use stele_tests::command::STELE;
use tempfile::TempDir;

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
        let output = self.stele(&["audit", "log"]);
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
    for (name, bytes) in [
        ("fork.evidence", &file[..]),
        ("fork-trust.json", trust.as_bytes()),
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
