//! A publisher's folder for tests: made, filled, and audited whole after each step.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use serde_json::json;
use stele_client::audit::replay::Replay;
use stele_publisher::publish::{LogFiles, publish};
use stele_publisher::store::{Disk, Home, LockFile, Queue, read_signer};
use stele_records::index::IndexRoot;
use stele_records::trust::TrustFile;
use stele_sign::multikey::SecretKey;
use stele_sign::note::NoteSigner;
use stele_sign::record::Draft;
use stele_tlog::path::entry_path;
use stele_tlog::{BundleId, Head, Plan, bundle};
use stele_verify::encoding::from_base64;
use stele_verify::hash::leaf_hash;
use stele_verify::merkle::root_of_entries;
use stele_verify::note::{KeyKind, KeyName};

pub(crate) mod index_audit;

pub(crate) use index_audit::Index;

pub(crate) const NOW: u64 = 1_800_000_000;
pub(crate) const ORIGIN: &str = "test.example/log";

/// One test at a time. `init` starts a process, and for a moment between fork and exec it holds a
/// copy of every lock that another test of this process has taken.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder as `stele init` makes it, with the keys of a test.
pub(crate) fn init(folder: &Path) -> Home {
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_stele"))
        .args(["--now", "2027-01-15T08:00:00Z", "init", "city"])
        .args(["--origin", ORIGIN, "--witness", "w1", "--witness", "w2"])
        .current_dir(folder)
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    Home::open(&folder.join("city")).unwrap()
}

/// Writes a key for cosignatures, of another name, whose secret is that of the key in this file.
pub(crate) fn disguise(file: &Path, name: &str, other: &Path) {
    let text = read_signer(file).unwrap().to_private_text().unwrap();
    // PRIVATE+KEY+<name>+<id>+<base64>, which may have a + of its own: the kind's byte, and the seed.
    let secret = from_base64(text.splitn(5, '+').last().unwrap()).unwrap();
    let seed = secret[1..].try_into().unwrap();
    let name = KeyName::new(name).unwrap();
    let key = NoteSigner::from_seed(name, KeyKind::CosignatureV1, seed).unwrap();
    let text = format!("{}\n", *key.to_private_text().unwrap());
    Disk::new().create_private(other, text.as_bytes()).unwrap();
}

pub(crate) fn enqueue(home: &Home, entries: &[Vec<u8>]) {
    let disk = Disk::new();
    let _lock = LockFile::take(&disk, &home.state("")).unwrap();
    Queue::new(home.state("queue"))
        .push(&disk, entries)
        .unwrap();
}

/// Entries that are no records: all have the one key `malformed`.
pub(crate) fn entries(range: std::ops::Range<u32>) -> Vec<Vec<u8>> {
    range.map(|n| format!("entry {n}").into_bytes()).collect()
}

/// Records with some keys of their own and some in common, and every seventh no record.
pub(crate) fn mixed(range: std::ops::Range<u32>) -> Vec<Vec<u8>> {
    static RECORDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
        let key = SecretKey::from_seed(&[1; 32]).unwrap();
        (0..400).map(|number| record(number, &key)).collect()
    });
    range
        .map(|n| match n % 7 {
            3 => format!("entry {n}").into_bytes(),
            _ => RECORDS[n as usize].clone(),
        })
        .collect()
}

/// Sixteen entries that are no records on each record.
pub(crate) fn some_records(range: std::ops::Range<u32>) -> Vec<Vec<u8>> {
    let one = |n| match n % 17 {
        5 => mixed(n..n + 1),
        _ => entries(n..n + 1),
    };
    range.flat_map(one).collect()
}

fn record(number: u32, key: &SecretKey) -> Vec<u8> {
    const SIGNED: &str = "2026-11-22T12:00:00Z";
    let subject = json!({
        "id": format!("urn:stele:tree:EY{number}"),
        "latitudeE7": 436_956_861 + i64::from(number % 11) * 700,
        "locality": "1333 PAPE AVE",
        "longitudeE7": -793_504_015,
        "observedOn": "2022-08-18",
        "scientificName": "Gleditsia triacanthos",
        "section": format!("section {}", number % 5),
        "tag": format!("EY{number}"),
        "type": "Tree",
    });
    let draft = Draft {
        id: format!("urn:uuid:00000000-0000-8000-8000-{number:012}"),
        record_type: "TreeCard".into(),
        log: ORIGIN.into(),
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

/// Audits the whole folder: every entry, every tile, every file that there is, and the index. Gives
/// the records: all entries but the index roots.
pub(crate) fn check(home: &Home) -> Vec<Vec<u8>> {
    let all = logged(home);
    Index::audit(home, &all);
    all.into_iter()
        .filter(|entry| !IndexRoot::claims_to_be(entry))
        .collect()
}

/// Audits the log alone. Gives all entries.
pub(crate) fn logged(home: &Home) -> Vec<Vec<u8>> {
    let trust = TrustFile::parse(&fs::read(home.trust_path()).unwrap()).unwrap();
    let log = LogFiles::new(home.public());
    let note = log
        .read("checkpoint")
        .unwrap()
        .expect("there is always a checkpoint");
    let checkpoint = trust.policy.verify(&note).unwrap();
    let mut all = Vec::new();
    log.for_each_entry(checkpoint.size(), |_, entry| all.push(entry.to_vec()))
        .unwrap();
    assert_eq!(
        root_of_entries(all.iter().map(Vec::as_slice)),
        checkpoint.root()
    );
    let head = Head {
        size: checkpoint.size(),
        root: checkpoint.root(),
    };
    if checkpoint.size() > 0 {
        let plan = Plan::for_range(checkpoint.size(), 0..checkpoint.size()).unwrap();
        log.tree(head, &plan).unwrap();
    }
    for entry in &all {
        let path = entry_path(&leaf_hash(entry));
        assert_eq!(log.read(&path).unwrap().as_ref(), Some(entry));
    }
    if let Some(last) = BundleId::in_tree(checkpoint.size(), checkpoint.size() / 256) {
        let bytes = log.read(&last.path()).unwrap().unwrap();
        assert!(bundle::parse(last, &bytes).is_ok());
    }
    all
}

/// What `stele audit` says of the index with its times: the code of what is wrong, or nothing.
pub(crate) fn replayed(home: &Home) -> Result<(), &'static str> {
    let policy = home.trust().unwrap().policy;
    let note = fs::read(home.public().join("checkpoint")).unwrap();
    let checkpoint = policy.verify(&note).unwrap();
    let mut replay = Replay::new(ORIGIN, policy);
    for (number, entry) in (0..).zip(logged(home)) {
        replay.push(number, &entry);
    }
    let found = replay.finish(&checkpoint);
    assert_eq!(replay.unwitnessed(), None);
    found.map(|_| ()).map_err(|finding| finding.error.code())
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Publishes these and nothing else.
pub(crate) fn publish_more(home: &Home, records: &[Vec<u8>], now: u64) {
    enqueue(home, records);
    let published = publish(home, &Disk::new(), now).unwrap();
    assert_eq!(published.added, records.len() as u64);
}

/// All files of a folder with their bytes, but for half-written ones.
pub(crate) fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    let below = |path: &Path| path.strip_prefix(folder).unwrap().to_owned();
    found
        .into_iter()
        .map(|(path, bytes)| (below(&path), bytes))
        .collect()
}
