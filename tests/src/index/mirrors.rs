//! Two mirrors of an index, of which one sends what it shouldn't: as if there were the other alone.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use stele_client::fetch::{Fetch, FetchError, Mirrors};
use stele_client::log::{HEAD_PATH, TOP_PATH};
use stele_records::index::{IndexKey, Kind, MAP_ID};
use stele_records::verdict::{Answer, CheckCode};
use stele_tlog::index::page::Inner;
use stele_tlog::index::{IndexPath, Page};
use stele_verify::hash::Hash;

use super::honest::later;
use super::{Reader, answer, outcome, tag};
use crate::city::{City, city};
use crate::tamper::html_page;

/// Files as they are, none where one can't be had; and which of them were asked for.
#[derive(Clone)]
struct Server(BTreeMap<String, Option<Vec<u8>>>, RefCell<BTreeSet<String>>);

impl Fetch for &Server {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let file = self.0.get(path).ok_or(FetchError::NotFound)?;
        self.1.borrow_mut().insert(path.to_owned());
        let bytes = file.clone().ok_or(FetchError::Status(503))?;
        if bytes.len() as u64 > limit {
            return Err(FetchError::TooLarge { limit });
        }
        Ok(bytes)
    }
}

impl Server {
    /// The city without the copy of the topmost page, so that each page is read under its own name.
    fn honest() -> Self {
        let mut server = Self::of(city());
        server.0.remove(TOP_PATH);
        server
    }

    fn of(city: &City) -> Self {
        let files = city.files.iter();
        let files = files.map(|(path, bytes)| (path.clone(), Some(bytes.clone())));
        Self(files.collect(), RefCell::default())
    }

    fn with(mut self, path: &str, bytes: Option<Vec<u8>>) -> Self {
        assert!(self.0.contains_key(path), "no file {path}");
        self.0.insert(path.to_owned(), bytes);
        self
    }
}

type Told = (
    Vec<(Answer, &'static str, Option<u64>)>,
    Result<Vec<u64>, &'static str>,
    [&'static str; 3],
);

/// All that a reader is told.
fn told<F: Fetch>(reader: &Reader<F>) -> Told {
    let list = |name| {
        let list = reader.list(&tag(name));
        let (word, reason) = answer(&list);
        (word, reason, list.count())
    };
    let numbers = reader.numbers(&IndexKey::new(Kind::Type, "TreeCard"));
    let entry = reader.entry(4);
    let codes = [CheckCode::Index, CheckCode::History, CheckCode::Inclusion];
    (
        ["T-0004", "T-9999"].map(list).to_vec(),
        numbers,
        codes.map(|code| outcome(&entry, code)),
    )
}

fn reader<'s>(first: &'s Server, second: &'s Server) -> Reader<Mirrors<&'s Server>> {
    Reader::new(Mirrors::new(first, vec![second]))
}

/// Every file of the index that is asked for, and the checkpoint.
fn files() -> Vec<String> {
    let good = Server::honest();
    assert!(told(&Reader::new(&good)).1.is_ok());
    let files = good.1.into_inner().into_iter();
    let files: Vec<String> = files
        .filter(|path| path.starts_with("index/") || path == "checkpoint")
        .collect();
    for part in ["checkpoint", HEAD_PATH, "/page/", "/list/"] {
        assert!(files.iter().any(|path| path.contains(part)), "{part}");
    }
    files
}

type Change = fn(&[u8]) -> Option<Vec<u8>>;

fn changes() -> Vec<(&'static str, Change)> {
    vec![
        ("flipped", |bytes| {
            let mut bytes = bytes.to_vec();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x10;
            Some(bytes)
        }),
        ("cut off", |bytes| Some(bytes[..bytes.len() - 3].to_vec())),
        ("a web page", |_| Some(html_page())),
        ("out of reach", |_| None),
        ("endless", |_| Some(vec![b'x'; 1 << 21])),
    ]
}

/// Whatever one mirror does to a file, the other has it.
pub fn one_right_mirror_is_enough() {
    let good = Server::honest();
    let alone = Reader::new(&good);
    let expected = told(&alone);
    let cost = alone.log.traffic().requests;
    for path in files() {
        let file = good.0[&path].clone().expect("it is there");
        let mut gone = good.clone();
        gone.0.remove(&path);
        let changed = changes().into_iter();
        let mut bad: Vec<(&str, Server)> = changed
            .map(|(name, change)| (name, good.clone().with(&path, change(&file))))
            .collect();
        bad.push(("gone", gone));
        for (name, bad) in bad {
            for (first, second) in [(&bad, &good), (&good, &bad)] {
                let reader = reader(first, second);
                assert_eq!(told(&reader), expected, "{path} {name}");
                let requests = reader.log.traffic().requests;
                assert!(requests <= cost + 10, "{path} {name}: {requests}");
                for fault in reader.log.faults() {
                    assert!(std::ptr::eq(first, &bad), "the honest one is accused");
                    assert_eq!((fault.mirror, &*fault.path), (0, &*path), "{name}");
                }
            }
        }
    }
}

/// A mirror that is wrong in everything is as good as none.
pub fn a_mirror_that_is_wrong_in_everything() {
    let good = Server::honest();
    let expected = told(&Reader::new(&good));
    for (name, change) in changes() {
        let mut bad = good.clone();
        for path in files() {
            let file = bad.0[&path].clone().expect("it is there");
            bad = bad.with(&path, change(&file));
        }
        let reader = reader(&bad, &good);
        assert_eq!(told(&reader), expected, "{name}");
    }
}

/// Where both are wrong, what is said is what is said of the first.
pub fn where_all_are_wrong() {
    let good = Server::honest();
    let [(_, flip), (_, cut), ..] = changes()[..] else {
        panic!("there are changes")
    };
    for path in files() {
        let file = good.0[&path].clone().expect("it is there");
        let first = good.clone().with(&path, flip(&file));
        let second = good.clone().with(&path, cut(&file));
        let alone = told(&Reader::new(&first));
        assert_eq!(told(&reader(&first, &second)), alone, "{path}");
        // Of a mirror that can't be asked nobody knows: then nothing is called wrong.
        let down = good.clone().with(&path, None);
        let (lists, _, codes) = told(&reader(&first, &down));
        assert!(lists.iter().all(|(word, ..)| *word != Answer::No), "{path}");
        assert!(
            codes
                .iter()
                .all(|code| ["passed", "fetch-status", "blocked"].contains(code)),
            "{path}: {codes:?}"
        );
    }
}

/// A page that fits its hash and leads astray doesn't speak against the log if another mirror's doesn't.
pub fn a_page_that_leads_astray() {
    let good = Server::honest();
    let root = Reader::new(&good).head.index.expect("honest").root().root();
    let path = format!("index/{MAP_ID}/{}", IndexPath::Page(root).path());
    let Ok(Page::Inner(inner)) = Page::parse(&city().files[&path]) else {
        panic!("the city has more than 128 keys");
    };
    let bad = good.clone().with(&path, Some(wider(inner, root)));
    let alone = Reader::new(&bad).list(&tag("T-0004"));
    assert_eq!(alone.answer(), Answer::No);
    let expected = told(&Reader::new(&good));
    for (first, second) in [(&bad, &good), (&good, &bad)] {
        let reader = reader(first, second);
        assert_eq!(told(&reader), expected);
        // Who has sent it can't be told by its hash, so nobody is accused.
        assert_eq!(reader.log.faults(), []);
    }
}

/// The same slots, as if split over more bits, which nothing commits to.
fn wider(mut inner: Inner, root: Hash) -> Vec<u8> {
    let more = 8 - inner.width;
    for slot in &mut inner.slots {
        slot.label = (slot.label << more) | 1;
    }
    (inner.keys, inner.width) = (1 << 40, 8);
    let page = Page::Inner(inner);
    assert_eq!(page.hash(), root, "the hash doesn't tell");
    page.to_bytes()
}

/// A mirror that is a publication behind is no fault, whichever is asked first.
pub fn one_mirror_behind() {
    let old = Server::honest();
    let new = later();
    let new = Server::of(&new);
    for (first, second) in [(&old, &new), (&new, &old)] {
        let reader = reader(first, second);
        assert_eq!(told(&reader), told(&Reader::new(first)));
        assert_eq!(reader.log.faults(), []);
    }
    // The newer checkpoint with its index at the other mirror.
    let mut mixed = new.clone();
    let head = old.0[HEAD_PATH].clone();
    mixed.0.insert(HEAD_PATH.into(), head);
    let reader = reader(&mixed, &new);
    assert_eq!(told(&reader), told(&Reader::new(&new)));
    assert_eq!(reader.log.faults(), []);
}
