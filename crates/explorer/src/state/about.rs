//! Under which keys an entry is listed: the ways from a record to all that has to do with it.

use stele_records::index::{IndexKey, Kind, keys_of};

/// The kinds that lead on, in the order in which pages show them. Of its `ref` keys only the record's
/// own id does: where others are mentioned, a key of another kind has the same entries and fewer.
const ORDER: [Kind; 14] = [
    Kind::Ref,
    Kind::Subject,
    Kind::Tag,
    Kind::Property,
    Kind::Project,
    Kind::Contract,
    Kind::Account,
    Kind::Pseudonym,
    Kind::Receipt,
    Kind::Party,
    Kind::Area,
    Kind::Signer,
    Kind::Type,
    Kind::Sha256,
];

/// The keys of a record, by what is nearest to it.
pub(crate) fn keys_about(bytes: &[u8], id: &str) -> Vec<IndexKey> {
    let all = keys_of(bytes);
    let of = |kind: Kind| {
        let own = move |key: &&IndexKey| {
            key.kind() == kind && (kind != Kind::Ref || key.value() == id.as_bytes())
        };
        all.iter().filter(own).cloned().collect::<Vec<_>>()
    };
    ORDER.into_iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn a_record_leads_to_what_has_to_do_with_it() {
        let id = "urn:uuid:00000000-0000-4000-8000-000000000001";
        let keys = keys_about(&testing::tree_record("A-1"), id);
        let kinds: Vec<Kind> = keys.iter().map(IndexKey::kind).collect();
        let expected = [
            Kind::Ref,
            Kind::Subject,
            Kind::Tag,
            Kind::Signer,
            Kind::Type,
        ];
        assert_eq!(kinds, expected);
        assert_eq!(keys[0], IndexKey::new(Kind::Ref, id));
        assert_eq!(keys[2], IndexKey::new(Kind::Tag, "A-1"));
    }

    #[test]
    fn what_is_no_record_leads_nowhere() {
        assert_eq!(keys_about(b"stele/index-root@v1\n", ""), []);
        assert_eq!(keys_about(b"", ""), []);
    }
}
