//! A plan of a few kilometres at most: places on the earth as metres on a plane, and what of it is looked at.
//!
//! The plane is a local equirectangular projection: over a section of half a kilometre it is off by millimetres.

use std::ops::Range;

/// Metres that 10^-7 degrees of latitude are.
const NORTHWARD: f64 = 0.011_131_949;
/// Width and height of the drawing, in its own units.
pub(crate) const SIDE: f64 = 480.0;
/// What is left free around everything.
const MARGIN: f64 = 1.16;
/// As close as one can look, in metres across.
const CLOSEST: f64 = 12.0;
/// As much is shown at least where everything is shown.
const LEAST: f64 = 60.0;
/// From one side to the next one while more is read.
const STEP: f64 = 1.1;
/// How long the bar is drawn at most.
const LONGEST_BAR: f64 = 150.0;

/// Latitude and longitude in degrees x 10^7.
pub(crate) type Place = (i64, i64);
/// Metres to the east and to the north of a plane's origin.
pub(crate) type Metres = (f64, f64);
/// As far from its origin, in degrees x 10^7, a plane is still true to the metre: about 20 km.
const NEAR: u64 = 2_000_000;

/// A degree as a number with a fraction. Nothing is lost: 1.8 x 10^9 fits.
#[expect(
    clippy::cast_precision_loss,
    reason = "degrees x 10^7 are far below 2^52"
)]
const fn float(e7: i64) -> f64 {
    e7 as f64
}

/// Metres of a longitude at this latitude.
fn eastward(latitude: i64) -> f64 {
    NORTHWARD * (float(latitude) / 1e7).to_radians().cos()
}

/// How far two places are apart, in metres: for places of one neighbourhood.
pub(crate) fn distance(one: Place, other: Place) -> f64 {
    let plane = Plane { origin: one };
    let (east, north) = plane.metres(other);
    east.hypot(north)
}

/// The plane that touches the earth at a place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Plane {
    origin: Place,
}

impl Plane {
    /// In the middle of these places; nothing if there are none.
    pub(crate) fn around(places: impl IntoIterator<Item = Place>) -> Option<Self> {
        let mut places = places.into_iter();
        let first = places.next()?;
        let (mut low, mut high) = (first, first);
        for place in places {
            low = (low.0.min(place.0), low.1.min(place.1));
            high = (high.0.max(place.0), high.1.max(place.1));
        }
        let middle = |low: i64, high: i64| low.midpoint(high);
        Some(Self {
            origin: (middle(low.0, high.0), middle(low.1, high.1)),
        })
    }

    /// This plane, if these places lie on it as well as on their own: so what is drawn stays where it is while more
    /// is read.
    pub(crate) fn kept(self, own: Self) -> Self {
        let far = |one: i64, other: i64| one.abs_diff(other) > NEAR;
        match far(self.origin.0, own.origin.0) || far(self.origin.1, own.origin.1) {
            true => own,
            false => self,
        }
    }

    /// Metres to the east and to the north.
    pub(crate) fn metres(&self, (latitude, longitude): Place) -> Metres {
        let east = float(longitude.saturating_sub(self.origin.1)) * eastward(self.origin.0);
        let north = float(latitude.saturating_sub(self.origin.0)) * NORTHWARD;
        (east, north)
    }

    /// The same for a latitude and a longitude in degrees.
    pub(crate) fn metres_of(&self, (latitude, longitude): (f64, f64)) -> (f64, f64) {
        let (north, east) = (float(self.origin.0), float(self.origin.1));
        let east = (longitude * 1e7 - east) * eastward(self.origin.0);
        (east, (latitude * 1e7 - north) * NORTHWARD)
    }

    /// Latitude and longitude, in degrees, of what lies so many metres to the east and to the north.
    pub(crate) fn degrees(&self, (east, north): (f64, f64)) -> (f64, f64) {
        let latitude = float(self.origin.0) + north / NORTHWARD;
        let longitude = float(self.origin.1) + east / eastward(self.origin.0);
        (latitude / 1e7, longitude / 1e7)
    }
}

/// A way to look elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Closer,
    Farther,
    /// Everything.
    All,
    North,
    South,
    East,
    West,
}

impl Turn {
    /// What a key asks for; nothing for other keys.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "+" | "=" => Self::Closer,
            "-" | "_" => Self::Farther,
            "0" | "Home" => Self::All,
            "ArrowUp" => Self::North,
            "ArrowDown" => Self::South,
            "ArrowRight" => Self::East,
            "ArrowLeft" => Self::West,
            _ => return None,
        })
    }
}

/// What of the plane is looked at: a square.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sight {
    /// Metres to the east and to the north of its middle.
    middle: (f64, f64),
    /// Its side in metres.
    across: f64,
}

impl Sight {
    /// All of these points, given in metres, with room around them.
    pub(crate) fn of(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let far = (f64::INFINITY, f64::NEG_INFINITY);
        let (mut east, mut north) = (far, far);
        for (x, y) in points {
            east = (east.0.min(x), east.1.max(x));
            north = (north.0.min(y), north.1.max(y));
        }
        if east.0 > east.1 {
            return Self {
                middle: (0.0, 0.0),
                across: LEAST,
            };
        }
        let wide = (east.1 - east.0).max(north.1 - north.0);
        Self {
            middle: (east.0.midpoint(east.1), north.0.midpoint(north.1)),
            across: (wide * MARGIN).max(LEAST),
        }
    }

    /// After a turn. `all` is what shows everything: nobody gets lost beyond it.
    pub(crate) fn turned(self, turn: Turn, all: Self) -> Self {
        let step = self.across / 4.0;
        let (east, north) = self.middle;
        let to = |east: f64, north: f64| Self {
            middle: (all.keep(east, all.middle.0), all.keep(north, all.middle.1)),
            across: self.across,
        };
        match turn {
            Turn::All => all,
            Turn::Closer => Self {
                across: (self.across / 1.6).max(CLOSEST),
                ..self
            },
            Turn::Farther if self.across * 1.6 >= all.across => all,
            Turn::Farther => Self {
                across: self.across * 1.6,
                ..self
            },
            Turn::North => to(east, north + step),
            Turn::South => to(east, north - step),
            Turn::East => to(east + step, north),
            Turn::West => to(east - step, north),
        }
    }

    fn keep(self, at: f64, middle: f64) -> f64 {
        let half = self.across / 2.0;
        at.clamp(middle - half, middle + half)
    }

    /// Its side in metres.
    pub(crate) const fn across(self) -> f64 {
        self.across
    }

    /// Units of the drawing that a metre is.
    pub(crate) fn unit(self) -> f64 {
        SIDE / self.across
    }

    /// The same with a side that is one of few: while more is read, what was drawn stays as large as it is.
    pub(crate) fn stepped(self) -> Self {
        let steps = (self.across.ln() / STEP.ln()).ceil();
        Self {
            across: STEP.powf(steps),
            ..self
        }
    }

    /// Its south-western and its north-eastern corner, in metres to the east and to the north.
    pub(crate) fn corners(self) -> ((f64, f64), (f64, f64)) {
        let (half, (east, north)) = (self.across / 2.0, self.middle);
        ((east - half, north - half), (east + half, north + half))
    }

    /// Where a point is drawn.
    pub(crate) fn spot(self, (east, north): Metres) -> (f64, f64) {
        let unit = self.unit();
        let x = (east - self.middle.0) * unit + SIDE / 2.0;
        let y = (self.middle.1 - north) * unit + SIDE / 2.0;
        (x, y)
    }

    /// From where to where, in both directions, something of this size is seen if it is drawn there.
    pub(crate) const fn reach(size: f64) -> Range<f64> {
        -size..SIDE + size
    }

    /// A round length in metres, and how long a bar of it is drawn.
    pub(crate) fn bar(self) -> (u64, f64) {
        let unit = self.unit();
        let mut bar = (1, unit);
        let mut ten: u64 = 1;
        while ten <= 1_000_000 {
            for metres in [ten, ten * 2, ten * 5] {
                let long = float(i64::try_from(metres).unwrap_or(i64::MAX)) * unit;
                if long <= LONGEST_BAR {
                    bar = (metres, long);
                }
            }
            ten *= 10;
        }
        bar
    }

    /// Where lines that are as far apart as the bar is long cross the drawing: from west to east, and from
    /// north to south.
    pub(crate) fn lines(self) -> (Vec<f64>, Vec<f64>) {
        let (_, long) = self.bar();
        let (x, y) = self.spot((0.0, 0.0));
        let row = |at: f64| {
            let first = at.rem_euclid(long);
            let lines = std::iter::successors(Some(first), |last| Some(last + long));
            lines.take_while(|line| *line < SIDE).take(60).collect()
        };
        (row(x), row(y))
    }
}

/// The points on the outside, in order: what a string around all of them would touch.
pub(crate) fn hull(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let half = |points: &mut dyn Iterator<Item = (f64, f64)>| {
        let mut half: Vec<(f64, f64)> = Vec::new();
        for point in points {
            while let [.., a, b] = half.as_slice() {
                let turn = (b.0 - a.0) * (point.1 - a.1) - (b.1 - a.1) * (point.0 - a.0);
                if turn > 0.0 {
                    break;
                }
                half.pop();
            }
            half.push(point);
        }
        half.pop();
        half
    };
    let mut all = half(&mut sorted.iter().copied());
    all.extend(half(&mut sorted.iter().rev().copied()));
    all
}

/// How wide a character of a label is, and how high a line of it.
const LETTER: (f64, f64) = (13.0, 20.0);
/// How far a label stands from the middle of its spot.
const BESIDE: f64 = 11.0;

/// A box: its left upper corner, and its right lower one.
type Area = ((f64, f64), (f64, f64));

/// Between two labels in a line, so that their numbers don't read as one.
const GAP: f64 = 5.0;

fn overlap(one: &Area, other: &Area) -> bool {
    let apart = |one: (f64, f64), other: (f64, f64)| one.1 <= other.0 || other.1 <= one.0;
    let (across, down) = (
        ((one.0.0, one.1.0), (other.0.0, other.1.0)),
        ((one.0.1, one.1.1), (other.0.1, other.1.1)),
    );
    !apart(across.0, across.1) && !apart(down.0, down.1)
}

/// Where the labels of these spots begin, each with so many characters, so that none lies over another: beside the
/// spot, below or above it, rather not over another spot. Nothing for a label that fits nowhere; earlier spots come first.
pub(crate) fn labels(spots: &[((f64, f64), usize)]) -> Vec<Option<(f64, f64)>> {
    let signs: Vec<Area> = spots
        .iter()
        .map(|((x, y), _)| ((x - 7.0, y - 7.0), (x + 7.0, y + 7.0)))
        .collect();
    let mut taken: Vec<Area> = Vec::new();
    let label = |(at, ((x, y), letters)): (usize, &((f64, f64), usize))| {
        let letters = float(i64::try_from(*letters).unwrap_or(i64::MAX));
        let (wide, high) = (letters * LETTER.0, LETTER.1);
        let corners = [
            (x + BESIDE, y - high / 2.0),
            (x - BESIDE - wide, y - high / 2.0),
            (x - wide / 2.0, y + BESIDE),
            (x - wide / 2.0, y - BESIDE - high),
        ];
        let area = |(left, top): (f64, f64)| ((left, top), (left + wide, top + high));
        let free: Vec<Area> = corners
            .into_iter()
            .map(area)
            .filter(|own| !taken.iter().any(|other| overlap(own, other)))
            .collect();
        let over_none = |own: &&Area| {
            let mut others = signs.iter().enumerate().filter(|(other, _)| *other != at);
            !others.any(|(_, sign)| overlap(own, sign))
        };
        let own = *free.iter().find(over_none).or(free.first())?;
        let ((left, top), (right, bottom)) = own;
        let inset = high / 4.0;
        taken.push(own);
        taken.push(((left - GAP, top + inset), (right + GAP, bottom - inset)));
        // The line on which letters stand lies a quarter of their height above the lower edge.
        Some((own.0.0, own.1.1 - high / 4.0))
    };
    spots.iter().enumerate().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = (390_010_000, 1_159_010_000);

    fn near(one: f64, other: f64) {
        assert!((one - other).abs() < 0.05, "{one} is not {other}");
    }

    #[test]
    fn metres_are_metres() {
        let plane = Plane { origin: PLACE };
        let (east, north) = plane.metres((PLACE.0 + 10_000, PLACE.1));
        near(east, 0.0);
        near(north, 111.32);
        // At 39 degrees a degree of longitude is shorter: 86.5 km.
        near(plane.metres((PLACE.0, PLACE.1 + 10_000)).0, 86.51);
        near(
            distance(PLACE, (PLACE.0 - 10_000, PLACE.1 - 10_000)),
            140.98,
        );
        near(distance(PLACE, PLACE), 0.0);
    }

    #[test]
    fn degrees_lead_back() {
        let plane = Plane { origin: PLACE };
        let metres = plane.metres((PLACE.0 + 12_345, PLACE.1 - 54_321));
        let (latitude, longitude) = plane.degrees(metres);
        near(latitude * 1e7, 390_022_345.0);
        near(longitude * 1e7, 1_158_955_679.0);
        let back = plane.metres_of((latitude, longitude));
        near(back.0, metres.0);
        near(back.1, metres.1);
        let sight = Sight::of([(0.0, 0.0), (100.0, 50.0)]);
        let (south_west, north_east) = sight.corners();
        let (left, bottom) = sight.spot(south_west);
        let (right, top) = sight.spot(north_east);
        for (one, other) in [(left, 0.0), (bottom, SIDE), (right, SIDE), (top, 0.0)] {
            near(one, other);
        }
        near(north_east.0 - south_west.0, sight.across());
    }

    #[test]
    fn a_plane_lies_in_the_middle() {
        assert_eq!(Plane::around([]), None);
        let plane = Plane::around([(10, -4), (20, 8), (12, 0)]);
        assert_eq!(plane, Some(Plane { origin: (15, 2) }));
        // The whole earth doesn't overflow.
        assert!(Plane::around([(i64::MIN, i64::MIN), (i64::MAX, i64::MAX)]).is_some());
    }

    #[test]
    fn what_is_drawn_stays_where_it_is_while_more_is_read() {
        let first = Plane { origin: PLACE };
        let near = Plane {
            origin: (PLACE.0 + 900_000, PLACE.1 - 900_000),
        };
        let far = Plane {
            origin: (PLACE.0, PLACE.1 + 3_000_000),
        };
        assert_eq!((first.kept(near), first.kept(far)), (first, far));
        let sights = (0..100).map(|more| {
            let all = Sight::of([(0.0, 0.0), (300.0 + f64::from(more), 0.0)]);
            let stepped = all.stepped();
            assert!(stepped.across >= all.across && stepped.across < all.across * 1.2);
            stepped.across
        });
        let mut sights: Vec<f64> = sights.collect();
        sights.dedup();
        assert!(sights.len() <= 5, "{sights:?}");
    }

    #[test]
    fn everything_fits() {
        let points = [(-100.0, -50.0), (300.0, 50.0), (0.0, 0.0)];
        let all = Sight::of(points);
        for point in points {
            let (x, y) = all.spot(point);
            let seen = Sight::reach(0.0);
            assert!(seen.contains(&x) && seen.contains(&y), "{point:?}");
        }
        assert_eq!(all.spot((100.0, 0.0)), (SIDE / 2.0, SIDE / 2.0));
        // North is at the top, east on the right.
        assert!(all.spot((0.0, 10.0)).1 < all.spot((0.0, 0.0)).1);
        assert!(all.spot((10.0, 0.0)).0 > all.spot((0.0, 0.0)).0);
        assert_eq!(Sight::of([]).across, LEAST);
        assert_eq!(Sight::of([(5.0, 5.0)]).across, LEAST);
    }

    #[test]
    fn turns_lead_back() {
        let all = Sight::of([(0.0, 0.0), (400.0, 400.0)]);
        let closer = all.turned(Turn::Closer, all);
        assert!(closer.across < all.across);
        assert_eq!(closer.turned(Turn::Farther, all), all);
        assert_eq!(closer.turned(Turn::East, all).turned(Turn::All, all), all);
        let mut sight = closer;
        for _ in 0..50 {
            sight = sight.turned(Turn::North, all).turned(Turn::Closer, all);
        }
        assert!((sight.across - CLOSEST).abs() < f64::EPSILON);
        // Nobody walks off the plan.
        assert!(sight.middle.1 <= all.middle.1 + all.across / 2.0);
        let south = closer.turned(Turn::South, all);
        assert!(south.spot((200.0, 200.0)).1 < closer.spot((200.0, 200.0)).1);
        for (key, turn) in [
            ("ArrowLeft", Turn::West),
            ("+", Turn::Closer),
            ("0", Turn::All),
        ] {
            assert_eq!(Turn::of_key(key), Some(turn));
        }
        assert_eq!(Turn::of_key("Tab"), None);
    }

    #[test]
    fn bars_are_round() {
        for (across, metres) in [
            (12.0, 2),
            (60.0, 10),
            (480.0, 100),
            (556.8, 100),
            (48_000.0, 10_000),
        ] {
            let sight = Sight {
                middle: (0.0, 0.0),
                across,
            };
            let (bar, long) = sight.bar();
            assert_eq!(bar, metres, "{across}");
            assert!(long <= LONGEST_BAR && long > LONGEST_BAR / 3.0, "{long}");
            let (columns, rows) = sight.lines();
            assert!(
                columns.contains(&(SIDE / 2.0).rem_euclid(long)),
                "{columns:?}"
            );
            assert!((2..12).contains(&rows.len()), "{rows:?}");
        }
    }

    #[test]
    fn a_string_around_points() {
        let square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)];
        let mut points = square.to_vec();
        points.extend([(1.0, 1.0), (2.0, 3.0), (4.0, 2.0), (0.0, 0.0)]);
        assert_eq!(hull(&points), square);
        assert_eq!(hull(&[(1.0, 1.0), (1.0, 1.0)]), [(1.0, 1.0)]);
        assert_eq!(hull(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]).len(), 2);
    }

    #[test]
    fn labels_dont_overlap() {
        let one = |x: f64, y: f64| ((x, y), 1);
        // Far apart each stands to the right of its spot.
        let placed = labels(&[one(0.0, 0.0), one(100.0, 0.0)]);
        assert_eq!(placed, [Some((11.0, 5.0)), Some((111.0, 5.0))]);
        // Next to one another each finds a side of its own.
        let near = [one(0.0, 0.0), one(4.0, 0.0), one(0.0, 4.0), one(4.0, 4.0)];
        let placed = labels(&near);
        assert!(placed.iter().all(Option::is_some), "{placed:?}");
        // On one line they don't touch: the last one goes below rather than close to the first.
        let placed = labels(&[one(0.0, 0.0), one(65.0, 0.0), one(50.0, 0.0)]);
        assert_eq!(placed[0], Some((11.0, 5.0)));
        assert_eq!(placed[2], Some((43.5, 26.0)));
        // What fits nowhere is left out, and the first ones keep their place.
        let many = [one(0.0, 0.0); 9];
        let placed = labels(&many);
        let hidden = placed.iter().filter(|own| own.is_none()).count();
        assert!(
            placed[0].is_some() && hidden > 0 && hidden < 9,
            "{placed:?}"
        );
        let areas: Vec<Area> = placed
            .iter()
            .flatten()
            .map(|(x, y)| ((*x, y - 15.0), (x + 13.0, y + 5.0)))
            .collect();
        for (at, one) in areas.iter().enumerate() {
            assert!(!areas[..at].iter().any(|other| overlap(one, other)));
        }
    }

    #[test]
    fn a_label_lies_rather_not_over_another_spot() {
        let spots = [((0.0, 0.0), 2), ((20.0, 0.0), 2)];
        let placed = labels(&spots);
        // To the left: the other spot is on the right.
        assert_eq!(placed[0], Some((-37.0, 5.0)));
        assert_eq!(placed[1], Some((31.0, 5.0)));
    }
}
