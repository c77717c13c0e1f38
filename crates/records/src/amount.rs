//! Amounts of money, exact to the last digit.

use core::fmt;
use core::iter::Sum;

/// Decimals that an amount can have.
const DECIMALS: usize = 4;
/// Ten-thousandths in one.
const SCALE: i128 = 10_000;

/// An amount in some currency, in ten-thousandths. A field has up to 15 digits before the point and four
/// behind it, so no sum of a million of them comes near the bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i128);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads a decimal with up to four digits behind the point; one that is taken away begins with a minus
    /// sign.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let missing = DECIMALS.checked_sub(decimals.len())?;
        let digits = format!("{whole}{decimals}{}", "0".repeat(missing));
        if whole.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: i128 = digits.parse().ok()?;
        number.checked_mul(sign).map(Self)
    }

    /// The amount of a field that was read strictly. What is no amount is nothing.
    pub fn of(text: &str) -> Self {
        Self::parse(text).unwrap_or_default()
    }

    /// So many ten-thousandths.
    pub const fn from_ten_thousandths(amount: i128) -> Self {
        Self(amount)
    }

    /// Ten-thousandths.
    pub const fn ten_thousandths(self) -> i128 {
        self.0
    }

    /// The sum of two.
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left.
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// So many times as much.
    pub const fn times(self, factor: i128) -> Self {
        Self(self.0.saturating_mul(factor))
    }

    /// Whether this is at least so many percent of another.
    pub fn is_percent_of(self, percent: i128, of: Self) -> bool {
        self.times(100) >= of.times(percent)
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::plus)
    }
}

impl fmt::Display for Amount {
    /// As in a record: without trailing zeros beyond the second decimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let all = self.0.unsigned_abs();
        let scale = SCALE.unsigned_abs();
        let (whole, part) = (all.checked_div(scale), all.checked_rem(scale));
        let (whole, part) = (whole.unwrap_or_default(), part.unwrap_or_default());
        let decimals = format!("{part:04}");
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            short if short.len() < 2 => write!(f, "{sign}{whole}.{short:0<2}"),
            long => write!(f, "{sign}{whole}.{long}"),
        }
    }
}

/// Whether `a` is at most `times` times `b`; false where one of them is no amount.
pub(crate) fn is_at_most(a: &str, times: i128, b: &str) -> bool {
    match (Amount::parse(a), Amount::parse(b)) {
        (Some(a), Some(b)) => a <= b.times(times),
        _ => false,
    }
}

/// Whether two amounts are the same, however they are written.
pub(crate) fn is_same(a: &str, b: &str) -> bool {
    Amount::parse(a).is_some() && Amount::parse(a) == Amount::parse(b)
}

/// Whether two amounts differ by more than so many percent of the first.
pub(crate) fn differs_by(a: &str, b: &str, percent: i128) -> bool {
    let (Some(a), Some(b)) = (Amount::parse(a), Amount::parse(b)) else {
        return true;
    };
    let difference = a.minus(b).0.saturating_abs();
    difference.saturating_mul(100) > a.0.saturating_mul(percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        let read = |text| Amount::parse(text).map(Amount::ten_thousandths);
        assert_eq!(read("3200.5"), Some(32_005_000));
        assert_eq!(read("-0.0001"), Some(-1));
        assert_eq!(read("0"), Some(0));
        for bad in ["1.00001", "x", "", "-", "--1", "+1", "1-", "1.-5"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn amounts_are_written_as_people_write_them() {
        for (text, written) in [
            ("3200.5", "3200.50"),
            ("3200.00", "3200"),
            ("-0.05", "-0.05"),
            ("0.0001", "0.0001"),
            ("-12.345", "-12.345"),
            ("0", "0"),
        ] {
            assert_eq!(Amount::of(text).to_string(), written);
        }
    }

    #[test]
    fn amounts_are_compared_exactly() {
        assert!(is_same("3200", "3200.00"));
        assert!(!is_same("x", "x"));
        assert!(is_at_most("6400", 2, "3200") && !is_at_most("6400.01", 2, "3200"));
        assert!(differs_by("100", "131", 30) && !differs_by("100", "130", 30));
        assert!(differs_by("100", "69.99", 30) && !differs_by("100", "70", 30));
        assert!(Amount::of("90").is_percent_of(90, Amount::of("100")));
        assert!(!Amount::of("89.9999").is_percent_of(90, Amount::of("100")));
    }
}
