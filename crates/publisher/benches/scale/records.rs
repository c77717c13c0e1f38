//! Signed records by the hundred thousand: tree cards as an import makes them.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::ops::Range;
use std::path::Path;
use std::thread;

use serde_json::json;
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;

pub(crate) const ORIGIN: &str = "bench.example/log";
const SIGNED: &str = "2026-11-22T12:00:00Z";
/// Offices that sign.
const KEYS: u64 = 4;

/// Writes the records of these numbers, a line each, and gives their bytes.
pub(crate) fn write(path: &Path, range: Range<u64>) -> u64 {
    let keys: Vec<_> = (1..=KEYS)
        .map(|seed| SecretKey::from_seed(&[seed as u8; 32]).expect("a seed of a bench is a key"))
        .collect();
    let mut file = BufWriter::new(File::create(path).expect("there is room"));
    let mut bytes = 0;
    let numbers: Vec<u64> = range.collect();
    for piece in numbers.chunks(20_000) {
        let made: Vec<Vec<u8>> = thread::scope(|scope| {
            let parts = piece.chunks(piece.len().div_ceil(2));
            let workers: Vec<_> = parts
                .map(|part| {
                    let keys = &keys;
                    scope.spawn(move || {
                        let mut lines = Vec::new();
                        for number in part {
                            lines.extend(record(*number, &keys[(number % KEYS) as usize]));
                            lines.push(b'\n');
                        }
                        lines
                    })
                })
                .collect();
            let lines = workers.into_iter().map(thread::ScopedJoinHandle::join);
            lines
                .map(|lines| lines.expect("records are made"))
                .collect()
        });
        for lines in made {
            bytes += lines.len() as u64;
            file.write_all(&lines).expect("there is room");
        }
    }
    file.flush().expect("there is room");
    bytes
}

fn record(number: u64, key: &SecretKey) -> Vec<u8> {
    let tag = format!("T{number:012}");
    let subject = json!({
        "dbhMm": 100 + number % 400,
        "id": format!("urn:stele:tree:{tag}"),
        // Neighbours some metres apart.
        "latitudeE7": 380_000_000 + number % 3_000 * 700,
        "locality": "雄安新区千年秀林",
        "longitudeE7": 1_150_000_000 + number / 3_000 % 9_999 * 900,
        "observedOn": "2022-08-18",
        "scientificName": "Gleditsia triacanthos",
        "section": format!("section {:04}", number % 500),
        "tag": tag,
        "type": "Tree",
        "vernacularName": "皂荚",
    });
    let draft = Draft {
        id: format!("urn:uuid:00000000-0000-8000-8000-{number:012}"),
        record_type: "TreeCard".into(),
        log: ORIGIN.into(),
        valid_from: SIGNED.into(),
        valid_until: None,
        supersedes: None,
        subject: subject.as_object().expect("an object").clone(),
        signers: vec![(key.did().clone(), "custodian".into())],
    };
    let mut document = draft.document().expect("it is in the profile");
    document.sign(key, SIGNED).expect("its signer signs");
    document.finish().expect("it is a record")
}
