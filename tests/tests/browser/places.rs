//! Whoever goes back finds the place again where they were.

use serde_json::json;

use crate::keeping::tick;
use crate::page::Site;

/// A page that is filled step by step, and is long.
const PAGE: &str = "#/f/XA-2026-002";

#[test]
fn back_is_where_it_was_left() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    page.open(PAGE);
    page.wait_for(".pay[data-tone=yes]");
    // Scrolling changes nothing in the page, and only changes are looked at.
    tick(&page);
    let link = "[...document.querySelectorAll('.pay a[href^=\"#/entry/\"]')].at(-1)";
    let left = page.browser.script(
        &format!("const link = {link}; scrollTo(0, link.getBoundingClientRect().top - 300); return link.getAttribute('href')"),
        &[],
    );
    page.wait_until("history.state > 0", "the place is kept");
    page.browser.script(&format!("{link}.click()"), &[]);
    page.wait_until(
        &format!("location.hash === {left} && document.querySelector('.answer[data-tone=yes]')"),
        "the entry is open",
    );
    assert_eq!(page.browser.script("return scrollY", &[]), json!(0));
    page.browser.script("history.back()", &[]);
    page.wait_until(
        &format!(
            "location.hash === '{PAGE}' && scrollY > 0 &&
             (top => top > 0 && top < innerHeight)({link}?.getBoundingClientRect().top)"
        ),
        "the place is found again",
    );
    page.assert_quiet();
}
