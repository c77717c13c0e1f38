//! What an editor of a page pastes, in several variants, each with what the page's policy needs for it.

use std::path::Path;

use serde::Serialize;

use super::files::write;
use super::manifest::Manifest;
use crate::run::{Failure, Outcome};

/// Where the files lie and what is trusted, as far as it is known when they are built.
#[derive(Debug)]
pub(super) struct Site<'s> {
    /// The address below which a city serves the versions, with a slash at the end.
    pub(super) host: &'s str,
    /// The trust file's hash, as `trust-integrity` has it.
    pub(super) pin: Option<&'s str>,
}

/// One variant.
#[derive(Debug, Serialize)]
struct Snippet {
    name: &'static str,
    /// For whom.
    purpose: &'static str,
    html: String,
    /// What the page's `Content-Security-Policy` needs.
    policy: Policy,
    /// What must be sent with worker.js, where the check runs in a worker.
    #[serde(skip_serializing_if = "Option::is_none")]
    worker: Option<Policy>,
}

/// Directives with their sources.
type Policy = Vec<(&'static str, String)>;

/// In place of a hash that isn't known yet.
const NO_PIN: &str = "sha256-HASH-OF-YOUR-TRUST-FILE";

/// In place of the record that a page looks up: an id such as records have.
const RECORD: &str = "urn:uuid:0b5c1a52-7f0e-4c55-9d43-0f3f7c5b8d21";

/// Writes `NAME.html` for each, and all of them as `snippets.json`.
///
/// # Errors
/// Fails where a file that a snippet names was not built.
pub(super) fn write_all(manifest: &Manifest, site: &Site<'_>, folder: &Path) -> Outcome {
    let snippets = all(manifest, site)?;
    for snippet in &snippets {
        let name = format!("{}.html", snippet.name);
        write(&folder.join(name), snippet.page())?;
    }
    let text = serde_json::to_string_pretty(&snippets)
        .map_err(|error| Failure::new(format!("snippets.json: {error}")))?;
    write(&folder.join("snippets.json"), text + "\n")
}

impl Snippet {
    fn page(&self) -> String {
        let worker = match &self.worker {
            Some(policy) => format!(
                "\n     with worker.js:  Content-Security-Policy: {}",
                line(policy)
            ),
            None => String::new(),
        };
        format!(
            "<!-- {}\n     with this page:  Content-Security-Policy: {}{worker} -->\n{}\n",
            self.purpose,
            line(&self.policy),
            self.html
        )
    }
}

fn line(policy: &Policy) -> String {
    let directives = policy
        .iter()
        .map(|(name, sources)| format!("{name} {sources}"));
    directives.collect::<Vec<_>>().join("; ")
}

fn all(manifest: &Manifest, site: &Site<'_>) -> Outcome<Vec<Snippet>> {
    let version = &manifest.version;
    let pin = site.pin.unwrap_or(NO_PIN);
    let integrity = manifest.integrity("stele-verify.js")?;
    let host = site.host.trim_end_matches('/');
    let origin = origin(host);
    let about = |what: &str, records: &str, more: &str| {
        format!(
            "<stele-verify {what} trust=\"{records}/trust.json\" trust-integrity=\"{pin}\"{more}>\n  \
             <a href=\"{records}/\">Check this record</a>\n</stele-verify>"
        )
    };
    let element = |records: &str, more: &str| {
        about(&format!("src=\"{records}/0001.tlog-proof\""), records, more)
    };
    let own = format!(
        "<script type=\"module\" src=\"/stele/v{version}/stele-verify.js\" integrity=\"{integrity}\"></script>"
    );
    let own_policy = |script: &str| {
        vec![
            ("script-src", script.to_owned()),
            ("connect-src", "'self'".to_owned()),
        ]
    };
    let entry = format!("{host}/v{version}/stele-verify.js");
    manifest.integrity("worker.js")?;
    manifest.integrity("embed-frame.html")?;
    let mut snippets = vec![
        Snippet {
            name: "self-hosted",
            purpose: "The files lie on your own server, in /stele/.",
            html: format!("{own}\n{}", element("/records", "")),
            policy: own_policy("'self' 'wasm-unsafe-eval'"),
            worker: None,
        },
        Snippet {
            name: "self-hosted-worker",
            purpose: "The same for a page whose policy allows no WebAssembly: it runs in a worker with a policy of its own.",
            html: format!("{own}\n{}", element("/records", " worker")),
            policy: [
                own_policy("'self'"),
                vec![("worker-src", "'self'".to_owned())],
            ]
            .concat(),
            worker: Some(own_policy("'self' 'wasm-unsafe-eval'")),
        },
        Snippet {
            name: "city-hosted",
            purpose: "The files lie on the city's server, and so do its records.",
            html: format!(
                "<script type=\"module\" src=\"{entry}\" integrity=\"{integrity}\" crossorigin=\"anonymous\"></script>\n{}",
                element(&format!("{origin}/records"), "")
            ),
            policy: vec![
                ("script-src", format!("{entry} 'wasm-unsafe-eval'")),
                ("connect-src", origin.to_owned()),
            ],
            worker: None,
        },
        Snippet {
            name: "iframe",
            purpose: "For a page that runs no scripts.",
            html: format!(
                "<iframe src=\"{host}/v{version}/embed-frame.html?src={origin}/records/0001.tlog-proof&amp;trust={origin}/records/trust.json&amp;origin=https://your-page.example\" \
                 sandbox=\"allow-scripts allow-same-origin allow-downloads\" title=\"Check of a public record\" width=\"100%\" height=\"320\" loading=\"lazy\"></iframe>"
            ),
            policy: vec![("frame-src", origin.to_owned())],
            worker: None,
        },
    ];
    // Only the modules with everything in them look into a log.
    if manifest
        .files
        .keys()
        .any(|name| name.starts_with("modules/all-"))
    {
        let what = format!("log=\"{origin}/log/\" record=\"{RECORD}\"");
        snippets.push(Snippet {
            name: "look-up",
            purpose: "The files lie on your own server, and the record is looked up in the city's log: add the hosts of its mirrors and auditors.",
            html: format!("{own}\n{}", about(&what, "/records", "")),
            policy: vec![
                ("script-src", "'self' 'wasm-unsafe-eval'".to_owned()),
                ("connect-src", format!("'self' {origin}")),
            ],
            worker: None,
        });
    }
    Ok(snippets)
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    &url[..end]
}

#[cfg(test)]
mod guide;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::manifest::Entry;
    use super::*;

    fn manifest() -> Manifest {
        let entry = |name: &str| Entry {
            bytes: 1,
            brotli: 1,
            sha256: String::new(),
            integrity: format!("sha384-{name}"),
        };
        let names = [
            "stele-verify.js",
            "worker.js",
            "embed-frame.html",
            "modules/all-en.wasm",
        ];
        Manifest {
            version: "1.2.3".into(),
            files: names.map(|name| (name.to_owned(), entry(name))).into(),
        }
    }

    #[test]
    fn each_snippet_is_pinned_and_names_its_policy() {
        let site = Site {
            host: "https://w.example/a/",
            pin: Some("sha256-abc"),
        };
        let snippets = all(&manifest(), &site).expect("everything is built");
        let by_name: BTreeMap<_, _> = snippets.iter().map(|one| (one.name, one)).collect();
        for snippet in &snippets {
            // In the frame, the host's own trust file is trusted.
            let is_pinned = snippet.html.contains("trust-integrity=\"sha256-abc\"");
            assert_eq!(is_pinned, snippet.name != "iframe", "{}", snippet.name);
            assert!(snippet.html.contains("/v1.2.3/"));
            let scripts = snippet.html.matches("<script").count();
            assert_eq!(
                scripts,
                snippet.html.matches(" integrity=\"sha384-").count()
            );
        }
        let policy = |name: &str| line(&by_name[name].policy);
        assert_eq!(
            policy("self-hosted"),
            "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
        );
        assert_eq!(
            policy("city-hosted"),
            "script-src https://w.example/a/v1.2.3/stele-verify.js 'wasm-unsafe-eval'; connect-src https://w.example"
        );
        assert_eq!(policy("iframe"), "frame-src https://w.example");
        assert_eq!(
            policy("look-up"),
            "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https://w.example"
        );
        assert!(
            by_name["look-up"]
                .html
                .contains(" log=\"https://w.example/log/\" record=\"urn:")
        );
        assert!(!policy("self-hosted-worker").contains("wasm"));
        assert!(
            by_name["self-hosted-worker"]
                .page()
                .contains("with worker.js:")
        );
    }

    #[test]
    fn a_file_that_was_not_built_is_in_no_snippet() {
        let mut manifest = manifest();
        manifest.files.remove("modules/all-en.wasm");
        let names = |manifest: &Manifest| {
            let site = Site {
                host: "https://w.example/",
                pin: None,
            };
            let snippets = all(manifest, &site).expect("the rest is built");
            snippets.into_iter().map(|one| one.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&manifest).len(), 4);
        assert!(!names(&manifest).contains(&"look-up"));
        manifest.files.remove("worker.js");
        let site = Site {
            host: "https://w.example/",
            pin: None,
        };
        assert!(all(&manifest, &site).is_err());
    }
}
