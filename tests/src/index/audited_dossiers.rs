//! Dossiers with auditors' statements, checked offline.

use futures::executor::block_on;
use stele_client::check::check_file;
use stele_client::dossier::{Dossier, about_entry, about_key};
use stele_records::auditors::Statement;
use stele_records::verdict::{Answer, CheckCode, Question};

use super::audited::{audit, audited, code, trusting};
use super::{Reader, tag};
use crate::city::{self, City, NOW, SIZE, card};

/// A saved dossier keeps what auditors have said, and what closes the gap, where that isn't much.
pub fn of_audited_logs() {
    let trust = trusting(2, 2);
    let file = |city: &City| {
        let reader = Reader::trusting(city, trust.clone());
        let about = about_entry(&reader.log, &trust, &reader.head, 4);
        block_on(about)
            .expect("an honest log has dossiers")
            .to_bytes()
    };
    let says = |file: &[u8]| {
        let checked = check_file(file, &trust, NOW).expect("it is a dossier");
        let current = checked.verdict.answer(Question::Current);
        (code(&checked.verdict, CheckCode::Completeness), current)
    };
    let passed = || ("passed".to_owned(), Answer::Yes);
    let mut city = audited();
    audit(&mut city, 1);
    let whole = file(&city);
    assert!(whole.starts_with(b"stele/dossier@v2\n"));
    assert_eq!(says(&whole), passed());

    // One of the two has replayed less, and three entries came since.
    city.publish(vec![card(400)]);
    audit(&mut city, 1);
    city.publish((401..403).map(card).collect());
    let closed = file(&city);
    let text = String::from_utf8(closed.clone()).expect("dossiers are text");
    assert!(text.contains(&format!("\nsince {}\n", SIZE - 1)));
    assert_eq!(says(&closed), passed());
    let read = Dossier::parse(&closed).expect("it reads back");
    assert_eq!(read.to_bytes(), closed);

    // Without an auditor, without an entry of the gap, or with another's number it says less.
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let without = |from: usize, count: usize| {
        let rest = lines[..from].iter().chain(&lines[from + count..]);
        rest.copied().collect::<String>().into_bytes()
    };
    let at = |start: &str| lines.iter().position(|line| line.starts_with(start));
    let audit_line = at("audit ").expect("it has two");
    let (outcome, current) = says(&without(audit_line, 2));
    assert_eq!(outcome, "could-not-check auditors-missing");
    assert_eq!(current, Answer::CantTell);
    let later = at(&format!("entry {} ", SIZE + 2)).expect("it is there");
    let (outcome, current) = says(&without(later, 2));
    assert_eq!(outcome, "could-not-check audited-up-to");
    assert_eq!(current, Answer::CantTell);

    // A key, and nothing under it.
    for (key, count) in [(tag("T-0401"), 1), (tag("T-9999"), 0)] {
        let reader = Reader::trusting(&city, trust.clone());
        let dossier = block_on(about_key(&reader.log, &reader.head, &key));
        let dossier = dossier.expect("it has one").to_bytes();
        let checked = check_file(&dossier, &trust, NOW).expect("it is one");
        let list = checked.rows.expect("it is about a key").list;
        assert_eq!((list.count(), list.answer()), (Some(count), Answer::Yes));
    }

    // Too much came since: it says up to where.
    city.publish(
        (0..200)
            .map(|n| format!("no record {n}").into_bytes())
            .collect(),
    );
    let (outcome, current) = says(&file(&city));
    assert_eq!(outcome, "could-not-check audited-up-to");
    assert_eq!(current, Answer::CantTell);

    // Without auditors it is as it always was.
    let plain = city::city().dossier(4);
    assert!(plain.starts_with(b"stele/dossier@v1\n"));
    let checked = check_file(&plain, &trust, NOW).expect("it is a dossier");
    let found = code(&checked.verdict, CheckCode::Completeness);
    assert_eq!(found, "could-not-check auditors-missing");
}

/// No change of a byte of what is said of auditors makes a dossier say more.
pub fn every_byte() {
    let trust = trusting(1, 1);
    let mut city = audited();
    city.publish(vec![card(400)]);
    let reader = Reader::trusting(&city, trust.clone());
    let about = about_entry(&reader.log, &trust, &reader.head, 4);
    let honest = block_on(about).expect("it has one").to_bytes();
    let end = honest
        .windows(7)
        .position(|part| part == b"\nentry ")
        .expect("it has entries");
    for at in (0..end).step_by(3) {
        for flip in [1, 0x20] {
            let mut bytes = honest.clone();
            bytes[at] ^= flip;
            let Ok(checked) = check_file(&bytes, &trust, NOW) else {
                continue;
            };
            let outcome = code(&checked.verdict, CheckCode::Completeness);
            assert!(!outcome.starts_with("failed"), "byte {at}: {outcome}");
            // What witnesses have signed beside the auditor is no matter; whatever else is changed is.
            let is_whole = Dossier::parse(&bytes).is_ok_and(|dossier| {
                dossier.since() == Some(SIZE - 1)
                    && dossier.said().iter().all(|said| {
                        let policy = &trust.policy;
                        let key = &trust.auditors[0].key;
                        Statement::verify(said.note.as_bytes(), key, policy, city::ORIGIN).is_ok()
                    })
            });
            if !is_whole {
                assert_ne!(outcome, "passed", "byte {at}");
            }
        }
    }
}
