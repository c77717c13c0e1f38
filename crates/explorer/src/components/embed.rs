//! This record on a page of one's own: the lines to paste there, and what its policy needs, in each way that there is.

use stele_messages::ui::Ui;
use stele_verify::hash::Hash;
use yew::{Html, html};

use super::copy_link::CopyLink;
use super::text::Locale;
use crate::route::encode;

/// Hash of the widget's script, as `manifest.json` has it, where it was known when this was built.
pub(crate) const INTEGRITY: Option<&str> = option_env!("STELE_WIDGET_INTEGRITY");

/// In the place of a hash that isn't known, as in docs/embed.md.
const UNKNOWN: &str = "sha384-HASH-OF-STELE-VERIFY.JS";

/// The version's folder, below the page's own: there the site has the widget that it was built with.
const FOLDER: &str = concat!("stele/v", env!("CARGO_PKG_VERSION"), "/");

/// The script, in that folder.
const SCRIPT: &str = "stele-verify.js";

/// What the lines are about.
#[derive(Debug)]
pub(crate) struct Lines<'l> {
    /// Name of the file that the record is saved in.
    pub(crate) file: &'l str,
    /// The record's id.
    pub(crate) record: &'l str,
    /// Address of the record's page.
    pub(crate) link: &'l str,
    /// SHA-256 of the trust file in use.
    pub(crate) trust: Hash,
    /// Hash of the widget's script: [`INTEGRITY`].
    pub(crate) integrity: Option<&'l str>,
    /// Whole addresses: of the log, and of all else that a look-up asks. Without any, none can be embedded.
    pub(crate) asked: &'l [String],
    /// SHA-256 of the trust file that the site has beside the widget, if it has one.
    pub(crate) site: Option<Hash>,
}

/// One way.
#[derive(Debug)]
struct Way {
    name: &'static str,
    note: &'static str,
    lines: String,
    /// What the page's policy needs.
    policy: String,
}

/// All ways, each behind a disclosure, with a button that copies its lines.
pub(crate) fn embed(lines: &Lines<'_>, locale: &Locale) -> Html {
    let ui = locale.ui();
    html! {
        <details class="choose">
            <summary>{ ui.embed }</summary>
            <p class="fine">{ ui.embed_note }</p>
            if lines.integrity.is_none() {
                <p class="fine">{ ui.embed_unpinned }</p>
            }
            { for ways(lines, ui).into_iter().map(|way| html! {
                <details class="choose">
                    <summary>{ way.name }</summary>
                    <p class="fine">{ way.note }</p>
                    <pre class="raw-text" dir="ltr" tabindex="0">{ way.lines.clone() }</pre>
                    <CopyLink link={way.lines} label={ui.embed_copy} locale={locale.clone()} />
                    <p class="fine">{ ui.embed_policy }</p>
                    <pre class="raw-text" dir="ltr" tabindex="0">{ way.policy }</pre>
                </details>
            }) }
        </details>
    }
}

/// What `cargo xtask dist` gives, about this record; and the same with a look-up in the place of a saved file.
fn ways(lines: &Lines<'_>, ui: &Ui) -> Vec<Way> {
    let own_script = script(&["/", FOLDER, SCRIPT].concat(), lines, "");
    let own_trust = ("/records/trust.json", lines.trust);
    let saved = ["src=\"/records/", lines.file].concat();
    let mut ways = vec![Way {
        name: ui.embed_own,
        note: ui.embed_own_note,
        lines: [&own_script, &*element(&saved, own_trust, lines, ui)].concat(),
        policy: "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'".into(),
    }];
    let Some(log) = lines.asked.first() else {
        return with_header(ways);
    };
    let asks = [
        "log=\"",
        &quoted(log),
        "\" record=\"",
        &quoted(lines.record),
    ]
    .concat();
    ways.push(Way {
        name: ui.embed_live,
        note: ui.embed_live_note,
        lines: [&own_script, &*element(&asks, own_trust, lines, ui)].concat(),
        policy: [
            "script-src 'self' 'wasm-unsafe-eval'; connect-src ",
            &hosts("'self'", lines.asked),
        ]
        .concat(),
    });
    if let (Some(trust), Some(_)) = (lines.site, lines.integrity) {
        let page = lines.link.split(['#', '?']).next().unwrap_or_default();
        let base = page.rsplit_once('/').map_or(page, |(base, _)| base);
        let origin = origin_of(page);
        let entry = [base, "/", FOLDER, SCRIPT].concat();
        let at_site = [base, "/stele/trust.json"].concat();
        let from_site = script(&entry, lines, " crossorigin=\"anonymous\"");
        ways.push(Way {
            name: ui.embed_site,
            note: ui.embed_site_note,
            lines: [&from_site, &*element(&asks, (&at_site, trust), lines, ui)].concat(),
            policy: [
                "script-src ",
                &entry,
                " 'wasm-unsafe-eval'; connect-src ",
                &hosts(origin, lines.asked),
            ]
            .concat(),
        });
        let query = |value: &str| encode(value.as_bytes()).replace("%2F", "/");
        ways.push(Way {
            name: ui.embed_frame,
            note: ui.embed_frame_note,
            lines: [
                "<iframe src=\"",
                &quoted(base),
                "/",
                FOLDER,
                "embed-frame.html?log=",
                &query(log),
                "&amp;record=",
                &query(lines.record),
                "&amp;trust=../trust.json\" \
                 sandbox=\"allow-scripts allow-same-origin allow-downloads\" title=\"",
                ui.embed_link,
                "\" width=\"100%\" height=\"320\" loading=\"lazy\"></iframe>",
            ]
            .concat(),
            policy: ["frame-src ", origin].concat(),
        });
    }
    with_header(ways)
}

fn with_header(mut ways: Vec<Way>) -> Vec<Way> {
    for way in &mut ways {
        way.policy.insert_str(0, "Content-Security-Policy: ");
    }
    ways
}

fn script(address: &str, lines: &Lines<'_>, more: &str) -> String {
    [
        "<script type=\"module\" src=\"",
        &quoted(address),
        "\" integrity=\"",
        lines.integrity.unwrap_or(UNKNOWN),
        "\"",
        more,
        "></script>\n",
    ]
    .concat()
}

/// `what` to check, up to its last quote.
fn element(what: &str, (trust, hash): (&str, Hash), lines: &Lines<'_>, ui: &Ui) -> String {
    [
        "<stele-verify ",
        what,
        "\" trust=\"",
        &quoted(trust),
        "\" trust-integrity=\"sha256-",
        &hash.to_base64(),
        "\">\n  <a href=\"",
        &quoted(lines.link),
        "\">",
        ui.embed_link,
        "</a>\n</stele-verify>",
    ]
    .concat()
}

/// A text that stands in an attribute.
fn quoted(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}

/// The first, and the hosts of these addresses, each once.
fn hosts(first: &str, addresses: &[String]) -> String {
    let mut hosts = vec![first];
    for address in addresses {
        let host = origin_of(address);
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts.join(" ")
}

/// Scheme, host and port of a whole address.
fn origin_of(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/');
    end.map_or(address, |end| &address[..host + end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_stands_in_it_and_nothing_leaves_its_attribute() {
        let asked = [
            "https://log.example/?\"><script>".to_owned(),
            "https://log.example/again".to_owned(),
            "https://audit.example:8443".to_owned(),
        ];
        let mut lines = Lines {
            file: "entry-3.dossier",
            record: "urn:x:\"><script>&a=b+c",
            link: "https://city.example/r/index.html?a=1&b=\"><script>#/entry/3",
            trust: Hash::of(&[b"trust"]),
            integrity: Some("sha384-abc"),
            asked: &asked,
            site: Some(Hash::of(&[b"built in"])),
        };
        let ui = stele_messages::ui::ui(stele_messages::Lang::En);
        let all = ways(&lines, ui);
        assert_eq!(all.len(), 4);
        for way in &all {
            let scripts = way.lines.matches("<script ").count();
            assert_eq!(
                scripts,
                way.lines.matches(" integrity=\"sha384-abc\"").count()
            );
            assert!(!way.lines.contains("\"><script>"), "{}", way.lines);
        }
        let link = "href=\"https://city.example/r/index.html?a=1&amp;b=&quot;><script>#/entry/3\">";
        assert!(all[0].lines.contains(link));
        let live = all[1].lines.as_str();
        assert!(live.contains(" log=\"https://log.example/?&quot;><script>\" "));
        assert!(live.contains(" record=\"urn:x:&quot;><script>&amp;a=b+c\" "));
        let policy = all[1].policy.as_str();
        assert!(
            policy.ends_with("connect-src 'self' https://log.example https://audit.example:8443")
        );
        let frame = all[3].lines.as_str();
        assert!(frame.contains("&amp;record=urn:x:%22%3E%3Cscript%3E%26a%3Db%2Bc&amp;"));
        // From the folder of the page, and by its own trust file.
        let site = all[2].lines.as_str();
        assert!(site.contains(" src=\"https://city.example/r/stele/v"));
        assert!(site.contains(&Hash::of(&[b"built in"]).to_base64()));
        // What isn't known is said, and never left out; and what the site hasn't got isn't offered.
        lines.integrity = None;
        let all = ways(&lines, ui);
        assert_eq!(all.len(), 2);
        for way in all {
            let hash = " integrity=\"sha384-HASH-OF-STELE-VERIFY.JS\"></script>";
            assert!(way.lines.contains(hash));
        }
        lines.asked = &[];
        assert_eq!(ways(&lines, ui).len(), 1);
    }
}
