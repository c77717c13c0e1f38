//! A list of entries, each checked on its own.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::Reducible;

use super::names::Named;
use super::past::is_past;
use super::record::{EntryView, Tone};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) index: u64,
    /// Nothing while it is being checked.
    pub(crate) entry: Option<Rc<EntryView>>,
}

impl Row {
    /// How the row is shown.
    pub(crate) fn tone(&self) -> Tone {
        self.entry
            .as_ref()
            .map_or(Tone::Pending, |entry| Tone::of(&entry.verdict))
    }

    /// Whether it was right once, and is over.
    pub(crate) fn is_past(&self) -> bool {
        self.entry.as_deref().is_some_and(is_past)
    }
}

/// The rows of one list, as the newest run has found them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rows {
    run: u64,
    rows: Vec<Row>,
}

/// What happens to a list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RowsAction {
    /// Another list is asked for, or the same one again.
    Begin { run: u64, indices: Vec<u64> },
    /// An entry was checked.
    Checked { run: u64, entry: Rc<EntryView> },
}

/// How many rows came out how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) good: usize,
    pub(crate) warned: usize,
    /// Right once, and over.
    pub(crate) past: usize,
    pub(crate) unknown: usize,
    pub(crate) bad: usize,
    pub(crate) pending: usize,
}

impl Rows {
    /// Rows of which none has been checked.
    pub(crate) fn pending(run: u64, indices: Vec<u64>) -> Self {
        let rows = indices.into_iter().map(|index| Row { index, entry: None });
        let rows = rows.collect();
        Self { run, rows }
    }

    /// Rows that have all been checked.
    pub(crate) fn checked(rows: impl Iterator<Item = Row>) -> Self {
        let rows = rows.collect();
        Self { run: 0, rows }
    }

    /// Whether these are the rows of exactly these entries.
    pub(crate) fn are_of(&self, indices: &[u64]) -> bool {
        self.rows.iter().map(|row| &row.index).eq(indices)
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Ids of the entities and flats that the rows name; none while a row is being checked.
    pub(crate) fn named(&self) -> Option<BTreeSet<String>> {
        let mut named = Named::default();
        for row in &self.rows {
            let entry = row.entry.as_ref()?;
            if let Some(record) = &entry.record {
                named.add(record, row.index);
            }
        }
        Some(named.ids)
    }

    /// How many rows came out how.
    pub(crate) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for row in &self.rows {
            match row.tone() {
                Tone::Yes | Tone::Partly => tally.good += 1,
                Tone::Note => tally.warned += 1,
                Tone::Unknown => tally.unknown += 1,
                Tone::No if row.is_past() => tally.past += 1,
                Tone::No => tally.bad += 1,
                Tone::Pending => tally.pending += 1,
            }
        }
        tally
    }
}

impl Reducible for Rows {
    type Action = RowsAction;

    fn reduce(self: Rc<Self>, action: RowsAction) -> Rc<Self> {
        match action {
            RowsAction::Begin { run, indices } if run > self.run => {
                Rc::new(Self::pending(run, indices))
            }
            RowsAction::Checked { run, entry } if run == self.run => {
                let mut next = (*self).clone();
                let mut rows = next.rows.iter_mut();
                if let Some(row) = rows.find(|row| Some(row.index) == entry.index) {
                    row.entry = Some(entry);
                }
                Rc::new(next)
            }
            RowsAction::Begin { .. } | RowsAction::Checked { .. } => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::market::{Market, browsed, listings};
    use stele_records::verdict::Reason;

    fn begin(run: u64, indices: &[u64]) -> RowsAction {
        let indices = indices.to_vec();
        RowsAction::Begin { run, indices }
    }

    fn checked(run: u64, index: u64) -> RowsAction {
        let mut entry = EntryView::pending(index);
        entry.verdict.close(&Reason::Offline);
        let entry = Rc::new(entry);
        RowsAction::Checked { run, entry }
    }

    fn after(actions: &[RowsAction]) -> Rc<Rows> {
        let start = Rc::new(Rows::default());
        actions.iter().cloned().fold(start, Rows::reduce)
    }

    #[test]
    fn rows_fill_in_any_order() {
        let rows = after(&[begin(1, &[9, 8, 7]), checked(1, 7), checked(1, 9)]);
        let tones: Vec<Tone> = rows.rows().iter().map(Row::tone).collect();
        assert_eq!(tones, [Tone::Unknown, Tone::Pending, Tone::Unknown]);
        let tally = rows.tally();
        assert_eq!((tally.unknown, tally.pending), (2, 1));
    }

    #[test]
    fn a_row_with_a_warning_is_no_plain_yes() {
        let market = Market::new();
        let view = browsed(&market.city(), &listings(), &[]);
        let row = |entry| view.line(entry).expect("it has been read").row();
        let [warned, sound] = [market.warned, market.by_agent].map(row);
        assert_eq!((warned.tone(), sound.tone()), (Tone::Note, Tone::Yes));
        let tally = Rows::checked([warned, sound].into_iter()).tally();
        assert_eq!((tally.good, tally.warned), (1, 1));
    }

    #[test]
    fn a_row_that_is_over_is_no_row_that_failed() {
        let market = Market::new();
        let view = browsed(&market.city(), &listings(), &[]);
        let row = |entry| view.line(entry).expect("it has been read").row();
        let over = [market.offered[0], market.withdrawn, market.expired].map(row);
        assert!(over.iter().all(|row| row.tone() == Tone::No));
        let rows = over.into_iter().chain([row(market.forged)]);
        let tally = Rows::checked(rows).tally();
        assert_eq!((tally.past, tally.bad), (3, 1));
    }

    #[test]
    fn whom_rows_name_is_known_when_all_are_there() {
        let market = Market::new();
        let view = browsed(&market.city(), &listings(), &[]);
        let row = |entry| view.line(entry).expect("it has been read").row();
        let own = row(market.by_agent);
        let named = Rows::checked([own.clone()].into_iter()).named();
        let agency = market.street.agency.entity.clone();
        assert_eq!(named, Some(BTreeSet::from([agency])));
        let blank = Row {
            entry: None,
            ..row(market.warned)
        };
        assert_eq!(Rows::checked([own, blank].into_iter()).named(), None);
    }

    #[test]
    fn a_row_of_another_list_is_dropped() {
        let rows = after(&[begin(1, &[9]), begin(2, &[9]), checked(1, 9)]);
        assert_eq!(rows.tally().pending, 1);
        let rows = after(&[begin(2, &[9]), begin(1, &[3]), checked(2, 3)]);
        assert_eq!(rows.rows().len(), 1);
        assert_eq!(rows.tally().pending, 1);
    }
}
