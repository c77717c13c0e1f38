//! F5: what a payment is for was there before it.

use super::super::{Finding, RuleReason};
use super::failed;
use super::ledger::ledger;
use super::parties::is_rightful;
use super::reason::FundsReason;
use crate::amount::Amount;
use crate::known::{Fact, Known, Told, together};
use crate::types::Content;
use crate::types::funds::{Payment, milestone_id, request_id};

/// F5: the works that it pays for had been found done, and a request that it names had been made.
pub(super) fn f5(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<Finding> {
    let mut entries = Vec::new();
    match &own.ground.milestone {
        Some(milestone) => match met(known, fact, own, milestone)? {
            Ok(entry) => entries.push(entry),
            Err(reason) => return Ok(failed(reason)),
        },
        None if own.ground.purpose == "progress" => return Ok(failed(FundsReason::NoMilestone)),
        None => {}
    }
    if let Some(request) = &own.request {
        match asked(known, fact, own, request)? {
            Ok(entry) => entries.push(entry),
            Err(reason) => return Ok(failed(reason)),
        }
    }
    if entries.is_empty() {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    }
    Ok(Finding::passed(entries))
}

/// What the project's supervisor had last found of a milestone.
fn met(
    known: &Known<'_>,
    fact: &Fact,
    own: &Payment,
    milestone: &str,
) -> Told<Result<u64, FundsReason>> {
    let about = known.about(&milestone_id(&own.contract, milestone))?;
    let found = about.into_iter().map(|other| match other.content() {
        Content::Milestone(terms) if terms.project == own.project => {
            let counts = is_rightful(known, other, fact.number())?;
            Ok(counts.then_some((other.number(), terms.is_met)))
        }
        _ => Ok(None),
    });
    let last = together(found)?.into_iter().flatten().next_back();
    Ok(match last {
        Some((entry, true)) => Ok(entry),
        Some((by, false)) => Err(FundsReason::MilestoneNotMet { by }),
        None => Err(FundsReason::MilestoneOpen {
            milestone: milestone.to_owned(),
        }),
    })
}

/// The request that a payment answers: for at least as much as is paid on it.
fn asked(
    known: &Known<'_>,
    fact: &Fact,
    own: &Payment,
    request: &str,
) -> Told<Result<u64, FundsReason>> {
    let about = known.about(&request_id(&own.contract, request))?;
    let found = about.into_iter().map(|other| match other.content() {
        Content::PaymentRequest(terms) if terms.project == own.project => {
            let counts = is_rightful(known, other, fact.number())?;
            Ok(counts.then_some((other.number(), terms)))
        }
        _ => Ok(None),
    });
    let Some((by, terms)) = together(found)?.into_iter().flatten().next_back() else {
        let request = request.to_owned();
        return Ok(Err(FundsReason::NoRequest { request }));
    };
    let currency = &own.value.currency;
    let ledger = ledger(known, (&own.project, &own.contract))?;
    let answered = ledger.answered(request, currency, fact.number());
    let answered = answered.max(Amount::of(&own.value.amount));
    let is_same = terms.payee == own.payee
        && terms.value.currency == *currency
        && answered <= Amount::of(&terms.value.amount);
    Ok(if is_same {
        Ok(by)
    } else {
        Err(FundsReason::RequestDiffers { by })
    })
}
