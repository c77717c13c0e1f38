//! A publisher's folder with an intake, departments, and records to post.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use stele_publisher::publish::LogFiles;
use stele_publisher::store::Home;
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;
use stele_verify::hash::leaf_hash;

use crate::common::tempdir;
use crate::folder::{self, ORIGIN};
use crate::http::{self, Answer};

/// When records were signed.
const SIGNED: &str = "2026-11-22T12:00:00Z";

/// A publisher's folder below a temporary one.
pub(crate) struct Office<H = Home> {
    folder: tempfile::TempDir,
    pub(crate) home: H,
    /// The time that commands take for now: the folder is made at this one.
    now: &'static [&'static str],
}

impl Office<()> {
    /// A folder in which nothing is yet.
    pub(crate) fn empty() -> Self {
        let folder = tempdir();
        Self {
            folder,
            home: (),
            now: &[],
        }
    }
}

impl Office {
    pub(crate) fn new() -> Self {
        let folder = tempdir();
        let home = folder::init(folder.path());
        Self {
            folder,
            home,
            now: &["--now", "2027-01-15T08:00:00Z"],
        }
    }

    /// Gives a department a token.
    pub(crate) fn token(&self, name: &str, more: &[&str]) -> String {
        let args = [&["token", "add", "city", name], more].concat();
        self.ok(&args).trim().to_owned()
    }

    /// Logs what waits; gives how often each entry stands in the log.
    pub(crate) fn logged(&self) -> std::collections::HashMap<Vec<u8>, u32> {
        self.publish();
        let trust = self.home.trust().unwrap();
        let log = LogFiles::new(self.home.public());
        let note = log.read("checkpoint").unwrap().unwrap();
        let size = trust.policy.verify(&note).unwrap().size();
        let mut all = std::collections::HashMap::new();
        log.for_each_entry(size, |_, entry| {
            *all.entry(entry.to_vec()).or_default() += 1;
        })
        .unwrap();
        all
    }
}

impl<H> Office<H> {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
        command.args(self.now).args(args);
        command.current_dir(self.folder.path());
        command.env("XDG_STATE_HOME", self.path("memory"));
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// What a command prints that does its work.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}\n{errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn publish(&self) -> String {
        self.ok(&["publish", "city"])
    }

    /// Reads the whole log as an auditor would; gives how many records it has.
    pub(crate) fn audit(&self) -> u64 {
        let report = self.ok(&["audit", "city", "--json"]);
        let report: Value = serde_json::from_str(&report).unwrap();
        report["records"].as_u64().unwrap()
    }
}

/// The test key of a department.
pub(crate) fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32]).unwrap()
}

/// A tree card with this number, signed; `says` makes it another record with the same id.
pub(crate) fn card(number: u32, key: &SecretKey, says: &str) -> Vec<u8> {
    card_for(ORIGIN, number, key, says)
}

pub(crate) fn card_for(log: &str, number: u32, key: &SecretKey, says: &str) -> Vec<u8> {
    let subject = json!({
        "id": format!("urn:stele:tree:EY{number}"),
        "locality": says,
        "observedOn": "2022-08-18",
        "tag": format!("EY{number}"),
        "type": "Tree",
    });
    let draft = Draft {
        id: id(number),
        record_type: "TreeCard".into(),
        log: log.into(),
        valid_from: SIGNED.into(),
        valid_until: None,
        supersedes: None,
        subject: subject.as_object().unwrap().clone(),
        signers: vec![(key.did().clone(), "custodian".into())],
    };
    let mut document = draft.document().unwrap();
    document.sign(key, SIGNED).unwrap();
    document.finish().unwrap()
}

pub(crate) fn id(number: u32) -> String {
    format!("urn:uuid:00000000-0000-8000-8000-{number:012}")
}

pub(crate) fn leaf(record: &[u8]) -> String {
    leaf_hash(record).to_hex()
}

/// An intake that runs until it is dropped.
pub(crate) struct Intake {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Intake {
    pub(crate) fn start<H>(office: &Office<H>, more: &[&str]) -> Self {
        let words = [&["serve", "city", "--intake", "--port", "0"], more].concat();
        let mut command = office.command(&words);
        let errors = fs::File::create(office.path("intake.txt")).unwrap();
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://");
        let address = address.and_then(|rest| rest.strip_suffix("/records"));
        let address = address.unwrap_or_else(|| panic!("it says where it listens: {line:?}"));
        Self {
            child,
            address: address.parse().unwrap(),
        }
    }

    /// As `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn post(&self, token: &str, record: &[u8]) -> Answer {
        http::exchange(self.address, &request(token, "application/vc", record))
    }

    pub(crate) fn get(&self, token: &str, path: &str) -> Answer {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: intake\r\nAuthorization: Bearer {token}\r\n\r\n");
        http::exchange(self.address, request.as_bytes())
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The bytes of a post.
pub(crate) fn request(token: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /records HTTP/1.1\r\nHost: intake\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

pub(crate) fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

/// Holds an answer against RFC 9457, and gives its code.
pub(crate) fn problem(answer: &Answer) -> (u16, String) {
    let found = json(answer);
    let kind = answer.header("content-type");
    assert_eq!(kind, Some("application/problem+json"), "{found}");
    assert_eq!(found["status"], answer.status);
    let code = found["code"].as_str().unwrap();
    assert_eq!(found["type"], format!("urn:stele:problem:{code}"));
    for member in ["title", "detail", "todo"] {
        assert!(found[member].as_str().is_some_and(|text| !text.is_empty()));
    }
    let retries = matches!(answer.status, 429 | 503);
    assert!(!retries || answer.header("retry-after").is_some(), "{code}");
    (answer.status, code.to_owned())
}

/// The files of the queue, whatever they are called.
pub(crate) fn queued(home: &Home) -> Vec<String> {
    let folder: &Path = &home.state("queue");
    let all = fs::read_dir(folder).unwrap();
    let names = all.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name != ".guard").collect()
}
