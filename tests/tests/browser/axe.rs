//! axe-core, the usual tool that looks for what keeps people from using a page, inside the page itself.

mod states;

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::audit::{demo_server, go};
use crate::page::{Page, Site, from_environment};
use crate::server::Fault;
use crate::webdriver::Browser;
use crate::{rent, town};

/// WCAG 2.2, levels A and AA, and what axe-core calls best practice.
const TAGS: [&str; 6] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

/// The tool, as `cargo xtask test` has installed it: `STELE_AXE` names its script.
pub(crate) struct Axe(String);

impl Axe {
    /// The tool; or nothing, after having said that the test is skipped.
    pub(crate) fn found() -> Option<Self> {
        let script = std::fs::read_to_string(from_environment("STELE_AXE")?);
        Some(Self(script.expect("axe-core is installed")))
    }

    /// Puts it into the page or frame, unless it is there. Its policy is not asked: the driver does it.
    pub(crate) fn put(&self, browser: &Browser) {
        let is_there = browser.script("return typeof axe === 'object'", &[]);
        if is_there != json!(true) {
            browser.script(&format!("{}\nreturn axe.version", self.0), &[]);
        }
    }

    /// What it finds on the page that is open, and in its frames into which it was put: one line for each place, none
    /// if all is well.
    pub(crate) fn look(&self, browser: &Browser) -> String {
        self.look_for(browser, &[])
    }

    /// The same but for colours, at which it looks longest, and which don't depend on the language.
    pub(crate) fn look_at_words(&self, browser: &Browser) -> String {
        self.look_for(browser, &["color-contrast"])
    }

    fn look_for(&self, browser: &Browser, but: &[&str]) -> String {
        self.put(browser);
        let came = browser.script_later(
            "const done = arguments[arguments.length - 1];
             const rules = Object.fromEntries(arguments[1].map(rule => [rule, {enabled: false}]));
             axe.run(document, {rules, runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations']}).then(
               ({violations, passes}) => done({violations, passes: passes.length}),
               (error) => done({error: String(error?.stack ?? error)}))",
            &[json!(TAGS), json!(but)],
        );
        assert_eq!(came["error"], Value::Null);
        // A page on which it found nothing to look at would be clean, too.
        assert!(
            came["passes"].as_u64().is_some_and(|rules| rules > 10),
            "it looked at nothing: {came}"
        );
        let mut found = String::new();
        for rule in came["violations"].as_array().into_iter().flatten() {
            for node in rule["nodes"].as_array().into_iter().flatten() {
                let id = rule["id"].as_str().unwrap_or_default();
                let why = node["failureSummary"].as_str().unwrap_or_default();
                let why = why.replace('\n', " ");
                let _ = writeln!(found, "{id} {}: {why}\n  {}", node["target"], node["html"]);
            }
        }
        found
    }
}

/// Pages of the explorer, as the demo city's readers have them before them.
fn routes(site: &Site) -> Vec<String> {
    let (flat, listing, ids) = rent::changed(site);
    let fixed = [
        "#/",
        "#/entry/4",
        "#/find",
        "#/find/%E5%AE%B9%E5%9F%8E%E5%8E%BF",
        "#/trust",
        "#/entries",
        "#/check",
        "#/how",
        "#/log",
        "#/points",
        "#/money",
        "#/f/XA-2026-001",
        "#/f/XA-2026-031",
        "#/trees",
        SECTION,
        "#/t/XA629-0001006",
        "#/companies",
        "#/rent",
        "#/rent?township=130629&rent=2000-1500&state=any",
        "#/rent?township=130629&state=any&view=table",
    ];
    let own = [
        format!("#/rent/compare/{}/{}", ids[0], ids[1]),
        flat,
        listing,
    ];
    fixed.map(str::to_owned).into_iter().chain(own).collect()
}

/// The section of the demo city in which the trees with something the matter stand.
pub(crate) const SECTION: &str = "#/trees/%E5%8D%83%E5%B9%B4%E7%A7%80%E6%9E%97%E5%AE%B9%E5%9F%8E%E5%8E%BF1%E5%8F%B7%E5%9C%B0%E5%9D%973%E5%B0%8F%E7%8F%AD";

/// Links and buttons of the page's head that something else lies over, at whose middle that would be clicked.
const COVERED: &str = "
    scrollTo(0, 0);
    const all = [...document.querySelectorAll('header a, header button, main form button')];
    return all.filter(own => {
        const box = own.getClientRects()[0];
        if (!box || box.bottom > innerHeight || box.right > innerWidth || box.top < 0 || box.left < 0) return false;
        const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        return hit && !own.contains(hit) && !hit.contains(own);
    }).map(own => own.outerHTML.slice(0, 120));";

/// Wide in English, and on a phone in Chinese.
#[test]
fn the_explorers_pages() {
    let (Some(site), Some(axe)) = (Site::found(), Axe::found()) else {
        return;
    };
    let served = site.serve_demo();
    let mut all = String::new();
    for languages in ["en-GB,en", "zh-CN,zh"] {
        let page = site.stranger(languages, &served.base);
        let is_phone = languages.starts_with("zh");
        if is_phone {
            page.be_a_phone();
        }
        page.open("#/");
        for route in routes(&site) {
            page.visit(&route);
            let found = match is_phone {
                true => axe.look_at_words(&page.browser),
                false => axe.look(&page.browser),
            };
            if !found.is_empty() {
                let _ = writeln!(all, "{route} {languages}:\n{found}");
            }
            let covered = page.browser.script(COVERED, &[]);
            if covered != json!([]) {
                let _ = writeln!(all, "{route} {languages}: something lies over {covered}");
            }
            if route == "#/rent" {
                page.browser.click(".compare-box input");
                all += &axe.look_at_words(&page.browser);
            }
        }
    }
    assert!(all.is_empty(), "{all}");
}

/// While they wait, where nothing can be had, where what comes is wrong, and where nothing is recorded.
#[test]
fn the_explorers_pages_in_trouble() {
    let (Some(site), Some(axe)) = (Site::found(), Axe::found()) else {
        return;
    };
    let server = demo_server(&site);
    let mut all = String::new();
    let mut look = |page: &Page, what: &str| {
        let found = axe.look_at_words(&page.browser);
        if !found.is_empty() {
            let _ = writeln!(all, "{what}:\n{found}");
        }
    };
    let routes = [
        "#/rent",
        "#/money",
        "#/f/XA-2026-031",
        "#/trees",
        SECTION,
        "#/companies",
        "#/points",
        "#/how",
        "#/find/%E5%AE%B9%E5%9F%8E%E5%8E%BF",
    ];
    let page = site.stranger("zh-CN,zh", &server.base);
    page.be_a_phone();
    page.allow_console("Failed to load resource");
    for fault in [Fault::Status(503), Fault::Garbage, Fault::Hold] {
        // The head of the log is there, and nothing else.
        server.mend();
        page.open("#/check");
        for path in ["log/index/", "log/tile/", "log/entry/", "log/search/"] {
            server.fail(path, fault);
        }
        for route in routes {
            if matches!(fault, Fault::Hold) {
                go(&page, route);
                page.wait_until("document.querySelector('#app h1')", "the page is there");
            } else {
                page.visit(route);
            }
            look(&page, &format!("{route} {fault:?}"));
        }
    }
    server.mend();
    let server = site.server(&town::fresh());
    let page = site.reader(&server.base);
    page.open("#/");
    for route in routes {
        page.visit(route);
        look(&page, &format!("{route} without anything"));
    }
    assert!(all.is_empty(), "{all}");
}
