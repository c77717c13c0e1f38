use std::sync::Barrier;
use std::thread;

use stele_verify::cosignature::Cosignature;
use stele_verify::note::KeyKind;

use super::super::testing::{NOW, TestLog, signer};
use super::*;

fn add(state: &State, body: &[u8], signers: &[NoteSigner], now: u64) -> Decision {
    let request = AddCheckpoint::parse(body).unwrap();
    let held = request.submitted().note().signatures().to_vec();
    let may_grow = || Ok(());
    state.add(&request, &held, signers, now, may_grow).unwrap()
}

/// The state in this folder, of a witness with these keys that knows logs of the seeds 1 and 2.
fn open(folder: &Path, keys: &[NoteSigner]) -> Result<State, StateError> {
    open_with(
        folder,
        keys,
        &[LOG, OTHER].map(|(origin, seed)| TestLog::new(origin, seed)),
    )
}

fn open_with(folder: &Path, keys: &[NoteSigner], known: &[TestLog]) -> Result<State, StateError> {
    let own = keys.iter().map(|key| key.verifier_key().clone()).collect();
    let mut logs = Logs::default();
    for log in known {
        assert!(logs.trust(log.key.verifier_key()));
    }
    State::open(folder, own, logs, Begin::First)
}

const LOG: (&str, u8) = ("example.com/a", 1);
const OTHER: (&str, u8) = ("example.com/b", 2);

fn witness_key() -> [NoteSigner; 1] {
    [signer("w", KeyKind::CosignatureV1, 3)]
}

fn latest(state: &State, log: &TestLog) -> Option<(u64, u64)> {
    let found = state.latest(&origin_hash(log.origin)).unwrap()?;
    Some((found.latest().unwrap().size, found.time))
}

/// The time in a cosignature that holds.
fn time(decision: &Decision, key: &NoteSigner, text: &str) -> u64 {
    let Decision::Cosigned(lines) = decision else {
        panic!("{decision:?}");
    };
    let line = lines.iter().find(|line| line.claims(key.verifier_key()));
    let cosignature = Cosignature::parse(line.unwrap().bytes()).unwrap();
    assert_eq!(cosignature.verify(key.verifier_key(), text), Ok(()));
    cosignature.time()
}

#[test]
fn what_was_cosigned_outlives_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let (log, other) = (
        TestLog::new("example.com/a", 1),
        TestLog::new("example.com/b", 2),
    );
    let keys = [
        signer("w1", KeyKind::CosignatureV1, 3),
        signer("w2", KeyKind::CosignatureV1, 4),
    ];
    let state = open(folder.path(), &keys).unwrap();
    assert_eq!(latest(&state, &log), None);
    let decision = add(&state, &log.request(0, 5, 0), &keys, NOW);
    let Decision::Cosigned(lines) = &decision else {
        panic!("{decision:?}");
    };
    for key in &keys {
        assert_eq!(time(&decision, key, &log.text(5, 0)), NOW);
    }
    add(&state, &other.request(0, 0, 0), &keys, NOW + 1);
    drop(state);

    let state = open(folder.path(), &keys).unwrap();
    assert_eq!(latest(&state, &log), Some((5, NOW)));
    assert_eq!(latest(&state, &other), Some((0, NOW + 1)));
    // The note has the log's line, then the lines that were given out.
    let kept = state
        .latest(&origin_hash(log.origin))
        .unwrap()
        .unwrap()
        .note;
    let note = log.note(5, 0).with_signatures(lines).unwrap();
    assert_eq!(kept, note);
    let refused = add(&state, &log.request(0, 7, 1), &keys, NOW + 2);
    let refusal = Refusal::Conflict { latest: 5 };
    let before = Some(note);
    assert_eq!(refused, Decision::Refused { refusal, before });
}

#[test]
fn one_state_has_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let keys = witness_key();
    let _state = open(folder.path(), &keys).unwrap();
    assert!(matches!(
        open(folder.path(), &keys),
        Err(StateError::InUse(_))
    ));
}

#[test]
fn damage_is_no_reason_to_begin_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("witness.redb");
    let keys = witness_key();
    drop(open(folder.path(), &keys).unwrap());
    let sound = fs::read(&path).unwrap();
    fs::write(&path, b"this is no store").unwrap();
    assert!(matches!(
        open(folder.path(), &keys),
        Err(StateError::Store(_))
    ));
    fs::write(&path, &sound).unwrap();
    assert!(open(folder.path(), &keys).is_ok());
}

#[test]
fn the_time_of_a_log_never_goes_back_and_is_never_none() {
    let folder = tempfile::tempdir().unwrap();
    let (log, other) = (
        TestLog::new("example.com/a", 1),
        TestLog::new("example.com/b", 2),
    );
    let keys = witness_key();
    let state = open(folder.path(), &keys).unwrap();
    for (old, new, now, expected) in [
        (0, 0, 0, 1),
        (0, 5, NOW, NOW),
        (5, 6, NOW - 1_000, NOW),
        (6, 6, NOW - 5, NOW),
        (6, 7, NOW + 1, NOW + 1),
    ] {
        // The clock may also stand wrong when the witness is started again.
        let decision = add(&state, &log.request(old, new, 0), &keys, now);
        assert_eq!(time(&decision, &keys[0], &log.text(new, 0)), expected);
    }
    // Of another log it may be what it is.
    let decision = add(&state, &other.request(0, 5, 0), &keys, NOW - 1_000);
    assert_eq!(time(&decision, &keys[0], &other.text(5, 0)), NOW - 1_000);
}

#[test]
fn asked_again_it_cosigns_anew_but_not_twice_in_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let log = TestLog::new("example.com/a", 1);
    let keys = witness_key();
    let state = open(folder.path(), &keys).unwrap();
    add(&state, &log.request(0, 5, 0), &keys, NOW);
    let store = folder.path().join("witness.redb");
    let written = || fs::read(&store).unwrap();
    let before = written();
    let again = add(&state, &log.request(5, 5, 0), &keys, NOW);
    assert_eq!(time(&again, &keys[0], &log.text(5, 0)), NOW);
    assert!(written() == before, "nothing was written");
    let later = add(&state, &log.request(5, 5, 0), &keys, NOW + 1);
    assert_eq!(time(&later, &keys[0], &log.text(5, 0)), NOW + 1);
    assert!(written() != before);
    drop(state);
    // A new key of the witness has no line yet.
    let keys = [
        signer("w", KeyKind::CosignatureV1, 3),
        signer("w-new", KeyKind::CosignatureV1, 4),
    ];
    let state = open(folder.path(), &keys).unwrap();
    let both = add(&state, &log.request(5, 5, 0), &keys, NOW + 1);
    assert_eq!(time(&both, &keys[1], &log.text(5, 0)), NOW + 1);
}

/// The race of the specification: both requests are right by themselves, from the same size. One of
/// them gets a conflict, and the tree never goes back.
#[test]
fn of_requests_that_race_one_wins_and_nothing_rolls_back() {
    let folder = tempfile::tempdir().unwrap();
    let log = TestLog::new("example.com/a", 1);
    let keys = witness_key();
    let state = open(folder.path(), &keys).unwrap();
    let (rounds, clients) = (12_u64, 6_u64);
    let mut size = 0;
    for _ in 0..rounds {
        let barrier = Barrier::new(usize::try_from(clients).unwrap());
        let decisions: Vec<_> = thread::scope(|scope| {
            let ask = |more: u64| {
                let (state, keys, log, barrier) = (&state, &keys, &log, &barrier);
                let new = size + more;
                scope.spawn(move || {
                    let body = log.request(size, new, 0);
                    barrier.wait();
                    (new, add(state, &body, keys, NOW))
                })
            };
            let asked: Vec<_> = (1..=clients).map(ask).collect();
            asked.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let won: Vec<u64> = decisions
            .iter()
            .filter(|(_, decision)| matches!(decision, Decision::Cosigned(_)))
            .map(|(new, _)| *new)
            .collect();
        let [new] = won.as_slice() else {
            panic!("{won:?} won");
        };
        for (_, decision) in &decisions {
            if let Decision::Refused { refusal, .. } = decision {
                assert_eq!(*refusal, Refusal::Conflict { latest: *new });
            }
        }
        size = *new;
        assert_eq!(latest(&state, &log), Some((size, NOW)));
    }
    assert!(size >= rounds);
}

#[test]
fn a_damaged_file_never_takes_the_witness_back() {
    let folder = tempfile::tempdir().unwrap();
    let log = TestLog::new("example.com/a", 1);
    let keys = [signer("w1", KeyKind::CosignatureV1, 3)];
    let state = open(folder.path(), &keys).unwrap();
    for (old, size) in [(0, 10), (10, 20), (20, 30)] {
        let decision = add(&state, &log.request(old, size, 0), &keys, NOW);
        assert!(matches!(decision, Decision::Cosigned(_)), "{decision:?}");
    }
    // What a process that is killed leaves behind.
    let left = fs::read(folder.path().join("witness.redb")).unwrap();
    drop(state);
    let found = |bytes: &[u8]| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("witness.redb"), bytes).unwrap();
        // The database may panic at what isn't its own; then nothing is cosigned.
        let opened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let state = open(folder.path(), &keys).ok()?;
            let found = state.latest(&origin_hash(log.origin)).ok()?;
            Some(found.map(|found| found.latest().unwrap().size))
        }));
        opened.ok().flatten()
    };
    assert_eq!(found(&left), Some(Some(30)));
    assert_eq!(found(&[]), None);
    let mut at = 0;
    while at < left.len().min(128 * 1024) {
        let mut damaged = left.clone();
        damaged[at] ^= 0x10;
        let found = found(&damaged);
        assert!(matches!(found, None | Some(Some(30))), "{at}: {found:?}");
        at += 683;
    }
}

/// The error that tells of a log's entry.
fn wrong<T>(found: Result<T, StateError>) -> Option<Wrong> {
    match found.err()? {
        StateError::Foreign { wrong, origin } => {
            assert_eq!(origin, LOG.0);
            Some(wrong)
        }
        error => panic!("{error:?}"),
    }
}

#[test]
fn what_witness_and_log_have_not_signed_is_no_state() {
    let folder = tempfile::tempdir().unwrap();
    let log = TestLog::new(LOG.0, LOG.1);
    let (keys, strange) = (witness_key(), [signer("w", KeyKind::CosignatureV1, 9)]);
    let state = open(folder.path(), &keys).unwrap();
    add(&state, &log.request(0, 5, 0), &keys, NOW);
    let origin = origin_hash(log.origin);
    let sound = state.latest(&origin).unwrap().unwrap();
    let write = |state: &State, origin: &Hash, time: u64, note: &Note| {
        let writing = state.db.begin_write().unwrap();
        let mut table = writing.open_table(LATEST).unwrap();
        table
            .insert(origin.as_bytes(), (time, note.as_bytes()))
            .unwrap();
        drop(table);
        writing.commit().unwrap();
    };
    let text = log.text(3, 0);
    let cosigned = |key: &NoteSigner| key.cosign(&text, NOW).unwrap();
    let signed = log.key.sign_line(&text).unwrap();
    let note = |lines: &[SignatureLine]| Note::new(&text, lines).unwrap();
    let stale = keys[0].cosign(&log.text(4, 0), NOW).unwrap();
    let other = TestLog::new(LOG.0, 9);
    let unsigned = other.key.sign_line(&text).unwrap();
    let bad = log.key.sign_line(&log.text(4, 0)).unwrap();
    for (time, lines, expected) in [
        (NOW, vec![signed.clone(), cosigned(&keys[0])], None),
        // Somebody sets the time, or takes an older line.
        (
            NOW - 1,
            vec![signed.clone(), cosigned(&keys[0])],
            Some(Wrong::Damaged),
        ),
        (NOW, vec![signed.clone(), stale], Some(Wrong::Damaged)),
        (NOW, vec![signed.clone()], Some(Wrong::Uncosigned)),
        (
            NOW,
            vec![signed, cosigned(&strange[0])],
            Some(Wrong::Uncosigned),
        ),
        (NOW, vec![cosigned(&keys[0])], Some(Wrong::Unsigned)),
        (
            NOW,
            vec![unsigned, cosigned(&keys[0])],
            Some(Wrong::Unsigned),
        ),
        (NOW, vec![bad, cosigned(&keys[0])], Some(Wrong::Damaged)),
    ] {
        write(&state, &origin, time, &note(&lines));
        assert_eq!(wrong(state.latest(&origin)), expected, "{lines:?}");
        let request = AddCheckpoint::parse(&log.request(3, 5, 0)).unwrap();
        let held = request.submitted().note().signatures().to_vec();
        if expected.is_some() {
            let added = state.add(&request, &held, &keys, NOW, || Ok(()));
            assert_eq!(wrong(added), expected);
        }
    }
    // The state of one log in the place of another.
    write(&state, &origin_hash(OTHER.0), NOW, &sound.note);
    assert_eq!(
        wrong(state.latest(&origin_hash(OTHER.0))),
        Some(Wrong::Damaged)
    );
    drop(state);
    // Each is found when the witness is started.
    let start = |keys: &[NoteSigner], log: TestLog| wrong(open_with(folder.path(), keys, &[log]));
    let set = |time, note: &Note| {
        let state = open_with(folder.path(), &keys, &[]).unwrap();
        write(&state, &origin, time, note);
    };
    set(NOW + 1, &sound.note);
    assert_eq!(
        start(&keys, TestLog::new(LOG.0, LOG.1)),
        Some(Wrong::Damaged)
    );
    set(sound.time, &sound.note);
    assert_eq!(start(&keys, TestLog::new(LOG.0, LOG.1)), None);
    assert_eq!(
        start(&strange, TestLog::new(LOG.0, LOG.1)),
        Some(Wrong::Uncosigned)
    );
    assert_eq!(start(&keys, other), Some(Wrong::Unsigned));
    // A new key beside the old one is no matter.
    let [own] = witness_key();
    let [new] = strange;
    assert_eq!(start(&[new, own], TestLog::new(LOG.0, LOG.1)), None);
}

#[test]
fn a_state_that_is_gone_is_not_begun_anew_unless_somebody_says_so() {
    let keys = witness_key();
    let log = TestLog::new(LOG.0, LOG.1);
    for keeps in [evidence::FOLDER, README] {
        let folder = tempfile::tempdir().unwrap();
        let begin = |begin| {
            let own = vec![keys[0].verifier_key().clone()];
            State::open(folder.path(), own, Logs::default(), begin)
        };
        let state = begin(Begin::First).unwrap();
        add(&state, &log.request(0, 5, 0), &keys, NOW);
        drop(state);
        fs::create_dir(folder.path().join(evidence::FOLDER)).unwrap();
        assert!(matches!(begin(Begin::Anew), Err(StateError::Present(_))));
        for entry in fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            match path.file_name().unwrap() {
                name if name == keeps => {}
                _ if path.is_dir() => fs::remove_dir(&path).unwrap(),
                _ => fs::remove_file(&path).unwrap(),
            }
        }
        let Err(error @ StateError::Gone(_)) = begin(Begin::First) else {
            panic!("{keeps}");
        };
        let text = error.to_string();
        assert!(
            text.contains(keeps) && text.contains("cosign a fork"),
            "{text}"
        );
        assert!(!folder.path().join(FILE).exists(), "nothing was begun");
        let state = begin(Begin::Anew).unwrap();
        assert_eq!(latest(&state, &log), None);
        drop(state);
        assert!(begin(Begin::First).is_ok());
    }
}
