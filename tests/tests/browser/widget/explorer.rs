//! The lines that the explorer gives for a record, on somebody else's page.

use serde_json::{Value, json};

use super::host::Host;
use super::hosted::{Hosted, Widget};
use crate::axe::Axe;
use crate::page::Site;

/// The lines of each way with its policy, in the explorer's order: own files, the same looked up, the site's files, its
/// frame.
fn ways(page: &crate::page::Page) -> Vec<[String; 2]> {
    let script = "return [...document.querySelectorAll('.actions details details')].map((way) => {
        way.parentElement.open = way.open = true;
        return [...way.querySelectorAll('pre')].map((pre) => pre.innerText);
    })";
    let ways = page.browser.script(script, &[]);
    serde_json::from_value(ways).expect("lines and a policy each")
}

/// The page that was made of them, under that policy and nothing besides.
fn paste(hosted: &Hosted, host: &Host, [lines, policy]: &[String; 2]) {
    let (name, policy) = policy.split_once(": ").expect("a header");
    host.clear_headers();
    host.send_header(
        "/page.html",
        &format!("{name}: default-src 'none'; img-src data:; {policy}"),
    );
    hosted.open_with(host, "", lines);
}

/// All are of one build: what the explorer says is what dist has made, the site has it, too, and a browser starts it.
#[test]
fn what_the_explorer_gives_to_embed_is_verified_elsewhere() {
    let (Some(site), Some(widget)) = (Site::found(), Widget::found()) else {
        return;
    };
    let (fraud, honest) = widget.listings();
    let served = site.serve_demo();
    // The trust file of the demo city is the one that is built in.
    let page = site.stranger("en-GB,en", &served.base);
    page.open(&format!("#/entry/{honest}"));
    let given = ways(&page);
    if let Some(axe) = Axe::found() {
        let faults = axe.look(&page.browser);
        assert!(faults.is_empty(), "unfolded:\n{faults}");
    }
    page.open(&format!("#/entry/{fraud}"));
    let of_fraud = ways(&page);
    page.assert_quiet();

    let manifest = std::fs::read(widget.folder().join("manifest.json")).expect("it was built");
    let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
    let integrity = &manifest["files"]["stele-verify.js"]["integrity"];
    let [own, live, from_site, frame] = given.as_slice() else {
        panic!(
            "a site that was built with a widget offers its own files: cargo xtask test dist demo\n{given:?}"
        );
    };
    for [lines, _] in [own, live, from_site] {
        assert!(
            lines.contains(&format!(" integrity={integrity}")),
            "the site was built with another widget; cargo xtask test dist demo\n{lines}"
        );
    }

    let host = widget.host();
    for (from, to) in [
        (
            "/honest.dossier",
            format!("/records/entry-{honest}.dossier"),
        ),
        ("/trust.json", "/records/trust.json".into()),
    ] {
        let answer = host.take(from);
        host.answer(&to, answer);
    }
    let version = concat!("/stele/v", env!("CARGO_PKG_VERSION"), "/");
    host.serve(version, widget.folder());
    let hosted = widget.browser();
    for way in [own, live, from_site] {
        paste(&hosted, &host, way);
        assert_eq!(hosted.states(), ["verified"], "{way:?}");
        let kind = hosted.get("at().report.kind");
        let is_live = way[0].contains(" log=");
        assert_eq!(kind == json!("log"), is_live, "{way:?}");
        assert_eq!(hosted.complaints(&[]), [""; 0], "{way:?}");
        assert_doctor_agrees(&widget, &host);
    }
    let state = "(await customElements.whenDefined('stele-verify'), await settled(at()))";
    for (way, expected) in [(frame, "verified"), (&of_fraud[3], "not-verified")] {
        paste(&hosted, &host, way);
        assert_eq!(hosted.in_frame(state), json!(expected), "{way:?}");
        assert_eq!(hosted.complaints(&[]), [""; 0], "{way:?}");
        assert_doctor_agrees(&widget, &host);
    }
    paste(&hosted, &host, &of_fraud[1]);
    assert_eq!(hosted.states(), ["not-verified"]);
}

/// `stele doctor` finds nothing that keeps the page from working.
fn assert_doctor_agrees(widget: &Widget, host: &Host) {
    let (status, said) = widget.doctor(&format!("{}/page.html", host.origin));
    assert_eq!(status, Some(0), "{said}");
}
