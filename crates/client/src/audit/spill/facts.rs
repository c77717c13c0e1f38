//! Facts in blocks: those of some neighbouring entries together take less room than each alone.

use std::ops::RangeInclusive;
use std::rc::Rc;

use redb::ReadableTable as _;

use super::tables::{FACTS, FOUND, INTERVALS, META, OF_PROJECTS, WORDS, WRONG};
use super::{Spill, SpillError};

/// Entries whose facts are one block.
const BLOCK: u64 = 32;

/// Blocks that are kept unpacked: some 5 MB.
const UNPACKED: usize = 384;

/// Bytes of a block in one row: with its key it fills a page of the database.
const ROW: usize = 4_072;

/// Bytes of the first facts that all later blocks are packed against: what stands in many of them, names of
/// roles and the keys of those who sign most, takes next to no room then.
const DICTIONARY: usize = 32 << 10;

/// The last block, which isn't written yet, or not with all of its facts.
#[derive(Debug, Default)]
pub(super) struct Tail {
    block: u64,
    facts: Vec<Vec<u8>>,
    is_new: bool,
}

/// What blocks are packed against, once there is enough of it.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    bytes: Vec<u8>,
    is_whole: bool,
}

/// Blocks unpacked last, each at a place of its own.
#[derive(Debug, Default)]
pub(super) struct Blocks(Vec<Option<(u64, Rc<Vec<u8>>)>>);

impl Blocks {
    fn get(&self, block: u64) -> Option<Rc<Vec<u8>>> {
        let found = self.0.get(place_of(block))?.as_ref();
        let (_, bytes) = found.filter(|(own, _)| *own == block)?;
        Some(Rc::clone(bytes))
    }

    fn put(&mut self, block: u64, bytes: &Rc<Vec<u8>>) {
        self.0.resize(UNPACKED, None);
        if let Some(place) = self.0.get_mut(place_of(block)) {
            *place = Some((block, Rc::clone(bytes)));
        }
    }
}

fn place_of(block: u64) -> usize {
    let places = u64::try_from(UNPACKED).unwrap_or(1);
    usize::try_from(block.checked_rem(places).unwrap_or(0)).unwrap_or(0)
}

/// What is put aside of entry after entry.
#[derive(Debug, Default)]
pub(in crate::audit) struct Entries {
    /// The bytes of each entry's fact, none where there is none, in order from `first` on.
    pub(in crate::audit) facts: Vec<Vec<u8>>,
    /// The number of the first.
    pub(in crate::audit) first: u64,
    /// Those that are asked about project by project.
    pub(in crate::audit) of_projects: Vec<(String, u64)>,
    /// Those that are wrong by themselves, with their bytes.
    pub(in crate::audit) wrong: Vec<(u64, Vec<u8>)>,
    /// When entries were logged.
    pub(in crate::audit) intervals: Vec<(u64, u64, Option<u64>, Option<u64>)>,
}

impl Spill {
    /// Puts aside what is to be known of the next entries.
    pub(in crate::audit) fn put(&self, entries: Entries) {
        for (number, fact) in (entries.first..).zip(entries.facts) {
            self.put_fact(number, fact);
        }
        if !entries.of_projects.is_empty() {
            self.write(|txn| {
                let mut table = txn.open_table(OF_PROJECTS)?;
                for (name, number) in &entries.of_projects {
                    table.insert((name.as_str(), *number), ())?;
                }
                Ok(())
            });
        }
        if !entries.wrong.is_empty() {
            self.write(|txn| {
                let mut table = txn.open_table(WRONG)?;
                for (number, bytes) in &entries.wrong {
                    table.insert(*number, bytes.as_slice())?;
                }
                Ok(())
            });
        }
        if !entries.intervals.is_empty() {
            self.write(|txn| {
                let mut table = txn.open_table(INTERVALS)?;
                for (start, end, after, until) in &entries.intervals {
                    table.insert(*start, (*end, *after, *until))?;
                }
                Ok(())
            });
        }
    }

    /// Takes note of entries about which a rule has found something.
    pub(in crate::audit) fn put_found(&self, numbers: &[u64]) {
        self.write(|txn| {
            let mut table = txn.open_table(FOUND)?;
            for number in numbers {
                table.insert(*number, ())?;
            }
            Ok(())
        });
    }

    /// Those entries, in order.
    pub(in crate::audit) fn found(&self) -> Option<Vec<u64>> {
        self.read(|tables| {
            let rows = tables.found.iter()?;
            rows.map(|row| Ok(row?.0.value())).collect()
        })
    }

    /// The entries from `from` on that are wrong by themselves, at most so many.
    pub(in crate::audit) fn wrong(&self, from: u64, most: usize) -> Option<Vec<(u64, Vec<u8>)>> {
        self.read(|tables| {
            let rows = tables.wrong.range(from..)?.take(most);
            rows.map(|row| {
                let (number, bytes) = row?;
                Ok((number.value(), bytes.value().to_vec()))
            })
            .collect()
        })
    }

    /// The entries that are asked about project by project, behind this one, at most so many.
    pub(in crate::audit) fn of_projects(
        &self,
        (name, number): (&str, u64),
        most: usize,
    ) -> Option<Vec<(String, u64)>> {
        self.read(|tables| {
            let rows = tables.of_projects.range((name, number)..)?;
            let rows = rows.map(|row| {
                let (place, ()) = row.map(|(place, _)| (place, ()))?;
                let (name, number) = place.value();
                Ok((name.to_owned(), number))
            });
            let here = (name.to_owned(), number);
            rows.filter(|row| row.as_ref().ok() != Some(&here))
                .take(most)
                .collect()
        })
    }

    fn put_fact(&self, number: u64, fact: Vec<u8>) {
        let block = number / BLOCK;
        if self.0.tail.borrow().block != block {
            self.write_tail();
            let mut tail = self.0.tail.borrow_mut();
            tail.block = block;
            tail.facts.clear();
        }
        let mut tail = self.0.tail.borrow_mut();
        // One that stood there before a crash is written once more.
        let at = usize::try_from(number % BLOCK).unwrap_or(0);
        tail.facts.truncate(at);
        tail.facts.push(fact);
        tail.is_new = true;
    }

    pub(super) fn write_tail(&self) {
        let mut tail = self.0.tail.borrow_mut();
        if !std::mem::take(&mut tail.is_new) {
            return;
        }
        let mut bytes = Vec::new();
        let mut end = tail.facts.len().saturating_add(1).saturating_mul(4);
        let offset = |end: usize| u32::try_from(end).unwrap_or(u32::MAX).to_le_bytes();
        bytes.extend(offset(end));
        for fact in &tail.facts {
            end = end.saturating_add(fact.len());
            bytes.extend(offset(end));
        }
        tail.facts.iter().for_each(|fact| bytes.extend(fact));
        let block = tail.block;
        let is_full = u64::try_from(tail.facts.len()).is_ok_and(|count| count >= BLOCK);
        drop(tail);
        let packed = self.pack(&bytes);
        self.0.blocks.take();
        self.write(|txn| {
            let mut table = txn.open_table(FACTS)?;
            let mut parts = packed.chunks(ROW);
            for row in rows_of(block) {
                match parts.next() {
                    Some(part) => table.insert(row, part)?.is_some(),
                    // It may have taken more rows when it was written with fewer facts, but without a
                    // dictionary.
                    None if table.remove(row)?.is_some() => true,
                    None => break,
                };
            }
            Ok(())
        });
        if is_full {
            self.learn(&bytes);
        }
    }

    /// Its length, whether it is packed against the dictionary, and the block.
    fn pack(&self, bytes: &[u8]) -> Vec<u8> {
        let dictionary = self.0.dictionary.borrow();
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let mut packed = length.to_le_bytes().to_vec();
        packed.push(u8::from(dictionary.is_whole));
        packed.extend(match dictionary.is_whole {
            true => lz4_flex::block::compress_with_dict(bytes, &dictionary.bytes),
            false => lz4_flex::block::compress(bytes),
        });
        packed
    }

    fn unpack(&self, packed: &[u8]) -> Option<Vec<u8>> {
        let (length, rest) = packed.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (has_dictionary, rest) = rest.split_first()?;
        let dictionary = self.0.dictionary.borrow();
        match (*has_dictionary, dictionary.is_whole) {
            (0, _) => lz4_flex::block::decompress(rest, length).ok(),
            (1, true) => {
                lz4_flex::block::decompress_with_dict(rest, length, &dictionary.bytes).ok()
            }
            _ => None,
        }
    }

    /// Takes a block into the dictionary, until that is whole.
    fn learn(&self, bytes: &[u8]) {
        let mut dictionary = self.0.dictionary.borrow_mut();
        if dictionary.is_whole {
            return;
        }
        dictionary.bytes.extend_from_slice(bytes);
        if dictionary.bytes.len() >= DICTIONARY {
            dictionary.bytes.truncate(DICTIONARY);
            dictionary.is_whole = true;
            self.write(|txn| {
                let mut meta = txn.open_table(META)?;
                meta.insert(WORDS, dictionary.bytes.as_slice())?;
                Ok(())
            });
        }
    }

    /// Goes on behind so many entries: takes the last block up again.
    pub(in crate::audit) fn resume_facts(&self, size: u64) {
        let words = self.read(|tables| {
            let words = tables.meta.get(WORDS)?;
            Ok(words.map(|words| words.value().to_vec()))
        });
        *self.0.dictionary.borrow_mut() = Dictionary {
            is_whole: matches!(words, Some(Some(_))),
            bytes: words.flatten().unwrap_or_default(),
        };
        let block = size / BLOCK;
        let count = usize::try_from(size % BLOCK).unwrap_or(0);
        let mut facts = Vec::new();
        if count > 0
            && let Some(bytes) = self.block(block)
        {
            facts.extend((0..count).map_while(|at| Some(fact_in(&bytes, at)?.to_vec())));
        }
        if facts.len() != count {
            self.fail(SpillError::Damaged("a block of facts is too short".into()));
        }
        *self.0.tail.borrow_mut() = Tail {
            block,
            facts,
            is_new: false,
        };
    }

    /// The bytes of the fact in an entry.
    pub(super) fn fact_bytes(&self, number: u64) -> Option<Vec<u8>> {
        let bytes = self.block(number / BLOCK)?;
        let at = usize::try_from(number % BLOCK).ok()?;
        let fact = fact_in(&bytes, at);
        if fact.is_none() {
            self.fail(SpillError::Damaged("a block of facts is too short".into()));
        }
        fact.map(<[u8]>::to_vec)
    }

    fn block(&self, block: u64) -> Option<Rc<Vec<u8>>> {
        if let Some(bytes) = self.0.blocks.borrow().get(block) {
            return Some(bytes);
        }
        let unpacked = self.read(|tables| {
            let mut packed = Vec::new();
            for row in tables.facts.range(rows_of(block))? {
                packed.extend_from_slice(row?.1.value());
            }
            Ok(self.unpack(&packed))
        })?;
        let Some(unpacked) = unpacked else {
            self.fail(SpillError::Damaged("a block of facts is missing".into()));
            return None;
        };
        let unpacked = Rc::new(unpacked);
        self.0.blocks.borrow_mut().put(block, &unpacked);
        Some(unpacked)
    }
}

/// The keys of a block's rows.
fn rows_of(block: u64) -> RangeInclusive<u64> {
    let first = block << 16;
    first..=(first | 0xffff)
}

/// The bytes of a fact of a block.
fn fact_in(block: &[u8], at: usize) -> Option<&[u8]> {
    let offset = |at: usize| {
        let from = at.checked_mul(4)?;
        let bytes = block.get(from..from.checked_add(4)?)?;
        let offset = u32::from_le_bytes(bytes.try_into().ok()?);
        usize::try_from(offset).ok()
    };
    // Behind the last offset the facts begin.
    let count = offset(0)? / 4;
    if at.checked_add(1)? >= count {
        return None;
    }
    block.get(offset(at)?..offset(at.checked_add(1)?)?)
}
