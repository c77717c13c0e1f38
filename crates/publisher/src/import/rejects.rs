//! `FILE.rejects.csv`: the rows that couldn't be read, as they stand, with what is wrong.
//!
//! It begins with four columns of our own, by which it is known again: a file that begins
//! otherwise is never overwritten or removed. Mended in place it can be imported with the same
//! map, which doesn't look at those columns.
//!
//! Cells that begin with `=`, `+`, `-` or `@` are written as they stand. A spreadsheet that *opens*
//! the file may run them as formulas; putting a quote before them, as some advise, would change
//! the data (every western longitude begins with `-`), and nothing is in the file that was not in
//! the one imported. Our own columns never begin with such a character. `docs/import.md` says so.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::error::ImportError;
use super::package::Sheet;
use super::rows::{Problem, Reject};
use super::table::{Table, TableRow};

/// Our own columns, in front.
pub(super) const OWN: [&str; 4] = ["_line", "_column", "_code", "_why"];
/// A byte-order mark, without which Excel takes UTF-8 for something else, and our columns.
const MARK: &str = "\u{feff}_line,_column,_code,_why";

/// What became of the rejects file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// There were rejects; they are in this file.
    Written(PathBuf),
    /// There were none; the file of an earlier run was removed.
    Removed(PathBuf),
    /// There were none, and no file.
    None,
}

/// The name of the rejects file of an imported file: the same with `.rejects.csv` behind it.
pub fn path(imported: &Path) -> PathBuf {
    let mut name = OsString::from(imported);
    name.push(".rejects.csv");
    PathBuf::from(name)
}

/// The rejects of one import as they are written; nothing where there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejects(Vec<u8>);

impl Rejects {
    /// The bad rows of a table.
    pub fn of(table: &Table, rejects: &[Reject]) -> Self {
        if rejects.is_empty() {
            return Self(Vec::new());
        }
        Self(render(table, rejects))
    }

    /// The bad items of a package: where each is, and its text as it stands.
    pub fn of_items<'a>(sheets: impl Iterator<Item = (&'a Sheet, &'a [Reject])>) -> Self {
        let mut text = String::from("\u{feff}");
        line(
            &mut text,
            OWN.into_iter().chain(["_record", "_place", "_item"]),
        );
        let mut any = false;
        for (sheet, rejects) in sheets {
            for reject in rejects {
                let place = sheet.table.row(reject.index).and_then(TableRow::place);
                let (path, item) =
                    place.map_or(("", ""), |place| (&place.path, sheet.item_of(place)));
                let [number, columns, codes, reasons] = remarks(reject);
                let own = [number.as_str(), &columns, &codes, &reasons];
                let record = sheet.kind.record_type().name();
                line(&mut text, own.into_iter().chain([record, path, item]));
                any = true;
            }
        }
        Self(if any { text.into_bytes() } else { Vec::new() })
    }
}

/// Writes the rejects to `path`, or removes the file of an earlier run if there are none. A file
/// there that isn't a rejects file stays, and is an error.
pub fn settle(path: &Path, rejects: &Rejects) -> Result<Settled, ImportError> {
    let failed = |error: &io::Error| ImportError::Io {
        path: path.to_owned(),
        kind: error.kind(),
    };
    let existing = is_ours(path).map_err(|error| failed(&error))?;
    match (existing, rejects.0.is_empty()) {
        (Some(false), _) => Err(ImportError::RejectsForeign {
            path: path.to_owned(),
        }),
        (None, true) => Ok(Settled::None),
        (Some(true), true) => {
            fs::remove_file(path).map_err(|error| failed(&error))?;
            Ok(Settled::Removed(path.to_owned()))
        }
        (_, false) => {
            replace(path, &rejects.0).map_err(|error| failed(&error))?;
            Ok(Settled::Written(path.to_owned()))
        }
    }
}

/// The rejects file: UTF-8 with a byte-order mark, comma-separated, one line for each bad row.
pub fn render(table: &Table, rejects: &[Reject]) -> Vec<u8> {
    // Of a rejects file that is imported again, the old remarks are left out.
    let kept: Vec<usize> = (0..table.columns().len())
        .filter(|&column| !OWN.contains(&table.columns()[column].as_str()))
        .collect();
    let mut names: Vec<String> = OWN.iter().map(|&name| name.to_owned()).collect();
    names.extend(kept.iter().map(|&column| table.columns()[column].clone()));
    names.extend(extra_names(table, rejects));

    let mut text = String::from("\u{feff}");
    line(&mut text, names.iter().map(String::as_str));
    for reject in rejects {
        let Some(row) = table.row(reject.index) else {
            continue;
        };
        let [number, columns, codes, reasons] = remarks(reject);
        let own = [number.as_str(), &columns, &codes, &reasons];
        let original = kept.iter().map(|&column| row.cell(column));
        let beyond = row.cells().skip(table.columns().len());
        let cells = own.into_iter().chain(original).chain(beyond);
        line(
            &mut text,
            cells.chain(std::iter::repeat("")).take(names.len()),
        );
    }
    text.into_bytes()
}

/// What our own columns say of a row.
fn remarks(reject: &Reject) -> [String; 4] {
    [
        reject.line.to_string(),
        listed(reject, |problem| {
            problem.column.as_ref().map(|column| column.name.clone())
        }),
        listed(reject, |problem| Some(problem.reason.code().to_owned())),
        listed(reject, |problem| Some(problem.reason.to_string())),
    ]
}

/// Names for the cells of rows that have more of them than there are columns.
fn extra_names(table: &Table, rejects: &[Reject]) -> Vec<String> {
    let width = table.columns().len();
    let most = rejects
        .iter()
        .filter_map(|reject| table.row(reject.index))
        .map(|row| row.cells().len().saturating_sub(width))
        .max()
        .unwrap_or_default();
    (1_usize..)
        .map(|number| format!("_extra{number}"))
        .filter(|name| !table.columns().contains(name))
        .take(most)
        .collect()
}

/// Something of each problem of a row, each once.
fn listed(reject: &Reject, what: impl Fn(&Problem) -> Option<String>) -> String {
    let mut seen = HashSet::new();
    let parts: Vec<String> = reject
        .problems
        .iter()
        .filter_map(what)
        .filter(|part| seen.insert(part.clone()))
        .collect();
    parts.join("; ")
}

/// Writes one line (RFC 4180).
fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

/// Whether the file at `path` is a rejects file; `None` if there is no file.
fn is_ours(path: &Path) -> io::Result<Option<bool>> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut start = Vec::new();
    file.take(MARK.len() as u64).read_to_end(&mut start)?;
    Ok(Some(start == MARK.as_bytes()))
}

/// Puts a new file in the place of an old one in one step, so that a crash leaves one of the two.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = OsString::from(path);
    name.push(".part");
    let part = PathBuf::from(name);
    fs::write(&part, bytes)?;
    fs::rename(&part, path)
}

#[cfg(test)]
#[path = "rejects_tests.rs"]
mod tests;
