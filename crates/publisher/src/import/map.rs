//! `MAP.toml`: which column of a table becomes which field of a record.
//!
//! Strict: a key that isn't known, a value of the wrong type and a choice that isn't one are
//! refused with their line, because a misspelt `unit` would otherwise sign wrong numbers.
//! `docs/import.md` explains the file to people.

mod error;
mod fields;
mod record;
mod source;
mod strict;

use jiff::civil::Date;

pub use self::error::{MapError, MapProblem};
pub use self::fields::{Field, PointFormat, Unit};
pub use self::record::{
    Beside, Case, DateForm, Kind, Made, Outcome, PackageMap, PackageSection, Parts, Reading,
    RecordMap, Slot,
};
use self::strict::Section;
use super::table::{Delimiter, Encoding, Format};
use super::value::date::DateOrder;

/// A map for tree cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    /// The column that tells rows apart, in this file and in the next one.
    pub key: Cell,
    /// How the file is to be read.
    pub format: Format,
    /// Where each field comes from.
    pub fields: Fields,
}

/// A column, and the texts that mean that its cell is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The column's name.
    pub column: String,
    /// Texts that mean nothing here, such as `None`.
    pub nulls: Vec<String>,
}

/// The sources of a tree card's fields. See [`super::tree::TreeSubject`] for what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// `tag`.
    pub tag: Text,
    /// `scientificName`.
    pub scientific_name: Option<Text>,
    /// `vernacularName`.
    pub vernacular_name: Option<Text>,
    /// `dbhMm`.
    pub dbh: Option<Length>,
    /// `latitudeE7` and `longitudeE7`.
    pub position: Option<Place>,
    /// `locality`.
    pub locality: Option<Text>,
    /// `section`.
    pub section: Option<Text>,
    /// `observedOn`; the command's `--date` if not given.
    pub observed_on: Option<Day>,
}

/// Where a text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// One column.
    Column(Cell),
    /// Several columns, one after the other; empty ones are left out with their separator.
    Join {
        /// The columns, in order; at least one.
        cells: Vec<Cell>,
        /// What stands between them.
        separator: String,
    },
    /// The same for all rows.
    Const(String),
}

impl Text {
    /// The columns that are read.
    pub fn cells(&self) -> &[Cell] {
        match self {
            Self::Column(cell) => std::slice::from_ref(cell),
            Self::Join { cells, .. } => cells,
            Self::Const(_) => &[],
        }
    }
}

/// Where a length comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Length {
    /// The column.
    pub cell: Cell,
    /// Its unit.
    pub unit: Unit,
}

/// Where a position comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// One column that holds both coordinates.
    Point {
        /// The column.
        cell: Cell,
        /// How a point is written there.
        format: PointFormat,
    },
    /// Two columns of decimal degrees.
    Degrees {
        /// Degrees north.
        latitude: Cell,
        /// Degrees east.
        longitude: Cell,
    },
}

/// Where a date comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Day {
    /// One column.
    Column {
        /// The column.
        cell: Cell,
        /// How dates with the year last are read.
        order: DateOrder,
    },
    /// The same for all rows.
    Const(Date),
}

impl Map {
    /// Reads a map.
    pub fn parse(text: &str) -> Result<Self, MapError> {
        strict::document(text, |root| {
            root.choice("kind", &[("trees", ())])?
                .ok_or_else(|| root.missing("kind"))?;
            let nulls = root.strings("null")?.unwrap_or_default();
            let (_, key) = root.string("key")?.ok_or_else(|| root.missing("key"))?;
            let key = Cell {
                column: root.column(key)?,
                nulls: nulls.clone(),
            };
            let format = match root.section("table")? {
                Some(mut table) => format(&mut table)?,
                None => Format::default(),
            };
            let datum = datum(root)?;
            let fields = match root.section("fields")? {
                Some(mut section) => fields::read(&mut section, &key, &nulls)?,
                None => return Err(root.missing("fields")),
            };
            if fields.position.is_some() && !datum {
                return Err(root.missing("datum"));
            }
            Ok(Self {
                key,
                format,
                fields,
            })
        })
    }

    /// Every column that the map reads, with the field that wants it; the key first.
    pub fn columns(&self) -> Vec<(Field, &Cell)> {
        let mut columns = vec![(Field::Key, &self.key)];
        let fields = &self.fields;
        let texts = [
            (Field::Tag, Some(&fields.tag)),
            (Field::ScientificName, fields.scientific_name.as_ref()),
            (Field::VernacularName, fields.vernacular_name.as_ref()),
            (Field::Locality, fields.locality.as_ref()),
            (Field::Section, fields.section.as_ref()),
        ];
        for (field, text) in texts {
            let cells = text.map(Text::cells).unwrap_or_default();
            columns.extend(cells.iter().map(|cell| (field, cell)));
        }
        if let Some(dbh) = &fields.dbh {
            columns.push((Field::DbhMm, &dbh.cell));
        }
        match &fields.position {
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
        if let Some(Day::Column { cell, .. }) = &fields.observed_on {
            columns.push((Field::ObservedOn, cell));
        }
        columns
    }
}

/// The `[table]` section.
fn format(table: &mut Section<'_, '_>) -> Result<Format, MapError> {
    let choices = Delimiter::ALL.map(|delimiter| (delimiter.character().to_string(), delimiter));
    let choices: Vec<(&str, Delimiter)> = choices
        .iter()
        .map(|(text, it)| (text.as_str(), *it))
        .collect();
    let delimiter = table.choice("delimiter", &choices)?;
    let encoding = match table.string("encoding")? {
        Some((line, label)) => Some(Encoding::from_label(label).map_err(|_| MapError {
            line,
            problem: MapProblem::Encoding {
                label: label.to_owned(),
            },
        })?),
        None => None,
    };
    let sheet = table.string("sheet")?.map(|(_, name)| name.to_owned());
    let header_line = table.positive("header_line")?;
    table.finish()?;
    Ok(Format {
        delimiter,
        encoding,
        sheet,
        header_line,
        ..Format::default()
    })
}

/// Whether the map says that its coordinates are WGS 84; any other answer is refused.
fn datum(root: &mut Section<'_, '_>) -> Result<bool, MapError> {
    match root.string("datum")? {
        None => Ok(false),
        Some((_, "wgs84")) => Ok(true),
        Some((line, other)) => Err(MapError {
            line,
            problem: MapProblem::Datum {
                found: other.to_owned(),
            },
        }),
    }
}

#[cfg(test)]
#[path = "map_tests.rs"]
mod tests;
