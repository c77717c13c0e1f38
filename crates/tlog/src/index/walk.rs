//! Looking a key up: from the root, page by page, to its list or to the proof that there is none.
//!
//! The way down is decided by the bits that the tree's nodes branch at, which the root commits to,
//! and never by the labels of a page's slots alone: those aren't hashed, so a server could rename
//! one and make its keys seem absent. A look-up therefore ends at a leaf page always, in an absent
//! key's case at the leaf that the bits lead to in its place; and every key met there must lie
//! under the labels that were passed.

use alloc::vec::Vec;

use stele_verify::hash::{Hash, empty_root};

use super::authentic::AuthenticPage;
use super::list::{List, ListError, check_all, check_order, value_of};
use super::mpt::{Proof, ProofError, Step, Tree};
use super::page::{Inner, Page, PageError, Record, Split};
use crate::edge::Head;

/// Why a page was refused on the way. The way is over then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WalkError {
    /// Nothing is wanted any more.
    NotWanted,
    /// The page itself.
    Page {
        /// Its address.
        address: Hash,
        /// What is wrong with it.
        error: PageError,
    },
    /// The page branches at a bit that was decided above it already.
    Bit {
        /// Its address.
        address: Hash,
        /// The page's bit.
        bit: u8,
    },
    /// The page has a key that doesn't lie under the labels that lead to it.
    Prefix {
        /// Its address.
        address: Hash,
        /// The key.
        key: Hash,
    },
    /// A list of the page has numbers that the index doesn't cover, or more than it covers.
    List {
        /// The page's address.
        address: Hash,
        /// The key.
        key: Hash,
        /// What is wrong.
        error: ListError,
    },
}

impl WalkError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotWanted => "index-page-not-wanted",
            Self::Page { error, .. } => error.code(),
            Self::Bit { .. } => "index-page-bit",
            Self::Prefix { .. } => "index-page-prefix",
            Self::List { error, .. } => error.code(),
        }
    }

    /// The address of the page at fault.
    pub const fn address(&self) -> Option<&Hash> {
        match self {
            Self::NotWanted => None,
            Self::Page { address, .. }
            | Self::Bit { address, .. }
            | Self::Prefix { address, .. }
            | Self::List { address, .. } => Some(address),
        }
    }
}

/// A look-up under way.
#[derive(Debug, Clone)]
pub struct Walk {
    root: Hash,
    key: Hash,
    covered: u64,
    wants: Option<Hash>,
    /// The splits passed, and the label chosen at each.
    passed: Vec<(Split, u8)>,
    /// The tree's nodes passed, from the top.
    steps: Vec<Step>,
    ended: Option<Record>,
}

impl Walk {
    /// Begins at the root of an index that covers so many entries.
    pub fn new(root: Hash, key: Hash, covered: u64) -> Self {
        Self {
            root,
            key,
            covered,
            // An empty index has no page; its root alone shows that it has no key.
            wants: (root != empty_root()).then_some(root),
            passed: Vec::new(),
            steps: Vec::new(),
            ended: None,
        }
    }

    /// The address of the page to read next; none if there is an answer.
    pub const fn wants(&self) -> Option<Hash> {
        self.wants
    }

    /// Checks the page that was wanted, and goes on from it.
    ///
    /// # Errors
    /// [`WalkError`]
    pub fn read(&mut self, bytes: &[u8]) -> Result<(), WalkError> {
        let address = self.wants.ok_or(WalkError::NotWanted)?;
        let page = AuthenticPage::read(address, bytes);
        let page = page.map_err(|error| WalkError::Page { address, error })?;
        self.go_on(&page)
    }

    /// Goes on from the page that was wanted, which was read before.
    ///
    /// # Errors
    /// [`WalkError`]
    pub fn go_on(&mut self, page: &AuthenticPage) -> Result<(), WalkError> {
        let address = page.address();
        if self.wants != Some(address) {
            return Err(WalkError::NotWanted);
        }
        match page.page() {
            Page::Inner(inner) => self.pass(address, inner, page.tree()),
            Page::Leaf(records) => self.end(address, records, page.tree()),
        }
    }

    fn pass(&mut self, address: Hash, inner: &Inner, tree: &Tree) -> Result<(), WalkError> {
        let bit = inner.bit;
        let end = self.passed.last().map_or(0, |(split, _)| split.end());
        if u32::from(bit) < end {
            return Err(WalkError::Bit { address, bit });
        }
        let way = tree.descend(self.key.as_bytes());
        let slot = way.and_then(|(at, steps)| Some((inner.slots.get(at)?, steps)));
        // A page without slots isn't one.
        let error = PageError::Slots;
        let (slot, steps) = slot.ok_or(WalkError::Page { address, error })?;
        self.wants = Some(slot.hash);
        self.passed.push((inner.split(), slot.label));
        self.steps.extend(steps);
        Ok(())
    }

    fn end(&mut self, address: Hash, records: &[Record], tree: &Tree) -> Result<(), WalkError> {
        for Record { key, list } in records {
            let fits = |(split, label): &(Split, u8)| split.label_of(key) == *label;
            if !self.passed.iter().all(fits) {
                return Err(WalkError::Prefix { address, key: *key });
            }
            check_list(list, self.covered).map_err(|error| WalkError::List {
                address,
                key: *key,
                error,
            })?;
        }
        let way = tree.descend(self.key.as_bytes());
        let found = way.and_then(|(at, steps)| Some((records.get(at)?.clone(), steps)));
        let error = PageError::KeyCount { found: 0 };
        let (record, steps) = found.ok_or(WalkError::Page { address, error })?;
        self.steps.extend(steps);
        self.ended = Some(record);
        self.wants = None;
        Ok(())
    }

    /// The answer; none while a page is wanted.
    pub fn finish(self) -> Option<Lookup> {
        if self.wants.is_some() {
            return None;
        }
        let mut steps = self.steps;
        steps.reverse();
        let (list, other) = match self.ended {
            Some(Record { key, list }) if key == self.key => (Some(list), None),
            Some(Record { key, list }) => (None, Some((key, list.head()))),
            None => (None, None),
        };
        Some(Lookup {
            root: self.root,
            key: self.key,
            covered: self.covered,
            list,
            other,
            steps,
        })
    }
}

fn check_list(list: &List, covered: u64) -> Result<(), ListError> {
    match list {
        List::Short(numbers) => check_order(numbers, 0, covered),
        // A list of n numbers ends with n - 1 or more.
        List::Long(head) => match head.size.checked_sub(1) {
            Some(number) if number >= covered => Err(ListError::Beyond { number, covered }),
            _ => Ok(()),
        },
    }
}

/// Why a look-up from a file was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookupError {
    /// The proof.
    Proof(ProofError),
    /// The list.
    List(ListError),
}

impl LookupError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Proof(error) => error.code(),
            Self::List(error) => error.code(),
        }
    }
}

/// What an index has under a key, or that it has nothing: proven against the index's root. Made by
/// [`Walk::finish`] and [`Lookup::verify`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    root: Hash,
    key: Hash,
    covered: u64,
    list: Option<List>,
    /// The leaf that the way ends at in place of an absent key.
    other: Option<(Hash, Head)>,
    /// From the leaf up.
    steps: Vec<Step>,
}

impl Lookup {
    /// Checks a look-up proof against the root of an index that covers so many entries. Without a
    /// list the claim is that the key is absent.
    ///
    /// # Errors
    /// [`LookupError`]
    pub fn verify(
        root: Hash,
        key: Hash,
        covered: u64,
        list: Option<List>,
        proof: &Proof,
    ) -> Result<Self, LookupError> {
        if let Some(list) = &list {
            check_list(list, covered).map_err(LookupError::List)?;
        }
        let value = list.as_ref().map(List::value);
        let claim = value.as_ref().map(|value| &value[..]);
        proof
            .verify(root, key.as_bytes(), claim)
            .map_err(LookupError::Proof)?;
        let other = match &proof.other {
            None => None,
            Some((key, value)) => {
                let other = read_other(key, value);
                Some(other.ok_or(LookupError::Proof(ProofError::Malformed))?)
            }
        };
        Ok(Self {
            root,
            key,
            covered,
            list,
            other,
            steps: proof.steps.clone(),
        })
    }

    /// The root that this was proven against.
    pub const fn root(&self) -> Hash {
        self.root
    }

    /// The key.
    pub const fn key(&self) -> Hash {
        self.key
    }

    /// Entries that the index covers.
    pub const fn covered(&self) -> u64 {
        self.covered
    }

    /// The key's list; none if the index has no such key.
    pub const fn list(&self) -> Option<&List> {
        self.list.as_ref()
    }

    /// How many entries there are about the key.
    pub fn count(&self) -> u64 {
        self.list.as_ref().map_or(0, List::count)
    }

    /// The proof, to be checked by [`Lookup::verify`] offline.
    pub fn proof(&self) -> Proof {
        let other = self.other.as_ref();
        let other = other.map(|(key, head)| (key.as_bytes().to_vec(), value_of(head).to_vec()));
        let steps = self.steps.clone();
        Proof { other, steps }
    }

    /// Takes these numbers for the whole list, if they are.
    ///
    /// # Errors
    /// [`ListError`]
    pub fn complete(self, numbers: Vec<u64>) -> Result<Complete, ListError> {
        match &self.list {
            None if numbers.is_empty() => {}
            // The page, or the proof, was held against these very numbers.
            Some(List::Short(own)) if *own == numbers => {}
            None | Some(List::Short(_)) => return Err(ListError::Mismatch),
            Some(List::Long(head)) => check_all(&numbers, head, self.covered)?,
        }
        Ok(Complete {
            lookup: self,
            numbers,
        })
    }

    /// Takes the numbers of another list for this one's, if both are the same.
    ///
    /// # Errors
    /// [`ListError`]
    pub fn complete_as(self, other: &Complete) -> Result<Complete, ListError> {
        if self.list != other.lookup.list {
            return Err(ListError::Mismatch);
        }
        // The other may be of an index that covers more.
        check_order(&other.numbers, 0, self.covered)?;
        Ok(Complete {
            lookup: self,
            numbers: other.numbers.clone(),
        })
    }
}

fn read_other(key: &[u8], value: &[u8]) -> Option<(Hash, Head)> {
    let (size, root) = value.split_first_chunk()?;
    let size = u64::from_be_bytes(*size);
    let root = Hash::from_slice(root)?;
    Some((Hash::from_slice(key)?, Head { size, root }))
}

/// All numbers of a key's list, or that there are none. Made by [`Lookup::complete`] and [`Lookup::complete_as`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complete {
    lookup: Lookup,
    numbers: Vec<u64>,
}

impl Complete {
    /// The look-up.
    pub const fn lookup(&self) -> &Lookup {
        &self.lookup
    }

    /// The numbers, strictly increasing.
    pub fn numbers(&self) -> &[u64] {
        &self.numbers
    }
}

#[cfg(test)]
mod tests;
