//! CSV (RFC 4180) to rows, with the line of each.
//!
//! The `csv` crate reads an unclosed quote as one huge cell, and text behind a closing quote as
//! part of it; a stray quote would so swallow rows in silence. Here the line with the broken quote
//! is rejected and reading goes on at the next. The tests hold the two together on sound input.

use std::borrow::Cow;

use super::super::assumption::{Assumption, DelimiterReason};
use super::super::error::ImportError;
use super::build::Builder;
use super::{Defect, Delimiter, Format, Limits, Table};

/// Reads text whose byte-order mark is gone.
pub(super) fn read(
    text: &str,
    format: &Format,
    assumptions: Vec<Assumption>,
) -> Result<Table, ImportError> {
    let (mut at, mut line) = (0, 1);
    let mut delimiter = format.delimiter.map(|given| (given, DelimiterReason::Map));
    if let Some((named, length)) = excel_hint(text) {
        delimiter = delimiter.or(Some((named, DelimiterReason::Hint)));
        (at, line) = (length, 2);
    }
    let wanted = format.header_line.unwrap_or(1);
    while line < wanted && at < text.len() {
        at += line_length(&text.as_bytes()[at..]);
        line += 1;
    }
    if at >= text.len() && wanted > 1 {
        return Err(ImportError::HeaderLine { line: wanted });
    }
    let (delimiter, because) = match delimiter {
        Some(known) => known,
        None => detect(&text[at..])?,
    };

    let mut builder = Builder::new(format.limits, assumptions);
    builder.assume(Assumption::Delimiter { delimiter, because });
    let mut cells = Vec::new();
    while at < text.len() {
        cells.clear();
        let rest = &text[at..];
        let length = match record(rest, delimiter, &format.limits, &mut cells) {
            Ok(length) => {
                // A line without anything is no row, not even a blank one.
                if !matches!(cells.as_slice(), [Cow::Borrowed("")]) {
                    for cell in &cells {
                        builder.cell(line, cell)?;
                    }
                }
                length
            }
            Err(defect) => {
                let length = line_length(rest.as_bytes());
                let whole = rest[..length].trim_end_matches(['\r', '\n']);
                builder.cell(
                    line,
                    &whole[..whole.floor_char_boundary(format.limits.cell)],
                )?;
                builder.defect(defect);
                length
            }
        };
        builder.end_row(line)?;
        line += line_ends(&rest.as_bytes()[..length]);
        at += length;
    }
    builder.finish()
}

/// How many lines end in these bytes: at LF, CRLF or CR.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut previous = 0;
    for &byte in bytes {
        count += u64::from(byte == b'\r' || (byte == b'\n' && previous != b'\r'));
        previous = byte;
    }
    count
}

/// The length of the first line, its end included.
fn line_length(bytes: &[u8]) -> usize {
    match bytes.iter().position(|&b| is_line_end(b)) {
        Some(at) => at + line_end(&bytes[at..]),
        None => bytes.len(),
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// The length of the line end that these bytes begin with.
fn line_end(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\r\n") { 2 } else { 1 }
}

/// The first line `sep=;`, by which Excel tells itself the delimiter: that, and the line's length.
fn excel_hint(text: &str) -> Option<(Delimiter, usize)> {
    let length = line_length(text.as_bytes());
    let line = text[..length].trim_end_matches(['\r', '\n']);
    let named = line
        .strip_prefix("sep=")
        .or_else(|| line.strip_prefix("SEP="))?;
    Some((Delimiter::from_text(named)?, length))
}

/// The delimiter that the header line holds most of, outside quotes.
fn detect(text: &str) -> Result<(Delimiter, DelimiterReason), ImportError> {
    let mut counts = [0_u32; Delimiter::ALL.len()];
    let mut quoted = false;
    for c in text.trim_start_matches(['\r', '\n']).chars() {
        match c {
            '"' => quoted = !quoted,
            '\r' | '\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (count, delimiter) in counts.iter_mut().zip(Delimiter::ALL) {
                    *count += u32::from(delimiter.character() == c);
                }
            }
        }
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    if most == 0 {
        return Ok((Delimiter::Comma, DelimiterReason::OneColumn));
    }
    let mut candidates = Delimiter::ALL
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count == most);
    match (candidates.next(), candidates.next()) {
        (Some((delimiter, _)), None) => Ok((delimiter, DelimiterReason::Header)),
        _ => Err(ImportError::Delimiter),
    }
}

/// Splits the first record of `text` into `cells` and gives its length, line end included. Never
/// looks further than a cell's limit for a closing quote, so that many broken lines cost little.
fn record<'a>(
    text: &'a str,
    delimiter: Delimiter,
    limits: &Limits,
    cells: &mut Vec<Cow<'a, str>>,
) -> Result<usize, Defect> {
    let bytes = text.as_bytes();
    let delimiter = delimiter.character() as u8;
    let mut at = 0;
    loop {
        let column = cells.len();
        if column >= limits.columns {
            return Err(Defect::Cells {
                found: column + 1,
                expected: limits.columns,
            });
        }
        let (cell, next) = if bytes.get(at) == Some(&b'"') {
            quoted(text, at, column, limits.cell)?
        } else {
            let length = bytes[at..]
                .iter()
                .take(limits.cell + 1)
                .position(|&b| b == delimiter || is_line_end(b));
            let length = match length {
                Some(length) => length,
                None if bytes.len() - at <= limits.cell => bytes.len() - at,
                None => {
                    return Err(Defect::CellSize {
                        column,
                        limit: limits.cell,
                    });
                }
            };
            (Cow::Borrowed(&text[at..at + length]), at + length)
        };
        cells.push(cell);
        match bytes.get(next) {
            None => return Ok(next),
            Some(&byte) if byte == delimiter => at = next + 1,
            Some(&byte) if is_line_end(byte) => return Ok(next + line_end(&bytes[next..])),
            Some(_) => return Err(Defect::Quote { column }),
        }
    }
}

/// Reads the quoted cell that begins at `start`: its text, and where it ends.
fn quoted(
    text: &str,
    start: usize,
    column: usize,
    limit: usize,
) -> Result<(Cow<'_, str>, usize), Defect> {
    let body = start + 1;
    let mut doubled = false;
    let mut at = body;
    loop {
        let Some(found) = text.as_bytes()[at..]
            .iter()
            .take(limit + 1)
            .position(|&b| b == b'"')
        else {
            return Err(if text.len() - at <= limit {
                Defect::Quote { column }
            } else {
                Defect::CellSize { column, limit }
            });
        };
        at += found;
        if at - body > limit {
            return Err(Defect::CellSize { column, limit });
        }
        if text.as_bytes().get(at + 1) != Some(&b'"') {
            break;
        }
        doubled = true;
        at += 2;
    }
    let inner = &text[body..at];
    let cell = if doubled {
        Cow::Owned(inner.replace("\"\"", "\""))
    } else if inner.is_empty() {
        // Unlike a line with nothing at all, `""` is a cell.
        Cow::Owned(String::new())
    } else {
        Cow::Borrowed(inner)
    };
    Ok((cell, at + 1))
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
