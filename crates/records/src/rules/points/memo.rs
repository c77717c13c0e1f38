//! What the rules of points have found already: an audit asks them of every event of an account, and each rests
//! on those before it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::book::{Book, Events};
use super::{Finding, Rule};
use crate::known::{Fact, Known, Open, Told};
use crate::verdict::{Outcome, Reason};

/// How many accounts may stand one on the other in a single question: each was left for the next. Whoever asks in
/// the order of the log, as an audit does, never comes near.
const MAX_CHAIN: u32 = 32;

/// What has been found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memo {
    findings: BTreeMap<(u64, Rule), Told<Finding>>,
    /// Of each transfer, whether it is rightful.
    pub(super) transfers: BTreeMap<u64, Told<bool>>,
    pub(super) events: BTreeMap<String, Told<Arc<Events>>>,
    pub(super) books: BTreeMap<String, Book>,
    chain: u32,
}

/// What a rule finds of a fact, once.
pub(super) fn finding(
    known: &Known<'_>,
    rule: Rule,
    fact: &Fact,
    find: impl FnOnce() -> Told<Finding>,
) -> Told<Finding> {
    let place = (fact.number(), rule);
    if let Some(found) = known.points.borrow().findings.get(&place) {
        return found.clone();
    }
    let found = find();
    if is_final(&found) {
        let mut memo = known.points.borrow_mut();
        memo.findings.insert(place, found.clone());
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
    let chain = known.points.borrow().chain;
    if chain >= MAX_CHAIN {
        return Err(Open::Unknown(Reason::TooDeep));
    }
    known.points.borrow_mut().chain = chain.saturating_add(1);
    let told = ask();
    known.points.borrow_mut().chain = chain;
    told
}
