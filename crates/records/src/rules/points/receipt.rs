//! P2: each receipt is used once, a station's numbers run on without a gap, and an account makes so many deposits
//! a day and no more.

use super::account::usable;
use super::book::events;
use super::memo::is_failed;
use super::reason::PointsReason;
use super::station::{operated, rates};
use super::{Checked, Finding, Rule, ask, checked, failed, is_right};
use crate::known::{Fact, Known, Told};
use crate::types::Content;
use crate::types::points::{Deposit, Grant, deposit_id};

/// P2 of a deposit.
pub(super) fn p2_deposit(known: &Known<'_>, fact: &Fact, own: &Deposit) -> Told<Finding> {
    deposit(known, fact, own).map(checked)
}

/// P2 of a grant: the receipt earns points once, and the deposit was in order.
pub(super) fn p2_grant(known: &Known<'_>, fact: &Fact, own: &Grant) -> Told<Finding> {
    if let Some(by) = logged_before(known, fact)? {
        return Ok(failed(PointsReason::LoggedBefore { by }));
    }
    let account = account_of(known, fact, &own.account, &own.station, &own.date);
    let earlier = first_of(known, &own.receipt, fact.number(), is_grant);
    let deposit = deposit_of(known, &own.receipt, fact.number());
    if let Some(by) = earlier? {
        let by = by.number();
        return Ok(failed(PointsReason::ReceiptUsed { by }));
    }
    let account = match account? {
        Ok(account) => account,
        Err(reason) => return Ok(failed(reason)),
    };
    // That there is no deposit at all is P1's to say.
    let Some((deposit, _)) = deposit? else {
        return Ok(checked(Ok(account)));
    };
    let found = ask(Rule::P2, known, deposit)?;
    if is_failed(&found) {
        return Ok(found);
    }
    let entries = [vec![deposit.number()], account, found.entries].concat();
    Ok(checked(Ok(entries)))
}

fn deposit(known: &Known<'_>, fact: &Fact, own: &Deposit) -> Told<Checked<Vec<u64>>> {
    if let Some(by) = logged_before(known, fact)? {
        return Ok(Err(PointsReason::LoggedBefore { by }));
    }
    let account = account_of(known, fact, &own.account, &own.station, &own.date);
    let earlier = deposit_of(known, &own.receipt, fact.number());
    let number = number_before(known, fact, own);
    let limit = within_the_day(known, fact, own);
    if let Some((by, _)) = earlier? {
        let by = by.number();
        return Ok(Err(PointsReason::ReceiptUsed { by }));
    }
    let mut entries = Vec::new();
    for checked in [account?, number?, limit?] {
        match checked {
            Ok(more) => entries.extend(more),
            Err(reason) => return Ok(Err(reason)),
        }
    }
    Ok(Ok(entries))
}

/// The entry that held the same record before, if it is logged again.
pub(super) fn logged_before(known: &Known<'_>, fact: &Fact) -> Told<Option<u64>> {
    let first = known.first(fact)?;
    Ok((first != fact.number()).then_some(first))
}

/// The account is open, and one of the station's scheme.
fn account_of(
    known: &Known<'_>,
    fact: &Fact,
    account: &str,
    station: &str,
    day: &str,
) -> Told<Checked<Vec<u64>>> {
    let account = usable(known, account, fact.number());
    let station = operated(known, fact, station, day);
    let (account, own) = match account? {
        Ok(found) => found,
        Err(reason) => return Ok(Err(reason)),
    };
    let entry = account.number();
    Ok(match station? {
        Ok((_, station)) if station.scheme != own.scheme => {
            Err(PointsReason::OtherScheme { account: entry })
        }
        // Whether there is such a station is P1's to say.
        _ => Ok(vec![entry]),
    })
}

/// The deposit with the number before, of the same station and day, was logged earlier.
fn number_before(known: &Known<'_>, fact: &Fact, own: &Deposit) -> Told<Checked<Vec<u64>>> {
    let before = own.number.saturating_sub(1);
    if before == 0 {
        return Ok(Ok(Vec::new()));
    }
    let missing = format!("{}/{}/{before}", own.station, own.date);
    let earlier = deposit_of(known, &missing, fact.number())?;
    Ok(match earlier {
        Some((earlier, _)) => Ok(vec![earlier.number()]),
        None => Err(PointsReason::NumberSkipped { missing }),
    })
}

/// The account hadn't made as many deposits on that day as it may.
fn within_the_day(known: &Known<'_>, fact: &Fact, own: &Deposit) -> Told<Checked<Vec<u64>>> {
    let events = events(known, &own.account);
    let station = operated(known, fact, &own.station, &own.date);
    // Without a station or rates there is no limit to hold it against: P1 speaks of both.
    let Ok((_, station)) = station? else {
        return Ok(Ok(Vec::new()));
    };
    let rates = rates(known, &station.scheme, fact.number())?;
    let Some((_, rates)) = rates else {
        return Ok(Ok(Vec::new()));
    };
    let most = rates.max_deposits_per_day;
    let limit = usize::try_from(most).unwrap_or(usize::MAX);
    let mut counted = Vec::new();
    for number in events?.deposits_of(&own.date, fact.number()) {
        if counted.len() >= limit {
            break;
        }
        let Some(other) = known.fact(number)? else {
            continue;
        };
        let Content::Deposit(waste) = other.content() else {
            continue;
        };
        let first = deposit_of(known, &waste.receipt, fact.number())?;
        if first.is_some_and(|(first, _)| first.number() == number) {
            counted.push(number);
        }
    }
    Ok(if counted.len() >= limit {
        let day = own.date.clone();
        Err(PointsReason::TooManyDeposits { most, day })
    } else {
        Ok(counted)
    })
}

/// The deposit for a receipt: the first by the station's operator, logged before an entry.
pub(super) fn deposit_of<'k>(
    known: &'k Known<'_>,
    receipt: &str,
    before: u64,
) -> Told<Option<(&'k Fact, &'k Deposit)>> {
    let first = first_of(known, receipt, before, is_deposit)?;
    Ok(first.and_then(|fact| match fact.content() {
        Content::Deposit(deposit) => Some((fact, deposit)),
        _ => None,
    }))
}

/// The grant for a receipt, logged before an entry: the first that the station and the rates bear out, if the
/// receipt was in order.
pub(super) fn grant_of<'k>(
    known: &'k Known<'_>,
    receipt: &str,
    before: u64,
) -> Told<Option<(&'k Fact, &'k Grant)>> {
    let Some(first) = first_of(known, receipt, before, is_grant)? else {
        return Ok(None);
    };
    Ok(match first.content() {
        Content::Grant(grant) if is_right(known, first, &[Rule::P1, Rule::P2])? => {
            Some((first, grant))
        }
        _ => None,
    })
}

/// The first record about a receipt that counts and that P1 has nothing against.
fn first_of<'k>(
    known: &'k Known<'_>,
    receipt: &str,
    before: u64,
    is_meant: fn(&Content) -> bool,
) -> Told<Option<&'k Fact>> {
    let about = known.about(&deposit_id(receipt))?.into_iter();
    let about = about.filter(|fact| fact.number() < before && is_meant(fact.content()));
    for fact in about {
        if is_right(known, fact, &[Rule::P1])? {
            return Ok(Some(fact));
        }
    }
    Ok(None)
}

const fn is_deposit(content: &Content) -> bool {
    matches!(content, Content::Deposit(_))
}

const fn is_grant(content: &Content) -> bool {
    matches!(content, Content::Grant(_))
}
