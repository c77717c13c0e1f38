//! A contract: which entries count under it, each in its place.

use stele_verify::sorted::SortedMap;

use crate::amount::Amount;
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::rules::funds::{contract_at, is_rightful, ledger, project_at, value_at};
use crate::types::Content;

/// The entries that count under a contract: by those entitled, between its own parties, the first of their
/// kind. A payment that breaks another rule is among them, since its money moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractEntries {
    /// The contract itself, as it stands.
    pub contract: u64,
    /// Its project, as it stands.
    pub project: Option<u64>,
    /// Its value with all amendments, in its own currency.
    pub value: Amount,
    /// Amendments.
    pub amendments: Vec<u64>,
    /// What was found last of each milestone.
    pub milestones: Vec<u64>,
    /// What was asked for last by each request.
    pub requests: Vec<u64>,
    /// Payments and reversals.
    pub movements: Vec<u64>,
    /// Wage runs of its supplier, part by part.
    pub wage_runs: Vec<u64>,
}

impl ContractEntries {
    /// Tells them of the contract of this number in a project; nothing if none stands by right.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open)
    pub fn tell(known: &Known<'_>, project: &str, name: &str) -> Told<Option<Self>> {
        let Some((fact, terms)) = contract_at(known, (project, name), u64::MAX)? else {
            return Ok(None);
        };
        let ledger = ledger(known, (project, name));
        let claims = claims(known, (project, name));
        let project = project_at(known, &terms.project, u64::MAX);
        let value = value_at(known, terms, u64::MAX);
        let (project, ledger, claims, value) = (project?, ledger?, claims?, value?);
        Ok(Some(Self {
            contract: fact.number(),
            project: project.map(|(fact, _)| fact.number()),
            value,
            amendments: ledger.amendments().collect(),
            milestones: claims.0,
            requests: claims.1,
            movements: ledger.paid.iter().map(|own| own.number).collect(),
            wage_runs: ledger.paid_out.iter().map(|own| own.number).collect(),
        }))
    }
}

/// The milestones and requests of a contract. What was said last of one is what holds.
fn claims(known: &Known<'_>, (project, name): (&str, &str)) -> Told<(Vec<u64>, Vec<u64>)> {
    let facts = known.facts(&IndexKey::new(Kind::Contract, name))?;
    let of = |is_one: fn(&Content) -> Option<&str>| {
        let own = facts
            .iter()
            .filter(|fact| fact.content().project() == Some(project));
        let own = own.filter(|fact| is_one(fact.content()).is_some());
        let rightful = own.map(|fact| {
            let is_rightful = is_rightful(known, fact, u64::MAX)?;
            Ok(is_rightful.then_some(*fact))
        });
        let mut last: SortedMap<&str, u64> = SortedMap::new();
        let rightful: Vec<&Fact> = together(rightful)?.into_iter().flatten().collect();
        for fact in rightful {
            last.extend(is_one(fact.content()).map(|name| (name, fact.number())));
        }
        let mut numbers: Vec<u64> = last.into_values().collect();
        numbers.sort_unstable();
        Ok(numbers)
    };
    let milestones = of(|content| match content {
        Content::Milestone(own) => Some(&own.milestone),
        _ => None,
    });
    let requests = of(|content| match content {
        Content::PaymentRequest(own) => Some(&own.request),
        _ => None,
    });
    Ok((milestones?, requests?))
}
