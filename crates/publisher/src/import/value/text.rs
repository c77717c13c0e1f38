//! Names, addresses and tags.

use std::fmt::{self, Write};

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::fold::trim;
use super::{Note, Parsed, TextUnit, ValueError};
use crate::output::shown::show;

/// The longest name or address of a record, in bytes of UTF-8.
pub const MAX_TEXT_BYTES: usize = 512;
/// The longest tag or key, in characters.
pub const MAX_TAG_CHARS: usize = 64;

/// A name or an address: trimmed, in normal form C, on one line, without invisible characters.
/// Nothing else is changed: full-width letters stay as they were written.
pub fn text(cell: &str) -> Result<Parsed<String>, ValueError> {
    let cell = clean(cell)?;
    if cell.value.len() > MAX_TEXT_BYTES {
        return Err(ValueError::TextSize {
            found: cell.value.len(),
            limit: MAX_TEXT_BYTES,
            unit: TextUnit::Bytes,
        });
    }
    Ok(cell)
}

/// A tag or key: as [`text()`], and at most [`MAX_TAG_CHARS`] characters.
pub fn tag(cell: &str) -> Result<Parsed<String>, ValueError> {
    short(cell, MAX_TAG_CHARS)
}

/// A text of at most so many characters, otherwise as [`text()`].
pub fn short(cell: &str, limit: usize) -> Result<Parsed<String>, ValueError> {
    let cell = clean(cell)?;
    let found = cell.value.chars().count();
    if found > limit {
        return Err(ValueError::TextSize {
            found,
            limit,
            unit: TextUnit::Characters,
        });
    }
    Ok(cell)
}

/// A text from a file as it may be put before people: on one line, at most [`Shown::MAX_CHARS`]
/// long, and with invisible characters spelt out, because a terminal would obey some of them.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a>(pub &'a str);

impl Shown<'_> {
    /// What is longer is cut, and ends in an ellipsis.
    pub const MAX_CHARS: usize = 100;
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, character) in self.0.chars().enumerate() {
            if index == Self::MAX_CHARS {
                return f.write_char('\u{2026}');
            }
            show(character, f)?;
        }
        Ok(())
    }
}

fn clean(cell: &str) -> Result<Parsed<String>, ValueError> {
    let cell = trim(cell);
    if let Some(character) = cell.chars().find(|&c| is_invisible(c)) {
        return Err(ValueError::TextControl { character });
    }
    let broken = cell.contains(is_break);
    let one_line = if broken {
        let parts: Vec<&str> = cell
            .split(is_break)
            .map(trim)
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" ")
    } else {
        cell.to_owned()
    };
    let normal = is_nfc(&one_line);
    let value = if normal {
        one_line
    } else {
        one_line.nfc().collect()
    };
    Ok(Parsed::plain(value)
        .noting(Note::Breaks, broken)
        .noting(Note::Normalised, !normal))
}

/// What Alt+Enter and pasting leave in a cell.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t')
}

/// Control characters, and those that turn the direction of writing: a name that holds one can be
/// made to look like another.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !is_break(c))
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn trims_and_keeps() {
        assert_eq!(
            text("\u{3000}国槐 \r\n"),
            Ok(Parsed::plain("国槐".to_owned()))
        );
        assert_eq!(text("Ａ１"), Ok(Parsed::plain("Ａ１".to_owned())));
        assert_eq!(text(" \u{200b}\u{feff}"), Ok(Parsed::plain(String::new())));
    }

    #[test]
    fn brings_to_normal_form_c() {
        let read = text("e\u{301}rable").unwrap();
        assert_eq!(
            (read.value.as_str(), read.notes),
            ("\u{e9}rable", vec![Note::Normalised])
        );
    }

    #[test]
    fn breaks_become_spaces() {
        let read = text("12 Elm\r\n\tWard 3").unwrap();
        assert_eq!(
            (read.value.as_str(), read.notes),
            ("12 Elm Ward 3", vec![Note::Breaks])
        );
    }

    #[test]
    fn invisible_characters_are_refused() {
        for character in [
            '\0', '\u{1b}', '\u{7f}', '\u{85}', '\u{202e}', '\u{2066}', '\u{2028}',
        ] {
            assert_eq!(
                text(&format!("a{character}b")),
                Err(ValueError::TextControl { character })
            );
        }
    }

    #[test]
    fn what_is_shown_commands_no_terminal() {
        assert_eq!(Shown("国槐 \"x\"").to_string(), "国槐 \"x\"");
        assert_eq!(
            Shown("a\u{1b}[2Jb\n\u{202e}c").to_string(),
            "a\\u{1b}[2Jb\\u{a}\\u{202e}c"
        );
        assert_eq!(
            Shown(&"槐".repeat(101)).to_string(),
            format!("{}…", "槐".repeat(100))
        );
    }

    #[test]
    fn lengths_are_limits() {
        assert!(text(&"槐".repeat(170)).is_ok());
        assert_eq!(
            text(&"槐".repeat(171)),
            Err(ValueError::TextSize {
                found: 513,
                limit: 512,
                unit: TextUnit::Bytes
            })
        );
        assert!(tag(&"槐".repeat(64)).is_ok());
        assert_eq!(
            tag(&"a".repeat(65)),
            Err(ValueError::TextSize {
                found: 65,
                limit: 64,
                unit: TextUnit::Characters
            })
        );
    }

    proptest! {
        #[test]
        fn what_is_read_reads_as_itself(cell in any::<String>()) {
            if let Ok(read) = text(&cell) {
                prop_assert!(!read.value.contains(char::is_control));
                let value = read.value;
                prop_assert_eq!(text(&value), Ok(Parsed::plain(value)));
            }
        }
    }
}
