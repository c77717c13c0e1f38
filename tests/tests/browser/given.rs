//! What a reader gives that is no file: links that are pasted, codes that are scanned from a picture and by the camera.

use std::fs;
use std::path::Path;

use qrcode::{Color, EcLevel, QrCode};
use serde_json::json;
use stele_verify::encoding::from_base64;

use crate::axe::Axe;
use crate::page::{Page, Site};
use crate::screenshots::{in_every_look, on_paper};
use crate::server::Fault;
use crate::town;
use crate::webdriver::PLAIN_HOST;

const HOSTILE: [&str; 3] = [
    "javascript:document.title='evil'#/entry/4",
    "<img src=x onerror=\"document.title='evil'\"><b id=injected>\u{202e}",
    "https://evil.example/login#now",
];

fn paste(page: &Page, text: &str) {
    page.open("#/check");
    let fill = "document.querySelector('#pasted').value = arguments[0]";
    page.browser.script(fill, &[json!(text)]);
    page.browser.click(".paste button");
}

fn assert_goes_nowhere(page: &Page, text: &str) {
    page.wait_for(".given-text");
    assert_eq!(page.text(".given-text bdi"), text.trim());
    let here = page.browser.script("return location.hash", &[]);
    assert_eq!(here, json!("#/check"));
    let injected = "return document.querySelectorAll('#injected, main img').length";
    assert_eq!(page.browser.script(injected, &[]), json!(0));
    let title = page.browser.script("return document.title", &[]);
    assert!(title.as_str().is_some_and(|title| title != "evil"));
    assert_eq!(page.browser.alert(), None);
}

#[test]
fn a_pasted_link_is_looked_up_here() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let served = site.serve(&city);
    let page = site.reader(&served.base);
    paste(&page, " https://another.example/explorer/#/entry/4\n");
    page.wait_until("location.hash === '#/entry/4'", "it goes there");
    page.settle();
    assert_eq!(page.tone(), "yes");
    // A proof as text is checked as the file would be.
    let proof = String::from_utf8(city.proof(4)).expect("proofs are text");
    paste(&page, &proof);
    page.wait_for(".answer");
    page.settle();
    assert_eq!(page.outcomes()["inclusion"], "passed");
    for text in HOSTILE {
        paste(&page, text);
        assert_goes_nowhere(&page, text);
    }
    let long = "汉<b>".repeat(1_000);
    paste(&page, &long);
    assert_goes_nowhere(&page, &long);
    page.assert_quiet();
}

/// A picture of a code, drawn and encoded by the browser.
fn picture(page: &Page, text: &str, kind: &str) -> Vec<u8> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).expect("it fits");
    let dark: Vec<bool> = code
        .to_colors()
        .iter()
        .map(|color| *color == Color::Dark)
        .collect();
    let script = "
        const [dark, width, kind] = arguments;
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = (width + 8) * 6;
        const context = canvas.getContext('2d');
        context.fillStyle = '#fff';
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.fillStyle = '#123';
        dark.forEach((is, at) => is && context.fillRect((at % width + 4) * 6, (Math.floor(at / width) + 4) * 6, 6, 6));
        return canvas.toDataURL(kind).split(',')[1];";
    let args = [json!(dark), json!(code.width()), json!(kind)];
    let data = page.browser.script(script, &args);
    data.as_str()
        .and_then(from_base64)
        .expect("a picture in base64")
}

fn choose(page: &Page, folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("it can be written");
    let path = path.to_str().expect("a path of the tests' own");
    page.browser.type_into("[data-scan] input[type=file]", path);
}

#[test]
fn a_code_is_read_from_a_picture() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, kind) in [("code.png", "image/png"), ("code.jpg", "image/jpeg")] {
        page.open("#/check");
        let code = picture(&page, "https://another.example/#/entry/4", kind);
        choose(&page, folder.path(), name, &code);
        page.wait_until("location.hash === '#/entry/4'", "it goes there");
        page.settle();
        assert_eq!(page.tone(), "yes", "{name}");
    }
    for text in HOSTILE {
        page.open("#/check");
        let code = picture(&page, text, "image/png");
        choose(&page, folder.path(), "hostile.png", &code);
        assert_goes_nowhere(&page, text);
    }
    page.open("#/check");
    choose(&page, folder.path(), "no.png", b"no picture at all");
    page.wait_for("[data-scan=failed]");
    assert!(
        page.everything()
            .contains("can’t open this file as a picture")
    );
    let blank = "
        const canvas = document.createElement('canvas');
        return canvas.toDataURL('image/png').split(',')[1];";
    let blank = page.browser.script(blank, &[]);
    let blank = blank.as_str().and_then(from_base64).expect("a picture");
    choose(&page, folder.path(), "blank.png", &blank);
    page.wait_until(
        "document.body.innerText.includes('no QR code in this picture')",
        "it says that there is none",
    );
    page.assert_quiet();
}

/// A canvas plays the camera: the stream is a real one, and so is all that the page does with it.
const CAMERA: &str = "
    const [dark, width] = arguments;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = (width + 8) * 8;
    const context = canvas.getContext('2d');
    const draw = () => {
        context.fillStyle = '#eee';
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.fillStyle = '#111';
        if (window.shown) {
            dark.forEach((is, at) => is && context.fillRect((at % width + 4) * 8, (Math.floor(at / width) + 4) * 8, 8, 8));
        }
    };
    // What a video does changes nothing in the page, where the test looks only then.
    setInterval(() => document.body.dataset.tick = Date.now(), 100);
    window.tracks = [];
    navigator.mediaDevices.getUserMedia = async (asked) => {
        window.asked = asked;
        draw();
        setInterval(draw, 50);
        const stream = canvas.captureStream(20);
        window.tracks.push(...stream.getTracks());
        return stream;
    };";

#[test]
fn a_code_is_read_by_the_camera_and_it_is_turned_off() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open("#/check");
    let code = QrCode::new("https://another.example/#/entry/4").expect("it fits");
    let dark: Vec<bool> = code
        .to_colors()
        .iter()
        .map(|color| *color == Color::Dark)
        .collect();
    page.browser
        .script(CAMERA, &[json!(dark), json!(code.width())]);
    let watch = "[data-scan] button";
    let all_off =
        "window.tracks.length && window.tracks.every(track => track.readyState === 'ended')";
    // Nobody is asked before the reader asks.
    assert_eq!(
        page.browser
            .script("return window.asked === undefined", &[]),
        json!(true)
    );
    page.browser.click(watch);
    page.wait_until("document.querySelector('video')?.videoWidth", "it is seen");
    assert_eq!(
        page.browser.script(
            "return [window.asked.video.facingMode.ideal, !window.asked.audio]",
            &[]
        ),
        json!(["environment", true])
    );
    page.browser.click(watch);
    page.wait_until(all_off, "the reader stops it");
    page.wait_for("[data-scan=idle]");
    // So does leaving the page.
    page.browser.click(watch);
    page.wait_until("document.querySelector('video')?.videoWidth", "it is seen");
    page.browser.script("location.hash = '#/entries'", &[]);
    page.wait_until(all_off, "the way to another page stops it");
    page.settle();
    page.browser.script("location.hash = '#/check'", &[]);
    page.wait_for("[data-scan=idle]");
    page.browser.script("window.shown = true", &[]);
    page.browser.click(watch);
    page.wait_until("location.hash === '#/entry/4'", "it goes there");
    page.wait_until(all_off, "what was read stops it");
    page.settle();
    assert_eq!(page.tone(), "yes");
    page.assert_quiet();
}

/// A page whose camera, once it is asked for, shows the code of a link, when the test wants it to.
fn with_camera(page: &Page, link: &str) {
    let code = QrCode::new(link).expect("it fits");
    let colors = code.to_colors();
    let dark: Vec<bool> = colors.iter().map(|color| *color == Color::Dark).collect();
    page.browser
        .script(CAMERA, &[json!(dark), json!(code.width())]);
}

#[test]
fn the_home_page_scans_at_one_tap() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.browser.resize(320, 640);
    page.open("#/");
    with_camera(&page, "https://another.example/#/entry/4");
    // Both ways stand right under the search box, each as large as a finger.
    let script = "
        const search = document.querySelector('.search').getBoundingClientRect();
        const room = document.documentElement.scrollWidth <= innerWidth;
        return [room, ...document.querySelectorAll('.ways .button')].map(own => {
            if (own === true || own === false) return own;
            const box = own.getBoundingClientRect();
            return box.height >= 44 && box.width >= 44 && box.top >= search.bottom && box.top - search.bottom < 120;
        });";
    assert_eq!(
        page.browser.script(script, &[]),
        json!([true, true, true]),
        "room, the camera's button and the file's"
    );
    let watch = ".ways button";
    page.browser.click(watch);
    page.wait_until(
        "document.querySelector('.ways video')?.videoWidth",
        "it is seen",
    );
    page.browser.click(watch);
    page.wait_for("[data-way=idle]");
    page.browser.script("window.shown = true", &[]);
    page.browser.click(watch);
    page.wait_until("location.hash === '#/entry/4'", "it goes there");
    page.wait_until(
        "window.tracks.every(track => track.readyState === 'ended')",
        "the camera is off",
    );
    page.settle();
    assert_eq!(page.tone(), "yes");
    page.assert_quiet();
}

/// Drops a file on the first element that a selector names.
pub(crate) const DROP: &str = "
    const [css, name, bytes] = arguments;
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], name));
    const on = document.querySelector(css);
    for (const kind of ['dragover', 'drop']) {
        const event = new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data});
        if (on.dispatchEvent(event)) return false;
    }
    return true;";

#[test]
fn a_file_may_be_dropped_anywhere_on_the_home_page() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let served = site.serve(&city);
    let page = site.reader(&served.base);
    for place in ["h1", ".drop-zone"] {
        page.open("#/");
        page.wait_for(".ways");
        let file = [json!(place), json!("tree.tlog-proof"), json!(city.proof(4))];
        assert_eq!(page.browser.script(DROP, &file), json!(true), "{place}");
        page.wait_until("location.hash === '#/check'", "the file's own page opens");
        page.wait_for(".answer");
        page.settle();
        assert_eq!(page.outcomes()["inclusion"], "passed", "{place}");
    }
    // A text that is dragged is the search field's.
    page.open("#/");
    page.wait_for(".ways");
    let text = "
        const data = new DataTransfer();
        data.setData('text/plain', 'T-0004');
        const event = new DragEvent('dragover', {bubbles: true, cancelable: true, dataTransfer: data});
        return document.querySelector('#find').dispatchEvent(event);";
    assert_eq!(page.browser.script(text, &[]), json!(true));
    page.assert_quiet();
}

#[test]
fn a_camera_that_is_not_there_has_a_way_out() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    let says = |page: &Page, what: &str| {
        page.browser.click("[data-scan] button");
        page.wait_for("[data-scan=failed]");
        let text = page.everything();
        assert!(text.contains(what), "{what}\n{text}");
        assert!(text.contains("Take a photo of the code"), "{text}");
        assert_eq!(page.count("[data-scan] input[type=file]"), 1);
    };
    page.open("#/check");
    // This browser has no camera; whether one is there isn't told to who isn't allowed.
    says(&page, "The camera can’t be used");
    for (name, what) in [
        ("NotAllowedError", "doesn’t allow it"),
        ("NotFoundError", "this device has none"),
        ("NotReadableError", "another program has it"),
    ] {
        page.open("#/check");
        let refuse = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', arguments[0]) }";
        let refuse = refuse.replace("arguments[0]", &json!(name).to_string());
        page.browser.script(&refuse, &[]);
        says(&page, what);
    }
    page.assert_quiet();
    let plain = served.base.replace("127.0.0.1", PLAIN_HOST);
    let page = site.reader(&plain);
    page.open("#/check");
    says(&page, "secure connection");
}

#[test]
fn a_link_is_shared_where_the_device_can() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open("#/check");
    let share = "navigator.share = async (data) => { window.given = data }";
    page.browser.script(share, &[]);
    page.browser.script("location.hash = '#/entry/4'", &[]);
    page.wait_for(".actions");
    page.settle();
    let click = "[...document.querySelectorAll('.actions button')].find(e => e.innerText === 'Share').click()";
    page.browser.script(click, &[]);
    page.wait_until(
        "window.given?.url.includes('#/entry/4/')",
        "the pinned link is shared",
    );
    // What stands on paper: the code of the same link, the checkpoint, and what paper is worth.
    assert_eq!(page.attributes(".paper-check svg.qr", "role"), ["img"]);
    let media = json!({"media": "print"});
    page.browser.devtools("Emulation.setEmulatedMedia", &media);
    let paper = page.text(".paper-check");
    for part in ["Paper is no proof", "urn:uuid:", "#/entry/4/", "300"] {
        assert!(paper.contains(part), "{part}\n{paper}");
    }
    page.assert_quiet();
}

#[test]
fn pictures() {
    let (Some(site), Some(axe)) = (Site::found(), Axe::found()) else {
        return;
    };
    if !site.has_devtools() {
        return;
    }
    let server = site.server(&town::fresh());
    let folder = tempfile::tempdir().expect("a temporary folder");
    in_every_look(&site, &server, "given", |page, shot| {
        let shot = |name: &str| {
            shot(name);
            let found = axe.look(&page.browser);
            assert!(found.is_empty(), "{name}:\n{found}");
        };
        server.mend();
        page.allow_console("Failed to load resource");
        page.allow_console("net::ERR");
        paste(page, HOSTILE[1]);
        page.wait_for(".given-text");
        shot("pasted-hostile");
        page.open("#/check");
        page.browser.click("[data-scan] button");
        page.wait_for("[data-scan=failed]");
        shot("camera-refused");
        page.open("#/check");
        let code = picture(page, HOSTILE[2], "image/png");
        choose(page, folder.path(), "code.png", &code);
        page.wait_for(".given-text");
        shot("scanned");
        page.open("#/entry/4");
        let name = format!(
            "paper-given-{}.png",
            page.attributes("html", "lang").concat()
        );
        assert_eq!(on_paper(page, &name), None);
        // As a reader finds it who has no network any more.
        server.fail("log/", Fault::HangUp);
        for (name, route) in [("offline-home", "#/"), ("offline-entry", "#/entry/4")] {
            page.open(route);
            page.wait_for("[data-offline]");
            shot(name);
        }
    });
}
