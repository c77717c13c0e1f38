//! An honest log, served by `stele serve`: overview, entries, a record, both languages.

use serde_json::json;
use stele_tests::city::{ORIGIN, SIZE};
use stele_verify::hash::leaf_hash;

use crate::page::Site;
use crate::town;

#[test]
fn overview() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let served = site.serve(&city);
    let page = site.reader(&served.base);
    page.open("#/");

    assert_eq!(page.text("h1"), "Test city");
    assert_eq!(page.tone(), "yes");
    let line = page.text(".log-line");
    assert!(line.contains("in order, as logged until"), "{line}");
    // The newest records, each checked on its own: the last entry is none.
    assert_eq!(page.attributes(".row", "data-tone"), ["partly"; 6]);
    let links = page.attributes(".row a", "href");
    assert_eq!(links.first().map(String::as_str), Some("#/entry/298"));
    assert_eq!(page.texts(".row-subject").len(), 6);
    page.browser.click(".log-line a");
    page.wait_until("location.hash === '#/log'", "all about it");
    page.assert_quiet();
}

#[test]
fn the_log() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let served = site.serve(&city);
    let page = site.reader(&served.base);
    page.open("#/log");

    assert_eq!(page.tone(), "yes");
    let text = page.everything();
    let root = city.head().root.to_base64();
    for part in [ORIGIN, "300", &root, "garden", "library", "station"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // Two of the three witnesses have cosigned, and each is said to have or not to have.
    let signed = page.texts(".signature");
    let by = |name: &str| {
        let line = signed.iter().find(|line| line.contains(name));
        line.unwrap_or_else(|| panic!("nothing about {name}: {signed:?}"))
            .clone()
    };
    assert!(by("garden").contains("cosigned on") && by("station").contains("cosigned on"));
    assert!(by("library").contains("has not cosigned"));
    assert!(page.text(".log-missing").contains("library"));
    // What was seen before stands beside what is shown.
    let states = |page: &crate::page::Page| page.texts(".log-states .columns-even > div");
    let first = states(&page);
    assert!(
        first[0].contains(&root) && first[1].contains("Nothing so far"),
        "{first:?}"
    );
    page.reload();
    let again = states(&page);
    assert!(again.iter().all(|state| state.contains(&root)), "{again:?}");
    let checkpoint = String::from_utf8_lossy(&city.files["checkpoint"]).into_owned();
    page.browser.click(".log-states summary");
    let shown = page.text(".log-states pre");
    assert_eq!(shown.trim_end(), checkpoint.trim_end());
    for to in ["#/audit", "#/watch", "#/trust", "#/entries", "#/how"] {
        assert_eq!(page.count(&format!(".log-ways a[href='{to}']")), 1, "{to}");
    }
    // Every other page leads here, from its foot and from the line about the log.
    page.open("#/trust");
    for place in [".status-line", ".bottom-nav"] {
        assert_eq!(
            page.count(&format!("{place} a[href='#/log']")),
            1,
            "{place}"
        );
    }
    page.assert_quiet();
}

#[test]
fn entries() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open("#/entries");

    assert_eq!(page.attributes(".row", "data-tone"), ["partly"; 20]);
    page.browser.click(".pager a[rel=next]");
    page.wait_for(".row a[href='#/entry/279']");
    page.settle();
    assert_eq!(page.attributes(".row", "data-tone"), ["partly"; 20]);
    assert_eq!(page.count(".pager a[rel=prev]"), 1);
    // The last page ends at the first entry of all.
    page.open("#/entries/15");
    assert_eq!(
        page.attributes(".row a", "href").last().map(String::as_str),
        Some("#/entry/0")
    );
    assert_eq!(page.count(".pager a[rel=next]"), 0);
    // Beyond it there is nothing, and that is said.
    page.open("#/entries/16");
    assert_eq!(page.count(".row"), 0);

    page.browser.type_into("#jump", "4");
    page.browser.click(".jump button");
    page.wait_until(
        "location.hash === '#/entry/4'",
        "the reader is led to entry 4",
    );
    page.settle();
    assert_eq!(page.tone(), "yes");
    page.assert_quiet();
}

#[test]
fn a_number_that_is_none_is_said_to_be_none() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open("#/entries");
    page.browser.type_into("#jump", "300");
    page.browser.click(".jump button");
    page.wait_until(
        "document.querySelector('#jump-bad').innerText",
        "the error is shown",
    );
    assert!(page.text("#jump-bad").contains("299"));
    assert_eq!(page.attributes("#jump", "aria-invalid"), ["true"]);
    // Beyond the log, an address that somebody has typed says so too.
    page.open("#/entry/300");
    assert_eq!(page.tone(), "nothing");
    assert!(page.text(".answer").contains("There is no entry 300"));
    page.open("#/nowhere");
    assert_eq!(page.count(".answer"), 0);
    page.assert_quiet();
}

#[test]
fn record() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let served = site.serve(&city);
    let page = site.reader(&served.base);
    page.open("#/entry/4");

    assert!(
        page.text("h1")
            .starts_with("This tree card can be relied on, as logged until ")
    );
    let outcomes = page.outcomes();
    let outcome = |check: &str| outcomes[check].as_str();
    for passed in [
        "form",
        "proofs",
        "log-signature",
        "witnesses",
        "freshness",
        "inclusion",
        "C8",
        "fields",
        "roles",
        "index",
        "history",
    ] {
        assert_eq!(outcome(passed), "passed", "{passed}");
    }
    assert_eq!(outcome("growth"), "not-applicable");
    // The trust file asks for no auditor, and that is said.
    assert_eq!(outcome("completeness"), "warning");
    for rule in ["C1", "C2", "C3", "C4"] {
        assert_eq!(outcome(rule), "passed", "{rule}");
    }
    assert_eq!(page.attributes(".question", "data-answer"), ["yes"; 4]);
    let text = page.everything();
    for part in [
        "T-0004",
        "Ginkgo biloba",
        "银杏",
        "12.8",
        "人民路 4 号",
        "5 August 2026",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(page.count("time[datetime='2026-08-05']") > 0);
    // The evidence is what the log says.
    let leaf = leaf_hash(city.entry(4)).to_hex();
    let hashes = page.browser.script(
        "return [...document.querySelectorAll('.hash')].map(e => e.textContent)",
        &[],
    );
    let hashes: Vec<_> = hashes
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|hash| hash.as_str())
        .collect();
    assert!(hashes.contains(&leaf.as_str()), "{hashes:?}");
    // The second visit remembers the first.
    page.reload();
    assert_eq!(page.outcomes()["growth"], "passed");
    page.assert_quiet();
}

#[test]
fn neighbours_are_checked_too() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open("#/entry/255");
    page.browser.click(".crumbs a[rel=next]");
    page.wait_until("location.hash === '#/entry/256'", "the next entry is open");
    page.settle();
    // From the last of the full tile into the partial one.
    assert_eq!(page.tone(), "yes");
    assert!(page.everything().contains("T-0256"));
    page.open(&format!("#/entry/{}", SIZE - 1));
    assert_eq!(page.count(".crumbs a[rel=next]"), 0);
    page.open("#/entry/0");
    assert_eq!(page.count(".crumbs a[rel=prev]"), 0);
    page.assert_quiet();
}

#[test]
fn a_pinned_link_names_its_record() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let served = site.serve(&city);
    let page = site.reader(&served.base);
    page.open(&format!("#/entry/4/{}", leaf_hash(city.entry(4)).to_hex()));
    assert_eq!(page.tone(), "yes");
    assert_eq!(page.count("main [role=alert] .alert"), 0);
    page.open(&format!("#/entry/4/{}", leaf_hash(city.entry(5)).to_hex()));
    assert_eq!(page.count("main [role=alert] .alert"), 1);
    page.assert_quiet();
}

#[test]
fn both_languages() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let (chinese, english) = ("这张树木卡可以采信", "This tree card can be relied on");
    let lang = "return document.documentElement.lang";

    // The browser's language first.
    let page = site.reader_in("zh-CN,zh,en", &served.base);
    page.open("#/entry/4");
    assert_eq!(page.browser.script(lang, &[]), json!("zh-Hans"));
    assert!(page.text("h1").starts_with(chinese));
    let text = page.everything();
    for part in ["2026年8月5日", "银杏", "验证通过"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // The toggle is labelled in the language that it leads to.
    let toggle = ".wish[lang]";
    assert_eq!(page.texts(toggle), ["English"]);
    page.browser.click(toggle);
    page.wait_until(
        &format!(
            "document.querySelector('h1').innerText.startsWith({})",
            json!(english)
        ),
        "it is in English",
    );
    assert_eq!(page.browser.script(lang, &[]), json!("en"));
    assert_eq!(page.texts(toggle), ["中文"]);
    // The choice is remembered.
    page.reload();
    assert!(page.text("h1").starts_with(english));
    page.open("#/");
    assert_eq!(page.text("h1"), "Test city");
    page.browser.click(toggle);
    page.wait_until(
        "document.querySelector('h1').innerText === '测试市'",
        "it is in Chinese",
    );
    page.assert_quiet();
}
