//! Pages of the index that were held against their addresses, while the log is read.

use std::sync::Arc;

use stele_tlog::index::{AuthenticPage, PageError};
use stele_verify::hash::Hash;

use super::recent::Recent;

/// Pages with the bytes that they were read from, by their addresses: one answer asks for the same pages many times, and
/// hashing one anew takes longer than all else about it.
///
/// The same bytes, for an address fixes what a look-up finds in a page, and not how it is cut: see
/// [`look_up`](super::Log::look_up).
#[derive(Debug)]
pub(super) struct Pages(Recent<Hash, Kept>);

type Kept = (Arc<[u8]>, Arc<AuthenticPage>);

impl Pages {
    /// Pages that are kept for certain; each takes about 60 KB at most, and half of that mostly.
    const MAX: usize = 128;

    /// As [`AuthenticPage::read`].
    pub(super) fn read(
        &mut self,
        address: Hash,
        bytes: &[u8],
    ) -> Result<Arc<AuthenticPage>, PageError> {
        if let Some((own, page)) = self.0.get(&address)
            && *own == *bytes
        {
            return Ok(page);
        }
        let page = Arc::new(AuthenticPage::read(address, bytes)?);
        self.0.put(address, (bytes.into(), Arc::clone(&page)));
        Ok(page)
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self(Recent::new(Self::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_tlog::index::{IndexHead, MemoryStore};

    /// So many trees of one key each, with their pages.
    fn pages(count: u64) -> Vec<(Hash, Vec<u8>)> {
        let page = |number: u64| {
            let mut store = MemoryStore::default();
            let key = Hash::of(&[&number.to_be_bytes()]);
            let additions = [(key, vec![number])];
            let head = IndexHead::default().grow(&mut store, &additions).unwrap();
            let bytes = store.bytes(&head.root).unwrap().to_vec();
            (head.root, bytes)
        };
        (0..count).map(page).collect()
    }

    #[test]
    fn a_page_is_what_its_bytes_are_each_time() {
        let mut own = Pages::default();
        for (address, bytes) in pages(7) {
            let first = own.read(address, &bytes).unwrap();
            assert_eq!(first.address(), address);
            assert!(Arc::ptr_eq(&first, &own.read(address, &bytes).unwrap()));
            // Other bytes under its address are looked at for themselves.
            let mut other = bytes.clone();
            *other.last_mut().unwrap() ^= 1;
            assert!(own.read(address, &other).is_err());
            assert!(Arc::ptr_eq(&first, &own.read(address, &bytes).unwrap()));
        }
    }
}
