//! The plain model: what is so after each event. It knows names and who signs, and nothing of records.

use std::collections::{BTreeMap, BTreeSet};

/// Whoever signs for an institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Station(usize),
    Merchant(usize),
    Office,
    /// An authority of another county.
    Elsewhere,
    Stranger,
}

/// What an account is in the model.
#[derive(Debug, Clone, Default)]
pub(super) struct Purse {
    /// Which of the keys had the name first.
    pub(super) owner: Option<usize>,
    /// Registrations of that key that stand.
    pub(super) open: BTreeSet<u64>,
    /// Who registered it first.
    pub(super) registrar: Option<By>,
    pub(super) is_blue: bool,
    pub(super) left: Option<String>,
    pub(super) balance: i64,
}

#[derive(Debug, Clone)]
pub(super) struct Waste {
    pub(super) account: String,
    pub(super) is_glass: bool,
    pub(super) grams: i64,
    pub(super) in_order: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) account: String,
    pub(super) points: i64,
    pub(super) by: By,
    pub(super) in_order: bool,
    pub(super) taken: i64,
}

/// The model: what is so by now.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    pub(super) purses: BTreeMap<String, Purse>,
    pub(super) deposits: BTreeMap<String, Waste>,
    /// How many deposits an account made on a day.
    pub(super) days: BTreeMap<(String, String), i64>,
    pub(super) grants: BTreeMap<String, Given>,
    pub(super) redeemed: BTreeSet<(usize, String)>,
    /// The table in force: its entry, what paper earns, deposits in a day.
    pub(super) table: (u64, i64, i64),
    /// Of each merchant: the catalogue in force, and what soap costs.
    pub(super) prices: [(u64, i64); 2],
    pub(super) sums: [i64; 4],
}

impl Model {
    pub(super) fn purse(&mut self, name: &str) -> &mut Purse {
        self.purses.entry(name.to_owned()).or_default()
    }

    pub(super) fn is_open(&self, name: &str) -> bool {
        let purse = self.purses.get(name);
        purse.is_some_and(|purse| purse.owner.is_some() && !purse.open.is_empty())
    }

    pub(super) fn is_left(&self, name: &str) -> bool {
        self.purses
            .get(name)
            .is_some_and(|purse| purse.left.is_some())
    }

    pub(super) fn is_blue(&self, name: &str) -> bool {
        self.purses.get(name).is_some_and(|purse| purse.is_blue)
    }

    pub(super) fn balance(&self, name: &str) -> i64 {
        self.purses.get(name).map_or(0, |purse| purse.balance)
    }

    pub(super) fn owner(&self, name: &str) -> Option<usize> {
        self.purses.get(name).and_then(|purse| purse.owner)
    }

    pub(super) fn followed(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while let Some(to) = self.purses.get(&name).and_then(|purse| purse.left.clone()) {
            name = to;
        }
        name
    }
}
