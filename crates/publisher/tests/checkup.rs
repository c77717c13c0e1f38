//! `stele doctor` against a log with one thing wrong at a time: as it lies, as it is served, and the folder that it is
//! published from.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

use stele_publisher::publish::publish;
use stele_publisher::store::{Disk, Home};
use stele_tlog::path::entry_path;
use stele_verify::hash::leaf_hash;

#[allow(dead_code, reason = "shared with other tests")]
mod folder;
#[allow(dead_code, reason = "shared with the tests of witnesses")]
#[path = "witness/http.rs"]
mod http;

use folder::{NOW, copy, enqueue, entries, init, publish_more};

/// A minute after the last publication.
const LATER: &str = "2027-01-15T08:01:00Z";

/// A publisher's folder with a log of some entries.
fn grown(folder: &Path) -> Home {
    let home = init(folder);
    publish_more(&home, &entries(0..300), NOW);
    home
}

/// What doctor finds: its exit status, the codes in their order, and all that it prints.
fn doctor(folder: &Path, now: &str, words: &[&str]) -> (i32, Vec<String>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
    command.args(["--now", now, "doctor"]).args(words);
    let output = command.current_dir(folder).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let weights = ["problem   ", "advice    ", "unknown   "];
    let codes = text.lines().filter_map(|line| {
        let code = weights.iter().find_map(|weight| line.strip_prefix(weight));
        code.map(str::to_owned)
    });
    // Other tests' machines may have a full disk.
    let codes: Vec<_> = codes.filter(|code| !code.starts_with("disk-")).collect();
    (output.status.code().unwrap(), codes, text)
}

#[test]
fn a_log_in_order_passes() {
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    grown(dir.path());
    let (status, codes, text) = doctor(dir.path(), LATER, &["city"]);
    assert_eq!((status, codes), (0, vec![]), "{text}");
    assert!(text.contains("test.example/log has 301 entries"), "{text}");
    // A copy of the log alone, which anybody may have.
    copy(&dir.path().join("city/log"), &dir.path().join("copy"));
    let words = ["copy", "--trust", "city/trust.json"];
    let (status, codes, text) = doctor(dir.path(), LATER, &words);
    assert_eq!((status, codes), (0, vec![]), "{text}");
    let (status, _, _) = doctor(dir.path(), LATER, &["copy"]);
    assert_eq!(status, 3, "whom to believe has to be said");
    let (status, _, _) = doctor(dir.path(), LATER, &[]);
    assert_eq!(status, 3);
}

#[test]
fn entries_that_lie_alone_are_held_against_their_bundles() {
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    let home = grown(dir.path());
    let entry = |number: u32| {
        home.public()
            .join(entry_path(&leaf_hash(format!("entry {number}").as_bytes())))
    };
    fs::remove_file(entry(7)).unwrap();
    fs::remove_file(entry(9)).unwrap();
    fs::write(entry(290), "entry 291").unwrap();
    let extra = home.public().join("entry/00").join("0".repeat(64));
    fs::create_dir_all(extra.parent().unwrap()).unwrap();
    fs::write(extra, "x").unwrap();
    let (status, codes, text) = doctor(dir.path(), LATER, &["city"]);
    assert_eq!(
        codes,
        ["entry-missing", "entry-differs", "entry-extra"],
        "{text}"
    );
    assert_eq!(status, 1);
    assert!(
        text.contains("2 entries don’t lie alone, the first of them entry 7 (entry/"),
        "{text}"
    );
    assert!(text.contains("first of them entry 290 "), "{text}");
    fs::write(entry(7), "entry 7").unwrap();
    fs::write(entry(9), "entry 9").unwrap();
    fs::write(entry(290), "entry 290").unwrap();
    let (status, codes, text) = doctor(dir.path(), LATER, &["city"]);
    assert_eq!(
        (status, codes.as_slice()),
        (0, &["entry-extra".to_owned()][..]),
        "{text}"
    );
}

#[test]
fn bundles_tiles_and_head_are_held_against_one_another() {
    let _alone = folder::alone();
    for (path, expected) in [
        ("tile/entries/000", "tiles"),
        ("tile/0/000", "tiles"),
        ("checkpoint", "refused"),
        ("index/head.tlog-proof", "no-index"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let home = grown(dir.path());
        let path = home.public().join(path);
        let mut wrong = fs::read(&path).unwrap();
        let middle = wrong.len() / 2;
        wrong[middle] ^= 1;
        fs::write(&path, wrong).unwrap();
        let (status, codes, text) = doctor(dir.path(), LATER, &["city"]);
        assert_eq!(status, 1, "{text}");
        assert!(
            codes.iter().any(|code| code == expected),
            "{}: {text}",
            path.display()
        );
    }
}

#[test]
fn ages_are_told() {
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    grown(dir.path());
    for (now, status, expected) in [
        ("2027-01-15T08:01:00Z", 0, None),
        ("2027-01-16T07:00:00Z", 0, Some("renewal-due")),
        ("2027-03-15T08:01:00Z", 1, Some("stale")),
    ] {
        let (found, codes, text) = doctor(dir.path(), now, &["city"]);
        assert_eq!(
            (found, codes.first().map(String::as_str)),
            (status, expected),
            "{text}"
        );
    }
}

#[cfg(unix)]
#[test]
fn the_publishers_own_folder_is_looked_at() {
    use std::os::unix::fs::PermissionsExt as _;
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    let home = grown(dir.path());
    let keys = fs::read_dir(dir.path().join("city/keys")).unwrap();
    let key: PathBuf = keys.flatten().next().unwrap().path();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
    let (status, codes, text) = doctor(dir.path(), LATER, &["city"]);
    assert_eq!(
        (status, codes.as_slice()),
        (1, &["open-to-others".to_owned()][..]),
        "{text}"
    );
    assert!(text.contains("chmod go= "), "{text}");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    // What was accepted long ago; by this machine's own clock it was just now.
    enqueue(&home, &entries(400..402));
    let (status, codes, text) = doctor(dir.path(), "2099-01-15T08:01:00Z", &["city"]);
    assert_eq!(status, 1, "{text}");
    assert_eq!(codes, ["queue-waits", "stale"], "{text}");
    // What was decided isn't public.
    let shown = fs::read(home.public().join("checkpoint")).unwrap();
    publish(&home, &Disk::new(), NOW + 5).unwrap();
    fs::write(home.public().join("checkpoint"), &shown).unwrap();
    let (_, codes, text) = doctor(dir.path(), LATER, &["city"]);
    assert!(codes.iter().any(|code| code == "unfinished"), "{text}");
}

/// A web server for a folder, which says of each file what it is told to.
fn serve(
    root: &Path,
    say: impl Fn(&str, bool) -> (u16, String) + Send + Sync + 'static,
) -> SocketAddr {
    let root = root.to_owned();
    http::server(move |stream: TcpStream| {
        let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
        let first = lines.next().unwrap_or_default();
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        for line in lines {
            if line.is_empty() {
                break;
            }
        }
        let file = fs::read(root.join(path.trim_start_matches('/'))).ok();
        let (status, headers) = say(&path, file.is_some());
        let body = file.unwrap_or_else(|| b"not found".to_vec());
        let head = format!(
            "HTTP/1.1 {status} .\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
            body.len()
        );
        let mut stream = &stream;
        let _ = stream.write_all(&[head.as_bytes(), &body].concat());
    })
}

/// The headers of docs/deploy.md.
fn right(path: &str, is_there: bool) -> (u16, String) {
    let text = "text/plain; charset=utf-8";
    let bytes = "application/octet-stream";
    let for_ever = "public, max-age=31536000, immutable";
    let (status, kind, kept) = match path {
        _ if !is_there => (404, text, "no-store"),
        "/checkpoint" | "/index/head.tlog-proof" => (200, text, "no-cache"),
        "/index/top-page" => (200, bytes, "no-cache"),
        _ => (200, bytes, for_ever),
    };
    let headers = format!(
        "Content-Type: {kind}\r\nCache-Control: {kept}\r\nAccess-Control-Allow-Origin: *\r\nX-Content-Type-Options: nosniff\r\n"
    );
    (status, headers)
}

#[test]
fn what_is_served_is_held_against_what_has_to_be_said() {
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    let home = grown(dir.path());
    let ask = |say: fn(&str, bool) -> (u16, String)| {
        let address = serve(&home.public(), say);
        let url = format!("http://{address}/");
        doctor(dir.path(), LATER, &[&url, "--trust", "city/trust.json"])
    };
    let (status, codes, text) = ask(right);
    assert_eq!((status, codes), (0, vec![]), "{text}");
    let (status, codes, text) = ask(|path, is_there| {
        let (status, headers) = right(path, is_there);
        (
            status,
            headers.replace("Access-Control", "X-Access-Control"),
        )
    });
    assert_eq!((status, codes.len()), (1, 6), "{text}");
    assert!(codes.iter().all(|code| code == "no-cors"), "{text}");
    let (status, codes, text) = ask(|path, is_there| {
        let (status, headers) = right(path, is_there);
        (status, headers.replace("no-cache", "public, max-age=3600"))
    });
    assert_eq!(
        (status, codes.as_slice()),
        (1, &["kept", "kept", "kept"].map(str::to_owned)[..]),
        "{text}"
    );
    // What stele serve says: right, but asked for each time.
    let (status, codes, text) = ask(|path, is_there| {
        let (status, headers) = right(path, is_there);
        (
            status,
            headers.replace("public, max-age=31536000, immutable", "no-cache"),
        )
    });
    assert_eq!(
        (status, codes.as_slice()),
        (0, &["not-cached", "not-cached"].map(str::to_owned)[..]),
        "{text}"
    );
    let (status, codes, text) = ask(|path, is_there| {
        let (status, headers) = right(path, is_there);
        let kind = if is_there {
            "application/json"
        } else {
            "text/html"
        };
        let headers = headers.replace("text/plain; charset=utf-8", kind);
        (status, headers.replace("no-store", "max-age=600"))
    });
    let expected = ["media-type", "media-type", "absent-page", "absent-kept"];
    assert_eq!(
        (status, codes.as_slice()),
        (1, &expected.map(str::to_owned)[..]),
        "{text}"
    );
    // A page in the place of the checkpoint is nothing against the log, and the server is looked at all the same.
    let (status, codes, text) = ask(|path, is_there| {
        let (status, headers) = right(path, is_there);
        let is_head = path == "/checkpoint";
        let kind = if is_head { "text/html" } else { "text/plain" };
        (status, headers.replace("text/plain", kind))
    });
    let expected = ["unread", "media-type"].map(str::to_owned);
    assert_eq!((status, codes.as_slice()), (1, &expected[..]), "{text}");
    let (status, codes, text) = ask(|path, is_there| (200, right(path, is_there).1));
    assert_eq!(
        (status, codes.as_slice()),
        (1, &["absent-status".to_owned()][..]),
        "{text}"
    );
    let (status, codes, text) = ask(|path, is_there| {
        let (status, headers) = right(path, is_there);
        (status, headers.replace("nosniff", "none"))
    });
    assert_eq!((status, codes.len()), (0, 5), "{text}");
    assert!(codes.iter().all(|code| code == "sniffed"), "{text}");
}

/// A mirror that has seen more: the folder is an old copy, and to publish from it would fork the log.
#[test]
fn a_mirror_that_has_seen_more_is_heard() {
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    let home = grown(dir.path());
    let mirror = dir.path().join("mirror");
    copy(&home.public(), &mirror);
    let address = serve(&mirror, right);
    let city = dir.path().join("city");
    let trust = fs::read_to_string(city.join("trust.json")).unwrap();
    let mut trust: serde_json::Value = serde_json::from_str(&trust).unwrap();
    trust["mirrors"][folder::ORIGIN] = serde_json::json!(["log/", format!("http://{address}/")]);
    fs::write(city.join("trust.json"), trust.to_string()).unwrap();
    let (status, codes, text) = doctor(dir.path(), LATER, &["city"]);
    assert_eq!((status, codes), (0, vec![]), "{text}");
    copy(&city, &dir.path().join("old"));
    publish_more(&Home::open(&city).unwrap(), &entries(400..410), NOW + 5);
    copy(&home.public(), &mirror);
    let (status, codes, text) = doctor(dir.path(), LATER, &["old"]);
    assert_eq!(
        (status, codes.as_slice()),
        (1, &["mirror-ahead".to_owned()][..]),
        "{text}"
    );
    assert!(text.contains("312 entries, and here it has 301"), "{text}");
    // One that shows another log, or nothing, proves nothing.
    fs::write(mirror.join("checkpoint"), "nonsense").unwrap();
    let (status, codes, text) = doctor(dir.path(), LATER, &["old"]);
    assert_eq!(
        (status, codes.as_slice()),
        (2, &["mirror-out".to_owned()][..]),
        "{text}"
    );
}
