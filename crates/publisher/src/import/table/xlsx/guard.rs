//! Refuses workbooks that would exhaust memory, before the library that reads them sees them.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::super::Limits;
use super::ImportError;
use super::failed;

/// How much of the shared strings' part is searched for the count that it declares.
const HEAD: u64 = 64 << 10;

/// Checks what the parts of a workbook declare of their own size.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ImportError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(failed)?;
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(failed)?;
        unpacked = unpacked.saturating_add(part.size());
        if unpacked > limits.unpacked {
            return Err(ImportError::Unpacked {
                limit: limits.unpacked,
            });
        }
        // The reader makes room for as many strings as this part says it has, in one piece.
        let name = part.name().map_err(failed)?.to_ascii_lowercase();
        if name.ends_with("sharedstrings.xml") {
            let size = part.size();
            let mut head = Vec::new();
            part.take(HEAD).read_to_end(&mut head).map_err(failed)?;
            if declared_strings(&String::from_utf8_lossy(&head)) > size {
                return Err(failed("it declares more texts than it can hold"));
            }
        }
    }
    Ok(())
}

/// The number in `uniqueCount="..."`, 0 without one.
fn declared_strings(head: &str) -> u64 {
    let Some((_, rest)) = head.split_once("uniqueCount") else {
        return 0;
    };
    let digits = rest.trim_start_matches([' ', '\t', '\r', '\n', '=', '"', '\'', '+']);
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    match &digits[..end] {
        "" => 0,
        number => number.parse().unwrap_or(u64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_count() {
        assert_eq!(declared_strings(r#"<sst count="9" uniqueCount="12">"#), 12);
        assert_eq!(declared_strings("<sst uniqueCount = '7' >"), 7);
        assert_eq!(declared_strings("<sst>"), 0);
        assert_eq!(declared_strings(r#"<sst uniqueCount="">"#), 0);
        assert_eq!(
            declared_strings(r#"uniqueCount="99999999999999999999""#),
            u64::MAX
        );
    }
}
