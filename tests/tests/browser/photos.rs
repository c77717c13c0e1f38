//! The photos of a listing: fetched on demand, held against the record, and only then shown.

use serde_json::json;
use stele_client::log::attachment_path;
use stele_publisher::demo::picture::draw;
use stele_tests::city::City;
use stele_tests::rules::rental::{Street, listed, listing};
use stele_tests::rules::town::Town;
use stele_verify::hash::Hash;

use crate::page::{Page, Site};
use crate::town::freshly;

/// Text that a browser would draw, and run, if it were taken for a picture.
const SVG: &[u8] =
    b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>alert(1)</script></svg>";

/// A listing with three photos and something that is none, all of which lie beside the log.
pub(crate) struct Album {
    pub(crate) city: City,
    /// The entry of the listing.
    pub(crate) entry: u64,
    /// The path of each file below the log.
    pub(crate) paths: Vec<String>,
}

impl Album {
    pub(crate) fn new() -> Self {
        let mut street = Street::new();
        let files: Vec<Vec<u8>> = vec![draw("a 1"), draw("a 2"), draw("a 3"), SVG.to_vec()];
        let hashes: Vec<Hash> = files.iter().map(|file| Hash::of(&[file])).collect();
        let mut subject = listing("3200.00");
        subject["photo"] = json!(hashes.iter().map(Hash::to_hex).collect::<Vec<_>>());
        let entry = street
            .town
            .log(listed(&street.platform, &street.owner, subject));
        let mut city = freshly(street.town.city());
        let paths: Vec<String> = hashes.iter().map(attachment_path).collect();
        city.files.extend(paths.iter().cloned().zip(files));
        Self { city, entry, paths }
    }

    /// The listing's page, before the photos are asked for.
    fn open(&self, page: &Page) {
        page.trust(&Town::trust_json());
        page.open(&format!("#/entry/{}", self.entry));
    }
}

/// Asks for the photos.
pub(crate) fn show(page: &Page) {
    page.browser.click(".photos button");
    page.wait_for(".photo-list");
    page.settle();
}

/// What came of each photo.
fn tones(page: &Page) -> Vec<String> {
    page.attributes(".photo-list > li", "data-tone")
}

/// How many files beside the log the page has asked for.
fn asked(page: &Page) -> serde_json::Value {
    let script = "return performance.getEntriesByType('resource').filter(e => e.name.includes('/files/')).length";
    page.browser.script(script, &[])
}

/// Widths of the pictures that are drawn, in pixels of their own.
fn widths(page: &Page) -> serde_json::Value {
    page.wait_until(
        "[...document.images].every(image => image.complete)",
        "the pictures are drawn",
    );
    let script = "return [...document.images].map(image => image.naturalWidth)";
    page.browser.script(script, &[])
}

#[test]
fn honest_photos_are_shown_when_asked_for() {
    let Some(site) = Site::found() else { return };
    let album = Album::new();
    let served = site.serve(&album.city);
    let page = site.reader(&served.base);
    album.open(&page);
    assert_eq!(page.count(".photos"), 1);
    assert_eq!((asked(&page), page.count("img")), (json!(0), 0));
    show(&page);
    assert_eq!(tones(&page), ["yes"; 4]);
    assert_eq!(asked(&page), json!(4));
    assert_eq!(widths(&page), json!([168, 168, 168]));
    assert_eq!(
        page.attributes("img", "alt"),
        ["Photo 1 of 4", "Photo 2 of 4", "Photo 3 of 4"]
    );
    let text = page.text(".photo-list > li:first-child");
    assert!(text.contains("Matches the hash in the record"), "{text}");
    // What isn't a picture by its first bytes is never drawn, whatever it is called.
    let svg = page.text(".photo-list > li:last-child");
    assert!(svg.contains("no picture of a kind that is shown"), "{svg}");
    page.assert_quiet();

    // When the page goes, so do the pictures' addresses.
    let links = page.attributes("img", "src");
    assert!(links.iter().all(|link| link.starts_with("blob:")));
    let draw = "const [link, done] = arguments; const image = new Image();
        image.onload = () => done('drawn'); image.onerror = () => done('gone'); image.src = link";
    let drawn = |link: &str| page.browser.script_later(draw, &[json!(link)]);
    assert_eq!(drawn(&links[0]), json!("drawn"));
    page.browser.script("location.hash = '#/trust'", &[]);
    page.wait_until(
        "!document.querySelector('.photos')",
        "another page is there",
    );
    for link in &links {
        assert_eq!(drawn(link), json!("gone"));
    }
}

#[test]
fn another_file_is_named_and_not_shown() {
    let Some(site) = Site::found() else { return };
    let album = Album::new();
    let server = site.server(&album.city);
    let [_, swapped, missing, _] = album.paths.as_slice() else {
        panic!("there are four")
    };
    server.tamper(|files| {
        files.insert(swapped.clone(), draw("b 1"));
        files.remove(missing);
    });
    let page = site.reader(&server.base);
    page.allow_console("404");
    album.open(&page);
    assert_eq!(page.tone(), "yes");
    show(&page);
    assert_eq!(tones(&page), ["yes", "no", "unknown", "yes"]);
    assert_eq!(widths(&page), json!([168]));
    assert_eq!(page.attributes("img", "alt"), ["Photo 1 of 4"]);
    let texts = page.texts(".photo-list > li");
    assert!(texts[1].contains("Another file lies there"), "{}", texts[1]);
    assert!(texts[1].contains("attachment-mismatch"), "{}", texts[1]);
    assert!(texts[2].contains("Not there"), "{}", texts[2]);
    // Neither says anything against the record.
    assert_eq!(page.tone(), "yes");

    // The one that was missing is put there; the other one stays another one.
    server.tamper(|files| {
        files.insert(missing.clone(), draw("a 3"));
    });
    page.browser.click(".photos button");
    page.wait_until(
        "document.querySelectorAll('.photo-list img').length == 2",
        "the second photo",
    );
    page.settle();
    assert_eq!(tones(&page), ["yes", "no", "yes", "yes"]);
    assert_eq!(page.count(".photos button"), 0);
    page.assert_quiet();
}
