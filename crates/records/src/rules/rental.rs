//! Rules of the rental platform: over the complete history of a flat.

mod reason;

use super::{Finding, Rule, RuleReason};
use crate::known::{Fact, Known, Told};

pub use reason::RentalReason;

/// Asks a rule of the rental platform, at `now` in POSIX seconds.
pub(super) fn ask(_rule: Rule, _known: &Known<'_>, _fact: &Fact, _now: u64) -> Told<Finding> {
    Ok(Finding::not_applicable(RuleReason::OtherRecords))
}
