//! Which tiles of a map in web mercator cover what is looked at, and where each is drawn on the plan.
//!
//! Longitudes and latitudes are straight lines in both projections, so a tile is a rectangle of the plan, and its four
//! corners are placed exactly. Within it the scale of web mercator changes with the latitude: in the middle of a tile that
//! is 1 km high that makes 2 cm at 39 degrees, for 15 km it makes 4 m, a tenth of a unit of the drawing.

use crate::state::plan::{Plane, Sight};

/// So many tiles are fetched for one view at most.
pub(crate) const MOST_TILES: usize = 12;
/// The closest zoom level that is told apart: at the closest one a tile is less than a metre wide.
pub(crate) const CLOSEST_ZOOM: u8 = 26;
/// Degrees of latitude where the square of web mercator ends.
const LAST_LATITUDE: f64 = 85.051_128_779_806_59;
/// The equator in metres, as the plan has it: 2 π x 6,378,137.
const EQUATOR: f64 = 40_075_016.685_578_49;

/// A tile by its zoom level, counted from the west and from the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tile {
    pub(crate) zoom: u8,
    pub(crate) x: u32,
    pub(crate) y: u32,
}

/// The zoom levels that a map has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Zooms {
    pub(crate) least: u8,
    pub(crate) most: u8,
}

/// A tile with its rectangle, in units of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placed {
    pub(crate) tile: Tile,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// The tiles that cover what is looked at, from the north-west to the south-east: those of the closest zoom level that are
/// drawn at half the size of the drawing or larger. None where the map begins closer than that.
pub(crate) fn cover(plane: &Plane, sight: Sight, zooms: Zooms) -> Vec<Placed> {
    let (south_west, north_east) = sight.corners();
    let (south, west) = plane.degrees(south_west);
    let (north, east) = plane.degrees(north_east);
    let wide = EQUATOR * f64::midpoint(south, north).to_radians().cos();
    // A saturating cast: negative and NaN become 0.
    let fit = (2.0 * wide / sight.across()).log2().floor() as u8;
    let most = zooms.most.min(CLOSEST_ZOOM);
    if zooms.least > most {
        return Vec::new();
    }
    let zooms = zooms.least..=fit.clamp(zooms.least, most);
    let tiles = zooms.rev().find_map(|zoom| {
        let columns = column(west, zoom)..=column(east, zoom);
        let rows = row(north, zoom)..=row(south, zoom);
        let count = columns.clone().count().saturating_mul(rows.clone().count());
        let tiles = rows.flat_map(|y| columns.clone().map(move |x| Tile { zoom, x, y }));
        (count <= MOST_TILES).then(|| tiles.map(|tile| placed(tile, plane, sight)).collect())
    });
    tiles.unwrap_or_default()
}

fn placed(tile: Tile, plane: &Plane, sight: Sight) -> Placed {
    let corner = |x: f64, y: f64| {
        let (x, y) = (x / side(tile.zoom), y / side(tile.zoom));
        sight.spot(plane.metres_of((latitude(y), x * 360.0 - 180.0)))
    };
    let (west, north) = (f64::from(tile.x), f64::from(tile.y));
    let (x, y) = corner(west, north);
    let (right, bottom) = corner(west + 1.0, north + 1.0);
    Placed {
        tile,
        x,
        y,
        width: right - x,
        height: bottom - y,
    }
}

/// How many tiles lie side by side around the earth.
fn side(zoom: u8) -> f64 {
    f64::from(zoom).exp2()
}

/// The number of the tile that this part of the way around the earth lies in.
fn number(part: f64, zoom: u8) -> u32 {
    (part * side(zoom)).floor().clamp(0.0, side(zoom) - 1.0) as u32
}

fn column(longitude: f64, zoom: u8) -> u32 {
    number((longitude + 180.0) / 360.0, zoom)
}

fn row(latitude: f64, zoom: u8) -> u32 {
    let latitude = latitude.clamp(-LAST_LATITUDE, LAST_LATITUDE).to_radians();
    let north = latitude.tan().asinh() / std::f64::consts::PI;
    number(0.5 - north / 2.0, zoom)
}

/// The latitude of this part of the way from the top of the square to its bottom, in degrees.
fn latitude(part: f64) -> f64 {
    let north = (1.0 - 2.0 * part) * std::f64::consts::PI;
    north.sinh().atan().to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::plan::{Place, SIDE, Turn};

    /// In Xiong'an.
    const PLACE: Place = (390_010_000, 1_159_010_000);
    const ALL: Zooms = Zooms { least: 0, most: 15 };

    fn sight(metres: f64) -> Sight {
        let half = metres / 1.16 / 2.0;
        Sight::of([(-half, -half), (half, half)])
    }

    /// Whether something of it is on the drawing.
    fn is_seen(tile: &Placed) -> bool {
        tile.x < SIDE && tile.y < SIDE && tile.x + tile.width > 0.0 && tile.y + tile.height > 0.0
    }

    fn near(one: f64, other: f64, by: f64) {
        assert!((one - other).abs() < by, "{one} is not {other}");
    }

    #[test]
    fn tiles_are_numbered_as_everywhere() {
        // As OpenStreetMap's wiki numbers them: Berlin's Brandenburg Gate, and the corners of the world.
        assert_eq!((column(13.377_7, 14), row(52.516_3, 14)), (8_800, 5_373));
        assert_eq!((column(-180.0, 3), row(90.0, 3)), (0, 0));
        assert_eq!((column(180.0, 3), row(-90.0, 3)), (7, 7));
        assert_eq!((column(f64::NAN, 3), column(1e300, 3)), (0, 7));
        near(latitude(0.0), LAST_LATITUDE, 1e-9);
        near(latitude(0.5), 0.0, 1e-9);
    }

    #[test]
    fn what_is_looked_at_is_covered_by_a_dozen() {
        let plane = Plane::around([PLACE]).expect("a place");
        let mut metres = 12.0;
        while metres < 60_000.0 {
            let all = sight(metres);
            for turn in [None, Some(Turn::North), Some(Turn::West)] {
                let sight = turn.map_or(all, |turn| all.turned(turn, all));
                let tiles = cover(&plane, sight, ALL);
                assert!((1..=9).contains(&tiles.len()), "{metres}: {tiles:?}");
                assert!(tiles.iter().all(is_seen), "{metres}: {tiles:?}");
                // Together they leave no gap: the outermost edges lie outside, and the areas add up.
                let (first, last) = (tiles[0], tiles[tiles.len() - 1]);
                assert!(first.x <= 0.0 && first.y <= 0.0, "{first:?}");
                assert!(last.x + last.width >= SIDE && last.y + last.height >= SIDE);
                let whole = (last.x + last.width - first.x) * (last.y + last.height - first.y);
                let sum: f64 = tiles.iter().map(|tile| tile.width * tile.height).sum();
                near(sum / whole, 1.0, 1e-6);
                // Neither larger than need be nor too small.
                let is_closest = first.tile.zoom == ALL.most;
                let range = SIDE / 2.0 - 1.0..SIDE + 1.0;
                assert!(is_closest || range.contains(&first.width), "{first:?}");
                assert!(first.width >= SIDE / 2.0 - 1.0, "{first:?}");
            }
            metres *= 1.37;
        }
    }

    #[test]
    fn corners_lie_where_they_are_on_earth() {
        let plane = Plane::around([PLACE]).expect("a place");
        let sight = sight(1_000.0);
        let tiles = cover(&plane, sight, ALL);
        let own = column(115.901, 15);
        let tile = tiles
            .iter()
            .find(|tile| (tile.tile.x, tile.tile.y) == (own, row(39.001, 15)));
        let tile = tile.expect("the place's own tile");
        // The north-western corner, worked out with the formulas of the wiki.
        let n = 32_768.0;
        let longitude = f64::from(own) / n * 360.0 - 180.0;
        let y = std::f64::consts::PI * (1.0 - 2.0 * f64::from(tile.tile.y) / n);
        let latitude = y.sinh().atan().to_degrees();
        let place = (
            (latitude * 1e7).round() as i64,
            (longitude * 1e7).round() as i64,
        );
        let (x, y) = sight.spot(plane.metres(place));
        near(tile.x, x, 0.01);
        near(tile.y, y, 0.01);
        // In the middle of the tile the two projections differ by centimetres.
        let middle = 0.5_f64.mul_add(tile.height, tile.y);
        let y = std::f64::consts::PI * (1.0 - 2.0 * (f64::from(tile.tile.y) + 0.5) / n);
        let (_, exact) = sight.spot(plane.metres_of((y.sinh().atan().to_degrees(), 115.9)));
        near(middle, exact, 0.02);
        // A tile is as high as it is wide, so close to the plane's origin.
        near(tile.width / tile.height, 1.0, 0.001);
    }

    #[test]
    fn a_map_need_not_have_every_zoom() {
        let plane = Plane::around([PLACE]).expect("a place");
        let zooms = |least, most| Zooms { least, most };
        // Closer than the map: its closest tiles are drawn larger.
        let tiles = cover(&plane, sight(50.0), zooms(10, 12));
        assert!(tiles.iter().all(|tile| tile.tile.zoom == 12));
        assert!(tiles[0].width > 10.0 * SIDE, "{tiles:?}");
        // Farther, but not too far: its farthest. Too far: none.
        let tiles = cover(&plane, sight(3_000.0), zooms(15, 15));
        assert_eq!(tiles, []);
        let tiles = cover(&plane, sight(1_700.0), zooms(15, 15));
        assert!((4..=9).contains(&tiles.len()), "{tiles:?}");
        // One that has none, and the ends of the earth.
        assert_eq!(cover(&plane, sight(50.0), zooms(30, 30)), []);
        assert_eq!(cover(&plane, sight(50.0), zooms(9, 8)), []);
        for place in [
            (900_000_000, 0),
            (-900_000_000, 1_800_000_000),
            (i64::MAX, i64::MIN),
        ] {
            let plane = Plane::around([place]).expect("a place");
            assert!(cover(&plane, sight(50.0), ALL).len() <= MOST_TILES);
        }
    }
}
