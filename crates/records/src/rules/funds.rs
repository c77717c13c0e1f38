//! Rules of engineering funds: over a project's contracts and what is paid under them.

mod reason;

use super::{Finding, Rule, RuleReason};
use crate::known::{Fact, Known, Told};

pub use reason::FundsReason;

/// Asks a rule of engineering funds.
pub(super) fn ask(_rule: Rule, _known: &Known<'_>, _fact: &Fact) -> Told<Finding> {
    Ok(Finding::not_applicable(RuleReason::OtherRecords))
}
