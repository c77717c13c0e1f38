//! Looks at a page and at all that its widget needs.

mod hosts;

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use stele_records::trust::TrustFile;
use stele_verify::encoding::to_base64;

use super::finding::Finding;
use super::get::{Answer, Client};
use super::html::{Tag, tags};
use super::policy::{Policies, Script};
use super::url::{join, origin, path, query};

const CONNECT: [&str; 2] = ["connect-src", "default-src"];
const FRAME: [&str; 3] = ["frame-src", "child-src", "default-src"];
const WORKER: [&str; 4] = ["worker-src", "child-src", "script-src", "default-src"];

/// A script that a browser starts as one.
const SCRIPT_TYPES: [&str; 2] = ["text/javascript", "application/javascript"];

/// Reads a page and what it refers to; hands back all addresses that were read, and what is missing.
pub(crate) fn look(url: &str) -> (Vec<String>, Vec<Finding>) {
    let mut looking = Looking {
        client: Client::new(),
        read: BTreeMap::new(),
        findings: Vec::new(),
    };
    looking.page(url);
    let Looking { read, findings, .. } = looking;
    let read = read.into_iter().filter(|(_, answer)| answer.is_some());
    (read.map(|(url, _)| url).collect(), findings)
}

/// `manifest.json`, as far as it is needed.
#[derive(Debug, Deserialize)]
struct Manifest {
    files: BTreeMap<String, ManifestEntry>,
}

#[derive(Debug, Deserialize)]
struct ManifestEntry {
    integrity: String,
}

/// The page that is looked at.
#[derive(Debug)]
struct Page<'a> {
    answer: &'a Answer,
    origin: String,
    tags: &'a [Tag],
    policies: Policies,
}

impl Page<'_> {
    fn address(&self, reference: &str) -> String {
        join(&self.answer.url, reference)
    }

    fn is_own(&self, url: &str) -> bool {
        origin(url) == self.origin
    }
}

struct Looking {
    client: Client,
    /// By address; none where there was no answer.
    read: BTreeMap<String, Option<Answer>>,
    findings: Vec<Finding>,
}

impl Looking {
    fn find(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// A file that must be there; asked for once.
    fn get(&mut self, url: &str, from: &str) -> Option<Answer> {
        if let Some(known) = self.read.get(url) {
            return known.clone();
        }
        let answer = match self.client.get(url, from) {
            Ok(answer) if answer.status == 200 => Some(answer),
            Ok(answer) => {
                let status = answer.status;
                self.find(Finding::Status {
                    url: url.to_owned(),
                    status,
                });
                None
            }
            Err(why) => {
                self.find(Finding::Unreachable {
                    url: url.to_owned(),
                    why,
                });
                None
            }
        };
        self.read.insert(url.to_owned(), answer.clone());
        answer
    }

    fn page(&mut self, url: &str) {
        let Some(answer) = self.get(url, origin(url)) else {
            return;
        };
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        let tags = tags(&text);
        let own = tags.iter().filter(|tag| {
            let name = tag.get("http-equiv").unwrap_or_default();
            tag.name == "meta" && name.eq_ignore_ascii_case("content-security-policy")
        });
        let own = own.filter_map(|tag| tag.get("content"));
        let page = Page {
            policies: Policies::of(answer.all("content-security-policy").chain(own)),
            origin: origin(&answer.url).to_owned(),
            answer: &answer,
            tags: &tags,
        };
        let is_entry = |tag: &&Tag| {
            let src = tag.get("src").unwrap_or_default();
            let name = path_name(src);
            tag.name == "script"
                && ["stele-verify.js", "stele-verify.element.js", "frame.js"].contains(&name)
        };
        let scripts: Vec<_> = tags.iter().filter(is_entry).collect();
        let is_frame = |tag: &&Tag| {
            tag.name == "iframe"
                && path_name(tag.get("src").unwrap_or_default()) == "embed-frame.html"
        };
        let frames: Vec<_> = tags.iter().filter(is_frame).collect();
        if scripts.is_empty() && frames.is_empty() {
            self.find(Finding::NoWidget);
        }
        for script in scripts {
            self.widget(&page, script);
        }
        for frame in frames {
            self.frame(&page, &page.address(frame.get("src").unwrap_or_default()));
        }
    }

    fn frame(&mut self, page: &Page<'_>, url: &str) {
        if !page.policies.let_load(&FRAME, url, &page.origin) {
            self.find(Finding::FrameBlocked {
                url: url.to_owned(),
            });
        }
        let Some(answer) = self.get(url, &page.origin) else {
            return;
        };
        let options = answer
            .header("x-frame-options")
            .unwrap_or_default()
            .to_ascii_lowercase();
        if options == "deny" || options == "sameorigin" && !page.is_own(url) {
            let header = format!("X-Frame-Options: {options}");
            self.find(Finding::FrameRefused {
                url: url.to_owned(),
                header,
            });
        }
        let policies = Policies::of(answer.all("content-security-policy"));
        if !policies.let_load(
            &["frame-ancestors"],
            &format!("{}/", page.origin),
            origin(url),
        ) {
            let header = "a frame-ancestors that leaves this page out".to_owned();
            self.find(Finding::FrameRefused {
                url: url.to_owned(),
                header,
            });
        }
        self.page(url);
    }

    fn widget(&mut self, page: &Page<'_>, tag: &Tag) {
        let url = page.address(tag.get("src").unwrap_or_default());
        let pin = tag.get("integrity");
        let script = Script {
            url: &url,
            integrity: pin,
            nonce: tag.get("nonce"),
        };
        if !page.policies.let_start(script, &page.origin) {
            self.find(Finding::ScriptBlocked { url: url.clone() });
        }
        if let Some(answer) = self.get(&url, &page.origin) {
            self.media_type(&answer, &url, &SCRIPT_TYPES);
            self.cors(page, &answer, &url);
            self.cache(&answer, &url);
            match pin {
                None => {
                    let value = sri("sha384", &answer.body).unwrap_or_default();
                    self.find(Finding::NoIntegrity {
                        url: url.clone(),
                        value,
                    });
                }
                Some(pin) if !is_pinned(pin, &answer.body) => {
                    let value = sri("sha384", &answer.body).unwrap_or_default();
                    self.find(Finding::IntegrityDiffers {
                        url: url.clone(),
                        value,
                    });
                }
                Some(_) => {}
            }
        }
        let elements: Vec<_> = page
            .tags
            .iter()
            .filter(|tag| tag.name == "stele-verify")
            .collect();
        if elements.is_empty() {
            self.find(Finding::NoElement);
        }
        let on_page = elements.is_empty()
            || elements
                .iter()
                .any(|element| element.get("worker").is_none());
        if on_page && !page.policies.let_wasm() {
            self.find(Finding::WasmBlocked);
        }
        self.modules(page, &url, on_page);
        for element in elements {
            if let Some(worker) = element.get("worker") {
                let worker = if worker.is_empty() {
                    join(&url, "worker.js")
                } else {
                    page.address(worker)
                };
                self.worker(page, &worker);
            }
            self.element(page, element);
        }
    }

    /// What the entry fetches from beside itself.
    fn modules(&mut self, page: &Page<'_>, entry: &str, on_page: bool) {
        let url = join(entry, "manifest.json");
        let manifest = match self.client.get(&url, &page.origin) {
            Ok(answer) if answer.status == 200 => {
                serde_json::from_slice::<Manifest>(&answer.body).ok()
            }
            _ => None,
        };
        let Some(manifest) = manifest else {
            return self.find(Finding::NoManifest { url });
        };
        for (name, entry_of) in &manifest.files {
            let is_module = name.starts_with("modules/");
            if !is_module && !name.ends_with(".json") && name != "stele-verify.css" {
                continue;
            }
            let url = join(entry, name);
            if on_page && !page.policies.let_load(&CONNECT, &url, &page.origin) {
                // One for all: they lie on one host.
                self.find(Finding::ConnectBlocked {
                    url: join(entry, "./"),
                });
            }
            let Some(answer) = self.get(&url, &page.origin) else {
                continue;
            };
            if is_module {
                self.media_type(&answer, &url, &["application/wasm"]);
            }
            self.cors(page, &answer, &url);
            self.cache(&answer, &url);
            if !is_pinned(&entry_of.integrity, &answer.body) {
                self.find(Finding::ManifestDiffers { url });
            }
        }
    }

    fn worker(&mut self, page: &Page<'_>, url: &str) {
        if !page.is_own(url) {
            return self.find(Finding::WorkerElsewhere {
                url: url.to_owned(),
            });
        }
        if !page.policies.let_load(&WORKER, url, &page.origin) {
            self.find(Finding::WorkerBlocked {
                url: url.to_owned(),
            });
        }
        if !page.policies.let_make("stele-verify") {
            self.find(Finding::TypesBlocked);
        }
        if let Some(answer) = self.get(url, &page.origin) {
            self.media_type(&answer, url, &SCRIPT_TYPES);
            if !Policies::of(answer.all("content-security-policy")).let_wasm() {
                self.find(Finding::WorkerWasmBlocked {
                    url: url.to_owned(),
                });
            }
        }
    }

    /// The files that an element names: what is checked, and by whose word.
    fn element(&mut self, page: &Page<'_>, element: &Tag) {
        // The frame takes its attributes from its address.
        let is_frame = path_name(&page.answer.url) == "embed-frame.html";
        let given = |name: &str| match element.get(name) {
            Some(value) => Some(value.to_owned()),
            None if is_frame => query(&page.answer.url, name),
            None => None,
        };
        let src = given("src");
        if let Some(src) = &src {
            let url = page.address(src);
            self.connect(page, &url);
            if let Some(answer) = self.get(&url, &page.origin) {
                self.cors(page, &answer, &url);
            }
        }
        let default = is_frame.then(|| "trust.json".to_owned());
        let trust = match given("trust").or(default) {
            Some(trust) => self.trust(page, &page.address(&trust), given("trust-integrity")),
            None => self.inline(page, element),
        };
        let log = given("log");
        let looks_up = [&log, &given("record"), &given("key")]
            .iter()
            .any(|it| it.is_some());
        // With a file, nothing is looked up.
        if src.is_none() && looks_up {
            self.hosts(page, log.as_deref(), trust.as_ref());
        }
    }

    /// The trust file at an address, and whether it is the one that the page means.
    fn trust(&mut self, page: &Page<'_>, url: &str, wanted: Option<String>) -> Option<TrustFile> {
        let url = url.to_owned();
        self.connect(page, &url);
        let answer = self.get(&url, &page.origin)?;
        self.cors(page, &answer, &url);
        let pin = sri("sha256", &answer.body).unwrap_or_default();
        match wanted {
            Some(wanted) if wanted != pin => {
                self.find(Finding::TrustDiffers {
                    url: url.clone(),
                    pin,
                });
            }
            None if !page.is_own(&url) => {
                self.find(Finding::TrustUnpinned {
                    url: url.clone(),
                    pin,
                });
            }
            _ => {}
        }
        self.read_trust(url, &answer.body)
    }

    /// The trust file that stands inside an element: the first one before another element begins.
    fn inline(&mut self, page: &Page<'_>, element: &Tag) -> Option<TrustFile> {
        let after = page
            .tags
            .iter()
            .skip_while(|tag| !std::ptr::eq(*tag, element));
        let mut inside = after.skip(1).take_while(|tag| tag.name != element.name);
        let found = inside.find(|tag| tag.name == "script" && tag.get("slot") == Some("trust"));
        let Some(script) = found else {
            self.find(Finding::NoTrust);
            return None;
        };
        let name = "The script with slot=\"trust\"".to_owned();
        self.read_trust(name, script.text.as_bytes())
    }

    fn read_trust(&mut self, url: String, bytes: &[u8]) -> Option<TrustFile> {
        match TrustFile::parse(bytes) {
            Ok(trust) => Some(trust),
            Err(why) => {
                let why = stele_messages::error::trust_error(stele_messages::Lang::En, &why).what;
                let why = why.trim_end_matches('.').to_owned();
                self.find(Finding::TrustUnreadable { url, why });
                None
            }
        }
    }

    fn connect(&mut self, page: &Page<'_>, url: &str) {
        if !page.policies.let_load(&CONNECT, url, &page.origin) {
            self.find(Finding::ConnectBlocked {
                url: url.to_owned(),
            });
        }
    }

    fn media_type(&mut self, answer: &Answer, url: &str, wanted: &[&'static str]) {
        let found = answer.media_type();
        if let Some(first) = wanted.first().filter(|_| !wanted.contains(&found.as_str())) {
            let url = url.to_owned();
            self.find(Finding::MediaType {
                url,
                found,
                wanted: first,
            });
        }
    }

    fn cors(&mut self, page: &Page<'_>, answer: &Answer, url: &str) {
        let allowed = answer
            .header("access-control-allow-origin")
            .unwrap_or_default();
        if !page.is_own(url) && allowed != "*" && allowed != page.origin {
            let (url, origin) = (url.to_owned(), page.origin.clone());
            self.find(Finding::NoCors { url, origin });
        }
    }

    fn cache(&mut self, answer: &Answer, url: &str) {
        let control = answer.header("cache-control").unwrap_or_default();
        let age = control
            .split(',')
            .find_map(|part| part.trim().strip_prefix("max-age="));
        let age = age
            .and_then(|age| age.parse::<u64>().ok())
            .unwrap_or_default();
        // A day: below that, every visit may ask again.
        if age < 86_400 {
            self.find(Finding::NotCached {
                url: url.to_owned(),
            });
        }
    }
}

/// The last part of a path.
fn path_name(url: &str) -> &str {
    let path = if url.contains("://") {
        path(url)
    } else {
        url.split(['?', '#']).next().unwrap_or_default()
    };
    path.rsplit('/').next().unwrap_or_default()
}

/// Bytes as a value of Subresource Integrity; none for an algorithm that it doesn't have.
fn sri(algorithm: &str, bytes: &[u8]) -> Option<String> {
    let digest = match algorithm {
        "sha256" => Sha256::digest(bytes).to_vec(),
        "sha384" => Sha384::digest(bytes).to_vec(),
        "sha512" => Sha512::digest(bytes).to_vec(),
        _ => return None,
    };
    Some(format!("{algorithm}-{}", to_base64(&digest)))
}

/// Whether bytes are those of an `integrity` attribute: of its values, those of the strongest algorithm count.
fn is_pinned(integrity: &str, bytes: &[u8]) -> bool {
    let values = || integrity.split_whitespace();
    let strongest = ["sha512", "sha384", "sha256"]
        .into_iter()
        .find(|name| values().any(|value| value.starts_with(&format!("{name}-"))));
    let own = strongest.and_then(|name| sri(name, bytes));
    own.is_none_or(|own| values().any(|value| value.split('?').next() == Some(&own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_hash_counts() {
        let bytes = b"alert('Hello, world.');";
        let sha384 = "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO";
        assert_eq!(sri("sha384", bytes).as_deref(), Some(sha384));
        assert!(is_pinned(sha384, bytes));
        assert!(!is_pinned(sha384, b"other"));
        let weaker = sri("sha256", b"other").expect("known");
        assert!(is_pinned(&format!("{weaker} {sha384}"), bytes));
        assert!(!is_pinned(&format!("{weaker} {sha384}"), b"other"));
        // Browsers pass over what they don't know.
        assert!(is_pinned("md5-x", bytes));
    }

    #[test]
    fn names_are_found_in_any_address() {
        assert_eq!(
            path_name("https://a.example/v1/stele-verify.js?x"),
            "stele-verify.js"
        );
        assert_eq!(
            path_name("/v1/embed-frame.html?src=/a.dossier"),
            "embed-frame.html"
        );
        assert_eq!(path_name("https://a.example"), "");
    }
}
