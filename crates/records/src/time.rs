//! Writes the form of time that records hold: `2026-08-03T12:00:00Z`.
//!
//! The inverse of [`stele_verify::time::parse_time`].

#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

/// The last second that has this form: the end of the year 9999, in POSIX seconds.
pub const MAX_TIME: u64 = 253_402_300_799;

/// Writes POSIX seconds as RFC 3339 in whole seconds that ends in `Z`; nothing beyond
/// [`MAX_TIME`].
pub fn format_time(seconds: u64) -> Option<String> {
    if seconds > MAX_TIME {
        return None;
    }
    let (days, rest) = divide(seconds, 86_400)?;
    let (hours, rest) = divide(rest, 3_600)?;
    let (minutes, seconds) = divide(rest, 60)?;
    let date = format_date(days)?;
    Some(format!("{date}T{hours:02}:{minutes:02}:{seconds:02}Z"))
}

/// Years run from 1 March, so that a leap day is the last of its year, and are counted in cycles
/// of 400 years, which are 146,097 days.
fn format_date(days: u64) -> Option<String> {
    let (cycle, day_of_cycle) = divide(days.checked_add(719_468)?, 146_097)?;
    // Without the days that leap years add, each year has 365: one goes every 4 years, one is put
    // back every 100, one goes every 400.
    let year_of_cycle = day_of_cycle
        .checked_sub(day_of_cycle.checked_div(1_460)?)?
        .checked_add(day_of_cycle.checked_div(36_524)?)?
        .checked_sub(day_of_cycle.checked_div(146_096)?)?
        .checked_div(365)?;
    let day_of_year = day_of_cycle
        .checked_add(year_of_cycle.checked_div(100)?)?
        .checked_sub(year_of_cycle.checked_mul(365)?)?
        .checked_sub(year_of_cycle.checked_div(4)?)?;
    // Five months have 153 days, from March on and again from August on.
    let months = day_of_year
        .checked_mul(5)?
        .checked_add(2)?
        .checked_div(153)?;
    let before_month = months.checked_mul(153)?.checked_add(2)?.checked_div(5)?;
    let day = day_of_year.checked_sub(before_month)?.checked_add(1)?;
    let is_next_year = months >= 10;
    let month = if is_next_year {
        months.checked_sub(9)?
    } else {
        months.checked_add(3)?
    };
    let year = cycle
        .checked_mul(400)?
        .checked_add(year_of_cycle)?
        .checked_add(u64::from(is_next_year))?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The day (YYYY-MM-DD) of a moment in POSIX seconds, in a zone without summer time that is known here:
/// those of China and Singapore. Days of any other zone are counted in UTC.
pub fn day_of(seconds: u64, zone: &str) -> Option<String> {
    let ahead = if is_eight_ahead(zone) { 8 * 3_600 } else { 0 };
    format_date(seconds.checked_add(ahead)?.checked_div(86_400)?)
}

/// What RFC 3339 puts behind a time in a zone, by whose clocks [`day_of`] counts days.
pub fn offset_of(zone: &str) -> &'static str {
    if is_eight_ahead(zone) { "+08:00" } else { "Z" }
}

fn is_eight_ahead(zone: &str) -> bool {
    matches!(
        zone,
        "Asia/Shanghai"
            | "Asia/Chongqing"
            | "Asia/Hong_Kong"
            | "Asia/Macau"
            | "Asia/Taipei"
            | "Asia/Singapore"
            | "PRC"
    )
}

fn divide(number: u64, by: u64) -> Option<(u64, u64)> {
    Some((number.checked_div(by)?, number.checked_rem(by)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_verify::time::{parse_date, parse_time};

    #[test]
    fn known_times() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (1_000_000_000, "2001-09-09T01:46:40Z"),
            (1_795_366_363, "2026-11-22T16:52:43Z"),
            (MAX_TIME, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(format_time(seconds).as_deref(), Some(text));
        }
    }

    #[test]
    fn every_day_reads_back() {
        for days in 0..=MAX_TIME / 86_400 {
            let text = format_date(days).unwrap();
            assert_eq!(parse_date(&text), Some(days), "{text}");
        }
    }

    #[test]
    fn every_second_of_a_day_reads_back() {
        for seconds in 951_782_400..=951_868_800 {
            let text = format_time(seconds).unwrap();
            assert_eq!(parse_time(&text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn a_day_begins_where_the_city_is() {
        let evening = parse_time("2026-05-02T16:00:00Z").unwrap();
        assert_eq!(day_of(evening, "Asia/Shanghai").unwrap(), "2026-05-03");
        assert_eq!(day_of(evening - 1, "Asia/Shanghai").unwrap(), "2026-05-02");
        assert_eq!(day_of(evening, "Etc/UTC").unwrap(), "2026-05-02");
        assert_eq!(offset_of("Asia/Shanghai"), "+08:00");
        assert_eq!(offset_of("Etc/UTC"), "Z");
    }

    #[test]
    fn beyond_the_last_year_there_is_no_form() {
        assert_eq!(format_time(MAX_TIME + 1), None);
        assert_eq!(format_time(u64::MAX), None);
    }
}
