//! Records by their ids, what replaces them, and dossiers: saved here, checked without a network.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;
use stele_messages::{Lang, ui::lists};
use stele_tests::city::{self, City};
use stele_verify::hash::Hash;

use crate::page::{Page, Site};
use crate::server::{Fault, Server};
use crate::town;

/// The id of the card of a tree.
fn id_of(number: u64) -> String {
    city::draft(number).id
}

/// A city that has replaced the card of tree 4 by entry 300.
fn replaced() -> City {
    let mut city = city::city().clone();
    let mut draft = city::draft(4);
    draft.id = id_of(7_004);
    draft.supersedes = Some(id_of(4));
    city.publish(vec![city::signed(&draft)]);
    town::freshly(city)
}

#[test]
fn a_record_by_its_id() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open(&format!("#/r/{}", id_of(4)));
    assert_eq!(page.tone(), "yes");
    assert_eq!(page.outcomes()["history"], "passed");
    assert_eq!(page.outcomes()["completeness"], "warning");
    assert!(
        page.text("h1")
            .starts_with("This tree card can be relied on, as logged until ")
    );
    assert!(page.everything().contains("No other entry mentions it"));
    // The ways to all that has to do with it.
    let links = page.attributes(".about a", "href");
    for link in [
        "#/k/tag/T-0004",
        "#/k/subject/urn:stele:tree:T-0004",
        "#/k/type/TreeCard",
    ] {
        assert!(links.iter().any(|found| found == link), "{link}: {links:?}");
    }
    assert!(
        links
            .iter()
            .any(|link| link.starts_with("#/k/signer/did:key:"))
    );
    // There is no such record, and one that is only mentioned.
    page.open("#/r/urn:uuid:nobody");
    assert_eq!(page.tone(), "nothing");
    assert_eq!(page.text(".answer h2"), lists(Lang::En).record_none);
    page.open("#/r/urn:stele:tree:T-0004");
    assert_eq!(page.tone(), "nothing");
    assert_eq!(
        page.text(".answer h2"),
        lists(Lang::En).record_only_mentioned
    );
    page.assert_quiet();
}

#[test]
fn a_record_that_was_replaced() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&replaced());
    let page = site.reader(&served.base);
    page.open(&format!("#/r/{}", id_of(4)));
    assert_eq!(page.tone(), "no");
    assert_eq!(
        page.text("h1"),
        "A later record replaces this one: don’t rely on it any more"
    );
    assert_eq!(page.steps("failed"), ["history"]);
    assert_eq!(
        page.attributes(".question", "data-answer"),
        ["yes", "yes", "yes", "no"]
    );
    // It is shown as what it was, and who replaced it is one click away.
    assert!(page.everything().contains("T-0004"));
    assert_eq!(
        page.attributes("[aria-labelledby=history] .row a", "href"),
        ["#/entry/300"]
    );
    page.browser.click(".answer a[href='#/entry/300']");
    page.wait_until(
        "location.hash === '#/entry/300'",
        "the later record is open",
    );
    page.settle();
    assert_eq!(page.tone(), "yes");
    // And back, by the id that it replaces.
    let back = format!(".terms a[href='#/r/{}']", id_of(4));
    assert_eq!(page.count(&back), 1);
    page.assert_quiet();
}

#[test]
fn several_records_with_one_id() {
    let Some(site) = Site::found() else { return };
    let mut city = city::city().clone();
    let mut draft = city::draft(8);
    draft.id = id_of(4);
    city.publish(vec![city::signed(&draft)]);
    let served = site.serve(&town::freshly(city));
    let page = site.reader(&served.base);
    page.open(&format!("#/r/{}", id_of(4)));
    // Another record that bears its id is no version of it: it is listed, and harms nothing.
    assert_eq!(page.outcomes()["history"], "passed");
    assert_eq!(page.tone(), "yes");
    assert_eq!(
        page.attributes("[aria-labelledby=history] .row a", "href"),
        ["#/entry/300"]
    );
    page.assert_quiet();
}

/// Lets the browser save what the page hands it.
pub(crate) fn downloads(page: &Page, folder: &Path) {
    let path = folder.to_str().expect("a path of the tests' own");
    let params = json!({"behavior": "allow", "downloadPath": path});
    page.browser
        .devtools("Browser.setDownloadBehavior", &params);
}
/// Waits for a file that the browser saves.
pub(crate) fn saved(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let start = Instant::now();
    while !path.is_file() {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{name} was not saved"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    path
}

/// Saves the dossier of a page, and checks it with no network at all.
fn carry_over(page: &Page, server: &Server, folder: &Path, route: &str, name: &str) {
    server.mend();
    page.open(route);
    page.browser.click("button.dossier");
    let path = saved(folder, name);
    page.open("#/check");
    server.fail("log/", Fault::HangUp);
    page.hand_over(&path);
    page.wait_for(".answer");
    page.settle();
    assert!(
        page.everything().contains("is not in this file"),
        "{}",
        page.everything()
    );
}

#[test]
fn dossiers_are_checked_without_a_network() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&replaced());
    let page = site.reader(&server.base);
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    downloads(&page, folder);

    carry_over(&page, &server, folder, "#/entry/5", "entry-5.dossier");
    assert_eq!(page.tone(), "yes");
    assert_eq!(page.outcomes()["history"], "passed");
    assert_eq!(page.outcomes()["growth"], "not-applicable");
    assert!(page.everything().contains("T-0005"));

    // That it was replaced is in the file as well.
    carry_over(&page, &server, folder, "#/entry/4", "entry-4.dossier");
    assert_eq!(page.tone(), "no");
    assert_eq!(page.steps("failed"), ["history"]);

    carry_over(
        &page,
        &server,
        folder,
        "#/k/tag/T-0004",
        "tag-T-0004.dossier",
    );
    assert_eq!(page.tone(), "yes");
    assert_eq!(page.text("h1"), "Tag T-0004");
    assert_eq!(
        page.attributes(".row a", "href"),
        ["#/entry/300", "#/entry/4"]
    );

    carry_over(
        &page,
        &server,
        folder,
        "#/k/type/TreeCard",
        "type-TreeCard.dossier",
    );
    assert_eq!(page.tone(), "yes");
    assert!(page.text(".answer h2").starts_with("300 entries:"));
    assert_eq!(page.count(".row"), 20);
    page.browser.click(".sheet .button-row button");
    page.wait_until(
        "document.querySelectorAll('.row').length === 120",
        "there are more rows",
    );

    carry_over(
        &page,
        &server,
        folder,
        "#/k/tag/T-9999",
        "tag-T-9999.dossier",
    );
    assert_eq!(page.tone(), "nothing");
    assert_eq!(page.count(".row"), 0);
    // And now the log is asked again.
    server.mend();
    page.browser.click(".aside a[href='#/k/tag/T-9999']");
    page.wait_for("button.dossier");
    page.assert_quiet();
}

#[test]
fn what_is_no_dossier_is_said_to_be_none() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let honest = town::fresh().dossier(4);
    let cut = &honest[..honest.len() / 2];
    let text = String::from_utf8(honest.clone()).expect("dossiers are text");
    let checkpoint = text.replace("\n300\n", "\n301\n");
    for (name, bytes, refused) in [
        ("cut.dossier", cut, true),
        ("changed.dossier", checkpoint.as_bytes(), false),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("the file can be written");
        page.open("#/check");
        page.hand_over(&path);
        if refused {
            page.wait_for(".alert");
            assert!(page.text(".alert").contains(name));
        } else {
            page.wait_for(".answer");
            page.settle();
            assert_eq!(page.steps("failed"), ["log-signature"]);
        }
    }
    page.assert_quiet();
}

#[test]
fn a_dossier_that_cannot_be_collected_says_why() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let page = site.reader(&server.base);
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    page.open("#/k/type/TreeCard");
    server.fail("log/", Fault::Status(503));
    page.browser.click("button.dossier");
    page.wait_for(".actions [role=alert] p");
    assert!(
        page.text(".actions [role=alert]")
            .contains("could not be collected")
    );
    page.assert_quiet();
}

#[test]
fn the_lines_for_another_page_name_what_is_saved_and_who_is_trusted() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    let folder = tempfile::tempdir().expect("a folder");
    downloads(&page, folder.path());
    let permissions = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
    page.browser
        .devtools("Browser.grantPermissions", &permissions);
    page.open("#/entry/4");
    page.browser.click(".actions summary");
    page.browser.click(".actions details details summary");
    let lines = page.text(".actions details details pre");
    let pin = Hash::of(&[town::trust().to_string().as_bytes()]).to_base64();
    let link = format!("{}#/entry/4/", served.base);
    for part in [
        &format!(
            "src=\"/records/entry-4.dossier\" trust=\"/records/trust.json\" trust-integrity=\"sha256-{pin}\">"
        ),
        &format!("<a href=\"{link}"),
    ] {
        assert!(lines.contains(part), "{part}\n{lines}");
    }
    page.browser.click("button.dossier");
    saved(folder.path(), "entry-4.dossier");
    page.browser.click(".actions details details button");
    page.wait_for(".actions details details button + .fine + .fine");
    let copied = page
        .browser
        .script_later("navigator.clipboard.readText().then(arguments[0])", &[]);
    assert_eq!(copied, json!(lines));
    page.assert_quiet();
}
