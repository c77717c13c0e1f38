//! Whole cities walked through as readers do: each page, each language, wide and as narrow as has to do, by light and by
//! night, with keys alone. `cargo xtask test --full browser` and `--full engines` take these tours; every page of them is
//! in `target/screenshots`, under names that begin with `tour-`.

mod checks;
mod imported;
mod stops;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use serde_json::Value;

use self::checks::Look;
use self::stops::Stop;
use crate::page::{Page, Site};
use crate::server::Served;
use crate::webdriver::Wishes;
use crate::{large, screenshots};

/// Readers: language, the page's own name of it, and whether they have it dark. Each takes the whole tour, in both widths.
const READERS: [(&str, &str, bool); 4] = [
    ("en-GB,en", "en", false),
    ("zh-CN,zh", "zh-Hans", true),
    ("en-GB,en", "en", true),
    ("zh-CN,zh", "zh-Hans", false),
];

/// The narrowest screen that has to do (WCAG 2.2, 1.4.10) and a wide one, in CSS pixels.
const WIDTHS: [u32; 2] = [320, 1180];

/// The height of the longest picture, in pixels: no screen of the tests is higher.
const HIGHEST: u64 = 4_000;

#[test]
#[ignore = "wants a city of 20,000 records, and walks through all of it"]
fn the_demo_of_twenty_thousand() {
    let Some(site) = Site::found() else { return };
    let stops = [stops::EVERYWHERE, stops::IN_THE_DEMO].concat();
    take(&site, "demo", &large::home("20000"), &stops);
}

#[test]
#[ignore = "imports tables of others into a city, and walks through all of it"]
fn the_imported_city() {
    let Some(site) = Site::found() else { return };
    let Some(city) = imported::City::made(site.command()) else {
        return;
    };
    let stops = [stops::EVERYWHERE, stops::IN_THE_IMPORTED].concat();
    take(&site, "imported", &city.home(), &stops);
}

/// Takes readers through the city in a publisher's folder.
fn take(site: &Site, city: &str, home: &Path, stops: &[Stop]) {
    let served = Served::home(&site.stele, &site.folder, home);
    let trust = fs::read(home.join("trust.json")).expect("the city is made");
    let trust: Value = serde_json::from_slice(&trust).expect("it is JSON");
    let readers = match std::env::var_os("STELE_EVERY_LOOK") {
        Some(_) => &READERS[..],
        None => &READERS[..2],
    };
    let begun = Instant::now();
    let mut wrong = Vec::new();
    for (number, &(languages, lang, is_dark)) in readers.iter().enumerate() {
        let page = site.stranger_with(Wishes { languages, is_dark }, &served.base);
        if !site.has_devtools() {
            page.browser.take_bare_window();
        }
        page.trust(&trust);
        page.open("#/");
        page.read_in(lang);
        checks::listen(&page);
        let scheme = if is_dark { "dark" } else { "light" };
        // Where each stop is: what comes later is reached from there.
        let mut known = BTreeMap::new();
        let mut titles = BTreeMap::new();
        for stop in stops {
            page.be_wide(WIDTHS[1]);
            let Some(route) = stop.find(&page, &known) else {
                wrong.push(format!("{}: no link leads there", stop.name));
                continue;
            };
            let what = format!("{} ({route}) in {lang}, {scheme}", stop.name);
            page.follow(&route);
            let mut found = Vec::from_iter(checks::settled(&page));
            if number == 0 {
                found.extend(checks::by_keys(&page));
            }
            for width in WIDTHS {
                page.be_wide(width);
                let look = Look { lang, width };
                found.extend(checks::look(&page, look));
                let file = format!("tour-{city}-{}-{lang}-{width}-{scheme}", stop.name);
                shoot(&page, &file);
            }
            found.extend(checks::title(&page, &route, &mut titles));
            wrong.extend(found.iter().map(|fault| format!("{what}: {fault}")));
            known.insert(stop.name, route);
        }
    }
    let (pages, minutes) = (readers.len() * stops.len(), begun.elapsed().as_secs() / 60);
    println!("measured: {pages} pages of the {city} city in {minutes} minutes");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A picture of the page, named for the browser if it isn't Chromium.
fn shoot(page: &Page, name: &str) {
    let engine = page.browser.engine();
    let name = match engine.has_devtools() {
        true => format!("{name}.png"),
        false => {
            checks::be_high(page, HIGHEST);
            format!("{name}-{}.png", engine.name())
        }
    };
    screenshots::save(page, &screenshots::folder().join(name));
}
