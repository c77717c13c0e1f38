//! Where a tour stops, and how a reader gets there.

use std::collections::BTreeMap;

use serde_json::json;

use super::checks;
use crate::page::Page;

/// A page of the tour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    /// What it is called, in names of pictures and in what is said of it.
    pub(super) name: &'static str,
    way: Way,
}

/// How a reader gets to a page.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// By an address that is the same in every city.
    Address(&'static str),
    /// From an earlier stop by the first link whose address begins so.
    Link(&'static str, &'static str),
    /// By the box, into which the first text of an earlier stop that is found so is typed.
    Text(&'static str, &'static str),
    /// By the box, into which the end of an earlier stop's address is typed.
    Name(&'static str),
    /// By the page that takes what was copied, into which the record id of an earlier stop is pasted.
    Pasted(&'static str),
    /// By the first two boxes of an earlier stop that are there to compare.
    Compared(&'static str),
}

const fn stop(name: &'static str, way: Way) -> Stop {
    Stop { name, way }
}

/// What every city has: all pages of the menu and of the foot, and from each list the first of its kind.
pub(super) const EVERYWHERE: &[Stop] = &[
    stop("overview", Way::Address("#/")),
    stop("rent", Way::Address("#/rent")),
    stop("rent-any", Way::Address("#/rent?state=any")),
    stop("rent-table", Way::Address("#/rent?state=any&view=table")),
    stop("money", Way::Address("#/money")),
    stop("trees", Way::Address("#/trees")),
    stop("points", Way::Address("#/points")),
    stop("companies", Way::Address("#/companies")),
    stop("check", Way::Address("#/check")),
    stop("how", Way::Address("#/how")),
    stop("log", Way::Address("#/log")),
    stop("trust", Way::Address("#/trust")),
    stop("find", Way::Address("#/find")),
    stop("entries", Way::Address("#/entries")),
    stop("watch", Way::Address("#/watch")),
    stop("audit", Way::Address("#/audit")),
    stop("nowhere", Way::Address("#/no-such-page")),
    stop("entries-older", Way::Link("entries", "#/entries/")),
    stop("entry", Way::Link("entries-older", "#/entry/")),
    stop("first-entry", Way::Address("#/entry/0")),
    stop("record", Way::Pasted("entry")),
    stop("list", Way::Link("entry", "#/k/type/")),
    stop("listing", Way::Link("rent", "#/entry/")),
    stop("flat", Way::Link("rent", "#/p/")),
    stop("compare", Way::Compared("rent")),
    stop("project", Way::Link("money", "#/f/")),
    stop("payment", Way::Link("project", "#/entry/")),
    stop("contract", Way::Link("project", "#/k/contract/")),
    stop("company", Way::Link("companies", "#/e/")),
    stop("key", Way::Link("company", "#/k/signer/")),
    stop("find-company", Way::Text("company", "h1")),
    stop("find-code", Way::Name("company")),
    stop("find-key", Way::Name("key")),
    stop("find-record", Way::Name("record")),
    stop("find-nothing", Way::Address("#/find/no-such-thing")),
    stop("no-tree", Way::Address("#/t/no-such-tree")),
];

/// What only the made-up city has.
pub(super) const IN_THE_DEMO: &[Stop] = &[
    stop("section", Way::Link("trees", "#/trees/")),
    stop("tree", Way::Link("section", "#/t/")),
    stop("find-tree", Way::Name("tree")),
    stop("find-address", Way::Text("flat", "h1")),
    stop("photo", Way::Link("listing", "#/k/sha256/")),
    stop("find-hash", Way::Name("photo")),
    stop("grants", Way::Address("#/k/type/Grant")),
    stop("grant", Way::Link("grants", "#/entry/")),
    stop("station", Way::Link("grant", "#/k/subject/")),
    stop("account", Way::Link("grant", "#/a/")),
];

/// What only the city of other people's tables has, or has elsewhere: trees without sections.
pub(super) const IN_THE_IMPORTED: &[Stop] = &[
    stop("tree", Way::Link("trees", "#/t/")),
    stop("find-tree", Way::Name("tree")),
    stop("events", Way::Link("trees", "#/k/type/TreeEvent")),
    stop("event", Way::Link("events", "#/entry/")),
];

impl Stop {
    /// Its address, which is looked for on the page of an earlier stop; nothing if that page shows no way to it.
    pub(super) fn find(&self, page: &Page, known: &BTreeMap<&str, String>) -> Option<String> {
        match self.way {
            Way::Address(route) => Some(route.to_owned()),
            Way::Link(on, start) => {
                open(page, known.get(on)?)?;
                first_link(page, start)
            }
            Way::Text(on, css) => {
                open(page, known.get(on)?)?;
                typed(page, page.texts(css).first()?)
            }
            Way::Name(on) => {
                let end = known.get(on)?.rsplit('/').next()?;
                let text = page
                    .browser
                    .script("return decodeURIComponent(arguments[0])", &[json!(end)]);
                typed(page, text.as_str()?)
            }
            Way::Pasted(on) => {
                open(page, known.get(on)?)?;
                let id = "return document.querySelector('main').innerText.match(/urn:uuid:[-0-9a-f]{36}/)?.[0]";
                let id = page.browser.script(id, &[]);
                open(page, "#/check")?;
                page.browser.type_into("#pasted", id.as_str()?);
                page.browser.click(".paste button");
                led_to(page, "#/r/")
            }
            Way::Compared(on) => {
                open(page, known.get(on)?)?;
                for number in 0..2 {
                    let press =
                        "document.querySelectorAll('.compare-box input')[arguments[0]]?.click()";
                    page.browser.script(press, &[json!(number)]);
                    page.wait_for_frames();
                }
                first_link(page, "#/rent/compare/")
            }
        }
    }
}

/// Goes there, and waits until all is checked.
fn open(page: &Page, route: &str) -> Option<()> {
    page.follow(route);
    checks::is_checked(page).then_some(())
}

/// The address of the first link that begins so.
fn first_link(page: &Page, start: &str) -> Option<String> {
    let css = format!("main a[href^='{start}']");
    let is_there = page.comes_true(&format!("document.querySelector({})", json!(css)));
    is_there.then(|| page.attributes(&css, "href").remove(0))
}

/// Where the box leads to.
fn typed(page: &Page, text: &str) -> Option<String> {
    open(page, "#/find")?;
    page.browser
        .script("document.querySelector('#find').value = ''", &[]);
    page.browser.type_into("#find", text);
    page.browser.click(".search button");
    led_to(page, "#/find/")
}

/// The address to which the page has led by now, if it begins so.
fn led_to(page: &Page, start: &str) -> Option<String> {
    if !page.comes_true(&format!("location.hash.startsWith({})", json!(start))) {
        return None;
    }
    let hash = page.browser.script("return location.hash", &[]);
    hash.as_str().map(str::to_owned)
}
