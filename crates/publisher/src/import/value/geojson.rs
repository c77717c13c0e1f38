//! A GeoJSON point (RFC 7946 section 3.1.2), read strictly and without floating point.
//!
//! A JSON library would hand the numbers over as doubles, of which -79.3504014551342 is none; so
//! this scanner takes the digits from the text. It knows one object of two members and nothing
//! else.

use super::ValueError;
use super::number::Decimal;
use super::position::Coordinates;

/// Reads `{"type": "Point", "coordinates": [longitude, latitude]}`, in either order of members.
pub(super) fn point(text: &str) -> Result<Coordinates, ValueError> {
    let mut scan = Scanner { rest: text };
    scan.expect('{', "it doesn't begin with {")?;
    let (mut is_point, mut coordinates) = (false, None);
    loop {
        let name = scan.string()?;
        scan.expect(':', "a colon is missing")?;
        match name {
            "type" if !is_point => {
                if scan.string()? != "Point" {
                    return Err(wrong("its type is not Point"));
                }
                is_point = true;
            }
            "coordinates" if coordinates.is_none() => coordinates = Some(scan.coordinates()?),
            "type" | "coordinates" => return Err(wrong("a member stands twice")),
            "crs" => {
                return Err(wrong(
                    "it names another coordinate system; WGS 84 is wanted",
                ));
            }
            _ => return Err(wrong("it has members beside type and coordinates")),
        }
        if !scan.take(',') {
            break;
        }
    }
    scan.expect('}', "it doesn't end with }")?;
    if !scan.rest.is_empty() {
        return Err(wrong("something follows the point"));
    }
    match (is_point, coordinates) {
        (true, Some(coordinates)) => Ok(coordinates),
        (true, None) => Err(wrong("it has no coordinates")),
        (false, _) => Err(wrong("it has no type")),
    }
}

fn wrong(what: &'static str) -> ValueError {
    ValueError::Position { what }
}

struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    /// Skips white space as JSON has it.
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    /// Takes this character and the space around it, if it is next.
    fn take(&mut self, character: char) -> bool {
        self.space();
        match self.rest.strip_prefix(character) {
            Some(rest) => {
                self.rest = rest;
                self.space();
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, character: char, what: &'static str) -> Result<(), ValueError> {
        if self.take(character) {
            Ok(())
        } else {
            Err(wrong(what))
        }
    }

    /// A string without escapes: neither of the two names nor the type needs one.
    fn string(&mut self) -> Result<&'a str, ValueError> {
        let body = self
            .rest
            .strip_prefix('"')
            .ok_or(wrong("a quoted name is missing"))?;
        let (string, rest) = body
            .split_once('"')
            .ok_or(wrong("a quote is never closed"))?;
        self.rest = rest;
        Ok(string)
    }

    fn coordinates(&mut self) -> Result<Coordinates, ValueError> {
        const TWO: &str = "its coordinates are not [longitude, latitude]";
        self.expect('[', TWO)?;
        let longitude = self.number()?;
        self.expect(',', TWO)?;
        let latitude = self.number()?;
        let has_height = self.take(',');
        if has_height {
            self.number()?;
        }
        self.expect(']', TWO)?;
        Ok(Coordinates {
            longitude,
            latitude,
            has_height,
        })
    }

    /// A number in JSON's grammar, which is narrower than a table's: no `+`, `.5` or `007`.
    fn number(&mut self) -> Result<Decimal, ValueError> {
        let end = self
            .rest
            .find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'))
            .unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        let digits = number.strip_prefix('-').unwrap_or(number).as_bytes();
        let starts_well = match digits {
            [b'0', next, ..] => !next.is_ascii_digit(),
            [first, ..] => first.is_ascii_digit(),
            [] => false,
        };
        if !starts_well {
            return Err(wrong("a coordinate is not a number"));
        }
        self.rest = rest;
        Decimal::parse(number).map_err(|error| match error {
            ValueError::Number => wrong("a coordinate is not a number"),
            other => other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Option<i64>, Option<i64>, bool), ValueError> {
        let point = point(text)?;
        let e7 = |decimal: Decimal| decimal.scaled(1, 7).map(|(value, _)| value);
        Ok((e7(point.longitude), e7(point.latitude), point.has_height))
    }

    #[test]
    fn reads_points() {
        let here = Ok((Some(1_159_000_000), Some(-5_100), false));
        for text in [
            r#"{"type":"Point","coordinates":[115.9,-5.1e-04]}"#,
            "{ \"coordinates\" : [ 115.9 , -0.00051 ] ,\n\t\"type\" : \"Point\" }",
        ] {
            assert_eq!(read(text), here, "{text}");
        }
        assert_eq!(
            read(r#"{"type":"Point","coordinates":[0,1,25.5]}"#),
            Ok((Some(0), Some(10_000_000), true))
        );
    }

    #[test]
    fn names_what_is_wrong() {
        let cases = [
            ("", "it doesn't begin with {"),
            ("{}", "a quoted name is missing"),
            ("{\"type", "a quote is never closed"),
            (r#"{"type":"Point"}"#, "it has no coordinates"),
            (r#"{"coordinates":[1,2]}"#, "it has no type"),
            (
                r#"{"type":"MultiPoint","coordinates":[[1,2]]}"#,
                "its type is not Point",
            ),
            (
                r#"{"type":"Point","coordinates":[[1,2]]}"#,
                "a coordinate is not a number",
            ),
            (
                r#"{"type":"Point","coordinates":[]}"#,
                "a coordinate is not a number",
            ),
            (
                r#"{"type":"Point","coordinates":["1","2"]}"#,
                "a coordinate is not a number",
            ),
            (
                r#"{"type":"Point","coordinates":[1]}"#,
                "its coordinates are not [longitude, latitude]",
            ),
            (
                r#"{"type":"Point","coordinates":[1,2,3,4]}"#,
                "its coordinates are not [longitude, latitude]",
            ),
            (
                r#"{"type":"Point","coordinates":null}"#,
                "its coordinates are not [longitude, latitude]",
            ),
            (
                r#"{"type":"Point","type":"Point","coordinates":[1,2]}"#,
                "a member stands twice",
            ),
            (
                r#"{"type":"Point","coordinates":[1,2],"coordinates":[1,2]}"#,
                "a member stands twice",
            ),
            (
                r#"{"type":"Point","coordinates":[1,2],"crs":{}}"#,
                "it names another coordinate system; WGS 84 is wanted",
            ),
            (
                r#"{"type":"Point","coordinates":[1,2],"bbox":[]}"#,
                "it has members beside type and coordinates",
            ),
            (
                r#"{"type":"Point","coordinates":[1,2]"#,
                "it doesn't end with }",
            ),
            (
                r#"{"type":"Point","coordinates":[1,2]}}"#,
                "something follows the point",
            ),
        ];
        for (text, what) in cases {
            assert_eq!(read(text), Err(ValueError::Position { what }), "{text}");
        }
        for number in [
            "+1", "01", ".5", "1.", "1e", "--1", "NaN", "-", "1e2e3", "1.2.3",
        ] {
            let text = format!(r#"{{"type":"Point","coordinates":[{number},2]}}"#);
            assert_eq!(
                read(&text),
                Err(wrong("a coordinate is not a number")),
                "{number}"
            );
        }
    }
}
