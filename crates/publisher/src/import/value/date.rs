//! Calendar days.

use jiff::civil::Date;

use super::fold::fold;
use super::{Note, Parsed, ValueError};

/// Which way round a date with the year last is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// A year that stands last is refused: day and month can't be told apart.
    YearFirst,
    /// `3/8/2026` is the third of August.
    DayFirst,
    /// `8/3/2026` is the third of August.
    MonthFirst,
}

/// Reads `2026-08-03`, `2026/8/3`, `2026.8.3`, `2026年8月3日` and `20260803`; with the year last
/// only where `order` tells the order. A time of day without a zone is left out, and noted.
pub fn date(text: &str, order: DateOrder) -> Result<Parsed<Date>, ValueError> {
    let (folded, wide) = fold(text);
    let (day, timed) = without_time(&folded)?;
    let (parts, form) = split(day).ok_or(ValueError::Date)?;
    let [year, month, day] = arrange(parts, order)?;
    let note = match form {
        _ if parts[0].len() == 4 => Note::YearFirst,
        _ if order == DateOrder::DayFirst => Note::DayFirst,
        _ => Note::MonthFirst,
    };
    let value = Date::new(
        year.parse().map_err(|_| ValueError::Date)?,
        month.parse().map_err(|_| ValueError::DateImpossible)?,
        day.parse().map_err(|_| ValueError::DateImpossible)?,
    )
    .map_err(|_| ValueError::DateImpossible)?;
    if value.year() < 1000 {
        return Err(ValueError::DateImpossible);
    }
    Ok(Parsed::plain(value)
        .noting(Note::FullWidth, wide)
        .noting(note, form != Form::Iso)
        .noting(Note::TimeDropped, timed))
}

/// Reads a time of a day with its offset from UTC, `2018-10-09T09:15:00+04:30` (RFC 3339), as the day that is
/// written there, or with an offset in seconds as the day at a place with this offset. A day alone is read as it
/// is.
pub fn moment(text: &str, offset: Option<i32>) -> Result<Parsed<Date>, ValueError> {
    let text = super::fold::trim(text);
    if !text.contains(['T', 't']) {
        return date(text, DateOrder::YearFirst);
    }
    let Ok(moment) = text.parse::<jiff::Timestamp>() else {
        // One without an offset is the local time of wherever it was written.
        return date(text, DateOrder::YearFirst);
    };
    let written = date(text.get(..10).unwrap_or_default(), DateOrder::YearFirst)?;
    let Some(offset) = offset else {
        return Ok(written.noting(Note::DayAsWritten, true));
    };
    let offset = jiff::tz::Offset::from_seconds(offset).map_err(|_| ValueError::DateImpossible)?;
    let day = offset.to_datetime(moment).date();
    Ok(Parsed::plain(day).noting(Note::DayInZone, true))
}

/// Reads a month, `2026-08` or `2026/8`, as its first day, and notes it.
pub fn month(text: &str) -> Result<Parsed<Date>, ValueError> {
    let (folded, wide) = fold(text);
    let parts = folded.split_once(['-', '/', '.']);
    let (year, month) = parts.ok_or(ValueError::Month)?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !(1..=2).contains(&month.len()) || !digits(year) || !digits(month) {
        return Err(ValueError::Month);
    }
    Ok(
        date(&format!("{year}-{month:0>2}-01"), DateOrder::YearFirst)?
            .noting(Note::FullWidth, wide)
            .noting(Note::MonthStart, true),
    )
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `2026-08-03`, which needs no remark.
    Iso,
    Other,
}

/// Three runs of digits, in the order of writing.
fn split(day: &str) -> Option<([&str; 3], Form)> {
    if day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) {
        return Some(([&day[..4], &day[4..6], &day[6..]], Form::Other));
    }
    let parts = if let Some((year, rest)) = day.split_once('年') {
        let (month, rest) = rest.split_once('月')?;
        [
            year.trim(),
            month.trim(),
            rest.trim().strip_suffix('日')?.trim(),
        ]
    } else {
        let separator = ['-', '/', '.'].into_iter().find(|&c| day.contains(c))?;
        let mut parts = day.split(separator);
        let three = [parts.next()?, parts.next()?, parts.next()?];
        if parts.next().is_some() {
            return None;
        }
        three
    };
    let sound = parts
        .iter()
        .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    if !sound {
        return None;
    }
    let iso = parts.map(str::len) == [4, 2, 2] && day.as_bytes()[4] == b'-';
    Some((parts, if iso { Form::Iso } else { Form::Other }))
}

/// Year, month, day. A year has four digits, wherever it stands; `03.08.26` is no date.
fn arrange(parts: [&str; 3], order: DateOrder) -> Result<[&str; 3], ValueError> {
    let [first, second, third] = parts;
    match (parts.map(str::len), order) {
        ([4, 1..=2, 1..=2], _) => Ok(parts),
        ([1..=2, 1..=2, 4], DateOrder::DayFirst) => Ok([third, second, first]),
        ([1..=2, 1..=2, 4], DateOrder::MonthFirst) => Ok([third, first, second]),
        ([1..=2, 1..=2, 2 | 4], _) => Err(ValueError::DateAmbiguous),
        _ => Err(ValueError::Date),
    }
}

/// The day without a time of day, and whether there was one.
fn without_time(text: &str) -> Result<(&str, bool), ValueError> {
    let Some((day, time)) = text.split_once('T').or_else(|| {
        // `2026 年 8 月 3 日` has spaces too: only what has a colon is a time.
        text.rsplit_once(' ').filter(|(_, time)| time.contains(':'))
    }) else {
        return Ok((text, false));
    };
    if time.ends_with(['Z', 'z']) || time.contains(['+', '-']) {
        return Err(ValueError::DateZone);
    }
    let mut parts = time.split(':');
    let hour = parts.next().unwrap_or_default();
    let minute = parts.next().unwrap_or_default();
    let second = parts.next().unwrap_or("00");
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let within = |part: &str, below: u32| {
        (1..=2).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse::<u32>().is_ok_and(|value| value < below)
    };
    let sound = within(hour, 24)
        && within(minute, 60)
        && within(second, 60)
        && !fraction.is_empty()
        && fraction.bytes().all(|b| b.is_ascii_digit())
        && parts.next().is_none();
    if sound {
        Ok((day.trim_end(), true))
    } else {
        Err(ValueError::Date)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;
    use proptest::prelude::*;

    use super::*;

    fn year_first(text: &str) -> Result<Parsed<Date>, ValueError> {
        date(text, DateOrder::YearFirst)
    }

    #[test]
    fn the_usual_forms_are_one_day() {
        for text in [
            "2026/8/3",
            "2026-8-3",
            "2026.08.03",
            "2026年8月3日",
            "2026 年 8 月 3 日",
            "20260803",
            "２０２６／８／３",
            " 2026/08/03\u{3000}",
        ] {
            let read = year_first(text).unwrap();
            assert_eq!(read.value, day(2026, 8, 3), "{text}");
            assert!(read.notes.contains(&Note::YearFirst), "{text}");
        }
        assert_eq!(year_first("2026-08-03"), Ok(Parsed::plain(day(2026, 8, 3))));
    }

    #[test]
    fn a_time_of_day_is_left_out_and_said() {
        for text in [
            "2026-08-03T14:22:05",
            "2026-08-03 0:00",
            "2026-08-03 14:22:05.250",
        ] {
            let read = year_first(text).unwrap();
            assert_eq!(read.value, day(2026, 8, 3));
            assert_eq!(read.notes, [Note::TimeDropped], "{text}");
        }
        for text in [
            "2026-08-03T14:22:05Z",
            "2026-08-03T14:22:05+08:00",
            "2026-08-03 01:00-04:00",
        ] {
            assert_eq!(year_first(text), Err(ValueError::DateZone), "{text}");
        }
        for text in [
            "2026-08-03T",
            "2026-08-03 24:00",
            "2026-08-03 1:2:3:4",
            "2026-08-03 1:60",
        ] {
            assert_eq!(year_first(text), Err(ValueError::Date), "{text}");
        }
    }

    #[test]
    fn impossible_days_are_refused() {
        for text in [
            "2026-02-29",
            "2026/13/1",
            "2026-00-10",
            "2026年4月31日",
            "20261301",
            "0026-01-01",
        ] {
            assert_eq!(year_first(text), Err(ValueError::DateImpossible), "{text}");
        }
        assert!(year_first("2024-02-29").is_ok());
    }

    #[test]
    fn the_order_is_told_not_guessed() {
        for text in ["3/8/2026", "13/8/2026", "03.08.26", "1-2-2026"] {
            assert_eq!(year_first(text), Err(ValueError::DateAmbiguous), "{text}");
        }
        let dmy = date("3/8/2026", DateOrder::DayFirst).unwrap();
        assert_eq!(
            (dmy.value, dmy.notes),
            (day(2026, 8, 3), vec![Note::DayFirst])
        );
        let mdy = date("8/3/2026", DateOrder::MonthFirst).unwrap();
        assert_eq!(
            (mdy.value, mdy.notes),
            (day(2026, 8, 3), vec![Note::MonthFirst])
        );
        assert_eq!(
            date("13/8/2026", DateOrder::MonthFirst),
            Err(ValueError::DateImpossible)
        );
        assert_eq!(
            date("2026/8/3", DateOrder::DayFirst).unwrap().value,
            day(2026, 8, 3)
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2026",
            "2026-08",
            "2026/8-3",
            "August 3",
            "2026年8月",
            "202683",
            "45872",
            "2026-8-3-1",
            "年月日",
        ] {
            assert_eq!(year_first(text), Err(ValueError::Date), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC*") {
            for order in [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst] {
                let _ = date(&text, order);
            }
        }

        #[test]
        fn datelike_text_does_not_panic(text in "[0-9/.年月日T: Z+-]{0,24}") {
            let _ = year_first(&text);
        }

        #[test]
        fn reads_what_it_prints(year in 1000..=9999_i16, ordinal in 1..=365_i16) {
            let value = Date::new(year, 1, 1).unwrap().with().day_of_year(ordinal).build().unwrap();
            prop_assert_eq!(year_first(&value.to_string()), Ok(Parsed::plain(value)));
        }
    }
}
