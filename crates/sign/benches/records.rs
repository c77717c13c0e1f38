//! What a record costs: reading, checking one and many, canonicalising, hashing.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Map, Value, json};
use stele_sign::canonical;
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::merkle::Included;
use stele_verify::record::{Record, verify_batch};

/// A tree card of about 1.2 KB, as an import makes it, signed by the key of this number.
fn record(number: u64, key: u8) -> Vec<u8> {
    let key = SecretKey::from_seed(&[key; 32]).expect("a seed of a bench is a key");
    let subject: Map<String, Value> = [
        ("dbhMm", json!(250)),
        ("id", json!(format!("urn:stele:tree:EY{number}"))),
        ("latitudeE7", json!(436_956_861)),
        ("locality", json!("1333 PAPE AVE")),
        ("longitudeE7", json!(-793_504_015)),
        ("observedOn", json!("2022-08-18")),
        ("scientificName", json!("Gleditsia triacanthos")),
        ("tag", json!(format!("EY{number}"))),
        ("type", json!("Tree")),
        ("vernacularName", json!("皂荚")),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let draft = Draft {
        id: format!("urn:uuid:00000000-0000-8000-8000-{number:012}"),
        record_type: "TreeCard".into(),
        log: "bench.example/log".into(),
        valid_from: "2026-11-22T12:00:00Z".into(),
        valid_until: None,
        supersedes: None,
        subject,
        signers: vec![(key.did().clone(), "custodian".into())],
    };
    let mut document = draft
        .document()
        .expect("a draft of a bench is in the profile");
    document
        .sign(&key, "2026-11-22T12:00:00Z")
        .expect("its signer signs");
    document.finish().expect("it is a record")
}

fn one(c: &mut Criterion) {
    let bytes = record(1, 1);
    let value: Value = serde_json::from_slice(&bytes).expect("a record is JSON");
    let mut group = c.benchmark_group("one record");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("read", |b| b.iter(|| Record::parse(black_box(&bytes))));
    group.bench_function("read and verify", |b| {
        b.iter(|| Record::parse(black_box(&bytes)).and_then(Record::verify));
    });
    group.bench_function("canonicalise", |b| {
        b.iter(|| canonical::to_bytes(black_box(&value)));
    });
    group.bench_function("leaf hash", |b| b.iter(|| leaf_hash(black_box(&bytes))));
    group.finish();
}

fn many(c: &mut Criterion) {
    let mut group = c.benchmark_group("batch");
    for (name, count, keys) in [
        ("64, one key", 64, 1),
        ("64, eight keys", 64, 8),
        ("512, one key", 512, 1),
        ("512, eight keys", 512, 8),
    ] {
        let records: Vec<_> = (0..count)
            .map(|n| record(n, 1 + u8::try_from(n % keys).unwrap_or(0)))
            .collect();
        group.throughput(Throughput::Elements(count));
        group.bench_function(name, |b| {
            b.iter(|| verify_batch(records.iter().map(|bytes| black_box(bytes.as_slice()))));
        });
    }
    group.finish();
}

/// An entry of a log of a million: twenty hashes from leaf to root.
fn inclusion(c: &mut Criterion) {
    let leaf = leaf_hash(b"entry");
    let proof: Vec<Hash> = (0..20_u8).map(|n| leaf_hash(&[n])).collect();
    let root = proof.iter().fold(leaf, |hash, sibling| {
        stele_verify::hash::node_hash(&hash, sibling)
    });
    c.bench_function("inclusion in 2^20", |b| {
        b.iter(|| Included::verify(black_box(leaf), 0, 1 << 20, root, black_box(&proof)));
    });
    assert!(Included::verify(leaf, 0, 1 << 20, root, &proof).is_ok());
}

criterion_group!(benches, one, many, inclusion);
criterion_main!(benches);
