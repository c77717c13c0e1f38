//! What a reader may have meant by what they typed.

use stele_messages::{Lang, area};
use stele_records::index::{IndexKey, Kind};
use stele_records::types;
use stele_records::types::RecordType;
use stele_records::types::field::{ENTITY, PROPERTY, REDEMPTION, STATION, encode_id};
use stele_records::types::funds::{milestone_id, request_id, wage_run_id};
use stele_verify::hash::Hash;

use crate::route::Route;

/// The number of a payment's first line.
const FIRST_LINE: u8 = 1;

/// The kinds that any text can be.
const PLAIN: [Kind; 9] = [
    Kind::Tag,
    Kind::Property,
    Kind::Party,
    Kind::Project,
    Kind::Contract,
    Kind::Account,
    Kind::Pseudonym,
    Kind::Receipt,
    Kind::Type,
];

/// Every key that this can be, likely ones first, and none that no entry can have. Blanks around it
/// are forgiven; everything else is looked up as it stands: other forms are [`forms`](super::typed::forms).
pub(crate) fn candidates(typed: &str) -> Vec<IndexKey> {
    let text = typed.trim();
    if text.is_empty() {
        return Vec::new();
    }
    let of = |kinds: &[Kind]| {
        let keys = kinds.iter().filter_map(|kind| IndexKey::read(*kind, text));
        keys.collect::<Vec<_>>()
    };
    // Whatever else an id of these schemes is, it is mentioned: `ref` has them all.
    if text.starts_with("did:key:") {
        return of(&[Kind::Signer, Kind::Ref]);
    }
    if text.starts_with("urn:") || text.starts_with("did:") {
        return of(&[Kind::Subject, Kind::Ref]);
    }
    let hash = sha256(text).map(|hash| IndexKey::new(Kind::Sha256, hash.to_hex()));
    let mut keys: Vec<IndexKey> = hash.into_iter().collect();
    // The number of a flat or the code of an entity is the end of its id.
    let [flat, entity] =
        [PROPERTY, ENTITY].map(|scheme| IndexKey::new(Kind::Subject, format!("{scheme}{text}")));
    let is_entity = page_of(&entity).is_some();
    keys.extend(page_of(&flat).map(|_| flat));
    keys.extend(is_entity.then_some(entity));
    // Records name the parties that are entities by their ids.
    let party = || IndexKey::new(Kind::Party, format!("{ENTITY}{text}"));
    keys.extend(is_entity.then(party));
    keys.extend(of(&PLAIN));
    keys.extend(IndexKey::read(Kind::Subject, encode_id(STATION, text)));
    let areas = types::ALL
        .iter()
        .map(|known| IndexKey::area(known.name(), text));
    keys.extend(areas);
    keys.extend(of(&[Kind::Cell]));
    keys.extend(numbers(text));
    // Ids of other schemes are listed where they are a record's own or its subject's.
    if text.contains(':') {
        keys.extend(of(&[Kind::Subject, Kind::Ref]));
    }
    keys
}

/// What belongs to something else and is numbered within it: lines of payments, and wage runs, requests and milestones
/// as they are written behind their contract. Of a payment without a line it is the first one, which each has.
fn numbers(text: &str) -> Vec<IndexKey> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let line = text.rsplit_once(['/', ':']);
    let line = line.map(|(payment, line)| format!("{payment}\0{line}"));
    let line = line.and_then(|line| IndexKey::read(Kind::PaymentLine, line));
    let first = IndexKey::read(Kind::PaymentLine, format!("{text}\0{FIRST_LINE}"));
    let own = text
        .rsplit_once(':')
        .map(|(contract, own)| [wage_run_id, request_id, milestone_id].map(|id| id(contract, own)));
    let own = own.into_iter().flatten();
    let subjects = own.chain([encode_id(REDEMPTION, text)]);
    let subjects = subjects.filter_map(|id| IndexKey::read(Kind::Subject, id));
    line.into_iter().chain(first).chain(subjects).collect()
}

/// The page about the flat, the entity, the tree, the section, the project or the account that a key is of; none if
/// by its form it is none.
pub(crate) fn page_of(key: &IndexKey) -> Option<Route> {
    let value = str::from_utf8(key.value()).ok()?;
    let route = match key.kind() {
        Kind::Tag => Route::Tree { tag: value.into() },
        Kind::Project => Route::project(value),
        Kind::Area => match value.split_once('\0') {
            // A county or a town has a code, and is no section.
            Some((own, name))
                if own == RecordType::Section.name() && area(Lang::En, name).is_none() =>
            {
                Route::Section { name: name.into() }
            }
            _ => return None,
        },
        Kind::Account => Route::Account {
            account: value.into(),
        },
        Kind::Subject => match (value.strip_prefix(PROPERTY), value.strip_prefix(ENTITY)) {
            (Some(unit), _) => Route::Property { unit: unit.into() },
            (None, Some(code)) => Route::Entity { code: code.into() },
            (None, None) => Route::of_id(value).filter(|route| !matches!(route, Route::List(_)))?,
        },
        _ => return None,
    };
    (Route::parse(&route.to_hash()) == route).then_some(route)
}

/// A SHA-256 as programs print it: 64 hexadecimal digits, in capitals too.
pub(crate) fn sha256(text: &str) -> Option<Hash> {
    Hash::from_hex(&text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        candidates(text).iter().map(IndexKey::kind).collect()
    }

    #[test]
    fn ids_are_told_by_their_scheme() {
        let did = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
        assert_eq!(kinds(did), [Kind::Signer, Kind::Ref]);
        assert_eq!(kinds("did:web:city.example"), [Kind::Subject, Kind::Ref]);
        assert_eq!(kinds("urn:stele:tree:7"), [Kind::Subject, Kind::Ref]);
        let other = kinds("https://city.example/1");
        assert!(other.contains(&Kind::Ref) && other.contains(&Kind::Contract));
        // What no entry can have isn't asked for.
        assert_eq!(kinds("did:key:z6Mk"), [Kind::Ref]);
        assert_eq!(kinds("urn:"), [Kind::Ref]);
        let sentence = kinds("note: a tree");
        assert!(sentence.contains(&Kind::Tag) && !sentence.contains(&Kind::Ref));
        assert!(kinds("TreeCard").contains(&Kind::Type));
    }

    #[test]
    fn hashes_are_looked_up_in_lower_case() {
        let upper = "0123456789ABCDEF".repeat(4);
        let expected = IndexKey::new(Kind::Sha256, upper.to_lowercase());
        let keys = candidates(&format!(" {upper}\n"));
        assert_eq!(keys.first(), Some(&expected));
        // It may be the number of something all the same, as it stands.
        assert!(keys.contains(&IndexKey::new(Kind::Receipt, upper.as_str())));
        // One digit short is a text like any other.
        assert!(kinds(&upper[1..]).contains(&Kind::Receipt));
    }

    #[test]
    fn a_text_is_tried_as_everything() {
        let keys = candidates(" 五号地块 ");
        // No record type is called so.
        assert_eq!(keys.len(), PLAIN.len() + types::ALL.len());
        assert!(keys.contains(&IndexKey::new(Kind::Tag, "五号地块")));
        assert!(keys.contains(&IndexKey::area("TreeCard", "五号地块")));
        let mut unique = keys.clone();
        unique.dedup();
        assert_eq!(unique, keys);
    }

    #[test]
    fn what_has_two_parts_is_tried_as_such() {
        assert!(candidates("31230,-121470").contains(&IndexKey::cell(31_230_500, -121_469_500)));
        assert!(!kinds("31230").contains(&Kind::Cell));
        let line = candidates("https://bank.example/p/7/3");
        assert!(line.contains(&IndexKey::payment_line("https://bank.example/p/7", 3)));
        assert!(!kinds("P/x").contains(&Kind::PaymentLine));
    }

    #[test]
    fn payments_and_wage_runs_are_looked_up_by_their_numbers() {
        let line = IndexKey::payment_line("XA-2026-003-P0002", 1);
        for typed in [
            "XA-2026-003-P0002",
            "XA-2026-003-P0002/1",
            "XA-2026-003-P0002:1",
        ] {
            assert!(candidates(typed).contains(&line), "{typed}");
        }
        let second = candidates("XA-2026-003-P0002/2");
        assert!(second.contains(&IndexKey::payment_line("XA-2026-003-P0002", 2)));
        assert!(!second.contains(&line));
        let run = IndexKey::new(Kind::Subject, "urn:stele:wages:XA-2026-021%2FL01:GZ-01");
        assert!(candidates("XA-2026-021/L01:GZ-01").contains(&run));
        let spent = IndexKey::new(Kind::Subject, "urn:stele:redemption:HM02-2026-10-18-00007");
        assert!(candidates("HM02-2026-10-18-00007").contains(&spent));
        // Words are no numbers.
        assert!(!kinds("人民路").contains(&Kind::PaymentLine));
    }

    #[test]
    fn a_company_is_looked_up_as_a_party_by_its_id() {
        let code = "91350100M000100Y43";
        let party = IndexKey::new(Kind::Party, format!("{ENTITY}{code}"));
        assert!(candidates(code).contains(&party));
        let other = candidates("五号地块");
        assert!(
            !other
                .iter()
                .any(|key| key.value().starts_with(ENTITY.as_bytes()))
        );
    }

    #[test]
    fn a_number_or_a_code_leads_to_its_page() {
        let first = |text: &str| candidates(text).first().and_then(page_of);
        let unit = "130629001001GB00001F00010001";
        assert_eq!(first(unit), Some(Route::Property { unit: unit.into() }));
        for code in ["91350100M000100Y43", "5493001KJTIIGC8Y1R12"] {
            assert_eq!(
                first(code),
                Some(Route::Entity { code: code.into() }),
                "{code}"
            );
            let id = format!("{ENTITY}{code}");
            assert_eq!(first(&id), Some(Route::Entity { code: code.into() }));
        }
        assert_eq!(first("T-1"), Some(Route::Tree { tag: "T-1".into() }));
        let page = |kind, value: &str| page_of(&IndexKey::new(kind, value));
        let project = Route::project("XA/1");
        assert_eq!(page(Kind::Project, "XA/1"), Some(project.clone()));
        assert_eq!(first("urn:stele:project:XA%2F1"), Some(project));
        let account = Route::Account {
            account: "p-7".into(),
        };
        assert_eq!(page(Kind::Account, "p-7"), Some(account));
        let section = IndexKey::area("Section", "五号地块");
        let route = Route::Section {
            name: "五号地块".into(),
        };
        assert_eq!(page_of(&section), Some(route));
        assert_eq!(page_of(&IndexKey::area("TreeEvent", "五号地块")), None);
        assert_eq!(page_of(&IndexKey::area("Section", "130629")), None);
        let station = IndexKey::new(Kind::Subject, "urn:stele:station:XA-1%2F2");
        assert!(candidates("XA-1/2").contains(&station));
        assert_eq!(page(Kind::Contract, "XA/1"), None);
        assert_eq!(page(Kind::Subject, "urn:stele:contract:XA"), None);
    }

    #[test]
    fn nothing_is_looked_up_for_nothing() {
        for text in ["", " ", "\u{3000}\n"] {
            assert_eq!(candidates(text), []);
        }
    }
}
