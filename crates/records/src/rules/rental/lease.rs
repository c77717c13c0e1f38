//! What is asked of a lease, its end, and a reservation.

use super::super::{Finding, RuleReason};
use super::claim::claim;
use super::flat::{Flat, is_agreed, is_same_party};
use super::reason::RentalReason;
use super::{failed, rent_of};
use crate::amount;
use crate::authority::Holder;
use crate::known::{Fact, Known, Open, Told, together};
use crate::time::day_of;
use crate::types::Content;
use crate::types::rental::{Lease, LeaseEnd, Reservation};
use crate::verdict::{Outcome, Reason};

/// The highest deposit, in months of rent.
const MAX_DEPOSIT_MONTHS: u64 = 2;

/// How many subleases may lie one within the other.
const MAX_SUBLET: u32 = 4;

/// R4: its days don't overlap those of a lease that was logged earlier; nor, for a sublease, those of
/// another one within the same lease.
pub(super) fn r4(known: &Known<'_>, fact: &Fact, own: &Lease) -> Told<Finding> {
    let flat = Flat::now(known, fact)?;
    let mut leases = flat.leases(known)?;
    if let Some(head) = own.head_lease.as_deref() {
        let beside = flat.subleases(head).map(|(other, terms)| {
            let finding = r11(known, other, terms)?;
            let is_rightful = !matches!(finding.outcome, Outcome::Failed(_));
            Ok(is_rightful.then_some((other, terms)))
        });
        leases.extend(together(beside)?.into_iter().flatten());
    }
    for (other, terms) in leases {
        let is_head = own.head_lease.as_deref() == Some(other.id());
        if other.number() >= fact.number() || is_head {
            continue;
        }
        let until = flat.end_of(known, other, terms)?;
        if terms.start <= own.end && own.start.as_str() <= until {
            return Ok(failed(RentalReason::Let {
                lease: other.number(),
                from: terms.start.clone(),
                until: until.to_owned(),
            }));
        }
    }
    Ok(Finding::passed([]))
}

/// R4 of a reservation: the flat is free by the end of it. One that is let until then can't be had.
pub(super) fn r4_reservation(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    let flat = Flat::before(known, fact, fact.number())?;
    is_let_until_its_end(known, fact, &flat)
}

fn is_let_until_its_end(known: &Known<'_>, fact: &Fact, flat: &Flat<'_>) -> Told<Finding> {
    let until = fact.valid_until().unwrap_or(u64::MAX);
    let last = day_of(until, &known.trust().time_zone);
    let mut ended = Vec::new();
    for (other, terms) in flat.leases(known)? {
        let end = flat.end_of(known, other, terms)?;
        // Without an end of its own it keeps the flat for ever.
        if last.as_deref().is_none_or(|last| last < end) {
            return Ok(failed(RentalReason::Let {
                lease: other.number(),
                from: terms.start.clone(),
                until: end.to_owned(),
            }));
        }
        ended.push(other.number());
    }
    Ok(Finding::passed(ended))
}

/// R7: the rent is that of the listing.
pub(super) fn r7(known: &Known<'_>, fact: &Fact, own: &Lease) -> Told<Finding> {
    let Some(id) = own.listing.as_deref() else {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    let about = known.about(fact.subject())?;
    let listing = about.iter().find_map(|other| match other.content() {
        Content::Listing(listing) if other.id() == id => Some((other, listing)),
        _ => None,
    });
    let Some((other, listing)) = listing else {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    let entry = other.number();
    let is_same = listing.currency == own.currency && amount::is_same(&listing.price, &own.price);
    if is_same {
        return Ok(Finding::passed([entry]));
    }
    let reason = RentalReason::RentDiffers {
        listing: entry,
        price: rent_of(listing),
    };
    Ok(Finding::warning(reason, [entry]))
}

/// R9: the landlord may let the flat, the days are in order, and the deposit is within the limit.
pub(super) fn r9(known: &Known<'_>, fact: &Fact, own: &Lease) -> Told<Finding> {
    if own.end < own.start {
        return Ok(failed(RentalReason::DatesReversed));
    }
    let months = MAX_DEPOSIT_MONTHS;
    if !amount::is_at_most(&own.deposit, months.into(), &own.price) {
        return Ok(failed(RentalReason::Deposit { months }));
    }
    if own.head_lease.is_some() {
        // Who may sublet is asked by R11.
        return Ok(Finding::passed([]));
    }
    Ok(match claim(known, fact)? {
        Ok(claim) => Finding::passed([claim.title]),
        Err(reason) => failed(reason),
    })
}

/// R9 of the end of a lease: the parties of the lease have signed it.
pub(super) fn r9_end(known: &Known<'_>, fact: &Fact, own: &LeaseEnd) -> Told<Finding> {
    let flat = Flat::before(known, fact, fact.number())?;
    let Some((lease, _)) = flat.lease(&own.lease) else {
        let id = own.lease.clone();
        return Ok(failed(RentalReason::NoLease { id }));
    };
    let entry = lease.number();
    Ok(if is_agreed(known, lease, fact)? {
        Finding::passed([entry])
    } else {
        failed(RentalReason::NotItsParties { lease: entry })
    })
}

/// R10: when it was logged nobody else had the flat reserved; and no later lease has the same days.
pub(super) fn r10(known: &Known<'_>, fact: &Fact, own: &Lease) -> Told<Finding> {
    let before = Flat::before(known, fact, fact.number())?;
    if let Some(reason) = kept_for_another(known, fact, &before, &own.pseudonym)? {
        return Ok(failed(reason));
    }
    if own.head_lease.is_some() {
        return Ok(Finding::passed([]));
    }
    let flat = Flat::now(known, fact)?;
    let end = flat.end_of(known, fact, own)?.to_owned();
    for (other, terms) in flat.leases(known)? {
        let overlaps = terms.start <= end && own.start <= terms.end;
        if other.number() > fact.number() && overlaps {
            let other = other.number();
            let reason = RentalReason::LaterLease { other };
            return Ok(Finding::warning(reason, [other]));
        }
    }
    Ok(Finding::passed([]))
}

/// R10 of a reservation: nobody else had the flat reserved.
pub(super) fn r10_reservation(known: &Known<'_>, fact: &Fact, own: &Reservation) -> Told<Finding> {
    let before = Flat::before(known, fact, fact.number())?;
    Ok(
        match kept_for_another(known, fact, &before, &own.pseudonym)? {
            Some(reason) => failed(reason),
            None => Finding::passed([]),
        },
    )
}

/// Whether a reservation was refused by R4 or R10: then it keeps the flat for nobody.
///
/// Asked of earlier ones first, as a flat's history has them, each rests on those before it.
pub(crate) fn is_refused(known: &Known<'_>, fact: &Fact, own: &Reservation) -> Told<bool> {
    let number = fact.number();
    if let Some(is_refused) = known.memos.rental.borrow().refused.get(&number) {
        return is_refused.clone();
    }
    let is_refused = Flat::before(known, fact, number).and_then(|flat| {
        let is_let = is_let_until_its_end(known, fact, &flat)
            .map(|finding| matches!(finding.outcome, Outcome::Failed(_)));
        let is_kept = kept_for_another(known, fact, &flat, &own.pseudonym);
        let is_kept = is_kept.map(|kept| kept.is_some());
        // One of them settles it, whatever is open in the other.
        match (is_let, is_kept) {
            (Ok(true), _) | (_, Ok(true)) => Ok(true),
            (is_let, is_kept) => together([is_let, is_kept]).map(|_| false),
        }
    });
    let mut memo = known.memos.rental.borrow_mut();
    memo.refused.insert(number, is_refused.clone());
    is_refused
}

/// A reservation for somebody else that stood when a record was logged.
fn kept_for_another(
    known: &Known<'_>,
    fact: &Fact,
    before: &Flat<'_>,
    pseudonym: &str,
) -> Told<Option<RentalReason>> {
    let mut open = None;
    for (reservation, terms) in before.open_reservations(known)? {
        let until = reservation.valid_until();
        let Some(until) = until.filter(|_| terms.pseudonym != pseudonym) else {
            continue;
        };
        let stood = was_logged_by(known, fact, until)
            .and_then(|was| Ok(was && !is_refused(known, reservation, terms)?));
        match stood {
            Ok(true) => {
                let by = reservation.number();
                return Ok(Some(RentalReason::Reserved { by, until }));
            }
            Ok(false) => {}
            Err(why) => open = open.or(Some(why)),
        }
    }
    open.map_or(Ok(None), Err)
}

/// Whether a record was logged by this moment: by the log's time, and where that doesn't tell, by what its
/// signers say against themselves.
fn was_logged_by(known: &Known<'_>, fact: &Fact, moment: u64) -> Told<bool> {
    if known.head_time().is_some_and(|head| head <= moment) {
        return Ok(true);
    }
    let entry = fact.number();
    match known.interval(entry)?.is_until(moment) {
        Some(was) => Ok(was),
        None if fact.created() <= moment => Ok(true),
        None => Err(Open::Unknown(Reason::TimeUnclear { entry })),
    }
}

/// R11: a sublease lies within its head lease, is given by the tenant of that, and the landlord above
/// has consented.
pub(super) fn r11(known: &Known<'_>, fact: &Fact, own: &Lease) -> Told<Finding> {
    sublet(known, fact, own, MAX_SUBLET)
}

fn sublet(known: &Known<'_>, fact: &Fact, own: &Lease, depth: u32) -> Told<Finding> {
    let Some(id) = own.head_lease.as_deref() else {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    let flat = Flat::before(known, fact, fact.number())?;
    let Some((head_fact, head_lease)) = flat.lease(id) else {
        let id = id.to_owned();
        return Ok(failed(RentalReason::NoLease { id }));
    };
    let head = head_fact.number();
    let until = flat.end_of(known, head_fact, head_lease)?;
    if own.start < head_lease.start || until < own.end.as_str() {
        return Ok(failed(RentalReason::OutsideHeadLease { head }));
    }
    let is_signer = |role: &str, above: &str| match (fact.key_of(role), head_fact.key_of(above)) {
        (Some(key), Some(theirs)) => is_same_party(known, (key, fact), (theirs, head_fact)),
        _ => Ok(false),
    };
    if !is_signer("landlord", "tenant")? {
        return Ok(failed(RentalReason::NotTheTenant { head }));
    }
    if !is_signer("headLandlord", "landlord")? && !is_signer("headLandlord", "agent")? {
        return Ok(failed(RentalReason::NoConsent { head }));
    }
    // Whoever lets what isn't theirs makes nobody a tenant who could sublet it.
    if head_lease.head_lease.is_some() {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(failed(RentalReason::NotTheTenant { head }));
        };
        let above = sublet(known, head_fact, head_lease, depth)?;
        if matches!(above.outcome, Outcome::Failed(_)) {
            return Ok(above);
        }
    } else if let Err(reason) = claim(known, head_fact)? {
        return Ok(failed(reason));
    }
    Ok(Finding::passed([head]))
}

/// R12: the persons who sign were attested when it was logged: the tenant by the lease's pseudonym, the
/// landlord for this flat. A company signs with a key of its own.
pub(super) fn r12(known: &Known<'_>, fact: &Fact, own: &Lease) -> Told<Finding> {
    let mut entries = Vec::new();
    for role in ["landlord", "tenant"] {
        let Some(key) = fact.key_of(role) else {
            continue;
        };
        let entry = match known.holder_of(key, fact.number())? {
            Holder::Person { entry, .. } => entry,
            Holder::Entity { entry, .. } => {
                entries.push(entry);
                continue;
            }
            Holder::Anchor(_) => continue,
            Holder::Revoked { .. } | Holder::Nobody => {
                return Ok(failed(RentalReason::NotAttested { role }));
            }
        };
        let is_fitting = match known.fact(entry)?.map(Fact::content) {
            Some(Content::Person(person)) if role == "tenant" => {
                person.scope == "lease" && person.pseudonym == own.pseudonym
            }
            // Who sublets signs as landlord with the key of the head lease.
            Some(Content::Person(person)) if own.head_lease.is_some() => person.scope == "lease",
            Some(Content::Person(person)) => {
                let names_flat = person.scope_id.as_deref() == Some(fact.subject());
                person.scope == "property" && names_flat
            }
            _ => false,
        };
        if !is_fitting {
            return Ok(failed(RentalReason::OtherPerson { by: entry, role }));
        }
        entries.push(entry);
    }
    Ok(Finding::passed(entries))
}
