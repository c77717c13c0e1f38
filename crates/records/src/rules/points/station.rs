//! P1: points come from an open station, by the rate table in force.

use super::account::signer;
use super::reason::PointsReason;
use super::receipt::deposit_of;
use super::{Checked, Finding, checked};
use crate::authority::Window;
use crate::known::{Fact, Known, Told, together};
use crate::time::day_of;
use crate::types::Content;
use crate::types::points::{Deposit, Grant, RateTable, Station, rates_id, station_id};

/// P1 of a deposit: the station was open, and its operator has signed.
pub(super) fn p1_deposit(known: &Known<'_>, fact: &Fact, own: &Deposit) -> Told<Finding> {
    let station = operated(known, fact, &own.station, &own.date)?;
    Ok(checked(station.map(|(station, _)| vec![station.number()])))
}

/// P1 of a grant: besides, it is for a deposit there, and gives what the rate table says.
pub(super) fn p1_grant(known: &Known<'_>, fact: &Fact, own: &Grant) -> Told<Finding> {
    grant(known, fact, own).map(checked)
}

fn grant(known: &Known<'_>, fact: &Fact, own: &Grant) -> Told<Checked<Vec<u64>>> {
    let station = operated(known, fact, &own.station, &own.date);
    let deposit = deposit_of(known, &own.receipt, fact.number());
    let (station, content) = match station? {
        Ok(found) => found,
        Err(reason) => return Ok(Err(reason)),
    };
    let Some((deposit, waste)) = deposit? else {
        let receipt = own.receipt.clone();
        return Ok(Err(PointsReason::NoDeposit { receipt }));
    };
    let entry = deposit.number();
    if waste.account != own.account || waste.station != own.station {
        return Ok(Err(PointsReason::OtherDeposit { deposit: entry }));
    }
    let Some((table, rates)) = rates(known, &content.scheme, fact.number())? else {
        let scheme = content.scheme.clone();
        return Ok(Err(PointsReason::NoRates { scheme }));
    };
    let by = table.number();
    if table.id() != own.rate_table {
        return Ok(Err(PointsReason::OtherRates { by }));
    }
    let Some(due) = points_for(rates, waste) else {
        let kind = waste.kind.clone();
        return Ok(Err(PointsReason::NotInRates { kind, rates: by }));
    };
    if due != own.points {
        let deposit = entry;
        return Ok(Err(PointsReason::WrongPoints { due, deposit }));
    }
    Ok(Ok(vec![station.number(), entry, by]))
}

/// What a deposit earns: points for a kilogram, rounded down. None if the table doesn't have its kind.
fn points_for(table: &RateTable, waste: &Deposit) -> Option<i64> {
    let rate = table.rates.iter().find(|rate| rate.kind == waste.kind)?;
    let points = waste.weight_grams.checked_mul(rate.points_per_kilogram)?;
    points.checked_div(1_000)
}

/// The station of this name, if it was open on that day and when the record was logged, and its operator has
/// signed the record.
pub(super) fn operated<'k>(
    known: &'k Known<'_>,
    fact: &Fact,
    name: &str,
    day: &str,
) -> Told<Checked<(&'k Fact, &'k Station)>> {
    let about = known.about(&station_id(name))?.into_iter();
    let about = about.filter(|other| matches!(other.content(), Content::Station(_)));
    let stations = known.counting(about, fact.number());
    let by = signer(known, fact, "station");
    let mut closed = None;
    // Whoever was registered first has the name, as long as that stands.
    for station in stations? {
        let Content::Station(content) = station.content() else {
            continue;
        };
        if !was_open(known, station, fact, day)? {
            closed = Some(station.number());
            continue;
        }
        let is_operator = by?.is_some_and(|by| by.is(&content.operator));
        return Ok(if is_operator {
            Ok((station, content))
        } else {
            let station = station.number();
            Err(PointsReason::NotTheOperator { station })
        });
    }
    Ok(Err(match closed {
        Some(by) => PointsReason::StationClosed { by },
        None => {
            let station = name.to_owned();
            PointsReason::NoStation { station }
        }
    }))
}

/// Whether a station was open on a day of which a record tells. What happened on its last day may be logged
/// after it; but what its signers say to have signed after the end may not.
fn was_open(known: &Known<'_>, station: &Fact, fact: &Fact, day: &str) -> Told<bool> {
    let is_within = match known.window(station, fact.number())? {
        Window::Before => false,
        Window::Within => true,
        Window::After(until) => fact.created() <= until,
    };
    let zone = &known.trust().time_zone;
    let from = day_of(station.valid_from(), zone);
    let until = station.valid_until().and_then(|until| day_of(until, zone));
    let is_that_day = from.is_some_and(|from| from.as_str() <= day)
        && until.is_none_or(|until| day <= until.as_str());
    Ok(is_within && is_that_day)
}

/// The rate table of a scheme in force when entry `before` was logged: the newest one of the authority that
/// published the scheme's first. Before no entry at all, of those also that aren't in force.
pub(super) fn rates<'k>(
    known: &'k Known<'_>,
    scheme: &str,
    before: u64,
) -> Told<Option<(&'k Fact, &'k RateTable)>> {
    let about = known.about(&rates_id(scheme))?.into_iter();
    let tables = about
        .filter(|fact| matches!(fact.content(), Content::RateTable(_)) && fact.number() < before);
    let entitled = tables.map(|fact| Ok(known.is_entitled(fact)?.then_some(fact)));
    let entitled: Vec<&Fact> = together(entitled)?.into_iter().flatten().collect();
    let Some(first) = entitled.first() else {
        return Ok(None);
    };
    let first = signer(known, first, "authority")?;
    for fact in entitled.into_iter().rev() {
        let by = signer(known, fact, "authority")?;
        let is_theirs = by
            .zip(first.as_ref())
            .is_some_and(|(by, first)| by.may_go_on_for(first));
        if is_theirs
            && known.counts(fact, before)?
            && (before == u64::MAX || known.window(fact, before)? == Window::Within)
            && let Content::RateTable(table) = fact.content()
        {
            return Ok(Some((fact, table)));
        }
    }
    Ok(None)
}

/// The entry of a scheme's newest rate table that counts, whether or not it is in force.
///
/// # Errors
/// [`Open`](crate::known::Open)
pub fn newest_rates(known: &Known<'_>, scheme: &str) -> Told<Option<u64>> {
    let newest = rates(known, scheme, u64::MAX)?;
    Ok(newest.map(|(fact, _)| fact.number()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::field::Rate;

    fn points(weight_grams: i64, points_per_kilogram: i64) -> Option<i64> {
        let rate = Rate {
            kind: "paper".into(),
            points_per_kilogram,
        };
        let table = RateTable {
            scheme: "city".into(),
            version: 1,
            rates: vec![rate],
            max_deposits_per_day: 3,
        };
        let waste = Deposit {
            account: "a".into(),
            station: "s".into(),
            kind: "paper".into(),
            weight_grams,
            receipt: "s/2026-05-01/1".into(),
            number: 1,
            date: "2026-05-01".into(),
        };
        points_for(&table, &waste)
    }

    #[test]
    fn what_is_less_than_a_point_is_dropped() {
        for (grams, rate, expected) in [
            (1_000, 10, 10),
            (1_099, 10, 10),
            (1_100, 10, 11),
            (99, 10, 0),
            (1, 0, 0),
            (1_000_000, 1_000_000_000, 1_000_000_000_000),
        ] {
            assert_eq!(points(grams, rate), Some(expected), "{grams} g at {rate}");
        }
    }
}
