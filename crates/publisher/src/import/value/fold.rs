//! Full-width digits and signs, as Chinese input methods write them, to their ordinary forms.

use std::borrow::Cow;

/// A text for reading numbers, dates and points: full-width ASCII (U+FF01..U+FF5E) becomes ASCII,
/// the minus sign U+2212 becomes `-`, every kind of space becomes a space, and the ends are
/// trimmed. The flag says whether a *character that is read* was changed; spaces don't count.
pub fn fold(text: &str) -> (Cow<'_, str>, bool) {
    let text = trim(text);
    if text.is_ascii() {
        return (Cow::Borrowed(text), false);
    }
    let mut changed = false;
    let folded = text
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => {
                changed = true;
                char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
            }
            '\u{2212}' => {
                changed = true;
                '-'
            }
            c if is_space(c) => ' ',
            c => c,
        })
        .collect();
    (Cow::Owned(folded), changed)
}

/// The text without spaces, breaks and invisible fillers at its ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| is_space(c) || matches!(c, '\u{200b}' | '\u{feff}'))
}

/// White space of any script, the ideographic space (U+3000) and no-break spaces among them.
fn is_space(c: char) -> bool {
    c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_becomes_ordinary() {
        assert_eq!(fold("－１２．５，＋"), (Cow::from("-12.5,+"), true));
        assert_eq!(fold("２０２６／８／３"), (Cow::from("2026/8/3"), true));
        assert_eq!(fold("\u{2212}3"), (Cow::from("-3"), true));
    }

    #[test]
    fn spaces_are_no_change_worth_telling() {
        assert_eq!(fold("\u{3000}25\u{a0}\u{200b}"), (Cow::from("25"), false));
        assert_eq!(fold("1\u{202f}234"), (Cow::from("1 234"), false));
    }

    #[test]
    fn other_scripts_stay() {
        assert_eq!(fold("2026年"), (Cow::from("2026年"), false));
    }
}
