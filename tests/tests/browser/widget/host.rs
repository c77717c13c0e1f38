//! A web server of somebody else's, which sends what it is told, with the headers that it is told.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::webdriver::PATIENCE;

/// What a path answers, in place of the folder's file.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// This, under a media type.
    Bytes(&'static str, Vec<u8>),
    /// Nothing but a status.
    Status(u16),
    /// Another place.
    Redirect(String),
    /// Nothing at all: hangs up.
    Nothing,
    /// Nothing, until something else is put here.
    Hold,
    /// The first half of this; the rest never, until something else is put here.
    Half(&'static str, Vec<u8>),
    /// Zeros, for as long as somebody reads them.
    Endless(&'static str),
}

/// The server. Ends with its value.
pub(crate) struct Host {
    /// Its origin, without a slash at the end.
    pub(crate) origin: String,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

struct State {
    folder: PathBuf,
    address: String,
    stopped: AtomicBool,
    told: Mutex<Told>,
    changed: Condvar,
}

#[derive(Default)]
struct Told {
    answers: BTreeMap<String, Answer>,
    /// Of what nothing was put at.
    rest: Option<Answer>,
    /// By the start of a path: whose files are sent below it.
    folders: Vec<(String, PathBuf)>,
    /// By the start of a path.
    headers: Vec<(String, String)>,
    requests: BTreeMap<String, usize>,
    /// Those that came with cookies.
    with_cookies: Vec<String>,
    bodies: BTreeMap<String, Vec<u8>>,
}

impl Host {
    /// Serves a folder's files below `/widget/`, and what is put elsewhere.
    pub(crate) fn start(folder: &Path) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("it is bound").to_string();
        let state = Arc::new(State {
            folder: folder.to_owned(),
            address: address.clone(),
            stopped: AtomicBool::new(false),
            told: Mutex::default(),
            changed: Condvar::new(),
        });
        let serving = Arc::clone(&state);
        let thread = std::thread::spawn(move || serving.serve(&listener));
        Self {
            origin: format!("http://{address}"),
            state,
            thread: Some(thread),
        }
    }

    /// Puts a file at a path, which begins with a slash.
    pub(crate) fn put(&self, path: &str, kind: &'static str, bytes: impl Into<Vec<u8>>) {
        self.answer(path, Answer::Bytes(kind, bytes.into()));
    }

    /// Serves a folder's files below a path, which begins and ends with a slash.
    pub(crate) fn serve(&self, below: &str, folder: &Path) {
        let mut told = self.state.told();
        told.folders.push((below.to_owned(), folder.to_owned()));
    }

    /// Answers a path so from now on.
    pub(crate) fn answer(&self, path: &str, answer: Answer) {
        self.state.told().answers.insert(path.to_owned(), answer);
        self.state.changed.notify_all();
    }

    /// Answers so wherever nothing was put.
    pub(crate) fn answer_all(&self, answer: Answer) {
        self.state.told().rest = Some(answer);
    }

    /// Answers nothing in particular any more.
    pub(crate) fn mend(&self, path: &str) {
        self.state.told().answers.remove(path);
        self.state.changed.notify_all();
    }

    /// What was put at a path.
    pub(crate) fn take(&self, path: &str) -> Answer {
        let told = self.state.told().answers.remove(path);
        told.unwrap_or_else(|| panic!("nothing was put at {path}"))
    }

    /// Sends this header with every path that begins so.
    pub(crate) fn send_header(&self, start: &str, header: &str) {
        let mut told = self.state.told();
        told.headers.push((start.to_owned(), header.to_owned()));
    }

    /// Sends no headers of that kind any more.
    pub(crate) fn clear_headers(&self) {
        self.state.told().headers.clear();
    }

    /// How often a path was asked for.
    pub(crate) fn requests(&self, path: &str) -> usize {
        let told = self.state.told();
        told.requests.get(path).copied().unwrap_or_default()
    }

    /// How often anything was asked for whose path begins so.
    pub(crate) fn requests_below(&self, start: &str) -> usize {
        let told = self.state.told();
        let below = told
            .requests
            .iter()
            .filter(|(path, _)| path.starts_with(start));
        below.map(|(_, count)| count).sum()
    }

    /// What was asked for below this, each once.
    pub(crate) fn paths_below(&self, start: &str) -> Vec<String> {
        let told = self.state.told();
        let paths = told.requests.keys();
        paths
            .filter(|path| path.starts_with(start))
            .cloned()
            .collect()
    }

    /// The paths that were asked for with cookies, in order.
    pub(crate) fn with_cookies(&self) -> Vec<String> {
        self.state.told().with_cookies.clone()
    }

    /// What is sent to a path, as soon as it is.
    pub(crate) fn body(&self, path: &str) -> Vec<u8> {
        let is_missing = |told: &mut Told| !told.bodies.contains_key(path);
        let told = self.state.told();
        let waited = self
            .state
            .changed
            .wait_timeout_while(told, PATIENCE, is_missing);
        let (mut told, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let body = told.bodies.remove(path);
        body.unwrap_or_else(|| panic!("nothing was sent to {path}"))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::SeqCst);
        // Nobody waits for an answer any more.
        *self.state.told() = Told::default();
        self.state.changed.notify_all();
        // One last visitor, so that the server looks up.
        let _ = TcpStream::connect(&self.state.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl State {
    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(self: &Arc<Self>, listener: &TcpListener) {
        for visitor in listener.incoming() {
            if self.stopped.load(Ordering::SeqCst) {
                return;
            }
            let Ok(visitor) = visitor else { continue };
            let state = Arc::clone(self);
            // A visitor that hangs up is no fault.
            std::thread::spawn(move || drop(state.visit(&visitor)));
        }
    }

    fn visit(&self, mut visitor: &TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(visitor);
        let mut lines = reader.by_ref().lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        let mut length = 0;
        let mut has_cookies = false;
        while let Some(line) = lines.next().transpose()?.filter(|line| !line.is_empty()) {
            let header = line.split_once(": ");
            if let Some((_, value)) =
                header.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            {
                length = value.parse().unwrap_or_default();
            }
            has_cookies |= header.is_some_and(|(name, _)| name.eq_ignore_ascii_case("cookie"));
        }
        let path = request.split(' ').nth(1).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default();
        if has_cookies {
            self.told().with_cookies.push(path.to_owned());
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        if request.starts_with("POST ") {
            self.told().bodies.insert(path.to_owned(), body);
            self.changed.notify_all();
        }
        let mut is_half = false;
        let mut is_endless = false;
        let (status, kind, bytes, mut headers) = match self.find(path) {
            Answer::Bytes(kind, bytes) => (200, kind, bytes, String::new()),
            Answer::Half(kind, bytes) => {
                is_half = true;
                (200, kind, bytes, String::new())
            }
            Answer::Endless(kind) => {
                is_endless = true;
                (200, kind, Vec::new(), String::new())
            }
            Answer::Status(status) => (status, "text/plain", b"trouble".to_vec(), String::new()),
            Answer::Redirect(to) => (302, "text/plain", Vec::new(), format!("Location: {to}\r\n")),
            Answer::Nothing | Answer::Hold => return Ok(()),
        };
        for (start, header) in &self.told().headers {
            if path.starts_with(start) {
                headers.push_str(header);
                headers.push_str("\r\n");
            }
        }
        if !is_endless {
            headers.push_str(&format!("Content-Length: {}\r\n", bytes.len()));
        }
        write!(
            visitor,
            "HTTP/1.1 {status} .\r\nContent-Type: {kind}\r\n\
             Cache-Control: no-store\r\nConnection: close\r\n{headers}\r\n",
        )?;
        while is_endless && !self.stopped.load(Ordering::SeqCst) {
            visitor.write_all(&[0; 16_384])?;
        }
        if is_half {
            visitor.write_all(&bytes[..bytes.len() / 2])?;
            let is_stopped =
                |told: &mut Told| matches!(told.answers.get(path), Some(Answer::Half(..)));
            drop(self.changed.wait_while(self.told(), is_stopped));
            return Ok(());
        }
        visitor.write_all(&bytes)
    }

    fn find(&self, path: &str) -> Answer {
        let mut told = self.told();
        *told.requests.entry(path.to_owned()).or_default() += 1;
        let said = |told: &Told| told.answers.get(path).or(told.rest.as_ref()).cloned();
        let is_held = |told: &mut Told| matches!(said(told), Some(Answer::Hold));
        let told = self.changed.wait_while(told, is_held);
        let told = told.unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = said(&told) {
            return answer;
        }
        let mut folders = told.folders.clone();
        drop(told);
        folders.push(("/widget/".to_owned(), self.folder.clone()));
        let file = folders.iter().find_map(|(start, folder)| {
            let below = path.strip_prefix(start.as_str())?;
            let is_inside = !below.split('/').any(|part| part == "..");
            std::fs::read(folder.join(below)).ok().filter(|_| is_inside)
        });
        file.map_or(Answer::Status(404), |file| {
            Answer::Bytes(media_type(path), file)
        })
    }
}

pub(crate) fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}
