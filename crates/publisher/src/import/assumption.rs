//! What was assumed while a file was read, for "what I assumed" before anything is signed.

use std::fmt;

use jiff::civil::Date;

use super::map::{Field, Unit};
use super::table::Delimiter;
use super::value::Note;
use super::value::text::Shown;

/// One assumption. Its `Display` is a sentence without its full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assumption {
    /// How the bytes were decoded.
    Encoding {
        /// The encoding's name.
        name: &'static str,
        /// Why this one.
        because: EncodingReason,
    },
    /// What separates cells.
    Delimiter {
        /// The delimiter.
        delimiter: Delimiter,
        /// Why this one.
        because: DelimiterReason,
    },
    /// Which sheet of a workbook was read.
    Sheet {
        /// Its name.
        name: String,
        /// How many sheets there are.
        of: usize,
        /// Why this one.
        because: SheetReason,
    },
    /// The column names don't stand in the first line.
    HeaderLine {
        /// Their line or row, counted from 1.
        line: u64,
    },
    /// Rows with nothing in any cell were skipped.
    BlankRows {
        /// How many.
        count: u64,
    },
    /// Numbers in cells formatted as dates were read as days.
    SheetDates {
        /// How many cells.
        cells: u64,
        /// Days are counted from 1904, as old Macintosh workbooks do, and not from 1900.
        epoch_1904: bool,
    },
    /// Numbers of a workbook were rounded to the 15 digits that a spreadsheet shows.
    SheetDigits {
        /// How many cells.
        cells: u64,
    },
    /// How many items of a package a section of the map found.
    Items {
        /// The type of the records that they become.
        record: &'static str,
        /// How many.
        count: u64,
    },
    /// Items of a package that tell what an earlier one told.
    Again {
        /// How many say the same.
        again: u64,
        /// How many say it anew: of these, the last one was taken.
        later: u64,
    },
    /// Rows with a negative amount were read as reversals.
    Reversed {
        /// How many name their original themselves.
        named: u64,
        /// How many had one payment only that they can mean.
        only: u64,
        /// Of how many the last of several was taken, since the map says so.
        latest: u64,
    },
    /// The unit of a column, as the map says.
    Unit {
        /// The field that the column fills.
        field: Field,
        /// The column.
        column: String,
        /// Its unit.
        unit: Unit,
    },
    /// Coordinates are in WGS 84, as the map says.
    Wgs84,
    /// Trees were observed on the same day.
    ObservedOn {
        /// The day.
        date: Date,
        /// Whether the map or the command says so.
        in_map: bool,
        /// Only those whose own cell is empty.
        if_empty: bool,
    },
    /// Rows were skipped, because the map says so.
    Skipped {
        /// How many.
        rows: u64,
        /// Why, in the map's words.
        why: String,
    },
    /// Something was done to the cells of a column.
    Values {
        /// The field that the column fills.
        field: Field,
        /// What was done.
        note: Note,
        /// In how many rows.
        rows: u64,
        /// The first of them: its line,
        line: u64,
        /// and its cell.
        example: String,
    },
}

/// Why a file was decoded as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodingReason {
    /// The file begins with a byte-order mark.
    ByteOrderMark,
    /// No mark, and valid UTF-8.
    ValidUtf8,
    /// No mark, not valid UTF-8, and looks like Chinese text.
    NotUtf8,
    /// The command or the map says so.
    Forced,
}

/// Why cells were separated as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DelimiterReason {
    /// The header line holds most of it.
    Header,
    /// The map says so.
    Map,
    /// The file's first line is `sep=...`.
    Hint,
    /// The header holds no delimiter at all.
    OneColumn,
}

/// Why a sheet was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetReason {
    /// It is the first that isn't hidden.
    First,
    /// The map names it.
    Map,
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding { name, because } => write!(f, "read as {name}, because {because}"),
            Self::Delimiter { delimiter, because } => {
                let delimiter = match delimiter {
                    Delimiter::Comma => "a comma",
                    Delimiter::Semicolon => "a semicolon",
                    Delimiter::Tab => "a tab",
                };
                write!(f, "cells are separated by {delimiter}, because {because}")
            }
            Self::Sheet { name, of, because } => {
                let because = match because {
                    SheetReason::First => "because it is the first that isn't hidden",
                    SheetReason::Map => "because the map names it",
                };
                write!(f, "read the sheet '{}' of {of}, {because}", Shown(name))
            }
            Self::HeaderLine { line } => write!(f, "the column names stand in line {line}"),
            Self::Items { record, count } => {
                write!(f, "{record}: the map finds {count} items in the package")
            }
            Self::Again { again, later: 0 } => {
                write!(
                    f,
                    "items that tell again what an earlier one told were left out: {again}"
                )
            }
            Self::Again { again, later } => write!(
                f,
                "items that tell again what an earlier one told were left out: {again}; of {later} more that tell \
                 another state, the last was taken"
            ),
            Self::Reversed {
                named,
                only,
                latest,
            } => write!(
                f,
                "negative amounts take back earlier payments: {named} name theirs, {only} fit one payment only, \
                 and of {latest} the last of several that fit was taken"
            ),
            Self::BlankRows { count } => {
                write!(f, "{count} rows with nothing in any cell were skipped")
            }
            Self::SheetDates { cells, epoch_1904 } => {
                let epoch = if *epoch_1904 { 1904 } else { 1900 };
                write!(
                    f,
                    "{cells} numbers in cells formatted as dates were read as days counted from {epoch}"
                )
            }
            Self::SheetDigits { cells } => write!(
                f,
                "{cells} numbers were rounded to 15 digits, as the spreadsheet shows them"
            ),
            Self::Unit {
                field,
                column,
                unit,
            } => write!(
                f,
                "{field}: the column '{}' is in {unit}, as the map says",
                Shown(column)
            ),
            Self::Wgs84 => f.write_str("coordinates are WGS 84, as the map says"),
            Self::ObservedOn {
                date,
                in_map,
                if_empty,
            } => {
                let trees = if *if_empty {
                    "trees whose cell is empty"
                } else {
                    "every tree"
                };
                let who = if *in_map { "the map" } else { "--date" };
                write!(f, "observedOn: {date} for {trees}, as {who} says")
            }
            Self::Skipped { rows, why } => {
                write!(
                    f,
                    "{rows} rows were skipped, as the map says: {}",
                    Shown(why)
                )
            }
            Self::Values {
                field,
                note,
                rows,
                line,
                example,
            } => write!(
                f,
                "{field}: {note} (rows: {rows}; the first is line {line}: '{}')",
                Shown(example)
            ),
        }
    }
}

impl fmt::Display for EncodingReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ByteOrderMark => "the file begins with its byte-order mark",
            Self::ValidUtf8 => "all of it is valid UTF-8",
            Self::NotUtf8 => "it is not valid UTF-8 and looks like Chinese text",
            Self::Forced => "the command or the map says so",
        })
    }
}

impl fmt::Display for DelimiterReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "the header line holds most of it",
            Self::Map => "the map says so",
            Self::Hint => "the first line says so",
            Self::OneColumn => "the header holds no other delimiter; there is one column",
        })
    }
}
