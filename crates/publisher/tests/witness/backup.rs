//! A folder that was set back, a second machine, and what the publisher itself remembers.

use std::fs;

use stele_publisher::publish::{Missed, PublishError, publish};
use stele_publisher::store::{Disk, Home};

use crate::folder::{bytes, copy, enqueue, entries};
use crate::town::{NAMES, Town, missed, now};

/// A copy of the publisher's folder as it is now.
fn backup(town: &Town, name: &str) -> Home {
    copy(&town.path("city"), &town.path(name));
    Home::open(&town.path(name)).unwrap()
}

#[test]
fn a_restored_backup_is_found_out_by_the_witnesses() {
    let (mut town, _witnesses) = Town::running();
    town.set_limits(60, 60);
    town.publish(2).unwrap();
    let restored = backup(&town, "restored");
    town.publish(3).unwrap();
    let shown = fs::read(restored.public().join("checkpoint")).unwrap();
    // With nothing new, and with other records: up to the size that was seen, and beyond.
    for (records, expected) in [
        (0..0, Missed::Ahead { seen: 7 }),
        (100..101, Missed::Ahead { seen: 7 }),
        (0..0, Missed::Ahead { seen: 7 }),
    ] {
        enqueue(&restored, &entries(records));
        let error = publish(&restored, &Disk::new(), now()).unwrap_err();
        let PublishError::WitnessAlarm { missed, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(*missed, expected);
        let public = fs::read(restored.public().join("checkpoint")).unwrap();
        assert!(public == shown);
    }
    // The true log goes on.
    town.publish(1).unwrap();
    assert_eq!(town.cosigners(), NAMES);
}

#[test]
fn a_second_machine_never_gets_a_fork_cosigned() {
    let (mut town, witnesses) = Town::running();
    town.set_limits(60, 60);
    town.publish(2).unwrap();
    let second = backup(&town, "second");
    town.publish(3).unwrap();
    // Larger than what the witnesses saw, and without the same beginning.
    enqueue(&second, &entries(100..120));
    let shown = fs::read(second.public().join("checkpoint")).unwrap();
    let error = publish(&second, &Disk::new(), now()).unwrap_err();
    let PublishError::WitnessAlarm { missed, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(*missed, Missed::Fork);
    assert!(fs::read(second.public().join("checkpoint")).unwrap() == shown);
    for witness in &witnesses {
        // Each has both halves, for whoever asks.
        let evidence = town.path(&witness.name).join("evidence");
        let kept = bytes(&evidence);
        let shown = kept.keys().filter(|path| path.ends_with("shown"));
        assert_eq!((shown.count(), kept.len()), (1, 3));
        assert_eq!(town.seen_by(witness), Some(7));
    }
}

/// The memory of the witnesses elsewhere outlives the rest: then nothing at all is written.
#[test]
fn what_the_publisher_remembers_is_asked_before_anything_is_decided() {
    let (mut town, _witnesses) = Town::running();
    town.set_limits(60, 60);
    town.publish(2).unwrap();
    let restored = backup(&town, "restored");
    town.publish(3).unwrap();
    let memory = "witness-elsewhere";
    copy(&town.home.state(memory), &restored.state(memory));
    for records in [100..102, 100..130] {
        enqueue(&restored, &entries(records));
        let before = bytes(&restored.public());
        let lock = fs::read(restored.state("lock")).unwrap();
        let error = publish(&restored, &Disk::new(), now()).unwrap_err();
        assert!(
            matches!(
                error,
                PublishError::WitnessAhead {
                    seen: 7,
                    here: 3,
                    ..
                }
            ),
            "{error:?}"
        );
        assert!(bytes(&restored.public()) == before);
        assert!(fs::read(restored.state("lock")).unwrap() == lock);
    }
}

#[test]
fn a_publisher_that_forgot_the_witnesses_asks_them() {
    let (mut town, witnesses) = Town::running();
    town.set_limits(60, 60);
    for count in [3, 0, 260] {
        town.publish(count).unwrap();
        fs::remove_dir_all(town.home.state("witness-elsewhere")).unwrap();
    }
    let published = town.publish(2).unwrap();
    for witness in &witnesses {
        assert_eq!(missed(&published.witnesses, &witness.name), None);
        assert_eq!(town.seen_by(witness), Some(published.size));
    }
    assert_eq!(town.records(), 265);
}

/// A witness that begins anew with the same key would cosign a fork. It isn't counted any more.
#[test]
fn a_witness_that_lost_its_memory_is_none() {
    let (mut town, mut witnesses) = Town::running();
    town.set_limits(60, 60);
    town.publish(2).unwrap();
    witnesses[0].kill();
    fs::remove_dir_all(town.path("w1")).unwrap();
    witnesses[0].start_again();
    let published = town.publish(1).unwrap();
    let missed = missed(&published.witnesses, "w1");
    assert_eq!(missed, Some(Missed::Forgot { known: 3, says: 0 }));
    assert_eq!(town.cosigners(), ["w2", "w3"]);
}
