//! A publisher whose checkpoints end in index roots, as honest as each test wants.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::SigningKey;
use stele_records::index::{IndexKey, IndexRoot, keys_of};
use stele_tlog::index::{IndexHead, MemoryStore};
use stele_tlog::{Head, LogPath};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::encoding::to_multibase58;
use stele_verify::key::{DidKey, PublicKey};
use stele_verify::note::Note;
use stele_verify::record::CONTEXT;

use crate::testing::{ORIGIN, Server, TIME, checkpoint_at, entry, policy};

/// Between two publishings, in seconds.
pub(crate) const STEP: u64 = 3600;

/// What an index root is about to say.
pub(crate) struct Draft {
    pub(crate) covered: Head,
    pub(crate) index: IndexHead,
    pub(crate) time: u64,
    pub(crate) previous: Option<Note>,
}

/// A log in memory, all of its entries, and the time.
pub(crate) struct Publisher {
    pub(crate) server: Server,
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) time: u64,
    /// Seconds until the witness cosigns.
    pub(crate) delay: u64,
}

impl Default for Publisher {
    fn default() -> Self {
        Self {
            server: Server::default(),
            entries: Vec::new(),
            time: TIME,
            delay: 60,
        }
    }
}

impl Publisher {
    /// Publishes so many samples, and an index root.
    pub(crate) fn publish(&mut self, count: usize) {
        self.publish_with(count, |_, _| {});
    }

    /// The same, but what the index root says is changed by `lie`, which is shown all entries.
    pub(crate) fn publish_with(&mut self, count: usize, lie: impl FnOnce(&mut Draft, &[Vec<u8>])) {
        let mut batch = self.samples(count);
        let mut draft = self.draft(&batch);
        let all = [self.entries.clone(), batch.clone()].concat();
        lie(&mut draft, &all);
        let IndexHead { keys, root } = draft.index;
        let index_root =
            IndexRoot::new(draft.covered, keys, root, draft.time, draft.previous).unwrap();
        batch.push(index_root.to_bytes());
        self.put(batch);
    }

    /// Publishes so many samples, and what `change` makes of the bytes of an honest index root.
    pub(crate) fn publish_bytes(&mut self, count: usize, change: impl FnOnce(String) -> String) {
        let mut batch = self.samples(count);
        let Draft {
            covered,
            index,
            time,
            previous,
        } = self.draft(&batch);
        let honest = IndexRoot::new(covered, index.keys, index.root, time, previous).unwrap();
        let honest = String::from_utf8(honest.to_bytes()).unwrap();
        batch.push(change(honest).into_bytes());
        self.put(batch);
    }

    /// Publishes so many samples without an index root.
    pub(crate) fn publish_without(&mut self, count: usize) {
        self.time += STEP;
        let batch = (self.entries.len()..).map(sample).take(count).collect();
        self.put(batch);
    }

    /// The present checkpoint.
    pub(crate) fn note(&self) -> Option<Note> {
        let files = self.server.files.borrow();
        let bytes = files.get(&LogPath::Checkpoint.path())?;
        Some(Note::parse(bytes).unwrap())
    }

    pub(crate) fn checkpoint(&self) -> VerifiedCheckpoint {
        policy().verify(self.note().unwrap().as_bytes()).unwrap()
    }

    /// The next samples; time goes on.
    fn samples(&mut self, count: usize) -> Vec<Vec<u8>> {
        self.time += STEP;
        (self.entries.len()..).map(sample).take(count).collect()
    }

    /// What is true once this batch is added.
    fn draft(&self, batch: &[Vec<u8>]) -> Draft {
        let all = [&self.entries, batch].concat();
        Draft {
            covered: head_of(&all),
            index: index_of(&all),
            time: self.time,
            previous: self.note(),
        }
    }

    fn put(&mut self, batch: Vec<Vec<u8>>) {
        self.server.publish_entries(&batch);
        self.entries.extend(batch);
        let cosigned = self.time + self.delay;
        let checkpoint = checkpoint_at(ORIGIN, self.server.head(), cosigned);
        self.server.put(LogPath::Checkpoint, checkpoint);
    }
}

/// Size and root of the log of these entries.
pub(crate) fn head_of(entries: &[Vec<u8>]) -> Head {
    Head {
        size: entries.len() as u64,
        root: stele_verify::merkle::root_of_entries(entries.iter().map(Vec::as_slice)),
    }
}

/// The index over these entries, built at once.
pub(crate) fn index_of(entries: &[Vec<u8>]) -> IndexHead {
    index_with(entries, |_, keys| keys)
}

/// The same, but with other keys than the map function gives.
pub(crate) fn index_with(
    entries: &[Vec<u8>],
    keys: impl Fn(u64, BTreeSet<IndexKey>) -> BTreeSet<IndexKey>,
) -> IndexHead {
    let mut lists: BTreeMap<_, Vec<u64>> = BTreeMap::new();
    for (number, entry) in (0..).zip(entries) {
        for key in keys(number, keys_of(entry)) {
            lists.entry(key.hash()).or_default().push(number);
        }
    }
    let lists: Vec<_> = lists.into_iter().collect();
    let mut store = MemoryStore::default();
    IndexHead::default().grow(&mut store, &lists).unwrap()
}

/// Mostly records, whose signatures nobody looks at, and now and then something else.
pub(crate) fn sample(number: usize) -> Vec<u8> {
    if number % 5 == 3 {
        return entry(number as u64);
    }
    let key = SigningKey::from_bytes(&[40 + (number % 3) as u8; 32]);
    let key = PublicKey::from_bytes(key.verifying_key().as_bytes()).unwrap();
    let did = DidKey::new(key);
    let (did, method) = (did.as_str(), did.verification_method());
    let context = format!("{CONTEXT:?}").replace(", ", ",");
    let value = to_multibase58(&[7; 64]);
    let (tree, section, east) = (number / 2, number % 4, number * 700);
    let subject = format!(
        r#"{{"id":"urn:stele:tree:{tree}","latitudeE7":390401999,"longitudeE7":{east},"section":"S-{section}","tag":"T-{tree}"}}"#
    );
    let proof = format!(
        r#"{{"@context":{context},"created":"2026-08-03T12:00:00Z","cryptosuite":"eddsa-jcs-2022","proofPurpose":"assertionMethod","proofValue":"{value}","type":"DataIntegrityProof","verificationMethod":"{method}"}}"#
    );
    let signers = format!(r#"[{{"id":"{did}","role":"custodian"}}]"#);
    format!(
        r#"{{"@context":{context},"credentialSubject":{subject},"id":"urn:stele:record:{number}","issuer":"{did}","log":"{ORIGIN}","proof":[{proof}],"signers":{signers},"type":["VerifiableCredential","TreeCard"],"validFrom":"2026-08-03T12:00:00Z"}}"#
    )
    .into_bytes()
}
