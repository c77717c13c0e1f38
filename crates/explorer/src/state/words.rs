//! What looking for words has given: rows whose own texts have them.

use std::rc::Rc;

use stele_client::check::CheckedEntry;
use stele_client::log::Hits;
use stele_search::{Query, text_of};
use stele_verify::checkpoint::VerifiedCheckpoint;

use super::record::EntryView;
use super::rows::Row;

/// How many rows are shown at first, and how many more at a time.
pub(crate) const STEP: usize = 20;

/// Entries that are read at once.
const READ: usize = 20;

/// A row, and which of its texts have some of it: none unless the record is intact.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Match {
    pub(crate) row: Row,
    pub(crate) texts: Vec<String>,
    /// Whether it was checked to the end, with its history and the rules of its type, and not only read.
    is_whole: bool,
}

/// How far it has come.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct WordsView {
    /// What is looked for.
    pub(crate) text: String,
    /// Which entries may have it; nothing while that is being looked up.
    pub(crate) hits: Option<Rc<Hits>>,
    /// Those that have it, newest first, and those of which that can't be told. Each was checked.
    pub(crate) rows: Vec<Match>,
    /// How many of the hits were read.
    read: usize,
    /// How many rows are wanted.
    wanted: usize,
}

impl WordsView {
    /// Nothing is known yet.
    pub(crate) fn pending(text: &str) -> Self {
        Self {
            text: text.into(),
            wanted: STEP,
            ..Self::default()
        }
    }

    /// The search files were read.
    pub(crate) fn with_hits(&self, hits: Hits) -> Self {
        Self {
            hits: Some(Rc::new(hits)),
            ..self.clone()
        }
    }

    /// More rows are wanted.
    pub(crate) fn wanting(&self, rows: usize) -> Self {
        Self {
            wanted: rows,
            ..self.clone()
        }
    }

    /// The entries to be read next; none if there are rows enough, or nothing is left.
    pub(crate) fn next(&self) -> &[u64] {
        let left = self.left();
        match self.rows.len() < self.wanted {
            true => left.get(..READ).unwrap_or(left),
            false => &[],
        }
    }

    /// Hits that haven't been read.
    fn left(&self) -> &[u64] {
        let hits = self.hits.as_ref().map(|hits| hits.entries.as_slice());
        hits.unwrap_or_default()
            .get(self.read..)
            .unwrap_or_default()
    }

    /// How many rows are records that have all of it.
    pub(crate) fn found(&self) -> usize {
        self.rows
            .iter()
            .filter(|found| !found.texts.is_empty())
            .count()
    }

    /// Whether something may be left to show.
    pub(crate) fn has_more(&self) -> bool {
        !self.left().is_empty()
    }

    /// Whether no more rows come by themselves.
    pub(crate) fn is_done(&self) -> bool {
        self.hits.is_some() && self.next().is_empty()
    }

    /// Entries were read and checked: those whose texts don't have all of it are no answer, however they came to be
    /// a hit.
    pub(crate) fn with_entries(
        &self,
        entries: Vec<CheckedEntry>,
        checkpoint: Option<&VerifiedCheckpoint>,
    ) -> Self {
        let query = Query::parse(&self.text);
        let mut next = self.clone();
        next.read = next.read.saturating_add(entries.len());
        for entry in entries {
            let index = entry.index;
            let texts = entry.bytes.as_deref().map(text_of);
            // The row of one that can't be had says so.
            if texts.as_ref().is_some_and(|texts| !query.matches(texts)) {
                continue;
            }
            let entry = EntryView::done(entry, checkpoint);
            let mut texts = texts.filter(|_| entry.record.is_some()).unwrap_or_default();
            texts.retain(|text| query.touches(text));
            let entry = Some(Rc::new(entry));
            let row = Row { index, entry };
            next.rows.push(Match {
                row,
                texts,
                is_whole: false,
            });
        }
        next
    }

    /// The rows that were read and are still to be checked to the end, in the order in which they are shown. What is
    /// no record that can be shown has nothing to be checked.
    pub(crate) fn open(&self) -> Vec<u64> {
        let open = self.rows.iter();
        let open = open.filter(|found| !found.is_whole && !found.texts.is_empty());
        open.map(|found| found.row.index).collect()
    }

    /// A row was checked to the end. If it can't be had again, what was read of it stands.
    pub(crate) fn with_whole(
        &self,
        entry: CheckedEntry,
        checkpoint: Option<&VerifiedCheckpoint>,
    ) -> Self {
        let mut next = self.clone();
        let mut rows = next.rows.iter_mut();
        if let Some(found) = rows.find(|found| found.row.index == entry.index) {
            found.is_whole = true;
            if entry.bytes.is_some() {
                found.row.entry = Some(Rc::new(EntryView::done(entry, checkpoint)));
            }
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use stele_records::verdict::{CheckCode, Reason, Verdict};

    use super::*;
    use crate::state::record::Tone;
    use crate::testing;

    fn entry(index: u64, bytes: Option<Vec<u8>>) -> CheckedEntry {
        let mut verdict = Verdict::pending();
        if let Some(bytes) = &bytes {
            verdict.judge_record(bytes, 0);
        }
        verdict.close(&Reason::Offline);
        CheckedEntry {
            index,
            bytes,
            verdict,
            proof: None,
            history: None,
        }
    }

    fn view(entries: std::ops::Range<u64>) -> WordsView {
        let entries = entries.rev().collect();
        let hits = Hits {
            entries,
            ..Hits::default()
        };
        WordsView::pending("elm str").with_hits(hits)
    }

    #[test]
    fn what_is_no_answer_is_not_shown() {
        let tree = testing::tree_record("A-1");
        let view = view(0..3);
        assert_eq!(view.next(), [2, 1, 0]);
        let read = vec![
            entry(2, Some(tree)),
            entry(1, Some(b"Elm Street, but no record".to_vec())),
            entry(0, None),
        ];
        let view = view.with_entries(read, None);
        let rows: Vec<u64> = view.rows.iter().map(|found| found.row.index).collect();
        assert_eq!(rows, [2, 0]);
        assert!(view.is_done() && !view.has_more());
        // What couldn't be had is shown as that, and not as found.
        assert!(view.rows[1].row.entry.as_ref().unwrap().record.is_none());
        assert_eq!(
            (view.found(), &view.rows[0].texts[..]),
            (1, &["Elm Street <7>".to_owned()][..])
        );
    }

    #[test]
    fn it_reads_on_until_there_are_rows_enough() {
        let tree = testing::tree_record("A-1");
        let mut view = view(0..100);
        while !view.next().is_empty() {
            let read = view.next().to_vec();
            assert_eq!(read.len(), READ);
            // Every other one has the words.
            let read = read.into_iter().map(|index| {
                let bytes = if index % 2 == 0 {
                    tree.clone()
                } else {
                    b"other".to_vec()
                };
                entry(index, Some(bytes))
            });
            view = view.with_entries(read.collect(), None);
        }
        assert_eq!(view.rows.len(), STEP);
        assert!(view.has_more() && view.is_done());
        assert_eq!(view.wanting(40).next().first(), Some(&59));
    }

    #[test]
    fn what_was_found_is_checked_to_the_end() {
        let tree = testing::tree_record("A-1");
        let read = vec![
            entry(2, Some(tree.clone())),
            entry(1, None),
            entry(0, Some(tree.clone())),
        ];
        let view = view(0..3).with_entries(read, None);
        assert_eq!(view.open(), [2, 0]);
        let mut warned = entry(2, Some(tree));
        let why = Reason::Withdrawn { by: 4 };
        warned.verdict.fail(CheckCode::History, why);
        let view = view.with_whole(warned, None);
        assert_eq!(view.rows[0].row.tone(), Tone::No);
        assert_eq!((view.rows[0].texts.len(), view.open()), (1, vec![0]));
        // Of what can't be had again stands what was read.
        let before = view.rows[2].row.clone();
        let view = view.with_whole(entry(0, None), None);
        assert_eq!((&view.rows[2].row, view.open()), (&before, vec![]));
    }

    #[test]
    fn nothing_is_done_before_the_files_were_read() {
        let view = WordsView::pending("elm");
        assert!(!view.is_done() && view.next().is_empty());
        assert!(view.with_hits(Hits::default()).is_done());
    }
}
