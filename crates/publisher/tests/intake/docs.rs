//! The commands of docs/intake.md, word for word, and what the page says that they print.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use stele_publisher::intake::problem::Problem;
use stele_publisher::witness::server::Limits;
use stele_verify::record::MAX_LEN;

use crate::folder::alone;
use crate::office::{Intake, Office};

/// The address in the page. The test takes a free port instead.
const ADDRESS: &str = "127.0.0.1:8080";

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/intake.md");
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

/// The page asks with curl, which not every machine has.
fn has_curl() -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join("curl").is_file())
}

#[test]
fn the_page_works_word_for_word() {
    let _alone = alone();
    if !has_curl() {
        println!("skipped: there is no curl on this machine");
        return;
    }
    let office = Office::empty();
    let stele = Path::new(env!("CARGO_BIN_EXE_stele")).parent().unwrap();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = [stele.to_owned()]
        .into_iter()
        .chain(env::split_paths(&path));
    let path = env::join_paths(path).unwrap();
    let page = page();
    let mut intake: Option<Intake> = None;
    let (mut printed, mut held) = (String::new(), 0);
    for (kind, text) in blocks(&page) {
        match kind {
            "sh" if text.trim() == "stele serve city --intake" => {
                let started = Intake::start(&office, &[]);
                printed = format!("http://{ADDRESS}/records");
                intake = Some(started);
            }
            "sh" => {
                let address = intake.as_ref().map(|intake| intake.address.to_string());
                let address = address.unwrap_or_else(|| ADDRESS.into());
                let output = Command::new("sh")
                    .args(["-euc", &text.replace(ADDRESS, &address)])
                    .current_dir(office.path(""))
                    .env("PATH", &path)
                    .output()
                    .unwrap();
                let errors = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{text}\n{errors}");
                printed = String::from_utf8(output.stdout).unwrap().replace('\r', "");
            }
            "text" | "json" => {
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
    assert!(held > 20, "the page says what is printed");
}

#[test]
fn the_page_has_the_true_limits_and_all_problems() {
    let page = page();
    let limits = Limits::default();
    for says in [
        format!("{MAX_LEN} bytes").replace("65535", "65,535"),
        format!("{} seconds for the body", limits.request.as_secs()),
        format!("{} seconds for the head", limits.idle.as_secs()),
        "512 connections".to_owned(),
    ] {
        assert!(page.contains(&says), "{says}");
    }
    for problem in Problem::fixed() {
        let row = format!("| {} | `{}` |", problem.status().as_u16(), problem.code());
        assert!(page.contains(&row), "{row}");
    }
}
