//! Who stands between a publisher and a witness, and makes that one slow, a liar, or dead.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use stele_publisher::store::read_signer;
use stele_publisher::witness::protocol::{self, AddCheckpoint};
use stele_sign::note::NoteSigner;

use super::city::Slot;
use crate::webdriver::PATIENCE;

/// What becomes of what is asked of the witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// It is passed on, and so is the answer.
    Honest,
    /// A request to cosign is passed on when the manner changes, and not before.
    Slow,
    /// It cosigns another tree with its own key, and says that it has cosigned yet another one.
    Lying,
    /// It is killed with `kill -9` when it has half of a request to cosign.
    DiesReading,
    /// It is killed with `kill -9` when the first byte of its answer is there, which nobody gets.
    DiesAnswering,
}

/// A server with the address of a witness.
pub(super) struct Between {
    /// Its address, with a slash at the end.
    pub(super) base: String,
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    witness: Slot,
    key: NoteSigner,
    now: u64,
    stopped: AtomicBool,
    /// The manner, and how many requests to cosign are under way.
    state: Mutex<(Manner, usize)>,
    changed: Condvar,
}

impl Between {
    /// Stands before this witness, whose key lies in this file.
    pub(super) fn start(witness: Slot, key: &Path, now: u64) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let shared = Arc::new(Shared {
            witness,
            key: read_signer(key).expect("the witness's key"),
            now,
            stopped: AtomicBool::new(false),
            state: Mutex::new((Manner::Honest, 0)),
            changed: Condvar::new(),
        });
        let serving = Arc::clone(&shared);
        let thread = std::thread::spawn(move || serving.serve(&listener));
        Self {
            base: format!("http://{address}/"),
            address,
            shared,
            thread: Some(thread),
        }
    }

    /// Behaves so from now on.
    pub(super) fn behave(&self, manner: Manner) {
        self.shared.state().0 = manner;
        self.shared.changed.notify_all();
    }

    /// Waits until no request to cosign is under way.
    pub(super) fn wait(&self) {
        let is_busy = |state: &mut (Manner, usize)| state.1 > 0;
        let state = self.shared.state();
        let waited = self
            .shared
            .changed
            .wait_timeout_while(state, PATIENCE, is_busy);
        let waited = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!waited.1.timed_out(), "a request is under way for ever");
    }
}

impl Drop for Between {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        self.behave(Manner::Honest);
        // One last visitor, so that the server looks up.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, (Manner, usize)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Each visitor has a thread: one may have to wait.
    fn serve(self: &Arc<Self>, listener: &TcpListener) {
        for visitor in listener.incoming() {
            if self.stopped.load(Ordering::SeqCst) {
                return;
            }
            let Ok(visitor) = visitor else { continue };
            let shared = Arc::clone(self);
            // A visitor that hangs up is no fault.
            std::thread::spawn(move || drop(shared.answer(visitor)));
        }
    }

    fn answer(&self, mut visitor: TcpStream) -> io::Result<()> {
        let (line, body) = read_request(&visitor)?;
        let answer = if line.starts_with("POST ") {
            self.state().1 += 1;
            let answer = self.cosign(&line, &body);
            self.state().1 -= 1;
            self.changed.notify_all();
            answer?
        } else {
            let mut answer = self.pass(&request(&line, &body))?;
            if self.state().0 == Manner::Lying {
                change_root(&mut answer);
            }
            answer
        };
        visitor.write_all(&answer)
    }

    fn cosign(&self, line: &str, body: &[u8]) -> io::Result<Vec<u8>> {
        let state = self.state();
        let manner = state.0;
        drop(
            self.changed
                .wait_while(state, |state| state.0 == Manner::Slow),
        );
        let whole = request(line, body);
        match manner {
            Manner::Honest | Manner::Slow => return self.pass(&whole),
            Manner::Lying => return Ok(self.lie(body)),
            Manner::DiesReading => self.connect()?.write_all(&whole[..whole.len() / 2])?,
            Manner::DiesAnswering => {
                let mut witness = self.connect()?;
                witness.write_all(&whole)?;
                witness.read_exact(&mut [0])?;
            }
        }
        self.witness.kill();
        Err(io::ErrorKind::ConnectionAborted.into())
    }

    fn connect(&self) -> io::Result<TcpStream> {
        let address = self.witness.address();
        TcpStream::connect(address.ok_or(io::ErrorKind::NotConnected)?)
    }

    /// What the witness answers, to the end of the connection.
    fn pass(&self, request: &[u8]) -> io::Result<Vec<u8>> {
        let mut witness = self.connect()?;
        witness.write_all(request)?;
        let mut answer = Vec::new();
        witness.read_to_end(&mut answer)?;
        Ok(answer)
    }

    /// A cosignature by the witness's own key, of another tree.
    fn lie(&self, body: &[u8]) -> Vec<u8> {
        let asked = AddCheckpoint::parse(body).expect("publishers ask properly");
        let text = asked.submitted().note().text();
        let root = asked.submitted().root().to_base64();
        let other = text.replace(&root, "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
        assert_ne!(text, other);
        let line = self
            .key
            .cosign(&other, self.now)
            .expect("it signs anything");
        let lines = protocol::answer(&[line]);
        let length = lines.len();
        let head =
            format!("HTTP/1.1 200 .\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        [head.as_bytes(), &lines].concat()
    }
}

/// The first line, and the body.
fn read_request(stream: &TcpStream) -> io::Result<(String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().map_err(io::Error::other)?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((first, body))
}

fn request(line: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "{}\r\nHost: witness\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n",
        line.trim_end()
    );
    [head.as_bytes(), body].concat()
}

/// Changes the root of the checkpoint in an answer.
fn change_root(answer: &mut [u8]) {
    let body = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let body = &mut answer[body.expect("a head") + 4..];
    let lines = body.split_mut(|byte| *byte == b'\n');
    let root = { lines }
        .nth(2)
        .and_then(<[u8]>::first_mut)
        .expect("a checkpoint");
    *root = if *root == b'A' { b'B' } else { b'A' };
}
