//! Items of a package to a [`Table`]: each path that the map names is a column.

use super::super::error::ImportError;
use super::super::package::path::Found;
use super::build::Builder;
use super::{Defect, Limits, Place, Table};

/// The first column: where the item is. It is read by nobody, and no item is without it.
pub const PLACE: &str = "_place";

/// One item.
pub struct Row<'n> {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// Where it is.
    pub place: Place,
    /// What each column's path leads to.
    pub cells: Vec<Found<'n>>,
}

/// Puts items together to a table with these columns.
///
/// # Errors
/// [`ImportError`] if there are more than the limits allow.
pub fn table<'n>(
    columns: &[String],
    rows: impl Iterator<Item = Row<'n>>,
    limits: Limits,
) -> Result<Table, ImportError> {
    let mut builder = Builder::new(limits, Vec::new());
    builder.cell(0, PLACE)?;
    for column in columns {
        builder.cell(0, column)?;
    }
    builder.end_row(0)?;
    let mut places = Vec::new();
    for Row { line, place, cells } in rows {
        builder.cell(line, &place.path)?;
        for (column, cell) in (1..).zip(cells) {
            let (text, defect) = match &cell {
                Found::Text(text) if text.len() > limits.cell => (
                    text.get(..text.floor_char_boundary(limits.cell)),
                    Some(Defect::CellSize {
                        column,
                        limit: limits.cell,
                    }),
                ),
                Found::Text(text) => (Some(text.as_ref()), None),
                Found::Nothing => (None, None),
                Found::Nested => (None, Some(Defect::Nested { column })),
                Found::Several(found) => {
                    let found = *found;
                    (None, Some(Defect::Several { column, found }))
                }
            };
            builder.cell(line, text.unwrap_or_default())?;
            if let Some(defect) = defect {
                builder.defect(defect);
            }
        }
        builder.end_row(line)?;
        places.push(place);
    }
    let mut table = builder.finish()?;
    table.places = places;
    Ok(table)
}
