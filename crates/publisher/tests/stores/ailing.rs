//! A store of three nodes that isn't well: one stands still, disks are full, a clock is wrong.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use rustix::process::Signal;

use crate::common::tempdir;
use crate::folder::{alone, mixed};
use crate::garage::{Garage, NODES};
use crate::mounts::{fill, is_inside, mount};
use crate::scenes::assert_each_once;
use crate::stele::{Machine, Store, said, succeeds};
use crate::wire::{Event, Wire};

/// Publishes again if it has to be, which is said.
fn again_if_refused(machine: &Machine<'_>, output: &Output, what: &str) -> bool {
    let is_refused = !output.status.success();
    if is_refused {
        let said = said(output);
        assert_eq!(output.status.code(), Some(1), "{what}: {said}");
        assert!(said.contains("run the command again"), "{what}: {said}");
        succeeds(&machine.publish());
    }
    machine.assert_settled();
    is_refused
}

/// Each of the nodes stands still in the midst of a publication and goes on after it, as one does that is so slow that
/// nobody waits for it. Two of three should be enough, but as long as the connection to the third stands, Garage 2.5 may
/// keep whoever writes waiting: then that is said in time, and nothing is lost.
#[test]
fn a_node_is_slow() {
    let Some(garage) = Garage::start() else {
        return;
    };
    let _alone = alone();
    let folder = tempdir();
    let (address, root) = {
        let machine = Machine::init(folder.path(), &garage);
        (garage.address(), machine.root)
    };
    let garage = Arc::new(Mutex::new(garage));
    // The first is the one that is spoken to.
    for node in 1..NODES {
        let from = u32::try_from(node).unwrap() * 10;
        let still = Arc::clone(&garage);
        let event = Event::Held(Box::new(move || {
            still.lock().unwrap().signal(node, Signal::STOP);
        }));
        let wire = Wire::new(address, 15, event);
        let mut publish = {
            let garage = garage.lock().unwrap();
            let machine = Machine::at(&root, &*garage);
            machine.queue(&mixed(from..from + 10));
            machine.command("publish", wire.address)
        };
        let output = publish.output().unwrap();
        assert!(wire.has_happened(), "node {node}");
        let garage = garage.lock().unwrap();
        let machine = Machine::at(&root, &*garage);
        garage.signal(node, Signal::CONT);
        let is_refused = again_if_refused(&machine, &output, &format!("node {node}"));
        println!("measured: while node {node} stood still a publication was refused: {is_refused}");
        assert_each_once(&garage.audit(&machine), &mixed(10..from + 10));
    }
}

/// One disk is full, which isn't noticed; then all are, which is said. Nothing is lost, and nothing half-written is shown.
#[test]
fn disks_are_full() {
    if std::env::var_os("STELE_GARAGE").is_none() {
        println!("skipped: STELE_GARAGE is not set");
        return;
    }
    if !is_inside("ailing::disks_are_full") {
        return;
    }
    let _alone = alone();
    let (outside, disks) = (tempdir(), tempdir());
    let places: Vec<_> = { 0..NODES }
        .map(|node| disks.path().join(node.to_string()))
        .collect();
    for place in &places {
        fs::create_dir(place).unwrap();
        mount(&["-t", "tmpfs", "-o", "size=48m", "none"], place);
    }
    let Some(garage) = Garage::start_at(disks) else {
        return;
    };
    let machine = Machine::init(outside.path(), &garage);
    machine.queue(&mixed(0..20));
    succeeds(&machine.publish());
    let mut refused = 0;
    // How many disks are full, and how many bytes are left on each.
    let rounds = [(1, 0), (3, 0), (3, 65_536), (2, 262_144), (3, 1 << 20)];
    for (round, (full, left)) in (1..).zip(rounds) {
        let what = format!("{full} disks with {left} bytes left");
        machine.queue(&mixed(round * 20..round * 20 + 20));
        for place in &places[..full] {
            fill(&place.join("ballast"), left);
        }
        let output = machine.publish();
        let is_refused = !output.status.success();
        assert!(full > 1 || !is_refused, "{what}: {}", said(&output));
        // What readers see is whole, whatever came through.
        let shown = garage.audit(&machine);
        let before = usize::try_from(round * 20).unwrap();
        assert!([before, before + 20].contains(&shown.len()), "{what}");
        for place in &places[..full] {
            fs::remove_file(place.join("ballast")).unwrap();
        }
        refused += u32::from(again_if_refused(&machine, &output, &what));
        assert_each_once(&garage.audit(&machine), &mixed(0..round * 20 + 20));
    }
    println!(
        "measured: {} publications to disks that are full: {refused} refused",
        rounds.len()
    );
    assert!(refused > 0);
}

/// What makes a program's clock wrong.
fn clock(folder: &Path) -> Option<std::path::PathBuf> {
    let library = folder.join("clock.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stores/clock.c");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", source, "-o"])
        .arg(&library)
        .status();
    match built.is_ok_and(|status| status.success()) {
        true => Some(library),
        false => {
            println!("skipped: there is no C compiler");
            None
        }
    }
}

/// A machine three days behind is refused by the store, and told why; an hour makes no difference.
#[test]
fn a_clock_is_wrong() {
    let Some(garage) = Garage::start() else {
        return;
    };
    let _alone = alone();
    let folder = tempdir();
    let Some(clock) = clock(folder.path()) else {
        return;
    };
    let machine = Machine::init(folder.path(), &garage);
    machine.queue(&mixed(0..9));
    succeeds(&machine.publish());
    let publish = |off: i64| {
        // The log's own time is right: this is about the store's.
        let now = jiff::Timestamp::now()
            .strftime("%Y-%m-%dT%H:%M:%SZ")
            .to_string();
        let mut command = machine.program(garage.address());
        command.args(["--now", &now, "publish"]).arg(&machine.root);
        command.env("LD_PRELOAD", &clock);
        command.env("STELE_TEST_CLOCK_OFF", off.to_string());
        command.output().unwrap()
    };
    machine.queue(&mixed(9..12));
    let refused = publish(-3 * 24 * 60 * 60);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    let why = "This machine's clock and the store's differ: set the clock right";
    assert!(said(&refused).contains(why), "{}", said(&refused));
    assert_each_once(&garage.audit(&machine), &mixed(0..9));
    succeeds(&publish(60 * 60));
    assert_each_once(&garage.audit(&machine), &mixed(0..12));
    machine.queue(&mixed(12..15));
    succeeds(&publish(-60 * 60));
    assert_each_once(&garage.audit(&machine), &mixed(0..15));
    machine.assert_settled();
}
