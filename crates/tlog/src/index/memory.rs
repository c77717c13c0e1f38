//! An index in memory: for who replays a log and needs its roots, and for tests.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use stele_verify::hash::Hash;
use stele_verify::merkle::Frontier;

use super::grow::Store;
use super::list::number_hash;
use super::page::{Page, PageError};
use crate::edge::Head;

/// The pages of an index as bytes, and of each long list no more than its root takes.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    pages: BTreeMap<Hash, Vec<u8>>,
    lists: BTreeMap<Hash, Frontier>,
}

/// Why an index in memory can't grow: it was handed a head that is not its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemoryError {
    /// There is no page with this address.
    NoPage(Hash),
    /// A page of its own can't be read: a fault of this program.
    Page(PageError),
    /// A list is in another state.
    List(Hash),
}

impl core::fmt::Display for MemoryError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NoPage(hash) => write!(f, "no index page {hash:?}"),
            Self::Page(error) => write!(f, "an index page can't be read ({})", error.code()),
            Self::List(key) => write!(f, "the list of {key:?} is in another state"),
        }
    }
}

impl core::error::Error for MemoryError {}

impl MemoryStore {
    /// A page's bytes.
    pub fn bytes(&self, address: &Hash) -> Option<&[u8]> {
        self.pages.get(address).map(Vec::as_slice)
    }

    /// All pages by their address.
    pub fn pages(&self) -> impl Iterator<Item = (&Hash, &[u8])> {
        self.pages
            .iter()
            .map(|(hash, page)| (hash, page.as_slice()))
    }
}

impl Store for MemoryStore {
    type Error = MemoryError;

    fn page(&self, address: &Hash) -> Result<Page, MemoryError> {
        let bytes = self.bytes(address).ok_or(MemoryError::NoPage(*address))?;
        Page::parse(bytes).map_err(MemoryError::Page)
    }

    fn put(&mut self, address: Hash, page: &Page) -> Result<(), MemoryError> {
        self.pages.insert(address, page.to_bytes());
        Ok(())
    }

    fn remove(&mut self, address: &Hash) -> Result<(), MemoryError> {
        self.pages.remove(address);
        Ok(())
    }

    fn grow_list(
        &mut self,
        key: &Hash,
        before: Head,
        numbers: &[u64],
    ) -> Result<Head, MemoryError> {
        let list = self.lists.entry(*key).or_default();
        let (size, root) = (list.size(), list.root());
        if (Head { size, root }) != before {
            return Err(MemoryError::List(*key));
        }
        for number in numbers {
            list.push(number_hash(*number));
        }
        Ok(Head {
            size: list.size(),
            root: list.root(),
        })
    }
}
