//! P5 of the whole city: what was given is what was taken, and what is still held. In audits and on a page of its
//! own: no single record shows it.

use stele_verify::sorted::{SortedMap, SortedSet};

use super::account::first;
use super::book::{balance, row};
use super::reason::PointsReason;
use super::{Finding, Rule, failed, is_movement, is_right};
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::types::{Content, RecordType};

/// What became of the points of a scheme, by the events that count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemeTotals {
    /// The scheme.
    pub scheme: String,
    /// Points given for deposits.
    pub granted: i64,
    /// Points spent.
    pub redeemed: i64,
    /// Points that were not used in time.
    pub expired: i64,
    /// Points taken back.
    pub reversed: i64,
    /// The balances of all accounts together, each counted by itself.
    pub held: i64,
    /// How many accounts there are.
    pub accounts: u64,
    /// How many events that somebody entitled has signed count for nothing, because a rule is against them.
    pub refused: u64,
    /// The newest of these, the newest last: number and type, at most [`NAMED`](Self::NAMED).
    pub named: Vec<(u64, RecordType)>,
}

impl SchemeTotals {
    /// So many events that count for nothing are named at most.
    pub const NAMED: usize = 20;

    /// Counts and names an event that counts for nothing.
    fn refuse(&mut self, fact: &Fact) {
        self.refused = self.refused.saturating_add(1);
        if self.named.len() == Self::NAMED {
            self.named.remove(0);
        }
        self.named.push((fact.number(), fact.record_type()));
    }

    /// Points taken, and those still held.
    pub const fn found(&self) -> i64 {
        let taken = self.redeemed.saturating_add(self.expired);
        taken
            .saturating_add(self.reversed)
            .saturating_add(self.held)
    }

    /// Whether what was given is what was taken and what is still held.
    pub const fn balances(&self) -> bool {
        self.granted == self.found()
    }

    /// P5 of a scheme: its points add up.
    pub fn finding(&self) -> Finding {
        if self.balances() {
            Finding::passed([])
        } else {
            failed(PointsReason::Unbalanced {
                granted: self.granted,
                found: self.found(),
            })
        }
    }
}

/// The types that move points.
const MOVING: [RecordType; 5] = [
    RecordType::Grant,
    RecordType::Redemption,
    RecordType::Expiry,
    RecordType::PointsReversal,
    RecordType::AccountTransfer,
];

/// What became of the points of each scheme, in the order of their names. What was given and taken is counted event
/// by event; what is held, account by account.
///
/// # Errors
/// [`Open`](crate::known::Open)
pub fn balances(known: &Known<'_>) -> Told<Vec<SchemeTotals>> {
    let key = |record_type: RecordType| IndexKey::new(Kind::Type, record_type.name());
    let lists =
        MOVING.map(|record_type| known.each(&key(record_type), |_, fact| Ok(fact.number())));
    let names = known.each(&key(RecordType::Account), |_, fact| {
        Ok(match fact.content() {
            Content::Account(own) => Some(own.account.clone()),
            _ => None,
        })
    });
    let moving = together(lists)?;
    let mut moving: Vec<u64> = moving.into_iter().flatten().collect();
    // In the order of the log, so that no account has to be asked ahead of another.
    moving.sort_unstable();
    let each = |ask: &mut dyn FnMut(&Known<'_>, &Fact) -> Told<()>| {
        let mut apart = known.apart();
        let told = moving.iter().map(|number| {
            known.memos.trim_points();
            apart.ask(|known| match known.fact(*number)? {
                Some(fact) => ask(known, fact),
                None => Ok(()),
            })
        });
        together(told).map(|_| ())
    };
    each(&mut |known, fact| write(known, fact))?;
    let mut totals = Totals::default();
    each(&mut |known, fact| totals.add(known, fact))?;
    let names: SortedSet<String> = names?.into_iter().flatten().collect();
    let mut apart = known.apart();
    for name in names {
        known.memos.trim_points();
        apart.ask(|known| totals.hold(known, &name))?;
    }
    Ok(totals.schemes.into_values().collect())
}

/// Has the books written up to an event.
fn write(known: &Known<'_>, fact: &Fact) -> Told<()> {
    let number = fact.number();
    match fact.content() {
        Content::Grant(own) => row(known, &own.account, number),
        Content::Redemption(own) => row(known, &own.account, number),
        Content::Expiry(own) | Content::PointsReversal(own) => row(known, &own.account, number),
        Content::AccountTransfer(own) => {
            row(known, &own.from, number).and_then(|_| row(known, &own.to, number))
        }
        _ => return Ok(()),
    }
    .map(|_| ())
}

#[derive(Default)]
struct Totals {
    schemes: SortedMap<String, SchemeTotals>,
    scheme_of: SortedMap<String, Option<String>>,
}

impl Totals {
    /// The totals of the scheme of an account; nothing if nobody entitled has registered it.
    fn of(&mut self, known: &Known<'_>, account: &str) -> Told<Option<&mut SchemeTotals>> {
        let scheme = match self.scheme_of.get(account) {
            Some(scheme) => scheme.clone(),
            None => {
                let scheme = first(known, account)?.map(|(_, own)| own.scheme.clone());
                self.scheme_of.insert(account.to_owned(), scheme.clone());
                scheme
            }
        };
        let Some(scheme) = scheme else {
            return Ok(None);
        };
        let totals = self
            .schemes
            .entry(scheme)
            .or_insert_with_key(|scheme| SchemeTotals {
                scheme: scheme.clone(),
                ..SchemeTotals::default()
            });
        Ok(Some(totals))
    }

    fn add(&mut self, known: &Known<'_>, fact: &Fact) -> Told<()> {
        let (account, points, rules): (&str, i64, &[Rule]) = match fact.content() {
            Content::Grant(own) => (&own.account, own.points, &[Rule::P1, Rule::P2]),
            Content::Redemption(own) => (&own.account, own.points, &[Rule::P3, Rule::P4]),
            Content::Expiry(own) | Content::PointsReversal(own) => {
                (&own.account, own.points, &[Rule::P3, Rule::P5])
            }
            Content::AccountTransfer(own) => (&own.from, 0, &[Rule::P3, Rule::P4]),
            _ => return Ok(()),
        };
        if !is_movement(known, fact)? {
            return Ok(());
        }
        let is_right = is_right(known, fact, rules)?;
        let Some(totals) = self.of(known, account)? else {
            return Ok(());
        };
        if !is_right {
            totals.refuse(fact);
            return Ok(());
        }
        let sum = match fact.record_type() {
            RecordType::Grant => &mut totals.granted,
            RecordType::Redemption => &mut totals.redeemed,
            RecordType::Expiry => &mut totals.expired,
            RecordType::PointsReversal => &mut totals.reversed,
            _ => return Ok(()),
        };
        *sum = sum.saturating_add(points);
        Ok(())
    }

    fn hold(&mut self, known: &Known<'_>, account: &str) -> Told<()> {
        let held = balance(known, account, u64::MAX)?;
        if let Some(totals) = self.of(known, account)? {
            totals.accounts = totals.accounts.saturating_add(1);
            totals.held = totals.held.saturating_add(held);
        }
        Ok(())
    }
}
