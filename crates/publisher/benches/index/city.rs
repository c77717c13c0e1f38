//! A log that grows to any size, of records that have the form of real ones.

use std::cell::Cell;
use std::process::Command;

use serde_json::json;
use stele_publisher::publish::publish;
use stele_publisher::store::{Disk, Home, LockFile, Queue};
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;
use tempfile::TempDir;

pub(crate) const ORIGIN: &str = "bench.example/log";
pub(crate) const NOW: u64 = 1_800_000_000;
const SIGNED: &str = "2026-11-22T12:00:00Z";
/// Records published at once while the log grows.
const BATCH: u64 = 50_000;
/// The record that many others mention, and how many mention it.
pub(crate) const MENTIONED: u64 = 7;
pub(crate) const MENTIONS: u64 = 20;

/// A publisher's folder.
pub(crate) struct City {
    folder: TempDir,
    pub(crate) home: Home,
    /// Records logged.
    pub(crate) records: Cell<u64>,
    template: String,
}

impl City {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        let made = Command::new(env!("CARGO_BIN_EXE_stele"))
            .args(["init", "city", "--origin", ORIGIN, "--witness", "w"])
            .current_dir(folder.path())
            .output()
            .expect("stele runs");
        assert!(made.status.success());
        let home = Home::open(&folder.path().join("city")).expect("init has made it");
        Self {
            folder,
            home,
            records: Cell::new(0),
            template: String::from_utf8(signed(TEMPLATE, None)).expect("records are text"),
        }
    }

    /// A folder beside the publisher's.
    pub(crate) fn beside(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Publishes until so many records are logged.
    pub(crate) fn grow_to(&self, size: u64) {
        while self.records.get() < size {
            self.publish(BATCH.min(size - self.records.get()));
        }
    }

    /// Publishes so many more records.
    pub(crate) fn publish(&self, count: u64) {
        let first = self.records.get();
        let entries: Vec<_> = (first..first + count).map(|n| self.record(n)).collect();
        let disk = Disk::new();
        let lock = LockFile::take(&disk, &self.home.state("")).expect("nobody else is here");
        Queue::new(self.home.state("queue"))
            .push(&disk, &entries)
            .expect("the queue takes them");
        drop(lock);
        publish(&self.home, &disk, NOW).expect("it publishes");
        self.records.set(first + count);
    }

    /// A record. The mentioned one and those that mention it are signed, early in the log; the
    /// others have a signature's form only, which is all that the index looks at.
    fn record(&self, number: u64) -> Vec<u8> {
        if number == MENTIONED {
            return signed(number, None);
        }
        if (100..100 + MENTIONS - 1).contains(&number) {
            return signed(number, Some(MENTIONED));
        }
        let tag = |number| format!("T{number:012}");
        let text = self.template.replace(&tag(TEMPLATE), &tag(number));
        let text = text.replace(&id(TEMPLATE), &id(number));
        let text = text.replace(&section(TEMPLATE), &section(number));
        let text = text.replace(
            &latitude(TEMPLATE).to_string(),
            &latitude(number).to_string(),
        );
        text.replace(
            &longitude(TEMPLATE).to_string(),
            &longitude(number).to_string(),
        )
        .into_bytes()
    }
}

const TEMPLATE: u64 = 999_999_999_999;

pub(crate) fn id(number: u64) -> String {
    format!("urn:uuid:00000000-0000-8000-8000-{number:012}")
}

fn section(number: u64) -> String {
    format!("section {:04}", number % 500)
}

/// Neighbours some metres apart, ten digits each.
fn latitude(number: u64) -> u64 {
    380_000_000 + number % 3_000 * 700
}

fn longitude(number: u64) -> u64 {
    1_150_000_000 + number / 3_000 % 9_999 * 900
}

fn signed(number: u64, mentions: Option<u64>) -> Vec<u8> {
    // Those that mention it are by others, so that the record itself stays in force.
    let seed = if mentions.is_some() { 2 } else { 1 };
    let key = SecretKey::from_seed(&[seed; 32]).expect("a seed of a bench is a key");
    let tag = format!("T{number:012}");
    let subject = json!({
        "dbhMm": 250,
        "id": format!("urn:stele:tree:{tag}"),
        "latitudeE7": latitude(number),
        "locality": "雄安新区千年秀林",
        "longitudeE7": longitude(number),
        "observedOn": "2022-08-18",
        "scientificName": "Gleditsia triacanthos",
        "section": section(number),
        "tag": tag,
        "type": "Tree",
        "vernacularName": "皂荚",
    });
    let draft = Draft {
        id: id(number),
        record_type: "TreeCard".into(),
        log: ORIGIN.into(),
        valid_from: SIGNED.into(),
        valid_until: None,
        supersedes: mentions.map(id),
        subject: subject.as_object().expect("an object").clone(),
        signers: vec![(key.did().clone(), "custodian".into())],
    };
    let mut document = draft.document().expect("it is in the profile");
    document.sign(&key, SIGNED).expect("its signer signs");
    document.finish().expect("it is a record")
}
