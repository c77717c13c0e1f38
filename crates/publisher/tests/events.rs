//! With `--log-format json` whatever a command says besides its output is one JSON object a line, so that a collector
//! needs to know nothing else.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[allow(dead_code, reason = "shared with other tests")]
mod folder;

use folder::{NOW, init, mixed, publish_more};

const DAY: &str = "2027-01-15T09:00:00Z";

/// What was said on standard error, each line an event; and the status.
fn events(folder: &Path, words: &[&str]) -> (i32, Vec<Value>) {
    let output = Command::new(env!("CARGO_BIN_EXE_stele"))
        .args(["--log-format", "json", "--now", DAY])
        .args(words)
        .env("XDG_STATE_HOME", folder.join("memory"))
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let events: Vec<Value> = { said.lines() }
        .map(|line| {
            serde_json::from_str(line).unwrap_or_else(|_| panic!("{words:?}: no event: {line}"))
        })
        .collect();
    for event in &events {
        let time = event["time"].as_str().unwrap();
        assert!(time.parse::<jiff::Timestamp>().is_ok(), "{event}");
        let level = event["level"].as_str().unwrap();
        assert!(["info", "warn", "error"].contains(&level), "{event}");
        assert!(event["message"].is_string(), "{event}");
    }
    let end = events.last().expect("the end of a command is an event");
    let status = output.status.code().unwrap();
    assert_eq!(end["status"], status, "{words:?}: {end}");
    assert!(end["seconds"].is_f64(), "{end}");
    let command = if status == 3 { "" } else { words[0] };
    assert_eq!(end["command"], command);
    (status, events)
}

/// The level of the event that says this.
fn level<'e>(events: &'e [Value], part: &str) -> &'e str {
    let says = |event: &&Value| event["message"].as_str().unwrap().contains(part);
    let event = events.iter().find(says);
    event.unwrap_or_else(|| panic!("nothing says {part:?}: {events:#?}"))["level"]
        .as_str()
        .unwrap()
}

#[test]
fn whatever_is_said_is_an_event() {
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    let home = init(at);
    publish_more(&home, &mixed(0..40), NOW);

    // A key, and what is to be known of it.
    let (status, said) = events(at, &["keygen", "clerk.key"]);
    assert_eq!((status, level(&said, "private: keep it")), (0, "info"));

    // An index that was lost is built again.
    fs::remove_file(home.state("index.redb")).unwrap();
    let lines: Vec<_> = mixed(40..43)
        .iter()
        .map(|record| String::from_utf8_lossy(record).into_owned())
        .filter(|record| record.starts_with('{'))
        .collect();
    fs::write(at.join("more.jsonl"), lines.join("\n") + "\n").unwrap();
    let (status, said) = events(at, &["add", "city", "more.jsonl"]);
    assert_eq!((status, said.len()), (0, 1), "{said:#?}");
    let (status, said) = events(at, &["publish", "city"]);
    assert_eq!((status, level(&said, "building it from")), (0, "info"));

    // Figures go to standard output, and what they don't show is said beside them.
    let from = ["city/log", "--trust", "city/trust.json"];
    let (status, said) = events(at, &[&["export", "jsonl"][..], &from[..]].concat());
    assert_eq!((status, level(&said, "can't tell")), (0, "info"));

    // An audit that is kept goes on.
    let audit = [&["audit"][..], &from[..], &["--resume", "audit.state"]].concat();
    events(at, &audit);
    let (_, said) = events(at, &audit);
    assert_eq!(level(&said, "going on with the audit"), "info");
    // Where it can't be remembered what was seen, that is a warning.
    fs::write(at.join("no-folder"), "a file").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_stele"))
        .args(["--log-format", "json", "--now", DAY])
        .args(&audit)
        .env("XDG_STATE_HOME", at.join("no-folder"))
        .current_dir(at)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let said: Vec<Value> = { said.lines() }
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(level(&said, "could not remember"), "warn");

    // What fails is an error, once.
    let (status, said) = events(at, &["publish", "elsewhere"]);
    assert_eq!((status, said.len()), (1, 1), "{said:#?}");
    assert_eq!(said[0]["level"], "error");
    // So is a call that can't be read.
    let (status, said) = events(at, &["publish", "city", "--nonsense"]);
    assert_eq!((status, level(&said, "--nonsense")), (3, "error"));
}
