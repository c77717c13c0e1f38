//! F1 and F4: who signs a movement of money, and whose contract it is.

use super::super::{Finding, RuleReason};
use super::chain::{contract_at, contract_of, is_signed_by, link, project_at};
use super::reason::FundsReason;
use super::{failed, settled};
use crate::known::{Fact, Known, Told, together};
use crate::types::Content;
use crate::types::funds::{Payment, Reversal, payment_id};

/// F1: payer and supervisor have signed as whom the record names, and the supervisor is the project's, and no
/// party of the payment.
pub(super) fn f1(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<Finding> {
    Ok(settled(signed(known, fact, own)?))
}

/// F1 of a reversal: as of the payment that it reverses.
pub(super) fn f1_reversal(known: &Known<'_>, fact: &Fact, own: &Reversal) -> Told<Finding> {
    let Some((_, payment)) = original(known, fact, own)? else {
        let id = own.reverses.clone();
        return Ok(failed(FundsReason::NothingToReverse { id }));
    };
    Ok(settled(signed(known, fact, payment)?))
}

/// Whether a payment, or what reverses it, is signed by the payer and by the project's supervisor: the number
/// of the project.
fn signed(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<Result<u64, FundsReason>> {
    if !is_signed_by(known, fact, "payer", &own.payer)? {
        return Ok(Err(FundsReason::OtherSigner { role: "payer" }));
    }
    let parties = [("payer", &own.payer), ("payee", &own.payee)];
    let is = parties.map(|(_, entity)| is_signed_by(known, fact, "supervisor", entity));
    for ((role, _), is) in parties.into_iter().zip(together(is)?) {
        if is {
            return Ok(Err(FundsReason::SupervisorIsParty { role }));
        }
    }
    supervised(known, fact, &own.project)
}

/// Whether the project's own supervisor has signed: the number of the project.
pub(super) fn supervised(
    known: &Known<'_>,
    fact: &Fact,
    project: &str,
) -> Told<Result<u64, FundsReason>> {
    let Some((own, terms)) = project_at(known, project, fact.number())? else {
        let project = project.to_owned();
        return Ok(Err(FundsReason::NoProject { project }));
    };
    let project = own.number();
    let is_own = is_signed_by(known, fact, "supervisor", &terms.supervisor)?;
    Ok(if is_own {
        Ok(project)
    } else {
        Err(FundsReason::OtherSupervisor { project })
    })
}

/// F4: the parties are those of the contract, and the contract hangs on the one above it.
pub(super) fn f4(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    let result = match fact.content() {
        Content::Contract(own) => link(known, fact, own)?,
        Content::Payment(own) => between(known, fact, own)?,
        Content::Reversal(own) => match original(known, fact, own)? {
            Some((_, payment)) => between(known, fact, payment)?,
            None => Err(FundsReason::NothingToReverse {
                id: own.reverses.clone(),
            }),
        },
        Content::Amendment(own) => {
            let place = (own.project.as_str(), own.contract.as_str());
            by_parties(known, fact, place, &["buyer", "supplier"])?
        }
        Content::PaymentRequest(own) => {
            let place = (own.project.as_str(), own.contract.as_str());
            match contract_of(known, fact, place)? {
                Ok((contract, terms)) if terms.supplier != own.payee => {
                    let contract = contract.number();
                    Err(FundsReason::NotAParty {
                        role: "payee",
                        contract,
                    })
                }
                Ok(_) => by_parties(known, fact, place, &["supplier"])?,
                Err(reason) => Err(reason),
            }
        }
        Content::Milestone(own) => {
            let place = (own.project.as_str(), own.contract.as_str());
            match contract_of(known, fact, place)? {
                Ok(_) => supervised(known, fact, &own.project)?,
                Err(reason) => Err(reason),
            }
        }
        Content::WageRun(own) => {
            let place = (own.project.as_str(), own.contract.as_str());
            match supervised(known, fact, &own.project)? {
                Ok(_) => by_parties(known, fact, place, &["employer"])?,
                Err(reason) => Err(reason),
            }
        }
        _ => return Ok(Finding::not_applicable(RuleReason::OtherRecords)),
    };
    Ok(settled(result))
}

/// Whether a payment is from the buyer of its contract to its supplier: the number of the contract.
fn between(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<Result<u64, FundsReason>> {
    let (entry, terms) = match contract_of(known, fact, (&own.project, &own.contract))? {
        Ok(found) => found,
        Err(reason) => return Ok(Err(reason)),
    };
    let contract = entry.number();
    let not_a_party = |role| Ok(Err(FundsReason::NotAParty { role, contract }));
    if own.payer != terms.buyer {
        return not_a_party("payer");
    }
    if own.payee != terms.supplier {
        return not_a_party("payee");
    }
    // One who also signs as payee has to be it.
    if fact.key_of("payee").is_some() && !is_signed_by(known, fact, "payee", &own.payee)? {
        return Ok(Err(FundsReason::OtherSigner { role: "payee" }));
    }
    Ok(Ok(contract))
}

/// Whether those who signed in these roles are the parties of the contract: the number of the contract. An
/// employer is the supplier.
fn by_parties(
    known: &Known<'_>,
    fact: &Fact,
    place: (&str, &str),
    roles: &[&'static str],
) -> Told<Result<u64, FundsReason>> {
    let (entry, terms) = match contract_of(known, fact, place)? {
        Ok(found) => found,
        Err(reason) => return Ok(Err(reason)),
    };
    let contract = entry.number();
    let signed = roles.iter().map(|role| {
        let entity = match *role {
            "buyer" => &terms.buyer,
            _ => &terms.supplier,
        };
        is_signed_by(known, fact, role, entity)
    });
    let signed = together(signed)?;
    let mut other = roles.iter().zip(signed).filter(|(_, is)| !is);
    Ok(match other.next() {
        Some((role, _)) => Err(FundsReason::NotAParty { role, contract }),
        None => Ok(contract),
    })
}

/// Whether a record of this contract's parties counts: a wage run, an amendment, a request, a milestone.
pub(crate) fn is_rightful(known: &Known<'_>, fact: &Fact, before: u64) -> Told<bool> {
    if fact.number() >= before || !known.counts(fact, before)? {
        return Ok(false);
    }
    let finding = f4(known, fact)?;
    Ok(finding.outcome == crate::verdict::Outcome::Passed)
}

/// Whether a payment counts in sums: entitled, between the parties of the contract and under the project's
/// supervisor, and the first of its payment and line. A payment can't be taken back, so it counts for ever.
pub(super) fn payment_counts(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<bool> {
    Ok(is_payment(known, fact, own)? && paid_before(known, fact, own)?.is_none())
}

fn is_payment(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<bool> {
    if !known.counts(fact, u64::MAX)? {
        return Ok(false);
    }
    let (signed, between) = (signed(known, fact, own), between(known, fact, own));
    let both = together([signed, between])?;
    Ok(both.iter().all(Result::is_ok))
}

/// The first payment that counts and bears the same number and line, if there is one before this: of the same
/// payer, since each numbers payments in books of its own.
pub(super) fn paid_before(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<Option<u64>> {
    let about = known.about(&payment_id(&own.payment, own.line))?;
    let earlier = about.into_iter().filter(|o| o.number() < fact.number());
    let earlier = earlier.map(|other| match other.content() {
        Content::Payment(payment) if payment.payer == own.payer => {
            let counts = is_payment(known, other, payment)?;
            Ok(counts.then_some(other.number()))
        }
        _ => Ok(None),
    });
    Ok(together(earlier)?.into_iter().flatten().next())
}

/// The payment that a reversal names: one that counts and was logged before.
pub(super) fn original<'k>(
    known: &'k Known<'_>,
    fact: &Fact,
    own: &Reversal,
) -> Told<Option<(&'k Fact, &'k Payment)>> {
    let about = known.about(fact.subject())?;
    let named = about
        .into_iter()
        .filter(|other| other.number() < fact.number() && other.id() == own.reverses);
    let named = named.map(|other| match other.content() {
        Content::Payment(payment) => {
            let counts = payment_counts(known, other, payment)?;
            Ok(counts.then_some((other, payment)))
        }
        _ => Ok(None),
    });
    Ok(together(named)?.into_iter().flatten().next())
}

/// The contract whose supplier pays under this one: of an owner's own contract there is none.
pub(super) fn contract_above<'k>(
    known: &'k Known<'_>,
    fact: &Fact,
    place: (&str, &str),
) -> Told<Option<(&'k Fact, &'k crate::types::funds::Contract)>> {
    let Some((_, terms)) = contract_at(known, place, fact.number())? else {
        return Ok(None);
    };
    super::chain::above(known, terms, fact.number())
}
