//! What is due under a contract: asked for, or owed for a milestone that was met, and not paid.

use stele_verify::sorted::SortedMap;

use super::sums::Sums;
use crate::amount::Amount;
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::rules::funds::{is_rightful, ledger};
use crate::types::Content;
use crate::types::funds::{Contract, Milestone, PaymentRequest};

/// What is due under a contract now. A request for a milestone with a value of its own is part of that.
pub(super) fn of(known: &Known<'_>, contract: &Contract) -> Told<Sums> {
    let facts = known.facts(&IndexKey::new(Kind::Contract, contract.contract.as_str()))?;
    let paid = Paid::of(known, contract, &facts)?;
    let (mut milestones, mut requests) = (SortedMap::new(), SortedMap::new());
    let counting = facts.iter().map(|fact| {
        let is_claim = matches!(
            fact.content(),
            Content::Milestone(_) | Content::PaymentRequest(_)
        );
        let is_its = fact.content().project() == Some(&contract.project);
        Ok(is_claim && is_its && is_rightful(known, fact, u64::MAX)?)
    });
    let counting = together(counting)?;
    for (fact, counts) in facts.iter().zip(counting) {
        // What was said last of one is what holds.
        match fact.content() {
            Content::Milestone(own) if counts => {
                milestones.insert(own.milestone.as_str(), own);
            }
            Content::PaymentRequest(own) if counts => {
                requests.insert(own.request.as_str(), own);
            }
            _ => {}
        }
    }
    let mut due = Sums::default();
    for own in milestones.values() {
        paid.owed_for(own, &mut due);
    }
    for own in requests.values() {
        let milestone = own.ground.milestone.as_deref();
        let milestone = milestone.and_then(|name| milestones.get(name));
        if milestone.is_none_or(|milestone| milestone.value.is_none()) {
            paid.asked_by(own, &mut due);
        }
    }
    Ok(due)
}

/// What was paid for a milestone or a request, in the contract's own ledger.
#[derive(Default)]
struct Paid {
    milestones: SortedMap<(String, String), Amount>,
    requests: SortedMap<(String, String), Amount>,
}

impl Paid {
    fn of(known: &Known<'_>, contract: &Contract, facts: &[&Fact]) -> Told<Self> {
        let ledger = ledger(known, (&contract.project, &contract.contract))?;
        let moved: SortedMap<u64, Amount> = ledger
            .paid
            .iter()
            .map(|own| (own.number, own.amount))
            .collect();
        let mut paid = Self::default();
        let mut grounds = SortedMap::new();
        for fact in facts {
            let Some(amount) = moved.get(&fact.number()) else {
                continue;
            };
            // What comes back of a payment is no longer paid for what it was for.
            let own = match fact.content() {
                Content::Payment(own) => Some(own),
                Content::Reversal(own) => grounds.get(own.reverses.as_str()).copied(),
                _ => None,
            };
            let Some(own) = own else {
                continue;
            };
            grounds.insert(fact.id(), own);
            let currency = &own.value.currency;
            let grounds = [
                (&own.ground.milestone, &mut paid.milestones),
                (&own.request, &mut paid.requests),
            ];
            for (name, sums) in grounds {
                if let Some(name) = name {
                    let sum = sums.entry((name.clone(), currency.clone())).or_default();
                    *sum = sum.plus(*amount);
                }
            }
        }
        Ok(paid)
    }

    fn owed_for(&self, own: &Milestone, due: &mut Sums) {
        if let Some(value) = own.value.as_ref().filter(|_| own.is_met) {
            let key = (own.milestone.clone(), value.currency.clone());
            let paid = self.milestones.get(&key).copied().unwrap_or_default();
            let left = Amount::of(&value.amount).minus(paid).max(Amount::ZERO);
            due.add(left, &value.currency);
        }
    }

    fn asked_by(&self, own: &PaymentRequest, due: &mut Sums) {
        let key = (own.request.clone(), own.value.currency.clone());
        let paid = self.requests.get(&key).copied().unwrap_or_default();
        let left = Amount::of(&own.value.amount).minus(paid).max(Amount::ZERO);
        due.add(left, &own.value.currency);
    }
}
