//! The commands of docs/witness.md, word for word, and what the page says that they print.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use stele_publisher::store::{Home, Witnessing};
use stele_verify::hash::Hash;

use crate::common::tempdir;
use crate::folder::alone;
use crate::http;
use crate::process::Witness;

/// The address in the page. The test takes a free port instead.
const ADDRESS: &str = "127.0.0.1:8090";

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/witness.md");
    fs::read_to_string(page).unwrap()
}

/// The page's blocks, with their kinds.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let parts = page.split("\n```").skip(1).step_by(2);
    parts.filter_map(|part| part.split_once('\n')).collect()
}

/// Whether a line fits one of the page's, in which `…` stands for anything.
fn fits(pattern: &str, line: &str) -> bool {
    match pattern.split_once('…') {
        None => pattern == line,
        Some((first, last)) => {
            line.len() >= first.len() + last.len()
                && line.starts_with(first)
                && line.ends_with(last)
        }
    }
}

#[test]
fn the_page_works_word_for_word() {
    let _alone = alone();
    let folder = tempdir();
    let stele = Path::new(env!("CARGO_BIN_EXE_stele")).parent().unwrap();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = [stele.to_owned()]
        .into_iter()
        .chain(env::split_paths(&path));
    let path = env::join_paths(path).unwrap();
    let page = page();
    let mut witness: Option<Witness> = None;
    let (mut printed, mut held) = (String::new(), 0);
    for (kind, text) in blocks(&page) {
        match kind {
            "sh" => match text.trim().strip_prefix("stele witness ") {
                Some(words) => {
                    let expected = format!(
                        "--key north.key --state north --trust city/trust.json --listen {ADDRESS}"
                    );
                    assert_eq!(words, expected);
                    let words = ["--trust", "city/trust.json"];
                    // The page calls files by another name than the witness has.
                    let started = Witness::start(folder.path(), "north", &words);
                    let trust = folder.path().join("city/trust.json");
                    let url = started.address.to_string();
                    let text = fs::read_to_string(&trust).unwrap();
                    fs::write(&trust, text.replace(ADDRESS, &url)).unwrap();
                    printed = started.lines.join("\n").replace(&url, ADDRESS);
                    witness = Some(started);
                }
                None => {
                    let output = Command::new("sh")
                        .args(["-euc", text])
                        .current_dir(folder.path())
                        .env("PATH", &path)
                        .output()
                        .unwrap();
                    let errors = String::from_utf8_lossy(&output.stderr);
                    assert!(output.status.success(), "{text}\n{errors}");
                    printed = String::from_utf8(output.stdout).unwrap();
                }
            },
            "text" => {
                let mut found = printed.lines();
                for pattern in text.lines() {
                    let is_there = found.by_ref().any(|line| fits(pattern, line));
                    assert!(is_there, "{pattern}\n{printed}");
                    held += 1;
                }
            }
            _ => {}
        }
    }
    assert_eq!(held, 5, "the page says what is printed");
    // What the page asks with curl.
    let origin = "records.city.example/2026";
    assert!(page.contains(&format!("printf {origin} | sha256sum")));
    let origin = Hash::of(&[origin.as_bytes()]).to_hex();
    let answer = http::get(witness.unwrap().address, &format!("/{origin}/checkpoint"));
    assert!(answer.status == 200 && answer.text().contains("north.example.org"));
}

#[test]
fn the_page_has_the_true_limits() {
    let page = page();
    let (_, settings) = blocks(&page)
        .into_iter()
        .find(|(kind, _)| *kind == "toml")
        .unwrap();
    let folder = tempdir();
    let settings = format!("origin = \"a\"\nlog_key = \"b\"\n{settings}");
    fs::write(folder.path().join("stele.toml"), settings).unwrap();
    let home = Home::open(folder.path()).unwrap();
    assert_eq!(home.settings().witnessing, Witnessing::default());
    let limits = stele_publisher::witness::server::Limits::default();
    assert!(page.contains(&format!("{} connections", limits.connections)));
    let share = format!("{} may be of one address", limits.per_address);
    assert!(page.contains(&share));
    let most = stele_publisher::witness::protocol::MAX_REQUEST_LEN;
    assert!(
        page.contains(&format!("at most {} KB", most.div_ceil(1000))),
        "{most}"
    );
}
