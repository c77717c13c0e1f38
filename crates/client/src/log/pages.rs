//! Pages of the index that were held against their addresses, while the log is read.

use std::sync::Arc;

use stele_tlog::index::{AuthenticPage, PageError};
use stele_verify::hash::Hash;
use stele_verify::sorted::SortedMap;

/// Pages with the bytes that they were read from, by their addresses: one answer asks for the same pages many times, and
/// hashing one anew takes longer than all else about it.
///
/// The same bytes, for an address fixes what a look-up finds in a page, and not how it is cut: see
/// [`look_up`](super::Log::look_up). Those that were asked for last are kept: between [`Pages::MAX`] and twice as many.
#[derive(Debug, Default)]
pub(super) struct Pages {
    young: SortedMap<Hash, Kept>,
    /// What was young until there were too many.
    old: SortedMap<Hash, Kept>,
}

type Kept = (Vec<u8>, Arc<AuthenticPage>);

impl Pages {
    /// Pages that are young at most; each takes about 60 KB at most, and half of that mostly.
    const MAX: usize = 128;

    /// As [`AuthenticPage::read`].
    pub(super) fn read(
        &mut self,
        address: Hash,
        bytes: &[u8],
    ) -> Result<Arc<AuthenticPage>, PageError> {
        let found = self.young.get(&address);
        let is_same = |kept: &&Kept| kept.0 == bytes;
        if let Some((_, page)) = found.filter(is_same) {
            return Ok(Arc::clone(page));
        }
        let page = match self.old.get(&address).filter(is_same) {
            Some((_, page)) => Arc::clone(page),
            None => Arc::new(AuthenticPage::read(address, bytes)?),
        };
        if self.young.len() >= Self::MAX {
            self.old = core::mem::take(&mut self.young);
        }
        let kept = (bytes.to_vec(), Arc::clone(&page));
        self.young.insert(address, kept);
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
        let all = pages(3 * Pages::MAX as u64 + 7);
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
        assert!(own.young.len() <= Pages::MAX && own.old.len() <= Pages::MAX);
        // The newest are remembered, the oldest aren't.
        let is_kept = |(address, _): &&(Hash, Vec<u8>)| {
            own.young.contains_key(address) || own.old.contains_key(address)
        };
        assert_eq!(all.iter().filter(is_kept).count(), Pages::MAX + 7);
        assert!(all[2 * Pages::MAX..].iter().all(|one| is_kept(&one)));
    }
}
