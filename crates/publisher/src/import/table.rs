//! Bytes of a file to a header and rows of text cells, each with the place it came from.
//!
//! What is wrong with one row is a [`Defect`] of that row; what makes the whole file unreadable is
//! an [`ImportError`]. Cells are text: what they mean is decided later, with the map at hand.

mod build;
mod csv;
pub mod encoding;
pub mod items;
mod xlsx;

use std::collections::BTreeMap;

pub use self::encoding::Encoding;
use super::assumption::Assumption;
use super::error::ImportError;

/// How much a file may hold before it is refused, so that a wrong file can't exhaust the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file: u64,
    /// Bytes of a workbook's parts, unpacked, as the workbook declares them.
    pub unpacked: u64,
    /// Bytes of one cell, as UTF-8. Excel's own limit is 32,767 characters.
    pub cell: usize,
    /// Rows below the header.
    pub rows: u64,
    /// Columns. Excel's own limit.
    pub columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 1 << 30,
            unpacked: 4 << 30,
            cell: 32 << 10,
            rows: 10_000_000,
            columns: 16_384,
        }
    }
}

/// How to read a file, where that is not to be found out from the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Format {
    /// What stands between cells of a CSV file; found in the header line if not given.
    pub delimiter: Option<Delimiter>,
    /// How the text of a CSV file is encoded; found from its bytes if not given.
    pub encoding: Option<Encoding>,
    /// The sheet of a workbook; the first that isn't hidden if not given.
    pub sheet: Option<String>,
    /// The line of the file, or row of the sheet, that holds the column names, counted from 1;
    /// the first that isn't blank if not given.
    pub header_line: Option<u64>,
    /// The limits.
    pub limits: Limits,
}

/// What separates the cells of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
}

impl Delimiter {
    /// All of them, the likeliest first.
    pub const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    /// The character.
    pub fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }

    /// The delimiter that this text is, if it is one.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|delimiter| text.chars().eq([delimiter.character()]))
    }
}

/// A header and its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    columns: Vec<String>,
    /// The text of all cells, row after row. One allocation: a file may hold 10 million rows.
    text: String,
    /// Where each cell ends within its row's text.
    ends: Vec<u32>,
    rows: Vec<RowStart>,
    /// Few rows have any.
    defects: BTreeMap<usize, Vec<Defect>>,
    assumptions: Vec<Assumption>,
    /// Where each row is in a package; nothing of other files.
    places: Vec<Place>,
}

/// Where a row of a package is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// As `releases[0].contracts[2]`.
    pub path: String,
    /// Where the item stands in the file, in bytes.
    pub span: std::ops::Range<usize>,
    /// Of all rows of a table, those with the same number stand in one list.
    pub list: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RowStart {
    line: u64,
    text: usize,
    cell: usize,
}

impl Table {
    /// Reads a CSV file or an XLSX workbook; which of the two it is, its first bytes tell.
    pub fn read(bytes: Vec<u8>, format: &Format) -> Result<Self, ImportError> {
        let size = bytes.len() as u64;
        if size > format.limits.file {
            return Err(ImportError::FileSize {
                size,
                limit: format.limits.file,
            });
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return xlsx::read(&bytes, format);
        }
        if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return Err(ImportError::OldExcel);
        }
        let (text, assumption) = encoding::decode(bytes, format.encoding)?;
        if is_html(&text) {
            return Err(ImportError::Html);
        }
        csv::read(&text, format, vec![assumption])
    }

    /// The names of the columns, trimmed and in normal form C, each once.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The position of a column, counted from 0.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// How many rows there are below the header, defective ones included and blank ones not.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows in the order of the file.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = TableRow<'_>> {
        (0..self.rows.len()).map(|index| TableRow { table: self, index })
    }

    /// The row at this index, counted from 0.
    pub fn row(&self, index: usize) -> Option<TableRow<'_>> {
        (index < self.rows.len()).then_some(TableRow { table: self, index })
    }

    /// What had to be assumed to read the file.
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }
}

/// Whether this is a page, such as the one that says that the file wasn't found.
fn is_html(text: &str) -> bool {
    let text = text.trim_start();
    ["<html", "<!doctype html"].iter().any(|tag| {
        text.get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag))
    })
}

/// One row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct TableRow<'a> {
    table: &'a Table,
    index: usize,
}

impl<'a> TableRow<'a> {
    /// The line of the file on which the row begins, or its row in the sheet, counted from 1.
    pub fn line(self) -> u64 {
        self.start().line
    }

    /// Its place among the table's rows, counted from 0.
    pub fn index(self) -> usize {
        self.index
    }

    /// The cell in this column, counted from 0; empty where the row is too short.
    pub fn cell(self, column: usize) -> &'a str {
        let ends = self.ends();
        let Some(&end) = ends.get(column) else {
            return "";
        };
        let start = match column.checked_sub(1) {
            Some(previous) => ends[previous] as usize,
            None => 0,
        };
        &self.table.text[self.start().text..][start..end as usize]
    }

    /// The cells as they stand in the file. A row that couldn't be split is one cell: its line.
    pub fn cells(self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        (0..self.ends().len()).map(move |column| self.cell(column))
    }

    /// Where the row is in a package; of other files nothing.
    pub fn place(self) -> Option<&'a Place> {
        self.table.places.get(self.index)
    }

    fn start(self) -> RowStart {
        self.table.rows[self.index]
    }

    fn ends(self) -> &'a [u32] {
        let table = self.table;
        let next = table.rows.get(self.index + 1);
        &table.ends[self.start().cell..next.map_or(table.ends.len(), |row| row.cell)]
    }

    /// What is wrong with the row, whatever the map says of it.
    pub fn defects(self) -> &'a [Defect] {
        self.table
            .defects
            .get(&self.index)
            .map_or(&[], Vec::as_slice)
    }
}

/// What makes a row, or a cell of it, unreadable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defect {
    /// More or fewer cells than the header has columns.
    Cells {
        /// How many cells.
        found: usize,
        /// How many columns.
        expected: usize,
    },
    /// A quoted cell that is never closed, or whose closing quote is followed by text. The row is
    /// its line as it stands, and reading goes on at the next line.
    Quote {
        /// The column of the cell, counted from 0.
        column: usize,
    },
    /// A cell beyond [`Limits::cell`]. In a CSV file the row is the start of its line.
    CellSize {
        /// The column of the cell, counted from 0.
        column: usize,
        /// The limit, in bytes.
        limit: usize,
    },
    /// In a package, a list or an object where a value should be; it hurts only its own row.
    Nested {
        /// The column of the cell, counted from 0.
        column: usize,
    },
    /// In a package, several items where the map says that there is one.
    Several {
        /// The column of the cell, counted from 0.
        column: usize,
        /// How many.
        found: usize,
    },
    /// A spreadsheet error such as `#REF!`; it matters only in a column that the map names.
    ErrorCell {
        /// The column of the cell, counted from 0.
        column: usize,
    },
}

impl Defect {
    /// The column, where the defect is that of one cell and the others mean what they say.
    pub fn cell(&self) -> Option<usize> {
        match self {
            Self::Nested { column } | Self::Several { column, .. } | Self::ErrorCell { column } => {
                Some(*column)
            }
            Self::Cells { .. } | Self::Quote { .. } | Self::CellSize { .. } => None,
        }
    }
}
