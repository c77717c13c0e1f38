//! What a rule has found.

use super::reason::RuleReason;
use crate::known::Fact;
use crate::verdict::{Outcome, Reason};

/// What a rule has found, and the entries that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What came out.
    pub outcome: Outcome,
    /// The entries that it rests on, by number.
    pub entries: Vec<u64>,
}

impl Finding {
    /// It holds.
    pub fn passed(entries: impl IntoIterator<Item = u64>) -> Self {
        Self::new(Outcome::Passed, entries)
    }

    /// It holds, but the reader should know something.
    pub fn warning(reason: impl Into<Reason>, entries: impl IntoIterator<Item = u64>) -> Self {
        Self::new(Outcome::Warning(reason.into()), entries)
    }

    /// It doesn't hold.
    pub fn failed(reason: impl Into<Reason>, entries: impl IntoIterator<Item = u64>) -> Self {
        Self::new(Outcome::Failed(reason.into()), entries)
    }

    /// It says nothing about this record.
    pub fn not_applicable(reason: RuleReason) -> Self {
        Self::new(Outcome::NotApplicable(reason.into()), [])
    }

    fn new(outcome: Outcome, entries: impl IntoIterator<Item = u64>) -> Self {
        let mut entries: Vec<u64> = entries.into_iter().collect();
        entries.sort_unstable();
        entries.dedup();
        Self { outcome, entries }
    }
}

/// The numbers of facts.
pub(super) fn numbers<'f>(facts: impl IntoIterator<Item = &'f Fact>) -> Vec<u64> {
    facts.into_iter().map(Fact::number).collect()
}
