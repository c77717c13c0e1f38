//! The first sheet of an XLSX workbook, or the one that the map names, to rows.
//!
//! Cells are streamed: a sheet with a single cell in its last corner costs no more than one cell.

mod cell;
mod guard;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};

use self::cell::Text;
use super::super::assumption::{Assumption, SheetReason};
use super::super::error::ImportError;
use super::build::Builder;
use super::{Defect, Format, Table};

/// Reads the bytes of a workbook.
pub(super) fn read(bytes: &[u8], format: &Format) -> Result<Table, ImportError> {
    guard::check(bytes, &format.limits)?;
    // A hostile workbook must not end the program through a flaw in the library that reads it.
    catch_unwind(AssertUnwindSafe(|| workbook(bytes, format)))
        .unwrap_or_else(|_| Err(failed("its parts contradict each other")))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is handed to map_err as it is"
)]
fn failed(what: impl ToString) -> ImportError {
    ImportError::Workbook {
        what: what.to_string(),
    }
}

fn workbook(bytes: &[u8], format: &Format) -> Result<Table, ImportError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(failed)?;
    let (name, assumption) = choose(&book, format.sheet.as_deref())?;
    let epoch_1904 = book.has_1904_epoch();
    let mut cells = book.worksheet_cells_reader(&name).map_err(failed)?;
    let mut sheet = Sheet::new(format, assumption);
    while let Some(cell) = cells.next_cell().map_err(failed)? {
        let (row, column) = cell.get_position();
        sheet.cell(row, column as usize, cell.get_value())?;
    }
    sheet.finish(epoch_1904)
}

/// The sheet to read.
fn choose<R: std::io::Read + std::io::Seek>(
    book: &Xlsx<R>,
    wanted: Option<&str>,
) -> Result<(String, Assumption), ImportError> {
    let sheets = book.sheets_metadata();
    let mut usable = sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let (found, because) = match wanted {
        Some(name) => (usable.find(|sheet| sheet.name == name), SheetReason::Map),
        None => (
            usable.find(|sheet| sheet.visible == SheetVisible::Visible),
            SheetReason::First,
        ),
    };
    let name = found
        .map(|sheet| sheet.name.clone())
        .ok_or_else(|| ImportError::SheetMissing {
            wanted: wanted.map(str::to_owned),
            present: sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        })?;
    let assumption = Assumption::Sheet {
        name: name.clone(),
        of: sheets.len(),
        because,
    };
    Ok((name, assumption))
}

/// Takes the cells of a sheet in order and fills the gaps between them.
struct Sheet {
    builder: Builder,
    /// The row being filled, counted from 0.
    row: Option<u32>,
    /// The first column that the next cell of the row may have.
    next: usize,
    /// Rows above this one, counted from 0, are titles.
    first_row: u32,
    cell_limit: usize,
    date_cells: u64,
    rounded_cells: u64,
}

impl Sheet {
    fn new(format: &Format, assumption: Assumption) -> Self {
        let header = format.header_line.unwrap_or(1).saturating_sub(1);
        Self {
            builder: Builder::new(format.limits, vec![assumption]),
            row: None,
            next: 0,
            first_row: u32::try_from(header).unwrap_or(u32::MAX),
            cell_limit: format.limits.cell,
            date_cells: 0,
            rounded_cells: 0,
        }
    }

    fn cell(&mut self, row: u32, column: usize, value: &DataRef<'_>) -> Result<(), ImportError> {
        if matches!(value, DataRef::Empty) || row < self.first_row {
            return Ok(());
        }
        if self.row != Some(row) {
            self.end_row()?;
            if self.row.is_some_and(|last| last > row) {
                return Err(failed("its rows are out of order"));
            }
            self.row = Some(row);
        }
        if column < self.next {
            return Err(failed("its cells are out of order"));
        }
        let line = u64::from(row) + 1;
        // Gaps beyond the header's width are not filled: such a row is rejected, and a hostile
        // sheet could have a million of them.
        let fill = self
            .builder
            .width()
            .map_or(column, |width| column.min(width));
        while self.builder.pending_cells() < fill {
            self.builder.cell(line, "")?;
        }
        self.next = column + 1;

        let Text { text, kind } = cell::text(value);
        self.date_cells += u64::from(kind == cell::Kind::Date);
        self.rounded_cells += u64::from(kind == cell::Kind::Rounded);
        if kind == cell::Kind::Error {
            self.builder.defect(Defect::ErrorCell { column });
        }
        if text.len() > self.cell_limit {
            self.builder.defect(Defect::CellSize {
                column,
                limit: self.cell_limit,
            });
        }
        self.builder.cell(line, &text)
    }

    fn end_row(&mut self) -> Result<(), ImportError> {
        let Some(row) = self.row else {
            return Ok(());
        };
        let line = u64::from(row) + 1;
        if let Some(expected) = self.builder.width() {
            while self.builder.pending_cells() < expected {
                self.builder.cell(line, "")?;
            }
            if self.next > expected {
                self.builder.defect(Defect::Cells {
                    found: self.next,
                    expected,
                });
            }
        }
        self.next = 0;
        self.builder.end_row(line)
    }

    fn finish(mut self, epoch_1904: bool) -> Result<Table, ImportError> {
        self.end_row()?;
        if self.builder.width().is_none() && self.first_row > 0 {
            return Err(ImportError::HeaderLine {
                line: u64::from(self.first_row) + 1,
            });
        }
        if self.date_cells > 0 {
            self.builder.assume(Assumption::SheetDates {
                cells: self.date_cells,
                epoch_1904,
            });
        }
        if self.rounded_cells > 0 {
            self.builder.assume(Assumption::SheetDigits {
                cells: self.rounded_cells,
            });
        }
        self.builder.finish()
    }
}

#[cfg(test)]
#[path = "xlsx_tests.rs"]
mod tests;
