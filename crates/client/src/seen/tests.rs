use stele_tlog::Edge;
use stele_verify::hash::leaf_hash;

use super::*;
use crate::testing::{
    ORIGIN, OTHER, TIME, checkpoint, checkpoint_at, other_witness_policy, policy,
};

fn edge(size: u8, salt: u8) -> Edge {
    let leaves: Vec<_> = (0..size).map(|i| leaf_hash(&[i, salt])).collect();
    Edge::default().append(&leaves).unwrap().edge
}

fn decide(seen: u8, seen_salt: u8, shown: u8) -> Option<Growth> {
    let seen = SeenHead::bare(edge(seen, seen_salt).head(), None);
    at_once(Some(&seen), edge(shown, 0).head())
}

#[test]
fn what_needs_no_tree_is_decided_at_once() {
    assert_eq!(at_once(None, edge(5, 0).head()), Some(Growth::FirstVisit));
    assert_eq!(decide(5, 0, 5), Some(Growth::Consistent { seen: 5 }));
    assert_eq!(decide(0, 0, 0), Some(Growth::Consistent { seen: 0 }));
    let (seen, shown) = (5, 4);
    assert_eq!(decide(5, 0, 4), Some(Growth::RolledBack { seen, shown }));
    let (seen, shown) = (5, 5);
    assert_eq!(decide(5, 1, 5), Some(Growth::Forked { seen, shown }));
    assert_eq!(decide(5, 0, 200), None);
    assert_eq!(decide(5, 1, 200), None);
}

#[test]
fn the_whole_note_is_kept_and_held_against_the_policy_again() {
    let head = edge(5, 0).head();
    let note = checkpoint(ORIGIN, head);
    let verified = policy().verify(&note).unwrap();
    let seen = SeenHead::from(&verified);
    assert_eq!(seen.to_text().as_bytes(), note);
    assert_eq!((seen.head, seen.time), (head, Some(TIME)));
    let read = |text: &str| SeenHead::parse(text, &policy(), ORIGIN);
    assert_eq!(read(&seen.to_text()), Some(seen.clone()));
    // A trust file with other witnesses: the log's own signature still binds the log.
    let changed = other_witness_policy();
    assert!(changed.verify(&note).is_err());
    let kept = SeenHead::parse(&seen.to_text(), &changed, ORIGIN).unwrap();
    assert_eq!((kept.head, kept.time), (head, None));
    assert_eq!((&kept.note, kept.cosigned.len()), (&seen.note, 0));
    // Damaged, or of another log: no memory.
    let text = seen.to_text();
    for bad in [
        text.replace("\n5\n", "\n6\n"),
        text.replace("— log", "— lag"),
        text.trim_end().to_owned(),
        format!("{text}\n"),
        String::from_utf8(checkpoint(OTHER, head)).unwrap(),
    ] {
        assert_eq!(read(&bad), None, "{bad:?}");
    }
}

#[test]
fn what_former_versions_kept_reads_back_and_nothing_else_does() {
    let head = edge(5, 0).head();
    let read = |text: &str| SeenHead::parse(text, &policy(), ORIGIN);
    for time in [None, Some(0), Some(u64::MAX)] {
        let seen = SeenHead::bare(head, time);
        assert_eq!(read(&seen.to_text()), Some(seen));
    }
    let text = SeenHead::bare(head, None).to_text();
    for bad in [
        String::new(),
        "5".to_owned(),
        text.replace('-', ""),
        text.replace('-', "-1"),
        text.replacen('5', "05", 1),
        format!("{text} "),
        format!("{text}\n"),
    ] {
        assert_eq!(read(&bad), None, "{bad:?}");
    }
}

#[test]
fn nothing_is_put_in_the_place_of_what_somebody_else_put_there() {
    use futures::executor::block_on;
    let memory = MemorySeen::default();
    let swap = |old, new| block_on(memory.swap("log", old, new));
    assert_eq!(swap(Some("a"), "b"), Err(None));
    assert_eq!(swap(None, "a"), Ok(()));
    assert_eq!(swap(None, "b"), Err(Some("a".into())));
    assert_eq!(swap(Some("a"), "b"), Ok(()));
    assert_eq!(block_on(memory.load("log")), Some("b".into()));
    assert_eq!(block_on(memory.load("other")), None);
}

#[test]
fn only_newer_cosignatures_are_worth_remembering() {
    let head = edge(5, 0).head();
    let at = |time| {
        let note = checkpoint_at(ORIGIN, head, time);
        SeenHead::from(&policy().verify(&note).unwrap())
    };
    let is_kept = |shown: SeenHead, seen: SeenHead| crate::log::is_kept(&shown, Some(&seen));
    assert!(is_kept(at(TIME), at(TIME)));
    assert!(is_kept(at(TIME), at(TIME + 1)));
    assert!(!is_kept(at(TIME + 1), at(TIME)));
    assert!(!is_kept(at(TIME), SeenHead::bare(head, Some(TIME + 1))));
}
