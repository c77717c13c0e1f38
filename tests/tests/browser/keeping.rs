//! What the service worker keeps: the app and what was seen, without a network; and that it keeps nobody back.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::audit::wait_for_stage;
use crate::page::{Page, Site};
use crate::server::{Fault, Server};
use crate::town;

/// A copy of the site, which a test may change.
fn copied(site: &Site) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for file in fs::read_dir(&site.folder).expect("the site") {
        let file = file.expect("the site's file");
        if file.path().is_file() {
            fs::copy(file.path(), folder.path().join(file.file_name())).expect("it is copied");
        }
    }
    folder
}

/// Waits until the worker has the page.
pub(crate) fn kept(page: &Page) {
    tick(page);
    page.wait_until(
        "navigator.serviceWorker.controller?.state === 'activated'",
        "it is kept",
    );
}

fn change(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("it can be read");
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replacen(from, to, 1)).expect("it can be written");
}

/// Changes something in the page from time to time: what the worker does changes nothing there, where a test looks only
/// then.
pub(crate) fn tick(page: &Page) {
    page.browser.script(
        "setInterval(() => document.body.dataset.tick = Date.now(), 100)",
        &[],
    );
}

fn caches(page: &Page) -> Value {
    let script = "
        const done = arguments[arguments.length - 1];
        (async () => {
            const all = [];
            for (const name of await caches.keys()) {
                for (const request of await (await caches.open(name)).keys()) all.push(request.url);
            }
            done(all);
        })();";
    page.browser.script_later(script, &[])
}

/// Whether anything of this name is kept.
fn is_kept(page: &Page, name: &str) -> bool {
    let urls = caches(page);
    let mut urls = urls.as_array().into_iter().flatten();
    urls.any(|url| url.as_str().is_some_and(|url| url.ends_with(name)))
}

#[test]
fn without_a_network_what_was_seen_is_there_and_nothing_is_fresh() {
    let Some(site) = Site::found() else { return };
    let server = site.keeping_server(&town::fresh());
    let page = site.keeping_reader(&server.base);
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    page.allow_console("ServiceWorker");
    page.open("#/");
    kept(&page);
    page.open("#/entry/4");
    assert_eq!(page.tone(), "yes");
    // What changes in place is never kept.
    let urls = caches(&page);
    let urls: Vec<&str> = urls
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert!(
        urls.iter().any(|url| url.contains("/log/tile/")),
        "{urls:?}"
    );
    assert!(
        !urls.iter().any(|url| url.ends_with("/checkpoint")),
        "{urls:?}"
    );
    // No server at all.
    server.fail("/", Fault::HangUp);
    page.open("#/entry/4");
    assert_eq!(page.count("[data-offline]"), 1);
    assert!(page.text("[data-offline]").contains("300 entries"));
    assert_ne!(page.tone(), "yes");
    let outcomes = page.outcomes();
    for code in ["inclusion", "log-signature", "witnesses"] {
        assert_eq!(outcomes[code], "passed", "{code}");
    }
    for code in ["freshness", "growth", "history"] {
        assert_eq!(outcomes[code], "could-not-check", "{code}");
    }
    assert!(page.everything().contains("T-0004"));
    // What wasn't seen isn't made up.
    page.open("#/k/tag/T-0005");
    assert_eq!(page.tone(), "unknown");
    // It says of itself when the log is back.
    server.mend();
    page.browser.click("[data-offline] button");
    page.wait_until(
        "!document.querySelector('[data-offline]')",
        "the log is back",
    );
    page.open("#/entry/4");
    assert_eq!(page.tone(), "yes");
}

#[test]
fn a_network_that_is_back_is_used_without_being_told() {
    let Some(site) = Site::found() else { return };
    let server = site.keeping_server(&town::fresh());
    let page = site.keeping_reader(&server.base);
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    page.allow_console("ServiceWorker");
    page.open("#/entry/4");
    kept(&page);
    server.fail("/", Fault::HangUp);
    page.open("#/entry/4");
    assert_eq!(page.count("[data-offline]"), 1);
    server.mend();
    // What a device's network card says can't be had from a server.
    page.browser
        .script("dispatchEvent(new Event('online'))", &[]);
    page.wait_until(
        "!document.querySelector('[data-offline]')",
        "the log is asked again",
    );
    page.wait_until(
        "document.querySelector('.answer')?.dataset.tone == 'yes'",
        "the record is whole again",
    );
}

#[test]
fn a_new_site_is_taken_and_the_old_one_goes() {
    let Some(site) = Site::found() else { return };
    let folder = copied(&site);
    let server = Server::start(folder.path(), &town::fresh());
    let page = site.keeping_reader(&server.base);
    page.open("#/");
    kept(&page);
    let names = "
        const done = arguments[arguments.length - 1];
        caches.keys().then(names => done(names.filter(name => name.startsWith('stele-app'))));";
    let before = page.browser.script_later(names, &[]);
    let index = folder.path().join("index.html");
    let integrity = |page: &Page| {
        let script = "
            const [bytes, done] = arguments;
            crypto.subtle.digest('SHA-384', new Uint8Array(bytes))
                .then(hash => done('sha384-' + btoa(String.fromCharCode(...new Uint8Array(hash)))));";
        let bytes = fs::read(&index).expect("the page");
        let value = page.browser.script_later(script, &[json!(bytes)]);
        value.as_str().expect("a hash").to_owned()
    };
    let old = integrity(&page);
    change(
        &index,
        "</head>",
        "<meta name=\"edition\" content=\"second\"></head>",
    );
    change(&folder.path().join("sw.js"), &old, &integrity(&page));
    page.open("#/");
    // The page itself comes from the network at once, the worker behind it.
    assert_eq!(page.attributes("meta[name=edition]", "content"), ["second"]);
    let other = format!(
        "window.names = undefined, caches.keys().then(names => window.names = names.filter(name => name.startsWith('stele-app'))), \
         window.names?.length === 1 && window.names[0] !== {}",
        before[0]
    );
    tick(&page);
    let other = other.replace("window.names = undefined, ", "");
    page.wait_until(&format!("({other})"), "the old one is gone");
}

/// Puts files into what is kept of logs, before any that a page has read since.
const FILL: &str = "
    const [scope, count, length, done] = arguments;
    (async () => {
        const cache = await caches.open(`stele-seen ${scope}`);
        for (const key of await cache.keys()) await cache.delete(key);
        for (let at = 0; at < count; at++) {
            const name = `${scope}log/old/${at}`;
            await cache.put(name, new Response('x', { headers: { 'x-stele-length': length, 'x-stele-name': name } }));
        }
        done((await cache.keys()).length);
    })();";

#[test]
fn what_is_kept_has_bounds() {
    let Some(site) = Site::found() else { return };
    if !site.has_devtools() {
        return;
    }
    let server = site.keeping_server(&town::fresh());
    let page = site.keeping_reader(&server.base);
    page.open("#/");
    kept(&page);
    page.browser.devtools("ServiceWorker.enable", &json!({}));
    // More than 2,000 files, and more than 50 MiB.
    for (count, length, most) in [(2_010, "1", 2_000), (60, "1048576", 50)] {
        let args = [json!(server.base), json!(count), json!(length)];
        let there = page.browser.script_later(FILL, &args);
        assert_eq!(there, json!(count));
        // The worker counts when it starts: browsers end one that is idle.
        page.browser
            .devtools("ServiceWorker.stopAllWorkers", &json!({}));
        page.open("#/entry/9");
        assert_eq!(page.tone(), "yes");
        tick(&page);
        let counted = format!(
            "(caches.open('stele-seen {}').then(cache => cache.keys()).then(keys => window.urls = keys.map(key => key.url)), \
             window.urls?.some(url => !url.includes('/old/')) && \
             window.urls.filter(url => url.includes('/old/')).length <= {most})",
            server.base
        );
        page.wait_until(&counted, "the oldest are gone");
        // Not all of them.
        let left = page.browser.script(
            "return window.urls.filter(url => url.includes('/old/')).length",
            &[],
        );
        assert!(left.as_u64() > Some(most - 20), "{left}");
        let first = page.browser.script(
            "return window.urls.some(url => url.endsWith('/old/0'))",
            &[],
        );
        assert_eq!(first, json!(false), "the oldest go first");
    }
}

#[test]
fn what_is_kept_is_held_against_its_hash() {
    let Some(site) = Site::found() else { return };
    let server = site.keeping_server(&town::fresh());
    let page = site.keeping_reader(&server.base);
    page.allow_console("integrity");
    page.allow_console("Failed to");
    page.open("#/");
    kept(&page);
    // As if somebody had changed what the browser keeps: a style, and the program.
    let change = "
        const [part, done] = arguments;
        (async () => {
            const name = (await caches.keys()).find(name => name.startsWith('stele-app'));
            const cache = await caches.open(name);
            const key = (await cache.keys()).find(key => key.url.includes(part));
            const old = await cache.match(key);
            const bytes = new Uint8Array(await old.arrayBuffer());
            bytes[bytes.length - 2] ^= 1;
            await cache.put(key, new Response(bytes, { headers: old.headers }));
            done(key.url);
        })();";
    let changed = page
        .browser
        .script_later(change, &[json!("stele-explorer-")]);
    assert!(changed.is_string(), "{changed}");
    page.browser.goto("about:blank");
    page.browser.goto(&format!("{}#/entry/4", server.base));
    page.wait_until(
        "!document.querySelector('#boot-load').hidden",
        "the page says that it can’t start",
    );
    assert_eq!(page.count(".answer"), 0);
}

/// The script in the guide that takes a service worker back.
fn taken_back() -> String {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/explorer.md");
    let guide = fs::read_to_string(guide).expect("the guide");
    let (_, rest) = guide.split_once("```js\n").expect("the script");
    rest.split_once("```").expect("it ends").0.to_owned()
}

#[test]
fn a_service_worker_can_be_taken_back() {
    let Some(site) = Site::found() else { return };
    let folder = copied(&site);
    let server = Server::start(folder.path(), &town::fresh());
    let page = site.keeping_reader(&server.base);
    page.open("#/");
    kept(&page);
    let own = folder.path().join("sw.js");
    fs::write(&own, taken_back()).expect("it can be written");
    page.browser.script(
        "navigator.serviceWorker.getRegistration().then(it => it.update())",
        &[],
    );
    tick(&page);
    page.wait_until(
        "(caches.keys().then(names => window.left = names.length), window.left === 0)",
        "nothing is kept any more",
    );
    page.wait_until(
        "(navigator.serviceWorker.getRegistrations().then(all => window.all = all.length), window.all === 0)",
        "nothing is registered any more",
    );
    page.open("#/entry/4");
    assert_eq!(page.tone(), "yes");
}

#[test]
fn a_later_file_that_is_another_is_neither_used_nor_kept() {
    let Some(site) = Site::found() else { return };
    let server = site.keeping_server(&town::fresh());
    let page = site.keeping_reader(&server.base);
    page.allow_console("Failed to load resource");
    page.allow_console("integrity");
    page.allow_console("net::ERR");
    page.open("#/");
    kept(&page);
    let worker = site.file("worker-");
    server.fail(&worker, Fault::Garbage);
    page.open("#/audit");
    page.wait_for(".audit .answer-actions .button:not([disabled])");
    page.browser.click(".audit .answer-actions .button");
    wait_for_stage(&page, "no-start");
    assert!(!is_kept(&page, &worker));
    server.mend();
    page.browser.click(".audit .answer-actions .button");
    wait_for_stage(&page, "done");
    assert!(is_kept(&page, &worker));
    page.assert_quiet();
}

#[test]
fn what_was_cleared_is_kept_again() {
    let Some(site) = Site::found() else { return };
    let server = site.keeping_server(&town::fresh());
    let page = site.keeping_reader(&server.base);
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    page.allow_console("ServiceWorker");
    page.open("#/");
    kept(&page);
    let clear = "
        const done = arguments[arguments.length - 1];
        (async () => {
            const name = (await caches.keys()).find(name => name.startsWith('stele-app'));
            const cache = await caches.open(name);
            const keys = await cache.keys();
            for (const key of keys) await cache.delete(key);
            done([keys.map(key => key.url), (await cache.keys()).length]);
        })();";
    let cleared = page.browser.script_later(clear, &[]);
    let (all, left) = (&cleared[0], &cleared[1]);
    assert!(all.as_array().expect("addresses").len() > 10, "{all}");
    assert_eq!(left, &json!(0));
    page.open("#/entry/4");
    assert_eq!(page.tone(), "yes");
    tick(&page);
    let again = format!(
        "(caches.keys().then(names => caches.open(names.find(name => name.startsWith('stele-app')))) \
             .then(cache => cache.keys()).then(keys => window.again = keys.map(key => key.url)), \
             {all}.every(url => window.again?.includes(url)))"
    );
    page.wait_until(&again, "all of it is kept again");
    // So the page begins without a network.
    server.fail("/", Fault::HangUp);
    page.open("#/entry/4");
    assert_eq!(page.count("[data-offline]"), 1);
    assert!(page.everything().contains("T-0004"));
}

#[test]
fn a_file_without_an_end_is_read_to_the_limit() {
    let Some(site) = Site::found() else { return };
    let server = site.keeping_server(&town::fresh());
    let page = site.keeping_reader(&server.base);
    page.open("#/");
    kept(&page);
    // Longer than any file of a log.
    server.put("long/9", vec![b'x'; 9 << 20]);
    server.put("long/1", vec![b'x'; 1 << 20]);
    let script = "const done = arguments[arguments.length - 1];
        const get = async (name) => (await (await fetch(name)).arrayBuffer()).byteLength;
        get('long/9').then(async (long) => done([long, await get('long/1')]));";
    assert_eq!(
        page.browser.script_later(script, &[]),
        json!([9 << 20, 1 << 20])
    );
    tick(&page);
    let short = format!(
        "(caches.open('stele-seen {}').then(cache => cache.match('long/1')).then(one => window.short = one), window.short)",
        server.base
    );
    page.wait_until(&short, "the second one is kept");
    assert!(!is_kept(&page, "long/9"));
}
