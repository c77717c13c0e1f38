//! A project as its page shows it: the sums, the chain of contracts, and every movement of money.

use std::collections::BTreeMap;

use stele_records::amount::Amount;
use stele_records::rules::Rule;

/// How many movements a page shows at once.
pub(crate) const PAGE: usize = 20;

/// Amounts by their currencies, which are never added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sums(BTreeMap<String, Amount>);

impl Sums {
    /// One amount.
    #[cfg(test)]
    pub(crate) fn of(amount: &str, currency: &str) -> Self {
        let mut sums = Self::default();
        sums.add(Amount::of(amount), currency);
        sums
    }

    /// Adds an amount to the sum of its currency.
    pub(crate) fn add(&mut self, amount: Amount, currency: &str) {
        let sum = self.0.entry(currency.to_owned()).or_default();
        *sum = sum.plus(amount);
    }

    /// Each amount with its currency, but nothing that is zero.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Amount, &str)> {
        let sums = self.0.iter().filter(|(_, sum)| **sum != Amount::ZERO);
        sums.map(|(currency, sum)| (*sum, currency.as_str()))
    }
}

/// How a record of the project came out, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Passes,
    Warns,
    Open,
    Fails,
}

/// How many records came out how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) good: usize,
    pub(crate) warned: usize,
    pub(crate) open: usize,
    pub(crate) failed: usize,
}

impl Tally {
    /// Counts them.
    pub(crate) fn of(standings: impl IntoIterator<Item = Standing>) -> Self {
        let mut tally = Self::default();
        for standing in standings {
            let count = match standing {
                Standing::Passes => &mut tally.good,
                Standing::Warns => &mut tally.warned,
                Standing::Open => &mut tally.open,
                Standing::Fails => &mut tally.failed,
            };
            *count = count.saturating_add(1);
        }
        tally
    }

    /// The worst of them: what the whole is never better than.
    pub(crate) const fn worst(&self) -> Standing {
        match self {
            Self { failed: 1.., .. } => Standing::Fails,
            Self { open: 1.., .. } => Standing::Open,
            Self { warned: 1.., .. } => Standing::Warns,
            _ => Standing::Passes,
        }
    }
}

/// A project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ProjectView {
    /// As those entitled have logged it; none if nobody has.
    pub(crate) own: Option<Own>,
    /// The chain of contracts, each behind the one that it hangs on.
    pub(crate) links: Vec<Link>,
    /// Every movement of money, in the order of the log.
    pub(crate) movements: Vec<Movement>,
    /// All records of the project.
    pub(crate) tally: Tally,
    pub(crate) contracted: Sums,
    pub(crate) paid: Sums,
    pub(crate) due: Sums,
    pub(crate) wages: Sums,
}

/// What the project's own record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Own {
    pub(crate) entry: u64,
    pub(crate) title: String,
    pub(crate) buyer: String,
    pub(crate) supervisor: String,
    pub(crate) budget: Sums,
}

/// A contract in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) entry: u64,
    /// How many contracts stand above it.
    pub(crate) depth: usize,
    pub(crate) contract: String,
    pub(crate) title: String,
    pub(crate) buyer: String,
    pub(crate) supplier: String,
    pub(crate) currency: String,
    /// Its value with its amendments.
    pub(crate) value: Amount,
    pub(crate) amendments: usize,
    /// What was paid under it.
    pub(crate) paid: Amount,
    /// What its supplier paid on.
    pub(crate) passed_on: Sums,
    /// What of that went to workers, and to how many.
    pub(crate) wages: Sums,
    pub(crate) workers: usize,
    pub(crate) standing: Standing,
}

impl Link {
    /// How much of the contract is paid, in whole percent; none of a contract for nothing.
    pub(crate) fn percent(&self) -> Option<i128> {
        let paid = self.paid.times(100).ten_thousandths();
        paid.checked_div(self.value.ten_thousandths())
    }
}

/// Money that moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Movement {
    pub(crate) entry: u64,
    /// The day, YYYY-MM-DD.
    pub(crate) date: String,
    pub(crate) contract: String,
    /// Who paid: an entity.
    pub(crate) payer: String,
    pub(crate) kind: Kind,
    pub(crate) amount: Amount,
    pub(crate) currency: String,
    /// Key and role of each signer.
    pub(crate) signers: Vec<(String, String)>,
    pub(crate) standing: Standing,
    /// The rules that speak against it, or warn.
    pub(crate) rules: Vec<Rule>,
}

/// What moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A payment to an entity.
    Payment {
        payee: String,
        purpose: String,
        milestone: Option<String>,
    },
    /// Of a payment to this entity, some came back.
    Reversal {
        payee: String,
        payment: String,
        line: i64,
    },
    /// Wages to workers: one part of a run.
    Wages {
        workers: usize,
        month: String,
        part: i64,
        parts: i64,
    },
}

/// The page of movements that a reader looks at: newest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// From zero.
    pub(crate) page: usize,
    /// Only what didn't simply pass.
    pub(crate) only_open: bool,
}

impl Shown {
    /// The movements that are to be shown, newest first, and how many there are on all pages.
    pub(crate) fn pick(self, all: &[Movement]) -> (Vec<&Movement>, usize) {
        let is_wanted =
            |movement: &&Movement| !self.only_open || movement.standing != Standing::Passes;
        let wanted: Vec<&Movement> = all.iter().rev().filter(is_wanted).collect();
        let count = wanted.len();
        let first = self.page.saturating_mul(PAGE);
        (wanted.into_iter().skip(first).take(PAGE).collect(), count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_never_added() {
        let mut sums = Sums::of("1.50", "CNY");
        sums.add(Amount::of("2"), "EUR");
        sums.add(Amount::of("0.25"), "CNY");
        sums.add(Amount::ZERO, "USD");
        let all: Vec<(String, &str)> = sums
            .iter()
            .map(|(sum, currency)| (sum.to_string(), currency))
            .collect();
        assert_eq!(all, [("1.75".into(), "CNY"), ("2".into(), "EUR")]);
    }

    #[test]
    fn the_whole_is_never_better_than_its_worst_record() {
        use Standing::{Fails, Open, Passes, Warns};
        for (all, worst) in [
            (&[Passes, Passes][..], Passes),
            (&[Passes, Warns], Warns),
            (&[Warns, Open, Passes], Open),
            (&[Open, Fails, Warns, Passes], Fails),
            (&[], Passes),
        ] {
            assert_eq!(Tally::of(all.iter().copied()).worst(), worst);
        }
        let tally = Tally::of([Fails, Open, Warns, Warns, Passes]);
        let counts = (tally.good, tally.warned, tally.open, tally.failed);
        assert_eq!(counts, (1, 2, 1, 1));
    }

    #[test]
    fn movements_are_shown_newest_first_and_in_pages() {
        let movement = |entry: u64| Movement {
            entry,
            date: "2026-08-03".into(),
            contract: "C".into(),
            payer: String::new(),
            kind: Kind::Reversal {
                payee: String::new(),
                payment: "P".into(),
                line: 1,
            },
            amount: Amount::ZERO,
            currency: "CNY".into(),
            signers: Vec::new(),
            standing: match entry % 10 {
                0 => Standing::Fails,
                _ => Standing::Passes,
            },
            rules: Vec::new(),
        };
        let all: Vec<Movement> = (0..4_916).map(movement).collect();
        let entries = |page, only_open| {
            let (rows, count) = Shown { page, only_open }.pick(&all);
            let entries: Vec<u64> = rows.iter().map(|row| row.entry).collect();
            (entries, count)
        };
        let (first, count) = entries(0, false);
        assert_eq!((first[0], first.len(), count), (4_915, PAGE, 4_916));
        let (last, _) = entries(245, false);
        assert_eq!((last.len(), last[15]), (16, 0));
        let (open, count) = entries(0, true);
        assert_eq!((open[0], open[1], count), (4_910, 4_900, 492));
        assert!(entries(usize::MAX, false).0.is_empty());
    }
}
