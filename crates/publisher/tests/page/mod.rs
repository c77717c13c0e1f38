//! The commands of a page of docs/, word for word, and what the page says that they print.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A block of commands, or of what the commands before it have printed.
#[derive(Debug)]
enum Block<'a> {
    Commands(&'a str),
    Printed(&'a str),
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    for part in page.split("\n```").skip(1).step_by(2) {
        let (kind, text) = part.split_once('\n').unwrap();
        match kind {
            "sh" => blocks.push(Block::Commands(text)),
            "text" => blocks.push(Block::Printed(text)),
            _ => {}
        }
    }
    blocks
}

/// Whether a line fits one of the page's, in which `…` stands for anything.
fn fits(pattern: &str, line: &str) -> bool {
    let mut parts = pattern.split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
        last = Some(part);
    }
    rest.is_empty() || last == Some("")
}

/// A page of docs/.
pub(crate) fn page(name: &str) -> String {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    fs::read_to_string(docs.join(name)).unwrap()
}

/// Runs the commands of a page in a folder, and holds what they print against it. How many blocks there were.
pub(crate) fn works(page: &str, folder: &Path) -> usize {
    let stele = Path::new(env!("CARGO_BIN_EXE_stele")).parent().unwrap();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(
        [stele.to_owned()]
            .into_iter()
            .chain(env::split_paths(&path)),
    );
    let path = path.unwrap();
    let (mut printed, mut commands) = (String::new(), 0);
    for block in blocks(page) {
        match block {
            Block::Commands(script) => {
                let output = Command::new("sh")
                    .args(["-euc", script])
                    .current_dir(folder)
                    .env("PATH", &path)
                    .env("XDG_STATE_HOME", folder.join("memory"))
                    .output()
                    .unwrap();
                let errors = String::from_utf8_lossy(&output.stderr);
                // Drafts that somebody has still to sign are no success.
                let incomplete = script.trim() == "stele status drafts";
                let status = i32::from(incomplete);
                assert_eq!(output.status.code(), Some(status), "{script}\n{errors}");
                printed = String::from_utf8(output.stdout).unwrap() + &errors;
                assert!(!printed.contains("warning: 9113"), "{printed}");
                commands += 1;
            }
            Block::Printed(lines) => {
                let mut found = printed.lines();
                for pattern in lines.lines() {
                    let is_there = found.by_ref().any(|line| fits(pattern, line));
                    assert!(is_there, "{pattern}\n{printed}");
                }
            }
        }
    }
    commands
}

#[test]
fn dots_stand_for_anything() {
    for (pattern, line, is_fit) in [
        ("a", "a", true),
        ("a", "ab", false),
        ("a…", "ab", true),
        ("a…c", "abc", true),
        ("a…c", "abcd", false),
        ("…b…", "abc", true),
        ("…", "", true),
    ] {
        assert_eq!(fits(pattern, line), is_fit, "{pattern} {line}");
    }
}
