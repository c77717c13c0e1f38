//! What a text means that a reader pastes, or that a code holds.

use stele_client::evidence;
use stele_verify::record::is_uri;

use crate::route::Route;

/// The longest text that is looked at, in bytes. A code holds 2,953, and larger proofs come as files.
pub(crate) const MAX_LEN: usize = 64 * 1024;

/// What is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A place in this explorer.
    Place(Route),
    /// A file, by value: a proof, a record, a dossier or evidence, to be checked like one.
    File(String),
    /// Nothing that this page knows: to be shown, and to be followed nowhere.
    Unknown(String),
    /// Nothing at all.
    Empty,
    /// More than is looked at.
    TooLong,
}

/// What a text means. Of a link only what stands behind its `#` counts: whatever host it names, the place that it leads
/// to is looked up here.
pub(crate) fn meaning(text: &str) -> Meaning {
    if text.len() > MAX_LEN {
        return Meaning::TooLong;
    }
    let bare = text.trim();
    if bare.is_empty() {
        return Meaning::Empty;
    }
    if is_file(bare) {
        // A proof ends in a line feed, which a code or a clipboard may have dropped.
        return Meaning::File(match bare.starts_with('{') {
            true => bare.to_owned(),
            false => format!("{bare}\n"),
        });
    }
    place(bare).map_or_else(|| Meaning::Unknown(bare.to_owned()), Meaning::Place)
}

fn is_file(text: &str) -> bool {
    text.starts_with('{')
        || text.starts_with("c2sp.org/tlog-proof@")
        || text.starts_with("stele/dossier@")
        || evidence::claims_to_be(text.as_bytes())
}

fn place(text: &str) -> Option<Route> {
    let fragment = match text.find('#') {
        Some(at) if is_page(text.get(..at)?) => text.get(at..)?,
        Some(_) => return None,
        None => return of_id(text),
    };
    // A link to the page itself leads to no record: it is one all the same, if it says so.
    let route = Route::parse(fragment);
    (fragment.starts_with("#/") && route != Route::Unknown).then_some(route)
}

/// Whether what stands before a `#` is the address of a page, or nothing.
fn is_page(before: &str) -> bool {
    let has_scheme = |scheme: &str| {
        let start = before.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    before.is_empty()
        || ((has_scheme("https://") || has_scheme("http://"))
            && !before.chars().any(char::is_whitespace))
}

fn of_id(text: &str) -> Option<Route> {
    if let Some(route) = Route::of_id(text) {
        return Some(route);
    }
    let is_record = text.starts_with("urn:uuid:") && is_uri(text);
    is_record.then(|| Route::Record { id: text.into() })
}

/// Of several texts the one that leads somewhere, or the first.
pub(crate) fn best(texts: &[String]) -> Option<String> {
    let leads = |text: &&String| matches!(meaning(text), Meaning::Place(_) | Meaning::File(_));
    let best = texts.iter().find(leads).or(texts.first());
    best.cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_fragment_of_a_link_counts() {
        let tree = Route::Tree {
            tag: "T-0004".into(),
        };
        for link in [
            "https://city.example/records/#/t/T-0004",
            "HTTP://other.example:8080/?a=b#/t/T-0004",
            " #/t/T-0004\n",
        ] {
            assert_eq!(meaning(link), Meaning::Place(tree.clone()), "{link}");
        }
    }

    #[test]
    fn ids_lead_to_their_pages() {
        let id = "urn:uuid:00000000-0000-8000-8000-000000000004";
        let record = Route::Record { id: id.into() };
        assert_eq!(meaning(id), Meaning::Place(record));
        let project = Route::Project {
            project: "XA-2026-01".into(),
            at: None,
        };
        assert_eq!(
            meaning("urn:stele:project:XA-2026-01"),
            Meaning::Place(project)
        );
    }

    #[test]
    fn what_leads_elsewhere_leads_nowhere() {
        for text in [
            "javascript:alert(1)#/entry/4",
            "data:text/html,<script>alert(1)</script>#/entry/4",
            "https://evil.example/",
            "https://evil.example/#login",
            "https://evil.example/#",
            "https://city.example/ https://evil.example/#/entry/4",
            "https://city.example/#/nowhere",
            "//evil.example/#/entry/4",
            "file:///etc/passwd#/entry/4",
            "<img src=x onerror=alert(1)>",
            "T-0004",
            "urn:uuid:4 4",
        ] {
            assert_eq!(meaning(text), Meaning::Unknown(text.into()));
        }
        assert_eq!(meaning(" \n"), Meaning::Empty);
        assert_eq!(meaning(&"x".repeat(MAX_LEN + 1)), Meaning::TooLong);
        let long = "汉".repeat(1_365);
        assert_eq!(meaning(&long), Meaning::Unknown(long.clone()));
    }

    #[test]
    fn what_is_there_by_value_is_a_file() {
        let proof = "c2sp.org/tlog-proof@v1\nindex 4\n";
        assert_eq!(meaning(proof.trim_end()), Meaning::File(proof.into()));
        assert_eq!(
            meaning("{\"a\":1}\n"),
            Meaning::File("{\"a\":1}".to_owned())
        );
    }

    #[test]
    fn the_text_that_leads_somewhere_is_the_best() {
        let texts = ["https://a.example/", "https://b.example/#/entry/4"];
        let texts = texts.map(str::to_owned).to_vec();
        assert_eq!(best(&texts), texts.get(1).cloned());
        assert_eq!(best(&texts[..1]), texts.first().cloned());
        assert_eq!(best(&[]), None);
    }
}
