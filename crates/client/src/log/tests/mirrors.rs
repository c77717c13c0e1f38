//! Two mirrors, of which one sends what it shouldn't.

use super::*;
use crate::cache::MemoryCache;
use crate::fetch::Mirrors;
use crate::testing::{checkpoint_at, policy};

/// Entries of the log: full tiles on two levels, partial ones on three.
const INDEXES: [u64; 3] = [0, 65_000, 65_999];

fn reader<'s>(mirrors: &[&'s Server]) -> Log<Mirrors<&'s Server>> {
    let (first, others) = mirrors.split_first().unwrap();
    let mirrors = Mirrors::new(*first, others.to_vec());
    Log::new(mirrors, MemoryCache::default(), policy(), ORIGIN)
}

type Read = Result<Vec<Result<Vec<u8>, LogError>>, LogError>;

/// The checkpoint and some entries.
fn read(log: &Log<Mirrors<&Server>>) -> Read {
    let checkpoint = block_on(log.checkpoint())?;
    let entries = block_on(log.entries(Head::from(checkpoint.checkpoint()), &INDEXES))?;
    let bytes = |entry: Result<Entry, _>| entry.map(Entry::into_bytes);
    Ok(entries.into_iter().map(bytes).collect())
}

/// What can be done to any file, and whether it is a fault of the mirror.
fn mischief() -> Vec<(Fault, bool)> {
    vec![
        (Fault::Flip(3), true),
        (Fault::Truncate(5), true),
        (Fault::Send(vec![]), true),
        (page(), false),
        (Fault::Endless, false),
        (Fault::Fail(FetchError::NotFound), false),
        (Fault::Fail(FetchError::Status(503)), false),
        (Fault::Fail(FetchError::Network("reset".into())), false),
    ]
}

fn files() -> Vec<String> {
    let mut files: Vec<String> = INDEXES.into_iter().map(entry_file).collect();
    let own = [
        "checkpoint",
        "tile/0/000",
        "tile/0/253",
        "tile/0/257.p/208",
        "tile/1/000",
        "tile/1/001.p/1",
        "tile/2/000.p/1",
    ];
    files.extend(own.map(str::to_owned));
    files
}

#[test]
fn one_right_mirror_is_enough_for_any_file() {
    let good = large();
    let expected = read(&reader(&[&good]));
    let alone = reader(&[&good]);
    read(&alone).unwrap();
    let cost = alone.traffic().requests;
    let bad = large();
    for path in files() {
        for (fault, is_wrong) in mischief() {
            bad.faults.borrow_mut().clear();
            bad.fault(&path, fault.clone());
            for (mirrors, number) in [([&bad, &good], 0), ([&good, &bad], 1)] {
                let log = reader(&mirrors);
                assert_eq!(read(&log), expected, "{path} {fault:?}");
                let faults = log.faults();
                let faults: Vec<_> = faults.iter().map(|f| (f.mirror, &f.path[..])).collect();
                if number == 0 && is_wrong {
                    assert!(faults.contains(&(0, &path[..])), "{path} {fault:?}");
                } else {
                    assert_eq!(faults, [], "{path} {fault:?}");
                }
                assert!(good.is_honest(log.files.cache()));
                let requests = log.traffic().requests;
                assert!(requests <= cost + 4, "{path} {fault:?}: {requests}");
            }
        }
    }
}

#[test]
fn a_mirror_that_is_wrong_in_everything_costs_each_file_once_more() {
    let good = large();
    let alone = reader(&[&good]);
    let expected = read(&alone);
    let bad = large();
    for path in files() {
        bad.fault(&path, Fault::Flip(3));
    }
    let log = reader(&[&bad, &good]);
    assert_eq!(read(&log), expected);
    assert!(log.traffic().requests <= 2 * alone.traffic().requests);
    assert_eq!(log.faults().len(), files().len());
    assert!(good.is_honest(log.files.cache()));
}

#[test]
fn each_mirror_may_be_wrong_in_another_file() {
    let good = large();
    let expected = read(&reader(&[&good]));
    let (first, second) = (large(), large());
    for (one, two) in [
        ("tile/0/257.p/208", "tile/1/001.p/1"),
        ("tile/2/000.p/1", "tile/0/257.p/208"),
        ("tile/1/000", "tile/0/253"),
        ("checkpoint", "tile/1/001.p/1"),
    ] {
        first.faults.borrow_mut().clear();
        second.faults.borrow_mut().clear();
        first.fault(one, Fault::Flip(3));
        second.fault(two, Fault::Flip(3));
        for mirrors in [[&first, &second], [&second, &first]] {
            assert_eq!(read(&reader(&mirrors)), expected, "{one} {two}");
        }
    }
}

#[test]
fn where_all_are_wrong_the_first_is_named() {
    let (first, second) = (large(), large());
    for path in files() {
        first.faults.borrow_mut().clear();
        second.faults.borrow_mut().clear();
        first.fault(&path, Fault::Flip(3));
        second.fault(&path, Fault::Flip(5));
        let both = reader(&[&first, &second]);
        assert_eq!(read(&both), read(&reader(&[&first])), "{path}");
        // Of one that could not be asked nobody knows.
        let down = FetchError::Network("reset".into());
        second.fault(&path, Fault::Fail(down.clone()));
        let both = reader(&[&first, &second]);
        let found = match read(&both) {
            Err(error) => error,
            Ok(entries) => entries.into_iter().find_map(Result::err).unwrap(),
        };
        assert_eq!(found, fetch_error(&path, down), "{path}");
    }
}

#[test]
fn an_older_mirror_is_no_fault() {
    let (old, new) = (Server::with_entries(300), Server::with_entries(300));
    new.publish(40);
    let log = reader(&[&old, &new]);
    assert_eq!(block_on(log.checkpoint()).unwrap().size(), 300);
    let log = reader(&[&new, &old]);
    let head = Head::from(block_on(log.checkpoint()).unwrap().checkpoint());
    assert_eq!(head.size, 340);
    assert!(block_on(log.entry(head, 339)).is_ok());
    assert_eq!(log.faults(), []);
    // One whose checkpoint is refused is passed over, and so is another log's.
    for refused in [
        checkpoint_at(OTHER, new.head(), TIME),
        b"no checkpoint".to_vec(),
    ] {
        new.fault("checkpoint", Fault::Send(refused));
        let log = reader(&[&new, &old]);
        assert_eq!(block_on(log.checkpoint()).unwrap().size(), 300);
        assert_eq!(log.faults().len(), 1);
    }
}

#[test]
fn bundles_are_had_from_the_mirror_that_has_them_right() {
    let (bad, good) = (Server::with_entries(600), Server::with_entries(600));
    bad.delete("entry/");
    good.delete("entry/");
    bad.fault("tile/entries/001", Fault::Flip(9));
    bad.delete("tile/entries/002.p/88");
    let log = reader(&[&bad, &good]);
    for index in [300, 599] {
        let found = block_on(log.entry(good.head(), index)).unwrap();
        assert_eq!(found.bytes(), entry(index));
    }
    let faults = log.faults();
    assert_eq!(faults.len(), 1);
    assert_eq!(
        (faults[0].mirror, &faults[0].path[..]),
        (0, "tile/entries/001")
    );
}

#[test]
fn a_wrong_partial_file_and_a_full_one_in_its_place() {
    let (old, good) = (Server::with_entries(300), Server::with_entries(300));
    let head = old.head();
    good.publish(300);
    good.delete("tile/0/001.p/44");
    good.delete("tile/1/000.p/1");
    // Above it no full tile has come yet.
    good.files.borrow_mut().insert(
        "tile/1/000.p/1".into(),
        old.files.borrow()["tile/1/000.p/1"].clone(),
    );
    old.fault("tile/0/001.p/44", Fault::Flip(3));
    let log = reader(&[&old, &good]);
    assert_eq!(block_on(log.entry(head, 299)).unwrap().bytes(), entry(299));
    assert_eq!(log.faults().len(), 1);
}
