//! The names of a log's files (tlog-tiles, "APIs"), printed and parsed strictly.

use alloc::{format, string::String};

use stele_verify::encoding::from_decimal;
use stele_verify::hash::Hash;

/// Hashes in a full tile, and entries in a full bundle.
pub const TILE_WIDTH: u16 = 256;

/// Levels of tiles that a tree can have: 256^8 leaves would be more than a `u64` counts.
///
/// tlog-tiles allows level numbers up to 63; none above 7 can name a tile of such a tree.
pub const LEVELS: u8 = 8;

/// No path of a log is longer than this, in bytes; the longest names an entry: 73.
pub const MAX_PATH_LEN: usize = 80;

/// Why a path was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathError {
    /// It names no kind of file that a log has, or is too long.
    Unknown,
    /// The level is no number as it would be printed, or above 7.
    Level,
    /// The index is not written in groups of three digits, or no tree reaches so far.
    Index,
    /// The width is not 1 to 255 after `.p/`, or 1 to 256 in a number.
    Width,
    /// An entry's path isn't its leaf hash under the hash's first two digits.
    Entry,
}

impl PathError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "path-unknown",
            Self::Level => "path-level",
            Self::Index => "path-index",
            Self::Width => "path-width",
            Self::Entry => "path-entry",
        }
    }
}

/// Any file of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogPath {
    /// `entry/<hh>/<leaf hash>`: one entry alone, found by its leaf hash.
    Entry(Hash),
    /// `tile/entries/<N>[.p/<W>]`: up to 256 entries.
    Bundle(BundleId),
    /// `tile/<L>/<N>[.p/<W>]`: up to 256 hashes.
    Tile(TileId),
    /// `checkpoint`: the signed head of the tree, the only file that changes.
    Checkpoint,
}

impl LogPath {
    /// The path, relative to the log's prefix, without a leading slash.
    pub fn path(&self) -> String {
        match self {
            Self::Entry(leaf) => entry_path(leaf),
            Self::Bundle(id) => id.path(),
            Self::Tile(id) => id.path(),
            Self::Checkpoint => String::from("checkpoint"),
        }
    }

    /// Reads what [`LogPath::path`] prints, and nothing else.
    ///
    /// # Errors
    /// [`PathError`] names the part that is wrong.
    pub fn parse(path: &str) -> Result<Self, PathError> {
        if path.len() > MAX_PATH_LEN {
            return Err(PathError::Unknown);
        }
        if path == "checkpoint" {
            Ok(Self::Checkpoint)
        } else if path.starts_with("tile/entries/") {
            BundleId::parse(path).map(Self::Bundle)
        } else if path.starts_with("tile/") {
            TileId::parse(path).map(Self::Tile)
        } else if let Some(name) = path.strip_prefix("entry/") {
            parse_entry(name).map(Self::Entry)
        } else {
            Err(PathError::Unknown)
        }
    }
}

/// A tile that a tree of at most 2^64 - 1 leaves can have.
///
/// Ordered by level, then index, then width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    level: u8,
    index: u64,
    width: u16,
}

impl TileId {
    /// Names a tile by level (0 to 7), index within the level, and width (1 to 256 hashes).
    ///
    /// # Errors
    /// [`PathError`] if no tree of at most 2^64 - 1 leaves has such a tile.
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, PathError> {
        if level >= LEVELS {
            return Err(PathError::Level);
        }
        if width == 0 || width > TILE_WIDTH {
            return Err(PathError::Width);
        }
        // How many hashes the level has at most.
        let hashes = u64::MAX
            .checked_shr(shift_of(level))
            .ok_or(PathError::Level)?;
        index
            .checked_mul(u64::from(TILE_WIDTH))
            .and_then(|first| first.checked_add(u64::from(width)))
            .filter(|end| *end <= hashes)
            .ok_or(PathError::Index)?;
        Ok(Self {
            level,
            index,
            width,
        })
    }

    /// The tile at this place in a tree of `size` leaves, as wide as it is there.
    pub fn in_tree(size: u64, level: u8, index: u64) -> Option<Self> {
        if level >= LEVELS {
            return None;
        }
        let hashes = size.checked_shr(shift_of(level))?;
        let full = hashes >> 8;
        let rest = u16::try_from(hashes & 255).ok()?;
        let width = match index.cmp(&full) {
            core::cmp::Ordering::Less => TILE_WIDTH,
            core::cmp::Ordering::Equal if rest > 0 => rest,
            _ => return None,
        };
        Some(Self {
            level,
            index,
            width,
        })
    }

    /// The full tile above, and where it holds the root of this tile; none above a partial tile.
    pub fn parent(&self, size: u64) -> Option<(Self, u8)> {
        if !self.is_full() {
            return None;
        }
        let parent = Self::in_tree(size, self.level.checked_add(1)?, self.index >> 8)?;
        let [.., offset] = self.index.to_be_bytes();
        Some((parent, offset))
    }

    /// 0 for leaf hashes; a hash at level n stands for 256^n leaves.
    pub const fn level(&self) -> u8 {
        self.level
    }

    /// Number of the tile within its level, from zero.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Hashes in the tile, 1 to 256.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Whether the tile holds 256 hashes, and so never changes again.
    pub const fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The full tile that takes this one's place when the tree grows.
    ///
    /// # Errors
    /// [`PathError::Index`] if no tree reaches so far.
    pub fn full(&self) -> Result<Self, PathError> {
        Self::new(self.level, self.index, TILE_WIDTH)
    }

    /// `tile/<L>/<N>[.p/<W>]`
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, number(self.index, self.width))
    }

    /// Reads what [`TileId::path`] prints, and nothing else.
    ///
    /// # Errors
    /// [`PathError`] names the part that is wrong.
    pub fn parse(path: &str) -> Result<Self, PathError> {
        let rest = path.strip_prefix("tile/").ok_or(PathError::Unknown)?;
        let (level, rest) = rest.split_once('/').ok_or(PathError::Level)?;
        let level = from_decimal(level)
            .and_then(|level| u8::try_from(level).ok())
            .ok_or(PathError::Level)?;
        let (index, width) = parse_number(rest)?;
        Self::new(level, index, width)
    }
}

/// An entry bundle that a tree of at most 2^64 - 1 leaves can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundleId {
    index: u64,
    width: u16,
}

impl BundleId {
    /// Names a bundle by index and width (1 to 256 entries).
    ///
    /// # Errors
    /// [`PathError`] if no tree of at most 2^64 - 1 leaves has such a bundle.
    pub fn new(index: u64, width: u16) -> Result<Self, PathError> {
        TileId::new(0, index, width).map(Self::of_tile)
    }

    /// The bundle with this index in a tree of `size` leaves, as wide as it is there.
    pub fn in_tree(size: u64, index: u64) -> Option<Self> {
        TileId::in_tree(size, 0, index).map(Self::of_tile)
    }

    /// Bundles match the tiles of level 0 one to one.
    fn of_tile(tile: TileId) -> Self {
        Self {
            index: tile.index,
            width: tile.width,
        }
    }

    /// The tile that holds the leaf hashes of this bundle's entries.
    pub const fn tile(&self) -> TileId {
        TileId {
            level: 0,
            index: self.index,
            width: self.width,
        }
    }

    /// Number of the bundle, from zero.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Entries in the bundle, 1 to 256.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Whether the bundle holds 256 entries, and so never changes again.
    pub const fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The full bundle that takes this one's place when the tree grows.
    ///
    /// # Errors
    /// [`PathError::Index`] if no tree reaches so far.
    pub fn full(&self) -> Result<Self, PathError> {
        Self::new(self.index, TILE_WIDTH)
    }

    /// Index of the bundle's first entry in the log.
    pub const fn first(&self) -> u64 {
        // In range: `TileId::new` has multiplied it before.
        self.index.saturating_mul(TILE_WIDTH as u64)
    }

    /// `tile/entries/<N>[.p/<W>]`
    pub fn path(&self) -> String {
        format!("tile/entries/{}", number(self.index, self.width))
    }

    /// Reads what [`BundleId::path`] prints, and nothing else.
    ///
    /// # Errors
    /// [`PathError`] names the part that is wrong.
    pub fn parse(path: &str) -> Result<Self, PathError> {
        let rest = path
            .strip_prefix("tile/entries/")
            .ok_or(PathError::Unknown)?;
        let (index, width) = parse_number(rest)?;
        Self::new(index, width)
    }
}

/// `entry/<hh>/<leaf hash>`: where an entry lies alone, by its leaf hash in hexadecimal.
///
/// Not of tlog-tiles: a bundle is too heavy where one entry is wanted.
pub fn entry_path(leaf: &Hash) -> String {
    let hex = leaf.to_hex();
    format!("entry/{}/{hex}", hex.get(..2).unwrap_or_default())
}

fn parse_entry(name: &str) -> Result<Hash, PathError> {
    name.split_once('/')
        .and_then(|(folder, hex)| hex.starts_with(folder).then_some(hex))
        .filter(|hex| name.len() == hex.len().saturating_add(3))
        .and_then(Hash::from_hex)
        .ok_or(PathError::Entry)
}

/// Bits of a leaf's index that a hash of this level spans.
pub(crate) fn shift_of(level: u8) -> u32 {
    u32::from(level).saturating_mul(8)
}

/// `x001/x234/067.p/9`: three digits a folder, so that none holds more than 3,000 names.
fn number(index: u64, width: u16) -> String {
    let mut text = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    if width < TILE_WIDTH {
        text.push_str(&format!(".p/{width}"));
    }
    text
}

fn parse_number(text: &str) -> Result<(u64, u16), PathError> {
    let (digits, width) = match text.split_once(".p/") {
        None => (text, TILE_WIDTH),
        Some((digits, width)) => {
            let width = from_decimal(width).and_then(|width| u16::try_from(width).ok());
            let partial = width.filter(|width| (1..TILE_WIDTH).contains(width));
            (digits, partial.ok_or(PathError::Width)?)
        }
    };
    let mut index = 0u64;
    for group in digits.split('/') {
        let group = group.strip_prefix('x').unwrap_or(group);
        if group.len() != 3 || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PathError::Index);
        }
        let group: u64 = group.parse().map_err(|_| PathError::Index)?;
        index = index
            .checked_mul(1000)
            .and_then(|index| index.checked_add(group))
            .ok_or(PathError::Index)?;
    }
    // One index has one text: this catches a missing `x` and groups of leading zeroes.
    if number(index, width) != text {
        return Err(PathError::Index);
    }
    Ok((index, width))
}

#[cfg(test)]
mod tests;
