//! R7 over a whole area: offers far below comparable ones. In audits; no single record shows it.

use stele_verify::sorted::SortedMap;

use super::super::Finding;

use super::flat::is_live;
use super::reason::RentalReason;
use crate::amount::Amount;
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known};
use crate::types::rental::Listing;
use crate::types::{Content, RecordType};

/// How many live offers of an area it takes to compare with.
const MIN_COMPARABLES: usize = 5;
/// Below how many percent of the area's median rent an offer is told.
const FAR_BELOW_PERCENT: i128 = 50;

/// Square centimetres in a hundred square metres: rents are compared to that.
const UNIT_CM2: i128 = 1_000_000;

/// The live offers of a city, by area and currency: rent for a hundred square metres, in ten-thousandths.
#[derive(Debug, Clone, Default)]
pub struct Market {
    rents: SortedMap<(String, String), Vec<i128>>,
}

impl Market {
    /// All offers that count and stand at `now` (POSIX seconds) of a log that has been replayed. What
    /// can't be told isn't compared with.
    pub fn of(known: &Known<'_>, now: u64) -> Self {
        let mut market = Self::default();
        let listings = IndexKey::new(Kind::Type, RecordType::RentalListing.name());
        // What can't be told is left out, so there is always an answer.
        let _ = known.each(&listings, |known, fact| {
            if let Some((place, rent)) = offer(fact).filter(|_| is_live(fact, now))
                && known.counts(fact, u64::MAX) == Ok(true)
            {
                market.rents.entry(place).or_default().push(rent);
            }
            Ok(())
        });
        for rents in market.rents.values_mut() {
            rents.sort_unstable();
        }
        market
    }

    /// Whether an offer is far below the median of its area; nothing where there is too little to
    /// compare with, and for what is no live offer.
    pub fn finding(&self, fact: &Fact, now: u64) -> Option<Finding> {
        let (place, rent) = offer(fact).filter(|_| is_live(fact, now))?;
        let rents = self.rents.get(&place)?;
        if rents.len() < MIN_COMPARABLES {
            return None;
        }
        let median = *rents.get(rents.len() / 2)?;
        let percent = rent.checked_mul(100)?.checked_div(median)?;
        if percent >= FAR_BELOW_PERCENT {
            return None;
        }
        let (area, _) = place;
        let reason = RentalReason::FarBelow {
            area,
            percent: u64::try_from(percent).ok()?,
            offers: u64::try_from(rents.len()).ok()?,
        };
        Some(Finding::warning(reason, []))
    }
}

/// Where a flat is offered, in which currency, and for how much.
fn offer(fact: &Fact) -> Option<((String, String), i128)> {
    let Content::Listing(listing) = fact.content() else {
        return None;
    };
    let area = fact.area().last()?.clone();
    Some(((area, listing.currency.clone()), rent(listing)?))
}

fn rent(listing: &Listing) -> Option<i128> {
    let size = i128::from(listing.size.floor_cm2?);
    Amount::parse(&listing.price)?
        .ten_thousandths()
        .checked_mul(UNIT_CM2)?
        .checked_div(size)
}
