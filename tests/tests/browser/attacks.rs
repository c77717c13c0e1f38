//! A server that plays every attack that a host, a log or both can try: each is answered by its own
//! alarm or its own failing check, and none by "verified".

mod cities;

use serde_json::{Value, json};
use stele_client::log::TOP_PATH;
use stele_records::trust::label_of;
use stele_tests::city::{self, COSIGNERS, City, MAX_AGE, SIZE};
use stele_tests::index::Reader;
use stele_tests::index::audited::auditor_key;

use cities::{
    audited_as, audited_before, false_list, false_root, held_back, hiding, told, top_page,
    with_index_of, without,
};

use crate::memory::{assert_alarm, assert_evidence, forked, frozen, of_size};
use crate::page::{Page, Site};
use crate::town;

/// An attack, and all that a reader is to be told.
struct Attack {
    name: &'static str,
    /// What the reader saw before.
    seen: Option<fn() -> City>,
    /// What the server shows now.
    shown: fn() -> City,
    trust: fn() -> Value,
    /// The alarm above every page, and what the evidence comes to: exit status and finding.
    alarm: Option<(&'static str, i32, &'static str)>,
    /// Checks of a record's page, with their outcomes and reasons; of a list's page, its reason.
    checks: &'static [[&'static str; 3]],
    /// Where nothing may be said to be in order; where there is an alarm, nowhere.
    pages: &'static [&'static str],
}

/// The record that the attacks are about, its tree, and the proof of it.
const RECORD: &str = "#/entry/4";
const NUMBER: u64 = 4;
/// In the place of a check: what the page of a list says of it.
const LIST: &str = "list";
/// What of the log is about it.
const ABOUT_IT: [&str; 3] = [RECORD, "#/k/tag/T-0004", "#/t/T-0004"];

const ATTACKS: [Attack; 24] = [
    Attack {
        name: "a fork at the same size",
        seen: Some(|| of_size(270)),
        shown: || forked(270),
        trust: town::trust,
        alarm: Some(("fork", 0, "fork-proven")),
        checks: &[
            ["growth", "failed", "forked"],
            ["history", "could-not-check", "forked"],
        ],
        pages: &[],
    },
    Attack {
        name: "a fork at a larger size",
        seen: Some(|| of_size(270)),
        shown: || forked(300),
        trust: town::trust,
        alarm: Some(("fork", 0, "fork-proven")),
        checks: &[["growth", "failed", "forked"]],
        pages: &[],
    },
    Attack {
        name: "a fork that too few witnesses have cosigned",
        seen: Some(|| of_size(270)),
        shown: || {
            let mut city = forked(270);
            city.cosign(&COSIGNERS[..1], town::now());
            city
        },
        trust: town::trust,
        alarm: Some(("fork", 0, "fork-proven")),
        checks: &[
            ["witnesses", "failed", "checkpoint-quorum-not-reached"],
            ["growth", "failed", "forked"],
        ],
        pages: &[],
    },
    Attack {
        name: "a larger fork with a cosignature that doesn't hold",
        seen: Some(|| of_size(270)),
        shown: || {
            let mut city = forked(300);
            let note = String::from_utf8(city.files["checkpoint"].clone()).expect("it is text");
            let other = String::from_utf8(of_size(300).files["checkpoint"].clone());
            let other = other.expect("it is text");
            let line = other.lines().last().expect("it has lines");
            city.show(format!("{note}{line}\n").into_bytes());
            city
        },
        trust: town::trust,
        alarm: Some(("fork", 0, "fork-proven")),
        checks: &[
            ["witnesses", "failed", "cosignature-invalid"],
            ["growth", "failed", "forked"],
        ],
        pages: &[],
    },
    Attack {
        name: "a rollback",
        seen: Some(|| of_size(300)),
        shown: || of_size(270),
        trust: town::trust,
        alarm: Some(("rollback", 2, "rollback-not-proven")),
        checks: &[["growth", "could-not-check", "rolled-back"]],
        pages: &[],
    },
    Attack {
        name: "a freeze",
        seen: None,
        shown: || frozen(300),
        trust: town::trust,
        alarm: Some(("freeze", 2, "freeze-not-proven")),
        checks: &[["freshness", "warning", "stale"]],
        pages: &[],
    },
    Attack {
        name: "a freeze with older cosignatures than were seen",
        seen: Some(|| of_size(300)),
        shown: || frozen(300),
        trust: town::trust,
        alarm: Some(("freeze", 2, "freeze-not-proven")),
        checks: &[["freshness", "warning", "stale"], ["growth", "passed", ""]],
        pages: &[],
    },
    Attack {
        name: "a witness was shown a fork of the same size",
        seen: None,
        shown: || told(of_size(270), &forked(270)),
        trust: asking_a_witness,
        alarm: Some(("fork", 0, "fork-proven")),
        checks: &[
            ["growth", "failed", "witness-forked"],
            ["history", "could-not-check", "witness-forked"],
        ],
        pages: &[],
    },
    Attack {
        name: "a witness was shown the beginning of a fork",
        seen: None,
        shown: || told(of_size(300), &forked(270)),
        trust: asking_a_witness,
        alarm: Some(("fork", 0, "fork-proven")),
        checks: &[
            ["growth", "failed", "witness-forked"],
            ["history", "could-not-check", "witness-forked"],
        ],
        pages: &[],
    },
    Attack {
        name: "a witness has seen more",
        seen: None,
        shown: held_back,
        trust: asking_a_witness,
        alarm: Some(("rollback", 2, "rollback-not-proven")),
        checks: &[
            ["growth", "could-not-check", "held-back"],
            ["history", "could-not-check", "held-back"],
        ],
        pages: &[],
    },
    Attack {
        name: "an auditor was shown a fork of the same size",
        seen: None,
        shown: || audited_as(of_size(270), forked(270)),
        trust: asking_an_auditor,
        alarm: Some(("fork", 0, "fork-proven")),
        checks: &[
            ["growth", "failed", "auditor-forked"],
            ["completeness", "failed", "auditor-forked"],
        ],
        pages: &[],
    },
    Attack {
        name: "an auditor was shown the beginning of a fork",
        seen: Some(|| of_size(270)),
        shown: || audited_as(of_size(300), forked(270)),
        trust: asking_an_auditor,
        alarm: Some(("fork", 0, "fork-proven")),
        checks: &[
            ["growth", "failed", "auditor-forked"],
            ["history", "could-not-check", "auditor-forked"],
        ],
        pages: &[],
    },
    Attack {
        name: "an entry is withheld",
        seen: Some(|| of_size(300)),
        shown: || {
            let city = of_size(300);
            let entry = city.entry_path(NUMBER);
            without(city, &[&entry, "tile/entries/000"])
        },
        trust: town::trust,
        alarm: None,
        checks: &[["inclusion", "could-not-check", "fetch-not-found"]],
        pages: &[RECORD, "#/t/T-0004"],
    },
    Attack {
        name: "a tile is withheld",
        seen: None,
        shown: || without(of_size(300), &["tile/0/000"]),
        trust: town::trust,
        alarm: None,
        checks: &[["inclusion", "could-not-check", "fetch-not-found"]],
        pages: &[RECORD, "#/t/T-0004"],
    },
    Attack {
        name: "a page of the index is withheld",
        seen: None,
        shown: || {
            let city = of_size(300);
            let page = top_page(&city);
            without(city, &[&page, TOP_PATH])
        },
        trust: town::trust,
        alarm: None,
        checks: &[
            ["inclusion", "passed", ""],
            ["history", "could-not-check", "fetch-not-found"],
        ],
        pages: &ABOUT_IT,
    },
    Attack {
        name: "the index hides what replaces a record, and no auditor vouches for it",
        seen: None,
        shown: hiding,
        trust: asking_an_auditor,
        alarm: None,
        checks: &[["completeness", "could-not-check", "auditors-missing"]],
        pages: &ABOUT_IT,
    },
    Attack {
        name: "the index hides what replaces a record since the last audit",
        seen: None,
        shown: || audited_before(hiding()),
        trust: asking_an_auditor,
        alarm: None,
        checks: &[["index", "failed", "index-differs"]],
        pages: &ABOUT_IT,
    },
    Attack {
        name: "a page of the index lies",
        seen: None,
        shown: || {
            let mut city = of_size(300);
            let page = top_page(&city);
            for path in [&page, TOP_PATH] {
                let bytes = city.files.get_mut(path).expect("it is there");
                *bytes.last_mut().expect("it isn't empty") ^= 1;
            }
            city
        },
        trust: town::trust,
        alarm: None,
        checks: &[["history", "failed", "page-hash-mismatch"]],
        pages: &ABOUT_IT,
    },
    Attack {
        name: "a list of the index lies",
        seen: None,
        shown: false_list,
        trust: town::trust,
        alarm: None,
        checks: &[[LIST, "failed", "tree-edge-mismatch"]],
        pages: &["#/k/type/TreeCard"],
    },
    Attack {
        name: "the log commits to an index of less than it holds",
        seen: None,
        shown: false_root,
        trust: town::trust,
        alarm: None,
        checks: &[["index", "failed", "index-root-covers"]],
        pages: &ABOUT_IT,
    },
    Attack {
        name: "the newest checkpoint and an older index",
        seen: None,
        shown: || with_index_of(of_size(300), &of_size(270)),
        trust: town::trust,
        alarm: None,
        checks: &[
            ["inclusion", "passed", ""],
            ["index", "could-not-check", "index-stale"],
        ],
        pages: &ABOUT_IT,
    },
    Attack {
        // The newest checkpoint stands in the proof of the index, too: only the tiles are missing.
        name: "an older checkpoint and the newest index",
        seen: None,
        shown: || with_index_of(of_size(270), &of_size(300)),
        trust: town::trust,
        alarm: None,
        checks: &[["inclusion", "could-not-check", "fetch-not-found"]],
        pages: &[RECORD, "#/t/T-0004"],
    },
    Attack {
        name: "the checkpoint of one log and all the rest of its fork",
        seen: Some(|| of_size(300)),
        shown: || {
            let (honest, mut city) = (of_size(300), forked(300));
            let checkpoint = honest.files["checkpoint"].clone();
            city.files.insert("checkpoint".into(), checkpoint);
            city
        },
        trust: town::trust,
        alarm: Some(("fork", 0, "fork-proven")),
        checks: &[
            ["growth", "failed", "forked"],
            ["inclusion", "failed", "tree-edge-mismatch"],
        ],
        pages: &[],
    },
    Attack {
        name: "the checkpoint and the index of one log, and the tiles of its fork",
        seen: Some(|| of_size(300)),
        shown: || {
            let (honest, mut city) = (of_size(300), forked(300));
            let checkpoint = honest.files["checkpoint"].clone();
            city.files.insert("checkpoint".into(), checkpoint);
            with_index_of(city, &honest)
        },
        trust: town::trust,
        alarm: None,
        checks: &[["inclusion", "failed", "tree-edge-mismatch"]],
        pages: &[RECORD, "#/t/T-0004"],
    },
];

#[test]
fn every_attack_is_answered_by_its_own_alarm() {
    let Some(site) = Site::found() else { return };
    for attack in ATTACKS.iter().filter(|attack| attack.alarm.is_some()) {
        play(&site, attack);
    }
}

#[test]
fn what_is_hidden_mixed_or_false_is_never_called_verified() {
    let Some(site) = Site::found() else { return };
    for attack in ATTACKS.iter().filter(|attack| attack.alarm.is_none()) {
        play(&site, attack);
    }
}

fn play(site: &Site, attack: &Attack) {
    let name = attack.name;
    println!("{name}");
    let shown = (attack.shown)();
    let server = site.server(&shown);
    let page = site.stranger("en-GB,en", &server.base);
    page.allow_console("status of 404");
    page.trust(&(attack.trust)());
    if let Some(seen) = attack.seen {
        server.show(&seen());
        page.open("#/");
        assert_eq!(page.tone(), "yes", "{name}: before");
        server.show(&shown);
    }
    page.open(RECORD);
    for [check, outcome, reason] in attack.checks {
        if *check == LIST {
            page.open(attack.pages[0]);
            page.wait_for(".answer[data-tone=no]");
            let said = page.text(".answer");
            assert!(said.contains(reason), "{name}: {said}");
            continue;
        }
        let step = format!(".questions [data-check={check}][data-outcome={outcome}]");
        let step = match *reason {
            "" => format!("{step}:not([data-reason])"),
            reason => format!("{step}[data-reason={reason}]"),
        };
        page.wait_for(&step);
    }
    match attack.alarm {
        // On every page, none of which calls anything verified.
        Some((kind, status, finding)) => {
            assert_alarm(&page, kind);
            assert_evidence(site, &page, kind, status, finding);
            assert_no_file_helps(&page, attack);
        }
        None => {
            for route in attack.pages {
                page.visit(route);
                assert_nothing_is_verified(&page, &format!("{name}: {route}"));
            }
            page.open(RECORD);
            assert_eq!(page.count("[data-alarm]"), 0, "{name}");
        }
    }
    page.assert_quiet();
}

/// A witness may answer after the rest.
fn assert_nothing_is_verified(page: &Page, what: &str) {
    page.wait_until(
        "!document.querySelector('[data-tone=pending], [data-outcome=pending], :is(.answer, .log-line)[data-tone=yes]')",
        what,
    );
    let words = page.texts(".answer-word");
    assert!(
        !words
            .iter()
            .any(|word| word.eq_ignore_ascii_case("verified")),
        "{what}: {words:?}"
    );
    // What can't be had is not absent.
    let text = page.everything();
    assert!(!text.contains("Nothing is recorded"), "{what}\n{text}");
}

/// A proof from the same server, dropped on the page, makes nothing better.
fn assert_no_file_helps(page: &Page, attack: &Attack) {
    let name = attack.name;
    let Some(proof) = proof(&(attack.shown)()) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("4.tlog-proof");
    std::fs::write(&path, proof).expect("it can be written");
    page.open("#/check");
    page.wait_for("[data-alarm]");
    page.hand_over(&path);
    page.wait_for(".answer");
    page.settle();
    assert_nothing_is_verified(page, &format!("{name}: a proof"));
    assert_eq!(page.count("[data-alarm]"), 1, "{name}: a proof");
}

/// What a reader can save of the record who knows no better; nothing where the log doesn't prove it.
fn proof(city: &City) -> Option<Vec<u8>> {
    let reader = Reader::new(city);
    Some(reader.entry(NUMBER).proof?.to_bytes())
}

/// As far as the index goes, a lie that only auditors can find: who relies on none is told whose word it
/// is.
#[test]
fn without_auditors_it_is_the_word_of_the_log() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&hiding());
    let page = site.reader(&server.base);
    page.open(RECORD);
    page.wait_for("[data-check=completeness][data-outcome=warning][data-reason=as-committed]");
    let text = page.everything();
    assert!(!text.contains("replayed by"), "{text}");
    // Whoever meets the entry that is hidden sees the lie.
    page.open(&format!("#/entry/{SIZE}"));
    page.wait_for("[data-check=index][data-outcome=failed][data-reason=index-omits]");
    assert_eq!(page.tone(), "no");
    page.assert_quiet();
}

/// A state that is old by a clock that is wrong is no log that stands still.
#[test]
fn a_wrong_clock_is_no_freeze() {
    let Some(site) = Site::found() else { return };
    let now = town::now();
    let cosigned = |time| {
        let mut city = of_size(270);
        city.cosign(&COSIGNERS, time);
        city
    };
    let too_old = now - MAX_AGE - 7_200;
    for (time, host, reason) in [
        (now + 7_200, None, "clock-behind"),
        (too_old, Some(too_old + 3_600), "clock-ahead"),
        // Old, but clocks may differ so much.
        (now - MAX_AGE - 120, None, "stale"),
    ] {
        let server = site.server(&cosigned(time));
        let page = site.reader(&server.base);
        if let Some(host) = host {
            server.send_header(&date_header(&page, host));
        }
        page.open(RECORD);
        page.wait_for(&format!(
            "[data-check=freshness][data-outcome=warning][data-reason={reason}]"
        ));
        assert_eq!(page.count("[data-alarm]"), 0, "{reason}");
        page.open("#/");
        assert_eq!(page.count("[data-alarm]"), 0, "{reason}");
        page.assert_quiet();
    }
    // A host that lies about the time explains nothing away that a quorum has cosigned.
    let server = site.server(&of_size(270));
    let page = site.reader(&server.base);
    page.open("#/");
    server.show(&cosigned(too_old));
    server.send_header(&date_header(&page, too_old + 3_600));
    page.open(RECORD);
    page.wait_for("[data-check=freshness][data-outcome=warning][data-reason=stale]");
    page.wait_for("[data-alarm=freeze]");
    page.assert_quiet();
}

fn date_header(page: &Page, time: u64) -> String {
    let script = "return new Date(arguments[0] * 1000).toUTCString()";
    let date = page.browser.script(script, &[json!(time)]);
    format!("Date: {}", date.as_str().expect("it is text"))
}

/// The first witness can be asked, below the log: so it is of the page's own origin.
fn asking_a_witness() -> Value {
    let label = label_of(city::witness_key(0).verifier_key());
    let mut trust = town::trust();
    trust["keys"] = json!({label: {"monitoring": "log/seen"}});
    trust
}

/// An auditor must have replayed what is to be complete.
fn asking_an_auditor() -> Value {
    let key = auditor_key(0).verifier_key().to_vkey();
    let mut trust = town::trust();
    trust["auditors"] = json!([{"key": key, "name": {"en": "College", "zh": "学院"}}]);
    trust["auditorQuorum"] = json!(1);
    trust
}
