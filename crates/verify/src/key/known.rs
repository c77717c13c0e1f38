//! Keys that were read before: reading one means finding a point on the curve, which takes longer than all else about it.

use super::{DidKey, DidKeyError};
use crate::sorted::SortedMap;

use alloc::string::String;

/// Keys by their names. Few offices sign many records, so whoever reads many hands this on from one to the next.
///
/// At most [`KnownKeys::MAX`] are kept; then all are forgotten. What was refused isn't kept.
#[derive(Debug, Clone, Default)]
pub struct KnownKeys(SortedMap<String, DidKey>);

impl KnownKeys {
    /// The most keys that are kept; each takes about 300 bytes.
    pub const MAX: usize = 256;

    /// None yet.
    pub const fn new() -> Self {
        Self(SortedMap::new())
    }

    /// As [`DidKey::parse`].
    ///
    /// # Errors
    /// [`DidKeyError`]
    pub fn parse(&mut self, text: &str) -> Result<DidKey, DidKeyError> {
        if let Some(known) = self.0.get(text) {
            return Ok(known.clone());
        }
        let key = DidKey::parse(text)?;
        if self.0.len() >= Self::MAX {
            self.0 = SortedMap::new();
        }
        self.0.insert(text.into(), key.clone());
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::PublicKey;

    /// Points on the curve by the multiples of the base point, as far as they are needed.
    fn keys() -> impl Iterator<Item = DidKey> {
        use curve25519_dalek::constants::ED25519_BASEPOINT_POINT as BASE;
        let points = core::iter::successors(Some(BASE), |point| Some(point + BASE));
        points.map(|point| {
            let bytes = point.compress().to_bytes();
            DidKey::new(PublicKey::from_bytes(&bytes).unwrap())
        })
    }

    #[test]
    fn it_gives_what_reading_gives_and_has_an_end() {
        let mut known = KnownKeys::new();
        for key in keys().take(KnownKeys::MAX * 2 + 3) {
            for _ in 0..2 {
                assert_eq!(known.parse(key.as_str()), Ok(key.clone()));
            }
            assert!(known.0.len() <= KnownKeys::MAX);
        }
        for bad in ["", "did:key:z", "did:web:example.com"] {
            for _ in 0..2 {
                assert_eq!(known.parse(bad), DidKey::parse(bad));
            }
        }
    }
}
