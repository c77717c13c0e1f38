//! F6: each line of a payment and each invoice is paid once, and no more comes back than was paid.

use super::super::Finding;
use super::chain::is_signed_by;
use super::failed;
use super::parties::{original, paid_before, payment_counts, supervised};
use super::reason::FundsReason;
use crate::amount::Amount;
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::types::Content;
use crate::types::funds::{Payment, Reversal};

/// F6 of a payment: its line and its invoice had not been paid before. An invoice can be paid in several lines
/// of one payment; and anew, once the earlier payment has come back whole.
pub(super) fn f6(known: &Known<'_>, fact: &Fact, own: &Payment) -> Told<Finding> {
    if let Some(other) = paid_before(known, fact, own)? {
        return Ok(failed(FundsReason::PaidTwice { other }));
    }
    let Some(invoice) = &own.ground.invoice else {
        return Ok(Finding::passed([]));
    };
    let naming = known.facts(&IndexKey::new(Kind::Sha256, invoice.as_str()))?;
    let earlier = naming.into_iter().filter(|o| o.number() < fact.number());
    let earlier = earlier.map(|other| match other.content() {
        Content::Payment(paid)
            if paid.payment != own.payment && paid.ground.invoice == own.ground.invoice =>
        {
            if !payment_counts(known, other, paid)? {
                return Ok(None);
            }
            let back = came_back(known, other, paid, fact.number())?;
            let is_back = back >= Amount::of(&paid.value.amount);
            Ok((!is_back).then_some(other.number()))
        }
        _ => Ok(None),
    });
    Ok(match together(earlier)?.into_iter().flatten().next() {
        Some(other) => failed(FundsReason::InvoicePaid { other }),
        None => Finding::passed([]),
    })
}

/// F6 of a reversal: it names a payment of the same parties, and no more comes back than was paid.
pub(super) fn f6_reversal(known: &Known<'_>, fact: &Fact, own: &Reversal) -> Told<Finding> {
    Ok(match reversal_counts(known, fact, own)? {
        Ok((of, _)) => Finding::passed([of.number()]),
        Err(reason) => failed(reason),
    })
}

/// The payment that a reversal takes back in part or whole, if it counts in sums.
pub(super) fn reversal_counts<'k>(
    known: &'k Known<'_>,
    fact: &Fact,
    own: &Reversal,
) -> Told<Result<(&'k Fact, &'k Payment), FundsReason>> {
    let Some((paid, payment)) = original(known, fact, own)? else {
        let id = own.reverses.clone();
        return Ok(Err(FundsReason::NothingToReverse { id }));
    };
    let of = paid.number();
    if !is_theirs(known, fact, own, payment)? {
        return Ok(Err(FundsReason::NotTheirsToReverse { of }));
    }
    let before = came_back(known, paid, payment, fact.number())?;
    let reversed = before.plus(Amount::of(&own.value.amount));
    Ok(if reversed <= Amount::of(&payment.value.amount) {
        Ok((paid, payment))
    } else {
        Err(FundsReason::ReversesTooMuch {
            reversed: reversed.to_string(),
            paid: payment.value.amount.clone(),
            currency: payment.value.currency.clone(),
            of,
        })
    })
}

/// Whether a reversal is by the payer of its payment and the project's supervisor, in the same currency and
/// under the same contract.
fn is_theirs(known: &Known<'_>, fact: &Fact, own: &Reversal, payment: &Payment) -> Told<bool> {
    let is_same = own.value.currency == payment.value.currency
        && own.contract == payment.contract
        && own.project == payment.project;
    if !is_same || !known.counts(fact, u64::MAX)? {
        return Ok(false);
    }
    let payer = is_signed_by(known, fact, "payer", &payment.payer);
    let supervised = supervised(known, fact, &payment.project).map(|signed| signed.is_ok());
    Ok(together([payer, supervised])?.into_iter().all(|is| is))
}

/// What of a payment had come back before entry `before` was logged: what would be more than was paid counts
/// for nothing.
pub(super) fn came_back(
    known: &Known<'_>,
    paid: &Fact,
    payment: &Payment,
    before: u64,
) -> Told<Amount> {
    let about = known.about(paid.subject())?;
    let reversals = about
        .into_iter()
        .filter(|other| (paid.number()..before).contains(&other.number()));
    let reversals = reversals.map(|other| match other.content() {
        Content::Reversal(own) if own.reverses == paid.id() => {
            let is_theirs = is_theirs(known, other, own, payment)?;
            Ok(is_theirs.then(|| Amount::of(&own.value.amount)))
        }
        _ => Ok(None),
    });
    let whole = Amount::of(&payment.value.amount);
    let each = together(reversals)?.into_iter().flatten();
    Ok(each.fold(Amount::ZERO, |back, more| {
        let sum = back.plus(more);
        if sum <= whole { sum } else { back }
    }))
}
