//! A demo city on disk, and what the rules find in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use stele_client::audit::ruled::{Ruled, findings};
use stele_publisher::demo::{Wishes, make};
use stele_publisher::publish::LogFiles;
use stele_records::trust::TrustFile;
use stele_records::types::RecordType;
use stele_records::verdict::Outcome;
use stele_verify::record::Record;
use tempfile::TempDir;

/// The present of the cities here.
pub const NOW: u64 = 1_785_488_400;

/// A city in a folder.
#[derive(Debug)]
pub struct DemoCity {
    dir: PathBuf,
    /// Goes with the city.
    _folder: Option<TempDir>,
    /// Its trust file.
    pub trust: TrustFile,
    /// `frauds.json`, and `innocent.json` after it.
    pub frauds: Vec<Value>,
    /// Its entries.
    pub entries: Vec<Vec<u8>>,
}

/// What came out about an entry, by code.
pub type Found = BTreeMap<u64, BTreeMap<String, Worst>>;

/// The worse of the two things that are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worst {
    /// A warning.
    Warning,
    /// It couldn't be told.
    Open,
    /// Failed.
    Failed,
}

impl DemoCity {
    /// Makes a city of this many records.
    pub fn new(seed: u64, records: u64) -> Self {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        let dir = folder.path();
        let wishes = Wishes {
            seed,
            records,
            now: NOW,
        };
        make(dir, wishes).expect("the city is made");
        let city = Self::at(dir);
        Self {
            _folder: Some(folder),
            ..city
        }
    }

    /// The city in this folder, which stays.
    pub fn at(dir: &Path) -> Self {
        let trust = fs::read(dir.join("trust.json")).expect("there is a trust file");
        let trust = TrustFile::parse(&trust).expect("the trust file is sound");
        let list = |name: &str| -> Vec<Value> {
            let bytes = fs::read(dir.join(name)).expect("the city has its lists");
            serde_json::from_slice(&bytes).expect("it is a list")
        };
        let checkpoint = fs::read(dir.join("log/checkpoint")).expect("there is one");
        let checkpoint = trust.policy.verify(&checkpoint);
        let size = checkpoint.expect("the checkpoint is cosigned").size();
        let mut entries = Vec::new();
        LogFiles::new(dir.join("log"))
            .for_each_entry(size, |_, entry| entries.push(entry.to_vec()))
            .expect("the log can be read");
        Self {
            trust,
            frauds: [list("frauds.json"), list("innocent.json")].concat(),
            entries,
            dir: dir.to_owned(),
            _folder: None,
        }
    }

    /// Where it lies.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The log's origin.
    pub fn origin(&self) -> String {
        let logs = self.trust.policy.logs();
        logs[0].key().name().to_string()
    }

    /// The record in an entry.
    pub fn record(&self, entry: u64) -> Record<'_> {
        Record::parse(self.bytes(entry)).expect("the entry is a record")
    }

    /// All that the rules find in the whole log, and who is missing.
    pub fn found(&self) -> Found {
        let origin = self.origin();
        let checkpoint = fs::read(self.dir().join("log/checkpoint")).expect("there is one");
        let head = self.trust.policy.verify(&checkpoint);
        let head = head.expect("the checkpoint is cosigned").quorum_time();
        let mut ruled = Ruled::new(&origin, head, &self.trust);
        let mut found = Found::new();
        for (number, entry) in (0..).zip(&self.entries) {
            let record = Record::parse(entry).ok();
            if let Some(record) = &record {
                let codes = found.entry(number).or_default();
                if record.log() != origin {
                    codes.insert("C8".into(), Worst::Failed);
                }
                let record_type = RecordType::from_name(record.record_type());
                if record_type
                    .expect("a known type")
                    .missing_role(record)
                    .is_some()
                {
                    codes.insert("roles".into(), Worst::Failed);
                }
            }
            let record = record.map(|record| record.verify().expect("its proofs hold"));
            ruled.push(number, entry, record.as_ref());
        }
        for finding in findings(&ruled.finish(), NOW) {
            let worst = match finding.outcome {
                Outcome::Failed(_) => Worst::Failed,
                Outcome::Warning(_) => Worst::Warning,
                _ => Worst::Open,
            };
            let codes = found.entry(finding.entry).or_default();
            codes.insert(finding.check.code().into(), worst);
        }
        found
    }

    /// Every file of the city with its bytes, by path.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.dir().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("the folder can be read") {
                let path = entry.expect("the folder can be read").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.dir()).expect("it lies below");
                    let bytes = fs::read(&path).expect("the file can be read");
                    files.insert(name.to_owned(), bytes);
                }
            }
        }
        files
    }

    /// The codes for which there is a fraud.
    pub fn codes(&self) -> BTreeSet<&str> {
        let frauds = self.frauds.iter().filter(|fraud| fraud["kind"] == "fraud");
        frauds.filter_map(|fraud| fraud["code"].as_str()).collect()
    }

    /// What is planted and wasn't caught, or accuses its twin: who did nearly the same, and nothing wrong.
    /// Documents aside (C7): they lie in no log.
    pub fn uncaught(&self, found: &Found) -> Vec<String> {
        let planted = self.frauds.iter().filter(|planted| planted["code"] != "C7");
        let mut wrong = Vec::new();
        for planted in planted {
            let text = |name: &str| planted[name].as_str().unwrap_or_default();
            let told = |name: &str, code: &str| {
                let entry = planted[name].as_u64()?;
                found.get(&entry)?.get(code).copied()
            };
            // Whoever is warned has been told; nobody is told of what couldn't be checked.
            let caught = told("entry", text("code"));
            let is_caught = matches!(caught, Some(Worst::Warning | Worst::Failed));
            let of_twin = told(
                "twin",
                if text("kind") == "poison" {
                    text("spares")
                } else {
                    text("code")
                },
            );
            let passes = match text("kind") {
                // A trunk that shrinks is worth a warning, and no more.
                "innocent" => matches!(of_twin, None | Some(Worst::Warning)),
                _ => of_twin.is_none() && is_caught,
            };
            if !passes {
                wrong.push(format!("{planted}: {caught:?}, twin {of_twin:?}"));
            }
        }
        wrong
    }

    /// What was found that neither follows from what is planted nor comes with time (`docs/audit.md`).
    pub fn unexplained(&self, found: &Found) -> Vec<String> {
        let entries = self.frauds.iter();
        let entries = entries.flat_map(|planted| [&planted["entry"], &planted["twin"]]);
        let marked: BTreeSet<u64> = entries.filter_map(Value::as_u64).collect();
        // What belongs to a scenario may fail with it: its mandate, its accreditation.
        let subjects: BTreeSet<&str> = marked.iter().map(|entry| self.subject(*entry)).collect();
        // What goes wrong in a project or on an account goes wrong for what comes after it there.
        let frauds = self.frauds.iter();
        let frauds = frauds.filter_map(|planted| planted["entry"].as_u64());
        let books: BTreeSet<String> = frauds.filter_map(|entry| self.book(entry)).collect();
        let mut wrong = Vec::new();
        for (entry, codes) in found {
            if marked.contains(entry) || subjects.contains(self.subject(*entry)) {
                continue;
            }
            if self.book(*entry).is_some_and(|book| books.contains(&book)) {
                continue;
            }
            // A listing that is over may be contradicted by whatever came after it.
            let expected = match codes.contains_key("R5") {
                true => &["R2", "R3", "R4", "R5", "R10"][..],
                false => &["R4", "R10"],
            };
            let codes: Vec<_> = codes.keys().map(String::as_str).collect();
            let codes: Vec<_> = codes
                .into_iter()
                .filter(|code| !expected.contains(code))
                .collect();
            let by_itself = codes == ["C1"] && self.record(*entry).record_type() == "Accreditation";
            if !codes.is_empty() && !by_itself {
                wrong.push(format!("{entry}: {codes:?}"));
            }
        }
        wrong
    }

    fn bytes(&self, entry: u64) -> &[u8] {
        &self.entries[usize::try_from(entry).expect("the log fits into memory")]
    }

    fn subject(&self, entry: u64) -> &str {
        let text = std::str::from_utf8(self.bytes(entry)).expect("entries are text");
        // `"id":` of the subject comes first in a record's canonical form.
        let from = text.find("\"id\":\"").map_or(0, |at| at + 6);
        text[from..].split('"').next().unwrap_or_default()
    }

    /// The project or the account that an entry is about.
    fn book(&self, entry: u64) -> Option<String> {
        let record: Value = serde_json::from_slice(self.bytes(entry)).ok()?;
        let subject = &record["credentialSubject"];
        let book = ["project", "account"].map(|name| subject[name].as_str());
        book.into_iter().flatten().next().map(str::to_owned)
    }
}
