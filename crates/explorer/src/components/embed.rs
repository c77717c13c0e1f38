//! This record on a page of one's own: the lines to paste there.

use stele_verify::hash::Hash;
use yew::{Html, Properties, component, html};

use super::copy_button::CopyButton;
use super::text::Locale;

/// Hash of the widget's script, as `manifest.json` has it, where it was known when this was built.
const INTEGRITY: Option<&str> = option_env!("STELE_WIDGET_INTEGRITY");

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    /// Name of the file that the record is saved in.
    pub(crate) file: String,
    /// Address of the record's page.
    pub(crate) link: String,
    /// SHA-256 of the trust file in use.
    pub(crate) trust: Hash,
    pub(crate) locale: Locale,
}

/// The lines behind a disclosure, and a button that copies them.
#[component]
pub(crate) fn Embed(props: &Props) -> Html {
    let ui = props.locale.ui();
    let text = snippet(props, INTEGRITY);
    html! {
        <details class="choose">
            <summary>{ ui.embed }</summary>
            <p class="fine">{ ui.embed_note }</p>
            <pre class="raw-text" dir="ltr">{ text.clone() }</pre>
            <CopyButton {text} label={ui.embed_copy} copied={ui.embed_copied}>
                <p class="fine" role="alert">{ ui.embed_refused }</p>
            </CopyButton>
        </details>
    }
}

/// What `cargo xtask dist` gives for files on one's own server, about this record.
fn snippet(props: &Props, integrity: Option<&str>) -> String {
    let hash = match integrity {
        Some(hash) => [" integrity=\"", hash, "\""].concat(),
        None => String::new(),
    };
    let link = props.link.replace('&', "&amp;").replace('"', "&quot;");
    [
        concat!(
            "<script type=\"module\" src=\"/stele/v",
            env!("CARGO_PKG_VERSION"),
            "/stele-verify.js\""
        ),
        &hash,
        "></script>\n<stele-verify src=\"/records/",
        &props.file,
        "\" trust=\"/records/trust.json\" trust-integrity=\"sha256-",
        &props.trust.to_base64(),
        "\">\n  <a href=\"",
        &link,
        "\">",
        props.locale.ui().embed_link,
        "</a>\n</stele-verify>",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use stele_messages::Lang;

    use super::*;
    use crate::browser::zone::Zone;

    #[test]
    fn the_hash_stands_in_it_and_nothing_leaves_its_attribute() {
        let props = Props {
            file: "entry-3.dossier".into(),
            link: "https://city.example/?a=1&b=\"><script>#/entry/3".into(),
            trust: Hash::of(&[b"trust"]),
            locale: Locale {
                lang: Lang::En,
                zone: Zone::Utc,
            },
        };
        let text = snippet(&props, Some("sha384-abc"));
        assert!(text.contains("/stele-verify.js\" integrity=\"sha384-abc\"></script>"));
        assert!(
            text.contains("href=\"https://city.example/?a=1&amp;b=&quot;><script>#/entry/3\">")
        );
        assert!(!snippet(&props, None).contains(" integrity="));
    }
}
