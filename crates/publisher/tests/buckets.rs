//! Publishing to an object store: whatever fails, and whoever else publishes, what was accepted is logged
//! exactly once, and readers see a log that only grows.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

mod common;
mod faulty;
#[allow(dead_code, reason = "shared with other tests")]
mod folder;

use common::tempdir;
use faulty::{Fault, Faulty};
use folder::{NOW, alone, check, copy, enqueue, entries, init, logged, mixed, replayed};
use stele_publisher::index::{prune, rebuild};
use stele_publisher::publish::{PublishError, Published, publish};
use stele_publisher::store::{Bucket, Buckets, Disk, DiskError, Home, LockError, Queue};
use stele_tlog::path::entry_path;
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::leaf_hash;
use stele_verify::merkle::root_of_entries;
use stele_verify::note::Note;

/// A publisher's folder whose log lies in this store.
fn machine(root: &Path, store: &Faulty) -> Home {
    let bucket = |prefix: &str| {
        let address = format!("s3://city/{prefix}").parse().unwrap();
        Bucket::new(address, Arc::new(store.clone())).unwrap()
    };
    Home::open(root).unwrap().with_buckets(Buckets {
        public: bucket("log"),
        private: bucket("log.private"),
    })
}

/// A city whose log lies in a store, with these records published.
fn city(folder: &Path, records: &[Vec<u8>]) -> (PathBuf, Faulty) {
    init(folder);
    let root = folder.join("city");
    let store = Faulty::new();
    let home = machine(&root, &store);
    publish(&home, &Disk::new(), NOW).unwrap();
    if !records.is_empty() {
        enqueue(&home, records);
        publish(&home, &Disk::new(), NOW).unwrap();
    }
    (root, store)
}

/// What readers see, in a folder of its own.
fn mirror(root: &Path, store: &Faulty) -> (tempfile::TempDir, Home) {
    let folder = tempdir();
    fs::copy(root.join("stele.toml"), folder.path().join("stele.toml")).unwrap();
    fs::copy(root.join("trust.json"), folder.path().join("trust.json")).unwrap();
    for (key, bytes) in store.objects() {
        if let Some(path) = key.strip_prefix("log/") {
            let path = folder.path().join("log").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    let home = Home::open(folder.path()).unwrap();
    (folder, home)
}

/// Audits all that readers see. Gives the records.
fn audit(root: &Path, store: &Faulty) -> Vec<Vec<u8>> {
    let (_folder, home) = mirror(root, store);
    let records = check(&home);
    assert_eq!(replayed(&home), Ok(()));
    let all = logged(&home);
    let mut before = 0;
    for shown in store.shown() {
        let note = Note::parse(&shown).unwrap();
        let checkpoint = Checkpoint::parse_text(note.text()).unwrap();
        assert!(checkpoint.size() >= before, "readers saw the log go back");
        before = checkpoint.size();
        let first = all[..usize::try_from(before).unwrap()].iter();
        assert_eq!(root_of_entries(first.map(Vec::as_slice)), checkpoint.root());
    }
    records
}

/// Nothing is left to be done, here or there.
fn assert_settled(home: &Home, store: &Faulty) {
    assert!(Queue::new(home.state("queue")).names().unwrap().is_empty());
    assert_eq!(fs::read_dir(home.state("staged")).unwrap().count(), 0);
    let objects = store.objects();
    let private = objects.iter().filter(|(key, _)| !key.starts_with("log/"));
    let private: Vec<_> = private.collect();
    let keys: Vec<_> = private.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["log.private/lock", "log.private/probe"]);
    let lines = private[0].1.iter().filter(|byte| **byte == b'\n').count();
    assert_eq!(lines, 1, "the lock object has let go of the batch");
}

fn assert_each_once(records: &[Vec<u8>], wanted: &[Vec<u8>]) {
    let unique: BTreeSet<_> = records.iter().collect();
    assert_eq!(unique.len(), records.len(), "something was logged twice");
    assert_eq!(unique, wanted.iter().collect(), "something was lost");
}

fn run(root: &Path, store: &Faulty) -> Result<Published, PublishError> {
    publish(&machine(root, store), &Disk::new(), NOW + 1)
}

/// Publishes at which the request of each number in turn meets each fault, then goes on.
fn fails_everywhere(first: u32, second: u32, faults: &[Fault]) {
    let folder = tempdir();
    let (root, store) = city(folder.path(), &mixed(0..first));
    enqueue(&machine(&root, &store), &mixed(first..first + second));
    // Some of it again.
    enqueue(
        &machine(&root, &store),
        &mixed(first.saturating_sub(2)..first + second + 1),
    );
    let wanted = mixed(0..first + second + 1);
    let before = audit(&root, &store);
    for fault in faults {
        let mut requests = 0;
        for at in 0.. {
            let own = folder.path().join("own");
            copy(&root, &own);
            let store = store.fork();
            let failing = store.failing(at, *fault);
            let result = run(&own, &failing);
            if failing.requests() <= at {
                assert_eq!(result.unwrap().added, u64::from(second) + 1);
                requests = at;
                break;
            }
            let between = audit(&own, &store);
            match &result {
                Ok(_) => assert!(matches!(fault, Fault::Refused | Fault::AnswerLost)),
                Err(error) => assert!(error.to_string().contains("injected"), "{error}"),
            }
            assert!(
                between == before || between.len() == wanted.len(),
                "{fault:?} {at}"
            );
            // Once more on the way back, then through.
            let _ = run(&own, &store.failing(at / 2, *fault));
            run(&own, &store.sound()).unwrap();
            assert_each_once(&audit(&own, &store), &wanted);
            assert_settled(&machine(&own, &store), &store);
            fs::remove_dir_all(&own).unwrap();
        }
        assert!(requests > 40, "{requests} requests");
    }
}

#[test]
fn killed_at_every_request_it_goes_on() {
    let _alone = alone();
    fails_everywhere(0, 3, &[Fault::DiesBefore, Fault::DiesAfter]);
    fails_everywhere(30, 2, &[Fault::DiesBefore]);
}

#[test]
fn a_request_that_is_refused_or_whose_answer_is_lost_does_no_harm() {
    let _alone = alone();
    fails_everywhere(5, 3, &[Fault::Refused, Fault::AnswerLost]);
}

/// Also between what is written on this machine and what is written there.
#[test]
fn killed_at_every_write_here_or_there_it_goes_on() {
    let _alone = alone();
    let folder = tempdir();
    let (root, store) = city(folder.path(), &mixed(0..5));
    enqueue(&machine(&root, &store), &mixed(5..8));
    for step in 0.. {
        let own = folder.path().join("own");
        copy(&root, &own);
        let store = store.fork();
        let result = publish(&machine(&own, &store), &Disk::crashing_after(step), NOW + 1);
        if result.is_ok() {
            assert!(step > 25, "{step} points to crash at");
            break;
        }
        audit(&own, &store);
        run(&own, &store).unwrap();
        assert_each_once(&audit(&own, &store), &mixed(0..8));
        assert_settled(&machine(&own, &store), &store);
        fs::remove_dir_all(&own).unwrap();
    }
}

/// Another machine, with other records, publishes while this one waits for an answer: at each request.
#[test]
fn of_two_publishers_each_logs_its_own_and_nothing_forks() {
    let _alone = alone();
    let folder = tempdir();
    let (root, store) = city(folder.path(), &mixed(0..5));
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    let (mut lost, mut overtaken, mut won) = (0, 0, 0);
    for at in 0.. {
        for path in [&one, &other] {
            copy(&root, path);
        }
        let store = store.fork();
        enqueue(&machine(&one, &store), &mixed(5..8));
        enqueue(&machine(&other, &store), &mixed(7..10));
        let (theirs, path) = (store.sound(), other.clone());
        let interrupted = store.interrupted(at, move || {
            // It goes on with what it finds decided, and then with its own.
            run(&path, &theirs).unwrap();
        });
        let result = run(&one, &interrupted);
        if interrupted.requests() <= at {
            break;
        }
        match result {
            Ok(_) => won += 1,
            Err(PublishError::Lock(LockError::Lost(_))) => lost += 1,
            Err(PublishError::Overtaken(_)) => overtaken += 1,
            Err(error) => panic!("request {at}: {error}"),
        }
        audit(&one, &store);
        run(&one, &store.sound()).unwrap();
        assert_each_once(&audit(&one, &store), &mixed(0..10));
        assert_settled(&machine(&one, &store), &store);
        assert_settled(&machine(&other, &store), &store);
        for path in [&one, &other] {
            fs::remove_dir_all(path).unwrap();
        }
    }
    assert!(
        lost > 5 && overtaken > 5 && won > 5,
        "{lost} {overtaken} {won}"
    );
}

/// A machine dies for good, at each request: another one, which knew nothing of it, goes on.
#[test]
fn another_machine_goes_on_where_one_died() {
    let _alone = alone();
    let folder = tempdir();
    let (root, store) = city(folder.path(), &mixed(0..5));
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    let mut took_over = 0;
    for at in 0.. {
        for path in [&one, &other] {
            copy(&root, path);
        }
        let store = store.fork();
        enqueue(&machine(&one, &store), &mixed(5..8));
        enqueue(&machine(&other, &store), &mixed(8..10));
        let failing = store.failing(at, Fault::DiesAfter);
        let died = run(&one, &failing);
        if failing.requests() <= at {
            break;
        }
        assert!(died.is_err());
        took_over += u64::from(run(&other, &store.sound()).unwrap().resumed);
        let between = audit(&other, &store);
        assert!(mixed(8..10).iter().all(|record| between.contains(record)));
        // The first one comes back after all.
        run(&one, &store.sound()).unwrap();
        assert_each_once(&audit(&one, &store), &mixed(0..10));
        assert_settled(&machine(&one, &store), &store);
        for path in [&one, &other] {
            fs::remove_dir_all(path).unwrap();
        }
    }
    assert!(took_over > 10, "{took_over}");
}

/// Garage says yes to the second of two creations.
#[test]
fn a_store_without_conditions_needs_a_lock_elsewhere() {
    let _alone = alone();
    let folder = tempdir();
    let (root, store) = city(folder.path(), &mixed(0..3));
    let store = store.blind();
    enqueue(&machine(&root, &store), &mixed(3..5));
    let before = store.objects();
    let refused = run(&root, &store);
    assert!(
        matches!(
            &refused,
            Err(PublishError::Lock(LockError::Unconditional(_)))
        ),
        "{refused:?}"
    );
    assert!(refused.unwrap_err().to_string().contains("external_lock"));
    assert_eq!(store.objects(), before, "not a byte was written");

    let settings = fs::read_to_string(root.join("stele.toml")).unwrap();
    let storage = "[storage]\nlog = \"s3://city/log\"\nexternal_lock = \"../shared\"\n";
    // Tables come after all else, and before the list of witnesses as well as after.
    fs::write(root.join("stele.toml"), format!("{settings}\n{storage}")).unwrap();
    let held = fs::File::create(folder.path().join("shared")).unwrap();
    held.lock().unwrap();
    let busy = run(&root, &store);
    assert!(
        matches!(busy, Err(PublishError::Lock(LockError::Busy(_)))),
        "{busy:?}"
    );
    held.unlock().unwrap();
    for fault in Fault::ALL {
        for at in (0..).step_by(5) {
            let own = folder.path().join("own");
            copy(&root, &own);
            let store = store.fork();
            let failing = store.failing(at, fault);
            let _ = run(&own, &failing);
            run(&own, &store.sound()).unwrap();
            fs::write(own.join("stele.toml"), &settings).unwrap();
            assert_each_once(&audit(&own, &store), &mixed(0..5));
            assert_settled(&machine(&own, &store), &store);
            fs::remove_dir_all(&own).unwrap();
            if failing.requests() <= at {
                break;
            }
        }
    }
}

#[test]
fn what_never_changes_is_compared_and_never_overwritten() {
    let _alone = alone();
    let folder = tempdir();
    let (root, store) = city(folder.path(), &entries(0..3));
    let path = entry_path(&leaf_hash(&entries(3..4)[0]));
    store.meddle(&format!("log/{path}"), Some(b"something else"));
    enqueue(&machine(&root, &store), &entries(3..4));
    let refused = run(&root, &store);
    let Err(PublishError::Disk(DiskError::Conflict { path: named })) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(named, Path::new("s3://city/log").join(&path));
    store.meddle(&format!("log/{path}"), None);
    run(&root, &store).unwrap();
    assert_eq!(audit(&root, &store), entries(0..4));
}

/// As docs/storage.md says: its files and its lock are copied, and all goes on.
#[test]
fn a_log_moves_from_a_folder_into_a_bucket() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    enqueue(&home, &mixed(0..9));
    publish(&home, &Disk::new(), NOW).unwrap();
    let root = folder.path().join("city");
    let store = Faulty::new();
    for (path, bytes) in folder::bytes(&home.public()) {
        store.meddle(&format!("log/{}", path.display()), Some(&bytes));
    }
    let lock = fs::read(home.state("lock")).unwrap();
    store.meddle("log.private/lock", Some(&lock));
    assert_eq!(run(&root, &store).unwrap().added, 0);
    enqueue(&machine(&root, &store), &mixed(7..12));
    let published = run(&root, &store).unwrap();
    assert_eq!((published.added, published.duplicates), (3, 2));
    assert_eq!(audit(&root, &store), mixed(0..12));
    assert_settled(&machine(&root, &store), &store);
}

/// Two logs under one prefix would take each other for their own past.
#[test]
fn another_log_in_its_place_is_left_alone() {
    let _alone = alone();
    let folder = tempdir();
    let (_, store) = city(folder.path(), &entries(0..3));
    let elsewhere = tempdir();
    init(elsewhere.path());
    let root = elsewhere.path().join("city");
    enqueue(&machine(&root, &store), &entries(3..4));
    let before = store.objects();
    let refused = run(&root, &store);
    assert!(
        matches!(refused, Err(PublishError::Foreign { .. })),
        "{refused:?}"
    );
    assert_eq!(store.objects(), before);
}

/// What others may write into the lock object names no files on this machine.
#[test]
fn a_lock_object_that_names_files_elsewhere_is_refused() {
    let _alone = alone();
    let folder = tempdir();
    let (root, store) = city(folder.path(), &entries(0..3));
    let objects = store.objects();
    let (_, lock) = objects
        .iter()
        .find(|(key, _)| key == "log.private/lock")
        .unwrap();
    let lock = String::from_utf8(lock.clone()).unwrap();
    for (from, to) in [
        ("\"staged\":\"", "\"staged\":\"../"),
        ("\"queue\":[", "\"queue\":[\"/x\","),
    ] {
        let bad = lock.replace(from, to);
        assert_ne!(bad, lock);
        store.meddle("log.private/lock", Some(bad.as_bytes()));
        let refused = run(&root, &store);
        assert!(
            matches!(refused, Err(PublishError::Lock(LockError::Malformed(..)))),
            "{refused:?}"
        );
    }
    let forged = lock.replacen("\"size\":4", "\"size\":5", 1);
    assert_ne!(forged, lock);
    store.meddle("log.private/lock", Some(forged.as_bytes()));
    let refused = run(&root, &store);
    assert!(
        matches!(refused, Err(PublishError::RootDiffers)),
        "{refused:?}"
    );
    store.meddle("log.private/lock", Some(lock.as_bytes()));
    run(&root, &store).unwrap();
}

#[test]
fn the_index_is_pruned_and_rebuilt_there_as_in_a_folder() {
    let _alone = alone();
    let folder = tempdir();
    let (root, store) = city(folder.path(), &mixed(0..5));
    for round in 1..5 {
        enqueue(&machine(&root, &store), &mixed(round * 40..round * 40 + 40));
        run(&root, &store).unwrap();
    }
    // Of what a search reads, only the last two states of what isn't full.
    let objects = store.objects();
    let keys = objects.iter().map(|(key, _)| key.as_str());
    let partial = keys.filter_map(|key| key.strip_prefix("log/search/v1/0/000.p/"));
    let widths: BTreeSet<_> = partial.filter_map(|key| key.split('/').next()).collect();
    assert_eq!(widths.len(), 2, "{widths:?}");
    let (mirrored, home) = mirror(&root, &store);
    copy(&root.join("state"), &mirrored.path().join("state"));
    copy(&root.join("keys"), &mirrored.path().join("keys"));
    // Of a log in a folder the lock lies beside the staged batches.
    let objects = store.objects();
    let (_, lock) = objects
        .iter()
        .find(|(key, _)| key == "log.private/lock")
        .unwrap();
    fs::write(home.state("lock"), lock).unwrap();
    let later = NOW + 10 * 86_400;
    let wanted = prune(&home, &Disk::new(), 1, later).unwrap();
    assert!(wanted.files > 5);
    assert_eq!(
        prune(&machine(&root, &store), &Disk::new(), 1, later).unwrap(),
        wanted
    );
    audit(&root, &store);

    let page = store
        .objects()
        .into_iter()
        .find(|(key, _)| key.contains("/page/"));
    let (key, bytes) = page.unwrap();
    store.meddle(&key, None);
    rebuild(&machine(&root, &store), &Disk::new())
        .unwrap()
        .unwrap();
    assert!(store.objects().contains(&(key, bytes)));
    audit(&root, &store);
}

/// While files are removed, another machine publishes: it is told, and a rebuild mends what is missing.
#[test]
fn who_prunes_while_another_publishes_is_told() {
    let _alone = alone();
    let folder = tempdir();
    let (root, store) = city(folder.path(), &mixed(0..5));
    enqueue(&machine(&root, &store), &mixed(5..9));
    run(&root, &store).unwrap();
    let other = folder.path().join("other");
    copy(&root, &other);
    enqueue(&machine(&other, &store), &mixed(9..12));
    let later = NOW + 10 * 86_400;
    let mut told = 0;
    for at in 0.. {
        let own = folder.path().join("own");
        copy(&root, &own);
        let (store, theirs) = (store.fork(), folder.path().join("theirs"));
        copy(&other, &theirs);
        let (view, path) = (store.sound(), theirs.clone());
        let has_run = Arc::new(AtomicBool::new(false));
        let runs = Arc::clone(&has_run);
        let interrupted = store.interrupted(at, move || {
            run(&path, &view).unwrap();
            runs.store(true, Ordering::Relaxed);
        });
        let pruned = prune(&machine(&own, &interrupted), &Disk::new(), 1, later);
        if !has_run.load(Ordering::Relaxed) {
            pruned.unwrap();
            break;
        }
        if let Err(error) = pruned {
            assert!(
                matches!(
                    error,
                    PublishError::PrunedMeanwhile | PublishError::Unfinished
                ),
                "{error}"
            );
            told += 1;
            rebuild(&machine(&theirs, &store), &Disk::new())
                .unwrap()
                .unwrap();
        }
        assert_each_once(&audit(&theirs, &store), &mixed(0..12));
        fs::remove_dir_all(&own).unwrap();
        fs::remove_dir_all(&theirs).unwrap();
    }
    assert!(told > 5, "{told}");
}
