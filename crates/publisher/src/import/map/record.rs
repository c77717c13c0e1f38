//! Maps for every record type, by the type's own table of fields.
//!
//! A line under `[fields]` is named for a field of the type, and the field's form says how its cells are
//! read. Nothing here knows a field by name, but for the ids that subjects are made of.

mod kind;
mod reading;

use stele_records::types::field::Field as RecordField;

pub use self::kind::Kind;
pub use self::reading::Reading;
use super::fields::place;
use super::source::{Source, bare, conflict, source, text_in};
use super::strict::{self, Lined, Section};
use super::{Cell, Field, MapError, MapProblem, Place, Text, datum, format};
use crate::import::table::Format;
use crate::import::value::date::DateOrder;

/// A map for records of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordMap {
    /// What the rows are.
    pub kind: Kind,
    /// What tells rows apart, in this file and in the next one.
    pub key: Text,
    /// How the file is to be read.
    pub format: Format,
    /// What becomes of a row: the first case whose conditions hold.
    pub cases: Vec<Case>,
    /// Roles, and the columns that hold the keys of those who have them.
    pub signers: Vec<(&'static str, Cell)>,
}

/// What becomes of some of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Columns, and the texts of which the cell must be one. None: every row.
    pub conditions: Vec<(Cell, Vec<String>)>,
    /// What becomes of a row that fulfils them all.
    pub outcome: Outcome,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A record with these fields.
    Record {
        /// The fields.
        slots: Vec<Slot>,
        /// Its place, where both coordinates are read together.
        place: Option<Place>,
    },
    /// Nothing, for a reason that the map gives.
    Skip(String),
}

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
}

/// Where a field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parts {
    /// A text.
    Text(Text),
    /// A list that is the same for all rows.
    Const(Vec<String>),
}

impl Parts {
    /// The columns that are read.
    pub fn cells(&self) -> &[Cell] {
        match self {
            Self::Text(text) => text.cells(),
            Self::Const(_) => &[],
        }
    }
}

/// The fields of one section.
#[derive(Clone, Default)]
struct Slots {
    slots: Vec<Slot>,
    place: Option<Place>,
}

impl RecordMap {
    /// Reads a map whose rows are of this kind.
    ///
    /// # Errors
    /// [`MapError`] with the line of the first thing that is wrong.
    pub fn parse(text: &str, kind: Kind) -> Result<Self, MapError> {
        strict::document(text, |root| {
            root.choice("kind", &[(kind.name(), ())])?
                .ok_or_else(|| root.missing("kind"))?;
            let nulls = root.strings("null")?.unwrap_or_default();
            let key = key(root, &nulls)?;
            let format = match root.section("table")? {
                Some(mut table) => format(&mut table)?,
                None => Format::default(),
            };
            let datum = datum(root)?;
            let base = match root.section("fields")? {
                Some(section) => slots(&section, kind, &nulls)?,
                None => Slots::default(),
            };
            let signers = match root.section("signers")? {
                Some(section) => signers(&section, kind, &nulls)?,
                None => Vec::new(),
            };
            let cases = match root.sections("when")? {
                None => vec![whole(root, kind, base)?],
                Some(sections) => sections
                    .iter()
                    .map(|section| case(section, kind, &nulls, &base))
                    .collect::<Result<_, _>>()?,
            };
            let map = Self {
                kind,
                key,
                format,
                cases,
                signers,
            };
            if map.has_places() && !datum {
                return Err(root.missing("datum"));
            }
            Ok(map)
        })
    }

    /// Whether records have places.
    pub fn has_places(&self) -> bool {
        self.cases
            .iter()
            .any(|case| matches!(case.outcome, Outcome::Record { place: Some(_), .. }))
    }

    /// Every column that the map reads, with the field that wants it; the key first.
    pub fn columns(&self) -> Vec<(Field, &Cell)> {
        let mut columns: Vec<(Field, &Cell)> = Vec::new();
        columns.extend(self.key.cells().iter().map(|cell| (Field::Key, cell)));
        for (role, cell) in &self.signers {
            columns.push((Field::Record(role), cell));
        }
        for case in &self.cases {
            let conditions = case.conditions.iter();
            columns.extend(conditions.map(|(cell, _)| (Field::Record("when"), cell)));
            let Outcome::Record { slots, place } = &case.outcome else {
                continue;
            };
            for slot in slots {
                let cells = slot.from.cells().iter();
                columns.extend(cells.map(|cell| (Field::Record(slot.name), cell)));
            }
            match place {
                Some(Place::Point { cell, .. }) => columns.push((Field::Position, cell)),
                Some(Place::Degrees {
                    latitude,
                    longitude,
                }) => {
                    columns.push((Field::LatitudeE7, latitude));
                    columns.push((Field::LongitudeE7, longitude));
                }
                None => {}
            }
        }
        columns
    }
}

/// The `key`: a column, or several that tell rows apart together.
fn key(root: &Section<'_, '_>, nulls: &[String]) -> Result<Text, MapError> {
    match source(root, "key")? {
        None => Err(root.missing("key")),
        Some(Source::Name(name)) => Ok(Text::Column(bare(root, "key", name, nulls)?)),
        Some(Source::Table(table)) => {
            let text = text_in(&table, nulls)?;
            table.finish()?;
            match text {
                Text::Const(_) => Err(table.error(MapProblem::Const {
                    key: table.name("const"),
                    why: "every row has a key of its own".to_owned(),
                })),
                text => Ok(text),
            }
        }
    }
}

/// The whole map is one case: it has no `[[when]]`.
fn whole(root: &Section<'_, '_>, kind: Kind, base: Slots) -> Result<Case, MapError> {
    if base.slots.is_empty() && base.place.is_none() {
        return Err(root.missing("fields"));
    }
    complete(root, "fields.", kind, &base)?;
    Ok(Case {
        conditions: Vec::new(),
        outcome: base.into(),
    })
}

/// One `[[when]]`.
fn case(
    section: &Section<'_, '_>,
    kind: Kind,
    nulls: &[String],
    base: &Slots,
) -> Result<Case, MapError> {
    let conditions = match section.section("is")? {
        Some(is) => conditions(&is)?,
        None => Vec::new(),
    };
    let skip = section.string("skip")?;
    let own = section.section("fields")?;
    let outcome = match (skip, own) {
        (Some(_), Some(_)) => return Err(conflict(section, "skip", "fields")),
        (Some((_, "")), None) => {
            return Err(section.error(MapProblem::Empty {
                key: section.name("skip"),
            }));
        }
        (Some((_, why)), None) => Outcome::Skip(why.to_owned()),
        (None, own) => {
            let mut all = base.clone();
            if let Some(own) = own {
                all.add(slots(&own, kind, nulls)?, &own)?;
            }
            complete(section, "fields.", kind, &all)?;
            all.into()
        }
    };
    section.finish()?;
    Ok(Case {
        conditions,
        outcome,
    })
}

fn conditions(is: &Section<'_, '_>) -> Result<Vec<(Cell, Vec<String>)>, MapError> {
    let texts = is.texts()?;
    let conditions = texts.into_iter().map(|(_, column, texts)| {
        let cell = Cell {
            column: is.column(column)?,
            nulls: Vec::new(),
        };
        Ok((cell, texts))
    });
    conditions.collect()
}

fn signers(
    section: &Section<'_, '_>,
    kind: Kind,
    nulls: &[String],
) -> Result<Vec<(&'static str, Cell)>, MapError> {
    let mut signers = Vec::new();
    for role in kind.roles() {
        if let Some(name) = section.string(role)? {
            signers.push((role, bare(section, role, name, nulls)?));
        }
    }
    section.finish()?;
    Ok(signers)
}

impl Slots {
    /// Adds the fields of a case; none may stand there twice.
    fn add(&mut self, own: Self, section: &Section<'_, '_>) -> Result<(), MapError> {
        let twice = |name: &str| MapError {
            line: section.line(),
            problem: MapProblem::Conflict {
                key: format!("fields.{name}"),
                other: section.name(name),
            },
        };
        for slot in own.slots {
            if self.slots.iter().any(|known| known.name == slot.name) {
                return Err(twice(slot.name));
            }
            self.slots.push(slot);
        }
        match (&self.place, own.place) {
            (Some(_), Some(_)) => Err(twice(Field::Position.name())),
            (None, place) => {
                self.place = place;
                Ok(())
            }
            (Some(_), None) => Ok(()),
        }
    }
}

impl From<Slots> for Outcome {
    fn from(Slots { slots, place }: Slots) -> Self {
        Self::Record { slots, place }
    }
}

/// Every field that the type requires must come from somewhere.
fn complete(
    section: &Section<'_, '_>,
    path: &str,
    kind: Kind,
    all: &Slots,
) -> Result<(), MapError> {
    let mapped = |name: &str| all.slots.iter().any(|slot| slot.name == name);
    let fields = kind.record_type().fields().iter();
    let mut required = fields
        .filter(|field| field.required)
        .map(|field| field.name);
    let required_id = kind.requires_id().then_some("id");
    match required_id
        .into_iter()
        .chain(&mut required)
        .find(|name| !mapped(name))
    {
        Some(name) => Err(section.missing(&format!("{path}{name}"))),
        None => Ok(()),
    }
}

/// Reads a section of fields.
fn slots(section: &Section<'_, '_>, kind: Kind, nulls: &[String]) -> Result<Slots, MapError> {
    let fields = kind.record_type().fields();
    let mut slots = Vec::new();
    if let Some(reading) = kind.id_reading() {
        slots.extend(slot(section, "id", kind.requires_id(), nulls, |_| {
            Ok(reading.clone())
        })?);
    }
    let place = if kind.has_place() {
        place(section, nulls)?
    } else {
        None
    };
    for field in fields.iter().filter(|field| !is_coordinate(field)) {
        if Reading::exists(field.form) {
            slots.extend(slot(
                section,
                field.name,
                field.required,
                nulls,
                |options| Reading::of(field, options),
            )?);
        }
    }
    for name in ["validFrom", "validUntil"] {
        slots.extend(slot(section, name, false, nulls, |options| {
            Reading::date(options)
        })?);
    }
    section.finish()?;
    Ok(Slots { slots, place })
}

/// Both coordinates are read together, as a place.
pub(super) fn is_coordinate(field: &RecordField) -> bool {
    matches!(field.name, "latitudeE7" | "longitudeE7")
}

/// What a field's table says besides its source, or where its bare column stands.
pub(super) enum Options<'s, 'a, 'i> {
    /// A bare column.
    None {
        /// The section of the field,
        section: &'s Section<'a, 'i>,
        /// its line,
        line: u64,
        /// and its name.
        name: &'static str,
    },
    /// A table.
    Table(&'s Section<'a, 'i>),
}

fn slot(
    section: &Section<'_, '_>,
    name: &'static str,
    required: bool,
    nulls: &[String],
    reading: impl FnOnce(&Options<'_, '_, '_>) -> Result<Reading, MapError>,
) -> Result<Option<Slot>, MapError> {
    let (from, reading) = match source(section, name)? {
        None => return Ok(None),
        Some(Source::Name((line, column))) => {
            let cell = bare(section, name, (line, column), nulls)?;
            let options = Options::None {
                section,
                line,
                name,
            };
            (Parts::Text(Text::Column(cell)), reading(&options)?)
        }
        Some(Source::Table(table)) => {
            let reading = reading(&Options::Table(&table))?;
            let from = parts(&table, &reading, nulls)?;
            table.finish()?;
            check_const(&table, &from, &reading)?;
            (from, reading)
        }
    };
    Ok(Some(Slot {
        name,
        required,
        from,
        reading,
    }))
}

/// Lists may be constants of several texts.
fn parts(table: &Section<'_, '_>, reading: &Reading, nulls: &[String]) -> Result<Parts, MapError> {
    if reading.is_list() && table.is_list("const") {
        if table.value("column").is_some() {
            return Err(conflict(table, "column", "const"));
        }
        if table.value("join").is_some() {
            return Err(conflict(table, "join", "const"));
        }
        return Ok(Parts::Const(table.strings("const")?.unwrap_or_default()));
    }
    text_in(table, nulls).map(Parts::Text)
}

/// A constant must be what the field takes, before any row is looked at.
fn check_const(table: &Section<'_, '_>, from: &Parts, reading: &Reading) -> Result<(), MapError> {
    let read = match from {
        Parts::Text(Text::Const(text)) => reading.read(&[text.as_str()]),
        Parts::Const(texts) => {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            reading.read(&texts)
        }
        Parts::Text(_) => return Ok(()),
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

impl<'a, 'i> Options<'_, 'a, 'i> {
    /// The table, if there is one.
    fn table(&self) -> Option<&Section<'a, 'i>> {
        match self {
            Self::None { .. } => None,
            Self::Table(table) => Some(table),
        }
    }

    /// An error about the field as a whole.
    fn error(&self, problem: impl FnOnce(String) -> MapProblem) -> MapError {
        match self {
            Self::None {
                section,
                line,
                name,
            } => MapError {
                line: *line,
                problem: problem(section.name(name)),
            },
            Self::Table(table) => table.error(problem(table.path().to_owned())),
        }
    }

    /// The text of an option.
    fn string(&self, key: &'static str) -> Result<Option<Lined<&'a str>>, MapError> {
        self.table().map_or(Ok(None), |table| table.string(key))
    }

    /// What an option's text stands for.
    fn choice<T: Copy>(
        &self,
        key: &'static str,
        known: &[(&str, T)],
    ) -> Result<Option<T>, MapError> {
        self.table()
            .map_or(Ok(None), |table| table.choice(key, known))
    }

    /// A whole number above 0.
    fn positive(&self, key: &'static str) -> Result<Option<u64>, MapError> {
        self.table().map_or(Ok(None), |table| table.positive(key))
    }

    /// Which way round dates are written, and whether they are months.
    fn order(&self) -> Result<DateForm, MapError> {
        let known = [
            ("date", DateForm::Day(DateOrder::YearFirst)),
            ("date-dmy", DateForm::Day(DateOrder::DayFirst)),
            ("date-mdy", DateForm::Day(DateOrder::MonthFirst)),
            ("month", DateForm::Month),
        ];
        let form = self.choice("format", &known)?;
        Ok(form.unwrap_or(DateForm::Day(DateOrder::YearFirst)))
    }
}

/// How a column writes days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateForm {
    /// As a day.
    Day(DateOrder),
    /// As a month, of which the first day is meant.
    Month,
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
