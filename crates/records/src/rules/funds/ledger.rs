//! What was paid under a contract, and paid out by its supplier: in the order of the log, with sums.

use std::rc::Rc;
use stele_verify::sorted::{SortedMap, SortedSet};

use super::chain::{Timeline, contract_at};
use super::once::reversal_counts;
use super::parties::{is_rightful, payment_counts};
use super::wages::is_first_part;
use crate::amount::Amount;
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::types::Content;
use crate::types::funds::{Contract, contract_id, project_id};

/// What has been worked out of a project, so that it is worked out once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Books {
    pub(super) timelines: SortedMap<(String, String, u32), Told<Rc<Timeline>>>,
    ledgers: SortedMap<(String, String), Rc<Ledger>>,
    subcontracts: SortedMap<(String, String), Rc<SortedMap<String, u64>>>,
}

impl Books {
    /// How many movements of money are written in them.
    pub(crate) fn len(&self) -> usize {
        let ledgers = self.ledgers.values();
        let own = ledgers.map(|own| own.paid.len().saturating_add(own.paid_out.len()));
        own.sum()
    }
}

/// Money that moved under a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Movement {
    /// The entry.
    pub(crate) number: u64,
    /// Who paid: an entity. Of wages, the employer.
    pub(crate) payer: String,
    /// Who was paid: an entity; nobody, of wages that workers got.
    pub(crate) payee: String,
    /// The currency.
    pub(crate) currency: String,
    /// How much; less than nothing where it came back.
    pub(crate) amount: Amount,
    /// Whether it is for wages.
    pub(crate) is_wage: bool,
    /// The wage run that it is for.
    pub(crate) wage_run: Option<String>,
    /// The request that the payment answers.
    pub(crate) request: Option<String>,
    /// The day, of a payment; none of a reversal.
    pub(crate) day: Option<String>,
}

/// A change of a contract's value.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    number: u64,
    /// The entry that took it back or replaced it.
    until: Option<u64>,
    currency: String,
    amount: Amount,
}

/// Sums up to an entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// All.
    pub(crate) all: Amount,
    /// Of that, wages.
    pub(crate) wages: Amount,
}

impl Sums {
    /// What is for anything but wages.
    pub(crate) const fn others(self) -> Amount {
        self.all.minus(self.wages)
    }

    /// Both.
    pub(crate) const fn plus(self, other: Self) -> Self {
        Self {
            all: self.all.plus(other.all),
            wages: self.wages.plus(other.wages),
        }
    }
}

/// One currency's movements, each with the sums up to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Column(Vec<(u64, Sums)>);

impl Column {
    fn push(&mut self, movement: &Movement) {
        let last = self.0.last().map(|(_, sums)| *sums).unwrap_or_default();
        let wages = match movement.is_wage {
            true => movement.amount,
            false => Amount::ZERO,
        };
        let own = Sums {
            all: movement.amount,
            wages,
        };
        self.0.push((movement.number, last.plus(own)));
    }

    /// The sums when entry `number` stood in the log.
    fn at(&self, number: u64) -> Sums {
        let until = self.0.partition_point(|(own, _)| *own <= number);
        let last = until.checked_sub(1).and_then(|last| self.0.get(last));
        last.map(|(_, sums)| *sums).unwrap_or_default()
    }
}

/// The movements under a contract that count, and what its supplier paid out to workers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ledger {
    /// Payments under it and their reversals.
    pub(crate) paid: Vec<Movement>,
    /// Wages that its supplier paid out to workers.
    pub(crate) paid_out: Vec<Movement>,
    /// Changes of its value.
    changes: Vec<Change>,
    inflow: SortedMap<String, Column>,
    /// What somebody received, in a currency: a contract's number can have had several suppliers.
    received: SortedMap<(String, String), Column>,
    /// What somebody paid under it, in a currency.
    spent: SortedMap<(String, String), Column>,
    /// What an employer paid out to workers, in a currency.
    outflow: SortedMap<(String, String), Column>,
    /// What went through for a wage run, in a currency.
    through: SortedMap<(String, String), Amount>,
    /// What was paid on a request, in a currency.
    answered: SortedMap<(String, String), Column>,
    /// Payments by payee, day and currency.
    days: SortedMap<(String, String, String), Vec<(u64, Amount)>>,
}

impl Ledger {
    /// What had been paid under the contract in a currency when entry `number` stood in the log.
    pub(crate) fn inflow(&self, currency: &str, number: u64) -> Sums {
        let column = self.inflow.get(currency);
        column.map(|column| column.at(number)).unwrap_or_default()
    }

    /// What of it had been paid to this entity.
    pub(super) fn received(&self, payee: &str, currency: &str, number: u64) -> Sums {
        at(&self.received, payee, currency, number)
    }

    /// What of it had been paid by this entity.
    fn spent(&self, payer: &str, currency: &str, number: u64) -> Sums {
        at(&self.spent, payer, currency, number)
    }

    /// What this employer had paid out to workers by then.
    fn paid_out(&self, employer: &str, currency: &str, number: u64) -> Sums {
        at(&self.outflow, employer, currency, number)
    }

    /// By how much its parties had changed its value by then.
    pub(crate) fn changed(&self, currency: &str, number: u64) -> Amount {
        let changes = self.changes.iter().filter(|change| {
            let stands = change.until.is_none_or(|until| until > number);
            change.number <= number && stands && change.currency == currency
        });
        changes.map(|change| change.amount).sum()
    }

    /// The entries of the changes of its value that stand.
    pub(crate) fn amendments(&self) -> impl Iterator<Item = u64> {
        let changes = self.changes.iter();
        let standing = changes.filter(|change| change.until.is_none());
        standing.map(|change| change.number)
    }

    /// What had been paid on a request in a currency when entry `number` stood in the log.
    pub(super) fn answered(&self, request: &str, currency: &str, number: u64) -> Amount {
        let key = (request.to_owned(), currency.to_owned());
        let column = self.answered.get(&key);
        column.map_or(Amount::ZERO, |column| column.at(number).all)
    }

    /// What has gone through under it for a wage run, in a currency.
    pub(super) fn through(&self, wage_run: &str, currency: &str) -> Amount {
        let key = (wage_run.to_owned(), currency.to_owned());
        self.through.get(&key).copied().unwrap_or_default()
    }

    /// What was paid to a payee on a day in a currency: entries and amounts.
    pub(super) fn of_the_day(&self, payee: &str, day: &str, currency: &str) -> &[(u64, Amount)] {
        let key = (payee.to_owned(), day.to_owned(), currency.to_owned());
        self.days.get(&key).map(Vec::as_slice).unwrap_or_default()
    }

    fn pay(&mut self, movement: Movement) {
        let currency = &movement.currency;
        let column = self.inflow.entry(currency.clone());
        column.or_default().push(&movement);
        for (party, columns) in [
            (&movement.payee, &mut self.received),
            (&movement.payer, &mut self.spent),
        ] {
            let column = columns.entry((party.clone(), currency.clone()));
            column.or_default().push(&movement);
        }
        if let Some(request) = &movement.request {
            let key = (request.clone(), currency.clone());
            self.answered.entry(key).or_default().push(&movement);
        }
        // Only wages go through for a wage run.
        if let Some(wage_run) = movement.wage_run.as_ref().filter(|_| movement.is_wage) {
            let key = (wage_run.clone(), currency.clone());
            let through = self.through.entry(key).or_default();
            *through = through.plus(movement.amount);
        }
        if let Some(day) = &movement.day {
            let key = (movement.payee.clone(), day.clone(), currency.clone());
            let of_the_day = self.days.entry(key).or_default();
            of_the_day.push((movement.number, movement.amount));
        }
        self.paid.push(movement);
    }

    fn pay_out(&mut self, movement: Movement) {
        let key = (movement.payer.clone(), movement.currency.clone());
        self.outflow.entry(key).or_default().push(&movement);
        self.paid_out.push(movement);
    }
}

/// The sums of a party in a currency.
fn at(
    columns: &SortedMap<(String, String), Column>,
    party: &str,
    currency: &str,
    number: u64,
) -> Sums {
    let column = columns.get(&(party.to_owned(), currency.to_owned()));
    column.map(|column| column.at(number)).unwrap_or_default()
}

/// The ledger of the contract of this number in a project.
///
/// # Errors
/// [`Open`](crate::known::Open), also where more is paid under it than is read for one verdict.
pub(crate) fn ledger(known: &Known<'_>, (project, contract): (&str, &str)) -> Told<Rc<Ledger>> {
    let place = (project.to_owned(), contract.to_owned());
    if let Some(ledger) = known.memos.books.borrow().ledgers.get(&place) {
        return Ok(Rc::clone(ledger));
    }
    let entries = known.each(&IndexKey::new(Kind::Contract, contract), |known, fact| {
        if fact.content().project() == Some(project) {
            read(known, fact, contract)
        } else {
            Ok(None)
        }
    });
    let mut ledger = Ledger::default();
    for entry in entries?.into_iter().flatten() {
        match entry {
            Line::Paid(movement) => ledger.pay(movement),
            Line::PaidOut(movement) => ledger.pay_out(movement),
            Line::Changed(change) => ledger.changes.push(change),
        }
    }
    let ledger = Rc::new(ledger);
    let mut books = known.memos.books.borrow_mut();
    books.ledgers.insert(place, Rc::clone(&ledger));
    Ok(ledger)
}

/// What an entry adds to a ledger.
enum Line {
    Paid(Movement),
    PaidOut(Movement),
    Changed(Change),
}

fn read(known: &Known<'_>, fact: &Fact, contract: &str) -> Told<Option<Line>> {
    let number = fact.number();
    Ok(match fact.content() {
        Content::Payment(own) if payment_counts(known, fact, own)? => Some(Line::Paid(Movement {
            number,
            payer: own.payer.clone(),
            payee: own.payee.clone(),
            currency: own.value.currency.clone(),
            amount: Amount::of(&own.value.amount),
            is_wage: own.ground.purpose == "wage",
            wage_run: own.ground.wage_run.clone(),
            request: own.request.clone(),
            day: Some(own.date.clone()),
        })),
        Content::Reversal(own) => match reversal_counts(known, fact, own)? {
            Ok((_, payment)) if payment.contract == contract => Some(Line::Paid(Movement {
                number,
                payer: payment.payer.clone(),
                payee: payment.payee.clone(),
                currency: own.value.currency.clone(),
                amount: Amount::ZERO.minus(Amount::of(&own.value.amount)),
                is_wage: payment.ground.purpose == "wage",
                wage_run: payment.ground.wage_run.clone(),
                request: payment.request.clone(),
                day: None,
            })),
            _ => None,
        },
        Content::WageRun(own)
            if is_rightful(known, fact, u64::MAX)? && is_first_part(known, fact, own)? =>
        {
            let lines = own.lines.iter().map(|line| Amount::of(&line.amount));
            let employer = fact.key_of("employer").unwrap_or_default();
            let employer = known.holder_of(employer, number)?;
            Some(Line::PaidOut(Movement {
                number,
                payer: employer.entity().unwrap_or_default().to_owned(),
                payee: String::new(),
                currency: own.total.currency.clone(),
                amount: lines.sum(),
                is_wage: true,
                wage_run: Some(own.wage_run.clone()),
                request: None,
                day: None,
            }))
        }
        // What was changed stays changed until it is taken back.
        Content::Amendment(own) if is_rightful(known, fact, number.saturating_add(1))? => {
            Some(Line::Changed(Change {
                number,
                until: known.undone(fact, u64::MAX)?,
                currency: own.change.currency.clone(),
                amount: Amount::of(&own.change.amount),
            }))
        }
        _ => None,
    })
}

/// The numbers of all contracts that hang on a contract, or on a project, by its id, or have hung there: each with
/// the entry of its last version that does.
pub(crate) fn subcontracts(
    known: &Known<'_>,
    (project, id): (&str, &str),
) -> Told<Rc<SortedMap<String, u64>>> {
    let place = (project.to_owned(), id.to_owned());
    if let Some(names) = known.memos.books.borrow().subcontracts.get(&place) {
        return Ok(Rc::clone(names));
    }
    let key = IndexKey::new(Kind::Ref, id);
    let names = known.each(&key, |known, fact| match fact.content() {
        Content::Contract(own) if own.parent == id && own.project == project => {
            // One that its parties had no right to make, or whose number was another's by then, hangs on nothing.
            let after = fact.number().saturating_add(1);
            let stands = contract_at(known, (project, &own.contract), after)?;
            let is_it = stands.is_some_and(|(standing, _)| standing.number() == fact.number());
            Ok(is_it.then(|| (own.contract.clone(), fact.number())))
        }
        _ => Ok(None),
    });
    let names = Rc::new(names?.into_iter().flatten().collect());
    let mut books = known.memos.books.borrow_mut();
    books.subcontracts.insert(place, Rc::clone(&names));
    Ok(names)
}

/// What the supplier of a contract had paid on in a currency, to those below and to workers, when entry
/// `number` stood in the log.
pub(crate) fn outflow(
    known: &Known<'_>,
    contract: &Contract,
    currency: &str,
    number: u64,
) -> Told<Sums> {
    let supplier = &contract.supplier;
    let place = (&*contract.project, &*contract.contract);
    let below = subcontracts(known, (place.0, &contract_id(place.1)))?;
    let below = below.keys().map(|name| {
        // One that went to hang elsewhere is paid from there.
        let ledger = ledger(known, (place.0, name))?;
        Ok(ledger.spent(supplier, currency, number))
    });
    let own = ledger(known, place).map(|own| own.paid_out(supplier, currency, number));
    let all = together(below.chain([own]))?;
    Ok(all.into_iter().fold(Sums::default(), Sums::plus))
}

/// The numbers of a project's contracts by which this payee is paid by this payer: those that hang on its
/// project, or have.
pub(super) fn between(
    known: &Known<'_>,
    project: &str,
    (payer, payee): (&str, &str),
) -> Told<Vec<String>> {
    let mut found = Vec::new();
    let mut seen = SortedSet::new();
    let mut level = vec![project_id(project)];
    while !level.is_empty() {
        let below = level.iter().map(|id| subcontracts(known, (project, id)));
        let mut next = Vec::new();
        for (name, entry) in together(below)?.iter().flat_map(|names| names.iter()) {
            if !seen.insert(name.clone()) {
                continue;
            }
            next.push(contract_id(name));
            let is_theirs = match known.fact(*entry)?.map(Fact::content) {
                Some(Content::Contract(own)) => own.buyer == payer && own.supplier == payee,
                _ => false,
            };
            if is_theirs {
                found.push(name.clone());
            }
        }
        level = next;
    }
    Ok(found)
}
