//! A server that tampers: the step that catches it is named on the page, and nothing of the record
//! is shown.

use std::collections::BTreeMap;

use stele_messages::{Lang, headline};
use stele_records::verdict::Headline;
use stele_tests::city::{self, COSIGNERS, City, NOW};
use stele_tests::tamper::{ENTRY, replaced};
use stele_verify::encoding::to_base64;

use crate::page::Site;
use crate::town::{self, LAST};

type Files = BTreeMap<String, Vec<u8>>;

/// What the server does, and the steps that fail.
struct Case {
    name: &'static str,
    tamper: fn(&mut Files),
    failed: &'static [&'static str],
}

const CASES: [Case; 12] = [
    Case {
        name: "the record's file",
        tamper: |files| flip(files, &entry_path(), 40),
        failed: &["inclusion"],
    },
    Case {
        name: "another record's file",
        tamper: |files| {
            files.insert(entry_path(), city::city().entry(5).to_vec());
        },
        failed: &["inclusion"],
    },
    Case {
        name: "the full tile",
        tamper: |files| flip(files, "tile/0/000", 0),
        failed: &["inclusion"],
    },
    Case {
        name: "the full tile cut off",
        tamper: |files| cut(files, "tile/0/000", 100),
        failed: &["inclusion"],
    },
    Case {
        name: "the partial tile",
        tamper: |files| flip(files, "tile/0/001.p/44", 9),
        failed: &["inclusion"],
    },
    Case {
        name: "the tile above",
        tamper: |files| flip(files, "tile/1/000.p/1", 31),
        failed: &["inclusion"],
    },
    Case {
        name: "the bundle that stands in",
        tamper: |files| {
            files.remove(&entry_path());
            flip(files, "tile/entries/000", 3);
        },
        failed: &["inclusion"],
    },
    Case {
        name: "the checkpoint's size",
        tamper: |files| edit(files, "\n300\n", "\n301\n"),
        failed: &["log-signature"],
    },
    Case {
        name: "the checkpoint's name",
        tamper: |files| {
            edit(
                files,
                "records.city.test/2026\n300",
                "records.fraud.test/2026\n300",
            );
        },
        failed: &["log-signature"],
    },
    Case {
        name: "a cosignature too few",
        tamper: |files| {
            files.insert(
                "checkpoint".into(),
                city::cosigned(&city::city().head_text(), &COSIGNERS[..1], NOW),
            );
        },
        failed: &["witnesses"],
    },
    Case {
        name: "a cosignature from elsewhere",
        tamper: |files| {
            files.insert("checkpoint".into(), stolen_cosignature());
        },
        failed: &["witnesses"],
    },
    Case {
        name: "the checkpoint cut off",
        tamper: |files| cut(files, "checkpoint", 90),
        failed: &["log-signature"],
    },
];

#[test]
fn the_failing_step_is_named() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let server = site.server(&city);
    let page = site.reader(&server.base);
    for Case {
        name,
        tamper,
        failed,
    } in CASES
    {
        server.show(&city);
        server.tamper(tamper);
        page.open(&format!("#/entry/{ENTRY}"));
        assert_eq!(
            page.text("h1"),
            headline(Lang::En, Headline::NotVerified).what,
            "{name}"
        );
        assert_eq!(page.steps("failed"), failed, "{name}");
        // A failed step is open, so that its reason can be read.
        let open = page.count(".questions [data-outcome=failed] > details[open]");
        assert_eq!(open, failed.len(), "{name}");
        let text = page.everything();
        assert!(
            !text.contains("T-0004") && !text.contains("银杏"),
            "{name}\n{text}"
        );
    }
    // An honest server is believed again: nothing wrong was kept.
    server.show(&city);
    page.open(&format!("#/entry/{ENTRY}"));
    assert_eq!(page.tone(), "yes");
    page.allow_console("status of 404");
    page.assert_quiet();
}

#[test]
fn rows_are_judged_one_by_one() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let server = site.server(&city);
    let path = city.entry_path(298);
    server.tamper(|files| flip(files, &path, 40));
    let page = site.reader(&server.base);
    page.open("#/entries");
    let tones = page.attributes(".row", "data-tone");
    assert_eq!((tones.len(), tones[1].as_str()), (20, "no"));
    assert_eq!(tones.iter().filter(|tone| *tone == "partly").count(), 19);
    assert!(!page.everything().contains("T-0298"));
    assert!(page.everything().contains("T-0297"));
    page.assert_quiet();
}

#[test]
fn a_log_that_logs_forgeries() {
    let Some(site) = Site::found() else { return };
    let forged = replaced(
        &city::card(LAST),
        r#""observedOn":"2026-08-19""#,
        r#""observedOn":"2025-08-19""#,
    );
    let server = site.server(&town::with_last(forged));
    let page = site.reader(&server.base);
    page.open(&format!("#/entry/{LAST}"));
    // It is logged, but nobody signed it.
    assert_eq!(page.steps("failed"), ["proofs"]);
    assert_eq!(page.outcomes()["inclusion"], "passed");
    assert_eq!(
        page.attributes(".question", "data-answer")[..2],
        ["no", "unknown"]
    );
    assert!(!page.everything().contains("T-0298"));
    page.open("#/");
    // Index roots are left out here.
    assert_eq!(
        page.attributes(".row", "data-tone")[..3],
        ["no", "partly", "partly"]
    );
    // The index lists it all the same, and its row says that nobody signed it.
    page.open("#/k/tag/T-0298");
    assert_eq!(page.tone(), "note");
    assert_eq!(page.attributes(".row", "data-tone"), ["no"]);
    page.assert_quiet();
}

#[test]
fn an_empty_log() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::freshly(City::of(Vec::new())));
    let page = site.reader(&server.base);
    // It commits to no index yet.
    page.allow_console("status of 404");
    page.open("#/");
    assert_eq!(page.tone(), "yes");
    assert_eq!(page.count(".row"), 0);
    assert!(page.everything().contains("The log is empty"));
    page.open("#/entries");
    assert!(page.everything().contains("The log is empty"));
    page.open("#/entry/0");
    // That there is none is what the log itself says by its size.
    assert_eq!(page.tone(), "nothing");
    page.assert_quiet();
}

fn entry_path() -> String {
    city::city().entry_path(ENTRY)
}

fn flip(files: &mut Files, path: &str, at: usize) {
    files.get_mut(path).expect("the file is there")[at] ^= 1;
}

fn cut(files: &mut Files, path: &str, length: usize) {
    files
        .get_mut(path)
        .expect("the file is there")
        .truncate(length);
}

fn edit(files: &mut Files, from: &str, to: &str) {
    let checkpoint = files.get_mut("checkpoint").expect("the file is there");
    *checkpoint = replaced(checkpoint, from, to);
}

/// A checkpoint of this log with the cosignature of a witness on another.
fn stolen_cosignature() -> Vec<u8> {
    let text = city::city().head_text();
    let other = City::of(vec![city::card(1)]).head_text();
    let cosigner = city::witness_key(COSIGNERS[1]);
    let line = cosigner.cosign(&other, NOW).expect("it is a checkpoint");
    let name = line.name().clone();
    let mut bytes = line.key_id().to_be_bytes().to_vec();
    bytes.extend_from_slice(line.bytes());
    let mut note = city::cosigned(&text, &COSIGNERS[..1], NOW);
    note.extend(format!("— {name} {}\n", to_base64(&bytes)).bytes());
    note
}
