//! A publisher with three witnesses elsewhere and an auditor, each a process of its own.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use stele_publisher::publish::LogFiles;
use stele_records::time::format_time;
use stele_records::trust::{TrustFile, label_of};
use stele_tests::city::{self, ORIGIN};
use stele_verify::cosignature::Cosignature;
use stele_verify::hash::Hash;
use stele_verify::merkle::root_of_entries;
use stele_verify::note::{Note, VerifierKey};
use tempfile::TempDir;

use super::between::Between;
use crate::page::Site;
use crate::process::Process;
use crate::town;

pub(super) const NAMES: [&str; 3] = ["w1", "w2", "w3"];

/// How long ago all this happens, in seconds: witnesses and publisher take that time for now.
pub(super) const AGO: u64 = 20 * 3_600;

/// The process of a witness.
pub(super) struct Running {
    pub(super) address: SocketAddr,
    _process: Process,
}

/// The process of a witness, while it runs. To take it out kills it, as `kill -9` does.
#[derive(Clone, Default)]
pub(super) struct Slot(Arc<Mutex<Option<Running>>>);

impl Slot {
    pub(super) fn lock(&self) -> MutexGuard<'_, Option<Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn address(&self) -> Option<SocketAddr> {
        self.lock().as_ref().map(|running| running.address)
    }

    pub(super) fn kill(&self) {
        drop(self.lock().take());
    }
}

/// A witness.
struct Witness {
    key: VerifierKey,
    /// Where it is asked, `http://127.0.0.1:1234/`.
    url: String,
    running: Slot,
    /// Whether somebody stands before it, whose address is the one above.
    is_hidden: bool,
}

/// A publisher, and all that belongs to the log.
pub(super) struct City {
    folder: TempDir,
    stele: PathBuf,
    now: u64,
    witnesses: Vec<Witness>,
}

impl City {
    /// A log with three witnesses that run, and an auditor.
    pub(super) fn founded(site: &Site) -> Self {
        let mut city = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            stele: site.stele.clone(),
            now: town::now() - AGO,
            witnesses: Vec::new(),
        };
        let mut lines = String::new();
        for name in NAMES {
            let (url, key) = (placeholder(name), format!("{name}.key"));
            let line = city.run(&["keygen", "--witness", name, "--url", &url, &key]);
            let vkey = line.split_whitespace().nth(2).expect("the public key");
            city.witnesses.push(Witness {
                key: VerifierKey::parse(vkey).expect("a public key"),
                url,
                running: Slot::default(),
                is_hidden: false,
            });
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

    pub(super) fn path(&self, name: &str) -> PathBuf {
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

    fn time(&self) -> String {
        format_time(self.now).expect("a time of our days")
    }

    /// Starts a witness with the state that it has, and puts its address into the publisher's trust
    /// file, unless somebody stands before it.
    pub(super) fn start(&mut self, at: usize) {
        let name = NAMES[at];
        let (key, now) = (format!("{name}.key"), self.time());
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
            &now,
        ]);
        let address = |line: &str| {
            let address = line.trim().strip_prefix("http://")?;
            address.strip_suffix('/')?.parse::<SocketAddr>().ok()
        };
        let (process, address) = Process::start(&mut command, address);
        let running = Running {
            address,
            _process: process,
        };
        let before = self.witnesses[at].running.lock().replace(running);
        assert!(before.is_none(), "it runs already");
        if !self.witnesses[at].is_hidden {
            self.set_url(at, format!("http://{address}/"));
        }
    }

    /// Ends a witness, as `kill -9` does.
    pub(super) fn stop(&self, at: usize) {
        self.witnesses[at].running.kill();
    }

    /// Puts somebody before a witness, who passes on or not what is asked of it.
    pub(super) fn put_between(&mut self, at: usize) -> Between {
        let witness = &mut self.witnesses[at];
        witness.is_hidden = true;
        let key = self.folder.path().join(format!("{}.key", NAMES[at]));
        let between = Between::start(witness.running.clone(), &key, self.now);
        self.set_url(at, between.base.clone());
        between
    }

    fn set_url(&mut self, at: usize, url: String) {
        let before = &mut self.witnesses[at].url;
        let path = self.folder.path().join("city/trust.json");
        let trust = fs::read_to_string(&path).expect("it is there");
        assert!(trust.contains(&*before), "{trust}");
        fs::write(path, trust.replace(&*before, &url)).expect("it can be written");
        *before = url;
    }

    /// How many seconds the publisher waits for the others once enough have cosigned.
    pub(super) fn set_grace(&self, seconds: u64) {
        let path = self.path("city/stele.toml");
        let mut text = fs::read_to_string(&path).expect("it is there");
        text.truncate(text.find("[witnessing]").unwrap_or(text.len()));
        text += &format!("[witnessing]\ngrace_seconds = {seconds}\n");
        fs::write(path, text).expect("it can be written");
    }

    /// How many entries each witness says at its monitoring endpoint that it has cosigned: of each it is
    /// checked that log and witness have signed it, and that the public log begins with it.
    pub(super) fn witnessed(&self) -> Vec<u64> {
        let trust = fs::read(self.path("city/trust.json")).expect("it is there");
        let policy = TrustFile::parse(&trust).expect("a trust file").policy;
        let public = fs::read(self.path("city/log/checkpoint")).expect("it is there");
        let public = policy.verify(&public).expect("a quorum");
        let (size, mut entries) = (public.checkpoint().size(), Vec::new());
        LogFiles::new(self.path("city/log"))
            .for_each_entry(size, |_, entry| entries.push(entry.to_vec()))
            .expect("the log's own files");
        let root = |size: u64| {
            let size = usize::try_from(size).expect("a small log");
            root_of_entries(entries[..size].iter().map(Vec::as_slice))
        };
        assert_eq!(root(size), public.checkpoint().root());
        let seen = |witness: &Witness| {
            let address = witness.running.address().expect("it runs");
            let origin = Hash::of(&[ORIGIN.as_bytes()]).to_hex();
            let answer = ureq::get(format!("http://{address}/{origin}/checkpoint")).call();
            let bytes = answer.expect("it answers").body_mut().read_to_vec();
            let bytes = bytes.expect("all of it");
            let signed = policy.verify_log_signature(&bytes).expect("the log's");
            let note = Note::parse(&bytes).expect("a note");
            let mut own = note.signatures().iter().filter(|l| l.claims(&witness.key));
            let line = own.next().expect("its own line");
            let line = Cosignature::parse(line.bytes()).expect("a cosignature");
            assert_eq!(line.verify(&witness.key, note.text()), Ok(()));
            let seen = signed.checkpoint();
            assert!(seen.size() <= size, "more than is public");
            assert_eq!(seen.root(), root(seen.size()), "another log");
            seen.size()
        };
        self.witnesses.iter().map(seen).collect()
    }

    /// Whether a witness has kept anything that speaks against the log.
    pub(super) fn has_evidence(&self, at: usize) -> bool {
        self.path(NAMES[at]).join("evidence").exists()
    }

    /// Queues the card of a tree.
    pub(super) fn add(&self, number: u64) {
        fs::write(self.path("card.record"), city::card(number)).expect("it can be written");
        self.run(&["add", "city", "card.record", "--now", &self.time()]);
    }

    /// Publishes what is queued; whether a quorum stood, and what was said.
    pub(super) fn publish(&self) -> (bool, String) {
        let (status, text) = self.attempt(&["publish", "city", "--now", &self.time()]);
        assert!(matches!(status, Some(0..=2)), "{text}");
        (status == Some(0), text)
    }

    /// The auditor replays all that is public.
    pub(super) fn audit(&self) {
        self.run(&[
            "audit",
            "city",
            "--cosign",
            "college.key",
            "--state",
            "audited",
            "--now",
            &self.time(),
        ]);
    }

    /// What readers pin: where the witnesses can be asked, too.
    pub(super) fn trust(&self) -> Value {
        let trust = fs::read(self.path("city/trust.json")).expect("it is there");
        let mut trust: Value = serde_json::from_slice(&trust).expect("it is JSON");
        let mut keys = serde_json::Map::new();
        for witness in &self.witnesses {
            let monitoring = json!({"monitoring": witness.url});
            keys.insert(label_of(&witness.key), monitoring);
        }
        trust["keys"] = Value::Object(keys);
        trust
    }

    /// The site with a policy that lets it ask the witnesses, as docs/freshness.md tells an operator.
    pub(super) fn site(&self, built: &Path) -> PathBuf {
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
        let origins = self.witnesses.iter();
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
