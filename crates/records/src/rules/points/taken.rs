//! P5: no more is taken from a grant than it gave.

use super::account::{first, followed, signer};
use super::book::row;
use super::reason::PointsReason;
use super::receipt::grant_of;
use super::station::operated;
use super::{Checked, Finding, checked, is_movement};
use crate::known::{Fact, Known, Told};
use crate::types::Content;
use crate::types::points::{Grant, Taken};

/// P5 of what expires or is reversed.
pub(super) fn p5(known: &Known<'_>, fact: &Fact, own: &Taken) -> Told<Finding> {
    let allowed = allowed(known, fact, own);
    let taken = taken_before(known, fact, own);
    let (grant, points) = match allowed? {
        Ok(grant) => grant,
        Err(reason) => return Ok(checked(Err(reason))),
    };
    let (taken, mut entries) = taken?;
    let left = points.saturating_sub(taken);
    Ok(checked(if own.points > left {
        Err(PointsReason::MoreThanGranted { grant, left })
    } else {
        entries.push(grant);
        Ok(entries)
    }))
}

/// The grant that points are taken from, and how many it gave, if its signer may take them from this account.
pub(super) fn allowed(known: &Known<'_>, fact: &Fact, own: &Taken) -> Told<Checked<(u64, i64)>> {
    let Some((grant, content)) = grant_of(known, &own.receipt, fact.number())? else {
        let receipt = own.receipt.clone();
        return Ok(Err(PointsReason::NoGrant { receipt }));
    };
    let number = grant.number();
    let holder = followed(known, &content.account, fact.number());
    let by_station = signer(known, fact, "station");
    if holder? != own.account {
        return Ok(Err(PointsReason::OtherAccount { grant: number }));
    }
    if let Some(by) = by_station? {
        let granted = signer(known, grant, "station")?;
        return Ok(if granted.is_some_and(|granted| granted.is_same(&by)) {
            Ok((number, content.points))
        } else {
            Err(PointsReason::OtherStation { grant: number })
        });
    }
    Ok(if is_the_authority(known, fact, grant, content)? {
        Ok((number, content.points))
    } else {
        Err(PointsReason::OtherAuthority { grant: number })
    })
}

/// Whether what is taken is taken by the authority that registered the account or the station.
fn is_the_authority(known: &Known<'_>, fact: &Fact, grant: &Fact, own: &Grant) -> Told<bool> {
    let Some(by) = signer(known, fact, "authority")? else {
        return Ok(false);
    };
    let account = first(known, &own.account)?.map(|(account, _)| account);
    let station = operated(known, grant, &own.station, &own.date)?;
    let station = station.ok().map(|(station, _)| station);
    for record in [account, station].into_iter().flatten() {
        let registrar = signer(known, record, "authority")?;
        if registrar.is_some_and(|registrar| by.may_go_on_for(&registrar)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many points of the same grant were taken before, and the entries that show it.
fn taken_before(known: &Known<'_>, fact: &Fact, own: &Taken) -> Told<(i64, Vec<u64>)> {
    let mut sum = 0_i64;
    let mut entries = Vec::new();
    for other in known.about(fact.subject())? {
        let number = other.number();
        if number >= fact.number() {
            break;
        }
        let (Content::Expiry(taken) | Content::PointsReversal(taken)) = other.content() else {
            continue;
        };
        if taken.receipt != own.receipt || !is_movement(known, other)? {
            continue;
        }
        // What isn't theirs to take says nothing of this grant, and the account that it names is none of it.
        if allowed(known, other, taken)?.is_err() {
            continue;
        }
        let row = row(known, &taken.account, number)?;
        if row.change < 0 {
            sum = sum.saturating_sub(row.change);
            entries.push(number);
        }
    }
    Ok((sum, entries))
}
