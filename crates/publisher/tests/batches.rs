//! A queue that is longer than one publication: batch by batch, and the same log however often it dies on the way.

use std::fs;

mod common;
#[allow(dead_code, reason = "shared with other tests")]
mod folder;

use common::tempdir;
use folder::{NOW, alone, check, copy, enqueue, init, mixed, replayed};
use stele_publisher::publish::{publish, publish_in_batches};
use stele_publisher::store::{Disk, Home, Queue};
use stele_records::index::IndexRoot;

/// Records of a publication here.
const FEW: usize = 7;

fn checkpoint(home: &Home) -> Vec<u8> {
    fs::read(home.public().join("checkpoint")).unwrap()
}

/// Batches of 5, 5, 5 and 5 records, of which the third holds nothing new and the last little.
fn fill(home: &Home) {
    enqueue(home, &mixed(10..15));
    enqueue(home, &mixed(15..20));
    enqueue(home, &mixed(8..13));
    enqueue(home, &mixed(18..23));
}

#[test]
fn a_long_queue_is_published_batch_by_batch() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    enqueue(&home, &mixed(0..10));
    publish(&home, &Disk::new(), NOW).unwrap();
    fill(&home);
    let published = publish_in_batches(&home, &Disk::new(), NOW, FEW).unwrap();
    assert_eq!((published.added, published.duplicates), (13, 7));
    assert_eq!(check(&home), mixed(0..23));
    assert_eq!(replayed(&home), Ok(()));
    // Whole batches of the queue: two of them make ten, and two more make three new ones.
    let roots = folder::logged(&home);
    let roots: Vec<_> = (0_u64..)
        .zip(&roots)
        .filter(|(_, entry)| IndexRoot::claims_to_be(entry))
        .map(|(number, _)| number)
        .collect();
    assert_eq!(roots, [10, 21, 25]);
    assert_eq!(published.size, 26);
}

/// One that finds nothing new in its first batches goes by them, and removes them.
#[test]
fn batches_without_anything_new_are_gone_by() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    enqueue(&home, &mixed(0..10));
    publish(&home, &Disk::new(), NOW).unwrap();
    for _ in 0..4 {
        enqueue(&home, &mixed(0..5));
        enqueue(&home, &mixed(5..9));
    }
    let published = publish_in_batches(&home, &Disk::new(), NOW, FEW).unwrap();
    assert_eq!((published.added, published.duplicates), (0, 36));
    assert_eq!(Queue::new(home.state("queue")).names().unwrap().len(), 0);
    for _ in 0..4 {
        enqueue(&home, &mixed(0..9));
    }
    enqueue(&home, &mixed(8..12));
    let published = publish_in_batches(&home, &Disk::new(), NOW, FEW).unwrap();
    assert_eq!((published.added, published.duplicates), (2, 38));
    assert_eq!(check(&home), mixed(0..12));
    assert_eq!(Queue::new(home.state("queue")).names().unwrap().len(), 0);
}

#[test]
fn it_dies_at_any_write_and_comes_to_the_same_checkpoint() {
    let _alone = alone();
    let folder = tempdir();
    let original = init(folder.path());
    enqueue(&original, &mixed(0..10));
    publish(&original, &Disk::new(), NOW).unwrap();
    fill(&original);
    let whole = folder.path().join("whole");
    copy(&folder.path().join("city"), &whole);
    let whole = Home::open(&whole).unwrap();
    publish_in_batches(&whole, &Disk::new(), NOW, FEW).unwrap();
    let same = checkpoint(&whole);
    let mut between = 0;
    for step in 0.. {
        let root = folder.path().join(format!("crash-{step}"));
        copy(&folder.path().join("city"), &root);
        let home = Home::open(&root).unwrap();
        let died = publish_in_batches(&home, &Disk::crashing_after(step), NOW, FEW).is_err();
        let shown = check(&home).len();
        assert!([10, 20, 23].contains(&shown), "step {step}: {shown}");
        between += u32::from(shown == 20);
        publish_in_batches(&home, &Disk::new(), NOW, FEW).unwrap();
        assert!(checkpoint(&home) == same, "step {step}");
        assert_eq!(check(&home), mixed(0..23), "step {step}");
        fs::remove_dir_all(&root).unwrap();
        if !died {
            break;
        }
    }
    assert!(between > 20, "{between}");
}
