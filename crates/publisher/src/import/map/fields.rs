//! The `[fields]` section.

use std::fmt;

use jiff::civil::Date;
use toml::de::DeValue;

use super::super::value::date::{DateOrder, date};
use super::super::value::text;
use super::strict::{Lined, Section};
use super::{Cell, Day, Fields, Length, MapError, MapProblem, Place, Text};

/// A field of a tree card, or what else a column is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What tells rows apart.
    Key,
    /// `tag`.
    Tag,
    /// `scientificName`.
    ScientificName,
    /// `vernacularName`.
    VernacularName,
    /// `dbhMm`.
    DbhMm,
    /// `latitudeE7` and `longitudeE7` from one column.
    Position,
    /// `latitudeE7`.
    LatitudeE7,
    /// `longitudeE7`.
    LongitudeE7,
    /// `locality`.
    Locality,
    /// `section`.
    Section,
    /// `observedOn`.
    ObservedOn,
}

impl Field {
    /// The name in the map, which is the name in the record wherever there is one.
    pub fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Tag => "tag",
            Self::ScientificName => "scientificName",
            Self::VernacularName => "vernacularName",
            Self::DbhMm => "dbhMm",
            Self::Position => "position",
            Self::LatitudeE7 => "latitudeE7",
            Self::LongitudeE7 => "longitudeE7",
            Self::Locality => "locality",
            Self::Section => "section",
            Self::ObservedOn => "observedOn",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The unit of a column of lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Millimetres.
    Millimetre,
    /// Centimetres.
    Centimetre,
    /// Metres.
    Metre,
    /// Inches of 25.4 mm.
    Inch,
}

impl Unit {
    /// Its names in the map.
    const NAMES: [(&str, Self); 4] = [
        ("mm", Self::Millimetre),
        ("cm", Self::Centimetre),
        ("m", Self::Metre),
        ("in", Self::Inch),
    ];

    /// What to multiply a number by for millimetres: a factor, and a power of ten.
    pub fn to_millimetres(self) -> (u32, i32) {
        match self {
            Self::Millimetre => (1, 0),
            Self::Centimetre => (1, 1),
            Self::Metre => (1, 3),
            Self::Inch => (254, -1),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Millimetre => "millimetres",
            Self::Centimetre => "centimetres",
            Self::Metre => "metres",
            Self::Inch => "inches",
        })
    }
}

/// How a column writes a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointFormat {
    /// `{"type": "Point", "coordinates": [115.9, 39.0]}`
    GeoJson,
    /// `POINT (115.9 39.0)`
    Wkt,
}

const POINTS: [(&str, PointFormat); 2] = [
    ("geojson-point", PointFormat::GeoJson),
    ("wkt-point", PointFormat::Wkt),
];
const ORDERS: [(&str, DateOrder); 3] = [
    ("date", DateOrder::YearFirst),
    ("date-dmy", DateOrder::DayFirst),
    ("date-mdy", DateOrder::MonthFirst),
];
const STRING_OR_TABLE: &str = "a column name in quotes, or { column = \"...\" }";

/// Reads the section. A tag that isn't mapped is the key.
pub(super) fn read(
    section: &mut Section<'_, '_>,
    key: &Cell,
    nulls: &[String],
) -> Result<Fields, MapError> {
    let fields = Fields {
        tag: text_of(section, Field::Tag, nulls)?.unwrap_or_else(|| Text::Column(key.clone())),
        scientific_name: text_of(section, Field::ScientificName, nulls)?,
        vernacular_name: text_of(section, Field::VernacularName, nulls)?,
        dbh: length(section, nulls)?,
        position: place(section, nulls)?,
        locality: text_of(section, Field::Locality, nulls)?,
        section: text_of(section, Field::Section, nulls)?,
        observed_on: day(section, nulls)?,
    };
    section.finish()?;
    Ok(fields)
}

/// What a field's value is: the bare name of a column, or a table that says more.
enum Source<'a, 'i> {
    Name(Lined<&'a str>),
    Table(Section<'a, 'i>),
}

fn source<'a, 'i>(
    section: &Section<'a, 'i>,
    field: Field,
) -> Result<Option<Source<'a, 'i>>, MapError> {
    match section.value(field.name()) {
        None => Ok(None),
        Some((at, DeValue::String(name))) => Ok(Some(Source::Name((at, name.as_ref())))),
        Some((at, DeValue::Table(table))) => {
            Ok(Some(Source::Table(section.inner(field.name(), at, table))))
        }
        Some((at, other)) => Err(section.wrong_type(at, field.name(), STRING_OR_TABLE, other)),
    }
}

fn bare(
    section: &Section<'_, '_>,
    field: Field,
    (line, name): Lined<&str>,
    nulls: &[String],
) -> Result<Cell, MapError> {
    let column = section.column(name).map_err(|_| MapError {
        line,
        problem: MapProblem::Empty {
            key: section.name(field.name()),
        },
    })?;
    Ok(Cell {
        column,
        nulls: nulls.to_vec(),
    })
}

/// The `null` list of a field's table, added to the map's own.
fn nulls_of(table: &Section<'_, '_>, nulls: &[String]) -> Result<Vec<String>, MapError> {
    let mut all = nulls.to_vec();
    all.extend(table.strings("null")?.unwrap_or_default());
    Ok(all)
}

/// The `column` of a field's table, with its `null`.
fn column(table: &Section<'_, '_>, nulls: &[String]) -> Result<Cell, MapError> {
    let (_, name) = table
        .string("column")?
        .ok_or_else(|| table.missing("column"))?;
    Ok(Cell {
        column: table.column(name)?,
        nulls: nulls_of(table, nulls)?,
    })
}

fn text_of(
    section: &Section<'_, '_>,
    field: Field,
    nulls: &[String],
) -> Result<Option<Text>, MapError> {
    let table = match source(section, field)? {
        None => return Ok(None),
        Some(Source::Name(name)) => {
            return Ok(Some(Text::Column(bare(section, field, name, nulls)?)));
        }
        Some(Source::Table(table)) => table,
    };
    let (constant, join) = (table.string("const")?, table.strings("join")?);
    let text = match (table.value("column").is_some(), join, constant) {
        (false, None, Some((line, constant))) => {
            if field == Field::Tag {
                return Err(MapError {
                    line,
                    problem: MapProblem::Const {
                        key: table.name("const"),
                        why: "every tree has a tag of its own".to_owned(),
                    },
                });
            }
            let value = text::text(constant).map_err(|error| MapError {
                line,
                problem: MapProblem::Const {
                    key: table.name("const"),
                    why: error.to_string(),
                },
            })?;
            if value.value.is_empty() {
                return Err(table.error(MapProblem::Empty {
                    key: table.name("const"),
                }));
            }
            Text::Const(value.value)
        }
        (false, Some(join), None) => {
            let nulls = nulls_of(&table, nulls)?;
            let separator = table
                .string("sep")?
                .map_or(" ", |(_, text)| text)
                .to_owned();
            if join.is_empty() {
                return Err(table.error(MapProblem::Empty {
                    key: table.name("join"),
                }));
            }
            let cells = join
                .iter()
                .map(|name| {
                    Ok(Cell {
                        column: table.column(name)?,
                        nulls: nulls.clone(),
                    })
                })
                .collect::<Result<_, _>>()?;
            Text::Join { cells, separator }
        }
        (_, None, None) => Text::Column(column(&table, nulls)?),
        (true, Some(_), _) => return Err(conflict(&table, "column", "join")),
        (true, None, Some(_)) => return Err(conflict(&table, "column", "const")),
        (false, Some(_), Some(_)) => return Err(conflict(&table, "join", "const")),
    };
    table.finish()?;
    Ok(Some(text))
}

fn conflict(section: &Section<'_, '_>, key: &str, other: &str) -> MapError {
    section.error(MapProblem::Conflict {
        key: section.name(key),
        other: section.name(other),
    })
}

fn length(section: &Section<'_, '_>, nulls: &[String]) -> Result<Option<Length>, MapError> {
    let needed = |line| MapError {
        line,
        problem: MapProblem::UnitNeeded {
            key: section.name(Field::DbhMm.name()),
        },
    };
    match source(section, Field::DbhMm)? {
        None => Ok(None),
        Some(Source::Name((line, _))) => Err(needed(line)),
        Some(Source::Table(table)) => {
            let cell = column(&table, nulls)?;
            let unit = table.choice("unit", &Unit::NAMES)?;
            table.finish()?;
            Ok(Some(Length {
                cell,
                unit: unit.ok_or_else(|| needed(table.line()))?,
            }))
        }
    }
}

fn place(section: &Section<'_, '_>, nulls: &[String]) -> Result<Option<Place>, MapError> {
    let point = point(section, nulls)?;
    let latitude = degrees(section, Field::LatitudeE7, nulls)?;
    let longitude = degrees(section, Field::LongitudeE7, nulls)?;
    match (point, latitude, longitude) {
        (point, None, None) => Ok(point),
        (None, Some(latitude), Some(longitude)) => Ok(Some(Place::Degrees {
            latitude,
            longitude,
        })),
        (Some(_), Some(_), _) => Err(conflict(
            section,
            Field::Position.name(),
            Field::LatitudeE7.name(),
        )),
        (Some(_), None, Some(_)) => Err(conflict(
            section,
            Field::Position.name(),
            Field::LongitudeE7.name(),
        )),
        (None, None, Some(_)) => Err(section.missing(Field::LatitudeE7.name())),
        (None, Some(_), None) => Err(section.missing(Field::LongitudeE7.name())),
    }
}

fn point(section: &Section<'_, '_>, nulls: &[String]) -> Result<Option<Place>, MapError> {
    let needed = |line| MapError {
        line,
        problem: MapProblem::FormatNeeded {
            key: section.name(Field::Position.name()),
        },
    };
    match source(section, Field::Position)? {
        None => Ok(None),
        Some(Source::Name((line, _))) => Err(needed(line)),
        Some(Source::Table(table)) => {
            let cell = column(&table, nulls)?;
            let format = table.choice("format", &POINTS)?;
            table.finish()?;
            Ok(Some(Place::Point {
                cell,
                format: format.ok_or_else(|| needed(table.line()))?,
            }))
        }
    }
}

fn degrees(
    section: &Section<'_, '_>,
    field: Field,
    nulls: &[String],
) -> Result<Option<Cell>, MapError> {
    match source(section, field)? {
        None => Ok(None),
        Some(Source::Name(name)) => bare(section, field, name, nulls).map(Some),
        Some(Source::Table(table)) => {
            let cell = column(&table, nulls)?;
            table.choice("format", &[("decimal-degrees", ())])?;
            table.finish()?;
            Ok(Some(cell))
        }
    }
}

fn day(section: &Section<'_, '_>, nulls: &[String]) -> Result<Option<Day>, MapError> {
    let table = match source(section, Field::ObservedOn)? {
        None => return Ok(None),
        Some(Source::Name(name)) => {
            return Ok(Some(Day::Column {
                cell: bare(section, Field::ObservedOn, name, nulls)?,
                order: DateOrder::YearFirst,
            }));
        }
        Some(Source::Table(table)) => table,
    };
    let day = match table.string("const")? {
        Some(_) if table.value("column").is_some() => {
            return Err(conflict(&table, "column", "const"));
        }
        Some((line, constant)) => Day::Const(constant_day(&table, line, constant)?),
        None => Day::Column {
            cell: column(&table, nulls)?,
            order: table
                .choice("format", &ORDERS)?
                .unwrap_or(DateOrder::YearFirst),
        },
    };
    table.finish()?;
    Ok(Some(day))
}

fn constant_day(table: &Section<'_, '_>, line: u64, constant: &str) -> Result<Date, MapError> {
    match date(constant, DateOrder::YearFirst) {
        Ok(read) => Ok(read.value),
        Err(error) => Err(MapError {
            line,
            problem: MapProblem::Const {
                key: table.name("const"),
                why: error.to_string(),
            },
        }),
    }
}
