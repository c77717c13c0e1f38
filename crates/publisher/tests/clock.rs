//! Publishing by a clock that is behind what the log says already.

use std::fs;

mod common;
#[allow(dead_code, reason = "shared with the tests of crashes")]
mod folder;

use common::tempdir;
use folder::{
    Index, NOW, alone, bytes, check, enqueue, entries, init, logged, publish_more, replayed,
};
use stele_publisher::publish::{PublishError, Published, publish};
use stele_publisher::store::Disk;

/// The time that the clock is behind of, if publishing was refused for that.
fn behind(result: &Result<Published, PublishError>) -> Option<u64> {
    match result {
        Err(PublishError::ClockBehind { latest, .. }) => Some(*latest),
        _ => None,
    }
}

/// Steps that are small each, but not all together: times are held against the newest index root
/// too, whose checkpoint may have been cosigned earlier than it says.
#[test]
fn a_clock_that_goes_back_step_by_step_never_ends_in_an_index_root() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    for (round, now) in (0..).zip([NOW + 1_000, NOW + 800, NOW + 850, NOW + 700]) {
        publish_more(&home, &entries(round..round + 1), now);
        assert_eq!(replayed(&home), Ok(()), "{now}");
    }
    let roots = Index::audit(&home, &logged(&home)).roots;
    assert!(roots.iter().all(|(_, root)| root.time() == NOW + 1_000));
    enqueue(&home, &entries(4..5));
    let refused = publish(&home, &Disk::new(), NOW + 699);
    assert_eq!(behind(&refused), Some(NOW + 1_000));
    assert_eq!(check(&home), entries(0..4));
    publish(&home, &Disk::new(), NOW + 700).unwrap();
    assert_eq!(replayed(&home), Ok(()));
}

/// Fresh cosignatures under an index root that is later than they are would be refused by readers,
/// and stand in the next one. So would those of a publication that is completed.
#[test]
fn nothing_is_cosigned_by_a_clock_that_is_behind() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &entries(0..1), NOW + 7_200);
    let public = bytes(&home.public());
    let refused = publish(&home, &Disk::new(), NOW + 100);
    assert_eq!(behind(&refused), Some(NOW + 7_200));
    assert!(bytes(&home.public()) == public);
    // The cosignatures alone may be what is later.
    publish(&home, &Disk::new(), NOW + 9_000).unwrap();
    let refused = publish(&home, &Disk::new(), NOW + 8_699);
    assert_eq!(behind(&refused), Some(NOW + 9_000));
    publish(&home, &Disk::new(), NOW + 8_700).unwrap();
    publish_more(&home, &entries(1..2), NOW + 8_700);
    assert_eq!(replayed(&home), Ok(()));

    enqueue(&home, &entries(2..3));
    let lock = fs::read(home.state("lock")).unwrap();
    // Until it is decided, and no longer.
    for step in 0.. {
        let interrupted = publish(&home, &Disk::crashing_after(step), NOW + 20_000);
        assert!(interrupted.is_err());
        if fs::read(home.state("lock")).unwrap() != lock {
            break;
        }
    }
    let shown = fs::read(home.public().join("checkpoint")).unwrap();
    let refused = publish(&home, &Disk::new(), NOW + 10_000);
    assert_eq!(behind(&refused), Some(NOW + 20_000));
    assert_eq!(fs::read(home.public().join("checkpoint")).unwrap(), shown);
    let completed = publish(&home, &Disk::new(), NOW + 20_000).unwrap();
    assert!(completed.resumed);
    assert_eq!(check(&home), entries(0..3));
    assert_eq!(replayed(&home), Ok(()));
}
