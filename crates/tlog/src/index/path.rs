//! The names of the index's files, below its own folder: printed and parsed strictly.

use alloc::{format, string::String};

use stele_verify::hash::Hash;

use crate::path::{BundleId, PathError, TileId};

/// No path of an index is longer than this, in bytes.
pub const MAX_PATH_LEN: usize = 160;

/// A file of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndexPath {
    /// `page/<hh>/<hash>`: a page, by the hash of its subtree.
    Page(Hash),
    /// `list/<hh>/<key>/tile/entries/<N>[.p/<W>]`: up to 256 numbers of a key's list.
    Numbers(Hash, BundleId),
    /// `list/<hh>/<key>/tile/<L>/<N>[.p/<W>]`: up to 256 hashes of a list's tree, of level 1 or
    /// above. Those of level 0 are computed from the numbers.
    Tile(Hash, TileId),
}

impl IndexPath {
    /// The path, relative to the index's folder, without a leading slash.
    pub fn path(&self) -> String {
        match self {
            Self::Page(hash) => format!("page/{}", name(hash)),
            Self::Numbers(key, id) => format!("{}{}", list_prefix(key), id.path()),
            Self::Tile(key, id) => format!("{}{}", list_prefix(key), id.path()),
        }
    }

    /// Reads what [`IndexPath::path`] prints, and nothing else.
    ///
    /// # Errors
    /// [`PathError`] names the part that is wrong.
    pub fn parse(path: &str) -> Result<Self, PathError> {
        if path.len() > MAX_PATH_LEN {
            return Err(PathError::Unknown);
        }
        if let Some(rest) = path.strip_prefix("page/") {
            return parse_name(rest).map(Self::Page);
        }
        let rest = path.strip_prefix("list/").ok_or(PathError::Unknown)?;
        let (folder, rest) = rest.split_once("/tile/").ok_or(PathError::Unknown)?;
        let key = parse_name(folder)?;
        let rest = format!("tile/{rest}");
        if rest.starts_with("tile/entries/") {
            return BundleId::parse(&rest).map(|id| Self::Numbers(key, id));
        }
        let tile = TileId::parse(&rest)?;
        if tile.level() == 0 {
            return Err(PathError::Level);
        }
        Ok(Self::Tile(key, tile))
    }
}

/// The prefix of a list's files, with a slash at its end.
pub fn list_prefix(key: &Hash) -> String {
    format!("list/{}/", name(key))
}

/// A hash under a folder of its first two digits.
fn name(hash: &Hash) -> String {
    let hex = hash.to_hex();
    format!("{}/{hex}", hex.get(..2).unwrap_or_default())
}

fn parse_name(text: &str) -> Result<Hash, PathError> {
    text.split_once('/')
        .filter(|(folder, hex)| folder.len() == 2 && hex.starts_with(folder))
        .and_then(|(_, hex)| Hash::from_hex(hex))
        .ok_or(PathError::Entry)
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn paths_read_back_and_nothing_else_is_read() {
        let hash = Hash::of(&[b"key"]);
        let hex = hash.to_hex();
        let bundle = BundleId::new(1_234_067, 9).unwrap();
        let tile = TileId::new(1, 0, 256).unwrap();
        let paths = [
            IndexPath::Page(hash),
            IndexPath::Numbers(hash, bundle),
            IndexPath::Tile(hash, tile),
        ];
        for path in paths {
            let text = path.path();
            assert_eq!(IndexPath::parse(&text), Ok(path));
            assert_eq!(IndexPath::parse(&format!("{text}/")).ok(), None);
            assert_eq!(IndexPath::parse(&text.to_uppercase()).ok(), None);
        }
        let two = &hex[..2];
        assert_eq!(
            paths[1].path(),
            format!("list/{two}/{hex}/tile/entries/x001/x234/067.p/9")
        );
        for bad in [
            String::new(),
            format!("page/{hex}"),
            format!("page/00/{hex}"),
            format!("page/{two}/{hex}/x"),
            format!("list/{two}/{hex}/tile/0/000"),
            format!("list/{two}/{hex}/tile/entries/1"),
            format!("list/{two}/{hex}"),
            "x".repeat(1000),
            "../page".to_string(),
        ] {
            assert!(IndexPath::parse(&bad).is_err(), "{bad}");
        }
    }
}
