//! Numbers for payments that have none, made from what is paid.

use serde_json::{Map, Value};
use stele_records::types::funds::PAYMENT_FIELDS;
use stele_verify::hash::Hash;

use super::super::strict::Section;
use super::super::{MapError, MapProblem};
use super::Reading;

/// Fields by which a row that takes money back may name the payment. They are no fields of a record.
pub(super) const REVERSAL_FIELDS: [(&str, Reading); 2] = [
    ("reverses", Reading::Tag(64)),
    (
        "reversesLine",
        Reading::Integer {
            min: 1,
            max: 1_000_000,
            unit: None,
        },
    ),
];

/// Without these, payments that have nothing to do with each other would be one.
const NEEDED: [&str; 3] = ["contract", "date", "amount"];
/// So that a made number fits into its field.
const MOST_PREFIX: usize = 32;

/// How the number of a payment is made: from these fields, as the record holds them. The same fields give the
/// same number in every file and in any order of rows. Rows that are equal in all of them are lines 1, 2,
/// 3 ... of one payment: they can't be told apart, so it doesn't matter which of them is which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    fields: Vec<&'static str>,
    prefix: String,
    /// Where the map says so.
    line: u64,
}

impl Made {
    /// The field that is made.
    pub(super) fn field(&self) -> &'static str {
        "payment"
    }

    /// The number of the payment with these fields.
    pub fn number(&self, fields: &Map<String, Value>) -> String {
        let parts = self.fields.iter();
        let parts = parts.map(|name| fields.get(*name).cloned().unwrap_or(Value::Null));
        let text = Value::Array(parts.collect()).to_string();
        let hash = Hash::of(&[b"stele/import/payment/v1\0", text.as_bytes()]).to_hex();
        format!("{}{}", self.prefix, hash.get(..24).unwrap_or_default())
    }
}

/// Reads `payment = { made = [...], prefix = "..." }`, if the map says it so.
pub(super) fn read(section: &Section<'_, '_>) -> Result<Option<Made>, MapError> {
    if !section.is_table("payment") {
        return Ok(None);
    }
    let Some(table) = section.section("payment")? else {
        return Ok(None);
    };
    let Some((line, _)) = table.value("made") else {
        return Ok(None);
    };
    let names = table.strings("made")?.unwrap_or_default();
    let known = || PAYMENT_FIELDS.iter().map(|field| field.name);
    let known = || known().filter(|name| !matches!(*name, "payment" | "line"));
    let mut fields = Vec::with_capacity(names.len());
    for name in names {
        match known().find(|field| *field == name) {
            Some(field) => fields.push(field),
            None => {
                return Err(MapError {
                    line,
                    problem: MapProblem::Choice {
                        key: table.name("made"),
                        found: name,
                        known: known().map(|field| format!("{field:?}")).collect(),
                    },
                });
            }
        }
    }
    if let Some(needed) = NEEDED.iter().find(|needed| !fields.contains(needed)) {
        return Err(MapError {
            line,
            problem: MapProblem::MadeNeeds {
                key: table.name("made"),
                field: needed,
            },
        });
    }
    let prefix = table.string("prefix")?.map_or("", |(_, prefix)| prefix);
    table.finish()?;
    let made = Made {
        fields,
        prefix: prefix.to_owned(),
        line,
    };
    let sound = Reading::Tag(MOST_PREFIX).read(&[prefix]);
    if !prefix.is_empty() && sound.is_ok_and(|read| read.value != prefix)
        || prefix.len() > MOST_PREFIX
    {
        return Err(table.error(MapProblem::Const {
            key: table.name("prefix"),
            why: format!("a short text of at most {MOST_PREFIX} bytes is wanted"),
        }));
    }
    Ok(Some(made))
}

/// Every field that a number is made from must come from somewhere.
pub(super) fn check(
    section: &Section<'_, '_>,
    made: Option<&Made>,
    mapped: impl Fn(&str) -> bool,
) -> Result<(), MapError> {
    let Some(made) = made else {
        return Ok(());
    };
    match made.fields.iter().find(|name| !mapped(name)) {
        None => Ok(()),
        Some(name) => Err(MapError {
            line: made.line,
            problem: MapProblem::Missing {
                key: section.name(&format!("fields.{name}")),
            },
        }),
    }
}
