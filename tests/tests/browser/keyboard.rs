//! From the home page to a verdict on each page with the Tab and Enter keys alone.

use serde_json::json;

use crate::page::{Page, Site};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// How many stops a way may take: more, and nobody goes it.
const MOST: usize = 90;

/// Tabs until what has the focus fits, which must be seen to have it.
fn tab_to(page: &Page, css: &str) {
    let is_seen = tab(page, css).unwrap_or_else(|| {
        panic!("no way to {css} by {MOST} stops\n{}", page.everything());
    });
    assert!(is_seen, "the focus on {css} is seen\n{}", page.everything());
}

/// Tabs until what has the focus fits. Says whether it is seen to have it, or nothing if there is no way to it.
pub(crate) fn tab(page: &Page, css: &str) -> Option<bool> {
    for _ in 0..MOST {
        page.browser.press(TAB);
        let on = format!("document.activeElement?.matches({})", json!(css));
        if page.browser.script(&format!("return {on}"), &[]) == json!(true) {
            let seen = "(on => {
                const box = on.getBoundingClientRect();
                // Of a drawing the lines are stronger.
                const isDrawn = on => on instanceof SVGElement && getComputedStyle(on).stroke != 'none';
                const hasFrame = getComputedStyle(on).outlineStyle != 'none' || [...on.children].some(isDrawn);
                const isShown = on.matches(':focus-visible') && hasFrame;
                // The window itself has no focus on a display without a window manager.
                return (isShown || !document.hasFocus()) && box.bottom > 0 && box.top < innerHeight
            })(document.activeElement)";
            return Some(page.comes_true(seen));
        }
    }
    None
}

/// Presses Enter and waits for the address.
fn enter(page: &Page, hash: &str) {
    page.browser.press(ENTER);
    page.wait_until(
        &format!("location.hash.startsWith({})", json!(hash)),
        &format!("{hash} is open"),
    );
    page.settle();
}

#[test]
fn each_verdict_is_reached_by_keys() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    // From the home page to a page, from there to a row, and what says how it came out.
    for (home, hash, row, end, verdict) in [
        (
            "main a[href='#/rent']",
            "#/rent",
            "main .offer a, main .offers a",
            "#/",
            ".answer[data-tone]",
        ),
        (
            "main a[href='#/money']",
            "#/money",
            "main .project-row a",
            "#/f/",
            ".answer[data-tone]",
        ),
        (
            "main a[href='#/trees']",
            "#/trees",
            "main .sections a",
            "#/trees/",
            ".answer[data-tone]",
        ),
        (
            "main a[href='#/points']",
            "#/points",
            "main .typed-rows a",
            "#/entry/",
            ".answer[data-tone]",
        ),
        (
            "main a[href='#/companies']",
            "#/companies",
            "main .tree-row a",
            "#/e/",
            ".answer[data-tone]",
        ),
    ] {
        page.open("#/");
        tab_to(&page, home);
        enter(&page, hash);
        tab_to(&page, row);
        enter(&page, end);
        page.wait_for(verdict);
        assert_ne!(page.tone(), "pending", "{hash}");
    }
    // By the box, to a tree.
    page.open("#/");
    tab_to(&page, "#find");
    for key in "XA629-0001010".chars() {
        page.browser.press(&key.to_string());
    }
    enter(&page, "#/find/XA629-0001010");
    tab_to(&page, "main .find-page");
    enter(&page, "#/t/XA629-0001010");
    assert_eq!(page.tone(), "note");
    // How it works: a record is broken, and mended, by keys.
    page.visit("#/how");
    // Whoever tabs past the end of a page leaves it, and a window without a display isn't come back to.
    page.wait_for(".how-actions .button-main");
    tab_to(&page, ".how-actions .button-main");
    page.browser.press(ENTER);
    page.wait_for(".how-try .answer[data-tone=no]");
    tab_to(&page, ".how-actions .button:not(.button-main)");
    page.browser.press(ENTER);
    page.wait_for(".how-try .answer:not([data-tone=no])");
    page.assert_quiet();
}
