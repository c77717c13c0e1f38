//! The two forms of time in records: `2026-08-03T12:00:00Z` and `2026-08-03`.

/// Reads an RFC 3339 time in whole seconds that ends in `Z`; gives POSIX seconds.
///
/// Years 1970 to 9999; no fractions and no leap seconds, which POSIX time can't hold.
pub fn parse_time(text: &str) -> Option<u64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let days = parse_date(date)?;
    let [h1, h2, b':', m1, m2, b':', s1, s2] = *time.as_bytes() else {
        return None;
    };
    let hours = number(&[h1, h2])?;
    let minutes = number(&[m1, m2])?;
    let seconds = number(&[s1, s2])?;
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    days.checked_mul(86_400)?
        .checked_add(hours.checked_mul(3600)?)?
        .checked_add(minutes.checked_mul(60)?)?
        .checked_add(seconds)
}

/// Reads `YYYY-MM-DD`; gives days since 1970-01-01.
pub fn parse_date(text: &str) -> Option<u64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else {
        return None;
    };
    let year = number(&[y1, y2, y3, y4])?;
    let month = number(&[m1, m2])?;
    let day = number(&[d1, d2])?;
    if year < 1970 || !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    // Counts from 1 March of year 0, so that a leap day is the last day of its year.
    let shifted = month <= 2;
    let year = if shifted { year.checked_sub(1)? } else { year };
    let month = if shifted {
        month.checked_add(9)?
    } else {
        month.checked_sub(3)?
    };
    let before_month = month.checked_mul(153)?.checked_add(2)?.checked_div(5)?;
    let leap_days = year.checked_div(4)?.checked_add(year.checked_div(400)?)?;
    year.checked_mul(365)?
        .checked_add(leap_days)?
        .checked_sub(year.checked_div(100)?)?
        .checked_add(before_month)?
        .checked_add(day)?
        .checked_sub(719_469)
}

fn days_in(year: u64, month: u64) -> u64 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |sum, digit| {
        let digit = u64::from(digit.checked_sub(b'0')?);
        if digit > 9 {
            return None;
        }
        sum.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_times() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2001-09-09T01:46:40Z", 1_000_000_000),
            ("2026-11-22T16:52:43Z", 1_795_366_363),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!(parse_time(text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn every_day_follows_the_last() {
        let mut expected = 0;
        for year in 1970..=2400 {
            for month in 1..=12 {
                for day in 1..=days_in(year, month) {
                    let text = alloc::format!("{year:04}-{month:02}-{day:02}");
                    assert_eq!(parse_date(&text), Some(expected), "{text}");
                    expected += 1;
                }
            }
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for bad in [
            "",
            "2026-08-03",
            "2026-08-03T12:00:00",
            "2026-08-03T12:00:00z",
            "2026-08-03t12:00:00Z",
            "2026-08-03T12:00:00.0Z",
            "2026-08-03T12:00:00+00:00",
            "2026-08-03T24:00:00Z",
            "2026-08-03T12:60:00Z",
            "2016-12-31T23:59:60Z",
            "2026-02-29T00:00:00Z",
            "1900-01-01T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-1-01T00:00:00Z",
            "２026-08-03T12:00:00Z",
            "2026-08-03T12:00:0:Z",
        ] {
            assert_eq!(parse_time(bad), None, "{bad:?}");
        }
    }
}
