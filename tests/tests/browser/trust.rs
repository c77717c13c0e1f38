//! Whom the page trusts: what was built in, or what the reader chooses.

use std::fs;

use stele_tests::city;

use crate::page::Site;
use crate::town;

#[test]
fn a_reader_chooses_whom_to_trust() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.stranger("en", &served.base);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("the file can be written");
        path
    };
    page.browser.goto(&format!("{}#/trust", served.base));
    page.wait_for("main input[type=file]");
    // A file that tlog-policy refuses is refused here.
    let twice = city::policy().replace("group city 2 garden", "group city 2 garden garden");
    let bad = city::trust_json(&twice).to_string();
    page.hand_over(&path("bad.json", &bad));
    page.wait_for("main .alert");
    page.hand_over(&path("trust.json", &town::trust().to_string()));
    page.wait_until(
        &format!("document.body.innerText.includes('{}')", city::ORIGIN),
        "the city's log is trusted now",
    );
    page.open("#/entry/4");
    assert_eq!(page.tone(), "yes");
    page.open("#/trust");
    let text = page.everything();
    for part in ["garden", "library", "station", "2 of 3"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn other_keys_than_the_trusted_ones_count_for_nothing() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.stranger("en", &served.base);
    let wrong = city::note_key(city::ORIGIN, stele_verify::note::KeyKind::Ed25519, 0x77);
    let honest = city::log_key().verifier_key().to_vkey();
    let policy = city::policy().replace(&honest, &wrong.verifier_key().to_vkey());
    page.trust(&city::trust_json(&policy));
    page.open("#/entry/4");
    assert_eq!(page.steps("failed"), ["log-signature"]);
    let all = city::policy().replace("group city 2", "group city all");
    page.trust(&city::trust_json(&all));
    page.open("#/entry/4");
    assert_eq!(page.steps("failed"), ["witnesses"]);
    page.assert_quiet();
}
