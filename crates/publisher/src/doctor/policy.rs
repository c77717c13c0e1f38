//! Content Security Policy (W3C, level 3), as far as the widget depends on it. A page may have several policies, by
//! headers and in itself; what runs must be let through by each.

use super::url::{origin, path};

/// All policies of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Policies(Vec<Policy>);

/// Directives with their sources.
type Policy = Vec<(String, Vec<String>)>;

/// A script as a page names it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Script<'s> {
    pub(super) url: &'s str,
    pub(super) integrity: Option<&'s str>,
    pub(super) nonce: Option<&'s str>,
}

impl Policies {
    /// Reads policies as they stand in headers, where a comma begins another, or in a page.
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let texts = texts.into_iter().flat_map(|text| text.split(','));
        Self(
            texts
                .map(parse)
                .filter(|policy| !policy.is_empty())
                .collect(),
        )
    }

    /// Whether a page of `own` may load something, by the first of these directives that a policy has.
    pub(super) fn let_load(&self, directives: &[&str], url: &str, own: &str) -> bool {
        let lets = |sources: &[String]| sources.iter().any(|source| matches(source, url, own));
        self.each(directives, lets)
    }

    /// Whether a script may be started: by its address, its hash or its nonce.
    pub(super) fn let_start(&self, script: Script<'_>, own: &str) -> bool {
        let lets = |sources: &[String]| {
            // Then addresses count for nothing (section 6.7.1.1).
            let by_address = !sources.iter().any(|source| source == "'strict-dynamic'");
            sources.iter().any(|source| {
                by_address && matches(source, script.url, own)
                    || script
                        .nonce
                        .is_some_and(|nonce| *source == format!("'nonce-{nonce}'"))
                    || script
                        .integrity
                        .is_some_and(|pin| *source == format!("'{pin}'"))
            })
        };
        self.each(&["script-src-elem", "script-src", "default-src"], lets)
    }

    /// Whether WebAssembly may be compiled.
    pub(super) fn let_wasm(&self) -> bool {
        let words = ["'wasm-unsafe-eval'", "'unsafe-eval'"];
        self.each(&["script-src", "default-src"], |sources| {
            sources
                .iter()
                .any(|source| words.contains(&source.as_str()))
        })
    }

    /// Whether a policy of Trusted Types of this name may be made, where they are asked for.
    pub(super) fn let_make(&self, name: &str) -> bool {
        self.each(&["trusted-types"], |names| {
            names.iter().any(|known| known == name || known == "*")
        })
    }

    /// Whether every policy says so, of the first of these directives that it has.
    fn each(&self, directives: &[&str], says: impl Fn(&[String]) -> bool) -> bool {
        self.0.iter().all(|policy| {
            let found = directives.iter().find_map(|name| {
                let mut named = policy.iter().filter(|(own, _)| own == name);
                named.next()
            });
            found.is_none_or(|(_, sources)| says(sources))
        })
    }
}

fn parse(text: &str) -> Policy {
    let directives = text.split(';').filter_map(|directive| {
        let mut words = directive.split_whitespace();
        let name = words.next()?.to_ascii_lowercase();
        Some((name, words.map(str::to_owned).collect()))
    });
    directives.collect()
}

/// Whether a source stands for an address (section 6.7.2.8).
fn matches(source: &str, url: &str, own: &str) -> bool {
    let (scheme, _) = url.split_once("://").unwrap_or_default();
    match source {
        "*" => return scheme == "http" || scheme == "https",
        "'self'" => return origin(url) == own,
        _ if source.starts_with('\'') => return false,
        _ => {}
    }
    if let Some(name) = source.strip_suffix(':') {
        return fits_scheme(name, scheme);
    }
    let (wanted, rest) = match source.split_once("://") {
        Some((wanted, rest)) => (Some(wanted), rest),
        None => (None, source),
    };
    let own_scheme = own.split("://").next().unwrap_or_default();
    if !fits_scheme(wanted.unwrap_or(own_scheme), scheme) {
        return false;
    }
    let (host, wanted_path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    fits_host(host, origin(url), scheme) && fits_path(wanted_path, path(url))
}

/// A source may be met more safely than it asks.
fn fits_scheme(wanted: &str, scheme: &str) -> bool {
    wanted.eq_ignore_ascii_case(scheme) || wanted.eq_ignore_ascii_case("http") && scheme == "https"
}

fn fits_host(wanted: &str, origin: &str, scheme: &str) -> bool {
    let usual = if scheme == "https" { "443" } else { "80" };
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let (host, port) = split_port(host);
    let (wanted, wanted_port) = split_port(wanted);
    let fits = match wanted.strip_prefix('*') {
        Some(ending) => {
            ending.is_empty()
                || host
                    .to_ascii_lowercase()
                    .ends_with(&ending.to_ascii_lowercase())
        }
        None => wanted.eq_ignore_ascii_case(host),
    };
    fits && (wanted_port == Some("*") || wanted_port.unwrap_or(usual) == port.unwrap_or(usual))
}

fn split_port(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    }
}

fn fits_path(wanted: &str, path: &str) -> bool {
    match wanted {
        "" | "/" => true,
        folder if folder.ends_with('/') => path.starts_with(folder),
        file => path == file,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "https://page.example";

    #[test]
    fn sources_stand_for_addresses() {
        let url = "https://w.city.example/v1/stele-verify.js";
        for (source, fits) in [
            ("*", true),
            ("https:", true),
            ("http:", true),
            ("w.city.example", true),
            ("*.city.example", true),
            ("*.example", true),
            ("city.example", false),
            ("https://w.city.example:8443", false),
            ("https://w.city.example:*", true),
            ("https://w.city.example/v1/", true),
            ("https://w.city.example/v1", false),
            ("https://w.city.example/v1/stele-verify.js", true),
            ("https://w.city.example/v2/", false),
            ("'self'", false),
            ("'none'", false),
            ("data:", false),
        ] {
            assert_eq!(matches(source, url, OWN), fits, "{source}");
        }
        assert!(matches("'self'", "https://page.example/x", OWN));
        assert!(matches(
            "localhost:80",
            "http://localhost/x",
            "http://a.example"
        ));
        assert!(!matches("w.example", "http://w.example/x", OWN));
    }

    #[test]
    fn every_policy_must_agree_and_the_nearest_directive_counts() {
        let policies = Policies::of([
            "script-src 'self' 'wasm-unsafe-eval'; default-src 'none'",
            "img-src *",
        ]);
        let script = |url| Script {
            url,
            integrity: None,
            nonce: None,
        };
        assert!(policies.let_start(script("https://page.example/a.js"), OWN));
        assert!(!policies.let_start(script("https://b.example/a.js"), OWN));
        assert!(policies.let_wasm());
        assert!(!policies.let_load(
            &["connect-src", "default-src"],
            "https://page.example/a",
            OWN
        ));
        let both = Policies::of(["script-src 'self' 'wasm-unsafe-eval', script-src 'self'"]);
        assert!(!both.let_wasm());
        assert!(Policies::default().let_wasm() && Policies::default().let_make("x"));
    }

    #[test]
    fn scripts_are_let_through_by_hash_and_nonce_too() {
        let policies = Policies::of(["script-src 'strict-dynamic' 'nonce-N' 'sha384-H' https:"]);
        let url = "https://page.example/a.js";
        let script = |integrity, nonce| Script {
            url,
            integrity,
            nonce,
        };
        assert!(!policies.let_start(script(None, None), OWN));
        assert!(policies.let_start(script(Some("sha384-H"), None), OWN));
        assert!(policies.let_start(script(None, Some("N")), OWN));
        assert!(!policies.let_start(script(Some("sha384-X"), Some("M")), OWN));
        let types = Policies::of(["trusted-types a b"]);
        assert!(types.let_make("b") && !types.let_make("stele-verify"));
    }
}
