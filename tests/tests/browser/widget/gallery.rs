//! The gallery of every state, as it lies in the version's folder, with pictures of it to look at, in
//! `target/screenshots`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use stele_verify::encoding::from_base64;

use super::host::Host;
use super::hosted::{Hosted, Widget};
use crate::webdriver::Engine;

/// How high the window is for a piece of a long picture, in pixels.
const PIECE: u32 = 4000;

/// Opens it in a width, in a language, in light or dark, and waits until all is there.
pub(super) fn open(page: &Hosted, host: &Host, width: u32, lang: &str, theme: &str) {
    let address = format!(
        "{}/widget/embed.html?lang={lang}&theme={theme}",
        host.origin
    );
    if page.browser.engine().has_devtools() {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        page.browser
            .devtools("Emulation.setDeviceMetricsOverride", &size);
        page.browser.goto(&address);
    } else {
        // A frame can be narrower than any window.
        let frame = format!(
            "<!doctype html><title>A frame</title><style>body {{ margin: 0 }} iframe {{ border: 0; display: block }}</style>
             <iframe width={width} height=900 src='{address}'></iframe>"
        );
        host.put("/framed.html", "text/html; charset=utf-8", frame);
        page.browser.goto(&format!("{}/framed.html", host.origin));
        page.browser.frame(Some(0));
    }
    page.get(
        "{
          await customElements.whenDefined('stele-verify');
          const elements = [...document.querySelectorAll('stele-verify[src], stele-verify[log]')];
          for (const element of elements) element.loading = 'eager';
          await Promise.all(elements.map(settled));
          const specimens = [...document.querySelectorAll('stele-specimen')];
          while (specimens.some(({shadowRoot}) => !shadowRoot.firstChild)) await new Promise(setTimeout);
        }",
    );
}

/// Opens whatever can be opened.
pub(super) fn unfold(page: &Hosted) {
    page.get("{ for (const {shadowRoot} of document.querySelectorAll('stele-verify')) for (const details of shadowRoot.querySelectorAll('details')) details.open = true; }");
}

#[test]
fn every_state_in_every_look() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.bare_host();
    let page = widget.browser();
    let shots = shots();
    for (width, lang, theme) in [
        (200, "en", "light"),
        (200, "zh-Hans", "dark"),
        (320, "zh-Hans", "dark"),
        (320, "en", "light"),
        (1180, "en", "light"),
        (1180, "en", "dark"),
        (1180, "zh-Hans", "light"),
        (1180, "zh-Hans", "dark"),
    ] {
        open(&page, &host, width, lang, theme);
        let look = format!("{width}-{lang}-{theme}");
        let name = match page.browser.engine() {
            Engine::Chromium { .. } => look.clone(),
            other => format!("{}-{look}", other.name()),
        };
        assert_nothing_sticks_out(&page, &look);
        // The states that are real are what they should be.
        let states = "[...document.querySelectorAll('.grid:nth-of-type(2) stele-verify')].map(({state}) => state)";
        assert_eq!(
            page.get(states),
            json!([
                "verified",
                "not-verified",
                "not-verified",
                "cant-tell",
                "verified",
                "cant-tell"
            ]),
            "{look}"
        );
        assert_eq!(
            page.get("[at('#absent').state, at('#absent').report.kind]"),
            json!(["not-verified", "log"]),
            "{look}"
        );
        // All of the looks are there, to the last rule: a browser drops without a word what it can't read.
        let questions =
            "getComputedStyle(at('[size=full]').shadowRoot.querySelector('.questions')).display";
        assert_eq!(page.get(questions), json!("block"), "{look}");
        let last = "[...at('[size=full]').shadowRoot.adoptedStyleSheets[0].cssRules].at(-1).media?.mediaText";
        assert_eq!(page.get(last), json!("print"), "{look}");
        shoot(&page, &shots.join(format!("widget-{name}.png")));
        unfold(&page);
        assert_nothing_sticks_out(&page, &format!("{look}, unfolded"));
        shoot(&page, &shots.join(format!("widget-{name}-open.png")));
    }
    assert_eq!(page.complaints(&["missing.dossier"]), [""; 0]);
    if !page.browser.engine().has_devtools() {
        return;
    }
    // With the reader's own colours, and on a page from right to left.
    let forced = json!([{"name": "forced-colors", "value": "active"}]);
    page.browser
        .devtools("Emulation.setEmulatedMedia", &json!({"features": forced}));
    for width in [320, 1180] {
        open(&page, &host, width, "en", "light");
        assert_eq!(
            page.get("matchMedia('(forced-colors: active)').matches"),
            json!(true)
        );
        let look = format!("{width}-forced-colours");
        assert_nothing_sticks_out(&page, &look);
        shoot(&page, &shots.join(format!("widget-{look}.png")));
    }
    page.browser
        .devtools("Emulation.setEmulatedMedia", &json!({"features": []}));
    for width in [320, 1180] {
        open(&page, &host, width, "en", "light");
        page.get("document.documentElement.dir = 'rtl'");
        let look = format!("{width}-right-to-left");
        assert_nothing_sticks_out(&page, &look);
        shoot(&page, &shots.join(format!("widget-{look}.png")));
        unfold(&page);
        assert_nothing_sticks_out(&page, &format!("{look}, unfolded"));
    }
    assert_eq!(page.complaints(&["missing.dossier"]), [""; 0]);
}

/// Nothing scrolls sideways, and nothing in an element reaches beyond it, to the left or to the right.
fn assert_nothing_sticks_out(page: &Hosted, look: &str) {
    let wide = page.get("document.documentElement.scrollWidth <= innerWidth || document.documentElement.scrollWidth");
    assert_eq!(wide, json!(true), "{look} scrolls sideways");
    let out = page.get(
        "[...document.querySelectorAll('stele-verify:not([state=idle]), stele-specimen')].flatMap((element) => {
          const own = element.getBoundingClientRect();
          return [...element.shadowRoot.querySelectorAll('*')].filter((inner) => {
            const {left, right, width} = inner.getBoundingClientRect();
            return width > 0 && (right > own.right + 1 || left < own.left - 1) && !inner.closest('.hidden, .status');
          }).map((inner) => inner.outerHTML);
        })",
    );
    assert_eq!(out, json!([]), "{look}");
}

/// Every cause has words of its own, in both languages.
#[test]
fn every_cause_has_its_words() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.bare_host();
    let page = widget.browser();
    for lang in ["en", "zh-Hans"] {
        open(&page, &host, 1180, lang, "light");
        let said = page.get("[...document.querySelectorAll('#causes stele-specimen')].map(({shadowRoot}) => shadowRoot.querySelector('[part=headline]').innerText)");
        let said: Vec<_> = said.as_array().into_iter().flatten().cloned().collect();
        assert!(said.len() >= 20, "{said:?}");
        for (at, one) in said.iter().enumerate() {
            assert!(!said[..at].contains(one), "twice: {one}");
        }
    }
}

fn shots() -> PathBuf {
    let folder =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    let folder = folder.join("screenshots");
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

/// As one picture, or in pieces where the browser has no command of its own for long ones.
fn shoot(page: &Hosted, file: &Path) {
    let write = |file: &Path, data: &str| {
        let bytes = from_base64(data).expect("base64");
        fs::write(file, bytes).expect("the picture can be written");
    };
    if page.browser.engine().has_devtools() {
        let how = json!({"format": "png", "captureBeyondViewport": true});
        let shot = page.browser.devtools("Page.captureScreenshot", &how);
        return write(file, shot["data"].as_str().expect("a picture"));
    }
    let number = |expression: &str| {
        let number = page.get(expression).as_u64();
        number.unwrap_or_else(|| panic!("{expression} is a number"))
    };
    let height = number("document.documentElement.scrollHeight");
    page.browser.resize(1300, PIECE);
    page.browser.frame(None);
    // Exactly as high as the window: WebKit misplaces pictures of anything else.
    let piece = number("(at('iframe').height = innerHeight)");
    for (number, from) in (0..height)
        .step_by(usize::try_from(piece).unwrap_or(1))
        .enumerate()
    {
        page.browser.frame(Some(0));
        page.get(&format!("(scrollTo(0, {from}), await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"));
        page.browser.frame(None);
        let data = page.browser.picture("iframe");
        write(&file.with_extension(format!("{number}.png")), &data);
    }
    page.get("at('iframe').height = 900");
    page.browser.frame(Some(0));
}
