//! Amounts of money, compared exactly.

/// Ten-thousandths of the amount: a field has up to 15 digits before the point and four behind it.
pub(super) fn read(text: &str) -> Option<i128> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = decimals.len();
    if digits > 4 {
        return None;
    }
    let number: i128 = format!(
        "{whole}{decimals}{}",
        "0".repeat(4_usize.checked_sub(digits)?)
    )
    .parse()
    .ok()?;
    Some(number)
}

/// Whether `a` is at most `times` times `b`; false where one of them is no amount.
pub(super) fn is_at_most(a: &str, times: i128, b: &str) -> bool {
    match (read(a), read(b).and_then(|b| b.checked_mul(times))) {
        (Some(a), Some(most)) => a <= most,
        _ => false,
    }
}

/// Whether two amounts are the same, however they are written.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    read(a).is_some() && read(a) == read(b)
}

/// Whether two amounts differ by more than so many percent of the first.
pub(super) fn differs_by(a: &str, b: &str, percent: i128) -> bool {
    let (Some(a), Some(b)) = (read(a), read(b)) else {
        return true;
    };
    let (difference, most) = ((a - b).saturating_mul(100), a.saturating_mul(percent));
    difference.saturating_abs() > most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_compared_exactly() {
        assert_eq!(read("3200.5"), Some(32_005_000));
        assert_eq!(read("0"), Some(0));
        assert_eq!(read("1.00001"), None);
        assert_eq!(read("x"), None);
        assert!(is_same("3200", "3200.00"));
        assert!(!is_same("x", "x"));
        assert!(is_at_most("6400", 2, "3200") && !is_at_most("6400.01", 2, "3200"));
        assert!(differs_by("100", "131", 30) && !differs_by("100", "130", 30));
        assert!(differs_by("100", "69.99", 30) && !differs_by("100", "70", 30));
    }
}
