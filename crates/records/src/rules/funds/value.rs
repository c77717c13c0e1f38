//! F3: paid within the contract, and contracted within the budget.

use super::super::{Finding, RuleReason};
use super::chain::{contract_at, contract_of, project_at};
use super::ledger::{ledger, subcontracts};
use super::reason::FundsReason;
use super::{failed, settled};
use crate::amount::Amount;
use crate::known::{Fact, Known, Told, together};
use crate::types::field::PROJECT;
use crate::types::funds::{Amendment, Contract, Payment, project_id};

/// F3 of a payment: with it no more has been paid than the contract was worth when it was logged.
pub(super) fn f3(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<Finding> {
    match contract_of(known, fact, (&own.project, &own.contract))? {
        Ok(found) => {
            let within = within_contract(known, fact, found, &own.value.currency)?;
            Ok(settled(within))
        }
        Err(reason) => Ok(failed(reason)),
    }
}

/// F3 of a contract: with it no more has been contracted than the budget. Below the owner's own contracts
/// the one above is the limit for what can be paid, not for what can be agreed.
pub(super) fn f3_contract(known: &Known<'_>, fact: &Fact, own: &Contract) -> Told<Finding> {
    let after = fact.number().saturating_add(1);
    let standing = contract_at(known, (&own.project, &own.contract), after)?;
    if standing.is_some_and(|(standing, _)| standing.number() == fact.number()) {
        // Agreed anew, it still covers what was paid.
        let within = within_contract(known, fact, (fact, own), &own.value.currency)?;
        if let Err(reason) = within {
            return Ok(failed(reason));
        }
    }
    if !own.parent.starts_with(PROJECT) {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    }
    let within = within_budget(known, fact, &own.project, &own.value.currency)?;
    Ok(settled(within))
}

/// F3 of an amendment: what was paid is still within the contract, and what is contracted within the budget.
pub(super) fn f3_amendment(known: &Known<'_>, fact: &Fact, own: &Amendment) -> Told<Finding> {
    let (entry, terms) = match contract_of(known, fact, (&own.project, &own.contract))? {
        Ok(found) => found,
        Err(reason) => return Ok(failed(reason)),
    };
    let currency = &own.change.currency;
    if let Err(reason) = within_contract(known, fact, (entry, terms), currency)? {
        return Ok(failed(reason));
    }
    if !terms.parent.starts_with(PROJECT) {
        return Ok(Finding::passed([entry.number()]));
    }
    let within = within_budget(known, fact, &own.project, currency)?;
    Ok(settled(within))
}

/// What a contract was worth when entry `number` stood in the log.
pub(crate) fn value_at(known: &Known<'_>, contract: &Contract, number: u64) -> Told<Amount> {
    let ledger = ledger(known, (&contract.project, &contract.contract))?;
    let changed = ledger.changed(&contract.value.currency, number);
    Ok(Amount::of(&contract.value.amount).plus(changed))
}

fn within_contract(
    known: &Known<'_>,
    fact: &Fact,
    (entry, terms): (&Fact, &Contract),
    currency: &str,
) -> Told<Result<u64, FundsReason>> {
    let contract = entry.number();
    if terms.value.currency != currency {
        let currency = terms.value.currency.clone();
        return Ok(Err(FundsReason::OtherCurrency { currency, contract }));
    }
    let ledger = ledger(known, (&terms.project, &terms.contract))?;
    let paid = ledger.inflow(currency, fact.number());
    let value = value_at(known, terms, fact.number())?;
    Ok(if paid.all <= value {
        Ok(contract)
    } else {
        Err(FundsReason::OverContract {
            paid: paid.all.to_string(),
            value: value.to_string(),
            currency: currency.to_owned(),
            contract,
        })
    })
}

/// The owner's own contracts, as they stood when a record was logged, against the budget of then.
fn within_budget(
    known: &Known<'_>,
    fact: &Fact,
    name: &str,
    currency: &str,
) -> Told<Result<u64, FundsReason>> {
    let Some((entry, terms)) = project_at(known, name, fact.number())? else {
        let project = name.to_owned();
        return Ok(Err(FundsReason::NoProject { project }));
    };
    let number = fact.number();
    let contracts = subcontracts(known, (name, &project_id(name)))?;
    let values = contracts.keys().map(|contract| {
        let standing = contract_at(known, (name, contract), number.saturating_add(1))?;
        let value = match standing.filter(|(_, own)| own.value.currency == currency) {
            Some((_, own)) => value_at(known, own, number)?,
            None => Amount::ZERO,
        };
        // What was paid is spent, also under a contract that was taken back since, or is worth less now.
        let paid = ledger(known, (name, contract))?.inflow(currency, number);
        Ok(value.max(paid.all))
    });
    let contracted: Amount = together(values)?.into_iter().sum();
    let budget = terms.budget.iter().find(|own| own.currency == currency);
    let budget = budget.map_or(Amount::ZERO, |own| Amount::of(&own.amount));
    let project = entry.number();
    Ok(if contracted <= budget {
        Ok(project)
    } else {
        Err(FundsReason::OverBudget {
            contracted: contracted.to_string(),
            budget: budget.to_string(),
            currency: currency.to_owned(),
            project,
        })
    })
}
