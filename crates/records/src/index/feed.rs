//! Which keys of the index have a feed, and the name of its file (`docs/feeds.md`).

use super::key::{IndexKey, Kind};
use crate::types::field::{ENTITY, is_entity};

impl IndexKey {
    /// Everything in a project, by its plain name: `XA-2026-01`.
    pub fn project(name: &str) -> Self {
        Self::new(Kind::Project, name)
    }

    /// Everything that mentions an entity, by its id: `urn:stele:entity:91133100MA0CPN1A14`. That is
    /// more than [`Kind::Party`] has: its registration, its accreditations and its keys too.
    pub fn company(id: &str) -> Self {
        Self::new(Kind::Ref, id)
    }

    /// Whether what is logged under this key is announced in a feed: a project, or an entity. Never a
    /// person, nor a key.
    pub fn has_feed(&self) -> bool {
        match self.kind() {
            Kind::Project => true,
            Kind::Ref => self.entity_code().is_some(),
            _ => false,
        }
    }

    /// The code of the entity that a key of [`IndexKey::company`] names: a USCC or a LEI.
    pub fn entity_code(&self) -> Option<&str> {
        let id = core::str::from_utf8(self.value()).ok()?;
        let is_company = self.kind() == Kind::Ref && is_entity(id);
        id.strip_prefix(ENTITY).filter(|_| is_company)
    }

    /// The file of the feed below the log, in the language of this tag (BCP 47):
    /// `feed/<language>/<hh>/<hash>.atom`, with the key's hash as 64 lower-case hex digits and its
    /// first two as a folder. A name may be long and hold any character; a hash is a file name on any
    /// host. None where there is no feed.
    ///
    /// ```
    /// use stele_records::index::IndexKey;
    ///
    /// let path = IndexKey::project("P-1").feed_path("en").unwrap();
    /// assert!(path.starts_with("feed/en/f7/f722a717c9d45dfd") && path.ends_with("a67b3.atom"));
    /// ```
    pub fn feed_path(&self, language: &str) -> Option<String> {
        if !self.has_feed() {
            return None;
        }
        let hash = self.hash().to_hex();
        let folder = hash.get(..2)?;
        Some(format!("feed/{language}/{folder}/{hash}.atom"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projects_and_entities_have_feeds_and_nobody_else() {
        let company = "urn:stele:entity:91133100MA0CPN1A14";
        for key in [
            IndexKey::project("XA-2026-01"),
            IndexKey::project("../../雄安/\u{0}"),
            IndexKey::company(company),
            IndexKey::company("urn:stele:entity:5493001KJTIIGC8Y1R12"),
        ] {
            let path = key.feed_path("zh-Hans").unwrap();
            let hash = key.hash().to_hex();
            assert_eq!(path, format!("feed/zh-Hans/{}/{hash}.atom", &hash[..2]));
        }
        for key in [
            IndexKey::new(Kind::Party, company),
            IndexKey::new(Kind::Subject, company),
            IndexKey::company("urn:stele:entity:"),
            IndexKey::company("urn:stele:entity:91133100MA0CPN1A14/x"),
            IndexKey::company("urn:stele:tree:7"),
            IndexKey::company("did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"),
            IndexKey::new(Kind::Pseudonym, "worker-1"),
            IndexKey::new(Kind::Ref, vec![0xff]),
        ] {
            assert_eq!(key.feed_path("en"), None, "{key:?}");
        }
        assert_eq!(
            IndexKey::company(company).entity_code(),
            Some("91133100MA0CPN1A14")
        );
        assert_eq!(IndexKey::project(company).entity_code(), None);
    }

    /// The page for people names the files that this code names.
    #[test]
    fn the_page_of_the_feeds_is_true() {
        let page = include_str!("../../../../docs/feeds.md");
        let project = IndexKey::project("XA-2026-01");
        let company = IndexKey::company("urn:stele:entity:91133100MA0CPN1A14");
        for key in [&project, &company] {
            let says = format!("\n{}  -\n", key.hash().to_hex());
            assert!(page.contains(&says), "{says}");
        }
        let path = project.feed_path("en").unwrap();
        assert!(page.contains(&format!("lies at `{path}`")), "{path}");
    }
}
