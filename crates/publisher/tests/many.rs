//! More records than one piece holds, by the commands: all or none are queued, and interrupted or not it comes to the
//! same log.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use serde_json::json;
use stele_publisher::store::{Disk, LockFile, Queue};
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;

mod common;
#[allow(dead_code, reason = "shared with other tests")]
mod folder;

use common::tempdir;
use folder::{ORIGIN, alone, check, copy, init};
use stele_publisher::store::Home;

const SIGNED: &str = "2026-11-22T12:00:00Z";

/// Records of a piece, and some more.
const PIECE: u32 = 10_000;
const MORE: u32 = 60;

fn record(number: u32, key: &SecretKey) -> Vec<u8> {
    let subject = json!({
        "id": format!("urn:stele:tree:M{number}"),
        "observedOn": "2022-08-18",
        "scientificName": "Gleditsia triacanthos",
        "tag": format!("M{number}"),
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

fn records() -> Vec<Vec<u8>> {
    let numbers: Vec<u32> = (0..PIECE + MORE).collect();
    thread::scope(|scope| {
        let parts = numbers.chunks(numbers.len().div_ceil(2));
        let parts: Vec<_> = parts
            .map(|part| {
                scope.spawn(|| {
                    let key = SecretKey::from_seed(&[1; 32]).unwrap();
                    part.iter().map(|number| record(*number, &key)).collect()
                })
            })
            .collect();
        let parts = parts.into_iter().map(|part| part.join().unwrap());
        parts.collect::<Vec<Vec<_>>>().concat()
    })
}

fn stele(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
    command.args(["--now", "2027-01-15T08:00:00Z"]).args(args);
    command.current_dir(folder).output().unwrap()
}

fn lines(records: &[Vec<u8>]) -> Vec<u8> {
    records.join(&b'\n')
}

fn queued(home: &Home) -> Vec<usize> {
    let batches = Queue::new(home.state("queue")).read().unwrap();
    batches.iter().map(|batch| batch.entries.len()).collect()
}

#[test]
fn many_are_queued_in_pieces_or_not_at_all_and_a_second_time_changes_nothing() {
    let _alone = alone();
    let temporary = tempdir();
    let folder = temporary.path();
    let home = init(folder);
    let all = records();
    let mut bad = all.clone();
    let last = bad.last_mut().unwrap();
    last[100] ^= 1;
    fs::write(folder.join("bad.jsonl"), lines(&bad)).unwrap();
    let refused = stele(folder, &["add", "city", "bad.jsonl"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8(refused.stderr).unwrap();
    let place = format!("bad.jsonl, line {}: ", all.len());
    assert!(said.contains(&place), "{said}");
    assert_eq!(queued(&home), [0; 0]);

    // As it was before, for another one that is killed between two pieces.
    copy(&folder.join("city"), &folder.join("killed/city"));
    fs::write(folder.join("all.jsonl"), lines(&all)).unwrap();
    fs::copy(folder.join("all.jsonl"), folder.join("killed/all.jsonl")).unwrap();
    let added = stele(folder, &["add", "city", "all.jsonl"]);
    let said = String::from_utf8(added.stdout).unwrap();
    assert!(said.starts_with("queued 10060 records for"), "{said}");
    assert_eq!(queued(&home), [PIECE as usize, MORE as usize]);
    assert!(stele(folder, &["publish", "city"]).status.success());
    assert_eq!(check(&home), all);

    let folder = folder.join("killed");
    let killed = Home::open(&folder.join("city")).unwrap();
    let lock = LockFile::take(&Disk::new(), &killed.state("")).unwrap();
    let first = &all[..PIECE as usize];
    Queue::new(killed.state("queue"))
        .push(&Disk::new(), first)
        .unwrap();
    drop(lock);
    let added = stele(&folder, &["add", "city", "all.jsonl"]);
    let said = String::from_utf8(added.stdout).unwrap();
    assert!(said.contains("all.jsonl, line 1: queued already"), "{said}");
    assert!(
        said.contains("and 9980 more that are there already"),
        "{said}"
    );
    assert!(said.contains("queued 60 records for"), "{said}");
    assert_eq!(queued(&killed), [PIECE as usize, MORE as usize]);
    let published = stele(&folder, &["publish", "city"]);
    let said = String::from_utf8(published.stdout).unwrap();
    assert!(said.contains("added 10060\n"), "{said}");
    let checkpoint = |home: &Home| fs::read(home.public().join("checkpoint")).unwrap();
    assert!(checkpoint(&killed) == checkpoint(&home));
}
