//! Entry bundles: entries with a big-endian `u16` length before each (tlog-tiles, "Log entries").

use alloc::vec::Vec;

use crate::path::{BundleId, TILE_WIDTH};

/// The longest entry that a bundle can hold, in bytes.
pub const MAX_ENTRY_LEN: usize = 65_535;

/// The longest bundle, in bytes: 256 of the longest entries.
pub const MAX_BUNDLE_LEN: usize = 256 * (2 + MAX_ENTRY_LEN);

/// Why bytes are no bundle, or entries can't become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleError {
    /// The bytes end within an entry, or before all entries have come.
    Truncated {
        /// Index in the log of the entry that is cut off.
        index: u64,
    },
    /// Bytes follow the last entry.
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// An entry is longer than [`MAX_ENTRY_LEN`].
    EntryTooLong {
        /// Its place among the entries given, from zero.
        position: usize,
        /// Its length in bytes.
        found: usize,
    },
    /// More entries than a bundle holds.
    TooMany {
        /// How many.
        found: usize,
    },
}

impl BundleError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Truncated { .. } => "bundle-truncated",
            Self::TrailingBytes { .. } => "bundle-trailing-bytes",
            Self::EntryTooLong { .. } => "bundle-entry-too-long",
            Self::TooMany { .. } => "bundle-too-many",
        }
    }
}

/// Splits a bundle into its entries, exactly as many as it is wide.
///
/// # Errors
/// [`BundleError::Truncated`] and [`BundleError::TrailingBytes`].
pub fn parse(id: BundleId, bytes: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let mut entries = Vec::with_capacity(usize::from(id.width()));
    let mut rest = bytes;
    for position in 0..id.width() {
        let (entry, after) = split_entry(rest).ok_or(BundleError::Truncated {
            index: id.first().saturating_add(u64::from(position)),
        })?;
        entries.push(entry);
        rest = after;
    }
    match rest.len() {
        0 => Ok(entries),
        count => Err(BundleError::TrailingBytes { count }),
    }
}

/// The entries of a bundle, one after the other, as far as they are whole: for bytes that [`parse`] has read before.
pub fn entries(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    core::iter::from_fn(move || {
        let (entry, after) = split_entry(rest)?;
        rest = after;
        Some(entry)
    })
}

/// The bundle of these entries.
///
/// # Errors
/// [`BundleError::EntryTooLong`] and [`BundleError::TooMany`].
pub fn encode<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, BundleError> {
    if entries.len() > usize::from(TILE_WIDTH) {
        return Err(BundleError::TooMany {
            found: entries.len(),
        });
    }
    let mut bytes = Vec::new();
    for (position, entry) in entries.iter().enumerate() {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).map_err(|_| BundleError::EntryTooLong {
            position,
            found: entry.len(),
        })?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

fn split_entry(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use proptest::prelude::*;

    use super::*;

    fn id(index: u64, width: u16) -> BundleId {
        BundleId::new(index, width).unwrap()
    }

    #[test]
    fn bytes_of_a_bundle() {
        let bytes = encode(&[&b"ab"[..], b"", b"c"]).unwrap();
        assert_eq!(bytes, b"\0\x02ab\0\0\0\x01c");
        assert_eq!(
            parse(id(0, 3), &bytes).unwrap(),
            [&b"ab"[..], b"", b"c"].to_vec()
        );
    }

    #[test]
    fn the_longest_entry_and_the_fullest_bundle() {
        let entries = vec![vec![7; MAX_ENTRY_LEN]; 256];
        let bytes = encode(&entries).unwrap();
        assert_eq!(bytes.len(), MAX_BUNDLE_LEN);
        assert_eq!(parse(id(0, 256), &bytes).unwrap(), entries);
        assert_eq!(
            encode(&[vec![], vec![7; MAX_ENTRY_LEN + 1]]),
            Err(BundleError::EntryTooLong {
                position: 1,
                found: 65_536
            })
        );
        assert_eq!(
            encode(&vec![[0; 1]; 257]),
            Err(BundleError::TooMany { found: 257 })
        );
    }

    #[test]
    fn names_the_entry_that_is_cut_off() {
        let bytes = encode(&[b"ab", b"cd"]).unwrap();
        for (length, index) in [(0, 512), (1, 512), (3, 512), (4, 513), (5, 513), (7, 513)] {
            assert_eq!(
                parse(id(2, 2), &bytes[..length]),
                Err(BundleError::Truncated { index }),
                "{length}"
            );
        }
        assert_eq!(
            parse(id(2, 1), &bytes),
            Err(BundleError::TrailingBytes { count: 4 })
        );
        assert_eq!(
            parse(id(2, 3), &bytes),
            Err(BundleError::Truncated { index: 514 })
        );
    }

    proptest! {
        #[test]
        fn what_is_read_encodes_the_same(bytes: Vec<u8>, width in 1..=256u16) {
            if let Ok(entries) = parse(id(0, width), &bytes) {
                prop_assert!(super::entries(&bytes).eq(entries.iter().copied()));
                prop_assert_eq!(encode(&entries).unwrap(), bytes);
            }
        }

        #[test]
        fn entries_read_back(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..=256)) {
            let bytes = encode(&entries).unwrap();
            let width = u16::try_from(entries.len()).unwrap();
            prop_assert_eq!(parse(id(0, width), &bytes).unwrap(), entries);
        }
    }
}
