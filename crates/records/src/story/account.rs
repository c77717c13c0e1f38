//! A points account: every event of it in the order of the log, what each did to the balance, and what stands
//! against it.

use super::standing::Standing;
use super::who::entity_name;
use crate::known::{Fact, Known, Told, together};
use crate::rules::points::{events, first, left, registered, row};
use crate::rules::{PointsReason, Rule};
use crate::types::Content;
use crate::types::field::receipt;
use crate::verdict::{Outcome, Reason};

/// What is logged about a points account, as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountStory {
    /// The account's name, which is its holder's pseudonym.
    pub account: String,
    /// Its registration, if somebody entitled has logged one.
    pub registered: Option<AccountNow>,
    /// The transfer by which its holder left it, and the account that goes on.
    pub left: Option<(u64, String)>,
    /// Everything that says to move its points, and all its deposits, in the order of the log: also what counts
    /// for nothing.
    pub events: Vec<AccountEvent>,
    /// The balance now.
    pub balance: i64,
    /// What was moved by the events that count.
    pub totals: AccountTotals,
}

/// The registration of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountNow {
    /// Number of the entry.
    pub entry: u64,
    /// The holder's key, as `did:key`.
    pub key: String,
    /// The points scheme.
    pub scheme: String,
    /// Whether it is withdrawn, or not in force: nothing can be done with the account then.
    pub is_closed: bool,
}

/// An event of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEvent {
    /// Number of the entry.
    pub entry: u64,
    /// What it is.
    pub kind: AccountEventKind,
    /// The points that it says to move: above zero where they come in, below where they go out. Of a transfer
    /// it is what was moved, since it names no number.
    pub points: i64,
    /// Whom it is with.
    pub with: Counterpart,
    /// The receipt that it names.
    pub receipt: Option<String>,
    /// The day that it gives, YYYY-MM-DD.
    pub date: String,
    /// Whether it counts, and if not, why.
    pub standing: EventStanding,
    /// The balance after it.
    pub balance: i64,
}

/// What an event of an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountEventKind {
    /// Waste was handed in. It moves no points by itself.
    Deposit,
    /// Points for a deposit.
    Grant,
    /// Points were spent.
    Redemption,
    /// Points were not used in time.
    Expiry,
    /// Points were taken back.
    Reversal,
    /// The holder came from another account, with its points.
    TransferIn,
    /// The holder went on under another account, with all points.
    TransferOut,
}

/// Whom an event is with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counterpart {
    /// A station, by its name.
    Station(String),
    /// A merchant: its entity's id, and its registered name where there is one.
    Merchant {
        /// The entity's id.
        id: String,
        /// Its registered name.
        name: Option<String>,
    },
    /// Another account, by its name.
    Account(String),
    /// An authority.
    Authority,
}

/// Whether an event of an account counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventStanding {
    /// It counts, and no rule says anything against it.
    Counts,
    /// It counts for nothing, for these reasons; at least one.
    Fails(Vec<Reason>),
}

/// What was moved by the events of an account that count. `granted + received` is always
/// `redeemed + expired + reversed + sent + balance`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountTotals {
    /// Points granted to it.
    pub granted: i64,
    /// Points that its holder brought along from other accounts.
    pub received: i64,
    /// Points spent.
    pub redeemed: i64,
    /// Points that were not used in time.
    pub expired: i64,
    /// Points taken back.
    pub reversed: i64,
    /// Points that its holder took along to another account.
    pub sent: i64,
    /// Deposits that count.
    pub deposits: u64,
}

/// What matters most about an account. It is never better than the worst of its events; what strangers say of
/// it is shown among them, and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountStanding {
    /// Nobody entitled has registered it.
    NotRegistered,
    /// Something on it counts for nothing: so many of its events.
    Refused {
        /// How many.
        events: usize,
        /// The balance by those that count.
        balance: i64,
    },
    /// Its holder has gone on under another account.
    Left {
        /// The account that goes on.
        to: String,
    },
    /// Its registration is withdrawn, or not in force.
    Closed,
    /// Every event of it counts.
    Sound {
        /// The balance.
        balance: i64,
    },
}

impl AccountStory {
    /// What matters most.
    pub fn standing(&self) -> AccountStanding {
        let Some(now) = &self.registered else {
            return AccountStanding::NotRegistered;
        };
        let own = self.events.iter().filter(|event| !event.is_strangers());
        let refused = own.filter(|event| event.fails()).count();
        if refused > 0 {
            return AccountStanding::Refused {
                events: refused,
                balance: self.balance,
            };
        }
        match &self.left {
            Some((_, to)) => AccountStanding::Left { to: to.clone() },
            None if now.is_closed => AccountStanding::Closed,
            None => AccountStanding::Sound {
                balance: self.balance,
            },
        }
    }

    /// Tells it of the account of this name, as of `now` in POSIX seconds.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open): also where more is logged about the account than is read for a page.
    pub fn tell(known: &Known<'_>, account: &str, now: u64) -> Told<Self> {
        let numbers = events(known, account)?.all();
        // What each rests on is asked of all of them first, so that it is wanted at once.
        let told = numbers
            .iter()
            .map(|number| event(known, account, *number, now));
        let told = together(told);
        let left = left(known, account, u64::MAX);
        let registered = now_registered(known, account)?;
        let mut story = Self {
            account: account.to_owned(),
            registered,
            left: None,
            events: Vec::new(),
            balance: 0,
            totals: AccountTotals::default(),
        };
        for event in told?.into_iter().flatten() {
            story.push(event);
        }
        if let Some(by) = left?
            && let Some(Content::AccountTransfer(own)) = known.fact(by)?.map(Fact::content)
        {
            story.left = Some((by, own.to.clone()));
        }
        Ok(story)
    }

    fn push(&mut self, mut event: AccountEvent) {
        if event.kind == AccountEventKind::Deposit {
            // A deposit moves nothing by itself.
            event.balance = self.balance;
        }
        self.balance = event.balance;
        if !event.fails() {
            let totals = &mut self.totals;
            let sum = match event.kind {
                AccountEventKind::Deposit => {
                    totals.deposits = totals.deposits.saturating_add(1);
                    self.events.push(event);
                    return;
                }
                AccountEventKind::Grant => &mut totals.granted,
                AccountEventKind::Redemption => &mut totals.redeemed,
                AccountEventKind::Expiry => &mut totals.expired,
                AccountEventKind::Reversal => &mut totals.reversed,
                AccountEventKind::TransferIn => &mut totals.received,
                AccountEventKind::TransferOut => &mut totals.sent,
            };
            *sum = sum.saturating_add(event.points.saturating_abs());
        }
        self.events.push(event);
    }
}

/// The registration of an account that stands, or else its first.
fn now_registered(known: &Known<'_>, account: &str) -> Told<Option<AccountNow>> {
    let standing = registered(known, account, u64::MAX)?;
    let is_closed = standing.is_none();
    let found = match standing {
        Some(found) => Some(found),
        None => first(known, account)?,
    };
    Ok(found.map(|(fact, own)| AccountNow {
        entry: fact.number(),
        key: own.key.clone(),
        scheme: own.scheme.clone(),
        is_closed,
    }))
}

fn event(known: &Known<'_>, account: &str, number: u64, now: u64) -> Told<Option<AccountEvent>> {
    let Some(fact) = known.fact(number)? else {
        return Ok(None);
    };
    let row = match fact.content() {
        Content::Deposit(_) => Ok(None),
        _ => row(known, account, number).map(Some),
    };
    let reasons = reasons(known, fact, now);
    let kind = kind(fact.content(), account);
    let with = with(known, fact, account);
    let Some((kind, said)) = kind else {
        return Ok(None);
    };
    let (row, reasons, with) = (row?, reasons?, with?);
    let points = match (kind, &row) {
        (AccountEventKind::TransferIn | AccountEventKind::TransferOut, Some(row)) => row.change,
        _ => said,
    };
    let (receipt, date) = named(fact.content());
    Ok(Some(AccountEvent {
        entry: number,
        kind,
        points,
        with,
        receipt,
        date,
        standing: match reasons.is_empty() {
            true => EventStanding::Counts,
            false => EventStanding::Fails(reasons),
        },
        balance: row.map_or(0, |row| row.balance),
    }))
}

/// Everything that the rules have against an event.
fn reasons(known: &Known<'_>, fact: &Fact, now: u64) -> Told<Vec<Reason>> {
    let rules = Rule::of(fact.record_type()).iter();
    // Those that only ever warn don't decide what counts.
    let rules = rules.filter(|rule| !matches!(rule, Rule::C3 | Rule::C5));
    let found = together(rules.map(|rule| rule.ask(known, fact, now)))?;
    let mut reasons: Vec<Reason> = Vec::new();
    for finding in found {
        if let Outcome::Failed(reason) = finding.outcome
            && !reasons.contains(&reason)
        {
            reasons.push(reason);
        }
    }
    reasons.extend(fact.role_fault());
    Ok(reasons)
}

/// What an event is to this account, and the points that it says to move.
fn kind(content: &Content, account: &str) -> Option<(AccountEventKind, i64)> {
    Some(match content {
        Content::Deposit(_) => (AccountEventKind::Deposit, 0),
        Content::Grant(own) => (AccountEventKind::Grant, own.points),
        Content::Redemption(own) => (AccountEventKind::Redemption, own.points.saturating_neg()),
        Content::Expiry(own) => (AccountEventKind::Expiry, own.points.saturating_neg()),
        Content::PointsReversal(own) => (AccountEventKind::Reversal, own.points.saturating_neg()),
        Content::AccountTransfer(own) if own.to == account => (AccountEventKind::TransferIn, 0),
        Content::AccountTransfer(_) => (AccountEventKind::TransferOut, 0),
        _ => return None,
    })
}

/// Whom an event is with.
fn with(known: &Known<'_>, fact: &Fact, account: &str) -> Told<Counterpart> {
    Ok(match fact.content() {
        Content::Deposit(own) => Counterpart::Station(own.station.clone()),
        Content::Grant(own) => Counterpart::Station(own.station.clone()),
        Content::Redemption(own) => Counterpart::Merchant {
            id: own.merchant.clone(),
            name: entity_name(known, &own.merchant)?,
        },
        Content::AccountTransfer(own) if own.to == account => {
            Counterpart::Account(own.from.clone())
        }
        Content::AccountTransfer(own) => Counterpart::Account(own.to.clone()),
        Content::PointsReversal(own) if fact.key_of("station").is_some() => {
            let station = receipt(&own.receipt).map(|(station, _, _)| station);
            Counterpart::Station(station.unwrap_or_default().to_owned())
        }
        _ => Counterpart::Authority,
    })
}

/// The receipt and the day that an event names.
fn named(content: &Content) -> (Option<String>, String) {
    let (receipt, date) = match content {
        Content::Deposit(own) => (Some(&own.receipt), &own.date),
        Content::Grant(own) => (Some(&own.receipt), &own.date),
        Content::Redemption(own) => (Some(&own.receipt), &own.date),
        Content::Expiry(own) | Content::PointsReversal(own) => (Some(&own.receipt), &own.date),
        Content::AccountTransfer(own) => (None, &own.date),
        _ => return (None, String::new()),
    };
    (receipt.cloned(), date.clone())
}

impl AccountEvent {
    /// How it stands.
    pub const fn standing(&self) -> Standing {
        match self.standing {
            EventStanding::Counts => Standing::Passes,
            EventStanding::Fails(_) => Standing::Fails,
        }
    }

    /// Whether it counts for nothing because nobody entitled has signed it: anybody can log something about
    /// somebody's account.
    pub fn is_strangers(&self) -> bool {
        let EventStanding::Fails(reasons) = &self.standing else {
            return false;
        };
        reasons.iter().any(|reason| {
            matches!(
                reason,
                Reason::Authority(_)
                    | Reason::RoleMissing(_)
                    | Reason::Points(
                        PointsReason::NotTheOperator { .. }
                            | PointsReason::NotTheAccountHolder { .. }
                            | PointsReason::NotTheMerchant { .. }
                            | PointsReason::OtherAuthority { .. }
                    )
            )
        })
    }

    const fn fails(&self) -> bool {
        matches!(self.standing, EventStanding::Fails(_))
    }
}
