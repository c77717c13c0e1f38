//! `stele import`, the reading half: a city's file to typed, validated rows.
//!
//! [`Table::read`] gives a header and text cells, [`Map::parse`] says what they mean, and
//! [`rows()`](rows::rows) puts the two together; [`diff::plan`] compares the result with what was imported
//! before, and [`rejects::settle`] keeps the rows that were no good. Only reading the file and
//! settling the rejects do I/O; everything between is a pure function. Nothing is guessed: a cell
//! that can be read in two ways is rejected with its line and column, and whatever was assumed is
//! in [`Import::assumptions`] for the person who will sign.
//!
//! ```
//! use stele_publisher::import::{self, Map, Options};
//!
//! let map = Map::parse(
//!     r#"
//!     kind = "trees"
//!     key = "编号"
//!     [fields]
//!     vernacularName = "树种"
//!     dbhMm = { column = "胸径", unit = "cm" }
//!     observedOn = "日期"
//!     "#,
//! )?;
//! let file = "编号,树种,胸径,日期\nA1,国槐,２５.５,2026/8/3\nA2,柳,\"1,5\",2026/8/3\n";
//! let (_, import) = import::read(file.into(), &map, &Options::default())?;
//!
//! assert_eq!(import.rows[0].subject.dbh_mm, Some(255));
//! assert_eq!(import.rows[0].subject.observed_on.to_string(), "2026-08-03");
//! assert_eq!(import.rejects[0].line, 3);
//! assert_eq!(import.rejects[0].problems[0].reason.code(), "import-number-ambiguous");
//! # Ok::<(), import::ImportError>(())
//! ```

pub mod assumption;
pub mod codes;
pub mod diff;
pub mod error;
pub mod map;
pub mod package;
pub mod records;
pub mod rejects;
pub mod reversals;
pub mod rows;
pub mod table;
pub mod tree;
pub mod value;

use std::fs;
use std::io::{self, Read};
use std::path::Path;

pub use self::assumption::Assumption;
pub use self::error::ImportError;
pub use self::map::{Kind, Map, PackageMap, RecordMap};
pub use self::package::Sheet;
pub use self::records::RecordRow;
pub use self::rows::{Import, Options, Reject, Row, Warning};
pub use self::table::{Encoding, Limits, Table};
pub use self::tree::TreeSubject;

/// Reads a whole file into memory, unless it is larger than the limit.
pub fn read_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, ImportError> {
    let failed = |error: io::Error| ImportError::Io {
        path: path.to_owned(),
        kind: error.kind(),
    };
    let file = fs::File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let too_large = |size| ImportError::FileSize {
        size,
        limit: limits.file,
    };
    if size > limits.file {
        return Err(too_large(size));
    }
    // A pipe has no size, and a file may grow while it is read.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.take(limits.file.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > limits.file {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

/// Reads the bytes of a file with a map. The table comes back too, for the rejects file.
pub fn read(bytes: Vec<u8>, map: &Map, options: &Options) -> Result<(Table, Import), ImportError> {
    let mut format = map.format.clone();
    format.encoding = options.encoding.or(format.encoding);
    format.limits = options.limits;
    let table = Table::read(bytes, &format)?;
    let import = rows::rows(&table, map, options)?;
    Ok((table, import))
}

/// Reads the bytes of a file with a map for any record type.
pub fn read_records(
    bytes: Vec<u8>,
    map: &RecordMap,
    options: &Options,
) -> Result<(Table, Import<RecordRow>), ImportError> {
    let mut format = map.format.clone();
    format.encoding = options.encoding.or(format.encoding);
    format.limits = options.limits;
    let table = Table::read(bytes, &format)?;
    let import = records::records(&table, map)?;
    Ok((table, import))
}

#[cfg(test)]
mod examples;
#[cfg(test)]
mod golden;
