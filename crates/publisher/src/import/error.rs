//! What stops an import as a whole. What is wrong with one row is a [`super::rows::Reject`].

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::map::MapError;
use super::package::json::JsonError;
use super::table::Defect;
use super::value::text::Shown;

/// Why nothing of a file was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportError {
    /// A file can't be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        kind: io::ErrorKind,
    },
    /// The file is beyond [`super::table::Limits::file`]. Both in bytes.
    FileSize {
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The file holds no header.
    Empty,
    /// An `.xls` file, or a workbook with a password: both are the same kind of container.
    OldExcel,
    /// A web page in place of a table.
    Html,
    /// No encoding has this label.
    EncodingUnknown {
        /// The label.
        label: String,
    },
    /// Bytes that the encoding doesn't know.
    Encoding {
        /// The encoding's name.
        encoding: &'static str,
        /// The first such byte, counted from 0.
        offset: u64,
        /// Its line, counted from 1.
        line: u64,
    },
    /// Neither UTF-8 nor anything that looks like Chinese.
    EncodingDoubt {
        /// The first byte that is not UTF-8, counted from 0.
        offset: u64,
        /// Its line, counted from 1.
        line: u64,
    },
    /// A NUL, as UTF-16 without its mark and files that are no text have.
    Nul {
        /// The line of the first, counted from 1.
        line: u64,
    },
    /// Two delimiters stand in the header equally often.
    Delimiter,
    /// The file ends before the line that the map calls the header.
    HeaderLine {
        /// The line, counted from 1.
        line: u64,
    },
    /// The header can't be split into cells.
    Header {
        /// Its line, counted from 1.
        line: u64,
        /// What is wrong with it.
        defect: Defect,
    },
    /// A column has no name.
    HeaderEmpty {
        /// The header's line, counted from 1.
        line: u64,
        /// The column, counted from 1.
        position: usize,
    },
    /// Two columns have one name.
    HeaderTwice {
        /// The header's line, counted from 1.
        line: u64,
        /// The name.
        name: String,
        /// The first of them, counted from 1.
        first: usize,
        /// The second of them, counted from 1.
        second: usize,
    },
    /// A column that the map names isn't there.
    HeaderMissing {
        /// The column.
        name: String,
        /// What the map wants it for.
        wanted_by: String,
        /// The columns that are there.
        present: Vec<String>,
    },
    /// More columns than the limit.
    TooManyColumns {
        /// How many.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// More rows than the limit.
    TooManyRows {
        /// The limit.
        limit: u64,
    },
    /// A row of 4 GiB or more.
    RowSize {
        /// Its line, counted from 1.
        line: u64,
    },
    /// The workbook can't be read.
    Workbook {
        /// What its reader says.
        what: String,
    },
    /// A workbook whose parts are beyond [`super::table::Limits::unpacked`].
    Unpacked {
        /// The limit, in bytes.
        limit: u64,
    },
    /// No such sheet.
    SheetMissing {
        /// The sheet that the map names; none if it names none.
        wanted: Option<String>,
        /// The sheets that are there.
        present: Vec<String>,
    },
    /// A package that is no JSON.
    Json(JsonError),
    /// A package that isn't built as the map says.
    Package {
        /// Where, and how it is built.
        what: String,
    },
    /// A file of rejects, where numbers of payments are made from all rows that are equal.
    MadeFromRejects,
    /// The map can't be used.
    Map(MapError),
    /// Neither the map nor the command says when the trees were observed.
    DateNeeded,
    /// A file that isn't a rejects file stands where the rejects would be written.
    RejectsForeign {
        /// The file.
        path: PathBuf,
    },
}

impl ImportError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "import-io",
            Self::FileSize { .. } => "import-file-size",
            Self::Empty => "import-empty",
            Self::OldExcel => "import-xls",
            Self::Html => "import-html",
            Self::EncodingUnknown { .. } => "import-encoding-unknown",
            Self::Encoding { .. } => "import-encoding",
            Self::EncodingDoubt { .. } => "import-encoding-doubt",
            Self::Nul { .. } => "import-nul",
            Self::Delimiter => "import-delimiter",
            Self::HeaderLine { .. } => "import-header-line",
            Self::Header { .. } => "import-header",
            Self::HeaderEmpty { .. } => "import-header-empty",
            Self::HeaderTwice { .. } => "import-header-twice",
            Self::HeaderMissing { .. } => "import-header-missing",
            Self::TooManyColumns { .. } => "import-columns",
            Self::TooManyRows { .. } => "import-rows",
            Self::RowSize { .. } => "import-row-size",
            Self::Workbook { .. } => "import-xlsx",
            Self::Unpacked { .. } => "import-xlsx-size",
            Self::SheetMissing { .. } => "import-sheet",
            Self::Json(_) => "import-json",
            Self::Package { .. } => "import-package",
            Self::MadeFromRejects => "import-made-rejects",
            Self::Map(error) => error.code(),
            Self::DateNeeded => "import-date-needed",
            Self::RejectsForeign { .. } => "import-rejects-foreign",
        }
    }
}

impl From<MapError> for ImportError {
    fn from(error: MapError) -> Self {
        Self::Map(error)
    }
}

impl std::error::Error for ImportError {}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, kind } => write!(f, "{}: {kind}", path.display()),
            Self::FileSize { size, limit } => write!(
                f,
                "the file has {size} bytes; at most {limit} are read: split it"
            ),
            Self::Empty => f.write_str("the file holds no header and no rows"),
            Self::OldExcel => f.write_str(
                "this is an .xls file or a workbook with a password; save it as .xlsx without a password",
            ),
            Self::Html => f.write_str("this is a web page, not a table; download the file again"),
            Self::EncodingUnknown { label } => write!(
                f,
                "no encoding is called '{label}'; try utf-8, gb18030, utf-16le, big5 or windows-1252"
            ),
            Self::Encoding {
                encoding,
                offset,
                line,
            } => write!(
                f,
                "line {line}: byte {offset} of the file is not {encoding}; save the file as UTF-8, or give --encoding"
            ),
            Self::EncodingDoubt { offset, line } => write!(
                f,
                "line {line}: byte {offset} of the file is not UTF-8, and the file doesn't look like Chinese in GB18030; \
                 save it as UTF-8, or say what it is with --encoding (windows-1252, gb18030, big5 ...)"
            ),
            Self::Nul { line } => write!(
                f,
                "line {line}: the file holds NUL bytes; if it is UTF-16 without a byte-order mark, \
                 give --encoding utf-16le or utf-16be, else it is no text file"
            ),
            Self::Delimiter => f.write_str(
                "the header could be separated in two ways; say delimiter = \",\" (or \";\" or \"\\t\") under [table] in the map",
            ),
            Self::HeaderLine { line } => write!(
                f,
                "the file ends before line {line}, which the map calls the header; correct header_line"
            ),
            Self::Header { line, defect } => write!(f, "line {line}: the header: {defect}"),
            Self::HeaderEmpty { line, position } => write!(
                f,
                "line {line}: column {position} has no name; give it one or delete it (or set header_line in the map)"
            ),
            Self::HeaderTwice {
                line,
                name,
                first,
                second,
            } => write!(
                f,
                "line {line}: columns {first} and {second} are both called '{}'; rename one",
                Shown(name)
            ),
            Self::HeaderMissing {
                name,
                wanted_by,
                present,
            } => write!(
                f,
                "there is no column '{}', which the map wants for {wanted_by}; the columns are: {}",
                Shown(name),
                list(present)
            ),
            Self::TooManyColumns { found, limit } => {
                write!(f, "the header has {found} columns; at most {limit} are read")
            }
            Self::TooManyRows { limit } => {
                write!(f, "the file has more than {limit} rows; split it")
            }
            Self::RowSize { line } => write!(f, "line {line}: the row is too long to be one"),
            Self::Workbook { what } => write!(
                f,
                "the workbook can't be read: {}; open it and save it again as .xlsx, or export it as CSV",
                Shown(what)
            ),
            Self::Unpacked { limit } => write!(
                f,
                "the workbook unpacks to more than {limit} bytes; export the sheet as CSV"
            ),
            Self::SheetMissing { wanted, present } => {
                match wanted {
                    Some(name) => write!(f, "there is no sheet '{}'", Shown(name))?,
                    None => f.write_str("every sheet is hidden")?,
                }
                write!(
                    f,
                    "; the sheets are: {}; name one with sheet = \"...\" under [table] in the map",
                    list(present)
                )
            }
            Self::Json(JsonError { line, column, what }) => {
                write!(f, "line {line}, character {column}: {what}")
            }
            Self::Package { what } => write!(
                f,
                "the package isn't built as the map says: {what}; correct `each` in the map"
            ),
            Self::MadeFromRejects => f.write_str(
                "this is a file of rejects, and the map makes numbers of payments by counting rows that are equal; a \
                 row that is equal to one that was good would be taken for it. Correct the original and import all of it: \
                 rows that are logged are skipped",
            ),
            Self::Map(error) => error.fmt(f),
            Self::DateNeeded => f.write_str(
                "it isn't said when the trees were observed; give --date 2026-08-03, or map observedOn",
            ),
            Self::RejectsForeign { path } => write!(
                f,
                "{} is not a rejects file, so it was left alone; move it away",
                path.display()
            ),
        }
    }
}

/// Names out of the file, for people.
fn list(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().map(|name| Shown(name).to_string()).collect();
    shown.join(", ")
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cells { found, expected } => write!(
                f,
                "{found} cells where the header has {expected}; a delimiter is missing, or one stands unquoted in a cell"
            ),
            Self::Quote { .. } => f.write_str(
                "a quoted cell is not closed, or text follows its closing quote; close it, and double quotes inside it",
            ),
            Self::CellSize { limit, .. } => {
                write!(f, "a cell is longer than {limit} bytes; a quote may be missing")
            }
            Self::Nested { .. } => f.write_str(
                "a list or an object stands here, where one value is wanted; write in the map which part of it is meant",
            ),
            Self::Several { found, .. } => write!(
                f,
                "{found} items stand here, where the map says that there is one; write in the map which of them is meant"
            ),
            Self::ErrorCell { .. } => {
                f.write_str("the spreadsheet shows an error here; correct the formula or type the value")
            }
        }
    }
}
