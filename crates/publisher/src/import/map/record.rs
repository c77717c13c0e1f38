//! Maps for every record type, by the type's own table of fields.
//!
//! A line under `[fields]` is named for a field of the type, and the field's form says how its cells are
//! read. Nothing here knows a field by name, but for the ids that subjects are made of.

mod kind;
mod made;
mod options;
mod package;
mod reading;
mod slot;

use stele_records::types::field::Field as RecordField;

pub use self::kind::Kind;
pub use self::made::Made;
pub use self::options::DateForm;
pub use self::package::{PackageMap, Section as PackageSection};
pub use self::reading::Reading;
use self::slot::slot;
pub use self::slot::{Parts, Slot};
use super::fields::place;
use super::source::{Source, bare, conflict, source, text_in};
use super::strict::{self, Section};
use super::{Cell, Field, MapError, MapProblem, Place, Text, datum, format};
use crate::import::codes::Codes;
use crate::import::table::Format;

/// Hands over a file that lies beside the map.
pub type Beside<'a> = &'a dyn Fn(&str) -> std::io::Result<Vec<u8>>;

/// A map for records of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordMap {
    /// What the rows are.
    pub kind: Kind,
    /// What tells rows apart, in this file and in the next one; of kinds whose fields do, none.
    pub key: Option<Text>,
    /// How the file is to be read.
    pub format: Format,
    /// What becomes of a row: the first case whose conditions hold.
    pub cases: Vec<Case>,
    /// Roles, and the columns that hold the keys of those who have them.
    pub signers: Vec<(&'static str, Cell)>,
    /// Of payments: whether of several that may be meant the last one before it is reversed.
    pub reverses_latest: bool,
    /// Of contracts: what else an amendment says that a later release with another value makes.
    pub amended: Vec<Slot>,
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
        /// How payments are named that have no number.
        made: Option<Made>,
    },
    /// Nothing, for a reason that the map gives.
    Skip(String),
}

/// The fields of one section.
#[derive(Clone, Default)]
struct Slots {
    slots: Vec<Slot>,
    place: Option<Place>,
    made: Option<Made>,
}

/// What all sections of a map share.
#[derive(Clone, Copy)]
struct Shared<'m> {
    /// Texts that mean nothing.
    nulls: &'m [String],
    /// What names stand for.
    codes: &'m Codes,
}

impl RecordMap {
    /// Reads a map whose rows are of this kind.
    ///
    /// # Errors
    /// [`MapError`] with the line of the first thing that is wrong.
    pub fn parse(text: &str, kind: Kind) -> Result<Self, MapError> {
        let none = |_: &str| Err(std::io::ErrorKind::NotFound.into());
        Self::parse_beside(text, kind, &none)
    }

    /// Reads a map that may name a file of codes.
    ///
    /// # Errors
    /// [`MapError`] with the line of the first thing that is wrong.
    pub fn parse_beside(text: &str, kind: Kind, beside: Beside<'_>) -> Result<Self, MapError> {
        strict::document(text, |root| {
            root.choice("kind", &[(kind.name(), ())])?
                .ok_or_else(|| root.missing("kind"))?;
            let nulls = root.strings("null")?.unwrap_or_default();
            let codes = codes(root, beside)?;
            let shared = Shared {
                nulls: &nulls,
                codes: &codes,
            };
            let key = match kind.own_key() {
                [] => Some(key(root, &nulls)?),
                _ => None,
            };
            let format = match root.section("table")? {
                Some(mut table) => format(&mut table)?,
                None => Format::default(),
            };
            let datum = datum(root)?;
            let mut map = body(root, kind, shared)?;
            map.key = key;
            map.format = format;
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

    /// Whether numbers of payments are made.
    pub fn is_made(&self) -> bool {
        self.cases
            .iter()
            .any(|case| matches!(case.outcome, Outcome::Record { made: Some(_), .. }))
    }

    /// Every column that the map reads, with the field that wants it; the key first.
    pub fn columns(&self) -> Vec<(Field, &Cell)> {
        let mut columns: Vec<(Field, &Cell)> = Vec::new();
        let key = self.key.iter().flat_map(Text::cells);
        columns.extend(key.map(|cell| (Field::Key, cell)));
        for (role, cell) in &self.signers {
            columns.push((Field::Record(role), cell));
        }
        for case in &self.cases {
            let conditions = case.conditions.iter();
            columns.extend(conditions.map(|(cell, _)| (Field::Record("when"), cell)));
            let Outcome::Record { slots, place, .. } = &case.outcome else {
                continue;
            };
            for slot in slots.iter().chain(&self.amended) {
                let cells = slot.from.cells().into_iter();
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

/// The `codes`: a list in the map, or a file beside it.
fn codes(root: &Section<'_, '_>, beside: Beside<'_>) -> Result<Codes, MapError> {
    if root.is_table("codes") {
        let section = root.section("codes")?;
        let pairs = section.map_or_else(|| Ok(Vec::new()), |section| section.texts())?;
        let codes = pairs.iter().map(|(_, name, codes)| {
            let [code] = codes.as_slice() else {
                return (*name, "");
            };
            (*name, code.as_str())
        });
        return Codes::new(codes, "[codes] in the map").map_err(|(index, why)| MapError {
            line: pairs.get(index).map_or(0, |(line, ..)| *line),
            problem: MapProblem::Codes {
                file: "codes".to_owned(),
                why,
            },
        });
    }
    let Some((line, file)) = root.string("codes")? else {
        return Ok(Codes::default());
    };
    let problem = |why: String| MapError {
        line,
        problem: MapProblem::Codes {
            file: file.to_owned(),
            why,
        },
    };
    let bytes = beside(file).map_err(|error| problem(error.to_string()))?;
    Codes::read(bytes, file).map_err(problem)
}

/// What a map, or a section of one, says of its rows: their fields, cases and signers.
fn body(root: &Section<'_, '_>, kind: Kind, shared: Shared<'_>) -> Result<RecordMap, MapError> {
    let base = match root.section("fields")? {
        Some(section) => slots(&section, kind, shared)?,
        None => Slots::default(),
    };
    let signers = match root.section("signers")? {
        Some(section) => signers(&section, kind, shared.nulls)?,
        None => Vec::new(),
    };
    let cases = match root.sections("when")? {
        None => vec![whole(root, kind, base)?],
        Some(sections) => sections
            .iter()
            .map(|section| case(section, kind, shared, &base))
            .collect::<Result<_, _>>()?,
    };
    let reverses_latest = match kind {
        Kind::Payments => root.choice("reversals", &[("only", false), ("latest", true)])?,
        _ => None,
    };
    Ok(RecordMap {
        kind,
        key: None,
        format: Format::default(),
        cases,
        signers,
        reverses_latest: reverses_latest.unwrap_or_default(),
        amended: Vec::new(),
    })
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
    shared: Shared<'_>,
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
                all.add(slots(&own, kind, shared)?, &own)?;
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
        if let (Some(made), Some(_)) = (&own.made, &self.made) {
            return Err(twice(made.field()));
        }
        self.made = self.made.take().or(own.made);
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
    fn from(Slots { slots, place, made }: Slots) -> Self {
        Self::Record { slots, place, made }
    }
}

/// Every field that the type requires must come from somewhere.
fn complete(
    section: &Section<'_, '_>,
    path: &str,
    kind: Kind,
    all: &Slots,
) -> Result<(), MapError> {
    // The line of a payment is counted where its number is made; else it is the first.
    let implied = |name: &str| match (kind, name) {
        (Kind::Payments, "line") => true,
        (Kind::Payments, "payment") => all.made.is_some(),
        // Of the owner's own contracts it is the project.
        (Kind::Contracts, "parent") => true,
        _ => false,
    };
    let mapped = |name: &str| implied(name) || all.slots.iter().any(|slot| slot.name == name);
    made::check(section, all.made.as_ref(), mapped)?;
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
fn slots(section: &Section<'_, '_>, kind: Kind, shared: Shared<'_>) -> Result<Slots, MapError> {
    let fields = kind.record_type().fields();
    let mut slots = Vec::new();
    if let Some(reading) = kind.id_reading(shared.codes) {
        slots.extend(slot(section, "id", kind.requires_id(), shared, |_| {
            Ok(reading.clone())
        })?);
    }
    let place = if kind.has_place() {
        place(section, shared.nulls)?
    } else {
        None
    };
    let made = match kind {
        Kind::Payments => made::read(section)?,
        _ => None,
    };
    let is_made = |name: &str| made.is_some() && matches!(name, "payment" | "line");
    for field in fields.iter().filter(|field| !is_coordinate(field)) {
        if !Reading::exists(field.form) || is_made(field.name) {
            continue;
        }
        // A table names the contract above by its number; none above it, where there is none.
        let is_parent = kind == Kind::Contracts && field.name == "parent";
        let required = field.required && !is_parent;
        slots.extend(slot(
            section,
            field.name,
            required,
            shared,
            |options| match is_parent {
                true => Ok(Reading::Tag(128)),
                false => Reading::of(field, options, shared.codes),
            },
        )?);
    }
    if kind == Kind::Payments {
        slots.iter_mut().for_each(|slot| slot.reading.allow_minus());
        for (name, reading) in made::REVERSAL_FIELDS {
            slots.extend(slot(section, name, false, shared, |_| Ok(reading))?);
        }
    }
    for name in ["validFrom", "validUntil"] {
        slots.extend(slot(section, name, false, shared, |options| {
            Reading::date(options)
        })?);
    }
    section.finish()?;
    Ok(Slots { slots, place, made })
}

/// Both coordinates are read together, as a place.
pub(super) fn is_coordinate(field: &RecordField) -> bool {
    matches!(field.name, "latitudeE7" | "longitudeE7")
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
