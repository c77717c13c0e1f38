//! What the rules of points have found already: an audit asks them of every event of an account, and each rests
//! on those before it.

use std::sync::Arc;
use stele_verify::sorted::SortedMap;

use super::book::{Book, Events};
use super::{Finding, Rule};
use crate::known::{Fact, Known, Open, Told};
use crate::verdict::{Outcome, Reason};

/// How many accounts may stand one on the other in a single question: each was left for the next. Whoever asks in
/// the order of the log, as an audit does, never comes near.
const MAX_CHAIN: u32 = 32;

/// What is remembered beyond memory of a transfer: whether it is rightful.
pub(super) const RIGHTFUL: u8 = 10;
/// And what it brought into the account that it went to.
pub(super) const BROUGHT: u8 = 11;

/// What has been found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memo {
    findings: SortedMap<(u64, Rule), Told<Finding>>,
    /// Of each transfer, whether it is rightful.
    pub(super) transfers: SortedMap<u64, Told<bool>>,
    pub(super) events: SortedMap<String, Told<Arc<Events>>>,
    pub(super) books: SortedMap<String, Book>,
    chain: u32,
}

impl Memo {
    /// How many events are remembered, in one way or another.
    pub(crate) fn len(&self) -> usize {
        let rows = self.books.values().map(Book::len).sum::<usize>();
        let own = self.findings.len().saturating_add(self.transfers.len());
        let own = own.saturating_add(self.events.len());
        own.saturating_add(rows)
    }
}

/// Under which number it is remembered whether a rule has something against a fact.
const fn slot(rule: Rule) -> u8 {
    match rule {
        Rule::P1 => 1,
        Rule::P2 => 2,
        Rule::P3 => 3,
        Rule::P4 => 4,
        Rule::P5 => 5,
        _ => 0,
    }
}

/// Whether a rule has something against a fact: known also where what it found isn't remembered any more. So an
/// event never has to be judged again for the sake of those after it.
pub(super) fn fails(known: &Known<'_>, rule: Rule, fact: &Fact) -> Told<bool> {
    let place = (fact.number(), rule);
    if let Some(found) = known.memos.points.borrow().findings.get(&place) {
        return found.clone().map(|found| is_failed(&found));
    }
    if let Some(settled) = known.settled(fact.number(), slot(rule)) {
        return Ok(settled != 0);
    }
    super::ask(rule, known, fact).map(|found| is_failed(&found))
}

/// What a rule finds of a fact, once.
pub(super) fn finding(
    known: &Known<'_>,
    rule: Rule,
    fact: &Fact,
    find: impl FnOnce() -> Told<Finding>,
) -> Told<Finding> {
    let place = (fact.number(), rule);
    if let Some(found) = known.memos.points.borrow().findings.get(&place) {
        return found.clone();
    }
    let found = find();
    if is_final(&found) {
        let mut memo = known.memos.points.borrow_mut();
        memo.findings.insert(place, found.clone());
        if let Ok(found) = &found {
            let fails = i64::from(is_failed(found));
            known.settle(fact.number(), slot(rule), fails);
        }
    }
    found
}

/// Whether an answer doesn't depend on how it was come to.
pub(super) const fn is_final<T>(told: &Told<T>) -> bool {
    !matches!(told, Err(Open::Unknown(Reason::TooDeep)))
}

/// Whether a rule has something against it.
pub(super) const fn is_failed(finding: &Finding) -> bool {
    matches!(finding.outcome, Outcome::Failed(_))
}

/// Asks for what rests on another account.
///
/// # Errors
/// [`Reason::TooDeep`] where too many stand one on the other.
pub(super) fn beyond<T>(known: &Known<'_>, ask: impl FnOnce() -> Told<T>) -> Told<T> {
    let chain = known.memos.points.borrow().chain;
    if chain >= MAX_CHAIN {
        return Err(Open::Unknown(Reason::TooDeep));
    }
    known.memos.points.borrow_mut().chain = chain.saturating_add(1);
    let told = ask();
    known.memos.points.borrow_mut().chain = chain;
    told
}
