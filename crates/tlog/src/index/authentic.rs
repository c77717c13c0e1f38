//! A page that was held against its address.

use stele_verify::hash::Hash;

use super::mpt::Tree;
use super::page::{Page, PageError};

/// A page that was held against its address, with the tree over its parts: any number of look-ups can go on from it, and
/// none of them hashes it again. Made by [`AuthenticPage::read`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticPage {
    page: Page,
    tree: Tree,
}

impl AuthenticPage {
    /// Reads the page with this address.
    ///
    /// # Errors
    /// As [`Page::parse`], and [`PageError::HashMismatch`].
    pub fn read(address: Hash, bytes: &[u8]) -> Result<Self, PageError> {
        let page = Page::parse(bytes)?;
        let tree = page.row().tree();
        if tree.root() == address {
            Ok(Self { page, tree })
        } else {
            Err(PageError::HashMismatch)
        }
    }

    /// Its address: the hash of its subtree.
    pub fn address(&self) -> Hash {
        self.tree.root()
    }

    /// What stands in it.
    pub const fn page(&self) -> &Page {
        &self.page
    }

    pub(super) const fn tree(&self) -> &Tree {
        &self.tree
    }
}
