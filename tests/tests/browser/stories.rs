//! Pages of a flat and an entity, and files that are held against a record: what a tenant does.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use stele_records::types::RecordType;
use stele_sign::canonical;
use stele_sign::disclosure::{Private, hide, sd_member};
use stele_tests::rules::rental::{Street, UNIT, flat, lease, leased, listed, listed_by, listing};
use stele_tests::rules::town::{Paper, Town};
use stele_verify::encoding::to_base64url;
use stele_verify::hash::Hash;

use crate::page::{Page, Site};
use crate::town::{fresh, freshly};

const SALT: [u8; 16] = *b"sixteen bytes...";
/// The lease as a file.
pub(crate) const DOCUMENT: &[u8] = b"%PDF-1.7 a lease";
/// The flat's page.
pub(crate) const FLAT: &str = "#/p/130629001001GB00001F00010001";

/// A flat that is let, with a listing beside, and all that a landlord hands over.
pub(crate) struct Let {
    pub(crate) street: Street,
    /// The listing of the agency.
    pub(crate) offer: u64,
    /// The listing of somebody who may not let it.
    pub(crate) false_offer: u64,
    pub(crate) lease: u64,
    title: u64,
    name: Private,
}

impl Let {
    pub(crate) fn new() -> Self {
        let mut s = Street::new();
        let registered = json!({
            "address": "容东片区示例里 3 栋 1102", "floorSizeCm2": 893_700, "floorLevel": "11", "numberOfRooms": 3,
        });
        let registry = [(&s.registry.key, "registry")];
        let paper = Paper::new(RecordType::Property, flat(UNIT, registered), &registry);
        s.town.log(paper);
        let name = hide("name", &json!("陈 <b>示例</b>"), &SALT).expect("in the profile");
        let title = json!({
            "ownerKey": s.owner.did().as_str(), "status": "held", "floorSizeCm2": 893_700,
            "floorLevel": "11", "numberOfRooms": 3, "_sd": sd_member([&name]), "_sd_alg": "sha-256",
        });
        let paper = Paper::new(RecordType::TitleAttestation, flat(UNIT, title), &registry);
        let title = s.town.log(paper);
        let owner = s.owner.clone();
        let mandate = s.mandate_paper(&owner, &s.agency, false);
        s.town.log(mandate);
        let offer = listed_by(&s.platform, &s.agency, listing("3200.00"));
        let offer = s.town.log(offer);
        let false_offer = s
            .town
            .log(listed(&s.platform, &s.stranger, listing("1200")));
        let mut terms = lease("2026-05-03", "2031-05-02");
        let hash = Hash::of(&[&SALT, DOCUMENT]);
        terms["documentHash"] = json!(hash.to_hex());
        let lease = s.town.log(leased(&s.platform, &s.owner, &s.tenant, terms));
        Self {
            street: s,
            offer,
            false_offer,
            lease,
            title,
            name,
        }
    }

    /// The landlord's disclosure file.
    pub(crate) fn disclosures(&self) -> Vec<u8> {
        let town = &self.street.town;
        let mut records: Vec<Value> = vec![
            json!({"record": town.id_of(self.title), "disclosures": [self.name.disclosure]}),
            json!({"record": town.id_of(self.lease), "salts": {"documentHash": to_base64url(&SALT)}}),
        ];
        records.sort_by_key(|member| member["record"].to_string());
        let file = json!({"stele": "disclosures/v1", "records": records});
        canonical::to_bytes(&file).expect("in the profile")
    }
}

/// Hands a file over by the drop zone's own button.
pub(crate) fn hand_over(page: &Page, name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("the file can be written");
    give(page, &path);
    page.wait_until(
        "document.querySelector('.handed .handed-found, .handed .alert')",
        "the files were compared",
    );
}

fn give(page: &Page, path: &Path) {
    let path = path.to_str().expect("a path of the tests' own");
    page.browser.type_into(".handed input[type=file]", path);
}

#[test]
fn a_flat_tells_its_life() {
    let Some(site) = Site::found() else { return };
    let town = Let::new();
    let served = site.serve(&freshly(town.street.town.city()));
    let page = site.reader(&served.base);
    page.trust(&Town::trust_json());
    page.open(FLAT);
    assert_eq!(page.text("h1"), "容东片区示例里 3 栋 1102");
    assert_eq!(page.tone(), "no");
    assert!(
        page.text(".answer h2")
            .starts_with("Don’t pay: this flat is let from 3 May 2026"),
        "{}",
        page.text(".answer h2")
    );
    let row = |entry: u64| format!(".life-row[data-entry='{entry}']");
    let codes = |entry| page.attributes(&format!("{} .against", row(entry)), "data-code");
    assert_eq!(codes(town.offer), ["R4"]);
    assert!(codes(town.false_offer).contains(&"R1".to_owned()));
    assert_eq!(page.attributes(&row(town.lease), "data-tone"), ["yes"]);
    assert!(page.text(".life").contains("owner-1") || page.text("main").contains("owner-1"));
    page.assert_quiet();
}

#[test]
fn a_listing_says_do_not_pay() {
    let Some(site) = Site::found() else { return };
    let town = Let::new();
    let served = site.serve(&freshly(town.street.town.city()));
    let page = site.reader(&served.base);
    page.trust(&Town::trust_json());
    page.open(&format!("#/entry/{}", town.offer));
    assert_eq!(
        page.text("h1"),
        "Do not pay: the flat is let from 3 May 2026 to 2 May 2031"
    );
    assert_eq!(page.steps("failed"), ["R4"]);
    page.assert_quiet();
}

#[test]
fn an_entity_shows_its_keys() {
    let Some(site) = Site::found() else { return };
    let mut town = Let::new();
    let Street {
        town: log, agency, ..
    } = &mut town.street;
    let second = log.second_key(agency);
    let entity = agency.entity.clone();
    log.revoke(&second);
    let served = site.serve(&freshly(town.street.town.city()));
    let page = site.reader(&served.base);
    page.trust(&Town::trust_json());
    let code = entity.trim_start_matches("urn:stele:entity:");
    page.open(&format!("#/e/{code}"));
    assert_eq!(page.tone(), "yes");
    assert!(page.text(".answer h2").ends_with("is registered"));
    assert_eq!(page.count("[aria-labelledby=keys] li"), 2);
    let keys = page.text("[aria-labelledby=keys]");
    assert!(keys.contains("Revoked on "), "{keys}");
    assert!(page.text("main").contains("Open all entries that name it"));
    page.assert_quiet();
}

#[test]
fn a_tenant_compares_the_lease() {
    let Some(site) = Site::found() else { return };
    let town = Let::new();
    let served = site.serve(&freshly(town.street.town.city()));
    let page = site.reader(&served.base);
    page.trust(&Town::trust_json());
    page.open(&format!("#/entry/{}", town.lease));
    hand_over(&page, "lease.pdf", DOCUMENT);
    assert!(page.text(".handed").contains("with a salt"));
    hand_over(&page, "empty.pdf", b"");
    page.wait_for(".handed .alert");
    let alert = page.text(".handed .alert");
    assert!(alert.contains("The selected file is empty."), "{alert}");
    hand_over(&page, "lord.disclosures.json", &town.disclosures());
    page.wait_for(".handed .disclosed");
    assert_eq!(page.text(".handed .disclosed"), "陈 <b>示例</b>");
    let said = page.text(".handed");
    for part in [
        "This is the logged document, bit by bit.",
        "The owner by the title, whose key signed this as landlord",
        "Nothing of these files has left it.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    page.open(&format!("#/entry/{}", town.lease));
    hand_over(&page, "lord.disclosures.json", &town.disclosures());
    page.wait_for(".handed .disclosed");
    hand_over(&page, "scan.pdf", b"another file");
    page.wait_for(".handed [data-check=C7]");
    assert!(
        page.text(".handed [data-check=C7]")
            .contains("This is not the logged file")
    );
    // Whoever looks no further than the first line is warned.
    assert_eq!(page.tone(), "no");
    let first = page.text("#answer");
    assert!(first.starts_with("Careful: the file"), "{first}");
    // Forgotten files leave nothing behind.
    page.browser.click(".handed .button-row .button");
    page.wait_for("[data-tone=yes] #answer");
    page.assert_quiet();
}

#[test]
fn a_tree_is_told_in_one_sentence() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&fresh());
    let page = site.reader(&served.base);
    page.open("#/t/T-0004");
    assert_eq!(page.text("h1"), "Tree T-0004");
    assert_eq!(page.tone(), "yes");
    let said = page.text(".answer h2");
    assert!(
        said.contains("last seen alive on 5 August 2026 by Parks office"),
        "{said}"
    );
    assert_eq!(page.count(".life-row"), 1);
    page.open("#/t/T-9999");
    assert!(page.text(".answer h2").starts_with("Nothing is recorded"));
    page.assert_quiet();
}
