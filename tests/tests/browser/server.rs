//! Servers on free ports of this machine: the product's own, and one that does what it is told.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

use brotli::enc::BrotliEncoderParams;
use stele_tests::city::City;
use stele_tests::tamper::html_page;
use tempfile::TempDir;

use crate::front::{Folders, Front, Program};
use crate::page::from_environment;
use crate::process::Process;
use crate::town;
use crate::webdriver::PATIENCE;

/// `stele serve`; or nginx or Caddy in its place, with the configuration of docs/deploy.md, where the environment names
/// one.
pub(crate) struct Served {
    /// Its address, with a slash at the end.
    pub(crate) base: String,
    _home: Option<TempDir>,
    _running: Running,
}

/// What serves; it ends with its value.
enum Running {
    Stele { _process: Process },
    Front { _front: Front },
}

impl Served {
    /// Serves a log, and the site beside it.
    pub(crate) fn start(stele: &Path, site: &Path, city: &City) -> Self {
        let home = town::home(city);
        let served = Self::home(stele, site, home.path());
        Self {
            _home: Some(home),
            ..served
        }
    }

    /// Serves a publisher's folder, and the site beside it.
    pub(crate) fn home(stele: &Path, site: &Path, home: &Path) -> Self {
        if let Some(program) = Program::all().first() {
            let widget = from_environment("STELE_DIST").expect("what cargo xtask dist has made");
            let widget = &widget;
            let front = program.start(Folders { site, home, widget });
            return Self {
                base: format!("http://{}/", front.address),
                _home: None,
                _running: Running::Front { _front: front },
            };
        }
        let mut command = Command::new(stele);
        command.arg("serve").arg(home);
        command.arg("--explorer").arg(site).args(["--port", "0"]);
        let address = |line: &str| line.starts_with("http://").then(|| line.trim().to_owned());
        let (process, base) = Process::start(&mut command, address);
        Self {
            base,
            _home: None,
            _running: Running::Stele { _process: process },
        }
    }
}

/// What the server does in place of sending a file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    /// Answers with this status.
    Status(u16),
    /// Sends a web page, as a Wi-Fi login does.
    Page,
    /// Sends bytes that mean nothing.
    Garbage,
    /// Sends the first half of the file, as a whole one.
    Half,
    /// Closes the connection.
    HangUp,
    /// Answers when the fault is mended, and not before.
    Hold,
}

/// A server under a path of its own, whose log can be exchanged while it runs.
pub(crate) struct Server {
    /// Where the site is: an address below a path, with a slash at the end.
    pub(crate) base: String,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

struct State {
    site: PathBuf,
    address: String,
    stopped: AtomicBool,
    shown: Mutex<Shown>,
    changed: Condvar,
}

#[derive(Default)]
struct Shown {
    log: BTreeMap<String, Vec<u8>>,
    /// By path below the site; a path that ends in a slash means all below it,
    /// and a slash alone all that there is.
    faults: BTreeMap<String, Fault>,
    headers: Vec<String>,
    /// Paths below the site that were asked for, in their order.
    asked: Vec<String>,
    /// Files of the site as brotli sends them, by name.
    compressed: BTreeMap<String, Vec<u8>>,
    /// Files beside those of the site, or in their place, by name.
    beside: BTreeMap<String, Vec<u8>>,
    /// Whether a part of such a file is sent where one is asked for.
    has_no_ranges: bool,
    /// Answers that nobody wanted to hear to their end.
    broken_off: usize,
}

impl Shown {
    fn fault(&self, path: &str) -> Option<Fault> {
        let at_fault = |fault: &&String| match fault.ends_with('/') {
            // Everything.
            true if *fault == "/" => true,
            true => path.starts_with(*fault),
            false => path == *fault,
        };
        self.faults.keys().find(at_fault).map(|at| self.faults[at])
    }
}

/// Where the site is below the server's root: not at it.
const PREFIX: &str = "/city/records/";

impl Server {
    /// Serves the site and this log.
    pub(crate) fn start(site: &Path, city: &City) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("it is bound").to_string();
        let state = Arc::new(State {
            site: site.to_owned(),
            address: address.clone(),
            stopped: AtomicBool::new(false),
            shown: Mutex::default(),
            changed: Condvar::new(),
        });
        let serving = Arc::clone(&state);
        let thread = std::thread::spawn(move || serving.serve(&listener));
        let server = Self {
            base: format!("http://{address}{PREFIX}"),
            state,
            thread: Some(thread),
        };
        server.show(city);
        server
    }

    /// Shows this log from now on.
    pub(crate) fn show(&self, city: &City) {
        self.change(|shown| shown.log.clone_from(&city.files));
    }

    /// Changes files of the log.
    pub(crate) fn tamper(&self, change: impl FnOnce(&mut BTreeMap<String, Vec<u8>>)) {
        self.change(|shown| change(&mut shown.log));
    }

    /// Fails at a path below the site from now on, or at all below one that ends in a slash.
    pub(crate) fn fail(&self, path: &str, fault: Fault) {
        self.change(|shown| shown.faults.insert(path.to_owned(), fault));
    }

    /// Works again.
    pub(crate) fn mend(&self) {
        self.change(|shown| shown.faults.clear());
    }

    /// Sends this header too.
    pub(crate) fn send_header(&self, header: &str) {
        self.change(|shown| shown.headers.push(header.to_owned()));
    }

    /// Has this file beside those of the site, or in the place of one, of which it also sends parts.
    pub(crate) fn put(&self, name: &str, bytes: Vec<u8>) {
        self.change(|shown| shown.beside.insert(name.to_owned(), bytes));
    }

    /// From now on sends whole files, whatever part is asked for.
    pub(crate) fn know_no_ranges(&self) {
        self.change(|shown| shown.has_no_ranges = true);
    }

    /// Waits until an answer has been broken off by whoever had asked. False where none is within the time that a page has.
    pub(crate) fn sees_one_broken_off(&self) -> bool {
        let shown = self.state.shown.lock();
        let shown = shown.unwrap_or_else(PoisonError::into_inner);
        let is_heard = |shown: &mut Shown| shown.broken_off == 0;
        let waited = self
            .state
            .changed
            .wait_timeout_while(shown, PATIENCE, is_heard);
        waited.is_ok_and(|(shown, _)| shown.broken_off > 0)
    }

    /// What has been asked for since this was last asked: paths below the site, in their order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.change(|shown| std::mem::take(&mut shown.asked))
    }

    /// Sends the site as brotli from now on, as hosts do.
    pub(crate) fn compress(&self) {
        let files = std::fs::read_dir(&self.state.site).expect("the site is built");
        // The folder in it is the widget's, for other people's pages.
        let files = files.flatten().filter(|file| file.path().is_file());
        let names = files.filter_map(|file| file.file_name().into_string().ok());
        let compressed = names.map(|name| {
            let bytes = std::fs::read(self.state.site.join(&name)).expect("it can be read");
            let mut sent = Vec::new();
            let params = BrotliEncoderParams {
                quality: 11,
                ..BrotliEncoderParams::default()
            };
            brotli::BrotliCompress(&mut bytes.as_slice(), &mut sent, &params)
                .expect("it can be compressed");
            (name, sent)
        });
        let compressed = compressed.collect();
        self.change(|shown| shown.compressed = compressed);
    }

    fn change<T>(&self, change: impl FnOnce(&mut Shown) -> T) -> T {
        let shown = self.state.shown.lock();
        let changed = change(&mut shown.unwrap_or_else(PoisonError::into_inner));
        self.state.changed.notify_all();
        changed
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::SeqCst);
        // Nobody waits for an answer any more.
        self.mend();
        // One last visitor, so that the server looks up.
        let _ = TcpStream::connect(&self.state.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl State {
    /// Each visitor has a thread: browsers open connections that they don't use yet.
    fn serve(self: &Arc<Self>, listener: &TcpListener) {
        for visitor in listener.incoming() {
            if self.stopped.load(Ordering::SeqCst) {
                return;
            }
            let Ok(visitor) = visitor else { continue };
            let state = Arc::clone(self);
            // A visitor that hangs up is no fault.
            std::thread::spawn(move || drop(state.answer(&visitor)));
        }
    }

    fn answer(&self, mut visitor: &TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(visitor).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        let mut range = None;
        while let Some(line) = lines.next().transpose()?.filter(|line| !line.is_empty()) {
            range = range.or_else(|| range_of(&line));
        }
        let path = request.split(' ').nth(1).unwrap_or_default();
        let Some((mut status, kind, mut bytes)) = self.find(path) else {
            return Ok(());
        };
        let mut part = String::new();
        if let Some((first, last)) = range.filter(|_| status == 200 && self.has_parts(path)) {
            let (length, end) = (bytes.len(), bytes.len().min(last.saturating_add(1)));
            bytes = bytes.get(first..end).unwrap_or_default().to_vec();
            status = if bytes.is_empty() { 416 } else { 206 };
            part = format!(
                "Content-Range: bytes {first}-{}/{length}\r\n",
                end.saturating_sub(1)
            );
        }
        let headers = {
            let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
            let name = path.strip_prefix(PREFIX).unwrap_or_default();
            let name = if name.is_empty() { "index.html" } else { name };
            let is_brotli = status == 200 && shown.compressed.contains_key(name);
            let encoding = is_brotli.then(|| "Content-Encoding: br".to_owned());
            let all = shown.headers.iter().cloned().chain(encoding);
            all.collect::<Vec<_>>().join("\r\n")
        };
        write!(
            visitor,
            "HTTP/1.1 {status} .\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nConnection: close\r\n{part}{headers}{}\r\n",
            bytes.len(),
            if headers.is_empty() { "" } else { "\r\n" },
        )?;
        let sent = visitor.write_all(&bytes);
        if sent.is_err() {
            let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
            shown.broken_off += 1;
            self.changed.notify_all();
        }
        sent
    }

    /// Whether parts of this file are sent.
    fn has_parts(&self, path: &str) -> bool {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let name = path.strip_prefix(PREFIX).unwrap_or_default();
        !shown.has_no_ranges && shown.beside.contains_key(name)
    }

    /// Status, media type and bytes; nothing to hang up.
    fn find(&self, path: &str) -> Option<(u16, &'static str, Vec<u8>)> {
        let missing = (404, "text/plain", b"not found".to_vec());
        let Some(path) = path.strip_prefix(PREFIX) else {
            return Some(missing);
        };
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.asked.push(path.to_owned());
        let is_held = |shown: &mut Shown| matches!(shown.fault(path), Some(Fault::Hold));
        let shown = self.changed.wait_while(shown, is_held);
        let shown = shown.unwrap_or_else(PoisonError::into_inner);
        let fault = shown.fault(path);
        let is_half = matches!(fault, Some(Fault::Half));
        if let Some(fault) = fault.filter(|_| !is_half) {
            return match fault {
                Fault::Garbage => Some((200, "application/octet-stream", vec![0xA5; 333])),
                Fault::Status(status) => Some((status, "text/plain", b"trouble".to_vec())),
                Fault::Page => Some((200, "text/html", html_page())),
                Fault::HangUp | Fault::Hold | Fault::Half => None,
            };
        }
        if let Some(path) = path.strip_prefix("log/") {
            let mut file = shown.log.get(path).cloned();
            if let Some(file) = file.as_mut().filter(|_| is_half) {
                file.truncate(file.len() / 2);
            }
            return Some(file.map_or(missing, |file| (200, "application/octet-stream", file)));
        }
        let name = if path.is_empty() { "index.html" } else { path };
        // Names in the site have no folders, so none can lead out of it.
        let file = Some(name).filter(|name| !name.contains('/'));
        if let Some(sent) = shown.compressed.get(name) {
            return Some((200, media_type(name), sent.clone()));
        }
        let beside = shown.beside.get(name).cloned();
        let file =
            beside.or_else(|| file.and_then(|name| std::fs::read(self.site.join(name)).ok()));
        Some(file.map_or(missing, |file| (200, media_type(name), file)))
    }
}

/// The first and the last byte that a header asks for; none where it asks for nothing of the kind.
fn range_of(line: &str) -> Option<(usize, usize)> {
    let (name, value) = line.split_once(':')?;
    let (first, last) = value.trim().strip_prefix("bytes=")?.split_once('-')?;
    let is_own = name.eq_ignore_ascii_case("range");
    Some((first.parse().ok()?, last.parse().ok()?)).filter(|_| is_own)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
