//! This record on a page of one's own: the lines to paste there.

use stele_verify::hash::Hash;
use yew::{Html, html};

use super::copy_link::CopyLink;
use super::text::Locale;

/// Hash of the widget's script, as `manifest.json` has it, where it was known when this was built.
pub(crate) const INTEGRITY: Option<&str> = option_env!("STELE_WIDGET_INTEGRITY");

/// In the place of a hash that isn't known, as in docs/embed.md.
const UNKNOWN: &str = "sha384-HASH-OF-STELE-VERIFY.JS";

/// What the lines are about.
#[derive(Debug)]
pub(crate) struct Lines<'l> {
    /// Name of the file that the record is saved in.
    pub(crate) file: &'l str,
    /// Address of the record's page.
    pub(crate) link: &'l str,
    /// SHA-256 of the trust file in use.
    pub(crate) trust: Hash,
    /// Hash of the widget's script: [`INTEGRITY`].
    pub(crate) integrity: Option<&'l str>,
}

/// The lines behind a disclosure, and a button that copies them.
pub(crate) fn embed(lines: &Lines<'_>, locale: &Locale) -> Html {
    let ui = locale.ui();
    let link = snippet(lines, ui.embed_link);
    html! {
        <details class="choose">
            <summary>{ ui.embed }</summary>
            <p class="fine">{ ui.embed_note }</p>
            if lines.integrity.is_none() {
                <p class="fine">{ ui.embed_unpinned }</p>
            }
            <pre class="raw-text" dir="ltr">{ link.clone() }</pre>
            <CopyLink {link} label={ui.embed_copy} locale={locale.clone()} />
        </details>
    }
}

/// What `cargo xtask dist` gives for files on one's own server, about this record.
fn snippet(lines: &Lines<'_>, label: &str) -> String {
    let link = lines.link.replace('&', "&amp;").replace('"', "&quot;");
    [
        concat!(
            "<script type=\"module\" src=\"/stele/v",
            env!("CARGO_PKG_VERSION"),
            "/stele-verify.js\" integrity=\""
        ),
        lines.integrity.unwrap_or(UNKNOWN),
        "\"></script>\n<stele-verify src=\"/records/",
        lines.file,
        "\" trust=\"/records/trust.json\" trust-integrity=\"sha256-",
        &lines.trust.to_base64(),
        "\">\n  <a href=\"",
        &link,
        "\">",
        label,
        "</a>\n</stele-verify>",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_stands_in_it_and_nothing_leaves_its_attribute() {
        let mut lines = Lines {
            file: "entry-3.dossier",
            link: "https://city.example/?a=1&b=\"><script>#/entry/3",
            trust: Hash::of(&[b"trust"]),
            integrity: Some("sha384-abc"),
        };
        let text = snippet(&lines, "Check");
        assert!(text.contains("/stele-verify.js\" integrity=\"sha384-abc\"></script>"));
        assert!(
            text.contains("href=\"https://city.example/?a=1&amp;b=&quot;><script>#/entry/3\">")
        );
        // What isn't known is said, and never left out.
        lines.integrity = None;
        let text = snippet(&lines, "Check");
        assert!(text.contains(" integrity=\"sha384-HASH-OF-STELE-VERIFY.JS\"></script>"));
    }
}
