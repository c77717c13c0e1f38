//! A publisher that dies at any write leaves a log that the next run completes.

use std::collections::BTreeSet;
use std::fs;

mod common;
#[allow(dead_code, reason = "shared with the tests of the index")]
mod folder;

use common::tempdir;
use folder::{
    Index, NOW, alone, check, copy, enqueue, entries, init, logged, mixed, replayed, some_records,
};
use stele_publisher::publish::{PublishError, publish};
use stele_publisher::store::{Disk, DiskError, Home, LockFile, Queue};
use stele_tlog::index::page::MAX_KEYS;
use stele_tlog::path::entry_path;
use stele_verify::hash::leaf_hash;

/// Makes the entries of these numbers.
type Make = fn(std::ops::Range<u32>) -> Vec<Vec<u8>>;

/// Publishes `second` on top of `first`, dying at every single write in turn.
fn crash_everywhere(first: u32, second: u32, make: Make) -> [u64; 2] {
    let folder = tempdir();
    let original = init(folder.path());
    enqueue(&original, &make(0..first));
    publish(&original, &Disk::new(), NOW).unwrap();
    // Two batches, of which the second repeats some of what is logged and queued.
    enqueue(&original, &make(first..first + second));
    enqueue(
        &original,
        &make(first.saturating_sub(3)..first + second + 2),
    );
    let total = first + second + 2;

    let keys = |home: &Home| {
        let index = Index::audit(home, &logged(home));
        index.roots.last().map_or(0, |(_, root)| root.keys())
    };
    let before = keys(&original);
    let mut after = 0;
    let mut points = 0;
    for step in 0.. {
        let root = folder.path().join(format!("crash-{step}"));
        copy(&folder.path().join("city"), &root);
        let home = Home::open(&root).unwrap();
        let before = check(&home);
        match publish(&home, &Disk::crashing_after(step), NOW) {
            Err(PublishError::Disk(DiskError::Crash)) => {}
            Err(error) if format!("{error:?}").contains("Crash") => {}
            Err(error) => panic!("step {step}: {error}"),
            Ok(_) => {
                assert_eq!(check(&home).len(), total as usize);
                points = step;
                after = keys(&home);
                break;
            }
        }
        // What readers see in the meantime is the old log or the new one.
        let between = check(&home);
        assert!(between.len() == before.len() || between.len() == total as usize);
        assert_eq!(between[..before.len()], before[..]);
        // Crash once more on the way back, then go through.
        let _ = publish(&home, &Disk::crashing_after(step / 2), NOW + 1);
        publish(&home, &Disk::new(), NOW + 2).unwrap();
        let after = check(&home);
        let unique: BTreeSet<_> = after.iter().collect();
        assert_eq!(after.len(), total as usize, "step {step}: something lost");
        assert_eq!(
            unique.len(),
            after.len(),
            "step {step}: something logged twice"
        );
        assert!(Index::audit(&home, &logged(&home)).is_settled);
        assert_eq!(
            Queue::new(home.state("queue")).names().unwrap(),
            Vec::<String>::new()
        );
        assert_eq!(fs::read_dir(home.state("staged")).unwrap().count(), 0);
        fs::remove_dir_all(&root).unwrap();
    }
    assert!(points > 60, "only {points} points to crash at");
    [before, after]
}

#[test]
fn dies_at_every_write_of_a_small_batch() {
    let _alone = alone();
    crash_everywhere(0, 3, mixed);
    crash_everywhere(5, 3, mixed);
}

#[test]
fn dies_at_every_write_across_a_tile() {
    let _alone = alone();
    crash_everywhere(253, 4, entries);
}

/// A page of the index is split, and a list fills its first bundle.
#[test]
fn dies_at_every_write_across_a_page_and_a_list() {
    let _alone = alone();
    let [before, after] = crash_everywhere(30, 2, mixed);
    assert!(before <= MAX_KEYS as u64 && after > MAX_KEYS as u64);
    crash_everywhere(268, 4, some_records);
}

#[test]
fn a_folder_that_was_set_back_does_not_fork() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    enqueue(&home, &entries(0..5));
    publish(&home, &Disk::new(), NOW).unwrap();
    let backup = folder.path().join("backup");
    copy(&folder.path().join("city"), &backup);
    enqueue(&home, &entries(5..9));
    publish(&home, &Disk::new(), NOW).unwrap();

    // All but the witnesses' memory is set back, as if they were elsewhere.
    fs::remove_dir_all(backup.join("state/witness")).unwrap();
    copy(&home.state("witness"), &backup.join("state/witness"));
    let restored = Home::open(&backup).unwrap();
    let refused = publish(&restored, &Disk::new(), NOW);
    assert!(
        matches!(
            refused,
            Err(PublishError::WitnessAhead {
                seen: 11,
                here: 6,
                ..
            })
        ),
        "{refused:?}"
    );
    // Larger than what the witnesses saw, it would be a fork: not a byte of it is written.
    let accepted = entries(100..110);
    enqueue(&restored, &accepted);
    assert!(matches!(
        publish(&restored, &Disk::new(), NOW),
        Err(PublishError::WitnessAhead { .. })
    ));
    assert_eq!(check(&restored), entries(0..5));
    let leaf = leaf_hash(&accepted[0]);
    assert!(!restored.public().join(entry_path(&leaf)).exists());
}

/// An entry's file doesn't make it logged: it may be left from a publication that was taken back.
#[test]
fn an_entry_that_left_a_file_but_no_leaf_is_logged() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    enqueue(&home, &entries(0..300));
    publish(&home, &Disk::new(), NOW).unwrap();
    let leaf = leaf_hash(&entries(300..301)[0]);
    Disk::new()
        .create(
            &home.public().join(entry_path(&leaf)),
            &entries(300..301)[0],
        )
        .unwrap();
    enqueue(&home, &entries(299..302));
    let published = publish(&home, &Disk::new(), NOW).unwrap();
    assert_eq!((published.added, published.duplicates), (2, 1));
    assert_eq!(check(&home), entries(0..302));
}

/// With the private state the witnesses' memory is set back too; what readers saw is left.
#[test]
fn a_private_state_that_was_set_back_or_lost_takes_nothing_back() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    enqueue(&home, &entries(0..5));
    publish(&home, &Disk::new(), NOW).unwrap();
    let backup = folder.path().join("backup");
    copy(&home.state(""), &backup);
    enqueue(&home, &entries(5..9));
    publish(&home, &Disk::new(), NOW).unwrap();
    let checkpoint = home.public().join("checkpoint");
    let shown = fs::read(&checkpoint).unwrap();

    fs::remove_dir_all(home.state("")).unwrap();
    for decided in [0, 6] {
        for more in [0, 6] {
            if more > 0 {
                enqueue(&home, &entries(100..100 + more));
            }
            let refused = publish(&home, &Disk::new(), NOW);
            assert!(
                matches!(refused, Err(PublishError::PublicUnknown { shown: 11, decided: d }) if d == decided),
                "{refused:?}"
            );
            assert_eq!(fs::read(&checkpoint).unwrap(), shown);
        }
        copy(&backup, &home.state(""));
    }
    assert_eq!(check(&home), entries(0..9));
}

/// Names in the queue come again once it was empty; what they held before must not matter.
#[test]
fn every_batch_between_two_publications_is_logged() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    for round in 0..5 {
        enqueue(&home, &entries(round..round + 1));
        assert_eq!(
            publish(&home, &Disk::new(), NOW).unwrap().added,
            1,
            "round {round}"
        );
    }
    enqueue(&home, &entries(2..3));
    let again = publish(&home, &Disk::new(), NOW).unwrap();
    assert_eq!((again.added, again.duplicates, again.size), (0, 1, 10));
    assert_eq!(check(&home), entries(0..5));
}

#[test]
fn a_lost_checkpoint_is_written_again() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    enqueue(&home, &entries(0..5));
    publish(&home, &Disk::new(), NOW).unwrap();
    fs::remove_file(home.public().join("checkpoint")).unwrap();
    assert_eq!(publish(&home, &Disk::new(), NOW).unwrap().size, 6);
    assert_eq!(check(&home), entries(0..5));
}

/// Whatever damage the public checkpoint takes, none of it comes into an index root.
#[test]
fn a_damaged_checkpoint_is_mended_before_it_is_logged_for_ever() {
    let _alone = alone();
    let folder = tempdir();
    let original = init(folder.path());
    for is_empty in [true, false] {
        if !is_empty {
            enqueue(&original, &entries(0..5));
            publish(&original, &Disk::new(), NOW).unwrap();
        }
        let root = folder.path().join("damaged");
        let shown = fs::read(original.public().join("checkpoint")).unwrap();
        let text = String::from_utf8(shown.clone()).unwrap();
        let signatures = text.find('\u{2014}').unwrap();
        let (mut mended, mut refused) = (0, 0);
        for at in (0..shown.len()).step_by(3) {
            let mut damaged = shown.clone();
            damaged[at] = if damaged[at] == b'A' { b'B' } else { b'A' };
            copy(&folder.path().join("city"), &root);
            let home = Home::open(&root).unwrap();
            fs::write(home.public().join("checkpoint"), &damaged).unwrap();
            enqueue(&home, &entries(5..7));
            match publish(&home, &Disk::new(), NOW + 1) {
                Ok(published) => {
                    assert_eq!(published.added, 2);
                    mended += 1;
                }
                Err(PublishError::PublicDamaged { path, .. }) => {
                    let public = fs::read(&path).unwrap();
                    assert!(public == damaged);
                    // As the message says.
                    fs::remove_file(path).unwrap();
                    publish(&home, &Disk::new(), NOW + 1).unwrap();
                    refused += 1;
                }
                Err(error) => panic!("byte {at}: {error}"),
            }
            assert_eq!(replayed(&home), Ok(()), "byte {at}");
            check(&home);
            fs::remove_dir_all(&root).unwrap();
        }
        assert!(mended > signatures / 3 && refused > 0, "{mended} {refused}");
    }
}

#[test]
fn two_publishers_never_both_win() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    enqueue(&home, &entries(0..3));
    let disk = Disk::new();
    let held = LockFile::take(&disk, &home.state("")).unwrap();
    assert!(publish(&home, &disk, NOW).is_err(), "the folder is locked");
    drop(held);
    assert_eq!(publish(&home, &disk, NOW).unwrap().size, 4);

    // Without the system's file lock, the compare-and-swap still decides.
    let file = LockFile::take(&disk, &home.state("")).unwrap();
    let (stale, lock) = file.read().unwrap();
    let mut other = lock.clone().unwrap();
    other.size += 1;
    file.compare_and_swap(&disk, &stale, &other).unwrap();
    assert!(
        file.compare_and_swap(&disk, &stale, &lock.unwrap())
            .is_err()
    );
}
