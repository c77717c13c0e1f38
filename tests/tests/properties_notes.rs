//! Properties of the parsers of notes, checkpoints, policies and proofs; and the crate
//! `signed_note` as an oracle.
#![cfg(not(target_arch = "wasm32"))]

use std::ops::RangeInclusive;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{RngSeed, TestRunner};
use signed_note::{Signer as _, Verifier as _};
use stele_sign::note::NoteSigner;
use stele_verify::checkpoint::Checkpoint;
use stele_verify::cosignature::Cosignature;
use stele_verify::hash::{Hash, empty_root};
use stele_verify::note::{
    KeyKind, KeyName, Note, NoteError, SignatureLine, TextError, VerifierKey,
};
use stele_verify::policy::Policy;
use stele_verify::tlog_proof::TlogProof;

const ORIGIN: &str = "example.com/log";

/// The same cases on every run, and no files left behind.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2),
        ..ProptestConfig::default()
    }
}

fn signer(name: &str, kind: KeyKind, seed: u8) -> NoteSigner {
    NoteSigner::from_seed(KeyName::new(name).unwrap(), kind, &[seed; 32]).unwrap()
}

fn log() -> NoteSigner {
    signer(ORIGIN, KeyKind::Ed25519, 1)
}

/// Both kinds, by turns.
fn witness(seed: u8) -> NoteSigner {
    let kind = match seed % 2 {
        0 => KeyKind::MlDsa44,
        _ => KeyKind::CosignatureV1,
    };
    signer("witness.example", kind, seed)
}

/// One log, witnesses 11, 12 and 13, and a quorum.
fn policy(quorum: &str) -> Policy {
    let mut text = format!("log {}\n", log().verifier_key().to_vkey());
    for seed in 11..=13 {
        let vkey = witness(seed).verifier_key().to_vkey();
        text.push_str(&format!("witness W{seed} {vkey}\n"));
    }
    Policy::parse(format!("{text}{quorum}\n").as_bytes()).unwrap()
}

// What the properties range over.

/// A line of text that may stand in a note.
fn line() -> impl Strategy<Value = String> {
    "[^\\x00-\\x1f]{0,20}".prop_filter("no mark at the start", |line| !line.starts_with('\u{feff}'))
}

fn key_name() -> impl Strategy<Value = String> {
    "[^\\s+\\x00-\\x1f]{1,12}"
}

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash::new)
}

fn checkpoint() -> impl Strategy<Value = Checkpoint> {
    (any::<u64>(), hash()).prop_map(|(size, root)| {
        let root = if size == 0 { empty_root() } else { root };
        Checkpoint::new(ORIGIN, size, root).unwrap()
    })
}

/// Lines by keys that nobody knows, of any length.
fn unknown_lines() -> impl Strategy<Value = Vec<SignatureLine>> {
    let line = (key_name(), vec(any::<u8>(), 5..90)).prop_map(|(name, bytes)| {
        let base64 = stele_verify::encoding::to_base64(&bytes);
        SignatureLine::parse(&format!("— {name} {base64}")).unwrap()
    });
    vec(line, 0..3)
}

/// A checkpoint signed by the log, cosigned by some witnesses (11 to 13 are known), among others.
fn signed_checkpoint() -> impl Strategy<Value = Note> {
    let witnesses = vec((11_u8..=15, 1..u64::MAX >> 1), 0..5);
    (checkpoint(), witnesses, unknown_lines(), any::<Index>()).prop_map(
        |(checkpoint, witnesses, mut lines, at)| {
            let text = checkpoint.to_text();
            let cosign = |(seed, time)| witness(seed).cosign(&text, time).unwrap();
            lines.extend(witnesses.into_iter().map(cosign));
            let at = at.index(lines.len() + 1);
            lines.insert(at, log().sign_line(&text).unwrap());
            Note::new(&text, &lines).unwrap()
        },
    )
}

/// Text made of pieces that mean something, put together at random.
fn soup(pieces: Vec<String>, length: RangeInclusive<usize>) -> impl Strategy<Value = Vec<u8>> {
    vec(select(pieces), length).prop_map(|pieces| pieces.concat().into_bytes())
}

/// The words of a text, in one string to be read at a glance; `_` is a space, `/` a newline.
fn words(text: &str) -> Vec<String> {
    let word = |word: &str| word.replace('_', " ").replace('/', "\n");
    text.split(' ').map(word).collect()
}

fn note_soup() -> impl Strategy<Value = Vec<u8>> {
    let mut pieces = words("a / / // —_ — _ + AAAAAQI= AAAAAQ== = é example.com 1 01");
    pieces.extend(["\r", "\0", "\t", "\u{feff}", "\u{a0}", "\u{7f}", "\u{85}"].map(String::from));
    let text = Checkpoint::new(ORIGIN, 0, empty_root()).unwrap().to_text();
    let line = log().sign_line(&text).unwrap();
    pieces.extend([
        text.clone(),
        format!("{text}\n{line}\n"),
        format!("\n{line}\n"),
        format!("{line}\n"),
        format!("{line}\n"),
    ]);
    soup(pieces, 0..=8)
}

/// Lines of a good policy of which some are missing, with rubbish in one place or none.
fn policy_soup() -> impl Strategy<Value = Vec<u8>> {
    let mut lines = vec![format!("log {}\n", log().verifier_key().to_vkey())];
    for (name, seed) in [("A", 11), ("B", 12), ("C", 13)] {
        let vkey = witness(seed).verifier_key().to_vkey();
        lines.push(format!("witness {name} {vkey}\n"));
    }
    let groups = "group_D_any_A_B/ group_E_2_C_D/ group_F_all_E/ #_é/ \t/ quorum_F/ quorum_none/";
    lines.extend(words(groups));
    let mut pieces = words("log_ witness_ group_ quorum_ any_ all_ 1_ 2_ none A_ B_ / _ # é");
    pieces.extend(["\r", "\0", "\t", "\u{feff}", "\u{7f}"].map(String::from));
    pieces.extend(lines.iter().map(|line| line.replace('\n', "")));
    let count = lines.len();
    let kept = subsequence(lines, 0..=count);
    (kept, soup(pieces, 0..=3), any::<Index>()).prop_map(|(lines, rubbish, at)| {
        let mut lines: Vec<Vec<u8>> = lines.into_iter().map(String::into_bytes).collect();
        lines.insert(at.index(lines.len() + 1), rubbish);
        lines.concat()
    })
}

fn proof_soup() -> impl Strategy<Value = Vec<u8>> {
    let text = Checkpoint::new(ORIGIN, 1, empty_root()).unwrap().to_text();
    let note = String::from_utf8(log().sign_note(&text).unwrap()).unwrap();
    let header = "c2sp.org/tlog-proof@v1";
    let mut pieces = words("extra_ extra_AAAA/ index_ index_0/ index_1/ 0 / / \r = AAAA");
    pieces.extend([
        format!("{header}\n"),
        format!("{header}\n"),
        format!("{header}\nindex 0\n\n{note}"),
        format!("{header}\nindex 18446744073709551615\n"),
        format!("{}\n", empty_root().to_base64()),
        format!("\n{note}"),
        note,
    ]);
    soup(pieces, 0..=8)
}

/// A change of one byte: replaced, inserted or deleted.
#[derive(Debug, Clone)]
enum Change {
    Replace(Index, u8),
    Insert(Index, u8),
    Delete(Index),
}

impl Change {
    fn apply(&self, original: &[u8]) -> Vec<u8> {
        let mut bytes = original.to_vec();
        match self {
            Self::Replace(at, byte) => bytes[at.index(original.len())] = *byte,
            Self::Insert(at, byte) => bytes.insert(at.index(original.len() + 1), *byte),
            Self::Delete(at) => {
                bytes.remove(at.index(original.len()));
            }
        }
        bytes
    }
}

fn change() -> impl Strategy<Value = Change> {
    let byte = || prop_oneof![any::<u8>(), select(b"\n\r \0+=A01\xe2".to_vec())];
    prop_oneof![
        (any::<Index>(), byte()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (any::<Index>(), byte()).prop_map(|(at, byte)| Change::Insert(at, byte)),
        any::<Index>().prop_map(Change::Delete),
    ]
}

// The properties.

/// Gives the bytes to every parser: none panics, and what one accepts it prints.
fn read_everything(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(note) = Note::parse(bytes) {
        prop_assert_eq!(note.as_bytes(), bytes);
        let again = Note::new(note.text(), note.signatures());
        prop_assert_eq!(again, Ok(note));
    }
    if let Ok(proof) = TlogProof::parse(bytes) {
        prop_assert_eq!(proof.to_bytes(), bytes);
        let _ = proof.verify(b"", &policy("quorum none"));
    }
    let _ = policy("quorum none").verify(bytes);
    let _ = Policy::parse(bytes).map(|policy| policy.verify(bytes).is_ok());
    let _ = Cosignature::parse(bytes);
    let text = String::from_utf8_lossy(bytes);
    if let Ok(line) = SignatureLine::parse(&text) {
        prop_assert_eq!(line.to_string(), &*text);
    }
    if let Ok(key) = VerifierKey::parse(&text) {
        prop_assert_eq!(key.to_vkey(), &*text);
    }
    if let Ok(checkpoint) = Checkpoint::parse_text(&text) {
        prop_assert_eq!(checkpoint.to_text(), &*text);
    }
    if let Ok(signer) = NoteSigner::parse(&text) {
        prop_assert_eq!(&**signer.to_private_text().unwrap(), &*text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn no_bytes_panic_a_parser(bytes in vec(any::<u8>(), 0..200)) {
        read_everything(&bytes)?;
    }

    #[test]
    fn no_pieces_of_notes_do(bytes in note_soup()) {
        read_everything(&bytes)?;
    }

    #[test]
    fn no_pieces_of_policies_do(bytes in policy_soup()) {
        read_everything(&bytes)?;
    }

    #[test]
    fn no_pieces_of_proofs_do(bytes in proof_soup()) {
        read_everything(&bytes)?;
    }

    /// The form of a note is what `signed_note` takes it for, save where we are stricter.
    #[test]
    fn the_oracle_agrees_on_form(bytes in note_soup()) {
        agrees_on_form(&bytes)?;
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn notes_print_as_they_read(lines in vec(line(), 1..5), signatures in unknown_lines()) {
        let text = lines.join("\n") + "\n";
        let signature = log().sign_line(&text).unwrap();
        let signatures: Vec<_> = signatures.into_iter().chain([signature]).collect();
        let note = Note::new(&text, &signatures).unwrap();
        prop_assert_eq!(note.text(), text);
        prop_assert_eq!(note.signatures(), signatures);
        prop_assert_eq!(Note::parse(note.as_bytes()), Ok(note));
    }

    #[test]
    fn keys_print_as_they_read(
        name in key_name(),
        seed in any::<[u8; 32]>(),
        kind in select(vec![KeyKind::Ed25519, KeyKind::CosignatureV1, KeyKind::MlDsa44]),
    ) {
        let signer = NoteSigner::from_seed(KeyName::new(&name).unwrap(), kind, &seed).unwrap();
        let key = signer.verifier_key();
        prop_assert_eq!(VerifierKey::parse(&key.to_vkey()), Ok(key.clone()));
        let again = NoteSigner::parse(&signer.to_private_text().unwrap()).unwrap();
        prop_assert_eq!(again.verifier_key(), key);
    }

    #[test]
    fn proofs_print_as_they_read(
        extra in proptest::option::of(vec(any::<u8>(), 1..300)),
        index in any::<u64>(),
        hashes in vec(hash(), 0..=64),
        note in signed_checkpoint(),
    ) {
        let proof = TlogProof::new(extra, index, hashes, note).unwrap();
        prop_assert_eq!(TlogProof::parse(&proof.to_bytes()), Ok(proof));
    }

    /// One changed byte leaves a checkpoint valid only where it stands in a line that thereby is,
    /// or was before, a stranger's.
    #[test]
    fn a_changed_byte_is_found(note in signed_checkpoint(), change in change()) {
        let policy = policy("quorum none");
        let changed = change.apply(note.as_bytes());
        prop_assume!(changed != note.as_bytes());
        let before = policy.verify(note.as_bytes()).unwrap();
        let Ok(after) = policy.verify(&changed) else { return Ok(()) };
        prop_assert_eq!(after.checkpoint(), before.checkpoint());
        for cosigner in after.cosigners() {
            // Not the whole: a witness with two lines may have lost the later one.
            let mut names = before.cosigners().iter().map(|by| &by.name);
            prop_assert!(names.any(|name| *name == cosigner.name));
        }
        let known = |line: &&SignatureLine| {
            let mut witnesses = policy.witnesses().iter();
            line.claims(log().verifier_key())
                || witnesses.any(|witness| line.claims(witness.key()))
        };
        let known_before: Vec<_> = note.signatures().iter().filter(known).collect();
        for line in after.note().signatures().iter().filter(known) {
            prop_assert!(known_before.contains(&line), "{} was never signed", line);
        }
    }

    /// Every quorum that holds is one of those who have cosigned, at a time that one of them names.
    #[test]
    fn a_quorum_is_who_cosigned(note in signed_checkpoint(), k in 1_usize..=3) {
        let policy = policy(&format!("group G {k} W11 W12 W13\nquorum G"));
        let mut times: Vec<(u8, u64)> = Vec::new();
        for seed in 11..=13 {
            let key = witness(seed);
            let lines = note.signatures().iter();
            let lines = lines.filter(|line| line.claims(key.verifier_key()));
            let latest = lines.map(|line| Cosignature::parse(line.bytes()).unwrap().time()).max();
            times.extend(latest.map(|time| (seed, time)));
        }
        let verified = policy.verify(note.as_bytes());
        prop_assert_eq!(verified.is_ok(), times.len() >= k);
        if let Ok(verified) = verified {
            let cosigners = verified.cosigners().iter();
            let cosigners: Vec<_> = cosigners.map(|by| (by.name.clone(), by.time)).collect();
            let named = times.iter().map(|(seed, time)| (format!("W{seed}").into_bytes(), *time));
            prop_assert_eq!(cosigners, named.collect::<Vec<_>>());
            let mut latest: Vec<u64> = times.iter().map(|(_, time)| *time).collect();
            latest.sort_unstable_by(|a, b| b.cmp(a));
            prop_assert_eq!(verified.quorum_time(), Some(latest[k - 1]));
        }
    }

    /// With the log's key alone, `signed_note` and we accept the same changed checkpoints.
    #[test]
    fn the_oracle_agrees_on_changed_checkpoints(note in signed_checkpoint(), change in change()) {
        let changed = change.apply(note.as_bytes());
        agrees_on_form(&changed)?;
        let vkey = log().verifier_key().to_vkey();
        let policy = format!("log {vkey}\nquorum none\n");
        let ours = Policy::parse(policy.as_bytes()).unwrap().verify(&changed);
        prop_assert_eq!(ours.is_ok(), oracle_accepts(&changed, &vkey), "{:?}", ours);
    }

    /// Each signs for the other, under any name.
    #[test]
    fn the_oracle_verifies_and_signs(
        name in key_name(),
        seed in any::<[u8; 32]>(),
        text in vec(line(), 1..4),
    ) {
        let text = text.join("\n") + "\n";
        let name = KeyName::new(&name).unwrap();
        let ours = NoteSigner::from_seed(name, KeyKind::Ed25519, &seed).unwrap();
        let vkey = ours.verifier_key().to_vkey();
        let theirs = signed_note::StandardSigner::new(&ours.to_private_text().unwrap()).unwrap();
        prop_assert_eq!(theirs.key_id(), ours.verifier_key().key_id());

        let mut note = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
        note.add_sigs(&[&theirs]).unwrap();
        let signed = ours.sign_note(&text).unwrap();
        prop_assert_eq!(note.to_bytes(), &*signed);
        prop_assert!(oracle_accepts(&signed, &vkey));
        let verifier = signed_note::StandardVerifier::new(&vkey).unwrap();
        prop_assert_eq!(verifier.name(), ours.verifier_key().name().as_str());
    }
}

/// Where `signed_note` accepts a note that we refuse, it is for one of our three reasons.
fn agrees_on_form(bytes: &[u8]) -> Result<(), TestCaseError> {
    match (Note::parse(bytes), signed_note::Note::from_bytes(bytes)) {
        (Ok(ours), Ok(theirs)) => {
            prop_assert_eq!(ours.text().as_bytes(), theirs.text());
            prop_assert_eq!(ours.as_bytes(), theirs.to_bytes());
        }
        (Err(error), Ok(_)) => prop_assert!(
            matches!(
                error,
                NoteError::Text(TextError::TooLong { .. } | TextError::ByteOrderMark)
                    | NoteError::TooManySignatures
            ),
            "{:?}",
            error
        ),
        (Ok(ours), Err(error)) => prop_assert!(false, "{error:?} for {ours:?}"),
        (Err(_), Err(_)) => {}
    }
    Ok(())
}

fn oracle_accepts(note: &[u8], vkey: &str) -> bool {
    let verifier = signed_note::StandardVerifier::new(vkey).unwrap();
    let known = signed_note::VerifierList::new(vec![Box::new(verifier)]);
    signed_note::Note::from_bytes(note).is_ok_and(|note| note.verify(&known).is_ok())
}

/// The pieces aren't always rubbish, or the properties above would say little.
#[test]
fn the_pieces_fit_together_at_times() {
    fn fitting(pieces: impl Strategy<Value = Vec<u8>>, fits: impl Fn(&[u8]) -> bool) -> usize {
        let mut runner = TestRunner::new(config(1));
        let mut next = || pieces.new_tree(&mut runner).unwrap().current();
        (0..2000).filter(|_| fits(&next())).count()
    }
    assert!(fitting(note_soup(), |bytes| Note::parse(bytes).is_ok()) > 20);
    assert!(fitting(policy_soup(), |bytes| Policy::parse(bytes).is_ok()) > 20);
    assert!(fitting(proof_soup(), |bytes| TlogProof::parse(bytes).is_ok()) > 20);
    let policy = policy("quorum none");
    assert!(
        fitting(note_soup(), |bytes| policy
            .verify_log_signature(bytes)
            .is_ok())
            > 0
    );
}

/// Where we differ from the oracle on purpose.
#[test]
fn differences_from_the_oracle() {
    let text = Checkpoint::new(ORIGIN, 0, empty_root()).unwrap().to_text();
    let good = log().sign_line(&text).unwrap();
    let vkey = log().verifier_key().to_vkey();
    let policy = Policy::parse(format!("log {vkey}\nquorum none\n").as_bytes()).unwrap();

    // It looks at the first line of a key only; the specification has every one verified.
    let bad = log().sign_line("something else\n").unwrap();
    let note = Note::new(&text, &[good.clone(), bad]).unwrap();
    assert!(oracle_accepts(note.as_bytes(), &vkey));
    assert!(policy.verify(note.as_bytes()).is_err());

    // It allows 100 lines and a megabyte, and lets a byte order mark pass.
    let lines = format!("{good}\n").repeat(Note::MAX_SIGNATURES + 1);
    let many = format!("{text}\n{lines}");
    let long = format!("{}\n\n{good}\n", "a".repeat(Note::MAX_LEN));
    let marked = format!("\u{feff}{text}\n{good}\n");
    for note in [many, long, marked] {
        assert!(signed_note::Note::from_bytes(note.as_bytes()).is_ok());
        assert!(Note::parse(note.as_bytes()).is_err());
    }
}
