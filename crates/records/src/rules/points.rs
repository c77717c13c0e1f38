//! Rules of personal points: over the complete history of a receipt, an account, or the whole city.

mod reason;

use super::{Finding, Rule, RuleReason};
use crate::known::{Fact, Known, Told};

pub use reason::PointsReason;

/// Asks a rule of personal points.
pub(super) fn ask(_rule: Rule, _known: &Known<'_>, _fact: &Fact) -> Told<Finding> {
    Ok(Finding::not_applicable(RuleReason::OtherRecords))
}
