use stele_records::index::Kind;
use stele_tlog::index::mpt::Step;

use super::*;
use crate::testing::{ORIGIN, Server};

fn note() -> Note {
    let server = Server::with_entries(3);
    let checkpoint = crate::testing::checkpoint(ORIGIN, server.head());
    Note::parse(&checkpoint).unwrap()
}

fn hash(n: u8) -> Hash {
    Hash::of(&[&[n]])
}

fn member(number: u64) -> Member {
    Member {
        number,
        bytes: format!("entry {number}").into_bytes(),
        proof: (0..3).map(hash).collect(),
    }
}

fn listing(tag: &str, numbers: &[u64]) -> Listing {
    let steps = vec![Step {
        bit: 3,
        sibling: hash(9),
    }];
    let other = numbers.is_empty().then(|| (vec![1; 32], vec![2; 40]));
    Listing {
        key: IndexKey::new(Kind::Tag, tag),
        numbers: numbers.to_vec(),
        proof: Proof { other, steps },
        former: None,
    }
}

fn sample() -> Dossier {
    Dossier::new(
        About::Entry(4),
        vec![member(7), member(4)],
        vec![listing("b", &[4, 7]), listing("a", &[])],
        Audited::default(),
        note(),
    )
    .unwrap()
}

fn edited(from: &str, to: &str) -> Result<Dossier, DossierError> {
    let text = String::from_utf8(sample().to_bytes()).unwrap();
    assert!(text.contains(from), "{from:?} in {text}");
    Dossier::parse(text.replacen(from, to, 1).as_bytes())
}

#[test]
fn what_is_written_reads_back() {
    let key = About::Key(IndexKey::new(Kind::Tag, "a"));
    let empty = About::Key(IndexKey::new(Kind::Malformed, ""));
    let nothing = Listing {
        key: IndexKey::new(Kind::Malformed, ""),
        numbers: Vec::new(),
        proof: Proof {
            other: None,
            steps: Vec::new(),
        },
        former: None,
    };
    for dossier in [
        sample(),
        Dossier::new(
            key,
            Vec::new(),
            vec![listing("a", &[])],
            Audited::default(),
            note(),
        )
        .unwrap(),
        Dossier::new(
            empty,
            vec![member(0)],
            vec![nothing],
            Audited::default(),
            note(),
        )
        .unwrap(),
    ] {
        let bytes = dossier.to_bytes();
        assert_eq!(Dossier::parse(&bytes), Ok(dossier));
    }
}

#[test]
fn each_fault_has_its_name() {
    let line = |line| Err(DossierError::Line { line });
    let header = edited("stele/dossier@v1", "stele/dossier@v2");
    assert_eq!(header, Err(DossierError::Header));
    assert_eq!(Dossier::parse(b""), Err(DossierError::Header));
    assert_eq!(edited("about entry 4", "about entry 04"), line(2));
    assert_eq!(edited("about entry 4", "about nothing"), line(2));
    assert_eq!(edited("about entry 4", "about key tags YQ=="), line(2));
    // Keys that no entry can have: a proof that they are absent would say nothing.
    assert_eq!(edited("about entry 4", "about key tag -"), line(2));
    assert_eq!(edited("about entry 4", "about key sha256 YQ=="), line(2));
    let about = edited("about entry 4", "about entry 5");
    assert_eq!(about, Err(DossierError::About));
    assert_eq!(edited("entry 4 ZW50", "entry 4  ZW50"), line(3));
    assert_eq!(edited("\npath ", "\npaths "), line(3));
    assert_eq!(edited("list tag", "lists tag"), line(7));
    assert_eq!(edited(" 4,7 ", " 4,,7 "), line(7));
    assert_eq!(edited(" 4,7 ", " 7,4 "), line(7));
    assert_eq!(edited(" 4,7 ", " 4,07 "), line(7));
    let order = edited("\nentry 7 ", "\nentry 3 ");
    assert_eq!(order, Err(DossierError::Order { line: 5 }));
    let cut = sample().to_bytes();
    let at = cut.windows(2).position(|pair| pair == b"\n\n").unwrap();
    let missing = Dossier::parse(&cut[..at]);
    assert_eq!(missing, Err(DossierError::CheckpointMissing));
    let no_note = Dossier::parse(&cut[..at + 9]);
    assert!(matches!(no_note, Err(DossierError::Note(_))), "{no_note:?}");
    let crlf = String::from_utf8(cut).unwrap().replace('\n', "\r\n");
    let crlf = Dossier::parse(crlf.as_bytes());
    assert!(matches!(crlf, Err(DossierError::Text(_))), "{crlf:?}");
}

#[test]
fn what_is_there_twice_or_too_often_is_refused() {
    let twice = vec![member(4), member(4)];
    let made = Dossier::new(
        About::Entry(4),
        twice,
        Vec::new(),
        Audited::default(),
        note(),
    );
    assert_eq!(made, Err(DossierError::Order { line: 0 }));
    let many: Vec<u64> = (0..=MAX_ENTRIES as u64).collect();
    let about = || About::Key(IndexKey::new(Kind::Tag, "a"));
    let made = Dossier::new(
        about(),
        Vec::new(),
        vec![listing("a", &many)],
        Audited::default(),
        note(),
    );
    assert_eq!(made, Err(DossierError::TooMany));
    let mut long = member(4);
    long.proof = vec![hash(0); MAX_PROOF_LEN + 1];
    let made = Dossier::new(
        About::Entry(4),
        vec![long],
        Vec::new(),
        Audited::default(),
        note(),
    );
    assert_eq!(made, Err(DossierError::TooMany));
}

/// No change of a byte makes the reader panic, and what it accepts it would write the same.
#[test]
fn every_byte_may_be_wrong() {
    let honest = sample().to_bytes();
    for at in 0..honest.len() {
        for flip in [1, 0x20, 0x80] {
            let mut bytes = honest.clone();
            bytes[at] ^= flip;
            if let Ok(dossier) = Dossier::parse(&bytes) {
                assert_eq!(dossier.to_bytes(), bytes, "byte {at}");
            }
        }
        let _ = Dossier::parse(&honest[..at]);
    }
}
