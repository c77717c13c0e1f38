//! A page of the site in a browser, as a reader has it before them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stele_tests::city::City;

use crate::server::{Served, Server};
use crate::town;
use crate::webdriver::{Browser, ConsoleLine, Engine, PATIENCE, Wishes};

/// A path that `cargo xtask test` names; or nothing, after having said that the test is skipped.
pub(crate) fn from_environment(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os(name).map(PathBuf::from);
    if path.is_none() {
        skipped(&format!("{name} is not set; run cargo xtask test browser"));
    }
    path
}

/// Says that a test is skipped, past the test harness, which swallows what passing tests print.
pub(crate) fn skipped(why: &str) {
    let _ = std::io::stderr().write_all(format!("skipped: {why}\n").as_bytes());
}

/// What `cargo xtask test` has built and installed.
pub(crate) struct Site {
    pub(crate) folder: PathBuf,
    pub(crate) stele: PathBuf,
    /// The demo city, whose trust file is built in: a publisher's folder.
    pub(crate) demo: PathBuf,
    engine: Engine,
}

impl Site {
    /// The site; or nothing, after having said that the test is skipped.
    pub(crate) fn found() -> Option<Self> {
        Some(Self {
            folder: from_environment("STELE_SITE")?,
            stele: from_environment("STELE_BIN")?,
            demo: from_environment("STELE_DEMO")?.join("home"),
            engine: Engine::found()?,
        })
    }

    /// Whether the browser can be slowed down.
    pub(crate) fn has_devtools(&self) -> bool {
        self.engine.has_devtools()
    }

    /// The name of the site's file that begins so.
    pub(crate) fn file(&self, start: &str) -> String {
        let files = std::fs::read_dir(&self.folder).expect("the site");
        let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
        let mut own = names.filter(|name| name.starts_with(start));
        own.next().expect("the site has such a file")
    }

    /// The demo city's folder.
    pub(crate) fn demo(&self) -> &Path {
        &self.demo
    }

    /// The `stele` command.
    pub(crate) fn command(&self) -> &Path {
        &self.stele
    }

    /// The frauds that the demo city was made with.
    pub(crate) fn frauds(&self) -> Vec<Value> {
        let list = std::fs::read(self.demo.join("frauds.json")).expect("the demo has its list");
        serde_json::from_slice(&list).expect("it is a list")
    }

    /// What `stele verify --evidence` makes of a file: its exit status, and what it prints.
    pub(crate) fn verify_evidence(&self, file: &Path) -> (Option<i32>, String) {
        let trust = file.with_file_name("trust.json");
        std::fs::write(&trust, town::trust().to_string()).expect("it can be written");
        let mut command = std::process::Command::new(&self.stele);
        command.arg("verify").arg("--evidence").arg(file);
        let output = command.arg("--trust").arg(trust).output();
        let output = output.expect("the command runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), text)
    }

    /// `stele serve` with this log.
    pub(crate) fn serve(&self, city: &City) -> Served {
        Served::start(&self.stele, &self.folder, city)
    }

    /// `stele serve` with the demo city.
    pub(crate) fn serve_demo(&self) -> Served {
        Served::home(&self.stele, &self.folder, &self.demo)
    }

    /// A server that can be told to fail. What it doesn't send, nobody else sends.
    pub(crate) fn server(&self, city: &City) -> Server {
        let server = Server::start(&self.folder, city);
        if !self.has_devtools() {
            // Its service worker can't be passed by, so it does nothing.
            server.put("sw.js", Vec::new());
        }
        server
    }

    /// A server with the site's service worker.
    pub(crate) fn keeping_server(&self, city: &City) -> Server {
        Server::start(&self.folder, city)
    }

    /// A reader in English, who trusts the city.
    pub(crate) fn reader(&self, base: &str) -> Page {
        self.reader_in("en-GB,en", base)
    }

    /// A reader with these languages, who trusts the city.
    pub(crate) fn reader_in(&self, languages: &str, base: &str) -> Page {
        let page = self.stranger(languages, base);
        page.trust(&town::trust());
        page
    }

    /// A reader in English, who trusts the city, and whose browser keeps what the service worker keeps. That of other
    /// readers is passed by.
    pub(crate) fn keeping_reader(&self, base: &str) -> Page {
        let page = self.reader(base);
        page.keep();
        page
    }

    /// A reader who trusts whatever was built in.
    pub(crate) fn stranger(&self, languages: &str, base: &str) -> Page {
        let wishes = Wishes {
            languages,
            is_dark: false,
        };
        self.stranger_with(wishes, base)
    }

    /// The same, with more wishes than a language.
    pub(crate) fn stranger_with(&self, wishes: Wishes<'_>, base: &str) -> Page {
        let page = Page {
            browser: Browser::start_for(&self.engine, wishes),
            base: base.to_owned(),
            quiet: self.file("favicon"),
            allowed: RefCell::default(),
        };
        page.pass_by_keeper(true);
        page
    }
}

/// A page, and how to look at it.
pub(crate) struct Page {
    pub(crate) browser: Browser,
    base: String,
    /// A file of the site that starts nothing.
    quiet: String,
    /// Parts of messages that the console may show.
    allowed: RefCell<Vec<&'static str>>,
}

impl Page {
    /// Trusts this file for the session, as the Trust page does when a reader chooses one.
    pub(crate) fn trust(&self, trust: &Value) {
        // Any file of the origin will do, to reach its storage: one that doesn't start the site, which
        // would ask for what the trust file names that was built in.
        self.browser.goto(&format!("{}{}", self.base, self.quiet));
        self.allow_console("favicon.ico");
        let script = "sessionStorage.setItem('stele.trust', arguments[0])";
        self.browser.script(script, &[json!(trust.to_string())]);
    }

    /// Has the service worker from now on.
    pub(crate) fn keep(&self) {
        self.pass_by_keeper(false);
    }

    /// Whether the service worker is passed by; other engines than Chromium can't be told, see [`Site::server`].
    fn pass_by_keeper(&self, pass_by: bool) {
        if self.browser.engine().has_devtools() {
            self.browser.devtools("Network.enable", &json!({}));
            let bypass = json!({"bypass": pass_by});
            self.browser
                .devtools("Network.setBypassServiceWorker", &bypass);
        }
    }

    /// Opens a route, `#/entry/4`, from scratch, and waits until all is checked.
    pub(crate) fn open(&self, route: &str) {
        self.browser.goto("about:blank");
        self.browser.goto(&format!("{}{route}", self.base));
        self.settle();
    }

    /// Runs this in every page that is loaded from now on, before all else. Only Chromium can.
    pub(crate) fn before_all(&self, script: &str) {
        let source = json!({ "source": script });
        self.browser
            .devtools("Page.addScriptToEvaluateOnNewDocument", &source);
    }

    /// Has the narrowest screen that has to do (WCAG 2.2, 1.4.10), where the browser can be told.
    pub(crate) fn be_a_phone(&self) {
        if self.browser.engine().has_devtools() {
            let phone =
                json!({"width": 320, "height": 800, "deviceScaleFactor": 1, "mobile": false});
            self.browser
                .devtools("Emulation.setDeviceMetricsOverride", &phone);
        }
    }

    /// Makes the page so wide, in CSS pixels, and waits until what follows its width has heard of it. Windows of other
    /// engines than Chromium are narrow only without bars, and WebKit's not quite as narrow as a phone.
    pub(crate) fn be_wide(&self, width: u32) {
        const HEIGHT: u32 = 900;
        if self.browser.engine().has_devtools() {
            let size =
                json!({"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": false});
            self.browser
                .devtools("Emulation.setDeviceMetricsOverride", &size);
        } else {
            self.browser.resize(width, HEIGHT);
        }
        self.wait_for_frames();
    }

    /// Waits until the page has been drawn as it is.
    pub(crate) fn wait_for_frames(&self) {
        let frames = "const done = arguments[arguments.length - 1];
            requestAnimationFrame(() => requestAnimationFrame(() => done()))";
        self.browser.script_later(frames, &[]);
    }

    /// Goes to a route as a link of the page does, which loads nothing anew, and waits until all is checked.
    pub(crate) fn visit(&self, route: &str) {
        self.follow(route);
        self.settle();
    }

    /// Goes to a route as a link of the page does, and waits for nothing.
    pub(crate) fn follow(&self, route: &str) {
        let script = "const done = arguments[arguments.length - 1];
            if (location.hash === arguments[0]) return done();
            addEventListener('hashchange', () => setTimeout(done), {once: true});
            location.hash = arguments[0];";
        self.browser.script_later(script, &[json!(route)]);
    }

    /// Goes on in this language of the page. WebKit knows no other than the machine's, whatever a reader prefers.
    pub(crate) fn read_in(&self, language: &str) {
        let script = "if (document.documentElement.lang !== arguments[0]) document.querySelector('.wish[lang]').click()";
        self.browser.script(script, &[json!(language)]);
        let is_so = format!("document.documentElement.lang === {}", json!(language));
        self.wait_until(&is_so, language);
    }

    /// Loads the page again, and waits until all is checked.
    pub(crate) fn reload(&self) {
        self.browser.reload();
        self.settle();
    }

    /// Waits until there is an answer and nothing is pending.
    pub(crate) fn settle(&self) {
        self.wait_until(
            "document.querySelector('#app h1') && !document.querySelector('[data-tone=pending], [data-outcome=pending]')",
            "everything is checked",
        );
    }

    /// Waits until an element is there.
    pub(crate) fn wait_for(&self, css: &str) {
        let found = format!("document.querySelector({})", json!(css));
        self.wait_until(&found, &format!("there is {css}"));
    }

    /// Waits until an expression is true.
    pub(crate) fn wait_until(&self, expression: &str, what: &str) {
        let came = self.comes_true(expression);
        assert!(came, "not so: {what}\n{}", self.everything());
    }

    /// Whether an expression comes to be true in the time that a page has. It is looked at whenever the page has
    /// changed, in a task of its own: what stands there between two steps of one task, nobody sees.
    pub(crate) fn comes_true(&self, expression: &str) -> bool {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const look = () => Boolean({expression}) && (seen.disconnect(), done(true));
             const seen = new MutationObserver(() => setTimeout(look));
             const all = {{subtree: true, childList: true, attributes: true, characterData: true}};
             seen.observe(document, all);
             setTimeout(look);
             setTimeout(() => done(false), arguments[0]);"
        );
        let patience = json!((PATIENCE * 2 / 3).as_millis());
        self.browser.script_later(&script, &[patience]) == json!(true)
    }

    /// The text of the first element found, as it is shown.
    pub(crate) fn text(&self, css: &str) -> String {
        let texts = self.texts(css);
        let first = texts.into_iter().next();
        first.unwrap_or_else(|| panic!("there is no {css}\n{}", self.everything()))
    }

    /// The texts of all elements found.
    pub(crate) fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)";
        strings(&self.browser.script(script, &[json!(css)]))
    }

    /// The values of an attribute of all elements found.
    pub(crate) fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(e => e.getAttribute(arguments[1]) ?? '')";
        strings(&self.browser.script(script, &[json!(css), json!(name)]))
    }

    /// How many elements there are.
    pub(crate) fn count(&self, css: &str) -> usize {
        self.texts(css).len()
    }

    /// The outcome of every step of the verdict, by the check's code.
    pub(crate) fn outcomes(&self) -> BTreeMap<String, String> {
        let checks = self.attributes(".questions [data-check]", "data-check");
        let outcomes = self.attributes(".questions [data-check]", "data-outcome");
        checks.into_iter().zip(outcomes).collect()
    }

    /// The codes of the steps with this outcome.
    pub(crate) fn steps(&self, outcome: &str) -> Vec<String> {
        let css = format!(".questions [data-outcome={outcome}]");
        self.attributes(&css, "data-check")
    }

    /// The codes of all that is checked on the page and has this outcome.
    pub(crate) fn steps_anywhere(&self, outcome: &str) -> Vec<String> {
        let css = format!("[data-check][data-outcome={outcome}]");
        self.attributes(&css, "data-check")
    }

    /// The answer's tone, or on the home page that of the line about the log: yes, partly, unknown, no, note.
    pub(crate) fn tone(&self) -> String {
        self.attributes(".answer, .log-line", "data-tone").concat()
    }

    /// Hands a file over through the first file input.
    pub(crate) fn hand_over(&self, file: &Path) {
        let path = file.to_str().expect("a path of the tests' own");
        self.browser.type_into("main input[type=file]", path);
    }

    /// All text that the reader sees.
    pub(crate) fn everything(&self) -> String {
        let script = "return location.href + '\\n' + document.body.innerText";
        strings(&json!([self.browser.script(script, &[])])).concat()
    }

    /// Lets the console say this, which a test causes.
    pub(crate) fn allow_console(&self, part: &'static str) {
        self.allowed.borrow_mut().push(part);
    }

    /// Nothing was refused by the policy, nothing was thrown, nothing complained.
    pub(crate) fn assert_quiet(&self) {
        let loud = self.complaints();
        assert!(loud.is_empty(), "{loud:#?}");
    }

    /// What the console has complained of since it was last asked.
    pub(crate) fn complaints(&self) -> Vec<ConsoleLine> {
        let allowed = self.allowed.borrow();
        let mut lines = self.browser.console();
        lines.retain(|line| {
            let is_loud = line.level == "SEVERE" || line.level == "WARNING";
            is_loud && !allowed.iter().any(|part| line.message.contains(part))
        });
        lines
    }
}

fn strings(value: &Value) -> Vec<String> {
    let items = value.as_array().into_iter().flatten();
    let text = |item: &Value| item.as_str().map(str::to_owned);
    items.filter_map(text).collect()
}
