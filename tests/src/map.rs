//! Writes small maps: PMTiles files of version 3, and vector tiles. What reads them shares nothing with it.

use std::f64::consts::PI;
use std::rc::Rc;

/// Zoom level, column and row of a tile.
pub type At = (u8, u32, u32);

/// What tiles are, as PMTiles numbers it: Mapbox Vector Tiles.
pub const VECTOR: u8 = 1;
/// The same for PNG.
pub const PNG: u8 = 2;

/// The tile of a zoom level that a place lies in, in degrees of latitude and longitude, and where it lies there: from the
/// west and from the north, in parts of the tile.
pub fn tile_of((latitude, longitude): (f64, f64), zoom: u8) -> (At, (f64, f64)) {
    let side = f64::from(zoom).exp2();
    let north = latitude.to_radians().tan().asinh() / PI;
    let (x, y) = (
        (longitude + 180.0) / 360.0 * side,
        (1.0 - north) / 2.0 * side,
    );
    ((zoom, x as u32, y as u32), (x.fract(), y.fract()))
}

/// A map of tiles.
#[derive(Debug)]
pub struct Map {
    kind: u8,
    packing: u8,
    pack: fn(&[u8]) -> Vec<u8>,
    tiles: Vec<(u64, At, Rc<[u8]>)>,
}

impl Map {
    /// An empty one, in which nothing is packed.
    pub const fn new(kind: u8) -> Self {
        Self {
            kind,
            packing: 1,
            pack: <[u8]>::to_vec,
            tiles: Vec::new(),
        }
    }

    /// The same, with directories and tiles packed as gzip.
    pub fn gzipped(self, pack: fn(&[u8]) -> Vec<u8>) -> Self {
        Self {
            packing: 2,
            pack,
            ..self
        }
    }

    /// Adds a tile, or puts it in the place of the one that is there.
    pub fn add(&mut self, at: At, bytes: &[u8]) {
        self.share(at, &bytes.into());
    }

    fn share(&mut self, at: At, bytes: &Rc<[u8]>) {
        self.tiles.retain(|(_, own, _)| *own != at);
        self.tiles.push((number(at), at, Rc::clone(bytes)));
        self.tiles.sort_by_key(|(number, ..)| *number);
    }

    /// The same tile wherever one can look from a place, at these zoom levels.
    pub fn around(mut self, place: (f64, f64), zooms: &[u8], bytes: &[u8]) -> Self {
        let bytes = bytes.into();
        for zoom in zooms {
            let ((_, x, y), _) = tile_of(place, *zoom);
            for (east, south) in (0..7).flat_map(|east| (0..7).map(move |south| (east, south))) {
                self.share((*zoom, x + east - 3, y + south - 3), &bytes);
            }
        }
        self
    }

    /// The file, with one directory.
    pub fn file(&self) -> Vec<u8> {
        self.write(usize::MAX)
    }

    /// The file, with a directory for each three tiles.
    pub fn with_leaves(&self) -> Vec<u8> {
        self.write(3)
    }

    fn write(&self, rows: usize) -> Vec<u8> {
        let (mut data, mut all) = (Vec::new(), Vec::new());
        // The same bytes are packed once: they may be many.
        let mut last: Option<(&Rc<[u8]>, Vec<u8>)> = None;
        for (number, _, bytes) in &self.tiles {
            let (_, packed) = match last.take() {
                Some(last) if Rc::ptr_eq(last.0, bytes) => last,
                _ => (bytes, (self.pack)(bytes)),
            };
            all.push([*number, 1, packed.len() as u64, data.len() as u64]);
            data.extend(&packed);
            last = Some((bytes, packed));
        }
        let (mut leaves, mut root) = (Vec::new(), all.clone());
        if rows < all.len() {
            root.clear();
            for own in all.chunks(rows) {
                let leaf = (self.pack)(&directory(own));
                root.push([own[0][0], 0, leaf.len() as u64, leaves.len() as u64]);
                leaves.extend(leaf);
            }
        }
        let root = (self.pack)(&directory(&root));
        let mut file = b"PMTiles\x03".to_vec();
        let mut start = 127;
        for length in [root.len(), 0, leaves.len(), data.len()] {
            file.extend((start as u64).to_le_bytes());
            file.extend((length as u64).to_le_bytes());
            start += length;
        }
        let zooms = self.tiles.iter().map(|(_, (zoom, ..), _)| *zoom);
        file.resize(96, 0);
        // Pictures aren't packed by anybody; the tests' are, if they are told to.
        file.extend([1, self.packing, self.packing, self.kind]);
        file.extend([zooms.clone().min(), zooms.max()].map(|zoom| zoom.expect("a tile")));
        file.resize(127, 0);
        [file, root, leaves, data].concat()
    }
}

/// The number of a tile on the curve, as the specification's own example works it out.
fn number((zoom, x, y): At) -> u64 {
    let side = 1_i64 << zoom;
    let before: i64 = (0..zoom).map(|level| 1_i64 << (2 * level)).sum();
    let (mut x, mut y) = (i64::from(x), i64::from(y));
    let (mut along, mut half) = (0, side / 2);
    while half > 0 {
        let east = i64::from(x & half > 0);
        let south = i64::from(y & half > 0);
        along += half * half * ((3 * east) ^ south);
        if south == 0 {
            if east == 1 {
                (x, y) = (side - 1 - x, side - 1 - y);
            }
            std::mem::swap(&mut x, &mut y);
        }
        half /= 2;
    }
    u64::try_from(before + along).expect("it is positive")
}

fn directory(rows: &[[u64; 4]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    varint(&mut bytes, rows.len() as u64);
    let mut last = 0;
    for [first, ..] in rows {
        varint(&mut bytes, first - last);
        last = *first;
    }
    for [_, run, ..] in rows {
        varint(&mut bytes, *run);
    }
    for [_, _, length, _] in rows {
        varint(&mut bytes, *length);
    }
    for [.., offset] in rows {
        varint(&mut bytes, offset + 1);
    }
    bytes
}

fn varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Something in a layer of a vector tile.
#[derive(Debug, Clone)]
pub struct Feature {
    /// Its one property, `kind`.
    pub kind: String,
    /// 1 points, 2 lines, 3 areas.
    pub form: u64,
    /// Steps; and where a command is due: -1 moves once, -2 draws once, -7 closes, -N02 draws N times, and anything else that
    /// stands in such a place is a command that there is not.
    pub geometry: Vec<i64>,
}

impl Feature {
    /// A feature of this kind.
    pub fn new(kind: &str, form: u64, geometry: &[i64]) -> Self {
        Self {
            kind: kind.into(),
            form,
            geometry: geometry.to_vec(),
        }
    }
}

/// A field of a protocol buffer that holds bytes.
fn field(number: u64, bytes: &[u8]) -> Vec<u8> {
    let mut field = Vec::new();
    varint(&mut field, (number << 3) | 2);
    varint(&mut field, bytes.len() as u64);
    field.extend(bytes);
    field
}

/// A vector tile of these layers.
pub fn tile(layers: &[Vec<u8>]) -> Vec<u8> {
    layers.iter().flat_map(|layer| field(3, layer)).collect()
}

/// A layer of a vector tile.
pub fn layer(name: &str, features: &[Feature], extent: u64) -> Vec<u8> {
    let mut layer = field(1, name.as_bytes());
    for (at, own) in features.iter().enumerate() {
        let mut tags = vec![0];
        varint(&mut tags, at as u64);
        let mut feature = field(2, &tags);
        feature.push(3 << 3);
        varint(&mut feature, own.form);
        feature.extend(field(4, &geometry(&own.geometry)));
        layer.extend(field(2, &feature));
    }
    layer.extend(field(3, b"kind"));
    for own in features {
        layer.extend(field(4, &field(1, own.kind.as_bytes())));
    }
    layer.push(5 << 3);
    varint(&mut layer, extent);
    layer.extend([15 << 3, 2]);
    layer
}

fn geometry(steps: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut due = 0_u64;
    for step in steps {
        if due > 0 {
            due -= 1;
            varint(&mut bytes, ((step << 1) ^ (step >> 63)) as u64);
            continue;
        }
        let (command, count) = match step.unsigned_abs() {
            own @ ..100 => (own, 1),
            own => (own % 100, own / 100),
        };
        varint(&mut bytes, (count << 3) | command);
        due = if command == 7 { 0 } else { 2 * count };
    }
    bytes
}
