//! An engineering project: where its money went, link by link, and what stands against it.

mod dealings;
mod due;
mod movement;
mod sums;

use stele_verify::sorted::{SortedMap, SortedSet};

use crate::amount::Amount;
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Open, Told, together};
use crate::rules::Rule;
use crate::rules::funds::{contract_at, ledger, outflow, project_at, subcontracts, value_at};
use crate::types::Content;
use crate::types::funds::{Contract, contract_id, project_id};
use crate::verdict::{MAX_HISTORY, Outcome, Reason};

pub use dealings::{Dealing, Dealings, Dealt, LeftOut, WhyLeftOut};
pub use due::{Claim, ClaimKind};
pub use movement::{Accreditation, Movement, MovementKind, Signer};
pub use sums::{RecordStanding, Sums, Tally};

/// How many contracts may hang one below the other.
const MAX_LINKS: usize = 8;

/// What is logged about a project, as of now. Sums are of what counts; the movements are all that its own
/// parties have logged, also what breaks a rule. What strangers log under its name is no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectStory {
    /// The project's name.
    pub project: String,
    /// As those entitled have logged it; none if nobody has.
    pub own: Option<ProjectNow>,
    /// The chain of contracts, each behind the one that it hangs on.
    pub links: Vec<Link>,
    /// Every movement of money, in the order of the log.
    pub movements: Vec<Movement>,
    /// How the records of the project came out.
    pub tally: Tally,
    /// What the owner has contracted, with all amendments.
    pub contracted: Sums,
    /// What the owner has paid.
    pub paid: Sums,
    /// What the owner has been asked for, or owes for milestones that were met, and hasn't paid.
    pub due: Sums,
    /// What went to workers.
    pub wages: Sums,
    /// How many records there are, if they are more than are read at once: the movements and sums are left out
    /// then, since a part of them would say less than nothing.
    pub too_long: Option<u64>,
    /// The moment that this is told for, in POSIX seconds.
    pub as_of: u64,
}

/// What the project's own record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectNow {
    /// Number of the entry.
    pub entry: u64,
    /// What is built.
    pub title: String,
    /// The owner's entity.
    pub buyer: String,
    /// The supervisor's entity.
    pub supervisor: String,
    /// The budget.
    pub budget: Sums,
}

/// A contract in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Number of the entry.
    pub entry: u64,
    /// How many contracts stand above it.
    pub depth: usize,
    /// Its number.
    pub contract: String,
    /// What it is for.
    pub title: String,
    /// Who pays: an entity.
    pub buyer: String,
    /// Who is paid: an entity.
    pub supplier: String,
    /// Its currency.
    pub currency: String,
    /// Its value as signed.
    pub signed_value: Amount,
    /// Its value with its amendments, what was paid under it, and what its supplier paid on; none where there
    /// is too much to be read at once.
    pub flow: Option<Flow>,
    /// How the contract itself came out.
    pub standing: RecordStanding,
}

/// What went through a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The contract's value with its amendments.
    pub value: Amount,
    /// How many amendments there are.
    pub amendments: usize,
    /// What was paid under it.
    pub paid: Sums,
    /// What its supplier paid on: to those below, and to workers.
    pub passed_on: Sums,
    /// What of that went to workers.
    pub wages: Sums,
    /// To how many workers, by pseudonym.
    pub workers: usize,
    /// What was asked for or owed under it and isn't paid.
    pub due: Sums,
    /// The same one by one, the oldest first.
    pub claims: Vec<Claim>,
}

impl ProjectStory {
    /// Tells it of the project of this name, as of `now` in POSIX seconds.
    ///
    /// # Errors
    /// [`Open`]
    pub fn tell(known: &Known<'_>, name: &str, now: u64) -> Told<Self> {
        let own = project_at(known, name, u64::MAX)?;
        let contracts = contracts(known, name)?;
        let lists = contracts.iter().map(|(_, fact, contract)| {
            let key = IndexKey::new(Kind::Contract, contract.contract.as_str());
            match known.list(&key) {
                Ok(numbers) => Ok((fact.number(), count(numbers.len()))),
                Err(Open::Unknown(Reason::ListTooLong { count, .. })) => Ok((fact.number(), count)),
                Err(open) => Err(open),
            }
        });
        let counts: SortedMap<u64, u64> = together(lists)?.into_iter().collect();
        let all = counts
            .values()
            .fold(0, |all: u64, own| all.saturating_add(*own));
        let mut story = Self {
            project: name.to_owned(),
            own: own.map(|(fact, terms)| ProjectNow {
                entry: fact.number(),
                title: terms.title.clone(),
                buyer: terms.buyer.clone(),
                supervisor: terms.supervisor.clone(),
                budget: Sums::of(&terms.budget),
            }),
            links: Vec::new(),
            movements: Vec::new(),
            tally: Tally::default(),
            contracted: Sums::default(),
            paid: Sums::default(),
            due: Sums::default(),
            wages: Sums::default(),
            too_long: (all > MAX_HISTORY && !known.is_replayed()).then_some(all),
            as_of: now,
        };
        let is_whole = story.too_long.is_none();
        let links = contracts.iter().map(|(depth, fact, contract)| {
            let flow = match is_whole {
                true => Some(flow(known, contract)?),
                false => None,
            };
            link(known, (*depth, fact, contract), flow, now)
        });
        story.links = together(links)?;
        let parties = parties(&story);
        let records = records(known, name, &contracts, is_whole)?;
        let since = due::Since::of(known, &records)?;
        let records = records.into_iter().map(|fact| {
            if !is_of_its_own(known, fact, &parties)? || known.undone(fact, u64::MAX)?.is_some() {
                return Ok(None);
            }
            let (standing, rules) = standing(known, fact, now)?;
            Ok(Some((
                standing,
                movement::read(known, fact, &since, (standing, rules))?,
            )))
        });
        for (standing, movement) in together(records)?.into_iter().flatten() {
            story.tally.add(standing);
            story.movements.extend(movement);
        }
        if !is_whole {
            story.tally.add(RecordStanding::Open);
        }
        story.sum_up();
        Ok(story)
    }

    /// What concerns the owner is what stands at the top of the chain.
    fn sum_up(&mut self) {
        for link in &self.links {
            let Some(flow) = &link.flow else {
                continue;
            };
            self.wages.add_all(&flow.wages);
            if link.depth == 0 {
                self.contracted.add(flow.value, &link.currency);
                self.paid.add_all(&flow.paid);
                self.due.add_all(&flow.due);
            }
        }
    }
}

type Standings<'k> = Vec<(usize, &'k Fact, &'k Contract)>;

/// The contracts of a project, each behind the one that it hangs on. Those that were taken back are among them, as
/// they were: what was paid under them was paid.
fn contracts<'k>(known: &'k Known<'_>, name: &str) -> Told<Standings<'k>> {
    let mut found = Vec::new();
    let mut seen = SortedSet::new();
    below(known, (name, &project_id(name)), 0, &mut seen, &mut found)?;
    Ok(found)
}

fn below<'k>(
    known: &'k Known<'_>,
    (project, id): (&str, &str),
    depth: usize,
    seen: &mut SortedSet<String>,
    found: &mut Standings<'k>,
) -> Told<()> {
    if depth > MAX_LINKS {
        return Ok(());
    }
    let names = subcontracts(known, (project, id))?;
    let names = names.iter().map(|(name, last)| {
        let last = match known.fact(*last)? {
            Some(fact) => match fact.content() {
                Content::Contract(contract) => Some((fact, contract)),
                _ => None,
            },
            None => None,
        };
        let standing = contract_at(known, (project, name), u64::MAX)?;
        Ok(last.map(|last| (last, standing)))
    });
    let mut each = Vec::new();
    for (last, standing) in together(names)?.into_iter().flatten() {
        // Agreed anew it may hang elsewhere in the project now, and is found there.
        let (fact, contract) = standing.unwrap_or(last);
        if contract.parent != id || !seen.insert(contract.contract.clone()) {
            continue;
        }
        let mut own = vec![(depth, fact, contract)];
        let deeper = depth.saturating_add(1);
        let id = contract_id(&contract.contract);
        each.push(below(known, (project, &id), deeper, seen, &mut own).map(|()| own));
    }
    found.extend(together(each)?.into_iter().flatten());
    Ok(())
}

fn flow(known: &Known<'_>, contract: &Contract) -> Told<Flow> {
    let (project, number) = (&*contract.project, &*contract.contract);
    let below = subcontracts(known, (project, &contract_id(number)))?;
    let below = below.keys().map(|name| ledger(known, (project, name)));
    let below = together(below)?;
    let ledger = ledger(known, (project, number))?;
    let claims = due::of(known, contract)?;
    let due = claims.iter().map(|own| (own.left, own.currency.clone()));
    let wages = Sums::from_movements(&ledger.paid_out);
    let mut currencies: SortedSet<&str> = wages.currencies().collect();
    let paid = Sums::from_movements(&ledger.paid);
    currencies.extend(paid.currencies());
    // What is paid on may be in a currency in which nothing came in.
    let paid_on = below.iter().flat_map(|own| &own.paid);
    currencies.extend(paid_on.map(|movement| movement.currency.as_str()));
    let passed_on = currencies.into_iter().map(|currency| {
        let sums = outflow(known, contract, currency, u64::MAX)?;
        Ok((sums.all, currency.to_owned()))
    });
    // One that was taken back is worth nothing any more.
    let value = match stands(known, contract)? {
        true => value_at(known, contract, u64::MAX)?,
        false => Amount::ZERO,
    };
    Ok(Flow {
        value,
        amendments: ledger.amendments().count(),
        passed_on: together(passed_on)?.into_iter().collect(),
        workers: workers(known, contract)?,
        paid,
        wages,
        due: due.collect(),
        claims,
    })
}

/// Whether a contract stands.
fn stands(known: &Known<'_>, contract: &Contract) -> Told<bool> {
    let place = (&*contract.project, &*contract.contract);
    Ok(contract_at(known, place, u64::MAX)?.is_some())
}

/// How many pseudonyms were paid under a contract.
fn workers(known: &Known<'_>, contract: &Contract) -> Told<usize> {
    let facts = known.facts(&IndexKey::new(Kind::Contract, contract.contract.as_str()))?;
    let ledger = ledger(known, (&contract.project, &contract.contract))?;
    let counting: SortedSet<u64> = ledger.paid_out.iter().map(|own| own.number).collect();
    let runs = facts
        .into_iter()
        .filter(|fact| counting.contains(&fact.number()));
    let lines = runs.flat_map(|fact| match fact.content() {
        Content::WageRun(run) => run.lines.as_slice(),
        _ => &[],
    });
    let workers: SortedSet<&str> = lines.map(|line| line.pseudonym.as_str()).collect();
    Ok(workers.len())
}

fn link(
    known: &Known<'_>,
    (depth, fact, contract): (usize, &Fact, &Contract),
    flow: Option<Flow>,
    now: u64,
) -> Told<Link> {
    Ok(Link {
        entry: fact.number(),
        depth,
        contract: contract.contract.clone(),
        title: contract.title.clone(),
        buyer: contract.buyer.clone(),
        supplier: contract.supplier.clone(),
        currency: contract.value.currency.clone(),
        signed_value: Amount::of(&contract.value.amount),
        flow,
        standing: match stands(known, contract)? {
            true => standing(known, fact, now)?.0,
            false => standing(known, fact, now)?.0.min(RecordStanding::Warns),
        },
    })
}

/// The entities whose records are the project's own.
fn parties(story: &ProjectStory) -> SortedSet<String> {
    let own = story.own.iter();
    let own = own.flat_map(|own| [own.buyer.clone(), own.supervisor.clone()]);
    let links = story.links.iter();
    let links = links.flat_map(|link| [link.buyer.clone(), link.supplier.clone()]);
    own.chain(links).collect()
}

/// All records of the project: its own versions, and what its contracts' lists hold.
fn records<'k>(
    known: &'k Known<'_>,
    name: &str,
    contracts: &Standings<'_>,
    is_whole: bool,
) -> Told<Vec<&'k Fact>> {
    let project = known.about(&project_id(name));
    let contracts = contracts.iter().map(|(_, fact, contract)| {
        if is_whole {
            known.facts(&IndexKey::new(Kind::Contract, contract.contract.as_str()))
        } else {
            Ok(known.fact(fact.number())?.into_iter().collect())
        }
    });
    let lists = together([project].into_iter().chain(contracts))?;
    let all: SortedMap<u64, &Fact> = lists
        .into_iter()
        .flatten()
        .filter(|fact| fact.content().project().is_none_or(|own| own == name))
        .map(|fact| (fact.number(), fact))
        .collect();
    Ok(all.into_values().collect())
}

/// Whether one of the project's parties has signed it: what strangers log in its name is no part of it.
fn is_of_its_own(known: &Known<'_>, fact: &Fact, parties: &SortedSet<String>) -> Told<bool> {
    let holders = fact.signed().iter();
    let holders = holders.map(|by| known.holder_of(&by.key, fact.number()));
    let holders = together(holders)?;
    let mut entities = holders.iter().filter_map(|holder| holder.entity());
    Ok(entities.any(|entity| parties.contains(entity)))
}

/// How a record came out by the rules of its type, and the rules that speak against it or warn. What can't be
/// known of it leaves it open, and not the whole story.
fn standing(known: &Known<'_>, fact: &Fact, now: u64) -> Told<(RecordStanding, Vec<Rule>)> {
    let mut told = Vec::new();
    // What the verdict asks besides the rules. That a contract's time is over is no fault of it.
    let is_out_of_time = fact.record_type().is_movement() && !fact.is_valid_at(now);
    let mut worst = match fact.role_fault().is_some() || is_out_of_time {
        true => RecordStanding::Fails,
        false => RecordStanding::Passes,
    };
    let asked = Rule::of(fact.record_type()).iter().map(|rule| {
        Ok(match rule.ask(known, fact, now) {
            Ok(finding) => (*rule, Some(finding.outcome)),
            Err(Open::Unknown(_)) => (*rule, None),
            Err(Open::Wanted) => return Err(Open::Wanted),
        })
    });
    for (rule, outcome) in together(asked)? {
        let standing = match outcome {
            Some(Outcome::Failed(_)) => RecordStanding::Fails,
            Some(Outcome::Warning(_)) => RecordStanding::Warns,
            None => RecordStanding::Open,
            Some(_) => continue,
        };
        told.push(rule);
        worst = worst.min(standing);
    }
    Ok((worst, told))
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}
