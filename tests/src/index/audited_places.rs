//! Auditors' statements from several mirrors, and by keys that count only for some time.

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::check::check_file;
use stele_client::dossier::about_entry;
use stele_client::fetch::Mirrors;
use stele_records::auditors::checkpoint_path;
use stele_records::time::format_time;
use stele_records::trust::{TrustFile, label_of};
use stele_records::verdict::{CheckCode, Evidence, Question, Verdict};

use super::Reader;
use super::audited::{audited, auditor_key, code, show, statement, trusting, trusting_json};
use crate::city::{self, CARDS, City, NOW, card};
use crate::tamper::html_page;

/// The trust file, with the first auditor's key counting from one time to another.
fn within(from: Option<u64>, until: Option<u64>) -> TrustFile {
    let mut json = trusting_json(1, 1);
    let time = |time: u64| Value::from(format_time(time).expect("a time of this century"));
    let mut label = json!({});
    if let Some(from) = from {
        label["validFrom"] = time(from);
    }
    if let Some(until) = until {
        label["validUntil"] = time(until);
    }
    json["keys"] = json!({label_of(auditor_key(0).verifier_key()): label});
    TrustFile::parse(json.to_string().as_bytes()).expect("it is sound")
}

/// How complete the lists are, and what the first auditor has to say.
fn said(verdict: &Verdict) -> (String, Option<&'static str>) {
    let check = verdict.check(CheckCode::Completeness);
    let says = match check.map(|check| &check.evidence) {
        Some(Evidence::Auditors { says, .. }) => says.first().map(|says| says.standing.code()),
        _ => None,
    };
    (code(verdict, CheckCode::Completeness), says)
}

/// What an auditor says at a time at which its key doesn't count, doesn't count.
pub fn a_key_s_window() {
    let city = audited();
    let whole = Reader::trusting(&city, trusting(1, 1));
    let dossier = block_on(about_entry(&whole.log, &whole.trust, &whole.head, 4));
    let dossier = dossier.expect("an honest log has dossiers").to_bytes();
    for (from, until, counts) in [
        (None, None, true),
        (Some(NOW), Some(NOW), true),
        (None, Some(NOW), true),
        (None, Some(NOW - 1), false),
        (Some(NOW + 1), None, false),
        (Some(0), Some(1), false),
    ] {
        let trust = within(from, until);
        let expected = match counts {
            true => ("passed".to_owned(), Some("replayed")),
            false => (
                "could-not-check auditors-missing".to_owned(),
                Some("outside-window"),
            ),
        };
        let reader = Reader::trusting(&city, trust.clone());
        assert_eq!(said(&reader.head.verdict), expected, "{from:?} {until:?}");
        let checked = check_file(&dossier, &trust, NOW).expect("it is a dossier");
        assert_eq!(said(&checked.verdict), expected, "{from:?} {until:?}");
    }
    // A log that was split was split, whoever shows it: the log has signed both.
    let mut city = city::city().clone();
    let mut other = City::founded();
    other.publish((1..CARDS + 1).map(card).collect());
    show(&mut city, 0, statement(&other, &auditor_key(0), NOW));
    city.publish(vec![card(400)]);
    let reader = Reader::trusting(&city, within(None, Some(NOW - 1)));
    let growth = code(&reader.head.verdict, CheckCode::Growth);
    assert_eq!(growth, "failed auditor-forked");
}

/// A mirror that has no statement, or sends something else, is passed over.
pub fn another_mirror() {
    let good = audited();
    let path = checkpoint_path(auditor_key(0).verifier_key());
    let right = good.files[&path].clone();
    let by_another = statement(&good, &auditor_key(1), NOW);
    let lies = [
        ("gone", None),
        ("a web page", Some(html_page())),
        ("cut off", Some(right[..right.len() - 9].to_vec())),
        ("another's", Some(by_another)),
        ("nothing", Some(Vec::new())),
    ];
    for (name, bytes) in lies {
        let mut bad = good.clone();
        bad.files.remove(&path);
        bad.files.extend(bytes.map(|bytes| (path.clone(), bytes)));
        for (first, second) in [(&bad, &good), (&good, &bad)] {
            let mirrors = Mirrors::new(first, vec![second]);
            let reader = Reader::trusting(mirrors, trusting(1, 1));
            let expected = ("passed".to_owned(), Some("replayed"));
            assert_eq!(said(&reader.head.verdict), expected, "{name}");
            let current = reader.entry(4).verdict.answer(Question::Current);
            assert_eq!(current.code(), "yes", "{name}");
        }
        // Where none has it right, it counts for nothing.
        let mirrors = Mirrors::new(&bad, vec![&bad]);
        let reader = Reader::trusting(mirrors, trusting(1, 1));
        let (complete, standing) = said(&reader.head.verdict);
        assert_eq!(complete, "could-not-check auditors-missing", "{name}");
        assert_ne!(standing, Some("replayed"), "{name}");
    }
}
