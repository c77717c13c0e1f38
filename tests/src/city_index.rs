//! The index of the test city, with all its files, in memory.

use std::collections::BTreeMap;

use stele_records::index::{IndexRoot, MAP_ID, keys_of};
use stele_tlog::index::page::PageError;
use stele_tlog::index::{Addition, IndexHead, IndexPath, ListEdge, Page, Store};
use stele_tlog::{BundleId, Head, bundle};
use stele_verify::hash::Hash;
use stele_verify::note::Note;

/// An index as a publisher grows it. Clone it to tamper with it.
#[derive(Debug, Clone, Default)]
pub struct CityIndex {
    /// Root and number of keys.
    pub head: IndexHead,
    files: BTreeMap<IndexPath, Vec<u8>>,
    edges: BTreeMap<Hash, ListEdge>,
}

impl CityIndex {
    /// Adds entries, of which the first has this number.
    pub fn add(&mut self, first: u64, entries: &[Vec<u8>]) {
        let mut additions: BTreeMap<Hash, Vec<u64>> = BTreeMap::new();
        for (number, entry) in (first..).zip(entries) {
            for key in keys_of(entry) {
                additions.entry(key.hash()).or_default().push(number);
            }
        }
        self.add_numbers(additions);
    }

    /// Adds numbers to keys as they are given, right or wrong.
    pub fn add_numbers(&mut self, additions: BTreeMap<Hash, Vec<u64>>) {
        let additions: Vec<Addition> = additions.into_iter().collect();
        let head = self.head;
        self.head = head
            .grow(self, &additions)
            .expect("the numbers of test entries increase");
    }

    /// The entry that commits a log to this index.
    pub fn root(&self, covered: Head, time: u64, previous: Option<&[u8]>) -> IndexRoot {
        let previous = previous.map(|note| Note::parse(note).expect("the city's own checkpoint"));
        IndexRoot::new(covered, self.head.keys, self.head.root, time, previous)
            .expect("a test city's index can be committed to")
    }

    /// Every file by its path below the log: those of former states too.
    pub fn files(&self) -> impl Iterator<Item = (String, &Vec<u8>)> {
        let path = |path: &IndexPath| format!("index/{MAP_ID}/{}", path.path());
        self.files.iter().map(move |(at, bytes)| (path(at), bytes))
    }

    /// Keeps the files of another index beside its own.
    pub fn take_pages(&mut self, other: Self) {
        self.files.extend(other.files);
    }

    /// Writes numbers as this file of a list, whether they are so many and in order or not.
    pub fn put_numbers(&mut self, key: Hash, id: BundleId, numbers: &[u64]) {
        let entries: Vec<_> = numbers.iter().map(|number| number.to_be_bytes()).collect();
        let bytes = bundle::encode(&entries).expect("numbers are short");
        self.files.insert(IndexPath::Numbers(key, id), bytes);
    }

    /// Puts a page in the place of the index's own, under its own hash.
    pub fn put_page(&mut self, page: &Page) -> Hash {
        let hash = page.hash();
        self.files.insert(IndexPath::Page(hash), page.to_bytes());
        hash
    }
}

impl Store for CityIndex {
    type Error = PageError;

    fn page(&self, address: &Hash) -> Result<Page, PageError> {
        Page::parse(&self.files[&IndexPath::Page(*address)])
    }

    fn put(&mut self, _: Hash, page: &Page) -> Result<(), PageError> {
        self.put_page(page);
        Ok(())
    }

    /// What was served once stays.
    fn remove(&mut self, _: &Hash) -> Result<(), PageError> {
        Ok(())
    }

    fn grow_list(&mut self, key: &Hash, before: Head, numbers: &[u64]) -> Result<Head, PageError> {
        let edge = self.edges.entry(*key).or_default();
        assert_eq!(edge.head(), before, "a list is in another state");
        let files = edge.append(*key, numbers).expect("test lists are small");
        let head = edge.head();
        self.files
            .extend(files.into_iter().map(|file| (file.path, file.bytes)));
        Ok(head)
    }
}
