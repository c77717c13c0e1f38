//! What log and queue say of funds: records of every type, and the money that moved.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use stele_records::amount::Amount;
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
    /// What contracts say, by the ids of their records.
    contracts: BTreeMap<String, Map<String, Value>>,
    /// What was changed of each contract, by the amendments' numbers.
    changes: BTreeMap<String, BTreeMap<String, Amount>>,
    /// The ids of records that this import makes, and the lines that they come from.
    made: BTreeMap<String, u64>,
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
        let json = serde_json::from_slice::<Value>(entry).unwrap_or_default();
        let Some(subject) = json.get("credentialSubject").and_then(Value::as_object) else {
            return;
        };
        self.note(record_type, record.id(), subject);
    }

    /// Keeps what later rows are held against.
    fn note(&mut self, record_type: RecordType, id: &str, subject: &Map<String, Value>) {
        let text = |name: &str| {
            subject
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        match record_type {
            RecordType::Payment => self.ledger.pay(id, subject),
            RecordType::Reversal => self.ledger.give_back(subject),
            RecordType::Contract => _ = self.contracts.insert(id.to_owned(), subject.clone()),
            RecordType::Amendment => {
                let changes = self.changes.entry(text("contract").to_owned()).or_default();
                changes.insert(text("amendment").to_owned(), Amount::of(text("change")));
            }
            _ => {}
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
            match self.judge(origin, row) {
                Ok(fate) => plan.rows.push((row.clone(), fate)),
                Err(reason) => plan.rejects.push(reject(row, reason)),
            }
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

    /// What becomes of a row that is no reversal.
    fn judge(&mut self, origin: &str, row: &RecordRow) -> Result<Fate, Reason> {
        let fate = self.fate(origin, row);
        if let Fate::Changed { supersedes, .. } = &fate {
            if row.record_type.is_movement() {
                return Err(Reason::Moved);
            }
            if let Some(&first) = self.made.get(supersedes) {
                return Err(Reason::Differs { first });
            }
            if row.record_type == RecordType::Contract
                && let Some(is_same) = self.is_as_amended(supersedes, row)
            {
                let as_before = is_same.then(|| Fate::Equal(supersedes.clone()));
                return as_before.ok_or(Reason::Amended);
            }
        }
        let (Fate::New(id) | Fate::Equal(id) | Fate::Changed { id, .. }) = &fate;
        if !matches!(fate, Fate::Equal(_)) {
            self.made.insert(id.clone(), row.line);
            if let Some(history) = self.histories.get_mut(row.record_type.name()) {
                history.note(id, row);
            }
        }
        self.note(row.record_type, id, &row.subject);
        Ok(fate)
    }

    /// Whether a contract says what is logged of it together with its amendments; none if it has none. To replace
    /// the contract by one of the new value would count the change twice.
    fn is_as_amended(&self, logged: &str, row: &RecordRow) -> Option<bool> {
        let logged = self.contracts.get(logged)?;
        let changes = self.changes.get(logged.get("contract")?.as_str()?)?;
        let amount = |subject: &Map<String, Value>| {
            Amount::of(
                subject
                    .get("amount")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
            )
        };
        let without = |subject: &Map<String, Value>| {
            let mut subject = subject.clone();
            subject.remove("amount");
            subject
        };
        let now = amount(logged).plus(changes.values().copied().sum());
        Some(amount(&row.subject) == now && without(logged) == without(&row.subject))
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
