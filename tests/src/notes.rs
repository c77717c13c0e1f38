//! Notes, checkpoints, cosignatures and proofs that other programs made.
//!
//! Each function is a test that takes its input as bytes, and panics where it fails.

use std::collections::BTreeSet;

use stele_verify::checkpoint::{Checkpoint, CheckpointError, VerifiedCheckpoint};
use stele_verify::cosignature::{Cosignature, CosignatureError};
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::merkle::{MerkleError, root_of_entries, root_of_leaves};
use stele_verify::note::{Note, NoteError, SignatureLine, VerifierKey};
use stele_verify::policy::Policy;
use stele_verify::tlog_proof::{TlogProof, TlogProofError};

use crate::vectors::Files;

const TESSERA_KEY: &str =
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

const SUNLIGHT_LOG: &str = "000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706";
const SUNLIGHT_WITNESS_KEY: &str =
    "witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/CiY3Zozkoy7clp+P7XB28qUN";
const SUNLIGHT_MIRROR_KEY: &str =
    "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O";

const OAK_LOG_KEY: &str =
    "fake.log.origin/log+527eabb8+AddT9PtBhhNAsDYZ0V0euiRbXuvrLsw4L6vKARfipnmz";
const OAK_WITNESS_KEY: &str = "test-witness+26349ef0+BIQDFTUlktisMqJzWn8qhteWrRr4dLcQ9R37T+8LQyQF";
const OAK_ENTRY: &[u8] = b"test entry data";

fn policy(text: &str) -> Policy {
    Policy::parse(text.as_bytes()).expect("the test's own policy")
}

fn tessera_policy() -> Policy {
    policy(&format!("log {TESSERA_KEY}\nquorum none\n"))
}

fn oak_policy(quorum: &str) -> Policy {
    policy(&format!(
        "log {OAK_LOG_KEY}\nwitness W {OAK_WITNESS_KEY}\nquorum {quorum}\n"
    ))
}

/// A log of Tessera's at all sizes from 0 to 15: each checkpoint verifies, and its root is that of
/// the entries beside it.
pub fn tessera_checkpoints(files: &Files) {
    let mut sizes = BTreeSet::new();
    for file in files.all() {
        let Some(suffix) = file.path.strip_prefix("checkpoint") else {
            continue;
        };
        let size = suffix.strip_prefix('.').map_or(15, |size| {
            size.parse().expect("the file's name ends in its size")
        });
        let verified = tessera_policy().verify(&file.bytes).unwrap();
        assert_eq!(verified.origin(), "example.com/log/testdata");
        assert_eq!(verified.size(), size, "{}", file.path);
        assert_eq!(verified.root(), tessera_root(files, size), "{}", file.path);
        assert_eq!(verified.quorum_time(), None);
        assert_eq!(verified.note().as_bytes(), file.bytes);
        reads_and_prints(&file.bytes);
        sizes.insert(size);
    }
    assert!(sizes.into_iter().eq(0..=15));
}

/// The root over the bundle of that many entries, each with its length before it.
fn tessera_root(files: &Files, size: u64) -> Hash {
    let mut entries = Vec::new();
    if size > 0 {
        let mut rest = files.get(&format!("tile/entries/000.p/{size}"));
        while let Some((length, more)) = rest.split_first_chunk() {
            let (entry, more) = more.split_at(u16::from_be_bytes(*length).into());
            entries.push(entry);
            rest = more;
        }
    }
    assert_eq!(entries.len() as u64, size);
    root_of_entries(entries)
}

/// What makes Tessera's checkpoint invalid, each by name.
pub fn tessera_refusals(files: &Files) {
    let text = String::from_utf8(files.get("checkpoint").to_vec()).unwrap();
    let verify = |text: &str| tessera_policy().verify(text.as_bytes());
    let origin = String::from("example.com/log/testdata");

    let bigger = text.replacen("\n15\n", "\n16\n", 1);
    let log = origin.clone();
    assert_eq!(
        verify(&bigger),
        Err(CheckpointError::LogSignatureInvalid { log })
    );
    let renamed = text.replacen("testdata", "testdata2", 1);
    let other = String::from("example.com/log/testdata2");
    assert_eq!(
        verify(&renamed),
        Err(CheckpointError::UnknownOrigin { origin: other })
    );
    // The line claims another key id, so it is a stranger's and the log's is missing.
    let by_stranger = text.replacen("M9e0l", "N9e0l", 1);
    assert_eq!(
        verify(&by_stranger),
        Err(CheckpointError::LogSignatureMissing { origin })
    );
    let shortened = &text[..text.len() - 1];
    assert_eq!(
        verify(shortened),
        Err(CheckpointError::Note(NoteError::NoFinalNewline))
    );
    let of_size_zero = String::from_utf8(files.get("checkpoint.0").to_vec()).unwrap();
    let found = leaf_hash(b"");
    let empty = Checkpoint::new("a", 0, Hash::of(&[])).unwrap();
    let with_root = of_size_zero.replacen(&empty.root().to_base64(), &found.to_base64(), 1);
    assert_eq!(
        verify(&with_root),
        Err(CheckpointError::EmptyTreeRoot { found })
    );
}

/// A log of Sunlight's, signed as RFC 6962 has it, with a witness's cosignature; and its mirror.
pub fn sunlight_cosignatures(files: &Files) {
    let log = files.get(&format!("{SUNLIGHT_LOG}/checkpoint"));
    let names_key = |path: &str, key: &str| {
        let config = core::str::from_utf8(files.get(path)).unwrap();
        assert!(config.contains(key), "{path}");
    };
    names_key("witness.v0.json", SUNLIGHT_WITNESS_KEY);
    names_key("mirror/mirror.v0.json", SUNLIGHT_MIRROR_KEY);
    let (checkpoint, times) = cosigned_by(log, SUNLIGHT_WITNESS_KEY);
    assert_eq!(checkpoint.origin(), "rome2026h1.example.org");
    assert_eq!(checkpoint.size(), 300);
    assert_eq!(times, [1_767_139_200]);

    let folder = format!("mirror/{SUNLIGHT_LOG}");
    let mirrored = files.get(&format!("{folder}/checkpoint"));
    let (checkpoint, times) = cosigned_by(mirrored, SUNLIGHT_MIRROR_KEY);
    assert_eq!(checkpoint.size(), 300);
    assert_eq!(times, [1_767_139_200]);
    let tiles =
        ["tile/0/000", "tile/0/001.p/44"].map(|tile| files.get(&format!("{folder}/{tile}")));
    let hashes = tiles.into_iter().flat_map(|tile| tile.chunks(Hash::LEN));
    let hashes = hashes.map(|hash| Hash::from_slice(hash).expect("tiles hold whole hashes"));
    assert_eq!(checkpoint.root(), root_of_leaves(hashes));

    // Each is a stranger to the other's note, and neither holds for the other's text.
    assert!(cosigned_by(log, SUNLIGHT_MIRROR_KEY).1.is_empty());
    assert!(cosigned_by(mirrored, SUNLIGHT_WITNESS_KEY).1.is_empty());
    let note = Note::parse(log).unwrap();
    let key = VerifierKey::parse(SUNLIGHT_MIRROR_KEY).unwrap();
    for line in Note::parse(mirrored).unwrap().signatures() {
        let cosignature = Cosignature::parse(line.bytes()).unwrap();
        let result = cosignature.verify(&key, note.text());
        assert_eq!(result, Err(CosignatureError::Signature));
    }
}

/// The checkpoint in a note, and the times of the cosignatures by a key, each verified.
fn cosigned_by(note: &[u8], key: &str) -> (Checkpoint, Vec<u64>) {
    reads_and_prints(note);
    let key = VerifierKey::parse(key).unwrap();
    let note = Note::parse(note).unwrap();
    let checkpoint = Checkpoint::parse_text(note.text()).unwrap();
    let verify = |line: &SignatureLine| {
        let cosignature = Cosignature::parse(line.bytes()).unwrap();
        assert_eq!(cosignature.verify(&key, note.text()), Ok(()));
        cosignature.time()
    };
    let lines = note.signatures().iter().filter(|line| line.claims(&key));
    let times = lines.map(verify).collect();
    (checkpoint, times)
}

/// The RFC 6962 signature (kind 0x05) is an unknown one, and the decoys are no notes.
pub fn sunlight_refusals(files: &Files) {
    let policy = format!(
        "log {}\nwitness W {SUNLIGHT_WITNESS_KEY}\nquorum W\n",
        // Some Ed25519 key under the log's name.
        VerifierKey::new(
            Note::parse(files.get(&format!("{SUNLIGHT_LOG}/checkpoint")))
                .unwrap()
                .signatures()[0]
                .name()
                .clone(),
            stele_verify::note::KeyKind::Ed25519,
            VerifierKey::parse(TESSERA_KEY)
                .unwrap()
                .public_key()
                .as_bytes(),
        )
        .unwrap()
        .to_vkey()
    );
    let origin = String::from("rome2026h1.example.org");
    assert_eq!(
        self::policy(&policy).verify(files.get(&format!("{SUNLIGHT_LOG}/checkpoint"))),
        Err(CheckpointError::LogSignatureMissing { origin })
    );
    for decoy in ["checkpoint", "mirror/checkpoint"] {
        let error = Err(NoteError::NoSignatures);
        assert_eq!(Note::parse(files.get(decoy)), error, "{decoy}");
    }
}

/// A proof of Oak's, with a witness: it verifies, and nothing else does.
pub fn oak_proof(files: &Files) {
    let bytes = files.get("test.tlog-proof");
    let proof = TlogProof::parse(bytes).unwrap();
    assert_eq!(proof.to_bytes(), bytes);
    assert_eq!(proof.extra(), None);

    let (included, checkpoint) = proof.verify(OAK_ENTRY, &oak_policy("W")).unwrap();
    assert_eq!(included.leaf(), leaf_hash(OAK_ENTRY));
    assert_eq!((included.index(), included.size()), (3, 4));
    assert_eq!(checkpoint.origin(), "fake.log.origin/log");
    let [cosigner] = checkpoint.cosigners() else {
        panic!("{checkpoint:?}");
    };
    assert_eq!(cosigner.name, b"W");
    assert_eq!(cosigner.key_name.as_str(), "test-witness");
    assert_eq!(checkpoint.quorum_time(), Some(cosigner.time));
    // 2026-02-20, by the file's own bytes.
    assert_eq!(cosigner.time, 0x6998_8f3e);

    let verify =
        |proof: &TlogProof, entry: &[u8]| proof.verify(entry, &oak_policy("W")).map(|_| ());
    assert_eq!(
        verify(&proof, b"test entry data\n"),
        Err(TlogProofError::Inclusion(MerkleError::RootMismatch))
    );
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let at_index_two = TlogProof::parse(text.replace("index 3", "index 2").as_bytes()).unwrap();
    assert_eq!(
        verify(&at_index_two, OAK_ENTRY),
        Err(TlogProofError::Inclusion(MerkleError::RootMismatch))
    );
    let (without_witness, _) = text.rsplit_once("— test-witness").unwrap();
    let without_witness = TlogProof::parse(without_witness.as_bytes()).unwrap();
    assert!(matches!(
        verify(&without_witness, OAK_ENTRY),
        Err(TlogProofError::Checkpoint(CheckpointError::QuorumNotReached { cosigned, needed }))
            if cosigned.is_empty() && needed == Some((1, 1))
    ));
    let anyone = oak_policy("none");
    assert!(without_witness.verify(OAK_ENTRY, &anyone).is_ok());
}

/// No single changed byte of the log's checkpoint leaves it valid.
pub fn tessera_mutations(files: &Files) {
    let original = files.get("checkpoint");
    for changed in single_changes(original) {
        let result = tessera_policy().verify(&changed);
        assert!(result.is_err(), "{}", String::from_utf8_lossy(&changed));
    }
}

/// No single changed byte of the proof leaves it valid; not even in the witness's line, since the
/// witness is needed.
pub fn oak_mutations(files: &Files) {
    let policy = oak_policy("W");
    let original = files.get("test.tlog-proof");
    for changed in single_changes(original) {
        let result = TlogProof::parse(&changed).and_then(|proof| proof.verify(OAK_ENTRY, &policy));
        assert!(result.is_err(), "{}", String::from_utf8_lossy(&changed));
    }
}

/// Where the witness isn't needed, a change is without effect exactly where it makes the witness's
/// line that of a stranger: in its name or its key id.
pub fn oak_mutations_of_an_unknown_line(files: &Files) {
    let bytes = files.get("test.tlog-proof");
    let original = TlogProof::parse(bytes).unwrap();
    let note = original.note();
    let policy = oak_policy("none");
    let witness = VerifierKey::parse(OAK_WITNESS_KEY).unwrap();
    let expected = policy.verify(note.as_bytes()).unwrap();
    let same_tree = |verified: &VerifiedCheckpoint| verified.checkpoint() == expected.checkpoint();
    let mut ignored = 0;
    for changed in single_changes(note.as_bytes()) {
        let Ok(verified) = policy.verify(&changed) else {
            continue;
        };
        ignored += 1;
        assert!(same_tree(&verified));
        assert!(verified.cosigners().is_empty());
        let [log, line] = verified.note().signatures() else {
            panic!("{verified:?}");
        };
        assert_eq!(log, &note.signatures()[0]);
        assert!(!line.claims(&witness), "{line}");
    }
    assert!(ignored > 0, "the name can be changed");
}

/// Every byte with each of its bits flipped, and replaced by some that mean something here.
fn single_changes(original: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let values = |byte: u8| {
        let flips = (0..8).map(move |bit| byte ^ 1 << bit);
        let others = [0, b'\n', b'\r', b' ', b'+', b'0', b'A', b'=', 0xff];
        let all: BTreeSet<u8> = flips.chain(others).collect();
        all.into_iter().filter(move |value| *value != byte)
    };
    original.iter().enumerate().flat_map(move |(at, byte)| {
        values(*byte).map(move |value| {
            let mut changed = original.to_vec();
            changed[at] = value;
            changed
        })
    })
}

fn reads_and_prints(note: &[u8]) {
    let parsed = Note::parse(note).unwrap();
    assert_eq!(parsed.to_bytes(), note);
    let again = Note::new(parsed.text(), parsed.signatures()).unwrap();
    assert_eq!(again, parsed);
    let text = Checkpoint::parse_text(parsed.text()).unwrap().to_text();
    assert_eq!(text, parsed.text());
}
