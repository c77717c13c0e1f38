//! How far places are apart: on a sphere, over the short ways that rules ask about.
//!
//! Every step is one of those that IEEE 754 defines to the last bit, so that a browser and a server come
//! to the same answer: the library's sine and cosine are not among them.

/// Latitude and longitude in degrees x 10^7.
pub(super) type Place = (i64, i64);

/// What 10^-7 degree of a meridian measures, in metres: the mean radius of the earth is 6,371,008.8 m.
const METRES_PER_E7: f64 = 0.011_119_507_973_4;

/// 10^-7 degree in radians.
const RADIANS_PER_E7: f64 = core::f64::consts::PI / 1.8e9;

/// 360 degrees.
const CIRCLE_E7: i64 = 3_600_000_000;

/// What lies this close to a boundary, in metres, lies on it: a corner may be a tree.
const BORDER: f64 = 0.1;

/// How far two places are apart, in metres. Good to a part in a thousand up to about 100 km.
pub(super) fn metres(from: Place, to: Place) -> f64 {
    let middle = from.0.saturating_add(to.0) / 2;
    let (north, east) = offset(from, to, cosine(middle));
    length(north, east)
}

/// How far a place lies outside a polygon, in metres; nothing if it lies within or on the boundary.
pub(super) fn outside(place: Place, corners: &[Place]) -> f64 {
    let narrowing = cosine(place.0);
    // The place is the origin of a plane that is true around it.
    let corners: Vec<(f64, f64)> = corners
        .iter()
        .map(|corner| offset(place, *corner, narrowing))
        .collect();
    let ends = corners.iter().skip(1).chain(corners.first());
    let mut is_inside = false;
    let mut nearest = f64::INFINITY;
    for (&from, &to) in corners.iter().zip(ends) {
        if crosses_to_the_east(from, to) {
            is_inside = !is_inside;
        }
        nearest = nearest.min(distance_to_edge(from, to));
    }
    if is_inside || nearest < BORDER {
        0.0
    } else {
        nearest
    }
}

/// A length that is shown to people: in whole metres, and never none where there is some.
pub(super) fn whole(metres: f64) -> u64 {
    // A cast to an integer keeps to its range.
    metres.ceil() as u64
}

/// From one place to another, in metres to the north and to the east, across the 180th meridian where
/// that is shorter.
fn offset(from: Place, to: Place, narrowing: f64) -> (f64, f64) {
    let north = to.0.saturating_sub(from.0);
    let mut east = to.1.saturating_sub(from.1);
    if east > CIRCLE_E7 / 2 {
        east = east.saturating_sub(CIRCLE_E7);
    } else if east < -CIRCLE_E7 / 2 {
        east = east.saturating_add(CIRCLE_E7);
    }
    (
        north as f64 * METRES_PER_E7,
        east as f64 * METRES_PER_E7 * narrowing,
    )
}

/// The cosine of a latitude: the first ten terms of its series, which is exact to 10^-13 between the
/// poles.
fn cosine(latitude_e7: i64) -> f64 {
    let angle = latitude_e7 as f64 * RADIANS_PER_E7;
    let square = angle * angle;
    // The products of two neighbouring numbers, from 17 x 18 down to 1 x 2.
    let divisors = [306.0, 240.0, 182.0, 132.0, 90.0, 56.0, 30.0, 12.0, 2.0];
    let mut cosine = 1.0;
    for divisor in divisors {
        cosine = 1.0 - square / divisor * cosine;
    }
    cosine.clamp(0.0, 1.0)
}

fn length(north: f64, east: f64) -> f64 {
    (north * north + east * east).sqrt()
}

/// Whether an edge crosses the ray that goes from the origin to the east.
fn crosses_to_the_east(from: (f64, f64), to: (f64, f64)) -> bool {
    if (from.0 > 0.0) == (to.0 > 0.0) {
        return false;
    }
    from.1 - from.0 * (to.1 - from.1) / (to.0 - from.0) > 0.0
}

/// How far the origin is from an edge.
fn distance_to_edge(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (north, east) = (to.0 - from.0, to.1 - from.1);
    let square = north * north + east * east;
    let along = if square > 0.0 {
        (-(from.0 * north + from.1 * east) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    length(from.0 + along * north, from.1 + along * east)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Great-circle distances on the sphere of the same radius, computed apart from this code.
    #[test]
    fn known_distances() {
        for (from, to, expected) in [
            // A second of latitude, and of longitude at the equator.
            ((0, 0), (2_778, 0), 30.889_993),
            ((0, 0), (0, 2_778), 30.889_993),
            // Xiong'an: 0.001 degree to the east, at 39 degrees north.
            (
                (390_000_000, 1_159_000_000),
                (390_000_000, 1_159_010_000),
                86.414_806,
            ),
            ((600_000_000, 0), (600_000_000, 10_000), 55.597_540),
            // Across the 180th meridian.
            ((0, 1_799_999_000), (0, -1_799_999_000), 22.239_016),
            ((390_000_000, 0), (390_000_000, 0), 0.0),
        ] {
            let found = metres(from, to);
            assert!(
                (found - expected).abs() < 1e-4 * (1.0 + expected),
                "{from:?} {to:?} {found}"
            );
        }
    }

    #[test]
    fn cosines_are_those_of_the_library() {
        for degrees in -90..=90 {
            let own = cosine(degrees * 10_000_000);
            let library = f64::from(i32::try_from(degrees).unwrap())
                .to_radians()
                .cos();
            assert!((own - library).abs() < 1e-12, "{degrees}: {own}");
        }
    }

    /// An L: a square of 0.002 degree without its north-eastern quarter.
    const CORNERS: [Place; 6] = [
        (390_000_000, 1_159_000_000),
        (390_000_000, 1_159_020_000),
        (390_010_000, 1_159_020_000),
        (390_010_000, 1_159_010_000),
        (390_020_000, 1_159_010_000),
        (390_020_000, 1_159_000_000),
    ];

    #[test]
    fn inside_and_outside_of_a_section() {
        for (place, expected) in [
            ((390_005_000, 1_159_005_000), 0.0),
            ((390_015_000, 1_159_005_000), 0.0),
            ((390_005_000, 1_159_015_000), 0.0),
            // In the quarter that is missing: half of 111 m from the inner edges, of 86 m to the east.
            ((390_015_000, 1_159_015_000), 43.20),
            // 0.001 degree to the north, to the south, to the west.
            ((390_030_000, 1_159_005_000), 111.195),
            ((389_990_000, 1_159_005_000), 111.195),
            ((390_005_000, 1_158_990_000), 86.41),
            // A corner and an edge are within.
            ((390_000_000, 1_159_000_000), 0.0),
            ((390_010_000, 1_159_015_000), 0.0),
        ] {
            let found = outside(place, &CORNERS);
            assert!((found - expected).abs() < 0.01, "{place:?}: {found}");
        }
    }

    #[test]
    fn a_ring_may_be_closed_and_turn_either_way() {
        let mut closed = CORNERS.to_vec();
        closed.push(CORNERS[0]);
        let mut turned = CORNERS.to_vec();
        turned.reverse();
        for place in [(390_005_000, 1_159_005_000), (390_015_000, 1_159_015_000)] {
            let expected = outside(place, &CORNERS);
            assert!((outside(place, &closed) - expected).abs() < 1e-9);
            assert!((outside(place, &turned) - expected).abs() < 1e-9);
        }
    }

    #[test]
    fn lengths_are_rounded_up() {
        assert_eq!([0.0, 0.2, 1.0, 49.9].map(whole), [0, 1, 1, 50]);
        assert_eq!(whole(f64::INFINITY), u64::MAX);
    }

    proptest! {
        #[test]
        fn any_numbers_have_a_distance(a: (i64, i64), b: (i64, i64), ring: Vec<(i64, i64)>) {
            prop_assert!(metres(a, b) >= 0.0);
            prop_assert!(outside(a, &ring) >= 0.0);
        }
    }
}
