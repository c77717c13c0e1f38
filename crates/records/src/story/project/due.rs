//! What is due under a contract: asked for, or owed for a milestone that was met, and not paid.

use stele_verify::sorted::{SortedMap, SortedSet};

use crate::amount::Amount;
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::rules::funds::{is_rightful, ledger};
use crate::types::Content;
use crate::types::field::Money;
use crate::types::funds::{Contract, Milestone, Payment, PaymentRequest};

/// Something that was asked for, or is owed for a milestone that was met, and isn't paid in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Number of the entry.
    pub entry: u64,
    /// The contract's number.
    pub contract: String,
    /// Who is to be paid: an entity.
    pub payee: String,
    /// What for.
    pub kind: ClaimKind,
    /// Since when, YYYY-MM-DD: the day of the request, or that on which the milestone was met, if it is said.
    pub since: Option<String>,
    /// How much in all.
    pub of: Amount,
    /// How much of that isn't paid.
    pub left: Amount,
    /// The currency.
    pub currency: String,
}

/// What something is claimed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimKind {
    /// A milestone that was met.
    Milestone {
        /// Its number.
        name: String,
        /// What was to be done.
        title: String,
    },
    /// A request.
    Request {
        /// Its number.
        name: String,
        /// `wage`, `material` or `progress`.
        purpose: String,
    },
}

/// What is due under a contract now, the oldest first. A request for a milestone with a value of its own is
/// part of that.
pub(super) fn of(known: &Known<'_>, contract: &Contract) -> Told<Vec<Claim>> {
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
                milestones.insert(own.milestone.as_str(), (fact.number(), own));
            }
            Content::PaymentRequest(own) if counts => {
                requests.insert(own.request.as_str(), (fact.number(), own));
            }
            _ => {}
        }
    }
    let mut claims = Vec::new();
    for (entry, own) in milestones.values() {
        claims.extend(paid.owed_for((*entry, own), contract));
    }
    for (entry, own) in requests.values() {
        let milestone = own.ground.milestone.as_deref();
        let milestone = milestone.and_then(|name| milestones.get(name));
        if milestone.is_none_or(|(_, milestone)| milestone.value.is_none()) {
            claims.extend(paid.asked_by(*entry, own));
        }
    }
    // What has no day comes last.
    let order = |own: &Claim| (own.since.is_none(), own.since.clone(), own.entry);
    claims.sort_by_key(order);
    Ok(claims)
}

/// Since when what payments were made for had been due.
#[derive(Debug, Default)]
pub(super) struct Since<'k> {
    /// The day of each request, by the numbers of contract and request.
    requests: SortedMap<(&'k str, &'k str), &'k str>,
    /// The day on which each milestone was met that has a value of its own, by the numbers of contract and milestone.
    milestones: SortedMap<(&'k str, &'k str), &'k str>,
}

impl<'k> Since<'k> {
    /// Of the records of a project: of those that count and that a payment names.
    pub(super) fn of(known: &Known<'_>, facts: &[&'k Fact]) -> Told<Self> {
        let mut named = (SortedSet::new(), SortedSet::new());
        for fact in facts {
            if let Content::Payment(own) = fact.content() {
                let number = |name: &'k String| (own.contract.as_str(), name.as_str());
                named.0.extend(own.request.as_ref().map(number));
                named.1.extend(own.ground.milestone.as_ref().map(number));
            }
        }
        let counting = facts.iter().map(|fact| {
            let is_named = match fact.content() {
                Content::PaymentRequest(own) => named
                    .0
                    .contains(&(own.contract.as_str(), own.request.as_str())),
                Content::Milestone(own) => named
                    .1
                    .contains(&(own.contract.as_str(), own.milestone.as_str())),
                _ => false,
            };
            Ok(is_named && is_rightful(known, fact, u64::MAX)?)
        });
        let counting = together(counting)?;
        let mut since = Self::default();
        for (fact, counts) in facts.iter().zip(counting) {
            // What was said last of one is what holds.
            match fact.content() {
                Content::PaymentRequest(own) if counts => {
                    let number = (own.contract.as_str(), own.request.as_str());
                    since.requests.insert(number, own.date.as_str());
                }
                Content::Milestone(own) if counts => {
                    let number = (own.contract.as_str(), own.milestone.as_str());
                    let day = own.date_met.as_deref();
                    match day.filter(|_| own.is_met && own.value.is_some()) {
                        Some(day) => since.milestones.insert(number, day),
                        None => since.milestones.remove(&number),
                    };
                }
                _ => {}
            }
        }
        Ok(since)
    }

    /// The first day on which what a payment is for was asked for, or became due; nothing where no day is known.
    pub(super) fn day(&self, own: &Payment) -> Option<String> {
        let of = |days: &SortedMap<(&str, &str), &'k str>, name: &Option<String>| {
            days.get(&(own.contract.as_str(), name.as_deref()?))
                .copied()
        };
        let days = [
            of(&self.requests, &own.request),
            of(&self.milestones, &own.ground.milestone),
        ];
        days.into_iter().flatten().min().map(str::to_owned)
    }
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

    fn owed_for(&self, (entry, own): (u64, &Milestone), contract: &Contract) -> Option<Claim> {
        let value = own.value.as_ref().filter(|_| own.is_met)?;
        let key = (own.milestone.clone(), value.currency.clone());
        let paid = self.milestones.get(&key).copied().unwrap_or_default();
        left(value, paid).map(|(of, left)| Claim {
            entry,
            contract: own.contract.clone(),
            payee: contract.supplier.clone(),
            kind: ClaimKind::Milestone {
                name: own.milestone.clone(),
                title: own.title.clone(),
            },
            since: own.date_met.clone(),
            of,
            left,
            currency: value.currency.clone(),
        })
    }

    fn asked_by(&self, entry: u64, own: &PaymentRequest) -> Option<Claim> {
        let key = (own.request.clone(), own.value.currency.clone());
        let paid = self.requests.get(&key).copied().unwrap_or_default();
        left(&own.value, paid).map(|(of, left)| Claim {
            entry,
            contract: own.contract.clone(),
            payee: own.payee.clone(),
            kind: ClaimKind::Request {
                name: own.request.clone(),
                purpose: own.ground.purpose.clone(),
            },
            since: Some(own.date.clone()),
            of,
            left,
            currency: own.value.currency.clone(),
        })
    }
}

/// How much in all, and how much is left of it, if something is.
fn left(value: &Money, paid: Amount) -> Option<(Amount, Amount)> {
    let of = Amount::of(&value.amount);
    let left = of.minus(paid);
    (left > Amount::ZERO).then_some((of, left))
}
