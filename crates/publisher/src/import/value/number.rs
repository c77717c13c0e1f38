//! Decimal numbers, exactly.

use super::fold::fold;
use super::{Note, Parsed, ValueError};

/// A decimal number as it was written: `digits * 10^exponent`, with a sign. No binary fraction
/// ever stands between the text and the integer that is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    /// At most 10^[`Decimal::MAX_DIGITS`], so that a unit's factor still fits.
    digits: u128,
    exponent: i32,
}

impl Decimal {
    /// More significant digits than any instrument gives; a double prints at most 17.
    pub const MAX_DIGITS: usize = 34;
    /// Bounds the exponent of `1e5` notation, so that scaling can't be made to work for long.
    const MAX_EXPONENT: i32 = 60;

    /// Reads a number as data formats write it: `-79.35`, `5.1e-05`. No separators, no spaces.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let (mantissa, power) = match text.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, exponent(power)?),
            None => (text, 0),
        };
        let (negative, mantissa) = sign(mantissa);
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return Err(ValueError::Number),
            Some(parts) => parts,
            None => (mantissa, ""),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(ValueError::Number);
        }
        let mut digits = 0_u128;
        let mut significant = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(ValueError::Number);
            }
            if significant > 0 || byte != b'0' {
                significant += 1;
            }
            if significant > Self::MAX_DIGITS {
                return Err(ValueError::NumberDigits);
            }
            digits = digits * 10 + u128::from(byte - b'0');
        }
        let places = i32::try_from(fraction.len()).map_err(|_| ValueError::NumberDigits)?;
        Ok(Self {
            negative,
            digits,
            exponent: power.saturating_sub(places),
        })
    }

    /// This number times `factor` times 10^`places`, as an integer, rounded half to even; and
    /// whether that was exact. `None` where no `i64` holds it.
    pub fn scaled(self, factor: u32, places: i32) -> Option<(i64, bool)> {
        let (value, exact) = self.scaled_wide(factor, places)?;
        Some((i64::try_from(value).ok()?, exact))
    }

    /// The same where an `i64` is too narrow: an amount of 15 digits in ten-thousandths.
    pub fn scaled_wide(self, factor: u32, places: i32) -> Option<(i128, bool)> {
        let digits = self.digits.checked_mul(u128::from(factor))?;
        let exponent = self.exponent.saturating_add(places);
        let power = 10_u128.checked_pow(exponent.unsigned_abs());
        let (magnitude, exact) = match (exponent >= 0, power) {
            _ if digits == 0 => (0, true),
            (true, power) => (digits.checked_mul(power?)?, true),
            (false, Some(power)) => divide(digits, power),
            // No u128 is as much as half of 10^39, the first power that none holds.
            (false, None) => (0, false),
        };
        let magnitude = i128::try_from(magnitude).ok()?;
        Some((if self.negative { -magnitude } else { magnitude }, exact))
    }
}

/// Reads a number as people write it in tables: full-width digits, a sign, and separators between
/// thousands (`1,234`, `1 234`) are understood; `1,5` is refused, because it is 1.5 to some and
/// 15 to others.
pub fn number(text: &str) -> Result<Parsed<Decimal>, ValueError> {
    let (folded, wide) = fold(text);
    let commas = folded.contains(',');
    let spaces = folded.contains(' ');
    let value = if commas || spaces {
        Decimal::parse(&without_separators(&folded, commas, spaces)?)?
    } else if folded.matches('.').count() > 1 {
        return Err(ValueError::NumberAmbiguous);
    } else {
        Decimal::parse(&folded)?
    };
    Ok(Parsed::plain(value)
        .noting(Note::FullWidth, wide)
        .noting(Note::Thousands, commas || spaces))
}

/// `1,234,567.5` without its separators: one kind, groups of three, and a first group that isn't 0.
fn without_separators(text: &str, commas: bool, spaces: bool) -> Result<String, ValueError> {
    let separator = match (commas, spaces) {
        (true, false) => ',',
        (false, true) => ' ',
        _ => return Err(ValueError::NumberAmbiguous),
    };
    let signed = text.starts_with(['+', '-']);
    let (sign, body) = text.split_at(usize::from(signed));
    let (whole, fraction) = match body.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (body, None),
    };
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or_default();
    let grouped = (1..=3).contains(&first.len())
        && is_digits(first)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && is_digits(group));
    let fraction_is_plain = fraction.is_none_or(|part| !part.is_empty() && is_digits(part));
    if grouped && fraction_is_plain {
        return Ok(format!("{sign}{}", body.replace(separator, "")));
    }
    let only_figures = body
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'));
    Err(if only_figures && commas {
        ValueError::NumberAmbiguous
    } else {
        ValueError::Number
    })
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn exponent(text: &str) -> Result<i32, ValueError> {
    let (negative, digits) = sign(text);
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ValueError::Number);
    }
    let power: i32 = digits.parse().map_err(|_| ValueError::Number)?;
    if power > Decimal::MAX_EXPONENT {
        return Err(ValueError::NumberDigits);
    }
    Ok(if negative { -power } else { power })
}

/// The quotient rounded half to even, and whether nothing was left over.
fn divide(digits: u128, by: u128) -> (u128, bool) {
    let (quotient, rest) = (digits / by, digits % by);
    // `by` is a power of ten above 1 wherever `rest` isn't 0, so it is even.
    let up = match rest.cmp(&(by / 2)) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => rest != 0 && quotient % 2 == 1,
        std::cmp::Ordering::Greater => true,
    };
    (quotient + u128::from(up), rest == 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scaled(text: &str, factor: u32, places: i32) -> Option<(i64, bool)> {
        number(text).unwrap().value.scaled(factor, places)
    }

    #[test]
    fn centimetres_to_millimetres() {
        assert_eq!(scaled("25", 1, 1), Some((250, true)));
        assert_eq!(scaled("25.04", 1, 1), Some((250, false)));
        assert_eq!(scaled("１，２３４．５", 1, 0), Some((1234, false)));
        assert_eq!(scaled("10.5", 254, -1), Some((267, false)), "inches: 266.7");
        assert_eq!(scaled("10", 254, -1), Some((254, true)));
    }

    #[test]
    fn coordinates_keep_every_digit_until_the_seventh() {
        let e7 = |text: &str| Decimal::parse(text).unwrap().scaled(1, 7);
        assert_eq!(e7("-79.3504014551342"), Some((-793_504_015, false)));
        assert_eq!(e7("43.6956860616501"), Some((436_956_861, false)));
        assert_eq!(e7("-5.1e-05"), Some((-510, true)));
        assert_eq!(e7("-0.0"), Some((0, true)));
        assert_eq!(
            e7("0.1"),
            Some((1_000_000, true)),
            "0.1 is no binary fraction"
        );
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        assert_eq!(scaled("0.5", 1, 0), Some((0, false)));
        assert_eq!(scaled("1.5", 1, 0), Some((2, false)));
        assert_eq!(scaled("2.5", 1, 0), Some((2, false)));
        assert_eq!(scaled("2.50001", 1, 0), Some((3, false)));
        assert_eq!(scaled("-1.5", 1, 0), Some((-2, false)));
    }

    #[test]
    fn far_powers_neither_overflow_nor_linger() {
        assert_eq!(scaled("1e-60", 1, 7), Some((0, false)));
        assert_eq!(scaled("0e60", 1, 7), Some((0, true)));
        assert_eq!(scaled("1e60", 1, 7), None);
        assert_eq!(scaled("9223372036854775807", 1, 0), Some((i64::MAX, true)));
        assert_eq!(scaled("9223372036854775808", 1, 0), None);
        assert_eq!(number("1e61"), Err(ValueError::NumberDigits));
        assert_eq!(number(&"9".repeat(35)), Err(ValueError::NumberDigits));
        assert!(number(&"0".repeat(1000)).is_ok());
        let most = "9".repeat(34);
        assert_eq!(scaled(&format!("0.{most}"), 1, 0), Some((1, false)));
        let places = format!("0.{}1", "0".repeat(5000));
        assert_eq!(scaled(&places, 254, 7), Some((0, false)));
    }

    #[test]
    fn thousands_are_read_and_said() {
        for text in ["1,234", "1，234", "1 234", "1\u{a0}234", "１，２３４"] {
            let read = number(text).unwrap();
            assert_eq!(read.value.scaled(1, 0), Some((1234, true)), "{text}");
            assert!(read.notes.contains(&Note::Thousands), "{text}");
        }
        assert_eq!(scaled("-1,234,567.25", 1, 2), Some((-123_456_725, true)));
    }

    #[test]
    fn two_readings_are_refused() {
        for text in [
            "1,5",
            "12,34",
            "1,2345",
            "0,123",
            "1.234,5",
            "1.234.567",
            "1,234 567",
            ",5",
        ] {
            assert_eq!(number(text), Err(ValueError::NumberAmbiguous), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", "-", "+", ".", "5.", "1 2", "abc", "25cm", "1e", "1e+", "e5", "--1", "1-2", "0x10",
            "NaN", "inf", "1,234e5", "٣", "1  234", "1,234.",
        ] {
            assert!(
                matches!(
                    number(text),
                    Err(ValueError::Number | ValueError::NumberAmbiguous)
                ),
                "{text}"
            );
        }
        assert_eq!(scaled(".5", 1, 1), Some((5, true)));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC*", factor in 0..1000_u32, places in -50..50_i32) {
            if let Ok(read) = number(&text) {
                read.value.scaled(factor, places);
            }
        }

        #[test]
        fn numberlike_text_does_not_panic(text in "[-+0-9.,eE 　，．]{0,60}") {
            if let Ok(read) = number(&text) {
                read.value.scaled(254, 7);
            }
        }

        /// An exact reading is the integer that one gets by moving the point by hand.
        #[test]
        fn agrees_with_moving_the_point(whole in 0..1_000_000_i64, fraction in 0..1_000_i64) {
            let text = format!("{whole}.{fraction:03}");
            prop_assert_eq!(scaled(&text, 1, 3), Some((whole * 1000 + fraction, true)));
        }
    }
}
