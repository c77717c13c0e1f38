//! HTTP by hand, for what no proper client would send, and for servers that no proper one would be.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// An answer, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// Sends these bytes over a connection of their own, and reads one answer.
pub(crate) fn exchange(to: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(to).unwrap();
    // A server may answer, and close, before it has read all.
    let _ = stream.write_all(request);
    read_answer(&mut stream).expect("the server answers")
}

pub(crate) fn post(to: SocketAddr, path: &str, body: &[u8]) -> Answer {
    exchange(to, &post_bytes(path, body))
}

pub(crate) fn post_bytes(path: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: witness\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

pub(crate) fn get(to: SocketAddr, path: &str) -> Answer {
    let request = format!("GET {path} HTTP/1.1\r\nHost: witness\r\n\r\n");
    exchange(to, request.as_bytes())
}

/// Reads an answer with its length; nothing if the connection ends before it does.
pub(crate) fn read_answer(stream: &mut TcpStream) -> Option<Answer> {
    let (head, mut body) = read_head(stream)?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let mut answer = Answer {
        status,
        head,
        body: Vec::new(),
    };
    let length = answer.header("content-length").unwrap_or("0");
    let length: usize = length.parse().unwrap();
    let mut rest = vec![0; length - body.len()];
    stream.read_exact(&mut rest).ok()?;
    body.extend(rest);
    answer.body = body;
    Some(answer)
}

/// The head of a message, and what came with it of the body.
fn read_head(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        let mut some = [0; 4096];
        let count = stream.read(&mut some).ok().filter(|count| *count > 0)?;
        bytes.extend(&some[..count]);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let body = bytes.split_off(end + 4);
            return Some((String::from_utf8(bytes).ok()?, body));
        }
    }
}

/// Reads the body of a request.
pub(crate) fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let (head, mut body) = read_head(stream)?;
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = length?.1.parse().ok()?;
    let mut rest = vec![0; length - body.len()];
    stream.read_exact(&mut rest).ok()?;
    body.extend(rest);
    Some(body)
}

/// An answer as bytes, after which the connection is closed.
pub(crate) fn answer(status: u16, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Serves each connection by this function, on a thread of its own, until the test ends. Gives the
/// address.
pub(crate) fn server(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            let serve = serve.clone();
            thread::spawn(move || serve(stream));
        }
    });
    address
}
