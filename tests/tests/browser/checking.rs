//! Files that a reader hands over: checked without a network, refused with a reason.

use std::fs;
use std::path::PathBuf;

use stele_messages::{Lang, headline};
use stele_records::verdict::Headline;
use stele_tests::city::city;
use stele_tests::tamper::{World, html_page, replaced};
use stele_verify::encoding::to_base64;
use tempfile::TempDir;

use crate::page::{Page, Site};
use crate::server::Fault;
use crate::town;

/// Files with names of their own.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn with(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).expect("the file can be written");
        path
    }
}

fn tampered_proof() -> Vec<u8> {
    let World { proof, record, .. } = World::honest();
    let changed = replaced(&record, r#""dbhMm":128"#, r#""dbhMm":828"#);
    replaced(&proof, &to_base64(&record), &to_base64(&changed))
}

#[test]
fn a_good_proof() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let server = site.server(&city);
    let page = site.reader(&server.base);
    page.open("#/check");
    // From here on there is no network; it may cut off what the page asks of the log by itself.
    page.allow_console("Failed to load resource");
    server.fail("log/", Fault::HangUp);
    // Kept until the browser has read the file.
    let folder = Folder::new();
    page.hand_over(&folder.with("tree.tlog-proof", &city.proof(4)));
    page.wait_for(".answer");
    page.settle();
    assert_eq!(
        page.text("h1"),
        headline(Lang::En, Headline::IntactAndLogged).what
    );
    assert_eq!(page.outcomes()["inclusion"], "passed");
    assert_eq!(page.outcomes()["growth"], "not-applicable");
    let text = page.everything();
    assert!(
        text.contains("tree.tlog-proof") && text.contains("T-0004"),
        "{text}"
    );
    // The reader asked, so the focus goes to the answer.
    page.wait_until(
        "document.activeElement.tagName === 'H1'",
        "the answer has the focus",
    );
    page.assert_quiet();
}

#[test]
fn a_file_is_put_away_by_the_menu() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let served = site.serve(&city);
    let page = site.reader(&served.base);
    page.open("#/check");
    let folder = Folder::new();
    page.hand_over(&folder.with("tree.tlog-proof", &city.proof(4)));
    page.wait_for(".answer");
    // What a reader looks up of it on the way leaves it there.
    page.visit("#/entry/4");
    page.visit("#/check");
    page.wait_for(".answer");
    assert!(page.everything().contains("tree.tlog-proof"));
    page.visit("#/money");
    page.visit("#/check");
    page.wait_for("input[type=file]");
    assert!(!page.everything().contains("tree.tlog-proof"));
    page.assert_quiet();
}

#[test]
fn a_tampered_proof() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open("#/check");
    // Kept until the browser has read the file.
    let folder = Folder::new();
    page.hand_over(&folder.with("tree.tlog-proof", &tampered_proof()));
    page.wait_for(".answer");
    page.settle();
    assert_eq!(
        page.text("h1"),
        headline(Lang::En, Headline::NotVerified).what
    );
    assert_eq!(page.steps("failed"), ["proofs", "inclusion"]);
    assert_shows_nothing_of_it(&page);
    page.assert_quiet();
}

#[test]
fn a_record_alone() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open("#/check");
    // Kept until the browser has read the file.
    let folder = Folder::new();
    page.hand_over(&folder.with("tree.json", city().entry(4)));
    page.wait_for(".answer");
    page.settle();
    // Intact, but nobody knows whether it was ever logged.
    assert_eq!(page.tone(), "unknown");
    assert_eq!(
        page.attributes(".question", "data-answer")[..2],
        ["yes", "unknown"]
    );
    assert_eq!(page.steps("failed"), [""; 0]);
    page.assert_quiet();
}

#[test]
fn a_file_on_the_overview() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open("#/");
    // Kept until the browser has read the file.
    let folder = Folder::new();
    page.hand_over(&folder.with("tree.tlog-proof", &tampered_proof()));
    page.wait_until("location.hash === '#/check'", "the file's own page opens");
    page.settle();
    assert_eq!(page.tone(), "no");
    page.assert_quiet();
}

#[test]
fn files_that_are_nothing_of_the_kind() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    let folder = Folder::new();
    for (name, bytes, says) in [
        ("empty.tlog-proof", Vec::new(), "empty"),
        ("page.html", html_page(), "neither"),
        ("picture.png", b"\x89PNG\r\n\x1a\n".to_vec(), "neither"),
        ("long.tlog-proof", vec![b'x'; 8 << 20], "too large"),
    ] {
        page.open("#/check");
        page.hand_over(&folder.with(name, &bytes));
        page.wait_for(".alert");
        let alert = page.text(".alert");
        assert!(
            alert.contains(name) && alert.contains(says),
            "{name}: {alert}"
        );
        assert_eq!(page.count(".answer"), 0, "{name}");
    }
    page.assert_quiet();
}

#[test]
fn bad_proofs_each_with_its_reason() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    let folder = Folder::new();
    let honest = World::honest().proof;
    let text = String::from_utf8(honest.clone()).expect("proofs are text");
    let edit = |from: &str, to: &str| text.replace(from, to).into_bytes();
    let other = edit(&to_base64(city().entry(4)), &to_base64(city().entry(5)));
    for (name, bytes, failed, reason) in [
        (
            "cut",
            honest[..honest.len() - 9].to_vec(),
            "inclusion",
            "note-no-final-newline",
        ),
        (
            "crlf",
            edit("\n", "\r\n"),
            "inclusion",
            "text-carriage-return",
        ),
        (
            "hash",
            edit("index 4\n", "index 4\n=\n"),
            "inclusion",
            "tlog-proof-hash",
        ),
        (
            "index",
            edit("index 4\n", "index 300\n"),
            "inclusion",
            "merkle-index-beyond-size",
        ),
        ("other", other, "inclusion", "merkle-root-mismatch"),
        (
            "origin",
            edit("\nrecords.city", "\nrecords.fraud"),
            "log-signature",
            "checkpoint-unknown-origin",
        ),
        (
            "size",
            edit("\n300\n", "\n301\n"),
            "log-signature",
            "checkpoint-log-signature-invalid",
        ),
    ] {
        page.open("#/check");
        page.hand_over(&folder.with(&format!("{name}.tlog-proof"), &bytes));
        page.wait_for(".answer");
        page.settle();
        assert_eq!(page.steps("failed"), [failed], "{name}");
        let why = page.text(".questions [data-outcome=failed] .step-body p");
        assert!(why.contains(reason), "{name}: {why}");
    }
    page.assert_quiet();
}

fn assert_shows_nothing_of_it(page: &Page) {
    let text = page.everything();
    for part in ["T-0004", "82.8", "银杏"] {
        assert!(!text.contains(part), "{part}\n{text}");
    }
}
