//! How a project is cited: by the state of the log that was looked at. As a sentence, and for programs that manage
//! references.

use serde_json::json;

/// What a citation names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cited {
    pub(crate) title: String,
    /// The project's name.
    pub(crate) project: String,
    /// Name of the log.
    pub(crate) log: String,
    /// How many entries the log had.
    pub(crate) size: u64,
    /// Root of its tree, in base64, where that is at hand.
    pub(crate) root: Option<String>,
    /// The day of that state, YYYY-MM-DD.
    pub(crate) day: String,
    /// The whole address, pinned to that state.
    pub(crate) link: String,
    /// Today, YYYY-MM-DD.
    pub(crate) accessed: String,
}

impl Cited {
    /// An entry for BibTeX and biblatex.
    pub(crate) fn bibtex(&self) -> String {
        let name: String = self
            .project
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        // An address stands as it is: in this field no sign has another meaning, but braces must be paired, and in an
        // address they stand encoded.
        format!(
            "@online{{stele-{name}-{},\n  title = {{{}}},\n  organization = {{{}}},\n  date = {{{}}},\n  url = {{{}}},\n  \
             urldate = {{{}}},\n  note = {{{}}},\n}}\n",
            self.size,
            tex(&self.title),
            tex(&self.log),
            self.day,
            self.link.replace('{', "%7B").replace('}', "%7D"),
            self.accessed,
            tex(&self.note()),
        )
    }

    /// An item of CSL-JSON.
    pub(crate) fn csl(&self) -> String {
        let parts = |day: &str| {
            let numbers: Vec<u64> = day
                .split('-')
                .filter_map(|part| part.parse().ok())
                .collect();
            json!({"date-parts": [numbers]})
        };
        let item = json!({
            "id": format!("stele-{}-{}", self.project, self.size),
            "type": "dataset",
            "title": self.title,
            "publisher": self.log,
            "number": self.project,
            "version": self.size.to_string(),
            "URL": self.link,
            "issued": parts(&self.day),
            "accessed": parts(&self.accessed),
            "note": self.note(),
        });
        format!("{}\n", json!([item]))
    }

    /// The state, in words of no language.
    fn note(&self) -> String {
        match &self.root {
            Some(root) => format!("{} @ {}, {root}", self.project, self.size),
            None => format!("{} @ {}", self.project, self.size),
        }
    }
}

/// A text as TeX reads it as nothing but a text.
fn tex(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '\\' => safe.push_str("\\textbackslash{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '{' | '}' | '%' | '#' | '&' | '_' | '$' => {
                safe.push('\\');
                safe.push(c);
            }
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// The command that writes a project's table, as a shell takes it.
pub(crate) fn command(project: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let name = match project.chars().all(is_plain) {
        true => project.to_owned(),
        false => format!("'{}'", project.replace('\'', "'\\''")),
    };
    format!("stele export csv LOG --trust trust.json --project {name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn cited() -> Cited {
        Cited {
            title: "School {50%} & \\input{x} $1_#".into(),
            project: "XA-2026/学校".into(),
            log: "city.example/log".into(),
            size: 301,
            root: Some("abc=".into()),
            day: "2026-08-03".into(),
            link: "https://city.example/#/f/XA-2026%2F1/at/301".into(),
            accessed: "2026-11-26".into(),
        }
    }

    #[test]
    fn a_title_is_nothing_but_a_text_to_tex() {
        let text = cited().bibtex();
        assert!(
            text.contains(
                "title = {School \\{50\\%\\} \\& \\textbackslash{}input\\{x\\} \\$1\\_\\#}"
            ),
            "{text}"
        );
        assert!(text.starts_with("@online{stele-XA2026-301,\n"), "{text}");
        assert!(text.contains(
            "  date = {2026-08-03},\n  url = {https://city.example/#/f/XA-2026%2F1/at/301},\n"
        ));
        let open = text.matches('{').count() - text.matches("\\{").count();
        let closed = text.matches('}').count() - text.matches("\\}").count();
        assert_eq!(open, closed);
    }

    #[test]
    fn an_item_reads_back() {
        let read: Value = serde_json::from_str(&cited().csl()).expect("JSON");
        assert_eq!(read[0]["title"], cited().title.as_str());
        assert_eq!(read[0]["issued"]["date-parts"], json!([[2026, 8, 3]]));
        assert_eq!(read[0]["URL"], cited().link.as_str());
        assert_eq!(read[0]["note"], "XA-2026/学校 @ 301, abc=");
    }

    #[test]
    fn a_name_is_one_word_to_a_shell() {
        assert!(command("XA-2026-01").ends_with("--project XA-2026-01"));
        assert!(command("a b; rm -rf 'x'").ends_with("--project 'a b; rm -rf '\\''x'\\'''"));
        assert!(command("学校").ends_with("--project '学校'"));
    }
}
