//! Which events of an account a page shows.

use stele_records::story::AccountEvent;

/// How many events a page shows at once.
pub(crate) const PAGE: usize = 20;

/// The page of events that a reader looks at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// From zero.
    pub(crate) page: usize,
    /// Whether the account's beginning comes first.
    pub(crate) oldest_first: bool,
}

impl Shown {
    /// The events that are to be shown.
    pub(crate) fn pick(self, all: &[AccountEvent]) -> Vec<&AccountEvent> {
        let first = self.page.saturating_mul(PAGE);
        if self.oldest_first {
            all.iter().skip(first).take(PAGE).collect()
        } else {
            all.iter().rev().skip(first).take(PAGE).collect()
        }
    }
}
