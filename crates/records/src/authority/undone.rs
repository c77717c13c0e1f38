//! What takes a record back: a withdrawal, or a record that replaces it, by those who may. And what says
//! nothing new: a record that is logged again.

use stele_verify::sorted::{SortedMap, SortedSet};

use super::holder::Holder;
use super::reason::AuthorityReason;
use crate::known::{Fact, Known, Open, Told};
use crate::types::Content;
use crate::types::identity::Withdrawal;

/// What a later record does to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Undoing {
    Withdraws,
    Supersedes,
}

/// How the records about one subject refer to one another, by their form alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Beside {
    /// Numbers of the records that bear an id.
    bearing: SortedMap<String, Vec<u64>>,
    /// Numbers of the records that say to withdraw or replace an id.
    undoing: SortedMap<String, Vec<u64>>,
    /// Of each record that was logged before, where it first was.
    firsts: SortedMap<u64, u64>,
}

impl Beside {
    fn of(facts: Vec<&Fact>) -> Self {
        let mut beside = Self::default();
        let mut seen = SortedMap::new();
        for fact in facts {
            let number = fact.number();
            let bearing = beside.bearing.entry(fact.id().to_owned());
            bearing.or_default().push(number);
            let withdraws = match fact.content() {
                Content::Withdrawal(withdrawal) => Some(withdrawal.withdraws.as_str()),
                _ => None,
            };
            let undone: SortedSet<&str> = withdraws.into_iter().chain(fact.supersedes()).collect();
            for id in undone {
                let undoing = beside.undoing.entry(id.to_owned());
                undoing.or_default().push(number);
            }
            let said = (fact.id(), fact.record_type(), fact.signers());
            let first = *seen.entry(said).or_insert(number);
            if first != number {
                beside.firsts.insert(number, first);
            }
        }
        beside
    }
}

fn numbers(all: &SortedMap<String, Vec<u64>>, id: &str) -> Vec<u64> {
    all.get(id).cloned().unwrap_or_default()
}

impl Known<'_> {
    /// The entry that first held this record: it was logged again if that is another. One of several
    /// signers can sign a record anew beside what the others have signed once; that says nothing new.
    ///
    /// # Errors
    /// [`Open`]
    pub fn first(&self, fact: &Fact) -> Told<u64> {
        let own = fact.number();
        let first = self.beside(fact, |beside| beside.firsts.get(&own).copied());
        first.map(|first| first.unwrap_or(own))
    }

    fn beside<T>(&self, fact: &Fact, read: impl FnOnce(&Beside) -> T) -> Told<T> {
        if let Some(beside) = self.memos.beside.borrow().get(fact.subject()) {
            return Ok(read(beside));
        }
        let beside = Beside::of(self.about(fact.subject())?);
        let answer = read(&beside);
        let mut remembered = self.memos.beside.borrow_mut();
        remembered.insert(fact.subject().to_owned(), beside);
        Ok(answer)
    }

    /// The entry that had taken a fact back or replaced it when entry `before` was logged: the first
    /// by somebody entitled. Both stand in the list of their common subject.
    ///
    /// # Errors
    /// [`Open`]
    pub fn undone(&self, fact: &Fact, before: u64) -> Told<Option<u64>> {
        self.undone_at(fact, before, 0)
    }

    pub(super) fn undone_at(&self, fact: &Fact, before: u64, depth: u32) -> Told<Option<u64>> {
        // Logged again it stands no better than at first.
        let first = self.first(fact)?;
        let by = self.beside(fact, |beside| numbers(&beside.undoing, fact.id()))?;
        let mut open = None;
        for by in by.into_iter().filter(|by| (first + 1..before).contains(by)) {
            let Some(other) = self.fact(by)?.filter(|_| by != fact.number()) else {
                continue;
            };
            let Some(undoing) = undoing(fact, other) else {
                continue;
            };
            match self.may_undo(fact, other, undoing, depth) {
                // Whatever is open about earlier ones, it is undone.
                Ok(true) => return Ok(Some(by)),
                Ok(false) => {}
                Err(Open::Unknown(reason)) => open = Some(Open::Unknown(reason)),
                Err(Open::Wanted) => open = open.or(Some(Open::Wanted)),
            }
        }
        open.map_or(Ok(None), Err)
    }

    /// Whether a withdrawal is by somebody entitled to it. Several records may bear the id that it names:
    /// it takes back those that are its signers' own.
    pub(super) fn check_withdrawal(
        &self,
        fact: &Fact,
        withdrawal: &Withdrawal,
        holders: &[Holder],
        depth: u32,
    ) -> Told<Result<Vec<u64>, AuthorityReason>> {
        let id = &withdrawal.withdraws;
        let bearing = self.beside(fact, |beside| numbers(&beside.bearing, id))?;
        let mut refused = AuthorityReason::NothingToWithdraw { id: id.clone() };
        for of in bearing.into_iter().filter(|of| *of < fact.number()) {
            let Some(original) = self.fact(of)? else {
                continue;
            };
            let original_holders = self.judge(original, depth)?.holders;
            let reason = if original.record_type().is_movement() {
                AuthorityReason::MovementStays { of }
            } else if !is_party(fact, holders, original, &original_holders) {
                AuthorityReason::NotAParty { of }
            } else if !is_by_all(fact, holders, original, &original_holders) {
                AuthorityReason::NotAllParties { of }
            } else {
                return Ok(Ok(vec![of]));
            };
            if matches!(refused, AuthorityReason::NothingToWithdraw { .. }) {
                refused = reason;
            }
        }
        Ok(Err(refused))
    }

    /// Whether a record is by the same parties as the one that it says to replace, and entitled.
    ///
    /// # Errors
    /// [`Open`]
    pub fn may_supersede(&self, original: &Fact, by: &Fact) -> Told<bool> {
        self.may_undo(original, by, Undoing::Supersedes, 0)
    }

    fn may_undo(&self, fact: &Fact, other: &Fact, undoing: Undoing, depth: u32) -> Told<bool> {
        if fact.record_type().is_movement() || !self.entitled(other, depth)? {
            return Ok(false);
        }
        let judged = self.judge(other, depth)?;
        let own = self.judge(fact, depth)?.holders;
        Ok(match undoing {
            // That they are entitled to withdraw a record of this id may be for another record's sake.
            Undoing::Withdraws => {
                is_party(other, &judged.holders, fact, &own)
                    && is_by_all(other, &judged.holders, fact, &own)
            }
            Undoing::Supersedes => has_same_parties(fact, &own, other, &judged.holders),
        })
    }
}

fn undoing(fact: &Fact, other: &Fact) -> Option<Undoing> {
    match other.content() {
        Content::Withdrawal(withdrawal) if withdrawal.withdraws == fact.id() => {
            Some(Undoing::Withdraws)
        }
        _ if other.supersedes() == Some(fact.id()) && other.record_type() == fact.record_type() => {
            Some(Undoing::Supersedes)
        }
        _ => None,
    }
}

/// Whether two keys are the same, or of the same entity.
fn is_same(a: (&str, &Holder), b: (&str, &Holder)) -> bool {
    a.0 == b.0 || (a.1.entity().is_some() && a.1.entity() == b.1.entity())
}

/// Whether every signer of the one is a signer of the other.
fn is_party(a: &Fact, a_holders: &[Holder], b: &Fact, b_holders: &[Holder]) -> bool {
    parties(a, a_holders).all(|own| parties(b, b_holders).any(|other| is_same(own.1, other.1)))
}

/// Whether everybody has signed who has to, so that a record is withdrawn. What several have agreed
/// isn't one party's to undo: a lease, its end, a reservation, a tree taken away.
fn is_by_all(fact: &Fact, holders: &[Holder], of: &Fact, of_holders: &[Holder]) -> bool {
    parties(of, of_holders)
        .filter(|(role, _)| of.record_type().needs_to_withdraw(role))
        .all(|own| parties(fact, holders).any(|by| is_same(own.1, by.1)))
}

/// Whether two records have the same signers in the same roles, whatever their keys.
fn has_same_parties(a: &Fact, a_holders: &[Holder], b: &Fact, b_holders: &[Holder]) -> bool {
    let within = |one: &Fact, one_holders: &[Holder], all: &Fact, all_holders: &[Holder]| {
        parties(one, one_holders).all(|own| {
            parties(all, all_holders).any(|other| own.0 == other.0 && is_same(own.1, other.1))
        })
    };
    within(a, a_holders, b, b_holders) && within(b, b_holders, a, a_holders)
}

/// Each signer: role, key, and who is behind it.
fn parties<'f>(
    fact: &'f Fact,
    holders: &'f [Holder],
) -> impl Iterator<Item = (&'f str, (&'f str, &'f Holder))> {
    let signed = fact.signed().iter().zip(holders);
    signed.map(|(by, holder)| (by.role.as_str(), (by.key.as_str(), holder)))
}
