//! What takes a record back: a withdrawal, or a record that replaces it, by those who may.

use super::holder::Holder;
use super::reason::AuthorityReason;
use crate::known::{Fact, Known, Open, Told};
use crate::types::identity::Withdrawal;
use crate::types::{Content, RecordType};

/// What a later record does to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Undoing {
    Withdraws,
    Supersedes,
}

impl Known<'_> {
    /// The entry that had taken a fact back or replaced it when entry `before` was logged: the first
    /// by somebody entitled. Both stand in the list of their common subject.
    ///
    /// # Errors
    /// [`Open`]
    pub fn undone(&self, fact: &Fact, before: u64) -> Told<Option<u64>> {
        self.undone_at(fact, before, 0)
    }

    pub(super) fn undone_at(&self, fact: &Fact, before: u64, depth: u32) -> Told<Option<u64>> {
        let later = self.about(fact.subject())?.into_iter();
        let later = later.filter(|other| (fact.number() + 1..before).contains(&other.number()));
        let mut open = None;
        for other in later {
            let Some(undoing) = undoing(fact, other) else {
                continue;
            };
            match self.may_undo(fact, other, undoing, depth) {
                // Whatever is open about earlier ones, it is undone.
                Ok(true) => return Ok(Some(other.number())),
                Ok(false) => {}
                Err(Open::Unknown(reason)) => open = Some(Open::Unknown(reason)),
                Err(Open::Wanted) => open = open.or(Some(Open::Wanted)),
            }
        }
        open.map_or(Ok(None), Err)
    }

    /// Whether a withdrawal is by somebody entitled to it.
    pub(super) fn check_withdrawal(
        &self,
        fact: &Fact,
        withdrawal: &Withdrawal,
        holders: &[Holder],
        depth: u32,
    ) -> Told<Result<Vec<u64>, AuthorityReason>> {
        let original = self.by_id(&withdrawal.withdraws)?;
        let original = original.filter(|original| {
            original.number() < fact.number() && original.subject() == fact.subject()
        });
        let Some(original) = original else {
            let id = withdrawal.withdraws.clone();
            return Ok(Err(AuthorityReason::NothingToWithdraw { id }));
        };
        let original_holders = self.judge(original, depth)?.holders;
        let of = original.number();
        Ok(if !is_party(fact, holders, original, &original_holders) {
            Err(AuthorityReason::NotAParty { of })
        } else if !is_by_all(fact, holders, original, &original_holders) {
            Err(AuthorityReason::NotAllParties { of })
        } else {
            Ok(vec![of])
        })
    }

    /// Whether a record is by the same parties as the one that it says to replace, and entitled.
    ///
    /// # Errors
    /// [`Open`]
    pub fn may_supersede(&self, original: &Fact, by: &Fact) -> Told<bool> {
        self.may_undo(original, by, Undoing::Supersedes, 0)
    }

    fn may_undo(&self, fact: &Fact, other: &Fact, undoing: Undoing, depth: u32) -> Told<bool> {
        let judged = self.judge(other, depth)?;
        if !judged.is_entitled() {
            return Ok(false);
        }
        Ok(match undoing {
            // Who is entitled to withdraw was judged with the withdrawal itself.
            Undoing::Withdraws => true,
            Undoing::Supersedes => {
                let own = self.judge(fact, depth)?.holders;
                has_same_parties(fact, &own, other, &judged.holders)
            }
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
    let is_needed = |role: &str| match of.record_type() {
        // The platform vouches for the parties of a lease; it is none of them.
        RecordType::Lease | RecordType::LeaseEnd => !matches!(role, "platform" | "headLandlord"),
        RecordType::Reservation | RecordType::TreeEvent => true,
        _ => false,
    };
    parties(of, of_holders)
        .filter(|(role, _)| is_needed(role))
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
