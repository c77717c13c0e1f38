//! A spreadsheet's value to the text that a reader of the sheet would give for it.

use std::borrow::Cow;

use calamine::{DataRef, ExcelDateTime};

/// The text of a cell, and what had to be done for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Text<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// As it stands.
    Plain,
    /// A serial number in a cell formatted as a date, written as a day.
    Date,
    /// A number of more than 15 digits, rounded to 15 as spreadsheets show it.
    Rounded,
    /// An error such as `#REF!`.
    Error,
}

/// The text of a cell. Of a formula this is its stored result.
pub(super) fn text<'a>(value: &'a DataRef<'_>) -> Text<'a> {
    let plain = |text: &'a str| Text {
        text: Cow::Borrowed(text),
        kind: Kind::Plain,
    };
    match value {
        DataRef::Empty => plain(""),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            plain(text)
        }
        DataRef::SharedString(text) => plain(text),
        DataRef::Bool(true) => plain("TRUE"),
        DataRef::Bool(false) => plain("FALSE"),
        DataRef::Int(number) => Text {
            text: Cow::Owned(number.to_string()),
            kind: Kind::Plain,
        },
        DataRef::Float(number) => decimal(*number),
        DataRef::DateTime(serial) => day(serial),
        DataRef::Error(error) => Text {
            text: Cow::Owned(error.to_string()),
            kind: Kind::Error,
        },
    }
}

/// A number to 15 significant digits, which is what Excel keeps and shows: the sum of 0.1 and 0.2
/// is 0.3 in the sheet, and 25 is "25". Any decimal of 15 digits survives the way through a double.
fn decimal(number: f64) -> Text<'static> {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    Text {
        text: Cow::Owned(rounded.to_string()),
        kind: if rounded == number || number.is_nan() {
            Kind::Plain
        } else {
            Kind::Rounded
        },
    }
}

/// A date, with its time of day where that isn't midnight. What Excel itself shows as no date (day
/// 0, before the epoch, beyond 9999) stays a number, which no date field accepts.
fn day(serial: &ExcelDateTime) -> Text<'static> {
    /// The day after 9999-12-31.
    const END: f64 = 2_958_466.0;
    let value = serial.as_f64();
    if !serial.is_datetime() || !(1.0..END).contains(&value) {
        return decimal(value);
    }
    let (year, month, day, hour, minute, second, milli) = serial.to_ymd_hms_milli();
    let mut text = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) != (0, 0, 0, 0) {
        text += &format!(" {hour:02}:{minute:02}:{second:02}");
    }
    Text {
        text: Cow::Owned(text),
        kind: Kind::Date,
    }
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, ExcelDateTimeType};

    use super::*;

    fn read(value: &DataRef<'_>) -> (String, Kind) {
        let Text { text, kind } = text(value);
        (text.into_owned(), kind)
    }

    #[test]
    fn numbers_read_as_they_are_shown() {
        let cases = [
            (25.0, "25"),
            (-0.5, "-0.5"),
            (43.6956860616501, "43.6956860616501"),
            (1e20, "100000000000000000000"),
            (5.1e-5, "0.000051"),
        ];
        for (number, shown) in cases {
            assert_eq!(
                read(&DataRef::Float(number)),
                (shown.to_owned(), Kind::Plain)
            );
        }
        assert_eq!(
            read(&DataRef::Float(0.1 + 0.2)),
            ("0.3".to_owned(), Kind::Rounded)
        );
        assert_eq!(
            read(&DataRef::Float(f64::NAN)),
            ("NaN".to_owned(), Kind::Plain)
        );
        assert_eq!(
            read(&DataRef::Float(f64::INFINITY)),
            ("inf".to_owned(), Kind::Plain)
        );
    }

    #[test]
    fn serials_are_days() {
        let serial = |value, epoch_1904| {
            let kind = ExcelDateTimeType::DateTime;
            read(&DataRef::DateTime(ExcelDateTime::new(
                value, kind, epoch_1904,
            )))
        };
        let date = |text: &str| (text.to_owned(), Kind::Date);
        assert_eq!(serial(46237.0, false), date("2026-08-03"));
        assert_eq!(serial(44775.0, true), date("2026-08-03"));
        assert_eq!(serial(46237.25, false), date("2026-08-03 06:00:00"));
        assert_eq!(
            serial(60.0, false),
            date("1900-02-29"),
            "Excel's own error; the date parser refuses it"
        );
        for no_day in [0.5, -1.0, 2_958_466.0, f64::NAN] {
            assert_eq!(serial(no_day, false).1, Kind::Plain);
        }
        let span = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(
            read(&DataRef::DateTime(span)),
            ("1.5".to_owned(), Kind::Plain)
        );
    }

    #[test]
    fn errors_are_marked() {
        assert_eq!(
            read(&DataRef::Error(CellErrorType::Ref)),
            ("#REF!".to_owned(), Kind::Error)
        );
        assert_eq!(read(&DataRef::Bool(true)), ("TRUE".to_owned(), Kind::Plain));
    }
}
