//! Disks that are full, and folders that can't be written, as the system makes them: in a name space of its own, where
//! anybody may mount a small disk.

use std::env;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use crate::Dice;
use crate::common::tempdir;
use crate::folder::alone;
use crate::office::{Ended, Office};

const INSIDE: &str = "STELE_TEST_HAS_ITS_OWN_MOUNTS";

/// Runs this test once more where it may mount, unless it runs there; gives whether it does.
fn is_inside(name: &str) -> bool {
    if env::var_os(INSIDE).is_some() {
        return true;
    }
    let probe = ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"];
    let may = Command::new("unshare").args(probe).output();
    if !may.is_ok_and(|probe| probe.status.success()) {
        println!("skipped: {name}: this system lets nobody mount a disk of their own");
        return false;
    }
    let output = Command::new("unshare")
        .arg("-rm")
        .arg(env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--include-ignored"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    for line in said.lines().filter(|line| line.starts_with("measured: ")) {
        println!("{line}");
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(said.contains("1 passed"), "{said}");
    false
}

fn mount(args: &[&str], at: &Path) {
    let status = Command::new("mount").args(args).arg(at).status().unwrap();
    assert!(status.success(), "mount {args:?} {}", at.display());
}

/// Fills the disk until so many bytes are left.
fn fill(at: &Path, left: u64) {
    let mut file = File::create(at).unwrap();
    // The last block may be written in part.
    while file.write_all(&[7; 4_096]).is_ok() {}
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(left)).unwrap();
}

fn fill_again_and_again(runs: u32) {
    let _alone = alone();
    let outside = tempdir();
    let small = outside.path().join("small");
    fs::create_dir(&small).unwrap();
    mount(&["-t", "tmpfs", "-o", "size=24m", "none"], &small);
    let mut office = Office::new(&small, 3).with_reader(&outside.path().join("reader"));
    let mut dice = Dice(0xd15c);
    let (mut refused, mut decided) = (0, 0);
    for run in 0..runs {
        let left = 4_096 * dice.roll(160);
        let what = format!("run {run}: {left} bytes left");
        office.accept(1 + dice.roll(12));
        let ballast = small.join("ballast");
        fill(&ballast, left);
        let ended = office.publish();
        assert_ne!(ended, Ended::Killed, "{what}");
        refused += u32::from(ended == Ended::Refused);
        decided += u32::from(office.under_way().1);
        office.check(&what);
        fs::remove_file(ballast).unwrap();
        if dice.roll(2) == 0 {
            assert_eq!(office.publish(), Ended::Done, "{what}");
            office.check_settled(&what);
        }
    }
    println!(
        "measured: {runs} publications on a disk that fills: {refused} refused, {decided} of them decided already"
    );
    assert!(refused > 0 && refused < runs && decided > 0);
    office.finish();
}

#[test]
fn a_disk_fills_in_the_midst() {
    if is_inside("spoiled::a_disk_fills_in_the_midst") {
        fill_again_and_again(20);
    }
}

#[test]
#[ignore = "takes a minute: cargo xtask test --full native"]
fn a_disk_fills_again_and_again() {
    if is_inside("spoiled::a_disk_fills_again_and_again") {
        fill_again_and_again(200);
    }
}

#[test]
fn a_folder_can_not_be_written() {
    if !is_inside("spoiled::a_folder_can_not_be_written") {
        return;
    }
    let _alone = alone();
    let outside = tempdir();
    let mut office = Office::new(outside.path(), 5);
    for round in 0..3 {
        for part in ["", "log", "state", "state/staged", "log/tile", "log/index"] {
            let folder = outside.path().join("city").join(part);
            let what = format!("round {round}: city/{part} can't be written");
            office.accept(3);
            if !folder.exists() {
                continue;
            }
            let text = folder.to_str().unwrap();
            mount(&["--bind", text], &folder);
            mount(&["-o", "remount,bind,ro"], &folder);
            assert_eq!(office.publish(), Ended::Refused, "{what}");
            office.check(&what);
            let status = Command::new("umount").arg(&folder).status().unwrap();
            assert!(status.success());
            assert_eq!(office.publish(), Ended::Done, "{what}");
            office.check_settled(&what);
        }
    }
    office.finish();
}
