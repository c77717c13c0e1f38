//! A publisher's folder whose trust file has become version 2, signed: whatever reads a trust file reads
//! that one too.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

mod common;
#[allow(dead_code, reason = "shared with other tests")]
mod folder;
#[allow(dead_code, reason = "shared with the tests of witnesses")]
#[path = "witness/http.rs"]
mod http;

use common::tempdir;
use folder::{NOW, ORIGIN, alone, mixed, publish_more};
use serde_json::{Value, json};
use stele_publisher::store::Home;
use stele_records::auditors::checkpoint_path;
use stele_records::time::format_time;
use stele_records::trust::TrustFile;
use stele_verify::note::VerifierKey;

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
    command
        .arg("--now")
        .arg(format_time(NOW).unwrap())
        .args(args)
        .env("XDG_STATE_HOME", folder.join("seen"))
        .current_dir(folder);
    command
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8(text).unwrap()
}

/// Runs a command that must end with this status, and gives what it printed.
fn ends(folder: &Path, status: i32, args: &[&str]) -> String {
    let output = command(folder, args).output().unwrap();
    let text = said(&output);
    assert_eq!(output.status.code(), Some(status), "{args:?}: {text}");
    text
}

fn done(folder: &Path, args: &[&str]) -> String {
    ends(folder, 0, args)
}

/// A server of the command line, ended when it is dropped.
struct Server(Child, SocketAddr);

impl Server {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut child = command(folder, args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in lines {
            if let Some(address) = line.unwrap().strip_prefix("http://") {
                let (address, _) = address.split_once('/').unwrap();
                return Self(child, address.parse().unwrap());
            }
        }
        panic!("{args:?} ended with {:?}", child.wait());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// A folder with a log, an auditor, and version 2 of its trust file in place.
fn signed(dir: &Path) -> (Home, VerifierKey) {
    done(dir, &["keygen", "council.key"]);
    let auditor = done(
        dir,
        &["keygen", "--auditor", "audit.example", "auditor.key"],
    );
    let auditor = VerifierKey::parse(auditor.lines().next().unwrap()).unwrap();
    let (named, args) = (
        auditor.to_vkey(),
        ["init", "city", "--origin", ORIGIN, "--witness", "w1"],
    );
    let more = ["--witness", "w2", "--signer", "council.key"];
    done(dir, &[&args[..], &more, &["--auditor", &named]].concat());
    fs::copy(dir.join("city/trust.json"), dir.join("1.json")).unwrap();
    done(dir, &["trust", "new", "city/trust.json", "--out", "2.json"]);
    // A version that says more about the log's own key and about the auditor's.
    let mut draft: Value = serde_json::from_slice(&fs::read(dir.join("2.json")).unwrap()).unwrap();
    draft["contact"] = json!("https://test.example/contact");
    fs::write(dir.join("2.json"), format!("{draft:#}\n")).unwrap();
    done(dir, &["trust", "sign", "2.json", "--key", "council.key"]);
    done(dir, &["trust", "publish", "city", "2.json"]);
    let home = Home::open(&dir.join("city")).unwrap();
    let bytes = fs::read(home.trust_path()).unwrap();
    assert_eq!(bytes, fs::read(dir.join("2.json")).unwrap());
    // It isn't the plain file: who takes it for that finds nothing in it.
    let envelope: Value = serde_json::from_slice(&bytes).unwrap();
    assert!(envelope["signed"].is_object() && envelope["policy"].is_null());
    (home, auditor)
}

#[test]
fn whatever_reads_a_trust_file_reads_a_signed_one() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let (home, auditor) = signed(dir);
    assert_eq!(home.trust().unwrap().version, 2);
    publish_more(&home, &mixed(0..40), NOW);
    let audit = [
        "audit",
        "city",
        "--cosign",
        "auditor.key",
        "--state",
        "memory",
    ];
    let text = done(dir, &audit);
    assert!(!text.contains("names no auditor"), "{text}");
    done(dir, &["publish", "city"]);
    done(dir, &["status", "city"]);
    done(dir, &["index", "city", "--prune", "1"]);
    done(dir, &["lookup", "city", "tag:nothing"]);
    done(dir, &["export", "jsonl", "city", "--out", "out.jsonl"]);
    let proof = [
        "prove",
        "city",
        "--entry",
        "4",
        "--dossier",
        "--out",
        "4.dossier",
    ];
    done(dir, &proof);
    // Nobody is entitled to sign here, so it isn't all answered with yes; but it is read, and logged.
    for follow in [&[][..], &["--no-follow"]] {
        let pinned = ["verify", "4.dossier", "--trust", "city/trust.json"];
        let text = ends(dir, 2, &[&pinned[..], follow].concat());
        assert!(text.contains("Signed by the log"), "{text}");
        let trust = ["lookup", "city/log", "tag:nothing", "--trust", "2.json"];
        done(dir, &[&trust[..], follow].concat());
    }
    // Whoever has pinned version 1 goes on with version 2.
    let first = ["lookup", "city/log", "tag:nothing", "--trust", "1.json"];
    let text = done(dir, &first);
    assert!(text.contains("version 2"), "{text}");

    // A witness takes it, and the server hands out all that readers ask for.
    done(dir, &["keygen", "--witness", "w9", "w9.key"]);
    let witness = [
        "witness",
        "--key",
        "w9.key",
        "--state",
        "w9",
        "--listen",
        "127.0.0.1:0",
        "--trust",
        "city/trust.json",
    ];
    Server::start(dir, &witness);
    let server = Server::start(dir, &["serve", "city", "--port", "0"]);
    let trust = fs::read(home.trust_path()).unwrap();
    let statement = checkpoint_path(&auditor);
    for (path, expected) in [
        ("/trust.json".to_owned(), Some(&trust)),
        ("/log/trust/2.json".to_owned(), Some(&trust)),
        (
            format!("/log/{statement}"),
            Some(&fs::read(home.public().join(&statement)).unwrap()),
        ),
        ("/log/trust/3.json".to_owned(), None),
    ] {
        let answer = http::get(server.1, &path);
        match expected {
            Some(expected) => assert!(answer.body == *expected, "{path} {}", answer.status),
            None => assert_eq!(answer.status, 404, "{path}"),
        }
    }
    let url = format!("http://{}/log/", server.1);
    let over = ["lookup", &url, "tag:nothing", "--trust", "1.json"];
    let text = done(dir, &over);
    assert!(text.contains("replayed by 1 auditor"), "{text}");
}

/// Whoever has used a version and can't tell so any more is told.
#[test]
fn a_damaged_memory_takes_nobody_back_unnoticed() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let (home, _) = signed(dir);
    publish_more(&home, &mixed(0..4), NOW);
    let lookup = ["lookup", "city/log", "tag:nothing", "--trust", "1.json"];
    let looked = || said(&command(dir, &lookup).output().unwrap());
    assert!(looked().contains("version 2, which followed"));
    let memory = dir.join("seen/stele/trust");
    let kept = fs::read_dir(&memory).unwrap().map(|file| file.unwrap());
    let mut kept = kept.filter(|file| file.path().extension().is_none());
    let kept = kept.next().unwrap().path();
    let whole = fs::read(&kept).unwrap();

    // The log keeps version 2 back.
    let second = home.public().join("trust/2.json");
    let aside = dir.join("aside.json");
    fs::rename(&second, &aside).unwrap();
    let text = looked();
    assert!(text.contains("version 2, which followed"), "{text}");
    assert!(!text.contains("trust-memory"), "{text}");
    let cut = &whole[..whole.len() - 1];
    let no_text = [&whole[..40], &[0xff], &whole[41..]].concat();
    for damaged in [&b""[..], cut, &no_text] {
        fs::write(&kept, damaged).unwrap();
        // However often it is asked.
        for _ in 0..2 {
            let text = looked();
            assert!(text.contains("(trust-memory-damaged)"), "{text}");
            assert!(
                text.contains("One that was in use before may be missing"),
                "{text}"
            );
        }
        assert_eq!(fs::read(&kept).unwrap(), damaged);
    }
    // It is there again, and remembered again.
    fs::rename(&aside, &second).unwrap();
    fs::write(&kept, cut).unwrap();
    let text = looked();
    assert!(text.contains("(trust-memory-damaged)"), "{text}");
    assert!(text.contains("version 2, which followed"), "{text}");
    assert_eq!(fs::read(&kept).unwrap(), whole);
    assert!(!looked().contains("trust-memory"));
    // What can't be read at all stays as it is.
    fs::remove_file(&kept).unwrap();
    fs::create_dir(&kept).unwrap();
    let text = looked();
    assert!(text.contains("(trust-memory-unreadable)"), "{text}");
    assert!(kept.is_dir());
}

/// An auditor that serves its statements itself is asked there.
#[test]
fn an_auditor_s_own_address_is_asked() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let (home, auditor) = signed(dir);
    publish_more(&home, &mixed(0..20), NOW);
    let audit = [
        "audit",
        "city",
        "--cosign",
        "auditor.key",
        "--state",
        "memory",
        "--out",
        "site/log",
    ];
    done(dir, &audit);
    // The auditor's site is another publisher's folder, of which nothing but the server is used.
    done(dir, &["init", "other", "--origin", "other.example/log"]);
    let statement = checkpoint_path(&auditor);
    let place = dir.join("other/log").join(&statement);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::copy(dir.join("site/log").join(&statement), place).unwrap();
    let server = Server::start(dir, &["serve", "other", "--port", "0"]);
    assert!(!home.public().join("audit").exists());

    let mut trust: Value = serde_json::from_slice(&fs::read(dir.join("1.json")).unwrap()).unwrap();
    let look = [
        "lookup",
        "city/log",
        "tag:nothing",
        "--no-follow",
        "--trust",
    ];
    for (url, status) in [
        (None, 2),
        (Some(format!("http://{}/log/", server.1)), 0),
        (Some(format!("http://{}/log", server.1)), 0),
        (Some(format!("http://{}/elsewhere/", server.1)), 2),
    ] {
        trust["auditors"][0]["url"] = json!(url);
        let text = trust.to_string();
        TrustFile::parse(text.as_bytes()).unwrap();
        fs::write(dir.join("own.json"), text).unwrap();
        let text = ends(dir, status, &[&look[..], &["own.json"]].concat());
        assert_eq!(
            text.contains("replayed by 1 auditor"),
            status == 0,
            "{text}"
        );
    }
}
