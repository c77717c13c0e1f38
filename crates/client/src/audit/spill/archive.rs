//! The database as the rules look at it.

use stele_records::index::IndexKey;
use stele_records::known::{Archive, Interval};

use super::Spill;
use super::tables::SETTLED;

/// Settled things that may wait to be written: some 4 MB.
const WAITING: usize = 50_000;

impl Archive for Spill {
    fn list(&self, key: &IndexKey, from: u64, most: usize) -> Option<Vec<u64>> {
        self.numbers(&key.hash(), from, most)
    }

    fn fact(&self, number: u64) -> Option<Vec<u8>> {
        self.fact_bytes(number)
    }

    fn damaged(&self, number: u64) {
        self.say_damaged(number);
    }

    fn interval(&self, number: u64) -> Option<Interval> {
        self.read(|tables| {
            let Some(row) = tables.intervals.range(..=number)?.next_back() else {
                return Ok(Interval::default());
            };
            let (end, after, until) = row?.1.value();
            Ok(if number < end {
                Interval { after, until }
            } else {
                Interval::default()
            })
        })
    }

    fn settled(&self, number: u64, what: u8) -> Option<i64> {
        let place = (number, what);
        if let Some(value) = self.0.settled.borrow().get(&place) {
            return Some(*value);
        }
        self.read(|tables| Ok(tables.settled.get(place)?.map(|value| value.value())))?
    }

    fn settle(&self, number: u64, what: u8, value: i64) {
        let mut settled = self.0.settled.borrow_mut();
        settled.insert((number, what), value);
        let is_full = settled.len() > WAITING;
        drop(settled);
        if is_full {
            self.write_settled();
        }
    }
}

impl Spill {
    pub(super) fn write_settled(&self) {
        let settled = self.0.settled.take();
        if settled.is_empty() {
            return;
        }
        self.write(|txn| {
            let mut table = txn.open_table(SETTLED)?;
            for (place, value) in settled {
                table.insert(place, value)?;
            }
            Ok(())
        });
    }

    /// What the rules have found and settled doesn't hold any more: the log has grown.
    pub(in crate::audit) fn forget_rules(&self) {
        self.0.settled.take();
        self.write(|txn| {
            txn.delete_table(SETTLED)?;
            txn.delete_table(super::tables::FOUND)?;
            super::tables::create(txn)
        });
    }
}
