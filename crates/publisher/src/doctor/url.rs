//! Addresses, as far as pages need them (WHATWG URL, without its rarer forms).

/// An absolute address without a fragment, from one on a page.
pub(super) fn join(base: &str, reference: &str) -> String {
    let reference = reference.trim();
    let reference = reference.split('#').next().unwrap_or_default();
    let Some((scheme, rest)) = base.split_once("://") else {
        return reference.to_owned();
    };
    if has_scheme(reference) {
        return reference.to_owned();
    }
    if reference.starts_with("//") {
        return format!("{scheme}:{reference}");
    }
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
    let (own, query) = reference.split_at(reference.find('?').unwrap_or(reference.len()));
    let path = match own {
        "" => path.to_owned(),
        own if own.starts_with('/') => own.to_owned(),
        own => format!("{folder}{own}"),
    };
    format!("{scheme}://{host}{}{query}", without_dots(&path))
}

/// Scheme, host and port.
pub(super) fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find(['/', '?', '#']);
    end.map_or(url, |end| &url[..start + end])
}

/// The path, without a query.
pub(super) fn path(url: &str) -> &str {
    let rest = &url[origin(url).len()..];
    rest.split(['?', '#']).next().unwrap_or_default()
}

/// The value of a name in the query, decoded.
pub(super) fn query(url: &str, name: &str) -> Option<String> {
    let (_, query) = url.split_once('?')?;
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut found = pairs.filter(|(key, _)| *key == name);
    found.next().map(|(_, value)| decode(value))
}

fn has_scheme(text: &str) -> bool {
    let scheme = text.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').skip(1) {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if path.ends_with("/.") || path.ends_with("/..") {
        parts.push("");
    }
    format!("/{}", parts.join("/"))
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut decoded, mut at) = (Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(value) => {
                decoded.push(value);
                at += 3;
            }
            None => {
                decoded.push(if *byte == b'+' { b' ' } else { *byte });
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_joined_as_browsers_do() {
        let base = "https://a.example:8/x/y.html?q#f";
        for (reference, want) in [
            ("z.js", "https://a.example:8/x/z.js"),
            ("./z.js#g", "https://a.example:8/x/z.js"),
            ("../z.js?v=1", "https://a.example:8/z.js?v=1"),
            ("/z/./w", "https://a.example:8/z/w"),
            ("//b.example/z", "https://b.example/z"),
            ("http://c.example", "http://c.example"),
            ("?r", "https://a.example:8/x/y.html?r"),
            ("../../..", "https://a.example:8/"),
        ] {
            assert_eq!(join(base, reference), want, "{reference}");
        }
        assert_eq!(join("https://a.example", "z"), "https://a.example/z");
    }

    #[test]
    fn parts_are_found() {
        let url = "https://a.example/x?src=%2Fb.dossier&trust=t+1";
        assert_eq!(origin(url), "https://a.example");
        assert_eq!(path(url), "/x");
        assert_eq!(query(url, "src").as_deref(), Some("/b.dossier"));
        assert_eq!(query(url, "trust").as_deref(), Some("t 1"));
        assert_eq!(query(url, "rust"), None);
    }
}
