//! Pictures of every page to look at, in `target/screenshots`: both languages, wide and narrow, light
//! and dark; verified, tampered with, and out of reach. None of them may scroll sideways.
//!
//! Colours move nothing. So each width has one scheme, and `cargo xtask test --full browser` takes the other pictures, too.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use stele_records::index::{IndexKey, Kind};
use stele_tests::city;
use stele_tests::city_files::false_index;
use stele_tests::rules::town::Town;
use stele_tests::tamper::replaced;
use stele_verify::encoding::{from_base64, to_base64};

use crate::page::{Page, Site};
use crate::server::{Fault, Server};
use crate::{audit, memory, photos, purse, rent, stories, town, watch, works};

/// The narrowest screen that has to do (WCAG 2.2, 1.4.10) and a wide one, by light and by night.
const LOOKS: [(u32, &str); 4] = [
    (320, "light"),
    (1180, "dark"),
    (320, "dark"),
    (1180, "light"),
];

fn looks() -> &'static [(u32, &'static str)] {
    match std::env::var_os("STELE_EVERY_LOOK") {
        Some(_) => &LOOKS,
        None => &LOOKS[..2],
    }
}

#[test]
fn honest_pages() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let server = site.server(&city);
    in_every_look(&site, &server, "verified", |page, shot| {
        for (name, route) in [
            ("overview", "#/"),
            ("log", "#/log"),
            ("entries", "#/entries"),
            ("entry", "#/entry/4"),
            ("check", "#/check"),
            ("trust", "#/trust"),
        ] {
            page.open(route);
            shot(name);
        }
        hand_over(page, "tree.tlog-proof", &city.proof(4));
        shot("file");
    });
}

#[test]
fn pages_about_lists() {
    let Some(site) = Site::found() else { return };
    let mut city = city::city().clone();
    let mut later = city::draft(4);
    later.id = city::draft(7_004).id;
    later.supersedes = Some(city::draft(4).id);
    city.publish(vec![city::signed(&later)]);
    let city = town::freshly(city);
    let server = site.server(&city);
    let tag = IndexKey::new(Kind::Tag, "T-0004");
    in_every_look(&site, &server, "lists", |page, shot| {
        for (name, route) in [
            ("find", "#/find"),
            ("found", "#/find/T-0004"),
            (
                "found-signer",
                &format!("#/find/{}", city::custodian().did().as_str()),
            ),
            ("found-nothing", "#/find/T-9999"),
            ("list", "#/k/type/TreeCard"),
            ("list-short", "#/k/tag/T-0004"),
            ("list-nothing", "#/k/tag/T-9999"),
            ("list-pinned", "#/k/tag/T-0004/at/300"),
            ("list-never", "#/k/tag/T-0004/at/7"),
            ("replaced", "#/entry/4"),
            (
                "record-nothing",
                "#/r/urn:uuid:00000000-0000-8000-8000-000000009999",
            ),
            ("index-root", "#/entry/301"),
        ] {
            page.open(route);
            shot(name);
        }
        // What is open on demand.
        page.open("#/k/tag/T-0004");
        page.browser.script(
            "document.querySelectorAll('details').forEach(e => e.open = true)",
            &[],
        );
        shot("list-known");
        for (name, route) in [
            ("list-large", "#/k/tag/T-0004"),
            ("found-large", "#/find/T-0004"),
        ] {
            page.open(route);
            page.browser.click(".wish[aria-pressed=false]");
            shot(name);
            page.browser.click(".wish[aria-pressed=true]");
        }
        hand_over(page, "tag-T-0004.dossier", &city.dossier_of(&tag));
        shot("dossier");
        hand_over(page, "entry-4.dossier", &city.dossier(4));
        shot("dossier-record");
        page.open("#/find");
        hand_over_here(page, "plan.pdf", b"a plan");
        shot("document-nothing");
    });
}

#[test]
fn tampered_pages() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let server = site.server(&city);
    in_every_look(&site, &server, "tampered", |page, shot| {
        server.show(&city);
        let path = city.entry_path(298);
        server.tamper(|files| files.get_mut(&path).expect("it is there")[40] ^= 1);
        for (name, route) in [("overview", "#/"), ("entry", "#/entry/298")] {
            page.open(route);
            shot(name);
        }
        let proof = town::fresh().proof(4);
        let text = String::from_utf8(proof.clone()).expect("proofs are text");
        let extra = text
            .lines()
            .nth(1)
            .and_then(|line| line.strip_prefix("extra "));
        let extra = extra.expect("the record is inside");
        let record = from_base64(extra).expect("it is base64");
        let record = replaced(&record, r#""dbhMm":128"#, r#""dbhMm":828"#);
        hand_over(
            page,
            "tree.tlog-proof",
            &replaced(&proof, extra, &to_base64(&record)),
        );
        shot("file");
        server.tamper(|files| {
            let checkpoint = files.get_mut("checkpoint").expect("it is there");
            *checkpoint = replaced(checkpoint, "\n300\n", "\n301\n");
        });
        page.open("#/");
        shot("checkpoint");
        page.open("#/log");
        shot("log");
    });
}

#[test]
fn pages_that_cannot_tell() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    in_every_look(&site, &server, "cant-tell", |page, shot| {
        server.mend();
        page.open("#/");
        server.fail("log/tile/0/000", Fault::Status(500));
        page.open("#/entry/4");
        shot("entry");
        server.mend();
        server.fail("log/index/v1/page/", Fault::Status(404));
        for (name, route) in [("list", "#/k/tag/T-0004"), ("found", "#/find/T-0004")] {
            page.open(route);
            shot(name);
        }
        server.fail("log/", Fault::HangUp);
        for (name, route) in [
            ("overview", "#/"),
            ("entries", "#/entries"),
            ("log", "#/log"),
        ] {
            page.open(route);
            shot(name);
        }
    });
}

#[test]
fn pages_about_things() {
    let Some(site) = Site::found() else { return };
    let town = stories::Let::new();
    let server = site.server(&town::freshly(town.street.town.city()));
    let agency = town.street.agency.entity.clone();
    let agency = agency.trim_start_matches("urn:stele:entity:");
    let mut trust = Town::trust_json();
    trust["name"] = json!({"en": "Demo city (made up)", "zh": "示例市（虚构）"});
    in_every_look(&site, &server, "town", |page, shot| {
        page.trust(&trust);
        for (name, route) in [
            ("flat", stories::FLAT.to_owned()),
            ("listing", format!("#/entry/{}", town.offer)),
            ("entity", format!("#/e/{agency}")),
            (
                "signed",
                format!("#/r/{}", town.street.town.id_of(town.lease)),
            ),
            ("trust", "#/trust".to_owned()),
        ] {
            page.open(&route);
            shot(name);
        }
        page.open(&format!("#/entry/{}", town.lease));
        stories::hand_over(page, "lease.pdf", stories::DOCUMENT);
        stories::hand_over(page, "lord.disclosures.json", &town.disclosures());
        page.wait_for(".handed .disclosed");
        shot("handed");
    });
}

#[test]
fn pages_of_what_is_for_rent() {
    let Some(site) = Site::found() else { return };
    let server = audit::demo_server(&site);
    let trust = fs::read(site.demo.join("trust.json")).expect("the demo city is made");
    let trust = serde_json::from_slice(&trust).expect("it is JSON");
    let (flat, listing, ids) = rent::changed(&site);
    in_every_look(&site, &server, "rent", |page, shot| {
        server.mend();
        page.trust(&trust);
        for (name, route) in [
            ("offered", "#/rent".to_owned()),
            ("any", "#/rent?township=130629101&state=any".to_owned()),
            (
                "table",
                "#/rent?township=130629&rent=1000-3500&state=any&order=cheapest&view=table"
                    .to_owned(),
            ),
            ("nothing", "#/rent?township=130629&rooms=7".to_owned()),
            ("compare", format!("#/rent/compare/{}/{}", ids[0], ids[1])),
            ("flat", flat.clone()),
            ("listing", listing.clone()),
        ] {
            page.open(&route);
            shot(name);
        }
        page.open("#/rent");
        page.browser.click(".compare-box input");
        page.browser.click(".wish[aria-pressed=false]");
        shot("offered-large");
        page.browser.click(".wish[aria-pressed=true]");
        server.fail("log/entry/", Fault::Status(503));
        server.fail("log/tile/entries/", Fault::Status(503));
        page.open("#/rent?state=any");
        shot("cant-tell");
    });
}

#[test]
fn photos_of_a_listing() {
    let Some(site) = Site::found() else { return };
    let album = photos::Album::new();
    let server = site.server(&album.city);
    in_every_look(&site, &server, "photos", |page, shot| {
        server.show(&album.city);
        server.tamper(|files| {
            files.insert(album.paths[1].clone(), b"another".to_vec());
            files.remove(&album.paths[2]);
        });
        page.trust(&Town::trust_json());
        page.open(&format!("#/entry/{}", album.entry));
        shot("listing-before");
        photos::show(page);
        shot("listing");
    });
}

#[test]
fn pages_about_money() {
    let Some(site) = Site::found() else { return };
    let mut built = works::Built::new();
    let honest = town::freshly(built.works.town.city());
    let server = site.server(&honest);
    in_every_look(&site, &server, "works", |page, shot| {
        page.trust(&Town::trust_json());
        page.open("#/money");
        // Its figures are worked out when it comes into view.
        page.wait_for(".project-row");
        let see = "document.querySelector('.project-row').scrollIntoView()";
        page.browser.script(see, &[]);
        page.wait_for(".project-row dl");
        shot("money");
        page.open(works::PAGE);
        shot("project");
        page.open(&format!("#/entry/{}", built.run));
        page.wait_for(".handed");
        stories::hand_over(page, "me.disclosures.json", &built.disclosures());
        page.wait_for(".handed .paid");
        shot("wages");
        page.open(works::PAGE);
        page.browser.click(".wish[aria-pressed=false]");
        shot("project-large");
        page.browser.click(".wish[aria-pressed=true]");
    });
    for _ in 0..20 {
        built.works.pay_steel("1", json!({}));
    }
    built.works.pay_steel("100", json!({}));
    server.show(&town::freshly(built.works.town.city()));
    in_every_look(&site, &server, "works-trouble", |page, shot| {
        page.trust(&Town::trust_json());
        page.open(works::PAGE);
        shot("project");
    });
}

#[test]
fn pages_about_points() {
    let Some(site) = Site::found() else { return };
    let (mut scheme, purse) = purse::collected();
    scheme.buys(&purse, "XM-89", 2);
    let server = site.server(&town::freshly(scheme.town.city()));
    in_every_look(&site, &server, "points", |page, shot| {
        page.trust(&Town::trust_json());
        for (name, route) in [
            ("account", purse::PAGE),
            ("city-points", "#/points"),
            ("catalogue", &format!("#/entry/{}", scheme.catalogue)),
        ] {
            page.open(route);
            shot(name);
        }
    });
}

/// A log that forked, went back or stands still, above every page.
#[test]
fn alarms() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&memory::of_size(300));
    for (state, city) in [
        ("forked", memory::forked(330)),
        ("rolled-back", memory::of_size(270)),
        ("frozen", memory::frozen(330)),
    ] {
        in_every_look(&site, &server, state, |page, shot| {
            server.show(&memory::of_size(300));
            page.open("#/");
            server.show(&city);
            page.open("#/entry/4");
            page.wait_for("[data-alarm]");
            shot("alarm");
        });
    }
    let fork = memory::evidence(&memory::of_size(300), &memory::forked(330));
    in_every_look(&site, &server, "forked", |page, shot| {
        server.show(&memory::of_size(300));
        hand_over(page, "fork.evidence", &fork);
        shot("evidence");
    });
}

#[test]
fn pages_of_an_audit() {
    let Some(site) = Site::found() else { return };
    let server = audit::demo_server(&site);
    let trust = fs::read(site.demo.join("trust.json")).expect("the demo city is made");
    let trust = serde_json::from_slice(&trust).expect("it is JSON");
    let held = format!("log/{}", audit::LATER);
    in_every_look(&site, &server, "audit", |page, shot| {
        page.trust(&trust);
        page.open("#/audit");
        shot("before");
        server.fail(&held, Fault::Hold);
        audit::begin(page);
        page.wait_until(
            "document.querySelector('progress')?.value == 1024",
            "a step is done",
        );
        shot("running");
        audit::press(page);
        server.mend();
        audit::wait_for_stage(page, "paused");
        shot("paused");
        audit::press(page);
        audit::wait_for_stage(page, "done");
        shot("done");
        page.browser.click(".wish[aria-pressed=false]");
        shot("done-large");
        page.browser.click(".wish[aria-pressed=true]");
        server.fail(&held, Fault::Status(503));
        audit::press(page);
        audit::wait_for_stage(page, "stuck");
        shot("stuck");
        server.mend();
        server.fail(&held, Fault::Hold);
        audit::press(page);
        page.browser
            .click(".audit .answer-actions .button:last-child");
        audit::wait_for_stage(page, "stopped");
        shot("stopped");
        server.mend();
        server.tamper(|files| files.get_mut(audit::LATER).expect("it is there")[100] ^= 1);
        audit::press(page);
        audit::wait_for_stage(page, "wrong");
        shot("wrong");
        server.tamper(|files| files.get_mut(audit::LATER).expect("it is there")[100] ^= 1);
    });
    let server = site.server(&town::freshly(false_index()));
    in_every_look(&site, &server, "audit", |page, shot| {
        audit::begin(page);
        audit::wait_for_stage(page, "done");
        shot("false-index");
    });
}

#[test]
fn pages_of_what_is_followed() {
    let Some(site) = Site::found() else { return };
    let street = stories::Let::new().street;
    let agency = street.agency.entity.trim_start_matches("urn:stele:entity:");
    let agency = format!("#/e/{agency}");
    let before = watch::with_more(&street, &[]);
    let after = watch::with_more(&street, &["2900.00", "2800.00"]);
    let much = vec!["2900.00"; 23];
    let much = watch::with_more(&street, &much);
    let server = site.server(&before);
    in_every_look(&site, &server, "watch", |page, shot| {
        // Each look begins with a browser that has seen nothing.
        let here = page.browser.script("return location.origin", &[]);
        let all = json!({"origin": here, "storageTypes": "all"});
        page.browser.devtools("Storage.clearDataForOrigin", &all);
        server.mend();
        server.show(&before);
        page.trust(&Town::trust_json());
        page.open("#/watch");
        shot("nothing");
        page.open(stories::FLAT);
        shot("button");
        watch::follow(page, stories::FLAT);
        shot("button-pressed");
        page.open("#/watch");
        shot("begun");
        watch::follow(page, &agency);
        page.open("#/watch");
        page.open("#/watch");
        shot("quiet");
        server.show(&after);
        page.open("#/");
        shot("overview");
        page.open("#/watch");
        shot("new");
        page.browser.click(".wish[aria-pressed=false]");
        shot("new-large");
        page.browser.click(".wish[aria-pressed=true]");
        server.fail("log/entry/", Fault::Status(503));
        page.open("#/watch");
        shot("new-unread");
        server.mend();
        server.fail("log/index/", Fault::Status(503));
        page.open("#/watch");
        shot("cant-tell");
        server.mend();
        page.open("#/watch");
        page.browser.click(".followed .button-main");
        page.wait_until(
            "!document.querySelector('.followed .button-main')",
            "it is seen",
        );
        shot("seen");
        server.mend();
        server.show(&before);
        page.open("#/watch");
        shot("older");
        server.fail("log/", Fault::HangUp);
        page.open("#/watch");
        shot("no-log");
        server.mend();
        page.browser.devtools("Storage.clearDataForOrigin", &all);
        server.show(&before);
        page.trust(&Town::trust_json());
        watch::follow(page, stories::FLAT);
        server.show(&much);
        page.open("#/watch");
        shot("much");
    });
}

/// Runs through the pages in each language, width and colour scheme.
pub(crate) fn in_every_look(
    site: &Site,
    server: &Server,
    state: &str,
    pages: impl Fn(&Page, &dyn Fn(&str)),
) {
    let misfits = RefCell::new(Vec::new());
    for (lang, languages) in [("en", "en"), ("zh", "zh-CN,zh")] {
        let page = site.reader_in(languages, &server.base);
        // A page is opened once, and looked at in every way: to open it takes longer than to look.
        pages(&page, &|name| {
            for &(width, scheme) in looks() {
                look(&page, width, scheme);
                let file = format!("{name}-{state}-{lang}-{width}-{scheme}.png");
                save(&page, &folder().join(&file));
                misfits.borrow_mut().extend(misfit(&page, width, &file));
            }
        });
    }
    let misfits = misfits.into_inner();
    assert!(misfits.is_empty(), "{misfits:#?}");
}

fn look(page: &Page, width: u32, scheme: &str) {
    let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
    page.browser
        .devtools("Emulation.setEmulatedMedia", &features);
    page.be_wide(width);
}

/// The page as it is printed on A4, whose width is 794 CSS pixels, and what sticks out there.
pub(crate) fn on_paper(page: &Page, name: &str) -> Option<String> {
    const WIDTH: u32 = 794;
    look(page, WIDTH, "light");
    page.browser
        .devtools("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    save(page, &folder().join(name));
    let found = misfit(page, WIDTH, name);
    page.browser
        .devtools("Emulation.setEmulatedMedia", &json!({"media": ""}));
    found
}

/// What sticks out at the side: of its box, or of the page, which then scrolls sideways.
pub(crate) fn misfit(page: &Page, width: u32, what: &str) -> Option<String> {
    let script = "
        const box = e => e.getBoundingClientRect();
        const inside = e => box(e).right - parseFloat(getComputedStyle(e).paddingRight);
        const frame = e => e.closest('.row, .question, .answer, .sheet, .alarm, main');
        const out = [...document.querySelectorAll('main .sheet *, main .answer *, main .question *, main .alarm *')]
            .filter(e => !e.children.length && box(e).width > 0 && !e.closest('.band, .table-room, .visually-hidden, svg'))
            .filter(e => box(e).right > inside(frame(e)) + 1)
            .map(e => e.outerHTML.slice(0, 120));
        return [document.documentElement.scrollWidth, out.length, out[0]];";
    let found = page.browser.script(script, &[]);
    let scrolls = found[0]
        .as_u64()
        .is_none_or(|found| found > u64::from(width));
    let sticks_out = found[1].as_u64() != Some(0);
    (scrolls || sticks_out).then(|| format!("{what}: {found}"))
}

/// The whole page; in other engines than Chromium, which have no command for it, as far as it is in the window.
pub(crate) fn save(page: &Page, path: &Path) {
    let data = if page.browser.engine().has_devtools() {
        let params = json!({"format": "png", "captureBeyondViewport": true});
        let picture = page.browser.devtools("Page.captureScreenshot", &params);
        picture["data"].as_str().unwrap_or_default().to_owned()
    } else {
        page.browser.screenshot()
    };
    let bytes = from_base64(&data).expect("a picture in base64");
    fs::write(path, bytes).expect("the picture can be written");
}

fn hand_over(page: &Page, name: &str, file: &[u8]) {
    page.open("#/check");
    hand_over_here(page, name, file);
}

fn hand_over_here(page: &Page, name: &str, file: &[u8]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, file).expect("the file can be written");
    page.hand_over(&path);
    page.wait_for(".answer, [data-finding]");
    page.settle();
}

pub(crate) fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../screenshots");
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}
