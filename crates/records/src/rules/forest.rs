//! Rules of the forest: over the complete history of a tree.
//!
//! Only what those entitled have said counts against others. What breaks a rule itself is no measure for
//! what comes after it: a tree that somebody claims to have moved is still held against its true place.

mod course;
mod growth;
mod history;
mod inspection;
mod order;
mod place;
mod position;
mod reason;
mod section;
mod species;
mod survival;
mod tag;

use super::{Finding, Rule, RuleReason};
use crate::known::{Fact, Known, Told};

pub use reason::ForestReason;
pub use survival::{SURVIVAL_PERCENT, Survival, living_species, survival};

/// Asks a rule of the forest.
pub(super) fn ask(rule: Rule, known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    match rule {
        Rule::T1 => order::t1(known, fact),
        Rule::T2 => tag::t2(known, fact),
        Rule::T3 => position::t3(known, fact),
        Rule::T4 => growth::t4(known, fact),
        Rule::T5 => species::t5(known, fact),
        Rule::T6 => inspection::t6(known, fact),
        // T7 is asked of a section: see `survival`.
        _ => Ok(Finding::not_applicable(RuleReason::OtherRecords)),
    }
}
