//! Which movements of a project a page shows.

use std::rc::Rc;

use stele_records::story::{Movement, MovementKind, RecordStanding};
use yew::Reducible;

use super::releases::days_late;

/// How many movements a page shows at once.
pub(crate) const PAGE: usize = 20;

/// Which movements are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Filter {
    /// All of them.
    #[default]
    All,
    /// What didn't simply pass.
    Open,
    /// What was released late.
    Late,
    /// Wages that went to workers.
    Wages,
    /// What moved under a contract.
    Contract(String),
    /// What moved on a day, in a month or in a year: `2026-08-03`, `2026-08`, `2026`.
    When(String),
}

impl Filter {
    /// Whether a movement is wanted.
    fn wants(&self, movement: &Movement) -> bool {
        match self {
            Self::All => true,
            Self::Open => movement.standing != RecordStanding::Passes,
            Self::Late => days_late(movement).is_some(),
            Self::Wages => matches!(movement.kind, MovementKind::Wages { .. }),
            Self::Contract(contract) => movement.contract == *contract,
            Self::When(when) => {
                let rest = movement.date.strip_prefix(when.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            }
        }
    }
}

/// The page of movements that a reader looks at: newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// From zero.
    pub(crate) page: usize,
    pub(crate) filter: Filter,
}

/// What a reader does with the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Choose {
    /// Other movements, from their first page.
    Filter(Filter),
    /// Another page of the same.
    Page(usize),
}

impl Reducible for Shown {
    type Action = Choose;

    fn reduce(self: Rc<Self>, choose: Choose) -> Rc<Self> {
        Rc::new(match choose {
            Choose::Filter(filter) => Self { page: 0, filter },
            Choose::Page(page) => Self {
                page,
                filter: self.filter.clone(),
            },
        })
    }
}

impl Shown {
    /// The movements that are to be shown, newest first, and how many there are on all pages.
    pub(crate) fn pick<'m>(&self, all: &'m [Movement]) -> (Vec<&'m Movement>, usize) {
        let wanted = all.iter().rev().filter(|own| self.filter.wants(own));
        let wanted: Vec<&Movement> = wanted.collect();
        let count = wanted.len();
        let first = self.page.saturating_mul(PAGE);
        (wanted.into_iter().skip(first).take(PAGE).collect(), count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_records::amount::Amount;

    fn movement(entry: u64) -> Movement {
        Movement {
            entry,
            date: format!("2026-{:02}-03", entry % 12 + 1),
            since: None,
            contract: format!("C{}", entry % 2),
            payer: String::new(),
            kind: match entry % 5 {
                0 => MovementKind::Wages {
                    wage_run: "W".into(),
                    workers: 1,
                    month: "2026-08".into(),
                    part: 1,
                    parts: 1,
                },
                _ => MovementKind::Reversal {
                    payee: None,
                    of: "urn:uuid:1".into(),
                },
            },
            amount: Amount::ZERO,
            currency: "CNY".into(),
            signers: Vec::new(),
            authority: Ok(()),
            standing: match entry % 10 {
                0 => RecordStanding::Fails,
                _ => RecordStanding::Passes,
            },
            rules: Vec::new(),
        }
    }

    fn entries(all: &[Movement], page: usize, filter: Filter) -> (Vec<u64>, usize) {
        let (rows, count) = Shown { page, filter }.pick(all);
        (rows.iter().map(|row| row.entry).collect(), count)
    }

    #[test]
    fn movements_are_shown_newest_first_and_in_pages() {
        let all: Vec<Movement> = (0..4_916).map(movement).collect();
        let (first, count) = entries(&all, 0, Filter::All);
        assert_eq!((first[0], first.len(), count), (4_915, PAGE, 4_916));
        let (last, _) = entries(&all, 245, Filter::All);
        assert_eq!((last.len(), last[15]), (16, 0));
        let (open, count) = entries(&all, 0, Filter::Open);
        assert_eq!((open[0], open[1], count), (4_910, 4_900, 492));
        assert!(entries(&all, usize::MAX, Filter::All).0.is_empty());
    }

    #[test]
    fn each_filter_wants_its_own() {
        let all: Vec<Movement> = (0..24).map(movement).collect();
        let of = |filter| entries(&all, 0, filter).0;
        assert_eq!(of(Filter::Wages), [20, 15, 10, 5, 0]);
        assert_eq!(of(Filter::Contract("C1".into())).len(), 12);
        assert_eq!(of(Filter::Contract("C".into())), [0; 0]);
        assert_eq!(of(Filter::When("2026-08-03".into())), [19, 7]);
        assert_eq!(of(Filter::When("2026-08".into())), [19, 7]);
        assert_eq!(of(Filter::When("2026".into())).len(), PAGE);
        // Neither another day nor another month begins alike.
        assert_eq!(of(Filter::When("2026-08-0".into())), [0; 0]);
        assert_eq!(of(Filter::When("2026-1".into())), [0; 0]);
    }

    #[test]
    fn another_filter_begins_on_its_first_page() {
        let shown = Rc::new(Shown::default());
        let shown = shown.reduce(Choose::Page(3));
        assert_eq!(shown.page, 3);
        let shown = shown.reduce(Choose::Filter(Filter::Wages));
        assert_eq!((shown.page, &shown.filter), (0, &Filter::Wages));
        let shown = shown.reduce(Choose::Page(1));
        assert_eq!((shown.page, &shown.filter), (1, &Filter::Wages));
    }
}
