//! A log in memory, honest or not, with TEST KEYS of one repeated byte.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::{Signer as _, SigningKey};
#[cfg(feature = "spill")]
use stele_records::trust::TrustFile;
use stele_tlog::{Batch, BundleId, Edge, Head, LogPath};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::cosignature::{Cosignature, signed_message};
use stele_verify::key::Signature;
use stele_verify::note::{KeyKind, KeyName, Note, SignatureLine, VerifierKey};
use stele_verify::policy::Policy;

use crate::cache::MemoryCache;
use crate::fetch::{Fetch, FetchError};
use crate::log::Log;

pub(crate) const ORIGIN: &str = "log.example/records";
pub(crate) const OTHER: &str = "other.example/records";
pub(crate) const TIME: u64 = 1_790_000_000;

/// What a server does in place of sending the file.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Inverts a bit of this byte.
    Flip(usize),
    /// Sends only so many bytes.
    Truncate(usize),
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Never stops sending.
    Endless,
    Fail(FetchError),
}

pub(crate) fn page() -> Fault {
    Fault::Send(b"<!DOCTYPE html><title>Please sign in</title>".repeat(300))
}

/// The files of a log, and what the server does to some of them.
#[derive(Debug, Default)]
pub(crate) struct Server {
    pub(crate) files: RefCell<BTreeMap<String, Vec<u8>>>,
    pub(crate) faults: RefCell<BTreeMap<String, Fault>>,
    pub(crate) asked: RefCell<Vec<String>>,
    pub(crate) edge: RefCell<Edge>,
    /// How often the thread was left to others.
    pub(crate) breaths: Cell<usize>,
}

impl Fetch for Server {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        self.asked.borrow_mut().push(path.to_owned());
        // Answers come later, so that other fetches can be under way.
        yield_once().await;
        let file = self.files.borrow().get(path).cloned();
        let sound = file.ok_or(FetchError::NotFound);
        let bytes = match self.faults.borrow().get(path).cloned() {
            None => sound?,
            Some(Fault::Flip(at)) => {
                let mut bytes = sound?;
                bytes[at] ^= 0x10;
                bytes
            }
            Some(Fault::Truncate(length)) => sound?[..length].to_vec(),
            Some(Fault::Send(bytes)) => bytes,
            Some(Fault::Endless) => return Err(FetchError::TooLarge { limit }),
            Some(Fault::Fail(error)) => return Err(error),
        };
        if bytes.len() as u64 > limit {
            return Err(FetchError::TooLarge { limit });
        }
        Ok(bytes)
    }

    async fn breathe(&self) {
        self.breaths.set(self.breaths.get() + 1);
        yield_once().await;
    }
}

async fn yield_once() {
    let mut polled = false;
    std::future::poll_fn(|context| {
        if polled {
            return std::task::Poll::Ready(());
        }
        polled = true;
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

impl Server {
    /// A log of this many entries, all published at once.
    pub(crate) fn with_entries(count: u64) -> Self {
        let server = Self::default();
        server.publish(count);
        server
    }

    /// Appends entries, and signs and cosigns the new checkpoint.
    pub(crate) fn publish(&self, count: u64) {
        let size = self.edge.borrow().size();
        self.publish_entries(&(size..size + count).map(entry).collect::<Vec<_>>());
    }

    /// As many entries as [`Server::publish`] would, but the first is another.
    pub(crate) fn publish_other(&self, count: u64) {
        let mut entries: Vec<_> = (0..count).map(entry).collect();
        entries[0] = b"another".to_vec();
        self.publish_entries(&entries);
    }

    pub(crate) fn publish_entries(&self, entries: &[Vec<u8>]) {
        let edge = self.edge.borrow().clone();
        let last = BundleId::in_tree(edge.size(), edge.size() >> 8);
        let bundle = last.map(|id| self.files.borrow()[&id.path()].clone());
        let batch = Batch::new(&edge, &bundle.unwrap_or_default(), entries).unwrap();
        for file in batch.files {
            self.put(file.path, file.bytes);
        }
        let head = batch.edge.head();
        self.put(LogPath::Checkpoint, checkpoint(ORIGIN, head));
        *self.edge.borrow_mut() = batch.edge;
    }

    pub(crate) fn put(&self, path: LogPath, bytes: Vec<u8>) {
        self.files.borrow_mut().insert(path.path(), bytes);
    }

    pub(crate) fn head(&self) -> Head {
        self.edge.borrow().head()
    }

    pub(crate) fn fault(&self, path: &str, fault: Fault) {
        let known = self.files.borrow().contains_key(path);
        assert!(known, "no such file: {path}");
        self.faults.borrow_mut().insert(path.to_owned(), fault);
    }

    /// Deletes the files whose paths begin so.
    pub(crate) fn delete(&self, prefix: &str) {
        let before = self.files.borrow().len();
        self.files
            .borrow_mut()
            .retain(|path, _| !path.starts_with(prefix));
        assert_ne!(before, self.files.borrow().len(), "no such file: {prefix}");
    }

    /// The paths asked for since the last call, sorted.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.take();
        asked.sort();
        asked
    }

    pub(crate) fn log(&self) -> Log<&Self> {
        Log::new(self, MemoryCache::default(), policy(), ORIGIN)
    }

    /// Whether every file in the cache is as the honest server has it.
    pub(crate) fn is_honest(&self, cache: &MemoryCache) -> bool {
        use crate::cache::Cache as _;
        let files = self.files.borrow();
        let paths: BTreeSet<_> = cache.paths().into_iter().collect();
        paths
            .iter()
            .all(|path| cache.get(path) == files.get(path).cloned())
    }
}

/// Entries of different lengths, none of them empty.
pub(crate) fn entry(index: u64) -> Vec<u8> {
    let text = format!("{{\"entry\":{index}}}");
    text.repeat(1 + index as usize % 5).into_bytes()
}

pub(crate) fn checkpoint(origin: &str, head: Head) -> Vec<u8> {
    checkpoint_at(origin, head, TIME)
}

/// A checkpoint that the witness cosigned at this time.
pub(crate) fn checkpoint_at(origin: &str, head: Head, time: u64) -> Vec<u8> {
    checkpoint_by(seed(origin, 1), origin, head, time)
}

/// The same by another key of the log.
pub(crate) fn checkpoint_by(key: u8, origin: &str, head: Head, time: u64) -> Vec<u8> {
    let text = Checkpoint::new(origin, head.size, head.root)
        .unwrap()
        .to_text();
    let (log, witness) = (log_vkey(key, origin), vkey("witness.example", 2));
    let log = SignatureLine::new(&log, &sign(key, text.as_bytes()));
    let cosignature = sign(2, &signed_message(&text, time));
    let witness = Cosignature::new(time, cosignature)
        .unwrap()
        .to_line(&witness);
    Note::new(&text, &[log, witness]).unwrap().to_bytes()
}

pub(crate) fn policy() -> Policy {
    Policy::parse(policy_text().as_bytes()).unwrap()
}

fn policy_text() -> String {
    format!(
        "log {}\nlog {}\nwitness w {}\nquorum w\n",
        vkey(ORIGIN, 1).to_vkey(),
        vkey(OTHER, 1).to_vkey(),
        vkey("witness.example", 2).to_vkey()
    )
}

/// The policy in a trust file that names nobody on whom records could rest.
#[cfg(feature = "spill")]
pub(crate) fn trust() -> TrustFile {
    let policy = policy_text();
    let file = format!(
        r#"{{"version":1,"name":{{"en":"Test","zh":"测试"}},"policy":{policy:?},"mirrors":{{"{ORIGIN}":["log"],"{OTHER}":["other"]}},"maxAgeSeconds":86400,"timeZone":"Asia/Shanghai","contact":"nobody"}}"#
    );
    TrustFile::parse(file.as_bytes()).unwrap()
}

/// The log with another witness in the place of the one that cosigns.
pub(crate) fn other_witness_policy() -> Policy {
    let log = vkey(ORIGIN, 1).to_vkey();
    let witness = vkey("another.example", 2).to_vkey();
    let text = format!("log {log}\nwitness w {witness}\nquorum w\n");
    Policy::parse(text.as_bytes()).unwrap()
}

/// The log with these keys, in this order.
pub(crate) fn policy_of_keys(keys: &[u8]) -> Policy {
    let logs = keys.iter().map(|key| log_vkey(*key, ORIGIN).to_vkey());
    let logs: String = logs.map(|vkey| format!("log {vkey}\n")).collect();
    let witness = vkey("witness.example", 2).to_vkey();
    Policy::parse(format!("{logs}witness w {witness}\nquorum w\n").as_bytes()).unwrap()
}

/// Another log alone.
pub(crate) fn other_log_policy() -> Policy {
    let text = format!("log {}\nquorum none\n", vkey(OTHER, 1).to_vkey());
    Policy::parse(text.as_bytes()).unwrap()
}

fn seed(name: &str, kind: u8) -> u8 {
    if name == OTHER { 9 } else { kind }
}

fn sign(seed: u8, message: &[u8]) -> Signature {
    let key = SigningKey::from_bytes(&[seed; 32]);
    Signature::from_bytes(key.sign(message).to_bytes())
}

fn vkey(name: &str, kind: u8) -> VerifierKey {
    let seed = seed(name, kind);
    if kind == 1 {
        return log_vkey(seed, name);
    }
    made_of(seed, name, KeyKind::CosignatureV1)
}

/// A log's key of this seed.
pub(crate) fn log_vkey(seed: u8, name: &str) -> VerifierKey {
    made_of(seed, name, KeyKind::Ed25519)
}

fn made_of(seed: u8, name: &str, kind: KeyKind) -> VerifierKey {
    let public = SigningKey::from_bytes(&[seed; 32]).verifying_key();
    VerifierKey::new(KeyName::new(name).unwrap(), kind, public.as_bytes()).unwrap()
}
