//! What is said of each file: its type, how long it may be kept, and who may read it.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use flate2::read::GzDecoder;
use tempfile::TempDir;

use crate::front::{Folders, Front, HOST, Kind, Program};
use crate::http::ask;

/// A site, a publisher's folder and the widget's versions, in which every kind of file lies once.
struct Files(TempDir);

const HASHED: &str = "stele-explorer-0123456789abcdef_bg.wasm";
const TEXT: &str = "records records records records records records records records";

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK: &str = "no-cache";
const SHORTLY: &str = "public, max-age=300";

const OCTETS: &str = "application/octet-stream";
const PLAIN: &str = "text/plain; charset=utf-8";

/// Below the server: what it is, and how long it is kept. Those of the log as in the table of docs/storage.md.
const SAID: [(&str, &str, &str); 33] = [
    ("log/checkpoint", PLAIN, ASK),
    ("log/index/head.tlog-proof", PLAIN, ASK),
    ("log/audit/00ff/checkpoint", PLAIN, ASK),
    ("log/index/top-page", OCTETS, ASK),
    ("log/trust/2.json", "application/json", ASK),
    (
        "log/feed/en/00/00ff.atom",
        "application/atom+xml; charset=utf-8",
        SHORTLY,
    ),
    ("log/search/v1/head", OCTETS, SHORTLY),
    ("log/tile/0/000", OCTETS, FOR_EVER),
    ("log/tile/0/001.p/7", OCTETS, FOR_EVER),
    ("log/tile/entries/x001/000", OCTETS, FOR_EVER),
    ("log/tile/entries/001.p/9", OCTETS, FOR_EVER),
    ("log/entry/00/00ff", OCTETS, FOR_EVER),
    ("log/index/v1/page/00/00ff", OCTETS, FOR_EVER),
    ("log/files/00ff", OCTETS, FOR_EVER),
    // Whatever it is called.
    ("log/files/x.html", OCTETS, FOR_EVER),
    ("log/files/x.svg", OCTETS, FOR_EVER),
    ("trust.json", "application/json", ASK),
    ("", "text/html; charset=utf-8", ASK),
    ("index.html", "text/html; charset=utf-8", ASK),
    ("sw.js", "text/javascript; charset=utf-8", ASK),
    ("manifest.webmanifest", "application/manifest+json", ASK),
    ("icon-512.png", "image/png", ASK),
    ("icon.svg", "image/svg+xml", ASK),
    ("city.pmtiles", OCTETS, ASK),
    (HASHED, "application/wasm", FOR_EVER),
    (
        "start-0123456789abcdef.js",
        "text/javascript; charset=utf-8",
        FOR_EVER,
    ),
    (
        "base-0123456789abcdef.css",
        "text/css; charset=utf-8",
        FOR_EVER,
    ),
    ("favicon-0123456789abcdef.svg", "image/svg+xml", FOR_EVER),
    ("stele/trust.json", "application/json", ASK),
    (
        "stele/v0.1.0/stele-verify.js",
        "text/javascript; charset=utf-8",
        FOR_EVER,
    ),
    (
        "widget/v0.1.0/embed-frame.html",
        "text/html; charset=utf-8",
        FOR_EVER,
    ),
    (
        "widget/v0.1.0/modules/all-en.wasm",
        "application/wasm",
        FOR_EVER,
    ),
    ("widget/v0.1.0/samples/a.dossier", OCTETS, FOR_EVER),
];

impl Files {
    fn new() -> Self {
        let files = Self(tempfile::tempdir().expect("a temporary folder"));
        for (path, _, _) in SAID {
            let path = if path.is_empty() { "index.html" } else { path };
            files.write(&files.place(path), TEXT);
        }
        // What nobody may see, and what lies there only while something is written.
        for path in [
            "keys/log.key",
            "state/lock",
            "stele.toml",
            "log/.checkpoint.new",
            "log/tile/0/.000.new",
            "log/other",
        ] {
            files.write(&format!("home/{path}"), "secret");
        }
        files.write("site/.git/config", "secret");
        for ending in ["br", "gz"] {
            files.write(&format!("site/{HASHED}.{ending}"), ending);
        }
        files
    }

    /// Where a path of the server lies.
    fn place(&self, path: &str) -> String {
        match path.split_once('/') {
            Some(("log", _)) => format!("home/{path}"),
            Some(("widget", _)) => path.to_owned(),
            _ if path == "trust.json" => format!("home/{path}"),
            _ => format!("site/{path}"),
        }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    fn served_by(&self, program: &Program) -> Front {
        let [site, home, widget] = ["site", "home", "widget"].map(|name| self.0.path().join(name));
        program.start(Folders {
            site: &site,
            home: &home,
            widget: &widget,
        })
    }
}

/// The servers; with none of them, says that a test is skipped.
pub(crate) fn programs() -> Vec<Program> {
    let programs = Program::all();
    if programs.is_empty() {
        eprintln!(
            "skipped: neither STELE_NGINX nor STELE_CADDY is set; run cargo xtask test deploy"
        );
    }
    programs
}

#[test]
fn each_file_has_its_type_and_its_time() {
    let files = Files::new();
    for program in programs() {
        let front = files.served_by(&program);
        for (path, kind, kept) in SAID {
            for method in ["GET", "HEAD"] {
                let answer = ask(front.address, method, &format!("/{path}"), &[]);
                let at = format!("{:?} {method} /{path}\n{answer:?}", program.kind);
                assert_eq!(answer.status, 200, "{at}");
                let body = if method == "GET" { TEXT } else { "" };
                assert_eq!(answer.body, body.as_bytes(), "{at}");
                assert_eq!(answer.header("Content-Type"), Some(kind), "{at}");
                assert_eq!(answer.header("Cache-Control"), Some(kept), "{at}");
                for (name, value) in [
                    ("Access-Control-Allow-Origin", "*"),
                    ("Cross-Origin-Resource-Policy", "cross-origin"),
                    ("X-Content-Type-Options", "nosniff"),
                    ("Referrer-Policy", "no-referrer"),
                    ("Strict-Transport-Security", "max-age=63072000"),
                ] {
                    assert_eq!(answer.header(name), Some(value), "{name} {at}");
                }
                assert!(answer.header("ETag").is_some(), "{at}");
                // A camera, for codes, and nothing else.
                let allowed = answer.header("Permissions-Policy").unwrap_or_default();
                assert!(allowed.contains("camera=(self)"), "{at}");
            }
        }
    }
}

/// The table that speaks of what is stored with each file in a bucket, and this test, say the same.
#[test]
fn the_log_is_served_as_from_a_bucket() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/storage.md");
    let page = fs::read_to_string(page).expect("the page");
    let rows = page.lines().filter(|line| line.ends_with("` |"));
    let rows: Vec<Vec<_>> = rows
        .map(|line| line.split('`').skip(1).step_by(2).collect())
        .filter(|row: &Vec<&str>| row.len() > 2)
        .collect();
    let row_of = |path: &str| {
        let names = |row: &&Vec<&str>| {
            row[..row.len() - 2]
                .iter()
                .any(|name| match name.split_once('…') {
                    Some((start, end)) => path.starts_with(start) && path.ends_with(end),
                    None => path == *name,
                })
        };
        rows.iter().find(names)
    };
    let mut held = 0;
    for (path, kind, kept) in SAID {
        let Some(path) = path.strip_prefix("log/") else {
            continue;
        };
        let row = row_of(path).unwrap_or_else(|| panic!("no row for {path}: {rows:?}"));
        assert_eq!(row[row.len() - 2..], [kind, kept], "{path}");
        held += 1;
    }
    assert_eq!(held, 16);
}

/// The policy is that of the page itself, and nobody may lay the page into a frame; the widget's may be.
#[test]
fn the_page_has_its_policy_as_a_header() {
    let index = Path::new(env!("CARGO_MANIFEST_DIR")).join("../index.html");
    let index = fs::read_to_string(index).expect("the page");
    let (_, policy) = index
        .split_once("http-equiv=\"Content-Security-Policy\" content=\"")
        .expect("it has a policy");
    let policy = policy.split('"').next().expect("it ends");
    let files = Files::new();
    for program in programs() {
        let front = files.served_by(&program);
        let said = |path: &str| {
            let answer = ask(front.address, "GET", path, &[]);
            let policy = answer.header("Content-Security-Policy");
            assert_eq!(answer.header("X-Frame-Options"), None);
            policy.map(str::to_owned)
        };
        let own = format!("{policy}; frame-ancestors 'none'");
        for path in ["/", "/index.html", "/sw.js", "/nothing"] {
            assert_eq!(said(path).as_ref(), Some(&own), "{:?} {path}", program.kind);
        }
        assert_eq!(
            said("/log/files/x.html").as_deref(),
            Some("default-src 'none'; sandbox")
        );
        for path in [
            "/stele/v0.1.0/stele-verify.js",
            "/widget/v0.1.0/embed-frame.html",
        ] {
            assert_eq!(said(path), None, "{:?} {path}", program.kind);
        }
    }
}

/// What isn't there is said in a word, isn't kept, and leads nowhere.
#[test]
fn what_is_not_there_is_no_page_and_is_not_kept() {
    let files = Files::new();
    for program in programs() {
        let front = files.served_by(&program);
        for path in [
            "/nothing",
            "/log",
            "/log/",
            "/log/tile/0/002",
            "/log/tile/0/",
            "/log/entry/00",
            "/log/index/v1/page/",
            "/log/other",
            "/log/.checkpoint.new",
            "/log/tile/0/.000.new",
            "/log/trust/3.json",
            "/stele/",
            "/widget/",
            "/widget/v9.9.9/stele-verify.js",
            "/.git/config",
            "/keys/log.key",
            "/stele.toml",
            "/log/../keys/log.key",
            "/log/..%2fkeys%2flog.key",
            "/log/%2e%2e/stele.toml",
            "/log/tile/..%2f..%2f..%2fstate/lock",
            "/widget/../../../keys/log.key",
        ] {
            let answer = ask(front.address, "GET", path, &[]);
            let at = format!("{:?} {path}\n{answer:?}", program.kind);
            // A folder without its slash may be led to the one with it, where there is nothing either.
            let is_led = answer.status == 301 || answer.status == 308;
            let to = answer.header("Location").unwrap_or_default();
            assert!(
                matches!(answer.status, 400 | 404) || is_led && to.ends_with(&format!("{path}/")),
                "{at}"
            );
            let said = String::from_utf8_lossy(&answer.body);
            assert!(!said.contains("secret") && !said.contains("00ff"), "{at}");
            if answer.status == 404 {
                assert!(!said.contains('<') && said.len() < 40, "{at}");
                assert_eq!(answer.header("Cache-Control"), Some("no-store"), "{at}");
                let kind = answer.header("Content-Type").unwrap_or_default();
                assert!(kind.starts_with("text/plain"), "{at}");
                // A widget elsewhere is to learn that it isn't there, not that it may not ask.
                let cors = answer.header("Access-Control-Allow-Origin");
                assert_eq!(cors, Some("*"), "{at}");
            }
        }
        // Nor is anything left there by anybody.
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
            for path in ["/", "/log/checkpoint", "/nothing"] {
                let answer = ask(front.address, method, path, &[]);
                let at = format!("{:?} {method} {path}\n{answer:?}", program.kind);
                assert_eq!(answer.status, 405, "{at}");
                assert_eq!(answer.header("Allow"), Some("GET, HEAD"), "{at}");
            }
        }
    }
}

/// Whoever has a file asks whether it has changed; and a part of a large one can be had alone.
#[test]
fn unchanged_files_cost_nothing_and_parts_can_be_had() {
    let files = Files::new();
    for program in programs() {
        let front = files.served_by(&program);
        for path in ["/log/checkpoint", "/log/tile/0/000", "/index.html"] {
            let tag = ask(front.address, "GET", path, &[]);
            let tag = tag.header("ETag").expect("it has a tag");
            let line = format!("If-None-Match: {tag}");
            let answer = ask(front.address, "GET", path, &[&line]);
            let at = format!("{:?} {path}\n{answer:?}", program.kind);
            assert_eq!((answer.status, answer.body.len()), (304, 0), "{at}");
            let kept = if path.contains("tile") { FOR_EVER } else { ASK };
            assert_eq!(answer.header("Cache-Control"), Some(kept), "{at}");
        }
        for path in ["/city.pmtiles", "/log/entry/00/00ff"] {
            let lines = ["Range: bytes=8-14", "Accept-Encoding: identity"];
            let answer = ask(front.address, "GET", path, &lines);
            let at = format!("{:?} {path}\n{answer:?}", program.kind);
            assert_eq!(
                (answer.status, &*answer.body),
                (206, &b"records"[..]),
                "{at}"
            );
            let range = format!("bytes 8-14/{}", TEXT.len());
            let said = answer.header("Content-Range");
            assert_eq!(said, Some(range.as_str()), "{at}");
        }
    }
}

#[test]
fn text_is_sent_small_and_hashes_as_they_are() {
    let files = Files::new();
    let long = TEXT.repeat(64);
    for path in ["entry/00/00aa", "tile/entries/000", "tile/0/003"] {
        files.write(&format!("home/log/{path}"), &long);
    }
    for program in programs() {
        let front = files.served_by(&program);
        let lines = ["Accept-Encoding: gzip, deflate, br, zstd"];
        for path in ["/log/entry/00/00aa", "/log/tile/entries/000"] {
            let answer = ask(front.address, "GET", path, &lines);
            let at = format!("{:?} {path}\n{answer:?}", program.kind);
            assert_eq!(answer.header("Content-Encoding"), Some("gzip"), "{at}");
            assert_eq!(answer.header("Vary"), Some("Accept-Encoding"), "{at}");
            assert_eq!(answer.header("Cache-Control"), Some(FOR_EVER), "{at}");
            let mut whole = String::new();
            let read = GzDecoder::new(answer.body.as_slice()).read_to_string(&mut whole);
            assert!(read.is_ok() && whole == long, "{at}");
        }
        let answer = ask(front.address, "GET", "/log/tile/0/003", &lines);
        assert_eq!(answer.header("Content-Encoding"), None, "{answer:?}");
        // What was compressed beforehand is taken as it lies there.
        let path = format!("/{HASHED}");
        let answer = ask(front.address, "GET", &path, &lines);
        let encoding = answer.header("Content-Encoding");
        let expected = match program.kind {
            Kind::Nginx => "gz",
            Kind::Caddy => "br",
        };
        assert_eq!(answer.body, expected.as_bytes(), "{answer:?}");
        assert!(encoding.is_some(), "{answer:?}");
        assert_eq!(answer.header("Content-Type"), Some("application/wasm"));
        let answer = ask(front.address, "GET", &path, &[]);
        assert_eq!(answer.body, TEXT.as_bytes(), "{answer:?}");
    }
}

/// Plain HTTP leads to the same place, encrypted. Caddy does that by itself, with a certificate of its own.
#[test]
fn plain_http_leads_on() {
    let files = Files::new();
    for program in programs() {
        if program.kind != Kind::Nginx {
            continue;
        }
        let front = files.served_by(&program);
        let answer = ask(front.plain, "GET", "/log/checkpoint?x=1", &[]);
        let to = format!("https://{HOST}/log/checkpoint?x=1");
        assert_eq!(
            (answer.status, answer.header("Location")),
            (301, Some(to.as_str()))
        );
    }
}
