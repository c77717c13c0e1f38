//! Disks that are full, and folders that can't be written, as the system makes them: in a name space of its own, where
//! anybody may mount a small disk.

use std::fs;
use std::process::Command;

use crate::Dice;
use crate::common::tempdir;
use crate::folder::alone;
use crate::mounts::{fill, is_inside, mount};
use crate::office::{Ended, Office};

/// On a disk of so many megabytes: without what fills it, it has to hold the log.
fn fill_again_and_again(runs: u32, megabytes: u32) {
    let _alone = alone();
    let outside = tempdir();
    let small = outside.path().join("small");
    fs::create_dir(&small).unwrap();
    let size = format!("size={megabytes}m");
    mount(&["-t", "tmpfs", "-o", &size, "none"], &small);
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
        fill_again_and_again(20, 24);
    }
}

#[test]
#[ignore = "takes a minute: cargo xtask test --full native"]
fn a_disk_fills_again_and_again() {
    if is_inside("spoiled::a_disk_fills_again_and_again") {
        fill_again_and_again(200, 160);
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
