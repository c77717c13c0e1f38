//! What the browser remembers of a log: it may grow, and nothing else.

use serde_json::json;
use stele_tests::city::{self, City};

use crate::page::Site;
use crate::town;

/// The size at which the log was published first.
const FIRST: u64 = 270;

fn of_size(size: u64) -> City {
    grown_to(size, city::card)
}

/// The same entries, but for one.
fn forked(size: u64) -> City {
    grown_to(size, |at| city::card(if at == 5 { 1_005 } else { at }))
}

/// Each time that it is published the log ends with an index root.
fn grown_to(size: u64, card: impl Fn(u64) -> Vec<u8>) -> City {
    let mut city = City::indexed((0..FIRST - 1).map(&card).collect());
    if size > FIRST {
        city.publish((FIRST..size - 1).map(card).collect());
    }
    town::freshly(city)
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
    page.assert_quiet();
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
        assert_eq!(page.tone(), "no", "{size}");
        page.open("#/");
        assert_eq!(page.tone(), "no", "{size}");
    }
    // It was not taken for what was seen: the honest log is believed again.
    server.show(&of_size(300));
    page.open("#/entry/4");
    assert_eq!(page.outcomes()["growth"], "passed");
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
    page.assert_quiet();
}

#[test]
fn a_memory_that_somebody_broke_is_no_memory() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&of_size(270));
    let page = site.reader(&server.base);
    page.open("#/");
    let keys = "return Object.keys(localStorage).filter(key => key.includes(arguments[0]))";
    let found = page.browser.script(keys, &[json!(city::ORIGIN)]);
    assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
    let spoil = "localStorage.setItem(arguments[0], '270 <b>no hash</b> -')";
    page.browser.script(spoil, &[found[0].clone()]);
    page.open("#/entry/4");
    assert_eq!(page.outcomes()["growth"], "not-applicable");
    assert_eq!(page.tone(), "yes");
    page.assert_quiet();
}
