//! Degrees to integers of 10^-7 degree, and their range.

use super::number::Decimal;
use super::{Note, Parsed, ValueError, fold, geojson, wkt};

/// A place on the ground in WGS 84, in 10^-7 degree: about a centimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    latitude_e7: i32,
    longitude_e7: i32,
}

impl Position {
    const E7: i64 = 10_000_000;

    /// Takes a latitude within 90 and a longitude within 180 degrees, both in 10^-7 degree.
    pub fn new(latitude_e7: i64, longitude_e7: i64) -> Result<Self, ValueError> {
        let within = |value: i64, degrees: i64| value.abs() <= degrees * Self::E7;
        if !within(latitude_e7, 90) || !within(longitude_e7, 180) {
            return Err(ValueError::PositionRange {
                swapped: within(latitude_e7, 180) && within(longitude_e7, 90),
            });
        }
        // Both fit, since 180 degrees are 1.8 * 10^9.
        let narrow =
            |value| i32::try_from(value).map_err(|_| ValueError::PositionRange { swapped: false });
        Ok(Self {
            latitude_e7: narrow(latitude_e7)?,
            longitude_e7: narrow(longitude_e7)?,
        })
    }

    /// Degrees north of the equator, times 10^7.
    pub fn latitude_e7(self) -> i32 {
        self.latitude_e7
    }

    /// Degrees east of Greenwich, times 10^7.
    pub fn longitude_e7(self) -> i32 {
        self.longitude_e7
    }

    /// Whether latitude and longitude may have been exchanged: the point lies beyond a polar
    /// circle, where no city plants trees, and its mirror image does not.
    pub fn seems_swapped(self) -> bool {
        /// 66 degrees 34 minutes.
        const POLAR_CIRCLE_E7: u32 = 665_666_667;
        self.latitude_e7.unsigned_abs() > POLAR_CIRCLE_E7
            && self.longitude_e7.unsigned_abs() < POLAR_CIRCLE_E7
    }

    /// Whether it is the point 0, 0 in the Gulf of Guinea, which tables use for "unknown".
    pub fn is_null_island(self) -> bool {
        self.latitude_e7 == 0 && self.longitude_e7 == 0
    }
}

/// A point of two or three exact numbers: longitude, latitude and perhaps a height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Coordinates {
    pub(super) longitude: Decimal,
    pub(super) latitude: Decimal,
    pub(super) has_height: bool,
}

/// Reads a GeoJSON point, longitude first (RFC 7946 section 3.1.1).
pub fn geojson_point(text: &str) -> Result<Parsed<Position>, ValueError> {
    locate(geojson::point(fold::trim(text))?)
}

/// Reads a point in well-known text, longitude first: `POINT (115.9 39.0)`.
pub fn wkt_point(text: &str) -> Result<Parsed<Position>, ValueError> {
    locate(wkt::point(fold::trim(text))?)
}

/// Reads two cells of decimal degrees, such as `39.0436` and `115.8661`. Separators are not
/// understood here: `43,695` can only be a decimal comma, and is refused.
pub fn decimal_degrees(latitude: &str, longitude: &str) -> Result<Parsed<Position>, ValueError> {
    let (latitude, wide_latitude) = degrees(latitude)?;
    let (longitude, wide_longitude) = degrees(longitude)?;
    let position = locate(Coordinates {
        longitude,
        latitude,
        has_height: false,
    })?;
    Ok(position.noting(Note::FullWidth, wide_latitude || wide_longitude))
}

/// One cell of decimal degrees; the flag tells of full-width characters.
pub fn degrees(text: &str) -> Result<(Decimal, bool), ValueError> {
    let (folded, wide) = fold::fold(text);
    if folded.contains(',') {
        return Err(ValueError::NumberAmbiguous);
    }
    Ok((Decimal::parse(&folded)?, wide))
}

fn locate(point: Coordinates) -> Result<Parsed<Position>, ValueError> {
    let e7 = |degrees: Decimal| {
        degrees
            .scaled(1, 7)
            .ok_or(ValueError::PositionRange { swapped: false })
    };
    let (latitude, latitude_exact) = e7(point.latitude)?;
    let (longitude, longitude_exact) = e7(point.longitude)?;
    Ok(Parsed::plain(Position::new(latitude, longitude)?)
        .noting(Note::Rounded, !(latitude_exact && longitude_exact))
        .noting(Note::HeightDropped, point.has_height))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn e7(position: Position) -> (i32, i32) {
        (position.latitude_e7(), position.longitude_e7())
    }

    #[test]
    fn the_three_formats_agree() {
        let json = r#"{"type": "Point", "coordinates": [-79.3504014551342, 43.6956860616501]}"#;
        let readings = [
            geojson_point(json),
            wkt_point("POINT (-79.3504014551342 43.6956860616501)"),
            decimal_degrees("43.6956860616501", "-79.3504014551342"),
        ];
        for reading in readings {
            let reading = reading.unwrap();
            assert_eq!(e7(reading.value), (436_956_861, -793_504_015));
            assert_eq!(reading.notes, [Note::Rounded]);
        }
    }

    #[test]
    fn full_width_degrees() {
        let read = decimal_degrees("３９．０４３６", "115.8661").unwrap();
        assert_eq!(
            (e7(read.value), read.notes),
            ((390_436_000, 1_158_661_000), vec![Note::FullWidth])
        );
    }

    #[test]
    fn ranges_include_their_ends() {
        assert!(decimal_degrees("90", "-180").is_ok());
        assert!(
            decimal_degrees("-90.00000004", "180.00000004").is_ok(),
            "rounds to the end"
        );
        assert_eq!(
            decimal_degrees("90.0000001", "100"),
            Err(ValueError::PositionRange { swapped: false })
        );
        assert_eq!(
            decimal_degrees("115.9", "39.0"),
            Err(ValueError::PositionRange { swapped: true })
        );
        assert_eq!(
            decimal_degrees("1e40", "0"),
            Err(ValueError::PositionRange { swapped: false })
        );
        assert_eq!(
            decimal_degrees("43,695", "-79.3"),
            Err(ValueError::NumberAmbiguous)
        );
        assert_eq!(decimal_degrees("39°2'", "115"), Err(ValueError::Number));
    }

    #[test]
    fn suspicions() {
        assert!(
            decimal_degrees("-79.35", "43.69")
                .unwrap()
                .value
                .seems_swapped()
        );
        assert!(
            !decimal_degrees("43.69", "-79.35")
                .unwrap()
                .value
                .seems_swapped()
        );
        assert!(
            decimal_degrees("0", "-0.00000001")
                .unwrap()
                .value
                .is_null_island()
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(a in "\\PC*", b in "[-0-9.eE]{0,40}") {
            let _ = (geojson_point(&a), wkt_point(&a), decimal_degrees(&a, &b), decimal_degrees(&b, &b));
        }
    }
}
