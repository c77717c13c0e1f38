//! A point in well-known text (OGC 06-103r4 section 7): `POINT (115.9 39.0)`.

use super::ValueError;
use super::number::Decimal;
use super::position::Coordinates;

/// Reads `POINT (longitude latitude)`, and `SRID=4326;` before it; a third number is a height only
/// where the text says `POINT Z`.
pub(super) fn point(text: &str) -> Result<Coordinates, ValueError> {
    let text = match text.split_once(';') {
        Some((system, rest)) if system.trim().eq_ignore_ascii_case("SRID=4326") => {
            rest.trim_start()
        }
        Some(_) => {
            return Err(wrong(
                "it names another coordinate system; WGS 84 (SRID=4326) is wanted",
            ));
        }
        None => text,
    };
    let (keyword, body) = text
        .split_once('(')
        .ok_or(wrong("it doesn't begin with POINT ("))?;
    let body = body
        .strip_suffix(')')
        .ok_or(wrong("it doesn't end with )"))?;
    let mut words = keyword.split_ascii_whitespace();
    if !words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("POINT"))
    {
        return Err(wrong("it doesn't begin with POINT ("));
    }
    let has_height = match words.next() {
        None => false,
        Some(word) if word.eq_ignore_ascii_case("Z") => true,
        Some(_) => return Err(wrong("it is neither POINT nor POINT Z")),
    };
    let mut numbers = body.split_ascii_whitespace().map(number);
    let mut next = || {
        numbers
            .next()
            .unwrap_or(Err(wrong("it has too few numbers")))
    };
    let (longitude, latitude) = (next()?, next()?);
    if has_height {
        next()?;
    }
    if words.next().is_some() || numbers.next().is_some() {
        return Err(wrong("it has more than its numbers"));
    }
    Ok(Coordinates {
        longitude,
        latitude,
        has_height,
    })
}

fn number(text: &str) -> Result<Decimal, ValueError> {
    Decimal::parse(text).map_err(|error| match error {
        ValueError::Number => wrong("a coordinate is not a number"),
        other => other,
    })
}

fn wrong(what: &'static str) -> ValueError {
    ValueError::Position { what }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(i64, i64, bool), ValueError> {
        let point = point(text)?;
        let e7 = |decimal: Decimal| decimal.scaled(1, 7).unwrap().0;
        Ok((e7(point.longitude), e7(point.latitude), point.has_height))
    }

    #[test]
    fn reads_points() {
        for text in [
            "POINT (115.9 39)",
            "point(115.9  39.0)",
            "SRID=4326;POINT( 115.9 39 )",
        ] {
            assert_eq!(
                read(text),
                Ok((1_159_000_000, 390_000_000, false)),
                "{text}"
            );
        }
        assert_eq!(read("POINT Z (1 2 3)"), Ok((10_000_000, 20_000_000, true)));
    }

    #[test]
    fn names_what_is_wrong() {
        let cases = [
            ("", "it doesn't begin with POINT ("),
            ("POINT 1 2", "it doesn't begin with POINT ("),
            ("MULTIPOINT (1 2)", "it doesn't begin with POINT ("),
            ("POINT (1 2", "it doesn't end with )"),
            ("POINT EMPTY (1 2)", "it is neither POINT nor POINT Z"),
            ("POINT Z M (1 2 3)", "it has more than its numbers"),
            ("POINT (1)", "it has too few numbers"),
            ("POINT Z (1 2)", "it has too few numbers"),
            ("POINT (1 2 3)", "it has more than its numbers"),
            ("POINT (1,2)", "a coordinate is not a number"),
            ("POINT ((1 2))", "a coordinate is not a number"),
            (
                "SRID=3857;POINT (1 2)",
                "it names another coordinate system; WGS 84 (SRID=4326) is wanted",
            ),
        ];
        for (text, what) in cases {
            assert_eq!(read(text), Err(ValueError::Position { what }), "{text}");
        }
    }
}
