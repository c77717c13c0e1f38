//! What a web server says of the log's files: docs/deploy.md.

use stele_tlog::path::entry_path;
use stele_tlog::{BundleId, bundle};
use stele_verify::hash::leaf_hash;

use super::Finding;
use crate::doctor::{Answer, Client};

/// Whoever asks from another host.
const ELSEWHERE: &str = "https://elsewhere.example";

/// How a file is sent that is replaced in its place, and how one that never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Asked,
    ForEver,
}

/// Asks for one file of each kind, and for one that isn't there.
pub(crate) fn look(url: &str, size: u64) -> Vec<Finding> {
    let client = Client::new();
    let base = format!("{}/", url.trim_end_matches('/'));
    let octets = "application/octet-stream";
    let text = "text/plain";
    let mut files = vec![
        ("checkpoint".to_owned(), text, Kept::Asked),
        (crate::index::files::HEAD.to_owned(), text, Kept::Asked),
        (crate::index::files::TOP.to_owned(), octets, Kept::Asked),
    ];
    let last = size
        .checked_sub(1)
        .and_then(|last| BundleId::in_tree(size, last / 256));
    let mut found = Vec::new();
    if let Some(last) = last {
        files.push((last.path(), octets, Kept::ForEver));
        let answer = client.get(&format!("{base}{}", last.path()), ELSEWHERE);
        if let Ok(answer) = answer
            && let Ok(entries) = bundle::parse(last, &answer.body)
            && let Some(entry) = entries.first()
        {
            files.push((entry_path(&leaf_hash(entry)), octets, Kept::ForEver));
        }
    }
    for (path, kind, kept) in files {
        let url = format!("{base}{path}");
        match client.get(&url, ELSEWHERE) {
            Ok(answer) => found.extend(of_file(&url, &answer, kind, kept)),
            Err(why) => {
                // Whoever doesn't answer isn't asked for all of them.
                found.push(Finding::Unreachable { url, why });
                return found;
            }
        }
    }
    let url = format!("{base}entry/00/{}", "0".repeat(64));
    match client.get(&url, ELSEWHERE) {
        Ok(answer) => found.extend(of_nothing(&url, &answer)),
        Err(why) => found.push(Finding::Unreachable { url, why }),
    }
    found
}

fn of_file(url: &str, answer: &Answer, wanted: &'static str, kept: Kept) -> Vec<Finding> {
    let own = || url.to_owned();
    if answer.status != 200 {
        let status = answer.status;
        return vec![Finding::Status { url: own(), status }];
    }
    let mut found = Vec::new();
    let kind = answer.media_type();
    if kind != wanted {
        found.push(Finding::MediaType {
            url: own(),
            found: kind,
            wanted,
        });
    }
    if !is_open(answer) {
        found.push(Finding::NoCors { url: own() });
    }
    let is_exact = answer.header("x-content-type-options");
    if !is_exact.is_some_and(|value| value.eq_ignore_ascii_case("nosniff")) {
        found.push(Finding::Sniffed { url: own() });
    }
    let said = answer.header("cache-control").unwrap_or_default();
    let is_asked = has(said, "no-cache") || has(said, "no-store") || age(said) == Some(0);
    match kept {
        // Without a word browsers guess from how old a file is.
        Kept::Asked if !is_asked => found.push(Finding::Kept {
            url: own(),
            found: if said.is_empty() { "nothing" } else { said }.into(),
        }),
        Kept::ForEver if is_asked || age(said).is_none_or(|age| age < 86_400) => {
            found.push(Finding::NotKept { url: own() });
        }
        Kept::Asked | Kept::ForEver => {}
    }
    if url.starts_with("https://") && answer.header("strict-transport-security").is_none() {
        found.push(Finding::NoTransportSecurity { url: own() });
    }
    found
}

fn of_nothing(url: &str, answer: &Answer) -> Vec<Finding> {
    let own = || url.to_owned();
    let mut found = Vec::new();
    if answer.status != 404 {
        let status = answer.status;
        return vec![Finding::Absent { url: own(), status }];
    }
    if answer.media_type() == "text/html" {
        found.push(Finding::AbsentPage { url: own() });
    }
    if !is_open(answer) {
        found.push(Finding::NoCors { url: own() });
    }
    let said = answer.header("cache-control").unwrap_or_default();
    if has(said, "immutable") || age(said).is_some_and(|age| age > 10) {
        found.push(Finding::AbsentKept { url: own() });
    }
    found
}

fn is_open(answer: &Answer) -> bool {
    answer.header("access-control-allow-origin") == Some("*")
}

/// Whether a header has this directive.
fn has(said: &str, directive: &str) -> bool {
    let mut all = said.split(',').map(str::trim);
    all.any(|own| own.eq_ignore_ascii_case(directive))
}

/// For how many seconds it may be kept.
fn age(said: &str) -> Option<u64> {
    let mut all = said.split(',').map(str::trim);
    all.find_map(|own| own.strip_prefix("max-age=")?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cache_control_is_read() {
        assert!(has("public, No-Cache", "no-cache") && !has("no-cachex", "no-cache"));
        assert_eq!(age("public, max-age=300"), Some(300));
        assert_eq!(age("no-cache"), None);
    }
}
