//! The city's rules: one function for each, over typed histories that are known to be complete.
//!
//! A rule gives a [`Finding`] with the entries that it rests on; or it is [`Open`](crate::known::Open), because
//! something is wanted or can't be known. Only records that are intact and authorised count against others.

mod common;
mod finding;
pub mod forest;
pub mod funds;
pub mod points;
mod reason;
pub mod rental;

use crate::known::{Fact, Known, Told};
use crate::types::RecordType;
use crate::verdict::Question;

pub use finding::Finding;
pub use forest::ForestReason;
pub use funds::FundsReason;
pub use points::PointsReason;
pub use reason::RuleReason;
pub use rental::RentalReason;

/// A rule by its stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Accreditation from an anchor covers type, area and time.
    C1,
    /// The keys were registered and not revoked.
    C2,
    /// The times that the signers give fit the log's.
    C3,
    /// Required roles are distinct parties.
    C4,
    /// Codes have the right check digits; divisions are known.
    C5,
    /// The chain of versions is linear.
    C6,
    /// The file at hand is the logged one.
    C7,
    /// The lister is the owner, or has a valid chain of mandates.
    R1,
    /// The title is in force.
    R2,
    /// Nobody else lists the flat, and no exclusive mandate shuts the lister out.
    R3,
    /// The flat is not let for these dates.
    R4,
    /// The listing stands: within its dates, and not withdrawn.
    R5,
    /// The photos are on no other flat.
    R6,
    /// Changes of price are signed versions; the rent is the listed one.
    R7,
    /// Area, floor and rooms are those of the title.
    R8,
    /// The lease is the landlord's to give, and its terms are in order.
    R9,
    /// The flat is not reserved for, or let to, somebody else.
    R10,
    /// A sublease lies within its head lease, with consent.
    R11,
    /// Persons who sign a lease are attested.
    R12,
    /// Events come in the order of a life.
    T1,
    /// One tag, one tree.
    T2,
    /// The tree stands where it should.
    T3,
    /// Growth is within bounds.
    T4,
    /// The species stays the same.
    T5,
    /// The planter is not the inspector.
    T6,
    /// How many of a section's trees live.
    T7,
    /// The payer and the project's supervisor have signed, and the supervisor is neither payer nor payee.
    F1,
    /// No more leaves a link than came into it.
    F2,
    /// No more is paid than the contract says, and no more contracted than the budget.
    F3,
    /// Payer and payee are the parties of the contract, and the chain of contracts holds.
    F4,
    /// The milestone was met, and the request made, before the payment.
    F5,
    /// Each line of a payment and each invoice is paid once; a reversal is within its payment.
    F6,
    /// A wage run adds up, its workers are attested, and what went through is what was paid out.
    F7,
    /// Wage money ends with workers.
    F8,
    /// Payments aren't split to stay below the approval limit.
    F9,
    /// Points come from an open station, by the rate table in force.
    P1,
    /// Each receipt is used once, and a station's numbers run on without a gap.
    P2,
    /// An account never spends what it doesn't have.
    P3,
    /// A redemption is signed by its holder and its merchant, at the catalogue's price.
    P4,
    /// No more is taken from a grant than it gave; the city's points balance.
    P5,
}

/// How far a rule has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The record, and who signed it.
    Record,
    /// Everything about its subject: a flat, a tree, a line of a payment.
    Subject,
    /// A project's contracts, and all that is paid under one of them.
    Project,
    /// A whole account.
    Account,
    /// A whole section, or the whole city: on pages of their own and in audits.
    Section,
}

impl Rule {
    /// All rules, in order.
    pub const ALL: [Self; 40] = [
        Self::C1,
        Self::C2,
        Self::C3,
        Self::C4,
        Self::C5,
        Self::C6,
        Self::C7,
        Self::R1,
        Self::R2,
        Self::R3,
        Self::R4,
        Self::R5,
        Self::R6,
        Self::R7,
        Self::R8,
        Self::R9,
        Self::R10,
        Self::R11,
        Self::R12,
        Self::T1,
        Self::T2,
        Self::T3,
        Self::T4,
        Self::T5,
        Self::T6,
        Self::T7,
        Self::F1,
        Self::F2,
        Self::F3,
        Self::F4,
        Self::F5,
        Self::F6,
        Self::F7,
        Self::F8,
        Self::F9,
        Self::P1,
        Self::P2,
        Self::P3,
        Self::P4,
        Self::P5,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::C1 => "C1",
            Self::C2 => "C2",
            Self::C3 => "C3",
            Self::C4 => "C4",
            Self::C5 => "C5",
            Self::C6 => "C6",
            Self::C7 => "C7",
            Self::R1 => "R1",
            Self::R2 => "R2",
            Self::R3 => "R3",
            Self::R4 => "R4",
            Self::R5 => "R5",
            Self::R6 => "R6",
            Self::R7 => "R7",
            Self::R8 => "R8",
            Self::R9 => "R9",
            Self::R10 => "R10",
            Self::R11 => "R11",
            Self::R12 => "R12",
            Self::T1 => "T1",
            Self::T2 => "T2",
            Self::T3 => "T3",
            Self::T4 => "T4",
            Self::T5 => "T5",
            Self::T6 => "T6",
            Self::T7 => "T7",
            Self::F1 => "F1",
            Self::F2 => "F2",
            Self::F3 => "F3",
            Self::F4 => "F4",
            Self::F5 => "F5",
            Self::F6 => "F6",
            Self::F7 => "F7",
            Self::F8 => "F8",
            Self::F9 => "F9",
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
            Self::P4 => "P4",
            Self::P5 => "P5",
        }
    }

    /// The rule of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }

    /// The question that it helps to answer.
    pub const fn question(self) -> Question {
        match self {
            Self::C7 => Question::Intact,
            Self::C1
            | Self::C2
            | Self::C3
            | Self::C4
            | Self::C5
            | Self::R1
            | Self::R8
            | Self::R9
            | Self::R11
            | Self::R12
            | Self::T5
            | Self::T6
            | Self::F1
            | Self::F4
            | Self::F5
            | Self::P1
            | Self::P4 => Question::Authorised,
            Self::C6
            | Self::R2
            | Self::R3
            | Self::R4
            | Self::R5
            | Self::R6
            | Self::R7
            | Self::R10
            | Self::T1
            | Self::T2
            | Self::T3
            | Self::T4
            | Self::T7
            | Self::F2
            | Self::F3
            | Self::F6
            | Self::F7
            | Self::F8
            | Self::F9
            | Self::P2
            | Self::P3
            | Self::P5 => Question::Current,
        }
    }

    /// How far it has to look.
    pub const fn scope(self) -> Scope {
        match self {
            Self::C1 | Self::C2 | Self::C4 | Self::C5 | Self::C7 => Scope::Record,
            Self::T7 => Scope::Section,
            Self::F2 | Self::F3 | Self::F5 | Self::F7 | Self::F8 | Self::F9 => Scope::Project,
            Self::P2 | Self::P3 => Scope::Account,
            _ => Scope::Subject,
        }
    }

    /// Whether it rests on lists that must be complete.
    pub const fn needs_completeness(self) -> bool {
        !matches!(self, Self::C3 | Self::C5 | Self::C7)
    }

    /// The rules that are asked of a record of this type, in order. Rules of a whole section aren't
    /// among them.
    pub const fn of(record_type: RecordType) -> &'static [Self] {
        use Rule::{C1, C2, C3, C4, C5, C6, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12};
        use Rule::{F1, F2, F3, F4, F5, F6, F7, F8, F9};
        use Rule::{P1, P2, P3, P4, P5};
        use Rule::{T1, T2, T3, T4, T5, T6};
        match record_type {
            RecordType::TreeCard => &[C1, C2, C3, C4, C5, C6, T1, T2, T3, T4, T5],
            RecordType::TreeEvent => &[C1, C2, C3, C4, C5, C6, T1, T2, T3, T4, T5, T6],
            RecordType::Withdrawal | RecordType::Key => &[C1, C2, C3, C4],
            RecordType::RentalListing => {
                &[C1, C2, C3, C4, C5, C6, R1, R2, R3, R4, R5, R6, R7, R8, R10]
            }
            RecordType::Lease => &[C1, C2, C3, C4, C5, C6, R1, R2, R4, R7, R9, R10, R11, R12],
            RecordType::LeaseEnd => &[C1, C2, C3, C4, C5, C6, R9],
            RecordType::Reservation => &[C1, C2, C3, C4, C5, C6, R1, R2, R4, R10],
            RecordType::Mandate => &[C1, C2, C3, C4, C5, C6, R1, R2],
            RecordType::Contract | RecordType::Amendment => &[C1, C2, C3, C4, C5, C6, F3, F4],
            RecordType::Milestone | RecordType::PaymentRequest => &[C1, C2, C3, C4, C5, C6, F4],
            RecordType::Payment => &[C1, C2, C3, C4, C6, F1, F2, F3, F4, F5, F6, F7, F8, F9],
            RecordType::Reversal => &[C1, C2, C3, C4, C6, F1, F2, F4, F6],
            RecordType::WageRun => &[C1, C2, C3, C4, C6, F2, F4, F7],
            RecordType::Deposit | RecordType::Grant => &[C1, C2, C3, C4, C5, C6, P1, P2],
            RecordType::Account => &[C1, C2, C3, C4, C5, C6, P4],
            RecordType::Redemption | RecordType::AccountTransfer => {
                &[C1, C2, C3, C4, C5, C6, P3, P4]
            }
            RecordType::Expiry | RecordType::PointsReversal => &[C1, C2, C3, C4, C5, C6, P3, P5],
            _ => &[C1, C2, C3, C4, C5, C6],
        }
    }

    /// Asks it of a fact, at `now` by the reader's clock in POSIX seconds.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open)
    pub fn ask(self, known: &Known<'_>, fact: &Fact, now: u64) -> Told<Finding> {
        match self {
            Self::C1 => common::c1(known, fact),
            Self::C2 => common::c2(known, fact),
            Self::C3 => common::c3(known, fact),
            Self::C4 => common::c4(known, fact),
            Self::C5 => Ok(common::c5(fact)),
            Self::C6 => common::c6(known, fact),
            Self::R1
            | Self::R2
            | Self::R3
            | Self::R4
            | Self::R5
            | Self::R6
            | Self::R7
            | Self::R8
            | Self::R9
            | Self::R10
            | Self::R11
            | Self::R12 => {
                if cfg!(feature = "rental") {
                    rental::ask(self, known, fact, now)
                } else {
                    elsewhere()
                }
            }
            Self::T1 | Self::T2 | Self::T3 | Self::T4 | Self::T5 | Self::T6 | Self::T7 => {
                if cfg!(feature = "forest") {
                    forest::ask(self, known, fact)
                } else {
                    elsewhere()
                }
            }
            Self::F1
            | Self::F2
            | Self::F3
            | Self::F4
            | Self::F5
            | Self::F6
            | Self::F7
            | Self::F8
            | Self::F9 => {
                if cfg!(feature = "funds") {
                    funds::ask(self, known, fact)
                } else {
                    elsewhere()
                }
            }
            Self::P1 | Self::P2 | Self::P3 | Self::P4 | Self::P5 => {
                if cfg!(feature = "points") {
                    points::ask(self, known, fact)
                } else {
                    elsewhere()
                }
            }
            // Asked of a file, by whoever has one.
            Self::C7 => Ok(Finding::not_applicable(RuleReason::NoFile)),
        }
    }
}

/// A rule of a system that isn't built in: there are no facts that it could be asked of.
fn elsewhere() -> Told<Finding> {
    Ok(Finding::not_applicable(RuleReason::OtherRecords))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page for people says of each rule what the code does.
    #[test]
    fn the_page_of_the_rules_is_true() {
        let page = include_str!("../../../docs/rules.md");
        for rule in Rule::ALL {
            let begins = format!("| {} |", rule.code());
            let row = page.lines().find(|line| line.starts_with(&begins));
            let row = row.unwrap_or_else(|| panic!("{} is not on the page", rule.code()));
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let scope = match rule.scope() {
                Scope::Record => "record",
                Scope::Subject => "subject",
                Scope::Section => "section",
                Scope::Project => "project",
                Scope::Account => "account",
            };
            let complete = match rule.needs_completeness() {
                true => "yes",
                false => "no",
            };
            assert_eq!(
                cells[3..6],
                [rule.question().code(), scope, complete],
                "{row}"
            );
            assert_eq!(Rule::from_code(rule.code()), Some(rule));
        }
    }
}
