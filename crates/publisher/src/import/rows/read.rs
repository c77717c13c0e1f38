//! One row: its cells to fields, collecting every problem instead of stopping at the first.

use std::collections::HashMap;

use jiff::civil::Date;

use super::super::error::ImportError;
use super::super::map::{Cell, Day, Field, Length, Map, Place, PointFormat, Text};
use super::super::table::{Defect, Table, TableRow};
use super::super::tree::{Position, TreeSubject};
use super::super::value::fold::trim;
use super::super::value::{Note, Parsed, ValueError, date, number, position, text};
use super::{Column, Entry, Problem, Reason};

/// Where the columns that the map names are.
pub(in crate::import) struct Columns<'a> {
    table: &'a Table,
    positions: HashMap<&'a str, usize>,
}

impl<'a> Columns<'a> {
    /// Finds them all, or says which isn't there.
    pub(in crate::import) fn find(
        table: &'a Table,
        wanted: Vec<(Field, &'a Cell)>,
    ) -> Result<Self, ImportError> {
        let mut positions = HashMap::new();
        for (field, cell) in wanted {
            let Some(position) = table.column(&cell.column) else {
                return Err(ImportError::HeaderMissing {
                    name: cell.column.clone(),
                    wanted_by: field.to_string(),
                    present: table.columns().to_vec(),
                });
            };
            positions.insert(cell.column.as_str(), position);
        }
        Ok(Self { table, positions })
    }

    /// The column of a cell of the map, counted from 0.
    pub(in crate::import) fn of(&self, cell: &Cell) -> Option<usize> {
        self.positions.get(cell.column.as_str()).copied()
    }
}

/// Reads one row.
pub(in crate::import) struct Reader<'a> {
    row: TableRow<'a>,
    columns: &'a Columns<'a>,
    pub(in crate::import) problems: Vec<Problem>,
    pub(in crate::import) notes: Vec<(Field, Note, String)>,
    /// The row couldn't be split, so that its cells mean nothing.
    broken: bool,
}

/// A problem was recorded; there is no value.
pub(in crate::import) struct Recorded;

impl<'a> Reader<'a> {
    pub(in crate::import) fn new(row: TableRow<'a>, columns: &'a Columns<'a>) -> Self {
        let mut reader = Self {
            row,
            columns,
            problems: Vec::new(),
            notes: Vec::new(),
            broken: false,
        };
        for defect in row.defects() {
            // An error in a column that nobody reads hurts nobody.
            let column = match defect {
                Defect::ErrorCell { .. } | Defect::Nested { .. } | Defect::Several { .. } => {
                    continue;
                }
                Defect::Cells { .. } => None,
                Defect::Quote { column } | Defect::CellSize { column, .. } => Some(*column),
            };
            reader.broken = true;
            reader.problem(column, "", Reason::Defect(defect.clone()));
        }
        reader
    }

    /// Of all rows, those with the same number stand in one list.
    pub(in crate::import) fn list(&self) -> Option<usize> {
        self.row.place().map(|place| place.list)
    }

    /// Whether the row couldn't be split, so that its cells mean nothing.
    pub(in crate::import) fn is_broken(&self) -> bool {
        self.broken
    }

    /// The row's key. Also of a row with too many or too few cells, so that its tree isn't taken
    /// for vanished; of a line that couldn't be split at all there is none.
    pub(in crate::import) fn key(&mut self, from: &Text) -> Option<String> {
        if self.broken {
            let whole = self.row.cells().len() > 1;
            let Text::Column(from) = from else {
                return None;
            };
            let cell = self.columns.of(from).map(|column| self.row.cell(column));
            return cell
                .filter(|_| whole)
                .and_then(|cell| text::tag(cell).ok())
                .map(|read| read.value)
                .filter(|key| !key.is_empty());
        }
        self.tagged(Field::Key, from).ok()
    }

    /// The row's subject, unless there is a problem with it. `day` is for rows that give none.
    pub(in crate::import) fn subject(
        &mut self,
        map: &Map,
        day: Option<Date>,
    ) -> Option<TreeSubject> {
        if self.broken {
            return None;
        }
        let fields = &map.fields;
        let is_key = fields.tag == Text::Column(map.key.clone());
        // Every field is read before any is missed, so that all problems are told at once.
        let tag = if is_key {
            // Its problems are recorded already, as the key's.
            self.cell(&map.key)
                .ok()
                .flatten()
                .and_then(|cell| text::tag(cell).ok())
                .map(|read| read.value)
        } else {
            self.tagged(Field::Tag, &fields.tag).ok()
        };
        let scientific_name = self.text(Field::ScientificName, fields.scientific_name.as_ref());
        let vernacular_name = self.text(Field::VernacularName, fields.vernacular_name.as_ref());
        let dbh_mm = self.dbh(fields.dbh.as_ref());
        let position = self.position(fields.position.as_ref());
        let locality = self.text(Field::Locality, fields.locality.as_ref());
        let section = self.text(Field::Section, fields.section.as_ref());
        let observed_on = self.day(fields.observed_on.as_ref(), day);
        Some(TreeSubject {
            tag: tag?,
            scientific_name: scientific_name.ok()?,
            vernacular_name: vernacular_name.ok()?,
            dbh_mm: dbh_mm.ok()?,
            position: position.ok()?,
            locality: locality.ok()?,
            section: section.ok()?,
            observed_on: observed_on.ok()?,
        })
    }

    /// Records a problem if an earlier row has the same value here.
    pub(in crate::import) fn once(
        &mut self,
        field: Field,
        value: &str,
        column: Option<usize>,
        seen: &mut HashMap<String, u64>,
    ) {
        match seen.entry(value.to_owned()) {
            Entry::Vacant(entry) => {
                entry.insert(self.row.line());
            }
            Entry::Occupied(entry) => {
                let first = *entry.get();
                self.problem(column, value, Reason::Twice { field, first });
            }
        }
    }

    /// The same of a row of a package, for which the key has to differ within its list only.
    pub(in crate::import) fn once_in(
        &mut self,
        list: usize,
        key: &str,
        seen: &mut HashMap<String, u64>,
    ) {
        match seen.entry(format!("{list} {key}")) {
            Entry::Vacant(entry) => {
                entry.insert(self.row.line());
            }
            Entry::Occupied(entry) => {
                let first = *entry.get();
                let field = Field::Key;
                self.problem(None, key, Reason::Twice { field, first });
            }
        }
    }

    pub(in crate::import) fn problem(
        &mut self,
        column: Option<usize>,
        cell: &str,
        reason: Reason,
    ) -> Recorded {
        let column = column.and_then(|column| {
            let in_package = self.row.place().is_some();
            Some(Column {
                name: self.columns.table.columns().get(column)?.clone(),
                position: if in_package { 0 } else { column + 1 },
            })
        });
        self.problems.push(Problem {
            column,
            cell: cell.to_owned(),
            reason,
        });
        Recorded
    }

    /// The text of a cell; `None` where it is empty or means nothing.
    pub(in crate::import) fn cell(&mut self, cell: &Cell) -> Result<Option<&'a str>, Recorded> {
        let Some(column) = self.columns.of(cell) else {
            return Ok(None);
        };
        let whole = self.row.cell(column);
        let mut defects = self.row.defects().iter();
        if let Some(error) = defects.find(|defect| defect.cell() == Some(column)) {
            // A column that two fields read is one problem.
            let reason = Reason::Defect(error.clone());
            if self.problems.iter().all(|problem| problem.reason != reason) {
                self.problem(Some(column), whole, reason);
            }
            return Err(Recorded);
        }
        let text = trim(whole);
        let is_null = text.is_empty() || cell.nulls.iter().any(|null| trim(null) == text);
        Ok((!is_null).then_some(whole))
    }

    /// Takes a reading's value and notes, or records why there is none.
    pub(in crate::import) fn take<T>(
        &mut self,
        field: Field,
        column: Option<&Cell>,
        cell: &str,
        read: Result<Parsed<T>, ValueError>,
    ) -> Result<T, Recorded> {
        match read {
            Ok(Parsed { value, notes }) => {
                let notes = notes.into_iter().map(|note| (field, note, cell.to_owned()));
                self.notes.extend(notes);
                Ok(value)
            }
            Err(error) => {
                let column = column.and_then(|cell| self.columns.of(cell));
                Err(self.problem(column, cell, Reason::Value { field, error }))
            }
        }
    }

    pub(in crate::import) fn missing(&mut self, field: Field, from: &Cell) -> Recorded {
        let column = self.columns.of(from);
        let cell = column.map_or("", |column| self.row.cell(column));
        self.problem(column, cell, Reason::Missing { field })
    }

    /// A tag or key, which every row has.
    fn tagged(&mut self, field: Field, from: &Text) -> Result<String, Recorded> {
        let first = from.cells().first();
        match (self.joined(from)?, first) {
            (Some(cell), _) => self.take(field, first, &cell, text::tag(&cell)),
            (None, Some(first)) => Err(self.missing(field, first)),
            (None, None) => Err(self.problem(None, "", Reason::Missing { field })),
        }
    }

    fn text(&mut self, field: Field, from: Option<&Text>) -> Result<Option<String>, Recorded> {
        let Some(from) = from else {
            return Ok(None);
        };
        let Some(cell) = self.joined(from)? else {
            return Ok(None);
        };
        self.take(field, from.cells().first(), &cell, text::text(&cell))
            .map(Some)
    }

    /// The cells of a text source as one text.
    pub(in crate::import) fn joined(&mut self, from: &Text) -> Result<Option<String>, Recorded> {
        match from {
            Text::Const(text) => Ok(Some(text.clone())),
            Text::Column(cell) => Ok(self.cell(cell)?.map(str::to_owned)),
            Text::Join { cells, separator } => {
                let mut parts = Vec::with_capacity(cells.len());
                for cell in cells {
                    parts.extend(self.cell(cell)?.map(trim));
                }
                Ok((!parts.is_empty()).then(|| parts.join(separator)))
            }
        }
    }

    fn dbh(&mut self, from: Option<&Length>) -> Result<Option<u16>, Recorded> {
        let Some(Length { cell: from, unit }) = from else {
            return Ok(None);
        };
        let Some(cell) = self.cell(from)? else {
            return Ok(None);
        };
        let (factor, places) = unit.scale();
        let read = number::number(cell).and_then(|decimal| {
            let range = ValueError::NumberRange {
                min: 0,
                max: i64::from(TreeSubject::MAX_DBH_MM),
            };
            let scaled = decimal.value.scaled(factor, places);
            let (value, exact) = scaled.ok_or_else(|| range.clone())?;
            match u16::try_from(value) {
                Ok(value) if value <= TreeSubject::MAX_DBH_MM => {
                    Ok(decimal.map(|_| value).noting(Note::Rounded, !exact))
                }
                _ => Err(range),
            }
        });
        self.take(Field::DbhMm, Some(from), cell, read).map(Some)
    }

    pub(in crate::import) fn position(
        &mut self,
        from: Option<&Place>,
    ) -> Result<Option<Position>, Recorded> {
        match from {
            None => Ok(None),
            Some(Place::Point { cell: from, format }) => {
                let Some(cell) = self.cell(from)? else {
                    return Ok(None);
                };
                let read = match format {
                    PointFormat::GeoJson => position::geojson_point(cell),
                    PointFormat::Wkt => position::wkt_point(cell),
                };
                self.take(Field::Position, Some(from), cell, read).map(Some)
            }
            Some(Place::Degrees {
                latitude,
                longitude,
            }) => {
                // Both are looked at before either is missed.
                let (north, east) = (self.cell(latitude), self.cell(longitude));
                match (north?, east?) {
                    (None, None) => Ok(None),
                    (Some(north), Some(east)) => {
                        self.degrees((latitude, north), (longitude, east)).map(Some)
                    }
                    (Some(_), None) => Err(self.half(Field::LongitudeE7, longitude)),
                    (None, Some(_)) => Err(self.half(Field::LatitudeE7, latitude)),
                }
            }
        }
    }

    /// Two cells of degrees; a cell that is no number is named, of a range it is the first.
    fn degrees(
        &mut self,
        (latitude, north): (&Cell, &str),
        (longitude, east): (&Cell, &str),
    ) -> Result<Position, Recorded> {
        let north_is_wrong = position::degrees(north).is_err();
        let read = position::decimal_degrees(north, east);
        let (field, cell) = match &read {
            Ok(_) => (Field::Position, format!("{north}, {east}")),
            Err(ValueError::PositionRange { .. }) => {
                (Field::LatitudeE7, format!("{north}, {east}"))
            }
            Err(_) if north_is_wrong => (Field::LatitudeE7, north.to_owned()),
            Err(_) => (Field::LongitudeE7, east.to_owned()),
        };
        let column = if field == Field::LongitudeE7 {
            longitude
        } else {
            latitude
        };
        self.take(field, Some(column), &cell, read)
    }

    fn half(&mut self, field: Field, empty: &Cell) -> Recorded {
        let column = self.columns.of(empty);
        let cell = column.map_or("", |column| self.row.cell(column));
        let error = ValueError::PositionHalf;
        self.problem(column, cell, Reason::Value { field, error })
    }

    fn day(&mut self, from: Option<&Day>, default: Option<Date>) -> Result<Date, Recorded> {
        let field = Field::ObservedOn;
        let Some(Day::Column { cell: from, order }) = from else {
            return default.ok_or_else(|| self.problem(None, "", Reason::Missing { field }));
        };
        match (self.cell(from)?, default) {
            (Some(cell), _) => self.take(field, Some(from), cell, date::date(cell, *order)),
            (None, Some(default)) => Ok(default),
            (None, None) => Err(self.missing(field, from)),
        }
    }
}
