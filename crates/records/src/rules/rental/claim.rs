//! Whose the flat is to let: the owner's by the title, or an agent's by a chain of mandates.

use std::cell::RefCell;
use stele_verify::sorted::SortedSet;

use super::super::{Finding, RuleReason};
use super::failed;
use super::flat::{Flat, is_live, is_same_party};
use super::reason::RentalReason;
use crate::authority::Window;
use crate::known::{Fact, Known, Told, together};
use crate::types::Content;
use crate::types::rental::{Title, TitleStatus};

/// How many mandates may stand one on the other.
const MAX_CHAIN: u32 = 4;

/// Why a signer may let a flat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// The owner's key, as the title has it.
    pub(super) owner: String,
    /// Number of the title.
    pub(super) title: u64,
    /// Numbers of the mandates, from the signer's own up to the owner's.
    pub(super) mandates: Vec<u64>,
}

impl Claim {
    /// Whether two claims go back to one owner, also one whose key or title was renewed.
    pub(super) fn is_same_owner(&self, known: &Known<'_>, other: &Self) -> Told<bool> {
        match (known.fact(self.title)?, known.fact(other.title)?) {
            (Some(own), Some(theirs)) => {
                is_same_party(known, (&self.owner, own), (&other.owner, theirs))
            }
            _ => Ok(false),
        }
    }

    /// Whether it goes back to the owner whom the title in force names.
    pub(super) fn is_of_title(
        &self,
        known: &Known<'_>,
        title: Option<(&Fact, &Title)>,
    ) -> Told<bool> {
        match (known.fact(self.title)?, title) {
            (Some(then), Some((now, title))) => {
                is_same_party(known, (&self.owner, then), (&title.owner_key, now))
            }
            _ => Ok(false),
        }
    }

    fn entries(&self) -> Vec<u64> {
        let mut entries = self.mandates.clone();
        entries.push(self.title);
        entries
    }
}

/// R1: whoever lets the flat is its owner by the title, or has a valid chain of mandates.
pub(super) fn r1(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    if is_sublease(fact) {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    }
    Ok(match claim(known, fact)? {
        Ok(claim) => Finding::passed(claim.entries()),
        Err(reason) => failed(reason),
    })
}

/// R2: the title is in force. For an offer that means today: not sealed, not revoked, not passed on.
/// A lease outlives a sale, so for a lease it means the day on which it was logged.
pub(super) fn r2(known: &Known<'_>, fact: &Fact, now: u64) -> Told<Finding> {
    if is_sublease(fact) {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    }
    let then = Flat::rights(known, fact)?;
    let is_lease = matches!(fact.content(), Content::Lease(_));
    let seen = if is_lease {
        then.title()
    } else {
        Flat::now(known, fact)?.title()
    };
    let Some((by, title)) = seen else {
        return Ok(failed(RentalReason::NoTitle));
    };
    let entry = by.number();
    let ended = if is_lease {
        ended_by(known, by, fact.number())?
    } else {
        by.valid_until().filter(|until| *until < now)
    };
    let reason = match (title.status, ended) {
        (TitleStatus::Sealed, _) => Some(RentalReason::TitleSealed { by: entry }),
        (TitleStatus::Revoked, _) => Some(RentalReason::TitleRevoked { by: entry }),
        (TitleStatus::Held, Some(until)) => Some(RentalReason::TitleEnded { by: entry, until }),
        (TitleStatus::Held, None) => None,
    };
    if let Some(reason) = reason {
        return Ok(failed(reason));
    }
    if let Some((former, owner)) = then.title()
        && !is_same_owner(known, (former, owner), (by, title))?
    {
        let reason = RentalReason::PassedOn { by: entry };
        return Ok(Finding::failed(reason, [former.number(), entry]));
    }
    Ok(Finding::passed([entry]))
}

/// When a title ended, if it had when an entry was logged.
fn ended_by(known: &Known<'_>, title: &Fact, number: u64) -> Told<Option<u64>> {
    if title.valid_until().is_none() {
        return Ok(None);
    }
    Ok(match known.window(title, number)? {
        Window::After(until) => Some(until),
        Window::Within | Window::Before => None,
    })
}

fn is_same_owner(
    known: &Known<'_>,
    (a, own): (&Fact, &Title),
    (b, other): (&Fact, &Title),
) -> Told<bool> {
    is_same_party(known, (&own.owner_key, a), (&other.owner_key, b))
}

/// Why the signer of a record may let the flat, or why not, when it was logged.
pub(crate) fn claim(known: &Known<'_>, fact: &Fact) -> Told<Result<Claim, RentalReason>> {
    let number = fact.number();
    if let Some(claim) = known.memos.rental.borrow().claims.get(&number) {
        return claim.clone();
    }
    let claim = find_claim(known, fact);
    let mut memo = known.memos.rental.borrow_mut();
    memo.claims.insert(number, claim.clone());
    claim
}

fn find_claim(known: &Known<'_>, fact: &Fact) -> Told<Result<Claim, RentalReason>> {
    let flat = Flat::rights(known, fact)?;
    let Some((title_fact, title)) = flat.title() else {
        return Ok(Err(RentalReason::NoTitle));
    };
    let roles = ["owner", "landlord", "principal"];
    let own = roles.iter().find_map(|role| fact.key_of(role));
    let Some(key) = own.or_else(|| fact.key_of("agent")) else {
        return Ok(Err(RentalReason::NoTitle));
    };
    let link = Link {
        known,
        flat: &flat,
        title: (title_fact, title),
        number: fact.number(),
        refused: RefCell::default(),
    };
    let speaks_for_self = own.is_some() && !matches!(fact.content(), Content::Mandate(_));
    Ok(link
        .up(key, fact, MAX_CHAIN, speaks_for_self)?
        .map(|mandates| Claim {
            owner: title.owner_key.clone(),
            title: title_fact.number(),
            mandates,
        }))
}

struct Link<'l, 'k> {
    known: &'k Known<'k>,
    flat: &'l Flat<'k>,
    title: (&'k Fact, &'k Title),
    /// The entry at whose logging all mandates must have been valid.
    number: u64,
    /// Mandates that lead to no owner, and how many more were allowed above each: many may be of the same
    /// agents.
    refused: RefCell<SortedSet<(u64, u32)>>,
}

impl Link<'_, '_> {
    /// The mandates from this key up to the owner.
    fn up(
        &self,
        key: &str,
        signed: &Fact,
        depth: u32,
        speaks_for_self: bool,
    ) -> Told<Result<Vec<u64>, RentalReason>> {
        let (title_fact, title) = self.title;
        if is_same_party(self.known, (key, signed), (&title.owner_key, title_fact))? {
            return Ok(Ok(Vec::new()));
        }
        let not_owner = || RentalReason::NotTheOwner {
            key: key.to_owned(),
            title: title_fact.number(),
        };
        if speaks_for_self {
            return Ok(Err(not_owner()));
        }
        let holder = self.known.holder_of(key, signed.number())?;
        let (Some(entity), Some(depth)) = (holder.entity(), depth.checked_sub(1)) else {
            return Ok(Err(not_owner()));
        };
        let mandates = self.flat.mandates();
        let mut why = RentalReason::NoMandate {
            agent: entity.to_owned(),
        };
        let own = mandates
            .filter(|(fact, mandate)| mandate.agent == entity && fact.number() < signed.number());
        let own: Vec<_> = own.collect();
        for (mandate, _) in own.into_iter().rev() {
            let place = (mandate.number(), depth);
            if self.refused.borrow().contains(&place) {
                continue;
            }
            match self.known.window(mandate, self.number)? {
                Window::Within => {}
                Window::After(until) => {
                    let by = mandate.number();
                    why = RentalReason::MandateEnded { by, until };
                    continue;
                }
                Window::Before => continue,
            }
            let Some(principal) = mandate.key_of("principal") else {
                continue;
            };
            if let Ok(mut above) = self.up(principal, mandate, depth, false)? {
                above.insert(0, mandate.number());
                return Ok(Ok(above));
            }
            self.refused.borrow_mut().insert(place);
        }
        Ok(Err(why))
    }
}

fn is_sublease(fact: &Fact) -> bool {
    matches!(fact.content(), Content::Lease(lease) if lease.head_lease.is_some())
}

/// Whether all these mandates are exclusive.
fn are_exclusive(known: &Known<'_>, mandates: &[u64]) -> Told<bool> {
    let each = mandates.iter().map(|number| {
        let fact = known.fact(*number)?;
        Ok(matches!(
            fact.map(Fact::content),
            Some(Content::Mandate(mandate)) if mandate.exclusive
        ))
    });
    Ok(together(each)?.into_iter().all(|exclusive| exclusive))
}

/// Whether an agent may act under an exclusive mandate: the one that holds now, if there is one.
pub(super) fn exclusive<'k>(
    known: &'k Known<'_>,
    flat: &Flat<'k>,
    now: u64,
) -> Told<Option<(&'k Fact, &'k str)>> {
    let mandates = flat
        .mandates()
        .filter(|(fact, mandate)| mandate.exclusive && is_live(fact, now));
    let title = flat.title();
    let rightful = mandates.map(|(fact, mandate)| {
        let Ok(claim) = claim(known, fact)? else {
            return Ok(None);
        };
        // Nobody passes on more than they have: one who isn't alone in acting can't shut out the rest.
        if !are_exclusive(known, &claim.mandates)? {
            return Ok(None);
        }
        // What a former owner gave away binds nobody who bought the flat.
        let holds = claim.is_of_title(known, title)?;
        Ok(holds.then_some((fact, mandate.agent.as_str())))
    });
    Ok(together(rightful)?.into_iter().flatten().next_back())
}
