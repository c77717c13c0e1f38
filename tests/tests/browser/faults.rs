//! Every way in which a host or a browser can fail, on each page of the four systems: what couldn't be checked is
//! said, nobody is accused, and all is well again without loading the page anew.

use crate::audit::{demo_server, go};
use crate::axe::SECTION;
use crate::page::{Page, Site};
use crate::server::{Fault, Server};
use crate::trouble::accuses;

/// The pages, and what stands on each if all is well.
const PAGES: [(&str, &str); 8] = [
    ("#/rent", ".offer[data-tone=yes]"),
    ("#/money", ".project-row dl"),
    ("#/f/XA-2026-002", ".pay[data-tone=yes]"),
    ("#/trees", ".sections > li[data-tone=partly]"),
    (SECTION, ".tree-row[data-standing=alive]"),
    ("#/companies", ".tree-row"),
    ("#/points", ".answer[data-tone=note]"),
    ("#/find/%E5%AE%B9%E5%9F%8E%E5%8E%BF", ".words .row-found"),
];

/// All that a host can send in place of what was asked for.
const FAULTS: [Fault; 7] = [
    Fault::Status(404),
    Fault::Status(500),
    Fault::Page,
    Fault::Garbage,
    Fault::Half,
    Fault::HangUp,
    Fault::Hold,
];

/// A reader of the demo city, whose trust file is built in.
fn reader(site: &Site, server: &Server) -> Page {
    let page = site.stranger("en-GB,en", &server.base);
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    page
}

/// Whether what should stand there does.
fn has(page: &Page, css: &str) -> bool {
    !page.attributes(css, "class").is_empty()
}

/// What is wrong with what a page says while this fault lasts; nothing if all is well.
fn told_wrongly(page: &Page, good: &str, fault: Fault) -> Option<&'static str> {
    let text = page.everything();
    let is_damage = matches!(fault, Fault::Garbage | Fault::Half);
    if has(page, good) {
        Some("something stands there that was not checked")
    } else if has(page, ".answer[data-tone=yes], .answer[data-tone=nothing]") {
        Some("it is said to be in order, or not to be")
    } else if !is_damage && (accuses(&text) || has(page, ".answer[data-tone=no]")) {
        Some("somebody is accused")
    } else {
        None
    }
}

#[test]
fn pages_say_what_they_could_not_check_and_recover() {
    let Some(site) = Site::found() else { return };
    let server = demo_server(&site);
    let page = reader(&site, &server);
    let mut wrong = Vec::new();
    // Each fault on every other page, but with `cargo xtask test --full`.
    let is_full = std::env::var_os("STELE_EVERY_LOOK").is_some();
    for (at, (route, good)) in PAGES.into_iter().enumerate() {
        let faults = FAULTS.into_iter().enumerate();
        let faults = faults.filter(|(nth, _)| is_full || (at + nth) % 2 == 0);
        for (_, fault) in faults {
            // The head of the log is there, and nothing else is.
            page.open("#/check");
            for path in ["log/index/", "log/tile/", "log/entry/", "log/search/"] {
                server.fail(path, fault);
            }
            go(&page, route);
            page.wait_for("#app h1");
            let is_slow = matches!(fault, Fault::Hold);
            if is_slow {
                page.wait_for("[data-tone=pending], [data-outcome=pending], [aria-busy=true]");
            } else {
                page.settle();
                let found = told_wrongly(&page, good, fault);
                wrong.extend(
                    found.map(|what| format!("{route}: {fault:?}: {what}\n{}", page.everything())),
                );
            }
            server.mend();
            let retry = "main .answer .button-main, main .words .button";
            if !is_slow && !has(&page, retry) {
                wrong.push(format!(
                    "{route}: {fault:?}: no way to try again\n{}",
                    page.everything()
                ));
                continue;
            }
            if !is_slow {
                page.browser.click(retry);
            }
            page.wait_for(good);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    page.assert_quiet();
}

/// Nothing can be kept, or nothing more.
const STORAGE: [&str; 2] = [
    "Object.defineProperty(window, 'indexedDB', {get() { throw new DOMException('refused', 'SecurityError'); }});
     for (const name of ['localStorage', 'sessionStorage'])
       Object.defineProperty(window, name, {get() { throw new DOMException('refused', 'SecurityError'); }});",
    "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
     IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); };",
];

#[test]
fn pages_do_without_storage() {
    let Some(site) = Site::found() else { return };
    if !site.has_devtools() {
        return;
    }
    let server = demo_server(&site);
    for storage in STORAGE {
        let page = site.stranger("en-GB,en", &server.base);
        page.before_all(storage);
        page.open("#/log");
        assert_eq!(page.count(".forgetful"), 1, "{}", page.everything());
        for (route, good) in PAGES {
            page.visit(route);
            page.wait_for(good);
        }
        page.assert_quiet();
    }
}

#[test]
fn by_a_wrong_clock_nothing_is_in_order() {
    let Some(site) = Site::found() else { return };
    if !site.has_devtools() {
        return;
    }
    let server = demo_server(&site);
    // A month before, and a month behind.
    for days in [30, -30] {
        let page = site.stranger("en-GB,en", &server.base);
        page.before_all(&format!(
            "const now = Date.now; Date.now = () => now() + {days} * 86_400_000;"
        ));
        page.open("#/");
        for (route, _) in PAGES {
            page.visit(route);
            let text = page.everything();
            let calm = ".answer[data-tone=yes], .answer[data-tone=nothing]";
            assert!(!has(&page, calm), "{days} {route}\n{text}");
            assert!(!accuses(&text), "{days} {route}\n{text}");
            // A row of what is summed up is no better than the page.
            let sums = ["#/money", "#/trees", SECTION, "#/companies"];
            if sums.contains(&route) {
                assert!(!has(&page, ".tag-yes"), "{days} {route}\n{text}");
            }
            assert!(
                text.contains("last confirmed this state") || text.contains("clock"),
                "{days} {route}\n{text}"
            );
        }
        page.assert_quiet();
    }
}
