//! Hosts on this machine, and a page with the widget on them.

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

use crate::common::tempdir;

pub(crate) const KEEP: (&str, &str) = ("Cache-Control", "public, max-age=31536000, immutable");
pub(crate) const ANYONE: (&str, &str) = ("Access-Control-Allow-Origin", "*");

/// What a path answers.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl File {
    pub(crate) fn new(
        media_type: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Self {
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
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.headers.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.headers.push((name.into(), value.into()));
        }
    }
}

type Files = BTreeMap<String, File>;

/// A host. Ends with its value.
pub(crate) struct Host {
    pub(crate) origin: String,
    files: Arc<Mutex<Files>>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Host {
    pub(crate) fn start() -> Self {
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

    pub(crate) fn put(&self, path: &str, file: File) {
        self.files.lock().unwrap().insert(path.into(), file);
    }

    pub(crate) fn change(&self, path: &str, change: impl FnOnce(&mut File)) {
        change(self.files.lock().unwrap().get_mut(path).expect(path));
    }

    pub(crate) fn remove(&self, path: &str) {
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

pub(crate) fn sri(bytes: &[u8]) -> String {
    format!("sha384-{}", to_base64(&Sha384::digest(bytes)))
}

pub(crate) const SCRIPT: &[u8] = b"export {};";
pub(crate) const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// An agency's page, and the city's host with the widget, its trust file and a proof: all as it should be.
pub(crate) struct Web {
    pub(crate) agency: Host,
    pub(crate) city: Host,
    pub(crate) pin: String,
}

impl Web {
    pub(crate) fn new() -> Self {
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
    pub(crate) fn element(&self, more: &str) -> String {
        let Self { city, pin, .. } = self;
        let city = &city.origin;
        format!(
            "<stele-verify src={city}/a.tlog-proof trust={city}/trust.json trust-integrity=\"{pin}\" {more}></stele-verify>"
        )
    }

    /// The city-hosted snippet's policy.
    pub(crate) fn city_policy(&self) -> String {
        let city = &self.city.origin;
        format!("script-src {city}/w/v1/stele-verify.js 'wasm-unsafe-eval'; connect-src {city}")
    }

    /// The agency's page with the city's script.
    pub(crate) fn page(&self, element: &str, policy: &str) {
        let src = format!("{}/w/v1/stele-verify.js", self.city.origin);
        self.page_with(
            &src,
            &format!("integrity=\"{}\"", sri(SCRIPT)),
            element,
            policy,
        );
    }

    pub(crate) fn page_with(&self, src: &str, attributes: &str, element: &str, policy: &str) {
        let html = format!(
            "<!doctype html><script type=\"module\" src=\"{src}\" {attributes}></script>{element}"
        );
        let policy = [("Content-Security-Policy", policy)];
        self.agency
            .put("/", File::new("text/html; charset=utf-8", &policy, html));
    }

    /// The codes of what is found, and the exit status.
    pub(crate) fn found(&self) -> (Vec<String>, Option<i32>, String) {
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

    pub(crate) fn assert_found(&self, codes: &[&str], status: i32) -> String {
        let (found, ended, text) = self.found();
        assert_eq!(found, codes, "{text}");
        assert_eq!(ended, Some(status), "{text}");
        text
    }
}

/// A real trust file, as `stele init` makes it.
pub(crate) fn trust_file() -> Vec<u8> {
    trust_file_of("log.example/doctor")
}

/// The same of another log.
pub(crate) fn trust_file_of(origin: &str) -> Vec<u8> {
    let folder = tempdir();
    let home = folder.path().join("city");
    let mut stele = Command::new(env!("CARGO_BIN_EXE_stele"));
    let output = stele
        .arg("init")
        .arg(&home)
        .args(["--origin", origin])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    std::fs::read(home.join("trust.json")).unwrap()
}
