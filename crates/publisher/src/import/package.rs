//! Packages of open contracting data: releases and records of OCDS, projects of OC4IDS.
//!
//! A package is one JSON value with lists in lists. Each section of the map picks items of one kind and makes a
//! table of them, whose columns are the paths that the map names; from there on everything is as with any
//! other table. What comes several times, since each release tells again what was known, is told once.

pub mod json;
pub mod path;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use stele_records::types::RecordType;

use self::json::Node;
use self::path::{CellPath, Item};
use super::assumption::Assumption;
use super::error::ImportError;
use super::map::{Kind, PackageMap, PackageSection, RecordMap};
use super::records::{self, RecordRow};
use super::rows::read::{Columns, Reader};
use super::rows::{Import, Options, Problem, Reason, Reject};
use super::table::items::{self, Row};
use super::table::{Limits, Place, Table, TableRow, encoding};
use super::value::money;

/// The largest package, in bytes: all of it is held in memory, in pieces.
const MAX_SIZE: u64 = 256 << 20;

/// What one section of a map, or a whole table, comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What its rows are.
    pub kind: Kind,
    /// Its rows as they stand.
    pub table: Table,
    /// The text of a package; of a table nothing.
    pub text: Arc<str>,
    /// What they say.
    pub import: Import<RecordRow>,
    /// Whether of several payments that may be meant the last one is reversed.
    pub reverses_latest: bool,
}

impl Sheet {
    /// Whether its rows are items of a package.
    pub fn is_package(&self) -> bool {
        self.table.column(items::PLACE).is_some()
    }

    /// The item of a row as it stands in the package.
    pub fn item_of(&self, place: &Place) -> &str {
        self.text.get(place.span.clone()).unwrap_or_default()
    }

    /// Where a bad row is, for people.
    pub fn place_of(&self, reject: &Reject) -> String {
        let place = self.table.row(reject.index).and_then(TableRow::place);
        place.map_or_else(
            || format!("line {}", reject.line),
            |place| format!("{} (line {})", place.path, reject.line),
        )
    }
}

/// Reads the bytes of a package: a sheet for each section of the map.
///
/// # Errors
/// [`ImportError`] if it isn't JSON, or is built otherwise than the map says.
pub fn read(
    bytes: Vec<u8>,
    map: &PackageMap,
    options: &Options,
) -> Result<Vec<Sheet>, ImportError> {
    let limit = options.limits.file.min(MAX_SIZE);
    let size = bytes.len() as u64;
    if size > limit {
        return Err(ImportError::FileSize { size, limit });
    }
    let (text, _) = encoding::decode(bytes, options.encoding)?;
    let text: Arc<str> = text.into();
    let root = json::parse(&text).map_err(ImportError::Json)?;
    let lines = Lines::of(&text);
    let sections = map.sections.iter();
    let sheets = sections.map(|section| sheet(&text, &lines, &root, section, options.limits));
    sheets.collect()
}

fn sheet(
    text: &Arc<str>,
    lines: &Lines,
    root: &Node<'_>,
    section: &PackageSection,
    limits: Limits,
) -> Result<Sheet, ImportError> {
    let map = &section.map;
    let mut columns: Vec<String> = Vec::new();
    for (_, cell) in map.columns() {
        if !columns.contains(&cell.column) {
            columns.push(cell.column.clone());
        }
    }
    let package = |what| ImportError::Package { what };
    let paths = columns.iter().map(|column| CellPath::parse(column));
    let paths = paths.collect::<Result<Vec<_>, _>>().map_err(package)?;
    let items = section.each.items(root).map_err(package)?;
    let count = items.len();
    let rows = items.iter().map(|item| Row {
        line: lines.line(item.node.start),
        place: place(item, map.kind),
        cells: paths.iter().map(|path| path.find(item)).collect(),
    });
    let table = items::table(&columns, rows, limits)?;
    let mut import = records::records(&table, map)?;
    let found = Assumption::Items {
        record: map.kind.record_type().name(),
        count: count as u64,
    };
    import.assumptions.insert(0, found);
    fold(&table, map, &mut import)?;
    Ok(Sheet {
        kind: map.kind,
        table,
        text: Arc::clone(text),
        import,
        reverses_latest: map.reverses_latest,
    })
}

/// Where an item is. Releases are one after the other: what one says of a contract or a project, another may say
/// again. Payments in one list are all different, whatever they say.
fn place(item: &Item<'_, '_>, kind: Kind) -> Place {
    let outermost = item.place.matches('[').count() < 2;
    let list = match kind {
        Kind::Payments => item.list,
        // Counted from the end, where no list's number is.
        _ if outermost => usize::MAX - item.node.start,
        _ => item.list,
    };
    Place {
        path: item.place.clone(),
        span: item.node.start..item.node.end,
        list,
    }
}

/// Tells once what several releases tell: the same is left out, of milestones the last state counts, and
/// another value of a contract is an amendment. Whatever else differs is rejected.
fn fold(table: &Table, map: &RecordMap, import: &mut Import<RecordRow>) -> Result<(), ImportError> {
    let columns = Columns::find(table, map.columns())?;
    let mut kept: Vec<RecordRow> = Vec::with_capacity(import.rows.len());
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    let (mut again, mut later) = (0, 0);
    for row in std::mem::take(&mut import.rows) {
        let Some(first) = known.get_mut(&row.key) else {
            let amount = text_of(&row, "amount").to_owned();
            known.insert(
                row.key.clone(),
                Known {
                    at: kept.len(),
                    amount,
                },
            );
            kept.push(row);
            continue;
        };
        let same = {
            let before = &kept[first.at];
            let times =
                before.valid_from == row.valid_from && before.valid_until == row.valid_until;
            let signers = before.signers == row.signers && before.returns == row.returns;
            times && signers && is_same_but_amount(before, &row)
        };
        match (same, map.kind) {
            (true, _) if text_of(&row, "amount") == first.amount => again += 1,
            (_, Kind::Milestones) => {
                later += 1;
                text_of(&row, "amount").clone_into(&mut first.amount);
                kept[first.at] = row;
            }
            (true, Kind::Contracts) if !map.amended.is_empty() => {
                match amendment(table, &columns, map, &row, &first.amount) {
                    Ok(change) => {
                        text_of(&row, "amount").clone_into(&mut first.amount);
                        kept.push(change);
                    }
                    Err(problems) => import.rejects.push(reject(&row, problems)),
                }
            }
            _ => {
                let reason = Reason::Differs {
                    first: kept[first.at].line,
                };
                import.rejects.push(reject(&row, vec![problem(reason)]));
            }
        }
    }
    import.rows = kept;
    import.rejects.sort_by_key(|reject| reject.index);
    if again + later > 0 {
        import.assumptions.push(Assumption::Again { again, later });
    }
    Ok(())
}

/// What was told first, and the value of the contract as last told.
struct Known {
    at: usize,
    amount: String,
}

fn text_of<'r>(row: &'r RecordRow, name: &str) -> &'r str {
    row.subject
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Whether two rows say the same, whatever their amounts.
fn is_same_but_amount(first: &RecordRow, row: &RecordRow) -> bool {
    let without = |row: &RecordRow| {
        let mut subject = row.subject.clone();
        subject.remove("amount");
        subject
    };
    without(first) == without(row)
}

fn problem(reason: Reason) -> Problem {
    Problem {
        column: None,
        cell: String::new(),
        reason,
    }
}

fn reject(row: &RecordRow, problems: Vec<Problem>) -> Reject {
    Reject {
        line: row.line,
        index: row.index,
        key: Some(row.key.clone()),
        problems,
    }
}

/// The amendment that a later release makes by telling another value of a contract.
fn amendment(
    table: &Table,
    columns: &Columns<'_>,
    map: &RecordMap,
    row: &RecordRow,
    before: &str,
) -> Result<RecordRow, Vec<Problem>> {
    let Some(own) = table.row(row.index) else {
        return Err(Vec::new());
    };
    let mut reader = Reader::new(own, columns);
    let (mut subject, sound) = records::fields_of(&mut reader, &map.amended);
    if !sound {
        return Err(reader.problems);
    }
    let change = money::difference(text_of(row, "amount"), before);
    let change = change.map_err(|error| {
        let field = super::map::Field::Record("change");
        vec![problem(Reason::Value { field, error })]
    })?;
    for name in ["project", "contract", "currency"] {
        subject.insert(name.into(), text_of(row, name).into());
    }
    subject.insert("change".into(), change.value);
    subject.insert("id".into(), text_of(row, "id").into());
    let record_type = RecordType::Amendment;
    subject.insert("type".into(), record_type.subject_type().into());
    records::check(record_type, &subject)
        .map_err(|error| vec![problem(Reason::Record { error })])?;
    Ok(RecordRow {
        record_type,
        key: Kind::Amendments.key_of(&subject),
        subject,
        ..row.clone()
    })
}

/// Where lines begin, to tell the line of a byte.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(ends.map(|(at, _)| at).collect())
    }

    fn line(&self, at: usize) -> u64 {
        self.0.partition_point(|end| *end < at) as u64 + 1
    }
}

#[cfg(test)]
#[path = "package_tests.rs"]
mod tests;
