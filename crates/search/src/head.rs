//! The head of a segment: which piece has which terms. And what is found with both.

use std::collections::BTreeSet;

use crate::contents::{MAX_POSTINGS, Postings};
use crate::piece;
use crate::query::{Query, Wanted};
use crate::segment::Segment;
use crate::term::MAX_TERM_LEN;
use crate::varint;

/// Limit in bytes for a head.
pub const MAX_HEAD_LEN: u64 = 1024 * 1024;

/// Limit in bytes for a piece.
pub const MAX_PIECE_LEN: u64 = 64 * 1024;

/// How a head begins.
const MAGIC: &[u8] = b"stele-search/v1\n";

/// Pieces that a segment may have.
const MAX_PIECES: usize = 20_000;

/// Pieces that are fetched for the beginning of a word.
const MAX_PREFIX_PIECES: usize = 4;

/// Entries that a segment gives for the beginning of a word: the newest.
const MAX_FOUND: usize = 4 * MAX_POSTINGS;

/// A file of a segment is damaged, or is none. It says nothing about the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchFileError {
    /// The head isn't that of this segment.
    Head,
    /// A piece isn't one, or is missing.
    Piece,
}

impl SearchFileError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Head => "search-head",
            Self::Piece => "search-piece",
        }
    }
}

/// What a segment has for a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Numbers of entries that may have all that is looked for, oldest first. Their own texts decide
    /// ([`Query::matches`]).
    pub entries: Vec<u64>,
    /// Whether there may be older ones in this segment besides: all terms are common ones.
    pub has_more: bool,
}

/// A head that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    segment: Segment,
    /// The first term of each piece.
    firsts: Vec<String>,
    inline: Vec<u8>,
}

/// Writes a head: with the first terms of its pieces, or with its only piece.
pub(crate) fn write(segment: Segment, firsts: &[&str], inline: &[u8]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    varint::write(&mut bytes, segment.first());
    varint::write(&mut bytes, segment.width());
    let count = u64::try_from(firsts.len()).unwrap_or(u64::MAX);
    varint::write(&mut bytes, count);
    for first in firsts {
        let length = u64::try_from(first.len()).unwrap_or(u64::MAX);
        varint::write(&mut bytes, length);
        bytes.extend_from_slice(first.as_bytes());
    }
    bytes.extend_from_slice(inline);
    bytes
}

impl Head {
    /// Reads the head of this segment.
    ///
    /// # Errors
    /// [`SearchFileError::Head`]
    pub fn parse(segment: Segment, bytes: &[u8]) -> Result<Self, SearchFileError> {
        read(segment, bytes).ok_or(SearchFileError::Head)
    }

    /// How many pieces there are besides the head.
    pub fn count(&self) -> usize {
        self.firsts.len()
    }

    /// The only piece, if the head has it in it.
    pub(crate) fn inline(&self) -> &[u8] {
        &self.inline
    }

    /// The pieces that a query needs, by their numbers, in their order; none where the head is enough.
    pub fn pieces(&self, query: &Query) -> Vec<usize> {
        let mut pieces = BTreeSet::new();
        for wanted in query.wanted() {
            pieces.extend(self.pieces_of(&wanted));
        }
        pieces.into_iter().collect()
    }

    fn pieces_of(&self, wanted: &Wanted) -> Vec<usize> {
        let behind = self
            .firsts
            .partition_point(|first| first.as_str() <= wanted.text());
        let own = behind.checked_sub(1);
        let more = match wanted {
            Wanted::Exact(_) => 0..0,
            Wanted::Prefix(_) => behind..self.firsts.len(),
        };
        let more = more.take_while(|piece| {
            let first = self.firsts.get(*piece);
            first.is_some_and(|first| wanted.fits(first))
        });
        own.into_iter()
            .chain(more)
            .take(MAX_PREFIX_PIECES)
            .collect()
    }

    /// What the segment has, by the pieces that [`Head::pieces`] names, in the same order.
    ///
    /// # Errors
    /// [`SearchFileError::Piece`]
    pub fn find(&self, query: &Query, pieces: &[Vec<u8>]) -> Result<Found, SearchFileError> {
        if pieces.len() != self.pieces(query).len() {
            return Err(SearchFileError::Piece);
        }
        let bytes = std::iter::once(self.inline.as_slice());
        let mut terms = Vec::new();
        for piece in bytes.chain(pieces.iter().map(Vec::as_slice)) {
            let read = piece::read(piece, self.segment.width());
            terms.extend(read.ok_or(SearchFileError::Piece)?);
        }
        let lists = query.wanted().into_iter().map(|wanted| {
            let fitting = terms.iter().filter(|(term, _)| wanted.fits(term));
            List::of(fitting.map(|(_, postings)| postings))
        });
        let Found { entries, has_more } = common_to_all(&lists.collect::<Vec<_>>());
        let entries = entries.into_iter();
        let first = self.segment.first();
        Ok(Found {
            entries: entries.map(|offset| offset.saturating_add(first)).collect(),
            has_more,
        })
    }
}

fn read(segment: Segment, bytes: &[u8]) -> Option<Head> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let first = varint::read(&mut rest)?;
    let width = varint::read(&mut rest)?;
    if (first, width) != (segment.first(), segment.width()) {
        return None;
    }
    let count = usize::try_from(varint::read(&mut rest)?).ok()?;
    if count > MAX_PIECES {
        return None;
    }
    let mut firsts: Vec<String> = Vec::new();
    for _ in 0..count {
        let term = varint::read_bytes(&mut rest, MAX_TERM_LEN)?;
        let term = String::from_utf8(term.to_vec()).ok()?;
        if firsts.last().is_some_and(|before| *before >= term) {
            return None;
        }
        firsts.push(term);
    }
    (count == 0 || rest.is_empty()).then(|| Head {
        segment,
        firsts,
        inline: rest.to_vec(),
    })
}

/// The entries with one of the terms that are looked for.
struct List {
    offsets: BTreeSet<u32>,
    /// From where on nothing is missing; from the beginning, if the terms aren't common.
    whole_from: Option<u32>,
}

impl List {
    fn of<'a>(postings: impl Iterator<Item = &'a Postings>) -> Self {
        let mut list = Self {
            offsets: BTreeSet::new(),
            whole_from: None,
        };
        for postings in postings {
            list.offsets.extend(postings.offsets());
            if postings.is_common() {
                list.whole_from = list.whole_from.max(postings.offsets().first().copied());
            }
        }
        list
    }

    /// Whether an entry may have one of the terms.
    fn may_have(&self, offset: u32) -> bool {
        let is_unknown = self.whole_from.is_some_and(|from| offset < from);
        is_unknown || self.offsets.contains(&offset)
    }
}

/// What may be in all lists, by distance from the segment's first entry: the newest.
fn common_to_all(lists: &[List]) -> Found {
    let whole = lists.iter().filter(|list| list.whole_from.is_none());
    let (base, has_more) = match whole.min_by_key(|list| list.offsets.len()) {
        Some(list) => (Some(list), false),
        None => (lists.iter().max_by_key(|list| list.whole_from), true),
    };
    let Some(base) = base else {
        return Found::default();
    };
    let all = base.offsets.iter().rev().copied();
    let all = all.filter(|offset| lists.iter().all(|list| list.may_have(*offset)));
    let mut entries: Vec<u64> = all.take(MAX_FOUND).map(u64::from).collect();
    entries.reverse();
    Found { entries, has_more }
}

#[cfg(test)]
mod tests;
