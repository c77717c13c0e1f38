//! An entry looked for by its leaf hash, which the index doesn't list.

use stele_client::check::CheckedHead;
use stele_records::index::{IndexKey, IndexRoot, Kind};
use stele_records::verdict::MAX_HISTORY;
use stele_verify::hash::Hash;
use stele_verify::record::Record;

use super::Session;

impl Session {
    /// The number of an entry with this leaf hash: the file of that name has its bytes, and a list of the index has
    /// its number. None if there is no such file, or it can't be told where its bytes stand.
    pub(crate) async fn entry_of_leaf(&self, head: &CheckedHead, leaf: &Hash) -> Option<u64> {
        let bytes = self.log.entry_bytes(leaf).await.ok()?;
        let numbers = match IndexRoot::parse(&bytes) {
            // It stands right behind what it covers.
            Ok(root) => vec![root.covered().size],
            Err(_) => {
                let key = narrowest_key(&bytes);
                let lists = self.look_up(head, std::slice::from_ref(&key)).await;
                let found = lists.into_iter().next()?.found.ok()?;
                let all = 0..found.count().min(MAX_HISTORY);
                self.numbers(head, &found, all).await.ok()?
            }
        };
        let entries = self.check_entries(head, &numbers).await;
        let mut own = entries
            .into_iter()
            .filter(|entry| entry.bytes.as_ref() == Some(&bytes));
        own.next().map(|entry| entry.index)
    }
}

/// The key of an entry with the fewest others: the id that a record bears.
fn narrowest_key(bytes: &[u8]) -> IndexKey {
    match Record::parse(bytes) {
        Ok(record) => IndexKey::new(Kind::Ref, record.id()),
        Err(_) => IndexKey::new(Kind::Malformed, ""),
    }
}

#[cfg(test)]
mod tests {
    use stele_records::index::keys_of;

    use super::*;
    use crate::testing;

    #[test]
    fn the_key_is_one_that_the_entry_has() {
        let tree = testing::tree_record("A-1");
        let key = narrowest_key(&tree);
        assert_eq!(key.kind(), Kind::Ref);
        for bytes in [&tree[..], b"no record"] {
            assert!(keys_of(bytes).contains(&narrowest_key(bytes)));
        }
    }
}
