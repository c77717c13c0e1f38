//! Auditing a whole log in the browser: what it finds, how it is led, and what it says of a log, a
//! network or a worker that isn't as it should be.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use stele_records::time::format_time;
use stele_tests::city::City;
use stele_tests::city_files::false_index;

use crate::page::{Page, Site};
use crate::server::{Fault, Server};
use crate::{memory, town};

/// A bundle that is read in the second step of an audit, and its first entry.
pub(crate) const LATER: &str = "tile/entries/005";
const FIRST: u64 = 5 * 256;

/// The demo city behind a server that can be told to fail. It has 2,000 records, so two steps.
pub(crate) fn demo_server(site: &Site) -> Server {
    let server = site.server(&City::of(Vec::new()));
    server.tamper(|files| {
        files.clear();
        read_into(files, &site.demo.join("log"), "");
    });
    server
}

fn read_into(files: &mut std::collections::BTreeMap<String, Vec<u8>>, folder: &Path, below: &str) {
    for entry in std::fs::read_dir(folder).expect("the demo city is made") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = format!("{below}{}", name.expect("names are text"));
        if path.is_dir() {
            read_into(files, &path, &format!("{name}/"));
        } else {
            let bytes = std::fs::read(&path).expect("the file can be read");
            files.insert(name, bytes);
        }
    }
}

/// Goes to the page without loading anything anew.
pub(crate) fn go(page: &Page, hash: &str) {
    page.browser
        .script("location.hash = arguments[0]", &[json!(hash)]);
}

/// Waits until the audit is so far.
pub(crate) fn wait_for_stage(page: &Page, stage: &str) {
    page.wait_for(&format!(".audit[data-stage={stage}]"));
}

/// Presses the first button of the panel.
pub(crate) fn press(page: &Page) {
    page.browser.click(".audit .answer-actions .button");
}

/// Begins with the first entry.
pub(crate) fn begin(page: &Page) {
    page.open("#/audit");
    page.wait_for(".audit .answer-actions .button:not([disabled])");
    // The last one, where an audit was put aside.
    page.browser
        .click(".audit .answer-actions .button:last-child");
}

/// A finding: entry, code, outcome, and what it says.
pub(crate) type Found = (u64, String, String, String);

/// Everything that the page lists, page by page.
pub(crate) fn listed(page: &Page) -> Vec<Found> {
    let script = "return [...document.querySelectorAll('.rows .row')].map(row =>
        [Number(row.dataset.entry), row.dataset.code, row.dataset.outcome, row.querySelector('.row-what').textContent])";
    let mut found = Vec::new();
    loop {
        let rows = page.browser.script(script, &[]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        for row in rows.as_array().into_iter().flatten() {
            let entry = row[0].as_u64().expect("each row is of an entry");
            found.push((entry, text(&row[1]), text(&row[2]), text(&row[3])));
        }
        if page.count(".pager > .button:last-child") == 0 {
            return found;
        }
        let range = page.text(".pager > span.fine");
        page.browser.click(".pager > .button:last-child");
        let gone = format!(
            "document.querySelector('.pager > span.fine').innerText != {}",
            json!(range)
        );
        page.wait_until(&gone, "the next findings");
    }
}

/// What `stele audit --json` says of the log of this publisher, by a clock at `now`: that of the page when its
/// audit began.
pub(crate) fn at_the_terminal(site: &Site, home: &Path, now: u64) -> Value {
    let mut command = Command::new(&site.stele);
    command.arg("--now").arg(format_time(now).expect("a time"));
    command.args(["audit", "--json"]).arg(home);
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

/// What it has found.
pub(crate) fn of_terminal(told: &Value) -> Vec<Found> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let found = told["findings"].as_array().expect("a list").iter();
    found
        .map(|found| {
            let entry = found["entry"].as_u64().expect("a number");
            (
                entry,
                text(&found["code"]),
                text(&found["outcome"]),
                text(&found["what"]),
            )
        })
        .collect()
}

#[test]
fn a_whole_city_is_audited_as_at_the_terminal() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    page.open("#/audit");
    let loaded = "return performance.getEntriesByType('resource').filter(e => e.name.includes('worker-')).length";
    assert_eq!(
        page.browser.script(loaded, &[]),
        json!(0),
        "nothing before it is asked for"
    );
    page.wait_for(".audit .answer-actions .button:not([disabled])");
    let before = page.text(".audit");
    assert!(before.contains("entries are read and checked"), "{before}");
    let now = town::now();
    press(&page);
    wait_for_stage(&page, "done");

    let told = at_the_terminal(&site, &site.demo, now);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let found = listed(&page);
    assert_eq!(found, of_terminal(&told));

    // Each fraud that is planted, but for those in files that aren't in the log.
    let frauds = std::fs::read(site.demo.join("frauds.json")).expect("they are listed");
    let frauds: Vec<Value> = serde_json::from_slice(&frauds).expect("it is a list");
    let codes: BTreeSet<(u64, &str)> = found.iter().map(|row| (row.0, row.1.as_str())).collect();
    let frauds = frauds
        .iter()
        .filter(|fraud| fraud["kind"] == "fraud" && fraud["code"] != "C7");
    let mut count = 0;
    for fraud in frauds {
        let entry = fraud["entry"].as_u64().expect("a number");
        let code = fraud["code"].as_str().expect("a code");
        assert!(codes.contains(&(entry, code)), "{fraud}");
        count += 1;
    }
    assert!(count > 20, "{count}");

    let said = page.text(".audit .answer");
    let number = |value: &Value| stele_messages::number(value.as_u64().expect("a number"));
    for part in [
        format!(
            "You have checked {} entries yourself",
            number(&told["size"])
        ),
        format!("hold of {} of", number(&told["records"])),
        format!("under {} keys", number(&told["index"]["keys"])),
        text(&told["root"]),
    ] {
        assert!(said.contains(&part), "{part}: {said}");
    }
    // A check alone, and its own findings.
    page.browser.click(".tally [data-code=P5]");
    page.wait_until(
        "document.querySelectorAll('.rows .row').length == 1",
        "one finding of P5",
    );
    assert_eq!(page.attributes(".rows .row", "data-code"), ["P5"]);

    // Lists are complete now, because the reader has replayed the log; after a reload nothing is known of it.
    go(&page, "#/k/type/TreeCard");
    page.settle();
    page.wait_for(".how-known [data-check=completeness][data-outcome=passed]");
    let who = || page.texts(".status-line li").join("\n");
    assert!(
        who().contains("You have checked everything yourself"),
        "{}",
        who()
    );
    page.open("#/k/type/TreeCard");
    // The city's own auditor has replayed it too.
    assert!(who().contains("1 of 1 auditor"), "{}", who());
    page.assert_quiet();
}

#[test]
fn it_halts_goes_on_and_stops_when_it_is_told() {
    let Some(site) = Site::found() else { return };
    let server = demo_server(&site);
    let page = site.stranger("en", &server.base);
    server.fail(&format!("log/{LATER}"), Fault::Hold);
    begin(&page);
    page.wait_until(
        "document.querySelector('progress')?.value == 1024",
        "one step is done",
    );
    // Each day on which the demo city is shown anew adds an entry.
    let checkpoint = std::fs::read_to_string(site.demo.join("log/checkpoint"));
    let checkpoint = checkpoint.expect("the demo city is made");
    let size: u64 = checkpoint
        .lines()
        .nth(1)
        .and_then(|size| size.parse().ok())
        .expect("a size");
    assert_eq!(
        page.attributes("progress", "aria-valuetext").concat(),
        format!("1,024 of 2,{:03}", size - 2_000)
    );
    // It goes on while the reader is elsewhere, and can be found again.
    go(&page, "#/log");
    page.wait_for(".log-ways a[href='#/audit']");
    page.wait_until(
        "document.querySelector('.log-ways').innerText.includes('50 %')",
        "it is said how far it is",
    );
    go(&page, "#/audit");
    wait_for_stage(&page, "running");
    press(&page);
    server.mend();
    wait_for_stage(&page, "paused");
    press(&page);
    wait_for_stage(&page, "done");
    let found = listed(&page);

    // Once more, and stopped: the worker is gone.
    server.fail(&format!("log/{LATER}"), Fault::Hold);
    press(&page);
    page.wait_until(
        "document.querySelector('progress')?.value == 1024",
        "one step is done",
    );
    assert_eq!(workers(&page), 1);
    page.browser
        .click(".audit .answer-actions .button:last-child");
    wait_for_stage(&page, "stopped");
    assert_eq!(workers(&page), 0);
    server.mend();
    press(&page);
    wait_for_stage(&page, "done");
    assert_eq!(listed(&page), found);
    page.assert_quiet();
}

/// Workers of this page that are alive.
fn workers(page: &Page) -> usize {
    let targets = page.browser.devtools("Target.getTargets", &json!({}));
    let targets = targets["targetInfos"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    targets
        .iter()
        .filter(|target| target["type"] == "worker")
        .count()
}

#[test]
fn the_first_wrong_entry_is_named() {
    let Some(site) = Site::found() else { return };
    let server = demo_server(&site);
    let page = site.stranger("en", &server.base);
    // One byte within the third entry of the bundle; each has its length before it.
    server.tamper(|files| {
        let bundle = files.get_mut(LATER).expect("it is there");
        let mut at = 0;
        for _ in 0..2 {
            at += 2 + usize::from(u16::from_be_bytes([bundle[at], bundle[at + 1]]));
        }
        bundle[at + 100] ^= 1;
    });
    begin(&page);
    wait_for_stage(&page, "wrong");
    let entry = stele_messages::number(FIRST + 2);
    assert_eq!(
        page.text(".audit h2"),
        format!("Entry {entry} is not what the log signed")
    );
    assert_eq!(page.tone(), "no");
    assert_eq!(
        page.count(&format!("[role=alert] a[href='#/entry/{}']", FIRST + 2)),
        1
    );
    // A file that is cut off names no entry, but where it begins.
    server.tamper(|files| files.get_mut(LATER).expect("it is there").truncate(500));
    press(&page);
    page.wait_until(
        "document.querySelector('.audit h2').innerText.startsWith('From entry')",
        "it is named",
    );
    let first = stele_messages::number(FIRST);
    assert!(
        page.text(".audit h2")
            .starts_with(&format!("From entry {first} on"))
    );
    page.assert_quiet();
}

#[test]
fn a_network_that_fails_accuses_nobody_and_is_tried_again() {
    let Some(site) = Site::found() else { return };
    let server = demo_server(&site);
    let page = site.stranger("en", &server.base);
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    for fault in [Fault::HangUp, Fault::Status(503), Fault::Page] {
        server.fail(&format!("log/{LATER}"), fault);
        begin(&page);
        wait_for_stage(&page, "stuck");
        assert_eq!(page.tone(), "unknown", "{fault:?}");
        let said = page.text(".audit");
        for word in ["is not what", "forged", "false", "tampered", "did not pass"] {
            assert!(!said.contains(word), "{word}: {said}");
        }
        server.mend();
        press(&page);
        wait_for_stage(&page, "done");
    }
    page.assert_quiet();
}

#[test]
fn a_false_index_is_named() {
    let Some(site) = Site::found() else { return };
    let city = town::freshly(false_index());
    let entry = city.head().size - 1;
    let server = site.server(&city);
    let page = site.reader(&server.base);
    begin(&page);
    wait_for_stage(&page, "done");
    assert_eq!(page.tone(), "no");
    let said = page.text(".audit h2");
    assert_eq!(
        said,
        format!("The log’s index is false, as entry {entry} commits to it")
    );
    assert_eq!(
        page.count(&format!("[role=alert] a[href='#/entry/{entry}']")),
        1
    );
    // Nothing follows from it for lists.
    go(&page, "#/k/type/TreeCard");
    page.settle();
    assert_eq!(
        page.count(".how-known [data-check=completeness][data-outcome=passed]"),
        0
    );
    page.assert_quiet();
}

#[test]
fn a_changed_or_blocked_worker_does_not_start() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let files = std::fs::read_dir(&site.folder).expect("the site is built");
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let names: Vec<String> = names.filter(|name| name.contains("worker-")).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    for name in &names {
        for fault in [Fault::Page, Fault::HangUp] {
            server.mend();
            server.fail(name, fault);
            let page = site.reader(&server.base);
            begin(&page);
            wait_for_stage(&page, "no-start");
            let said = page.text(".audit");
            assert!(said.contains("Nothing has been audited"), "{name}: {said}");
            assert_eq!(page.tone(), "unknown", "{name}");
            server.mend();
            press(&page);
            wait_for_stage(&page, "done");
        }
    }
    server.send_header("Content-Security-Policy: worker-src 'none'");
    let page = site.reader(&server.base);
    begin(&page);
    wait_for_stage(&page, "no-start");
}

#[test]
fn one_worker_is_all_that_may_be_started() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open("#/");
    for script in [
        "new Worker('boot.js')",
        "new Worker(location.href)",
        "new SharedWorker('boot.js')",
        "trustedTypes.createPolicy('stele-worker', {createScriptURL: url => url})",
        "trustedTypes.createPolicy('other', {createHTML: html => html})",
        "trustedTypes.createPolicy('default', {createScriptURL: url => url})",
        "document.createElement('script').src = 'boot.js'",
        "document.body.innerHTML = 'x'",
        "steleWorker = 1; if (steleWorker === 1) throw 1; throw new TypeError('kept')",
    ] {
        let tried = format!(
            "try {{ {script}; return 'done' }} catch (error) {{ return error instanceof TypeError }}"
        );
        assert_eq!(page.browser.script(&tried, &[]), json!(true), "{script}");
    }
}

#[test]
fn it_goes_on_after_the_page_was_closed() {
    let Some(site) = Site::found() else { return };
    let server = demo_server(&site);
    let page = site.stranger("en", &server.base);
    page.allow_console("Failed to load resource");
    server.fail(&format!("log/{LATER}"), Fault::Status(503));
    let now = town::now();
    begin(&page);
    wait_for_stage(&page, "stuck");
    page.open("#/audit");
    page.wait_for(".audit .answer-actions .button:not([disabled])");
    let first = stele_messages::number(FIRST);
    let label = page.text(".audit .answer-actions .button");
    assert_eq!(label, format!("Go on at entry {first}"));
    assert!(
        page.text(".audit")
            .contains(&format!("remembers {first} checked entries"))
    );
    // What was read isn't read again: it could not be.
    server.mend();
    server.fail("log/tile/entries/000", Fault::Status(503));
    server.fail("log/tile/entries/003", Fault::Status(503));
    press(&page);
    wait_for_stage(&page, "done");
    let found = listed(&page);
    assert_eq!(found, of_terminal(&at_the_terminal(&site, &site.demo, now)));
    // From the first entry, if the reader wants to: then those are wanted.
    press(&page);
    wait_for_stage(&page, "stuck");
    assert!(page.text(".audit").contains("0 entries read so far"));
    server.mend();
    press(&page);
    wait_for_stage(&page, "done");
    assert_eq!(listed(&page), found);
    page.assert_quiet();
}

#[test]
fn a_page_that_is_loaded_again_between_reading_and_rules_loses_nothing() {
    let Some(site) = Site::found() else { return };
    let server = demo_server(&site);
    let page = site.stranger("en", &server.base);
    page.allow_console("Failed to load resource");
    // It is told to halt before it can read on, and so halts when all is read.
    server.fail(&format!("log/{LATER}"), Fault::Hold);
    let now = town::now();
    begin(&page);
    page.wait_until(
        "document.querySelector('progress')?.value == 1024",
        "one step is done",
    );
    press(&page);
    server.mend();
    wait_for_stage(&page, "paused");
    server.fail("log/tile/entries/", Fault::Status(503));
    page.reload();
    page.wait_for(".audit .answer-actions .button:not([disabled])");
    let label = page.text(".audit .answer-actions .button");
    assert!(label.starts_with("Go on at entry 2,"), "{label}");
    press(&page);
    wait_for_stage(&page, "done");
    let told = at_the_terminal(&site, &site.demo, now);
    assert_eq!(listed(&page), of_terminal(&told));
    let said = page.text(".audit .answer");
    for part in [
        told["root"].as_str().expect("a root").to_owned(),
        stele_messages::number(told["index"]["keys"].as_u64().expect("a number")),
        stele_messages::number(told["records"].as_u64().expect("a number")),
    ] {
        assert!(said.contains(&part), "{part}: {said}");
    }
    page.assert_quiet();
}

#[test]
fn a_log_that_grew_or_went_back_since_is_told_apart() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&memory::of_size(270));
    let page = site.reader(&server.base);
    page.allow_console("Failed to load resource");
    begin(&page);
    wait_for_stage(&page, "done");
    // What it read then isn't wanted again.
    server.show(&memory::of_size(700));
    server.fail("log/tile/entries/000", Fault::Status(503));
    page.open("#/audit");
    page.wait_for(".audit .answer-actions .button:not([disabled])");
    assert_eq!(
        page.text(".audit .answer-actions .button"),
        "Go on at entry 270"
    );
    press(&page);
    wait_for_stage(&page, "done");
    assert!(page.text(".audit").contains("checked 700 entries yourself"));
    server.mend();

    // An old copy in some cache looks the same, so nobody is accused.
    server.show(&memory::of_size(270));
    page.open("#/audit");
    page.wait_for(".audit .answer-actions .button:not([disabled])");
    press(&page);
    wait_for_stage(&page, "stuck");
    assert_eq!(page.tone(), "unknown");
    let said = page.text(".audit");
    assert!(said.contains("read 700 entries of this log"), "{said}");

    // Signed and cosigned, but another past.
    server.show(&memory::forked(900));
    page.open("#/audit");
    page.wait_for(".audit .answer-actions .button:not([disabled])");
    press(&page);
    wait_for_stage(&page, "wrong");
    let said = page.text(".audit");
    assert!(
        said.contains("does not begin with the 700 entries"),
        "{said}"
    );

    // What was read is still there, for the log that it is of.
    server.show(&memory::of_size(700));
    server.fail("log/tile/entries/", Fault::Status(503));
    page.open("#/audit");
    page.wait_for(".audit .answer-actions .button:not([disabled])");
    press(&page);
    wait_for_stage(&page, "done");
    assert!(page.text(".audit").contains("checked 700 entries yourself"));
}
