//! What `stele serve` hands out beside the log.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

mod common;
#[allow(dead_code, reason = "shared with other tests")]
mod folder;
#[allow(dead_code, reason = "shared with the tests of witnesses")]
#[path = "witness/http.rs"]
mod http;

/// The server, ended when it is dropped.
struct Server(Child, SocketAddr);

impl Server {
    fn start(home: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
        command.arg("serve").arg(home).args(["--port", "0"]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://");
        let address = address.trim_end_matches('/').parse();
        Self(child, address.expect("it says where it listens"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// A photo or document may be by anybody: under no name does a browser take it for a page or a script.
#[test]
fn attachments_are_bytes_and_nothing_else() {
    let _alone = folder::alone();
    let dir = common::tempdir();
    let home = folder::init(dir.path());
    let files = home.public().join("files");
    fs::create_dir_all(&files).unwrap();
    let page = b"<script>alert(1)</script>";
    let names = [
        "ab".repeat(32),
        "x.html".into(),
        "x.svg".into(),
        "x.js".into(),
    ];
    for name in &names {
        fs::write(files.join(name), page).unwrap();
    }
    let server = Server::start(&dir.path().join("city"));
    for name in &names {
        let answer = http::get(server.1, &format!("/log/files/{name}"));
        assert_eq!((answer.status, answer.body.as_slice()), (200, &page[..]));
        for (header, expected) in [
            ("Content-Type", "application/octet-stream"),
            ("X-Content-Type-Options", "nosniff"),
            ("Access-Control-Allow-Origin", "*"),
        ] {
            assert_eq!(answer.header(header), Some(expected), "{name}");
        }
    }
    // No lists of what is there, and no way out.
    for path in [
        "nothing",
        "",
        "../checkpoint",
        "..%2fcheckpoint",
        "..%2f..%2fstele.toml",
    ] {
        let answer = http::get(server.1, &format!("/log/files/{path}"));
        assert_eq!(answer.status, 404, "{path}");
    }
}
