//! Which entries a page of the list shows. Newest first, pages from 1.

/// Rows of a page.
pub(crate) const PAGE: u64 = 20;

/// The numbers of the entries on a page, newest first.
pub(crate) fn entries_of(page: u64, size: u64) -> Vec<u64> {
    let Some(skipped) = page.checked_sub(1).and_then(|page| page.checked_mul(PAGE)) else {
        return Vec::new();
    };
    let above = size.saturating_sub(skipped);
    (above.saturating_sub(PAGE)..above).rev().collect()
}

/// How many pages a log of this size has; an empty one has one.
pub(crate) fn pages(size: u64) -> u64 {
    size.div_ceil(PAGE).max(1)
}

/// Reads what a reader typed as the number of an entry: blanks and separators are forgiven, also
/// full-width digits.
pub(crate) fn typed_number(text: &str, size: u64) -> Option<u64> {
    let mut number: Option<u64> = None;
    for char in text.trim().chars() {
        let digit = match char {
            ',' | '，' | ' ' | '\u{a0}' | '\u{202f}' => continue,
            '０'..='９' => u64::from(u32::from(char).checked_sub(0xff10)?),
            _ => u64::from(char.to_digit(10)?),
        };
        number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
    }
    number.filter(|number| *number < size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cover_the_log_without_gaps() {
        for size in [0, 1, 19, 20, 21, 40, 41, 257] {
            let listed: Vec<u64> = (1..=pages(size))
                .flat_map(|page| entries_of(page, size))
                .collect();
            assert!(listed.iter().copied().eq((0..size).rev()), "{size}");
            assert!(entries_of(pages(size) + 1, size).is_empty(), "{size}");
        }
        assert!(entries_of(0, 5).is_empty());
        assert!(entries_of(u64::MAX, u64::MAX).is_empty());
        assert_eq!(entries_of(1, u64::MAX).len(), 20);
    }

    #[test]
    fn numbers_as_people_type_them() {
        for (text, number) in [
            ("0", Some(0)),
            (" 1,234 ", Some(1234)),
            ("１２", Some(12)),
            ("6331", Some(6331)),
            ("6332", None),
            ("", None),
            (",", None),
            ("-1", None),
            ("1.5", None),
            ("twelve", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(typed_number(text, 6332), number, "{text}");
        }
    }
}
