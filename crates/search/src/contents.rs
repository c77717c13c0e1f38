//! What a segment holds, and how its files are written.

use std::collections::BTreeMap;

use crate::head::{self, Head, SearchFileError};
use crate::piece::{self, Writer};
use crate::segment::Segment;
use crate::term::terms;

/// Entries that a segment lists for a term: the newest.
pub const MAX_POSTINGS: usize = 1024;

/// A piece is closed when it has so many bytes.
const PIECE_LEN: usize = 16 * 1024;

/// The entries of a segment that have a term, by their distance from its first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Postings {
    /// Strictly increasing, and no more than [`MAX_POSTINGS`], but for a while twice as many.
    offsets: Vec<u32>,
    is_common: bool,
}

impl Postings {
    /// The newest entries, oldest first.
    pub fn offsets(&self) -> &[u32] {
        &self.offsets
    }

    /// Whether there are older ones besides.
    pub const fn is_common(&self) -> bool {
        self.is_common
    }

    pub(crate) fn read(offsets: Vec<u32>, is_common: bool) -> Option<Self> {
        let is_whole = !is_common || offsets.len() == MAX_POSTINGS;
        is_whole.then_some(Self { offsets, is_common })
    }

    fn push(&mut self, offset: u32) {
        if self.offsets.last() == Some(&offset) {
            return;
        }
        self.offsets.push(offset);
        if self.offsets.len() >= MAX_POSTINGS.saturating_mul(2) {
            self.trim();
        }
    }

    fn trim(&mut self) {
        if let Some(more) = self
            .offsets
            .len()
            .checked_sub(MAX_POSTINGS)
            .filter(|more| *more > 0)
        {
            self.offsets.drain(..more);
            self.is_common = true;
        }
    }
}

/// All terms of a segment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    terms: BTreeMap<String, Postings>,
}

impl Contents {
    /// Adds a text of the entry that lies so far from the segment's first. Entries come in their order.
    pub fn add(&mut self, offset: u32, text: &str) {
        for term in terms(text) {
            self.terms.entry(term).or_default().push(offset);
        }
    }

    /// Puts the four parts of a segment together, in their order.
    pub fn merge(parts: impl IntoIterator<Item = (Segment, Self)>) -> Self {
        let mut all = Self::default();
        let mut first = None;
        for (part, contents) in parts {
            let first = *first.get_or_insert(part.first());
            let before = part.first().saturating_sub(first);
            let before = u32::try_from(before).unwrap_or(u32::MAX);
            for (term, postings) in contents.terms {
                let merged = all.terms.entry(term).or_default();
                if postings.is_common {
                    // The newest of these are the newest of all, and older ones there are.
                    merged.offsets.clear();
                    merged.is_common = true;
                }
                for offset in postings.offsets {
                    merged.push(offset.saturating_add(before));
                }
            }
        }
        all.terms.values_mut().for_each(Postings::trim);
        all
    }

    /// Reads the files of a segment, which `piece` fetches by number.
    ///
    /// # Errors
    /// What `piece` fails with, and [`SearchFileError`].
    pub fn read<E: From<SearchFileError>>(
        segment: Segment,
        head: &[u8],
        mut piece: impl FnMut(usize) -> Result<Vec<u8>, E>,
    ) -> Result<Self, E> {
        let head = Head::parse(segment, head)?;
        let mut contents = Self::default();
        let mut take = |bytes: &[u8]| match piece::read(bytes, segment.width()) {
            Some(terms) => {
                contents.terms.extend(terms);
                Ok(())
            }
            None => Err(SearchFileError::Piece),
        };
        take(head.inline())?;
        for number in 0..head.count() {
            take(&piece(number)?)?;
        }
        Ok(contents)
    }

    /// The segment's files, each with its path: the head, and the pieces that it names.
    pub fn files(&mut self, segment: Segment) -> Vec<(String, Vec<u8>)> {
        self.terms.values_mut().for_each(Postings::trim);
        let mut pieces: Vec<(&str, Writer)> = Vec::new();
        for (term, postings) in &self.terms {
            let is_closed = |(_, piece): &(&str, Writer)| piece.len() >= PIECE_LEN;
            if pieces.last().is_none_or(is_closed) {
                pieces.push((term, Writer::default()));
            }
            if let Some((_, piece)) = pieces.last_mut() {
                piece.push(term, postings);
            }
        }
        // A single piece saves a fetch where it stands in the head.
        if pieces.len() <= 1 {
            let inline = pieces.pop().map(|(_, piece)| piece.finish());
            let head = head::write(segment, &[], &inline.unwrap_or_default());
            return vec![(segment.head(), head)];
        }
        let (firsts, pieces): (Vec<&str>, Vec<Writer>) = pieces.into_iter().unzip();
        let mut files = vec![(segment.head(), head::write(segment, &firsts, &[]))];
        let pieces = pieces.into_iter().enumerate();
        files.extend(pieces.map(|(number, piece)| (segment.piece(number), piece.finish())));
        files
    }
}
