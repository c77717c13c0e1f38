//! A points account: every event of it in the order of the log, what each did to the balance, and what stands
//! against it.

use super::standing::Standing;
use crate::known::{Known, Open, Told};
use crate::verdict::Reason;

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

/// What matters most about an account. It is never better than the worst of its events.
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
        let refused = self.events.iter().filter(|event| event.fails()).count();
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

    /// Tells it of the account of this name.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open)
    pub fn tell(_known: &Known<'_>, _account: &str, _now: u64) -> Told<Self> {
        Err(Open::Unknown(Reason::NoIndex))
    }
}

impl AccountEvent {
    /// How it stands.
    pub const fn standing(&self) -> Standing {
        match self.standing {
            EventStanding::Counts => Standing::Passes,
            EventStanding::Fails(_) => Standing::Fails,
        }
    }

    const fn fails(&self) -> bool {
        matches!(self.standing, EventStanding::Fails(_))
    }
}
