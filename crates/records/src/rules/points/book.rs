//! P3: the book of an account, event by event in the order of the log.
//!
//! Each event rests on those before it only: on the account itself, on the accounts whose holders came over to it,
//! and on those it could have gone to. So a book is written from the first event on, as far as it is asked for, and
//! nothing in it is written twice.

use std::sync::Arc;
use stele_verify::sorted::SortedMap;

use super::account::is_signed_by_both;
use super::memo::{BROUGHT, RIGHTFUL, beyond, is_final};
use super::reason::PointsReason;
use super::receipt::logged_before;
use super::taken::allowed;
use super::{Finding, Rule, ask, failed, is_right};
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Open, Told, together};
use crate::types::Content;
use crate::types::points::AccountTransfer;
use crate::verdict::Reason;

/// What is logged about an account, by anybody.
#[derive(Debug, Clone, Default)]
pub(crate) struct Events {
    /// Numbers of all entries that say to move its points.
    moves: Vec<u64>,
    /// Numbers of those that say to leave it.
    leaving: Vec<u64>,
    /// Numbers of its deposits, by day.
    deposits: SortedMap<String, Vec<u64>>,
}

/// An account's events with what each has done, as far as they have been asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Book {
    /// One for each of the first moves.
    rows: Vec<Row>,
}

/// What an event has done to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Number of the entry.
    pub(crate) entry: u64,
    /// What it has added to the balance, or taken from it.
    pub(crate) change: i64,
    /// The balance after it.
    pub(crate) balance: i64,
    /// Why the account can't give what it takes.
    fault: Option<PointsReason>,
}

impl Book {
    /// How many events are written in it.
    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }
}

impl Events {
    fn add(&mut self, account: &str, fact: &Fact) {
        let number = fact.number();
        match fact.content() {
            Content::Deposit(own) if own.account == account => {
                let day = self.deposits.entry(own.date.clone());
                day.or_default().push(number);
            }
            Content::AccountTransfer(own) if own.from == account => {
                self.leaving.push(number);
                self.moves.push(number);
            }
            content if moves(content, account) => self.moves.push(number),
            _ => {}
        }
    }

    /// Its deposits on a day, before an entry.
    pub(super) fn deposits_of(&self, day: &str, before: u64) -> impl Iterator<Item = u64> {
        let all = self.deposits.get(day).into_iter().flatten().copied();
        all.take_while(move |number| *number < before)
    }

    /// Its moves and its deposits, in the order of the log.
    pub(crate) fn all(&self) -> Vec<u64> {
        let deposits = self.deposits.values().flatten();
        let mut all: Vec<u64> = self.moves.iter().chain(deposits).copied().collect();
        all.sort_unstable();
        all
    }
}

fn moves(content: &Content, account: &str) -> bool {
    match content {
        Content::Grant(own) => own.account == account,
        Content::Redemption(own) => own.account == account,
        Content::Expiry(own) | Content::PointsReversal(own) => own.account == account,
        Content::AccountTransfer(own) => own.from == account || own.to == account,
        _ => false,
    }
}

/// P3: the account had the points when they were taken from it.
pub(super) fn p3(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    if let Some(by) = logged_before(known, fact)? {
        return Ok(failed(PointsReason::LoggedBefore { by }));
    }
    let account = match fact.content() {
        Content::Redemption(own) => &own.account,
        Content::Expiry(own) | Content::PointsReversal(own) => &own.account,
        Content::AccountTransfer(own) => &own.from,
        _ => return Ok(Finding::not_applicable(super::RuleReason::OtherRecords)),
    };
    let row = row(known, account, fact.number())?;
    Ok(match row.fault {
        Some(reason) => failed(reason),
        None => Finding::passed([]),
    })
}

/// All that is logged about an account.
pub(crate) fn events(known: &Known<'_>, account: &str) -> Told<Arc<Events>> {
    if let Some(events) = known.memos.points.borrow().events.get(account) {
        return events.clone();
    }
    let mut all = Events::default();
    let told = known.each(&IndexKey::new(Kind::Account, account), |_, fact| {
        all.add(account, fact);
        Ok(())
    });
    let events = told.map(|_| Arc::new(all));
    let mut memo = known.memos.points.borrow_mut();
    memo.events.insert(account.to_owned(), events.clone());
    events
}

/// The transfer by which an account's holder had left it when entry `before` was logged.
pub(crate) fn left(known: &Known<'_>, account: &str, before: u64) -> Told<Option<u64>> {
    let events = events(known, account)?;
    for number in events.leaving.iter().copied() {
        if number >= before {
            break;
        }
        if let Some(fact) = known.fact(number)?
            && let Content::AccountTransfer(own) = fact.content()
            && is_rightful(known, fact, own)?
        {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

/// Whether a transfer moves what is in the one account to the other: both holders have signed, and none of the two
/// accounts had been left.
fn is_rightful(known: &Known<'_>, fact: &Fact, own: &AccountTransfer) -> Told<bool> {
    let number = fact.number();
    if let Some(told) = known.memos.points.borrow().transfers.get(&number) {
        return told.clone();
    }
    if let Some(settled) = known.settled(number, RIGHTFUL) {
        return Ok(settled != 0);
    }
    let told = is_rightful_anew(known, fact, own);
    if let Ok(is_rightful) = told {
        known.settle(number, RIGHTFUL, i64::from(is_rightful));
    }
    if is_final(&told) {
        let mut memo = known.memos.points.borrow_mut();
        memo.transfers.insert(number, told.clone());
    }
    told
}

fn is_rightful_anew(known: &Known<'_>, fact: &Fact, own: &AccountTransfer) -> Told<bool> {
    Ok(is_signed_by_both(known, fact, own)? && fault_of(known, fact, own)?.is_none())
}

/// Which of the two accounts of a transfer had been left before.
fn fault_of(known: &Known<'_>, fact: &Fact, own: &AccountTransfer) -> Told<Option<PointsReason>> {
    let number = fact.number();
    let from = left(known, &own.from, number)?;
    let by = match from {
        Some(by) => Some(by),
        None => beyond(known, || left(known, &own.to, number))?,
    };
    Ok(by.map(|by| PointsReason::AccountLeft { by }))
}

/// What an entry has done to an account.
pub(crate) fn row(known: &Known<'_>, account: &str, entry: u64) -> Told<Row> {
    write(known, account, entry.saturating_add(1))?;
    let memo = known.memos.points.borrow();
    let book = memo.books.get(account);
    let found = book.and_then(|book| {
        let at = book.rows.binary_search_by_key(&entry, |row| row.entry);
        book.rows.get(at.ok()?)
    });
    // The entry names the account, so an honest list has it.
    let found = found.cloned();
    found.ok_or(Open::Unknown(Reason::IndexOmits { entry }))
}

/// The balance of an account when entry `before` was logged.
pub(crate) fn balance(known: &Known<'_>, account: &str, before: u64) -> Told<i64> {
    write(known, account, before)?;
    let memo = known.memos.points.borrow();
    let rows = memo.books.get(account).map_or(&[][..], |book| &book.rows);
    let count = rows.partition_point(|row| row.entry < before);
    let last = count.checked_sub(1).and_then(|last| rows.get(last));
    Ok(last.map_or(0, |row| row.balance))
}

/// What a rightful transfer brought along.
fn brought(known: &Known<'_>, own: &AccountTransfer, number: u64) -> Told<i64> {
    if let Some(points) = known.settled(number, BROUGHT) {
        return Ok(points);
    }
    let points = beyond(known, || balance(known, &own.from, number))?;
    known.settle(number, BROUGHT, points);
    Ok(points)
}

/// Writes the book of an account up to an entry.
fn write(known: &Known<'_>, account: &str, before: u64) -> Told<()> {
    let events = events(known, account)?;
    let (done, mut balance) = {
        let memo = known.memos.points.borrow();
        let rows = memo.books.get(account).map_or(&[][..], |book| &book.rows);
        (rows.len(), rows.last().map_or(0, |row| row.balance))
    };
    let open = events.moves.get(done..).unwrap_or_default().iter().copied();
    let open: Vec<u64> = open.take_while(|number| *number < before).collect();
    // What they rest on besides is asked of all of them first, so that it is wanted at once.
    together(open.iter().map(|number| prepare(known, account, *number)))?;
    for number in open {
        let (change, fault) = match known.fact(number)? {
            Some(fact) => change(known, account, fact, balance)?,
            None => (0, None),
        };
        balance = balance.saturating_add(change);
        let row = Row {
            entry: number,
            change,
            balance,
            fault,
        };
        let mut memo = known.memos.points.borrow_mut();
        let book = memo.books.entry(account.to_owned()).or_default();
        book.rows.push(row);
    }
    Ok(())
}

/// Asks what an event rests on besides the account's own book.
fn prepare(known: &Known<'_>, account: &str, number: u64) -> Told<()> {
    let Some(fact) = known.fact(number)? else {
        return Ok(());
    };
    match fact.content() {
        Content::Grant(_) => is_right(known, fact, &[Rule::P1, Rule::P2]).map(|_| ()),
        Content::Redemption(_) => ask(Rule::P4, known, fact).map(|_| ()),
        Content::Expiry(own) | Content::PointsReversal(own) => {
            allowed(known, fact, own).map(|_| ())
        }
        Content::AccountTransfer(own) => {
            if is_rightful(known, fact, own)? && own.to == account {
                brought(known, own, number)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What an event adds to an account's balance or takes from it; and why the account can't give that.
fn change(
    known: &Known<'_>,
    account: &str,
    fact: &Fact,
    held: i64,
) -> Told<(i64, Option<PointsReason>)> {
    let number = fact.number();
    let (points, rule) = match fact.content() {
        Content::Grant(own) => {
            let is_right = is_right(known, fact, &[Rule::P1, Rule::P2])?;
            return Ok((if is_right { own.points } else { 0 }, None));
        }
        Content::AccountTransfer(own) => {
            let is_rightful = is_rightful(known, fact, own)?;
            return Ok(match (is_rightful, own.to == account) {
                (true, true) => (brought(known, own, number)?, None),
                (true, false) => (held.saturating_neg(), None),
                (false, _) => (0, fault_of(known, fact, own)?),
            });
        }
        Content::Redemption(own) => (own.points, Rule::P4),
        Content::Expiry(own) | Content::PointsReversal(own) => (own.points, Rule::P5),
        _ => return Ok((0, None)),
    };
    let fault = match left(known, account, number)? {
        Some(by) => Some(PointsReason::AccountLeft { by }),
        None if held < points => Some(PointsReason::Overdrawn { balance: held }),
        None => None,
    };
    if fault.is_none() && is_right(known, fact, &[rule])? {
        Ok((points.saturating_neg(), None))
    } else {
        Ok((0, fault))
    }
}
