//! Trouble with the network: nothing can be said, and nothing is said to be forged.

use stele_messages::{Lang, headline};
use stele_records::verdict::Headline;
use stele_tests::city;
use stele_tests::tamper::ENTRY;

use crate::page::{Page, Site};
use crate::server::Fault;
use crate::town;

/// Words that accuse. None of them belongs on a page that could not check.
const ACCUSATIONS: [&str; 8] = [
    "forged",
    "fake",
    "tampered",
    "changed after",
    "伪造",
    "篡改",
    "验证不通过",
    "did not pass",
];

#[test]
fn what_could_not_be_fetched_is_not_forged() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let server = site.server(&city);
    let page = site.reader(&server.base);
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    let entry = format!("log/{}", city::city().entry_path(ENTRY));
    for (path, open) in [
        ("log/checkpoint", vec!["log-signature"]),
        ("log/", vec!["log-signature"]),
        ("log/tile/", vec!["inclusion"]),
        ("log/tile/0/000", vec!["inclusion"]),
        ("log/tile/1/000.p/1", vec!["inclusion"]),
        (entry.as_str(), vec!["inclusion"]),
    ] {
        for fault in [Fault::Status(500), Fault::Status(429), Fault::HangUp] {
            assert_cannot_tell(&page, &server, path, fault, &open);
        }
    }
    // A page in place of a file may mean that there is no such file; the bundle has the entry.
    for path in ["log/checkpoint", "log/tile/"] {
        page_is_no_forgery(&page, &server, path);
    }
    server.mend();
    page.open(&format!("#/entry/{ENTRY}"));
    assert_eq!(page.tone(), "yes");
    page.assert_quiet();
}

fn page_is_no_forgery(page: &Page, server: &crate::server::Server, path: &str) {
    server.mend();
    server.fail(path, Fault::Page);
    page.open(&format!("#/entry/{ENTRY}"));
    assert_eq!(page.tone(), "unknown", "{path}");
    assert_eq!(page.steps("failed"), [""; 0], "{path}");
    assert_accuses_nobody(page);
}

fn assert_cannot_tell(
    page: &Page,
    server: &crate::server::Server,
    path: &str,
    fault: Fault,
    open: &[&str],
) {
    server.mend();
    server.fail(path, fault);
    page.open(&format!("#/entry/{ENTRY}"));
    let what = format!("{path}: {fault:?}");
    assert_eq!(
        page.text("h1"),
        headline(Lang::En, Headline::CantTell).what,
        "{what}"
    );
    assert_eq!(page.tone(), "unknown", "{what}");
    assert_eq!(page.steps("failed"), [""; 0], "{what}");
    let could_not = page.steps("could-not-check");
    for check in open {
        assert!(
            could_not.iter().any(|code| code == check),
            "{what}: {could_not:?}"
        );
    }
    assert_accuses_nobody(page);
    // The reader is offered to try again.
    assert_eq!(page.count(".answer-actions button"), 1, "{what}");
}

#[test]
fn a_log_out_of_reach_and_back() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let page = site.reader(&server.base);
    page.allow_console("Failed to load resource");
    page.open("#/");
    server.fail("log/", Fault::HangUp);
    page.open("#/");
    assert_eq!(page.tone(), "unknown");
    assert_accuses_nobody(&page);
    // It is said to be offline, and what was verified last, with its size; none of the newest entries is shown as checked.
    assert_eq!(page.count("[data-offline]"), 1);
    assert!(page.text("[data-offline]").contains("300"));
    assert_eq!(page.count(".row:not([data-tone=unknown])"), 0);
    // That nothing can be counted is said once.
    let said = page.text(".systems-room").matches("can’t be told").count();
    assert_eq!((said, page.count(".system-figures")), (1, 0));
    // The line says what was verified last, and offers to try again.
    assert!(page.text(".log-line").contains("verified last"));
    page.browser.click(".log-line button");
    page.settle();
    assert_eq!(page.tone(), "unknown");
    page.open("#/log");
    assert_eq!(page.tone(), "unknown");
    assert_accuses_nobody(&page);
    assert!(
        page.text(".log-states").contains("300"),
        "{}",
        page.everything()
    );
    page.open("#/entries");
    assert_eq!(page.count(".row:not([data-tone=unknown])"), 0);
    // Who has seen nothing before is not told that a witness did not cosign what nobody has seen.
    let newcomer = site.reader(&server.base);
    newcomer.open("#/log");
    let signed = newcomer.texts(".signature").concat();
    assert!(!signed.contains("has not cosigned"), "{signed}");
    newcomer.open("#/");
    assert_eq!(newcomer.count("[data-offline], .row"), 0);
    server.mend();
    page.browser.click(".answer-actions button");
    page.wait_for(".row[data-tone=partly]");
    page.settle();
    assert_eq!(page.attributes(".row", "data-tone"), ["partly"; 20]);
    page.assert_quiet();
}

#[test]
fn an_old_log_is_said_to_be_old() {
    let Some(site) = Site::found() else { return };
    let mut city = city::city().clone();
    let old = town::now() - city::MAX_AGE - 3600;
    city.cosign(&city::COSIGNERS, old);
    let server = site.server(&city);
    let page = site.reader(&server.base);
    page.open("#/entry/4");
    assert_eq!(page.tone(), "partly");
    assert_eq!(page.steps("warning"), ["freshness", "completeness"]);
    // What came later isn't in a state this old.
    assert_eq!(page.outcomes()["history"], "could-not-check");
    assert_eq!(
        page.count(".questions [data-check=freshness] > details[open]"),
        1
    );
    // Nor does it show that there is nothing, or nothing else, now.
    for route in ["#/k/tag/T-0004", "#/k/tag/T-9999", "#/find/T-9999"] {
        page.open(route);
        assert_eq!(page.tone(), "unknown", "{route}");
        let text = page.everything();
        assert!(
            text.contains("last confirmed this state"),
            "{route}: {text}"
        );
    }
    page.assert_quiet();
}

fn assert_accuses_nobody(page: &Page) {
    let text = page.everything();
    assert!(!accuses(&text), "{text}");
}

/// Whether a text accuses somebody.
pub(crate) fn accuses(text: &str) -> bool {
    let text = text.to_lowercase();
    ACCUSATIONS.iter().any(|word| text.contains(word))
}
