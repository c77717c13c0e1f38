//! `stele audit --resume`: an audit that was interrupted goes on, reads nothing twice, and ends as one that
//! wasn't; also when the log has grown since. A log that went another way since is named as forked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

mod common;
#[allow(dead_code, reason = "shared with other tests")]
mod folder;

use common::tempdir;
use folder::{NOW, alone, copy, entries, mixed, publish_more};
use serde_json::Value;
use stele_publisher::store::Home;
use stele_records::time::format_time;

/// The command of somebody who has seen no log before.
fn stele(dir: &Path, now: u64, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
    command.arg("--now").arg(format_time(now).unwrap());
    command.args(args).current_dir(dir);
    let seen = dir.join("seen");
    if seen.exists() {
        fs::remove_dir_all(&seen).unwrap();
    }
    command.env("XDG_STATE_HOME", seen);
    command
}

/// What an audit came to.
#[derive(Debug)]
struct Audited {
    status: Option<i32>,
    found: Value,
    said: String,
}

fn audit(dir: &Path, now: u64, args: &[&str]) -> Audited {
    let args = [&["audit", "city", "--json"], args].concat();
    let output = stele(dir, now, &args).output().unwrap();
    Audited {
        status: output.status.code(),
        found: serde_json::from_slice(&output.stdout).unwrap_or_default(),
        said: String::from_utf8(output.stderr).unwrap(),
    }
}

const RESUME: [&str; 2] = ["--resume", "audit.state"];

fn demo(dir: &Path) -> Home {
    let args = ["demo", "city", "--seed", "1", "--records", "2000"];
    let made = stele(dir, NOW, &args).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    Home::open(&dir.join("city")).unwrap()
}

fn bundle(home: &Home, number: u32) -> PathBuf {
    home.public().join(format!("tile/entries/{number:03}"))
}

/// So that whoever reads it can't go on.
fn remove(file: &Path) -> Vec<u8> {
    let bytes = fs::read(file).unwrap();
    fs::remove_file(file).unwrap();
    bytes
}

/// It ends as one that began with the first entry.
fn assert_same(dir: &Path, now: u64, resumed: &Audited) {
    assert_eq!(resumed.status, Some(0), "{}", resumed.said);
    let whole = audit(dir, now, &[]);
    assert_eq!(whole.status, Some(0), "{}", whole.said);
    assert!(whole.found["findings"].as_array().unwrap().len() > 60);
    assert_eq!(resumed.found, whole.found);
}

#[test]
fn it_goes_on_where_a_file_could_not_be_read() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let home = demo(dir);
    let file = bundle(&home, 5);
    let later = remove(&file);
    let stuck = audit(dir, NOW, &RESUME);
    assert_eq!(stuck.status, Some(2), "{}", stuck.said);
    let said = "audit.state keeps 1280 entries read";
    assert!(stuck.said.contains(said), "{}", stuck.said);

    fs::write(&file, later).unwrap();
    let first = remove(&bundle(&home, 0));
    let resumed = audit(dir, NOW, &RESUME);
    let said = "going on with the audit in audit.state";
    assert!(resumed.said.contains(said), "{}", resumed.said);
    fs::write(bundle(&home, 0), first).unwrap();
    assert_same(dir, NOW, &resumed);
}

/// The process is killed in the midst of reading, without a chance to put anything aside.
#[cfg(unix)]
#[test]
fn it_goes_on_after_it_was_killed() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let home = demo(dir);
    // More than are put aside at once, which are 16,384, and than are read ahead of that.
    publish_more(&home, &entries(0..22_000), NOW);
    // Whoever opens this one waits.
    let file = bundle(&home, 90);
    let later = remove(&file);
    let made = Command::new("mkfifo").arg(&file).status().unwrap();
    assert!(made.success());
    let args = [&["audit", "city", "--json"][..], &RESUME].concat();
    let mut child = stele(dir, NOW, &args);
    let child = child.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = child.spawn().unwrap();
    let process = child.id().to_string();
    let pipe = file.clone();
    let end = thread::spawn(move || {
        let status = child.wait().unwrap();
        // Opened both ways a pipe waits for nobody; and whoever waits for a reader has one.
        let options = fs::OpenOptions::new().read(true).write(true).open(pipe);
        (status, options.unwrap())
    });
    // Opened once it reads there.
    let reached = fs::OpenOptions::new().write(true).open(&file).unwrap();
    let killed = Command::new("kill").args(["-KILL", &process]).status();
    assert!(killed.unwrap().success());
    let (status, _) = end.join().unwrap();
    assert_eq!(status.code(), None, "it was killed");
    drop(reached);

    fs::remove_file(&file).unwrap();
    fs::write(&file, later).unwrap();
    let files = [0, 31, 63].map(|number| bundle(&home, number));
    let first = files.each_ref().map(|file| remove(file));
    let resumed = audit(dir, NOW, &RESUME);
    for (file, bytes) in files.iter().zip(first) {
        fs::write(file, bytes).unwrap();
    }
    assert_same(dir, NOW, &resumed);
}

#[test]
fn it_goes_on_when_the_log_has_grown_since() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let home = demo(dir);
    let before = audit(dir, NOW, &RESUME);
    assert_same(dir, NOW, &before);

    // Once it is done, no entry is read again.
    let first = remove(&bundle(&home, 0));
    let again = audit(dir, NOW, &RESUME);
    assert_eq!((again.status, &again.found), (Some(0), &before.found));
    fs::write(bundle(&home, 0), &first).unwrap();

    publish_more(&home, &mixed(0..300), NOW + 60);
    fs::remove_file(bundle(&home, 0)).unwrap();
    let resumed = audit(dir, NOW + 60, &RESUME);
    fs::write(bundle(&home, 0), first).unwrap();
    assert_same(dir, NOW + 60, &resumed);
    let size = |audited: &Audited| audited.found["size"].as_u64().unwrap();
    assert_eq!(size(&resumed), size(&before) + 301);
    assert_ne!(resumed.found["findings"], before.found["findings"]);
}

#[test]
fn a_log_that_went_another_way_since_is_forked() {
    let _alone = alone();
    let folder = tempdir();
    let dir = folder.path();
    let home = demo(dir);
    copy(&dir.join("city"), &dir.join("other"));
    publish_more(&home, &mixed(0..20), NOW + 60);
    let before = audit(dir, NOW + 60, &RESUME);
    assert_eq!(before.status, Some(0), "{}", before.said);

    fs::rename(dir.join("city"), dir.join("one")).unwrap();
    fs::rename(dir.join("other"), dir.join("city")).unwrap();
    let home = Home::open(&dir.join("city")).unwrap();
    // Shorter, it could be an old copy.
    let back = audit(dir, NOW + 60, &RESUME);
    assert_eq!(back.status, Some(2), "{}", back.said);
    let said = "the server may show an old copy";
    assert!(back.said.contains(said), "{}", back.said);
    publish_more(&home, &mixed(30..60), NOW + 120);
    let forked = audit(dir, NOW + 120, &RESUME);
    assert_eq!(forked.status, Some(1), "{}", forked.said);
    let said = "The log’s past was changed";
    assert!(forked.said.contains(said), "{}", forked.said);
    assert_eq!(forked.found, Value::Null);
    // Each log is sound by itself, and the state still knows the first.
    assert_eq!(audit(dir, NOW + 120, &[]).status, Some(0));
    fs::rename(dir.join("city"), dir.join("other")).unwrap();
    fs::rename(dir.join("one"), dir.join("city")).unwrap();
    let again = audit(dir, NOW + 60, &RESUME);
    assert_eq!((again.status, &again.found), (Some(0), &before.found));
}
