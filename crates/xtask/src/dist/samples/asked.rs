//! Which of a log's files a look-up asks for: the log is served, and what is asked for is noted.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::thread;

use crate::run::{Failure, Outcome};

/// Runs `work` with the address of a server of this folder. Gives the paths below it, with slashes, that were asked for and
/// are there.
///
/// # Errors
/// Fails where `work` does, and where no port is free.
pub(super) fn of(folder: &Path, work: impl FnOnce(&str) -> Outcome) -> Outcome<BTreeSet<String>> {
    let failed = |error: std::io::Error| Failure::new(format!("can't serve a log: {error}"));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    thread::scope(|scope| {
        let served = scope.spawn(|| serve(&listener, folder));
        let worked = work(&format!("http://{address}/"));
        stop(address).map_err(failed)?;
        let asked = served.join();
        worked?;
        asked.map_err(|_| Failure::new("the server of a log has crashed"))
    })
}

/// A visitor that asks for nothing is the last.
fn stop(address: SocketAddr) -> std::io::Result<()> {
    TcpStream::connect(address).map(drop)
}

fn serve(listener: &TcpListener, folder: &Path) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    for visitor in listener.incoming() {
        // Who hangs up in the middle asks again.
        let Ok(path) = visitor.and_then(|visitor| answer(&visitor, folder)) else {
            continue;
        };
        match path {
            Some(Asked::Found(path)) => drop(asked.insert(path)),
            Some(Asked::Missing) => {}
            None => break,
        }
    }
    asked
}

enum Asked {
    Found(String),
    Missing,
}

fn answer(mut visitor: &TcpStream, folder: &Path) -> std::io::Result<Option<Asked>> {
    let mut lines = BufReader::new(visitor).lines();
    let Some(request) = lines.next().transpose()? else {
        return Ok(None);
    };
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let path = request.split(' ').nth(1).unwrap_or_default();
    let path = path.trim_start_matches('/').to_owned();
    let file = folder.join(&path);
    let bytes = fs::read(file).ok().filter(|_| !path.contains(".."));
    let (status, body) = match &bytes {
        Some(bytes) => ("200 OK", bytes.as_slice()),
        None => ("404 Not Found", &[][..]),
    };
    write!(
        visitor,
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    visitor.write_all(body)?;
    Ok(Some(match bytes {
        Some(_) => Asked::Found(path),
        None => Asked::Missing,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_noted_if_it_is_there() {
        let folder = std::env::temp_dir().join(format!("stele-asked-{}", std::process::id()));
        fs::create_dir_all(folder.join("a")).expect("a folder");
        fs::write(folder.join("a/b"), "text").expect("a file");
        let get = |address: &str, path: &str| {
            let host = address.trim_start_matches("http://").trim_end_matches('/');
            let mut stream = TcpStream::connect(host).expect("it answers");
            write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("it listens");
            std::io::read_to_string(stream).expect("it answers")
        };
        let asked = of(&folder, |address| {
            assert!(get(address, "/a/b").ends_with("\r\n\r\ntext"));
            assert!(get(address, "/a/c").starts_with("HTTP/1.1 404"));
            Ok(())
        });
        assert_eq!(asked, Ok(BTreeSet::from(["a/b".to_owned()])));
        assert!(of(&folder, |_| Err(Failure::new("it fails"))).is_err());
        fs::remove_dir_all(&folder).expect("it is ours");
    }
}
