//! States of pages that a reader brings about: a file that is handed over, two listings side by side, no network, an
//! audit that is led. Each wide in English by light, and narrow in Chinese by night, with its colours.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::Axe;
use crate::audit::{LATER, begin, demo_server, press, wait_for_stage};
use crate::given::DROP;
use crate::keeping::kept;
use crate::page::{Page, Site};
use crate::rent;
use crate::server::Fault;
use crate::town;
use crate::walks::handed_over;
use crate::webdriver::Wishes;

/// Languages, whether it is dark, and the width in CSS pixels.
const READERS: [(&str, bool, u32); 2] = [("en-GB,en", false, 1180), ("zh-CN,zh", true, 320)];

/// Who looks, and what was found so far.
struct Looker {
    axe: Axe,
    found: String,
}

impl Looker {
    /// Nobody, after having said that the test is skipped, where the tool is missing.
    fn found() -> Option<Self> {
        let axe = Axe::found()?;
        let found = String::new();
        Some(Self { axe, found })
    }

    fn look(&mut self, page: &Page, what: &str) {
        let found = self.axe.look(&page.browser);
        if !found.is_empty() {
            let _ = writeln!(self.found, "{what}:\n{found}");
        }
    }

    /// Opens whatever can be opened, and looks once more.
    fn look_inside(&mut self, page: &Page, what: &str) {
        self.look(page, what);
        let unfold = "document.querySelectorAll('main details').forEach(own => own.open = true)";
        page.browser.script(unfold, &[]);
        self.look(page, &format!("{what}, unfolded"));
    }

    fn assert_clean(self) {
        assert!(self.found.is_empty(), "{}", self.found);
    }
}

/// Those who read it, each in their own look.
fn readers(site: &Site, base: &str) -> [Page; 2] {
    READERS.map(|(languages, is_dark, width)| {
        let page = site.stranger_with(Wishes { languages, is_dark }, base);
        page.be_wide(width);
        page
    })
}

fn drop_on_the_home_page(page: &Page, file: &Path) {
    page.open("#/");
    page.wait_for(".ways");
    let bytes = std::fs::read(file).expect("the demo hands it out");
    let name = file.file_name().and_then(|name| name.to_str());
    let args = [json!(".drop-zone"), json!(name), json!(bytes)];
    assert_eq!(page.browser.script(DROP, &args), json!(true));
}

#[test]
fn files_that_are_handed_over() {
    let (Some(site), Some(mut looker)) = (Site::found(), Looker::found()) else {
        return;
    };
    let server = demo_server(&site);
    let frauds = site.frauds();
    let altered = frauds.iter().find(|fraud| fraud["code"] == "C7");
    let altered = altered.expect("it is planted");
    let paper = altered["file"].as_str().expect("a path");
    for page in readers(&site, &server.base) {
        for (name, tone) in [
            ("tree.tlog-proof", "partly"),
            ("tree-tampered.tlog-proof", "no"),
            ("nothing-recorded.dossier", "nothing"),
        ] {
            let file = site.demo().with_file_name(name);
            drop_on_the_home_page(&page, &file);
            page.wait_for(".answer");
            page.settle();
            assert_eq!(page.tone(), tone, "{name}");
            looker.look_inside(&page, &format!("{name}, dropped"));
            page.open("#/");
            page.wait_for(".ways");
            page.hand_over(&file);
            page.wait_for(".answer");
            page.settle();
            looker.look(&page, &format!("{name}, chosen"));
        }
        // A document of which nothing is recorded, and the same beside the record that it should belong to.
        drop_on_the_home_page(&page, &site.demo().join(paper));
        page.wait_for("[data-finding], .answer, .alert");
        page.settle();
        looker.look(&page, "an altered paper, dropped");
        let entry = altered["entry"].as_u64().expect("a number");
        let refused = handed_over(&site, &page, entry, altered);
        assert_eq!(refused, ["C7"]);
        looker.look_inside(&page, "an altered paper beside its record");
    }
    looker.assert_clean();
}

#[test]
fn listings_of_which_one_has_a_warning() {
    let (Some(site), Some(mut looker)) = (Site::found(), Looker::found()) else {
        return;
    };
    let server = demo_server(&site);
    let frauds = site.frauds();
    let honest = frauds.iter().find(|fraud| fraud["code"] == "R8");
    let honest = honest.and_then(|fraud| fraud["twin"].as_u64());
    let honest = rent::record_of(&site, honest.expect("it is planted"));
    let honest = honest["id"].as_str().expect("an id");
    let (_, _, [changed, _]) = rent::changed(&site);
    for page in readers(&site, &server.base) {
        page.open(&format!("#/rent/compare/{changed}/{honest}"));
        let tones = page.attributes(".answer", "data-tone");
        assert!(tones.len() == 2 && tones[0] != tones[1], "{tones:?}");
        looker.look_inside(&page, "two listings");
    }
    looker.assert_clean();
}

#[test]
fn without_a_network() {
    let (Some(site), Some(mut looker)) = (Site::found(), Looker::found()) else {
        return;
    };
    let server = site.keeping_server(&town::fresh());
    for page in readers(&site, &server.base) {
        page.trust(&town::trust());
        page.keep();
        page.open("#/");
        kept(&page);
        page.open("#/entry/4");
        server.fail("/", Fault::HangUp);
        for route in ["#/entry/4", "#/", "#/k/tag/T-0005"] {
            page.open(route);
            page.wait_for("[data-offline]");
            looker.look_inside(&page, &format!("{route} without a network"));
        }
        server.mend();
    }
    looker.assert_clean();
}

#[test]
fn an_audit_in_each_stage() {
    let (Some(site), Some(mut looker)) = (Site::found(), Looker::found()) else {
        return;
    };
    let server = demo_server(&site);
    let held = format!("log/{LATER}");
    for page in readers(&site, &server.base) {
        server.fail(&held, Fault::Hold);
        begin(&page);
        page.wait_until(
            "document.querySelector('progress')?.value == 1024",
            "a step is done",
        );
        looker.look(&page, "an audit that runs");
        press(&page);
        server.mend();
        wait_for_stage(&page, "paused");
        looker.look(&page, "an audit that was halted");
        press(&page);
        wait_for_stage(&page, "done");
        looker.look_inside(&page, "an audit that is done");
        server.fail(&held, Fault::Status(503));
        press(&page);
        wait_for_stage(&page, "stuck");
        looker.look(&page, "an audit that is stuck");
        server.mend();
        server.fail(&held, Fault::Hold);
        press(&page);
        page.browser
            .click(".audit .answer-actions .button:last-child");
        wait_for_stage(&page, "stopped");
        looker.look(&page, "an audit that was stopped");
        server.mend();
        let turn = |files: &mut std::collections::BTreeMap<String, Vec<u8>>| {
            files.get_mut(LATER).expect("it is there")[100] ^= 1;
        };
        server.tamper(turn);
        press(&page);
        wait_for_stage(&page, "wrong");
        looker.look(&page, "an audit of a damaged log");
        server.tamper(turn);
    }
    looker.assert_clean();
}
