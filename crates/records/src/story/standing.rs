//! How a single record stands by the rules of its type.

use crate::known::{Fact, Known, Told, together};
use crate::rules::Rule;
use crate::verdict::Outcome;

/// What the rules say of a record now, the worst of them first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// One of them failed, or a role has not signed that must.
    Fails,
    /// None failed, and one warns.
    Warns,
    /// None says anything against it.
    Passes,
}

impl Standing {
    /// Asks these rules of a record.
    pub(super) fn ask(known: &Known<'_>, fact: &Fact, rules: &[Rule], now: u64) -> Told<Self> {
        // Which roles have to sign is no rule, and still the verdict's.
        if fact.role_fault().is_some() {
            return Ok(Self::Fails);
        }
        let outcomes = rules
            .iter()
            .map(|rule| Ok(Self::of(&rule.ask(known, fact, now)?.outcome)));
        let worst = together(outcomes)?.into_iter().min();
        Ok(worst.unwrap_or(Self::Passes))
    }

    const fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Failed(_) => Self::Fails,
            Outcome::Warning(_) => Self::Warns,
            _ => Self::Passes,
        }
    }
}
