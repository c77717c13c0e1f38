//! Rules of personal points: over the complete history of a receipt, an account, or the whole city.
//!
//! Only what is rightful moves points: intact, by those entitled, logged for the first time, and with no rule
//! against it. So nobody can harm an account by what isn't theirs to say:
//!
//! - a stranger's grant, redemption or transfer moves nothing, whatever account it names;
//! - a merchant spends no points without the signature of the account's own key, and only at its own prices;
//!   the receipts and catalogues of one merchant don't count against another;
//! - a station uses up no receipts, numbers or deposits of another: only its operator's count;
//! - an account's name belongs to the key that had it first, also when its registration is withdrawn;
//! - a scheme's rates are those of the authority that published its first rate table;
//! - points expire by the authority that registered the account or the station, and never more than the grant;
//! - points come from another account only if both holders sign.
//!
//! What an operator says of its own station, a merchant and a holder agree upon, or an authority decides within
//! its accreditation, counts: that is what the log is there to show.

mod account;
mod balance;
mod book;
mod memo;
mod reason;
mod receipt;
mod redemption;
mod station;
mod taken;

use super::{Finding, Rule, RuleReason};
use crate::known::{Fact, Known, Told};
use crate::types::Content;

pub(crate) use account::{first, registered};
pub use balance::{SchemeTotals, balances};
pub(crate) use book::{events, left, row};
pub(crate) use memo::Memo;
pub use reason::PointsReason;
pub use station::newest_rates;

/// Something, or why a rule fails.
type Checked<T> = Result<T, PointsReason>;

/// Asks a rule of personal points.
pub(super) fn ask(rule: Rule, known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    memo::finding(known, rule, fact, || match (rule, fact.content()) {
        (Rule::P1, Content::Deposit(deposit)) => station::p1_deposit(known, fact, deposit),
        (Rule::P1, Content::Grant(grant)) => station::p1_grant(known, fact, grant),
        (Rule::P2, Content::Deposit(deposit)) => receipt::p2_deposit(known, fact, deposit),
        (Rule::P2, Content::Grant(grant)) => receipt::p2_grant(known, fact, grant),
        (
            Rule::P3,
            Content::Redemption(_)
            | Content::Expiry(_)
            | Content::PointsReversal(_)
            | Content::AccountTransfer(_),
        ) => book::p3(known, fact),
        (Rule::P4, Content::Account(own)) => account::p4_account(known, fact, own),
        (Rule::P4, Content::AccountTransfer(own)) => account::p4_transfer(known, fact, own),
        (Rule::P4, Content::Redemption(own)) => redemption::p4(known, fact, own),
        (Rule::P5, Content::Expiry(own) | Content::PointsReversal(own)) => {
            taken::p5(known, fact, own)
        }
        _ => Ok(Finding::not_applicable(RuleReason::OtherRecords)),
    })
}

/// It doesn't hold, by the entries that show it.
fn failed(reason: PointsReason) -> Finding {
    let entries = reason.entries();
    Finding::failed(reason, entries)
}

/// It holds by these entries, or fails.
fn checked(checked: Checked<Vec<u64>>) -> Finding {
    match checked {
        Ok(entries) => Finding::passed(entries),
        Err(reason) => failed(reason),
    }
}

/// Whether a record moves something, if no rule of points is against it: it counts, and says nothing that was
/// said before. What says to replace another movement doesn't (C6).
fn is_movement(known: &Known<'_>, fact: &Fact) -> Told<bool> {
    Ok(fact.supersedes().is_none() && known.counts(fact, u64::MAX)?)
}

/// Whether a record moves something, and none of these rules has anything against it.
fn is_right(known: &Known<'_>, fact: &Fact, rules: &[Rule]) -> Told<bool> {
    if !is_movement(known, fact)? {
        return Ok(false);
    }
    for rule in rules {
        if memo::fails(known, *rule, fact)? {
            return Ok(false);
        }
    }
    Ok(true)
}
