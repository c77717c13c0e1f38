//! A demo city on disk, and what the rules find in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use stele_client::audit::ruled::{Ruled, findings};
use stele_publisher::demo::{Wishes, make};
use stele_publisher::publish::LogDir;
use stele_records::trust::TrustFile;
use stele_records::types::RecordType;
use stele_records::verdict::Outcome;
use stele_verify::record::Record;
use tempfile::TempDir;

/// The present of the cities here.
pub const NOW: u64 = 1_785_488_400;

/// A city in a folder that goes with it.
#[derive(Debug)]
pub struct DemoCity {
    folder: TempDir,
    /// Its trust file.
    pub trust: TrustFile,
    /// `frauds.json`, and `innocent.json` after it.
    pub frauds: Vec<Value>,
    /// Its entries.
    pub entries: Vec<Vec<u8>>,
}

/// What came out about an entry, by code.
pub type Found = BTreeMap<u64, BTreeMap<&'static str, Worst>>;

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
        let made = make(dir, wishes).expect("the city is made");
        let trust = fs::read(dir.join("trust.json")).expect("there is a trust file");
        let trust = TrustFile::parse(&trust).expect("the trust file is sound");
        let list = |name: &str| -> Vec<Value> {
            let bytes = fs::read(dir.join(name)).expect("the city has its lists");
            serde_json::from_slice(&bytes).expect("it is a list")
        };
        let mut entries = Vec::new();
        LogDir::new(dir.join("log"))
            .for_each_entry(made.size, |_, entry| entries.push(entry.to_vec()))
            .expect("the log can be read");
        Self {
            trust,
            frauds: [list("frauds.json"), list("innocent.json")].concat(),
            entries,
            folder,
        }
    }

    /// Where it lies.
    pub fn dir(&self) -> &Path {
        self.folder.path()
    }

    /// The log's origin.
    pub fn origin(&self) -> String {
        let logs = self.trust.policy.logs();
        logs[0].key().name().to_string()
    }

    /// The record in an entry.
    pub fn record(&self, entry: u64) -> Record<'_> {
        let bytes = &self.entries[usize::try_from(entry).expect("the log fits into memory")];
        Record::parse(bytes).expect("the entry is a record")
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
                    codes.insert("C8", Worst::Failed);
                }
                let record_type = RecordType::from_name(record.record_type());
                if record_type
                    .expect("a known type")
                    .missing_role(record)
                    .is_some()
                {
                    codes.insert("roles", Worst::Failed);
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
            codes.insert(finding.check.code(), worst);
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
}
