//! What a witness says when the browser asks it itself; and a mirror that sends something wrong.

use serde_json::{Value, json};
use stele_records::trust::label_of;
use stele_tests::city::{self, City, ORIGIN};
use stele_verify::hash::Hash;

use crate::page::Site;
use crate::town;

/// The first witness can be asked, below the log: so it is of the page's own origin.
fn trust() -> Value {
    let label = label_of(city::witness_key(0).verifier_key());
    let mut trust = town::trust();
    trust["keys"] = json!({label: {"monitoring": "log/seen"}});
    trust
}

/// What it is asked for.
fn path() -> String {
    let origin = Hash::of(&[ORIGIN.as_bytes()]).to_hex();
    format!("seen/{origin}/checkpoint")
}

#[test]
fn a_witness_is_asked_itself() {
    let Some(site) = Site::found() else { return };
    let shown = town::fresh();
    // As large, and with another last record: signed and cosigned by the same.
    let other = town::with_last(city::card(1_005));
    let server = site.server(&shown);
    let page = site.stranger("en-GB,en", &server.base);
    page.trust(&trust());
    let seen: [(Option<&City>, &str, &str); 4] = [
        (Some(&shown), "has seen the same state", "yes"),
        (None, "gave no second opinion (fetch-not-found)", "yes"),
        (Some(&other), "has seen another log under this name", "no"),
        (Some(&shown), "has seen the same state", "yes"),
    ];
    for (seen, words, tone) in seen {
        server.show(&shown);
        if let Some(seen) = seen {
            let note = seen.files["checkpoint"].clone();
            server.tamper(|log| drop(log.insert(path(), note)));
        }
        page.open("#/log");
        let is_there = format!("document.body.innerText.includes({})", json!(words));
        page.wait_until(&is_there, words);
        assert_eq!(page.tone(), tone, "{words}");
    }
}

#[test]
fn a_mirror_that_sends_something_wrong_is_named() {
    let Some(site) = Site::found() else { return };
    let shown = town::fresh();
    let server = site.server(&shown);
    server.tamper(|log| {
        let checkpoint = log["checkpoint"].clone();
        log.insert("bad/checkpoint".into(), checkpoint);
        log.insert("bad/index/head.tlog-proof".into(), b"nonsense\n".to_vec());
    });
    let page = site.stranger("en-GB,en", &server.base);
    let mut trust = town::trust();
    trust["mirrors"] = json!({ORIGIN: ["log/bad/", "log/"]});
    page.trust(&trust);
    page.open("#/log");
    assert_eq!(page.attributes(".answer", "data-tone"), ["yes"]);
    let fault = page.text(".mirror-fault");
    for part in ["log/bad/", "index/head.tlog-proof"] {
        assert!(fault.contains(part), "{fault}");
    }
    page.open("#/entry/4");
    assert_eq!(page.tone(), "yes");
}
