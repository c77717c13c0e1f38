//! What every signed text is checked for before it is read: size first, then its characters.

/// Why bytes are no text of the kind that notes, proofs and policies are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextError {
    /// Longer than the limit.
    TooLong {
        /// Its length in bytes.
        found: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Begins with a byte order mark, which an editor has put there.
    ByteOrderMark,
    /// Not UTF-8.
    NotUtf8 {
        /// Line number, from 1.
        line: usize,
    },
    /// A carriage return: something has changed the line ends.
    CarriageReturn {
        /// Line number, from 1.
        line: usize,
    },
    /// A zero byte: this is no text.
    Nul {
        /// Line number, from 1.
        line: usize,
    },
    /// Another control character.
    ControlCharacter {
        /// Line number, from 1.
        line: usize,
        /// The character.
        byte: u8,
    },
}

impl TextError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "text-too-long",
            Self::ByteOrderMark => "text-byte-order-mark",
            Self::NotUtf8 { .. } => "text-not-utf8",
            Self::CarriageReturn { .. } => "text-carriage-return",
            Self::Nul { .. } => "text-nul",
            Self::ControlCharacter { .. } => "text-control-character",
        }
    }
}

/// UTF-8 without control characters below U+0020, save newlines (signed-note, "Format"), and at most
/// `limit` bytes.
///
/// # Errors
/// [`TextError`] with the first thing that is wrong.
pub fn check_text(bytes: &[u8], limit: usize) -> Result<&str, TextError> {
    check_octets(bytes, limit, |byte| byte >= 0x20 || byte == b'\n')?;
    core::str::from_utf8(bytes).map_err(|error| TextError::NotUtf8 {
        line: line_of(bytes, error.valid_up_to()),
    })
}

/// Octets of which each is allowed; their encoding is left open.
pub(crate) fn check_octets(
    bytes: &[u8],
    limit: usize,
    is_allowed: fn(u8) -> bool,
) -> Result<(), TextError> {
    if bytes.len() > limit {
        return Err(TextError::TooLong {
            found: bytes.len(),
            limit,
        });
    }
    if bytes.starts_with("\u{feff}".as_bytes()) {
        return Err(TextError::ByteOrderMark);
    }
    let Some((at, &byte)) = (0..).zip(bytes).find(|(_, byte)| !is_allowed(**byte)) else {
        return Ok(());
    };
    let line = line_of(bytes, at);
    Err(match byte {
        b'\r' => TextError::CarriageReturn { line },
        0 => TextError::Nul { line },
        _ => TextError::ControlCharacter { line, byte },
    })
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    let before = bytes.iter().take(at);
    before
        .filter(|byte| **byte == b'\n')
        .count()
        .saturating_add(1)
}

/// What stands before the first blank line and behind it.
///
/// Two bytes are found without the search for any text, which is large.
pub(crate) fn around_first_blank(text: &str) -> Option<(&str, &str)> {
    around(text, text.as_bytes().windows(2).position(is_blank)?)
}

/// What stands before the last blank line and behind it.
pub(crate) fn around_last_blank(text: &str) -> Option<(&str, &str)> {
    around(text, text.as_bytes().windows(2).rposition(is_blank)?)
}

fn is_blank(pair: &[u8]) -> bool {
    pair == b"\n\n"
}

fn around(text: &str, at: usize) -> Option<(&str, &str)> {
    text.get(..at).zip(text.get(at.checked_add(2)?..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_name_and_line() {
        for (bytes, error) in [
            (&b"123456789"[..], TextError::TooLong { found: 9, limit: 8 }),
            (b"\xef\xbb\xbfa\n", TextError::ByteOrderMark),
            (b"a\n\xff", TextError::NotUtf8 { line: 2 }),
            (b"a\r\n", TextError::CarriageReturn { line: 1 }),
            (b"\n\n\0", TextError::Nul { line: 3 }),
            (
                b"a\n\tb",
                TextError::ControlCharacter {
                    line: 2,
                    byte: b'\t',
                },
            ),
            // UTF-16 without a mark is full of zero bytes.
            (b"a\0\n\0", TextError::Nul { line: 1 }),
            // An overlong encoding and a surrogate.
            (b"\xc0\x8a", TextError::NotUtf8 { line: 1 }),
            (b"\xed\xa0\x80", TextError::NotUtf8 { line: 1 }),
        ] {
            assert_eq!(check_text(bytes, 8), Err(error), "{bytes:?}");
        }
    }

    #[test]
    fn everything_else_is_allowed() {
        // DEL and the C1 controls are above U+0020, and a mark elsewhere is a character.
        for text in ["", "\n\n", "\u{7f}\u{85}", "a\u{feff}"] {
            assert_eq!(check_text(text.as_bytes(), 8), Ok(text));
        }
    }
}
