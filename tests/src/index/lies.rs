//! A publisher who commits to a false index: what a reader sees at once, and what only a replay of
//! the whole log can tell.

use std::collections::BTreeMap;

use futures::executor::block_on;
use stele_client::audit::Audit;
use stele_client::audit::replay::Replay;
use stele_client::cache::MemoryCache;
use stele_client::check::{CheckedList, check_file, check_listed};
use stele_client::log::Log;
use stele_records::index::{IndexKey, IndexRoot, Kind, keys_of};
use stele_records::verdict::{Answer, CheckCode, Headline, Outcome, Reason};
use stele_tlog::index::list::head_of;
use stele_tlog::index::page::{Page, Record};
use stele_tlog::index::{IndexHead, List};
use stele_tlog::{BundleId, Head};
use stele_verify::hash::Hash;
use stele_verify::note::Note;

use super::{Reader, answer, outcome, tag};
use crate::city::{self, City, NOW, ORIGIN, SIZE, card, city, cosigned, trust};
use crate::city_index::CityIndex;

/// A city whose second publication, of three cards, commits to something else.
fn lying(commit: impl FnOnce(&mut CityIndex, IndexRoot) -> Vec<u8>) -> City {
    let mut city = city().clone();
    city.publish_as((400..403).map(card).collect(), commit);
    city
}

/// The same commitment with another part.
fn with(covered: Head, index: IndexHead, time: u64, previous: Option<Note>) -> Vec<u8> {
    IndexRoot::new(covered, index.keys, index.root, time, previous)
        .expect("a lie has a form too")
        .to_bytes()
}

/// An index over the city's entries as this publisher would have it.
fn index_of(additions: BTreeMap<Hash, Vec<u64>>, index: &mut CityIndex) -> IndexHead {
    let mut own = CityIndex::default();
    own.add_numbers(additions);
    let head = own.head;
    // Its pages lie beside the others.
    index.take_pages(own);
    head
}

/// What an honest index lists over these entries.
fn honest(entries: &[Vec<u8>]) -> BTreeMap<Hash, Vec<u64>> {
    let mut lists: BTreeMap<Hash, Vec<u64>> = BTreeMap::new();
    for (number, entry) in (0..).zip(entries) {
        for key in keys_of(entry) {
            lists.entry(key.hash()).or_default().push(number);
        }
    }
    lists
}

fn entries() -> Vec<Vec<u8>> {
    let mut entries = city().entries.clone();
    entries.extend((400..403).map(card));
    entries
}

/// What `stele audit` says of the index: the code of what is wrong, or "right".
fn audit(city: &City) -> &'static str {
    let trust = trust();
    let log = Log::new(city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let checkpoint = block_on(log.checkpoint()).expect("it is signed");
    let mut audit = Audit::new(Head::from(checkpoint.checkpoint()));
    let mut replay = Replay::new(ORIGIN, trust.policy.clone());
    let run = audit.run(&log, |number, entry| replay.push(number, entry), |_| ());
    block_on(run).expect("the log itself is sound");
    match replay.finish(&checkpoint) {
        Ok(Some(_)) => "right",
        Ok(None) => "no index",
        Err(finding) => finding.error.code(),
    }
}

/// A reader who is shown a list that nothing speaks against is told that it is as the log committed
/// it, not that it is complete: this is all that protects them from a lie that they can't see.
fn assert_as_committed(list: &CheckedList) {
    let check = list.verdict.check(CheckCode::Completeness);
    let outcome = &check.expect("every check is there").outcome;
    let warned = matches!(outcome, Outcome::Warning(Reason::AsCommitted { .. }));
    assert!(warned, "{outcome:?}");
    assert_eq!(outcome.reason().map(Reason::code), Some("as-committed"));
}

/// The code of why a reader refuses the numbers of a list. Refused is not "could not check": the
/// publisher has committed to it.
fn refused(city: &City, key: &IndexKey) -> &'static str {
    let reader = Reader::new(city);
    let index = reader.head.index.as_ref().expect("the root has its form");
    let found = reader.list(key).found.expect("the page has its form");
    let error = block_on(reader.log.complete(index, found, 10_000));
    let error = error.expect_err("no list");
    assert!(!error.could_not_check(), "{error:?}");
    error.code()
}

/// An entry left out of a list. The reader who looks at that entry sees it at once; who looks for it
/// by the list's key sees a complete list, "as committed", and an audit tells.
pub fn an_entry_left_out() {
    let mut lists = honest(&entries());
    let id = "urn:uuid:00000000-0000-8000-8000-000000000004";
    for key in [IndexKey::new(Kind::Ref, id), tag("T-0004")] {
        lists.remove(&key.hash()).expect("it was listed");
    }
    let city = lying(|index, root| {
        let head = index_of(lists, index);
        let previous = root.previous().cloned();
        with(root.covered(), head, root.time(), previous)
    });
    let reader = Reader::new(&city);
    let list = reader.list(&tag("T-0004"));
    assert_eq!((list.count(), list.answer()), (Some(0), Answer::Yes));
    assert_as_committed(&list);
    let entry = reader.entry(5);
    assert_eq!(outcome(&entry, CheckCode::Completeness), "as-committed");
    let entry = reader.entry(4);
    assert_eq!(outcome(&entry, CheckCode::Index), "index-omits");
    assert_eq!(audit(&city), "replay-root");
}

/// An entry listed where it doesn't belong: the reader who opens it sees it.
pub fn an_entry_listed_falsely() {
    let mut lists = honest(&entries());
    let id = "urn:uuid:00000000-0000-8000-8000-000000000004";
    let list = lists.get_mut(&IndexKey::new(Kind::Ref, id).hash());
    list.expect("it is listed").push(9);
    let city = lying(|index, root| {
        let head = index_of(lists, index);
        let previous = root.previous().cloned();
        with(root.covered(), head, root.time(), previous)
    });
    let entry = Reader::new(&city).entry(4);
    assert_eq!(outcome(&entry, CheckCode::Index), "index-mislists");
    assert_eq!(audit(&city), "replay-root");
}

/// A list is no better than what stands in it: in the log, and in a dossier of the same lie.
pub fn a_list_of_another() {
    let mut lists = honest(&entries());
    lists.insert(tag("T-9999").hash(), vec![3]);
    let city = lying(|index, root| {
        let head = index_of(lists, index);
        let previous = root.previous().cloned();
        with(root.covered(), head, root.time(), previous)
    });
    let reader = Reader::new(&city);
    let key = tag("T-9999");
    let mut list = reader.list(&key);
    assert_eq!(list.answer(), Answer::Yes, "until the entry is looked at");
    let rows = block_on(check_listed(&reader.log, &reader.head, &key, &[3]));
    list.hold_against(&rows);
    let says = |list: &CheckedList| (list.answer(), list.reason().map(|reason| reason.code()));
    assert_eq!(says(&list), (Answer::No, Some("index-mislists")));
    let file = check_file(&city.dossier_of(&key), &trust(), NOW).expect("it is a dossier");
    let rows = file.rows.expect("it is about a key");
    assert_eq!(says(&rows.list), (Answer::No, Some("index-mislists")));
}

/// A commitment of a later version: this reader can't read it, and accuses nobody.
pub fn later_versions() {
    for (old, new, code) in [
        ("index-root@v1", "index-root@v2", "index-root-version"),
        ("\nmap ", "\nmap x", "index-root-map"),
        ("\ntree ", "\ntree x", "index-root-tree"),
    ] {
        let city = lying(|_, root| {
            let text = String::from_utf8(root.to_bytes()).expect("it is text");
            text.replacen(old, new, 1).into_bytes()
        });
        let reader = Reader::new(&city);
        let entry = reader.entry(4);
        assert_eq!(outcome(&entry, CheckCode::Index), code);
        assert_eq!(entry.verdict.headline(), Headline::IntactAndLogged);
        assert_eq!(reader.list(&tag("T-9999")).answer(), Answer::CantTell);
        let root = reader.entry(city.entries.len() as u64 - 1);
        assert_eq!(outcome(&root, CheckCode::Form), code);
        assert_eq!(root.verdict.overall(), Answer::CantTell);
    }
}

/// A root that covers less than it says: the new cards are in no list.
pub fn a_root_that_covers_less() {
    let fewer = honest(&city().entries);
    let city = lying(|index, root| {
        let head = index_of(fewer, index);
        let previous = root.previous().cloned();
        with(root.covered(), head, root.time(), previous)
    });
    let reader = Reader::new(&city);
    let list = reader.list(&tag("T-0401"));
    assert_eq!((list.count(), list.answer()), (Some(0), Answer::Yes));
    assert_as_committed(&list);
    let entry = reader.entry(SIZE + 1);
    assert_eq!(outcome(&entry, CheckCode::Index), "index-omits");
    assert_eq!(audit(&city), "replay-root");
}

/// A key put under another prefix: its page's hashes fit, but whoever meets it sees it.
pub fn a_key_under_another_prefix() {
    let city = lying(|index, root| {
        let Page::Inner(mut inner) = index_page(index, root.root()) else {
            panic!("the city has many keys");
        };
        // The keys of two slots change places, and all hashes are made to fit.
        let (a, b) = (inner.slots[0].hash, inner.slots[1].hash);
        (inner.slots[0].hash, inner.slots[1].hash) = (b, a);
        let head = IndexHead {
            root: index.put_page(&Page::Inner(inner)),
            keys: root.keys(),
        };
        let previous = root.previous().cloned();
        with(root.covered(), head, root.time(), previous)
    });
    let reader = Reader::new(&city);
    let mut seen = 0;
    for number in 0..200 {
        let list = reader.list(&tag(&format!("T-{number:04}")));
        match answer(&list) {
            (Answer::Yes, _) => {}
            found => {
                assert_eq!(found, (Answer::No, "index-page-prefix"));
                seen += 1;
            }
        }
        assert_ne!(list.count(), Some(0), "hidden: T-{number:04}");
    }
    assert!(seen > 0);
    assert_eq!(audit(&city), "replay-root");
}

fn index_page(index: &mut CityIndex, hash: Hash) -> Page {
    stele_tlog::index::Store::page(index, &hash).expect("the city's own page")
}

/// A page with its keys in the wrong order, under a hash that fits.
pub fn a_page_out_of_order() {
    let city = lying(|index, root| {
        let mut records: Vec<Record> = [tag("T-0001"), tag("T-0002")]
            .iter()
            .map(|key| Record {
                key: key.hash(),
                list: List::Short(vec![1]),
            })
            .collect();
        records.sort_by_key(|record| std::cmp::Reverse(record.key));
        let head = IndexHead {
            root: index.put_page(&Page::Leaf(records)),
            keys: 2,
        };
        let previous = root.previous().cloned();
        with(root.covered(), head, root.time(), previous)
    });
    let list = Reader::new(&city).list(&tag("T-0001"));
    assert_eq!(answer(&list), (Answer::No, "page-key-order"));
    assert_eq!(audit(&city), "replay-root");
}

/// A city whose index is this list alone. The files lie where a reader asks for them: a publisher
/// who lies about a list can serve it too.
fn with_list(list: List, files: &[(BundleId, &[u64])]) -> City {
    let key = tag("T-0001").hash();
    let city = lying(|index, root| {
        let record = Record { key, list };
        let head = IndexHead {
            root: index.put_page(&Page::Leaf(vec![record])),
            keys: 1,
        };
        for (id, numbers) in files {
            index.put_numbers(key, *id, numbers);
        }
        let previous = root.previous().cloned();
        with(root.covered(), head, root.time(), previous)
    });
    assert_eq!(audit(&city), "replay-root");
    city
}

/// The bundle in which a list of less than 256 numbers lies.
fn bundle(count: u16) -> BundleId {
    BundleId::new(0, count).expect("it is not full")
}

/// Lists with a wrong count, and beyond what is covered.
pub fn false_lists() {
    let key = tag("T-0001");
    let read = |city: City| Reader::new(&city).numbers(&key);
    let beyond = with_list(List::Short(vec![1, SIZE + 3]), &[]);
    assert_eq!(read(beyond), Err("list-beyond"));
    let numbers: Vec<u64> = (0..21).collect();
    let twenty = &numbers[..20];
    let head = head_of(twenty);
    let more = Head {
        size: SIZE + 4,
        ..head
    };
    assert_eq!(read(with_list(List::Long(more), &[])), Err("list-beyond"));
    // The right root under a wrong count: the files that it asks for are not there.
    let count = |size: u64| List::Long(Head { size, ..head });
    let bare = with_list(count(21), &[(bundle(20), twenty)]);
    assert_eq!(read(bare), Err("fetch-not-found"));
    // They are there. No numbers fit both the count and the root.
    let other = with_list(count(21), &[(bundle(21), &numbers)]);
    assert_eq!(refused(&other, &key), "tree-edge-mismatch");
    let fewer = with_list(count(21), &[(bundle(21), twenty)]);
    assert_eq!(refused(&fewer, &key), "bundle-truncated");
    let longer = with_list(count(20), &[(bundle(20), &numbers)]);
    assert_eq!(refused(&longer, &key), "bundle-trailing-bytes");
    let hidden = with_list(count(19), &[(bundle(19), &numbers[..19])]);
    assert_eq!(refused(&hidden, &key), "tree-edge-mismatch");
    // With the count put right, the same files are a list.
    let right = with_list(count(20), &[(bundle(20), twenty)]);
    assert_eq!(read(right).as_deref(), Ok(twenty));
}

/// A long list whose files are out of order, under a root that fits.
pub fn a_long_list_out_of_order() {
    let mut numbers: Vec<u64> = (0..20).collect();
    numbers.swap(3, 4);
    let list = List::Long(head_of(&numbers));
    let city = with_list(list, &[(bundle(20), &numbers)]);
    assert_eq!(refused(&city, &tag("T-0001")), "list-order");
}

/// A long list whose last number is that of an entry that the index doesn't cover, under a root that
/// fits: its count alone doesn't show it.
pub fn a_long_list_beyond() {
    let key = tag("T-0001");
    let with_last = |last: u64| {
        let numbers: Vec<u64> = (0..19).chain([last]).collect();
        let list = List::Long(head_of(&numbers));
        with_list(list, &[(bundle(20), &numbers)])
    };
    for last in [SIZE + 3, SIZE + 4, u64::MAX] {
        assert_eq!(refused(&with_last(last), &key), "list-beyond", "{last}");
    }
    let numbers = Reader::new(&with_last(SIZE + 2)).numbers(&key);
    assert_eq!(numbers.map(|all| all.len()), Ok(20));
}

/// A commitment that doesn't stand in its place.
pub fn misplaced_commitments() {
    let head_error = |city: &City| {
        let reader = Reader::new(city);
        let list = reader.list(&tag("T-0004"));
        assert_eq!(list.count(), None);
        answer(&list)
    };
    let now = |root: &IndexRoot| IndexHead {
        root: root.root(),
        keys: root.keys(),
    };
    let covers_less = lying(|_, root| {
        let covered = Head {
            size: SIZE,
            root: city().head().root,
        };
        let previous = root.previous().cloned();
        with(covered, now(&root), root.time(), previous)
    });
    assert_eq!(head_error(&covers_less), (Answer::No, "index-root-covers"));
    assert_eq!(audit(&covers_less), "index-root-covers");

    let other_tree = lying(|_, root| {
        let covered = Head {
            size: SIZE + 3,
            root: city().head().root,
        };
        let previous = root.previous().cloned();
        with(covered, now(&root), root.time(), previous)
    });
    let error = head_error(&other_tree);
    assert_eq!(error, (Answer::No, "index-root-covered-root"));
    assert_eq!(audit(&other_tree), "replay-covered-root");

    let none = lying(|_, _| b"stele/index-root@v1\nnothing\n".to_vec());
    assert_eq!(head_error(&none), (Answer::No, "index-root-line"));
    assert_ne!(audit(&none), "right");
}

/// A commitment whose embedded checkpoint is not the one before, or whose time lies outside of its
/// interval.
pub fn false_pasts() {
    let commit = |time: u64, previous: Option<Vec<u8>>| {
        lying(|_, root| {
            let head = IndexHead {
                root: root.root(),
                keys: root.keys(),
            };
            let previous = previous.map(|note| Note::parse(&note).expect("a note"));
            with(root.covered(), head, time, previous)
        })
    };
    let seen = |city: &City| answer(&Reader::new(city).list(&tag("T-0004")));
    let before = city().files["checkpoint"].clone();

    let late = commit(NOW + 1_000, Some(before.clone()));
    assert_eq!(seen(&late), (Answer::No, "index-root-time"));
    assert_eq!(audit(&late), "index-root-time");
    let early = commit(NOW - 1_000, Some(before));
    assert_eq!(seen(&early), (Answer::No, "index-root-time"));
    assert_eq!(audit(&early), "replay-time-back");

    // A checkpoint of the future, one that is no checkpoint of this log, one that nobody signed.
    let mut grown = city().clone();
    grown.publish((500..900).map(card).collect());
    let future = commit(NOW, Some(grown.files["checkpoint"].clone()));
    assert_eq!(seen(&future), (Answer::No, "index-root-not-before"));
    assert_ne!(audit(&future), "right");
    let text = City::of(vec![card(1)]).head_text();
    let other = city::signed_by(&city::other_log_key(), &text, &[], NOW);
    let foreign = commit(NOW, Some(other));
    let (answer_of_foreign, reason) = seen(&foreign);
    assert_eq!(answer_of_foreign, Answer::No, "{reason}");
    assert_ne!(audit(&foreign), "right");

    // One by this log that isn't the one before: a reader can't know, an audit does.
    let older = City::of((0..100).map(card).collect());
    let older = cosigned(&older.head_text(), &city::COSIGNERS, NOW);
    let skipped = commit(NOW, Some(older));
    let unseen = |city: &City| {
        let list = Reader::new(city).list(&tag("T-0004"));
        assert_eq!(list.answer(), Answer::Yes);
        assert_as_committed(&list);
    };
    unseen(&skipped);
    assert_eq!(audit(&skipped), "index-root-previous");
    let none = commit(NOW, None);
    unseen(&none);
    assert_eq!(audit(&none), "index-root-previous-missing");
}

/// The honest city, by the same audit.
pub fn an_honest_audit() {
    assert_eq!(audit(city()), "right");
    assert_eq!(audit(&super::honest::later()), "right");
}
