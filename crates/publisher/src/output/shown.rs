//! Words from files and servers, as they may be put before people.

use std::fmt;

use stele_messages::is_harmless;

/// Spells out what can't be seen: a terminal would obey some of it, a line break would forge a line
/// of ours, and a tag with a zero-width space in it would look like another. Output for machines
/// stays as it is.
pub(crate) fn shown(words: &str) -> String {
    let mut shown = String::with_capacity(words.len());
    for char in words.chars() {
        // Writing to a string doesn't fail.
        let _ = show(char, &mut shown);
    }
    shown
}

/// As [`shown`], for a message of several lines.
pub(crate) fn shown_lines(message: &str) -> String {
    let lines: Vec<_> = message.split('\n').map(shown).collect();
    lines.join("\n")
}

/// Writes a character as it is, or by its number if it can't be seen.
pub(crate) fn show(char: char, out: &mut impl fmt::Write) -> fmt::Result {
    if is_harmless(char) {
        out.write_char(char)
    } else {
        write!(out, "{}", char.escape_unicode())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_seen_stays() {
        for words in ["tag:T-0004", "示/5 \u{3000}银杏", "a\\b \"c\" é", "\u{5d0}"] {
            assert_eq!(shown(words), words);
        }
    }

    #[test]
    fn what_can_not_is_spelt_out() {
        for (words, expected) in [
            (
                "T-0004: Nothing.\nall good\u{1b}[8m",
                "T-0004: Nothing.\\u{a}all good\\u{1b}[8m",
            ),
            ("T\u{200b}-0004", "T\\u{200b}-0004"),
            ("a\u{202e}b\r\0\u{9b}", "a\\u{202e}b\\u{d}\\u{0}\\u{9b}"),
            ("\u{feff}\u{ad}\u{3164}", "\\u{feff}\\u{ad}\\u{3164}"),
        ] {
            assert_eq!(shown(words), expected);
        }
        assert_eq!(shown_lines("a\u{1b}\nb"), "a\\u{1b}\nb");
    }
}
