//! What is published is found by its words: the files of the search follow from the log, whatever happened on the way.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

mod common;
#[allow(dead_code, reason = "shared with the tests of the index")]
mod folder;

use common::tempdir;
use folder::{NOW, ORIGIN, alone, bytes, copy, enqueue, init, logged, publish_more};
use futures::executor::block_on;
use serde_json::json;
use stele_client::cache::NoCache;
use stele_client::log::{Hits, Log};
use stele_publisher::fetch::Folder;
use stele_publisher::index::rebuild;
use stele_publisher::publish::publish;
use stele_publisher::store::{Disk, Home};
use stele_search::{Contents, Query, Segment, segments, text_of};
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;

/// A flat of its own address; TEST KEY.
fn flat(number: u32) -> Vec<u8> {
    const SIGNED: &str = "2026-11-22T12:00:00Z";
    let key = SecretKey::from_seed(&[2; 32]).unwrap();
    let subject = json!({
        "address": format!("容东片区第{}里 {number} 栋", number / 100),
        "id": format!("urn:stele:property:130629001001GB00001F{number:08}"),
        "type": "Accommodation",
    });
    let draft = Draft {
        id: format!("urn:uuid:00000000-0000-8000-8000-{number:012}"),
        record_type: "Property".into(),
        log: ORIGIN.into(),
        valid_from: SIGNED.into(),
        valid_until: None,
        supersedes: None,
        subject: subject.as_object().unwrap().clone(),
        signers: vec![(key.did().clone(), "authority".into())],
    };
    let mut document = draft.document().unwrap();
    document.sign(&key, SIGNED).unwrap();
    document.finish().unwrap()
}

fn flats(range: std::ops::Range<u32>) -> Vec<Vec<u8>> {
    range.map(flat).collect()
}

fn search(home: &Home, text: &str) -> Hits {
    let policy = home.trust().unwrap().policy;
    let fetch = Folder::new(&home.public());
    let log = Log::new(fetch, NoCache, policy, ORIGIN);
    let size = block_on(log.checkpoint()).unwrap().size();
    block_on(log.search(size, &Query::parse(text)))
}

/// The files of the search; half-written ones apart.
fn files(home: &Home) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = home.public().join("search");
    let all = if folder.exists() {
        bytes(&folder)
    } else {
        BTreeMap::new()
    };
    let is_whole = |path: &PathBuf| !path.to_string_lossy().ends_with(".new");
    all.into_iter()
        .filter(|(path, _)| is_whole(path))
        .map(|(path, bytes)| (folder.join(path), bytes))
        .collect()
}

/// What follows from the entries alone.
fn expected(home: &Home) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = logged(home);
    let mut all = BTreeMap::new();
    for segment in segments(u64::try_from(entries.len()).unwrap()) {
        let mut contents = Contents::default();
        let range = segment.first()..segment.end();
        for (offset, number) in (0..).zip(range) {
            for text in text_of(&entries[usize::try_from(number).unwrap()]) {
                contents.add(offset, &text);
            }
        }
        let files = contents.files(segment).into_iter();
        all.extend(files.map(|(path, bytes)| (home.public().join(path), bytes)));
    }
    all
}

#[test]
fn a_growing_log_is_found_by_its_addresses() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    let mut next = 0;
    // Within a segment, to its very end, and over several at once.
    for more in [3, 100, 200, 1, 900, 5] {
        publish_more(&home, &flats(next..next + more), NOW);
        next += more;
        let written = files(&home);
        for (path, bytes) in expected(&home) {
            assert_eq!(written[&path], bytes, "{}", path.display());
        }
        let last = next - 1;
        let entries = logged(&home);
        let hits = search(&home, &format!("容东 {last} 栋"));
        assert!(hits.gaps.is_empty());
        let found = hits
            .entries
            .iter()
            .map(|entry| &entries[usize::try_from(*entry).unwrap()]);
        assert!(found.clone().any(|entry| *entry == flat(last)));
        assert!(
            found
                .clone()
                .all(|entry| Query::parse(&format!("{last}")).matches(&text_of(entry)))
        );
    }
    // The merged one stands beside those that it was made of; of those that weren't full only the last two are kept.
    let merged = Segment::full(1, 0).unwrap();
    assert!(home.public().join(merged.head()).exists());
    for part in merged.parts() {
        assert!(home.public().join(part.head()).exists());
    }
    let partial = home.public().join("search/v1/0/004.p");
    assert!(fs::read_dir(partial).unwrap().count() <= 2);
    assert!(!home.public().join("search/v1/0/000.p").exists());
}

#[test]
fn a_log_without_a_search_gets_one_and_a_damaged_one_is_mended() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &flats(0..1200), NOW);
    fs::remove_dir_all(home.public().join("search")).unwrap();
    assert_eq!(search(&home, "容东").gaps.len(), segments(1201).len());
    publish_more(&home, &flats(1200..1201), NOW);
    let hits = search(&home, "第11里");
    assert!(
        hits.gaps.is_empty() && hits.entries.len() == 101,
        "{hits:?}"
    );
    // Damage is no reason to stop publishing, and a rebuilt index mends it.
    for file in files(&home).keys() {
        fs::write(file, b"damaged").unwrap();
    }
    publish_more(&home, &flats(1201..1202), NOW);
    assert!(!search(&home, "容东").gaps.is_empty());
    rebuild(&home, &Disk::new()).unwrap();
    assert_eq!(search(&home, "第11里").entries.len(), 101);
    for (path, bytes) in expected(&home) {
        assert_eq!(files(&home)[&path], bytes);
    }
}

#[test]
fn a_crash_at_every_write_is_mended() {
    let _alone = alone();
    let folder = tempdir();
    let original = init(folder.path());
    publish_more(&original, &flats(0..254), NOW);
    enqueue(&original, &flats(254..258));
    let mut steps_with_files = 0;
    for step in 0.. {
        let root = folder.path().join(format!("crash-{step}"));
        copy(&folder.path().join("city"), &root);
        let home = Home::open(&root).unwrap();
        let is_done = publish(&home, &Disk::crashing_after(step), NOW).is_ok();
        let before = files(&home);
        let all = expected(&home);
        steps_with_files += u32::from(before.keys().any(|path| all.contains_key(path)));
        if !is_done {
            publish(&home, &Disk::new(), NOW).unwrap();
        }
        let (written, all) = (files(&home), expected(&home));
        assert!(all.len() > 1);
        for (path, bytes) in all {
            assert_eq!(
                written.get(&path),
                Some(&bytes),
                "step {step}: {}",
                path.display()
            );
        }
        fs::remove_dir_all(&root).unwrap();
        if is_done {
            break;
        }
    }
    assert!(steps_with_files > 3, "{steps_with_files}");
}
