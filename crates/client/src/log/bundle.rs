//! A bundle of entries that stand in the tree, as its bytes came.

use stele_tlog::{BundleId, bundle};
use stele_verify::hash::Hash;

/// Entries of a log, of which each was held against its leaf in the tree. They stay in the bytes that came, so that
/// whoever goes on with them copies and hands over one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bundle {
    id: BundleId,
    bytes: Vec<u8>,
    leaves: Vec<Hash>,
}

impl Bundle {
    /// The first entries of a bundle that was authenticated: as many as `wanted` has, and these are their leaves.
    pub(super) fn new(wanted: BundleId, mut bytes: Vec<u8>, leaves: Vec<Hash>) -> Self {
        let entries = bundle::entries(&bytes).take(leaves.len());
        let length = entries.fold(0_usize, |sum, entry| {
            sum.saturating_add(2).saturating_add(entry.len())
        });
        bytes.truncate(length);
        Self {
            id: wanted,
            bytes,
            leaves,
        }
    }

    /// Its name, as wide as it has entries.
    pub(crate) const fn id(&self) -> BundleId {
        self.id
    }

    /// How many bytes it has.
    #[cfg(feature = "spill")]
    pub(crate) const fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Its entries, in order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &[u8]> {
        bundle::entries(&self.bytes)
    }

    /// Their leaves in the tree.
    pub(crate) fn leaves(&self) -> &[Hash] {
        &self.leaves
    }

    /// Its bytes, and the leaves of its entries.
    #[cfg(feature = "spill")]
    pub(crate) fn into_parts(self) -> (Vec<u8>, Vec<Hash>) {
        (self.bytes, self.leaves)
    }
}
