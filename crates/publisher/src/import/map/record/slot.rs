//! One line under `[fields]`: where a field comes from, and how it is read.

use super::super::source::{Source, bare, column, conflict, source, text_in};
use super::super::strict::Section;
use super::super::{Cell, MapError, MapProblem, Text};
use super::options::Options;
use super::{Reading, Shared};

/// One field: where it comes from and how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The field's name.
    pub name: &'static str,
    /// Whether every record has it.
    pub required: bool,
    /// Where it comes from.
    pub from: Parts,
    /// How it is read.
    pub reading: Reading,
    /// What an empty cell means.
    pub default: Option<String>,
}

/// Where a field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parts {
    /// A text.
    Text(Text),
    /// A list that is the same for all rows.
    Const(Vec<String>),
    /// An amount and its currency, side by side.
    Money {
        /// The amount.
        amount: Text,
        /// Its currency.
        currency: Text,
    },
    /// What one column has more than another.
    Difference {
        /// The column.
        of: Cell,
        /// What is taken from it.
        minus: Cell,
    },
}

impl Parts {
    /// The columns that are read.
    pub fn cells(&self) -> Vec<&Cell> {
        match self {
            Self::Text(text) => text.cells().iter().collect(),
            Self::Const(_) => Vec::new(),
            Self::Money { amount, currency } => {
                amount.cells().iter().chain(currency.cells()).collect()
            }
            Self::Difference { of, minus } => vec![of, minus],
        }
    }
}

pub(super) fn slot(
    section: &Section<'_, '_>,
    name: &'static str,
    required: bool,
    shared: Shared<'_>,
    reading: impl FnOnce(&Options<'_, '_, '_>) -> Result<Reading, MapError>,
) -> Result<Option<Slot>, MapError> {
    let slot = |from, reading, default| Slot {
        name,
        required,
        from,
        reading,
        default,
    };
    match source(section, name)? {
        None => Ok(None),
        Some(Source::Name((line, column))) => {
            let cell = bare(section, name, (line, column), shared.nulls)?;
            let options = Options::None {
                section,
                line,
                name,
            };
            let reading = reading(&options)?;
            if reading == Reading::Amounts {
                return Err(options.error(|key| MapProblem::MoneyNeeded { key }));
            }
            Ok(Some(slot(Parts::Text(Text::Column(cell)), reading, None)))
        }
        Some(Source::Table(table)) => {
            let reading = reading(&Options::Table(&table))?;
            let from = parts(&table, &reading, shared.nulls)?;
            let default = default(&table, &from, &reading)?;
            table.finish()?;
            check_const(&table, &from, &reading)?;
            Ok(Some(slot(from, reading, default)))
        }
    }
}

fn parts(table: &Section<'_, '_>, reading: &Reading, nulls: &[String]) -> Result<Parts, MapError> {
    match reading {
        Reading::Amounts => {
            let amount = text_of(table, "amount", nulls)?;
            let currency = text_of(table, "currency", nulls)?;
            Ok(Parts::Money { amount, currency })
        }
        Reading::Change if table.value("minus").is_some() => {
            let minus = text_of(table, "minus", nulls)?;
            match (minus, text_in(table, nulls)?) {
                (Text::Column(minus), Text::Column(of)) => Ok(Parts::Difference { of, minus }),
                _ => Err(conflict(table, "minus", "const")),
            }
        }
        // Lists may be constants of several texts.
        reading if reading.is_list() && table.is_list("const") => {
            for other in ["column", "join"] {
                if table.value(other).is_some() {
                    return Err(conflict(table, other, "const"));
                }
            }
            Ok(Parts::Const(table.strings("const")?.unwrap_or_default()))
        }
        _ => text_in(table, nulls).map(Parts::Text),
    }
}

/// A text source under a name of its own.
fn text_of(
    table: &Section<'_, '_>,
    name: &'static str,
    nulls: &[String],
) -> Result<Text, MapError> {
    match source(table, name)? {
        None => Err(table.missing(name)),
        Some(Source::Name(named)) => bare(table, name, named, nulls).map(Text::Column),
        Some(Source::Table(inner)) => {
            let text = if inner.value("const").is_some() {
                text_in(&inner, nulls)?
            } else {
                Text::Column(column(&inner, nulls)?)
            };
            inner.finish()?;
            Ok(text)
        }
    }
}

/// The `default` of a field, which must be what the field takes.
fn default(
    table: &Section<'_, '_>,
    from: &Parts,
    reading: &Reading,
) -> Result<Option<String>, MapError> {
    let Some((line, text)) = table.string("default")? else {
        return Ok(None);
    };
    if !matches!(from, Parts::Text(Text::Column(_) | Text::Join { .. })) || reading.is_list() {
        return Err(conflict(table, "default", "const"));
    }
    match reading.read(&[text]) {
        Ok(_) => Ok(Some(text.to_owned())),
        Err(error) => Err(MapError {
            line,
            problem: MapProblem::Const {
                key: table.name("default"),
                why: error.to_string(),
            },
        }),
    }
}

/// A constant must be what the field takes, before any row is looked at.
fn check_const(table: &Section<'_, '_>, from: &Parts, reading: &Reading) -> Result<(), MapError> {
    let read = match from {
        Parts::Text(Text::Const(text)) => reading.read(&[text.as_str()]),
        Parts::Const(texts) => {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            reading.read(&texts)
        }
        Parts::Money { amount, currency } => {
            let constant = |text: &Text, otherwise: &str| match text {
                Text::Const(text) => text.clone(),
                _ => otherwise.to_owned(),
            };
            reading.read(&[&constant(amount, "0"), &constant(currency, "CNY")])
        }
        Parts::Text(_) | Parts::Difference { .. } => return Ok(()),
    };
    match read {
        Ok(_) => Ok(()),
        Err(error) => Err(MapError {
            line: table
                .value("const")
                .map_or_else(|| table.line(), |(line, _)| line),
            problem: MapProblem::Const {
                key: table.name("const"),
                why: error.to_string(),
            },
        }),
    }
}
