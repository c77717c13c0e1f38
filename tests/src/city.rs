//! A small city in memory: signed tree cards, a log of them, witnesses, a trust file.
//!
//! The same on every run and every platform, so that it serves natively and in a browser. Every key
//! is a TEST KEY made of one repeated byte.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use futures::executor::block_on;
use serde_json::{Map, Value, json};
use stele_client::cache::MemoryCache;
use stele_client::check::{check_entry, check_head};
use stele_client::dossier::{about_entry, about_key};
use stele_client::fetch::{Fetch, FetchError};
use stele_client::log::{HEAD_PATH, Log, TOP_PATH};
use stele_client::seen::MemorySeen;
use stele_records::index::{IndexKey, IndexRoot, MAP_ID};
use stele_records::trust::TrustFile;
use stele_search::{Contents, segments, text_of};
use stele_sign::multikey::SecretKey;
use stele_sign::note::NoteSigner;
use stele_sign::record::Draft;
use stele_tlog::index::IndexPath;
use stele_tlog::path::entry_path;
use stele_tlog::{Batch, Edge, Head, LogPath, Plan, Tile, Tree};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::leaf_hash;
use stele_verify::note::{KeyKind, KeyName, Note, VerifierKey};
use stele_verify::tlog_proof::TlogProof;

use crate::city_index::CityIndex;

/// The log's name.
pub const ORIGIN: &str = "records.city.test/2026";
/// Another log, by another key.
pub const OTHER_ORIGIN: &str = "records.town.test/2026";
/// When the records were signed, the log published, and the reader reads: 2026-09-21T13:33:20Z.
pub const NOW: u64 = 1_789_997_600;
/// [`NOW`] as records have it.
pub const NOW_TEXT: &str = "2026-09-21T13:33:20Z";
/// Entries: a full tile and a partial one, with another above them.
pub const SIZE: u64 = 300;
/// Tree cards among them, the first ones: the last entry commits to the index.
pub const CARDS: u64 = SIZE - 1;
/// How old cosignatures may be, in seconds.
pub const MAX_AGE: u64 = 86_400;
/// The witnesses by name; two of them are needed.
pub const WITNESSES: [&str; 3] = ["garden", "library", "station"];
/// Those that have cosigned: exactly as many as are needed, so that each of them counts.
pub const COSIGNERS: [usize; 2] = [0, 2];

/// The city as it should be. Clone it to tamper with it.
pub fn city() -> &'static City {
    static CITY: LazyLock<City> = LazyLock::new(|| City::indexed((0..CARDS).map(card).collect()));
    &CITY
}

/// A log's files as a server shows them.
#[derive(Debug, Clone)]
pub struct City {
    /// Every file by its path below the log.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The entries in order.
    pub entries: Vec<Vec<u8>>,
    /// The index, if the log has one.
    pub index: Option<CityIndex>,
    edge: Edge,
}

impl City {
    /// A log of these entries, published at once, that commits to no index.
    pub fn of(entries: Vec<Vec<u8>>) -> Self {
        let mut city = Self {
            files: BTreeMap::new(),
            entries: Vec::new(),
            index: None,
            edge: Edge::default(),
        };
        city.append(entries);
        city.cosign(&COSIGNERS, NOW);
        city
    }

    /// A log of these entries and, after them, one that commits to the index.
    pub fn indexed(entries: Vec<Vec<u8>>) -> Self {
        let mut city = Self::founded();
        city.publish(entries);
        city
    }

    /// An empty log that will have an index.
    pub fn founded() -> Self {
        Self {
            index: Some(CityIndex::default()),
            ..Self::of(Vec::new())
        }
    }

    /// Appends entries, and shows the new checkpoint. Files of former sizes stay. A log with an
    /// index ends with an entry more, which commits to it.
    pub fn publish(&mut self, entries: Vec<Vec<u8>>) {
        self.publish_at(entries, NOW);
    }

    /// The same at another time.
    pub fn publish_at(&mut self, entries: Vec<Vec<u8>>, time: u64) {
        self.publish_with(entries, time, |_, root| root.to_bytes());
    }

    /// The same by a publisher who commits to something else: `commit` is given the index and what
    /// should be committed.
    pub fn publish_as(
        &mut self,
        entries: Vec<Vec<u8>>,
        commit: impl FnOnce(&mut CityIndex, IndexRoot) -> Vec<u8>,
    ) {
        self.publish_with(entries, NOW, commit);
    }

    fn publish_with(
        &mut self,
        entries: Vec<Vec<u8>>,
        time: u64,
        commit: impl FnOnce(&mut CityIndex, IndexRoot) -> Vec<u8>,
    ) {
        let first = self.edge.size();
        let mut index = self.index.take();
        if let Some(index) = &mut index {
            index.add(first, &entries);
        }
        self.append(entries);
        if let Some(mut index) = index {
            let previous = self.files.get(&LogPath::Checkpoint.path());
            let root = index.root(self.head(), time, previous.map(Vec::as_slice));
            let commitment = commit(&mut index, root);
            let number = self.edge.size();
            self.append(vec![commitment.clone()]);
            for (path, bytes) in index.files() {
                self.files.insert(path, bytes.clone());
            }
            // It is itself an entry that the next index covers.
            index.add(number, &[commitment]);
            self.index = Some(index);
        }
        self.add_words();
        self.cosign(&COSIGNERS, time);
    }

    /// Writes the files of the search by words.
    fn add_words(&mut self) {
        for segment in segments(self.edge.size()) {
            if self.files.contains_key(&segment.head()) {
                continue;
            }
            let mut contents = Contents::default();
            let entries = self
                .entries
                .iter()
                .skip(usize::try_from(segment.first()).expect("it fits"));
            for (entry, (_, offset)) in entries.zip((segment.first()..segment.end()).zip(0..)) {
                text_of(entry)
                    .iter()
                    .for_each(|text| contents.add(offset, text));
            }
            self.files.extend(contents.files(segment));
        }
    }

    /// Appends entries without showing them.
    fn append(&mut self, entries: Vec<Vec<u8>>) {
        let last = self
            .files
            .get(&format!("tile/entries/{}", partial(self.edge.size())));
        let last = last.cloned().unwrap_or_default();
        let batch = Batch::new(&self.edge, &last, &entries).expect("test entries fit");
        for file in batch.files {
            self.files.insert(file.path.path(), file.bytes);
        }
        self.edge = batch.edge;
        self.entries.extend(entries);
    }

    /// Shows the checkpoint, cosigned by these witnesses at this time, and with it the index.
    pub fn cosign(&mut self, witnesses: &[usize], time: u64) {
        let checkpoint = cosigned(&self.head_text(), witnesses, time);
        self.show(checkpoint);
    }

    /// Shows this checkpoint, and with it the index.
    pub fn show(&mut self, checkpoint: Vec<u8>) {
        if self.index.is_some() && self.edge.size() > 0 {
            let proof = self.head_proof(&checkpoint);
            self.files.insert(HEAD_PATH.to_owned(), proof);
            let index = IndexRoot::parse(self.entries.last().map_or(&[], Vec::as_slice));
            let page = index.ok().map(|index| IndexPath::Page(index.root()).path());
            let page = page.and_then(|page| self.files.get(&format!("index/{MAP_ID}/{page}")));
            if let Some(page) = page.cloned() {
                self.files.insert(TOP_PATH.to_owned(), page);
            }
        }
        self.files.insert(LogPath::Checkpoint.path(), checkpoint);
    }

    /// The file that a look-up starts with: the last entry and its proof.
    fn head_proof(&self, checkpoint: &[u8]) -> Vec<u8> {
        let number = self.edge.size() - 1;
        let plan = Plan::for_leaf(self.edge.size(), number).expect("it is the last entry");
        let tiles = plan.tiles().iter().map(|id| {
            let bytes = &self.files[&id.path()];
            Tile::parse(*id, bytes).expect("the city's own tile")
        });
        let tree = Tree::authenticate(self.head(), tiles).expect("the city's own tiles");
        let hashes = tree.inclusion_proof(number).expect("the tiles are there");
        let note = Note::parse(checkpoint).expect("the city's own checkpoint");
        let entry = self.entry(number).to_vec();
        let proof = TlogProof::new(Some(entry), number, hashes, note);
        proof.expect("an entry and its proof").to_bytes()
    }

    /// Size and root.
    pub fn head(&self) -> Head {
        self.edge.head()
    }

    /// The text of the checkpoint, not signed.
    pub fn head_text(&self) -> String {
        let Head { size, root } = self.head();
        let checkpoint = Checkpoint::new(ORIGIN, size, root).expect("a head of a tree");
        checkpoint.to_text()
    }

    /// The path of an entry's own file.
    pub fn entry_path(&self, index: u64) -> String {
        entry_path(&leaf_hash(self.entry(index)))
    }

    /// An entry.
    pub fn entry(&self, index: u64) -> &[u8] {
        let index = usize::try_from(index).expect("test logs are small");
        &self.entries[index]
    }

    /// The `.tlog-proof` of an entry with the record inside, as a reader's browser makes it.
    pub fn proof(&self, index: u64) -> Vec<u8> {
        let trust = trust();
        let log = Log::new(self, MemoryCache::default(), trust.policy.clone(), ORIGIN);
        let memory = MemorySeen::default();
        let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
        let entry = block_on(check_entry(&log, &trust, &head, index, |_| ()));
        let proof = entry.proof.expect("an honest log proves its entries");
        proof.to_bytes()
    }

    /// The dossier of an entry, as a reader's browser makes it.
    pub fn dossier(&self, index: u64) -> Vec<u8> {
        let trust = trust();
        let log = Log::new(self, MemoryCache::default(), trust.policy.clone(), ORIGIN);
        let memory = MemorySeen::default();
        let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
        let dossier = block_on(about_entry(&log, &trust, &head, index));
        dossier.expect("an honest log has dossiers").to_bytes()
    }

    /// The dossier of a key, as a reader's browser makes it.
    pub fn dossier_of(&self, key: &IndexKey) -> Vec<u8> {
        let trust = trust();
        let log = Log::new(self, MemoryCache::default(), trust.policy.clone(), ORIGIN);
        let memory = MemorySeen::default();
        let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
        let dossier = block_on(about_key(&log, &head, key));
        dossier.expect("an honest log has dossiers").to_bytes()
    }
}

/// An honest server.
impl Fetch for City {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let bytes = self.files.get(path).ok_or(FetchError::NotFound)?;
        if bytes.len() as u64 > limit {
            return Err(FetchError::TooLarge { limit });
        }
        Ok(bytes.clone())
    }
}

/// The name of the partial tile or bundle in which a small log of this size ends.
pub fn partial(size: u64) -> String {
    format!("{:03}.p/{}", size / 256, size % 256)
}

/// The signed card of a tree: some in Chinese, some with everything, some with little.
pub fn card(number: u64) -> Vec<u8> {
    signed(&draft(number))
}

/// What the card of a tree says, before it is signed.
pub fn draft(number: u64) -> Draft {
    let tag = format!("T-{number:04}");
    let mut subject = json!({
        "id": format!("urn:stele:tree:{tag}"),
        "observedOn": format!("2026-08-{:02}", 1 + number % 28),
        "tag": tag,
        "type": "Tree",
    });
    if number % 3 != 2 {
        let (scientific, common) = match number % 4 {
            0 => ("Ginkgo biloba", "银杏"),
            1 => ("Platanus × hispanica", "悬铃木"),
            2 => ("Sophora japonica", "槐树"),
            _ => ("Acer platanoides", "Norway maple"),
        };
        subject["scientificName"] = json!(scientific);
        subject["vernacularName"] = json!(common);
        subject["dbhMm"] = json!(100 + number * 7 % 900);
        subject["latitudeE7"] = json!(300_000_000 + number * 1_234);
        subject["longitudeE7"] = json!(1_200_000_000 + number * 4_321);
        subject["locality"] = json!(format!("人民路 {number} 号"));
    }
    let Value::Object(subject) = subject else {
        unreachable!("it was made an object above");
    };
    draft_of(number, subject)
}

/// A tree card with this subject.
pub fn draft_of(number: u64, subject: Map<String, Value>) -> Draft {
    Draft {
        id: format!("urn:uuid:00000000-0000-8000-8000-{number:012}"),
        record_type: "TreeCard".into(),
        log: ORIGIN.into(),
        valid_from: NOW_TEXT.into(),
        valid_until: None,
        supersedes: None,
        subject,
        signers: vec![(custodian().did().clone(), "custodian".into())],
    }
}

/// The record of a draft that the custodian alone has to sign.
pub fn signed(draft: &Draft) -> Vec<u8> {
    let mut document = draft.document().expect("test drafts are in the profile");
    document
        .sign(&custodian(), NOW_TEXT)
        .expect("the custodian is a signer");
    document.finish().expect("every signer has signed")
}

/// The key that signs the cards. TEST KEY.
pub fn custodian() -> SecretKey {
    SecretKey::from_seed(&[0x11; 32]).expect("an honest seed")
}

/// The key of another office, which has signed nothing in the city's log. TEST KEY.
pub fn other_custodian() -> SecretKey {
    SecretKey::from_seed(&[0x12; 32]).expect("an honest seed")
}

/// The log's key. TEST KEY.
pub fn log_key() -> NoteSigner {
    note_key(ORIGIN, KeyKind::Ed25519, 0x21)
}

/// The other log's key. TEST KEY.
pub fn other_log_key() -> NoteSigner {
    note_key(OTHER_ORIGIN, KeyKind::Ed25519, 0x22)
}

/// A witness's key. TEST KEY.
pub fn witness_key(witness: usize) -> NoteSigner {
    let seed = 0x31 + u8::try_from(witness).expect("there are three");
    note_key(WITNESSES[witness], KeyKind::CosignatureV1, seed)
}

/// A key of one repeated byte. TEST KEY.
pub fn note_key(name: &str, kind: KeyKind, seed: u8) -> NoteSigner {
    let name = KeyName::new(name).expect("a name without spaces");
    NoteSigner::from_seed(name, kind, &[seed; 32]).expect("an honest seed")
}

/// A checkpoint's text, signed by the log and cosigned by these witnesses at this time.
pub fn cosigned(text: &str, witnesses: &[usize], time: u64) -> Vec<u8> {
    signed_by(&log_key(), text, witnesses, time)
}

/// The same by another log.
pub fn signed_by(log: &NoteSigner, text: &str, witnesses: &[usize], time: u64) -> Vec<u8> {
    let mut lines = vec![log.sign_line(text).expect("a log's key signs")];
    for witness in witnesses {
        let signer = witness_key(*witness);
        // A witness refuses what is no checkpoint; then there is no line of it.
        lines.extend(signer.cosign(text, time));
    }
    let note = Note::new(text, &lines).expect("the lines are sound");
    note.to_bytes()
}

/// The policy: one log, three witnesses, two of them needed.
pub fn policy() -> String {
    let witnesses: String = (0..WITNESSES.len())
        .map(|at| witness_line(WITNESSES[at], witness_key(at).verifier_key()))
        .collect();
    let names = WITNESSES.join(" ");
    let log = log_key().verifier_key().to_vkey();
    format!("log {log}\n{witnesses}group city 2 {names}\nquorum city\n")
}

/// A witness's line in a policy.
pub fn witness_line(name: &str, key: &VerifierKey) -> String {
    format!("witness {name} {}\n", key.to_vkey())
}

/// The trust file with this policy, to be changed before it is written down.
pub fn trust_json(policy: &str) -> Value {
    json!({
        "version": 1,
        "name": {"en": "Test city", "zh": "测试市"},
        "policy": policy,
        "mirrors": {ORIGIN: ["log/"]},
        "maxAgeSeconds": MAX_AGE,
        "auditorQuorum": 0,
        "anchors": [{
            "key": custodian().did().as_str(),
            "name": {"en": "Parks office", "zh": "园林局"},
            "recordTypes": ["TreeCard"],
            "areas": [],
        }],
        "timeZone": "Asia/Shanghai",
        "contact": "mailto:records@city.test",
    })
}

/// The trust file as it should be.
pub fn trust() -> TrustFile {
    let text = trust_json(&policy()).to_string();
    TrustFile::parse(text.as_bytes()).expect("the city's own trust file")
}
