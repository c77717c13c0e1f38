//! Which movements of a project a page shows.

use stele_records::story::{Movement, RecordStanding};

/// How many movements a page shows at once.
pub(crate) const PAGE: usize = 20;

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
            |movement: &&Movement| !self.only_open || movement.standing != RecordStanding::Passes;
        let wanted: Vec<&Movement> = all.iter().rev().filter(is_wanted).collect();
        let count = wanted.len();
        let first = self.page.saturating_mul(PAGE);
        (wanted.into_iter().skip(first).take(PAGE).collect(), count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_records::amount::Amount;
    use stele_records::story::MovementKind;

    #[test]
    fn movements_are_shown_newest_first_and_in_pages() {
        let movement = |entry: u64| Movement {
            entry,
            date: "2026-08-03".into(),
            contract: "C".into(),
            payer: String::new(),
            kind: MovementKind::Reversal {
                payee: None,
                of: "urn:uuid:1".into(),
            },
            amount: Amount::ZERO,
            currency: "CNY".into(),
            signers: Vec::new(),
            standing: match entry % 10 {
                0 => RecordStanding::Fails,
                _ => RecordStanding::Passes,
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
