//! What the site's own safety rests on: text is never markup, the policy holds, and a verifier that
//! somebody has changed doesn't start.

use serde_json::{Value, json};
use stele_tests::city;
use stele_tests::tamper::html_page;

use crate::page::{Page, Site};
use crate::server::Fault;
use crate::town::{self, LAST};

const SCRIPT: &str = "<script>alert('script')</script>";
const IMAGE: &str = "<img src=x onerror=\"alert('image')\">";
const MARKUP: &str = "\"><b id=injected>bold</b>&amp;<svg onload=alert(1)><!--";
/// Turns what follows round, if it is let.
const TURNED: &str = "\u{202e}gnp.exe\u{2066}";

fn hostile_record() -> Vec<u8> {
    let tag = "<i>T</i>";
    let id = stele_records::types::forest::subject_id(tag);
    let subject = json!({
        "id": id, "locality": MARKUP, "observedOn": "2026-08-05", "scientificName": SCRIPT,
        "section": TURNED, "tag": tag, "type": "Tree", "vernacularName": IMAGE,
    });
    let Value::Object(subject) = subject else {
        unreachable!("it is an object");
    };
    city::signed(&city::draft_of(9_999, subject))
}

#[test]
fn a_record_is_text_and_nothing_else() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::with_last(hostile_record()));
    for languages in ["en", "zh-CN"] {
        let page = site.reader_in(languages, &served.base);
        let entry = format!("#/entry/{LAST}");
        for route in [entry.as_str(), "#/", "#/entries", "#/k/type/TreeCard"] {
            page.open(route);
            assert_eq!(page.browser.alert(), None);
            let text = page.everything();
            assert!(text.contains(IMAGE), "{route}: shown as it stands\n{text}");
            assert_nothing_injected(&page);
        }
        page.open(&entry);
        assert_eq!(page.tone(), "yes");
        let text = page.everything();
        for part in [SCRIPT, MARKUP, TURNED, "<i>T</i>"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        // What turns text round turns itself only.
        let isolated = "return [...document.querySelectorAll('bdi')].some(e => e.textContent === arguments[0])";
        assert_eq!(page.browser.script(isolated, &[json!(TURNED)]), json!(true));
        assert_eq!(page.browser.alert(), None);
        page.assert_quiet();
    }
}

#[test]
fn what_comes_in_place_of_a_file_is_text_too() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let hostile = format!("{IMAGE}\n300\n{SCRIPT}\n\n— x AAAAAQI=\n");
    server.tamper(|files| drop(files.insert("checkpoint".into(), hostile.into_bytes())));
    let page = site.reader(&server.base);
    page.open("#/");
    assert_eq!(page.tone(), "no");
    assert_nothing_injected(&page);
    server.tamper(|files| drop(files.insert("checkpoint".into(), html_page())));
    page.open("#/");
    assert_eq!(page.tone(), "unknown");
    assert_nothing_injected(&page);
    assert_eq!(page.browser.alert(), None);
    page.assert_quiet();
}

fn assert_nothing_injected(page: &Page) {
    let count = "return document.querySelectorAll('img, #injected, main script, main [onload], main [onerror], iframe').length";
    assert_eq!(page.browser.script(count, &[]), json!(0));
}

/// Every page, without a word from the console: no policy was broken, nothing was missing.
#[test]
fn every_page_keeps_the_policy() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    for route in [
        "#/",
        "#/entries",
        "#/entries/2",
        "#/entry/4",
        "#/entry/299",
        "#/find",
        "#/find/T-0004",
        "#/k/tag/T-0004",
        "#/k/tag/T-9999",
        "#/k/type/TreeCard/p/2",
        "#/k/tag/T-0004/at/300",
        "#/r/urn:uuid:00000000-0000-8000-8000-000000000004",
        "#/log",
        "#/audit",
        "#/check",
        "#/trust",
        "#/nowhere",
    ] {
        page.open(route);
        assert_eq!(page.count("h1"), 1, "{route}");
        page.assert_quiet();
    }
    // The policy is there, and it is strict: an inline script and a style are refused.
    let inline = "
        const script = document.createElement('script');
        try { script.textContent = 'window.ran = true'; document.body.append(script); } catch (error) {}
        return window.ran === undefined;";
    assert_eq!(page.browser.script(inline, &[]), json!(true));
    let html = "try { document.body.innerHTML = '<b>x</b>'; return false } catch (error) { return error instanceof TypeError }";
    assert_eq!(
        page.browser.script(html, &[]),
        json!(true),
        "Trusted Types are on"
    );
}

#[test]
fn a_changed_verifier_does_not_start() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    for ending in [".wasm", ".js"] {
        let names = names_ending_in(&site, ending);
        assert!(!names.is_empty(), "{ending}");
        // The others are loaded later: `parts.rs` and `audit.rs` change those.
        let later = ["boot-", "stele-later-", "stele-worker-", "sw.js", "worker-"];
        let is_loaded = |name: &&String| !later.iter().any(|start| name.starts_with(start));
        for name in names.iter().filter(is_loaded) {
            server.mend();
            server.fail(name, Fault::Page);
            let page = site.stranger("en", &server.base);
            page.browser.goto(&server.base);
            page.wait_until(
                "!document.querySelector('#boot-load').hidden",
                "the page says that it can't start",
            );
            assert!(
                page.everything().contains("Nothing has been checked"),
                "{name}"
            );
            assert_eq!(page.count(".answer"), 0, "{name}");
        }
    }
}

#[test]
fn a_host_that_forbids_webassembly_is_named() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    server.send_header("Content-Security-Policy: script-src 'self'");
    let page = site.stranger("en", &server.base);
    page.browser.goto(&server.base);
    page.wait_until(
        "!document.querySelector('#boot-blocked').hidden",
        "the page says what blocks it",
    );
    assert_eq!(page.count(".answer"), 0);
}

fn names_ending_in(site: &Site, ending: &str) -> Vec<String> {
    let files = std::fs::read_dir(&site.folder).expect("the site is built");
    let names = files.map(|file| file.expect("it can be read").file_name());
    let names = names.filter_map(|name| name.into_string().ok());
    names.filter(|name| name.ends_with(ending)).collect()
}
