use futures::executor::block_on;
use proptest::prelude::*;
use stele_records::verdict::Growth;
use stele_verify::hash::Hash;
use stele_verify::policy::Policy;

use super::*;
use crate::seen::{MemorySeen, Seen as _};
use crate::testing::{
    ORIGIN, OTHER, Server, TIME, checkpoint, checkpoint_at, entry, other_log_policy,
    other_witness_policy, policy,
};

const MAX_AGE: u64 = 86_400;
/// When it is checked: a year later.
const NOW: u64 = TIME + 365 * MAX_AGE;

fn finding(evidence: &Evidence) -> Finding {
    check(evidence, &policy(), MAX_AGE, NOW).finding
}

/// A log of this size; `other` is an entry that isn't what it is elsewhere.
fn server(size: u64, other: Option<u64>) -> Server {
    let entries = (0..size).map(|at| match other == Some(at) {
        true => b"another".to_vec(),
        false => entry(at),
    });
    let server = Server::default();
    server.publish_entries(&entries.collect::<Vec<_>>());
    server
}

/// What a reader has who saw one log and is shown the other.
fn meet(seen: &Server, shown: &Server) -> (Growth, Option<Evidence>) {
    let memory = MemorySeen::default();
    let first = block_on(seen.log().checkpoint()).unwrap();
    block_on(seen.log().growth(&first, &memory)).unwrap();
    let log = shown.log();
    let checkpoint = block_on(log.checkpoint()).unwrap();
    let before = block_on(log.remembered(&memory));
    let compared = block_on(log.compare(&checkpoint, before, &memory)).unwrap();
    let mut verdict = Verdict::pending();
    verdict.judge_growth(compared.growth);
    let evidence = Evidence::of(
        &verdict,
        compared.seen.as_ref(),
        compared.past,
        &checkpoint,
        TIME + 60,
    );
    assert!(block_on(memory.load(&log.memory_keys()[0])).is_some());
    (compared.growth, evidence)
}

fn fork() -> Evidence {
    meet(&server(300, None), &server(700, Some(5))).1.unwrap()
}

fn note(size: u64, root: Hash, time: u64) -> Note {
    let head = stele_tlog::Head { size, root };
    Note::parse(&checkpoint_at(ORIGIN, head, time)).unwrap()
}

#[test]
fn a_fork_is_proven_and_its_file_reads_back() {
    let evidence = fork();
    let bytes = evidence.to_bytes();
    assert_eq!(Evidence::parse(&bytes).as_ref(), Ok(&evidence));
    assert!(claims_to_be(&bytes));
    let Finding::Fork(proven) = finding(&evidence) else {
        panic!("{:?}", finding(&evidence));
    };
    assert_eq!(
        (proven.sizes(), proven.witnesses()),
        ((300, 700), &["w".to_owned()][..])
    );
    let text = String::from_utf8(bytes).unwrap();
    let head = "stele/evidence@v1\nkind fork\norigin log.example/records\ntime 1790000060\nroot ";
    assert!(text.starts_with(head), "{text}");
    assert!(
        text.contains("\n\nseen\nlog.example/records\n300\n"),
        "{text}"
    );
    assert!(
        text.contains("\n\nshown\nlog.example/records\n700\n"),
        "{text}"
    );
    assert_eq!(
        evidence.file_name(),
        "log-example-records-fork-1790000060.evidence"
    );
    // It was the witness's fault too, but the log's signature is what binds the log.
    let checked = check(&evidence, &other_witness_policy(), MAX_AGE, NOW);
    assert_eq!(checked.finding.exit_code(), 0);
    assert!(checked.shown.signed && checked.shown.cosigned.is_empty());
}

#[test]
fn two_roots_of_one_size_need_no_proof() {
    let (growth, evidence) = meet(&server(300, None), &server(300, Some(5)));
    let (seen, shown) = (300, 300);
    assert_eq!(growth, Growth::Forked { seen, shown });
    let evidence = evidence.unwrap();
    assert!(
        !String::from_utf8(evidence.to_bytes())
            .unwrap()
            .contains("\nproof ")
    );
    assert_eq!(finding(&evidence).code(), "fork-proven");
    // Whatever its maker called it.
    let seen = evidence.seen.clone().map(|seen| seen.note);
    let other = Evidence::new(Kind::Freeze, 1, seen, evidence.shown.note.clone(), None);
    assert_eq!(finding(&other.unwrap()).code(), "fork-proven");
}

#[test]
fn an_older_head_is_no_proof_of_anything() {
    let (growth, evidence) = meet(&server(300, None), &server(270, None));
    let (seen, shown) = (300, 270);
    assert_eq!(growth, Growth::RolledBack { seen, shown });
    let evidence = evidence.unwrap();
    assert_eq!(
        Evidence::parse(&evidence.to_bytes()).as_ref(),
        Ok(&evidence)
    );
    let finding = finding(&evidence);
    assert_eq!(finding, Finding::Rollback { seen, shown });
    assert_eq!(finding.exit_code(), 2);
}

#[test]
fn a_head_that_stands_still_is_old_by_the_word_of_its_maker() {
    let root = Hash::new([7; 32]);
    let still = |time, seen: Option<Note>| {
        let made = Evidence::new(Kind::Freeze, time, seen, note(5, root, TIME), None).unwrap();
        assert_eq!(Evidence::parse(&made.to_bytes()).as_ref(), Ok(&made));
        made
    };
    let late = TIME + MAX_AGE + 1;
    let (age, max_age) = (MAX_AGE + 1, MAX_AGE);
    for seen in [
        None,
        Some(note(5, root, TIME)),
        Some(note(4, root, TIME - 9)),
    ] {
        let found = finding(&still(late, seen));
        assert_eq!(found, Finding::Freeze { age, max_age });
        assert_eq!(found.exit_code(), 2);
    }
    let fresh = Finding::Nothing(Unproven::Fresh);
    assert_eq!(finding(&still(late - 1, None)), fresh);
    assert_eq!(fresh.exit_code(), 1);
    let unwitnessed = format!("log {}\nquorum none\n", policy().logs()[0].key().to_vkey());
    let unwitnessed = Policy::parse(unwitnessed.as_bytes()).unwrap();
    let found = check(&still(late, None), &unwitnessed, MAX_AGE, NOW).finding;
    assert_eq!((found.code(), found.exit_code()), ("evidence-no-time", 2));
}

#[test]
fn a_trust_file_that_does_not_know_the_key_cant_tell() {
    let checked = check(&fork(), &other_log_policy(), MAX_AGE, NOW);
    assert_eq!(checked.finding.code(), "checkpoint-unknown-origin");
    assert_eq!(checked.finding.exit_code(), 2);
    assert!(!checked.shown.signed);
}

#[test]
fn a_signature_that_does_not_hold_shows_nothing() {
    let evidence = fork();
    let other = note(700, Hash::new([1; 32]), TIME);
    let forged = evidence.shown.note.as_bytes().to_vec();
    let forged = String::from_utf8(forged).unwrap();
    let root = evidence.shown.checkpoint.root().to_base64();
    let forged = forged.replace(&root, &Hash::new([1; 32]).to_base64());
    let forged = Note::parse(forged.as_bytes()).unwrap();
    assert_ne!(forged, other);
    let seen = evidence.seen.clone().map(|seen| seen.note);
    let made = Evidence::new(Kind::Fork, 1, seen, forged, evidence.past.clone()).unwrap();
    let found = finding(&made);
    assert_eq!(found.code(), "checkpoint-log-signature-invalid");
    assert_eq!(found.exit_code(), 1);
}

#[test]
fn heads_that_fit_together_are_no_fork_whatever_is_claimed() {
    let (old, new) = (server(300, None), server(700, None));
    let notes = [&old, &new].map(|server| Note::parse(&checkpoint(ORIGIN, server.head())).unwrap());
    let [seen, shown] = notes;
    let plan = stele_tlog::Plan::for_root(700, 300).unwrap();
    let tree = block_on(new.log().tree(new.head(), &plan)).unwrap();
    let past = Past::of(&tree, 300).unwrap();
    let claim = |past: Past| {
        let made = Evidence::new(Kind::Fork, 1, Some(seen.clone()), shown.clone(), Some(past));
        finding(&made.unwrap())
    };
    assert_eq!(claim(past.clone()), Finding::Nothing(Unproven::Consistent));
    // A root that the newer head doesn't bind proves nothing.
    let other = Past {
        root: Hash::new([1; 32]),
        ..past.clone()
    };
    assert_eq!(claim(other), Finding::Nothing(Unproven::Proof));
    let mut proof = past.proof.clone();
    proof.pop();
    let shorter = Past { proof, ..past };
    assert_eq!(claim(shorter), Finding::Nothing(Unproven::Proof));
    let same = Evidence::new(Kind::Fork, 1, Some(seen.clone()), seen.clone(), None).unwrap();
    assert_eq!(finding(&same), Finding::Nothing(Unproven::Consistent));
}

#[test]
fn only_what_would_be_written_is_read() {
    let text = String::from_utf8(fork().to_bytes()).unwrap();
    let code = |text: String| Evidence::parse(text.as_bytes()).map_err(|error| error.code());
    let of = |from: &str, to: &str| code(text.replacen(from, to, 1));
    for (bad, expected) in [
        (code(String::new()), "evidence-header"),
        (of("@v1", "@v2"), "evidence-header"),
        (of("kind fork", "kind spoon"), "evidence-line"),
        (of("kind fork", "kind freeze"), "evidence-kind"),
        (of("kind fork", "kind rollback"), "evidence-kind"),
        (of("origin log", "origin lag"), "evidence-origin"),
        (of("time 1", "time 01"), "evidence-line"),
        (of("time 1", "time -1"), "evidence-line"),
        (of("root ", "root  "), "evidence-line"),
        (of("proof ", "proof  "), "evidence-line"),
        (of("proof ", "proofs "), "evidence-line"),
        (of("\n\nseen", "\nmore\n\nseen"), "evidence-line"),
        (of("seen\n", "sein\n"), "evidence-parts"),
        (of("shown\n", "shone\n"), "evidence-parts"),
        (of("seen\nlog", "seen\nlag"), "evidence-origin"),
        (of("\n300\n", "\n0300\n"), "checkpoint-size"),
        (of("\n300\n", "\n700\n"), "evidence-kind"),
        (code(text.trim_end().to_owned()), "note-no-final-newline"),
        (code(format!("{text}\n")), "note-no-signatures"),
        (code(text.replace('\n', "\r\n")), "text-carriage-return"),
        (code(text.repeat(400)), "text-too-long"),
    ] {
        assert_eq!(bad, Err(expected));
    }
    let other = checkpoint(OTHER, server(3, None).head());
    let other = Note::parse(&other).unwrap();
    let mine = note(3, Hash::new([1; 32]), TIME);
    let made = Evidence::new(Kind::Fork, 1, Some(mine), other, None);
    assert_eq!(made, Err(EvidenceError::Origin));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A forked log of any two sizes gives evidence that checks; so does its mirror image.
    #[test]
    fn every_fork_is_proven(sizes in (1..900_u64, 1..900_u64), at in 0..900_u64) {
        let (old, new) = (sizes.0.min(sizes.1), sizes.0.max(sizes.1));
        let at = at % old;
        for (seen, shown) in [(None, Some(at)), (Some(at), None)] {
            let (growth, evidence) = meet(&server(old, seen), &server(new, shown));
            prop_assert_eq!(growth, Growth::Forked { seen: old, shown: new });
            let evidence = evidence.unwrap();
            prop_assert_eq!(Evidence::parse(&evidence.to_bytes()), Ok(evidence.clone()));
            prop_assert_eq!(finding(&evidence).code(), "fork-proven");
            // The same heads the other way round are no less a fork.
            let seen = Some(evidence.shown.note.clone());
            let shown = evidence.seen.clone().unwrap().note;
            let turned = Evidence::new(Kind::Fork, 1, seen, shown, evidence.past.clone());
            prop_assert_eq!(finding(&turned.unwrap()).code(), "fork-proven");
        }
    }

    /// A log that only grew never gives evidence of a fork.
    #[test]
    fn growth_is_never_a_fork(sizes in (1..900_u64, 1..900_u64)) {
        let (old, new) = (sizes.0.min(sizes.1), sizes.0.max(sizes.1));
        let (growth, evidence) = meet(&server(old, None), &server(new, None));
        prop_assert_eq!(growth, Growth::Consistent { seen: old });
        prop_assert_eq!(evidence, None);
    }

    /// A byte changed anywhere: refused, or it proves no more than before; and whatever bytes
    /// prove a fork of heads that don't fork, no change makes them.
    #[test]
    fn no_change_makes_a_fork(at in 0..10_000_usize, bit in 0..7_u8) {
        let (old, new) = (server(300, None), server(700, None));
        let plan = stele_tlog::Plan::for_root(700, 300).unwrap();
        let tree = block_on(new.log().tree(new.head(), &plan)).unwrap();
        let past = Past::of(&tree, 300).unwrap();
        let [seen, shown] = [&old, &new]
            .map(|server| Note::parse(&checkpoint(ORIGIN, server.head())).unwrap());
        let honest = Evidence::new(Kind::Fork, 1, Some(seen), shown, Some(past)).unwrap();
        let mut bytes = honest.to_bytes();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        if let Ok(changed) = Evidence::parse(&bytes) {
            prop_assert_ne!(finding(&changed).code(), "fork-proven");
        }
        // Of a real one: what is still proven is the same two heads.
        let real = fork();
        let mut bytes = real.to_bytes();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        if let Ok(changed) = Evidence::parse(&bytes)
            && let Finding::Fork(proven) = finding(&changed)
        {
            prop_assert_eq!(proven.sizes(), (300, 700));
            let roots = |of: &Evidence| [of.seen.clone(), Some(of.shown.clone())]
                .map(|head| head.map(|head| head.checkpoint));
            prop_assert_eq!(roots(&changed), roots(&real));
        }
    }
}
