//! The little of HTTP/1.0 that it takes to see whether the demo answers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::run::{Failure, Outcome};

const TIMEOUT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);

/// The body of a 200 answer from this machine.
///
/// # Errors
/// Fails for any other answer and for none.
pub(super) fn get(port: u16, path: &str) -> Outcome<Vec<u8>> {
    let failed = |why: String| Failure::new(format!("http://127.0.0.1:{port}{path}: {why}"));
    let answer = ask(port, path).map_err(|error| failed(error.to_string()))?;
    let (head, body) = split(&answer).ok_or_else(|| failed("no HTTP answer".into()))?;
    if status(head) == Some(200) {
        Ok(body.to_vec())
    } else {
        Err(failed(format!(
            "answered {}",
            head.lines().next().unwrap_or_default()
        )))
    }
}

/// Returns as soon as something answers.
///
/// # Errors
/// Fails where nothing does within the time.
pub(super) fn wait(port: u16, patience: Duration) -> Outcome {
    let start = Instant::now();
    while start.elapsed() < patience {
        if get(port, "/").is_ok() {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
    get(port, "/").map(drop)
}

fn ask(port: u16, path: &str) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    write!(
        stream,
        "GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

fn split(answer: &[u8]) -> Option<(&str, &[u8])> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    Some((head, &answer[end + 4..]))
}

fn status(head: &str) -> Option<u16> {
    let mut words = head.lines().next()?.split(' ');
    words
        .next()
        .filter(|version| version.starts_with("HTTP/1."))?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// Serves one answer to one question.
    fn serve(answer: &'static str) -> u16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("binds");
        let port = listener.local_addr().expect("has an address").port();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("is asked");
            let mut question = Vec::new();
            while !question.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).expect("reads");
                question.extend(byte);
            }
            assert!(question.starts_with(b"GET /x HTTP/1.0\r\n"));
            stream.write_all(answer.as_bytes()).expect("answers");
        });
        port
    }

    #[test]
    fn a_good_answer_has_a_body_and_another_is_a_failure() {
        let port = serve("HTTP/1.0 200 OK\r\nA: b\r\n\r\nbody\r\n\r\n");
        assert_eq!(get(port, "/x"), Ok(b"body\r\n\r\n".to_vec()));
        let port = serve("HTTP/1.0 404 Not Found\r\n\r\n");
        let failure = get(port, "/x").expect_err("it isn't there").to_string();
        assert!(failure.contains("404 Not Found"), "{failure}");
        assert!(get(serve("hello"), "/x").is_err());
    }
}
