//! Money that moved.

use super::RecordStanding;
use super::due::Since;
use crate::amount::Amount;
use crate::authority::{Holder, Judged};
use crate::known::{Fact, Known, Open, Told, together};
use crate::rules::Rule;
use crate::types::field::Money;
use crate::types::funds::{Payment, Reversal, WageRun};
use crate::types::{Content, Standing};
use crate::verdict::Reason;

/// Money that moved, or came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Number of the entry.
    pub entry: u64,
    /// The day, YYYY-MM-DD.
    pub date: String,
    /// Since when it had been due, YYYY-MM-DD: the day of the request that it answers, or that on which its milestone
    /// was met, whichever came first. Nothing where no day is said, and of what is no payment to an entity.
    pub since: Option<String>,
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
    /// Who signed.
    pub signers: Vec<Signer>,
    /// Whether they were entitled to, or why not, or why that can't be known.
    pub authority: Result<(), Reason>,
    /// How it came out.
    pub standing: RecordStanding,
    /// The rules that speak against it, warn, or can't be told.
    pub rules: Vec<Rule>,
}

/// Somebody who signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The key, as `did:key`.
    pub key: String,
    /// The role.
    pub role: String,
    /// When, in POSIX seconds: the signer's own word.
    pub created: u64,
    /// Number of the entry that registered the key, or attests it to a person.
    pub registered: Option<u64>,
    /// The accreditation that the signature rests on: none where the role needs none.
    pub accredited: Option<Accreditation>,
}

/// What lets somebody sign in a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accreditation {
    /// Number of the entry.
    pub entry: u64,
    /// The key of whoever gave it.
    pub by: String,
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
    since: &Since<'_>,
    (standing, rules): (RecordStanding, Vec<Rule>),
) -> Told<Option<Movement>> {
    let due = match fact.content() {
        Content::Payment(own) => since.day(own),
        _ => None,
    };
    let Some((date, contract, payer, kind, value)) = parts(known, fact)? else {
        return Ok(None);
    };
    let (signers, authority) = signed(known, fact)?;
    Ok(Some(Movement {
        entry: fact.number(),
        date,
        since: due,
        contract,
        payer,
        kind,
        amount: Amount::of(&value.amount),
        currency: value.currency,
        signers,
        authority,
        standing,
        rules,
    }))
}

/// Who signed a record, by what right, and whether that holds.
fn signed(known: &Known<'_>, fact: &Fact) -> Told<(Vec<Signer>, Result<(), Reason>)> {
    let judged = match known.authority(fact) {
        Ok(judged) => Ok(judged),
        Err(Open::Unknown(reason)) => Err(reason),
        Err(Open::Wanted) => return Err(Open::Wanted),
    };
    let entries = match &judged {
        Ok(Judged {
            accredited: Ok(entries),
            ..
        }) => entries.as_slice(),
        _ => &[],
    };
    let accreditations = together(entries.iter().map(|number| known.fact(*number)))?;
    let holders = judged.as_ref().map(|own| own.holders.as_slice());
    let mut holders = holders.unwrap_or_default().iter();
    let signers = fact.signed().iter().map(|by| {
        let holder = holders.next();
        let entity = holder.and_then(Holder::entity);
        let needs = fact.record_type().standing(&by.role) == Some(Standing::Accredited);
        let mut given = accreditations.iter().flatten();
        let given = given.find(|own| needs && Some(own.subject()) == entity);
        Signer {
            key: by.key.clone(),
            role: by.role.clone(),
            created: by.created,
            registered: match holder {
                Some(Holder::Entity { entry, .. } | Holder::Person { entry, .. }) => Some(*entry),
                _ => None,
            },
            accredited: given.and_then(|own| {
                let by = own.signed().first()?.key.clone();
                let entry = own.number();
                Some(Accreditation { entry, by })
            }),
        }
    });
    let signers = signers.collect();
    let authority = judged.and_then(|own| {
        let each = [
            own.keys.map(|_| ()),
            own.accredited.map(|_| ()),
            own.parties,
        ];
        let fault = each
            .into_iter()
            .find_map(Result::err)
            .map(Reason::Authority);
        fault.or_else(|| fact.role_fault()).map_or(Ok(()), Err)
    });
    Ok((signers, authority))
}

/// Day, contract, payer, what moved, and how much.
pub(super) type Parts = (String, String, String, MovementKind, Money);

/// What a record says that it moved; nothing of one that moves nothing.
pub(super) fn parts(known: &Known<'_>, fact: &Fact) -> Told<Option<Parts>> {
    Ok(Some(match fact.content() {
        Content::Payment(own) => of_payment(own),
        Content::Reversal(own) => of_reversal(known, fact, own)?,
        Content::WageRun(own) => of_wages(known, fact, own)?,
        _ => return Ok(None),
    }))
}

fn of_wages(known: &Known<'_>, fact: &Fact, own: &WageRun) -> Told<Parts> {
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
    let (date, contract) = (own.date.clone(), own.contract.clone());
    Ok((date, contract, payer, kind, value))
}

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
