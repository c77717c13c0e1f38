//! What rests on the headers that a web server sends: the browser's own cache, and the service worker. Through
//! `stele serve`, and through the servers of docs/deploy.md where `cargo xtask test deploy` says so.

use serde_json::{Value, json};

use crate::front::Program;
use crate::page::{Page, Site};
use crate::town;

/// The files that a page has fetched, and whether they came over the network.
fn fetched(page: &Page) -> Vec<(String, bool)> {
    let script = "return performance.getEntriesByType('resource').map(
        (one) => [new URL(one.name).pathname, one.transferSize > 0])";
    let fetched = page.browser.script(script, &[]);
    serde_json::from_value(fetched).expect("paths, and whether they were asked for")
}

/// What never changes is fetched once; what changes is asked for each time.
#[test]
fn what_never_changes_comes_out_of_the_browsers_cache() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open("#/entry/4");
    assert_eq!(page.tone(), "yes");
    page.open("#/entry/4");
    assert_eq!(page.tone(), "yes");
    let again = fetched(&page);
    let of = |part: &str| {
        let own = again.iter().filter(|(path, _)| path.contains(part));
        own.map(|(_, asked)| *asked).collect::<Vec<_>>()
    };
    let heads = [of("/log/checkpoint"), of("/log/index/head.tlog-proof")].concat();
    assert!(!heads.is_empty(), "{again:?}");
    assert!(heads.iter().all(|asked| *asked), "{again:?}");
    let files = [of("/log/tile/"), of("/log/entry/"), of("_bg.wasm")].concat();
    assert!(files.len() > 2, "{again:?}");
    // The product's own server shows one log after the other, so it lets nothing be kept.
    let is_asked = Program::all().is_empty();
    assert!(files.iter().all(|asked| *asked == is_asked), "{again:?}");
    page.assert_quiet();
}

/// The service worker keeps the page, and what was seen of the log.
#[test]
fn without_the_server_what_was_seen_is_there() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.keeping_reader(&served.base);
    for allowed in ["Failed to load resource", "net::ERR", "ServiceWorker"] {
        page.allow_console(allowed);
    }
    page.open("#/");
    // A test looks when something changes in the page, and what the worker does changes nothing there.
    let tick = "setInterval(() => document.body.dataset.tick = Date.now(), 100)";
    page.browser.script(tick, &[]);
    page.wait_until(
        "navigator.serviceWorker.controller?.state === 'activated'",
        "it is kept",
    );
    page.open("#/entry/4");
    assert_eq!(page.tone(), "yes");
    drop(served);
    page.open("#/entry/4");
    assert_eq!(page.count("[data-offline]"), 1);
    assert_ne!(page.tone(), "yes");
    let outcomes = page.outcomes();
    assert_eq!(outcomes["inclusion"], "passed");
    assert_eq!(outcomes["freshness"], "could-not-check");
    assert!(page.everything().contains("T-0004"));
}

/// No header keeps the page from anything that it does by itself: its policy has refused nothing.
#[test]
fn the_policy_refuses_nothing_of_the_page_and_all_else() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open("#/log");
    assert_eq!(page.tone(), "yes");
    page.assert_quiet();
    let script = "
        const done = arguments[arguments.length - 1];
        addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
        document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/x.png'}));";
    let refused: Value = page.browser.script_later(script, &[]);
    assert_eq!(refused, json!("img-src"));
    page.allow_console("Content Security Policy");
    page.allow_console("violates");
}
