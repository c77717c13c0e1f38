//! Large cities audited in the browser: within bounded memory, and as at the terminal. `cargo xtask test
//! --full browser` makes them and says by `STELE_LARGE` where they are.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};
use stele_client::audit::space::{IN_MEMORY_ENTRIES, space};
use stele_tests::demo::{DemoCity, Found, Worst};

use crate::audit::{at_the_terminal, listed, of_terminal, press, wait_for_stage};
use crate::page::{Page, Site};
use crate::server::Served;
use crate::town;
use crate::webdriver::PLAIN_HOST;

/// What the worker's memory never exceeds, in bytes.
const MEMORY: u64 = 100 << 20;

#[test]
#[ignore = "audits 20,000 records in the browser, and at the terminal"]
fn twenty_thousand_records() {
    audit("20000", "127.0.0.1");
}

#[test]
#[ignore = "audits 200,000 records in the browser, and at the terminal"]
fn two_hundred_thousand_records() {
    audit("200000", "127.0.0.1");
}

#[test]
#[ignore = "audits 49,900 records in the browser, and at the terminal"]
fn as_many_records_as_are_taken_without_a_file_system() {
    audit("49900", PLAIN_HOST);
}

#[test]
#[ignore = "wants a city of 200,000 records, which takes minutes to make"]
fn more_are_not_taken_without_a_file_system() {
    let Some(site) = Site::found() else { return };
    let (page, _served) = open(&site, &home("200000"), PLAIN_HOST);
    press(&page);
    wait_for_stage(&page, "stuck");
    assert_eq!(page.tone(), "unknown");
    let said = page.text(".audit");
    assert!(said.contains("no room left"), "{said}");
    page.assert_quiet();
}

/// The folder of the city with so many records.
pub(crate) fn home(records: &str) -> PathBuf {
    let large = std::env::var_os("STELE_LARGE").map(PathBuf::from);
    let large =
        large.expect("STELE_LARGE says where the cities are; cargo xtask test --full browser");
    large.join(records).join("home")
}

/// The page of the audit, before it begins.
fn open(site: &Site, home: &Path, host: &str) -> (Page, Served) {
    let served = Served::home(&site.stele, &site.folder, home);
    let page = site.stranger("en-GB,en", &served.base.replace("127.0.0.1", host));
    let trust = std::fs::read(home.join("trust.json")).expect("the city is made");
    page.trust(&serde_json::from_slice(&trust).expect("it is JSON"));
    page.open("#/audit");
    page.wait_for(".audit .answer-actions .button:not([disabled])");
    (page, served)
}

fn audit(records: &str, host: &str) {
    let Some(site) = Site::found() else { return };
    let home = home(records);
    let city = DemoCity::at(&home);
    let (page, _served) = open(&site, &home, host);
    let (begun, now) = (Instant::now(), town::now());
    press(&page);
    let memory = wait_until_done(&page);
    let seconds = begun.elapsed().as_secs_f64();
    let kept = page.browser.script_later(
        "const done = arguments[0];
         if (navigator.storage) navigator.storage.estimate().then(found => done(found.usage));
         else done(0);",
        &[],
    );
    let kept = kept.as_u64().expect("the browser says what it keeps");
    let size = u64::try_from(city.entries.len()).expect("it fits");
    println!(
        "measured: {size} entries of {host} in {seconds:.1} s, {} MiB of memory, {} MiB of disk",
        memory >> 20,
        kept >> 20
    );
    assert_eq!(kept > 0, host != PLAIN_HOST);
    let all_but_a_few = IN_MEMORY_ENTRIES - 200..=IN_MEMORY_ENTRIES;
    assert!(kept > 0 || all_but_a_few.contains(&size));
    let said = space(size);
    assert!(kept <= said, "{kept} bytes were kept, {said} were said");

    let told = at_the_terminal(&site, &home, now);
    assert_eq!(told["size"], json!(size));
    let said = page.text(".audit .answer");
    for part in ["root", "records"] {
        let part = match &told[part] {
            Value::String(text) => text.clone(),
            number => stele_messages::number(number.as_u64().expect("a number")),
        };
        assert!(said.contains(&part), "{part}: {said}");
    }
    let found = listed(&page);
    assert!(
        found == of_terminal(&told),
        "{}",
        differ(&found, &of_terminal(&told))
    );

    let mut codes = Found::new();
    for (entry, code, outcome, _) in found {
        let worst = match outcome.as_str() {
            "failed" => Worst::Failed,
            "warning" => Worst::Warning,
            _ => Worst::Open,
        };
        codes.entry(entry).or_default().insert(code, worst);
    }
    assert_eq!(city.uncaught(&codes), [""; 0]);
    assert_eq!(city.unexplained(&codes), [""; 0]);
    page.assert_quiet();
}

/// The first finding that one has and the other hasn't: all of them would fill the screen.
fn differ<T: PartialEq + std::fmt::Debug>(one: &[T], other: &[T]) -> String {
    let mut pairs = one.iter().zip(other);
    let first = pairs.find(|(one, other)| one != other);
    format!("{} and {}: {first:?}", one.len(), other.len())
}

/// Waits as long as the audit goes on, and hands back the most memory that the worker had.
fn wait_until_done(page: &Page) -> u64 {
    const AT: &str = "(() => {
        const audit = document.querySelector('.audit'), bar = audit.querySelector('progress');
        return `${audit.dataset.stage} ${bar ? Math.floor(50 * bar.value / bar.max) : ''} ${bar?.max}`;
    })()";
    let mut most = 0;
    loop {
        let at = page.browser.script(&format!("return {AT}"), &[]);
        let memory = page.attributes(".audit", "data-memory").concat();
        most = most.max(memory.parse().unwrap_or(0));
        assert!(most <= MEMORY, "{most} bytes of memory at {at}");
        let stage = at.as_str().unwrap_or_default();
        if stage.starts_with("done") {
            assert!(most > 1 << 20, "its memory is told: {most}");
            return most;
        }
        let goes_on = stage.starts_with("starting") || stage.starts_with("running");
        assert!(goes_on, "{at}: {}", page.everything());
        page.wait_until(&format!("{AT} != {at}"), "the audit goes on");
    }
}
