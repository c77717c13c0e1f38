//! Negative amounts: of which payment did money come back?
//!
//! A reversal names the record that it takes back. A table rarely says which that is, so it is looked for: a
//! payment under the same contract, from the same payer to the same payee, of exactly this amount, not
//! later, of which nothing has come back yet. If one payment fits, it is meant; where several do, nothing is
//! guessed unless the map says so.

use std::collections::HashMap;
use std::fmt;

use serde_json::{Map, Value};
use stele_records::amount::Amount;
use stele_records::types::RecordType;
use stele_records::types::funds::payment_id;

use super::records::{RecordRow, Returns, check};
use super::rows::Reason;
use super::value::text::Shown;

/// Why it can't be told what was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReversalProblem {
    /// No payment fits.
    Nothing,
    /// Several payments fit.
    Several {
        /// How many.
        count: usize,
        /// The first of them.
        first: String,
        /// Another.
        second: String,
    },
    /// The payment that the row names isn't there.
    Unknown {
        /// Its number.
        payment: String,
        /// Its line.
        line: i64,
    },
    /// The payment that the row names is one of other parties, or in another currency, or of a later day.
    Other {
        /// Its number.
        payment: String,
    },
    /// More than what is left of the payment that the row names.
    Beyond {
        /// What is left, a decimal.
        left: String,
    },
}

impl ReversalProblem {
    /// The stable code of this problem.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "import-reversal-none",
            Self::Several { .. } => "import-reversal-several",
            Self::Unknown { .. } => "import-reversal-unknown",
            Self::Other { .. } => "import-reversal-other",
            Self::Beyond { .. } => "import-reversal-beyond",
        }
    }
}

impl fmt::Display for ReversalProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str(
                "money came back, and no earlier payment under this contract, between these two and of this amount, is \
                 known of which nothing came back yet; import the earlier payments first, or map reverses to a column \
                 that names the payment (then a part of it may come back too)",
            ),
            Self::Several {
                count,
                first,
                second,
            } => write!(
                f,
                "money came back, and {count} earlier payments may be meant, among them '{}' and '{}'; map reverses to a \
                 column that names the payment, or say reversals = \"latest\" in the map if always the last one is meant",
                Shown(first),
                Shown(second)
            ),
            Self::Unknown { payment, line } => write!(
                f,
                "there is no payment '{}' with a line {line}; import it first, or correct the number",
                Shown(payment)
            ),
            Self::Other { payment } => write!(
                f,
                "the payment '{}' is of another contract or of other parties, in another currency, or of a later \
                 day; correct the number",
                Shown(payment)
            ),
            Self::Beyond { left } => write!(
                f,
                "of the payment that is named, {left} is left; more than that can't come back from it"
            ),
        }
    }
}

/// How an original was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The row names it.
    Named,
    /// No other fits.
    Only,
    /// It is the last of several.
    Latest,
}

/// A payment that is logged, queued, or in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The id of its record.
    pub id: String,
    payment: String,
    line: i64,
    amount: Amount,
    date: String,
    /// What came back of it.
    back: Amount,
}

/// Which contract, between whom, in what currency.
type Parties = [String; 5];

/// All payments.
#[derive(Debug, Default)]
pub struct Ledger {
    paid: Vec<Paid>,
    /// Where each record's payment stands.
    by_id: HashMap<String, usize>,
    /// Where each number and line stands.
    by_number: HashMap<(String, i64), usize>,
    by_parties: HashMap<Parties, Vec<usize>>,
    /// What came back, of payments that weren't met yet.
    back: HashMap<String, Amount>,
}

fn text<'s>(subject: &'s Map<String, Value>, name: &str) -> &'s str {
    subject
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn parties(subject: &Map<String, Value>) -> Parties {
    ["project", "contract", "payer", "payee", "currency"].map(|name| text(subject, name).to_owned())
}

impl Ledger {
    /// Takes a payment, by the id of its record. One that is known already is left as it is.
    pub fn pay(&mut self, id: &str, subject: &Map<String, Value>) {
        if self.by_id.contains_key(id) {
            return;
        }
        let at = self.paid.len();
        let paid = Paid {
            id: id.to_owned(),
            payment: text(subject, "payment").to_owned(),
            line: subject
                .get("line")
                .and_then(Value::as_i64)
                .unwrap_or_default(),
            amount: Amount::of(text(subject, "amount")),
            date: text(subject, "date").to_owned(),
            back: self.back.remove(id).unwrap_or_default(),
        };
        self.by_id.insert(id.to_owned(), at);
        let number = (paid.payment.clone(), paid.line);
        self.by_number.entry(number).or_insert(at);
        self.by_parties
            .entry(parties(subject))
            .or_default()
            .push(at);
        self.paid.push(paid);
    }

    /// Takes a reversal.
    pub fn give_back(&mut self, subject: &Map<String, Value>) {
        let reverses = text(subject, "reverses");
        let amount = Amount::of(text(subject, "amount"));
        match self.by_id.get(reverses) {
            Some(&at) => self.paid[at].back = self.paid[at].back.plus(amount),
            None => {
                let back = self.back.entry(reverses.to_owned()).or_default();
                *back = back.plus(amount);
            }
        }
    }

    /// The reversal that a row with a negative amount makes. `is_said` tells whether this very reversal is logged
    /// or queued: then the row means what it meant the first time.
    ///
    /// # Errors
    /// [`Reason`] if no payment fits, or several do.
    pub fn reverse(
        &mut self,
        row: &RecordRow,
        latest: bool,
        is_said: impl Fn(&RecordRow) -> bool,
    ) -> Result<(RecordRow, How), Reason> {
        let original = row
            .returns
            .as_ref()
            .and_then(|Returns { original }| original.clone());
        // A cancelled payment is often told by a row with its own number.
        let line = row.subject.get("line").and_then(Value::as_i64);
        let own = (
            text(&row.subject, "payment").to_owned(),
            line.unwrap_or_default(),
        );
        let own = self.by_number.contains_key(&own).then_some(own);
        let (at, how) = match original.or(own) {
            Some((payment, line)) => (self.named(row, &payment, line, &is_said)?, How::Named),
            None => self.fitting(row, latest, &is_said)?,
        };
        let Some(paid) = self.paid.get_mut(at) else {
            return Err(Reason::Reversal(ReversalProblem::Nothing));
        };
        let reversal = reversal(row, paid);
        check(RecordType::Reversal, &reversal.subject).map_err(|error| Reason::Record { error })?;
        if !is_said(&reversal) {
            paid.back = paid.back.plus(Amount::of(text(&row.subject, "amount")));
        }
        Ok((reversal, how))
    }

    fn named(
        &self,
        row: &RecordRow,
        payment: &str,
        line: i64,
        is_said: impl Fn(&RecordRow) -> bool,
    ) -> Result<usize, Reason> {
        let problem = |problem| Err(Reason::Reversal(problem));
        let Some(&at) = self.by_number.get(&(payment.to_owned(), line)) else {
            let payment = payment.to_owned();
            return problem(ReversalProblem::Unknown { payment, line });
        };
        let paid = &self.paid[at];
        let own = self.by_parties.get(&parties(&row.subject));
        let is_own = own.is_some_and(|own| own.contains(&at));
        if !is_own || paid.date.as_str() > text(&row.subject, "date") {
            let payment = payment.to_owned();
            return problem(ReversalProblem::Other { payment });
        }
        let left = paid.amount.minus(paid.back);
        if Amount::of(text(&row.subject, "amount")) > left && !is_said(&reversal(row, paid)) {
            let left = left.to_string();
            return problem(ReversalProblem::Beyond { left });
        }
        Ok(at)
    }

    fn fitting(
        &self,
        row: &RecordRow,
        latest: bool,
        is_said: impl Fn(&RecordRow) -> bool,
    ) -> Result<(usize, How), Reason> {
        let amount = Amount::of(text(&row.subject, "amount"));
        let date = text(&row.subject, "date");
        let own = self.by_parties.get(&parties(&row.subject));
        let own = own.map(Vec::as_slice).unwrap_or_default().iter();
        let fitting = own
            .copied()
            .filter(|&at| self.paid[at].amount == amount && self.paid[at].date.as_str() <= date);
        let mut fitting: Vec<usize> = fitting.collect();
        if let Some(&at) = fitting
            .iter()
            .find(|&&at| is_said(&reversal(row, &self.paid[at])))
        {
            return Ok((at, How::Only));
        }
        fitting.retain(|&at| self.paid[at].back == Amount::ZERO);
        // The last day first. Lines of one payment can't be told apart, so the first of them will do.
        let number = |at: usize| (self.paid[at].payment.as_str(), self.paid[at].line);
        fitting.sort_by(|&a, &b| {
            let days = self.paid[b].date.cmp(&self.paid[a].date);
            days.then_with(|| number(a).cmp(&number(b)))
        });
        let Some(&first) = fitting.first() else {
            return Err(Reason::Reversal(ReversalProblem::Nothing));
        };
        let mut others = fitting
            .iter()
            .filter(|&&at| number(at).0 != number(first).0);
        match others.next() {
            None => Ok((first, How::Only)),
            Some(_) if latest => Ok((first, How::Latest)),
            Some(&second) => Err(Reason::Reversal(ReversalProblem::Several {
                count: fitting.len(),
                first: number(first).0.to_owned(),
                second: number(second).0.to_owned(),
            })),
        }
    }
}

/// The reversal of a payment by a row.
fn reversal(row: &RecordRow, paid: &Paid) -> RecordRow {
    let mut subject = Map::new();
    for name in ["project", "contract", "amount", "currency", "date"] {
        subject.insert(name.into(), text(&row.subject, name).into());
    }
    let reason = text(&row.subject, "description");
    if !reason.is_empty() {
        subject.insert("reason".into(), reason.into());
    }
    subject.insert("payment".into(), paid.payment.as_str().into());
    subject.insert("line".into(), paid.line.into());
    subject.insert("reverses".into(), paid.id.as_str().into());
    subject.insert("id".into(), payment_id(&paid.payment, paid.line).into());
    let record_type = RecordType::Reversal;
    subject.insert("type".into(), record_type.subject_type().into());
    RecordRow {
        record_type,
        subject,
        returns: None,
        ..row.clone()
    }
}

#[cfg(test)]
#[path = "reversals_tests.rs"]
mod tests;
