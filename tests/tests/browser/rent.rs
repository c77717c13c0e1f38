//! What is offered for rent, over the demo city: each planted fraud is shown as what it is, choices stand in the
//! address, two homes are compared, and what could not be had is asked for again.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::audit::demo_server;
use crate::page::{Page, Site};
use crate::server::Fault;

/// Rows, and how each is marked.
fn tones(page: &Page) -> BTreeMap<String, String> {
    let entries = page.attributes("[data-entry]", "data-entry");
    let tones = page.attributes("[data-entry]", "data-tone");
    entries.into_iter().zip(tones).collect()
}

/// Rows with how each is marked, and what it says.
type Rows = BTreeMap<String, (String, String)>;

fn rows(page: &Page) -> Rows {
    let entries = page.attributes("[data-entry]", "data-entry");
    let tones = page.attributes("[data-entry]", "data-tone");
    let says = page.texts("[data-entry]");
    entries
        .into_iter()
        .zip(tones.into_iter().zip(says))
        .collect()
}

/// Reads everything that the list has, shows it, and waits until all that is shown has been checked to the end.
fn read_all(page: &Page) {
    let buttons = "[...document.querySelectorAll('.browse-bar .button, .show-more')]";
    loop {
        page.settle();
        let script = format!("const last = {buttons}.at(-1); last?.click(); return Boolean(last)");
        if page.browser.script(&script, &[]) != json!(true) {
            return;
        }
        // The page shows what it is about before anything else happens.
        page.wait_until("true", "the page has heard it");
    }
}

fn frauds(site: &Site) -> Vec<Value> {
    let frauds = std::fs::read(site.demo.join("frauds.json")).expect("they are listed");
    serde_json::from_slice(&frauds).expect("it is a list")
}

/// The pages of a flat and of a listing whose rent was changed, and the ids of two records to compare: of that listing,
/// and of the version that it replaced.
pub(crate) fn changed(site: &Site) -> (String, String, [String; 2]) {
    let all = frauds(site);
    let found = all.iter().find(|fraud| {
        let what = fraud["what"].as_str().unwrap_or_default();
        what.contains("falls by half")
    });
    let fraud = found.expect("it is planted");
    let unit = |subject: &str| {
        let subject = fraud[subject].as_str().expect("a flat");
        subject.trim_start_matches("urn:stele:property:").to_owned()
    };
    let ids = ["entry", "twin"].map(|entry| {
        let number = fraud[entry].as_u64().expect("a number");
        let record = record_of(site, number);
        record["id"].as_str().expect("an id").to_owned()
    });
    let flat = format!("#/p/{}", unit("subject"));
    (flat, format!("#/entry/{}", fraud["entry"]), ids)
}

/// The record in an entry of the demo city.
pub(crate) fn record_of(site: &Site, number: u64) -> Value {
    let folder = site.demo.join("log/tile/entries");
    let full = folder.join(format!("{:03}", number / 256));
    let path = match full.exists() {
        true => full,
        false => {
            // The widest of those that are still growing.
            let parts = std::fs::read_dir(folder.join(format!("{:03}.p", number / 256)));
            let parts = parts.expect("the bundle is there").flatten();
            let width = |path: &std::path::PathBuf| {
                let name = path.file_name().and_then(|name| name.to_str());
                name.and_then(|name| name.parse::<u16>().ok())
            };
            let widest = parts.map(|part| part.path()).max_by_key(width);
            widest.expect("it has a width")
        }
    };
    let bytes = std::fs::read(path).expect("the bundle is there");
    // Each entry has its length before it (tlog-tiles, "Log Entries").
    let mut rest = bytes.as_slice();
    for _ in 0..number % 256 {
        let (length, after) = rest.split_at(2);
        rest = &after[usize::from(u16::from_be_bytes([length[0], length[1]]))..];
    }
    let (length, after) = rest.split_at(2);
    let entry = &after[..usize::from(u16::from_be_bytes([length[0], length[1]]))];
    serde_json::from_slice(entry).expect("a record")
}

/// The township of a flat, by its unit number; none for what is no flat.
fn township(fraud: &Value, subject: &str) -> Option<String> {
    let unit = fraud[subject]
        .as_str()?
        .strip_prefix("urn:stele:property:")?;
    unit.get(..9).map(str::to_owned)
}

#[test]
fn no_planted_fraud_is_offered() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    let (mut seen, mut honest) = (0, 0);
    // By township: all listings with their marks and what they say, and those that are offered.
    let mut lists: BTreeMap<String, [Rows; 2]> = BTreeMap::new();
    let frauds = frauds(&site);
    page.open("#/rent");
    for place in { frauds.iter() }.filter_map(|fraud| township(fraud, "subject")) {
        lists.entry(place.clone()).or_insert_with(|| {
            ["&state=any", ""].map(|state| {
                page.visit(&format!("#/rent?township={place}{state}"));
                read_all(&page);
                rows(&page)
            })
        });
    }
    let all = |place: Option<String>| place.and_then(|place| lists.get(&place));
    for fraud in &frauds {
        let Some([any, offered]) = all(township(fraud, "subject")) else {
            continue;
        };
        let (code, entry) = (
            fraud["code"].as_str().expect("a code"),
            fraud["entry"].to_string(),
        );
        let Some((tone, said)) = any.get(&entry) else {
            // It is a lease, or another record about a flat.
            continue;
        };
        // Two of them are warnings by the rules: the price, and the photo.
        let expected = if matches!(code, "R6" | "R7") {
            "note"
        } else {
            "no"
        };
        assert_eq!(tone, expected, "{code}, entry {entry}");
        assert!(
            !said.starts_with("Offered\n"),
            "{code}, entry {entry}: {said}"
        );
        // Whoever asks for what is offered isn't shown it, or is warned.
        assert!(
            offered
                .values()
                .all(|(tone, _)| tone == "yes" || tone == "note"),
            "{offered:?}"
        );
        assert_eq!(
            offered.get(&entry).map(|(tone, _)| tone.as_str()),
            (expected == "note").then_some("note")
        );
        seen += 1;
        // Its honest twin in the same list is shown as it is, too.
        if let Some([any, _]) = all(township(fraud, "twinSubject")) {
            let twin = any.get(&fraud["twin"].to_string());
            honest += usize::from(twin.is_some_and(|(tone, _)| tone == "yes"));
        }
    }
    assert!(seen >= 14, "only {seen} frauds are listings");
    assert!(honest >= 10, "only {honest} honest twins are offered");
    page.assert_quiet();
}

#[test]
fn choices_stand_in_the_address() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    let hash = || page.browser.script("return location.hash", &[]);
    let choose = |id: &str, value: &str| {
        let script = "const field = document.getElementById(arguments[0]);
            field.focus(); field.value = arguments[1]; field.dispatchEvent(new Event('change', {bubbles: true}));";
        page.browser.script(script, &[json!(id), json!(value)]);
        page.settle();
    };
    let focus = || page.browser.script("return document.activeElement.id", &[]);
    page.open("#/rent");
    assert_eq!(page.attributes(".list-hero h1", "class").len(), 1);
    let offered = tones(&page);
    assert!(
        offered.values().all(|tone| tone == "yes" || tone == "note"),
        "{offered:?}"
    );

    choose("state", "any");
    assert_eq!(hash(), json!("#/rent?state=any"));
    // Whoever chooses stays where they are.
    assert_eq!(focus(), json!("state"));
    assert_eq!(tones(&page).len(), 20);
    choose("township", "130629");
    assert_eq!(hash(), json!("#/rent?township=130629&state=any"));
    page.browser
        .script("document.querySelector('.choose-more').open = true", &[]);
    choose("rent-to", "1,500");
    assert_eq!(hash(), json!("#/rent?township=130629&rent=-1500&state=any"));
    let rents = page.texts(".offer-rent");
    for rent in &rents {
        let digits: String = rent.chars().filter(char::is_ascii_digit).collect();
        assert!(
            digits.parse::<u64>().is_ok_and(|rent| rent <= 1_500),
            "{rents:?}"
        );
    }
    choose("rent-from", "cheap");
    assert_eq!(page.attributes("#rent-from", "aria-invalid"), ["true"]);
    assert!(page.text("#rent-bad").contains("whole number"));
    assert_eq!(hash(), json!("#/rent?township=130629&rent=-1500&state=any"));
    choose("rent-from", "2000");
    assert!(page.text("#rent-bad").contains("Nothing lies between"));
    assert_eq!(page.count(".none-fit"), 1);
    choose("view", "table");
    choose("rent-from", "");
    assert_eq!(
        hash(),
        json!("#/rent?township=130629&rent=-1500&state=any&view=table")
    );
    assert_eq!(page.count(".offers-table tbody tr"), rents.len());
    // The way back is that of the browser, and the fields follow.
    for (expected, to) in [
        (
            "#/rent?township=130629&rent=2000-1500&state=any&view=table",
            "1500",
        ),
        ("#/rent?township=130629&rent=2000-1500&state=any", "1500"),
        ("#/rent?township=130629&rent=-1500&state=any", "1500"),
        ("#/rent?township=130629&state=any", ""),
    ] {
        page.browser.script("history.back()", &[]);
        page.wait_until(&format!("location.hash === {}", json!(expected)), expected);
        page.settle();
        let value = page
            .browser
            .script("return document.getElementById('rent-to').value", &[]);
        assert_eq!(value, json!(to), "{expected}");
    }
    // The language changes nothing of it.
    page.browser.click(".wish[lang]");
    page.wait_until(
        "document.documentElement.lang === 'zh-Hans'",
        "it is in Chinese",
    );
    assert_eq!(hash(), json!("#/rent?township=130629&state=any"));
    assert_eq!(
        page.browser
            .script("return document.getElementById('township').value", &[]),
        json!("130629")
    );
    page.assert_quiet();
}

/// Whoever looks at a listing, or comes back with the page, finds what they had chosen.
#[test]
fn what_is_to_be_compared_stays_chosen() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    let checked = || page.count(".compare-box input:checked");
    page.open("#/rent");
    page.browser.click(".compare-box input");
    page.wait_for(".compare-bar");
    assert_eq!(checked(), 1);
    page.open("#/trust");
    page.open("#/rent");
    assert_eq!((checked(), page.count(".compare-bar")), (1, 1));
    // The bar may lie over it: who scrolls by hand sees it.
    let other = ".compare-box input:not(:checked)";
    let show = "document.querySelector(arguments[0]).scrollIntoView({block: 'center'})";
    page.browser.script(show, &[json!(other)]);
    page.browser.click(other);
    page.wait_for(".compare-bar a");
    page.browser.click(".compare-bar a");
    page.wait_until(
        "location.hash.startsWith('#/rent/compare/')",
        "both are compared",
    );
    page.browser.script("history.back()", &[]);
    page.wait_for(".compare-bar a");
    page.settle();
    assert_eq!(checked(), 2);
    page.browser.click(".compare-bar button");
    page.wait_until(
        "!document.querySelector('.compare-bar')",
        "nothing is chosen",
    );
    // What somebody else has written there is no choice.
    let broken = "for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith('stele.compare.')) sessionStorage.removeItem(key); }
      const log = arguments[0];
      sessionStorage.setItem('stele.compare.' + log, '<b> x');
      return Object.keys(sessionStorage).length";
    let trust = std::fs::read(site.demo.join("trust.json")).expect("the demo city is made");
    let trust: serde_json::Value = serde_json::from_slice(&trust).expect("it is JSON");
    let policy = trust["policy"].as_str().expect("a policy");
    let log = policy.lines().find_map(|line| line.strip_prefix("log "));
    page.browser.script(broken, &[json!(log.expect("a log"))]);
    page.open("#/rent");
    assert_eq!((checked(), page.count(".compare-bar")), (0, 0));
    page.assert_quiet();
}

#[test]
fn what_could_not_be_had_is_asked_for_again() {
    let Some(site) = Site::found() else { return };
    let server = demo_server(&site);
    let page = site.reader(&server.base);
    let trust = std::fs::read(site.demo.join("trust.json")).expect("the demo city is made");
    page.trust(&serde_json::from_slice(&trust).expect("it is JSON"));
    page.allow_console("503");
    page.open("#/rent?state=any");
    assert_eq!(tones(&page).len(), 20);
    // Rows that can't be had say so, and nobody is accused: those that other rows rest on are here already.
    server.fail("log/entry/", Fault::Status(503));
    server.fail("log/tile/entries/", Fault::Status(503));
    let more = ".browse-bar .button";
    page.browser.click(more);
    page.settle();
    assert_eq!(page.count(".browse-open"), 1);
    let said = page.text(".browse-open");
    assert!(said.contains("nothing is known against them"), "{said}");
    let shown = tones(&page);
    assert!(!shown.values().any(|tone| tone == "pending"), "{shown:?}");
    server.mend();
    page.browser.click(more);
    page.settle();
    assert_eq!(page.count(".browse-open"), 0);
    assert!(page.text(".browse-far").contains("40 of"));
    // No list at all.
    server.fail("log/index/", Fault::Status(503));
    page.open("#/rent");
    assert_eq!(page.attributes(".answer", "data-tone"), ["unknown"]);
    assert_eq!(page.count(".offer"), 0);
    server.mend();
    page.browser.click(".answer .button-main");
    page.settle();
    assert!(page.count(".offer") > 0);
}
