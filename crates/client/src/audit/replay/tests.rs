use futures::executor::block_on;
use stele_verify::hash::empty_root;
use stele_verify::note::Note;

use super::*;
use crate::audit::Audit;
use crate::audit::testing::{Publisher, head_of, index_of};
use crate::testing::{ORIGIN, policy};

type Verdict = Result<Option<Replayed>, ReplayFinding>;

fn start() -> (Audit, Replay) {
    let head = head_of(&[]);
    (Audit::new(head), Replay::new(ORIGIN, policy()))
}

/// Reads on to the end of the log as it is now.
fn go_on(audit: &mut Audit, replay: &mut Replay, publisher: &Publisher) -> Verdict {
    audit.continue_to(publisher.server.head());
    let visit = |number, entry: &[u8]| replay.push(number, entry);
    let read = block_on(audit.run(&publisher.server.log(), visit, |_| {}));
    assert_eq!(read, Ok(()));
    replay.finish(&publisher.checkpoint())
}

fn replay(publisher: &Publisher) -> (Replay, Verdict) {
    let (mut audit, mut replay) = start();
    let verdict = go_on(&mut audit, &mut replay, publisher);
    (replay, verdict)
}

/// A log of three index roots, the last of which covers 62 entries.
fn honest() -> Publisher {
    let mut publisher = Publisher::default();
    for count in [20, 10, 30] {
        publisher.publish(count);
    }
    publisher
}

#[test]
fn an_honest_log_passes() {
    let publisher = honest();
    let (replay, verdict) = replay(&publisher);
    let replayed = verdict.unwrap().unwrap();
    assert_eq!((replayed.roots(), replayed.covered()), (3, 62));
    assert_eq!(replayed.index(), index_of(&publisher.entries[..62]));
    assert!(replayed.index().keys > 150);
    assert_eq!((replay.roots(), replay.wrong()), (3, 0));
    assert_eq!((replay.first(), replay.unwitnessed()), (None, None));
}

#[test]
fn batches_of_many_sizes_pass() {
    for sizes in [
        &[0][..],
        &[0, 0, 1, 0],
        &[1; 40],
        &[255, 1, 256],
        &[600],
        &[7, 128, 2, 129, 0, 300],
    ] {
        let mut publisher = Publisher::default();
        for size in sizes {
            publisher.publish(*size);
        }
        let covered = publisher.entries.len() - 1;
        let replayed = replay(&publisher).1.unwrap().unwrap();
        assert_eq!(replayed.roots(), sizes.len() as u64);
        assert_eq!(replayed.covered(), covered as u64);
        assert_eq!(replayed.index(), index_of(&publisher.entries[..covered]));
    }
}

#[test]
fn goes_on_when_the_log_has_grown() {
    let mut publisher = Publisher::default();
    let (mut audit, mut growing) = start();
    for size in [3, 0, 250, 7, 300, 1] {
        publisher.publish(size);
        let verdict = go_on(&mut audit, &mut growing, &publisher);
        assert_eq!(verdict, replay(&publisher).1);
        assert!(verdict.unwrap().is_some());
    }
    // A lie is found by who goes on as well, and stays found.
    let mut copy = growing.clone();
    publisher.publish_with(5, |draft, _| draft.index.keys += 1);
    let verdict = go_on(&mut audit, &mut growing, &publisher);
    assert_eq!(verdict.as_ref().unwrap_err().error.code(), "replay-keys");
    publisher.publish(5);
    assert_eq!(go_on(&mut audit, &mut growing, &publisher), verdict);
    for (number, entry) in (0..).zip(&publisher.entries) {
        copy.push(number, entry);
    }
    assert_eq!(copy.finish(&publisher.checkpoint()), verdict);
}

#[test]
fn of_several_lies_the_first_is_reported() {
    let mut publisher = honest();
    for _ in 0..3 {
        publisher.publish_with(10, |draft, _| draft.index.keys += 1);
    }
    publisher.publish(10);
    let (replay, verdict) = replay(&publisher);
    assert_eq!(verdict.unwrap_err().entry, 73);
    assert_eq!((replay.roots(), replay.wrong()), (7, 3));
}

#[test]
fn a_log_without_index_roots_is_no_fault() {
    let mut publisher = Publisher::default();
    publisher.publish_without(40);
    let (replay, verdict) = replay(&publisher);
    assert_eq!((verdict, replay.roots()), (Ok(None), 0));
}

#[test]
fn what_was_not_read_is_missed() {
    let publisher = honest();
    let entries = (0..).zip(&publisher.entries);
    let unread = |read| ReplayError::Unread { read, size: 63 }.at(read);
    let mut replay = Replay::new(ORIGIN, policy());
    for (number, entry) in entries.clone().filter(|(number, _)| *number != 40) {
        replay.push(number, entry);
    }
    let verdict = replay.finish(&publisher.checkpoint());
    assert_eq!(verdict, Err(unread(40)));
    assert!(unread(40).error.could_not_check());
    // It takes up where it stopped.
    for (number, entry) in entries {
        replay.push(number, entry);
    }
    assert!(replay.finish(&publisher.checkpoint()).unwrap().is_some());
    let mut other = Publisher::default();
    other.publish_without(63);
    assert_eq!(replay.finish(&other.checkpoint()), Err(unread(63)));
}

/// No fault of the log: its witness may be a new one. The times are not proven, so they can't be
/// held against it either.
#[test]
fn a_previous_checkpoint_that_too_few_have_cosigned() {
    let mut publisher = honest();
    for _ in 0..2 {
        publisher.publish_with(10, |draft, _| {
            let previous = draft.previous.take().unwrap();
            draft.previous = Some(Note::new(previous.text(), &previous.signatures()[..1]).unwrap());
        });
    }
    let (replay, verdict) = replay(&publisher);
    assert_eq!(verdict.unwrap().unwrap().roots(), 5);
    let Unwitnessed { first, count } = replay.unwitnessed().unwrap();
    assert_eq!((first.entry, *count), (73, 2));
    assert_eq!(first.error.code(), "checkpoint-quorum-not-reached");
}

#[test]
fn an_empty_log_is_replayed_at_once() {
    let mut publisher = Publisher::default();
    publisher.publish_without(0);
    let (replay, verdict) = replay(&publisher);
    assert_eq!((verdict, replay.roots()), (Ok(None), 0));
    assert_eq!(publisher.checkpoint().root(), empty_root());
}

mod lies;
