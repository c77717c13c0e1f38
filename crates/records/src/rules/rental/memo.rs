//! What has been concluded about flats, so that it is concluded once: there may be many offers of one flat, and of each
//! it is asked what all the others are.

use std::rc::Rc;

use stele_verify::sorted::SortedMap;

use super::claim::Claim;
use super::reason::RentalReason;
use crate::known::Told;

/// By entry, or by the flat's id.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// Why the signer of a record could let the flat when it was logged, or why not.
    pub(super) claims: SortedMap<u64, Told<Result<Claim, RentalReason>>>,
    /// Whether a reservation was refused when it was logged.
    pub(super) refused: SortedMap<u64, Told<bool>>,
    /// The numbers of the records about a flat that count now, in order.
    pub(super) counting: SortedMap<String, Told<Rc<[u64]>>>,
    /// How many numbers these are, all together.
    pub(super) numbers: usize,
}

impl Memo {
    /// How many conclusions it holds.
    pub(crate) fn len(&self) -> usize {
        self.claims
            .len()
            .saturating_add(self.refused.len())
            .saturating_add(self.numbers)
    }
}
