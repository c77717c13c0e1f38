//! Whom the page trusts: what was built in, or what the reader chooses.

use std::fs;

use serde_json::{Value, json};
use stele_client::trust::trust_path;
use stele_records::trust::label_of;
use stele_tests::city;
use stele_tests::trust::{draft, signed};
use stele_verify::note::KeyKind;

use crate::page::{Page, Site};
use crate::server::{Fault, Server};
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
    let wrong = city::note_key(city::ORIGIN, KeyKind::Ed25519, 0x77);
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

/// A version of which any two of three signers sign the next.
fn version(number: u64) -> Value {
    draft(number, 2, &[1, 2, 3])
}

fn publish(server: &Server, number: u64, file: Vec<u8>) {
    server.tamper(|files| {
        files.insert(trust_path(number), file);
    });
}

/// Opens the page about trust, and waits until newer versions have been looked for.
fn open_trust(page: &Page) -> String {
    page.open("#/trust");
    let looked = "document.querySelector('.trust-version') && !document.querySelector('.trust-version').innerText.includes('Being looked for')";
    page.wait_until(looked, "newer versions were looked for");
    page.text(".trust-version")
}

#[test]
fn a_reader_goes_on_to_newer_versions_and_not_back() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let page = site.stranger("en", &server.base);
    page.allow_console("trust/");
    page.trust(&version(1));
    let text = open_trust(&page);
    assert!(
        text.contains("Version 1, the one that is pinned."),
        "{text}"
    );
    assert!(text.contains("None was found. Asked: log/"), "{text}");

    // A witness is replaced: nobody has to pin anything.
    let old = city::witness_line("library", city::witness_key(1).verifier_key());
    let archive = city::note_key("archive.test", KeyKind::CosignatureV1, 0x51);
    let new = city::witness_line("archive", archive.verifier_key());
    let policy = city::policy().replace(&old, &new);
    let policy = policy.replace("garden library", "garden archive");
    let mut second = version(2);
    second["policy"] = json!(policy);
    let mut third = second.clone();
    third["version"] = json!(3);
    let label = |witness| label_of(city::witness_key(witness).verifier_key());
    third["keys"] = json!({
        label(0): {"organisation": {"en": "Parks", "zh": "园林"}, "jurisdiction": "CN-HE"},
        label(2): {"organisation": {"en": "Railway", "zh": "铁路"}, "jurisdiction": "CN-BJ"},
        label_of(archive.verifier_key()): {"validUntil": "2020-01-01T00:00:00Z"},
    });
    publish(&server, 2, signed(&second, &[1, 3]));
    let text = open_trust(&page);
    for part in ["Version 2. Version 1 is pinned", "Signer 1 and Signer 3"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let text = page.everything();
    assert!(
        text.contains("archive") && !text.contains("library"),
        "{text}"
    );

    publish(&server, 3, signed(&third, &[2, 3]));
    let text = open_trust(&page);
    assert!(text.contains("Version 3. Version 1 is pinned"), "{text}");
    let text = page.everything();
    for part in ["Held by Railway", "Under the law of CN-BJ", "expired"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    page.open("#/log");
    let text = page.text(".answer");
    assert!(text.contains("belong to 2 organisations."), "{text}");
    assert_eq!(page.tone(), "yes");

    // The host keeps them back: what was seen stays.
    server.tamper(|files| {
        files.remove(&trust_path(2));
        files.remove(&trust_path(3));
    });
    let text = open_trust(&page);
    assert!(text.contains("Version 3."), "{text}");
    // It can't be asked: that is said, and is no reason to stop.
    server.fail("log/trust/", Fault::Status(503));
    let text = open_trust(&page);
    for part in ["Version 3.", "could not be found out", "fetch-status"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    page.open("#/entry/4");
    assert_eq!(page.tone(), "yes");
    page.assert_quiet();
}

#[test]
fn a_version_that_does_not_follow_is_refused_by_name() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let page = site.stranger("en", &server.base);
    page.allow_console("trust/");
    page.trust(&version(1));
    publish(&server, 2, signed(&version(2), &[1, 2]));
    let text = open_trust(&page);
    assert!(text.contains("Version 2."), "{text}");
    let mut bent = String::from_utf8(signed(&version(3), &[1, 2])).expect("it is text");
    bent = bent.replacen("86400", "86499", 1);
    for (file, code) in [
        (signed(&version(3), &[1]), "succession-too-few"),
        (signed(&version(3), &[1, 9]), "succession-too-few"),
        (
            signed(&draft(3, 2, &[8, 9]), &[1, 2]),
            "succession-too-few-own",
        ),
        (signed(&version(2), &[1, 2]), "succession-number"),
        (signed(&version(4), &[1, 2]), "succession-number"),
        (bent.into_bytes(), "succession-too-few"),
        (b"{\"version\": 3}".to_vec(), "trust-json"),
    ] {
        publish(&server, 3, file);
        let text = open_trust(&page);
        assert!(text.contains("Version 2."), "{text}");
        let refused = page.text(".trust-refused");
        for part in ["log/", "version 3", &format!("({code}")] {
            assert!(refused.contains(part), "{part}\n{refused}");
        }
    }
    publish(&server, 3, signed(&version(3), &[2, 3]));
    let text = open_trust(&page);
    assert!(text.contains("Version 3."), "{text}");
    assert_eq!(page.count(".trust-refused"), 0);
    page.assert_quiet();
}
