//! Rules of engineering funds: over a project's contracts and what is paid under them.
//!
//! Only movements that count enter a sum: entitled, between the parties of a contract that hangs on the
//! project's own (F4), under the project's own supervisor (F1), and the first of their kind. So nobody can
//! make an honest payment fail by logging one of their own.

mod chain;
mod flow;
mod ground;
mod ledger;
mod once;
mod parties;
mod reason;
mod split;
mod value;
mod wages;

use super::{Finding, Rule, RuleReason};
use crate::known::{Fact, Known, Told};
use crate::types::Content;

pub(crate) use chain::{contract_at, project_at};
pub(crate) use ledger::{Books, Movement, ledger, outflow, subcontracts};
pub(crate) use parties::is_rightful;
pub use reason::FundsReason;
pub(crate) use value::value_at;

/// Asks a rule of engineering funds.
pub(super) fn ask(rule: Rule, known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    match (rule, fact.content()) {
        (Rule::F1, Content::Payment(payment)) => parties::f1(known, fact, payment),
        (Rule::F1, Content::Reversal(reversal)) => parties::f1_reversal(known, fact, reversal),
        (Rule::F2, Content::Payment(payment)) => flow::f2(known, fact, payment),
        (Rule::F2, Content::Reversal(reversal)) => flow::f2_reversal(known, fact, reversal),
        (Rule::F2, Content::WageRun(run)) => flow::f2_wages(known, fact, run),
        (Rule::F3, Content::Payment(payment)) => value::f3(known, fact, payment),
        (Rule::F3, Content::Contract(contract)) => value::f3_contract(known, fact, contract),
        (Rule::F3, Content::Amendment(amendment)) => value::f3_amendment(known, fact, amendment),
        (Rule::F4, _) => parties::f4(known, fact),
        (Rule::F5, Content::Payment(payment)) => ground::f5(known, fact, payment),
        (Rule::F6, Content::Payment(payment)) => once::f6(known, fact, payment),
        (Rule::F6, Content::Reversal(reversal)) => once::f6_reversal(known, fact, reversal),
        (Rule::F7, Content::WageRun(run)) => wages::f7(known, fact, run),
        (Rule::F7, Content::Payment(payment)) => wages::f7_payment(known, payment),
        (Rule::F8, Content::Payment(payment)) => flow::f8(known, fact, payment),
        (Rule::F9, Content::Payment(payment)) => split::f9(known, fact, payment),
        _ => Ok(Finding::not_applicable(RuleReason::OtherRecords)),
    }
}

/// It doesn't hold, by the entries that show it.
fn failed(reason: FundsReason) -> Finding {
    let entries = reason.entries();
    Finding::failed(reason, entries)
}

/// It holds, but the entries show something that a reader should know.
fn warning(reason: FundsReason) -> Finding {
    let entries = reason.entries();
    Finding::warning(reason, entries)
}

/// It holds by this entry, or it doesn't.
fn settled(result: Result<u64, FundsReason>) -> Finding {
    match result {
        Ok(entry) => Finding::passed([entry]),
        Err(reason) => failed(reason),
    }
}
