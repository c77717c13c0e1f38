//! What a citizen types into the one box, and whether it leads to the fraud and names it.

use serde_json::{Value, json};

use crate::page::{Page, Site};
use crate::rent::record_of;
use crate::stories::hand_over;

/// What a walk ends with, for whoever reads why a test failed.
#[derive(Debug)]
struct Ended {
    /// The mark of the page's answer.
    tone: String,
    /// The mark of the entry among the others, if it stands there.
    row: Option<String>,
    /// The codes of what speaks against the entry.
    against: Vec<String>,
}

/// What somebody would type who has an advertisement, a tag, a receipt or a name before them.
fn typed(site: &Site, fraud: &Value) -> String {
    let entry = fraud["entry"].as_u64().expect("a number");
    let record = record_of(site, entry);
    let subject = &record["credentialSubject"];
    let id = fraud["subject"].as_str().expect("an id");
    // A payment by the number on its slip, a wage run and a contract by theirs.
    let numbered = ["payment:", "wages:", "contract:"].map(|kind| format!("urn:stele:{kind}"));
    if let Some(number) = numbered.iter().find_map(|kind| id.strip_prefix(kind)) {
        let number = number.replace("%2F", "/");
        let payment = number.rsplit_once(':');
        return match id.starts_with("urn:stele:payment:") {
            true => payment.map(|(own, _)| own.to_owned()).expect("a line"),
            false => number,
        };
    }
    let of = ["address", "tag", "receipt", "section", "project"];
    let found = of.iter().find_map(|name| subject[*name].as_str());
    // A flat by its unit number, a company by its credit code, a key by itself.
    let code = match id.strip_prefix("urn:stele:") {
        Some(code) => code.rsplit(':').next().unwrap_or_default(),
        None => id,
    };
    found.unwrap_or(code).to_owned()
}

/// From the home page, by the box, the button and the first way that is offered, without loading anything anew.
fn walk(page: &Page, text: &str, entry: u64) -> Ended {
    page.browser.script("location.hash = '#/'", &[]);
    page.wait_until(
        "location.hash === '#/' && document.querySelector('.hero #find')",
        "the home page is open",
    );
    page.browser
        .script("document.querySelector('#find').value = ''", &[]);
    page.browser.type_into("#find", text);
    page.browser.click(".search button");
    page.wait_until(
        "location.hash.startsWith('#/find/') && document.querySelector('.answer:not([data-tone=pending])') \
         && document.querySelector('.words')?.getAttribute('aria-busy') !== 'true'",
        &format!("{text} is looked up"),
    );
    page.settle();
    // Of a key: what mentions it, and not what it signed.
    let way = match text.starts_with("did:") {
        true => "main .finding[data-kind=ref] a",
        false => "main .find-page, main .row-more, main .finding a",
    };
    let ways = page.attributes(way, "href");
    assert!(!ways.is_empty(), "{text}: {}", page.everything());
    page.browser.click(way);
    page.wait_until(
        &format!(
            "location.hash === {} && document.querySelector('.answer:not([data-tone=pending])')",
            json!(ways[0])
        ),
        &format!("{text} leads to {}", ways[0]),
    );
    page.settle();
    let tone = page.tone();
    let own = format!("[data-entry='{entry}'][data-tone]");
    let row = page.attributes(&own, "data-tone").into_iter().next();
    if row.is_some() {
        let against = page.attributes(&format!("{own} .against"), "data-code");
        return Ended { tone, row, against };
    }
    // What no single record shows is said of all of them.
    let said = ["failed", "warning"].map(|outcome| page.steps_anywhere(outcome));
    if said.iter().any(|codes| !codes.is_empty()) {
        let against = said.concat();
        return Ended { tone, row, against };
    }
    // It is named, or in a list: then it says for itself what it is.
    let link = format!("main a[href='#/entry/{entry}']");
    assert!(
        page.count(&link) > 0,
        "{text}, {entry}: {}",
        page.everything()
    );
    page.browser.click(&link);
    page.wait_until(
        &format!("location.hash === '#/entry/{entry}' && document.querySelector('.questions')"),
        "the entry is open",
    );
    page.settle();
    let mut against = page.steps("failed");
    against.extend(page.steps("warning"));
    Ended {
        tone,
        row: None,
        against,
    }
}

/// What the page of a record says of the file that somebody was given with it, and with the salt that belongs to it.
pub(crate) fn handed_over(site: &Site, page: &Page, entry: u64, fraud: &Value) -> Vec<String> {
    page.visit(&format!("#/entry/{entry}"));
    for (member, name) in [
        ("disclosures", "lease.disclosures.json"),
        ("file", "lease.pdf"),
    ] {
        let file = fraud[member].as_str().expect("the path of a file");
        let bytes = std::fs::read(site.demo.join(file)).expect("the demo city has it");
        hand_over(page, name, &bytes);
    }
    page.wait_for(".handed [data-check][data-tone=no]");
    page.attributes(".handed [data-check][data-tone=no]", "data-check")
}

#[test]
fn each_fraud_is_found_by_what_a_citizen_types() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    page.open("#/");
    let mut wrong = Vec::new();
    for fraud in site.frauds() {
        let text = typed(&site, &fraud);
        let entry = fraud["entry"].as_u64().expect("a number");
        let code = fraud["code"].as_str().expect("a code");
        let mut ended = walk(&page, &text, entry);
        if code == "C7" {
            // The record is in order: it is the file beside it that was altered.
            ended.row = None;
            ended.against = handed_over(&site, &page, entry, &fraud);
        }
        let is_named = ended.against.iter().any(|own| own == code);
        // Nothing that a rule speaks against stands there as simply verified.
        let is_marked = ended.row.as_deref() != Some("yes");
        // What a stranger logs about something honest changes nothing of what is said of it.
        let is_spared = fraud["kind"] != "poison" || matches!(&*ended.tone, "yes" | "note");
        if !(is_named && is_marked && is_spared) {
            wrong.push(format!("{text}: {code} of {entry}: {ended:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    page.assert_quiet();
}
