//! Somebody's page with elements on it, in a browser.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;
use tempfile::TempDir;

use super::host::{Host, media_type};
use crate::page::{from_environment, skipped};
use crate::webdriver::{Browser, Engine, PATIENCE};

/// What is built, and real files to check.
pub(crate) struct Widget {
    folder: PathBuf,
    engine: Engine,
    demo: PathBuf,
    stele: PathBuf,
    made: TempDir,
}

impl Widget {
    /// All of it; or nothing, after having said that the test is skipped.
    pub(crate) fn found() -> Option<Self> {
        Some(Self {
            folder: from_environment("STELE_WIDGET")?,
            engine: Engine::found()?,
            demo: from_environment("STELE_DEMO")?.join("home"),
            stele: from_environment("STELE_BIN")?,
            made: tempfile::tempdir().expect("a temporary folder"),
        })
    }

    /// The same where the browser is Chromium, for what only its own commands can tell.
    pub(crate) fn with_devtools() -> Option<Self> {
        let widget = Self::found()?;
        let has = widget.engine.has_devtools();
        if !has {
            skipped(&format!("{} can't tell", widget.engine.name()));
        }
        has.then_some(widget)
    }

    /// The folder with the entries.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A host with the widget and the demo city's files: a listing, the same as a `.tlog-proof`, and one that is a
    /// fraud. Nothing else lies on it.
    pub(crate) fn host(&self) -> Host {
        let host = self.bare_host();
        let (fraud, honest) = self.listings();
        let octets = "application/octet-stream";
        host.put(
            "/honest.dossier",
            octets,
            self.prove(honest, &["--dossier"]),
        );
        host.put("/fraud.dossier", octets, self.prove(fraud, &["--dossier"]));
        host.put("/honest.tlog-proof", octets, self.prove(honest, &[]));
        host.put("/trust.json", "application/json", self.trust());
        host
    }

    /// The same with the demo city's log, below `/log/`.
    pub(crate) fn host_with_log(&self) -> Host {
        let host = self.host();
        host.serve("/log/", &self.log());
        host
    }

    /// The folder of the demo city's log.
    pub(crate) fn log(&self) -> PathBuf {
        self.demo.join("log")
    }

    /// The entries of the two listings: the fraud, and the honest one.
    pub(crate) fn listings(&self) -> (u64, u64) {
        let frauds = std::fs::read(self.demo.join("frauds.json")).expect("the planted frauds");
        let frauds: Value = serde_json::from_slice(&frauds).expect("they are JSON");
        let fraud = &frauds[0];
        assert_eq!(fraud["code"], "C1", "a listing by an unaccredited agency");
        let numbers = (fraud["entry"].as_u64(), fraud["twin"].as_u64());
        let (Some(fraud), Some(honest)) = numbers else {
            panic!("no numbers: {fraud}");
        };
        (fraud, honest)
    }

    /// A host with the widget alone.
    pub(crate) fn bare_host(&self) -> Host {
        Host::start(&self.folder)
    }

    /// A file that lies beside the demo city.
    pub(crate) fn demo_file(&self, name: &str) -> Vec<u8> {
        let beside = self.demo.parent().expect("it is in a folder").join(name);
        std::fs::read(beside).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The dossier of the demo city's tree, whose `.tlog-proof` lies beside it.
    pub(crate) fn tree_dossier(&self) -> Vec<u8> {
        let proof = String::from_utf8(self.demo_file("tree.tlog-proof")).expect("it is text");
        let number = proof.lines().find_map(|line| line.strip_prefix("index "));
        let number = number.and_then(|number| number.parse().ok());
        self.prove(number.expect("its entry"), &["--dossier"])
    }

    /// Puts a copy of the widget on a host, below a path; its scripts say the second of each pair where they
    /// said the first.
    pub(crate) fn copy_to(&self, host: &Host, below: &str, changes: &[(&str, &str)]) {
        for part in ["", "modules"] {
            let files = std::fs::read_dir(self.folder.join(part)).expect("the widget's folder");
            for file in files.map(|file| file.expect("it can be read").path()) {
                let name = file.strip_prefix(&self.folder).expect("it is in there");
                let name = name.to_str().expect("a name of our own");
                let Ok(mut bytes) = std::fs::read(&file) else {
                    continue;
                };
                if name.ends_with(".js") {
                    let mut text = String::from_utf8(bytes).expect("a script is text");
                    for (from, to) in changes {
                        text = text.replace(from, to);
                    }
                    bytes = text.into_bytes();
                }
                host.put(&format!("{below}{name}"), media_type(name), bytes);
            }
        }
    }

    /// The names of the widget's scripts.
    pub(crate) fn scripts(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.folder).expect("the widget's folder");
        let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
        names.filter(|name| name.ends_with(".js")).collect()
    }

    /// The demo city's trust file.
    pub(crate) fn trust(&self) -> Vec<u8> {
        std::fs::read(self.demo.join("trust.json")).expect("the trust file")
    }

    /// What `stele prove` makes of an entry.
    fn prove(&self, entry: u64, how: &[&str]) -> Vec<u8> {
        let out = self.made.path().join("made");
        let mut command = Command::new(&self.stele);
        command.arg("prove").arg(&self.demo).args(how);
        command.arg("--entry").arg(entry.to_string());
        command.arg("--out").arg(&out);
        let output = command.output().expect("the command runs");
        assert!(output.status.success(), "{output:?}");
        std::fs::read(out).expect("it was written")
    }

    /// How `stele doctor` ends on a page, and what it says.
    pub(crate) fn doctor(&self, page: &str) -> (Option<i32>, String) {
        let mut command = Command::new(&self.stele);
        let output = command.args(["doctor", "--page", page]).output();
        let output = output.expect("the command runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), said)
    }

    /// A browser.
    pub(crate) fn browser(&self) -> Hosted {
        self.browser_in("en-GB,en")
    }

    /// A browser with these languages.
    pub(crate) fn browser_in(&self, languages: &str) -> Hosted {
        Hosted {
            browser: Browser::start(&self.engine, languages),
        }
    }
}

/// The script tag of a page on the widget's own host.
pub(crate) const SCRIPT: &str = r#"<script type="module" src="/widget/stele-verify.js"></script>"#;

/// A page with this in its body, and the widget from `script`.
pub(crate) fn page(script: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>A page</title>\
         <link rel=\"icon\" href=\"data:,\">{script}</head><body>{body}</body></html>"
    )
}

/// A browser that shows pages with elements on them.
pub(crate) struct Hosted {
    pub(crate) browser: Browser,
}

/// What every script here may call.
const PRELUDE: &str = "
    const at = (css = 'stele-verify') => document.querySelector(css);
    const inside = (css, of) => at(of).shadowRoot.querySelector(css);
    const RESULTS = ['verified', 'not-verified', 'cant-tell'];
    const settled = (element) => new Promise((done) => {
      const look = () => RESULTS.includes(element.state) && done(element.state);
      element.addEventListener('statechange', () => setTimeout(look));
      look();
    });
    const all = (css = 'stele-verify') => Promise.all([...document.querySelectorAll(css)].map(settled));
";

impl Hosted {
    /// Puts a page on a host, and opens it.
    pub(crate) fn open(&self, host: &Host, body: &str) {
        self.open_with(host, SCRIPT, body);
    }

    /// The same with another way to load the widget.
    pub(crate) fn open_with(&self, host: &Host, script: &str, body: &str) {
        host.put("/page.html", "text/html; charset=utf-8", page(script, body));
        self.browser.goto(&format!("{}/page.html", host.origin));
    }

    /// What an expression comes to, once it is there: `at`, `inside`, `settled` and `all` are at hand.
    pub(crate) fn get(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];{PRELUDE}
             (async () => {expression})().then(
               (value) => done({{value}}),
               (error) => done({{error: `${{error}}\n${{error?.stack}}`}}),
             );"
        );
        let came = self.browser.script_later(&script, &[]);
        assert_eq!(came["error"], Value::Null, "{expression}");
        came["value"].clone()
    }

    /// The same in the page's first iframe, once its document is there. A page doesn't wait for a lazy one: it is
    /// loaded when it is seen, and blank until then.
    pub(crate) fn in_frame(&self, expression: &str) -> Value {
        let is_there =
            "return location.href !== 'about:blank' && document.readyState === 'complete'";
        let until = Instant::now() + PATIENCE;
        self.browser.frame(Some(0));
        while self.browser.script(is_there, &[]) != Value::Bool(true) {
            assert!(Instant::now() < until, "the frame stays blank");
            self.browser.frame(Some(0));
        }
        let value = self.get(&format!("({expression})"));
        self.browser.frame(None);
        value
    }

    /// The state of every element, once each has one that stays.
    pub(crate) fn states(&self) -> Vec<String> {
        let defined = "(await customElements.whenDefined('stele-verify'), await all())";
        let states = self.get(defined);
        let states = states.as_array().into_iter().flatten();
        states
            .map(|state| state.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// The state of the one element, its cause, and what it says.
    pub(crate) fn outcome(&self) -> (String, String, String) {
        let state = self.states().concat();
        let cause = self.get("at().getAttribute('cause') ?? ''");
        let said = self.get("inside('[part=base]').innerText");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (state, text(&cause), text(&said))
    }

    /// What the console says is wrong, besides what may be.
    pub(crate) fn complaints(&self, allowed: &[&str]) -> Vec<String> {
        let lines = self.browser.console().into_iter();
        let loud = lines.filter(|line| line.level == "SEVERE" || line.level == "WARNING");
        loud.map(|line| line.message)
            .filter(|message| !allowed.iter().any(|part| message.contains(part)))
            .collect()
    }
}
