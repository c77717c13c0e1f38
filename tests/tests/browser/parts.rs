//! The program comes in two parts: the home page shows who signed the log before the second one is there, and
//! nothing passes for checked where that can't be had.

use std::collections::BTreeSet;

use serde_json::json;

use crate::page::{Page, Site};
use crate::server::{Fault, Server};
use crate::town;

/// What the first view says once it has verified the log's newest checkpoint.
const GLANCED: &str = "document.querySelector('.status-line')?.innerText.includes('garden')";

/// Opens a route without waiting for anything.
fn go(page: &Page, server: &Server, route: &str) {
    page.browser.goto("about:blank");
    page.browser.goto(&format!("{}{route}", server.base));
}

fn later(site: &Site) -> String {
    site.file("stele-later-")
}

#[test]
fn the_first_view_needs_the_first_part_only() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let page = site.reader(&server.base);
    let later = later(&site);
    server.fail(&later, Fault::Hold);
    server.asked();
    go(&page, &server, "#/");
    page.wait_until(GLANCED, "the checkpoint is verified");
    // What isn't known yet is not said to be.
    let said = page.text(".status-line");
    assert!(said.contains("Comparing"), "{said}");
    assert_eq!(page.count(".answer, [data-tone=yes]"), 0);
    // A reader who types meanwhile goes on typing.
    page.browser.type_into("#find", "T-00");
    server.mend();
    page.settle();
    assert_eq!(page.tone(), "yes");
    let typed = "return document.activeElement === document.querySelector('#find') && document.activeElement.value";
    assert_eq!(page.browser.script(typed, &[]), json!("T-00"));
    // What was asked for before the rest is what `cargo xtask size` takes for the first view.
    let asked = server.asked();
    let at = |path: &str| asked.iter().position(|own| own == path);
    let rest = at(&later).expect("the rest was asked for");
    assert!(
        at("log/checkpoint").expect("so was the log") < rest,
        "{asked:?}"
    );
    // What stands for the site on tabs and home screens is fetched when the browser likes.
    let signs = ["favicon", "icon", "manifest."];
    let is_sign = |name: &str| signs.iter().any(|start| name.starts_with(start));
    let is_own = |path: &&String| !path.starts_with("log/") && !is_sign(path);
    let first: BTreeSet<&str> = asked[..rest]
        .iter()
        .filter(is_own)
        .map(String::as_str)
        .collect();
    let files = std::fs::read_dir(&site.folder).expect("the site").flatten();
    let files = files.filter(|file| file.path().is_file());
    let files: Vec<String> = files
        .filter_map(|file| file.file_name().into_string().ok())
        .collect();
    let later = ["stele-later-", "stele-worker-", "sw.js", "worker-"];
    let is_later = |name: &String| later.iter().any(|start| name.starts_with(start));
    let want = files.iter().filter(is_own).filter(|name| !is_later(name));
    let want = want.map(|name| if name == "index.html" { "" } else { name });
    assert_eq!(first, want.collect());
    assert!(
        !asked.iter().any(|name| name.contains("worker-")),
        "{asked:?}"
    );
    page.assert_quiet();
}

#[test]
fn a_link_into_the_city_fetches_both_parts_at_once() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let page = site.reader(&server.base);
    server.fail(&site.file("stele-explorer-"), Fault::Hold);
    go(&page, &server, "#/entry/4");
    let is_there = format!(
        "performance.getEntriesByType('resource').some((one) => one.name.endsWith({}))",
        json!(later(&site))
    );
    // Nothing in the page changes meanwhile that would tell.
    let script = format!(
        "const done = arguments[arguments.length - 1];
         const look = () => {is_there} && done(true);
         new PerformanceObserver(look).observe({{type: 'resource', buffered: true}});
         look();"
    );
    assert_eq!(page.browser.script_later(&script, &[]), json!(true));
    server.mend();
    page.settle();
    assert_eq!(page.tone(), "yes");
    page.assert_quiet();
}

#[test]
fn a_part_that_can_not_be_had_is_asked_for_again() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let page = site.reader(&server.base);
    let later = later(&site);
    for route in ["#/", "#/entry/4"] {
        for fault in [Fault::Status(404), Fault::Page, Fault::HangUp] {
            server.fail(&later, fault);
            go(&page, &server, route);
            page.wait_for(".alert button");
            let (what, said) = (format!("{route} {fault:?}"), page.text(".alert"));
            assert!(said.contains("could not be loaded"), "{what}: {said}");
            assert!(
                said.contains("Nothing in it has been checked"),
                "{what}: {said}"
            );
            assert_eq!(page.count(".answer, [data-tone=yes]"), 0, "{what}");
            // Once more in vain, and then not.
            page.browser.click(".alert button");
            page.wait_for(".alert button");
            server.mend();
            page.browser.click(".alert button");
            page.wait_for("[data-tone]");
            page.settle();
            assert_eq!(page.tone(), "yes", "{what}");
        }
    }
    assert_eq!(page.count("#stopped:not([hidden])"), 0);
}

#[test]
fn a_part_that_stops_coming_is_given_up() {
    let Some(site) = Site::found() else { return };
    if !site.has_devtools() {
        return;
    }
    let server = site.server(&town::fresh());
    let page = site.reader(&server.base);
    // Three minutes are a second.
    page.before_all(
        "const timeout = AbortSignal.timeout; AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 180)",
    );
    page.allow_console("TimeoutError");
    server.fail(&later(&site), Fault::Hold);
    go(&page, &server, "#/entry/4");
    page.wait_for(".alert button");
    assert!(page.text(".alert").contains("could not be loaded"));
    server.mend();
    page.browser.click(".alert button");
    page.wait_for("[data-tone]");
    page.settle();
    assert_eq!(page.tone(), "yes");
    page.assert_quiet();
}

/// Measures, on a network of 1.6 Mbit/s with 150 ms there and back and a processor slowed down four times, how long
/// it takes from the click to who has signed the log, and to the whole home page.
#[test]
#[ignore = "measures: nothing else may run beside it"]
fn on_a_slow_phone() {
    let Some(site) = Site::found() else { return };
    if !site.has_devtools() {
        return;
    }
    let server = site.server(&town::fresh());
    server.compress();
    let page = site.reader(&server.base);
    let watch = "new MutationObserver(() => {
        const line = document.querySelector('.status-line');
        const now = performance.now();
        if (line?.innerText.includes('garden')) window.first ??= now;
        if (line && !document.querySelector('[data-outcome=pending], [data-tone=pending]')) window.all ??= now;
      }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true})";
    let devtools = |cmd: &str, params| page.browser.devtools(cmd, &params);
    devtools("Page.enable", json!({}));
    devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({"source": watch}),
    );
    devtools("Network.enable", json!({}));
    devtools("Network.setCacheDisabled", json!({"cacheDisabled": true}));
    let bytes = 1.6e6 / 8.0;
    let slow = json!({"offline": false, "latency": 150, "downloadThroughput": bytes, "uploadThroughput": bytes / 2.0});
    devtools("Network.emulateNetworkConditions", slow);
    devtools("Emulation.setCPUThrottlingRate", json!({"rate": 4}));
    let mut rows: Vec<[f64; 3]> = Vec::new();
    for _ in 0..5 {
        go(&page, &server, "#/");
        page.wait_until("window.all", "all is checked");
        let number = |script: &str| page.browser.script(script, &[]).as_f64().expect("a number");
        let sent = "return performance.getEntriesByType('resource').filter((one) => one.responseEnd <= first)
            .reduce((sum, one) => sum + one.encodedBodySize, 0)";
        rows.push([number("return first"), number("return all"), number(sent)]);
    }
    let median = |at: usize| {
        let mut all: Vec<f64> = rows.iter().map(|row| row[at]).collect();
        all.sort_by(f64::total_cmp);
        (all[all.len() / 2], all[0], all[all.len() - 1])
    };
    for (at, name) in [(0, "who signed the log"), (1, "the whole home page")] {
        let (middle, best, worst) = median(at);
        println!(
            "measured: {name} on a slow phone after {middle:.0} ms (best {best:.0}, worst {worst:.0})"
        );
    }
    println!("measured: {:.0} bytes of files until then", median(2).0);
}
