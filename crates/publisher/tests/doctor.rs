//! `stele doctor` against pages of a server on this machine, with one thing wrong at a time.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde_json::json;
use sha2::{Digest as _, Sha256, Sha384};
use stele_verify::encoding::to_base64;

mod common;

use common::tempdir;

const KEEP: (&str, &str) = ("Cache-Control", "public, max-age=31536000, immutable");
const ANYONE: (&str, &str) = ("Access-Control-Allow-Origin", "*");

/// What a path answers.
#[derive(Debug, Clone)]
struct File {
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl File {
    fn new(media_type: &str, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        let all = [("Content-Type", media_type)];
        let all = all.iter().chain(headers);
        Self {
            headers: all
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            body: body.into(),
        }
    }

    /// Sets a header, or takes it away.
    fn set(&mut self, name: &str, value: &str) {
        self.headers.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.headers.push((name.into(), value.into()));
        }
    }
}

type Files = BTreeMap<String, File>;

/// A host. Ends with its value.
struct Host {
    origin: String,
    files: Arc<Mutex<Files>>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Host {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let files = Arc::new(Mutex::new(Files::new()));
        let stopped = Arc::new(AtomicBool::new(false));
        let (served, ends) = (Arc::clone(&files), Arc::clone(&stopped));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::SeqCst) {
                    break;
                }
                // A client that hangs up has its reasons.
                let _ = answer(&stream.unwrap(), &served);
            }
        });
        Self {
            origin: format!("http://{address}"),
            files,
            stopped,
            thread: Some(thread),
        }
    }

    fn put(&self, path: &str, file: File) {
        self.files.lock().unwrap().insert(path.into(), file);
    }

    fn change(&self, path: &str, change: impl FnOnce(&mut File)) {
        change(self.files.lock().unwrap().get_mut(path).expect(path));
    }

    fn remove(&self, path: &str) {
        self.files.lock().unwrap().remove(path).expect(path);
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        let address = self.origin.trim_start_matches("http://");
        drop(TcpStream::connect(address));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn answer(stream: &TcpStream, files: &Mutex<Files>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let path = first.split_whitespace().nth(1).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    let file = files.lock().unwrap().get(path).cloned();
    let mut stream = stream;
    let Some(File { headers, body }) = file else {
        return stream.write_all(
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        );
    };
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n"
    )?;
    stream.write_all(&body)
}

fn sri(bytes: &[u8]) -> String {
    format!("sha384-{}", to_base64(&Sha384::digest(bytes)))
}

const SCRIPT: &[u8] = b"export {};";
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// An agency's page, and the city's host with the widget, its trust file and a proof: all as it should be.
struct Web {
    agency: Host,
    city: Host,
    pin: String,
}

impl Web {
    fn new() -> Self {
        let trust = trust_file();
        let web = Self {
            agency: Host::start(),
            city: Host::start(),
            pin: format!("sha256-{}", to_base64(&Sha256::digest(&trust))),
        };
        let manifest = json!({"version": "1", "files": {"modules/rental-en.wasm": {"integrity": sri(MODULE)}}});
        for host in [&web.agency, &web.city] {
            let kept = [KEEP, ANYONE];
            host.put(
                "/w/v1/stele-verify.js",
                File::new("text/javascript", &kept, SCRIPT),
            );
            host.put(
                "/w/v1/frame.js",
                File::new("text/javascript", &kept, SCRIPT),
            );
            host.put(
                "/w/v1/modules/rental-en.wasm",
                File::new("application/wasm", &kept, MODULE),
            );
            host.put(
                "/w/v1/manifest.json",
                File::new("application/json", &kept, manifest.to_string()),
            );
            host.put(
                "/trust.json",
                File::new("application/json", &[ANYONE], trust.clone()),
            );
            host.put(
                "/a.tlog-proof",
                File::new(
                    "application/octet-stream",
                    &[ANYONE],
                    "c2sp.org/tlog-proof@v1\n",
                ),
            );
        }
        let worker = [
            KEEP,
            (
                "Content-Security-Policy",
                "script-src 'self' 'wasm-unsafe-eval'",
            ),
        ];
        web.agency.put(
            "/w/v1/worker.js",
            File::new("text/javascript", &worker, SCRIPT),
        );
        let frame = format!(
            "<script type=module src=frame.js integrity={}></script><stele-verify></stele-verify>",
            sri(SCRIPT)
        );
        web.city
            .put("/w/v1/embed-frame.html", File::new("text/html", &[], frame));
        web.page(&web.element(""), &web.city_policy());
        web
    }

    /// The city-hosted snippet's element.
    fn element(&self, more: &str) -> String {
        let Self { city, pin, .. } = self;
        let city = &city.origin;
        format!(
            "<stele-verify src={city}/a.tlog-proof trust={city}/trust.json trust-integrity=\"{pin}\" {more}></stele-verify>"
        )
    }

    /// The city-hosted snippet's policy.
    fn city_policy(&self) -> String {
        let city = &self.city.origin;
        format!("script-src {city}/w/v1/stele-verify.js 'wasm-unsafe-eval'; connect-src {city}")
    }

    /// The agency's page with the city's script.
    fn page(&self, element: &str, policy: &str) {
        let src = format!("{}/w/v1/stele-verify.js", self.city.origin);
        self.page_with(
            &src,
            &format!("integrity=\"{}\"", sri(SCRIPT)),
            element,
            policy,
        );
    }

    fn page_with(&self, src: &str, attributes: &str, element: &str, policy: &str) {
        let html = format!(
            "<!doctype html><script type=\"module\" src=\"{src}\" {attributes}></script>{element}"
        );
        let policy = [("Content-Security-Policy", policy)];
        self.agency
            .put("/", File::new("text/html; charset=utf-8", &policy, html));
    }

    /// The codes of what is found, and the exit status.
    fn found(&self) -> (Vec<String>, Option<i32>, String) {
        let mut stele = Command::new(env!("CARGO_BIN_EXE_stele"));
        let page = format!("{}/", self.agency.origin);
        let output = stele.args(["doctor", "--page", &page]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let kinds = ["problem ", "advice ", "unknown "];
        let codes = text
            .lines()
            .filter(|line| kinds.iter().any(|kind| line.starts_with(kind)));
        let codes = codes.filter_map(|line| line.split_whitespace().nth(1).map(str::to_owned));
        (codes.collect(), output.status.code(), text)
    }

    fn assert_found(&self, codes: &[&str], status: i32) -> String {
        let (found, ended, text) = self.found();
        assert_eq!(found, codes, "{text}");
        assert_eq!(ended, Some(status), "{text}");
        text
    }
}

/// A real trust file, as `stele init` makes it.
fn trust_file() -> Vec<u8> {
    let folder = tempdir();
    let home = folder.path().join("city");
    let mut stele = Command::new(env!("CARGO_BIN_EXE_stele"));
    let output = stele
        .arg("init")
        .arg(&home)
        .args(["--origin", "log.example/doctor"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    std::fs::read(home.join("trust.json")).unwrap()
}

#[test]
fn a_page_that_lacks_nothing_passes() {
    let web = Web::new();
    let text = web.assert_found(&[], 0);
    for file in [
        "stele-verify.js",
        "rental-en.wasm",
        "trust.json",
        "a.tlog-proof",
    ] {
        assert!(text.contains(file), "{file} was not read: {text}");
    }
}

#[test]
fn the_policy_is_read_as_browsers_read_it() {
    let web = Web::new();
    let city = web.city.origin.clone();
    let element = web.element("");
    web.page(&element, &format!("script-src {city}; connect-src {city}"));
    let text = web.assert_found(&["wasm-blocked"], 1);
    assert!(
        text.contains("Add to script-src: 'wasm-unsafe-eval'"),
        "{text}"
    );
    web.page(
        &element,
        &format!("script-src 'self' 'wasm-unsafe-eval'; connect-src {city}"),
    );
    let text = web.assert_found(&["script-blocked"], 1);
    assert!(
        text.contains(&format!("Add to script-src: {city}/w/v1/stele-verify.js")),
        "{text}"
    );
    web.page(
        &element,
        &format!("script-src {city} 'wasm-unsafe-eval'; default-src 'none'"),
    );
    let text = web.assert_found(&["connect-blocked"; 3], 1);
    assert!(
        text.contains(&format!("Add to connect-src: {city}.")),
        "{text}"
    );
    // A second policy, in the page itself, takes away what the first allows.
    let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src *\">";
    web.page(&format!("{meta}{element}"), &web.city_policy());
    web.assert_found(&["wasm-blocked"], 1);
}

#[test]
fn what_the_widgets_host_sends_wrongly_is_named() {
    let script = "/w/v1/stele-verify.js";
    let module = "/w/v1/modules/rental-en.wasm";
    let cases: [(&str, &str, &str, &str, i32); 7] = [
        (
            module,
            "Content-Type",
            "application/octet-stream",
            "media-type",
            1,
        ),
        (module, "Content-Type", "", "media-type", 1),
        (module, "Access-Control-Allow-Origin", "", "no-cors", 1),
        (
            script,
            "Access-Control-Allow-Origin",
            "https://other.example",
            "no-cors",
            1,
        ),
        (script, "Content-Type", "text/plain", "media-type", 1),
        (module, "Cache-Control", "no-store", "not-cached", 0),
        (
            "/trust.json",
            "Access-Control-Allow-Origin",
            "",
            "no-cors",
            1,
        ),
    ];
    for (path, name, value, code, status) in cases {
        let web = Web::new();
        web.city.change(path, |file| file.set(name, value));
        web.assert_found(&[code], status);
    }
}

#[test]
fn a_file_that_was_changed_is_found_out() {
    let web = Web::new();
    web.city
        .change("/w/v1/modules/rental-en.wasm", |file| file.body.push(0));
    web.assert_found(&["manifest-differs"], 1);
    let web = Web::new();
    web.city
        .change("/w/v1/stele-verify.js", |file| file.body.push(b' '));
    let text = web.assert_found(&["integrity-differs"], 1);
    assert!(text.contains(&sri(b"export {}; ")), "{text}");
    let web = Web::new();
    web.city.change("/trust.json", |file| file.body.push(b'\n'));
    web.assert_found(&["trust-differs"], 1);
}

#[test]
fn what_is_missing_is_named() {
    let web = Web::new();
    web.city.remove("/w/v1/modules/rental-en.wasm");
    web.assert_found(&["status"], 1);
    let web = Web::new();
    web.city.remove("/w/v1/manifest.json");
    web.assert_found(&["no-manifest"], 0);
    let web = Web::new();
    web.agency
        .put("/", File::new("text/html", &[], "<p>No widget</p>"));
    web.assert_found(&["no-widget"], 1);
    web.page("", &web.city_policy());
    web.assert_found(&["no-element"], 2);
    web.agency.remove("/");
    web.assert_found(&["status"], 1);
}

#[test]
fn trust_has_to_be_given_and_pinned() {
    let web = Web::new();
    let city = &web.city.origin;
    let policy = web.city_policy();
    web.page(
        &format!("<stele-verify src={city}/a.tlog-proof></stele-verify>"),
        &policy,
    );
    web.assert_found(&["no-trust"], 1);
    web.page(
        &format!("<stele-verify trust={city}/trust.json></stele-verify>"),
        &policy,
    );
    let text = web.assert_found(&["trust-unpinned"], 1);
    assert!(
        text.contains(&format!("trust-integrity=\"{}\"", web.pin)),
        "{text}"
    );
    let inline =
        "<stele-verify><script type=\"application/json\" slot=\"trust\">{}</script></stele-verify>";
    web.page(inline, &policy);
    web.assert_found(&[], 0);
    web.city
        .change("/trust.json", |file| file.body = b"{}".to_vec());
    web.page(
        &format!("<stele-verify trust={city}/trust.json trust-integrity=sha256-x></stele-verify>"),
        &policy,
    );
    web.assert_found(&["trust-differs", "trust-unreadable"], 1);
}

#[test]
fn an_own_worker_needs_a_policy_of_its_own() {
    let web = Web::new();
    let element = "<stele-verify worker src=/a.tlog-proof trust=/trust.json></stele-verify>";
    let pin = format!("integrity={}", sri(SCRIPT));
    let page = |policy: &str| web.page_with("/w/v1/stele-verify.js", &pin, element, policy);
    page("script-src 'self'; worker-src 'self'; connect-src 'self'");
    web.assert_found(&[], 0);
    page("script-src 'self'; worker-src 'none'; connect-src 'self'; trusted-types other");
    web.assert_found(&["worker-blocked", "types-blocked"], 1);
    page("script-src 'self'; connect-src 'self'");
    web.agency.change("/w/v1/worker.js", |file| {
        file.set("Content-Security-Policy", "script-src 'self'");
    });
    web.assert_found(&["worker-wasm-blocked"], 1);
    web.page_with("/w/v1/stele-verify.js", "", element, "");
    web.agency.change("/w/v1/worker.js", |file| {
        file.set("Content-Security-Policy", "");
    });
    web.assert_found(&["no-integrity"], 0);
}

#[test]
fn a_frame_is_followed() {
    let web = Web::new();
    let city = web.city.origin.clone();
    let page = format!(
        "<iframe src=\"{city}/w/v1/embed-frame.html?src=/a.tlog-proof&amp;trust=/trust.json\"></iframe>"
    );
    let put = |policy: &str| {
        let policy = [("Content-Security-Policy", policy)];
        web.agency
            .put("/", File::new("text/html", &policy, page.clone()));
    };
    put(&format!("default-src 'none'; frame-src {city}"));
    let text = web.assert_found(&[], 0);
    assert!(
        text.contains("/w/v1/frame.js") && text.contains("/trust.json"),
        "{text}"
    );
    put("default-src 'none'");
    let text = web.assert_found(&["frame-blocked"], 1);
    assert!(
        text.contains(&format!("Add to frame-src: {city}")),
        "{text}"
    );
    put("");
    web.city.change("/w/v1/embed-frame.html", |file| {
        file.set("X-Frame-Options", "DENY");
    });
    web.assert_found(&["frame-refused"], 1);
}

#[test]
fn no_answer_is_no_finding_against_the_page() {
    let web = Web::new();
    let gone = Host::start();
    let dead = gone.origin.clone();
    drop(gone);
    web.page(
        &format!(
            "<stele-verify src={dead}/a trust={}/trust.json trust-integrity={}></stele-verify>",
            web.city.origin, web.pin
        ),
        "",
    );
    web.assert_found(&["unreachable"], 2);
}
