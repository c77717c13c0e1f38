//! A table and a map to validated rows, with everything that is wrong by line and column.

pub(super) mod read;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

use jiff::civil::Date;
use stele_messages::error::field_error;
use stele_messages::{Lang, Text as Message};
use stele_records::types::field::FieldError;

use self::read::{Columns, Reader};
use super::assumption::Assumption;
use super::error::ImportError;
use super::map::{Day, Field, Map, Text};
use super::reversals::ReversalProblem;
use super::table::{Defect, Encoding, Limits, Table};
use super::tree::TreeSubject;
use super::value::text::Shown;
use super::value::{Note, ValueError};

/// What the command says beside the map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// `--date`: the day of observation of rows for which the file gives none. It overrules a
    /// constant in the map.
    pub date: Option<Date>,
    /// `--encoding`: overrules the map and what the bytes look like.
    pub encoding: Option<Encoding>,
    /// The limits.
    pub limits: Limits,
}

/// What came out of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import<R = Row> {
    /// What was assumed, about the file first and then about its columns.
    pub assumptions: Vec<Assumption>,
    /// The good rows, in the order of the file. No two have the same key, or the same tag.
    pub rows: Vec<R>,
    /// The bad rows, in the order of the file.
    pub rejects: Vec<Reject>,
    /// What looks wrong in good rows.
    pub warnings: Vec<Warning>,
}

/// A good row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, or row in the sheet, counted from 1.
    pub line: u64,
    /// What tells it apart, here and in the next file.
    pub key: String,
    /// What it says.
    pub subject: TreeSubject,
}

/// A bad row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Its line in the file, or row in the sheet, counted from 1.
    pub line: u64,
    /// Its place among the table's rows, counted from 0.
    pub index: usize,
    /// Its key, if that can be read.
    pub key: Option<String>,
    /// What is wrong with it; at least one problem.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The column, if it is one column's fault.
    pub column: Option<Column>,
    /// The cell as it stands in the file.
    pub cell: String,
    /// What is wrong.
    pub reason: Reason,
}

/// A column by name and position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its position, counted from 1; 0 in a package, which has paths and no positions.
    pub position: usize,
}

/// Why a row is no good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The file itself is broken here.
    Defect(Defect),
    /// The cell is empty and must not be.
    Missing {
        /// The field.
        field: Field,
    },
    /// Another row has the same key, or the same tag. The first of them is kept.
    Twice {
        /// [`Field::Key`] or [`Field::Tag`].
        field: Field,
        /// The line of the first.
        first: u64,
    },
    /// The record that the row makes isn't one of its type.
    Record {
        /// Why not.
        error: FieldError,
    },
    /// The row fits none of the map's cases.
    NoCase,
    /// An earlier item of the package is called the same and says something else.
    Differs {
        /// The line of the first.
        first: u64,
    },
    /// What is logged of this payment is something else.
    Moved,
    /// What is logged of this contract with its amendments is something else.
    Amended,
    /// Money came back, and it can't be told of which payment.
    Reversal(ReversalProblem),
    /// The cell isn't the value that its field wants.
    Value {
        /// The field.
        field: Field,
        /// Why not.
        error: ValueError,
    },
}

/// Something in a good row that looks wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The row's line, counted from 1.
    pub line: u64,
    /// The row's key.
    pub key: String,
    /// What looks wrong.
    pub suspicion: Suspicion,
}

/// What looks wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suspicion {
    /// The tree stands beyond a polar circle; exchanging latitude and longitude would mend it.
    Swapped,
    /// The tree stands at 0, 0, which means "unknown" in many tables.
    NullIsland,
    /// A text holds U+FFFD: it was damaged before it came here.
    Damaged {
        /// The field.
        field: Field,
    },
}

/// Reads all rows. A bad row never stops the others; a column that is missing stops all.
pub fn rows(table: &Table, map: &Map, options: &Options) -> Result<Import, ImportError> {
    let columns = Columns::find(table, map.columns())?;
    let key_from = Text::Column(map.key.clone());
    let default_day = match (&map.fields.observed_on, options.date) {
        (_, Some(date)) => Some((date, false)),
        (Some(Day::Const(date)), None) => Some((*date, true)),
        (Some(Day::Column { .. }), None) => None,
        (None, None) => return Err(ImportError::DateNeeded),
    };
    let mut import = Import {
        assumptions: table.assumptions().to_vec(),
        rows: Vec::new(),
        rejects: Vec::new(),
        warnings: Vec::new(),
    };
    assume(&mut import.assumptions, map, default_day);

    let mut tally = Tally::default();
    let mut keys = HashMap::with_capacity(table.len());
    // A tag that is the key needs no second look.
    let mut tags = (map.fields.tag != Text::Column(map.key.clone())).then(HashMap::new);
    for row in table.rows() {
        let mut reader = Reader::new(row, &columns);
        let key = reader.key(&key_from);
        let subject = reader.subject(map, default_day.map(|(date, _)| date));
        if let Some(key) = &key {
            let column = columns.of(&map.key);
            reader.once(Field::Key, key, column, &mut keys);
        }
        if let (Some(tags), Some(subject)) = (&mut tags, &subject) {
            let column = map.fields.tag.cells().first();
            reader.once(
                Field::Tag,
                &subject.tag,
                column.and_then(|cell| columns.of(cell)),
                tags,
            );
        }
        let Reader {
            problems, notes, ..
        } = reader;
        match (key, subject) {
            (Some(key), Some(subject)) if problems.is_empty() => {
                tally.add(row.line(), notes);
                suspect(&mut import.warnings, row.line(), &key, &subject);
                import.rows.push(Row {
                    line: row.line(),
                    key,
                    subject,
                });
            }
            (key, _) => import.rejects.push(Reject {
                line: row.line(),
                index: row.index(),
                key,
                problems,
            }),
        }
    }
    import.assumptions.extend(tally.into_assumptions());
    Ok(import)
}

/// What the map and the command say once for all rows.
fn assume(assumptions: &mut Vec<Assumption>, map: &Map, default_day: Option<(Date, bool)>) {
    if let Some(dbh) = &map.fields.dbh {
        assumptions.push(Assumption::Unit {
            field: Field::DbhMm,
            column: dbh.cell.column.clone(),
            unit: dbh.unit,
        });
    }
    if map.fields.position.is_some() {
        assumptions.push(Assumption::Wgs84);
    }
    if let Some((date, in_map)) = default_day {
        assumptions.push(Assumption::ObservedOn {
            date,
            in_map,
            if_empty: matches!(map.fields.observed_on, Some(Day::Column { .. })),
        });
    }
}

fn suspect(warnings: &mut Vec<Warning>, line: u64, key: &str, subject: &TreeSubject) {
    let mut warn = |suspicion| {
        warnings.push(Warning {
            line,
            key: key.to_owned(),
            suspicion,
        });
    };
    if let Some(position) = subject.position {
        if position.is_null_island() {
            warn(Suspicion::NullIsland);
        } else if position.seems_swapped() {
            warn(Suspicion::Swapped);
        }
    }
    let texts = [
        (Field::Tag, Some(&subject.tag)),
        (Field::ScientificName, subject.scientific_name.as_ref()),
        (Field::VernacularName, subject.vernacular_name.as_ref()),
        (Field::Locality, subject.locality.as_ref()),
        (Field::Section, subject.section.as_ref()),
    ];
    for (field, text) in texts {
        if text.is_some_and(|text| text.contains('\u{fffd}')) {
            warn(Suspicion::Damaged { field });
        }
    }
}

/// How often each thing was assumed, and where first.
#[derive(Default)]
pub(super) struct Tally {
    seen: Vec<Assumption>,
}

impl Tally {
    pub(super) fn add(&mut self, at: u64, notes: Vec<(Field, Note, String)>) {
        for (noted_field, noted, cell) in notes {
            let known = self.seen.iter_mut().find_map(|seen| match seen {
                Assumption::Values {
                    field, note, rows, ..
                } if *field == noted_field && *note == noted => Some(rows),
                _ => None,
            });
            match known {
                Some(rows) => *rows += 1,
                None => self.seen.push(Assumption::Values {
                    field: noted_field,
                    note: noted,
                    rows: 1,
                    line: at,
                    example: cell,
                }),
            }
        }
    }

    pub(super) fn into_assumptions(self) -> Vec<Assumption> {
        self.seen
    }
}

impl Reason {
    /// The stable code of this reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Defect(Defect::Cells { .. }) => "import-row-cells",
            Self::Defect(Defect::Quote { .. }) => "import-quote",
            Self::Defect(Defect::CellSize { .. }) => "import-cell-size",
            Self::Defect(Defect::ErrorCell { .. }) => "import-cell-error",
            Self::Defect(Defect::Nested { .. }) => "import-item-nested",
            Self::Defect(Defect::Several { .. }) => "import-item-several",
            Self::Differs { .. } => "import-item-differs",
            Self::Moved => "import-moved",
            Self::Amended => "import-amended",
            Self::Reversal(problem) => problem.code(),
            Self::Missing { .. } => "import-missing",
            Self::Twice {
                field: Field::Tag, ..
            } => "import-tag-twice",
            Self::Twice { .. } => "import-key-twice",
            Self::Record { .. } => "import-record",
            Self::NoCase => "import-case",
            Self::Value { error, .. } => error.code(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Defect(defect) => defect.fmt(f),
            Self::Missing { field } => write!(f, "{field}: the cell is empty; fill it"),
            Self::Twice { field, first } => write!(
                f,
                "{field}: line {first} has the same; which of the two is right can't be told, so the first was kept"
            ),
            Self::Record { error } => {
                let Message { what, todo } = field_error(Lang::En, error);
                write!(f, "{what} {todo}")
            }
            Self::Differs { first } => write!(
                f,
                "line {first} has an item that is called the same and says something else; which of the two is \
                 right can't be told, so the first was kept. Correct one of them; of a contract whose value alone \
                 was changed, say under [record.amended] in the map what the amendment is called"
            ),
            Self::Moved => f.write_str(
                "this payment is logged with other contents. What has moved can't be changed: if it was wrong, log \
                 a row with the negative amount, and the right payment under another number",
            ),
            Self::Amended => f.write_str(
                "this contract is logged with amendments, and isn't what they make of it; if its value was changed, \
                 import the change as an amendment",
            ),
            Self::Reversal(problem) => problem.fmt(f),
            Self::NoCase => f.write_str(
                "the row fits no [[when]] of the map; add one for it, with skip = \"...\" if it says nothing",
            ),
            Self::Value { field, error } => write!(f, "{field}: {error}"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Column { name, position }) = &self.column {
            let (name, cell) = (Shown(name), Shown(&self.cell));
            match position {
                0 => write!(f, "{name}, '{cell}': ")?,
                position => write!(f, "column {position} ({name}), '{cell}': ")?,
            }
        }
        self.reason.fmt(f)
    }
}

impl Suspicion {
    /// The stable code of this suspicion.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Swapped => "import-position-swapped",
            Self::NullIsland => "import-position-zero",
            Self::Damaged { .. } => "import-text-damaged",
        }
    }
}

impl fmt::Display for Suspicion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Swapped => f.write_str(
                "the tree stands near a pole; are latitude and longitude swapped in the map?",
            ),
            Self::NullIsland => {
                f.write_str("the tree stands at 0, 0; if that means unknown, empty the cell")
            }
            Self::Damaged { field } => write!(
                f,
                "{field}: the text holds U+FFFD, so it was damaged by an earlier conversion; go back to its source"
            ),
        }
    }
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
