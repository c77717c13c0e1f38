//! Pages of the index that were held against their addresses, while the log is read.

use std::sync::Arc;

use stele_tlog::index::{AuthenticPage, PageError};
use stele_verify::hash::Hash;
use stele_verify::sorted::SortedMap;

/// Pages with the bytes that they were read from, by their addresses: one answer asks for the same pages many times, and
/// hashing one anew takes longer than all else about it.
///
/// The same bytes, for an address fixes what a look-up finds in a page, and not how it is cut: see
/// [`look_up`](super::Log::look_up). At most [`Pages::MAX`] are kept; then all are forgotten.
#[derive(Debug, Default)]
pub(super) struct Pages(SortedMap<Hash, (Vec<u8>, Arc<AuthenticPage>)>);

impl Pages {
    /// The most pages that are kept; each takes about 40 KB at most.
    const MAX: usize = 128;

    /// As [`AuthenticPage::read`].
    pub(super) fn read(
        &mut self,
        address: Hash,
        bytes: &[u8],
    ) -> Result<Arc<AuthenticPage>, PageError> {
        if let Some((own, page)) = self.0.get(&address)
            && own == bytes
        {
            return Ok(Arc::clone(page));
        }
        let page = Arc::new(AuthenticPage::read(address, bytes)?);
        if self.0.len() >= Self::MAX {
            self.0 = SortedMap::new();
        }
        self.0.insert(address, (bytes.to_vec(), Arc::clone(&page)));
        Ok(page)
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
        let all = pages(Pages::MAX as u64 + 7);
        let mut own = Pages::default();
        for (address, bytes) in &all {
            let first = own.read(*address, bytes).unwrap();
            assert_eq!(first.address(), *address);
            assert!(Arc::ptr_eq(&first, &own.read(*address, bytes).unwrap()));
            // Other bytes under its address are looked at for themselves.
            let mut other = bytes.clone();
            *other.last_mut().unwrap() ^= 1;
            assert!(own.read(*address, &other).is_err());
            assert!(own.read(*address, bytes).is_ok());
        }
        assert!(own.0.len() <= Pages::MAX);
    }
}
