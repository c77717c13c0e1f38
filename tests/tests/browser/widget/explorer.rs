//! The lines that the explorer gives for a record, on somebody else's page.

use super::hosted::Widget;
use crate::page::Site;

/// Both are of one build: what the explorer says is what dist has made, and a browser starts it.
#[test]
fn what_the_explorer_gives_to_embed_is_verified_elsewhere() {
    let (Some(site), Some(widget)) = (Site::found(), Widget::found()) else {
        return;
    };
    let (_, honest) = widget.listings();
    let served = site.serve_demo();
    // The trust file of the demo city is the one that is built in.
    let page = site.stranger("en-GB,en", &served.base);
    page.open(&format!("#/entry/{honest}"));
    let script =
        "return [...document.querySelectorAll('details pre')].map((pre) => pre.textContent)
        .find((text) => text.includes('<stele-verify '))";
    let lines = page.browser.script(script, &[]);
    let lines = lines.as_str().expect("the lines to embed").to_owned();
    page.assert_quiet();

    let manifest = std::fs::read(widget.folder().join("manifest.json")).expect("it was built");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
    let integrity = &manifest["files"]["stele-verify.js"]["integrity"];
    let pin = format!(" integrity={integrity}></script>");
    assert!(
        lines.contains(&pin),
        "the site was built with another widget, or with none; cargo xtask test dist demo\n{lines}"
    );

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
    assert!(lines.contains(version), "{lines}");
    let hosted = widget.browser();
    hosted.open_with(&host, "", &lines.replace(version, "/widget/"));
    assert_eq!(hosted.states(), ["verified"]);
    assert_eq!(hosted.complaints(&[]), [""; 0]);
}
