//! Publishing 2,000 entries to a folder, and auditing them.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use futures::executor::block_on;
use stele_client::audit::Audit;
use stele_client::cache::MemoryCache;
use stele_client::log::Log;
use stele_publisher::fetch::Folder;
use stele_publisher::publish::publish;
use stele_publisher::store::{Disk, Home, LockFile, Queue};
use stele_tlog::Head;

const ENTRIES: u64 = 2_000;
const ORIGIN: &str = "bench.example/log";
const NOW: u64 = 1_800_000_000;

/// A new log with its entries queued, in a folder of its own.
fn queued() -> (tempfile::TempDir, Home) {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let made = Command::new(env!("CARGO_BIN_EXE_stele"))
        .args(["init", "city", "--origin", ORIGIN, "--witness", "w"])
        .current_dir(folder.path())
        .output()
        .expect("stele runs");
    assert!(made.status.success());
    let home = Home::open(&folder.path().join("city")).expect("init has made it");
    // As long as a tree card.
    let entries: Vec<_> = (0..ENTRIES)
        .map(|n| format!("{n:01200}").into_bytes())
        .collect();
    let disk = Disk::new();
    let lock = LockFile::take(&disk, &home.state("")).expect("nobody else is here");
    Queue::new(home.state("queue"))
        .push(&disk, &entries)
        .expect("the queue takes them");
    drop(lock);
    (folder, home)
}

fn publishing(c: &mut Criterion) {
    let mut group = c.benchmark_group("publish");
    group
        .throughput(Throughput::Elements(ENTRIES))
        .sample_size(10);
    group.bench_function("2,000 entries", |b| {
        b.iter_batched(
            queued,
            |(folder, home)| {
                let published = publish(&home, &Disk::new(), NOW).expect("it publishes");
                assert_eq!(published.size, ENTRIES);
                folder
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn auditing(c: &mut Criterion) {
    let (_folder, home) = queued();
    publish(&home, &Disk::new(), NOW).expect("it publishes");
    let policy = home.trust().expect("init has made a trust file").policy;
    let public = home.public();
    let mut group = c.benchmark_group("audit");
    group
        .throughput(Throughput::Elements(ENTRIES))
        .sample_size(20);
    group.bench_function("2,000 entries", |b| {
        b.iter(|| {
            let fetch = Folder::new(Path::new(&public));
            let log = Log::new(fetch, MemoryCache::default(), policy.clone(), ORIGIN);
            let checkpoint = block_on(log.checkpoint()).expect("it has a checkpoint");
            let mut audit = Audit::new(Head::from(checkpoint.checkpoint()));
            let mut bytes = 0;
            block_on(audit.run(&log, |_, entry| bytes += black_box(entry).len(), |_| ()))
                .expect("it is sound");
            assert_eq!(bytes, 1_200 * 2_000);
        });
    });
    group.finish();
}

criterion_group!(benches, publishing, auditing);
criterion_main!(benches);
