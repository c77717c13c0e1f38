//! Dossiers: everything in one file, checked without a log.

use futures::executor::block_on;
use stele_client::check::{CheckedFile, FileKind, check_file};
use stele_client::dossier::{About, Audited, Dossier, MAX_LEN, about_entry, about_key};
use stele_client::log::LogError;
use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::{Answer, CheckCode, Clock, Outcome, Question};

use super::honest::later;
use super::{Reader, tag};
use crate::city::{City, MAX_AGE, NOW, SIZE, city, trust};

fn check(file: &[u8], now: u64) -> CheckedFile {
    check_file(file, &trust(), now).expect("it is a dossier")
}

fn code(file: &CheckedFile, code: CheckCode) -> &'static str {
    let check = file.verdict.check(code).expect("every check is there");
    match &check.outcome {
        Outcome::Passed => "passed",
        other => other.reason().map_or("pending", |reason| reason.code()),
    }
}

/// A dossier answers what the log answers, and reads back to the byte.
pub fn of_records() {
    let city = later();
    for (number, history) in [
        (4, "superseded"),
        (5, "passed"),
        (6, "passed"),
        (7, "passed"),
    ] {
        let file = city.dossier(number);
        let dossier = Dossier::parse(&file).expect("what is written reads back");
        assert_eq!(dossier.to_bytes(), file);
        let checked = check(&file, NOW);
        assert_eq!(checked.kind, FileKind::Dossier);
        assert_eq!(checked.record.as_deref(), Some(city.entry(number)));
        assert_eq!(code(&checked, CheckCode::History), history, "{number}");
        assert_eq!(code(&checked, CheckCode::Index), "passed");
        for question in [Question::Intact, Question::Logged] {
            assert_eq!(checked.verdict.answer(question), Answer::Yes);
        }
        assert!(!checked.verdict.is_pending());
    }
}

/// What is taken back is taken back for ever; what is current was so when the dossier was saved.
pub fn years_later() {
    let city = later();
    let late = NOW + 3 * 365 * MAX_AGE;
    let absent = check(&city.dossier_of(&tag("T-9999")), late).rows;
    let absent = absent.expect("it is about a key").list;
    assert_eq!(
        (absent.count(), absent.answer()),
        (Some(0), Answer::CantTell)
    );
    let fine = check(&city.dossier(7), late);
    assert_eq!(code(&fine, CheckCode::History), "stale");
    assert_eq!(fine.verdict.answer(Question::Current), Answer::CantTell);
    assert_eq!(fine.verdict.answer(Question::Logged), Answer::Yes);
    // Nor does a clock that is behind know what is current.
    let seen = Clock::new(NOW).proven(Some(late));
    for (clock, reason) in [
        (Clock::new(NOW - MAX_AGE), "clock-behind"),
        (seen, "stale"),
        (Clock::new(late).told(Some(NOW)), "clock-ahead"),
    ] {
        let file = check_file(&city.dossier(7), &trust(), clock).expect("it is a dossier");
        assert_eq!(code(&file, CheckCode::History), reason);
        assert_eq!(file.verdict.answer(Question::Logged), Answer::Yes);
        assert_eq!(file.verdict.answer(Question::Current), Answer::CantTell);
    }
    let replaced = check(&city.dossier(4), late);
    assert_eq!(code(&replaced, CheckCode::History), "superseded");
}

/// A list and an absence, offline.
pub fn of_keys() {
    let city = city();
    let signer = crate::city::custodian();
    let all = IndexKey::new(Kind::Signer, signer.did().as_str());
    for (key, count) in [
        (tag("T-0004"), 1),
        (tag("T-9999"), 0),
        (IndexKey::new(Kind::Sha256, "ab".repeat(32)), 0),
        (all, SIZE - 1),
    ] {
        let file = city.dossier_of(&key);
        let checked = check(&file, NOW);
        let rows = checked.rows.expect("it is about a key");
        assert_eq!(rows.list.key, key);
        assert_eq!(rows.list.count(), Some(count));
        assert_eq!(rows.list.answer(), Answer::Yes, "{:?}", rows.list.reason());
        assert_eq!(rows.rows.len() as u64, count);
        for row in &rows.rows {
            assert_eq!(row.verdict.answer(Question::Logged), Answer::Yes);
        }
    }
}

/// Whatever byte of a dossier is changed: it never says more than before, and a list that loses or
/// gains an entry is refused.
pub fn every_byte() {
    let city = later();
    let file = city.dossier(4);
    let honest = check(&file, NOW).verdict;
    let absent = city.dossier_of(&tag("T-9999"));
    for at in (0..file.len()).step_by(7) {
        let mut changed = file.clone();
        changed[at] ^= 1;
        if let Ok(checked) = check_file(&changed, &trust(), NOW) {
            let is_same = checked.verdict == honest;
            let current = checked.verdict.answer(Question::Current);
            // Even where a line by an unknown witness is hit, the record stays replaced or open.
            assert!(is_same || current != Answer::Yes, "byte {at}");
        }
    }
    for at in (0..absent.len()).step_by(5) {
        let mut changed = absent.clone();
        changed[at] ^= 1;
        let Ok(checked) = check_file(&changed, &trust(), NOW) else {
            continue;
        };
        let Some(rows) = checked.rows else { continue };
        if rows.list.answer() == Answer::Yes {
            // Another key that is absent too is the only other truth that such a file could tell.
            assert_eq!(rows.list.count(), Some(0), "byte {at}");
        }
    }
}

/// The ways to cheat with a dossier that a forger would try.
pub fn forged() {
    let city = later();
    let text = String::from_utf8(city.dossier(4)).expect("dossiers are text");
    // The entry that replaces it is left out of each list, together with its number.
    let number = format!(",{SIZE} ");
    assert!(text.contains(&number));
    let without = text.replace(&number, " ");
    let checked = check(without.as_bytes(), NOW);
    let refused = ["index-proof-root-mismatch", "list-mismatch"];
    let found = code(&checked, CheckCode::History);
    assert!(refused.contains(&found), "{found}");
    assert_eq!(checked.verdict.answer(Question::Current), Answer::No);

    // The list is left out altogether, or the entry that it names: then it can't be told.
    let lines: Vec<&str> = text.lines().collect();
    let no_list = lines.iter().filter(|line| !line.starts_with("list "));
    let no_list = no_list.fold(String::new(), |text, line| text + line + "\n");
    let checked = check(no_list.as_bytes(), NOW);
    assert_eq!(code(&checked, CheckCode::History), "offline");
    let start = format!("entry {SIZE} ");
    let at = lines.iter().position(|line| line.starts_with(&start));
    let at = at.expect("it is in the dossier");
    let no_entry = lines.iter().enumerate();
    let no_entry = no_entry.filter(|(line, _)| *line != at && *line != at + 1);
    let no_entry = no_entry.fold(String::new(), |text, (_, line)| text + line + "\n");
    let checked = check(no_entry.as_bytes(), NOW);
    assert_eq!(code(&checked, CheckCode::History), "offline");

    // The commitment of another state.
    let old = String::from_utf8(crate::city::city().dossier(4)).expect("dossiers are text");
    let old_list = old.lines().find(|line| line.starts_with("list "));
    let new_list = text.lines().find(|line| line.starts_with("list "));
    let mixed = text.replacen(new_list.expect("a list"), old_list.expect("a list"), 1);
    let checked = check(mixed.as_bytes(), NOW);
    assert_eq!(checked.verdict.answer(Question::Current), Answer::No);
}

/// What a forger adds to a dossier is held against the dossier, not against the log: it isn't shown to
/// be the log's, so it says nothing of its index.
pub fn forged_members() {
    let city = city();
    let honest = Dossier::parse(&city.dossier(4)).expect("it reads back");
    let mut members = honest.members().to_vec();
    let copy = members.iter().find(|member| member.number == 4);
    let mut copy = copy.expect("it is about this entry").clone();
    copy.number = 7;
    copy.proof.clear();
    members.push(copy);
    let (listings, note) = (honest.listings().to_vec(), honest.note().clone());
    let forged = Dossier::new(About::Entry(7), members, listings, Audited::default(), note);
    let checked = check(&forged.expect("it has the form").to_bytes(), NOW);
    assert_eq!(code(&checked, CheckCode::Index), "passed");
    assert_eq!(checked.verdict.answer(Question::Logged), Answer::No);

    let key = tag("T-0004");
    let honest = Dossier::parse(&city.dossier_of(&key)).expect("it reads back");
    let mut members = honest.members().to_vec();
    let member = members.iter_mut().find(|member| member.number == 4);
    member.expect("it is listed").bytes = city.entry(9).to_vec();
    let (listings, note) = (honest.listings().to_vec(), honest.note().clone());
    let forged = Dossier::new(About::Key(key), members, listings, Audited::default(), note);
    let checked = check(&forged.expect("it has the form").to_bytes(), NOW);
    let rows = checked.rows.expect("it is about a key");
    for row in &rows.rows {
        let outcome = &row.verdict.check(CheckCode::Index).expect("there").outcome;
        assert_eq!(outcome, &Outcome::Passed);
        assert_eq!(row.verdict.answer(Question::Logged), Answer::No);
    }
    assert_eq!(rows.list.answer(), Answer::Yes, "the list itself holds");
}

/// What no reader would read isn't made.
pub fn too_long() {
    let entry = |number: u8| [&[number], vec![b'x'; 64_000].as_slice()].concat();
    let city = City::indexed((0..100).map(entry).collect());
    let reader = Reader::new(&city);
    let key = IndexKey::new(Kind::Malformed, "");
    let made = block_on(about_key(&reader.log, &reader.head, &key));
    match made {
        Err(LogError::DossierTooLong { found }) => assert!(found > MAX_LEN),
        other => panic!("{:?}", other.map(|dossier| dossier.to_bytes().len())),
    }
    let entry = block_on(about_entry(&reader.log, &trust(), &reader.head, 4));
    let file = entry.expect("one entry fits").to_bytes();
    assert_eq!(code(&check(&file, NOW), CheckCode::Inclusion), "passed");
}
