//! What is asked of a listing.

use super::super::{Finding, RuleReason};
use super::claim::{claim, exclusive};
use super::flat::{Flat, is_live, today};
use super::lease::is_refused;
use super::reason::RentalReason;
use super::{failed, rent_of, warning};
use crate::amount;
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::types::Content;
use crate::types::rental::{ListedSize, Listing};
use crate::verdict::Reason;

/// By how many percent of the title's a listed floor space may differ: rounding, and balconies.
const SIZE_TOLERANCE: u64 = 3;

/// By how many percent a price may change from one version to the next without a note.
const PRICE_TOLERANCE: i128 = 30;

/// R3: nobody else lists the flat by another right, and no exclusive mandate shuts this lister out.
/// Several agents of one owner are fine.
pub(super) fn r3(known: &Known<'_>, fact: &Fact, now: u64) -> Told<Finding> {
    let flat = Flat::now(known, fact)?;
    let own = claim(known, fact)?;
    if let Some((mandate, agent)) = exclusive(known, &flat, now)? {
        let key = fact.key_of("agent").or_else(|| fact.key_of("owner"));
        let holder = known.holder_of(key.unwrap_or_default(), fact.number())?;
        if holder.entity() != Some(agent) {
            let mandate = mandate.number();
            return Ok(failed(RentalReason::Exclusive { mandate }));
        }
    }
    let Ok(own) = own else {
        // Whether it has a right at all is asked by R1.
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    // What a former owner offers is stale by R2, and takes nothing from the present one.
    for (other, _) in flat.listings(known)? {
        if other.number() == fact.number() || !is_live(other, now) {
            continue;
        }
        if let Ok(theirs) = claim(known, other)?
            && !own.is_same_owner(known, &theirs)?
            && theirs.is_of_title(known, flat.title())?
        {
            let other = other.number();
            return Ok(failed(RentalReason::OtherPrincipal { other }));
        }
    }
    Ok(Finding::passed([own.title]))
}

/// R4: the flat isn't let, today or from a later day on.
pub(super) fn r4(known: &Known<'_>, fact: &Fact, now: u64) -> Told<Finding> {
    let flat = Flat::now(known, fact)?;
    let today = today(known, now);
    let mut ended = Vec::new();
    for (lease, terms) in flat.leases(known)? {
        let until = flat.end_of(known, lease, terms)?;
        if until >= today.as_str() {
            return Ok(failed(RentalReason::Let {
                lease: lease.number(),
                from: terms.start.clone(),
                until: until.to_owned(),
            }));
        }
        ended.push(lease.number());
    }
    Ok(Finding::passed(ended))
}

/// R5: the listing is within its dates, and hasn't been withdrawn.
pub(super) fn r5(known: &Known<'_>, fact: &Fact, now: u64) -> Told<Finding> {
    if let Some(until) = fact.valid_until().filter(|until| *until < now) {
        return Ok(Finding::failed(Reason::Expired { until }, []));
    }
    if let Some(by) = known.undone(fact, u64::MAX)?
        && let Some(later) = known.fact(by)?
        && matches!(later.content(), Content::Withdrawal(_))
    {
        return Ok(Finding::failed(Reason::Withdrawn { by }, [by]));
    }
    Ok(Finding::passed([]))
}

/// R6: the photos are on no earlier listing of another flat. That they match their hashes is checked
/// where they are shown.
pub(super) fn r6(known: &Known<'_>, fact: &Fact, listing: &Listing) -> Told<Finding> {
    if listing.photos.is_empty() {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    }
    let photos = listing.photos.iter();
    let lists = photos.map(|photo| known.facts(&IndexKey::new(Kind::Sha256, photo.as_str())));
    let shown: Vec<&Fact> = together(lists)?
        .into_iter()
        .flatten()
        .filter(|other| matches!(other.content(), Content::Listing(_)))
        .filter(|other| other.number() <= fact.number())
        .collect();
    // Whoever could not offer a flat can't have been the first to show it either.
    let rightful = shown.into_iter().map(|other| {
        let counts = known.is_entitled(other)? && claim(known, other)?.is_ok();
        Ok(counts.then_some(other))
    });
    let rightful: Vec<&Fact> = together(rightful)?.into_iter().flatten().collect();
    let first = |own: bool| {
        let on_flat = |other: &&Fact| (other.subject() == fact.subject()) == own;
        rightful.iter().copied().find(on_flat).map(Fact::number)
    };
    Ok(match (first(false), first(true)) {
        (Some(other), own) if own.is_none_or(|own| other < own) => {
            warning(RentalReason::PhotoElsewhere { other })
        }
        _ => Finding::passed([]),
    })
}

/// R7: the price changes by signed versions, and not by much.
pub(super) fn r7(known: &Known<'_>, fact: &Fact, listing: &Listing, now: u64) -> Told<Finding> {
    let about = known.about(fact.subject())?;
    let before = about
        .iter()
        .find(|other| fact.supersedes() == Some(other.id()) && other.number() < fact.number());
    if let Some(other) = before
        && let Content::Listing(former) = other.content()
        && known.may_supersede(other, fact)?
        && (former.currency != listing.currency
            || amount::differs_by(&former.price, &listing.price, PRICE_TOLERANCE))
    {
        return Ok(warning(RentalReason::PriceJump {
            before: other.number(),
            price: rent_of(former),
        }));
    }
    let listings = Flat::now(known, fact)?.listings(known)?;
    let stands = listings
        .iter()
        .any(|(own, _)| own.number() == fact.number());
    for (other, theirs) in listings.into_iter().filter(|_| stands) {
        let is_own = other.signers() == fact.signers() && other.number() != fact.number();
        let is_same =
            theirs.currency == listing.currency && amount::is_same(&theirs.price, &listing.price);
        if is_own && is_live(other, now) && !is_same {
            return Ok(warning(RentalReason::OtherPrice {
                other: other.number(),
                price: rent_of(theirs),
            }));
        }
    }
    Ok(Finding::passed(before.map(|other| other.number())))
}

/// R8: floor space, floor and rooms are those of the title.
pub(super) fn r8(known: &Known<'_>, fact: &Fact, listing: &Listing) -> Told<Finding> {
    let flat = Flat::rights(known, fact)?;
    let Some((title, attested)) = flat.title() else {
        return Ok(failed(RentalReason::NoTitle));
    };
    let (own, theirs) = (&listing.size, &attested.size);
    if *own == ListedSize::default() {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    }
    let most = theirs.floor_cm2.unsigned_abs() / 100 * SIZE_TOLERANCE;
    let is_near = |floor: i64| floor.abs_diff(theirs.floor_cm2) <= most;
    let field = if !own.floor_cm2.is_none_or(is_near) {
        "floorSizeCm2"
    } else if own.level.as_ref().is_some_and(|own| *own != theirs.level) {
        "floorLevel"
    } else if own.rooms.is_some_and(|own| own != theirs.rooms) {
        "numberOfRooms"
    } else {
        return Ok(Finding::passed([title.number()]));
    };
    let title = title.number();
    Ok(failed(RentalReason::SizeDiffers { title, field }))
}

/// R10: nobody has the flat reserved. One's own reservation looks the same: the log names no persons.
pub(super) fn r10(known: &Known<'_>, fact: &Fact, now: u64) -> Told<Finding> {
    let flat = Flat::now(known, fact)?;
    let mut open = None;
    for (reservation, terms) in flat.open_reservations(known)? {
        let until = reservation.valid_until();
        let Some(until) = until.filter(|_| is_live(reservation, now)) else {
            continue;
        };
        match is_refused(known, reservation, terms) {
            Ok(false) => {
                let by = reservation.number();
                return Ok(failed(RentalReason::Reserved { by, until }));
            }
            Ok(true) => {}
            Err(why) => open = open.or(Some(why)),
        }
    }
    open.map_or(Ok(Finding::passed([])), Err)
}
