//! A page of the index: a piece of the tree as a file, addressed by the hash of its subtree.
//!
//! A page is a pure function of the keys below it and their lists. Up to [`MAX_KEYS`] keys are one
//! leaf page. Above that an inner page splits the subtree from its *own* branching bit on, over as
//! many bits as bring about 64 keys into each slot, at most 8; it says nothing of how deep it
//! stands, so equal subtrees have equal pages.
//!
//! ```text
//! leaf page:   "SIP1" 00 | keys - 1 | for each key: 32 bytes | count | numbers, or root
//! inner page:  "SIP1" 01 | keys | bit | width | slots - 1 | for each slot: label | 32 bytes
//! ```
//!
//! Bits, widths, labels and the two counts less one are single bytes; the rest of the numbers are
//! varints. Up to 16 numbers stand as the first and then the differences less one.

use alloc::vec::Vec;
use core::cmp::Ordering;

use stele_verify::hash::Hash;

use super::list::{List, SHORT};
use super::mpt::{self, Row, first_difference, read_varint, varint};
use crate::edge::Head;

/// Keys of a leaf page at most; more make an inner page.
pub const MAX_KEYS: usize = 128;

/// Keys that a slot of an inner page should hold at most, as long as its width can still grow.
const SLOT_KEYS: u64 = 64;

/// The widest split: 256 slots.
const MAX_WIDTH: u8 = 8;

/// The most bytes of a page: 128 keys with 16 of the longest numbers each.
pub const MAX_PAGE_LEN: usize = 6 + MAX_KEYS * (Hash::LEN + 1 + SHORT * 10);

const MAGIC: &[u8] = b"SIP1";
const LEAF: u8 = 0;
const INNER: u8 = 1;

/// Why bytes are no page, or not the one that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageError {
    /// Longer than [`MAX_PAGE_LEN`].
    TooLong {
        /// How long, in bytes.
        found: usize,
    },
    /// Not a page, or of a version that this program doesn't know.
    Magic,
    /// It ends too early.
    Truncated,
    /// Bytes follow its end.
    TrailingBytes,
    /// A number isn't in its shortest form, or too large.
    Number,
    /// It has too few or too many keys for its kind.
    KeyCount {
        /// How many it says.
        found: u64,
    },
    /// A key isn't greater than the one before it.
    KeyOrder {
        /// Its position in the page, from zero.
        position: usize,
    },
    /// A list without numbers.
    EmptyList {
        /// The key's position in the page, from zero.
        position: usize,
    },
    /// The width isn't the one that belongs to so many keys, or reaches past the keys' last bit.
    Width {
        /// The width.
        found: u8,
    },
    /// A slot isn't greater than the one before it, or lies beyond the width.
    SlotOrder {
        /// Its position in the page, from zero.
        position: usize,
    },
    /// The slots don't lie on both sides of the branching bit.
    Slots,
    /// Its content has another hash than its address.
    HashMismatch,
}

impl PageError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "page-too-long",
            Self::Magic => "page-magic",
            Self::Truncated => "page-truncated",
            Self::TrailingBytes => "page-trailing-bytes",
            Self::Number => "page-number",
            Self::KeyCount { .. } => "page-key-count",
            Self::KeyOrder { .. } => "page-key-order",
            Self::EmptyList { .. } => "page-empty-list",
            Self::Width { .. } => "page-width",
            Self::SlotOrder { .. } => "page-slot-order",
            Self::Slots => "page-slots",
            Self::HashMismatch => "page-hash-mismatch",
        }
    }
}

/// A key and its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The key.
    pub key: Hash,
    /// The numbers of the entries about it.
    pub list: List,
}

/// A part of an inner page: the subtree of the keys with these bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The keys' bits from the page's branching bit on, as many as the page is wide.
    pub label: u8,
    /// The hash of the subtree, and so the address of its page.
    pub hash: Hash,
}

/// A page whose form is right. Which subtree it is of is [`Page::hash`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Up to [`MAX_KEYS`] keys, strictly increasing.
    Leaf(Vec<Record>),
    /// The split of a larger subtree.
    Inner(Inner),
}

/// What a page has for a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its list.
    List(List),
    /// The page to look into.
    Page(Hash),
    /// Nothing: the subtree doesn't have it.
    Nothing,
}

/// The split of a subtree of more than [`MAX_KEYS`] keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inner {
    /// Keys in the subtree. The hash doesn't commit to it: it says how wide the split is, no more.
    pub keys: u64,
    /// The subtree's branching bit: the first at which its keys differ.
    pub bit: u8,
    /// Over how many bits it is split.
    pub width: u8,
    /// The parts that there are, strictly increasing by label, on both sides of the branching bit.
    pub slots: Vec<Slot>,
}

/// Over how many bits a subtree of so many keys is split: ceil(log2(keys / 64)), from 1 to 8.
pub fn width_for(keys: u64) -> u8 {
    let enough = |width: &u8| SLOT_KEYS.checked_shl(u32::from(*width)).unwrap_or(u64::MAX) >= keys;
    (1..MAX_WIDTH).find(enough).unwrap_or(MAX_WIDTH)
}

impl Page {
    /// Reads a page and checks its form.
    ///
    /// # Errors
    /// [`PageError`] for anything that [`Page::to_bytes`] wouldn't write.
    pub fn parse(bytes: &[u8]) -> Result<Self, PageError> {
        let found = bytes.len();
        if found > MAX_PAGE_LEN {
            return Err(PageError::TooLong { found });
        }
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(PageError::Magic)?;
        let page = match read_byte(&mut rest) {
            Ok(LEAF) => Self::Leaf(read_leaf(&mut rest)?),
            Ok(INNER) => Self::Inner(read_inner(&mut rest)?),
            Ok(_) => return Err(PageError::Magic),
            Err(error) => return Err(error),
        };
        if rest.is_empty() {
            Ok(page)
        } else {
            Err(PageError::TrailingBytes)
        }
    }

    /// What a page that was parsed before has for a key: read without looking at the rest of it.
    ///
    /// # Errors
    /// [`PageError`] of what was read.
    pub fn find(bytes: &[u8], key: &Hash) -> Result<Found, PageError> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(PageError::Magic)?;
        match read_byte(&mut rest)? {
            LEAF => find_record(&mut rest, key),
            INNER => find_slot(rest, key),
            _ => Err(PageError::Magic),
        }
    }

    /// Reads the page with this address.
    ///
    /// # Errors
    /// As [`Page::parse`], and [`PageError::HashMismatch`].
    pub fn authenticate(address: &Hash, bytes: &[u8]) -> Result<Self, PageError> {
        Self::authenticate_with_leaves(address, bytes).map(|(page, _)| page)
    }

    /// The same with the hashes of its records, if it is a leaf page: they had to be found for that.
    ///
    /// # Errors
    /// As [`Page::authenticate`].
    pub fn authenticate_with_leaves(
        address: &Hash,
        bytes: &[u8],
    ) -> Result<(Self, Vec<Hash>), PageError> {
        let page = Self::parse(bytes)?;
        let (row, leaves) = match &page {
            Self::Leaf(records) => {
                let leaves: Vec<Hash> = records.iter().map(Record::leaf).collect();
                (row_of(records, &leaves), leaves)
            }
            Self::Inner(_) => (page.row(), Vec::new()),
        };
        match row.root() == *address {
            true => Ok((page, leaves)),
            false => Err(PageError::HashMismatch),
        }
    }

    /// The page's file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(match self {
            Self::Leaf(records) => records.len().saturating_mul(Hash::LEN.saturating_add(8)),
            Self::Inner(inner) => inner
                .slots
                .len()
                .saturating_mul(Hash::LEN.saturating_add(1)),
        });
        bytes.extend_from_slice(MAGIC);
        match self {
            Self::Leaf(records) => {
                bytes.push(LEAF);
                bytes.push(less_one(records.len()));
                for record in records {
                    write_record(&mut bytes, record);
                }
            }
            Self::Inner(inner) => {
                bytes.push(INNER);
                bytes.extend_from_slice(&varint(inner.keys));
                bytes.extend([inner.bit, inner.width, less_one(inner.slots.len())]);
                for slot in &inner.slots {
                    bytes.push(slot.label);
                    bytes.extend_from_slice(slot.hash.as_bytes());
                }
            }
        }
        bytes
    }

    /// The hash of the page's subtree.
    pub fn hash(&self) -> Hash {
        self.row().root()
    }

    /// Keys in the subtree.
    pub fn keys(&self) -> u64 {
        match self {
            Self::Leaf(records) => records.len() as u64,
            Self::Inner(inner) => inner.keys,
        }
    }

    /// The page's parts, side by side.
    pub(crate) fn row(&self) -> Row {
        match self {
            Self::Leaf(records) => {
                let leaves: Vec<Hash> = records.iter().map(Record::leaf).collect();
                row_of(records, &leaves)
            }
            Self::Inner(inner) => {
                let mut row = Row::default();
                let mut before: Option<u8> = None;
                for slot in &inner.slots {
                    let bit = before.map(|before| inner.bit_between(before, slot.label));
                    row.push(bit.unwrap_or(0), slot.hash);
                    before = Some(slot.label);
                }
                row
            }
        }
    }
}

impl Record {
    /// Its hash in the tree.
    pub(crate) fn leaf(&self) -> Hash {
        mpt::leaf(self.key.as_bytes(), &self.list.value())
    }
}

/// Records side by side, of which these are the hashes.
pub(crate) fn row_of(records: &[Record], leaves: &[Hash]) -> Row {
    let mut row = Row::default();
    let mut before: Option<&Hash> = None;
    for (Record { key, .. }, leaf) in records.iter().zip(leaves) {
        let bit = before.and_then(|b| first_difference(b.as_bytes(), key.as_bytes()));
        row.push(bit.unwrap_or(0), *leaf);
        before = Some(key);
    }
    row
}

impl Inner {
    /// The bit of the keys at which two labels differ first.
    fn bit_between(&self, a: u8, b: u8) -> u32 {
        // Labels are as wide as the page: their first bit is the page's own.
        let unused = 8_u32.saturating_sub(u32::from(self.width));
        let zeros = (a ^ b).leading_zeros().saturating_sub(unused);
        u32::from(self.bit).saturating_add(zeros)
    }

    /// Where it is split.
    pub const fn split(&self) -> Split {
        Split {
            bit: self.bit,
            width: self.width,
        }
    }
}

/// The bits that a subtree is split over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    bit: u8,
    width: u8,
}

impl Split {
    /// The label of the slot that a key belongs into.
    pub fn label_of(self, key: &Hash) -> u8 {
        let bits = u32::from(self.bit)..self.end();
        bits.fold(0, |label, at| {
            (label << 1) | u8::from(mpt::bit(key.as_bytes(), at))
        })
    }

    /// The bit after the last one that the labels have.
    pub fn end(self) -> u32 {
        u32::from(self.bit).saturating_add(u32::from(self.width))
    }
}

fn less_one(count: usize) -> u8 {
    u8::try_from(count.saturating_sub(1)).unwrap_or(u8::MAX)
}

fn write_record(bytes: &mut Vec<u8>, Record { key, list }: &Record) {
    bytes.extend_from_slice(key.as_bytes());
    bytes.extend_from_slice(&varint(list.count()));
    match list {
        List::Short(numbers) => {
            let mut next = 0_u64;
            for number in numbers {
                bytes.extend_from_slice(&varint(number.saturating_sub(next)));
                next = number.saturating_add(1);
            }
        }
        List::Long(head) => bytes.extend_from_slice(head.root.as_bytes()),
    }
}

fn read_leaf(rest: &mut &[u8]) -> Result<Vec<Record>, PageError> {
    let count = usize::from(read_byte(rest)?).saturating_add(1);
    if count > MAX_KEYS {
        let found = count as u64;
        return Err(PageError::KeyCount { found });
    }
    let mut records: Vec<Record> = Vec::with_capacity(count);
    for position in 0..count {
        let key = read_hash(rest)?;
        if records.last().is_some_and(|before| before.key >= key) {
            return Err(PageError::KeyOrder { position });
        }
        let list = match read_number(rest)? {
            0 => return Err(PageError::EmptyList { position }),
            count if count <= SHORT as u64 => read_short(rest, count)?,
            size => List::Long(Head {
                size,
                root: read_hash(rest)?,
            }),
        };
        records.push(Record { key, list });
    }
    Ok(records)
}

fn find_record(rest: &mut &[u8], key: &Hash) -> Result<Found, PageError> {
    let count = usize::from(read_byte(rest)?).saturating_add(1);
    for _ in 0..count {
        let own = read_hash(rest)?;
        let length = read_number(rest)?;
        match own.cmp(key) {
            Ordering::Less if length <= SHORT as u64 => {
                for _ in 0..length {
                    read_number(rest)?;
                }
            }
            Ordering::Less => {
                read_hash(rest)?;
            }
            Ordering::Equal if length <= SHORT as u64 => {
                return Ok(Found::List(read_short(rest, length)?));
            }
            Ordering::Equal => {
                let root = read_hash(rest)?;
                let size = length;
                return Ok(Found::List(List::Long(Head { size, root })));
            }
            Ordering::Greater => break,
        }
    }
    Ok(Found::Nothing)
}

/// Slots are of one length, so the one of a key is found without reading those before it.
fn find_slot(mut rest: &[u8], key: &Hash) -> Result<Found, PageError> {
    const SLOT: usize = 1 + Hash::LEN;
    read_number(&mut rest)?;
    let (bit, width) = (read_byte(&mut rest)?, read_byte(&mut rest)?);
    let count = usize::from(read_byte(&mut rest)?).saturating_add(1);
    let slots = rest.get(..count.saturating_mul(SLOT));
    let (slots, _) = slots.ok_or(PageError::Truncated)?.as_chunks::<SLOT>();
    let label = Split { bit, width }.label_of(key);
    let found = slots.binary_search_by(|[own, ..]| own.cmp(&label)).ok();
    let slot = found.and_then(|at| slots.get(at));
    Ok(slot.map_or(Found::Nothing, |[_, hash @ ..]| {
        Found::Page(Hash::new(*hash))
    }))
}

fn read_short(rest: &mut &[u8], count: u64) -> Result<List, PageError> {
    // Most keys have one number, and a page is read more often than it grows.
    let mut numbers = Vec::with_capacity(usize::try_from(count).unwrap_or(SHORT).min(SHORT));
    let mut next = 0_u64;
    for _ in 0..count {
        let number = next.checked_add(read_number(rest)?);
        let number = number.ok_or(PageError::Number)?;
        // No log has an entry of this number, so no number follows it.
        next = number.checked_add(1).ok_or(PageError::Number)?;
        numbers.push(number);
    }
    Ok(List::Short(numbers))
}

fn read_inner(rest: &mut &[u8]) -> Result<Inner, PageError> {
    let keys = read_number(rest)?;
    if keys <= MAX_KEYS as u64 {
        return Err(PageError::KeyCount { found: keys });
    }
    let bit = read_byte(rest)?;
    let width = read_byte(rest)?;
    let inner = Inner {
        keys,
        bit,
        width,
        slots: Vec::new(),
    };
    if width != width_for(keys) || inner.split().end() > 256 {
        return Err(PageError::Width { found: width });
    }
    let count = usize::from(read_byte(rest)?).saturating_add(1);
    let labels = 1_u16.checked_shl(u32::from(width)).unwrap_or(u16::MAX);
    let mut slots: Vec<Slot> = Vec::with_capacity(count);
    for position in 0..count {
        let label = read_byte(rest)?;
        let in_order = slots.last().is_none_or(|before| before.label < label);
        if !in_order || u16::from(label) >= labels {
            return Err(PageError::SlotOrder { position });
        }
        let hash = read_hash(rest)?;
        slots.push(Slot { label, hash });
    }
    let half = labels >> 1;
    let side = |slot: Option<&Slot>| slot.map(|slot| u16::from(slot.label).cmp(&half));
    let first_is_left = side(slots.first()) == Some(Ordering::Less);
    let last_is_right = side(slots.last()).is_some_and(Ordering::is_ge);
    if first_is_left && last_is_right {
        Ok(Inner { slots, ..inner })
    } else {
        Err(PageError::Slots)
    }
}

fn read_byte(rest: &mut &[u8]) -> Result<u8, PageError> {
    let (byte, after) = rest.split_first().ok_or(PageError::Truncated)?;
    *rest = after;
    Ok(*byte)
}

fn read_hash(rest: &mut &[u8]) -> Result<Hash, PageError> {
    let (hash, after) = rest
        .split_at_checked(Hash::LEN)
        .ok_or(PageError::Truncated)?;
    *rest = after;
    Hash::from_slice(hash).ok_or(PageError::Truncated)
}

fn read_number(rest: &mut &[u8]) -> Result<u64, PageError> {
    if rest.is_empty() {
        return Err(PageError::Truncated);
    }
    read_varint(rest).ok_or(PageError::Number)
}

#[cfg(test)]
mod tests;
