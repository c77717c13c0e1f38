//! Mapbox Vector Tiles, version 2: from the bytes of a tile to a few paths that can be drawn.
//!
//! Written against github.com/mapbox/vector-tile-spec, `2.1/README.md`. Of all that such a tile may hold, a background for
//! trees wants little: ground that is green, water, buildings, and ways. What they are called is told by two schemas, that of
//! Protomaps (docs.protomaps.com/basemaps/layers) and OpenMapTiles (openmaptiles.org/schema). Names aren't drawn.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use super::archive::Wrong;
use super::bytes::{Fields, Value, varint};

/// The side of a tile in the coordinates of its paths, whatever its layers have.
pub(crate) const EXTENT: i64 = 4_096;
/// Layers of one tile. The schemas have at most sixteen.
const MOST_LAYERS: usize = 64;
/// Points of one tile. Those of a dense city have a tenth of it.
const MOST_POINTS: usize = 200_000;
/// Bytes of all paths of one tile.
const LONGEST: usize = 1 << 20;
/// Lines may reach beyond their tile; nothing is drawn as far away as this.
const FARTHEST: i64 = 16 * EXTENT;

/// What is drawn in one way. In this order: what comes later lies above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Green,
    Water,
    Stream,
    Building,
    Path,
    Rail,
    Road,
    Major,
}

impl Kind {
    /// The class that its path is drawn with.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Green => "ground-green",
            Self::Water => "ground-water",
            Self::Stream => "ground-stream",
            Self::Building => "ground-building",
            Self::Path => "ground-path",
            Self::Rail => "ground-rail",
            Self::Road => "ground-road",
            Self::Major => "ground-major",
        }
    }
}

/// All that is drawn in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) kind: Kind,
    /// In the language of SVG, digits and the letters `M`, `l` and `z` alone.
    pub(crate) path: Rc<str>,
}

/// What is drawn of a tile.
pub(crate) fn shapes(tile: &[u8]) -> Result<Vec<Shape>, Wrong> {
    let mut drawing = Drawing::default();
    let mut layers = 0;
    for field in Fields(tile) {
        if let (3, Value::Bytes(layer)) = field.ok_or(Wrong::Damaged)? {
            layers += 1;
            if layers > MOST_LAYERS {
                return Err(Wrong::TooLarge);
            }
            drawing.add(&Layer::read(layer)?)?;
        }
    }
    let paths = drawing.paths.into_iter();
    let shapes = paths.map(|(kind, path)| Shape {
        kind,
        path: path.into(),
    });
    Ok(shapes.collect())
}

/// A layer, whose features aren't read yet.
#[derive(Debug, Default)]
struct Layer<'a> {
    name: &'a [u8],
    features: Vec<&'a [u8]>,
    /// By number, whether a key says what a feature is.
    keys: Vec<bool>,
    /// By number, values that are text.
    values: Vec<&'a [u8]>,
    extent: i64,
}

impl<'a> Layer<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Wrong> {
        let mut layer = Self {
            extent: EXTENT,
            ..Self::default()
        };
        for field in Fields(bytes) {
            match field.ok_or(Wrong::Damaged)? {
                (1, Value::Bytes(name)) => layer.name = name,
                (2, Value::Bytes(feature)) => layer.features.push(feature),
                (3, Value::Bytes(key)) => {
                    let own: [&[u8]; 3] = [b"kind", b"class", b"pmap:kind"];
                    layer.keys.push(own.contains(&key));
                }
                (4, Value::Bytes(value)) => layer.values.push(text(value)?),
                (5, Value::Number(extent @ 1..=65_536)) => {
                    layer.extent = i64::try_from(extent).map_err(|_| Wrong::Damaged)?;
                }
                (5, _) => return Err(Wrong::Damaged),
                (15, Value::Number(version)) if !(1..=2).contains(&version) => {
                    return Err(Wrong::Unsupported);
                }
                _ => {}
            }
        }
        Ok(layer)
    }

    /// What a feature is, by the first of its properties that says so. Nothing where none does.
    fn says(&self, tags: &[u8]) -> Result<&'a [u8], Wrong> {
        let mut rest = tags;
        while !rest.is_empty() {
            let mut next = || usize::try_from(varint(&mut rest)?).ok();
            let key = next().and_then(|key| self.keys.get(key));
            let value = next().and_then(|value| self.values.get(value));
            let (Some(is_own), Some(value)) = (key, value) else {
                return Err(Wrong::Damaged);
            };
            if *is_own {
                return Ok(value);
            }
        }
        Ok(b"")
    }
}

/// The text of a value; nothing for numbers and the like.
fn text(value: &[u8]) -> Result<&[u8], Wrong> {
    let mut text: &[u8] = b"";
    for field in Fields(value) {
        if let (1, Value::Bytes(own)) = field.ok_or(Wrong::Damaged)? {
            text = own;
        }
    }
    Ok(text)
}

/// What a feature's geometry is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Line,
    Area,
}

/// How a feature is drawn; none if it isn't.
fn kind(layer: &[u8], own: &[u8], form: Form) -> Option<Kind> {
    match (layer, form) {
        (b"water", Form::Area) => Some(Kind::Water),
        (b"water" | b"waterway", Form::Line) => Some(Kind::Stream),
        (b"building" | b"buildings", Form::Area) => Some(Kind::Building),
        (b"park", Form::Area) => Some(Kind::Green),
        (b"landuse" | b"landcover" | b"natural", Form::Area) => {
            is_green(own).then_some(Kind::Green)
        }
        (b"roads" | b"transit" | b"transportation", Form::Line) => way(own),
        _ => None,
    }
}

fn is_green(own: &[u8]) -> bool {
    matches!(
        own,
        b"allotments"
            | b"cemetery"
            | b"farmland"
            | b"forest"
            | b"garden"
            | b"golf_course"
            | b"grass"
            | b"grassland"
            | b"meadow"
            | b"nature_reserve"
            | b"national_park"
            | b"orchard"
            | b"park"
            | b"protected_area"
            | b"recreation_ground"
            | b"scrub"
            | b"village_green"
            | b"wetland"
            | b"wood"
    )
}

fn way(own: &[u8]) -> Option<Kind> {
    Some(match own {
        b"highway" | b"major_road" | b"motorway" | b"trunk" | b"primary" | b"secondary" => {
            Kind::Major
        }
        b"medium_road" | b"minor_road" | b"tertiary" | b"minor" | b"service" | b"street"
        | b"street_limited" | b"busway" => Kind::Road,
        b"path" | b"track" | b"pedestrian" | b"footway" => Kind::Path,
        b"rail" | b"transit" | b"subway" | b"light_rail" | b"tram" => Kind::Rail,
        _ => return None,
    })
}

/// Paths, as far as they are drawn.
#[derive(Debug, Default)]
struct Drawing {
    paths: BTreeMap<Kind, String>,
    points: usize,
    length: usize,
}

impl Drawing {
    fn add(&mut self, layer: &Layer<'_>) -> Result<(), Wrong> {
        for feature in &layer.features {
            let (mut tags, mut form, mut geometry): (&[u8], _, &[u8]) = (b"", None, b"");
            for field in Fields(feature) {
                match field.ok_or(Wrong::Damaged)? {
                    (2, Value::Bytes(own)) => tags = own,
                    (3, Value::Number(2)) => form = Some(Form::Line),
                    (3, Value::Number(3)) => form = Some(Form::Area),
                    (4, Value::Bytes(own)) => geometry = own,
                    _ => {}
                }
            }
            let Some(form) = form else { continue };
            if let Some(kind) = kind(layer.name, layer.says(tags)?, form) {
                let path = self.paths.entry(kind).or_default();
                let before = path.len();
                self.points += trace(path, geometry, layer.extent, form)?;
                self.length += path.len() - before;
                if self.points > MOST_POINTS || self.length > LONGEST {
                    return Err(Wrong::TooLarge);
                }
            }
        }
        Ok(())
    }
}

/// Draws the geometry of a feature, and says how many points it has.
///
/// Fails as soon as it is no geometry: parts must begin with a move, and have what their commands promise.
fn trace(path: &mut String, mut geometry: &[u8], extent: i64, form: Form) -> Result<usize, Wrong> {
    let mut at = (0_i64, 0_i64);
    // Where the line has come, in the coordinates that are drawn; none before it has begun.
    let mut pen = None::<(i64, i64)>;
    let mut points = 0;
    while !geometry.is_empty() {
        let command = varint(&mut geometry).ok_or(Wrong::Damaged)?;
        let count = command >> 3;
        match (command & 7, pen) {
            (1 | 2, _) if count == 0 => return Err(Wrong::Damaged),
            (1, _) | (2, Some(_)) => {}
            (7, Some(_)) if count == 1 && form == Form::Area => {
                path.push('z');
                continue;
            }
            _ => return Err(Wrong::Damaged),
        }
        for _ in 0..count {
            let step = step(&mut geometry).zip(step(&mut geometry));
            let (east, south) = step.ok_or(Wrong::Damaged)?;
            points += 1;
            if points > MOST_POINTS || path.len() > LONGEST {
                return Err(Wrong::TooLarge);
            }
            at = (at.0.saturating_add(east), at.1.saturating_add(south));
            let (x, y) = (scaled(at.0, extent), scaled(at.1, extent));
            // Writing to a text doesn't fail.
            let _ = match pen {
                Some(last) if command & 7 == 2 => match (x - last.0, y - last.1) {
                    (0, 0) => Ok(()),
                    (right, down) => write!(path, "l{right} {down}"),
                },
                _ => write!(path, "M{x} {y}"),
            };
            pen = Some((x, y));
        }
    }
    Ok(points)
}

/// Takes a step to the east or the south.
fn step(geometry: &mut &[u8]) -> Option<i64> {
    let step = u32::try_from(varint(geometry)?).ok()?;
    let half = i64::from(step >> 1);
    Some(if step & 1 == 0 { half } else { -half - 1 })
}

fn scaled(at: i64, extent: i64) -> i64 {
    let at = match extent {
        EXTENT => at,
        _ => at.saturating_mul(EXTENT).div_euclid(extent),
    };
    at.clamp(-FARTHEST, FARTHEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use stele_tests::map::{Feature, layer, tile};

    fn feature(kind: &str, form: u64, geometry: &[i64]) -> Feature {
        Feature::new(kind, form, geometry)
    }

    /// A line from the north-western corner to the middle.
    const LINE: [i64; 6] = [-1, 0, 0, -2, 2_048, 2_048];
    /// A square, closed.
    const SQUARE: [i64; 11] = [-1, 100, 100, -302, 50, 0, 0, 50, -50, 0, -7];

    fn drawn(bytes: &[u8]) -> Vec<(Kind, String)> {
        let shapes = shapes(bytes).expect("a tile");
        shapes
            .into_iter()
            .map(|own| (own.kind, own.path.to_string()))
            .collect()
    }

    #[test]
    fn both_schemas_are_drawn() {
        let bytes = tile(&[
            layer("earth", &[feature("earth", 3, &SQUARE)], 4_096),
            layer(
                "roads",
                &[feature("major_road", 2, &LINE), feature("rail", 2, &LINE)],
                4_096,
            ),
            layer(
                "landuse",
                &[
                    feature("park", 3, &SQUARE),
                    feature("industrial", 3, &SQUARE),
                ],
                4_096,
            ),
            layer(
                "water",
                &[feature("lake", 3, &SQUARE), feature("river", 2, &LINE)],
                4_096,
            ),
            layer("buildings", &[feature("building", 3, &SQUARE)], 4_096),
            layer("places", &[feature("city", 1, &[-1, 5, 5])], 4_096),
        ]);
        let line = "M0 0l2048 2048".to_owned();
        let square = "M100 100l50 0l0 50l-50 0z".to_owned();
        assert_eq!(
            drawn(&bytes),
            [
                (Kind::Green, square.clone()),
                (Kind::Water, square.clone()),
                (Kind::Stream, line.clone()),
                (Kind::Building, square.clone()),
                (Kind::Rail, line.clone()),
                (Kind::Major, line.clone()),
            ]
        );
        let bytes = tile(&[
            layer(
                "transportation",
                &[feature("minor", 2, &LINE), feature("path", 2, &LINE)],
                4_096,
            ),
            layer("waterway", &[feature("stream", 2, &LINE)], 4_096),
            layer("landcover", &[feature("wood", 3, &SQUARE)], 4_096),
            layer("building", &[feature("", 3, &SQUARE)], 4_096),
        ]);
        let kinds = [
            Kind::Green,
            Kind::Stream,
            Kind::Building,
            Kind::Path,
            Kind::Road,
        ];
        assert!(drawn(&bytes).iter().map(|(kind, _)| *kind).eq(kinds));
        assert_eq!(drawn(&[]), []);
    }

    #[test]
    fn lines_go_on_from_where_the_last_one_ended() {
        // Two lines in one feature, a step that goes nowhere, and another extent.
        let two = [-1, 10, 10, -202, 4, 4, 0, 0, -1, 1, 1, -2, -15, 0];
        let bytes = |extent| tile(&[layer("roads", &[feature("path", 2, &two)], extent)]);
        assert_eq!(
            drawn(&bytes(4_096)),
            [(Kind::Path, "M10 10l4 4M15 15l-15 0".into())]
        );
        assert_eq!(
            drawn(&bytes(512)),
            [(Kind::Path, "M80 80l32 32M120 120l-120 0".into())]
        );
        // Far beyond the tile is as far as anything is drawn.
        let far = [-1, 1 << 30, -(1 << 30), -2, 1, 1];
        let bytes = tile(&[layer("roads", &[feature("path", 2, &far)], 4_096)]);
        assert_eq!(
            drawn(&bytes),
            [(Kind::Path, format!("M{FARTHEST} -{FARTHEST}"))]
        );
    }

    #[test]
    fn what_is_no_geometry_is_refused() {
        for (geometry, why) in [
            (&[-2, 1, 1][..], "a line from nowhere"),
            (&[-7], "an end of nothing"),
            (&[-1, 1], "half a point"),
            (&[-1, 1, 1, -202, 1, 1], "fewer points than promised"),
            (&[-1, 1, 1, -3, 1, 1], "no such command"),
            (&[-1, 1, 1, -7], "a line that is closed"),
        ] {
            let bytes = tile(&[layer("roads", &[feature("path", 2, geometry)], 4_096)]);
            assert_eq!(shapes(&bytes), Err(Wrong::Damaged), "{why}");
        }
        // Of what isn't drawn nothing is read.
        let bytes = tile(&[layer("places", &[feature("path", 2, &[-2, 1, 1])], 4_096)]);
        assert_eq!(shapes(&bytes), Ok(Vec::new()));
    }

    #[test]
    fn what_a_layer_promises_must_be_there() {
        let road = layer("roads", &[feature("path", 2, &LINE)], 4_096);
        let read = |layer: &[u8]| shapes(&tile(&[layer.to_vec()]));
        assert!(read(&road).is_ok());
        // Tags that name no value; a version to come; no extent; cut off anywhere.
        let tags = [&[0x0a, 5][..], b"roads", &[0x12, 6, 0x12, 2, 0, 0, 0x18, 2]].concat();
        assert_eq!(read(&tags), Err(Wrong::Damaged));
        assert_eq!(
            read(&[&road[..], &[0x78, 3]].concat()),
            Err(Wrong::Unsupported)
        );
        assert_eq!(read(&[&road[..], &[0x28, 0]].concat()), Err(Wrong::Damaged));
        let whole = tile(&[road]);
        for end in 1..whole.len() {
            assert_eq!(shapes(&whole[..end]), Err(Wrong::Damaged), "{end}");
        }
    }

    #[test]
    fn there_is_an_end_to_everything() {
        let none = layer("roads", &[], 4_096);
        assert!(shapes(&tile(&vec![none.clone(); MOST_LAYERS])).is_ok());
        assert_eq!(
            shapes(&tile(&vec![none; MOST_LAYERS + 1])),
            Err(Wrong::TooLarge)
        );
        // Many points in one feature, and in many.
        let line = |points: usize| {
            let mut line = vec![-1, 0, 0, -100 * i64::try_from(points).expect("few") - 2];
            line.extend((0..points).flat_map(|at| [1, if at % 2 == 0 { 1 } else { -1 }]));
            line
        };
        let roads = |roads: Vec<Feature>| shapes(&tile(&[layer("roads", &roads, 4_096)]));
        let many = |count, points| roads(vec![feature("path", 2, &line(points)); count]);
        assert!(many(2, 50_000).is_ok());
        assert_eq!(many(1, MOST_POINTS + 1), Err(Wrong::TooLarge));
        assert_eq!(many(5, 50_000), Err(Wrong::TooLarge));
        // Few points, whose numbers are long.
        let long = |step: i64| feature("path", 2, &[-1, step, step].repeat(1_000));
        assert!(roads(vec![long(1); 90]).is_ok());
        assert_eq!(roads(vec![long(-1_000); 90]), Err(Wrong::TooLarge));
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = shapes(&bytes);
        }

        #[test]
        fn a_path_is_nothing_but_a_path(
            geometry in proptest::collection::vec(any::<u8>(), 0..200),
            extent in 1_i64..70_000,
        ) {
            let mut path = String::new();
            let _ = trace(&mut path, &geometry, extent, Form::Area);
            prop_assert!(path.chars().all(|own| "Mlz- 0123456789".contains(own)), "{path}");
        }

        #[test]
        fn a_damaged_tile_is_drawn_or_refused(at: prop::sample::Index, byte: u8) {
            let mut bytes = tile(&[layer("roads", &[feature("path", 2, &LINE)], 4_096)]);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = shapes(&bytes);
        }
    }
}
