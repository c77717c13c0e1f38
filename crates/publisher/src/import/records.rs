//! A table and a map to the subjects of records of any type.

use std::collections::HashMap;

use serde_json::{Map, Value};
use stele_records::types::RecordType;
use stele_records::types::field::FieldError;
use stele_records::types::funds::{contract_id, project_id};

use super::assumption::Assumption;
use super::error::ImportError;
use super::map::{
    Case, Cell, Field, Kind, Made, Outcome, Parts, Place, Reading, RecordMap, Slot, Text,
};
use super::rejects;
use super::rows::read::{Columns, Reader, Recorded};
use super::rows::{Import, Reason, Reject, Suspicion, Tally, Warning};
use super::table::Table;
use super::value::fold::trim;
use super::value::position::Position;
use super::value::{Note, ValueError, money};

/// A good row, in the record's own fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// The type of its record.
    pub record_type: RecordType,
    /// Its place among the table's rows, counted from 0.
    pub index: usize,
    /// Its line in the file, or row in the sheet, counted from 1.
    pub line: u64,
    /// What tells it apart, here and in the next file.
    pub key: String,
    /// `credentialSubject`, which the type's own reader has accepted.
    pub subject: Map<String, Value>,
    /// `validFrom`, where the map gives it: the beginning of a day in UTC.
    pub valid_from: Option<String>,
    /// `validUntil`, where the map gives it: the end of a day in UTC.
    pub valid_until: Option<String>,
    /// Roles, and the keys of those who have them, where the table names them.
    pub signers: Vec<(&'static str, String)>,
    /// Of a payment with a negative amount: it takes back an earlier one. The subject holds the amount without its
    /// sign, and is no record yet.
    pub returns: Option<Returns>,
}

/// Money that comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returns {
    /// The payment and line that it takes back, where the row says it.
    pub original: Option<(String, i64)>,
}

/// Reads all rows. A bad row never stops the others; a column that is missing stops all.
///
/// # Errors
/// [`ImportError::HeaderMissing`]
pub fn records(table: &Table, map: &RecordMap) -> Result<Import<RecordRow>, ImportError> {
    let columns = Columns::find(table, map.columns())?;
    let mut import = Import {
        assumptions: table.assumptions().to_vec(),
        rows: Vec::new(),
        rejects: Vec::new(),
        warnings: Vec::new(),
    };
    assume(&mut import.assumptions, map);
    let mut tally = Tally::default();
    let mut keys = HashMap::with_capacity(table.len());
    let mut lines: HashMap<(Option<usize>, String), i64> = HashMap::new();
    let mut skipped: Vec<(&str, u64)> = Vec::new();
    if table.column(rejects::OWN[0]).is_some() && map.is_made() {
        return Err(ImportError::MadeFromRejects);
    }
    for row in table.rows() {
        let mut reader = Reader::new(row, &columns);
        let read = match outcome(&mut reader, map) {
            Ok(Some(Outcome::Skip(why))) => {
                match skipped.iter_mut().find(|(known, _)| known == why) {
                    Some((_, rows)) => *rows += 1,
                    None => skipped.push((why, 1)),
                }
                continue;
            }
            Ok(Some(Outcome::Record { slots, place, made })) => {
                let parts = (slots.as_slice(), place.as_ref(), made.as_ref());
                record(&mut reader, map, parts, &mut lines).ok()
            }
            Ok(None) => {
                reader.problem(None, "", Reason::NoCase);
                None
            }
            Err(Recorded) => None,
        };
        let key = match &map.key {
            Some(from) => reader.key(from),
            None => read.as_ref().map(|read| {
                // What takes a payment back may bear its number.
                let sign = if read.returns.is_some() { "-" } else { "" };
                format!("{sign}{}", map.kind.key_of(&read.subject))
            }),
        };
        if let Some(key) = &key {
            let cells = map.key.as_ref().map(Text::cells).unwrap_or_default();
            let column = cells.first().and_then(|cell| columns.of(cell));
            match reader.list() {
                // In another list of a package it is the same item again.
                Some(list) => reader.once_in(list, key, &mut keys),
                None => reader.once(Field::Key, key, column, &mut keys),
            }
        }
        let Reader {
            problems, notes, ..
        } = reader;
        match (key, read) {
            (Some(key), Some(read)) if problems.is_empty() => {
                tally.add(row.line(), notes);
                let line = row.line();
                import
                    .warnings
                    .extend(suspicions(&read).map(|suspicion| Warning {
                        line,
                        key: key.clone(),
                        suspicion,
                    }));
                import.rows.push(RecordRow {
                    line,
                    index: row.index(),
                    key,
                    ..read
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
    let skipped = skipped.into_iter().map(|(why, rows)| Assumption::Skipped {
        rows,
        why: why.to_owned(),
    });
    import.assumptions.extend(skipped);
    import.assumptions.extend(tally.into_assumptions());
    Ok(import)
}

/// What becomes of the row: the first case of which all conditions hold.
fn outcome<'m>(
    reader: &mut Reader<'_>,
    map: &'m RecordMap,
) -> Result<Option<&'m Outcome>, Recorded> {
    if reader.is_broken() {
        return Err(Recorded);
    }
    for case in &map.cases {
        if holds(reader, case)? {
            return Ok(Some(&case.outcome));
        }
    }
    Ok(None)
}

fn holds(reader: &mut Reader<'_>, case: &Case) -> Result<bool, Recorded> {
    for (cell, texts) in &case.conditions {
        let found = trim(reader.cell(cell)?.unwrap_or_default());
        if !texts.iter().any(|text| trim(text) == found) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads every field before any is missed, so that all problems are told at once.
fn record(
    reader: &mut Reader<'_>,
    map: &RecordMap,
    (slots, place, made): (&[Slot], Option<&Place>, Option<&Made>),
    lines: &mut HashMap<(Option<usize>, String), i64>,
) -> Result<RecordRow, Recorded> {
    let (mut fields, mut sound) = fields_of(reader, slots);
    match reader.position(place) {
        Ok(Some(position)) => place_into(&mut fields, position),
        Ok(None) => {}
        Err(Recorded) => sound = false,
    }
    let mut signers = Vec::new();
    for (role, cell) in &map.signers {
        match reader.cell(cell) {
            Ok(Some(did)) => signers.push((*role, trim(did).to_owned())),
            Ok(None) => {}
            Err(Recorded) => sound = false,
        }
    }
    if !sound {
        return Err(Recorded);
    }
    let (from, until) = (fields.remove("validFrom"), fields.remove("validUntil"));
    let at = |day: Option<Value>, time: &str| {
        let day = day.as_ref().and_then(Value::as_str);
        day.map(|day| format!("{day}T{time}Z"))
    };
    let returns = match map.kind {
        Kind::Payments => payment(&mut fields, made, |number| {
            let line = lines.entry((reader.list(), number)).or_default();
            *line += 1;
            *line
        }),
        Kind::Contracts => {
            let project = fields.get("project").and_then(Value::as_str);
            let parent = match fields.get("parent").and_then(Value::as_str) {
                Some(contract) => contract_id(contract),
                None => project_id(project.unwrap_or_default()),
            };
            fields.insert("parent".into(), parent.into());
            None
        }
        _ => None,
    };
    let id = fields.remove("id");
    let id = map
        .kind
        .subject_id(id.as_ref().and_then(Value::as_str), &fields);
    fields.insert("id".into(), id.into());
    fields.insert("type".into(), map.kind.record_type().subject_type().into());
    if let Err(error) = check(map.kind.record_type(), &fields) {
        return Err(reader.problem(None, "", Reason::Record { error }));
    }
    Ok(RecordRow {
        record_type: map.kind.record_type(),
        index: 0,
        line: 0,
        key: String::new(),
        subject: fields,
        valid_from: at(from, "00:00:00"),
        valid_until: at(until, "23:59:59"),
        signers,
        returns,
    })
}

/// What is particular to payments: their numbers, their lines, and the sign of their amounts.
fn payment(
    fields: &mut Map<String, Value>,
    made: Option<&Made>,
    count: impl FnOnce(String) -> i64,
) -> Option<Returns> {
    if let Some(made) = made {
        let number = made.number(fields);
        fields.insert("line".into(), count(number.clone()).into());
        fields.insert("payment".into(), number.into());
    }
    fields.entry("line").or_insert_with(|| 1.into());
    let original = fields.remove("reverses");
    let line = fields.remove("reversesLine");
    let line = line.and_then(|line| line.as_i64()).unwrap_or(1);
    let original = original.and_then(|name| Some((name.as_str()?.to_owned(), line)));
    let amount = fields.get("amount").and_then(Value::as_str)?;
    let positive = amount.strip_prefix('-')?.to_owned();
    fields.insert("amount".into(), positive.into());
    Some(Returns { original })
}

/// The values of these fields, and whether all of them could be read.
pub(super) fn fields_of(reader: &mut Reader<'_>, slots: &[Slot]) -> (Map<String, Value>, bool) {
    let mut fields = Map::new();
    let mut sound = true;
    for slot in slots {
        match value(reader, slot) {
            Ok(Some(value)) => _ = fields.insert(slot.name.to_owned(), value),
            Ok(None) => {}
            Err(Recorded) => sound = false,
        }
    }
    (fields, sound)
}

fn value(reader: &mut Reader<'_>, slot: &Slot) -> Result<Option<Value>, Recorded> {
    let field = Field::Record(slot.name);
    let cells = slot.from.cells();
    let first = cells.first().copied();
    let parts: Vec<String> = match &slot.from {
        Parts::Const(texts) => texts.clone(),
        // Each column of a list is one text of it; of anything else they are one text together.
        Parts::Text(Text::Join { cells, .. }) if slot.reading.is_list() => {
            let mut parts = Vec::with_capacity(cells.len());
            for cell in cells {
                parts.extend(reader.cell(cell)?.map(str::to_owned));
            }
            parts
        }
        Parts::Text(text) => reader.joined(text)?.into_iter().collect(),
        Parts::Money { amount, currency } => {
            match (reader.joined(amount)?, reader.joined(currency)?) {
                (None, _) => Vec::new(),
                (Some(amount), Some(currency)) => vec![amount, currency],
                (Some(amount), None) => {
                    let read = Err(ValueError::CurrencyMissing);
                    return reader.take(field, first, &amount, read);
                }
            }
        }
        Parts::Difference { of, minus } => {
            let read = match (reader.cell(of)?, reader.cell(minus)?) {
                (None, None) => return missing(reader, slot, first),
                (Some(of), Some(minus)) => money::difference(of, minus),
                _ => Err(ValueError::DifferenceHalf),
            };
            return reader.take(field, first, "", read).map(Some);
        }
    };
    if parts.is_empty() {
        return match &slot.default {
            Some(default) => {
                let read = slot.reading.read(&[default]);
                let read = read.map(|read| read.noting(Note::Defaulted, true));
                reader.take(field, first, default, read).map(Some)
            }
            None => missing(reader, slot, first),
        };
    }
    let texts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let read = slot.reading.read(&texts);
    reader.take(field, first, &parts.join(" "), read).map(Some)
}

/// There is nothing where the field should come from.
fn missing<T>(
    reader: &mut Reader<'_>,
    slot: &Slot,
    first: Option<&Cell>,
) -> Result<Option<T>, Recorded> {
    match first {
        Some(first) if slot.required => Err(reader.missing(Field::Record(slot.name), first)),
        _ => Ok(None),
    }
}

fn place_into(fields: &mut Map<String, Value>, at: Position) {
    fields.insert("latitudeE7".into(), at.latitude_e7().into());
    fields.insert("longitudeE7".into(), at.longitude_e7().into());
}

/// The type's own reader has the last word on what is a record.
pub(super) fn check(
    record_type: RecordType,
    subject: &Map<String, Value>,
) -> Result<(), FieldError> {
    const WHOLE: FieldError = FieldError::Malformed("credentialSubject");
    let canonical = serde_json::to_vec(subject).map_err(|_| WHOLE)?;
    let value = stele_verify::json::parse(&canonical).map_err(|_| WHOLE)?;
    let object = value.as_object().ok_or(WHOLE)?;
    record_type.read_subject(object).map(|_| ())
}

/// What the map says once for all rows.
fn assume(assumptions: &mut Vec<Assumption>, map: &RecordMap) {
    let mut units = Vec::new();
    for case in &map.cases {
        let Outcome::Record { slots, .. } = &case.outcome else {
            continue;
        };
        for slot in slots {
            let Reading::Integer {
                unit: Some(unit), ..
            } = slot.reading
            else {
                continue;
            };
            for cell in slot.from.cells() {
                units.push(Assumption::Unit {
                    field: Field::Record(slot.name),
                    column: cell.column.clone(),
                    unit,
                });
            }
        }
    }
    units.dedup();
    assumptions.extend(units);
    if map.has_places() {
        assumptions.push(Assumption::Wgs84);
    }
}

/// What looks wrong in a good row.
fn suspicions(row: &RecordRow) -> impl Iterator<Item = Suspicion> {
    let e7 = |name| row.subject.get(name).and_then(Value::as_i64);
    let position = e7("latitudeE7")
        .zip(e7("longitudeE7"))
        .and_then(|(latitude, longitude)| Position::new(latitude, longitude).ok());
    let place = position.and_then(|position| {
        if position.is_null_island() {
            Some(Suspicion::NullIsland)
        } else {
            position.seems_swapped().then_some(Suspicion::Swapped)
        }
    });
    let damaged = row.subject.values().any(|value| {
        let text = value.as_str();
        text.is_some_and(|text| text.contains('\u{fffd}'))
    });
    let damaged = damaged.then_some(Suspicion::Damaged {
        field: Field::Record("credentialSubject"),
    });
    place.into_iter().chain(damaged)
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
