//! How the rent of a flat changed: every version of every listing, as it was signed, and what leases agreed.
//!
//! A change of price is a version that replaces the one before (rule R7). Times are those that the records name; the
//! order is that of the log.

use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::rules::rental::{Flat, claim};
use crate::types::Content;
use crate::types::rental::Listing;

/// The rents of a flat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PriceStory {
    /// Versions of listings, in the order of the log.
    pub versions: Vec<Version>,
    /// Leases of those who could let it, subleases left out, in the order of the log.
    pub leases: Vec<LeaseRent>,
}

/// One version of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Number of the entry.
    pub entry: u64,
    /// The entry of the first version that it goes back to, itself if it replaces none.
    pub first: u64,
    /// Rent a month, a decimal.
    pub price: String,
    /// Its currency.
    pub currency: String,
    /// From when it stands, in POSIX seconds.
    pub from: u64,
    /// Until when it stands or stood, if that is known.
    pub until: Option<u64>,
    /// What ended it, or will.
    pub end: Option<VersionEnd>,
    /// Key and role of each signer.
    pub signed: Vec<(String, String)>,
    /// Whether those who signed it could offer the flat.
    pub counts: bool,
}

/// What ends a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionEnd {
    /// A later version, by its entry.
    Replaced(u64),
    /// A withdrawal, by its entry.
    Withdrawn(u64),
    /// Its own period.
    RunsOut,
}

/// What a lease agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaseRent {
    /// Number of the entry.
    pub entry: u64,
    /// The first day, YYYY-MM-DD.
    pub from: String,
    /// The last day, as agreed last.
    pub until: String,
    /// Rent a month, a decimal.
    pub price: String,
    /// Its currency.
    pub currency: String,
}

impl PriceStory {
    /// Tells it of the flat with this id.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open)
    pub fn tell(known: &Known<'_>, subject: &str) -> Told<Self> {
        let facts = known.facts(&IndexKey::new(Kind::Subject, subject))?;
        let listings = facts.iter().filter_map(|fact| match fact.content() {
            Content::Listing(listing) => Some((*fact, listing)),
            _ => None,
        });
        let listings: Vec<(&Fact, &Listing)> = listings.collect();
        let versions = listings.iter().map(|(fact, listing)| {
            let end = end(known, fact)?;
            let counts = known.is_entitled(fact)? && claim(known, fact)?.is_ok();
            Ok(Version {
                entry: fact.number(),
                first: first(known, fact, &listings)?,
                price: listing.price.clone(),
                currency: listing.currency.clone(),
                from: fact.valid_from(),
                // What is dated before the version itself ends it as it begins.
                until: end.map(|(until, _)| until.max(fact.valid_from())),
                end: end.map(|(_, end)| end),
                signed: fact
                    .signed()
                    .iter()
                    .map(|by| (by.key.clone(), by.role.clone()))
                    .collect(),
                counts,
            })
        });
        let versions = together(versions)?;
        let flat = Flat::of(known, subject, u64::MAX)?;
        let leases = flat.leases(known)?.into_iter().map(|(fact, lease)| {
            Ok(LeaseRent {
                entry: fact.number(),
                from: lease.start.clone(),
                until: flat.end_of(known, fact, lease)?.to_owned(),
                price: lease.price.clone(),
                currency: lease.currency.clone(),
            })
        });
        Ok(Self {
            versions,
            leases: together(leases)?,
        })
    }
}

/// When a version ends, and by what: whatever comes first.
fn end(known: &Known<'_>, fact: &Fact) -> Told<Option<(u64, VersionEnd)>> {
    let own = fact.valid_until().map(|until| (until, VersionEnd::RunsOut));
    let Some(by) = known.undone(fact, u64::MAX)? else {
        return Ok(own);
    };
    let Some(other) = known.fact(by)? else {
        return Ok(own);
    };
    let end = match other.content() {
        Content::Withdrawal(_) => VersionEnd::Withdrawn(by),
        _ => VersionEnd::Replaced(by),
    };
    let undone = (other.valid_from(), end);
    Ok(Some(match own {
        Some(own) if own.0 < undone.0 => own,
        _ => undone,
    }))
}

/// The version that a listing goes back to. Each step leads to an earlier entry, so it ends.
fn first(known: &Known<'_>, fact: &Fact, listings: &[(&Fact, &Listing)]) -> Told<u64> {
    let mut first = fact;
    loop {
        let before = listings.iter().find(|(other, _)| {
            first.supersedes() == Some(other.id()) && other.number() < first.number()
        });
        match before {
            Some((before, _)) if known.may_supersede(before, first)? => first = before,
            _ => return Ok(first.number()),
        }
    }
}
