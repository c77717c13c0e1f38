//! A flat: whose it is, who may let it, and whether it is offered, reserved or let.

use super::standing::Standing;
use crate::index::{IndexKey, Kind};
use crate::known::{Known, Told, together};
use crate::rules::Rule;
use crate::rules::rental::{Flat, claim, is_live, is_refused, today};
use crate::types::rental::TitleStatus;
use crate::types::{Content, RecordType};

/// What is recorded about a flat, as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlatStory {
    /// Its registration, and its address.
    pub registered: Option<(u64, String)>,
    /// The title in force.
    pub title: Option<TitleNow>,
    /// Who may let it: the owner first.
    pub letting: Vec<Letting>,
    /// Listings that stand and that no rule speaks against now.
    pub listings: Vec<u64>,
    /// Whether a rule warns of one of these.
    pub has_warnings: bool,
    /// Listings that nobody has ended, and that a rule speaks against now.
    pub refused: Vec<u64>,
    /// Leases that run or are to begin.
    pub leases: Vec<LeaseNow>,
    /// Reservations that stand, and until when.
    pub reservations: Vec<(u64, Option<u64>)>,
}

/// The title in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleNow {
    /// Number of the entry.
    pub entry: u64,
    /// Whether the owner may let the flat.
    pub status: TitleStatus,
    /// The owner's key.
    pub owner_key: String,
    /// Whether the attestation has run out.
    pub is_over: bool,
}

/// Somebody who may let a flat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letting {
    /// The owner, by the title in force.
    Owner,
    /// An agent, by a mandate.
    Agent {
        /// The agent's entity.
        entity: String,
        /// Number of the mandate.
        mandate: u64,
        /// Whether it shuts out the owner and all others.
        exclusive: bool,
        /// Until when, if it ends.
        until: Option<u64>,
    },
}

/// A lease that runs or is to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaseNow {
    /// Number of the entry.
    pub entry: u64,
    /// Its first day, YYYY-MM-DD.
    pub from: String,
    /// Its last day, as agreed last.
    pub until: String,
    /// Whether it has begun.
    pub has_begun: bool,
    /// Whether a rule speaks against it now.
    pub is_refused: bool,
}

/// What matters most about a flat to somebody who would rent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlatStanding {
    /// Nobody entitled has attested who owns it.
    NoTitle,
    /// It may not be let for now.
    Sealed,
    /// Its title was revoked, or what attests it has run out.
    TitleOver,
    /// It is let, or will be.
    Let {
        /// The first day, YYYY-MM-DD.
        from: String,
        /// The last day.
        until: String,
    },
    /// A lease is recorded, and a rule speaks against it: no other lease makes it let.
    Disputed {
        /// The first day, YYYY-MM-DD.
        from: String,
        /// The last day.
        until: String,
    },
    /// It is kept for somebody.
    Reserved {
        /// Until when, in POSIX seconds, if that is said.
        until: Option<u64>,
    },
    /// Those who may let it offer it.
    Offered {
        /// How many listings stand.
        listings: usize,
        /// Whether a rule warns of one of these.
        has_warnings: bool,
        /// How many others did not pass.
        refused: usize,
    },
    /// It is offered, and no listing of it passed the rules.
    Refused {
        /// How many listings there are.
        listings: usize,
    },
    /// Nobody who may let it offers it.
    NotOffered,
}

impl FlatStory {
    /// What matters most.
    pub fn standing(&self) -> FlatStanding {
        let Some(title) = &self.title else {
            return FlatStanding::NoTitle;
        };
        match title.status {
            TitleStatus::Sealed => return FlatStanding::Sealed,
            TitleStatus::Revoked => return FlatStanding::TitleOver,
            TitleStatus::Held if title.is_over => return FlatStanding::TitleOver,
            TitleStatus::Held => {}
        }
        let by_day = |lease: &&LeaseNow| (lease.is_refused, lease.from.clone());
        if let Some(lease) = self.leases.iter().min_by_key(by_day) {
            let (from, until) = (lease.from.clone(), lease.until.clone());
            return match lease.is_refused {
                false => FlatStanding::Let { from, until },
                true => FlatStanding::Disputed { from, until },
            };
        }
        if let Some((_, until)) = self.reservations.first() {
            return FlatStanding::Reserved { until: *until };
        }
        match (self.listings.len(), self.refused.len()) {
            (0, 0) => FlatStanding::NotOffered,
            (0, listings) => FlatStanding::Refused { listings },
            (listings, refused) => FlatStanding::Offered {
                listings,
                has_warnings: self.has_warnings,
                refused,
            },
        }
    }

    /// Tells it of the flat with this id, as of `now` in POSIX seconds.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open)
    pub fn tell(known: &Known<'_>, subject: &str, now: u64) -> Told<Self> {
        let flat = Flat::of(known, subject, u64::MAX)?;
        let title = flat.title().map(|(fact, title)| TitleNow {
            entry: fact.number(),
            status: title.status,
            owner_key: title.owner_key.clone(),
            is_over: fact.valid_until().is_some_and(|until| until < now),
        });
        let holds = |title: &TitleNow| title.status == TitleStatus::Held && !title.is_over;
        let letting = match title.as_ref().filter(|title| holds(title)) {
            Some(_) => letting(known, &flat, now)?,
            None => Vec::new(),
        };
        let listings = listings(known, subject, now)?;
        let numbers = |is_wanted: fn(Standing) -> bool| {
            let wanted = listings.iter().filter(|(_, standing)| is_wanted(*standing));
            wanted.map(|(number, _)| *number).collect()
        };
        Ok(Self {
            registered: registered(known, subject)?,
            title,
            letting,
            listings: numbers(|standing| standing != Standing::Fails),
            has_warnings: listings
                .iter()
                .any(|(_, standing)| *standing == Standing::Warns),
            refused: numbers(|standing| standing == Standing::Fails),
            leases: leases(known, &flat, now)?,
            reservations: reservations(known, &flat, now)?,
        })
    }
}

fn registered(known: &Known<'_>, subject: &str) -> Told<Option<(u64, String)>> {
    let facts = known.facts(&IndexKey::new(Kind::Subject, subject))?;
    let facts = facts
        .into_iter()
        .filter(|fact| matches!(fact.content(), Content::Property(_)));
    let newest = known.counting(facts, u64::MAX)?.into_iter().next_back();
    Ok(newest.and_then(|fact| match fact.content() {
        Content::Property(property) => Some((fact.number(), property.address.clone())),
        _ => None,
    }))
}

fn letting(known: &Known<'_>, flat: &Flat<'_>, now: u64) -> Told<Vec<Letting>> {
    let mut letting = Vec::new();
    for (fact, mandate) in flat.mandates() {
        if is_live(fact, now) && claim(known, fact)?.is_ok() {
            letting.push(Letting::Agent {
                entity: mandate.agent.clone(),
                mandate: fact.number(),
                exclusive: mandate.exclusive,
                until: fact.valid_until(),
            });
        }
    }
    let is_exclusive =
        |letting: &Letting| matches!(letting, Letting::Agent { exclusive, .. } if *exclusive);
    // One who has promised one agent alone may not let it beside that agent.
    if letting.iter().any(is_exclusive) {
        letting.retain(is_exclusive);
    } else {
        letting.insert(0, Letting::Owner);
    }
    Ok(letting)
}

/// Every listing that is within its dates and that nobody has ended, and how it stands now. Whoever signed it:
/// what should not be paid on is told of too.
fn listings(known: &Known<'_>, subject: &str, now: u64) -> Told<Vec<(u64, Standing)>> {
    let listings = known.about(subject)?.into_iter();
    let listings =
        listings.filter(|fact| matches!(fact.content(), Content::Listing(_)) && is_live(fact, now));
    let rules = Rule::of(RecordType::RentalListing);
    let listings = listings.map(|fact| {
        let number = fact.number();
        if known.first(fact)? != number || known.undone(fact, u64::MAX)?.is_some() {
            return Ok(None);
        }
        // Anybody may log many: of theirs no more is asked than this.
        let standing = match known.is_entitled(fact)? {
            true => Standing::ask(known, fact, rules, now)?,
            false => Standing::Fails,
        };
        Ok(Some((number, standing)))
    });
    Ok(together(listings)?.into_iter().flatten().collect())
}

fn leases(known: &Known<'_>, flat: &Flat<'_>, now: u64) -> Told<Vec<LeaseNow>> {
    let (today, rules) = (today(known, now), Rule::of(RecordType::Lease));
    let mut leases = Vec::new();
    for (fact, lease) in flat.leases(known)? {
        let until = flat.end_of(known, fact, lease)?;
        if until >= today.as_str() {
            leases.push(LeaseNow {
                entry: fact.number(),
                from: lease.start.clone(),
                until: until.to_owned(),
                has_begun: lease.start <= today,
                is_refused: Standing::ask(known, fact, rules, now)? == Standing::Fails,
            });
        }
    }
    Ok(leases)
}

fn reservations(known: &Known<'_>, flat: &Flat<'_>, now: u64) -> Told<Vec<(u64, Option<u64>)>> {
    let reservations = flat.open_reservations(known)?.into_iter();
    let reservations = reservations.filter(|(fact, _)| is_live(fact, now));
    let stand = reservations.map(|(fact, own)| {
        let is_refused = is_refused(known, fact, own)?;
        Ok((!is_refused).then_some((fact.number(), fact.valid_until())))
    });
    Ok(together(stand)?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lease(entry: u64, from: &str, is_refused: bool) -> LeaseNow {
        LeaseNow {
            entry,
            from: from.into(),
            until: "2027-12-31".into(),
            has_begun: true,
            is_refused,
        }
    }

    fn let_by(leases: Vec<LeaseNow>) -> FlatStory {
        FlatStory {
            registered: None,
            title: Some(TitleNow {
                entry: 1,
                status: TitleStatus::Held,
                owner_key: "did:key:z6Mk".into(),
                is_over: false,
            }),
            letting: vec![Letting::Owner],
            listings: Vec::new(),
            has_warnings: false,
            refused: Vec::new(),
            leases,
            reservations: vec![(3, None)],
        }
    }

    #[test]
    fn a_lease_that_a_rule_speaks_against_lets_nothing() {
        let refused = lease(7, "2026-01-01", true);
        let standing = let_by(vec![refused.clone()]).standing();
        assert!(matches!(standing, FlatStanding::Disputed { from, .. } if from == "2026-01-01"));
        // One that stands says more, also where it begins later.
        let standing = let_by(vec![refused, lease(9, "2026-06-01", false)]).standing();
        assert!(matches!(standing, FlatStanding::Let { from, .. } if from == "2026-06-01"));
        let standing = let_by(Vec::new()).standing();
        assert_eq!(standing, FlatStanding::Reserved { until: None });
    }
}
