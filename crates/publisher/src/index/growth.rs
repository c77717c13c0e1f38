//! An index growing: one transaction of the store, which counts for nothing until it is committed.

mod parallel;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use redb::{Database, ReadableTable as _, Table, WriteTransaction};
use stele_tlog::Head;
use stele_tlog::index::list::ListEdge;
use stele_tlog::index::{Addition, GrowError, IndexHead, IndexPath, Page, PageError, Part, Store};
use stele_tlog::path::PathError;
use stele_verify::hash::Hash;

use crate::threads::side_by_side;

use super::store::{LISTS, META, PAGES, PENDING, STATE, Seal, State, StoreError, fault, guarded};

/// Pages that are held against their addresses at once, on all processors.
const TOGETHER: usize = 1_024;

/// A transaction of the store. Dropped, it leaves the store as it was.
pub struct Growth {
    // In this order: a transaction ends before its database closes.
    txn: WriteTransaction,
    db: Database,
    seal: Seal,
    from: State,
    index: IndexHead,
    /// Pages that the grown index has and the one it grew from hasn't, with the digests of their bytes.
    new_pages: BTreeMap<Hash, Hash>,
    /// Pages read and found to have the hash that is their address.
    authentic: RefCell<BTreeSet<Hash>>,
    /// Long lists that have grown.
    grown_lists: BTreeSet<Hash>,
}

impl std::fmt::Debug for Growth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Growth")
            .field("from", &self.from)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

impl Growth {
    pub(super) fn new(txn: WriteTransaction, db: Database, seal: Seal, from: State) -> Self {
        Self {
            txn,
            db,
            seal,
            from,
            index: from.index,
            new_pages: BTreeMap::new(),
            authentic: RefCell::default(),
            grown_lists: BTreeSet::new(),
        }
    }

    /// What the store holds, and so what this grows from.
    pub const fn from(&self) -> State {
        self.from
    }

    /// Root and number of keys now.
    pub const fn index(&self) -> IndexHead {
        self.index
    }

    /// Pages that the grown index has and the one it grew from hasn't.
    pub fn new_pages(&self) -> u64 {
        self.new_pages.len() as u64
    }

    /// Forgets everything: grows from the empty index.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn clear(&mut self) -> Result<(), StoreError> {
        guarded(|| {
            self.txn.delete_table(PAGES).map_err(fault)?;
            self.txn.delete_table(LISTS).map_err(fault)?;
            self.txn.delete_table(PENDING).map_err(fault)?;
            Ok::<_, StoreError>(())
        })?;
        self.from = State::default();
        self.index = IndexHead::default();
        self.new_pages.clear();
        self.authentic.get_mut().clear();
        self.grown_lists.clear();
        Ok(())
    }

    /// Adds numbers to keys, which must be given in order.
    ///
    /// # Errors
    /// [`StoreError`]; then this growth is good for nothing any more.
    pub fn grow(&mut self, additions: &[Addition]) -> Result<(), StoreError> {
        self.grow_by(additions, parallel::grow_all)
    }

    fn grow_by(
        &mut self,
        additions: &[Addition],
        grow_all: impl FnOnce(
            &mut Tables<'_>,
            Vec<Part<'_>>,
        ) -> Result<Vec<IndexHead>, GrowError<StoreError>>,
    ) -> Result<(), StoreError> {
        let Self {
            txn,
            index,
            new_pages,
            authentic,
            grown_lists,
            ..
        } = self;
        guarded(|| {
            let mut tables = Tables {
                pages: txn.open_table(PAGES).map_err(fault)?,
                lists: txn.open_table(LISTS).map_err(fault)?,
                pending: txn.open_table(PENDING).map_err(fault)?,
                new_pages,
                authentic,
                grown_lists,
            };
            *index = index
                .grow_in_parts(&mut tables, additions, grow_all)
                .map_err(|error| match error {
                    GrowError::Store(error) => error,
                    // What the index holds doesn't go with what comes after it in the log.
                    other => StoreError::Damaged(other.to_string()),
                })?;
            Ok(())
        })
    }

    /// Every file that the grown index has and the one it grew from hasn't: pages, and files of
    /// lists.
    ///
    /// # Errors
    /// [`StoreError`], or what `visit` gives.
    pub fn for_each_new_file<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(IndexPath, Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        guarded(|| {
            let pages = self.txn.open_table(PAGES).map_err(fault)?;
            let mut addresses = self.new_pages.iter();
            loop {
                let some = addresses.by_ref().take(TOGETHER).map(|(address, digest)| {
                    let found = pages.get(address.as_bytes()).map_err(fault)?;
                    let found = found.ok_or_else(|| missing(address))?;
                    Ok((*address, *digest, found.value().to_vec()))
                });
                let some = some.collect::<Result<Vec<_>, StoreError>>()?;
                if some.is_empty() {
                    break;
                }
                // Only what was put here is shown to anyone.
                let are_whole = side_by_side(&some, |part| {
                    let mut part = part.iter();
                    part.all(|(_, digest, bytes)| Hash::of(&[bytes]) == *digest)
                });
                if are_whole.contains(&false) {
                    return Err(damaged("a page has other bytes than it was given").into());
                }
                for (address, _, bytes) in some {
                    visit(IndexPath::Page(address), bytes)?;
                }
            }
            let pending = self.txn.open_table(PENDING).map_err(fault)?;
            for file in pending.iter().map_err(fault)? {
                let (path, bytes) = file.map_err(fault)?;
                let path = IndexPath::parse(path.value())
                    .map_err(|_: PathError| damaged("a file without a name"))?;
                visit(path, bytes.value().to_vec())?;
            }
            let lists = self.txn.open_table(LISTS).map_err(fault)?;
            for key in &self.grown_lists {
                for file in read_list(&lists, key)?.files(*key) {
                    visit(file.path, file.bytes)?;
                }
            }
            Ok(())
        })
    }

    /// Makes the grown index what the store holds; it covers this log. All its files must lie in the
    /// public folder.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn commit(self, covered: Head) -> Result<(), StoreError> {
        let Self {
            txn,
            db,
            seal,
            index,
            ..
        } = self;
        guarded(|| {
            txn.delete_table(PENDING).map_err(fault)?;
            let state = State { covered, index }.to_text();
            let mut meta = txn.open_table(META).map_err(fault)?;
            meta.insert(STATE, state.as_str()).map_err(fault)?;
            drop(meta);
            txn.commit().map_err(fault)?;
            db.close().map_err(fault)
        })?;
        seal.set();
        Ok(())
    }
}

fn damaged(what: &str) -> StoreError {
    StoreError::Damaged(what.into())
}

fn missing(address: &Hash) -> StoreError {
    StoreError::Damaged(format!("page {} is missing", address.to_hex()))
}

type Rows<'t> = Table<'t, &'static [u8; Hash::LEN], &'static [u8]>;

/// Reads the end of a list, which is checked against the root that it says itself.
fn read_list(lists: &Rows<'_>, key: &Hash) -> Result<ListEdge, StoreError> {
    match lists.get(key.as_bytes()).map_err(fault)? {
        Some(bytes) => ListEdge::parse(bytes.value()).map_err(|error| damaged(error.code())),
        None => Ok(ListEdge::default()),
    }
}

struct Tables<'t> {
    pages: Rows<'t>,
    lists: Rows<'t>,
    pending: Table<'t, &'static str, &'static [u8]>,
    new_pages: &'t mut BTreeMap<Hash, Hash>,
    authentic: &'t mut RefCell<BTreeSet<Hash>>,
    grown_lists: &'t mut BTreeSet<Hash>,
}

impl Tables<'_> {
    /// A page as it lies in the store.
    fn stored(&self, address: &Hash) -> Result<Stored, StoreError> {
        let found = self.pages.get(address.as_bytes()).map_err(fault)?;
        let found = found.ok_or_else(|| missing(address))?;
        Ok(Stored {
            bytes: found.value().to_vec(),
            is_known: self.new_pages.contains_key(address)
                || self.authentic.borrow().contains(address),
        })
    }

    fn put_bytes(&mut self, address: Hash, bytes: &[u8]) -> Result<(), StoreError> {
        let before = self.pages.insert(address.as_bytes(), bytes);
        // A page that was there before has its file already.
        if before.map_err(fault)?.is_none() {
            self.new_pages.insert(address, Hash::of(&[bytes]));
        }
        Ok(())
    }

    fn put_list(&mut self, list: &GrownList) -> Result<(), StoreError> {
        for (path, bytes) in &list.full {
            self.pending
                .insert(path.as_str(), bytes.as_slice())
                .map_err(fault)?;
        }
        self.lists
            .insert(list.key.as_bytes(), list.end.as_slice())
            .map_err(fault)?;
        self.grown_lists.insert(list.key);
        Ok(())
    }
}

/// The bytes of a page, and whether they are known to be right.
struct Stored {
    bytes: Vec<u8>,
    is_known: bool,
}

impl Stored {
    /// Reads it. The root that will be signed rests on that, so it is held against its address; what was put here is
    /// known. Gives the hashes of its records, too, if they had to be found.
    fn page(&self, address: &Hash) -> Result<(Page, Vec<Hash>), StoreError> {
        let wrong = |error: PageError| match error {
            PageError::HashMismatch => damaged("a page has another hash than its address"),
            other => damaged(other.code()),
        };
        if self.is_known {
            let page = Page::parse(&self.bytes).map_err(wrong)?;
            return Ok((page, Vec::new()));
        }
        Page::authenticate_with_leaves(address, &self.bytes).map_err(wrong)
    }
}

/// A long list with new numbers.
struct GrownList {
    key: Hash,
    head: Head,
    /// Its end, which may go on growing.
    end: Vec<u8>,
    /// The files that are full now, by their paths.
    full: Vec<(String, Vec<u8>)>,
}

impl GrownList {
    fn new(
        mut list: ListEdge,
        key: &Hash,
        before: Head,
        numbers: &[u64],
    ) -> Result<Self, StoreError> {
        if list.head() != before {
            return Err(damaged("a list is in another state than its page says"));
        }
        let files = list
            .append(*key, numbers)
            .map_err(|error| damaged(error.code()))?;
        let full = files.into_iter().filter(|file| is_full(&file.path));
        Ok(Self {
            key: *key,
            head: list.head(),
            end: list.to_bytes(),
            full: full.map(|file| (file.path.path(), file.bytes)).collect(),
        })
    }

    /// How many bytes it has.
    fn len(&self) -> usize {
        let full = self.full.iter().map(|(_, bytes)| bytes.len());
        full.sum::<usize>().saturating_add(self.end.len())
    }
}

impl Store for Tables<'_> {
    type Error = StoreError;

    fn page(&self, address: &Hash) -> Result<Page, StoreError> {
        let (page, _) = self.stored(address)?.page(address)?;
        self.authentic.borrow_mut().insert(*address);
        Ok(page)
    }

    fn put(&mut self, address: Hash, page: &Page) -> Result<(), StoreError> {
        self.put_bytes(address, &page.to_bytes())
    }

    fn remove(&mut self, address: &Hash) -> Result<(), StoreError> {
        self.pages.remove(address.as_bytes()).map_err(fault)?;
        self.new_pages.remove(address);
        Ok(())
    }

    fn grow_list(&mut self, key: &Hash, before: Head, numbers: &[u64]) -> Result<Head, StoreError> {
        let list = read_list(&self.lists, key)?;
        let grown = GrownList::new(list, key, before, numbers)?;
        self.put_list(&grown)?;
        Ok(grown.head)
    }
}

/// Whether a file never has to go: a page may, when the index has grown, and so may the end of a
/// list.
pub(super) const fn is_full(path: &IndexPath) -> bool {
    match path {
        IndexPath::Page(_) => false,
        IndexPath::Numbers(_, id) => id.is_full(),
        IndexPath::Tile(_, id) => id.is_full(),
    }
}
