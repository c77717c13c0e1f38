//! Amounts of money, in the ten-thousandths that a record's four decimals hold. None is ever rounded.

use serde_json::{Value, json};
use stele_records::types::field::Form;
use stele_verify::json::Value as Strict;

use super::fold::fold;
use super::number::number;
use super::{Note, Parsed, ValueError, text};

/// The largest amount of a record, without its decimals.
const MOST: i64 = 999_999_999_999_999;
const SCALE: i128 = 10_000;

/// An amount as a record holds it. `sign` may stand before or behind it; with `minus` it may be negative,
/// also as bookkeepers write it, in brackets.
pub fn amount(
    cell: &str,
    sign: Option<&str>,
    times: u32,
    minus: bool,
) -> Result<Parsed<Value>, ValueError> {
    let read = ten_thousandths(cell, sign, times, minus)?;
    if read.value < 0 && !minus {
        return Err(range(0));
    }
    Ok(read.map(|value| Value::from(decimal(value))))
}

/// A change of an amount.
pub fn change(cell: &str) -> Result<Parsed<Value>, ValueError> {
    let read = ten_thousandths(cell, None, 1, true)?;
    Ok(read.map(|value| Value::from(decimal(value))))
}

/// What one amount has more than another.
pub fn difference(of: &str, minus: &str) -> Result<Parsed<Value>, ValueError> {
    let mut notes = Vec::new();
    let of = ten_thousandths(of, None, 1, true)?.into_value(&mut notes);
    let minus = ten_thousandths(minus, None, 1, true)?.into_value(&mut notes);
    let value = of - minus;
    check(value)?;
    Ok(Parsed {
        value: decimal(value).into(),
        notes,
    })
}

/// An amount in its currency, as a list of one.
pub fn amounts(cell: &str, currency: &str) -> Result<Parsed<Value>, ValueError> {
    let currency = text::text(currency)?.value;
    if !Form::Currency.fits(&Strict::String(currency.as_str().into())) {
        return Err(ValueError::Form {
            wanted: "an amount, and a currency of three capitals, such as CNY",
        });
    }
    Ok(amount(cell, None, 1, false)?
        .map(|amount| json!([{"amount": amount, "currency": currency}])))
}

/// The text of an amount: no zeros behind its last decimal, and no minus before nothing.
pub fn decimal(ten_thousandths: i128) -> String {
    let sign = if ten_thousandths < 0 { "-" } else { "" };
    let all = ten_thousandths.unsigned_abs();
    let scale = SCALE.unsigned_abs();
    let (whole, part) = (all / scale, all % scale);
    if part == 0 {
        return format!("{sign}{whole}");
    }
    let text = format!("{sign}{whole}.{part:04}");
    text.trim_end_matches('0').to_owned()
}

fn ten_thousandths(
    cell: &str,
    sign: Option<&str>,
    times: u32,
    brackets: bool,
) -> Result<Parsed<i128>, ValueError> {
    let cell = text::text(cell)?.value;
    let (folded, _) = fold(&cell);
    let inner = folded
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let (cell, negative) = match inner.filter(|_| brackets) {
        // A minus in brackets would be two.
        Some(inner) if inner.contains(['-', '(', ')']) => return Err(ValueError::Number),
        Some(inner) => (inner.trim(), true),
        None => (cell.as_str(), false),
    };
    let (amount, signed) = match sign {
        Some(sign) => match cell.strip_prefix(sign).or_else(|| cell.strip_suffix(sign)) {
            Some(amount) => (amount.trim().to_owned(), true),
            // The minus may stand before the sign: -$5.
            None => match cell
                .strip_prefix('-')
                .and_then(|rest| rest.strip_prefix(sign))
            {
                Some(amount) if !amount.starts_with(['-', '+']) => (format!("-{amount}"), true),
                _ => (cell.to_owned(), false),
            },
        },
        None => (cell.to_owned(), false),
    };
    let read = number(&amount)?;
    let scaled = read.value.scaled_wide(times, 4);
    let (value, exact) = scaled.ok_or_else(|| range(if brackets { -MOST } else { 0 }))?;
    if !exact {
        return Err(ValueError::Decimals);
    }
    check(value)?;
    Ok(read
        .map(|_| if negative { -value } else { value })
        .noting(Note::Brackets, negative)
        .noting(Note::SignDropped, signed)
        .noting(Note::Multiplied, times != 1))
}

fn check(value: i128) -> Result<(), ValueError> {
    if (value / SCALE).unsigned_abs() > u128::from(MOST.unsigned_abs()) {
        return Err(range(-MOST));
    }
    Ok(())
}

const fn range(min: i64) -> ValueError {
    ValueError::NumberRange { min, max: MOST }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, minus: bool) -> Result<String, &'static str> {
        let read = amount(cell, None, 1, minus).map_err(|error| error.code())?;
        let text = read.value.as_str().unwrap().to_owned();
        let unsigned = text.trim_start_matches('-');
        assert!(
            Form::Decimal.fits(&Strict::String(unsigned.into())),
            "{text}"
        );
        Ok(text)
    }

    #[test]
    fn every_digit_is_kept() {
        for (cell, text) in [
            ("36246943.32", "36246943.32"),
            ("100000.00", "100000"),
            ("1,234.5", "1234.5"),
            ("0.0001", "0.0001"),
            ("999999999999999.9999", "999999999999999.9999"),
            ("1E3", "1000"),
            ("1.5e2", "150"),
            ("12345e-4", "1.2345"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("0", "0"),
        ] {
            assert_eq!(read(cell, false).as_deref(), Ok(text), "{cell}");
        }
    }

    #[test]
    fn what_a_record_could_not_hold_is_refused() {
        for (cell, code) in [
            ("1000000000000000", "import-number-range"),
            ("999999999999999.99999", "import-decimals"),
            ("0.00001", "import-decimals"),
            ("1e-5", "import-decimals"),
            ("1e400", "import-number-digits"),
            ("1e60", "import-number-range"),
            ("1e99999", "import-number"),
            ("-5", "import-number-range"),
            ("(5)", "import-number"),
            ("5-", "import-number"),
            ("NaN", "import-number"),
            ("1,5", "import-number-ambiguous"),
        ] {
            assert_eq!(read(cell, false), Err(code), "{cell}");
        }
        assert_eq!(read("-1000000000000000", true), Err("import-number-range"));
    }

    #[test]
    fn money_that_comes_back_is_written_in_two_ways() {
        for (cell, text) in [
            ("-12.50", "-12.5"),
            ("(1,234)", "-1234"),
            ("（5）", "-5"),
            ("7", "7"),
        ] {
            assert_eq!(read(cell, true).as_deref(), Ok(text), "{cell}");
        }
        let pounds = |cell| amount(cell, Some("£"), 1, true).map(|read| read.value);
        for cell in ["-£5", "£-5", "(£5)", "-5", "-5£"] {
            assert_eq!(pounds(cell).unwrap(), "-5", "{cell}");
        }
        assert!(pounds("-£-5").is_err() && pounds("£-£5").is_err());
        for cell in ["(-5)", "((5))", "()", "(5"] {
            assert!(read(cell, true).is_err(), "{cell}");
        }
    }

    #[test]
    fn differences_are_exact() {
        let read = |of, minus| difference(of, minus).map(|read| read.value);
        assert_eq!(read("35250000", "29000000").unwrap(), "6250000");
        assert_eq!(read("0.3", "0.1").unwrap(), "0.2");
        assert_eq!(read("1", "1.0001").unwrap(), "-0.0001");
        assert_eq!(read("5", "5").unwrap(), "0");
        assert!(read("999999999999999", "-1").is_err());
    }
}
