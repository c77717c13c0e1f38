//! Publishing 2,000 records to a folder, and auditing them.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use futures::executor::block_on;
use serde_json::json;
use stele_client::audit::Audit;
use stele_client::cache::MemoryCache;
use stele_client::log::Log;
use stele_publisher::fetch::Folder;
use stele_publisher::publish::publish;
use stele_publisher::store::{Disk, Home, LockFile, Queue};
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;
use stele_tlog::Head;
use stele_verify::record::verify_batch;

const ENTRIES: u64 = 2_000;
const ORIGIN: &str = "bench.example/log";
const NOW: u64 = 1_800_000_000;
const SIGNED: &str = "2026-11-22T12:00:00Z";
/// Records whose signatures are checked together, as `stele audit` does.
const BATCH: usize = 1024;

/// Tree cards as an import makes them, by one signer.
fn records() -> Vec<Vec<u8>> {
    let key = SecretKey::from_seed(&[1; 32]).expect("a seed of a bench is a key");
    (0..ENTRIES).map(|number| record(number, &key)).collect()
}

fn record(number: u64, key: &SecretKey) -> Vec<u8> {
    let subject = json!({
        "dbhMm": 250,
        "id": format!("urn:stele:tree:EY{number}"),
        "latitudeE7": 436_956_861,
        "locality": "1333 PAPE AVE",
        "longitudeE7": -793_504_015,
        "observedOn": "2022-08-18",
        "scientificName": "Gleditsia triacanthos",
        "tag": format!("EY{number}"),
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

/// A new log with its entries queued, in a folder of its own.
fn queued(entries: &[Vec<u8>]) -> (tempfile::TempDir, Home) {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let made = Command::new(env!("CARGO_BIN_EXE_stele"))
        .args(["init", "city", "--origin", ORIGIN, "--witness", "w"])
        .current_dir(folder.path())
        .output()
        .expect("stele runs");
    assert!(made.status.success());
    let home = Home::open(&folder.path().join("city")).expect("init has made it");
    let disk = Disk::new();
    let lock = LockFile::take(&disk, &home.state("")).expect("nobody else is here");
    Queue::new(home.state("queue"))
        .push(&disk, entries)
        .expect("the queue takes them");
    drop(lock);
    (folder, home)
}

fn publishing(c: &mut Criterion) {
    let records = records();
    let mut group = c.benchmark_group("publish");
    group
        .throughput(Throughput::Elements(ENTRIES))
        .sample_size(10);
    group.bench_function("2,000 records", |b| {
        b.iter_batched(
            || queued(&records),
            |(folder, home)| {
                let published = publish(&home, &Disk::new(), NOW).expect("it publishes");
                assert_eq!(published.added, ENTRIES);
                folder
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// The files read and hashed alone, and with every signature checked.
fn auditing(c: &mut Criterion) {
    let (_folder, home) = queued(&records());
    publish(&home, &Disk::new(), NOW).expect("it publishes");
    let mut group = c.benchmark_group("audit");
    group
        .throughput(Throughput::Elements(ENTRIES))
        .sample_size(20);
    group.bench_function("2,000 entries", |b| {
        b.iter(|| {
            let mut count = 0;
            audit(&home, |entry| {
                count += u64::from(!black_box(entry).is_empty());
            });
            assert_eq!(count, ENTRIES + 1, "the index root is the last entry");
        });
    });
    group.bench_function("2,000 records", |b| {
        b.iter(|| {
            let (mut pending, mut intact) = (Vec::new(), 0);
            audit(&home, |entry| {
                pending.push(entry.to_vec());
                if pending.len() == BATCH {
                    intact += count_intact(&mut pending);
                }
            });
            intact += count_intact(&mut pending);
            assert_eq!(intact, ENTRIES);
        });
    });
    group.finish();
}

fn audit(home: &Home, mut visit: impl FnMut(&[u8])) {
    let policy = home.trust().expect("init has made a trust file").policy;
    let fetch = Folder::new(Path::new(&home.public()));
    let log = Log::new(fetch, MemoryCache::default(), policy, ORIGIN);
    let checkpoint = block_on(log.checkpoint()).expect("it has a checkpoint");
    let mut audit = Audit::new(Head::from(checkpoint.checkpoint()));
    block_on(audit.run(&log, |_, entry| visit(entry), |_| ())).expect("it is sound");
}

fn count_intact(pending: &mut Vec<Vec<u8>>) -> u64 {
    let entries = std::mem::take(pending);
    let results = verify_batch(entries.iter().map(Vec::as_slice));
    results.iter().map(|result| u64::from(result.is_ok())).sum()
}

criterion_group!(benches, publishing, auditing);
criterion_main!(benches);
