//! The command line: transcripts in `tests/cmd`, which are for reading too, and every kind of bad
//! input with its exit status.
//!
//! After a wanted change of the output, `TRYCMD=overwrite cargo test -p stele-tests --test cmd` writes
//! the transcripts anew; after one of the test city, `STELE_BLESS=1` writes the files that they use.
#![cfg(not(target_arch = "wasm32"))]

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use stele_records::index::{IndexKey, Kind};
use stele_tests::city::{self, City, city};
use stele_tests::city_files;
use stele_tests::command::STELE;
use stele_tests::tamper::{ENTRY, World, html_page, replaced};
use stele_verify::encoding::to_base64;
use tempfile::TempDir;

#[test]
fn transcripts() {
    let memory = tempfile::tempdir().expect("a temporary folder");
    let memory = memory
        .path()
        .to_str()
        .expect("temporary folders have plain names")
        .to_owned();
    // What `audit` and `export` remember, for this run alone; apart, since they read two logs of one name.
    let remembered = |name: &str| format!("{memory}/{name}");
    trycmd::TestCases::new()
        .register_bin("stele", STELE.as_path())
        .env("XDG_STATE_HOME", remembered("others"))
        .case("cmd/*.trycmd")
        .skip("cmd/auditor.trycmd")
        .skip("cmd/export.trycmd")
        .skip("cmd/trust.trycmd")
        .run();
    trycmd::TestCases::new()
        .register_bin("stele", STELE.as_path())
        .env("XDG_STATE_HOME", remembered("trust"))
        .case("cmd/trust.trycmd")
        .run();
    trycmd::TestCases::new()
        .register_bin("stele", STELE.as_path())
        .env("XDG_STATE_HOME", remembered("export"))
        .case("cmd/export.trycmd")
        .run();
}

/// The auditor's transcript, apart: its key must be its owner's alone, which no checked-in file is.
#[test]
fn the_auditor_s_transcript() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("cmd/auditor.trycmd");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    for (name, bytes) in city_files::for_auditors() {
        let file = path("auditor.in").join(&name);
        fs::create_dir_all(file.parent().expect("it is below a folder")).expect("it can be made");
        fs::write(&file, bytes).expect("it can be written");
        #[cfg(unix)]
        if name.ends_with(".key") {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::Permissions::from_mode(0o600);
            fs::set_permissions(&file, mode).expect("it is ours");
        }
    }
    // With a folder of this name it runs in a copy of the other.
    fs::create_dir(path("auditor.out")).expect("a folder");
    fs::copy(&source, path("auditor.trycmd")).expect("the transcript");
    trycmd::TestCases::new()
        .register_bin("stele", STELE.as_path())
        .env("XDG_STATE_HOME", path("state").to_string_lossy())
        .case(path("auditor.trycmd"))
        .run();
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        fs::copy(path("auditor.trycmd"), source).expect("it can be written");
    }
}

#[test]
fn the_files_that_they_use_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cmd");
    let bless = std::env::var_os("STELE_BLESS").is_some();
    for (path, bytes) in city_files::for_transcripts() {
        let path = folder.join(path);
        if bless {
            fs::create_dir_all(path.parent().expect("it is below a folder"))
                .expect("it can be made");
            fs::write(&path, &bytes).expect("it can be written");
        }
        let found = fs::read(&path).unwrap_or_default();
        assert!(
            found == bytes,
            "{} is out of date: run with STELE_BLESS=1",
            path.display()
        );
    }
}

/// Every kind of bad input, through the command: its exit status, and the reason in its report.
#[test]
fn verify_ends_with_the_verdicts_status() {
    let World { proof, record, .. } = World::honest();
    let folder = Folder::new();
    let text = String::from_utf8(proof.clone()).expect("proofs are text");
    let edit = |from: &str, to: &str| text.replacen(from, to, 1).into_bytes();
    let inside = |record: &[u8]| edit(&to_base64(city().entry(ENTRY)), &to_base64(record));
    for (name, file, status, reason) in [
        ("good", proof.clone(), 2, "offline"),
        (
            "truncated",
            proof[..proof.len() - 9].to_vec(),
            1,
            "note-no-final-newline",
        ),
        (
            "without checkpoint",
            edit("\n\n", "\n"),
            1,
            "tlog-proof-hash",
        ),
        (
            "not UTF-8",
            [&proof[..], b"\xff\n"].concat(),
            1,
            "text-not-utf8",
        ),
        (
            "CRLF",
            text.replace('\n', "\r\n").into_bytes(),
            1,
            "text-carriage-return",
        ),
        (
            "wrong origin",
            edit("\nrecords.city", "\nrecords.fraud"),
            1,
            "checkpoint-unknown-origin",
        ),
        (
            "wrong size",
            edit("\n300\n", "\n299\n"),
            1,
            "checkpoint-log-signature-invalid",
        ),
        (
            "wrong index",
            edit("index 4\n", "index 3\n"),
            1,
            "merkle-root-mismatch",
        ),
        (
            "another record",
            inside(city().entry(5)),
            1,
            "merkle-root-mismatch",
        ),
        (
            "duplicate keys",
            inside(&replaced(
                &record,
                r#""dbhMm":128"#,
                r#""dbhMm":128,"dbhMm":1"#,
            )),
            1,
            "json-duplicate-name",
        ),
        (
            "a float",
            inside(&replaced(&record, r#""dbhMm":128"#, r#""dbhMm":12.8"#)),
            1,
            "json-float",
        ),
        (
            "a BOM in the record",
            inside(&[b"\xef\xbb\xbf", &record[..]].concat()),
            1,
            "json-byte-order-mark",
        ),
        ("a record alone", record.clone(), 2, "offline"),
        (
            "a changed record alone",
            replaced(&record, "银杏", "水杉"),
            1,
            "proof-signature",
        ),
    ] {
        let output = folder.verify(name, &file, &[]);
        let report: Value = serde_json::from_slice(&output.stdout).expect("--json prints JSON");
        assert_eq!(output.status.code(), Some(status), "{name}: {report:#}");
        let text = report.to_string();
        assert!(
            text.contains(&format!("\"reason\":\"{reason}\"")),
            "{name}: {report:#}"
        );
        assert!(output.stderr.is_empty(), "{name}");
    }
}

#[test]
fn what_is_no_proof_at_all_is_a_wrong_call() {
    let folder = Folder::new();
    for (name, file, says) in [
        ("empty", Vec::new(), "is empty"),
        ("a page", html_page(), "neither"),
        (
            "with a BOM",
            [b"\xef\xbb\xbf", &World::honest().proof[..]].concat(),
            "neither",
        ),
        ("oversized", vec![b'{'; 8 << 20], "longer than"),
    ] {
        let output = folder.verify(name, &file, &[]);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{name}: {error}");
        assert!(error.contains(says), "{name}: {error}");
        assert!(output.stdout.is_empty(), "{name}");
    }
}

/// The table that the documentation walks through imports whole.
#[test]
fn the_example_of_the_documentation() {
    let folder = Folder::new();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples");
    let example = |name: &str| examples.join(name).display().to_string();
    let run = |args: &[&str]| {
        let output = folder.command(args).output().expect("the command runs");
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {error}");
        String::from_utf8(output.stdout).expect("it prints text")
    };
    run(&["keygen", "key.json"]);
    run(&["init", "home", "--origin", "records.example/examples"]);
    let (table, map) = (example("trees.csv"), example("trees.toml"));
    let import = [
        "import", "trees", &table, "--map", &map, "--home", "home", "--key", "key.json",
    ];
    let dry = run(&[&import[..], &["--dry-run"]].concat());
    assert!(
        dry.contains("24 rows: 24 new, 0 changed, 0 as before, 0 rejected"),
        "{dry}"
    );
    let rows = fs::read_to_string(&table).expect("the example is there");
    assert_eq!(rows.lines().count(), 25, "24 rows below a header");
    run(&import);
    assert!(run(&["publish", "home"]).contains("added 24"));
    assert!(run(&["audit", "home"]).contains("records intact: 24 of 24"));
}

/// An audit makes every index root again, and names the one that is false.
#[test]
fn an_audit_finds_a_false_index() {
    let honest = Folder::new();
    honest.write_log(city());
    let output = honest.stele(&["audit".into(), "log".into()]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(
        text.contains("index: the one index root is right"),
        "{text}"
    );
    assert!(text.contains("records intact: 299 of 299"), "{text}");
    let output = honest.stele(&["audit".into(), "log".into(), "--json".into()]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("--json prints JSON");
    assert_eq!(report["index"]["roots"], 1);
    assert_eq!(report["index"]["covered"], 299);
    assert_eq!(report["findings"], serde_json::json!([]));

    let lied = Folder::new();
    lied.write_log(&city_files::false_index());
    let output = lied.stele(&["audit".into(), "log".into()]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains("Entry 4 commits the log"), "{error}");
    // The same files answer a look-up as committed: only a replay can tell.
    let output = lied.stele(&["lookup".into(), "log".into(), "tag:T-0002".into()]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("as committed by the log"), "{text}");
    let output = lied.stele(&["index".into(), "log".into(), "--out=made".into()]);
    assert_eq!(output.status.code(), Some(1));
    // Nor is a row written of it: what rests on its lists would be said in good faith and be false.
    for out in ["--out=rows.csv", "--exact"] {
        let call = ["export", "csv", "log", out].map(str::to_owned);
        let output = lied.stele(&call);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(error.contains("Entry 4 commits the log"), "{error}");
        assert!(output.stdout.is_empty());
        assert!(!lied.0.path().join("rows.csv").exists());
    }
}

/// An index root of another version is no missing one: what it says can't be compared.
#[test]
fn an_index_root_that_cannot_be_read_is_not_called_none() {
    for (from, to, status) in [("@v1", "@v2", 2), ("keys ", "keys 0", 1)] {
        let mut later = city().clone();
        later.publish_as(vec![city::card(400)], |_, root| {
            let text = String::from_utf8(root.to_bytes()).expect("it is text");
            text.replacen(from, to, 1).into_bytes()
        });
        let folder = Folder::new();
        folder.write_log(&later);
        let output = folder.stele(&["index".into(), "log".into(), "--out=made".into()]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(status), "{text}");
        assert!(!text.contains("commits to no index"), "{text}");
    }
}

/// A server that is not there, over HTTP: nothing was learnt.
#[test]
fn out_of_reach_is_cant_tell() {
    let folder = Folder::new();
    // A port that was free a moment ago, and that nobody listens on.
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = format!("http://{}/", port.local_addr().expect("it is bound"));
    drop(port);
    for args in [
        vec!["verify".to_owned(), format!("{address}tree.tlog-proof")],
        vec!["audit".to_owned(), address.clone()],
        vec![
            "prove".to_owned(),
            address,
            "--entry=0".into(),
            "--out=x".into(),
        ],
    ] {
        let output = folder.stele(&args);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {error}");
        assert!(
            !error.to_lowercase().contains("forged") && !error.is_empty(),
            "{error}"
        );
    }
}

/// A dossier's key can neither forge a line at a terminal, nor command it, nor look like another.
#[test]
fn words_of_a_file_are_spelt_out() {
    let folder = Folder::new();
    for (value, printed) in [
        (
            "T-0004: nothing\nall good\u{1b}[8m",
            "tag:T-0004: nothing\\u{a}all good\\u{1b}[8m: ",
        ),
        ("T\u{200b}-0004", "tag:T\\u{200b}-0004: "),
    ] {
        let dossier = city().dossier_of(&IndexKey::new(Kind::Tag, value));
        let output = folder.verify("forged.dossier", &dossier, &[]);
        let report: Value = serde_json::from_slice(&output.stdout).expect("--json prints JSON");
        assert_eq!(
            report["key"],
            format!("tag:{value}"),
            "JSON has it as it is"
        );
        let output = folder.stele(&["verify".to_owned(), "forged.dossier".to_owned()]);
        let text = String::from_utf8(output.stdout).expect("it prints text");
        assert!(text.starts_with(printed), "{text:?}");
        let is_unseen = |c: char| c != '\n' && !stele_messages::is_harmless(c);
        assert!(!text.contains(is_unseen), "{text:?}");
    }
}

#[test]
fn a_key_that_no_entry_can_have_is_a_wrong_call() {
    let folder = Folder::new();
    folder.write_log(city());
    for key in ["tag:", "cell:03,4", "ref:T-0004", "payment-line:P-1"] {
        let output = folder.stele(&["lookup", "log", key].map(str::to_owned));
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{key}: {error}");
        assert!(error.contains("no entry can have this key"), "{error}");
    }
    let key = format!("sha256:{}", "AB".repeat(32));
    let output = folder.stele(&["lookup".to_owned(), "log".to_owned(), key]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.starts_with(&format!("sha256:{}: ", "ab".repeat(32))));
}

/// A temporary folder with the city's trust file.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let trust = city::trust_json(&city::policy()).to_string();
        fs::write(folder.path().join("trust.json"), trust).expect("it can be written");
        Self(folder)
    }

    fn verify(&self, name: &str, file: &[u8], args: &[String]) -> Output {
        fs::write(self.0.path().join(name), file).expect("it can be written");
        let call = ["verify".to_owned(), name.to_owned(), "--json".to_owned()];
        self.stele(&[&call, args].concat())
    }

    /// Writes a log's files below `log`.
    fn write_log(&self, city: &City) {
        for (path, bytes) in &city.files {
            let path = self.0.path().join("log").join(path);
            fs::create_dir_all(path.parent().expect("it is below a folder"))
                .expect("it can be made");
            fs::write(&path, bytes).expect("it can be written");
        }
    }

    /// Runs the command with the city's trust file.
    fn stele(&self, args: &[String]) -> Output {
        let mut command = self.command(args);
        command.args(["--trust", "trust.json"]);
        command.output().expect("the command runs")
    }

    /// The command in this folder, at the time of the city, with a memory of its own.
    fn command(&self, args: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(&*STELE);
        command.args(["--now", city::NOW_TEXT]).args(args);
        command.env("XDG_STATE_HOME", self.0.path());
        command.current_dir(self.0.path());
        command
    }
}
