//! The tags of a page, with their attributes; no nesting. Whatever is malformed is passed over.

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// In lower case.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// What stands inside, of scripts and styles.
    pub(super) text: String,
}

impl Tag {
    /// The value of an attribute; empty for one without a value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// All start tags, in order. Comments and the insides of scripts and styles hold none.
pub(super) fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (mut tag, after) = tag(rest);
            rest = after;
            if tag.name == "script" || tag.name == "style" {
                let end = format!("</{}", tag.name);
                let lower = rest.to_ascii_lowercase();
                let (text, after) = rest.split_at(lower.find(&end).unwrap_or(rest.len()));
                tag.text = text.to_owned();
                rest = after;
            }
            tags.push(tag);
        }
    }
    tags
}

/// A tag, and what follows it.
fn tag(text: &str) -> (Tag, &str) {
    let is_end = |c: char| c.is_ascii_whitespace() || c == '>' || c == '/';
    let (name, mut rest) = text.split_at(text.find(is_end).unwrap_or(text.len()));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            break;
        }
        // An equals sign in front is part of the name.
        let length = rest
            .char_indices()
            .find(|(at, c)| is_end(*c) || (*c == '=' && *at > 0))
            .map_or(rest.len(), |(at, _)| at);
        let (key, after) = rest.split_at(length);
        let after = after.trim_start();
        let mut value = "";
        rest = after;
        if let Some(after) = after.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| ['"', '\''].contains(c));
            let (from, until) = match quote {
                Some(quote) => (&after[1..], after[1..].find(quote)),
                None => (
                    after,
                    after.find(|c: char| c.is_ascii_whitespace() || c == '>'),
                ),
            };
            let until = until.unwrap_or(from.len());
            value = &from[..until];
            rest = &from[until..];
            rest = quote
                .and_then(|quote| rest.strip_prefix(quote))
                .unwrap_or(rest);
        }
        attributes.push((key.to_ascii_lowercase(), decoded(value)));
    }
    let tag = Tag {
        name: name.to_ascii_lowercase(),
        attributes,
        text: String::new(),
    };
    (tag, rest.strip_prefix('>').unwrap_or(rest))
}

/// The references that addresses and policies are written with.
fn decoded(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&apos;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_they_are_written() {
        let page = "<!-- <x> --><SCRIPT src='a&amp;b.js' defer>if (1 <p) {}</script><stele-verify src=c worker/><a href";
        let tags = tags(page);
        let names: Vec<_> = tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["script", "stele-verify", "a"]);
        assert_eq!(tags[0].get("src"), Some("a&b.js"));
        assert_eq!(tags[0].get("defer"), Some(""));
        assert_eq!(tags[0].text, "if (1 <p) {}");
        assert_eq!(tags[1].get("src"), Some("c"));
        assert_eq!(tags[1].get("worker"), Some(""));
        assert_eq!(tags[1].get("trust"), None);
    }

    #[test]
    fn nothing_malformed_is_endless() {
        for page in [
            "<",
            "<a",
            "<a b",
            "<a b=",
            "<a b='",
            "<a =",
            "<!-- ",
            "<script>",
            "<a b=\"c\"d>",
        ] {
            let _ = tags(page);
        }
    }
}
