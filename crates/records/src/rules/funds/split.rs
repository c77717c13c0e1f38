//! F9: payments just below the approval limit.

use super::super::{Finding, RuleReason};
use super::chain::project_at;
use super::ledger::{between, ledger};
use super::reason::FundsReason;
use super::warning;
use crate::amount::Amount;
use crate::known::{Fact, Known, Told, together};
use crate::types::funds::Payment;

/// From how many percent of the limit on a payment is just below it.
const JUST_BELOW_PERCENT: i128 = 90;

/// F9: no other payment of the same day to the same payee is just below the approval limit too.
pub(super) fn f9(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<Finding> {
    let Some((_, project)) = project_at(known, &own.project, fact.number())? else {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    let currency = &own.value.currency;
    let limits = &project.approval_limit;
    let limit = limits.iter().find(|limit| limit.currency == *currency);
    let Some(limit) = limit.map(|limit| Amount::of(&limit.amount)) else {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    let is_just_below =
        |amount: Amount| amount < limit && amount.is_percent_of(JUST_BELOW_PERCENT, limit);
    if !is_just_below(Amount::of(&own.value.amount)) {
        return Ok(Finding::passed([]));
    }
    // Split over several contracts it is split all the same.
    let contracts = between(known, &own.project, (&own.payer, &own.payee))?;
    let ledgers = contracts.iter();
    let ledgers = ledgers.map(|contract| ledger(known, (&own.project, contract)));
    let ledgers = together(ledgers)?;
    let of_the_day = ledgers
        .iter()
        .flat_map(|ledger| ledger.of_the_day(&own.payee, &own.date, currency));
    let just_below: Vec<(u64, Amount)> = of_the_day
        .filter(|(_, amount)| is_just_below(*amount))
        .copied()
        .collect();
    let mut others = just_below.iter().map(|(number, _)| *number);
    let Some(other) = others.find(|number| *number != fact.number()) else {
        return Ok(Finding::passed([]));
    };
    let sum: Amount = just_below.iter().map(|(_, amount)| *amount).sum();
    Ok(warning(FundsReason::Split {
        payments: u64::try_from(just_below.len()).unwrap_or(u64::MAX),
        sum: sum.to_string(),
        limit: limit.to_string(),
        currency: currency.clone(),
        other,
    }))
}
