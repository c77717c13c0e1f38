//! A server that doesn't send the index's files, or sends other ones.

use std::collections::BTreeMap;

use futures::executor::block_on;
use stele_client::evidence;
use stele_client::fetch::{Fetch, FetchError};
use stele_client::log::{HEAD_PATH, LogError, SMALL_FILE, TOP_PATH};
use stele_records::index::{IndexKey, Kind, MAP_ID};
use stele_records::verdict::{Answer, CheckCode, Question, Reason};
use stele_tlog::MAX_RANGE;
use stele_tlog::index::page::{Inner, Slot};
use stele_tlog::index::{IndexPath, MAX_PAGE_LEN, Page};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;
use stele_verify::tlog_proof::TlogProof;

use super::honest::later;
use super::{Reader, answer, outcome, tag};
use crate::city::{self, CARDS, City, MAX_AGE, NOW, SIZE, city};
use crate::tamper::html_page;

/// The city's files, and what the server does to some of them.
struct Server {
    files: BTreeMap<String, Vec<u8>>,
    faults: BTreeMap<String, FetchError>,
}

impl Fetch for &Server {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        if let Some(fault) = self.faults.get(path) {
            return Err(fault.clone());
        }
        let bytes = self.files.get(path).ok_or(FetchError::NotFound)?;
        if bytes.len() as u64 > limit {
            return Err(FetchError::TooLarge { limit });
        }
        Ok(bytes.clone())
    }
}

impl Server {
    /// A server without the copy of the topmost page, so that each page is read under its own name.
    fn of(city: &City) -> Self {
        let mut files = city.files.clone();
        files.remove(TOP_PATH);
        Self {
            files,
            faults: BTreeMap::new(),
        }
    }

    fn root(&self) -> Hash {
        let index = Reader::new(self).head.index.expect("an honest head");
        index.root().root()
    }

    fn change(&mut self, path: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let file = self.files.get_mut(path);
        change(file.unwrap_or_else(|| panic!("no file {path}")));
    }
}

fn path_of(hash: Hash) -> String {
    format!("index/{MAP_ID}/{}", IndexPath::Page(hash).path())
}

/// What a look-up comes to when the root's page was changed.
fn with_page(change: impl FnOnce(&mut Vec<u8>)) -> (Answer, &'static str) {
    let mut server = Server::of(city());
    let path = path_of(server.root());
    server.change(&path, change);
    let list = Reader::new(&server).list(&tag("T-0004"));
    assert_eq!(list.count(), None, "a wrong page answers nothing");
    let absent = Reader::new(&server).list(&tag("T-9999"));
    assert_eq!(absent.count(), None, "a wrong page makes nothing absent");
    answer(&list)
}

fn inner(bytes: &[u8]) -> Inner {
    match Page::parse(bytes) {
        Ok(Page::Inner(inner)) => inner,
        other => panic!("the city has more than 128 keys: {other:?}"),
    }
}

/// Each way to change a page has its own name.
pub fn changed_pages() {
    let no = |reason| (Answer::No, reason);
    assert_eq!(with_page(|page| page[0] ^= 1), no("page-magic"));
    assert_eq!(with_page(|page| page[3] = b'2'), no("page-magic"));
    assert_eq!(with_page(|page| page.truncate(40)), no("page-truncated"));
    assert_eq!(with_page(|page| page.push(0)), no("page-trailing-bytes"));
    let last = |page: &mut Vec<u8>| *page.last_mut().expect("it has bytes") ^= 1;
    assert_eq!(with_page(last), no("page-hash-mismatch"));
    let edit = |edit: fn(&mut Inner)| {
        with_page(|page| {
            let mut inner = inner(page);
            edit(&mut inner);
            *page = Page::Inner(inner).to_bytes();
        })
    };
    let swapped = edit(|inner| inner.slots.swap(0, 1));
    assert_eq!(swapped, no("page-slot-order"));
    let twice = edit(|inner| inner.slots[1].label = inner.slots[0].label);
    assert_eq!(twice, no("page-slot-order"));
    let one = edit(|inner| inner.slots.truncate(1));
    assert_eq!(one, no("page-slots"));
    let left_out = edit(|inner| {
        inner.slots.remove(1);
    });
    assert_eq!(left_out, no("page-hash-mismatch"));
    let wider = edit(|inner| inner.width += 1);
    assert_eq!(wider, no("page-width"));
    let fewer = edit(|inner| inner.keys = 100);
    assert_eq!(fewer, no("page-key-count"));
    let deeper = edit(|inner| inner.bit = 9);
    assert_eq!(deeper, no("page-hash-mismatch"));
    let huge = with_page(|page| page.resize(MAX_PAGE_LEN + 1, 0));
    assert_eq!(huge, no("page-too-long"));
    let leaf = with_page(|page| *page = leaf_page());
    assert_eq!(leaf, no("page-key-order"));
}

/// A leaf page with its keys in the wrong order.
fn leaf_page() -> Vec<u8> {
    let pages = city().files.iter();
    let mut leaves = pages.filter_map(|(path, bytes)| {
        let page = path.contains("/page/").then(|| Page::parse(bytes))?;
        match page {
            Ok(Page::Leaf(records)) if records.len() > 1 => Some(records),
            _ => None,
        }
    });
    let mut records = leaves.next().expect("there are leaf pages");
    records.swap(0, 1);
    Page::Leaf(records).to_bytes()
}

/// A file that can't be had leaves the question open: never absent, never forged.
pub fn missing_pages() {
    let root = Server::of(city()).root();
    let page = inner(&city().files[&path_of(root)]);
    let leaves: Vec<String> = page.slots.iter().map(|slot| path_of(slot.hash)).collect();
    for (fault, reason) in [
        (FetchError::NotFound, "fetch-not-found"),
        (FetchError::Status(500), "fetch-status"),
        (FetchError::Network("reset".into()), "fetch-network"),
        (FetchError::Html, "fetch-html"),
    ] {
        for paths in [vec![path_of(root)], leaves.clone()] {
            let mut server = Server::of(city());
            let faults = paths.into_iter().map(|path| (path, fault.clone()));
            server.faults.extend(faults);
            let reader = Reader::new(&server);
            for key in [tag("T-0004"), tag("T-9999")] {
                let list = reader.list(&key);
                assert_eq!(answer(&list), (Answer::CantTell, reason));
                assert_eq!(list.count(), None);
            }
            let entry = reader.entry(4);
            assert_eq!(outcome(&entry, CheckCode::History), reason);
            assert_eq!(outcome(&entry, CheckCode::Inclusion), "passed");
        }
    }
    let mut server = Server::of(city());
    server.change(&path_of(root), |page| *page = html_page());
    let list = Reader::new(&server).list(&tag("T-0004"));
    assert_eq!(answer(&list), (Answer::CantTell, "fetch-html"));
}

/// The file that a look-up starts with: missing, old, damaged, of another log.
pub fn heads() {
    let with_head = |change: fn(&mut Server)| {
        let mut server = Server::of(&later());
        change(&mut server);
        let reader = Reader::new(&server);
        // Whatever the index is, the record is still where it is.
        assert_eq!(outcome(&reader.entry(4), CheckCode::Inclusion), "passed");
        answer(&reader.list(&tag("T-0004")))
    };
    let gone = with_head(|server| drop(server.files.remove(HEAD_PATH)));
    assert_eq!(gone, (Answer::CantTell, "no-index"));
    // The index of before the three records were published.
    let stale = with_head(|server| {
        let old = city().files[HEAD_PATH].clone();
        server.files.insert(HEAD_PATH.into(), old);
    });
    assert_eq!(stale, (Answer::CantTell, "index-stale"));
    let cut = with_head(|server| server.change(HEAD_PATH, |head| head.truncate(300)));
    assert_eq!(cut.0, Answer::No, "{cut:?}");
    let page = with_head(|server| server.change(HEAD_PATH, |head| *head = html_page()));
    assert_eq!(page, (Answer::CantTell, "fetch-html"));
    // An entry that is in the log, but isn't the one that commits to the index.
    let record = with_head(|server| {
        let proof = later().proof(7);
        server.files.insert(HEAD_PATH.into(), proof);
    });
    assert_eq!(record, (Answer::No, "index-root-not-last"));
    let former = with_head(|server| {
        let proof = later().proof(SIZE - 1);
        server.files.insert(HEAD_PATH.into(), proof);
    });
    assert_eq!(former, (Answer::No, "index-root-not-last"));
    let changed = with_head(|server| {
        server.change(HEAD_PATH, |head| {
            let text = String::from_utf8(head.clone()).expect("proofs are text");
            *head = text
                .replacen("\nindex 303\n", "\nindex 302\n", 1)
                .into_bytes();
        });
    });
    assert_eq!(changed, (Answer::No, "merkle-root-mismatch"));
}

/// The index of a fork of the same size, with a checkpoint that log and quorum have signed as well: the two
/// prove the fork, and nothing rests on the one that isn't shown.
pub fn a_head_of_a_fork() {
    let cards = (0..CARDS).map(|at| city::card(if at == 5 { 1_005 } else { at }));
    let fork = City::indexed(cards.collect());
    let mut server = Server::of(city());
    let head = fork.files[HEAD_PATH].clone();
    server.files.insert(HEAD_PATH.into(), head);
    let reader = Reader::new(&server);
    let growth = reader.head.verdict.check(CheckCode::Growth);
    let growth = growth.and_then(|check| check.outcome.reason());
    let (seen, shown) = (SIZE, SIZE);
    assert_eq!(growth, Some(&Reason::Forked { seen, shown }));
    let list = answer(&reader.list(&tag("T-0004")));
    assert_eq!(list, (Answer::No, "forked"));
    let index = reader.head.index.as_ref().map_err(LogError::code);
    assert_eq!(index.err(), Some("merkle-root-mismatch"));
    assert_eq!(reader.entry(4).verdict.overall(), Answer::No);
    let evidence = reader.head.evidence.as_ref().expect("both are signed");
    let found = evidence::check(evidence, &reader.trust.policy, MAX_AGE, NOW).finding;
    assert_eq!(found.code(), "fork-proven");
}

/// Files of the index of one state beside the checkpoint of another, while a publisher is at work.
pub fn mixed_states() {
    let (old, new) = (city(), later());
    // The new index is there before the new checkpoint: then the newer one counts.
    let mut server = Server::of(&new);
    server
        .files
        .insert("checkpoint".into(), old.files["checkpoint"].clone());
    let reader = Reader::new(&server);
    let size = reader
        .head
        .checkpoint
        .as_ref()
        .map(VerifiedCheckpoint::size);
    assert_eq!(size, Some(new.head().size));
    assert_eq!(outcome(&reader.entry(4), CheckCode::History), "superseded");
}

/// Lists that are too long for a page, changed and missing.
pub fn long_lists() {
    let key = IndexKey::new(Kind::Type, "TreeCard");
    let folder = format!("index/{MAP_ID}/{}", list_prefix(&key));
    let full = format!("{folder}tile/entries/000");
    let last = format!("{folder}tile/entries/001.p/43");
    let read = |change: &dyn Fn(&mut Server)| {
        let mut server = Server::of(city());
        change(&mut server);
        Reader::new(&server).numbers(&key)
    };
    assert_eq!(read(&|_| ()).map(|all| all.len()), Ok(299));
    let changed = read(&|server| server.change(&full, |file| file[9] ^= 1));
    assert_eq!(changed, Err("tree-tile-mismatch"));
    let changed = read(&|server| server.change(&last, |file| file[9] ^= 1));
    assert_eq!(changed, Err("tree-edge-mismatch"));
    let cut = read(&|server| server.change(&full, |file| file.truncate(100)));
    assert_eq!(cut, Err("bundle-truncated"));
    let short = read(&|server| {
        server.change(&full, |file| {
            // The first number said to be a byte longer: all that follows shifts.
            file[1] = 9;
        });
    });
    assert!(short.is_err());
    let gone = read(&|server| drop(server.files.remove(&last)));
    assert_eq!(gone, Err("fetch-not-found"));
    let page = read(&|server| server.change(&full, |file| *file = html_page()));
    assert_eq!(page, Err("fetch-html"));
}

/// A file longer than what a reader takes leaves the question open, as a missing one does: never
/// absent, never forged. The limit is that of the fetch, long before anything is parsed.
pub fn endless_files() {
    let limit = usize::try_from(SMALL_FILE).expect("it is small");
    let key = IndexKey::new(Kind::Type, "TreeCard");
    let bundle = format!("index/{MAP_ID}/{}tile/entries/000", list_prefix(&key));
    let root = path_of(Server::of(city()).root());
    let with_file = |path: &str, length: usize| {
        let mut server = Server::of(city());
        let file = server.files.entry(path.to_owned()).or_default();
        file.resize(length, 0);
        server
    };
    let open = (Answer::CantTell, "fetch-too-large");
    for (path, limit) in [(&*root, limit), (HEAD_PATH, TlogProof::MAX_LEN)] {
        let server = with_file(path, limit + 1);
        let reader = Reader::new(&server);
        for key in [tag("T-0004"), tag("T-9999")] {
            let list = reader.list(&key);
            assert_eq!((answer(&list), list.count()), (open, None), "{path}");
        }
        let entry = reader.entry(4);
        assert_eq!(outcome(&entry, CheckCode::Inclusion), "passed");
        assert_ne!(entry.verdict.answer(Question::Current), Answer::No);
        // Of just that length, it is read, and is wrong.
        let server = with_file(path, limit);
        let list = Reader::new(&server).list(&tag("T-9999"));
        assert_eq!((list.answer(), list.count()), (Answer::No, None), "{path}");
    }
    let read = |length: usize| {
        let server = with_file(&bundle, length);
        let reader = Reader::new(&server);
        let list = reader.list(&key);
        assert_eq!((list.count(), list.answer()), (Some(299), Answer::Yes));
        let index = reader.head.index.as_ref().expect("an honest head");
        let found = list.found.expect("an honest page");
        let error = block_on(reader.log.complete(index, found, 10_000));
        let error = error.expect_err("its file is wrong");
        (error.code(), error.could_not_check())
    };
    assert_eq!(read(limit + 1), ("fetch-too-large", true));
    assert_eq!(read(limit), ("bundle-trailing-bytes", false));
    // The copy of the topmost page is a shortcut: without it, the page is read under its own name.
    let server = with_file(TOP_PATH, limit + 1);
    let reader = Reader::new(&server);
    for (key, count) in [(tag("T-0004"), 1), (tag("T-9999"), 0)] {
        let list = reader.list(&key);
        assert_eq!((list.count(), list.answer()), (Some(count), Answer::Yes));
    }
    // With both out of reach, nothing is known.
    let mut server = with_file(TOP_PATH, limit + 1);
    server.change(&root, |page| page.resize(limit + 1, 0));
    let list = Reader::new(&server).list(&tag("T-9999"));
    assert_eq!((answer(&list), list.count()), (open, None));
}

/// A list longer than what one plan covers is read in several.
pub fn the_longest_lists() {
    let count = MAX_RANGE + 300;
    let city = City::indexed((0..count).map(|n| n.to_string().into_bytes()).collect());
    let reader = Reader::new(&city);
    let index = reader.head.index.as_ref().expect("an honest log");
    let found = reader.list(&IndexKey::new(Kind::Malformed, "")).found;
    let found = found.expect("an honest list");
    for from in [0, 1, 255] {
        let numbers = block_on(reader.log.numbers(index, &found, from..u64::MAX));
        let numbers = numbers.expect("an honest list");
        assert!(numbers.into_iter().eq(from..count), "from {from}");
    }
}

fn list_prefix(key: &IndexKey) -> String {
    stele_tlog::index::path::list_prefix(&key.hash())
}

/// What is kept no more of a former state is said to be so; it isn't absent.
pub fn pruned() {
    let new = later();
    let mut server = Server::of(&new);
    let reader = Reader::new(&server);
    let checkpoint = reader.head.checkpoint.clone().expect("it is signed");
    let pinned = block_on(reader.log.index_at(&checkpoint, SIZE)).expect("it had an index");
    let old_root = path_of(pinned.root().root());
    server
        .files
        .remove(&old_root)
        .expect("it was kept until now");
    let reader = Reader::new(&server);
    let found = block_on(reader.log.look_up(&pinned, &[tag("T-0004").hash()]));
    let error = found[0].as_ref().expect_err("its page is gone");
    assert_eq!(error.code(), "pruned");
    assert!(error.could_not_check());
    // The present state is as it was.
    assert_eq!(reader.list(&tag("T-0004")).answer(), Answer::Yes);
}

/// A page under another address, and a slot led to another page: the hash tells.
pub fn exchanged_pages() {
    let mut server = Server::of(city());
    let root = server.root();
    let page = inner(&server.files[&path_of(root)]);
    let [Slot { hash: a, .. }, Slot { hash: b, .. }, ..] = page.slots[..] else {
        panic!("an inner page has two slots");
    };
    let other = server.files[&path_of(b)].clone();
    server.files.insert(path_of(a), other);
    let reader = Reader::new(&server);
    let mut refused = 0;
    for number in 0..SIZE - 1 {
        let list = reader.list(&tag(&format!("T-{number:04}")));
        match answer(&list) {
            (Answer::Yes, _) => assert_eq!(list.count(), Some(1)),
            found => {
                assert_eq!(found, (Answer::No, "page-hash-mismatch"));
                refused += 1;
            }
        }
    }
    assert!(refused > 0);
}

/// The copy of the topmost page saves a round; a wrong one costs nothing but that.
pub fn the_topmost_page() {
    let rounds = |top: Option<Vec<u8>>| {
        let mut server = Server::of(city());
        server
            .files
            .extend(top.map(|top| (TOP_PATH.to_owned(), top)));
        let reader = Reader::new(&server);
        let before = reader.log.traffic().rounds;
        let list = reader.list(&tag("T-0004"));
        assert_eq!((list.count(), list.answer()), (Some(1), Answer::Yes));
        reader.log.traffic().rounds - before
    };
    let own = city().files[TOP_PATH].clone();
    assert_eq!(rounds(Some(own)), 1);
    for wrong in [
        None,
        Some(html_page()),
        Some(later().files[TOP_PATH].clone()),
    ] {
        assert_eq!(rounds(wrong), 2);
    }
}
