//! The index of a replay in the database, and the lists in it.

use std::collections::BTreeMap;

use redb::{ReadableTable as _, Table};
use stele_tlog::Head;
use stele_tlog::index::list::number_hash;
use stele_tlog::index::{Addition, Found, GrowError, IndexHead, List, Page, Store};
use stele_verify::hash::Hash;
use stele_verify::merkle::Frontier;

use super::super::replay::{IndexTrouble, Keep};
use super::tables::{Bytes32, LEAVES, LISTS, NUMBERS, PAGES};
use super::{Spill, SpillError};

/// Numbers of a long list in one row.
const ROW: usize = 256;

/// Leaves in one row.
const LEAVES_IN_ROW: usize = 256;

type Rows<'t> = Table<'t, Bytes32, &'static [u8]>;

/// Hashes of records that are remembered at most: 8 MB.
const MAX_REMEMBERED: usize = 1 << 18;

/// The hashes of the records of leaf pages, by the pages' addresses, which commit to them. Without them, all 128 records
/// of a page are hashed again for the sake of a new one. What doesn't fit is left out, rather than put in the place of
/// what will be asked for no later.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    leaves: BTreeMap<Hash, Box<[Hash]>>,
    count: usize,
}

impl Remembered {
    fn put(&mut self, address: &Hash, leaves: Vec<Hash>) {
        let count = self.count.saturating_add(leaves.len());
        if count > MAX_REMEMBERED {
            return;
        }
        if self.leaves.insert(*address, leaves.into()).is_none() {
            self.count = count;
        }
    }

    fn remove(&mut self, address: &Hash) {
        let leaves = self.leaves.remove(address);
        let count = leaves.map_or(0, |leaves| leaves.len());
        self.count = self.count.saturating_sub(count);
    }
}

struct Tables<'t> {
    remembered: &'t mut Remembered,
    pages: Rows<'t>,
    lists: Rows<'t>,
    numbers: Table<'t, (Bytes32, u64), &'static [u8]>,
}

fn damaged(what: &str) -> redb::Error {
    redb::Error::Corrupted(what.to_owned())
}

impl Store for Tables<'_> {
    type Error = Box<redb::Error>;

    fn page(&self, address: &Hash) -> Result<Page, Self::Error> {
        let found = self.pages.get(address.as_bytes()).map_err(boxed)?;
        let found = found.ok_or_else(|| Box::new(damaged("a page is missing")))?;
        Page::parse(found.value()).map_err(|error| Box::new(damaged(error.code())))
    }

    fn put(&mut self, address: Hash, page: &Page) -> Result<(), Self::Error> {
        let bytes = page.to_bytes();
        let put = self.pages.insert(address.as_bytes(), bytes.as_slice());
        put.map_err(boxed)?;
        Ok(())
    }

    fn leaves(&self, address: &Hash) -> Option<Vec<Hash>> {
        let leaves = self.remembered.leaves.get(address)?;
        Some(leaves.to_vec())
    }

    fn put_leaves(&mut self, address: &Hash, leaves: Vec<Hash>) {
        self.remembered.put(address, leaves);
    }

    fn remove(&mut self, address: &Hash) -> Result<(), Self::Error> {
        self.remembered.remove(address);
        self.pages.remove(address.as_bytes()).map_err(boxed)?;
        Ok(())
    }

    fn grow_list(
        &mut self,
        key: &Hash,
        before: Head,
        numbers: &[u64],
    ) -> Result<Head, Self::Error> {
        let mut list = match self.lists.get(key.as_bytes()).map_err(boxed)? {
            Some(bytes) => read_frontier(bytes.value()),
            None => Some(Frontier::new()),
        }
        .ok_or_else(|| Box::new(damaged("a list can't be read")))?;
        if (list.size(), list.root()) != (before.size, before.root) {
            return Err(Box::new(damaged("a list is in another state")));
        }
        for number in numbers {
            list.push(number_hash(*number));
        }
        let bytes = write_frontier(&list);
        let put = self.lists.insert(key.as_bytes(), bytes.as_slice());
        put.map_err(boxed)?;
        self.add_numbers(key, numbers)?;
        Ok(Head {
            size: list.size(),
            root: list.root(),
        })
    }
}

fn boxed(error: redb::StorageError) -> Box<redb::Error> {
    Box::new(error.into())
}

impl Tables<'_> {
    fn add_numbers(&mut self, key: &Hash, numbers: &[u64]) -> Result<(), Box<redb::Error>> {
        let key = key.as_bytes();
        let last = {
            let mut rows = self
                .numbers
                .range((key, 0)..=(key, u64::MAX))
                .map_err(boxed)?;
            match rows.next_back() {
                Some(row) => {
                    let (place, bytes) = row.map_err(boxed)?;
                    Some((place.value().1, read_numbers(bytes.value())))
                }
                None => None,
            }
        };
        let mut all = match last {
            Some((_, Some(numbers))) if numbers.len() < ROW => numbers,
            Some((_, None)) => return Err(Box::new(damaged("a list can't be read"))),
            Some(_) | None => Vec::new(),
        };
        all.extend(numbers);
        for row in all.chunks(ROW) {
            if let Some(first) = row.first() {
                let bytes = write_numbers(row);
                let put = self.numbers.insert((key, *first), bytes.as_slice());
                put.map_err(boxed)?;
            }
        }
        Ok(())
    }
}

impl Keep for Spill {
    // Some 15 MB.
    const WAITING: usize = 1 << 17;

    fn grow(
        &mut self,
        head: &IndexHead,
        additions: &[Addition],
    ) -> Result<IndexHead, IndexTrouble> {
        let grown = self.write(|txn| {
            let mut tables = Tables {
                remembered: &mut self.0.remembered.borrow_mut(),
                pages: txn.open_table(PAGES)?,
                lists: txn.open_table(LISTS)?,
                numbers: txn.open_table(NUMBERS)?,
            };
            match head.grow(&mut tables, additions) {
                Err(GrowError::Store(error)) => Err(*error),
                Err(GrowError::KeyOrder { key }) => Ok(Err(IndexTrouble::KeyOrder { key })),
                Err(GrowError::NumberOrder { key }) => Ok(Err(IndexTrouble::NumberOrder { key })),
                Err(GrowError::KeyCount { says }) => Ok(Err(IndexTrouble::KeyCount { says })),
                Ok(head) => Ok(Ok(head)),
            }
        });
        // A fault of the database is told by whoever drives the audit.
        let grown = grown.unwrap_or(Err(IndexTrouble::KeyCount { says: head.keys }))?;
        self.0.head.set(grown);
        Ok(grown)
    }

    fn keep_leaf(&mut self, leaf: Hash) {
        let mut leaves = self.0.leaves.borrow_mut();
        leaves.push(leaf);
        let is_full = leaves.len() >= LEAVES_IN_ROW;
        drop(leaves);
        if is_full {
            self.write_leaves();
        }
    }

    fn root_of_first(&self, size: u64) -> Option<Hash> {
        self.write_leaves();
        let root = self.write(|txn| {
            let table = txn.open_table(LEAVES)?;
            let mut frontier = Frontier::new();
            for row in table.iter()? {
                for leaf in row?.1.value().chunks(Hash::LEN) {
                    if frontier.size() < size
                        && let Some(leaf) = Hash::from_slice(leaf)
                    {
                        frontier.push(leaf);
                    }
                }
            }
            Ok((frontier.size() == size).then(|| frontier.root()))
        });
        root?
    }

    fn forget_leaves(&mut self) {
        self.0.leaves.take();
        self.write(|txn| Ok(txn.delete_table(LEAVES)?));
        self.write(|txn| {
            txn.open_table(LEAVES)?;
            Ok(())
        });
    }
}

impl Spill {
    /// Writes the leaves that were kept since this was last called.
    pub(super) fn write_leaves(&self) {
        let leaves = self.0.leaves.take();
        if leaves.is_empty() {
            return;
        }
        self.write(|txn| {
            let mut table = txn.open_table(LEAVES)?;
            let last = table.last()?;
            let last = last.map(|(row, bytes)| (row.value(), bytes.value().to_vec()));
            let (mut row, mut bytes) = last.unwrap_or_default();
            for leaf in leaves {
                if bytes.len() >= LEAVES_IN_ROW.saturating_mul(Hash::LEN) {
                    table.insert(row, bytes.as_slice())?;
                    row = row.saturating_add(1);
                    bytes.clear();
                }
                bytes.extend_from_slice(leaf.as_bytes());
            }
            table.insert(row, bytes.as_slice())?;
            Ok(())
        });
    }

    /// Lets go of what makes the index grow faster: it doesn't grow any more.
    pub(in crate::audit) fn rest(&self) {
        self.0.remembered.take();
    }

    /// Goes on with the index that has this head.
    pub(in crate::audit) fn resume_index(&self, head: IndexHead) {
        self.0.head.set(head);
    }

    /// Numbers of a key's list from `from` on, at most so many.
    pub(super) fn numbers(&self, key: &Hash, from: u64, most: usize) -> Option<Vec<u64>> {
        match self.find(key)? {
            None => Some(Vec::new()),
            Some(List::Short(numbers)) => {
                let own = numbers.into_iter().filter(|number| *number >= from);
                Some(own.take(most).collect())
            }
            Some(List::Long(_)) => self.read(|tables| {
                let key = key.as_bytes();
                // The row before may hold the first of them.
                let before = tables.numbers.range((key, 0)..=(key, from))?.next_back();
                let first = match before {
                    Some(row) => row?.0.value().1,
                    None => from,
                };
                let mut found = Vec::new();
                for row in tables.numbers.range((key, first)..=(key, u64::MAX))? {
                    let numbers = read_numbers(row?.1.value());
                    let numbers = numbers.ok_or_else(|| damaged("a list can't be read"))?;
                    found.extend(numbers.into_iter().filter(|number| *number >= from));
                    if found.len() >= most {
                        break;
                    }
                }
                found.truncate(most);
                Ok(found)
            }),
        }
    }

    /// A key's list as the index has it: nothing if the database failed, or the index doesn't have it.
    fn find(&self, key: &Hash) -> Option<Option<List>> {
        let IndexHead { root, keys } = self.0.head.get();
        if keys == 0 {
            return Some(None);
        }
        let mut address = root;
        loop {
            let found = self.read(|tables| {
                let page = tables.pages.get(address.as_bytes())?;
                let page = page.ok_or_else(|| damaged("a page is missing"))?;
                Page::find(page.value(), key).map_err(|error| damaged(error.code()))
            })?;
            match found {
                Found::List(list) => return Some(Some(list)),
                Found::Page(next) => address = next,
                Found::Nothing => return Some(None),
            }
        }
    }

    /// Says that what an entry left here isn't that any more.
    pub(super) fn say_damaged(&self, number: u64) {
        self.fail(SpillError::Damaged(format!(
            "the fact of entry {number} can't be read"
        )));
    }
}

/// Size, then peaks.
fn write_frontier(frontier: &Frontier) -> Vec<u8> {
    let mut bytes = frontier.size().to_be_bytes().to_vec();
    for peak in frontier.peaks() {
        bytes.extend_from_slice(peak.as_bytes());
    }
    bytes
}

fn read_frontier(bytes: &[u8]) -> Option<Frontier> {
    let (size, peaks) = bytes.split_first_chunk()?;
    let peaks = peaks.chunks(Hash::LEN).map(Hash::from_slice);
    Frontier::from_peaks(u64::from_be_bytes(*size), peaks.collect::<Option<_>>()?)
}

/// The first number, then how far each lies behind the one before, less one: in bytes of seven bits.
fn write_numbers(numbers: &[u64]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = 0_u64;
    for number in numbers {
        let mut rest = number.saturating_sub(next);
        while rest >= 0x80 {
            bytes.push(u8::try_from(rest & 0x7f).unwrap_or(0) | 0x80);
            rest >>= 7;
        }
        bytes.push(u8::try_from(rest).unwrap_or(0));
        next = number.saturating_add(1);
    }
    bytes
}

fn read_numbers(bytes: &[u8]) -> Option<Vec<u64>> {
    let mut numbers = Vec::new();
    let (mut next, mut number, mut shift) = (0_u64, 0_u64, 0_u32);
    for byte in bytes {
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            let own = next.checked_add(number)?;
            numbers.push(own);
            (next, number, shift) = (own.checked_add(1)?, 0, 0);
        } else {
            shift = shift.checked_add(7)?;
        }
    }
    (shift == 0).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        for numbers in [
            vec![],
            vec![0],
            vec![127, 128, 129, 1 << 40],
            vec![0, 1, 2, 300, 70_000, u64::MAX - 1],
        ] {
            assert_eq!(read_numbers(&write_numbers(&numbers)), Some(numbers));
        }
        assert_eq!(read_numbers(&[0x80]), None);
    }

    #[test]
    fn a_frontier_reads_back() {
        let mut frontier = Frontier::new();
        for number in 0..100 {
            assert_eq!(
                read_frontier(&write_frontier(&frontier)).as_ref(),
                Some(&frontier)
            );
            frontier.push(number_hash(number));
        }
        assert_eq!(read_frontier(&write_frontier(&frontier)[..40]), None);
        assert_eq!(read_frontier(b""), None);
    }
}
