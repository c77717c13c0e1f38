//! PMTiles version 3: one file that holds all tiles of a map, behind directories that say where each lies.
//!
//! Written against the specification, github.com/protomaps/PMTiles, `spec/v3/spec.md`. Nobody vouches for such a file, so
//! each number in it is held against bounds before it leads anywhere.

use super::bytes::varint;
use super::cover::{CLOSEST_ZOOM, Tile, Zooms};

/// Bytes that the header and the directory at the root lie in.
pub(crate) const HEAD: u64 = 16_384;
/// Bytes of the header.
const HEADER: usize = 127;
/// Bytes of a directory that is no root, as it lies in the file.
const LARGEST_LEAF: u64 = 1 << 20;
/// Bytes of a tile, as it lies in the file. Those of the usual maps have at most half as many.
const LARGEST_TILE: u64 = 1 << 20;
/// Bytes of a directory or a tile that was packed: half a million entries at most.
pub(crate) const UNPACKED: u64 = 4 << 20;
/// So many directories lead to a tile at most, as in other readers.
pub(crate) const DEPTH: usize = 4;

/// Why a file is no map that can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It isn't PMTiles, or of another version.
    Foreign,
    /// It is packed in a way, or holds tiles of a kind, that isn't read here.
    Unsupported,
    /// It contradicts itself, or the specification.
    Damaged,
    /// Something in it is larger than is read here.
    TooLarge,
    /// It became another file while it was read.
    Changed,
}

/// How bytes of the file are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    None,
    Gzip,
}

/// What the tiles are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TileKind {
    /// Mapbox Vector Tiles.
    Vector,
    /// PNG, JPEG, WebP or AVIF.
    Picture,
}

/// Bytes of the file, from the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u64,
    pub(crate) length: u64,
}

impl Span {
    /// A part of it.
    fn part(self, offset: u64, length: u64, largest: u64) -> Result<Self, Wrong> {
        let end = offset.checked_add(length).ok_or(Wrong::Damaged)?;
        match () {
            () if length == 0 || end > self.length => Err(Wrong::Damaged),
            () if length > largest => Err(Wrong::TooLarge),
            () => Ok(Self {
                start: self.start.saturating_add(offset),
                length,
            }),
        }
    }
}

/// What the beginning of the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    /// Where the directory at the root lies, within the first [`HEAD`] bytes.
    pub(crate) root: Span,
    /// All other directories.
    leaves: Span,
    /// All tiles.
    tiles: Span,
    /// How directories are packed.
    pub(crate) directories: Packing,
    /// How each tile is packed.
    pub(crate) packing: Packing,
    pub(crate) kind: TileKind,
    pub(crate) zooms: Zooms,
}

impl Header {
    /// Reads the beginning of a file.
    pub(crate) fn read(head: &[u8]) -> Result<Self, Wrong> {
        if !head.starts_with(b"PMTiles\x03") {
            return Err(Wrong::Foreign);
        }
        let header = head.get(..HEADER).ok_or(Wrong::Damaged)?;
        let number = |at: usize| {
            let bytes = header.get(at..)?.first_chunk()?;
            Some(u64::from_le_bytes(*bytes))
        };
        let span = |at: usize| {
            let (start, length) = (number(at)?, number(at.checked_add(8)?)?);
            start.checked_add(length)?;
            Some(Span { start, length })
        };
        let [root, leaves, tiles] = [8, 40, 56].map(|at| span(at).ok_or(Wrong::Damaged));
        let byte = |at: usize| header.get(at).copied().unwrap_or_default();
        let zooms = Zooms {
            least: byte(100),
            most: byte(101),
        };
        let root = root?;
        let is_within =
            root.start >= HEADER as u64 && root.start.saturating_add(root.length) <= HEAD;
        if !is_within || root.length == 0 || zooms.least > zooms.most || zooms.most > CLOSEST_ZOOM {
            return Err(Wrong::Damaged);
        }
        Ok(Self {
            root,
            leaves: leaves?,
            tiles: tiles?,
            directories: packing(byte(97))?,
            packing: match byte(98) {
                // Pictures are packed by themselves, and some writers say nothing of it.
                0 => Packing::None,
                other => packing(other)?,
            },
            kind: match byte(99) {
                1 => TileKind::Vector,
                2..=5 => TileKind::Picture,
                _ => return Err(Wrong::Unsupported),
            },
            zooms,
        })
    }
}

const fn packing(code: u8) -> Result<Packing, Wrong> {
    match code {
        1 => Ok(Packing::None),
        2 => Ok(Packing::Gzip),
        _ => Err(Wrong::Unsupported),
    }
}

/// A row of a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    /// The number of the first tile that it is about.
    first: u64,
    /// How many tiles in a row are these bytes; none where they are a directory.
    run: u64,
    offset: u64,
    length: u64,
}

/// What a directory says of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Tile(Span),
    /// Another directory says it.
    Leaf(Span),
    /// There is no such tile.
    Nothing,
}

/// A directory: numbers of tiles, ascending, with where they lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Directory(Vec<Entry>);

impl Directory {
    /// Reads one that is unpacked.
    pub(crate) fn read(mut bytes: &[u8]) -> Result<Self, Wrong> {
        Self::rows(&mut bytes)
            .filter(|_| bytes.is_empty())
            .map(Self)
            .ok_or(Wrong::Damaged)
    }

    /// It is stored by columns: numbers, runs, lengths, offsets.
    fn rows(bytes: &mut &[u8]) -> Option<Vec<Entry>> {
        let count = usize::try_from(varint(bytes)?).ok()?;
        // Each row takes four bytes at least, so the bytes bound how much is made room for.
        if count == 0 || count > bytes.len() / 4 {
            return None;
        }
        let mut rows = Vec::with_capacity(count);
        let mut first = 0_u64;
        for at in 0..count {
            let step = varint(bytes)?;
            if at > 0 && step == 0 {
                return None;
            }
            first = first.checked_add(step)?;
            rows.push(Entry {
                first,
                run: 0,
                offset: 0,
                length: 0,
            });
        }
        for row in &mut rows {
            row.run = varint(bytes)?;
            row.first.checked_add(row.run)?;
        }
        for row in &mut rows {
            row.length = varint(bytes).filter(|length| *length > 0)?;
        }
        // Zero means: behind the one before.
        let mut behind = None;
        for row in &mut rows {
            row.offset = match varint(bytes)?.checked_sub(1) {
                Some(offset) => offset,
                None => behind?,
            };
            behind = Some(row.offset.checked_add(row.length)?);
        }
        Some(rows)
    }

    /// What it says of the tile with this [`number`].
    pub(crate) fn find(&self, number: u64, header: &Header) -> Result<Found, Wrong> {
        let behind = self.0.partition_point(|row| row.first <= number);
        let Some(row) = behind.checked_sub(1).and_then(|at| self.0.get(at)) else {
            return Ok(Found::Nothing);
        };
        let (offset, length) = (row.offset, row.length);
        match row.run {
            0 => Ok(Found::Leaf(header.leaves.part(
                offset,
                length,
                LARGEST_LEAF,
            )?)),
            run if number - row.first < run => Ok(Found::Tile(header.tiles.part(
                offset,
                length,
                LARGEST_TILE,
            )?)),
            _ => Ok(Found::Nothing),
        }
    }
}

/// The number of a tile: all of lower zoom levels come first, then those before it on a Hilbert curve.
pub(crate) fn number(tile: Tile) -> u64 {
    let zoom = tile.zoom.min(CLOSEST_ZOOM);
    let before = ((1_u64 << (2 * zoom)) - 1) / 3;
    let (mut x, mut y) = (u64::from(tile.x), u64::from(tile.y));
    let mut along = 0;
    for level in (0..zoom).rev() {
        let half = 1_u64 << level;
        let (east, south) = ((x >> level) & 1, (y >> level) & 1);
        along += half * half * ((3 * east) ^ south);
        // The curve within a quarter is turned, or turned and mirrored.
        if south == 0 {
            if east == 1 {
                (x, y) = (!x, !y);
            }
            (x, y) = (y, x);
        }
    }
    before + along
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use stele_tests::map::{Map, PNG, VECTOR};

    fn tile(zoom: u8, x: u32, y: u32) -> Tile {
        Tile { zoom, x, y }
    }

    #[test]
    fn numbers_follow_the_curve() {
        // From the tests of the specification's own readers.
        for (number_, tile) in [
            (0, tile(0, 0, 0)),
            (1, tile(1, 0, 0)),
            (2, tile(1, 0, 1)),
            (3, tile(1, 1, 1)),
            (4, tile(1, 1, 0)),
            (5, tile(2, 0, 0)),
            (19_078_479, tile(12, 3_423, 1_763)),
        ] {
            assert_eq!(number(tile), number_, "{tile:?}");
        }
        // Each tile of a level has a number of its own, and neighbours on the curve are neighbours on the map.
        let all = (0..32).flat_map(|x| (0..32).map(move |y| (number(tile(5, x, y)), x, y)));
        let mut all: Vec<_> = all.collect();
        all.sort_unstable();
        let first = (1 << 10) / 3;
        for (at, pair) in (first..).zip(all.windows(2)) {
            let [(one, x, y), (next, right, below)] = pair else {
                panic!("two")
            };
            assert_eq!((*one, *next), (at, at + 1));
            assert_eq!(x.abs_diff(*right) + y.abs_diff(*below), 1);
        }
    }

    fn opened(map: &[u8]) -> (Header, Directory) {
        let header = Header::read(map).expect("a header");
        let root = usize::try_from(header.root.start).expect("it fits")..;
        let root = &map[root][..usize::try_from(header.root.length).expect("it fits")];
        (header, Directory::read(root).expect("a directory"))
    }

    fn bytes(map: &[u8], span: Span) -> Vec<u8> {
        let from = usize::try_from(span.start).expect("it fits");
        map[from..][..usize::try_from(span.length).expect("it fits")].to_vec()
    }

    #[test]
    fn a_tile_is_found_through_directories() {
        let mut map = Map::new(PNG);
        for x in 0..40 {
            map.add((6, x, 9), format!("tile {x}").as_bytes());
        }
        let (header, root) = opened(&map.file());
        assert_eq!(header.zooms, Zooms { least: 6, most: 6 });
        assert_eq!(
            (header.kind, header.packing),
            (TileKind::Picture, Packing::None)
        );
        let file = map.file();
        for x in 0..40 {
            let found = root.find(number(tile(6, x, 9)), &header);
            let Ok(Found::Tile(span)) = found else {
                panic!("{found:?}")
            };
            assert_eq!(bytes(&file, span), format!("tile {x}").into_bytes());
        }
        for gone in [
            tile(6, 40, 9),
            tile(6, 0, 8),
            tile(0, 0, 0),
            tile(9, 511, 0),
        ] {
            assert_eq!(
                root.find(number(gone), &header),
                Ok(Found::Nothing),
                "{gone:?}"
            );
        }

        let file = map.with_leaves();
        let (header, root) = opened(&file);
        for x in 0..40 {
            let wanted = number(tile(6, x, 9));
            let Ok(Found::Leaf(leaf)) = root.find(wanted, &header) else {
                panic!("a leaf")
            };
            let leaf = Directory::read(&bytes(&file, leaf)).expect("a directory");
            let Ok(Found::Tile(span)) = leaf.find(wanted, &header) else {
                panic!("a tile")
            };
            assert_eq!(bytes(&file, span), format!("tile {x}").into_bytes());
        }
    }

    #[test]
    fn tiles_in_a_row_may_be_the_same() {
        // Two rows: 5 to 8 lie at 0, 9 behind it.
        let read = |bytes: &[u8]| Directory::read(bytes);
        let root = read(&[2, 5, 4, 4, 1, 10, 20, 1, 0]).expect("a directory");
        let mut file = Map::new(VECTOR);
        file.add((0, 0, 0), &[0; 30]);
        let header = Header::read(&file.file()).expect("a header");
        let start = header.tiles.start;
        for number in 5..9 {
            let span = Span { start, length: 10 };
            assert_eq!(root.find(number, &header), Ok(Found::Tile(span)));
        }
        let span = Span {
            start: start + 10,
            length: 20,
        };
        assert_eq!(root.find(9, &header), Ok(Found::Tile(span)));
        assert_eq!(root.find(10, &header), Ok(Found::Nothing));
        assert_eq!(root.find(4, &header), Ok(Found::Nothing));
        // One that reaches beyond the tiles, and one that is too large.
        let beyond = read(&[1, 5, 1, 31, 1]).expect("a directory");
        assert_eq!(beyond.find(5, &header), Err(Wrong::Damaged));
        let mut huge = header;
        huge.tiles.length = 1 << 40;
        let large = read(&[1, 5, 1, 0x81, 0x80, 0x40, 1]).expect("a directory");
        assert_eq!(large.find(5, &huge), Err(Wrong::TooLarge));
    }

    #[test]
    fn a_directory_must_be_in_order() {
        for (bad, why) in [
            (&[][..], "nothing"),
            (&[0], "no row"),
            (&[200, 1, 1, 1, 1], "more rows than bytes"),
            (
                &[0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, 1, 1],
                "far more rows than bytes",
            ),
            (&[2, 5, 0, 1, 1, 9, 9, 1, 0], "a number twice"),
            (&[1, 5, 1, 0, 1], "a tile without bytes"),
            (&[1, 5, 1, 9, 0], "behind none"),
            (&[1, 5, 1, 9, 1, 7], "bytes left over"),
            (&[1, 5, 1, 9], "cut off"),
        ] {
            assert_eq!(Directory::read(bad), Err(Wrong::Damaged), "{why}");
        }
    }

    #[test]
    fn a_header_is_held_against_bounds() {
        let mut map = Map::new(VECTOR);
        map.add((3, 1, 2), b"x");
        let good = map.file();
        assert!(Header::read(&good).is_ok());
        let with = |at: usize, bytes: &[u8]| {
            let mut bad = good.clone();
            bad[at..][..bytes.len()].copy_from_slice(bytes);
            Header::read(&bad)
        };
        for (at, bytes, why) in [
            (0, &b"PNTiles"[..], Wrong::Foreign),
            (7, &[2], Wrong::Foreign),
            (8, &[0; 8], Wrong::Damaged),
            (8, &[0xff; 8], Wrong::Damaged),
            (16, &[0; 8], Wrong::Damaged),
            (16, &[0, 0x40, 0, 0, 0, 0, 0, 0], Wrong::Damaged),
            (40, &[0xff; 16], Wrong::Damaged),
            (56, &[0xff; 16], Wrong::Damaged),
            (97, &[0], Wrong::Unsupported),
            (97, &[3], Wrong::Unsupported),
            (98, &[4], Wrong::Unsupported),
            (99, &[0], Wrong::Unsupported),
            (99, &[6], Wrong::Unsupported),
            (100, &[4], Wrong::Damaged),
            (101, &[27], Wrong::Damaged),
        ] {
            assert_eq!(with(at, bytes), Err(why), "{at} {bytes:?}");
        }
        assert_eq!(Header::read(&good[..126]), Err(Wrong::Damaged));
        assert_eq!(Header::read(b"<!doctype html>"), Err(Wrong::Foreign));
        assert_eq!(Header::read(&[]), Err(Wrong::Foreign));
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300), number: u64) {
            let mut head = b"PMTiles\x03".to_vec();
            head.extend(&bytes);
            if let (Ok(header), Ok(directory)) = (Header::read(&head), Directory::read(&bytes)) {
                let _ = directory.find(number, &header);
            }
        }

        #[test]
        fn a_damaged_directory_leads_nowhere_else(
            mut rows in proptest::collection::vec(any::<u8>(), 5..60),
            number in 0_u64..400,
        ) {
            let mut map = Map::new(VECTOR);
        map.add((0, 0, 0), &[0; 99]);
            let header = Header::read(&map.file()).expect("a header");
            rows[0] = 1;
            if let Ok(directory) = Directory::read(&rows[..5])
                && let Ok(Found::Tile(span)) = directory.find(number, &header)
            {
                let end = header.tiles.start + header.tiles.length;
                prop_assert!(span.start >= header.tiles.start && span.start + span.length <= end);
            }
        }
    }
}
