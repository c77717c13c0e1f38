//! What is offered for rent: in which state each listing is, and which of those that have been read a reader wants.

use std::cmp::Reverse;
use std::rc::Rc;

use stele_records::amount::Amount;
use stele_records::rules::RentalReason;
use stele_records::types::Content as Says;
use stele_records::types::rental::Listing;
use stele_records::verdict::{Answer, Outcome, Question, Reason, Verdict};

use super::browse::{Browse, Line, Stage};
use super::past::{endings, is_past};
use super::record::{EntryView, RecordView};
use crate::route::rent::{Bounds, Order, RentRoute, Rooms, Wanted};

#[cfg(test)]
mod tests;

/// Rows that are shown at first, and that come with each “show more”.
pub(crate) const PAGE: usize = 20;

/// In which state a listing is, by its verdict: never better than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It isn't known yet: it is the log's, and no more.
    Checking,
    /// Whoever may let the flat offers it.
    Offered,
    /// The same, and a rule warns of it.
    Warned,
    /// The flat is kept for somebody.
    Reserved,
    /// The flat is let.
    Let,
    /// It has run out.
    Expired,
    /// Its own parties have taken it back.
    Withdrawn,
    /// There is a later version of it.
    Replaced,
    /// A check speaks against it.
    NotVerified,
    /// It can't be told.
    CantTell,
}

impl Standing {
    /// By a verdict that is as far as it will come.
    pub(crate) fn of(verdict: &Verdict) -> Self {
        match verdict.overall() {
            Answer::Yes if warns(verdict) => Self::Warned,
            Answer::Yes => Self::Offered,
            Answer::CantTell => Self::CantTell,
            Answer::No => Self::against(verdict),
        }
    }

    /// By a row, however far it has come.
    pub(crate) fn of_line(line: &Line) -> Self {
        match (line.stage, line.entry.as_deref()) {
            (Stage::Reading, _) | (_, None) => Self::Checking,
            // What fails when it is read fails.
            (Stage::Read, Some(own)) if own.verdict.overall() == Answer::No => Self::NotVerified,
            (Stage::Read, Some(_)) => Self::Checking,
            // What came later is nothing against what was over.
            (Stage::Whole, Some(own)) if is_past(own) => Self::ended(&own.verdict),
            (Stage::Missing | Stage::Whole, Some(own)) => Self::of(&own.verdict),
        }
    }

    /// How it ended.
    fn ended(verdict: &Verdict) -> Self {
        let whys = endings(verdict).filter_map(|check| check.outcome.reason());
        let all = whys.map(|why| match why {
            Reason::Withdrawn { .. } => Self::Withdrawn,
            Reason::Superseded { .. } => Self::Replaced,
            _ => Self::Expired,
        });
        all.max_by_key(|own| own.gravity())
            .unwrap_or(Self::NotVerified)
    }

    /// Why it is no. What was right and is over, or whose flat is taken, is told apart from what is wrong: only
    /// where nothing else speaks against it.
    fn against(verdict: &Verdict) -> Self {
        let checks = verdict.checks().iter();
        let failed = checks.filter_map(|check| match &check.outcome {
            Outcome::Failed(why) => Some((check.code.question(), why)),
            _ => None,
        });
        let mut worst = None;
        for (question, why) in failed {
            let own = match (question, why) {
                (Question::Current, Reason::Withdrawn { .. }) => Self::Withdrawn,
                (Question::Current, Reason::Superseded { .. }) => Self::Replaced,
                (Question::Current, Reason::Expired { .. }) => Self::Expired,
                (Question::Current, Reason::Rental(RentalReason::Let { .. })) => Self::Let,
                (Question::Current, Reason::Rental(RentalReason::Reserved { .. })) => {
                    Self::Reserved
                }
                _ => return Self::NotVerified,
            };
            worst = match (worst, own) {
                (None, own) => Some(own),
                (Some(worst), own) if own.gravity() > worst.gravity() => Some(own),
                (worst, _) => worst,
            };
        }
        worst.unwrap_or(Self::NotVerified)
    }

    /// What is said where several hold: first what its own parties have done with it.
    const fn gravity(self) -> u8 {
        match self {
            Self::Withdrawn => 5,
            Self::Replaced => 4,
            Self::Expired => 3,
            Self::Let => 2,
            _ => 1,
        }
    }

    /// Whether it is what a reader wants; none while it isn't known.
    fn fits(self, wanted: Wanted) -> Option<bool> {
        Some(match (self, wanted) {
            (_, Wanted::Any) => true,
            (Self::Checking, _) => return None,
            (own, wanted) => own.wanted() == Some(wanted),
        })
    }

    /// The choice that it falls under.
    pub(crate) const fn wanted(self) -> Option<Wanted> {
        Some(match self {
            Self::Checking => return None,
            Self::Offered | Self::Warned => Wanted::Offered,
            Self::Reserved => Wanted::Reserved,
            Self::Let => Wanted::Let,
            Self::Expired => Wanted::Expired,
            Self::Withdrawn | Self::Replaced => Wanted::Withdrawn,
            Self::NotVerified => Wanted::NotVerified,
            Self::CantTell => Wanted::CantTell,
        })
    }
}

/// Whether a rule of the city warns. What is said of the whole log stands above the list.
fn warns(verdict: &Verdict) -> bool {
    super::story::against(verdict).next().is_some()
}

/// What a listing's record says, if a row has one that may be shown.
pub(crate) fn listing(record: &RecordView) -> Option<&Listing> {
    match &record.said()?.content {
        Says::Listing(listing) => Some(listing),
        _ => None,
    }
}

/// The rent for a square metre, to the hundredth, where the floor space is said.
pub(crate) fn per_metre(listing: &Listing) -> Option<String> {
    let cm2 = i128::from(listing.size.floor_cm2.filter(|cm2| *cm2 > 0)?);
    let price = Amount::parse(&listing.price)?.ten_thousandths();
    // Ten-thousandths for a square metre, rounded to hundredths.
    let hundredths = price.checked_mul(100)?.checked_add(cm2 / 2)? / cm2;
    Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
}

/// The areas that a record names, widest first.
pub(crate) fn areas(record: &RecordView) -> &[String] {
    use super::fields::FieldValue;
    let fields = record.said().map(|said| said.fields.iter());
    let mut fields = fields.into_iter().flatten();
    match fields
        .find(|field| field.name == "area")
        .map(|field| &field.value)
    {
        Some(FieldValue::Texts(codes)) => codes,
        _ => &[],
    }
}

/// A row of the list that may be shown, with what the record says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Offer {
    pub(crate) index: u64,
    pub(crate) standing: Standing,
    /// Whether it has been checked to the end.
    pub(crate) is_told: bool,
    pub(crate) entry: Rc<EntryView>,
    /// Nothing of a record that isn't intact.
    pub(crate) record: Option<Rc<RecordView>>,
}

impl Offer {
    fn of(line: &Line) -> Option<Self> {
        let entry = line
            .entry
            .clone()
            .filter(|_| line.stage != Stage::Reading)?;
        let standing = Standing::of_line(line);
        Some(Self {
            index: line.index,
            standing,
            // What failed as it was read needs no more.
            is_told: line.stage != Stage::Read || standing != Standing::Checking,
            record: entry.record.clone(),
            entry,
        })
    }

    /// What it says, if that may be shown.
    pub(crate) fn listing(&self) -> Option<&Listing> {
        listing(self.record.as_ref()?)
    }

    /// Whether it is what a reader looks for, by what it says. A row whose record can't be shown says nothing: it is
    /// left out where something is asked for.
    fn fits(&self, asked: &RentRoute) -> bool {
        if asked.is_open() {
            return true;
        }
        let Some(listing) = self.listing() else {
            return false;
        };
        let rent = Amount::of(&listing.price);
        lies_within(asked.rent, rent)
            && has_size(asked.size, listing.size.floor_cm2)
            && has_rooms(asked.rooms, listing.size.rooms)
    }
}

/// Whether an amount lies between two bounds, both included.
fn lies_within(bounds: Bounds, amount: Amount) -> bool {
    let bound = |bound: u64| Amount::of("1").times(i128::from(bound));
    bounds.from.is_none_or(|from| bound(from) <= amount)
        && bounds.to.is_none_or(|to| amount <= bound(to))
}

fn has_size(bounds: Bounds, cm2: Option<i64>) -> bool {
    let cm2 = cm2.and_then(|cm2| u64::try_from(cm2).ok());
    match cm2 {
        // Whoever asks for a size isn't shown what doesn't say one.
        None => bounds.is_open(),
        Some(cm2) => {
            bounds
                .from
                .is_none_or(|from| from.saturating_mul(10_000) <= cm2)
                && bounds.to.is_none_or(|to| cm2 <= to.saturating_mul(10_000))
        }
    }
}

fn has_rooms(asked: Option<Rooms>, rooms: Option<i64>) -> bool {
    let rooms = rooms.and_then(|rooms| u64::try_from(rooms).ok());
    match (asked, rooms) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(Rooms::Exactly(asked)), Some(rooms)) => rooms == asked,
        (Some(Rooms::AtLeast(asked)), Some(rooms)) => rooms >= asked,
    }
}

/// What a page shows of the rows that have been read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Picked {
    /// The rows to show, in the order that was asked for.
    pub(crate) shown: Vec<Offer>,
    /// Rows to be checked to the end: those that are shown, and those of which it isn't known yet whether they will be.
    pub(crate) wanted: Vec<u64>,
    /// How many more there are that may be shown.
    pub(crate) more: usize,
    /// Of the rows that fit by what they say: how many are in which state, whether they are wanted or not.
    pub(crate) tally: Tally,
    /// How many have been read in all.
    pub(crate) read: usize,
    /// In how many currencies the rows that are shown ask their rent.
    pub(crate) currencies: usize,
}

/// How many rows are in which state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally(Vec<(Wanted, usize)>);

impl Tally {
    fn add(&mut self, wanted: Wanted) {
        match self.0.iter_mut().find(|(own, _)| *own == wanted) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.0.push((wanted, 1)),
        }
    }

    /// How many rows fall under a choice.
    pub(crate) fn of(&self, wanted: Wanted) -> usize {
        let found = self.0.iter().find(|(own, _)| *own == wanted);
        found.map_or(0, |(_, count)| *count)
    }

    /// How many are in another state than this, state by state.
    pub(crate) fn others(&self, than: Wanted) -> Vec<(Wanted, usize)> {
        let all = Wanted::ALL.into_iter().filter(|own| *own != than);
        let counted = all.map(|own| (own, self.of(own)));
        counted.filter(|(_, count)| *count > 0).collect()
    }
}

impl Picked {
    /// What to show of a list, where up to `most` rows are to be shown. Only what has been read can be chosen from.
    ///
    /// While it isn't known of a row whether it is in the state that is asked for, it is checked, and not shown: it
    /// comes when it is known to be. As many are under way as places are free.
    pub(crate) fn of(view: &Browse, asked: &RentRoute, most: usize) -> Self {
        let read = view.lines().iter().filter_map(Offer::of);
        let read: Vec<Offer> = read.collect();
        let mut picked = Self {
            read: read.len(),
            ..Self::default()
        };
        let mut fitting: Vec<Offer> = read.into_iter().filter(|offer| offer.fits(asked)).collect();
        sort(&mut fitting, asked.order);
        let mut open: usize = 0;
        for offer in fitting {
            if let Some(own) = offer.standing.wanted() {
                picked.tally.add(own);
            }
            let is_full = picked.shown.len().saturating_add(open) >= most;
            match offer.standing.fits(asked.state) {
                Some(false) => {}
                _ if is_full => picked.more = picked.more.saturating_add(1),
                Some(true) => {
                    if !offer.is_told {
                        picked.wanted.push(offer.index);
                    }
                    picked.shown.push(offer);
                }
                None => {
                    open = open.saturating_add(1);
                    picked.wanted.push(offer.index);
                }
            }
        }
        let mut currencies: Vec<&str> = picked
            .shown
            .iter()
            .filter_map(|offer| Some(offer.listing()?.currency.as_str()))
            .collect();
        currencies.sort_unstable();
        currencies.dedup();
        picked.currencies = currencies.len();
        picked
    }

    /// How many rows are being checked without being shown.
    pub(crate) fn open(&self) -> usize {
        let is_shown = |index: &&u64| self.shown.iter().any(|offer| offer.index == **index);
        self.wanted.iter().filter(|index| !is_shown(index)).count()
    }
}

/// Rows that say nothing of what they are sorted by come last; where two are alike, the newest comes first. Amounts of
/// different currencies aren't compared.
fn sort(offers: &mut [Offer], order: Order) {
    let price = |offer: &Offer| {
        let listing = offer.listing()?;
        Some((listing.currency.clone(), Amount::of(&listing.price)))
    };
    match order {
        Order::Newest => {}
        Order::Cheapest => offers.sort_by_cached_key(|offer| {
            let price = price(offer);
            (price.is_none(), price)
        }),
        Order::Dearest => offers.sort_by_cached_key(|offer| {
            let price = price(offer);
            let (currency, amount) = price.clone().unzip();
            (price.is_none(), currency, Reverse(amount))
        }),
        Order::Largest => offers.sort_by_key(|offer| {
            let size = offer.listing().and_then(|listing| listing.size.floor_cm2);
            (size.is_none(), Reverse(size))
        }),
    }
}
