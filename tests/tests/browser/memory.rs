//! What the browser remembers of a log: it may grow, and nothing else. Anything else raises an alarm on
//! every page, and gives evidence that the command line confirms.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::cache::MemoryCache;
use stele_client::check::check_head;
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_tests::city::{self, COSIGNERS, City, MAX_AGE, NOW, ORIGIN};

use crate::dossiers::{downloads, saved};
use crate::page::{Page, Site};
use crate::town;

/// The size at which the log was published first.
const FIRST: u64 = 270;

pub(crate) fn of_size(size: u64) -> City {
    town::freshly(grown_to(size, false))
}

/// The same entries, but for one.
pub(crate) fn forked(size: u64) -> City {
    town::freshly(grown_to(size, true))
}

/// Nobody has cosigned it for longer than the trust file allows.
pub(crate) fn frozen(size: u64) -> City {
    let mut city = grown_to(size, false);
    city.cosign(&COSIGNERS, town::now() - MAX_AGE - 7_200);
    city
}

/// Each is made once: that takes as long as it takes a page to load.
fn grown_to(size: u64, is_forked: bool) -> City {
    static MADE: Mutex<BTreeMap<(u64, bool), City>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let card = |at| city::card(if is_forked && at == 5 { 1_005 } else { at });
    let city = made.entry((size, is_forked));
    city.or_insert_with(|| grow_to(size, card)).clone()
}

/// Each time that it is published the log ends with an index root.
fn grow_to(size: u64, card: impl Fn(u64) -> Vec<u8>) -> City {
    let mut city = City::indexed((0..FIRST - 1).map(&card).collect());
    if size > FIRST {
        city.publish((FIRST..size - 1).map(card).collect());
    }
    city
}

/// What a reader can save who saw one log and is shown the other.
pub(crate) fn evidence(seen: &City, shown: &City) -> Vec<u8> {
    let (trust, memory) = (city::trust(), MemorySeen::default());
    let look = |city| {
        let log = Log::new(city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
        block_on(check_head(&log, &trust, NOW, &memory, |_| ()))
    };
    look(seen);
    look(shown).evidence.expect("they don't fit").to_bytes()
}

/// The pages that a reader may be on: one of every kind, also where nothing is to be found.
pub(crate) const PAGES: [&str; 28] = [
    "#/",
    "#/entries",
    "#/entries/2",
    "#/entry/4",
    "#/r/urn:uuid:00000000-0000-8000-8000-000000000004",
    "#/find",
    "#/find/T-0004",
    "#/k/tag/T-0004",
    "#/k/type/TreeCard/p/2",
    "#/t/T-0004",
    "#/p/130629001001GB00001F00010001",
    "#/e/91133100MA0CPN1A14",
    "#/f/XA-2026-01",
    "#/a/p-7",
    "#/points",
    "#/money",
    "#/rent",
    "#/rent/compare/urn:uuid:1/urn:uuid:2",
    "#/trees",
    "#/trees/9-3",
    "#/companies",
    "#/how",
    "#/watch",
    "#/log",
    "#/audit",
    "#/check",
    "#/trust",
    "#/nowhere",
];

/// The line about the log stands once on every page, and says all of this.
fn assert_status(page: &Page, routes: &[&str], parts: &[&str]) {
    page.open(routes[0]);
    for route in routes {
        page.visit(route);
        assert_eq!(page.count(".status-line"), 1, "{route}");
        let said = page.text(".status-line");
        for part in parts {
            assert!(said.contains(part), "{route}: {part}: {said}");
        }
    }
}

/// The alarm of this kind stands once on every page, above all else, and nothing is called verified.
pub(crate) fn assert_alarm(page: &Page, kind: &str) {
    page.open(PAGES[0]);
    for route in PAGES {
        page.visit(route);
        page.wait_for("[data-alarm]");
        page.settle();
        assert_eq!(
            page.attributes("[data-alarm]", "data-alarm"),
            [kind],
            "{route}"
        );
        assert_eq!(page.count(".alarm [role=alert]"), 1, "{route}");
        let above = "const alarm = document.querySelector('.alarm');
            return alarm === document.querySelector('main').firstElementChild";
        assert_eq!(page.browser.script(above, &[]), json!(true), "{route}");
        let well = ":is(.answer, .log-line)[data-tone=yes]";
        assert_eq!(page.count(well), 0, "{route}");
        let words = page.texts(".answer-word");
        assert!(
            !words
                .iter()
                .any(|word| word.eq_ignore_ascii_case("verified")),
            "{route}: {words:?}"
        );
        // What can't be had is not absent.
        let text = page.everything();
        assert!(!text.contains("Nothing is recorded"), "{route}\n{text}");
    }
}

/// Saves the evidence, and has the command line and the page say what it shows.
pub(crate) fn assert_evidence(site: &Site, page: &Page, kind: &str, status: i32, finding: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    downloads(page, folder.path());
    page.open("#/");
    page.wait_for(".save-evidence");
    page.browser.click(".save-evidence");
    page.wait_until(
        "document.querySelector('.alarm [role=status]').innerText.includes('.evidence')",
        "it says the name of the file",
    );
    let said = page.text(".alarm [role=status]");
    let name = said.split_whitespace().find(|word| word.contains(kind));
    let name = name.expect("the name of the file").trim_end_matches('.');
    let path = saved(folder.path(), name);
    let (found, text) = site.verify_evidence(&path);
    assert_eq!(found, Some(status), "{text}");
    assert!(!text.contains("erified"), "{text}");
    page.open("#/check");
    page.hand_over(&path);
    page.wait_for("[data-finding]");
    assert_eq!(page.attributes("[data-finding]", "data-finding"), [finding]);
}

#[test]
fn growth_is_fine() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&of_size(270));
    let page = site.reader(&server.base);
    page.open("#/entry/4");
    assert_eq!(page.outcomes()["growth"], "not-applicable");
    server.show(&of_size(300));
    page.reload();
    assert_eq!(page.outcomes()["growth"], "passed");
    assert_eq!(page.tone(), "yes");
    assert_eq!(page.count("[data-alarm], .forgetful"), 0);
    page.open("#/log");
    let text = page.text(".answer");
    assert!(text.contains("300"), "{text}");
    page.assert_quiet();
}

/// Who has cosigned, who has replayed it, how old that is, and whether the log has only grown.
#[test]
fn every_page_says_who_has_seen_the_log() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&of_size(270));
    let page = site.reader(&server.base);
    page.allow_console("Failed to load resource");
    let cosigned = "Cosigned by 2 of 3 witnesses: garden, station.";
    let replayed = "No auditors: only the log vouches";
    let age = "Last confirmed 1 minute";
    let first = "Your first visit with this browser.";
    assert_status(&page, &["#/"], &[cosigned, replayed, age, first]);
    let same = "Unchanged since you last came.";
    assert_status(&page, &PAGES[1..2], &[cosigned, replayed, age, same]);
    let mut city = of_size(FIRST);
    for (route, number) in PAGES.iter().step_by(4).zip(FIRST..) {
        let before = stele_messages::number(city.head().size);
        let grown = format!("Only grown since you last came, when it had {before} entries.");
        city.publish(vec![city::card(number)]);
        city.cosign(&COSIGNERS, town::now() - 60);
        server.show(&city);
        assert_status(&page, &[route], &[cosigned, replayed, age, &grown]);
    }
    page.assert_quiet();
}

#[test]
fn every_page_names_witnesses_and_auditors() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    page.allow_console("Failed to load resource");
    let witnesses = "3 of 3 witnesses: demo-witness-one, demo-witness-two, demo-witness-three.";
    let auditors = "1 of 1 auditor: Demo auditor (made up).";
    let examples = std::fs::read(site.demo.join("examples.json")).expect("the city is made");
    let examples: Value = serde_json::from_slice(&examples).expect("it is JSON");
    let text = |name: &str| examples[name].as_str().expect("a name").to_owned();
    let own = [
        format!("#/f/{}", text("project")),
        format!("#/a/{}", text("account")),
        format!("#/entry/{}", examples["wageRun"]),
    ];
    let pages = [&PAGES[..], &own.each_ref().map(String::as_str)].concat();
    let first = "Your first visit with this browser.";
    assert_status(
        &page,
        &pages[..1],
        &[witnesses, auditors, "onfirmed", first],
    );
    let same = "Unchanged since you last came.";
    assert_status(&page, &pages, &[witnesses, auditors, "onfirmed", same]);
    // In the reader's language, too.
    let page = site.stranger("zh-CN,zh", &served.base);
    page.allow_console("Failed to load resource");
    let witnesses = "3 家见证方中有 3 家";
    assert_status(
        &page,
        &pages[..1],
        &[witnesses, "demo-witness-two", "示例审计方（虚构）"],
    );
}

#[test]
fn another_past_is_found_out() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&of_size(270));
    let page = site.reader(&server.base);
    page.open("#/");
    for size in [270, 300] {
        // Signed by the log and cosigned, and yet not the log that this browser has seen.
        server.show(&forked(size));
        page.open("#/entry/4");
        assert_eq!(page.steps("failed"), ["growth"], "{size}");
        assert_eq!(page.outcomes()["history"], "could-not-check", "{size}");
        assert_eq!(page.tone(), "no", "{size}");
        page.open("#/");
        assert_eq!(page.tone(), "no", "{size}");
        let alarm = page.text(".alarm");
        let before = of_size(270).head();
        let now = forked(size).head();
        for part in [
            before.root.to_base64(),
            now.root.to_base64(),
            size.to_string(),
        ] {
            assert!(alarm.contains(&part), "{part}: {alarm}");
        }
        // Who cosigned each, and when by the reader's zone.
        for (part, times) in [("garden", 2), ("station", 2), ("(Asia/Shanghai)", 4)] {
            assert_eq!(alarm.matches(part).count(), times, "{part}: {alarm}");
        }
    }
    assert_alarm(&page, "fork");
    assert_evidence(&site, &page, "fork", 0, "fork-proven");
    // It was not taken for what was seen: the honest log is believed again.
    server.show(&of_size(300));
    page.open("#/entry/4");
    assert_eq!(page.outcomes()["growth"], "passed");
    assert_eq!(page.count("[data-alarm]"), 0);
    page.assert_quiet();
}

/// A file may show it as well as the log does.
#[test]
fn another_past_in_a_file_is_found_out() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&of_size(300));
    let page = site.reader(&server.base);
    page.open("#/");
    assert_eq!(page.tone(), "yes");
    let folder = tempfile::tempdir().expect("a temporary folder");
    for size in [300, 270] {
        let path = folder.path().join(format!("{size}.dossier"));
        std::fs::write(&path, forked(size).dossier(4)).expect("it can be written");
        page.open("#/check");
        page.reload();
        page.hand_over(&path);
        page.wait_for("[data-alarm=fork] .save-evidence");
        page.wait_for(".questions [data-check=growth][data-outcome=failed][data-reason=forked]");
        assert_eq!(page.count(".answer[data-tone=yes]"), 0, "{size}");
        let alarm = page.text(".alarm");
        for city in [of_size(300), forked(size)] {
            let root = city.head().root.to_base64();
            assert!(alarm.contains(&root), "{root}: {alarm}");
        }
    }
    // The log itself is in order.
    page.open("#/");
    assert_eq!(page.count("[data-alarm]"), 0);
    page.assert_quiet();
}

#[test]
fn going_back_is_noticed() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&of_size(300));
    let page = site.reader(&server.base);
    page.open("#/");
    server.show(&of_size(270));
    page.open("#/entry/4");
    // An old copy in some cache looks the same, so nobody is accused.
    assert_eq!(page.outcomes()["growth"], "could-not-check");
    assert_eq!(page.tone(), "unknown");
    // What came later may have taken the record back.
    assert_eq!(page.outcomes()["history"], "could-not-check");
    assert_alarm(&page, "rollback");
    assert_evidence(&site, &page, "rollback", 2, "rollback-not-proven");
    page.assert_quiet();
}

#[test]
fn standing_still_is_noticed() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&frozen(300));
    let page = site.reader(&server.base);
    page.open("#/");
    page.wait_for("[data-alarm=freeze]");
    assert_eq!(page.count(".alarm [role=alert]"), 1);
    // There is nothing to compare with but the reader's clock.
    assert_eq!(page.count(".alarm-heads > div"), 1);
    assert_evidence(&site, &page, "freeze", 2, "freeze-not-proven");
    server.show(&of_size(300));
    page.open("#/");
    assert_eq!(page.count("[data-alarm]"), 0);
    page.assert_quiet();
}

#[test]
fn the_alarm_speaks_chinese() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&of_size(270));
    let page = site.reader_in("zh-CN,zh", &server.base);
    page.open("#/");
    server.show(&forked(300));
    page.open("#/");
    page.wait_for("[data-alarm=fork]");
    let alarm = page.text(".alarm");
    for part in ["两种不同的历史", "保存证据", "您以前看到的"] {
        assert!(alarm.contains(part), "{part}: {alarm}");
    }
    page.assert_quiet();
}

fn vkey() -> String {
    city::log_key().verifier_key().to_vkey()
}

/// What the database holds for the log; with a value given, after it was put there.
fn database(page: &Page, value: Option<&str>) -> Value {
    let script = "const [key, value, done] = arguments;
        const open = indexedDB.open('stele.seen', 1);
        open.onerror = () => done('refused');
        open.onupgradeneeded = () => open.result.createObjectStore('heads');
        open.onsuccess = () => {
            const change = open.result.transaction('heads', 'readwrite');
            const heads = change.objectStore('heads');
            if (value !== null) heads.put(value, key);
            const got = heads.get(key);
            change.oncomplete = () => (open.result.close(), done(got.result ?? null));
        };";
    page.browser
        .script_later(script, &[json!(vkey()), json!(value)])
}

#[test]
fn a_memory_that_somebody_broke_is_no_memory() {
    let Some(site) = Site::found() else { return };
    let city = of_size(270);
    let server = site.server(&city);
    let page = site.reader(&server.base);
    page.open("#/");
    // The whole note is kept.
    let checkpoint = String::from_utf8_lossy(&city.files["checkpoint"]).into_owned();
    assert_eq!(database(&page, None), json!(checkpoint));
    let forged = checkpoint.replace("\n270\n", "\n271\n");
    for broken in ["270 <b>no hash</b> -", &forged] {
        assert_eq!(database(&page, Some(broken)), json!(broken));
        page.open("#/entry/4");
        assert_eq!(page.outcomes()["growth"], "not-applicable");
        assert_eq!(page.tone(), "yes");
        assert_eq!(page.count("[data-alarm]"), 0);
        assert_eq!(database(&page, None), json!(checkpoint), "it is mended");
    }
    page.assert_quiet();
}

#[test]
fn what_a_former_version_remembered_is_taken_over() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&of_size(300));
    let page = site.reader(&server.base);
    let put = "localStorage.setItem('stele.seen.' + arguments[0], arguments[1])";
    let former = |city: &City| {
        let head = city.head();
        json!(format!("{} {} -", head.size, head.root.to_base64()))
    };
    page.browser
        .script(put, &[json!(vkey()), former(&of_size(270))]);
    page.open("#/entry/4");
    assert_eq!(page.outcomes()["growth"], "passed");
    let left = "return localStorage.getItem('stele.seen.' + arguments[0])";
    assert_eq!(page.browser.script(left, &[json!(vkey())]), Value::Null);
    assert!(
        database(&page, None)
            .as_str()
            .is_some_and(|kept| kept.contains("\n300\n"))
    );
    // Without a signature it still raises the alarm, but there is nothing to save.
    let other = former(&forked(300)).as_str().map(str::to_owned);
    database(&page, other.as_deref());
    page.open("#/");
    page.wait_for("[data-alarm=fork]");
    assert_eq!(page.count(".save-evidence"), 0);
    assert!(page.text(".alarm").contains("without signatures"));
    page.assert_quiet();
}

#[test]
fn a_browser_that_keeps_nothing_says_so() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&of_size(270));
    let page = site.reader(&server.base);
    let refuse = "Object.defineProperty(window, 'indexedDB', {
        get() { throw new DOMException('refused', 'SecurityError'); }
    })";
    // Or one that answers neither yes nor no.
    let waiting = site.reader(&server.base);
    waiting.before_all("IDBFactory.prototype.open = () => new EventTarget()");
    waiting.open("#/entry/4");
    assert_eq!(waiting.tone(), "yes");
    waiting.visit("#/log");
    assert_eq!(waiting.count(".forgetful"), 1, "{}", waiting.everything());
    waiting.assert_quiet();
    page.before_all(refuse);
    page.open("#/log");
    assert_eq!(page.count(".forgetful"), 1, "{}", page.everything());
    // As long as the page is open it does remember.
    server.show(&forked(270));
    page.browser.click(".answer-actions button");
    page.wait_for("[data-alarm=fork]");
    // After that, it has never seen the log.
    page.open("#/log");
    assert_eq!(page.count("[data-alarm]"), 0);
    assert_eq!(page.count(".forgetful"), 1);
    page.assert_quiet();
}
