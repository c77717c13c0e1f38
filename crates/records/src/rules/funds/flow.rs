//! F2 and F8: no more leaves a link than came into it, and wage money ends with workers.

use super::super::{Finding, RuleReason};
use super::chain::contract_of;
use super::failed;
use super::ledger::{Sums, ledger, outflow};
use super::parties::{contract_above, original};
use super::reason::FundsReason;
use crate::amount::Amount;
use crate::known::{Fact, Known, Told};
use crate::types::funds::{Contract, Payment, Reversal, WageRun};

/// F2: whoever pays had received as much under the contract above. An owner pays from the budget, which F3
/// looks after.
pub(super) fn f2(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<Finding> {
    match contract_above(known, fact, (&own.project, &own.contract))? {
        Some(above) => covered(known, fact, above, &own.value.currency),
        None => Ok(Finding::not_applicable(RuleReason::OtherRecords)),
    }
}

/// F2 of a reversal: what is left under the contract still covers what was paid on.
pub(super) fn f2_reversal(known: &Known<'_>, fact: &Fact, own: &Reversal) -> Told<Finding> {
    let Some((_, payment)) = original(known, fact, own)? else {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    match contract_of(known, fact, (&payment.project, &payment.contract))? {
        Ok(own_contract) => covered(known, fact, own_contract, &own.value.currency),
        Err(_) => Ok(Finding::not_applicable(RuleReason::OtherRecords)),
    }
}

/// F2 of wages that are paid out: they had come in.
pub(super) fn f2_wages(known: &Known<'_>, fact: &Fact, own: &WageRun) -> Told<Finding> {
    match contract_of(known, fact, (&own.project, &own.contract))? {
        Ok(contract) => covered(known, fact, contract, &own.total.currency),
        Err(reason) => Ok(failed(reason)),
    }
}

/// What had come in under a contract and what its supplier had paid on, when a record stood in the log.
fn in_and_out(
    known: &Known<'_>,
    fact: &Fact,
    contract: &Contract,
    currency: &str,
) -> Told<(Sums, Sums)> {
    let number = fact.number();
    // Money of an earlier supplier by the same number is none of this one's.
    let supplier = &contract.supplier;
    let inflow = ledger(known, (&contract.project, &contract.contract));
    let inflow = inflow.map(|own| own.received(supplier, currency, number));
    let outflow = outflow(known, contract, currency, number);
    match (inflow, outflow) {
        (Ok(inflow), Ok(outflow)) => Ok((inflow, outflow)),
        (Err(open), _) | (_, Err(open)) => Err(open),
    }
}

fn covered(
    known: &Known<'_>,
    fact: &Fact,
    (entry, contract): (&Fact, &Contract),
    currency: &str,
) -> Told<Finding> {
    let (inflow, outflow) = in_and_out(known, fact, contract, currency)?;
    Ok(if outflow.all <= inflow.all {
        Finding::passed([entry.number()])
    } else {
        failed(FundsReason::MoreOut {
            inflow: inflow.all.to_string(),
            outflow: outflow.all.to_string(),
            currency: currency.to_owned(),
            contract: entry.number(),
        })
    })
}

/// F8: wages name the wage run that they are for; and what came in as wages isn't spent on anything else.
pub(super) fn f8(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<Finding> {
    if own.ground.purpose == "wage" {
        return Ok(match own.ground.wage_run {
            Some(_) => Finding::passed([]),
            None => failed(FundsReason::NoWageRun),
        });
    }
    let place = (&*own.project, &*own.contract);
    let Some((entry, contract)) = contract_above(known, fact, place)? else {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    let currency = &own.value.currency;
    let (inflow, outflow) = in_and_out(known, fact, contract, currency)?;
    // What is spent beyond all that came in is F2's; here it is what came in for wages and was there.
    let beyond = outflow.others().minus(inflow.others());
    let unpaid_wages = inflow.wages.minus(outflow.wages);
    let misused = beyond.min(unpaid_wages);
    Ok(if misused <= Amount::ZERO {
        Finding::passed([entry.number()])
    } else {
        failed(FundsReason::WagesMisused {
            amount: misused.to_string(),
            currency: currency.clone(),
            contract: entry.number(),
        })
    })
}
