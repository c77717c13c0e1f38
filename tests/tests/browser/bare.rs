//! A log without sections, as one that was imported: its trees by their cards. And what a browser tells a page that is
//! gone: nothing is thrown.

use crate::page::Site;
use crate::town::fresh;

#[test]
fn without_sections_the_tree_cards_are_shown() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&fresh());
    let page = site.reader(&served.base);
    page.open("#/trees");
    let said = page.text(".no-sections");
    assert!(said.contains("no records about sections"), "{said}");
    page.wait_until(
        "document.querySelectorAll('.tree-row').length > 1",
        "trees are listed",
    );
    let links = page.attributes(".tree-row .row-link", "href");
    assert!(
        links.iter().all(|link| link.starts_with("#/t/T-")),
        "{links:?}"
    );
    assert_eq!(page.count(".sections"), 0);
    // The way to a certain tree; what can be no tag leads nowhere, and says so.
    page.browser.type_into("#open-tree", " ");
    page.browser.click("form:has(#open-tree) button");
    page.wait_for("form:has(#open-tree) [role=alert]");
    page.browser.type_into("#open-tree", "T-0004");
    page.browser.click("form:has(#open-tree) button");
    page.wait_until("location.hash === '#/t/T-0004'", "the tree is opened");
    page.settle();
    assert_eq!(page.text("h1"), "Tree T-0004");
    page.assert_quiet();
}

#[test]
fn an_answer_that_comes_too_late_is_no_fault() {
    let Some(site) = Site::found() else { return };
    if !site.has_devtools() {
        return;
    }
    let served = site.serve(&fresh());
    let page = site.reader(&served.base);
    // Timers that were cleared go off all the same, and soon: as where a page's clock is replaced under way. The
    // device keeps the reader waiting.
    page.before_all(
        "window.late = 0;
        const begin = window.setTimeout;
        window.setTimeout = (what, after, ...more) => {
            const isOurs = after === 20000 && !String(what).includes('done(');
            return begin((...own) => {
                window.late += isOurs;
                what(...own);
            }, isOurs ? 2500 : after, ...more);
        };
        window.clearTimeout = () => undefined;
        Geolocation.prototype.getCurrentPosition = (found, refused) => {
            window.tell = () => { found({coords: {latitude: 39, longitude: 116, accuracy: 12}}); refused({code: 1}); };
        };",
    );
    page.open("#/t/T-0004");
    let fetched = "performance.getEntriesByType('resource').length > 3";
    page.wait_until(fetched, "something was fetched");
    page.browser.click(".how-far .button");
    page.visit("#/how");
    page.browser.script("window.tell()", &[]);
    page.wait_until(
        "window.late > 3 || (requestAnimationFrame(() => document.body.classList.toggle('turn')), false)",
        "what was cleared went off",
    );
    page.assert_quiet();
}
