//! A name space of one's own, where anybody may mount a small disk.

use std::env;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

const INSIDE: &str = "STELE_TEST_HAS_ITS_OWN_MOUNTS";

/// Runs this test once more where it may mount, unless it runs there; gives whether it does.
pub(crate) fn is_inside(name: &str) -> bool {
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

pub(crate) fn mount(args: &[&str], at: &Path) {
    let status = Command::new("mount").args(args).arg(at).status().unwrap();
    assert!(status.success(), "mount {args:?} {}", at.display());
}

/// Fills the disk until so many bytes are left.
pub(crate) fn fill(at: &Path, left: u64) {
    let mut file = File::create(at).unwrap();
    // The last block may be written in part.
    while file.write_all(&[7; 4_096]).is_ok() {}
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(left)).unwrap();
}
