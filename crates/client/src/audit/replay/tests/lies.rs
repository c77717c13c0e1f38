//! Each way in which an index root can lie, with the finding that it gives.

use stele_records::index::{IndexKey, IndexRootError, Kind};
use stele_records::verdict::CLOCK_SKEW;
use stele_verify::checkpoint::CheckpointError;
use stele_verify::note::Note;

use super::*;
use crate::audit::testing::{Draft, STEP, head_of, index_with, sample};
use crate::testing::{OTHER, checkpoint_at};

/// The number of the index root that comes after another batch of ten.
const NEXT: u64 = 73;

/// What is found if the next index root after an honest past lies, and two honest ones follow.
fn found(lie: impl FnOnce(&mut Draft, &[Vec<u8>])) -> ReplayFinding {
    let mut publisher = honest();
    publisher.publish_with(10, lie);
    found_in(publisher)
}

fn found_in(mut publisher: Publisher) -> ReplayFinding {
    let (now, verdict) = replay(&publisher);
    let now = now.first().cloned();
    publisher.publish(10);
    publisher.publish(0);
    let (replay, after) = replay(&publisher);
    let finding = after.unwrap_err();
    assert_eq!(replay.first(), Some(&finding));
    assert_eq!((replay.roots(), replay.wrong()), (6, 1));
    if now.is_some() {
        assert_eq!(verdict.as_ref(), Err(&finding), "found at once");
    }
    assert!(!finding.error.could_not_check());
    finding
}

fn at_next(error: ReplayError) -> ReplayFinding {
    error.at(NEXT)
}

/// The last two checkpoints' notes, of a log that goes on as `found` has it.
fn notes() -> (Note, Note) {
    let mut publisher = Publisher::default();
    publisher.publish(20);
    publisher.publish(10);
    let older = publisher.note().unwrap();
    publisher.publish(30);
    (older, publisher.note().unwrap())
}

#[test]
fn an_entry_left_out_of_a_list() {
    let area = IndexKey::area("TreeCard", "S-1");
    let lie = |all: &[Vec<u8>]| {
        index_with(all, |number, mut keys| {
            if number == 65 {
                assert!(keys.remove(&area));
            }
            keys
        })
    };
    let mut replayed = IndexHead::default();
    let mut committed = IndexHead::default();
    let finding = found(|draft, all| {
        replayed = draft.index;
        draft.index = lie(all);
        committed = draft.index;
    });
    assert_eq!(committed.keys, replayed.keys);
    let error = ReplayError::Root {
        committed,
        replayed,
    };
    assert_eq!(finding, at_next(error));
}

#[test]
fn an_entry_left_out_altogether() {
    let finding = found(|draft, all| {
        draft.index = index_with(all, |number, keys| match number {
            64 => [].into(),
            _ => keys,
        });
    });
    assert_eq!((finding.entry, finding.error.code()), (NEXT, "replay-root"));
}

#[test]
fn an_entry_listed_where_it_does_not_belong() {
    let key = IndexKey::new(Kind::Tag, "T-1");
    let finding = found(|draft, all| {
        draft.index = index_with(all, |number, mut keys| {
            if number == 70 {
                keys.insert(key.clone());
            }
            keys
        });
    });
    assert_eq!((finding.entry, finding.error.code()), (NEXT, "replay-root"));
}

#[test]
fn a_key_under_another_prefix() {
    let (key, other) = (
        IndexKey::new(Kind::Tag, "T-32"),
        IndexKey::new(Kind::Receipt, "T-32"),
    );
    let mut both = Vec::new();
    let finding = found(|draft, all| {
        both.push(draft.index);
        draft.index = index_with(all, |_, mut keys| {
            if keys.remove(&key) {
                keys.insert(other.clone());
            }
            keys
        });
        both.push(draft.index);
    });
    assert_eq!(both[0].keys, both[1].keys);
    let error = ReplayError::Root {
        committed: both[1],
        replayed: both[0],
    };
    assert_eq!(finding, at_next(error));
}

#[test]
fn a_wrong_number_of_keys() {
    let mut replayed = 0;
    let finding = found(|draft, _| {
        replayed = draft.index.keys;
        draft.index.keys -= 1;
    });
    let committed = replayed - 1;
    let error = ReplayError::Keys {
        committed,
        replayed,
    };
    assert_eq!(finding, at_next(error));
}

#[test]
fn an_index_over_less_than_it_says_to_cover() {
    for size in [0, 1, 62, 63, 72] {
        let finding = found(|draft, all| {
            draft.index = index_of(&all[..size]);
            // An index over something has keys.
            draft.index.keys = draft.index.keys.max(1);
        });
        assert_eq!((finding.entry, finding.error.code()), (NEXT, "replay-root"));
    }
}

#[test]
fn another_number_of_entries_covered() {
    let finding = found(|draft, all| {
        draft.covered = head_of(&all[..72]);
        draft.index = index_of(&all[..72]);
    });
    let (says, at) = (72, NEXT);
    let error = IndexRootError::Covers { says, at };
    assert_eq!(finding, at_next(error.into()));
}

#[test]
fn other_entries_covered() {
    let mut heads = Vec::new();
    let finding = found(|draft, all| {
        heads.push(draft.covered.root);
        let mut others = all.to_vec();
        others[30] = sample(1_000);
        draft.covered = head_of(&others);
        heads.push(draft.covered.root);
    });
    let error = ReplayError::CoveredRoot {
        committed: heads[1],
        replayed: heads[0],
    };
    assert_eq!(finding, at_next(error));
}

#[test]
fn a_checkpoint_older_than_the_previous_one() {
    let (older, _) = notes();
    let finding = found(|draft, _| draft.previous = Some(older));
    let (found, expected) = (32, 63);
    let error = IndexRootError::Previous { found, expected };
    assert_eq!(finding, at_next(error.into()));
}

#[test]
fn a_checkpoint_of_another_size() {
    for size in [0, 62, 64, 73] {
        let finding = found(|draft, all| {
            let head = head_of(&all[..size]);
            let note = checkpoint_at(ORIGIN, head, draft.time);
            draft.previous = Some(Note::parse(&note).unwrap());
        });
        let (found, expected) = (size as u64, 63);
        let error = IndexRootError::Previous { found, expected };
        assert_eq!(finding, at_next(error.into()));
    }
}

#[test]
fn no_previous_checkpoint() {
    let finding = found(|draft, _| draft.previous = None);
    assert_eq!(finding, at_next(IndexRootError::PreviousMissing.into()));
}

#[test]
fn a_previous_checkpoint_of_another_past() {
    let mut roots = Vec::new();
    let finding = found(|draft, all| {
        roots.push(head_of(&all[..63]).root);
        let mut others = all[..63].to_vec();
        others[30] = sample(1_000);
        let head = head_of(&others);
        roots.push(head.root);
        // Signed and cosigned: the proof of a split log.
        let note = checkpoint_at(ORIGIN, head, draft.time);
        draft.previous = Some(Note::parse(&note).unwrap());
    });
    let error = ReplayError::PreviousRoot {
        size: 63,
        committed: roots[1],
        replayed: Some(roots[0]),
    };
    assert_eq!(finding, at_next(error));
}

#[test]
fn a_previous_checkpoint_that_the_log_did_not_sign() {
    let (older, previous) = notes();
    let text = previous.text();
    let invalid = Note::new(text, older.signatures()).unwrap();
    let missing = Note::new(text, &previous.signatures()[1..]).unwrap();
    let log = ORIGIN.to_owned();
    let origin = ORIGIN.to_owned();
    for (note, error) in [
        (invalid, CheckpointError::LogSignatureInvalid { log }),
        (missing, CheckpointError::LogSignatureMissing { origin }),
    ] {
        let finding = found(|draft, _| draft.previous = Some(note));
        assert_eq!(finding, at_next(ReplayError::Previous(error)));
    }
}

#[test]
fn a_cosignature_that_its_witness_did_not_make() {
    let (older, previous) = notes();
    let lines = [
        previous.signatures()[0].clone(),
        older.signatures()[1].clone(),
    ];
    let note = Note::new(previous.text(), &lines).unwrap();
    let finding = found(|draft, _| draft.previous = Some(note));
    let ReplayError::Previous(CheckpointError::CosignatureInvalid { .. }) = finding.error else {
        panic!("{finding:?}")
    };
    assert_eq!(finding.entry, NEXT);
}

#[test]
fn a_previous_checkpoint_of_another_log() {
    let finding = found(|draft, all| {
        let note = checkpoint_at(OTHER, head_of(&all[..63]), draft.time);
        draft.previous = Some(Note::parse(&note).unwrap());
    });
    let found = OTHER.to_owned();
    assert_eq!(finding, at_next(ReplayError::PreviousOrigin { found }));
}

#[test]
fn the_first_index_root_may_hold_any_earlier_checkpoint_of_the_log() {
    let right = |size: usize| {
        let mut publisher = Publisher::default();
        publisher.publish_without(30);
        publisher.publish_with(10, |draft, all| {
            let note = checkpoint_at(ORIGIN, head_of(&all[..size]), draft.time);
            draft.previous = Some(Note::parse(&note).unwrap());
        });
        publisher.publish(10);
        replay(&publisher).1
    };
    for size in [0, 1, 7, 30, 40] {
        assert_eq!(right(size).unwrap().unwrap().roots(), 2, "{size}");
    }

    let mut without = Publisher::default();
    without.publish_without(30);
    without.publish_with(10, |draft, _| draft.previous = None);
    assert!(replay(&without).1.unwrap().is_some());

    // Another past, or one that nobody can have seen yet.
    for (size, replayed) in [(20, true), (41, false)] {
        let mut publisher = Publisher::default();
        publisher.publish_without(30);
        let mut expected = None;
        publisher.publish_with(10, |draft, all| {
            let mut others = all.to_vec();
            others.push(sample(1_000));
            others[7] = sample(1_000);
            let root = head_of(&others[..size]).root;
            let head = Head {
                size: size as u64,
                root,
            };
            let note = checkpoint_at(ORIGIN, head, draft.time);
            draft.previous = Some(Note::parse(&note).unwrap());
            let replayed = replayed.then(|| head_of(&all[..size]).root);
            let (size, committed) = (head.size, root);
            expected = Some(ReplayError::PreviousRoot {
                size,
                committed,
                replayed,
            });
        });
        assert_eq!(replay(&publisher).1, Err(expected.unwrap().at(40)));
    }
}

/// The index root's own checkpoint was cosigned before the time that it gives for itself. This is
/// found as soon as that checkpoint is known: as the head, or from the index root that follows.
#[test]
fn a_time_after_its_interval() {
    let mut publisher = honest();
    let time = publisher.time + STEP;
    let until = Some(time + publisher.delay);
    let says = time + publisher.delay + CLOCK_SKEW + 1;
    let within = says - 1;
    publisher.publish_with(10, |draft, _| draft.time = within);
    assert!(replay(&publisher).1.unwrap().is_some());

    let mut publisher = honest();
    publisher.publish_with(10, |draft, _| draft.time = says);
    let from = None;
    let error = IndexRootError::Time { says, from, until };
    assert_eq!(replay(&publisher).1, Err(at_next(error.clone().into())));
    assert_eq!(found_in(publisher), at_next(error.into()));
}

#[test]
fn a_time_before_its_interval() {
    let mut publisher = honest();
    publisher.delay = STEP / 2;
    publisher.publish(10);
    publisher.delay = 60;
    let from = publisher.time + STEP / 2;
    let says = from - CLOCK_SKEW - 1;
    publisher.publish_with(4, |draft, _| draft.time = says);
    let (from, until) = (Some(from), None);
    let error = IndexRootError::Time { says, from, until };
    assert_eq!(replay(&publisher).1, Err(ReplayError::from(error).at(78)));
}

#[test]
fn a_time_that_goes_back() {
    let before = honest().time;
    let says = before - CLOCK_SKEW - 1;
    let error = ReplayError::TimeBack { says, before };
    assert_eq!(found(|draft, _| draft.time = says), at_next(error));
    // Standing still is not going back, nor is a step within the skew.
    for within in [before, before - CLOCK_SKEW + honest().delay] {
        let mut publisher = honest();
        publisher.publish_with(10, |draft, _| draft.time = within);
        assert!(replay(&publisher).1.unwrap().is_some());
    }
}

#[test]
fn no_index_root_at_the_end() {
    let mut publisher = honest();
    publisher.publish_without(10);
    let (_, verdict) = replay(&publisher);
    assert_eq!(verdict, Err(ReplayError::Missing { last: 62 }.at(72)));
    // Who publishes one after all can't hide that there was a checkpoint without: it isn't in it.
    publisher.publish(0);
    let (found, expected) = (73, 63);
    let error = IndexRootError::Previous { found, expected };
    assert_eq!(replay(&publisher).1, Err(at_next(error.into())));
}

#[test]
fn an_index_root_without_the_form_of_one() {
    for (from, to, code, could_not_check) in [
        ("keys ", "keys 0", "index-root-line", false),
        ("covers ", "Covers ", "index-root-line", false),
        ("map v1", "map v2", "index-root-map", true),
        ("tree torch", "tree porch", "index-root-tree", true),
        ("@v1\n", "@v2\n", "index-root-version", true),
        ("\n\n", "\n", "index-root-trailing", false),
    ] {
        let mut publisher = honest();
        publisher.publish_bytes(10, |honest| {
            assert!(honest.contains(from));
            honest.replacen(from, to, 1)
        });
        // What follows is held against the replay, which lists this entry as malformed.
        publisher.publish(10);
        let (replay, verdict) = replay(&publisher);
        let finding = verdict.unwrap_err();
        assert_eq!((finding.entry, finding.error.code()), (NEXT, code));
        assert_eq!(finding.error.could_not_check(), could_not_check);
        assert_eq!((replay.roots(), replay.wrong()), (5, 1));
    }
}

/// An entry of another version can't be checked. It must not be what a liar hides behind.
#[test]
fn an_unknown_version_hides_no_lie() {
    let unknown = || {
        let mut publisher = honest();
        publisher.publish_bytes(10, |honest| honest.replacen("@v1\n", "@v2\n", 1));
        publisher
    };
    let mut publisher = unknown();
    publisher.publish_with(10, |draft, _| draft.index.keys += 1);
    publisher.publish_bytes(0, |honest| honest.replacen("@v1\n", "@v2\n", 1));
    publisher.publish_with(10, |draft, _| draft.previous = None);
    let (replay_of, verdict) = replay(&publisher);
    let finding = verdict.unwrap_err();
    assert_eq!((finding.entry, finding.error.code()), (84, "replay-keys"));
    assert_eq!(replay_of.first(), Some(&finding));
    assert_eq!((replay_of.roots(), replay_of.wrong()), (7, 4));

    // Nor behind is the log's end: no index root, or one of a false time.
    let mut publisher = unknown();
    publisher.publish_without(10);
    let missing = ReplayError::Missing { last: NEXT }.at(83);
    assert_eq!(replay(&publisher).1, Err(missing));
    let mut publisher = unknown();
    publisher.publish_with(10, |draft, _| draft.time += STEP);
    let finding = replay(&publisher).1.unwrap_err();
    assert_eq!(
        (finding.entry, finding.error.code()),
        (84, "index-root-time")
    );
    // What was not read says nothing: then the entry is the more telling.
    let other = honest();
    let (replay_of, _) = replay(&unknown());
    let finding = replay_of.finish(&other.checkpoint()).unwrap_err();
    assert_eq!(finding.error.code(), "index-root-version");
}
