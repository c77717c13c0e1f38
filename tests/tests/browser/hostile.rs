//! Names by people who mean ill, on a phone: they are text, they turn nothing round but themselves, and no page
//! scrolls sideways for them.

use serde_json::{Value, json};
use stele_records::types::RecordType;
use stele_records::types::forest::{EventKind, section_id};
use stele_tests::city::City;
use stele_tests::rules::forest::{Grove, PLACE, SIDE, SOUTH_WEST, at};
use stele_tests::rules::funds::{PROJECT, Site as Works};
use stele_tests::rules::points::{Scheme, Who, goods, station_of};
use stele_tests::rules::rental::{Street, UNIT, listed, listing};
use stele_tests::rules::town::{AREA, Paper, Town};

use crate::page::{Page, Site};
use crate::screenshots::misfit;
use crate::town::freshly;

const MARKUP: &str = "\"><img src=x onerror=alert(1)><b id=injected>";

/// As much as a field takes: markup, what turns text round and never ends, what isn't seen, emoji of many parts, and
/// a word that is wider than any screen.
fn name() -> String {
    let start = format!(
        "{MARKUP}\u{202e}gnp.exe\u{2066}\u{2067}a\u{200b}b\u{200d}\u{feff}\u{e0001}👩‍👩‍👧‍👦🏴‍☠️\u{301}\u{301}\u{301}"
    );
    let room = 512 - start.len();
    format!("{start}{}", "W".repeat(room))
}

/// A log, and where in it such names stand.
struct Bad {
    city: City,
    routes: Vec<String>,
}

fn rented() -> Bad {
    let mut street = Street::new();
    let named = |more: Value| {
        let mut subject = listing("3200");
        for (key, value) in more.as_object().expect("members") {
            subject[key] = value.clone();
        }
        subject
    };
    let bad = named(json!({"address": name(), "name": name(), "listingId": "W".repeat(64)}));
    let first = { &mut street.town }.log(listed(&street.platform, &street.owner, bad));
    // Longer than any field: it breaks the form, and is shown as what it is.
    let long = named(json!({"name": "長".repeat(10_000)}));
    let second = street
        .town
        .log(listed(&street.platform, &street.owner, long));
    let council = Town::council();
    let entity = street.agency.entity.clone();
    street.town.log(Paper::new(
        RecordType::Entity,
        json!({"id": entity, "legalName": name(), "kind": "agency", "area": AREA}),
        &[(&council, "registrar")],
    ));
    let code = entity.trim_start_matches("urn:stele:entity:");
    let ids = [first, second].map(|entry| street.town.id_of(entry));
    Bad {
        routes: vec![
            "#/".into(),
            "#/rent?state=any".into(),
            "#/rent?state=any&view=table".into(),
            format!("#/rent/compare/{}/{}", ids[0], ids[1]),
            format!("#/p/{UNIT}"),
            format!("#/entry/{first}"),
            format!("#/entry/{second}"),
            "#/companies".into(),
            format!("#/e/{code}"),
            "#/find/onerror".into(),
        ],
        city: street.town.city(),
    }
}

fn planted() -> Bad {
    let mut grove = Grove::new();
    // Its id has all of it, percent-encoded.
    let section = format!("{MARKUP}\u{202e}gnp.exe\u{200b}👩‍👩‍👧‍👦");
    let (south, west) = SOUTH_WEST;
    let (north, east) = (south + SIDE, west + SIDE);
    let boundary = [[south, west], [south, east], [north, east], [north, west]];
    grove.town.log(Paper::new(
        RecordType::Section,
        json!({"id": section_id(&section), "section": section, "area": AREA, "boundaryE7": boundary}),
        &[(&grove.custodian.key, "custodian")],
    ));
    grove.planted("T-1", PLACE);
    let mut moved = at(PLACE);
    moved["section"] = json!(section);
    moved["scientificName"] = json!(name());
    moved["vernacularName"] = json!(name());
    grove.happens("T-1", EventKind::Correct, moved);
    Bad {
        routes: vec!["#/trees".into(), "#/t/T-1".into(), "#/find/onerror".into()],
        city: grove.town.city(),
    }
}

fn paid() -> Bad {
    let mut works = Works::new();
    works.log_project("10000", &json!({"title": name()}));
    works.progress("400");
    Bad {
        routes: vec!["#/money".into(), format!("#/f/{PROJECT}")],
        city: works.town.city(),
    }
}

fn collected() -> Bad {
    let mut scheme = Scheme::new();
    let mut station = station_of("RH-03", &scheme.operator.entity);
    station["name"] = json!(name());
    scheme.says(RecordType::Station, station, &[Who::Office]);
    let mut shop = goods("shop-2", &scheme.merchant, 20);
    shop["goods"][0]["name"] = json!(name());
    scheme.says(
        RecordType::Catalogue,
        shop,
        &[Who::Merchant, Who::OfficeToo],
    );
    scheme.account("p-7Q2");
    Bad {
        routes: vec!["#/points".into(), "#/a/p-7Q2".into()],
        city: scheme.town.city(),
    }
}

#[test]
fn bad_names_are_text_and_fit_a_phone() {
    let Some(site) = Site::found() else { return };
    let mut misfits = Vec::new();
    for bad in [rented(), planted(), paid(), collected()] {
        let server = site.server(&freshly(bad.city));
        let page = site.reader(&server.base);
        page.trust(&Town::trust_json());
        page.be_a_phone();
        page.open("#/how");
        let mut said = String::new();
        for route in &bad.routes {
            page.visit(route);
            misfits.extend(harmless(&page, route));
            said += &page.everything();
        }
        // Into the section by its link, whose name is part of the address.
        for route in page.attributes(".sections a.row-link", "href") {
            page.visit(&route);
            misfits.extend(harmless(&page, &route));
        }
        assert!(said.contains(MARKUP), "{:?}: it is shown", bad.routes);
        page.assert_quiet();
    }
    assert!(misfits.is_empty(), "{misfits:#?}");
}

/// Nothing of it is markup or turns others round; gives what sticks out at the side.
fn harmless(page: &Page, route: &str) -> Option<String> {
    assert_eq!(page.browser.alert(), None, "{route}");
    let injected = "return document.querySelectorAll('main img, #injected, main script, main [onerror]').length";
    assert_eq!(page.browser.script(injected, &[]), json!(0), "{route}");
    // Everything that turns text round does so within a place of its own.
    let loose = "const turns = /[\\u202a-\\u202e\\u2066-\\u2069]/;
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const out = [];
        while (texts.nextNode()) {
            const own = texts.currentNode;
            const isolated = own.parentElement.closest('bdi, code[dir], option, title, [dir=auto], input, pre');
            if (turns.test(own.data) && !isolated) out.push(own.parentElement.outerHTML.slice(0, 200));
        }
        return out";
    assert_eq!(page.browser.script(loose, &[]), json!([]), "{route}");
    let is_phone = page.browser.engine().has_devtools();
    is_phone.then(|| misfit(page, 320, route)).flatten()
}
