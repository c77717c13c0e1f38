//! The points of the whole city, by scheme: what was given and taken, and whether it adds up.

use crate::known::{Known, Told};
use crate::rules::points::{SchemeTotals, balances};

/// What became of all points.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PointsStory {
    /// Each scheme, in the order of their names.
    pub schemes: Vec<SchemeTotals>,
}

impl PointsStory {
    /// Whether the points of every scheme add up.
    pub fn balances(&self) -> bool {
        self.schemes.iter().all(SchemeTotals::balances)
    }

    /// How many events that somebody entitled has signed count for nothing.
    pub fn refused(&self) -> u64 {
        let refused = self.schemes.iter().map(|scheme| scheme.refused);
        refused.fold(0, u64::saturating_add)
    }

    /// Tells it of the whole log. Where there is more than is read for a page, whether they add up can't be told
    /// there; an audit tells it.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open)
    pub fn tell(known: &Known<'_>) -> Told<Self> {
        let schemes = balances(known)?;
        Ok(Self { schemes })
    }
}
