//! What a reader follows: told of what is new, in a browser that comes back.

use serde_json::json;
use stele_records::types::forest::EventKind;
use stele_tests::city::City;
use stele_tests::rules::forest::{Grove, PLACE};
use stele_tests::rules::rental::{Street, listed_by, listing};
use stele_tests::rules::town::{Party, Town};

use crate::office::Office;
use crate::page::{Page, Site};
use crate::server::{Fault, Served};
use crate::stories::{FLAT, Let};
use crate::town::freshly;
use crate::works::{self, Built};

/// The flat with so many listings more, logged one after the other.
pub(crate) fn with_more(street: &Street, rents: &[&str]) -> City {
    let mut city = street.town.city();
    for rent in rents {
        let paper = listed_by(&street.platform, &street.agency, listing(rent));
        city.publish(vec![street.town.sign(paper)]);
    }
    freshly(city)
}

#[test]
fn a_reader_who_comes_back_sees_what_is_new() {
    let Some(site) = Site::found() else { return };
    let street = Let::new().street;
    let server = site.server(&with_more(&street, &[]));
    let page = site.reader(&server.base);
    page.trust(&Town::trust_json());
    page.open(FLAT);
    assert_eq!(page.attributes(".follow", "aria-pressed"), ["false"]);
    page.browser.click(".follow");
    page.wait_for(".follow[aria-pressed=true]");
    page.open("#/watch");
    assert_eq!(page.count(".followed .row"), 0, "{}", page.everything());
    assert!(page.text(".followed").contains("Nothing new"));

    server.show(&with_more(&street, &["2900.00", "2800.00"]));
    page.open("#/");
    let line = page.text(".watch-line");
    assert!(line.contains("it has something new"), "{line}");
    page.open("#/watch");
    let said = page.text(".followed");
    assert!(said.contains("2 new entries"), "{said}");
    assert_eq!(page.count(".followed .row"), 2);
    // Until it is seen it stays new, whatever page is opened.
    page.open("#/watch");
    assert_eq!(page.count(".followed .row"), 2);
    page.browser.click(".followed .button-main");
    page.wait_until("!document.querySelector('.followed .row')", "it is seen");
    server.show(&with_more(&street, &["2900.00", "2800.00", "2700.00"]));
    page.open("#/watch");
    assert!(page.text(".followed").contains("1 new entry"));

    // An older copy of the log is no news, and nothing is lost by it.
    server.show(&with_more(&street, &[]));
    page.open("#/watch");
    let said = page.text(".followed");
    assert!(
        said.contains("Can’t tell") && !said.contains("Nothing new"),
        "{said}"
    );
    server.show(&with_more(&street, &["2900.00", "2800.00", "2700.00"]));
    page.open("#/watch");
    assert!(page.text(".followed").contains("1 new entry"));

    // Nor is what can't be had.
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    server.fail("log/", Fault::HangUp);
    page.open("#/watch");
    let said = page.text(".followed");
    assert!(
        said.contains("Can’t tell") && !said.contains("Nothing new"),
        "{said}"
    );
    let line = page.text(".watch-line");
    assert!(line.contains("can’t be told"), "{line}");
    server.mend();

    page.browser
        .click(".followed .button-row button:last-child");
    page.wait_until(
        "!document.querySelector('.followed')",
        "nothing is followed",
    );
    page.open("#/");
    assert_eq!(page.count(".watch-line"), 0);
    page.assert_quiet();
}

/// Opens a page and follows what it is about.
pub(crate) fn follow(page: &Page, route: &str) {
    page.open(route);
    page.browser.click(".follow");
    page.wait_for(".follow[aria-pressed=true]");
}

/// The page of a party.
fn entity(party: &Party) -> String {
    let code = party.entity.trim_start_matches("urn:stele:entity:");
    format!("#/e/{code}")
}

/// What is shown of one thing that is followed.
fn followed(route: &str) -> String {
    format!(".followed:has(h2 a[href='{route}'])")
}

/// Nothing is new of it.
fn assert_quiet(page: &Page, route: &str) {
    let said = page.text(&followed(route));
    assert!(said.contains("Nothing new since"), "{route}: {said}");
    assert_eq!(page.count(&format!("{} .row", followed(route))), 0);
}

/// These entries are new, the newest first, and nothing else; and the page says that they are all.
fn assert_news(page: &Page, route: &str, entries: &[u64]) {
    let rows = page.attributes(&format!("{} .row a", followed(route)), "href");
    let expected: Vec<_> = entries.iter().map(|at| format!("#/entry/{at}")).collect();
    assert_eq!(rows, expected, "{route}: {}", page.everything());
    let said = page.text(&followed(route));
    let count = match entries.len() {
        1 => "1 new entry".to_owned(),
        count => format!("{count} new entries"),
    };
    for part in [
        count.as_str(),
        " everything new, as good as the log",
        "You had seen everything up to",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("There may be more"), "{said}");
}

/// A page that trusts what this publisher gives out.
fn reader(site: &Site, office: &Office) -> (Served, Page) {
    let served = Served::home(&site.stele, &site.folder, &office.home());
    let page = site.stranger("en-GB,en", &served.base);
    page.trust(&office.trust());
    (served, page)
}

#[test]
fn what_happens_to_a_tree_is_told_and_of_its_neighbour_nothing() {
    let Some(site) = Site::found() else { return };
    let mut grove = Grove::new();
    grove.planted("T-1", PLACE);
    let (latitude, longitude) = PLACE;
    grove.planted("T-2", (latitude + 1_000, longitude));
    let mut office = Office::founded(&site);
    office.publish(&grove.town);
    let (_served, page) = reader(&site, &office);
    let (tree, neighbour) = ("#/t/T-1", "#/t/T-2");
    follow(&page, tree);
    follow(&page, neighbour);
    page.open("#/watch");
    assert_quiet(&page, tree);
    assert_quiet(&page, neighbour);

    let care = grove.happens("T-1", EventKind::Care, json!({}));
    office.publish(&grove.town);
    let look = grove.happens("T-1", EventKind::Inspect, json!({"alive": true}));
    office.publish(&grove.town);
    page.open("#/");
    let line = page.text(".watch-line");
    assert_eq!(line, "You follow 2 things; 1 has something new.");
    page.open("#/watch");
    let [care, look] = [care, look].map(|at| office.entry_of(at));
    assert_news(&page, tree, &[look, care]);
    assert_quiet(&page, neighbour);

    page.browser
        .click(&format!("{} .button-main", followed(tree)));
    page.wait_until("!document.querySelector('.followed .row')", "it is seen");
    let gone = grove.happens("T-2", EventKind::Inspect, json!({"alive": false}));
    office.publish(&grove.town);
    page.open("#/watch");
    assert_quiet(&page, tree);
    assert_news(&page, neighbour, &[office.entry_of(gone)]);
    page.assert_quiet();
}

#[test]
fn what_happens_in_a_project_is_told_and_to_a_company_in_it() {
    let Some(site) = Site::found() else { return };
    let mut works = Built::new().works;
    let mut office = Office::founded(&site);
    office.publish(&works.town);
    let (_served, page) = reader(&site, &office);
    let steel = entity(&works.steel);
    let stranger = entity(&works.stranger);
    for route in [works::PAGE, &steel, &stranger] {
        follow(&page, route);
    }
    page.open("#/watch");
    for route in [works::PAGE, &steel, &stranger] {
        assert_quiet(&page, route);
    }

    let steel_paid = works.pay_steel("1", json!({}));
    let (to_main, to_labour) = works.pay_wages("3", "W-2");
    office.publish(&works.town);
    page.open("#/");
    let line = page.text(".watch-line");
    assert_eq!(line, "You follow 3 things; 2 have something new.");
    page.open("#/watch");
    let entries = [steel_paid, to_main, to_labour].map(|at| office.entry_of(at));
    let [steel_paid, to_main, to_labour] = entries;
    assert_news(&page, works::PAGE, &[to_labour, to_main, steel_paid]);
    // What others sign about it, too: it was paid.
    assert_news(&page, &steel, &[steel_paid]);
    assert_quiet(&page, &stranger);
    page.assert_quiet();
}
