//! axe-core, the usual tool that looks for what keeps people from using a page, inside the page itself.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::page::{Site, from_environment};
use crate::webdriver::Browser;

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

    /// Puts it into the page or frame. Its policy is not asked: the driver does it.
    pub(crate) fn put(&self, browser: &Browser) {
        browser.script(&format!("{}\nreturn axe.version", self.0), &[]);
    }

    /// What it finds on the page that is open, and in its frames into which it was put: one line for each place, none
    /// if all is well.
    pub(crate) fn look(&self, browser: &Browser) -> String {
        self.put(browser);
        let came = browser.script_later(
            "const done = arguments[arguments.length - 1];
             axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations']}).then(
               ({violations, passes}) => done({violations, passes: passes.length}),
               (error) => done({error: String(error?.stack ?? error)}))",
            &[json!(TAGS)],
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
#[test]
fn the_explorers_pages() {
    let (Some(site), Some(axe)) = (Site::found(), Axe::found()) else {
        return;
    };
    let served = site.serve_demo();
    for languages in ["en-GB,en", "zh-CN,zh"] {
        let page = site.stranger(languages, &served.base);
        for route in [
            "#/",
            "#/entry/4",
            "#/find",
            "#/trust",
            "#/entries",
            "#/check",
            "#/points",
            "#/money",
            "#/f/XA-2026-001",
            "#/trees",
            "#/companies",
            "#/log",
        ] {
            page.open(route);
            let found = axe.look(&page.browser);
            assert!(found.is_empty(), "{route} {languages}:\n{found}");
        }
    }
}
