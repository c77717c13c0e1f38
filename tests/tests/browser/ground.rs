//! The map that a host may lay behind the plans of trees: shown where it belongs, and missed by nobody.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use stele_publisher::demo::picture::draw;
use stele_tests::map::{Feature, Map, PNG, VECTOR, layer, tile, tile_of};
use stele_tests::rules::forest::{Grove, PLACE, SECTION, at};
use stele_tests::rules::town::Town;

use crate::page::{Page, Site};
use crate::screenshots::in_every_look;
use crate::server::{Fault, Server};
use crate::town::freshly;

/// What the page says of a map.
const UNVERIFIED: &str = "not part of the log, and nobody here has verified it";
const NOT_LOADED: &str = "The background map could not be loaded";
/// What the map's makers want to be said, which is no markup.
const MAKERS: &str = "© the <b>makers</b>";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).expect("memory takes it");
    packed.finish().expect("memory takes it")
}

/// The place of the one tree, in degrees.
fn place() -> (f64, f64) {
    let degrees = |e7: i64| e7 as f64 / 1e7;
    (degrees(PLACE.0), degrees(PLACE.1))
}

/// A server with one tree on a plan, and a page that names a map.
fn grove(site: &Site) -> Server {
    let makers = MAKERS.replace('<', "&lt;");
    let line =
        format!("<meta name=\"stele-map\" content=\"city.pmtiles\" data-attribution=\"{makers}\">");
    grove_with(site, &line)
}

/// The same, with this line in the head of the page.
fn grove_with(site: &Site, line: &str) -> Server {
    let mut grove = Grove::new();
    grove.card("T-0001", at(PLACE));
    let server = site.server(&freshly(grove.town.city()));
    let page = std::fs::read_to_string(site.folder.join("index.html")).expect("the site");
    let page = page.replacen("</head>", &format!("{line}</head>"), 1);
    server.put("index.html", page.into_bytes());
    server
}

/// A map of vector tiles around the tree, at the zoom levels that a plan asks for: a road that begins at the tree, whichever
/// tile it lies in, a wood and a building.
fn drawn_map() -> Map {
    let zooms = [15, 16, 17];
    let wood = [-1, -64, -64, -302, 4_224, 0, 0, 4_224, -4_224, 0, -7];
    let house = [-1, 2_600, 600, -302, 500, 0, 0, 700, -500, 0, -7];
    let land = || {
        vec![
            layer("landuse", &[Feature::new("wood", 3, &wood)], 4_096),
            layer("buildings", &[Feature::new("building", 3, &house)], 4_096),
        ]
    };
    let plain = tile(&land());
    let mut map = Map::new(VECTOR)
        .gzipped(gzip)
        .around(place(), &zooms, &plain);
    for zoom in zooms {
        let (own, (x, y)) = tile_of(place(), zoom);
        let (x, y) = ((x * 4_096.0).round() as i64, (y * 4_096.0).round() as i64);
        let road = layer(
            "roads",
            &[Feature::new("major_road", 2, &[-1, x, y, -2, 900, 700])],
            4_096,
        );
        map.add(own, &tile(&[land(), vec![road]].concat()));
    }
    map
}

/// The section's page, with all of its trees.
fn open(page: &Page) {
    page.trust(&Town::trust_json());
    page.open(&format!("#/trees/{SECTION}"));
    page.wait_for(".plan-spot");
}

/// A plan as it is without a map.
fn assert_plain(page: &Page) {
    assert_eq!(page.attributes(".plan-spot", "class").len(), 1);
    assert_eq!(page.attributes(".ground", "class"), [""; 0]);
    assert!(!page.everything().contains(UNVERIFIED));
    assert_eq!(page.tone(), "yes");
}

/// Looks at all of the section, and waits for its tiles, which are such elements.
fn show_all(page: &Page, tile: &str) {
    let script = "document.querySelector('.plan-turn:last-child').click()";
    page.browser.script(script, &[]);
    page.wait_until(
        &format!("document.querySelectorAll('.ground > {tile}').length > 3"),
        "all tiles are there",
    );
}

/// How often parts of the map were asked for.
fn asked(server: &Server) -> usize {
    let asked = server.asked();
    asked.iter().filter(|path| *path == "city.pmtiles").count()
}

/// The place of something on the screen, by a script that yields a point.
fn point(page: &Page, script: &str) -> (f64, f64) {
    let point: Value = page.browser.script(script, &[]);
    let number = |at: usize| point[at].as_f64().unwrap_or_else(|| panic!("{point}"));
    (number(0), number(1))
}

/// Waits until what is drawn of the map lies behind all of the plan: its tiles come one by one.
fn wait_until_covered(page: &Page) {
    let script = "(() => {
        const box = css => document.querySelector(css).getBoundingClientRect();
        const [map, plan] = [box('.ground'), box('.plan-drawing')];
        return map.left <= plan.left && map.top <= plan.top && map.right >= plan.right && map.bottom >= plan.bottom;
    })()";
    page.wait_until(script, "the map lies behind all of the plan");
}

#[test]
fn a_drawn_map_lies_where_the_trees_are() {
    let Some(site) = Site::found() else { return };
    let server = grove(&site);
    server.put("city.pmtiles", drawn_map().with_leaves());
    let page = site.reader(&server.base);
    open(&page);
    page.wait_for(".ground-major");
    // The road begins at the tree, on the screen.
    let near = |page: &Page| {
        let road = point(
            page,
            "const road = document.querySelector('.ground-major');
             const p = road.getPointAtLength(0).matrixTransform(road.getScreenCTM()); return [p.x, p.y]",
        );
        let tree = point(
            page,
            "const r = document.querySelector('.plan-spot circle').getBoundingClientRect();
             return [(r.left + r.right) / 2, (r.top + r.bottom) / 2]",
        );
        let apart = (road.0 - tree.0).hypot(road.1 - tree.1);
        assert!(apart < 1.5, "{road:?} is not {tree:?}");
    };
    near(&page);
    // It is said whose it is, and what it is not; both as text.
    let said = page.text(".ground-said");
    assert!(said.contains(MAKERS) && said.contains(UNVERIFIED), "{said}");
    assert!(!page.everything().contains(NOT_LOADED));
    assert_eq!(page.tone(), "yes");

    // All of the section takes more tiles; and what is there isn't fetched again.
    let press = |key: &str| {
        let script = "document.querySelector('.plan-view').dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true, cancelable: true}))";
        page.browser.script(script, &[json!(key)]);
    };
    show_all(&page, "g");
    wait_until_covered(&page);
    near(&page);
    // At most a dozen tiles, the beginning, and a directory for each three tiles.
    let first = asked(&server);
    assert!((5..=12 + 1 + 9).contains(&first), "{first}");
    let bar = page.text(".plan-bar");
    for _ in 0..6 {
        press("+");
    }
    let closer = format!(
        "document.querySelector('.plan-bar').innerText != {}",
        json!(bar)
    );
    page.wait_until(&closer, "it is closer");
    page.wait_for(".ground-major");
    near(&page);
    show_all(&page, "g");
    assert_eq!(asked(&server), 0);
    page.assert_quiet();
}

#[test]
fn a_map_of_pictures_is_named_as_the_docs_say() {
    let Some(site) = Site::found() else { return };
    let docs = include_str!("../../../docs/explorer.md");
    let line = docs
        .lines()
        .find(|line| line.starts_with("<meta name=\"stele-map\""));
    let server = grove_with(&site, line.expect("the docs have the line"));
    let map = Map::new(PNG).around(place(), &[15, 16, 17], &draw("a 1"));
    server.put("city.pmtiles", map.file());
    let page = site.reader(&server.base);
    open(&page);
    show_all(&page, "image");
    wait_until_covered(&page);
    let links = page.attributes(".ground image", "href");
    assert!(
        links.iter().all(|link| link.starts_with("blob:")),
        "{links:?}"
    );
    let said = page.text(".ground-said");
    assert!(said.starts_with("© OpenStreetMap contributors"), "{said}");
    assert!(said.contains(UNVERIFIED), "{said}");
    let pale = "return Number(getComputedStyle(document.querySelector('.ground')).opacity) < 0.3";
    assert_eq!(page.browser.script(pale, &[]), json!(true));
    // Who needs strong contrast has no map.
    if site.has_devtools() {
        let features = json!({"features": [{"name": "forced-colors", "value": "active"}]});
        page.browser
            .devtools("Emulation.setEmulatedMedia", &features);
        let shown = "return [...document.querySelectorAll('.ground, .ground-said')].map(e => getComputedStyle(e).display)";
        assert_eq!(page.browser.script(shown, &[]), json!(["none", "none"]));
    }
    // The pictures end with the plan.
    let draw = "const [link, done] = arguments; const image = new Image();
        image.onload = () => done('drawn'); image.onerror = () => done('gone'); image.src = link";
    let drawn = |link: &str| page.browser.script_later(draw, &[json!(link)]);
    assert_eq!(drawn(&links[0]), json!("drawn"));
    page.visit("#/trust");
    page.wait_until("!document.querySelector('.plan')", "another page is there");
    page.allow_console("blob:");
    for link in &links {
        assert_eq!(drawn(link), json!("gone"));
    }
    page.assert_quiet();
}

#[test]
fn without_a_map_nothing_is_asked_for() {
    let Some(site) = Site::found() else { return };
    let server = grove(&site);
    let page = std::fs::read(site.folder.join("index.html")).expect("the site");
    server.put("index.html", page);
    server.put("city.pmtiles", drawn_map().file());
    let page = site.reader(&server.base);
    open(&page);
    assert_plain(&page);
    assert_eq!(asked(&server), 0);
    assert!(!page.everything().contains(NOT_LOADED));
    page.assert_quiet();
}

#[test]
fn a_map_that_fails_disturbs_nothing() {
    let Some(site) = Site::found() else { return };
    let server = grove(&site);
    let page = site.reader(&server.base);
    page.allow_console("404");
    page.allow_console("503");
    page.allow_console("ERR_EMPTY_RESPONSE");
    let map = drawn_map();
    let good = map.file();
    let mut damaged = good.clone();
    // The zoom levels contradict one another; the directory is no gzip.
    damaged[100] = 99;
    let mut unpacked = good.clone();
    unpacked[127..140].fill(0);
    let fails = |why: &str| {
        page.open(&format!("#/trees/{SECTION}"));
        page.wait_for(".plan-spot");
        page.wait_for(".ground-failed");
        page.wait_until("!document.querySelector('.ground')", "no map is shown");
        assert_eq!(page.texts(".ground-failed").len(), 1, "{why}");
        assert!(page.text(".ground-failed").contains(NOT_LOADED), "{why}");
        assert_plain(&page);
    };
    page.trust(&Town::trust_json());
    fails("there is no such file");
    for (bytes, why) in [
        (damaged, "a header that contradicts itself"),
        (unpacked, "a directory that can't be unpacked"),
        (b"<!doctype html><p>Log in".to_vec(), "another file"),
        (good[..60].to_vec(), "a file that is cut off"),
        (Vec::new(), "an empty file"),
    ] {
        page.allow_console("416");
        server.put("city.pmtiles", bytes);
        fails(why);
    }
    server.put("city.pmtiles", good.clone());
    for (fault, why) in [
        (Fault::Status(503), "trouble"),
        (Fault::Page, "a login page"),
        (Fault::Garbage, "bytes that mean nothing"),
        (Fault::HangUp, "no answer"),
    ] {
        server.fail("city.pmtiles", fault);
        fails(why);
    }
    server.mend();

    // Tiles that aren't what they should be: no geometry, a bomb, no picture.
    let mut bomb = Map::new(VECTOR).gzipped(gzip);
    let zooms = [15, 16, 17];
    bomb = bomb.around(place(), &zooms, &vec![0; 5 << 20]);
    let maps = [
        (
            Map::new(VECTOR).around(place(), &zooms, b"no tile"),
            "no vector tile",
        ),
        (bomb, "one that is far larger when it is unpacked"),
        (
            Map::new(PNG).around(place(), &zooms, b"<svg/>"),
            "no picture",
        ),
    ];
    for (map, why) in maps {
        server.put("city.pmtiles", map.file());
        fails(why);
    }
    // One that begins as a picture, and is none: the browser finds out.
    let broken = Map::new(PNG).around(place(), &zooms, b"\x89PNG\r\n\x1a\n and no more");
    server.put("city.pmtiles", broken.file());
    page.allow_console("blob:");
    fails("a broken picture");

    // One that is good again is shown again.
    server.put("city.pmtiles", good);
    page.open(&format!("#/trees/{SECTION}"));
    page.wait_for(".ground-major");
    assert!(!page.everything().contains(NOT_LOADED));
    page.assert_quiet();
}

#[test]
fn a_host_without_ranges_is_hung_up_on() {
    let Some(site) = Site::found() else { return };
    let server = grove(&site);
    let mut large = drawn_map().file();
    large.resize(64 << 20, 0);
    server.put("city.pmtiles", large);
    server.know_no_ranges();
    let page = site.reader(&server.base);
    open(&page);
    page.wait_for(".ground-failed");
    assert_plain(&page);
    assert!(server.sees_one_broken_off());
    // A plan that is drawn anew may ask again, and is as quick to hang up.
    assert!(asked(&server) <= 2);
    page.assert_quiet();
}

#[test]
fn a_slow_map_is_not_waited_for() {
    let Some(site) = Site::found() else { return };
    let server = grove(&site);
    server.put("city.pmtiles", drawn_map().file());
    server.fail("city.pmtiles", Fault::Hold);
    let page = site.reader(&server.base);
    open(&page);
    page.settle();
    assert_plain(&page);
    assert!(!page.everything().contains(NOT_LOADED));
    // It comes at last, and is there.
    server.mend();
    page.wait_for(".ground-major");
    assert!(page.text(".ground-said").contains(UNVERIFIED));
    page.assert_quiet();
}

#[test]
fn pictures_of_maps_to_look_at() {
    let Some(site) = Site::found() else { return };
    let server = grove(&site);
    in_every_look(&site, &server, "map", |page, shot| {
        page.trust(&Town::trust_json());
        let pictures = Map::new(PNG).around(place(), &[15, 16, 17], &draw("a 1"));
        for (name, map, tile) in [("drawn", drawn_map(), "g"), ("pictures", pictures, "image")] {
            server.put("city.pmtiles", map.file());
            page.open(&format!("#/trees/{SECTION}"));
            page.wait_for(".plan-spot");
            show_all(page, tile);
            shot(&format!("ground-{name}"));
        }
        server.put("city.pmtiles", b"another file".to_vec());
        page.open(&format!("#/trees/{SECTION}"));
        page.wait_for(".ground-failed");
        shot("ground-failed");
    });
}
