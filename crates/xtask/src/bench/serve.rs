//! The little of HTTP that the page needs: its files, rounds of the native programs, and an ear for what it says.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

use super::build::Built;
use super::city;
use crate::run::{Failure, Outcome};
use crate::walk;

/// The page has its script's name and nothing else in it.
const HTML: &str = "<!doctype html><meta charset=\"utf-8\"><title>bench</title><script type=\"module\" src=\"page.js\"></script>\n";

/// The most that a page may send.
const LONGEST: usize = 1 << 24;

/// What comes from the page in the end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    Result(String),
    Failed(String),
}

/// What is served, by path.
pub(super) type Files = HashMap<String, (&'static str, Vec<u8>)>;

/// The page, what it loads, and the files of the log that is audited.
///
/// # Errors
/// Fails where one can't be read.
pub(super) fn files(built: &Built) -> Outcome<Files> {
    let mut files = Files::from([("/".to_owned(), ("text/html", HTML.into()))]);
    add(&mut files, "/", &built.folder)?;
    if let Some(city) = &built.city {
        add(&mut files, city::SERVED, &city.log())?;
    }
    Ok(files)
}

fn add(files: &mut Files, below: &str, folder: &Path) -> Outcome {
    for path in walk::files(folder)? {
        let bytes = fs::read(&path).map_err(|error| Failure::io("can't read", &path, &error))?;
        let name = path.strip_prefix(folder).unwrap_or(&path);
        let kind = match path.extension().and_then(|kind| kind.to_str()) {
            Some("js") => "text/javascript",
            Some("wasm") => "application/wasm",
            Some("json") => "application/json",
            _ => "application/octet-stream",
        };
        files.insert(format!("{below}{}", name.display()), (kind, bytes));
    }
    Ok(())
}

/// Serves on a free port of this machine until the process ends; hands on what the page says.
///
/// # Errors
/// Fails where no port is free.
pub(super) fn serve(
    files: Files,
    native: impl Rounds + Send + 'static,
) -> Outcome<(u16, mpsc::Receiver<Said>)> {
    let failed =
        |error: std::io::Error| Failure::new(format!("can't serve on this machine: {error}"));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    let (say, said) = mpsc::channel();
    let shared = Arc::new((files, Mutex::new(native)));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (shared, say) = (Arc::clone(&shared), say.clone());
            // Browsers open connections ahead, and say nothing on them for long.
            thread::spawn(move || {
                let (files, native) = &*shared;
                // A browser that goes away in the middle is seen where it is waited for.
                let _ = answer(&stream, files, native, &say);
            });
        }
    });
    Ok((port, said))
}

/// Does a round of a row and says in JSON how long each took, or why not.
pub(super) trait Rounds {
    fn round(&mut self, row: &str) -> Result<String, String>;
}

fn answer(
    stream: &TcpStream,
    files: &Files,
    native: &Mutex<impl Rounds>,
    say: &Sender<Said>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        head.push(line);
    }
    let mut words = head.first().map_or("", String::as_str).split(' ');
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let path = target.split('?').next().unwrap_or("");
    if method == "POST" {
        let body = body(&head, &mut reader)?;
        // Nobody listens any more once an answer was taken.
        let _ = say.send(match path {
            "/result" => Said::Result(body),
            _ => Said::Failed(body),
        });
        return write(stream, "204 No Content", "text/plain", b"");
    }
    if let Some(row) = path.strip_prefix("/native/") {
        let native = native.lock();
        return match native.map_or_else(|_| Err("it has panicked".into()), |mut own| own.round(row))
        {
            Ok(took) => write(stream, "200 OK", "application/json", took.as_bytes()),
            Err(why) => write(
                stream,
                "500 Internal Server Error",
                "text/plain",
                why.as_bytes(),
            ),
        };
    }
    match files.get(path) {
        Some((kind, bytes)) => write(stream, "200 OK", kind, bytes),
        None => write(stream, "404 Not Found", "text/plain", b""),
    }
}

fn body(head: &[String], reader: &mut impl Read) -> std::io::Result<String> {
    let length = head.iter().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0).min(LONGEST)];
    reader.read_exact(&mut body)?;
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// With what gives the page a finer clock: it shares its process with no other site.
fn write(mut stream: &TcpStream, status: &str, kind: &str, body: &[u8]) -> std::io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Embedder-Policy: require-corp\r\n\r\n"
    )?;
    stream.write_all(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;

    impl Rounds for Fixed {
        fn round(&mut self, row: &str) -> Result<String, String> {
            match row {
                "bulk" => Ok("{\"ring\":1}".into()),
                other => Err(format!("no {other}")),
            }
        }
    }

    fn ask(port: u16, request: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens");
        stream
            .write_all(request.as_bytes())
            .expect("it takes the request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }

    #[test]
    fn it_serves_files_and_rounds_and_hands_on_what_the_page_says() {
        let files = Files::from([("/a.js".to_owned(), ("text/javascript", b"1".to_vec()))]);
        let (port, said) = serve(files, Fixed).expect("a port is free");
        let file = ask(port, "GET /a.js?x=1 HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(file.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\n"));
        assert!(file.ends_with("\r\n\r\n1") && file.contains("Opener-Policy: same-origin"));
        assert!(ask(port, "GET /b HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404 "));
        assert!(ask(port, "GET /native/bulk HTTP/1.1\r\n\r\n").ends_with("{\"ring\":1}"));
        let refused = ask(port, "GET /native/x HTTP/1.1\r\n\r\n");
        assert!(refused.starts_with("HTTP/1.1 500 ") && refused.ends_with("no x"));
        for (path, want) in [
            ("/result", Said::Result("{}".into())),
            ("/failed", Said::Failed("{}".into())),
        ] {
            let answer = ask(
                port,
                &format!("POST {path} HTTP/1.1\r\ncontent-length: 2\r\n\r\n{{}}"),
            );
            assert!(answer.starts_with("HTTP/1.1 204 "));
            assert_eq!(said.recv().expect("it was handed on"), want);
        }
    }
}
