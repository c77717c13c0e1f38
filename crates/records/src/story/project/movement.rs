//! Money that moved.

use super::RecordStanding;
use crate::amount::Amount;
use crate::known::{Fact, Known, Told, together};
use crate::rules::Rule;
use crate::types::Content;
use crate::types::field::Money;
use crate::types::funds::{Payment, Reversal};

/// Money that moved, or came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Number of the entry.
    pub entry: u64,
    /// The day, YYYY-MM-DD.
    pub date: String,
    /// The contract's number.
    pub contract: String,
    /// Who paid: an entity.
    pub payer: String,
    /// What moved.
    pub kind: MovementKind,
    /// How much.
    pub amount: Amount,
    /// The currency.
    pub currency: String,
    /// Key and role of each signer.
    pub signers: Vec<(String, String)>,
    /// How it came out.
    pub standing: RecordStanding,
    /// The rules that speak against it, warn, or can't be told.
    pub rules: Vec<Rule>,
}

/// What moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MovementKind {
    /// A payment to an entity.
    Payment {
        /// Who was paid.
        payee: String,
        /// `wage`, `material` or `progress`.
        purpose: String,
        /// The milestone that it was paid for.
        milestone: Option<String>,
        /// The wage run that it was for.
        wage_run: Option<String>,
    },
    /// Of a payment to this entity some came back.
    Reversal {
        /// Who had been paid, if the payment is there.
        payee: Option<String>,
        /// The id of the payment's record.
        of: String,
    },
    /// Wages to workers: one part of a run.
    Wages {
        /// The run's number.
        wage_run: String,
        /// How many workers are in this part.
        workers: usize,
        /// The month, YYYY-MM.
        month: String,
        /// Which part.
        part: i64,
        /// Of how many.
        parts: i64,
    },
}

/// What a record moved, if it moved anything.
pub(super) fn read(
    known: &Known<'_>,
    fact: &Fact,
    standing: RecordStanding,
    rules: Vec<Rule>,
) -> Told<Option<Movement>> {
    let (date, contract, payer, kind, value) = match fact.content() {
        Content::Payment(own) => of_payment(own),
        Content::Reversal(own) => of_reversal(known, fact, own)?,
        Content::WageRun(own) => {
            let payer = fact.key_of("employer").unwrap_or_default();
            let holder = known.holder_of(payer, fact.number())?;
            let payer = holder.entity().unwrap_or_default().to_owned();
            let kind = MovementKind::Wages {
                wage_run: own.wage_run.clone(),
                workers: own.lines.len(),
                month: own.period.clone(),
                part: own.part,
                parts: own.parts,
            };
            let sum: Amount = own.lines.iter().map(|line| Amount::of(&line.amount)).sum();
            let value = Money {
                amount: sum.to_string(),
                currency: own.total.currency.clone(),
            };
            (own.date.clone(), own.contract.clone(), payer, kind, value)
        }
        _ => return Ok(None),
    };
    let signers = fact.signed().iter();
    Ok(Some(Movement {
        entry: fact.number(),
        date,
        contract,
        payer,
        kind,
        amount: Amount::of(&value.amount),
        currency: value.currency,
        signers: signers
            .map(|by| (by.key.clone(), by.role.clone()))
            .collect(),
        standing,
        rules,
    }))
}

type Parts = (String, String, String, MovementKind, Money);

fn of_payment(own: &Payment) -> Parts {
    let kind = MovementKind::Payment {
        payee: own.payee.clone(),
        purpose: own.ground.purpose.clone(),
        milestone: own.ground.milestone.clone(),
        wage_run: own.ground.wage_run.clone(),
    };
    let (date, contract) = (own.date.clone(), own.contract.clone());
    (date, contract, own.payer.clone(), kind, own.value.clone())
}

fn of_reversal(known: &Known<'_>, fact: &Fact, own: &Reversal) -> Told<Parts> {
    let about = known.about(fact.subject())?;
    let original = about.iter().find_map(|other| match other.content() {
        Content::Payment(paid) if other.id() == own.reverses => Some(paid),
        _ => None,
    });
    let payer = match original {
        Some(paid) => paid.payer.clone(),
        None => {
            let holders = fact.key_of("payer").into_iter();
            let holders = holders.map(|key| known.holder_of(key, fact.number()));
            let holder = together(holders)?.into_iter().next();
            let entity = holder.as_ref().and_then(|holder| holder.entity());
            entity.unwrap_or_default().to_owned()
        }
    };
    let kind = MovementKind::Reversal {
        payee: original.map(|paid| paid.payee.clone()),
        of: own.reverses.clone(),
    };
    let (date, contract) = (own.date.clone(), own.contract.clone());
    Ok((date, contract, payer, kind, own.value.clone()))
}
