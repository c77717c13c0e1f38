//! The city's folder: a publisher's home with a log that has grown for three years.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::thread;

use serde_json::{Value, json};
use stele_client::log::attachment_path;
use stele_records::trust::label_of;
use stele_records::types::RecordType;
use stele_sign::note::NoteSigner;
use stele_verify::hash::Hash;
use stele_verify::note::{KeyKind, KeyName};

use super::DemoError;
use super::audit::audit;
use super::city::City;
use super::frauds::{Mark, Planted};
use super::names::AREAS;
use super::paper::Paper;
use crate::feed;
use crate::index::publish::{Place, STORE};
use crate::index::{prune, store::discard};
use crate::progress;
use crate::publish;
use crate::search::{self, Prepared};
use crate::store::{Disk, Home, LockFile, Queue, Settings, WitnessSettings};

/// The witnesses that run inside the publications.
const WITNESSES: [&str; 3] = ["demo-witness-one", "demo-witness-two", "demo-witness-three"];

/// Who holds the key of each witness, in English and Chinese: two of them are one organisation's.
const WITNESS_HOLDERS: [(&str, &str); 3] = [
    ("Demo library (made up)", "示例图书馆（虚构）"),
    ("Demo library (made up)", "示例图书馆（虚构）"),
    ("Demo university (made up)", "示例大学（虚构）"),
];

/// Who replays the log.
const AUDITOR: &str = "demo-auditor";

/// Publications after which old states of the index are removed, so that they don't pile up.
const PRUNE_AFTER: usize = 10;

/// Papers that one thread signs at once.
const AT_ONCE: usize = 64;

const ABOUT_KEYS: &str = "\
DEMO KEYS - NEVER TO BE USED FOR ANYTHING REAL
Everything here belongs to a made-up city. These keys follow from the city's seed, so everybody
has them, and nothing that they sign means anything.

演示密钥，切勿用于任何真实用途
这里的一切都属于一座虚构的城市。密钥由种子推导而来，人人都能得到，其签名没有任何意义。
";

const ABOUT_PERSONS: &str = "\
MADE UP
No person in these files exists. Their salts follow from the city's seed.

虚构
这些文件中的人均不存在，所用盐值由种子推导而来。
";

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The log's origin.
    pub origin: String,
    /// Records in the log.
    pub records: u64,
    /// Entries in the log: the records and an index root for each publication.
    pub size: u64,
    /// Publications.
    pub publications: usize,
    /// Planted frauds, each with its twin.
    pub frauds: usize,
}

/// Writes the city and publishes it.
///
/// # Errors
/// [`DemoError`]
pub fn write(dir: &Path, city: &mut City) -> Result<Written, DemoError> {
    let anchors = city.anchors()?;
    let anchors: Vec<Value> = anchors
        .iter()
        .map(|anchor| {
            let types = anchor.types.iter().copied().map(RecordType::name);
            json!({
                "areas": AREAS,
                "key": anchor.key.did().as_str(),
                "name": {"en": anchor.en, "zh": anchor.zh},
                "recordTypes": types.collect::<Vec<_>>(),
            })
        })
        .collect();
    write_home(dir, city, &anchors)?;
    let home = Home::open(dir)?;
    let (numbers, size) = publish_all(&home, city)?;
    let auditor = signer(city, AUDITOR, KeyKind::CosignatureV1)?;
    audit(&home, &Disk::hasty(), &auditor, city.now())?;
    for file in &city.files {
        put(&dir.join(&file.path), &file.bytes, false)?;
    }
    for (hash, bytes) in &city.attachments {
        let path = home.public().join(attachment_path(hash));
        put(&path, bytes, false)?;
    }
    put(
        &dir.join("disclosures/MADE-UP.txt"),
        ABOUT_PERSONS.as_bytes(),
        false,
    )?;
    let (innocent, planted) = city
        .planted
        .iter()
        .partition::<Vec<_>, _>(|planted| planted.kind == "innocent");
    for (name, planted) in [("frauds.json", planted), ("innocent.json", innocent)] {
        let list = to_json(&told(city, &planted, &numbers))?;
        put(&dir.join(name), &list, false)?;
    }
    put(
        &dir.join("examples.json"),
        &to_json(&examples(city, &numbers))?,
        false,
    )?;
    Ok(Written {
        origin: city.origin.clone(),
        records: city.len(),
        size,
        publications: city.calendar.publications.len(),
        frauds: city
            .planted
            .iter()
            .filter(|planted| planted.kind == "fraud")
            .count(),
    })
}

/// Settings, trust file and keys.
fn write_home(dir: &Path, city: &City, anchors: &[Value]) -> Result<(), DemoError> {
    let keys = dir.join("keys");
    put(&keys.join("DEMO-KEYS.txt"), ABOUT_KEYS.as_bytes(), false)?;
    for (name, key) in &city.keys {
        // The name says of every file what it is: `DEMO-agency-7.json`, `persons/DEMO-0a1b.json`.
        let path = match name.rsplit_once('/') {
            Some((folder, name)) => keys.join(folder).join(format!("DEMO-{name}.json")),
            None => keys.join(format!("DEMO-{name}.json")),
        };
        let text = key.to_json().unwrap_or_default();
        put(&path, text.as_bytes(), true)?;
    }
    let log = signer(city, &city.origin, KeyKind::Ed25519)?;
    put(&keys.join("DEMO-log.key"), &line(&log), true)?;
    let mut policy = format!("log {}\n", log.verifier_key().to_vkey());
    let mut witnesses = Vec::new();
    let mut labels = serde_json::Map::new();
    for (name, (en, zh)) in WITNESSES.into_iter().zip(WITNESS_HOLDERS) {
        let witness = signer(city, name, KeyKind::CosignatureV1)?;
        let label = json!({"jurisdiction": "CN-HE", "organisation": {"en": en, "zh": zh}});
        labels.insert(label_of(witness.verifier_key()), label);
        policy += &format!("witness {name} {}\n", witness.verifier_key().to_vkey());
        let key = format!("keys/DEMO-{name}.key");
        put(&dir.join(&key), &line(&witness), true)?;
        witnesses.push(WitnessSettings {
            name: name.into(),
            key,
        });
    }
    policy += &format!(
        "group witnesses 2 {}\nquorum witnesses\n",
        WITNESSES.join(" ")
    );
    let auditor = signer(city, AUDITOR, KeyKind::CosignatureV1)?;
    let path = keys.join(format!("DEMO-{AUDITOR}.key"));
    put(&path, &line(&auditor), true)?;
    let trust = json!({
        "anchors": anchors,
        "auditorQuorum": 1,
        "auditors": [{
            "key": auditor.verifier_key().to_vkey(),
            "name": {"en": "Demo auditor (made up)", "zh": "示例审计方（虚构）"},
        }],
        "contact": "https://demo.stele.example/",
        "keys": labels,
        "maxAgeSeconds": 86_400,
        "mirrors": {&city.origin: ["log/"]},
        "name": {"en": "Demo city (made up)", "zh": "示例之城（虚构）"},
        "policy": policy,
        "timeZone": "Asia/Shanghai",
        "version": 1,
    });
    put(&dir.join("trust.json"), &to_json(&trust)?, false)?;
    let settings = Settings {
        origin: city.origin.clone(),
        log_key: "keys/DEMO-log.key".into(),
        log_key_pq: None,
        older_log_keys: Vec::new(),
        closed: None,
        // Explorer and log lie side by side.
        explorer: Some("..".into()),
        storage: None,
        witnesses,
        witnessing: crate::store::Witnessing::default(),
    };
    let settings =
        toml::to_string(&settings).map_err(|error| DemoError::Write(error.to_string()))?;
    put(&dir.join("stele.toml"), settings.as_bytes(), false)
}

fn signer(city: &City, name: &str, kind: KeyKind) -> Result<NoteSigner, DemoError> {
    let seed = Hash::of(&[
        b"stele/demo/note key: never to be used for anything real\0",
        &city.seed.to_be_bytes(),
        city.origin.as_bytes(),
        b"\0",
        name.as_bytes(),
    ]);
    let name = KeyName::new(name).map_err(|error| DemoError::Write(error.code().to_owned()))?;
    Ok(NoteSigner::from_seed(name, kind, seed.as_bytes())?)
}

fn line(signer: &NoteSigner) -> Vec<u8> {
    format!("{}\n", &*signer.to_private_text().unwrap_or_default()).into_bytes()
}

/// Publishes all papers in the order in which they were handed in. Gives each record's entry number by
/// its id, and the size of the log.
fn publish_all(home: &Home, city: &City) -> Result<(BTreeMap<String, u64>, u64), DemoError> {
    // A city that a crash has cut short is made again, so nothing waits for the disk.
    let disk = Disk::hasty();
    let mut papers: Vec<&Paper> = city.papers.iter().collect();
    papers.sort_by_key(|paper| paper.handed_in);
    let mut numbers = BTreeMap::new();
    // The empty log first, as `stele init` shows it.
    let start = city.calendar.start();
    let mut size = publish::publish(home, &disk, start.saturating_sub(86_400))?.size;
    let mut rest = papers.as_slice();
    let bar = progress::bar(city.len(), "publishing");
    let publications = city.calendar.publications.iter();
    for (number, time) in publications.copied().enumerate() {
        let (now, later) = rest.split_at(rest.partition_point(|paper| paper.handed_in <= time));
        rest = later;
        let entries = sign(now)?;
        for (number, paper) in (size..).zip(now) {
            numbers.insert(paper.id().to_owned(), number);
        }
        if !entries.is_empty() {
            let lock = LockFile::take(&disk, &home.state(""))?;
            Queue::new(home.state("queue")).push(&disk, &entries)?;
            drop(lock);
        }
        size = publish::publish_quietly(home, &disk, time)?.size;
        if number % PRUNE_AFTER == PRUNE_AFTER - 1 {
            prune(home, &disk, 1, time)?;
        }
        bar.inc(entries.len() as u64);
    }
    prune(home, &disk, 1, city.now())?;
    let (lock, log, head) = publish::idle(home, &disk)?;
    let place = Place {
        home,
        disk: &disk,
        log: &log,
    };
    feed::announce(place, head, BTreeSet::new())?;
    search::write(place, head.size, head.size, head, Prepared::default())?;
    drop(lock);
    // A cache of the log, whose bytes are nobody's promise: the next publication makes it again.
    discard(&disk, &home.state(STORE))?;
    bar.finish_and_clear();
    Ok((numbers, size))
}

/// Signs papers on all processors.
fn sign(papers: &[&Paper]) -> Result<Vec<Vec<u8>>, DemoError> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let share = papers.len().div_ceil(workers).max(AT_ONCE);
    let sign = |papers: &[&Paper]| papers.iter().map(|paper| paper.sign()).collect();
    let signed: Vec<Result<Vec<_>, DemoError>> = thread::scope(|scope| {
        let started: Vec<_> = papers
            .chunks(share)
            .map(|papers| scope.spawn(move || sign(papers)))
            .collect();
        let ended = started.into_iter().map(|worker| match worker.join() {
            Ok(signed) => signed,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        ended.collect()
    });
    let signed: Vec<Vec<_>> = signed.into_iter().collect::<Result<_, _>>()?;
    Ok(signed.concat())
}

/// What was planted, see `docs/demo.md`.
fn told(city: &City, planted: &[&Planted], numbers: &BTreeMap<String, u64>) -> Value {
    let papers = city.papers.iter();
    let subjects: BTreeMap<&str, &str> =
        papers.map(|paper| (paper.id(), paper.subject())).collect();
    let number = |mark: &Mark| numbers.get(&mark.record).copied();
    let subject = |mark: &Mark| subjects.get(mark.record.as_str()).copied();
    let file = |mark: &Mark| mark.file.clone();
    let disclosures = |mark: &Mark| mark.disclosures.clone();
    let list = planted.iter().map(|planted| {
        let members = [
            ("code", json!(planted.code)),
            (
                "disclosures",
                json!(planted.entry.as_ref().and_then(disclosures)),
            ),
            ("entry", json!(planted.entry.as_ref().and_then(number))),
            ("file", json!(planted.entry.as_ref().and_then(file))),
            ("kind", json!(planted.kind)),
            ("spares", json!(planted.spares)),
            ("subject", json!(planted.entry.as_ref().and_then(subject))),
            ("twin", json!(number(&planted.twin))),
            ("twinDisclosures", json!(disclosures(&planted.twin))),
            ("twinFile", json!(file(&planted.twin))),
            ("twinSubject", json!(subject(&planted.twin))),
            ("what", json!(planted.what)),
        ];
        let members = members.into_iter().filter(|(_, value)| !value.is_null());
        members
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    });
    Value::Array(list.map(Value::Object).collect())
}

/// Honest things that are worth a look, see `docs/demo.md`.
fn examples(city: &City, numbers: &BTreeMap<String, u64>) -> Value {
    let examples = &city.examples;
    let run = examples.wage_run.as_ref().and_then(|id| numbers.get(id));
    json!({
        "account": examples.account,
        "disclosures": examples.worker,
        "project": examples.project,
        "wageRun": run,
    })
}

fn to_json(value: &Value) -> Result<Vec<u8>, DemoError> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes a file without flushing it: a city that a crash has damaged is made again.
fn put(path: &Path, bytes: &[u8], is_private: bool) -> Result<(), DemoError> {
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        write_new(path, bytes, is_private)
    };
    write().map_err(|error| DemoError::Io(path.to_owned(), error))
}

fn write_new(path: &Path, bytes: &[u8], is_private: bool) -> io::Result<()> {
    use io::Write as _;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(if is_private { 0o600 } else { 0o644 });
    }
    #[cfg(not(unix))]
    let _ = is_private;
    options.open(path)?.write_all(bytes)
}
