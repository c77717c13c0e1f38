//! Rules of the forest: over the complete history of a tree.

mod reason;

use super::{Finding, Rule, RuleReason};
use crate::known::{Fact, Known, Told};

pub use reason::ForestReason;

/// Asks a rule of the forest.
pub(super) fn ask(_rule: Rule, _known: &Known<'_>, _fact: &Fact) -> Told<Finding> {
    Ok(Finding::not_applicable(RuleReason::OtherRecords))
}
