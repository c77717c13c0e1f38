//! What log and queue say of funds: records of every type, and the money that moved.

use std::collections::BTreeMap;

use serde_json::Value;
use stele_records::types::RecordType;
use stele_verify::record::Record;

use super::{Fate, History, each_entry, fate};
use crate::import::records::RecordRow;
use crate::import::reversals::{How, Ledger};
use crate::import::rows::{Problem, Reason, Reject};
use crate::import::{Assumption, Sheet};
use crate::publish::PublishError;
use crate::store::Home;

/// What is said already.
#[derive(Debug, Default)]
pub struct Book {
    histories: BTreeMap<&'static str, History>,
    ledger: Ledger,
}

/// What becomes of the good rows of a sheet, and why some of them aren't good after all.
#[derive(Debug, Default)]
pub struct Plan {
    /// Rows with what becomes of them, in the order in which they are to be logged.
    pub rows: Vec<(RecordRow, Fate)>,
    /// Rows that the log doesn't agree with.
    pub rejects: Vec<Reject>,
    /// What was assumed of reversals.
    pub assumption: Option<Assumption>,
}

impl Book {
    /// Reads log and queue.
    ///
    /// # Errors
    /// [`PublishError`] if the folder is damaged.
    pub fn read(home: &Home, types: &[RecordType]) -> Result<Self, PublishError> {
        let mut book = Self::default();
        for record_type in types {
            book.histories.entry(record_type.name()).or_default();
        }
        each_entry(home, |entry| book.take(entry))?;
        Ok(book)
    }

    fn take(&mut self, entry: &[u8]) {
        let Ok(record) = Record::parse(entry) else {
            return;
        };
        let Some(record_type) = RecordType::from_name(record.record_type()) else {
            return;
        };
        let Some(history) = self.histories.get_mut(record_type.name()) else {
            return;
        };
        history.take(record_type, entry);
        if !matches!(record_type, RecordType::Payment | RecordType::Reversal) {
            return;
        }
        let json = serde_json::from_slice::<Value>(entry).unwrap_or_default();
        let Some(subject) = json.get("credentialSubject").and_then(Value::as_object) else {
            return;
        };
        match record_type {
            RecordType::Payment => self.ledger.pay(record.id(), subject),
            _ => self.ledger.give_back(subject),
        }
    }

    /// What becomes of a sheet's rows. Payments come before what came back of them.
    pub fn plan(&mut self, origin: &str, sheet: &Sheet) -> Plan {
        let mut plan = Plan::default();
        let (back, paid): (Vec<_>, Vec<_>) = sheet
            .import
            .rows
            .iter()
            .partition(|row| row.returns.is_some());
        for row in paid {
            let fate = self.fate(origin, row);
            let id = match &fate {
                Fate::New(id) | Fate::Equal(id) => id,
                Fate::Changed { .. } if row.record_type.is_movement() => {
                    plan.rejects.push(reject(row, Reason::Moved));
                    continue;
                }
                Fate::Changed { id, .. } => id,
            };
            if row.record_type == RecordType::Payment {
                self.ledger.pay(id, &row.subject);
            }
            plan.rows.push((row.clone(), fate));
        }
        let (mut named, mut only, mut latest) = (0, 0, 0);
        for row in back {
            let none = History::default();
            let history = self
                .histories
                .get(RecordType::Reversal.name())
                .unwrap_or(&none);
            let of = |row: &RecordRow| fate(history, origin, row);
            let is_said = |row: &RecordRow| !matches!(of(row), Fate::New(_));
            match self.ledger.reverse(row, sheet.reverses_latest, is_said) {
                Ok((reversal, how)) => {
                    match how {
                        How::Named => named += 1,
                        How::Only => only += 1,
                        How::Latest => latest += 1,
                    }
                    match of(&reversal) {
                        Fate::Changed { .. } => plan.rejects.push(reject(row, Reason::Moved)),
                        fate => plan.rows.push((reversal, fate)),
                    }
                }
                Err(reason) => plan.rejects.push(reject(row, reason)),
            }
        }
        plan.assumption = (named + only + latest > 0).then_some(Assumption::Reversed {
            named,
            only,
            latest,
        });
        plan
    }

    fn fate(&self, origin: &str, row: &RecordRow) -> Fate {
        let none = History::default();
        let history = self.histories.get(row.record_type.name());
        fate(history.unwrap_or(&none), origin, row)
    }
}

fn reject(row: &RecordRow, reason: Reason) -> Reject {
    Reject {
        line: row.line,
        index: row.index,
        key: Some(row.key.clone()),
        problems: vec![Problem {
            column: None,
            cell: String::new(),
            reason,
        }],
    }
}
