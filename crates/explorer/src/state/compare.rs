//! Two listings side by side: what each says, and where they differ.

use std::rc::Rc;

use stele_records::amount::Amount;
use stele_records::types::rental::Listing;
use stele_records::verdict::Reason;

use super::record::{EntryView, RecordView};
use super::rent::{areas, listing, per_metre};

/// One of the two.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Side {
    /// It is looked up, and checked.
    Pending,
    /// The record, checked to the end.
    Found(Rc<EntryView>),
    /// The log has no such record: that is proven.
    None,
    /// It can't be told.
    Open(Reason),
}

/// Both, in the order of the address.
pub(crate) type Pair = [Side; 2];

impl Side {
    /// The entry, if there is one.
    pub(crate) fn entry(&self) -> Option<&EntryView> {
        match self {
            Self::Found(entry) => Some(entry),
            Self::Pending | Self::None | Self::Open(_) => None,
        }
    }

    /// The listing, if its record may be shown and is one.
    pub(crate) fn listing(&self) -> Option<(&RecordView, &Listing)> {
        let record = self.entry()?.record.as_deref()?;
        Some((record, listing(record)?))
    }
}

/// A thing that can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fact {
    Rent,
    PerMetre,
    Size,
    Rooms,
    Level,
    Address,
    Place,
    Lister,
    Platform,
    Until,
    Photos,
    Unit,
}

impl Fact {
    /// All, in the order in which they are shown: what is paid first.
    pub(crate) const ALL: [Self; 12] = [
        Self::Rent,
        Self::PerMetre,
        Self::Size,
        Self::Rooms,
        Self::Level,
        Self::Address,
        Self::Place,
        Self::Lister,
        Self::Platform,
        Self::Until,
        Self::Photos,
        Self::Unit,
    ];

    /// What a listing says of it, in a form that says whether two say the same; none where it says nothing.
    pub(crate) fn of(self, record: &RecordView, listing: &Listing) -> Option<String> {
        let signer = |is_own: fn(&str) -> bool| {
            let mut signers = record.signers.iter();
            signers
                .find(|(_, role)| is_own(role))
                .map(|(did, _)| did.clone())
        };
        match self {
            Self::Rent => Some(format!(
                "{} {}",
                Amount::parse(&listing.price)?,
                listing.currency
            )),
            Self::PerMetre => Some(format!("{} {}", per_metre(listing)?, listing.currency)),
            Self::Size => listing.size.floor_cm2.map(|cm2| cm2.to_string()),
            Self::Rooms => listing.size.rooms.map(|rooms| rooms.to_string()),
            Self::Level => listing.size.level.clone(),
            Self::Address => listing.address.clone(),
            Self::Place => areas(record).last().cloned(),
            Self::Lister => signer(|role| role != "platform"),
            Self::Platform => signer(|role| role == "platform"),
            Self::Until => record.valid_until.map(|until| until.to_string()),
            Self::Photos => Some(listing.photos.len().to_string()),
            Self::Unit => Some(record.subject_id.clone()),
        }
    }
}

/// What one asks more than the other a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RentGap {
    /// Both ask the same.
    Same,
    /// One of them, 0 or 1, asks so much more.
    More {
        which: usize,
        amount: String,
        currency: String,
    },
    /// Amounts of different currencies aren't held against each other.
    Currencies,
}

/// What one asks more than the other; none where one of them isn't known.
pub(crate) fn rent_gap(pair: &Pair) -> Option<RentGap> {
    let [(_, one), (_, other)] = [pair[0].listing()?, pair[1].listing()?];
    if one.currency != other.currency {
        return Some(RentGap::Currencies);
    }
    let gap = Amount::parse(&one.price)?.minus(Amount::parse(&other.price)?);
    let (which, amount) = match gap.cmp(&Amount::ZERO) {
        std::cmp::Ordering::Equal => return Some(RentGap::Same),
        std::cmp::Ordering::Greater => (0, gap),
        std::cmp::Ordering::Less => (1, Amount::ZERO.minus(gap)),
    };
    Some(RentGap::More {
        which,
        amount: amount.to_string(),
        currency: one.currency.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::market::{Market, browsed, listings};

    fn pair(market: &Market, entries: [u64; 2]) -> Pair {
        let view = browsed(&market.city(), &listings(), &[]);
        entries.map(|entry| {
            let line = view.line(entry).expect("it has been read");
            Side::Found(line.entry.clone().expect("it has been checked"))
        })
    }

    #[test]
    fn what_one_asks_more_than_the_other() {
        let market = Market::new();
        let [before, now] = market.offered;
        let more = |which, amount: &str| {
            Some(RentGap::More {
                which,
                amount: amount.into(),
                currency: "CNY".into(),
            })
        };
        assert_eq!(rent_gap(&pair(&market, [before, now])), more(0, "199.50"));
        assert_eq!(
            rent_gap(&pair(&market, [now, market.by_agent])),
            more(1, "1899.50")
        );
        assert_eq!(rent_gap(&pair(&market, [now, now])), Some(RentGap::Same));
        let [one, _] = pair(&market, [now, now]);
        assert_eq!(rent_gap(&[one, Side::None]), None);
    }

    #[test]
    fn what_is_not_said_is_no_difference_by_itself() {
        let market = Market::new();
        let [one, other] = pair(&market, [market.offered[1], market.by_agent]);
        let ((own, listing), (other, theirs)) = (
            one.listing().expect("a listing"),
            other.listing().expect("a listing"),
        );
        assert_eq!(Fact::Size.of(own, listing).as_deref(), Some("893700"));
        assert_eq!(Fact::Size.of(other, theirs), None);
        assert_eq!(Fact::PerMetre.of(other, theirs), None);
        assert_ne!(
            Fact::Lister.of(own, listing),
            Fact::Lister.of(other, theirs)
        );
        assert_eq!(
            Fact::Platform.of(own, listing),
            Fact::Platform.of(other, theirs)
        );
    }
}
