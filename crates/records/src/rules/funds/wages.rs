//! F7: a wage run is whole, its workers are attested, and what went through is what was paid out.

use stele_verify::sorted::{SortedMap, SortedSet};

use super::super::{Finding, RuleReason};
use super::chain::MAX_LINKS;
use super::ledger::{ledger, subcontracts};
use super::parties::is_rightful;
use super::reason::FundsReason;
use super::{failed, warning};
use crate::amount::Amount;
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::time::day_of;
use crate::types::Content;
use crate::types::funds::{Payment, WageRun, contract_id, project_id, wage_run_id};

/// F7 of a part of a wage run: of the whole run, as it is now.
pub(super) fn f7(known: &Known<'_>, fact: &Fact, own: &WageRun) -> Told<Finding> {
    let place = (&*own.project, &*own.contract);
    let parts = parts(known, place, &own.wage_run)?;
    if let Some((other, _)) = parts
        .get(&own.part)
        .filter(|(o, _)| o.number() != fact.number())
    {
        let other = other.number();
        return Ok(failed(FundsReason::PartTwice { other }));
    }
    let is_other = |run: &WageRun| {
        run.parts != own.parts || run.total != own.total || run.period != own.period
    };
    if let Some((other, _)) = parts.values().find(|(_, run)| is_other(run)) {
        let other = other.number();
        return Ok(failed(FundsReason::PartsDiffer { other }));
    }
    if let Some(part) = (1..=own.parts).find(|part| !parts.contains_key(part)) {
        let parts = own.parts;
        return Ok(failed(FundsReason::PartMissing { part, parts }));
    }
    if let Some(reason) = adds_up(&parts, own) {
        return Ok(failed(reason));
    }
    // Each part answers for its own workers.
    let attested = match attested(known, fact, own)? {
        Ok(attested) => attested,
        Err(reason) => return Ok(failed(reason)),
    };
    let ledger = ledger(known, place)?;
    let currency = &own.total.currency;
    let through = ledger.through(&own.wage_run, currency);
    let total = Amount::of(&own.total.amount);
    if through != total {
        return Ok(failed(through_differs(through, total, currency)));
    }
    let entries = parts.values().map(|(fact, _)| fact.number());
    Ok(Finding::passed(entries.chain(attested)))
}

/// F7 of a payment of wages: what has gone through under its contract for its wage run is what was paid out.
pub(super) fn f7_payment(known: &Known<'_>, own: &Payment) -> Told<Finding> {
    let (Some(wage_run), "wage") = (&own.ground.wage_run, own.ground.purpose.as_str()) else {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    let currency = &own.value.currency;
    let runs = runs_below(known, (&own.project, &own.contract), wage_run)?;
    if runs.is_empty() || !runs.iter().all(is_whole) {
        let wage_run = wage_run.clone();
        return Ok(warning(FundsReason::NotPaidOut { wage_run }));
    }
    // What the lines say, whatever the total says.
    let parts = runs.iter().flat_map(SortedMap::values);
    let parts = parts.filter(|(_, run)| run.total.currency == *currency);
    let lines = parts.flat_map(|(_, run)| &run.lines);
    let total: Amount = lines.map(|line| Amount::of(&line.amount)).sum();
    let through = ledger(known, (&own.project, &own.contract))?.through(wage_run, currency);
    Ok(if through == total {
        let firsts = runs.iter().filter_map(|parts| parts.values().next());
        Finding::passed(firsts.map(|(fact, _)| fact.number()))
    } else {
        failed(through_differs(through, total, currency))
    })
}

fn through_differs(through: Amount, total: Amount, currency: &str) -> FundsReason {
    FundsReason::ThroughDiffers {
        through: through.to_string(),
        total: total.to_string(),
        currency: currency.to_owned(),
    }
}

type Parts<'k> = SortedMap<i64, (&'k Fact, &'k WageRun)>;

/// The parts of a wage run that count, each as it was logged first.
fn parts<'k>(
    known: &'k Known<'_>,
    (project, contract): (&str, &str),
    wage_run: &str,
) -> Told<Parts<'k>> {
    let about = known.about(&wage_run_id(contract, wage_run))?;
    let counting = about.into_iter().map(|fact| match fact.content() {
        Content::WageRun(run) if run.project == project => {
            let counts = is_rightful(known, fact, u64::MAX)?;
            Ok(counts.then_some((fact, run)))
        }
        _ => Ok(None),
    });
    let mut parts = SortedMap::new();
    for (fact, run) in together(counting)?.into_iter().flatten() {
        parts.entry(run.part).or_insert((fact, run));
    }
    Ok(parts)
}

/// Whether no part of this number was logged before: what is paid out twice is paid out once.
pub(super) fn is_first_part(known: &Known<'_>, fact: &Fact, own: &WageRun) -> Told<bool> {
    let place = (&*own.project, &*own.contract);
    let parts = parts(known, place, &own.wage_run)?;
    let first = parts.get(&own.part);
    Ok(first.is_none_or(|(first, _)| first.number() == fact.number()))
}

/// Whether all parts are there that one of them speaks of.
fn is_whole(parts: &Parts<'_>) -> bool {
    let most = parts.values().map(|(_, run)| run.parts).max();
    (1..=most.unwrap_or_default()).all(|part| parts.contains_key(&part))
}

/// The wage runs of this number under a contract and those below it, each by its parts.
fn runs_below<'k>(
    known: &'k Known<'_>,
    (project, contract): (&str, &str),
    wage_run: &str,
) -> Told<Vec<Parts<'k>>> {
    let mut runs = Vec::new();
    let mut seen = SortedSet::new();
    let mut level = vec![contract.to_owned()];
    for _ in 0..=MAX_LINKS {
        level.retain(|name| seen.insert(name.clone()));
        let own = level.iter();
        let own = own.map(|name| parts(known, (project, name), wage_run));
        let below = level
            .iter()
            .map(|name| subcontracts(known, (project, &contract_id(name))));
        // Both are wanted at once.
        let (own, below) = match (together(own), together(below)) {
            (Ok(own), Ok(below)) => (own, below),
            (Err(open), _) | (_, Err(open)) => return Err(open),
        };
        runs.extend(own.into_iter().filter(|parts| !parts.is_empty()));
        level = below
            .iter()
            .flat_map(|names| names.keys().cloned())
            .collect();
    }
    Ok(runs)
}

/// Why the lines of a run don't make its total, or name a worker twice.
fn adds_up(parts: &Parts<'_>, own: &WageRun) -> Option<FundsReason> {
    let lines = || parts.values().flat_map(|(_, run)| &run.lines);
    let mut seen = SortedSet::new();
    if let Some(twice) = lines().find(|line| !seen.insert(&line.pseudonym)) {
        let pseudonym = twice.pseudonym.clone();
        return Some(FundsReason::WorkerTwice { pseudonym });
    }
    let sum: Amount = lines().map(|line| Amount::of(&line.amount)).sum();
    let total = Amount::of(&own.total.amount);
    (sum != total).then(|| FundsReason::LinesDiffer {
        sum: sum.to_string(),
        total: total.to_string(),
        currency: own.total.currency.clone(),
    })
}

/// The attestations of the workers of a part: each was attested for this project before it was logged.
fn attested(known: &Known<'_>, fact: &Fact, run: &WageRun) -> Told<Result<Vec<u64>, FundsReason>> {
    let entries = run.lines.iter().map(|line| {
        let entry = attestation(known, fact, run, &line.pseudonym)?;
        Ok(entry.ok_or_else(|| line.pseudonym.clone()))
    });
    let entries: Result<Vec<u64>, String> = together(entries)?.into_iter().collect();
    Ok(entries.map_err(|pseudonym| FundsReason::WorkerUnknown { pseudonym }))
}

/// Whether an attestation was valid in the month that is paid for, or is still: whoever left in that month is paid
/// afterwards.
fn reaches(known: &Known<'_>, attestation: &Fact, run: &WageRun) -> bool {
    let until = attestation.valid_until();
    let until = until.map(|until| day_of(until, &known.trust().time_zone));
    let first_day = format!("{}-01", run.period);
    until.is_none_or(|until| until.is_some_and(|until| first_day <= until))
}

/// The entry that attests a worker for the project of a wage run, as it stood when the run was logged.
pub(crate) fn attestation(
    known: &Known<'_>,
    fact: &Fact,
    run: &WageRun,
    pseudonym: &str,
) -> Told<Option<u64>> {
    let project = project_id(&run.project);
    let named = known.facts(&IndexKey::new(Kind::Pseudonym, pseudonym))?;
    let attesting = named.into_iter().map(|other| match other.content() {
        Content::Person(person)
            if person.scope == "project" && person.scope_id.as_deref() == Some(&*project) =>
        {
            let is_earlier = other.number() < fact.number() && reaches(known, other, run);
            let counts = is_earlier && known.counts(other, fact.number())?;
            Ok(counts.then_some(other.number()))
        }
        _ => Ok(None),
    });
    Ok(together(attesting)?.into_iter().flatten().next())
}
