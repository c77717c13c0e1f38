//! Sums by currency, and how many records came out how.

use stele_verify::sorted::SortedMap;

use crate::amount::Amount;
use crate::rules::funds::Movement;
use crate::types::field::Money;

/// Amounts by their currencies, which are never added up with one another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums(SortedMap<String, Amount>);

impl Sums {
    /// The amounts of a field.
    pub fn of(amounts: &[Money]) -> Self {
        let amounts = amounts.iter();
        amounts
            .map(|own| (Amount::of(&own.amount), own.currency.clone()))
            .collect()
    }

    pub(super) fn from_movements(movements: &[Movement]) -> Self {
        let movements = movements.iter();
        movements
            .map(|own| (own.amount, own.currency.clone()))
            .collect()
    }

    /// Adds an amount to the sum of its currency.
    pub fn add(&mut self, amount: Amount, currency: &str) {
        let sum = self.0.entry(currency.to_owned()).or_default();
        *sum = sum.plus(amount);
    }

    /// Adds each amount to the sum of its currency.
    pub fn add_all(&mut self, other: &Self) {
        for (currency, amount) in &other.0 {
            self.add(*amount, currency);
        }
    }

    /// The sum of a currency.
    pub fn get(&self, currency: &str) -> Amount {
        self.0.get(currency).copied().unwrap_or_default()
    }

    /// Each sum with its currency, but nothing that is zero.
    pub fn iter(&self) -> impl Iterator<Item = (Amount, &str)> {
        let sums = self.0.iter().filter(|(_, sum)| **sum != Amount::ZERO);
        sums.map(|(currency, sum)| (*sum, currency.as_str()))
    }

    pub(super) fn currencies(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl FromIterator<(Amount, String)> for Sums {
    fn from_iter<I: IntoIterator<Item = (Amount, String)>>(amounts: I) -> Self {
        let mut sums = Self::default();
        for (amount, currency) in amounts {
            sums.add(amount, &currency);
        }
        sums
    }
}

/// How a record came out by the rules of its type, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordStanding {
    /// One of them failed.
    Fails,
    /// None failed, and one can't be told.
    Open,
    /// All can be told, none failed, and one warns.
    Warns,
    /// None says anything against it.
    Passes,
}

/// How many records came out how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Against which no rule says anything.
    pub good: usize,
    /// Of which a rule warns.
    pub warned: usize,
    /// Of which a rule can't be told.
    pub open: usize,
    /// Against which a rule speaks.
    pub failed: usize,
}

impl Tally {
    /// Counts one more.
    pub const fn add(&mut self, standing: RecordStanding) {
        let count = match standing {
            RecordStanding::Passes => &mut self.good,
            RecordStanding::Warns => &mut self.warned,
            RecordStanding::Open => &mut self.open,
            RecordStanding::Fails => &mut self.failed,
        };
        *count = count.saturating_add(1);
    }

    /// The worst of them: what the whole is never better than.
    pub const fn worst(&self) -> RecordStanding {
        match self {
            Self { failed: 1.., .. } => RecordStanding::Fails,
            Self { open: 1.., .. } => RecordStanding::Open,
            Self { warned: 1.., .. } => RecordStanding::Warns,
            _ => RecordStanding::Passes,
        }
    }
}
