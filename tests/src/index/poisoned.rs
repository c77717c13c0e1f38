//! A server that sends one page which fits its hash and leads astray, and is honest from then on.
//!
//! A page's hash commits neither to its width nor to the bits of labels at which no slots differ.

use std::cell::Cell;
use std::collections::BTreeMap;

use futures::executor::block_on;
use stele_client::fetch::{Fetch, FetchError};
use stele_client::log::{LogError, TOP_PATH};
use stele_records::index::MAP_ID;
use stele_records::verdict::Answer;
use stele_tlog::index::page::{Inner, Record, Slot};
use stele_tlog::index::{IndexPath, Page};
use stele_verify::hash::Hash;

use super::honest::later;
use super::{Reader, answer, tag};
use crate::city::{City, SIZE, city};

/// Serves other files at first.
struct Server {
    files: BTreeMap<String, Vec<u8>>,
    false_files: BTreeMap<String, Vec<u8>>,
    is_honest: Cell<bool>,
}

impl Server {
    /// Sends this page in the place of the topmost one, or of its copy alone.
    fn new(city: &City, root: Hash, page: &Page, is_copy: bool) -> Self {
        assert_eq!(page.hash(), root, "the hash doesn't tell");
        let mut files = city.files.clone();
        let mut path = TOP_PATH.to_owned();
        if !is_copy {
            files.remove(TOP_PATH);
            path = path_of(root);
        }
        Self {
            files,
            false_files: BTreeMap::from([(path, page.to_bytes())]),
            is_honest: Cell::new(false),
        }
    }
}

impl Fetch for &Server {
    async fn get(&self, path: &str, _: u64) -> Result<Vec<u8>, FetchError> {
        let lie = self.false_files.get(path).filter(|_| !self.is_honest.get());
        let file = lie.or_else(|| self.files.get(path));
        file.cloned().ok_or(FetchError::NotFound)
    }
}

fn path_of(hash: Hash) -> String {
    format!("index/{MAP_ID}/{}", IndexPath::Page(hash).path())
}

fn top(city: &City) -> (Hash, Inner) {
    let page = Page::parse(&city.files[TOP_PATH]);
    match page.expect("the city's own page") {
        Page::Inner(inner) => (Page::Inner(inner.clone()).hash(), inner),
        Page::Leaf(_) => panic!("the city has more than 128 keys"),
    }
}

/// The same slots, as if split over more bits, which nothing commits to.
fn with_wider_labels(mut inner: Inner) -> Page {
    let more = 8 - inner.width;
    assert!(more > 0, "there are bits left to make up");
    for slot in &mut inner.slots {
        slot.label = (slot.label << more) | 1;
    }
    (inner.keys, inner.width) = (1 << 40, 8);
    Page::Inner(inner)
}

/// The same keys split over more bits: into subtrees that are no pages.
fn with_more_slots(city: &City, inner: &Inner) -> Page {
    let mut wide = inner.clone();
    (wide.keys, wide.width) = (1 << 40, 8);
    let mut parts: BTreeMap<u8, Vec<Record>> = BTreeMap::new();
    for slot in &inner.slots {
        let Ok(Page::Leaf(records)) = Page::parse(&city.files[&path_of(slot.hash)]) else {
            panic!("the city's pages are two levels");
        };
        for record in records {
            let label = wide.split().label_of(&record.key);
            parts.entry(label).or_default().push(record);
        }
    }
    let slot = |(label, records)| Slot {
        label,
        hash: Page::Leaf(records).hash(),
    };
    wide.slots = parts.into_iter().map(slot).collect();
    Page::Inner(wide)
}

/// As soon as the server is honest, so are all answers; what was kept is forgotten.
pub fn a_false_page_is_outlived() {
    let (root, inner) = top(city());
    let no = (Answer::No, "index-page-prefix");
    let open = (Answer::CantTell, "fetch-not-found");
    for (page, seen) in [
        (with_wider_labels(inner.clone()), no),
        (with_more_slots(city(), &inner), open),
    ] {
        let server = Server::new(city(), root, &page, false);
        let reader = Reader::new(&server);
        // Nothing is made absent meanwhile, not even what is.
        for key in [tag("T-0004"), tag("T-9999")] {
            let list = reader.list(&key);
            assert_eq!((answer(&list), list.count()), (seen, None));
        }
        server.is_honest.set(true);
        for (key, count) in [(tag("T-0004"), 1), (tag("T-9999"), 0)] {
            let list = reader.list(&key);
            assert_eq!(answer(&list), (Answer::Yes, "none"));
            assert_eq!(list.count(), Some(count));
        }
        let before = reader.log.traffic();
        assert_eq!(reader.list(&tag("T-0005")).count(), Some(1));
        let cost = reader.log.traffic().requests - before.requests;
        assert!(cost <= 1, "the true page was not kept: {cost} requests");
    }
}

/// A false copy of the topmost page is not even noticed, but for what it costs.
pub fn a_false_copy_of_the_topmost_page() {
    let (root, inner) = top(city());
    for page in [
        with_wider_labels(inner.clone()),
        with_more_slots(city(), &inner),
    ] {
        let server = Server::new(city(), root, &page, true);
        let reader = Reader::new(&server);
        for (key, count) in [(tag("T-0004"), 1), (tag("T-9999"), 0)] {
            let list = reader.list(&key);
            assert_eq!(answer(&list), (Answer::Yes, "none"));
            assert_eq!(list.count(), Some(count));
        }
    }
}

/// Asked for once more, a page of a former state that is gone is still said to be kept no more.
pub fn what_is_pruned_is_said_to_be() {
    let new = later();
    let (root, inner) = top(city());
    let page = with_wider_labels(inner);
    let mut server = Server::new(&new, root, &page, false);
    server.files.remove(&path_of(root));
    let reader = Reader::new(&server);
    let checkpoint = reader.head.checkpoint.clone().expect("it is signed");
    let pinned = block_on(reader.log.index_at(&checkpoint, SIZE)).expect("it had an index");
    let code = || {
        let mut found = block_on(reader.log.look_up(&pinned, &[tag("T-0004").hash()]));
        let found = found.pop().expect("one answer for one key");
        found.as_ref().err().map(LogError::code)
    };
    assert_eq!(code(), Some("index-page-prefix"));
    server.is_honest.set(true);
    assert_eq!(code(), Some("pruned"));
}
