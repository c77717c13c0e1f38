//! What was typed, read as people type: in wide letters, in small ones, within brackets, as a link or as the number of
//! an entry.

use stele_messages::areas_named;
use stele_records::index::{IndexKey, Kind};

use super::find::sha256;
use super::meaning::{Meaning, meaning};
use super::paging::typed_number;
use crate::route::Route;

/// How many beginnings of a number are tried as the name of its project.
const MAX_BEGINNINGS: usize = 8;

/// What stands around an entry's number, in both languages; longer ones first.
const ENTRY_WORDS: [&str; 11] = [
    "entry",
    "号条目",
    "条目",
    "编号",
    "条",
    "第",
    "号",
    "no.",
    "no",
    "№",
    "#",
];

/// What was typed, exactly as it stands but for blanks around it, and then the other forms in which it may be recorded.
pub(crate) fn forms(typed: &str) -> Vec<String> {
    let exact = typed.trim();
    let mut forms = vec![exact.to_owned()];
    let mut add = |form: &str| {
        if !form.is_empty() && !forms.iter().any(|other| other == form) {
            forms.push(form.to_owned());
        }
    };
    let narrow = narrow(exact);
    let narrow = narrow.trim();
    // An exact hash is looked up in small letters as it is.
    if sha256(narrow).is_some() {
        add(narrow);
        return forms;
    }
    let bare = narrow.trim_matches(|c: char| !c.is_alphanumeric());
    add(narrow);
    add(bare);
    // Names are found by their words in small letters too; capitals would make another id of an id.
    if has_digit(bare) && !is_id(bare) {
        add(&narrow.to_ascii_uppercase());
        add(&bare.to_ascii_uppercase());
    }
    if is_uuid(bare) {
        add(&format!("urn:uuid:{}", bare.to_ascii_lowercase()));
    }
    // Records say where they lie by the codes of areas.
    for code in areas_named(bare) {
        add(code);
    }
    forms
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether this is a UUID as text (RFC 9562 section 4), which the ids of records have behind `urn:uuid:`.
fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// Whether this is an id by its scheme.
fn is_id(text: &str) -> bool {
    ["urn:", "did:", "http:", "https:"].iter().any(|scheme| {
        let start = text.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Wide letters, digits, signs and blanks as those of ASCII (Unicode's compatibility forms), any of the hyphens
/// that programs put in the place of `-` as that, and without what can't be seen.
fn narrow(text: &str) -> String {
    let one = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        '\u{3000}' | '\u{a0}' => Some(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => None,
        '\u{ad}' | '\u{feff}' => None,
        other => Some(other),
    };
    text.chars().filter_map(one).collect()
}

/// The page that a pasted link leads to, of whatever host's explorer, or an address within this one. Ids are looked
/// up and lead nowhere by themselves.
pub(crate) fn place(typed: &str) -> Option<Route> {
    let link = typed
        .trim()
        .trim_matches(|c: char| "<>()[]\"'“”‘’《》「」（）【】".contains(c));
    match meaning(link) {
        Meaning::Place(route) if link.contains("#/") => Some(route),
        _ => None,
    }
}

/// The number of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EntryNumber {
    /// From zero.
    pub(crate) index: u64,
    /// Whether it is called one: a bare number may be anything's.
    pub(crate) is_said: bool,
}

/// Reads `2043`, `2,043`, `#2006`, `entry 2006`, `编号 2,006` and their like.
pub(crate) fn entry_number(typed: &str) -> Option<EntryNumber> {
    let text = narrow(typed).to_lowercase();
    let mut rest = text.trim();
    let mut is_said = false;
    while let Some(bare) = ENTRY_WORDS
        .iter()
        .find_map(|word| rest.strip_prefix(word).or_else(|| rest.strip_suffix(word)))
    {
        is_said = true;
        rest = bare.trim().trim_start_matches(':').trim();
    }
    let index = typed_number(rest, u64::MAX)?;
    Some(EntryNumber { index, is_said })
}

/// The projects whose names a number begins with, the longest first: numbers of payments, wage runs and contracts
/// often begin with that of their project.
pub(crate) fn projects(typed: &str) -> Vec<IndexKey> {
    let forms = forms(typed);
    let mut beginnings: Vec<&str> = Vec::new();
    for form in forms.iter().rev().filter(|form| !is_id(form)) {
        let ends = form.match_indices(['-', '/', ':']).map(|(at, _)| at);
        beginnings.extend(ends.filter_map(|at| form.get(..at)));
    }
    beginnings.retain(|part| has_digit(part) && part.starts_with(char::is_alphanumeric));
    beginnings.sort_by_key(|part| std::cmp::Reverse(part.len()));
    beginnings.dedup();
    beginnings.truncate(MAX_BEGINNINGS);
    let keys = beginnings.into_iter();
    keys.filter_map(|part| IndexKey::read(Kind::Project, part))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_tried_by_its_codes() {
        assert_eq!(forms("Rongcheng"), ["Rongcheng", "130629", "130629100"]);
        assert_eq!(
            forms(" 容东片区。"),
            ["容东片区。", "容东片区", "130629400"]
        );
        assert_eq!(forms("Rong"), ["Rong"]);
    }

    #[test]
    fn it_is_tried_as_it_stands_and_then_as_it_may_be_recorded() {
        for typed in [
            "xa629-0001002",
            "ＸＡ629-0001002",
            "XA629-0001002.",
            "（xa629－0001002）",
            "“XA629‑0001002”。",
            "\u{200b}XA629-0001002\u{feff}",
        ] {
            let forms = forms(typed);
            assert_eq!(forms[0], typed.trim());
            assert!(
                forms.iter().any(|form| form == "XA629-0001002"),
                "{forms:?}"
            );
        }
        assert_eq!(forms(" XA629-0001002\n"), ["XA629-0001002"]);
        assert_eq!(forms("五号地块"), ["五号地块"]);
        assert_eq!(forms("t-1"), ["t-1", "T-1"]);
        // Ids differ by their letters.
        assert_eq!(forms("urn:stele:tree:t-1"), ["urn:stele:tree:t-1"]);
        let hash = "0123456789abcdef".repeat(4);
        assert_eq!(forms(&hash), std::slice::from_ref(&hash));
        assert_eq!(forms("..."), ["..."]);
    }

    #[test]
    fn an_id_is_tried_with_its_scheme() {
        let id = "urn:uuid:0f8fad5b-d9cb-869f-a165-70867728950e";
        for typed in [
            "0f8fad5b-d9cb-869f-a165-70867728950e",
            "{0F8FAD5B-D9CB-869F-A165-70867728950E}",
        ] {
            assert!(forms(typed).iter().any(|form| form == id), "{typed}");
        }
        for other in [
            "0f8fad5b-d9cb-869f-a165-70867728950",
            "XA-2026-001-P0002",
            id,
        ] {
            let forms = forms(other);
            assert!(
                forms.iter().skip(1).all(|form| !form.starts_with("urn:")),
                "{forms:?}"
            );
        }
    }

    #[test]
    fn links_of_any_explorer_lead_to_a_page_of_this_one() {
        let tree = Route::Tree {
            tag: "XA629-0001002".into(),
        };
        for link in [
            "http://127.0.0.1:8080/#/t/XA629-0001002",
            "https://other.example/records/#/t/XA629-0001002",
            " <#/t/XA629-0001002> ",
        ] {
            assert_eq!(place(link), Some(tree.clone()), "{link}");
        }
        for other in [
            "XA629-0001002",
            "#2006",
            "urn:uuid:00000000-0000-8000-8000-000000000004",
            "https://other.example/#/nowhere",
            "javascript:alert(1)#/t/A",
        ] {
            assert_eq!(place(other), None, "{other}");
        }
    }

    #[test]
    fn numbers_of_entries_are_told() {
        let said = |index| {
            Some(EntryNumber {
                index,
                is_said: true,
            })
        };
        for typed in [
            "#2006",
            "entry 2006",
            "Entry 2,006",
            "Entry #2006",
            "entry no. 2006",
            "编号 2,006",
            "编号：２００６",
            "第 2,006 号条目",
            "2006号",
        ] {
            assert_eq!(entry_number(typed), said(2006), "{typed}");
        }
        let bare = |index| {
            Some(EntryNumber {
                index,
                is_said: false,
            })
        };
        assert_eq!(entry_number("2043"), bare(2043));
        assert_eq!(entry_number(" 1,002,043 "), bare(1_002_043));
        for other in [
            "",
            "entry",
            "#",
            "T-0004",
            "31230,-121470",
            "+1",
            "号",
            "99999999999999999999",
        ] {
            assert_eq!(entry_number(other), None, "{other}");
        }
    }

    #[test]
    fn a_number_begins_with_its_project() {
        let names = |typed: &str| {
            let keys = projects(typed).into_iter();
            let texts = keys.map(|key| String::from_utf8(key.value().to_vec()).unwrap());
            texts.collect::<Vec<_>>()
        };
        assert_eq!(names("XA-2026-001-P0002"), ["XA-2026-001", "XA-2026"]);
        let small = names("xa-2026-001-p0002.");
        assert!(small.iter().any(|name| name == "XA-2026-001"), "{small:?}");
        let run = names("XA-2026-021/L01:GZ-01");
        assert_eq!(
            run,
            [
                "XA-2026-021/L01:GZ",
                "XA-2026-021/L01",
                "XA-2026-021",
                "XA-2026"
            ]
        );
        assert_eq!(names("人民路-甲"), Vec::<String>::new());
        assert_eq!(names("urn:stele:tree:7-1"), Vec::<String>::new());
    }
}
