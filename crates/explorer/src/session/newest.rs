//! The newest records of a log: what the log itself writes between them is left out.

use std::ops::Range;
use std::rc::Rc;

use stele_client::cache::Cache;
use stele_client::check::{CheckedHead, check_entries};
use stele_client::fetch::Fetch;
use stele_client::log::Log;
use stele_verify::checkpoint::VerifiedCheckpoint;

use super::Session;
use crate::state::record::EntryView;
use crate::state::rows::Row;

/// How many entries are looked through at most: a log may have published for long with little to say.
const FURTHEST: u64 = 60;

impl Session {
    /// The newest records, each checked on its own. `say` is told of all that have been found, as often as some have.
    pub(crate) async fn newest(&self, head: &CheckedHead, most: u64, say: impl Fn(Vec<Row>)) {
        newest(&self.log, head, most, say).await;
    }
}

/// The entries that are looked at first: those before the one that commits to the index.
pub(crate) fn begin(head: &CheckedHead, most: u64) -> Range<u64> {
    let size = head.checkpoint.as_ref();
    let size = size.map_or(0, VerifiedCheckpoint::size);
    let index = head.index.as_ref().ok();
    let below = index.map_or(size, |index| index.number().min(size));
    below.saturating_sub(most)..below
}

/// The same of any log.
pub(crate) async fn newest<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    most: u64,
    say: impl Fn(Vec<Row>),
) {
    let mut range = begin(head, most);
    let last = range.end.saturating_sub(FURTHEST);
    let mut rows: Vec<Row> = Vec::new();
    let mut left = most;
    while left > 0 && range.end > last {
        let numbers: Vec<u64> = range.clone().rev().collect();
        let entries = check_entries(log, head, &numbers, |_, _| {}).await;
        let views = entries
            .into_iter()
            .map(|entry| EntryView::done(entry, head.checkpoint.as_ref()));
        // One that could not be had may be a record.
        let records = views.filter(|view| view.index_root.is_none());
        rows.extend(records.map(|view| Row {
            index: view.index.unwrap_or_default(),
            entry: Some(Rc::new(view)),
        }));
        say(rows.clone());
        let come = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        left = most.saturating_sub(come);
        range = range.start.saturating_sub(left).max(last)..range.start;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use futures::executor::block_on;
    use stele_tests::city::{self, City};

    use super::*;
    use crate::testing;

    /// What is said last of this city.
    fn seen(city: &City, most: u64) -> Vec<Row> {
        let said = RefCell::new(Vec::new());
        let head = testing::head(city);
        let log = testing::log(city);
        block_on(newest(&log, &head, most, |rows| {
            *said.borrow_mut() = rows;
        }));
        said.into_inner()
    }

    fn numbers(rows: &[Row]) -> Vec<u64> {
        rows.iter().map(|row| row.index).collect()
    }

    #[test]
    fn what_the_log_writes_for_itself_is_left_out() {
        // Three records and an index root, then twice one record with its root.
        let mut city = testing::city(2);
        city.publish(vec![city::card(7)]);
        city.publish(vec![city::card(8)]);
        assert_eq!(city.head().size, 8);
        let rows = seen(&city, 4);
        assert_eq!(numbers(&rows), [6, 4, 2, 1]);
        let is_record = |row: &Row| {
            let entry = row.entry.as_ref();
            entry.is_some_and(|entry| entry.record.is_some())
        };
        assert!(rows.iter().all(is_record));
        // There may be fewer than are asked for.
        assert_eq!(numbers(&seen(&city, 9)), [6, 4, 2, 1, 0]);
    }

    #[test]
    fn an_entry_that_could_not_be_had_keeps_its_place() {
        let mut city = testing::city(2);
        city.files.retain(|path, _| {
            let is_bundle = path.starts_with("tile/entries/");
            !is_bundle && !path.starts_with("entry/")
        });
        let rows = seen(&city, 2);
        assert_eq!(numbers(&rows), [2, 1]);
        let is_open = |row: &Row| {
            let entry = row.entry.as_ref();
            entry.is_some_and(|entry| entry.record.is_none())
        };
        assert!(rows.iter().all(is_open));
    }

    #[test]
    fn nothing_is_looked_for_in_what_is_not_there() {
        let mut city = testing::city(2);
        city.files.remove("checkpoint");
        assert_eq!(seen(&city, 6), []);
    }
}
