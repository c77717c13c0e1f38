//! Atom (RFC 4287), as far as feeds of a log need it. Every text is plain text: what stands in a record
//! never becomes markup.

use std::fmt::Write as _;

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Feed {
    /// A URI that names the feed for ever.
    pub(super) id: String,
    /// The language of all texts (BCP 47).
    pub(super) language: &'static str,
    /// One line.
    pub(super) title: String,
    /// One sentence.
    pub(super) subtitle: String,
    /// Who announces.
    pub(super) author: String,
    /// When its newest item was logged (RFC 3339).
    pub(super) updated: String,
    /// Its own address.
    pub(super) own: String,
    /// The page for people, if there is one.
    pub(super) page: Option<String>,
    /// Newest first.
    pub(super) items: Vec<Item>,
}

/// An item of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// A URI that names the item for ever.
    pub(super) id: String,
    /// One line.
    pub(super) title: String,
    /// Lines.
    pub(super) summary: String,
    /// When it was logged (RFC 3339).
    pub(super) updated: String,
    /// The page for people, or else the record's file.
    pub(super) page: String,
    /// The record's file.
    pub(super) file: String,
}

impl Feed {
    /// The file.
    pub(super) fn to_xml(&self) -> String {
        let mut xml = Xml::default();
        xml.line("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        let language = self.language;
        xml.line(&format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">"
        ));
        xml.element("id", &self.id);
        xml.text("title", &self.title);
        xml.text("subtitle", &self.subtitle);
        xml.element("updated", &self.updated);
        xml.line("<author>");
        xml.element("name", &self.author);
        xml.line("</author>");
        xml.link("self", Some("application/atom+xml"), &self.own);
        if let Some(page) = &self.page {
            xml.link("alternate", Some("text/html"), page);
        }
        xml.element("generator", "stele");
        for item in &self.items {
            item.write(&mut xml);
        }
        xml.line("</feed>");
        xml.0
    }
}

impl Item {
    fn write(&self, xml: &mut Xml) {
        xml.line("<entry>");
        xml.element("id", &self.id);
        xml.text("title", &self.title);
        xml.element("updated", &self.updated);
        xml.link("alternate", None, &self.page);
        if self.page != self.file {
            xml.link("related", None, &self.file);
        }
        xml.text("summary", &self.summary);
        xml.line("</entry>");
    }
}

#[derive(Default)]
struct Xml(String);

impl Xml {
    fn line(&mut self, markup: &str) {
        self.0.push_str(markup);
        self.0.push('\n');
    }

    fn element(&mut self, name: &str, text: &str) {
        self.line(&format!("<{name}>{}</{name}>", escaped(text)));
    }

    /// A text construct that is plain text (RFC 4287 section 3.1.1.1).
    fn text(&mut self, name: &str, text: &str) {
        self.line(&format!("<{name} type=\"text\">{}</{name}>", escaped(text)));
    }

    fn link(&mut self, relation: &str, media: Option<&str>, address: &str) {
        let media = media.map_or_else(String::new, |media| format!(" type=\"{media}\""));
        let address = escaped(address);
        self.line(&format!(
            "<link rel=\"{relation}\"{media} href=\"{address}\"/>"
        ));
    }
}

/// Text for element content and attribute values. What XML 1.0 has no place for (section 2.2) becomes
/// U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | ' '..='\u{7e}' => escaped.push(char),
            // A parser would make a line feed of it.
            '\r' => escaped.push_str("&#13;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            // Allowed, but discouraged: shown by their number, they survive every parser.
            '\u{7f}'..='\u{9f}' => {
                let _ = write!(escaped, "&#{};", u32::from(char));
            }
            _ => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever a text holds, a parser gives it back, but for what XML can't hold.
    #[test]
    fn text_is_never_markup() {
        for (text, read) in [
            ("]]> <script>alert('1')</script> & \"2\"", None),
            ("<!--", None),
            ("雄安\u{85}a\r\nb\tc", None),
            (
                "\u{0}\u{1}\u{b}\u{fffe}\u{ffff}\u{1fffe}",
                Some("\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{1fffe}"),
            ),
        ] {
            let xml = format!("<a b=\"{0}\">{0}</a>", escaped(text));
            let mut reader = quick_xml::Reader::from_str(&xml);
            let mut found = String::new();
            loop {
                match reader.read_event().unwrap() {
                    quick_xml::events::Event::Eof => break,
                    quick_xml::events::Event::Text(text) => {
                        found.push_str(&text);
                    }
                    quick_xml::events::Event::GeneralRef(reference) => {
                        if let Some(char) = reference.resolve_char_ref().unwrap() {
                            found.push(char);
                        } else {
                            let name = reference.to_string();
                            found.push_str(quick_xml::escape::resolve_xml_entity(&name).unwrap());
                        }
                    }
                    quick_xml::events::Event::Start(start) => {
                        assert_eq!(start.attributes().count(), 1);
                    }
                    _ => {}
                }
            }
            assert_eq!(found, read.unwrap_or(text), "{xml}");
        }
    }
}
