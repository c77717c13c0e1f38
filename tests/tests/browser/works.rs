//! The pages of a project and of a wage run: where the money went, and what a worker was paid.

use serde_json::json;
use stele_records::types::RecordType;
use stele_records::types::funds::project_id;
use stele_sign::canonical;
use stele_sign::disclosure::{Private, hide, sd_member};
use stele_tests::rules::funds::{PROJECT, Site as Works};
use stele_tests::rules::town::{Paper, Town};

use crate::page::{Page, Site};
use crate::stories::hand_over;
use crate::town::freshly;

/// The project's page.
pub(crate) const PAGE: &str = "#/f/XA-2026-01";

/// A site where the money has reached a supplier and two workers.
pub(crate) struct Built {
    pub(crate) works: Works,
    /// The wage run.
    pub(crate) run: u64,
    attestation: u64,
    name: Private,
}

impl Built {
    pub(crate) fn new() -> Self {
        let mut works = Works::new();
        let salt = *b"sixteen bytes...";
        let name = hide("name", &json!("李 <b>示例</b>"), &salt).expect("in the profile");
        let key = works.town.new_key();
        let subject = json!({
            "id": key.did().as_str(), "pseudonym": "w-3K9", "scope": "project",
            "scopeId": project_id(PROJECT), "_sd": sd_member([&name]), "_sd_alg": "sha-256",
        });
        let signers = [(&works.attester.key, "attester"), (&key, "holder")];
        let paper = Paper::new(RecordType::PersonAttestation, subject, &signers);
        let attestation = works.town.log(paper);
        works.worker("w-7Q2");
        works.progress("400");
        works.pay_steel("120.50", json!({}));
        works.pay_wages("12", "W-1");
        let run = works.wages("W-1", "12", &[("w-3K9", "6.25"), ("w-7Q2", "5.75")]);
        Self {
            works,
            run,
            attestation,
            name,
        }
    }

    /// The worker's disclosure file, with this disclosure in it.
    fn file(&self, disclosure: &str) -> Vec<u8> {
        let id = self.works.town.id_of(self.attestation);
        let records = json!([{"record": id, "disclosures": [disclosure]}]);
        let file = json!({"stele": "disclosures/v1", "records": records});
        canonical::to_bytes(&file).expect("in the profile")
    }

    /// The worker's own.
    pub(crate) fn disclosures(&self) -> Vec<u8> {
        self.file(&self.name.disclosure)
    }
}

fn reader(site: &Site, base: &str) -> Page {
    let page = site.reader(base);
    page.trust(&Town::trust_json());
    page
}

#[test]
fn a_project_tells_where_its_money_went() {
    let Some(site) = Site::found() else { return };
    let built = Built::new();
    let served = site.serve(&freshly(built.works.town.city()));
    let page = reader(&site, &served.base);
    page.open(PAGE);
    assert_eq!(page.text("h1"), "容东学校");
    assert_eq!(page.tone(), "yes");
    let said = page.text(".answer h2");
    assert!(said.ends_with("CNY\u{a0}412 paid by the owner"), "{said}");
    assert_eq!(page.count(".link[data-contract]"), 3);
    let workers = page.text(".links .links .links .link");
    assert!(workers.contains("2 workers"), "{workers}");
    assert_eq!(page.attributes(".pay", "data-tone"), ["yes"; 5]);
    // The way from a payment to its record, and back.
    page.open(&format!("#/entry/{}", built.run));
    assert_eq!(page.count(&format!("a[href='{PAGE}']")), 2);
    page.assert_quiet();
}

#[test]
fn the_worst_payment_is_the_answer() {
    let Some(site) = Site::found() else { return };
    let mut built = Built::new();
    for _ in 0..20 {
        built.works.pay_steel("1", json!({}));
    }
    let over = built.works.pay_steel("100", json!({}));
    let served = site.serve(&freshly(built.works.town.city()));
    let page = reader(&site, &served.base);
    page.open(PAGE);
    assert_eq!(page.tone(), "no");
    let said = page.text(".answer h2");
    assert!(said.contains("1 did not pass and"), "{said}");
    let row = format!(".pay[data-entry='{over}']");
    assert_eq!(page.attributes(&row, "data-tone"), ["no"]);
    let codes = page.attributes(&format!("{row} .against"), "data-code");
    assert_eq!(codes, ["F3"]);
    // Twenty a page, and only what didn't pass on demand.
    assert_eq!(page.count(".pay"), 20);
    page.browser
        .click("[aria-labelledby=movements] .pager .button:last-child");
    page.wait_until(
        "document.querySelectorAll('.pay').length == 6",
        "older ones",
    );
    page.browser
        .click("[aria-labelledby=movements] .sheet-head .button");
    page.wait_until(
        "document.querySelectorAll('.pay').length == 1",
        "what failed",
    );
    page.browser
        .click("[aria-labelledby=movements] .sheet-head .button");
    page.wait_until(
        "document.querySelectorAll('.pay').length == 20",
        "all again",
    );
    page.assert_quiet();
}

#[test]
fn a_worker_sees_what_they_were_paid() {
    let Some(site) = Site::found() else { return };
    let built = Built::new();
    let served = site.serve(&freshly(built.works.town.city()));
    let page = reader(&site, &served.base);
    page.open(&format!("#/entry/{}", built.run));
    page.wait_for(".handed");
    hand_over(&page, "me.disclosures.json", &built.disclosures());
    page.wait_for(".handed .paid");
    let said = page.text(".handed");
    for part in [
        "This run paid you CNY 6.25 (line 1), under the pseudonym w-3K9.",
        "李 <b>示例</b>",
        "Nothing of these files has left it.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(page.text(".table .mine").contains("w-3K9"));
    assert_eq!(page.count(".table .mine"), 1);
    // What opens nothing tells nobody anything.
    page.open(&format!("#/entry/{}", built.run));
    page.wait_for(".handed");
    let other = hide("name", &json!("别人"), b"other bytes.....").expect("in the profile");
    let other = built.file(&other.disclosure);
    hand_over(&page, "other.disclosures.json", &other);
    assert_eq!(page.count(".handed .paid, .table .mine"), 0);
    page.open(PAGE);
    page.wait_for(".handed");
    hand_over(&page, "me.disclosures.json", &built.disclosures());
    page.wait_for(".handed .paid[data-paid=runs]");
    let wages = page.text(".handed .paid tbody");
    assert!(
        wages.contains("July 2026") && wages.contains("CNY 6.25"),
        "{wages}"
    );
    assert_eq!(
        page.attributes(".handed .paid tbody tr", "data-tone"),
        ["yes"]
    );
    page.assert_quiet();
}
