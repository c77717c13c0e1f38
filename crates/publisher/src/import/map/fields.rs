//! The `[fields]` section.

use std::fmt;

use jiff::civil::Date;

use super::super::value::date::{DateOrder, date};
use super::source::{Source, bare, column, conflict, source, text_in};
use super::strict::Section;
use super::{Cell, Day, Fields, Length, MapError, MapProblem, Place, Text};

/// A field of a record, or what else a column is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// A field by the name that it has in its type's table.
    Record(&'static str),
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
            Self::Record(name) => name,
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

/// The unit of a column of lengths or areas.
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
    /// Square centimetres.
    SquareCentimetre,
    /// Square metres.
    SquareMetre,
    /// Square feet of 929.0304 square centimetres.
    SquareFoot,
}

impl Unit {
    /// Names in the map of lengths, which records hold in millimetres.
    pub(super) const LENGTHS: [(&str, Self); 4] = [
        ("mm", Self::Millimetre),
        ("cm", Self::Centimetre),
        ("m", Self::Metre),
        ("in", Self::Inch),
    ];

    /// Names in the map of areas, which records hold in square centimetres.
    pub(super) const AREAS: [(&str, Self); 3] = [
        ("cm2", Self::SquareCentimetre),
        ("m2", Self::SquareMetre),
        ("ft2", Self::SquareFoot),
    ];

    /// What to multiply a number by for the record's own unit: a factor, and a power of ten.
    pub fn scale(self) -> (u32, i32) {
        match self {
            Self::Millimetre | Self::SquareCentimetre => (1, 0),
            Self::Centimetre => (1, 1),
            Self::Metre => (1, 3),
            Self::Inch => (254, -1),
            Self::SquareMetre => (1, 4),
            Self::SquareFoot => (9_290_304, -4),
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
            Self::SquareCentimetre => "square centimetres",
            Self::SquareMetre => "square metres",
            Self::SquareFoot => "square feet",
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

fn text_of(
    section: &Section<'_, '_>,
    field: Field,
    nulls: &[String],
) -> Result<Option<Text>, MapError> {
    let table = match source(section, field.name())? {
        None => return Ok(None),
        Some(Source::Name(name)) => {
            return Ok(Some(Text::Column(bare(
                section,
                field.name(),
                name,
                nulls,
            )?)));
        }
        Some(Source::Table(table)) => table,
    };
    let text = text_in(&table, nulls)?;
    if let (Field::Tag, Text::Const(_)) = (field, &text) {
        let line = table
            .value("const")
            .map_or_else(|| table.line(), |(line, _)| line);
        return Err(MapError {
            line,
            problem: MapProblem::Const {
                key: table.name("const"),
                why: "every tree has a tag of its own".to_owned(),
            },
        });
    }
    table.finish()?;
    Ok(Some(text))
}

fn length(section: &Section<'_, '_>, nulls: &[String]) -> Result<Option<Length>, MapError> {
    let needed = |line| MapError {
        line,
        problem: MapProblem::UnitNeeded {
            key: section.name(Field::DbhMm.name()),
        },
    };
    match source(section, Field::DbhMm.name())? {
        None => Ok(None),
        Some(Source::Name((line, _))) => Err(needed(line)),
        Some(Source::Table(table)) => {
            let cell = column(&table, nulls)?;
            let unit = table.choice("unit", &Unit::LENGTHS)?;
            table.finish()?;
            Ok(Some(Length {
                cell,
                unit: unit.ok_or_else(|| needed(table.line()))?,
            }))
        }
    }
}

pub(super) fn place(
    section: &Section<'_, '_>,
    nulls: &[String],
) -> Result<Option<Place>, MapError> {
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
    match source(section, Field::Position.name())? {
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
    match source(section, field.name())? {
        None => Ok(None),
        Some(Source::Name(name)) => bare(section, field.name(), name, nulls).map(Some),
        Some(Source::Table(table)) => {
            let cell = column(&table, nulls)?;
            table.choice("format", &[("decimal-degrees", ())])?;
            table.finish()?;
            Ok(Some(cell))
        }
    }
}

fn day(section: &Section<'_, '_>, nulls: &[String]) -> Result<Option<Day>, MapError> {
    let table = match source(section, Field::ObservedOn.name())? {
        None => return Ok(None),
        Some(Source::Name(name)) => {
            return Ok(Some(Day::Column {
                cell: bare(section, Field::ObservedOn.name(), name, nulls)?,
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
