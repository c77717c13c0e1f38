use stele_verify::checkpoint::CheckpointError;
use stele_verify::hash::leaf_hash;
use stele_verify::note::{NoteError, SignatureLine, SignatureLineError};

use super::*;

/// The example of `docs/index.md`.
const EXAMPLE: &str = "\
stele/index-root@v1
map v1
tree torchwood-mpt@f5aef32
covers 3
head 8LAwPE0Ki+rpLzJTRIJN5k7FLgY5abfw0apjEv2J4GI=
keys 14
root bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=
time 2026-08-03T12:00:00Z

log.example/stele
2
lAOVLk/EaX0/Km2UkpTdLI7ZlIQMTgQ1QsHhjwAXtFg=

— log.example/stele AAAAAQIDBAU=
— witness.example/w AAAAAgYHCAk=
";

const TIME: u64 = 1_785_758_400;

fn covered() -> Head {
    Head {
        size: 3,
        root: leaf_hash(b"covered"),
    }
}

fn checkpoint(size: u64, signatures: usize) -> Note {
    let text = Checkpoint::new("日志 log.example", size, leaf_hash(b"previous"))
        .unwrap()
        .to_text();
    let line = SignatureLine::parse("— log.example/stele AAAAAQIDBAU=").unwrap();
    Note::new(&text, &vec![line; signatures]).unwrap()
}

fn with(previous: Option<Note>) -> IndexRoot {
    IndexRoot::new(covered(), 14, leaf_hash(b"index"), TIME, previous).unwrap()
}

fn error_of(text: &str) -> IndexRootError {
    IndexRoot::parse(text.as_bytes()).unwrap_err()
}

#[test]
fn the_example_reads_and_prints() {
    let index_root = IndexRoot::parse(EXAMPLE.as_bytes()).unwrap();
    assert_eq!(index_root.covered().size, 3);
    assert_eq!(
        index_root.covered().root.to_base64(),
        "8LAwPE0Ki+rpLzJTRIJN5k7FLgY5abfw0apjEv2J4GI="
    );
    assert_eq!(index_root.keys(), 14);
    assert_eq!(index_root.root(), leaf_hash(b""));
    assert_eq!(index_root.time(), TIME);
    let previous = index_root.previous().unwrap();
    assert_eq!(previous.signatures().len(), 2);
    assert!(EXAMPLE.as_bytes().ends_with(previous.as_bytes()));
    assert_eq!(index_root.previous_checkpoint().unwrap().size(), 2);
    assert_eq!(index_root.to_bytes(), EXAMPLE.as_bytes());

    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/index.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    assert!(docs.contains(&format!("```text\n{EXAMPLE}```")));
}

#[test]
fn what_is_made_reads_back() {
    for previous in [None, Some(checkpoint(1, 1)), Some(checkpoint(2, 64))] {
        let made = with(previous.clone());
        assert_eq!(made.previous(), previous.as_ref());
        assert_eq!(IndexRoot::parse(&made.to_bytes()), Ok(made));
    }

    let nothing = Head {
        size: 0,
        root: empty_root(),
    };
    let nothing = IndexRoot::new(nothing, 0, empty_root(), 0, None).unwrap();
    assert_eq!(IndexRoot::parse(&nothing.to_bytes()), Ok(nothing));
}

#[test]
fn each_line_has_one_form() {
    let line = |name| IndexRootError::Line { name };
    let found = |found: &str| found.to_owned();
    let (header, _) = EXAMPLE.split_once("\n\n").unwrap();
    for (from, to, error) in [
        ("@v1", "@v2", IndexRootError::Version),
        ("stele", " stele", IndexRootError::Magic),
        ("@v1\n", "@v1\r\n", IndexRootError::Version),
        (
            "map v1",
            "map v2",
            IndexRootError::Map { found: found("v2") },
        ),
        ("map v1", "map ", IndexRootError::Map { found: found("") }),
        (
            "map v1",
            "map  v1",
            IndexRootError::Map {
                found: found(" v1"),
            },
        ),
        ("map v1", "mapv1", line("map")),
        ("map v1\n", "", line("map")),
        (
            "f5aef32",
            "f5aef33",
            IndexRootError::Tree {
                found: found("torchwood-mpt@f5aef33"),
            },
        ),
        ("tree ", "Tree ", line("tree")),
        ("covers 3", "covers 03", line("covers")),
        ("covers 3", "covers -3", line("covers")),
        ("covers 3", "covers 18446744073709551616", line("covers")),
        ("covers 3\n", "covers 3 \n", line("covers")),
        ("8LAw", "8LA", line("head")),
        ("4GI=", "4GJ=", line("head")),
        ("keys 14", "keys", line("keys")),
        ("keys 14", "keys 1４", line("keys")),
        ("oB0=", "oB0", line("root")),
        ("12:00:00Z", "12:00:00.0Z", line("time")),
        ("12:00:00Z", "12:00:00z", line("time")),
        ("2026-08-03", "1969-12-31", line("time")),
        ("time ", "at ", line("time")),
    ] {
        assert!(header.contains(from), "{from:?}");
        let text = EXAMPLE.replacen(from, to, 1);
        assert_eq!(error_of(&text), error, "{from:?} {to:?}");
    }
    assert_eq!(error_of(""), IndexRootError::Magic);
    assert_eq!(error_of("stele/index-root@v1"), IndexRootError::Version);
    assert_eq!(error_of(header), line("time"));
    assert!(IndexRoot::parse(format!("{header}\n").as_bytes()).is_ok());
    let not_utf8 = [b"stele/index-root@v1\nmap \xff\n".as_slice(), b"tree"].concat();
    assert_eq!(IndexRoot::parse(&not_utf8), Err(line("map")));
}

#[test]
fn the_previous_checkpoint_is_one() {
    let (header, _) = EXAMPLE.split_once("\n\n").unwrap();
    for (rest, error) in [
        ("more\n", IndexRootError::Trailing),
        (" ", IndexRootError::Trailing),
        ("\n", IndexRootError::Note(NoteError::NoSignatures)),
        ("\n\n", IndexRootError::Note(NoteError::NoSignatures)),
        (
            "\na\n1\n\n— a AAAAAQI=",
            IndexRootError::Note(NoteError::NoFinalNewline),
        ),
        (
            "\na\n\n— a\n",
            IndexRootError::Note(NoteError::Signature {
                line: 3,
                error: SignatureLineError::Syntax,
            }),
        ),
        (
            "\na\n1\n\n— a AAAAAQI=\n",
            IndexRootError::Checkpoint(CheckpointError::MissingLine),
        ),
        (
            "\na\n01\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n— a AAAAAQI=\n",
            IndexRootError::Checkpoint(CheckpointError::Size),
        ),
    ] {
        assert_eq!(error_of(&format!("{header}\n{rest}")), error, "{rest:?}");
    }
    let text = Note::new("a\n", checkpoint(1, 1).signatures()).unwrap();
    let made = IndexRoot::new(covered(), 1, leaf_hash(b""), 0, Some(text));
    let error = IndexRootError::Checkpoint(CheckpointError::MissingLine);
    assert_eq!(made, Err(error));
}

#[test]
fn limits() {
    let found = IndexRoot::MAX_LEN + 1;
    let long = format!("{}\n{}", IndexRoot::MAGIC, "x".repeat(found));
    assert_eq!(
        IndexRoot::parse(&long.as_bytes()[..found]),
        Err(IndexRootError::TooLong { found })
    );
    // A note may be twice as long as an entry.
    let line = SignatureLine::parse(&format!("— a {}", "AAAA".repeat(700))).unwrap();
    let of = |lines: usize| {
        let note = checkpoint(1, 1).with_signatures(&vec![line.clone(); lines]);
        IndexRoot::new(covered(), 1, leaf_hash(b""), 0, Some(note.unwrap()))
    };
    assert!(of(20).unwrap().to_bytes().len() <= IndexRoot::MAX_LEN);
    assert!(matches!(of(40), Err(IndexRootError::TooLong { found }) if found > IndexRoot::MAX_LEN));

    // The longest line of each sort, and the longest checkpoint: its first part fits the rest exactly.
    let longest = |note_len: usize| {
        let covered = Head {
            size: u64::MAX,
            root: leaf_hash(b"all"),
        };
        let text = Checkpoint::new("a", u64::MAX - 1, leaf_hash(b""))
            .unwrap()
            .to_text();
        let frame = text.len() + "\n\u{2014} a \n".len();
        let line = |len: usize| SignatureLine::parse(&format!("\u{2014} a {}", "A".repeat(len)));
        let rest = note_len - frame;
        // Base64 comes in fours; what is left over goes into the name.
        let line = line(rest - rest % 4).unwrap().to_string().replacen(
            "a ",
            &format!("a{} ", "a".repeat(rest % 4)),
            1,
        );
        let note = Note::new(&text, &[SignatureLine::parse(&line).unwrap()]).unwrap();
        assert_eq!(note.as_bytes().len(), note_len);
        IndexRoot::new(
            covered,
            u64::MAX,
            leaf_hash(b""),
            crate::time::MAX_TIME,
            Some(note),
        )
    };
    assert!(longest(IndexRoot::MAX_CHECKPOINT_LEN).is_ok());
    assert!(longest(IndexRoot::MAX_LEN).is_err());

    let last = crate::time::MAX_TIME;
    let at = |time| IndexRoot::new(covered(), 1, leaf_hash(b""), time, None);
    assert!(IndexRoot::parse(&at(last).unwrap().to_bytes()).is_ok());
    assert_eq!(at(last + 1), Err(IndexRootError::Line { name: "time" }));
    let most = Head {
        size: u64::MAX,
        ..covered()
    };
    let most = IndexRoot::new(most, u64::MAX, leaf_hash(b""), 0, None).unwrap();
    assert_eq!(IndexRoot::parse(&most.to_bytes()), Ok(most));
}

#[test]
fn nothing_has_no_keys_and_one_root() {
    let (full, empty) = (leaf_hash(b""), empty_root());
    for (size, head, keys, root) in [
        (0, full, 0, empty),
        (0, empty, 0, full),
        (0, empty, 1, full),
        (3, full, 0, empty),
    ] {
        let head = Head { size, root: head };
        let made = IndexRoot::new(head, keys, root, 0, None);
        assert_eq!(made, Err(IndexRootError::Empty), "{head:?} {keys}");
    }
    let text = EXAMPLE.replace("keys 14", "keys 0");
    assert_eq!(error_of(&text), IndexRootError::Empty);
}

#[test]
fn changed_bytes_never_panic_and_read_only_as_what_they_print() {
    for at in 0..EXAMPLE.len() {
        for flip in [1, 2, 0x20, 0x80, 0xff] {
            let mut bytes = EXAMPLE.as_bytes().to_vec();
            bytes[at] ^= flip;
            if let Ok(read) = IndexRoot::parse(&bytes) {
                assert_eq!(read.to_bytes(), bytes);
            }
        }
        if let Ok(read) = IndexRoot::parse(&EXAMPLE.as_bytes()[..at]) {
            assert_eq!(read.to_bytes(), &EXAMPLE.as_bytes()[..at]);
        }
    }
}

#[test]
fn other_versions_claim_to_be_one() {
    for claim in [EXAMPLE, "stele/index-root@v2\n", "stele/index-root@"] {
        assert!(IndexRoot::claims_to_be(claim.as_bytes()), "{claim}");
    }
    for other in ["", "stele/index-root", " stele/index-root@v1", "{}"] {
        assert!(!IndexRoot::claims_to_be(other.as_bytes()), "{other}");
    }
    assert!(IndexRoot::claims_to_be(IndexRoot::MAGIC.as_bytes()));
}

#[test]
fn it_covers_what_stands_before_it() {
    let index_root = with(None);
    let root = covered().root;
    assert_eq!(index_root.check_place(3, root), Ok(()));
    for at in [0, 2, 4, u64::MAX] {
        let error = IndexRootError::Covers { says: 3, at };
        assert_eq!(index_root.check_place(at, root), Err(error));
    }
    let error = IndexRootError::CoveredRoot;
    assert_eq!(index_root.check_place(3, leaf_hash(b"")), Err(error));
}

#[test]
fn its_time_lies_in_its_interval() {
    let index_root = with(None);
    for (from, until, skew, holds) in [
        (None, None, 0, true),
        (Some(TIME), Some(TIME), 0, true),
        (Some(TIME + 1), None, 0, false),
        (Some(TIME + 60), None, 60, true),
        (Some(TIME + 61), None, 60, false),
        (None, Some(TIME - 1), 0, false),
        (None, Some(TIME - 60), 60, true),
        (None, Some(TIME - 61), 60, false),
        (Some(u64::MAX), Some(u64::MAX), u64::MAX, true),
        (Some(0), Some(u64::MAX), u64::MAX, true),
    ] {
        let error = IndexRootError::Time {
            says: TIME,
            from,
            until,
        };
        let expected = if holds { Ok(()) } else { Err(error) };
        let found = index_root.check_interval(from, until, skew);
        assert_eq!(found, expected, "{from:?} {until:?} {skew}");
    }
}

#[test]
fn it_holds_the_checkpoint_before_it() {
    let first = with(None);
    assert_eq!(first.check_previous(0), Ok(()));
    let error = IndexRootError::PreviousMissing;
    assert_eq!(first.check_previous(2), Err(error));
    let second = with(Some(checkpoint(2, 1)));
    assert_eq!(second.check_previous(2), Ok(()));
    for expected in [0, 1, 3] {
        let error = IndexRootError::Previous { found: 2, expected };
        assert_eq!(second.check_previous(expected), Err(error));
    }
}

#[test]
fn a_checkpoint_of_sixteen_witnesses_with_both_kinds_fits() {
    let line = |name: &str, len: usize| {
        let base64 = stele_verify::encoding::to_base64(&vec![7; len]);
        SignatureLine::parse(&format!("\u{2014} {name} {base64}")).unwrap()
    };
    let mut lines = Vec::new();
    for number in 0..17 {
        let name = format!("witness-of-an-organisation.example/{number:02}");
        // Key id, time and signature.
        lines.extend([line(&name, 4 + 8 + 2420), line(&name, 4 + 8 + 64)]);
    }
    let text = checkpoint(1, 1).text().to_owned();
    let note = Note::new(&text, &lines).unwrap();
    assert!(note.as_bytes().len() <= IndexRoot::MAX_CHECKPOINT_LEN);
    let root = IndexRoot::new(covered(), 1, leaf_hash(b""), 0, Some(note)).unwrap();
    assert_eq!(IndexRoot::parse(&root.to_bytes()), Ok(root));
}
