//! `offline.html`, opened from disk: one file that checks others, without any network.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;
use tempfile::TempDir;

use crate::axe::Axe;
use crate::page::{Page, Site};

/// The page in a folder of its own, and a reader who has opened it.
struct Opened {
    site: Site,
    page: Page,
    folder: TempDir,
}

/// Where a trust file stands in the page.
const GAP: &str = "<script type=\"application/json\" id=\"trust-file\">";

impl Opened {
    /// The page as it was built, with the demo's trust file in it if asked.
    fn with(trust: bool) -> Option<Self> {
        let site = Site::found()?;
        let Some(dist) = std::env::var_os("STELE_DIST") else {
            let line = "skipped: STELE_DIST is not set; run cargo xtask test dist browser\n";
            let _ = std::io::stderr().write_all(line.as_bytes());
            return None;
        };
        let built =
            PathBuf::from(dist).join(format!("v{}/offline.html", env!("CARGO_PKG_VERSION")));
        let mut text = std::fs::read_to_string(built).expect("the page was built");
        if trust {
            let file = std::fs::read_to_string(site.demo.join("trust.json"));
            let filled = format!("{GAP}{}", file.expect("the demo's trust file"));
            assert_eq!(text.matches(GAP).count(), 1);
            text = text.replace(GAP, &filled);
        }
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("offline.html");
        std::fs::write(&path, text).expect("it can be written");
        let page = site.stranger("en-GB,en", "");
        page.browser.goto(&format!("file://{}", path.display()));
        page.wait_until("!document.querySelector('#app').hidden", "it has started");
        Some(Self { site, page, folder })
    }

    /// One of the files that the demo hands out.
    fn demo(&self, name: &str) -> PathBuf {
        self.site.demo.with_file_name(name)
    }

    fn choose(&self, input: &str, file: &Path) {
        let path = file.to_str().expect("a path of the tests' own");
        self.page.browser.type_into(input, path);
    }

    /// Chooses a file and waits for what comes out: the element's state and all that it says.
    fn check(&self, file: &Path) -> (String, String) {
        let forget = "window.answered = false;
            document.querySelector('#verify').addEventListener('statechange', (event) => {
              window.answered = !['idle', 'loading', 'checking'].includes(event.detail.state);
            })";
        self.page.browser.script(forget, &[]);
        self.choose("#choose", file);
        self.page
            .wait_until("window.answered", "there is an answer");
        let script = "const e = document.querySelector('#verify'); return e.shadowRoot.textContent";
        let said = self.page.browser.script(script, &[]);
        let state = self.page.attributes("#verify", "state").concat();
        (state, said.as_str().unwrap_or_default().to_owned())
    }

    /// Nothing was asked of anyone, and the page's own policy had nothing to refuse.
    fn assert_alone(&self) {
        let script = "return performance.getEntriesByType('resource').map((one) => one.name)";
        assert_eq!(self.page.browser.script(script, &[]), json!([]));
        self.page.assert_quiet();
    }
}

#[test]
fn a_proof_is_checked_from_disk_by_a_trust_file_that_was_chosen() {
    let Some(opened) = Opened::with(false) else {
        return;
    };
    opened.choose("#choose-trust", &opened.site.demo.join("trust.json"));
    opened.page.wait_until(
        "document.querySelector('#trust-hash').textContent.startsWith('sha256-')",
        "the trust file's hash is shown",
    );
    // A proof alone says nothing about whether its signers were entitled.
    let (state, said) = opened.check(&opened.demo("tree.tlog-proof"));
    assert_eq!(state, "cant-tell", "{said}");
    let headline = opened.page.attributes("#verify", "headline").concat();
    assert_eq!(headline, "intact-and-logged");
    assert_eq!(opened.page.text("#file-title"), "File: tree.tlog-proof");
    // Of what is inside, nobody has a hash to compare: the page says to take that of the whole file.
    assert!(said.contains("the whole file offline.html"), "{said}");
    let (state, said) = opened.check(&opened.demo("tree-tampered.tlog-proof"));
    assert_eq!(state, "not-verified", "{said}");
    opened.assert_alone();
}

#[test]
fn a_dossier_is_checked_from_disk_by_the_trust_file_in_the_page() {
    let Some(opened) = Opened::with(true) else {
        return;
    };
    assert!(
        opened
            .page
            .text("#trust-state")
            .contains("came with this page")
    );
    let (state, said) = opened.check(&opened.demo("nothing-recorded.dossier"));
    assert_eq!(state, "verified", "{said}");
    opened.assert_alone();
}

#[test]
fn without_a_trust_file_nothing_is_verified() {
    let Some(opened) = Opened::with(false) else {
        return;
    };
    let (state, said) = opened.check(&opened.demo("tree.tlog-proof"));
    assert_eq!(state, "cant-tell", "{said}");
    assert!(said.contains("trust file"), "{said}");
    opened.assert_alone();
}

#[test]
fn an_empty_file_is_refused_and_is_no_verdict() {
    let Some(opened) = Opened::with(true) else {
        return;
    };
    let empty = opened.folder.path().join("empty.tlog-proof");
    std::fs::write(&empty, "").expect("it can be written");
    opened.choose("#choose", &empty);
    opened.page.wait_until(
        "document.querySelector('#refused').textContent !== ''",
        "it says why",
    );
    assert!(opened.page.text("#refused").contains("empty"));
    assert_eq!(opened.page.attributes("#verify", "state").concat(), "idle");
    opened.assert_alone();
}

/// A page that was changed on the way is started by no browser: the policy in it names its script by hash.
#[test]
fn a_script_that_was_changed_is_not_started() {
    let Some(opened) = Opened::with(false) else {
        return;
    };
    let path = opened.folder.path().join("offline.html");
    let text = std::fs::read_to_string(&path).expect("the page");
    let (before, script) = text
        .split_once("<script type=\"module\">")
        .expect("it has a script");
    let changed = format!("{before}<script type=\"module\">0;{script}");
    std::fs::write(&path, changed).expect("it can be written");
    opened
        .page
        .browser
        .goto(&format!("file://{}", path.display()));
    let hidden = opened
        .page
        .browser
        .script("return document.querySelector('#app').hidden", &[]);
    assert_eq!(hidden, json!(true));
    opened.page.allow_console("Content Security Policy");
    opened.page.assert_quiet();
}

/// axe-core finds nothing, in any state of the page.
#[test]
fn nothing_keeps_anyone_from_using_it() {
    let (Some(opened), Some(axe)) = (Opened::with(true), Axe::found()) else {
        return;
    };
    let assert_clean = |what: &str| {
        let found = axe.look(&opened.page.browser);
        assert!(found.is_empty(), "{what}:\n{found}");
    };
    let browser = &opened.page.browser;
    for scheme in ["light", "dark"] {
        if browser.engine().has_devtools() {
            let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
            let media = json!({ "features": features });
            browser.devtools("Emulation.setEmulatedMedia", &media);
        } else if scheme == "dark" {
            break;
        }
        browser.reload();
        let started = "!document.querySelector('#app').hidden";
        opened.page.wait_until(started, "it has started");
        assert_clean(&format!("{scheme}, at the start"));
        for file in [
            "nothing-recorded.dossier",
            "tree.tlog-proof",
            "tree-tampered.tlog-proof",
        ] {
            opened.check(&opened.demo(file));
            assert_clean(&format!("{scheme}, {file}"));
            opened.page.browser.script(
                "for (const root of [document, document.querySelector('#verify').shadowRoot])
                   for (const details of root.querySelectorAll('details')) details.open = true;",
                &[],
            );
            assert_clean(&format!("{scheme}, {file}, unfolded"));
        }
    }
    opened.assert_alone();
}
