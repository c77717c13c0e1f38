//! Pieces: terms in their order, each with the entries that have it. What one fetch brings.
//!
//! A term stands as what it shares with the one before it and the rest, a list as its first offset and the
//! gaps: `varint shared | varint length | bytes | varint count * 2 + common | varint offset | varint gap..`.

use crate::contents::{MAX_POSTINGS, Postings};
use crate::term::MAX_TERM_LEN;
use crate::varint;

/// Writes one piece.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    before: String,
}

impl Writer {
    /// Takes the next term, which must be greater than the one before.
    pub(crate) fn push(&mut self, term: &str, postings: &Postings) {
        let pairs = term.bytes().zip(self.before.bytes());
        let shared = pairs.take_while(|(a, b)| a == b).count();
        let rest = term.as_bytes().get(shared..).unwrap_or_default();
        self.number(shared);
        self.number(rest.len());
        self.bytes.extend_from_slice(rest);
        let count = postings.offsets().len();
        let flag = usize::from(postings.is_common());
        self.number(count.saturating_mul(2).saturating_add(flag));
        let mut before = 0;
        for &offset in postings.offsets() {
            varint::write(&mut self.bytes, u64::from(offset.saturating_sub(before)));
            before = offset;
        }
        self.before = term.to_owned();
    }

    pub(crate) const fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn number(&mut self, number: usize) {
        varint::write(&mut self.bytes, u64::try_from(number).unwrap_or(u64::MAX));
    }
}

/// Reads a piece; none if it is damaged. Offsets are below `width`.
pub fn read(bytes: &[u8], width: u64) -> Option<Vec<(String, Postings)>> {
    let mut terms = Vec::new();
    let mut rest = bytes;
    let mut before: Vec<u8> = Vec::new();
    while !rest.is_empty() {
        let shared = usize::try_from(varint::read(&mut rest)?).ok()?;
        let own = varint::read_bytes(&mut rest, MAX_TERM_LEN)?;
        let mut term = before.get(..shared)?.to_vec();
        term.extend_from_slice(own);
        let is_next = terms.is_empty() || term > before;
        if !is_next || term.is_empty() || term.len() > MAX_TERM_LEN {
            return None;
        }
        let postings = read_postings(&mut rest, width)?;
        terms.push((String::from_utf8(term.clone()).ok()?, postings));
        before = term;
    }
    Some(terms)
}

fn read_postings(rest: &mut &[u8], width: u64) -> Option<Postings> {
    let count = varint::read(rest)?;
    let (count, is_common) = (usize::try_from(count / 2).ok()?, count % 2 == 1);
    if count == 0 || count > MAX_POSTINGS {
        return None;
    }
    let mut offsets = Vec::with_capacity(count);
    let mut before: Option<u64> = None;
    for _ in 0..count {
        let gap = varint::read(rest)?;
        let offset = match before {
            None => gap,
            Some(before) => before.checked_add(gap).filter(|_| gap > 0)?,
        };
        before = Some(offset);
        offsets.push(u32::try_from(offset).ok().filter(|_| offset < width)?);
    }
    Postings::read(offsets, is_common)
}
