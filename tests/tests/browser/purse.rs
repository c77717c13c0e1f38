//! The pages of a points account and of the city's points.

use stele_tests::rules::points::{Purse, Scheme};
use stele_tests::rules::town::Town;

use crate::page::{Page, Site};
use crate::town::freshly;

/// The account's page.
pub(crate) const PAGE: &str = "#/a/p-7Q2";

/// Somebody who has handed in paper often, and bought soap.
pub(crate) fn collected() -> (Scheme, Purse) {
    let mut scheme = Scheme::new();
    let purse = scheme.account("p-7Q2");
    let (_, _, receipt) = scheme.earns(&purse, 5_000);
    scheme.earns(&purse, 1_250);
    scheme.buys(&purse, "XM-88", 1);
    scheme.expires(&purse, &receipt, 2);
    (scheme, purse)
}

fn reader(site: &Site, base: &str) -> Page {
    let page = site.reader(base);
    page.trust(&Town::trust_json());
    page
}

#[test]
fn an_account_tells_each_point() {
    let Some(site) = Site::found() else { return };
    let (scheme, _) = collected();
    let served = site.serve(&freshly(scheme.town.city()));
    let page = reader(&site, &served.base);
    page.open(PAGE);
    assert_eq!(page.tone(), "yes");
    let said = page.text(".answer h2");
    assert_eq!(
        said,
        "Everything on this account adds up: it holds 30 points"
    );
    assert!(page.text("main").contains("Anyone can follow a pseudonym"));
    let newest = page.text(".pay:first-child");
    assert!(
        newest.contains("−2 points") && newest.contains("Balance: 30 points"),
        "{newest}"
    );
    page.browser
        .click("[aria-labelledby=events] .sheet-head .button");
    page.wait_until(
        "document.querySelector('.pay:first-child').textContent.includes('Waste handed in')",
        "the oldest stands first",
    );
    page.open("#/points");
    assert_eq!(page.tone(), "yes");
    assert_eq!(page.attributes("[data-scheme=green]", "data-tone"), ["yes"]);
    // Spent, run out, taken back, held, their sum, and granted.
    let sums = page.texts("[data-scheme=green] td");
    assert_eq!(sums, ["30", "2", "0", "30", "62", "62"]);
    page.assert_quiet();
}

#[test]
fn what_is_spent_without_having_it_is_the_answer() {
    let Some(site) = Site::found() else { return };
    let (mut scheme, purse) = collected();
    let again = scheme.buys(&purse, "XM-89", 2);
    let served = site.serve(&freshly(scheme.town.city()));
    let page = reader(&site, &served.base);
    page.open(PAGE);
    assert_eq!(page.tone(), "no");
    let said = page.text(".answer h2");
    assert!(said.ends_with("By the others it holds 30 points"), "{said}");
    let row = format!(".pay[data-entry='{again}']");
    assert_eq!(page.attributes(&row, "data-tone"), ["no"]);
    assert_eq!(page.count(&format!("{row} .against")), 1);
    page.open("#/points");
    assert_eq!(page.tone(), "note");
    let row = format!(".refused [data-entry='{again}']");
    assert_eq!(page.count(&row), 1);
    page.assert_quiet();
}
