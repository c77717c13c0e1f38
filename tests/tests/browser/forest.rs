//! The forest: sections and trees on maps, in lists and charts; the tag to print; and lists that say what there is.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};
use stele_tests::rules::forest::{Grove, SECTION, SOUTH_WEST, at};
use stele_tests::rules::town::Town;

use crate::page::{Page, Site};
use crate::town::freshly;

/// The planted frauds of the demo city: their code, the tree or section, and the honest twin.
fn frauds(site: &Site) -> Vec<(String, String, String)> {
    let file = fs::read_to_string(site.demo.join("frauds.json")).expect("the demo city");
    let all: Vec<Value> = serde_json::from_str(&file).expect("it is JSON");
    let text = |fraud: &Value, name: &str| fraud[name].as_str().unwrap_or_default().to_owned();
    let own = all.iter().filter(|fraud| fraud["kind"] == "fraud");
    own.map(|own| {
        (
            text(own, "code"),
            text(own, "subject"),
            text(own, "twinSubject"),
        )
    })
    .collect()
}

/// What follows the scheme of an id, as addresses have it: they encode in the same way.
fn name_of(id: &str) -> &str {
    id.rsplit(':').next().unwrap_or_default()
}

/// How many elements of a drawing there are: they have no text.
fn drawn(page: &Page, css: &str) -> usize {
    page.attributes(css, "class").len()
}

/// Shows all trees in the list.
fn show_all(page: &Page) {
    let button = "document.querySelector('.trees').nextElementSibling?.querySelector('button')";
    page.browser.script(&format!("{button}?.click()"), &[]);
    page.wait_until(&format!("!{button}"), "all trees are listed");
    page.settle();
}

/// Each tree of the list by its tag: how it stands, and whether an entry about it breaks a rule.
fn listed(page: &Page) -> BTreeMap<String, (String, bool)> {
    let script = "return [...document.querySelectorAll('.tree-row')].map(row =>
        [row.querySelector('.row-link').innerText, row.dataset.standing, Boolean(row.querySelector('.tree-broken .tag-no'))])";
    let rows = page.browser.script(script, &[]);
    let rows = rows.as_array().into_iter().flatten();
    rows.map(|row| {
        let text = |at: usize| row[at].as_str().unwrap_or_default().to_owned();
        (text(0), (text(1), row[2].as_bool().unwrap_or_default()))
    })
    .collect()
}

#[test]
fn planted_frauds_are_seen_in_their_section() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    let frauds = frauds(&site);
    page.open("#/trees");
    assert_eq!(page.text("h1"), "Trees");
    assert!(page.count(".sections > li") > 2, "{}", page.everything());
    // Each row was verified, and each section is on the map.
    page.wait_until(
        "![...document.querySelectorAll('.sections > li')].some(e => e.dataset.tone != 'partly')",
        "each record is verified, and no tree counted",
    );
    assert_eq!(page.count(".sections > li"), drawn(&page, ".plan-spot"));

    // The section of the scenarios is that of the tree which was watered after its end.
    let (_, gone, twin) = frauds
        .iter()
        .find(|(code, ..)| code == "T1")
        .expect("it is planted");
    page.open(&format!("#/t/{}", name_of(gone)));
    let script = "return [...document.querySelectorAll('dt')].find(e => e.innerText == 'Section').nextElementSibling.innerText";
    let section = page.browser.script(script, &[]);
    let section = section.as_str().expect("the tree has a section").to_owned();
    page.open("#/trees");
    let link = format!(
        "[...document.querySelectorAll('.sections a')].find(a => a.innerText == {})",
        json!(section)
    );
    page.browser.script(&format!("{link}.click()"), &[]);
    page.wait_for(".tree-row");
    page.settle();
    assert_eq!(page.tone(), "yes");
    show_all(&page);
    let trees = listed(&page);
    let tree = |id: &str| {
        let tag = name_of(id);
        trees
            .get(tag)
            .cloned()
            .unwrap_or_else(|| panic!("{tag}: {trees:?}"))
    };
    assert_eq!(tree(gone), ("gone".to_owned(), true));
    assert_eq!(tree(twin), ("alive".to_owned(), false));
    for (code, fraud, twin) in &frauds {
        match code.as_str() {
            "T2" => {
                assert_eq!(
                    tree(fraud),
                    ("doubtful".to_owned(), true),
                    "{code} {trees:?}"
                );
                assert_eq!(tree(twin), ("alive".to_owned(), false), "{code}");
            }
            "T3" | "T5" | "T6" => {
                assert_eq!(tree(fraud), ("alive".to_owned(), true), "{code}");
                assert_eq!(tree(twin), ("alive".to_owned(), false), "{code}");
            }
            _ => {}
        }
    }
    // The map has the same signs, one for each tree that has a place.
    let flags = drawn(&page, ".plan-drawing .sign-flag");
    let flagged = trees.values().filter(|(_, broken)| *broken).count();
    assert!(flags > 2 && flags <= flagged, "{flags} of {flagged}");
    assert!(
        page.text(".plan-bar").contains(" m long"),
        "{}",
        page.text(".plan-bar")
    );
    assert!(
        page.everything()
            .contains("the boundary in the section’s own record")
    );
    page.assert_quiet();
}

#[test]
fn a_map_is_moved_by_keys_and_buttons() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    page.open("#/trees");
    let section = page.attributes(".sections a.row-link", "href");
    page.open(section.last().expect("there are sections"));
    let spots = || drawn(&page, ".plan-spot");
    let bar = || page.text(".plan-bar");
    let (all, far) = (spots(), bar());
    assert!(all > 2, "{}", page.everything());
    // One stop for the keyboard; what is within is no stop.
    let stops = page.attributes(".plan-drawing a", "tabindex");
    assert!(stops.iter().all(|stop| stop == "-1"));
    let press = |key: &str| {
        let script = "document.querySelector('.plan-view').dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true, cancelable: true}))";
        page.browser.script(script, &[json!(key)]);
    };
    for _ in 0..12 {
        press("+");
    }
    page.wait_until(
        &format!(
            "document.querySelector('.plan-bar').innerText != {}",
            json!(far)
        ),
        "it is closer",
    );
    for _ in 0..12 {
        press("ArrowUp");
    }
    page.wait_until(
        &format!("document.querySelectorAll('.plan-spot').length < {all}"),
        "it is another part",
    );
    press("0");
    page.wait_until(
        &format!("document.querySelectorAll('.plan-spot').length == {all}"),
        "everything is there again",
    );
    let far = bar();
    for _ in 0..4 {
        page.browser.click(".plan-turn");
    }
    page.wait_until(
        &format!(
            "document.querySelector('.plan-bar').innerText != {}",
            json!(far)
        ),
        "the button does the same",
    );
}

#[test]
fn a_section_that_dies_is_seen_before_it_is_opened() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    let frauds = frauds(&site);
    let (_, dying, twin) = frauds
        .iter()
        .find(|(code, ..)| code == "T7")
        .expect("it is planted");
    page.open("#/trees");
    assert_eq!(page.count(".bars"), 0);
    page.browser.click("#survival ~ .button-row .button");
    page.wait_for(".bars");
    page.settle();
    let low = page.attributes(".bars [data-low=true] a", "href");
    let link = |id: &str| format!("#/trees/{}", name_of(id));
    assert!(low.contains(&link(dying)), "{low:?}");
    assert!(!low.contains(&link(twin)), "{low:?}");
    // Its row says no more than that, and no less.
    let warned = page.attributes(".sections > li[data-tone=note] a.row-link", "href");
    assert!(warned.contains(&link(dying)), "{warned:?}");
    let sound = page.attributes(".sections > li[data-tone=yes] a.row-link", "href");
    assert!(sound.contains(&link(twin)), "{sound:?}");
    // At the top of its own page as well.
    for (id, is_low) in [(dying, true), (twin, false)] {
        page.visit(&link(id));
        let said = page.text("#list-answer");
        assert_eq!(said.contains("fewer than 85 in 100"), is_low, "{said}");
    }
    assert_eq!(page.attributes(".answer", "data-tone").len(), 1);
    page.open("#/trees");
    page.browser.click("#survival ~ .button-row .button");
    page.wait_for(".bars");
    page.settle();
    // Species of all sections together; and both charts stand behind as tables.
    assert_eq!(page.count(".as-table table"), 2);
    assert!(
        page.everything()
            .contains("trees that were checked and not found dead")
    );
}

#[test]
fn a_tag_is_printed_and_a_distance_is_measured_here() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("zh-CN,zh", &served.base);
    let frauds = frauds(&site);
    let (_, _, tree) = frauds
        .iter()
        .find(|(code, ..)| code == "T3")
        .expect("it is planted");
    page.open(&format!("#/t/{}", name_of(tree)));
    page.read_in("zh-Hans");
    let label = page.attributes("svg.qr", "aria-label").concat();
    let link = format!("/#/t/{}", name_of(tree));
    assert!(label.contains(&link), "{label}");
    for words in ["纸面不是证明", "Paper is no proof"] {
        assert!(page.text(".tag-card").contains(words));
    }
    // Printing shows the tag alone, and the page is whole again afterwards.
    let script = "window.print = () => { window.shown = getComputedStyle(document.documentElement).display && document.documentElement.className };";
    page.browser.script(script, &[]);
    page.browser.click(".tag-sheet .button");
    assert_eq!(page.browser.script("return window.shown", &[]), "print-tag");
    page.browser
        .script("window.dispatchEvent(new Event('afterprint'))", &[]);
    assert_eq!(
        page.browser
            .script("return document.documentElement.className", &[]),
        ""
    );
    // The device says where it is; the distance is told, and nothing is fetched for it.
    let script = "Geolocation.prototype.getCurrentPosition = (found, refused) =>
        window.refuse ? refused({code: 1}) : found({coords: {latitude: 39, longitude: 116, accuracy: 12}});
        window.refuse = true;
        return performance.getEntriesByType('resource').length";
    let before = page.browser.script(script, &[]);
    page.browser.click(".how-far .button");
    page.wait_until(
        "document.querySelector('.how-far-said')?.innerText.includes('没有给出您的位置')",
        "it was refused",
    );
    page.browser.script("window.refuse = false", &[]);
    page.browser.click(".how-far .button");
    page.wait_until(
        "/约 [0-9,]+ 米/.test(document.querySelector('.how-far-said')?.innerText)",
        "the distance is told",
    );
    let after = page.browser.script(
        "return performance.getEntriesByType('resource').length",
        &[],
    );
    assert_eq!(before, after);
    page.assert_quiet();
}

#[test]
fn companies_rates_stations_and_goods() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    page.open("#/companies");
    assert!(page.count(".tree-row") > 10, "{}", page.everything());
    page.wait_until(
        "document.querySelector('.trees').innerText.includes('May sign as')",
        "it is told who may sign what",
    );
    let company = page.attributes(".tree-row a.row-link", "href");
    page.open(company.last().expect("there are companies"));
    page.wait_for("#traces");
    page.open("#/points");
    for own in ["RateTable", "Station", "Catalogue"] {
        let rows = page.count(&format!(".typed:has(#{own}) .typed-rows > li"));
        assert!(rows > 0, "{own}: {}", page.everything());
    }
    page.wait_until(
        "(who => who.length > 0 && who.every(own => own.querySelector('bdi')))(
           [...document.querySelectorAll('.typed-rows a:has(> .entity-code)')])",
        "whoever runs a station or takes points is named, not only numbered",
    );
    page.wait_until(
        "['own-account', 'RateTable', 'Station', 'Catalogue', 'life'].map(id => document.getElementById(id))
           .every((own, at, all) => at == 0 || all[at - 1].getBoundingClientRect().top < own.getBoundingClientRect().top)",
        "what one comes for stands before the grants",
    );
    let ways = page.count("section:has(#own-account) .ways input[type=file]");
    assert_eq!(ways, 1, "{}", page.everything());
    let names = page.texts(".typed:has(#Station) .typed-head h3");
    assert!(!names.is_empty() && names.iter().all(|name| !name.is_empty()));
    page.browser
        .type_into("#account", "https://other.example/#/nowhere/7");
    page.browser.click("form:has(#account) button");
    page.wait_for("form:has(#account) [role=alert]");
    page.open("#/companies");
    page.open("#/points");
    page.browser.type_into("#account", "nobody-has-this");
    page.browser.click("form:has(#account) button");
    page.wait_until(
        "location.hash == '#/a/nobody-has-this'",
        "it leads to the account",
    );
    page.assert_quiet();
}

/// How long the page doesn't answer while it reads, tells and draws as many trees as it takes, and while the map moves.
#[test]
#[ignore = "measures time, which says something of this machine only"]
fn two_thousand_trees_on_one_map() {
    let Some(site) = Site::found() else { return };
    let mut grove = Grove::new();
    for tree in 0..2_000 {
        let (row, column) = (tree / 50, tree % 50);
        let place = (SOUTH_WEST.0 + 450 * row, SOUTH_WEST.1 + 390 * column);
        grove.card(&format!("T-{tree:04}"), at(place));
    }
    let served = site.serve(&freshly(grove.town.city()));
    let page = site.reader(&served.base);
    page.trust(&Town::trust_json());
    page.open("#/how");
    let watch = "window.long = []; window.begun = performance.now();
        new PerformanceObserver(list => list.getEntries().forEach(e => window.long.push(e.duration))).observe({type: 'longtask'})";
    page.browser.script(watch, &[]);
    page.visit(&format!("#/trees/{SECTION}"));
    loop {
        let more = "const more = document.querySelectorAll('.browse-bar .button'); more[more.length - 1]?.click(); return more.length";
        if page.browser.script(more, &[]) == json!(0) {
            break;
        }
        page.settle();
    }
    let told = |what: &str| {
        let script = "const long = window.long; window.long = [];
            const sum = long.reduce((a, b) => a + b, 0);
            return `${long.length} tasks over 50 ms, ${Math.round(sum)} ms together, the longest ${Math.round(Math.max(0, ...long))} ms, after ${Math.round(performance.now() - window.begun)} ms`";
        let long = page.browser.script(script, &[]);
        println!("measured: 2,000 trees, {what}: {long}");
    };
    told("read, told and drawn");
    assert_eq!(drawn(&page, ".plan-spot"), 2_000);
    let script = "const done = arguments[arguments.length - 1], map = document.querySelector('.plan-view'), took = [];
        const step = n => {
            if (!n) return done(took.map(Math.round).join(' '));
            const from = performance.now();
            map.dispatchEvent(new KeyboardEvent('keydown', {key: n % 2 ? '+' : 'ArrowUp', bubbles: true, cancelable: true}));
            requestAnimationFrame(() => setTimeout(() => { took.push(performance.now() - from); step(n - 1); }));
        };
        step(12)";
    let took = page.browser.script_later(script, &[]);
    println!("measured: 2,000 trees, ms until each of 12 moves is drawn: {took}");
    told("the map moved");
    page.assert_quiet();
}
