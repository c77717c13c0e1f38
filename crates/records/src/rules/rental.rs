//! Rules of the rental platform: over the complete history of a flat.

mod claim;
mod flat;
mod lease;
mod listing;
mod market;
mod memo;
mod reason;

use super::{Finding, Rule, RuleReason};
use crate::known::{Fact, Known, Told};
use crate::types::Content;
use crate::types::rental::Listing;

pub(crate) use claim::claim;
pub(crate) use flat::{Flat, is_live, today};
pub(crate) use lease::is_refused;
pub use market::Market;
pub(crate) use memo::Memo;
pub use reason::RentalReason;

/// Asks a rule of the rental platform, at `now` in POSIX seconds.
pub(super) fn ask(rule: Rule, known: &Known<'_>, fact: &Fact, now: u64) -> Told<Finding> {
    match (rule, fact.content()) {
        (Rule::R1, _) => claim::r1(known, fact),
        (Rule::R2, _) => claim::r2(known, fact, now),
        (Rule::R3, Content::Listing(_)) => listing::r3(known, fact, now),
        (Rule::R4, Content::Listing(_)) => listing::r4(known, fact, now),
        (Rule::R4, Content::Lease(lease)) => lease::r4(known, fact, lease),
        (Rule::R4, Content::Reservation(_)) => lease::r4_reservation(known, fact),
        (Rule::R5, Content::Listing(_)) => listing::r5(known, fact, now),
        (Rule::R6, Content::Listing(listing)) => listing::r6(known, fact, listing),
        (Rule::R7, Content::Listing(listing)) => listing::r7(known, fact, listing, now),
        (Rule::R7, Content::Lease(lease)) => lease::r7(known, fact, lease),
        (Rule::R8, Content::Listing(listing)) => listing::r8(known, fact, listing),
        (Rule::R9, Content::Lease(lease)) => lease::r9(known, fact, lease),
        (Rule::R9, Content::LeaseEnd(end)) => lease::r9_end(known, fact, end),
        (Rule::R10, Content::Listing(_)) => listing::r10(known, fact, now),
        (Rule::R10, Content::Lease(lease)) => lease::r10(known, fact, lease),
        (Rule::R10, Content::Reservation(own)) => lease::r10_reservation(known, fact, own),
        (Rule::R11, Content::Lease(lease)) => lease::r11(known, fact, lease),
        (Rule::R12, Content::Lease(lease)) => lease::r12(known, fact, lease),
        _ => Ok(Finding::not_applicable(RuleReason::OtherRecords)),
    }
}

/// It doesn't hold, by the entries that show it.
fn failed(reason: RentalReason) -> Finding {
    let entries = reason.entries();
    Finding::failed(reason, entries)
}

/// It holds, but the entries show something that a reader should know.
fn warning(reason: RentalReason) -> Finding {
    let entries = reason.entries();
    Finding::warning(reason, entries)
}

/// The rent that a listing asks, with its currency.
fn rent_of(listing: &Listing) -> String {
    format!("{} {}", listing.price, listing.currency)
}
