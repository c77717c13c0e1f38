//! Addresses within the page. They stand behind the `#`, which browsers don't send to the server.

mod key;
pub(crate) mod rent;

use std::str::Split;

use stele_records::index::{IndexKey, Kind};
use stele_records::types::field::{ACCOUNT, CONTRACT, ENTITY, Form, PROJECT, encode_id};
use stele_verify::encoding::from_decimal;
use stele_verify::hash::Hash;
use stele_verify::json::Value;
use stele_verify::record::is_uri;

pub(crate) use key::{decode_text, encode};
use key::{key_path, read_key};
use rent::RentRoute;

/// Where the reader is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// `#/`
    Overview,
    /// `#/find`, and `#/find/T-0004` for what is looked for.
    Find {
        /// What the reader typed; empty if nothing yet.
        text: String,
    },
    /// `#/entries`, and `#/entries/2` for the second page and on.
    Entries {
        /// From 1, newest first.
        page: u64,
    },
    /// `#/entry/12`, or `#/entry/12/<leaf hash>` to be cited.
    Entry {
        /// Number of the entry, from zero.
        index: u64,
        /// Which leaf the link was made for.
        pin: Option<Hash>,
    },
    /// `#/k/tag/T-0004` and its like.
    List(ListRoute),
    /// `#/r/<record id>`
    Record {
        /// The id.
        id: String,
    },
    /// `#/p/<unit number>`: everything about a flat.
    Property {
        /// Its real-estate unit number.
        unit: String,
    },
    /// `#/t/<tag>`: the tree with this tag.
    Tree {
        /// The tag.
        tag: String,
    },
    /// `#/e/<USCC or LEI>`: an entity.
    Entity {
        /// Its code.
        code: String,
    },
    /// `#/f/<project>`: where the money of a project went; `#/f/<project>/at/301` as the log had it then.
    Project {
        /// Its name.
        project: String,
        /// The size of the log that the link was made for.
        at: Option<u64>,
    },
    /// `#/money`: all projects, with what each has cost so far.
    Money,
    /// `#/a/<account>`: a points account.
    Account {
        /// The account, by its pseudonym.
        account: String,
    },
    /// `#/points`: the points of the whole city.
    Points,
    /// `#/rent`: what is offered for rent, by what the reader looks for.
    Rent(RentRoute),
    /// `#/rent/compare/<record id>/<record id>`: two listings side by side.
    Compare {
        /// The ids of their records.
        ids: [String; 2],
    },
    /// `#/companies`: who is registered, and with which keys.
    Companies,
    /// `#/trees`: the sections of the forest.
    Trees,
    /// `#/trees/<name>`: the trees of a section.
    Section {
        /// Its name, as trees give it.
        name: String,
    },
    /// `#/log`: the log itself, and who watches over it.
    Log,
    /// `#/watch`: what the reader follows.
    Watch,
    /// `#/audit`: auditing the whole log.
    Audit,
    /// `#/how`: how it works.
    How,
    /// `#/check`
    Check,
    /// `#/trust`
    Trust,
    /// Anything else.
    Unknown,
}

/// A list of the index: `#/k/tag/T-0004/p/2/at/301`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListRoute {
    pub(crate) key: IndexKey,
    /// From 1, newest first.
    pub(crate) page: u64,
    /// The size of the log that the link was made for.
    pub(crate) at: Option<u64>,
}

impl ListRoute {
    /// The first page of the newest state.
    pub(crate) const fn of(key: IndexKey) -> Self {
        Self {
            key,
            page: 1,
            at: None,
        }
    }
}

impl Route {
    /// All entries about a key, as of now.
    pub(crate) const fn list(key: IndexKey) -> Self {
        Self::List(ListRoute::of(key))
    }

    /// Where the money of a project went, as of now.
    pub(crate) fn project(project: &str) -> Self {
        Self::Project {
            project: project.to_owned(),
            at: None,
        }
    }

    /// Where an id of a project, a contract or an account leads; none for other ids, and for one that isn't
    /// written as records write it.
    pub(crate) fn of_id(id: &str) -> Option<Self> {
        let name = |scheme: &str| {
            let name = decode_text(id.strip_prefix(scheme)?)?;
            (encode_id(scheme, &name) == id && fits(Form::Short(64), &name)).then_some(name)
        };
        if let Some(project) = name(PROJECT) {
            return Some(Self::project(&project));
        }
        if let Some(account) = name(ACCOUNT) {
            return Some(Self::Account { account });
        }
        let contract = name(CONTRACT)?;
        Some(Self::list(IndexKey::new(Kind::Contract, contract)))
    }

    /// Reads an address as `location.hash` gives it: what [`Route::to_hash`] prints, nothing at all
    /// for the overview, and pages of the list of a tag as `#/t/<tag>/p/2`.
    pub(crate) fn parse(hash: &str) -> Self {
        if matches!(hash, "" | "#") {
            return Self::Overview;
        }
        let Some(path) = hash.strip_prefix("#/") else {
            return Self::Unknown;
        };
        let mut parts = path.split('/');
        let route = match parts.next() {
            Some("k") => read_key(&mut parts).and_then(|key| Self::read_list(key, &mut parts)),
            Some("t") => parts.next().and_then(decode_text).and_then(|tag| {
                let key = IndexKey::read(Kind::Tag, tag.as_str())?;
                match Self::read_list(key, &mut parts)? {
                    Self::List(list) if list.page == 1 && list.at.is_none() => {
                        Some(Self::Tree { tag })
                    }
                    list => Some(list),
                }
            }),
            Some(first) => Self::read_plain(first, &mut parts),
            None => None,
        };
        // Whatever stands behind leads elsewhere.
        route
            .filter(|_| parts.next().is_none())
            .unwrap_or(Self::Unknown)
    }

    fn read_plain(first: &str, parts: &mut Split<'_, char>) -> Option<Self> {
        match (first, parts.next()) {
            ("", None) => Some(Self::Overview),
            ("find", None) => Some(Self::Find {
                text: String::new(),
            }),
            ("find", Some(text)) => decode_text(text).map(|text| Self::Find { text }),
            ("entries", None) => Some(Self::Entries { page: 1 }),
            ("entries", Some(page)) => read_page(page).map(|page| Self::Entries { page }),
            ("entry", Some(index)) => {
                let index = from_decimal(index)?;
                let pin = match parts.next() {
                    None => None,
                    Some(pin) => Some(Hash::from_hex(pin)?),
                };
                Some(Self::Entry { index, pin })
            }
            ("r", Some(id)) => {
                let id = decode_text(id).filter(|id| is_uri(id))?;
                Some(Self::Record { id })
            }
            ("p", Some(unit)) => {
                let unit = decode_text(unit).filter(|unit| fits(Form::Unit, unit))?;
                Some(Self::Property { unit })
            }
            ("e", Some(code)) => {
                let code = decode_text(code)?;
                fits(Form::Entity, &format!("{ENTITY}{code}")).then_some(Self::Entity { code })
            }
            ("f", Some(project)) => {
                let project = decode_text(project).filter(|name| fits(Form::Short(64), name))?;
                let at = read_at(parts)?;
                Some(Self::Project { project, at })
            }
            ("a", Some(account)) => {
                let account = decode_text(account).filter(|name| fits(Form::Short(64), name))?;
                Some(Self::Account { account })
            }
            ("money", None) => Some(Self::Money),
            ("points", None) => Some(Self::Points),
            ("rent", None) => Some(Self::Rent(RentRoute::default())),
            ("rent", Some("compare")) => {
                let mut id = || decode_text(parts.next()?).filter(|id| is_uri(id));
                let ids = [id()?, id()?];
                (ids[0] != ids[1]).then_some(Self::Compare { ids })
            }
            ("companies", None) => Some(Self::Companies),
            ("trees", None) => Some(Self::Trees),
            ("trees", Some(name)) => {
                let name = decode_text(name).filter(|name| fits(Form::Text, name))?;
                Some(Self::Section { name })
            }
            ("log", None) => Some(Self::Log),
            ("watch", None) => Some(Self::Watch),
            ("audit", None) => Some(Self::Audit),
            ("check", None) => Some(Self::Check),
            ("how", None) => Some(Self::How),
            ("trust", None) => Some(Self::Trust),
            (rent, None) => {
                let query = rent.strip_prefix("rent?")?;
                RentRoute::read(query).map(Self::Rent)
            }
            _ => None,
        }
    }

    fn read_list(key: IndexKey, parts: &mut Split<'_, char>) -> Option<Self> {
        let mut list = ListRoute::of(key);
        let mut next = parts.next();
        if next == Some("p") {
            list.page = read_page(parts.next()?)?;
            next = parts.next();
        }
        if next == Some("at") {
            list.at = Some(read_size(parts.next()?)?);
            next = parts.next();
        }
        next.is_none().then_some(Self::List(list))
    }

    /// The page without what a reader has chosen on it: who changes a choice stays where they are.
    pub(crate) fn place(&self) -> Self {
        match self {
            Self::Rent(_) => Self::Rent(RentRoute::default()),
            other => other.clone(),
        }
    }

    /// The address with its `#`. What leads nowhere leads to the overview.
    pub(crate) fn to_hash(&self) -> String {
        match self {
            Self::Overview | Self::Unknown => "#/".into(),
            Self::Find { text } if text.is_empty() => "#/find".into(),
            Self::Find { text } => format!("#/find/{}", encode(text.as_bytes())),
            Self::Entries { page: 0 | 1 } => "#/entries".into(),
            Self::Entries { page } => format!("#/entries/{page}"),
            Self::Entry { index, pin: None } => format!("#/entry/{index}"),
            Self::Entry {
                index,
                pin: Some(pin),
            } => format!("#/entry/{index}/{}", pin.to_hex()),
            Self::List(ListRoute { key, page, at }) => {
                let mut hash = format!("#/k/{}", key_path(key));
                if *page > 1 {
                    hash.push_str(&format!("/p/{page}"));
                }
                if let Some(size) = at {
                    hash.push_str(&format!("/at/{size}"));
                }
                hash
            }
            Self::Record { id } => format!("#/r/{}", encode(id.as_bytes())),
            Self::Property { unit } => format!("#/p/{}", encode(unit.as_bytes())),
            Self::Tree { tag } => format!("#/t/{}", encode(tag.as_bytes())),
            Self::Entity { code } => format!("#/e/{}", encode(code.as_bytes())),
            Self::Project { project, at } => {
                let at = at.map(|size| format!("/at/{size}"));
                format!(
                    "#/f/{}{}",
                    encode(project.as_bytes()),
                    at.unwrap_or_default()
                )
            }
            Self::Account { account } => format!("#/a/{}", encode(account.as_bytes())),
            Self::Money => "#/money".into(),
            Self::Points => "#/points".into(),
            Self::Rent(rent) => format!("#/rent{}", rent.query()),
            Self::Compare { ids } => {
                let [one, other] = ids.each_ref().map(|id| encode(id.as_bytes()));
                format!("#/rent/compare/{one}/{other}")
            }
            Self::Companies => "#/companies".into(),
            Self::Trees => "#/trees".into(),
            Self::Section { name } => format!("#/trees/{}", encode(name.as_bytes())),
            Self::Log => "#/log".into(),
            Self::Watch => "#/watch".into(),
            Self::Audit => "#/audit".into(),
            Self::Check => "#/check".into(),
            Self::How => "#/how".into(),
            Self::Trust => "#/trust".into(),
        }
    }
}

/// Whether a text has this form.
fn fits(form: Form, text: &str) -> bool {
    form.fits(&Value::String(text.into()))
}

/// The size of a log, if the address is pinned to one; nothing at all for what is no size.
fn read_at(parts: &mut Split<'_, char>) -> Option<Option<u64>> {
    match parts.next() {
        None => Some(None),
        Some("at") => read_size(parts.next()?).map(Some),
        Some(_) => None,
    }
}

/// The size of a log that has something.
fn read_size(text: &str) -> Option<u64> {
    from_decimal(text).filter(|size| *size > 0)
}

/// Number of a page but the first, whose address is without one.
fn read_page(text: &str) -> Option<u64> {
    from_decimal(text).filter(|page| *page > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn list(key: &IndexKey, page: u64, at: Option<u64>) -> Route {
        let key = key.clone();
        Route::List(ListRoute { key, page, at })
    }

    #[test]
    fn every_address_reads_back() {
        let pin = Hash::from_hex(HEX);
        let tag = IndexKey::new(Kind::Tag, "杨/1");
        let section = IndexKey::area("TreeCard", "p");
        for route in [
            Route::Overview,
            Route::Find {
                text: String::new(),
            },
            Route::Find {
                text: "a b/人民路 #4?".into(),
            },
            Route::Entries { page: 1 },
            Route::Entries { page: u64::MAX },
            Route::Entry {
                index: 0,
                pin: None,
            },
            Route::Entry {
                index: u64::MAX,
                pin,
            },
            list(&tag, 1, None),
            list(&tag, 2, None),
            list(&tag, 1, Some(301)),
            list(&tag, u64::MAX, Some(u64::MAX)),
            list(&section, 3, Some(9)),
            list(&IndexKey::new(Kind::IndexRoot, ""), 2, Some(7)),
            Route::Record {
                id: "urn:uuid:1".into(),
            },
            Route::Property {
                unit: "130629001001GB00001F00010001".into(),
            },
            Route::Tree {
                tag: "杨/1".into()
            },
            Route::Entity {
                code: "91133100MA0CPN1A14".into(),
            },
            Route::project("XA-2026/学校"),
            Route::Project {
                project: "at".into(),
                at: Some(301),
            },
            Route::Account {
                account: "p-7Q2".into(),
            },
            Route::Money,
            Route::Points,
            Route::Rent(RentRoute::default()),
            Route::Compare {
                ids: ["urn:uuid:1".into(), "https://x.example/r/2?a#b".into()],
            },
            Route::Companies,
            Route::Trees,
            Route::Section {
                name: "千年秀林/1 号地块".into(),
            },
            Route::Log,
            Route::Watch,
            Route::Audit,
            Route::Check,
            Route::Trust,
        ] {
            let hash = route.to_hash();
            assert_eq!(Route::parse(&hash), route, "{hash}");
        }
        assert_eq!(Route::parse(""), Route::Overview);
        assert_eq!(Route::parse("#"), Route::Overview);
    }

    #[test]
    fn short_and_readable() {
        let tag = IndexKey::new(Kind::Tag, "T-0004");
        assert_eq!(Route::list(tag.clone()).to_hash(), "#/k/tag/T-0004");
        let tree = Route::Tree {
            tag: "T-0004".into(),
        };
        assert_eq!(Route::parse("#/t/T-0004"), tree);
        assert_eq!(Route::parse("#/t/T-0004/p/2"), list(&tag, 2, None));
        assert_eq!(
            list(&tag, 2, Some(301)).to_hash(),
            "#/k/tag/T-0004/p/2/at/301"
        );
        let section = Route::list(IndexKey::area("TreeCard", "5"));
        assert_eq!(section.to_hash(), "#/k/area/TreeCard/5");
        let record = Route::Record {
            id: "urn:uuid:0".into(),
        };
        assert_eq!(record.to_hash(), "#/r/urn:uuid:0");
    }

    #[test]
    fn ids_lead_to_pages() {
        let project = |name: &str| Some(Route::project(name));
        assert_eq!(Route::of_id("urn:stele:project:XA-1"), project("XA-1"));
        assert_eq!(Route::of_id("urn:stele:project:XA%2F1"), project("XA/1"));
        let contract = Route::list(IndexKey::new(Kind::Contract, "XA-1/C1"));
        assert_eq!(Route::of_id("urn:stele:contract:XA-1%2FC1"), Some(contract));
        let account = Route::Account {
            account: "p-7".into(),
        };
        assert_eq!(Route::of_id("urn:stele:account:p-7"), Some(account));
        for other in [
            "urn:stele:project:",
            "urn:stele:project:a/b",
            "urn:stele:project:%2f",
            "urn:stele:project:%58",
            "urn:stele:tree:1",
            "urn:uuid:1",
        ] {
            assert_eq!(Route::of_id(other), None, "{other}");
        }
    }

    #[test]
    fn nothing_else_is_accepted() {
        let upper = format!("#/entry/1/{}", HEX.to_uppercase());
        let longer = format!("#/entry/1/{HEX}/x");
        let long = format!("#/f/{}", "x".repeat(65));
        for hash in [
            "/",
            "#entries",
            "#//",
            "#/Entries",
            "#/entries/",
            "#/entries/0",
            "#/entries/1",
            "#/entries/02",
            "#/entries/-2",
            "#/entries/2/",
            "#/entry",
            "#/entry/",
            "#/entry/01",
            "#/entry/1/",
            "#/entry/1/abc",
            "#/entry/18446744073709551616",
            "#/entry/１",
            "#/audit/",
            "#/check/",
            "#/trust?x",
            "#/find/",
            "#/find/a/b",
            "#/find/%ff",
            "#/k",
            "#/k/",
            "#/k/tag",
            "#/k/tag/",
            "#/k/Tag/1",
            "#/k/tag/1/",
            "#/k/tag/1/p",
            "#/k/tag/1/p/1",
            "#/k/tag/1/p/02",
            "#/k/tag/1/at/0",
            "#/k/tag/1/at/",
            "#/k/tag/1/at/3/p/2",
            "#/k/tag/1/at/3/x",
            "#/k/tag/a/b",
            "#/k/index-root/x",
            "#/k/sha256/abc",
            "#/t",
            "#/t/",
            "#/t/a/b",
            "#/r",
            "#/r/",
            "#/r/a/b",
            "#/r/T-0004",
            "#/p",
            "#/p/130629",
            "#/p/130629001001GB00001F00010001/x",
            "#/e",
            "#/e/91133100MA0CPN1A1",
            "#/e/91133100MA0CPN1A14/x",
            "#/f",
            "#/f/",
            "#/f/a/b",
            "#/f/a/at",
            "#/f/a/at/0",
            "#/f/a/at/01",
            "#/f/a/at/3/x",
            "#/f/%0A",
            "#/a",
            "#/a/",
            "#/a/a/b",
            "#/money/",
            "#/points/",
            "#/points/x",
            "#/rent/",
            "#/rent/x",
            "#/rent/compare",
            "#/rent/compare/urn:uuid:1",
            "#/rent/compare/urn:uuid:1/",
            "#/rent/compare/urn:uuid:1/urn:uuid:1",
            "#/rent/compare/urn:uuid:1/T-0004",
            "#/rent/compare/urn:uuid:1/urn:uuid:2/x",
            "#/rents",
            &long,
            &upper,
            &longer,
        ] {
            assert_eq!(Route::parse(hash), Route::Unknown, "{hash}");
        }
    }
}
