//! T4: the trunk grows as trees do.

use stele_verify::time::parse_date;

use super::history::{History, parties};
use crate::known::{Fact, Known, Told, together};
use crate::rules::{Finding, ForestReason, RuleReason};
use crate::types::Content;
use crate::types::forest::EventKind;

/// Two readings of the same trunk may differ by this much, in millimetres.
const READING: u64 = 60;

/// How much a trunk grows in a year at most, in millimetres.
const PER_YEAR: u64 = 40;

/// On how many dates in a row the same reading is no chance any more.
const COPIES: usize = 3;

/// The diameter of a trunk on one day.
#[derive(Debug, Clone, Copy)]
struct Reading<'f> {
    day: u64,
    mm: u64,
    fact: &'f Fact,
}

/// T4: a trunk neither shrinks, nor grows faster than trees do, nor stays the same to the millimetre for
/// whoever measures it again and again.
pub(super) fn t4(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    let is_correction = matches!(
        fact.content(),
        Content::TreeEvent(event) if event.kind == EventKind::Correct
    );
    let Some(own) = reading(fact).filter(|_| !is_correction) else {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    let history = History::of(known, fact.subject())?;
    let earlier = earlier(&history, own);
    let Some(last) = earlier.last() else {
        return Ok(Finding::passed([]));
    };
    let from = last.fact.number();
    if own.mm < last.mm {
        let mm = last.mm.saturating_sub(own.mm);
        return Ok(Finding::warning(
            ForestReason::TrunkShrinks { mm, from },
            [from],
        ));
    }
    let mm = own.mm.saturating_sub(last.mm);
    let days = own.day.saturating_sub(last.day);
    // In thousandths of a year's growth there are no fractions: 365 x mm <= 365 x 60 + 40 x days.
    let bound = READING
        .saturating_mul(365)
        .saturating_add(PER_YEAR.saturating_mul(days));
    if mm.saturating_mul(365) > bound {
        let reason = ForestReason::TrunkGrowsFast { mm, days, from };
        return Ok(Finding::warning(reason, [from]));
    }
    match copied(known, own, &earlier)? {
        Some(entries) => {
            let from = entries.iter().copied().min().unwrap_or(from);
            let reason = ForestReason::ReadingCopied { mm: own.mm, from };
            Ok(Finding::warning(reason, entries))
        }
        None => Ok(Finding::passed([from])),
    }
}

fn reading(fact: &Fact) -> Option<Reading<'_>> {
    let (mm, date) = match fact.content() {
        Content::TreeCard(card) => (card.dbh_mm?, &card.observed_on),
        Content::TreeEvent(event) => (event.dbh_mm?, &event.date),
        _ => return None,
    };
    Some(Reading {
        day: parse_date(date)?,
        mm: u64::try_from(mm).ok()?,
        fact,
    })
}

/// What was read before, by the days of the readings. A correction takes the place of all before it, and a
/// version the place of a reading of the same day.
fn earlier<'f>(history: &History<'f>, own: Reading<'_>) -> Vec<Reading<'f>> {
    let mut readings: Vec<Reading<'f>> = Vec::new();
    for fact in history.said_before(own.fact) {
        if let Content::TreeEvent(event) = fact.content()
            && event.kind == EventKind::Correct
            && (event.dbh_mm.is_some() || event.unknown.iter().any(|name| name == "dbhMm"))
        {
            readings.clear();
        }
        readings.extend(reading(fact));
    }
    let replaced = |one: &Reading<'_>, later: &Reading<'_>| {
        one.day == later.day && history.is_version(later.fact, one.fact)
    };
    let all = readings.clone();
    readings.retain(|one| {
        one.day <= own.day && !replaced(one, &own) && !all.iter().any(|later| replaced(one, later))
    });
    // Those of one day stay in the order of the log.
    readings.sort_by_key(|reading| reading.day);
    readings
}

/// The entries with the same reading by the same maintainer on as many dates in a row as are no chance.
fn copied(known: &Known<'_>, own: Reading<'_>, earlier: &[Reading<'_>]) -> Told<Option<Vec<u64>>> {
    let Some(own_maintainer) = maintainer(known, own.fact)? else {
        return Ok(None);
    };
    let mut row = vec![own];
    for reading in earlier.iter().rev() {
        if reading.mm != own.mm {
            break;
        }
        if row.last().is_none_or(|last| reading.day < last.day) {
            row.push(*reading);
        }
    }
    row.truncate(COPIES);
    let by = row.iter().map(|reading| maintainer(known, reading.fact));
    let is_same = together(by)?
        .into_iter()
        .all(|by| by.as_ref() == Some(&own_maintainer));
    let entries = row.iter().skip(1).map(|reading| reading.fact.number());
    Ok((row.len() == COPIES && is_same).then(|| entries.collect()))
}

/// Who signed as maintainer.
fn maintainer(known: &Known<'_>, fact: &Fact) -> Told<Option<String>> {
    let parties = parties(known, fact)?.into_iter();
    Ok(parties
        .filter(|(role, _)| role == "maintainer")
        .map(|(_, who)| who)
        .next())
}
