//! What of WebDriver (W3C) these tests need, with Chromium's own commands, where it is Chromium, for the console and
//! for DevTools.

mod engine;

use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;

use self::engine::Started;
pub(crate) use self::engine::{Engine, PLAIN_HOST, Wishes};

/// How long anything may take. A test that waits this long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The key under which an element's reference stands (WebDriver section 11).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one window, and the driver that leads it. Both end with it.
pub(crate) struct Browser {
    session: String,
    agent: Agent,
    engine: Engine,
    _driver: Started,
}

/// A line of the browser's console.
#[derive(Debug, Clone)]
pub(crate) struct ConsoleLine {
    pub(crate) level: String,
    pub(crate) message: String,
}

impl Browser {
    /// Starts driver and browser. `languages` is what the browser asks for, best first.
    pub(crate) fn start(engine: &Engine, languages: &str) -> Self {
        Self::start_for(
            engine,
            Wishes {
                languages,
                is_dark: false,
            },
        )
    }

    /// Starts driver and browser for a reader with these wishes.
    pub(crate) fn start_for(engine: &Engine, wishes: Wishes<'_>) -> Self {
        let driver = engine.start(wishes);
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE * 2))
            .build()
            .into();
        let address = format!("http://127.0.0.1:{}/session", driver.port);
        let answer = call(&agent, &address, &engine.capabilities(wishes));
        let id = answer["sessionId"].as_str().expect("a session has an id");
        let browser = Self {
            session: format!("{address}/{id}"),
            agent,
            engine: engine.clone(),
            _driver: driver,
        };
        browser.post("timeouts", &json!({"script": PATIENCE.as_millis()}));
        browser
    }

    /// Which browser it is.
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Opens an address and waits until it is loaded.
    pub(crate) fn goto(&self, url: &str) {
        self.post("url", &json!({ "url": url }));
    }

    /// Loads the page again.
    pub(crate) fn reload(&self) {
        self.post("refresh", &json!({}));
    }

    /// Goes into an iframe of the page, by its number, or back to the page itself.
    pub(crate) fn frame(&self, number: Option<usize>) {
        self.post("frame/parent", &json!({}));
        if number.is_some() {
            self.post("frame", &json!({ "id": number }));
        }
    }

    /// The value of a script's `return`.
    pub(crate) fn script(&self, script: &str, args: &[Value]) -> Value {
        self.post("execute/sync", &json!({"script": script, "args": args}))
    }

    /// The value that a script hands to its last argument.
    pub(crate) fn script_later(&self, script: &str, args: &[Value]) -> Value {
        self.post("execute/async", &json!({"script": script, "args": args}))
    }

    /// Clicks the first element that is found.
    pub(crate) fn click(&self, css: &str) {
        let element = self.element(css);
        self.post(&format!("element/{element}/click"), &json!({}));
    }

    /// Types into the first element that is found; for a file input, chooses the file.
    pub(crate) fn type_into(&self, css: &str, text: &str) {
        let element = self.element(css);
        self.post(
            &format!("element/{element}/value"),
            &json!({ "text": text }),
        );
    }

    /// Presses a key and lets it go: the focus has it.
    pub(crate) fn press(&self, key: &str) {
        let strokes = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        let keys = json!([{"type": "key", "id": "keyboard", "actions": strokes}]);
        self.post("actions", &json!({ "actions": keys }));
    }

    /// The text of an open alert, prompt or confirmation.
    pub(crate) fn alert(&self) -> Option<String> {
        self.get("alert/text").as_str().map(str::to_owned)
    }

    /// What the console has said since the last call; nothing where the driver can't tell.
    pub(crate) fn console(&self) -> Vec<ConsoleLine> {
        if !self.engine.has_devtools() {
            return Vec::new();
        }
        let lines = self.post("se/log", &json!({"type": "browser"}));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let lines = lines.as_array().into_iter().flatten();
        lines
            .map(|line| ConsoleLine {
                level: text(&line["level"]),
                message: text(&line["message"]),
            })
            .collect()
    }

    /// A picture (PNG, base64) of the first element that is found, as far as it is in the window.
    pub(crate) fn picture(&self, css: &str) -> String {
        let element = self.element(css);
        let picture = self.get(&format!("element/{element}/screenshot"));
        picture.as_str().expect("a picture").to_owned()
    }

    /// A picture (PNG, base64) of what is in the window.
    pub(crate) fn screenshot(&self) -> String {
        let picture = self.get("screenshot");
        picture.as_str().expect("a picture").to_owned()
    }

    /// Goes on in a window without bars, which can be nearly as narrow as a phone: others can't.
    pub(crate) fn take_bare_window(&self) {
        self.script("window.open('about:blank', '', 'popup')", &[]);
        let first = self.get("window");
        let all = self.get("window/handles");
        let mut others = all.as_array().into_iter().flatten();
        let bare = others.find(|own| **own != first).expect("a second window");
        let address = format!("{}/window", self.session);
        self.agent.delete(&address).call().expect("it is closed");
        self.post("window", &json!({ "handle": bare }));
    }

    /// Makes the window so large.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        self.post("window/rect", &json!({"width": width, "height": height}));
    }

    /// A command of the DevTools protocol.
    pub(crate) fn devtools(&self, cmd: &str, params: &Value) -> Value {
        self.post("goog/cdp/execute", &json!({"cmd": cmd, "params": params}))
    }

    fn element(&self, css: &str) -> String {
        let found = self.post("element", &json!({"using": "css selector", "value": css}));
        let id = found[ELEMENT].as_str();
        id.unwrap_or_else(|| panic!("no element {css}: {found}"))
            .to_owned()
    }

    fn get(&self, what: &str) -> Value {
        let address = format!("{}/{what}", self.session);
        let mut answer = self.agent.get(&address).call().expect("the driver answers");
        read(answer.body_mut())["value"].clone()
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        call(&self.agent, &format!("{}/{command}", self.session), body)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver's process group is killed next, whatever the answer.
        let _ = self.agent.delete(&self.session).call();
    }
}

fn call(agent: &Agent, address: &str, body: &Value) -> Value {
    let answer = agent
        .post(address)
        .content_type("application/json")
        .send(body.to_string().as_bytes());
    let mut answer = answer.unwrap_or_else(|error| panic!("{address}: {error}"));
    let status = answer.status();
    let value = read(answer.body_mut());
    assert!(
        status.is_success(),
        "{address}: {status}: {value:#}\nasked for {body:#}"
    );
    value["value"].clone()
}

/// Screenshots are longer than what is read by default.
fn read(body: &mut ureq::Body) -> Value {
    let bytes = body.with_config().limit(64 << 20).read_to_vec();
    serde_json::from_slice(&bytes.expect("the driver answers to the end")).expect("it is JSON")
}
