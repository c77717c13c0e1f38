//! The points of the whole city, by scheme: what was given and taken, and whether it adds up.

use crate::known::{Known, Open, Told};
use crate::verdict::Reason;

/// What became of all points.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PointsStory {
    /// Each scheme, by its name.
    pub schemes: Vec<SchemeTotals>,
}

/// What became of the points of a scheme, by the events that count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemeTotals {
    /// The scheme.
    pub scheme: String,
    /// Points given for deposits.
    pub granted: i64,
    /// Points spent.
    pub redeemed: i64,
    /// Points that were not used in time.
    pub expired: i64,
    /// Points taken back.
    pub reversed: i64,
    /// The balances of all accounts together, each counted by itself.
    pub held: i64,
    /// How many accounts there are.
    pub accounts: u64,
    /// How many events count for nothing.
    pub refused: u64,
}

impl SchemeTotals {
    /// Whether what was given is what was taken and what is still held.
    pub const fn balances(&self) -> bool {
        let taken = self.redeemed.saturating_add(self.expired);
        let taken = taken.saturating_add(self.reversed);
        self.granted == taken.saturating_add(self.held)
    }
}

impl PointsStory {
    /// Whether the points of every scheme add up.
    pub fn balances(&self) -> bool {
        self.schemes.iter().all(SchemeTotals::balances)
    }

    /// Tells it of the whole log. Where a list is too long to be read for a page, whether they balance can't be
    /// told there; an audit tells it.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open)
    pub fn tell(_known: &Known<'_>, _now: u64) -> Told<Self> {
        Err(Open::Unknown(Reason::NoIndex))
    }
}
