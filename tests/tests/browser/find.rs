//! Looking things up: what is typed, and documents.

use std::fs;

use serde_json::{Value, json};
use stele_tests::city::{self, City};
use stele_verify::hash::{Hash, leaf_hash};

use crate::page::{Page, Site};
use crate::server::Fault;
use crate::town;

/// The bytes of a public document.
const PLAN: &[u8] = b"The plan of the park, as approved.";

/// A record that names the document.
fn report() -> Vec<u8> {
    let subject = json!({
        "id": "urn:stele:plan:1",
        "project": "P-1",
        "plan": Hash::of(&[PLAN]).to_hex(),
    });
    let Value::Object(subject) = subject else {
        unreachable!("it is an object");
    };
    let mut draft = city::draft_of(5_000, subject);
    draft.record_type = "SitePlan".into();
    city::signed(&draft)
}

/// A city whose newest record names the document.
fn planned() -> City {
    let mut city = city::city().clone();
    city.publish(vec![report()]);
    town::freshly(city)
}

fn kinds(page: &Page) -> Vec<String> {
    page.attributes(".finding", "data-kind")
}

#[test]
fn what_is_typed_is_tried_as_all_that_it_can_be() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&planned());
    let page = site.reader(&served.base);
    // From the box on the overview.
    page.open("#/");
    page.browser.type_into("#find", " T-0004 ");
    page.browser.click(".search button");
    page.wait_until(
        "location.hash === '#/find/T-0004'",
        "the page that looks things up is open",
    );
    page.settle();
    assert_eq!(page.tone(), "yes", "{}", page.everything());
    assert_eq!(kinds(&page), ["tag"]);
    assert_eq!(page.attributes(".finding a", "href"), ["#/k/tag/T-0004"]);
    let none = page.text(".find-none");
    for kind in ["property", "contract", "area"] {
        assert!(none.contains(kind), "{none}");
    }
    assert!(!none.contains("tag"), "{none}");
    page.browser.click(".finding a");
    page.wait_until("location.hash === '#/k/tag/T-0004'", "the list is open");
    page.settle();
    assert_eq!(page.attributes(".row a", "href"), ["#/entry/4"]);

    let custodian = city::custodian().did().as_str().to_owned();
    let record = "urn:uuid:00000000-0000-8000-8000-000000000004";
    for (typed, expected) in [
        (custodian.as_str(), vec!["signer", "ref"]),
        ("urn:stele:tree:T-0004", vec!["subject", "ref"]),
        (record, vec!["ref"]),
        ("TreeCard", vec!["type"]),
        ("P-1", vec!["project"]),
        (&Hash::of(&[PLAN]).to_hex().to_uppercase(), vec!["sha256"]),
    ] {
        page.open("#/find");
        page.browser.type_into("#find", typed);
        page.browser.click(".search button");
        page.wait_for(".answer");
        page.settle();
        assert_eq!(kinds(&page), expected, "{typed}");
    }
    page.assert_quiet();
}

#[test]
fn what_is_typed_otherwise_than_recorded_is_found() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&planned());
    let page = site.reader(&served.base);
    let look_up = |typed: &str| {
        page.open("#/find");
        page.browser.type_into("#find", typed);
        page.browser.click(".search button");
    };
    for typed in ["t-0004", "Ｔ-0004", "(T-0004)", "T-0004."] {
        look_up(typed);
        page.wait_for(".answer[data-tone=yes]");
        page.settle();
        assert_eq!(kinds(&page), ["tag"], "{typed}");
        let other = page.text(".find-other");
        assert!(other.contains(typed) && other.contains("T-0004"), "{other}");
        page.wait_until(
            &format!("document.title.includes({})", json!(typed)),
            "the title says what was looked for",
        );
    }
    // What isn't there in any form is said to be so of what was written.
    look_up("t-9999");
    page.wait_for(".answer[data-tone=nothing]");
    assert!(page.text(".answer h2").contains("as you wrote it"));
    assert!(page.text(".find-tried").contains("T-9999"));
    assert_eq!(page.attributes(".find-elsewhere a", "href"), ["#/money"]);
    // Links of whatever host lead to the page here.
    for link in ["http://other.example/x/#/t/T-0004", "#/t/T-0004"] {
        look_up(link);
        page.wait_until("location.hash === '#/t/T-0004'", link);
    }
    page.open("#/find/https%3A%2F%2Fother.example%2F%23%2Ft%2FT-0004");
    page.wait_for(".find-link .find-page");
    assert_eq!(
        page.attributes(".find-link .find-page", "href"),
        ["#/t/T-0004"]
    );
    for typed in ["entry 4", "#4", "编号 4"] {
        look_up(typed);
        page.wait_for(".find-entry .find-page");
        page.settle();
        let ways = page.attributes(".find-entry .find-page", "href");
        assert_eq!(ways, ["#/entry/4"], "{typed}");
        assert_eq!(page.count(".answer[data-tone=nothing]"), 0, "{typed}");
    }
    page.assert_quiet();
    // A leaf hash isn't in the index: the entry is found by its own file.
    let leaf = leaf_hash(&report()).to_hex();
    look_up(&leaf);
    page.wait_for(".find-entry .find-page");
    let way = format!("#/entry/300/{leaf}");
    assert_eq!(page.attributes(".find-entry .find-page", "href"), [way]);
    page.assert_quiet();
    // The log's host has no file of that name.
    page.allow_console("Failed to load resource");
    look_up(&"0123456789abcdef".repeat(4));
    page.wait_for(".answer[data-tone=nothing] .find-leaf");
    assert!(page.text(".find-leaf").contains("no proof"));
    page.assert_quiet();
}

#[test]
fn an_address_is_found_by_some_of_its_words() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let page = site.reader(&server.base);
    page.open("#/");
    page.browser.type_into("#find", "norway map");
    page.browser.click(".search button");
    page.wait_for(".words[aria-busy=false] .row");
    page.settle();
    // What was meant comes first, and the number that nothing has after it.
    assert_eq!(
        page.text("main section:first-of-type h2"),
        "By name or address"
    );
    assert!(page.text(".words .row-found").contains("Norway maple"));
    for tone in page.attributes(".words .row", "data-tone") {
        let well = ["yes", "note", "partly", "nothing"];
        assert!(well.contains(&tone.as_str()), "{tone}");
    }
    let shown = page.count(".words .row");
    page.browser.click(".words > p .button");
    page.wait_until(
        &format!("document.querySelectorAll('.words .row').length > {shown}"),
        "there are more rows",
    );
    let row = page.attributes(".words .row-more", "href");
    page.browser.click(".words .row-more");
    page.wait_until(
        &format!("location.hash === '{}'", row[0]),
        "the tree's page is open",
    );
    page.assert_quiet();
    // A host that hasn't got the files, or sends something else, takes nothing away unsaid, and accuses nobody.
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    let says = |part: &str| {
        page.open("#/find/norway");
        page.wait_for(".words[aria-busy=false]");
        let text = page.text(".words");
        assert!(text.contains(part), "{part}\n{text}");
    };
    for (fault, part) in [
        (Fault::Status(404), "no search by words"),
        (Fault::Status(503), "503"),
        (Fault::Page, "web page"),
        (Fault::HangUp, "could not be searched"),
    ] {
        server.fail("log/search/", fault);
        says(part);
        server.mend();
    }
    server.tamper(|log| {
        let files = log
            .iter_mut()
            .filter(|(path, _)| path.starts_with("search/"));
        files.for_each(|(_, bytes)| bytes.reverse());
    });
    says("is damaged");
}

#[test]
fn nothing_at_all_is_proven() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    for (languages, language, says) in [
        ("en", "en", "Nothing is recorded about"),
        ("zh-CN,zh", "zh-Hans", "日志没有与"),
    ] {
        let page = site.reader_in(languages, &served.base);
        page.open("#/find/%E6%9D%A8%2F1%20%3Cb%3E");
        page.read_in(language);
        assert_eq!(page.tone(), "nothing");
        let title = page.text(".answer h2");
        assert!(
            title.contains(says) && title.contains("杨/1 <b>"),
            "{title}"
        );
        assert!(kinds(&page).is_empty());
        assert_eq!(page.count("h1"), 1);
        page.assert_quiet();
    }
}

#[test]
fn a_document_is_found_or_proven_absent() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&planned());
    let page = site.reader(&server.base);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let with = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("the file can be written");
        path
    };
    page.open("#/find");
    page.hand_over(&with("plan.pdf", PLAN));
    page.wait_for(".answer[data-tone=yes]");
    page.settle();
    let text = page.everything();
    for part in [
        "plan.pdf",
        &Hash::of(&[PLAN]).to_hex(),
        "1 entry names this document",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(page.attributes(".row a", "href"), ["#/entry/300"]);
    // The next one, of several pieces, is in no record.
    page.browser.click(".document .sheet-head button");
    page.wait_for(".document input[type=file]");
    let long = vec![7; 9 * 1024 * 1024 + 1];
    page.hand_over(&with("other.pdf", &long));
    page.wait_for(".answer[data-tone=nothing]");
    let text = page.everything();
    for part in [
        "other.pdf",
        &Hash::of(&[&long]).to_hex(),
        "No entry of the log names",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // Out of reach it is neither.
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    page.open("#/find");
    server.fail("log/index/", Fault::HangUp);
    page.hand_over(&with("third.pdf", b"third"));
    page.wait_for(".answer[data-tone=unknown]");
    assert!(!page.everything().contains("No entry of the log names"));
    page.open("#/find");
    page.hand_over(&with("empty.pdf", b""));
    page.wait_for(".alert");
    assert!(page.text(".alert").contains("empty"));
    page.assert_quiet();
}
