//! Real processes, as a reader sees them: a log, three witnesses who cosign it over the network, and an
//! auditor who replays it; with all of them there, with one that is down, and without a quorum.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use stele_records::time::format_time;
use stele_records::trust::label_of;
use stele_tests::city::{self, ORIGIN};
use stele_verify::note::VerifierKey;
use tempfile::TempDir;

use crate::page::{Page, Site};
use crate::process::Process;
use crate::server::Served;
use crate::town;

const NAMES: [&str; 3] = ["w1", "w2", "w3"];

/// How long ago all this happens, in seconds: witnesses and publisher take that time for now.
const AGO: u64 = 20 * 3_600;

/// A witness that runs until it is dropped.
struct Witness {
    /// Its address, `http://127.0.0.1:1234/`.
    url: String,
    _process: Process,
}

/// A publisher, and all that belongs to the log.
struct City {
    folder: TempDir,
    stele: PathBuf,
    now: String,
    witnesses: [Option<Witness>; 3],
    labels: [String; 3],
}

impl City {
    /// A log with three witnesses that run, and an auditor.
    fn founded(site: &Site) -> Self {
        let mut city = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            stele: site.stele.clone(),
            now: format_time(town::now() - AGO).expect("a time of our days"),
            witnesses: [const { None }; 3],
            labels: Default::default(),
        };
        let mut lines = String::new();
        for (at, name) in NAMES.iter().enumerate() {
            let (url, key) = (placeholder(name), format!("{name}.key"));
            let line = city.run(&["keygen", "--witness", name, "--url", &url, &key]);
            let vkey = line.split_whitespace().nth(2).expect("the public key");
            let vkey = VerifierKey::parse(vkey).expect("a public key");
            city.labels[at] = label_of(&vkey);
            lines += &line;
        }
        fs::write(city.path("witnesses.txt"), lines).expect("it can be written");
        let auditor = city.run(&["keygen", "--auditor", "college", "college.key"]);
        let auditor = format!("{} College / 学院", auditor.trim());
        city.run(&[
            "init",
            "city",
            "--origin",
            ORIGIN,
            "--witnesses",
            "witnesses.txt",
            "--auditor",
            &auditor,
            "--name-en",
            "Test city",
        ]);
        for at in 0..NAMES.len() {
            city.start(at);
        }
        city
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.stele);
        command.args(args).current_dir(self.folder.path());
        command.env("XDG_STATE_HOME", self.path("memory"));
        command
    }

    /// The exit status and all that it prints.
    fn attempt(&self, args: &[&str]) -> (Option<i32>, String) {
        let output = self.command(args).output().expect("the command runs");
        let text = [&output.stdout[..], &output.stderr].concat();
        let text = String::from_utf8(text).expect("it is text");
        (output.status.code(), text)
    }

    /// What it prints, if all went well.
    fn run(&self, args: &[&str]) -> String {
        let output = self.command(args).output().expect("the command runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {errors}");
        String::from_utf8(output.stdout).expect("it is text")
    }

    /// Starts a witness, and puts its address into the publisher's trust file.
    fn start(&mut self, at: usize) {
        let name = NAMES[at];
        let key = format!("{name}.key");
        let mut command = self.command(&[
            "witness",
            "--key",
            &key,
            "--state",
            name,
            "--listen",
            "127.0.0.1:0",
            "--trust",
            "city/trust.json",
            "--rate",
            "1000",
            "--now",
            &self.now,
        ]);
        let address = |line: &str| line.starts_with("http://").then(|| line.trim().to_owned());
        let (process, url) = Process::start(&mut command, address);
        let url = url
            .split_whitespace()
            .next()
            .expect("an address")
            .to_owned();
        let before = match &self.witnesses[at] {
            Some(before) => before.url.clone(),
            None => placeholder(name),
        };
        let trust = fs::read_to_string(self.path("city/trust.json")).expect("it is there");
        assert!(trust.contains(&before), "{trust}");
        let trust = trust.replace(&before, &url);
        fs::write(self.path("city/trust.json"), trust).expect("it can be written");
        self.witnesses[at] = Some(Witness {
            url,
            _process: process,
        });
    }

    /// Ends a witness.
    fn stop(&mut self, at: usize) {
        self.witnesses[at] = None;
    }

    /// Queues the card of a tree.
    fn add(&self, number: u64) {
        fs::write(self.path("card.record"), city::card(number)).expect("it can be written");
        self.run(&["add", "city", "card.record", "--now", &self.now]);
    }

    /// Publishes what is queued; whether a quorum stood.
    fn publish(&self) -> bool {
        let (status, text) = self.attempt(&["publish", "city", "--now", &self.now]);
        assert!(matches!(status, Some(0..=2)), "{text}");
        status == Some(0)
    }

    /// The auditor replays all that is public.
    fn audit(&self) {
        self.run(&[
            "audit",
            "city",
            "--cosign",
            "college.key",
            "--state",
            "audited",
            "--now",
            &self.now,
        ]);
    }

    /// What readers pin: where the witnesses can be asked, too.
    fn trust(&self) -> Value {
        let trust = fs::read(self.path("city/trust.json")).expect("it is there");
        let mut trust: Value = serde_json::from_slice(&trust).expect("it is JSON");
        let mut keys = serde_json::Map::new();
        for (label, witness) in self.labels.iter().zip(&self.witnesses) {
            let witness = witness.as_ref().expect("it runs");
            keys.insert(label.clone(), json!({"monitoring": witness.url}));
        }
        trust["keys"] = Value::Object(keys);
        trust
    }

    /// The site with a policy that lets it ask the witnesses, as docs/freshness.md tells an operator.
    fn site(&self, built: &Path) -> PathBuf {
        let folder = self.path("site");
        fs::create_dir(&folder).expect("it can be made");
        for file in fs::read_dir(built).expect("the site") {
            let file = file.expect("the site's file");
            if file.path().is_file() {
                let copy = folder.join(file.file_name());
                fs::copy(file.path(), copy).expect("it can be copied");
            }
        }
        let index = folder.join("index.html");
        let html = fs::read_to_string(&index).expect("the page");
        let own = "connect-src 'self'";
        assert!(html.contains(own), "{html}");
        let origins = self.witnesses.iter().flatten();
        let origins = origins.map(|witness| format!(" {}", witness.url.trim_end_matches('/')));
        let all = origins.fold(own.to_owned(), |all, origin| all + &origin);
        fs::write(index, html.replace(own, &all)).expect("it can be written");
        folder
    }
}

/// The text that stands for a witness's address until it is known.
fn placeholder(name: &str) -> String {
    format!("http://{name}.invalid/")
}

/// What is said of a witness, or of an auditor.
fn said(page: &Page, css: &str, name: &str) -> String {
    let lines = page.texts(css);
    let line = lines.iter().find(|line| line.contains(name));
    line.unwrap_or_else(|| panic!("{name}: {lines:?}")).clone()
}

fn assert_opinion(page: &Page, name: &str, words: &str) {
    let line = format!(
        "[...document.querySelectorAll('.opinions .signature')].some(line => line.innerText.includes({}) && line.innerText.includes({}))",
        json!(name),
        json!(words)
    );
    page.wait_until(&line, &format!("{name}: {words}"));
}

/// The overview, when all is there: the gap since the audit is replayed last.
fn open(page: &Page) {
    page.open("#/");
    page.wait_for(".figure");
    page.settle();
}

#[test]
fn a_log_with_witnesses_and_an_auditor_elsewhere() {
    let Some(site) = Site::found() else { return };
    let mut city = City::founded(&site);
    city.add(1);
    assert!(city.publish());
    city.audit();
    let trust = city.trust();
    let built = city.site(&site.folder);
    let served = Served::home(&site.stele, &built, &city.path("city"));
    let page = site.stranger("en-GB,en", &served.base);
    page.allow_console("net::ERR");
    page.allow_console("status of 404");
    page.trust(&trust);

    open(&page);
    assert_eq!(page.tone(), "yes", "{}", page.everything());
    let text = page.text(".answer");
    assert!(
        text.contains("3 of 3 witnesses cosigned; 2 are needed."),
        "{text}"
    );
    for name in NAMES {
        let said = said(&page, ".signatures:not(.opinions) .signature", name);
        assert!(said.contains("cosigned on"), "{said}");
        assert_opinion(&page, name, "has seen the same state");
    }
    let auditor = said(&page, ".auditors .signature", "College");
    assert!(auditor.contains("replayed"), "{auditor}");
    assert!(text.contains("replayed by 1 auditor"), "{text}");
    page.open("#/entry/0");
    assert_eq!(page.outcomes()["completeness"], "passed");
    let size = || page.text(".figure");
    open(&page);
    let before = size();

    // One is down.
    city.stop(2);
    city.add(2);
    assert!(city.publish());
    open(&page);
    assert_eq!(page.tone(), "yes", "{}", page.everything());
    let text = page.text(".answer");
    assert!(
        text.contains("2 of 3 witnesses cosigned; 2 are needed."),
        "{text}"
    );
    let down = said(&page, ".signatures:not(.opinions) .signature", "w3");
    assert!(down.contains("has not cosigned"), "{down}");
    assert_opinion(&page, "w1", "has seen the same state");
    assert_opinion(&page, "w3", "gave no second opinion");
    assert_ne!(size(), before);
    let before = size();
    // What came after the audit is replayed by the page.
    assert!(text.contains("replayed by 1 auditor"), "{text}");
    assert_eq!(page.count("[data-alarm]"), 0);

    // Another one, and there is no quorum: what is public stays, and grows old.
    city.stop(1);
    city.add(3);
    assert!(!city.publish());
    // Who can ask the one that is left hears that it has cosigned more.
    open(&page);
    page.wait_for("[data-alarm=rollback]");
    assert!(page.text(".alarm").contains("w1 has cosigned more entries"));
    let mut quiet = trust.clone();
    quiet["keys"] = json!({});
    page.trust(&quiet);
    open(&page);
    assert_eq!(page.tone(), "yes", "{}", page.everything());
    assert_eq!(size(), before);
    assert_eq!(page.count("[data-alarm]"), 0);
    page.open("#/entry/0");
    assert_eq!(page.outcomes()["freshness"], "passed");
    assert_eq!(page.outcomes()["growth"], "passed");
    // To a reader who asks for newer ones it is too old.
    let mut strict = quiet.clone();
    strict["maxAgeSeconds"] = json!(AGO - 3_600);
    page.trust(&strict);
    open(&page);
    page.wait_for("[data-alarm=freeze]");
    let alarm = page.text(".alarm");
    assert!(alarm.contains("20 hours ago"), "{alarm}");
    page.assert_quiet();
}
