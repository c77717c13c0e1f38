//! Just enough HTML to read and edit what Trunk writes: tags, attributes, no nesting.

use std::ops::Range;

use crate::run::{Failure, Outcome};

/// One start tag, with where it stands in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) range: Range<usize>,
}

impl Tag {
    /// The value of an attribute; empty for one without a value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// All start tags of a page, in order. Comments and the insides of scripts and styles are passed over.
///
/// # Errors
/// Fails where a tag or a comment doesn't end.
pub(crate) fn tags(page: &str) -> Outcome<Vec<Tag>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = find(page, at, "<") {
        let rest = page.get(start..).unwrap_or_default();
        if rest.starts_with("<!--") {
            at = find(page, start, "-->").ok_or_else(|| unfinished("comment", start))? + 3;
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = tag(page, start)?;
            at = tag.range.end;
            if tag.name == "script" || tag.name == "style" {
                let end = format!("</{}", tag.name);
                at = find(page, at, &end).ok_or_else(|| unfinished(&tag.name, start))?;
            }
            tags.push(tag);
        } else {
            at = start + 1;
        }
    }
    Ok(tags)
}

/// The text between a script's start tag and its end tag, and the range of the whole element.
///
/// # Errors
/// Fails where the script doesn't end.
pub(crate) fn script<'a>(page: &'a str, tag: &Tag) -> Outcome<(&'a str, Range<usize>)> {
    const END: &str = "</script>";
    let start = tag.range.end;
    let end = find(page, start, END).ok_or_else(|| unfinished("script", start))?;
    Ok((&page[start..end], tag.range.start..end + END.len()))
}

fn tag(page: &str, start: usize) -> Outcome<Tag> {
    let name_end = |c: char| c.is_ascii_whitespace() || c == '>' || c == '/';
    let mut rest = &page[start + 1..];
    let length = rest
        .find(name_end)
        .ok_or_else(|| unfinished("tag", start))?;
    let name = rest[..length].to_ascii_lowercase();
    rest = &rest[length..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            let range = start..page.len() - after.len();
            return Ok(Tag {
                name,
                attributes,
                range,
            });
        }
        let length = rest
            .find(|c: char| c == '=' || name_end(c))
            .filter(|length| *length > 0)
            .ok_or_else(|| unfinished("tag", start))?;
        let key = rest[..length].to_ascii_lowercase();
        rest = &rest[length..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().filter(|c| *c == '"' || *c == '\'');
            let (from, until) = match quote {
                Some(quote) => (&after[1..], after[1..].find(quote)),
                None => (
                    after,
                    after.find(|c: char| c.is_ascii_whitespace() || c == '>'),
                ),
            };
            let until = until.ok_or_else(|| unfinished("attribute", start))?;
            value = &from[..until];
            rest = &from[until + usize::from(quote.is_some())..];
        }
        attributes.push((key, value.to_owned()));
    }
}

fn find(page: &str, from: usize, what: &str) -> Option<usize> {
    Some(from + page.get(from..)?.find(what)?)
}

fn unfinished(what: &str, at: usize) -> Failure {
    Failure::new(format!("index.html: the {what} at byte {at} doesn't end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_attributes_are_read() {
        let page =
            "<!doctype html><!-- <a> --><LINK rel=stylesheet href=\"a b\" x='y>' defer/><p>1 < 2";
        let tags = tags(page).expect("reads");
        assert_eq!(tags.len(), 2);
        assert_eq!(tags[0].name, "link");
        assert_eq!(tags[0].get("rel"), Some("stylesheet"));
        assert_eq!(tags[0].get("href"), Some("a b"));
        assert_eq!(tags[0].get("x"), Some("y>"));
        assert_eq!(tags[0].get("defer"), Some(""));
        assert!(page[tags[0].range.clone()].starts_with("<LINK") && tags[1].name == "p");
    }

    #[test]
    fn the_inside_of_a_script_is_no_markup() {
        let page = "<script type=\"module\">if (a <b) {}</script><i>";
        let found = tags(page).expect("reads");
        assert_eq!(found.len(), 2);
        let (text, range) = script(page, &found[0]).expect("ends");
        assert_eq!(text, "if (a <b) {}");
        assert_eq!(&page[range.end..], "<i>");
    }

    #[test]
    fn what_does_not_end_is_refused() {
        for page in [
            "<a",
            "<a b",
            "<a b=",
            "<a b=\"c",
            "<!-- x",
            "<script>x",
            "<a =",
        ] {
            assert!(tags(page).is_err(), "{page}");
        }
    }
}
