//! What a reader follows: told of what is new, in a browser that comes back.

use stele_tests::city::City;
use stele_tests::rules::rental::{Street, listed_by, listing};
use stele_tests::rules::town::Town;

use crate::page::Site;
use crate::server::Fault;
use crate::stories::{FLAT, Let};
use crate::town::freshly;

/// The flat with so many listings more, logged one after the other.
fn with_more(street: &Street, rents: &[&str]) -> City {
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
    assert!(line.contains("something is new"), "{line}");
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
