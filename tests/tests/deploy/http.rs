//! HTTP by hand: what a server says, before any client has made something of it.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

/// An answer, taken apart.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A header; nothing where it isn't there or stands there twice, which would mean something else.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = found.next()?.1;
        found.next().is_none().then_some(value)
    }
}

/// Asks for a path as it stands here, with these lines beside it.
pub(crate) fn ask(to: SocketAddr, method: &str, path: &str, lines: &[&str]) -> Answer {
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\nContent-Length: 0\r\n{lines}\r\n"
    );
    let mut stream = TcpStream::connect(to).expect("it listens");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("it answers");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let body = bytes.split_off(end.expect("a head") + 4);
    let head = String::from_utf8(bytes).expect("a head is text");
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
    let mut answer = Answer {
        status: status.expect("a status"),
        head,
        body,
    };
    if answer.header("Transfer-Encoding") == Some("chunked") {
        answer.body = joined(&answer.body);
    }
    answer
}

/// The body without its pieces' lengths.
fn joined(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n");
        let (line, after) = rest.split_at(end.expect("a length"));
        let line = std::str::from_utf8(line).expect("a number");
        let length = usize::from_str_radix(line, 16).expect("a number");
        if length == 0 {
            return body;
        }
        body.extend(&after[2..2 + length]);
        rest = &after[2 + length + 2..];
    }
}
