//! A log with three witnesses elsewhere, of which two must cosign.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::MutexGuard;
use std::time::SystemTime;

use stele_publisher::publish::{Missed, Outcome, PublishError, Published, publish};
use stele_publisher::store::{Disk, Home};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;
use stele_verify::merkle::root_of_entries;
use stele_verify::note::Note;

use crate::folder::{ORIGIN, alone, enqueue, entries, logged};
use crate::http;
use crate::process::{Witness, run};

pub(crate) const NAMES: [&str; 3] = ["w1", "w2", "w3"];

/// The time, in POSIX seconds.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap().as_secs()
}

pub(crate) struct Town {
    _alone: MutexGuard<'static, ()>,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) home: Home,
    /// Records that were queued so far.
    queued: u32,
}

/// The text that stands for a witness's address until it is known.
fn placeholder(name: &str) -> String {
    format!("http://{name}.invalid/")
}

impl Town {
    /// A log whose witnesses have keys, and don't run.
    pub(crate) fn new() -> Self {
        let alone = alone();
        let folder = crate::common::tempdir();
        let mut lines = String::from("# who cosigns for us\n\n");
        for name in NAMES {
            let (url, key) = (placeholder(name), format!("{name}.key"));
            lines += &run(
                folder.path(),
                &["keygen", "--witness", name, "--url", &url, &key],
            );
        }
        fs::write(folder.path().join("witnesses.txt"), lines).unwrap();
        let init = [
            "init",
            "city",
            "--origin",
            ORIGIN,
            "--witnesses",
            "witnesses.txt",
        ];
        run(folder.path(), &init);
        let home = Home::open(&folder.path().join("city")).unwrap();
        Self {
            _alone: alone,
            folder,
            home,
            queued: 0,
        }
    }

    /// The same, with witnesses that run.
    pub(crate) fn running() -> (Self, Vec<Witness>) {
        let mut town = Self::new();
        let witnesses: Vec<_> = NAMES.iter().map(|name| town.witness(name)).collect();
        (town, witnesses)
    }

    /// Starts a witness, and puts its address into the trust file.
    pub(crate) fn witness(&mut self, name: &str) -> Witness {
        let more = ["--trust", "city/trust.json", "--rate", "1000"];
        let witness = Witness::start(self.folder.path(), name, &more);
        self.set_url(name, &witness.url());
        witness
    }

    /// Lets a server of the test take a witness's place.
    pub(crate) fn set_address(&mut self, name: &str, address: SocketAddr) {
        self.set_url(name, &format!("http://{address}/"));
    }

    fn set_url(&mut self, name: &str, url: &str) {
        let path = self.home.trust_path();
        let text = fs::read_to_string(&path).unwrap();
        let start = text.find(&format!("witness {name} ")).unwrap();
        let at = start + text[start..].find("http://").unwrap();
        let end = at + text[at..].find("\\n").unwrap();
        fs::write(&path, [&text[..at], url, &text[end..]].concat()).unwrap();
    }

    /// Sets the limits on waiting, in seconds.
    pub(crate) fn set_limits(&mut self, limit: u64, grace: u64) {
        let path = self.home.public().with_file_name("stele.toml");
        let mut text = fs::read_to_string(&path).unwrap();
        text.truncate(text.find("[witnessing]").unwrap_or(text.len()));
        text += &format!("[witnessing]\nlimit_seconds = {limit}\ngrace_seconds = {grace}\n");
        fs::write(&path, text).unwrap();
        self.home = Home::open(path.parent().unwrap()).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Queues so many records, and publishes.
    pub(crate) fn publish(&mut self, count: u32) -> Result<Published, PublishError> {
        let (from, to) = (self.queued, self.queued + count);
        self.queued = to;
        if count > 0 {
            enqueue(&self.home, &entries(from..to));
        }
        publish(&self.home, &Disk::new(), now())
    }

    /// The public checkpoint, as readers take it.
    pub(crate) fn public(&self) -> VerifiedCheckpoint {
        let note = fs::read(self.home.public().join("checkpoint")).unwrap();
        self.home.trust().unwrap().policy.verify(&note).unwrap()
    }

    pub(crate) fn cosigners(&self) -> Vec<String> {
        let public = self.public();
        let names = public.cosigners().iter();
        let names = names.map(|one| String::from_utf8(one.name.clone()).unwrap());
        names.collect()
    }

    /// What readers see: `checkpoint` and the head's proof, which nothing may change without a
    /// quorum.
    pub(crate) fn shown(&self) -> [Option<Vec<u8>>; 2] {
        ["checkpoint", "index/head.tlog-proof"]
            .map(|name| fs::read(self.home.public().join(name)).ok())
    }

    /// What a witness says it has cosigned: nothing yet, or a size of which it has been checked that the
    /// tree is that of the log.
    pub(crate) fn seen_by(&self, witness: &Witness) -> Option<u64> {
        let origin = Hash::of(&[ORIGIN.as_bytes()]).to_hex();
        let answer = http::get(witness.address, &format!("/{origin}/checkpoint"));
        if answer.status == 404 {
            return None;
        }
        assert_eq!(answer.status, 200);
        let policy = self.home.trust().unwrap().policy;
        let signed = policy.verify_log_signature(&answer.body).unwrap();
        let note = Note::parse(&answer.body).unwrap();
        let known = policy.witnesses().iter();
        let known = known.filter(|known| known.name() == witness.name.as_bytes());
        let own = |line: &&stele_verify::note::SignatureLine| {
            known.clone().any(|known| line.claims(known.key()))
        };
        assert_eq!(note.signatures().iter().filter(own).count(), 1);
        let (size, all) = (signed.checkpoint().size(), self.decided());
        let first = all.iter().take(usize::try_from(size).unwrap());
        let root = root_of_entries(first.map(Vec::as_slice));
        assert!(size <= all.len() as u64 && root == signed.checkpoint().root());
        Some(size)
    }

    /// All entries that were decided on, public or not.
    fn decided(&self) -> Vec<Vec<u8>> {
        let lock: serde_json::Value = match fs::read(self.home.state("lock")) {
            Ok(lock) => serde_json::from_slice(&lock).unwrap(),
            Err(_) => return Vec::new(),
        };
        let mut all = Vec::new();
        stele_publisher::publish::LogFiles::new(self.home.public())
            .for_each_entry(lock["size"].as_u64().unwrap(), |_, entry| {
                all.push(entry.to_vec());
            })
            .unwrap();
        all
    }

    /// The public log from end to end.
    pub(crate) fn records(&self) -> usize {
        logged(&self.home);
        crate::folder::check(&self.home).len()
    }
}

/// Why a witness gave no cosignature; nothing if it did.
pub(crate) fn missed(
    witnesses: &[stele_publisher::publish::Witnessed],
    name: &str,
) -> Option<Missed> {
    let known = witnesses.iter().find(|known| known.witness == name);
    match &known.expect("each witness is told of").outcome {
        Outcome::Cosigned => None,
        Outcome::Kept { missed, .. } | Outcome::Missed(missed) => Some(missed.clone()),
    }
}
