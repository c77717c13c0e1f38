//! What a page gives to take away of a project is, byte for byte, what `stele export` writes of it, where both
//! know the lists to be complete.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;
use std::process::Command;

use futures::executor::block_on;
use serde_json::json;
use stele_client::audit::replay::Replay;
use stele_client::cache::MemoryCache;
use stele_client::check::{CheckedHead, Inquiry, check_head};
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_export::{Format, write_project};
use stele_records::trust::TrustFile;
use stele_tests::city::{City, NOW, NOW_TEXT, ORIGIN};
use stele_tests::command::STELE;
use stele_tests::rules::funds::{PROJECT, STEEL, Site};
use stele_tests::rules::town::Town;
use tempfile::TempDir;

const FORMATS: [(&str, Format); 3] = [
    ("csv", Format::Csv),
    ("jsonl", Format::JsonLines),
    ("ocds", Format::Ocds),
];

/// A site with payments in order, one that breaks a rule, a milestone, wages, and what strangers log in its name.
fn site() -> Site {
    let mut site = Site::new();
    site.worker("w-1");
    site.progress("200");
    site.pay_wages("12", "=W-1");
    site.wages("=W-1", "12", &[("w-1", "12")]);
    site.milestone(STEEL, "M/1", "met");
    let paid = site.pay_steel("50.10", json!({"payment": "P/7", "line": 2}));
    let contractor = std::rc::Rc::clone(&site.contractor);
    site.reverse(paid, &contractor, "20.0005");
    site.pay_steel("5000", json!({}));
    let (stranger, steel) = (
        std::rc::Rc::clone(&site.stranger),
        std::rc::Rc::clone(&site.steel),
    );
    let pay = stele_tests::rules::funds::Pay {
        contract: STEEL,
        payer: &stranger,
        payee: &steel,
        amount: "999",
        purpose: "material",
        more: json!({}),
    };
    site.pay(&pay);
    site
}

fn written(site: &Site) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in &site.town.city().files {
        let path = folder.path().join("log").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    fs::write(
        folder.path().join("trust.json"),
        Town::trust_json().to_string(),
    )
    .unwrap();
    folder
}

fn by_command(folder: &Path, format: &str) -> String {
    let output = Command::new(&*STELE)
        .args(["--now", NOW_TEXT, "export", format, "log"])
        .args(["--trust", "trust.json", "--project", PROJECT])
        .env("XDG_STATE_HOME", folder.join("state"))
        .current_dir(folder)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{error}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a page writes, whether its reader has replayed the index or not.
fn by_page(city: &City, trust: &TrustFile, format: Format, is_replayed: bool) -> String {
    let log = Log::new(city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let memory = MemorySeen::default();
    let mut head = block_on(check_head(&log, trust, NOW, &memory, |_| ()));
    if is_replayed {
        replay(city, trust, &mut head);
    }
    let mut inquiry = Inquiry::new(&log, trust, &head).expect("an index");
    let mut told = Vec::new();
    let bytes = block_on(write_project(
        (&mut inquiry, &head),
        trust,
        PROJECT,
        format,
        async |done, of| told.push((done, of)),
    ));
    let (done, of) = told.last().copied().expect("it says how far it is");
    assert_eq!(done, of);
    String::from_utf8(bytes.expect("it is all there")).unwrap()
}

fn replay(city: &City, trust: &TrustFile, head: &mut CheckedHead) {
    let checkpoint = head.checkpoint.as_ref().expect("a checkpoint");
    let mut replay = Replay::new(ORIGIN, trust.policy.clone());
    for (number, bytes) in (0..).zip(&city.entries) {
        replay.push(number, bytes);
    }
    let replayed = replay.finish(checkpoint).expect("a sound index");
    let replayed = replayed.expect("an index");
    let committed = head.index.as_ref().expect("an index");
    let (covered, index) = (replayed.covered(), replayed.index());
    head.verdict.judge_replay(committed, covered, index);
}

#[test]
fn a_page_and_the_command_write_the_same_bytes() {
    let site = site();
    let (city, trust, folder) = (site.town.city(), Town::trust(), written(&site));
    for (name, format) in FORMATS {
        let ours = by_page(&city, &trust, format, true);
        let theirs = by_command(folder.path(), name);
        assert!(ours.contains("not-verified"), "{name}: {ours}");
        if let Some((own, other)) = ours.lines().zip(theirs.lines()).find(|(a, b)| a != b) {
            panic!("{name}:\n{own}\n{other}");
        }
        assert_eq!(ours, theirs, "{name}");
    }
}

#[test]
fn what_is_only_committed_is_not_told_as_replayed() {
    let site = site();
    let (city, trust) = (site.town.city(), Town::trust());
    for (name, format) in FORMATS {
        let replayed = by_page(&city, &trust, format, true);
        let committed = by_page(&city, &trust, format, false);
        assert!(!replayed.contains("completeness"), "{name}");
        assert!(committed.contains("completeness"), "{name}");
    }
}

#[test]
fn no_cell_of_a_page_is_a_formula() {
    let site = site();
    let text = by_page(&site.town.city(), &Town::trust(), Format::Csv, true);
    let cells = text.split([',', '\n']);
    let formulas = cells.filter(|cell| cell.starts_with(['=', '+', '-', '@']));
    assert_eq!(formulas.collect::<Vec<_>>(), [""; 0]);
}
